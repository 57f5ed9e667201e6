//! Reads the INI file as Python's configparser does, which existing files were written for: values may hold `;`, `#` and `:`,
//! an indented line goes on with the value above, `%%` is one percent sign.

use configparser::ini::{Ini, IniDefault};

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
                    .ok_or_else(|| format!("line {line}: '{key}' has no value"))?;
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
