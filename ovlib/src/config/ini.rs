//! Reads the INI file as Python's configparser does, which existing files were written for: values may hold `;`, `#` and `:`,
//! an indented line goes on with the value above, `%%` is one percent sign.

use configparser::ini::{Ini, IniDefault};
use secrecy::zeroize::Zeroize;

/// One `key = value` of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) section: String,
    pub(super) key: String,
    pub(super) value: String,
    /// Line of the key, from 1.
    pub(super) line: usize,
    /// Line of an earlier entry of the same name that this one overrules.
    pub(super) repeats: Option<usize>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        // It may be a password.
        self.value.zeroize();
    }
}

/// All entries in the order of their lines, and every section with its line.
#[derive(Debug, Default)]
pub(super) struct IniFile {
    pub(super) entries: Vec<Entry>,
    pub(super) sections: Vec<(String, usize)>,
}

/// Reads a file's text; the error names the line.
pub(super) fn read(text: &str) -> Result<IniFile, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut defaults = IniDefault::default();
    defaults.enable_inline_comments = false;
    defaults.inline_comment_symbols = Some(Vec::new());
    defaults.multiline = true;
    let mut ini = Ini::new_from_defaults(defaults);
    let values = ini.read(text.to_owned())?;
    let mut file = IniFile::default();
    for place in places(text) {
        match place {
            Place::Section(name, line) => file.sections.push((name, line)),
            Place::Key(section, key, line) => {
                let found = values.get(&section).and_then(|keys| keys.get(&key));
                let Some(value) = found else { continue };
                let value = value
                    .as_ref()
                    // What stands there alone may be a password on a line of its own.
                    .ok_or_else(|| format!("line {line} is no `key = value`"))?;
                let earlier = file
                    .entries
                    .iter()
                    .position(|entry| entry.section == section && entry.key == key);
                let repeats = earlier.map(|index| file.entries.remove(index).line);
                file.entries.push(Entry {
                    section,
                    key,
                    value: value.replace("%%", "%"),
                    line,
                    repeats,
                });
            }
        }
    }
    Ok(file)
}

/// A name for a message: its first word, since what follows may be a value that lost its sign.
pub(super) fn shown(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = name.find(|c| !is_plain(c)).unwrap_or(name.len());
    let mut secrets = ["password", "token"].into_iter();
    let secret = secrets.find(|secret| name[..end].starts_with(secret));
    match secret {
        Some(secret) if name.len() > secret.len() && !name[secret.len()..].starts_with('_') => {
            format!("{secret}...")
        }
        _ if end < name.len() => format!("{}...", &name[..end]),
        _ => name.to_owned(),
    }
}

enum Place {
    Section(String, usize),
    Key(String, String, usize),
}

/// Where sections and keys stand; configparser itself keeps neither order nor lines.
fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    let mut section = "default".to_owned();
    let mut key_indent = None;
    for (number, raw) in (1..).zip(text.lines()) {
        let line = raw.trim();
        if line.is_empty() || line.starts_with([';', '#']) {
            continue;
        }
        if line.starts_with('[') {
            let end = line.rfind(']').unwrap_or(line.len());
            section = line[1..end].trim().to_lowercase();
            places.push(Place::Section(section.clone(), number));
            key_indent = None;
            continue;
        }
        let indent = raw.len() - raw.trim_start().len();
        if key_indent.is_some_and(|above| indent > above) {
            continue;
        }
        key_indent = Some(indent);
        let end = line.find(['=', ':']).unwrap_or(line.len());
        let key = line[..end].trim().to_lowercase();
        places.push(Place::Key(section.clone(), key, number));
    }
    places
}
