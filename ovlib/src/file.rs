//! The one place where files are written: beside the old one and then in its place, so that a reader sees all of the old or
//! all of the new, and a failure leaves the old one as it was.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// A file that is not there yet: what is written goes into another beside it, until [`Draft::keep`] puts it in place.
/// Dropped before, it leaves nothing.
#[derive(Debug)]
pub struct Draft {
    place: PathBuf,
    beside: PathBuf,
    out: Option<BufWriter<File>>,
}

impl Draft {
    /// Begins a file with this mode; makes the folder it stands in, for the owner alone, when that is not there. A link is
    /// followed to the file it names; where something else than a file is (`/dev/stdout`, a pipe), it is written directly.
    ///
    /// # Errors
    /// When the file beside it cannot be made.
    pub fn begin(place: &Path, mode: u32) -> io::Result<Draft> {
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
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let random = getrandom::u32().unwrap_or_else(|_| std::process::id());
        let beside = folder.join(format!(".{name}.{random:08x}"));
        let out = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(&beside)?;
        let draft = Draft {
            place,
            beside,
            out: Some(BufWriter::new(out)),
        };
        // The mask of the process does not decide.
        std::fs::set_permissions(&draft.beside, PermissionsExt::from_mode(mode))?;
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

/// Writes a whole file: as [`Draft`], kept when `fill` succeeds.
///
/// # Errors
/// As [`Draft`], and what `fill` says.
pub fn replace(
    place: &Path,
    mode: u32,
    fill: impl FnOnce(&mut Draft) -> io::Result<()>,
) -> io::Result<()> {
    let mut draft = Draft::begin(place, mode)?;
    fill(&mut draft)?;
    draft.keep()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("sub/report.csv");
        replace(&place, 0o600, |out| out.write_all(b"yesterday")).unwrap();
        let failed = replace(&place, 0o600, |out| {
            out.write_all(b"half of tod")?;
            Err(io::Error::other("the engine went away"))
        });
        assert!(failed.is_err());
        assert_eq!(std::fs::read(&place).unwrap(), b"yesterday");
        assert_eq!(place.parent().unwrap().read_dir().unwrap().count(), 1);
        let mode = std::fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        replace(&place, 0o644, |out| out.write_all(b"today")).unwrap();
        assert_eq!(std::fs::read(&place).unwrap(), b"today");
        let mode = std::fs::metadata(&place).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }

    #[test]
    fn links_are_kept_and_devices_written() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        replace(&link, 0o600, |out| out.write_all(b"new")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&file).unwrap(), b"new");
        replace(Path::new("/dev/null"), 0o600, |out| out.write_all(b"x")).unwrap();
    }
}
