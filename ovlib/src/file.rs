//! The one place where files are written: beside the old one and then in its place, so that a reader sees all of the old or
//! all of the new, and a failure leaves the old one as it was.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Who may read and write a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// These bits, whatever the mask of the process.
    Exactly(u32),
    /// As the file that is there; a new one as the mask of the process says.
    AsThere,
}

impl Mode {
    /// The same for a file that will be moved to `place`: as the one there.
    #[must_use]
    pub fn for_place(self, place: &Path) -> Mode {
        match (self, std::fs::metadata(place)) {
            (Mode::AsThere, Ok(there)) if there.is_file() => {
                Mode::Exactly(there.permissions().mode() & 0o777)
            }
            _ => self,
        }
    }
}

/// A file that is not there yet: what is written goes into another beside it, until [`Draft::keep`] puts it in place.
/// Dropped before, it leaves nothing.
#[derive(Debug)]
pub struct Draft {
    place: PathBuf,
    beside: PathBuf,
    out: Option<BufWriter<File>>,
}

impl Draft {
    /// Begins a file; makes the folder it stands in, for the owner alone, when that is not there. A link is
    /// followed to the file it names; where something else than a file is (`/dev/stdout`, a pipe), it is written directly.
    ///
    /// # Errors
    /// When the file beside it cannot be made.
    pub fn begin(place: &Path, mode: Mode) -> io::Result<Draft> {
        let place = place.canonicalize().unwrap_or_else(|_| place.to_owned());
        if std::fs::metadata(&place).is_ok_and(|there| !there.is_file()) {
            let out = OpenOptions::new().write(true).open(&place)?;
            return Ok(Draft {
                beside: place.clone(),
                place,
                out: Some(BufWriter::new(out)),
            });
        }
        let folder = match place.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let beside = beside(&place);
        let mut options = OpenOptions::new();
        let options = options.write(true).create_new(true);
        let exactly = match mode.for_place(&place) {
            Mode::Exactly(bits) => Some(bits),
            Mode::AsThere => None,
        };
        let out = options.mode(exactly.unwrap_or(0o666)).open(&beside)?;
        let draft = Draft {
            place,
            beside,
            out: Some(BufWriter::new(out)),
        };
        if let Some(bits) = exactly {
            // The mask of the process does not decide.
            std::fs::set_permissions(&draft.beside, PermissionsExt::from_mode(bits))?;
        }
        Ok(draft)
    }

    /// Puts it in place: from now on it is the file.
    ///
    /// # Errors
    /// When the rest cannot be written, such as on a full disk; what was there before stays.
    pub fn keep(mut self) -> io::Result<()> {
        let Some(mut out) = self.out.take() else {
            return Ok(());
        };
        let done = out.flush().and_then(|()| {
            if self.beside == self.place {
                return Ok(());
            }
            out.get_ref().sync_all()?;
            std::fs::rename(&self.beside, &self.place)
        });
        if done.is_err() {
            self.out = Some(out);
        }
        done
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.out {
            Some(out) => out.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.out.take().is_some() && self.beside != self.place {
            // It is only a draft; nobody misses it.
            let _ = std::fs::remove_file(&self.beside);
        }
    }
}

/// A name beside `place` that nobody has: hidden, in the same folder.
#[must_use]
pub fn beside(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    // A long name leaves no room for more.
    let name: String = name.chars().take(40).collect();
    let random = getrandom::u64().unwrap_or_else(|_| u64::from(std::process::id()));
    place.with_file_name(format!(".{name}.{random:016x}"))
}

/// Writes a whole file: as [`Draft`], kept when `fill` succeeds.
///
/// # Errors
/// As [`Draft`], and what `fill` says.
pub fn replace(
    place: &Path,
    mode: Mode,
    fill: impl FnOnce(&mut Draft) -> io::Result<()>,
) -> io::Result<()> {
    let mut draft = Draft::begin(place, mode)?;
    fill(&mut draft)?;
    draft.keep()
}

/// Writes to the end of a file, in one piece that nobody else's lands in. A new file is for its owner alone.
///
/// # Errors
/// When it cannot be opened or written.
pub fn append(place: &Path, bytes: &[u8]) -> io::Result<()> {
    open_to_append(place)?.write_all(bytes)
}

/// A file to whose end is written; a new one is for its owner alone.
///
/// # Errors
/// When it cannot be opened.
pub fn open_to_append(place: &Path) -> io::Result<File> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("sub/report.csv");
        replace(&place, Mode::Exactly(0o600), |out| {
            out.write_all(b"yesterday")
        })
        .unwrap();
        let failed = replace(&place, Mode::Exactly(0o600), |out| {
            out.write_all(b"half of tod")?;
            Err(io::Error::other("the engine went away"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&place).unwrap(), b"yesterday");
        assert_eq!(place.parent().unwrap().read_dir().unwrap().count(), 1);
        let mode = std::fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        replace(&place, Mode::Exactly(0o644), |out| out.write_all(b"today")).unwrap();
        assert_eq!(std::fs::read(&place).unwrap(), b"today");
        let mode = std::fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
        replace(&place, Mode::AsThere, |out| out.write_all(b"as ever")).unwrap();
        let mode = std::fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
        let long = place.with_file_name("x".repeat(250));
        replace(&long, Mode::AsThere, |out| out.write_all(b"y")).unwrap();
        assert_eq!(std::fs::read(&long).unwrap(), b"y");
    }

    #[test]
    fn links_are_kept_and_devices_written() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, Mode::Exactly(0o600), |out| out.write_all(b"new")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        replace(Path::new("/dev/null"), Mode::Exactly(0o600), |out| {
            out.write_all(b"x")
        })
        .unwrap();
    }
}
