//! Several engines in one file: sections `[context.NAME]`, and which of them holds. A context that names an engine brings
//! its own login and trust: those of another engine are never sent to it.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::ini::{Entry, IniFile};
use super::keys::{KEYS, Key};
use super::load::Sources;
use super::{Origin, Password, Settings, usual};
use crate::error::{Error, Result};

/// What the names of context sections begin with.
const PREFIX: &str = "context.";

/// The name of the context that a section describes.
pub(super) fn name_of(section: &str) -> Option<&str> {
    section
        .strip_prefix(PREFIX)
        .filter(|name| !name.is_empty() && !usual::is_aliases(section))
}

/// The names of all contexts of a file.
pub(super) fn names(file: &IniFile) -> Vec<String> {
    let names = file.sections.iter().filter_map(|(name, _)| name_of(name));
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.dedup();
    names
}

/// A chosen context.
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) origin: Origin,
}

impl Chosen {
    /// Whether it was chosen for this run or this shell, so that its keys overrule the environment.
    pub(super) fn is_near(&self) -> bool {
        matches!(self.origin, Origin::Option(_) | Origin::Env(_))
    }
}

/// Which context holds: by option, environment, file, or by `context use`, the first of these that says one.
pub(super) fn chosen(sources: &Sources<'_>, file: Option<(&Path, &IniFile)>) -> Option<Chosen> {
    let option = sources.options.iter().rfind(|given| given.key == "context");
    if let Some(given) = option {
        let (name, origin) = (given.value.clone(), Origin::Option(given.option.clone()));
        return Some(Chosen { name, origin });
    }
    let env = "OVCMD_CONTEXT";
    if let Some(name) = (sources.env)(env).filter(|name| !name.is_empty()) {
        let origin = Origin::Env(env.to_owned());
        return Some(Chosen { name, origin });
    }
    let (path, file) = file?;
    let said = |entry: &&Entry| {
        entry.key == "context" && matches!(entry.section.as_str(), "api" | "default")
    };
    if let Some(entry) = file
        .entries
        .iter()
        .rfind(said)
        .filter(|entry| !entry.value.is_empty())
    {
        let origin = Origin::File(path.to_owned(), entry.line);
        let name = entry.value.clone();
        return Some(Chosen { name, origin });
    }
    let state = state_file(sources.env)?;
    let text = std::fs::read_to_string(&state).ok()?;
    let name = text.lines().next()?.trim().to_owned();
    // One that is gone since is forgotten without a word; who chose it is told by `context list`.
    names(file).contains(&name).then_some(Chosen {
        name,
        origin: Origin::File(state, 1),
    })
}

/// Where `context use` writes the name: `$XDG_STATE_HOME/ovcmd/context`, `~/.local/state` when that is not set.
pub(super) fn state_file(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let base = set("XDG_STATE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    let base = base.or_else(|| set("HOME").map(|home| Path::new(&home).join(".local/state")))?;
    Some(base.join("ovcmd/context"))
}

impl Settings {
    /// Remembers a context of the configuration file for later runs; `None` forgets it.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a name that the file does not have, [`Error::Config`] without a home, [`Error::Io`].
    pub fn use_context(
        &self,
        name: Option<&str>,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<()> {
        if let Some(name) = name.filter(|name| !self.contexts.iter().any(|known| known == name)) {
            return Err(unknown(name, &self.contexts));
        }
        let path = state_file(env).ok_or_else(|| Error::Config {
            file: None,
            message: "there is no place to remember a context in".to_owned(),
            hint: Some(
                "set HOME or XDG_STATE_HOME, or write `context = NAME` under [api]".to_owned(),
            ),
        })?;
        let done = match name {
            Some(name) => crate::file::replace(&path, crate::file::Mode::Exactly(0o600), |out| {
                writeln!(out, "{name}")
            }),
            None => match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            },
        };
        done.map_err(|source| Error::Io {
            what: format!("cannot write {}", path.display()),
            source,
        })
    }

    /// Takes the keys of a context section.
    pub(super) fn take_context(
        &mut self,
        chosen: &Chosen,
        file: Option<(&Path, &IniFile)>,
    ) -> Result<()> {
        let all = file.map(|(_, file)| names(file)).unwrap_or_default();
        let section = format!("{PREFIX}{}", chosen.name);
        let (path, file) = file
            .filter(|_| all.contains(&chosen.name))
            .ok_or_else(|| unknown(&chosen.name, &all))?;
        let own = || file.entries.iter().filter(|entry| entry.section == section);
        if own().any(|entry| entry.key == "url" && !entry.value.is_empty()) {
            self.forget_login();
        }
        for entry in own().filter(|entry| !entry.value.is_empty()) {
            if let Some(key) = key_of(entry) {
                self.apply(key, &entry.value, Origin::File(path.to_owned(), entry.line))?;
            }
        }
        self.context = Some(chosen.name.clone());
        self.set_origin("context", chosen.origin.clone());
        Ok(())
    }

    /// Another engine: who we are there and whom we trust there is for its context to say.
    fn forget_login(&mut self) {
        self.username = None;
        self.password = Password::None;
        self.token = None;
        self.ca_file = None;
        self.fingerprint = None;
        self.insecure = false;
        self.client_cert = None;
        self.kerberos = false;
        self.keytab = None;
        self.principal = None;
        for key in [
            "username",
            "password",
            "password_file",
            "password_command",
            "password_keyring",
            "token",
            "ca_file",
            "fingerprint",
            "insecure",
            "client_cert",
            "kerberos",
            "keytab",
            "principal",
        ] {
            self.set_origin(key, Origin::Default);
        }
    }
}

/// The key that an entry of a context sets.
pub(super) fn key_of(entry: &Entry) -> Option<&'static Key> {
    KEYS.iter()
        .find(|key| key.name == entry.key && key.name != "context")
}

fn unknown(name: &str, all: &[String]) -> Error {
    let name = &super::values::first_word(name);
    if all.is_empty() {
        return Error::Config {
            file: None,
            message: format!("there is no context '{name}': the configuration file has none"),
            hint: Some(format!(
                "write a section [context.{name}] with `url` and `username`"
            )),
        };
    }
    let mut near: Vec<String> = ovmodel::nearest(name, all.iter().map(String::as_str))
        .into_iter()
        .map(str::to_owned)
        .collect();
    if near.is_empty() {
        near = all.to_vec();
    }
    Error::Unknown {
        what: "context",
        name: super::values::first_word(name),
        place: String::new(),
        near,
    }
}
