//! Where a password comes from, and reading it when a login is due. It never passes through an argument list.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::{Settings, ring};
use crate::error::{Error, Result};

/// Where the password is.
#[derive(Clone, Debug, Default)]
pub enum Password {
    /// Nowhere; a prompt may ask for it.
    #[default]
    None,
    /// Here.
    Text(SecretString),
    /// On the first line of a file that only its owner may read; `-` is standard input.
    File(PathBuf),
    /// On the first line that a command prints; it runs under `/bin/sh -c`.
    Command(String),
    /// In the kernel's keyring, once somebody has typed it.
    Keyring,
}

/// Asks a person for a password, without echo, and gives what was typed; `None` when there is nobody to ask.
pub type Prompt = Arc<dyn Fn(&str) -> std::io::Result<Option<SecretString>> + Send + Sync>;

/// No password is longer than this; what is, is not a password file.
const LONGEST: u64 = 64 * 1024;

/// Gets the password from where the settings say.
///
/// # Errors
/// [`Error::Config`] when there is none, or the file or command does not yield one.
pub(crate) fn read_password(settings: &Settings, prompt: Option<&Prompt>) -> Result<SecretString> {
    match &settings.password {
        Password::Text(text) => Ok(text.clone()),
        Password::File(path) => from_file(path),
        Password::Command(command) => from_command(command),
        Password::Keyring => match ring::read(settings)? {
            Some(kept) => Ok(kept),
            None => ask(settings, prompt),
        },
        Password::None => ask(settings, prompt),
    }
}

/// Asks a person.
fn ask(settings: &Settings, prompt: Option<&Prompt>) -> Result<SecretString> {
    let user = settings.username.as_deref().unwrap_or_default();
    let question = format!("Password for {user} at {}: ", host(&settings.url));
    let asked = prompt.map(|ask| ask(&question)).transpose();
    let typed = asked.map_err(|source| match source.kind() {
        std::io::ErrorKind::Interrupted => Error::Interrupted,
        _ => Error::Io {
            what: "reading the password from the terminal".to_owned(),
            source,
        },
    })?;
    match typed.flatten() {
        Some(password) => not_empty(password, "the password typed"),
        None => Err(refuse(
            format!("no password for {user} is configured"),
            "say `--password-file FILE`, set OVIRT_PASSWORD, or write `password_command = ...` under [api]",
        )),
    }
}

/// Keeps a password that opened the engine, where that is wished.
pub(crate) fn keep_password(settings: &Settings, password: &SecretString) {
    if matches!(settings.password, Password::Keyring)
        && let Err(error) = ring::write(settings, password)
    {
        tracing::debug!(target: "ovlib::wire::text", "the password is not kept: {error}");
    }
}

/// Forgets a password that was refused: five of them lock an account.
pub(crate) fn forget_password(settings: &Settings) {
    if matches!(settings.password, Password::Keyring) {
        ring::forget(settings);
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}

fn refuse(message: String, hint: &str) -> Error {
    Error::Config {
        file: None,
        message,
        hint: Some(hint.to_owned()),
    }
}

fn not_empty(password: SecretString, what: &str) -> Result<SecretString> {
    if password.expose_secret().is_empty() {
        return Err(refuse(format!("{what} is empty"), "give a password"));
    }
    Ok(password)
}

fn from_file(path: &Path) -> Result<SecretString> {
    let in_file = |message: String, hint: Option<String>| Error::Config {
        file: Some(path.to_owned()),
        message,
        hint,
    };
    let mut text = Zeroizing::new(Vec::new());
    if path.as_os_str() == "-" {
        std::io::stdin()
            .lock()
            .take(LONGEST)
            .read_to_end(&mut text)
            .map_err(|e| in_file(format!("the password cannot be read: {e}"), None))?;
    } else {
        if is_loose(path) {
            let hint = format!("chmod 600 {}", path.display());
            let message = "others can read this password file, so it is not used".to_owned();
            return Err(in_file(message, Some(hint)));
        }
        let hint =
            "the file holds the password in its first line, mode 600; `-` reads standard input";
        std::fs::File::open(path)
            .and_then(|file| file.take(LONGEST).read_to_end(&mut text))
            .map_err(|e| {
                in_file(
                    format!("the password cannot be read: {e}"),
                    Some(hint.into()),
                )
            })?;
    }
    let text = std::str::from_utf8(&text)
        .map_err(|_| in_file("the password file is not UTF-8 text".into(), None))?;
    first_line(text).map_or_else(
        || Err(in_file("the password file is empty".into(), None)),
        Ok,
    )
}

/// The file's text up to the first end of line; `None` when that is nothing.
fn first_line(text: &str) -> Option<SecretString> {
    let line = text.split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    (!line.is_empty()).then(|| SecretString::from(line))
}

fn from_command(command: &str) -> Result<SecretString> {
    let hint = "the command must print the password on its first line and end with 0";
    let output = Command::new("/bin/sh")
        .args(["-c", command])
        .stderr(Stdio::inherit())
        .stdin(Stdio::inherit())
        .output()
        .map_err(|e| refuse(format!("password_command cannot run: {e}"), hint))?;
    if !output.status.success() {
        return Err(refuse(
            format!("password_command failed ({})", output.status),
            hint,
        ));
    }
    let text = Zeroizing::new(output.stdout);
    let text = std::str::from_utf8(&text)
        .map_err(|_| refuse("password_command printed no UTF-8 text".into(), hint))?;
    first_line(text).ok_or_else(|| refuse("password_command printed nothing".into(), hint))
}

/// Whether others than the owner may read or write a regular file.
pub(crate) fn is_loose(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path)
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o077 != 0)
}
