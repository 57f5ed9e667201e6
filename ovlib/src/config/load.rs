//! Settings from their sources, the nearest to the user last: built in, file, environment, options.

use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

use super::ini::{self, Entry, IniFile};
use super::keys::{KEYS, Key};
use super::{Origin, Settings, contexts, kept, usual, values};
use crate::error::{Error, Result};
use crate::warning::Warning;

/// Where settings are looked for. The library never looks at the environment by itself: the caller hands it in.
pub struct Sources<'a> {
    /// The file named with `-c`; it must exist.
    pub file: Option<PathBuf>,
    /// The environment.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// Values given for this run.
    pub options: Vec<Given>,
}

/// A value given for one run, by an option of the command line or by an embedder.
#[derive(Clone)]
pub struct Given {
    /// Name of the key as in [`KEYS`].
    pub key: String,
    /// Its text, spelled as in the file.
    pub value: String,
    /// What the user typed, e.g. `--url`; messages name it.
    pub option: String,
}

impl Given {
    /// A value with the option it came from.
    pub fn new(
        key: impl Into<String>,
        value: impl Into<String>,
        option: impl Into<String>,
    ) -> Given {
        Given {
            key: key.into(),
            value: value.into(),
            option: option.into(),
        }
    }
}

/// Keys that say the same thing in different ways: the one from the nearest source holds, two in one source are refused.
const PASSWORDS: [&str; 4] = [
    "password",
    "password_file",
    "password_command",
    "password_keyring",
];

impl Settings {
    /// Reads file, environment and options.
    ///
    /// Options beat the environment, which beats the file, which beats what is built in. The file is the one named
    /// (`-c`), else `$OVCONFIG`, else `$XDG_CONFIG_HOME/ovcmd/config.ini` (`~/.config` when unset), else
    /// `/etc/ovcmd/config.ini`; the first two must exist. Nothing is checked against the network, and nothing is said to
    /// be missing: that is [`Settings::check`].
    ///
    /// # Errors
    /// [`Error::Config`] for a file that cannot be read or understood and for a bad value; [`Error::Usage`] when the bad
    /// value came from an option.
    pub fn load(sources: Sources<'_>) -> Result<(Settings, Vec<Warning>)> {
        let mut warnings = Vec::new();
        let mut settings = Settings::default();
        let path = find_file(&sources)?;
        let file = match &path {
            Some(path) => Some((
                path.as_path(),
                read_file(&mut settings, path, &mut warnings)?,
            )),
            None => None,
        };
        let file = file.as_ref().map(|(path, file)| (*path, file));
        settings.contexts = file
            .map(|(_, file)| contexts::names(file))
            .unwrap_or_default();
        settings.session_dir = kept::folder(sources.env);
        let chosen = contexts::chosen(&sources, file);
        // Chosen for this run it overrules the environment too, which may well speak of another engine.
        let (near, far) = match &chosen {
            Some(chosen) if chosen.is_near() => (Some(chosen), None),
            chosen => (None, chosen.as_ref()),
        };
        if let Some(chosen) = far {
            settings.take_context(chosen, file)?;
        }
        read_env(&mut settings, sources.env)?;
        if let Some(chosen) = near {
            settings.take_context(chosen, file)?;
        }
        if let Some((_, file)) = file {
            settings.take_aliases(file);
        }
        read_options(&mut settings, &sources.options)?;
        read_proxy_env(&mut settings, sources.env)?;
        Ok((settings, warnings))
    }

    /// Settings out of these values alone: no file, no environment.
    ///
    /// # Errors
    /// As [`Settings::load`] for options.
    pub fn of_options(options: &[Given]) -> Result<Settings> {
        let mut settings = Settings::default();
        read_options(&mut settings, options)?;
        Ok(settings)
    }

    pub(super) fn set_origin(&mut self, key: &'static str, origin: Origin) {
        self.origins.retain(|(name, _)| *name != key);
        self.origins.push((key, origin));
    }

    pub(super) fn apply(&mut self, key: &'static Key, value: &str, origin: Origin) -> Result<()> {
        if let Err(expected) = (key.set)(self, value) {
            let shown = values::shown(key.name, value);
            let what = match key.name {
                "url" => format!("'{shown}' is not a URL of an engine"),
                name => format!("{name} = '{shown}' is not usable"),
            };
            return Err(match origin {
                Origin::Option(option) if key.name != "url" => Error::Usage {
                    message: format!("{option}: '{shown}' is not {expected}"),
                    hint: None,
                },
                Origin::File(path, line) => Error::Config {
                    message: format!("line {line}: {what}"),
                    file: Some(path),
                    hint: Some(format!("expected {expected}")),
                },
                origin => Error::Config {
                    message: format!("{origin}: {what}"),
                    file: None,
                    hint: Some(format!("expected {expected}")),
                },
            });
        }
        if PASSWORDS.contains(&key.name) {
            self.origins.retain(|(name, _)| !PASSWORDS.contains(name));
        }
        self.set_origin(key.name, origin);
        Ok(())
    }
}

fn find_file(sources: &Sources<'_>) -> Result<Option<PathBuf>> {
    let set = |name: &str| (sources.env)(name).filter(|value| !value.is_empty());
    let named = sources.file.clone().map(|path| (path, "-c"));
    let named = named.or_else(|| set("OVCONFIG").map(|path| (path.into(), "OVCONFIG")));
    if let Some((path, by)) = named {
        if !path.exists() {
            return Err(Error::Config {
                message: format!("no such file, though {by} names it"),
                file: Some(path),
                hint: None,
            });
        }
        return Ok(Some(path));
    }
    let home = set("XDG_CONFIG_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| set("HOME").map(|home| Path::new(&home).join(".config")));
    let places = home
        .into_iter()
        .chain([PathBuf::from("/etc")])
        .map(|base| base.join("ovcmd/config.ini"));
    Ok(places.into_iter().find(|path| path.exists()))
}

fn read_file(settings: &mut Settings, path: &Path, warnings: &mut Vec<Warning>) -> Result<IniFile> {
    let refuse = |message: String, hint: Option<String>| Error::Config {
        file: Some(path.to_owned()),
        message,
        hint,
    };
    let bytes = std::fs::read(path).map_err(|e| refuse(format!("cannot be read: {e}"), None))?;
    let bytes = Zeroizing::new(bytes);
    let text = std::str::from_utf8(&bytes).map_err(|_| refuse("is not UTF-8 text".into(), None))?;
    let file = ini::read(text).map_err(|message| {
        refuse(
            message,
            Some("lines are `key = value` under a `[section]`".into()),
        )
    })?;
    for (section, line) in &file.sections {
        if !is_section(section) {
            let known = KEYS.iter().map(|key| key.section).chain(["headers"]);
            warnings.push(Warning::UnknownSection {
                file: path.to_owned(),
                line: *line,
                section: ini::shown(section),
                near: near(section, known),
            });
        }
    }
    refuse_two_passwords(&file.entries, &refuse)?;
    settings.file = Some(path.to_owned());
    for entry in &file.entries {
        if let Some(earlier) = entry.repeats {
            warnings.push(Warning::RepeatedKey {
                file: path.to_owned(),
                line: entry.line,
                key: ini::shown(&entry.key),
                earlier,
            });
        }
        take_entry(settings, path, entry, warnings)?;
    }
    let holds_one = |entry: &Entry| {
        matches!(entry.key.as_str(), "password" | "token") && !entry.value.is_empty()
    };
    if file.entries.iter().any(holds_one) && super::secret::is_loose(path) {
        warnings.push(Warning::LooseFile {
            file: path.to_owned(),
        });
    }
    Ok(file)
}

fn take_entry(
    settings: &mut Settings,
    path: &Path,
    entry: &Entry,
    warnings: &mut Vec<Warning>,
) -> Result<()> {
    if usual::is_aliases(&entry.section) {
        return Ok(());
    }
    if entry.section == "headers" {
        settings
            .headers
            .push((entry.key.clone(), entry.value.clone()));
        return Ok(());
    }
    let fits = |key: &&Key| {
        key.name == entry.key && (key.section == entry.section || entry.section == "default")
    };
    let found = match contexts::name_of(&entry.section) {
        // Taken when its context is chosen; a mistake is told in any case.
        Some(_) if contexts::key_of(entry).is_some() => return Ok(()),
        Some(_) => None,
        None => KEYS.iter().find(fits),
    };
    match found {
        // An empty value in a file is the sample's way to leave a key out.
        Some(_) if entry.value.is_empty() => Ok(()),
        Some(key) => {
            let origin = Origin::File(path.to_owned(), entry.line);
            settings.apply(key, &entry.value, origin)
        }
        None => {
            if is_section(&entry.section) {
                let other = KEYS.iter().find(|key| key.name == entry.key);
                warnings.push(Warning::UnknownKey {
                    file: path.to_owned(),
                    line: entry.line,
                    key: ini::shown(&entry.key),
                    section: ini::shown(&entry.section),
                    near: near(&entry.key, KEYS.iter().map(|key| key.name)),
                    belongs: other.map(|key| key.section.to_owned()),
                });
            }
            Ok(())
        }
    }
}

fn is_section(name: &str) -> bool {
    name == "default"
        || name == "headers"
        || usual::is_aliases(name)
        || contexts::name_of(name).is_some()
        || KEYS.iter().any(|key| key.section == name)
}

fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut near: Vec<String> = Vec::new();
    for name in ovmodel::nearest(word, known) {
        if !near.iter().any(|known| known == name) {
            near.push(name.to_owned());
        }
    }
    near
}

fn refuse_two_passwords(
    entries: &[Entry],
    refuse: &dyn Fn(String, Option<String>) -> Error,
) -> Result<()> {
    let mut said = entries.iter().filter(|entry| {
        entry.section == "api" && PASSWORDS.contains(&entry.key.as_str()) && !entry.value.is_empty()
    });
    if let (Some(one), Some(two)) = (said.next(), said.next()) {
        return Err(refuse(
            format!(
                "line {}: both '{}' and '{}' are given",
                two.line, one.key, two.key
            ),
            Some("keep one of them".into()),
        ));
    }
    Ok(())
}

fn read_env(settings: &mut Settings, env: &dyn Fn(&str) -> Option<String>) -> Result<()> {
    for key in KEYS {
        let found = key
            .env
            .iter()
            .find_map(|name| Some((*name, env(name).filter(|value| !value.is_empty())?)));
        if let Some((name, value)) = found {
            settings.apply(key, &value, Origin::Env(name.to_owned()))?;
        }
    }
    Ok(())
}

fn read_options(settings: &mut Settings, options: &[Given]) -> Result<()> {
    let mut passwords = options
        .iter()
        .filter(|given| PASSWORDS.contains(&given.key.as_str()));
    if let (Some(one), Some(two)) = (passwords.next(), passwords.next()) {
        return Err(Error::Usage {
            message: format!("{} and {} exclude each other", one.option, two.option),
            hint: None,
        });
    }
    for given in options {
        let key = KEYS.iter().find(|key| key.name == given.key);
        let key = key.ok_or_else(|| Error::Unknown {
            what: "setting",
            name: given.key.clone(),
            place: given.option.clone(),
            near: near(&given.key, KEYS.iter().map(|key| key.name)),
        })?;
        settings.apply(key, &given.value, Origin::Option(given.option.clone()))?;
    }
    Ok(())
}

/// The proxy that the environment names for the engine's scheme, unless one is configured.
fn read_proxy_env(settings: &mut Settings, env: &dyn Fn(&str) -> Option<String>) -> Result<()> {
    if !matches!(settings.origin("proxy"), Origin::Default) {
        return Ok(());
    }
    let names = if settings.url.starts_with("http://") {
        // HTTP_PROXY in capitals is left out: a web server sets it from a request header.
        ["http_proxy", "all_proxy", "ALL_PROXY"].as_slice()
    } else {
        ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].as_slice()
    };
    let found = names
        .iter()
        .find_map(|name| Some((*name, env(name).filter(|value| !value.is_empty())?)));
    let key = KEYS.iter().find(|key| key.name == "proxy");
    if let (Some((name, value)), Some(key)) = (found, key) {
        settings.apply(key, &value, Origin::Env(name.to_owned()))?;
    }
    Ok(())
}
