//! Where a result goes: standard output, a file, or a file for each object. Files are written beside those that are there
//! and take their places when all of it has come, so that a failure leaves yesterday's.

use super::{Format, View, show};
use ovlib::file::{Draft, Mode};
use ovlib::verb::{Args, Listing, Outcome};
use ovlib::{Entity, Error, Result};
use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Longest name of a file before its ending; file systems end at 255 bytes.
const LONGEST: usize = 200;

/// A place for one result, opened before anything is asked of the engine.
#[derive(Debug)]
pub(crate) enum Place {
    /// Standard output.
    Standard,
    /// One file.
    File { path: PathBuf, draft: Draft },
    /// A file for each object in this folder.
    Folder { path: PathBuf, mode: Mode },
}

impl Place {
    /// The place that the options of a view name.
    ///
    /// # Errors
    /// [`Error::Usage`] for options that do not fit, [`Error::Io`] where nothing can be written.
    pub(crate) fn open(view: &Args) -> Result<Place> {
        let mode = match view.text("output-mode") {
            Some(text) => Mode::Exactly(mode(text)?),
            None => Mode::AsThere,
        };
        let split = view.has("split-by");
        let path = match view.text("output-file").filter(|path| *path != "-") {
            Some(path) => PathBuf::from(path),
            None if split || mode != Mode::AsThere => {
                return Err(Error::Usage {
                    message: "--split-by and --output-mode are for files".to_owned(),
                    hint: Some("say --output-file FOLDER or FILE, too".to_owned()),
                });
            }
            None => return Ok(Place::Standard),
        };
        if split {
            std::fs::create_dir_all(&path).map_err(|source| unwritable(&path, source))?;
            return Ok(Place::Folder { path, mode });
        }
        let draft = Draft::begin(&path, mode).map_err(|source| unwritable(&path, source))?;
        Ok(Place::File { path, draft })
    }

    /// Shows an outcome here; `standard` is standard output.
    ///
    /// # Errors
    /// As [`show`]; then files are as they were.
    pub(crate) fn take(
        self,
        outcome: Outcome,
        view: &View,
        standard: &mut dyn Write,
    ) -> Result<()> {
        let live = matches!(outcome, Outcome::Rows { live: true, .. });
        match self {
            Place::Standard => show(outcome, view, standard),
            _ if live => Err(Error::Usage {
                message: "--output-file is for what ends, and this goes on".to_owned(),
                hint: Some("let the shell write it: > FILE".to_owned()),
            }),
            Place::File { path, mut draft } => {
                show(outcome, view, &mut draft)?;
                draft.keep().map_err(|source| unwritable(&path, source))
            }
            Place::Folder { path, mode } => split(outcome, view, &path, mode),
        }
    }
}

/// The options of `chmod` that are numbers.
fn mode(text: &str) -> Result<u32> {
    let number = u32::from_str_radix(text, 8).ok();
    number
        .filter(|mode| (0o200..=0o777).contains(mode) && mode & 0o200 != 0)
        .ok_or_else(|| Error::Value {
            place: "--output-mode".to_owned(),
            value: text.to_owned(),
            expected: "a mode as chmod takes it, such as 640".to_owned(),
        })
}

fn unwritable(path: &Path, source: std::io::Error) -> Error {
    Error::Io {
        what: format!("cannot write {}", path.display()),
        source,
    }
}

/// A file for each object. All are written beside the folder first, and moved into it when the last one has come.
fn split(outcome: Outcome, view: &View, folder: &Path, mode: Mode) -> Result<()> {
    let (listing, rows): (Listing, ovlib::verb::Entities) = match outcome {
        Outcome::Rows { listing, rows, .. } => (listing, rows),
        Outcome::One { listing, entity } => (listing, Box::new(std::iter::once(Ok(entity)))),
        _ => {
            return Err(Error::Usage {
                message: "--split-by object is for objects, and this shows none".to_owned(),
                hint: Some("leave it out: --output-file FILE takes all of it".to_owned()),
            });
        }
    };
    let beside = Beside::make(folder)?;
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut written: Vec<(String, String)> = Vec::new();
    for row in rows {
        let entity = row?;
        let (name, id) = names(&entity, &listing, written.len());
        let path = beside.path.join(&id);
        let old = folder.join(format!("{name}.{}", ending(view)));
        let mode = mode.for_place(&old);
        let mut draft = Draft::begin(&path, mode).map_err(|source| unwritable(&path, source))?;
        let one = Outcome::One {
            listing: listing.clone(),
            entity,
        };
        show(one, view, &mut draft)?;
        draft.keep().map_err(|source| unwritable(&path, source))?;
        *seen.entry(name.clone()).or_default() += 1;
        written.push((name, id));
    }
    for (name, id) in written {
        // Who shares a name with another is told by the id, whatever the order.
        let name = match seen.get(&name) {
            Some(1) => format!("{name}.{}", ending(view)),
            _ => format!("{name}.{id}.{}", ending(view)),
        };
        let place = folder.join(name);
        std::fs::rename(beside.path.join(&id), &place)
            .map_err(|source| unwritable(&place, source))?;
    }
    Ok(())
}

/// The name of an object's file without its ending, and what tells it from all others.
fn names(entity: &Entity, listing: &Listing, number: usize) -> (String, String) {
    let id = entity.id().map_or_else(|| number.to_string(), spell);
    let name = entity
        .text(listing.name)
        .filter(|name| !name.is_empty())
        .map(|name| spell(&name))
        .filter(|name| name.len() <= LONGEST);
    (name.unwrap_or_else(|| id.clone()), id)
}

/// A name as a file can have it; two names never become one.
fn spell(name: &str) -> String {
    let mut spelt = String::new();
    for (at, letter) in name.char_indices() {
        let is_plain = !letter.is_control() && !matches!(letter, '/' | '\\' | '%');
        if is_plain && !(letter == '.' && at == 0) {
            spelt.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                spelt.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    spelt
}

/// The ending of a file in this format.
fn ending(view: &View) -> &'static str {
    match view.format {
        _ if view.template.is_some() => "txt",
        Format::Json => "json",
        Format::Jsonl => "jsonl",
        Format::Yaml => "yaml",
        Format::Csv => "csv",
        Format::Xml => "xml",
        Format::Prom => "prom",
        Format::Table | Format::Wide | Format::Text | Format::Name => "txt",
    }
}

/// A folder within the folder, gone when dropped.
struct Beside {
    path: PathBuf,
}

impl Beside {
    fn make(folder: &Path) -> Result<Beside> {
        let path = ovlib::file::beside(&folder.join("new"));
        std::fs::create_dir(&path).map_err(|source| unwritable(&path, source))?;
        Ok(Beside { path })
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // What is in it was not wanted.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_differ_where_names_do() {
        assert_eq!(spell("web 01"), "web 01");
        assert_eq!(spell("../etc"), "%2E.%2Fetc");
        assert_eq!(spell("a/b"), "a%2Fb");
        assert_eq!(spell("a%2Fb"), "a%252Fb");
        assert_eq!(spell("x\u{7}"), "x%07");
        assert_eq!(spell("größe.v2"), "größe.v2");
    }

    #[test]
    fn modes_are_those_of_files_that_we_can_write_again() {
        assert_eq!(mode("640").unwrap(), 0o640);
        for bad in ["", "888", "0", "1777", "rw", "440"] {
            assert!(mode(bad).is_err(), "{bad}");
        }
    }
}
