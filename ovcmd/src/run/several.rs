//! Options of waiting and of several objects as the library takes them, and the files that name objects.

use crate::io::Io;
use crate::progress::Style;
use ovlib::error::{Error, Result};
use ovlib::file::{Draft, Mode};
use ovlib::find::Select;
use ovlib::verb::{Args, Conduct, Noun, Within};
use std::io::Read;
use std::path::Path;

/// Most objects changed at once.
const MOST: u64 = 64;

/// How the phrase goes about changing something.
///
/// # Errors
///
/// [`Error::Value`] for a number of objects at once that cannot be; [`Error::Usage`] for options that contradict each other;
/// as [`check_names`].
pub(super) fn conduct(given: &Args) -> Result<Conduct> {
    let parallel = given.number("parallel");
    if let Some(number) = parallel.filter(|number| !(1..=MOST).contains(number)) {
        return Err(Error::Value {
            place: "--parallel".to_owned(),
            value: number.to_string(),
            expected: format!("a number from 1 to {MOST}"),
        });
    }
    for (one, other) in [("keep-going", "fail-fast"), ("async", "timeout")] {
        if given.has(one) && given.has(other) {
            return Err(Error::usage(format!(
                "--{one} and --{other} contradict each other"
            )));
        }
    }
    if let Some(file) = given.text("failed-to") {
        check_names(file)?;
    }
    let usual = Conduct::default();
    Ok(Conduct {
        agreed: given.has("yes"),
        all: given.has("all"),
        waits: !given.has("async"),
        timeout: given.span("timeout"),
        lock_timeout: given.span("lock-timeout").unwrap_or(usual.lock_timeout),
        parallel: parallel
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(usual.parallel),
        fail_fast: given.has("fail-fast"),
    })
}

/// How progress is shown.
pub(super) fn style(given: &Args) -> Style {
    let word = given.text("progress").and_then(Style::find);
    word.unwrap_or_default()
}

/// Adds the names of all files to the selections that they belong to; where a noun comes behind its owners, it is the last.
///
/// # Errors
///
/// As [`add_names`].
pub(super) fn add_files(
    files: &[(usize, String)],
    noun: &Noun,
    within: &mut [Within],
    select: &mut Select,
    io: &mut Io,
) -> Result<()> {
    for (at, file) in files {
        match within.get_mut(*at) {
            // Owners have names: what has none owns nothing.
            Some(owner) => add_names(file, true, &mut owner.select, io)?,
            None => add_names(file, !noun.find_by.is_empty(), select, io)?,
        }
    }
    Ok(())
}

/// Adds the names and ids of a file, one a line; blank lines and those that begin with `#` are skipped.
///
/// # Errors
///
/// [`Error::Io`] for a file that cannot be read; [`Error::Usage`] for one that names nothing: it would choose everything.
fn add_names(file: &str, has_names: bool, select: &mut Select, io: &mut Io) -> Result<()> {
    let mut text = String::new();
    let read = match file {
        "-" => io.stdin.read_to_string(&mut text).map(drop),
        path => std::fs::read_to_string(path).map(|content| text = content),
    };
    read.map_err(|source| Error::Io {
        what: format!("cannot read {file}"),
        source,
    })?;
    let words = text.lines().map(str::trim);
    let mut words = words
        .filter(|word| !word.is_empty() && !word.starts_with('#'))
        .peekable();
    if words.peek().is_none() {
        return Err(Error::Usage {
            message: format!("{file} names nothing"),
            hint: Some("one name or id a line; lines that begin with # are skipped".to_owned()),
        });
    }
    for word in words {
        match has_names {
            true => select.add_word(word),
            false => select.ids.push(word.to_owned()),
        }
    }
    Ok(())
}

/// Whether names can be written there: who finds out when something has failed has lost them.
///
/// # Errors
///
/// [`Error::Io`].
fn check_names(file: &str) -> Result<()> {
    let place = Path::new(file);
    // A folder that is not there is a slip of the pen rather than a wish.
    let folder = place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let is_there = folder.map_or(Ok(()), |folder| std::fs::metadata(folder).map(drop));
    let begun = is_there.and_then(|()| Draft::begin(place, Mode::AsThere));
    begun.map(drop).map_err(|source| Error::Io {
        what: format!("cannot write {file}, so nothing is begun"),
        source,
    })
}

/// Writes names, one a line; an empty file says that nothing failed.
///
/// # Errors
///
/// [`Error::Io`].
pub(super) fn write_names(file: &str, names: &[String]) -> Result<()> {
    let text: String = names.iter().map(|name| format!("{name}\n")).collect();
    let write = |out: &mut Draft| std::io::Write::write_all(out, text.as_bytes());
    ovlib::file::replace(Path::new(file), Mode::AsThere, write).map_err(|source| Error::Io {
        what: format!("cannot write {file}"),
        source,
    })
}
