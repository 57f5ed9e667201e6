//! What a user should know although the work goes on. Shown by whoever set the hook, never printed here.

use std::fmt;
use std::path::PathBuf;

/// A remark that does not stop the work; `Display` gives one line without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// A key of the configuration file that means nothing to us.
    UnknownKey {
        /// The file.
        file: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// The key as written.
        key: String,
        /// The section it stands in.
        section: String,
        /// Known keys that are spelled nearly so.
        near: Vec<String>,
        /// The section where this key would be known.
        belongs: Option<String>,
    },
    /// A section of the configuration file that means nothing to us.
    UnknownSection {
        /// The file.
        file: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// The section as written.
        section: String,
        /// Known sections that are spelled nearly so.
        near: Vec<String>,
    },
    /// A key given twice; the later one holds.
    RepeatedKey {
        /// The file.
        file: PathBuf,
        /// Line of the one that holds.
        line: usize,
        /// The key.
        key: String,
        /// Line of the one that does not.
        earlier: usize,
    },
    /// A configuration file with a password in it that others can read.
    LooseFile {
        /// The file.
        file: PathBuf,
    },
    /// The engine's certificate is not checked.
    Insecure {
        /// Host and port.
        host: String,
    },
    /// Password and token travel unencrypted.
    PlainHttp {
        /// The URL.
        url: String,
    },
    /// The certificate names its host only in the old way, in the subject's common name.
    CommonName {
        /// The host.
        host: String,
    },
    /// Anything else, as a sentence.
    Other {
        /// The sentence.
        message: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::UnknownKey {
                file,
                line,
                key,
                section,
                near,
                belongs,
            } => {
                write!(
                    f,
                    "{}:{line}: unknown key '{key}' in [{section}]",
                    file.display()
                )?;
                match (belongs, near.first()) {
                    (Some(other), _) => write!(f, "; it belongs in [{other}]"),
                    (None, Some(near)) => write!(f, "; did you mean '{near}'?"),
                    (None, None) => Ok(()),
                }
            }
            Warning::UnknownSection {
                file,
                line,
                section,
                near,
            } => {
                write!(f, "{}:{line}: unknown section [{section}]", file.display())?;
                match near.first() {
                    Some(near) => write!(f, "; did you mean [{near}]?"),
                    None => Ok(()),
                }
            }
            Warning::RepeatedKey {
                file,
                line,
                key,
                earlier,
            } => write!(
                f,
                "{}:{line}: '{key}' was given in line {earlier} already; the later one holds",
                file.display()
            ),
            Warning::LooseFile { file } => write!(
                f,
                "{} holds a password and others can read it; `chmod 600 {}`",
                file.display(),
                file.display()
            ),
            Warning::Insecure { host } => {
                write!(f, "the certificate of {host} is not checked (insecure)")
            }
            Warning::PlainHttp { url } => {
                write!(
                    f,
                    "{url} is not encrypted: anybody on the way can read the password"
                )
            }
            Warning::CommonName { host } => write!(
                f,
                "the certificate of {host} names its host only in the common name; renew it with a subject alternative name"
            ),
            Warning::Other { message } => f.write_str(message),
        }
    }
}
