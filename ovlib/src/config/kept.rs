//! Tokens kept between runs: one file for each engine, user and CA in the user's runtime directory, for the owner's eyes
//! only. A lock beside it lets one of many processes log in while the others wait for its token.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::Settings;

/// When tokens are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Never, and none that is there is used.
    No,
    /// By `ovcmd login`; used until `ovcmd logout`, or until the engine refuses it.
    #[default]
    Login,
    /// By whoever logs in first.
    Yes,
}

/// Where the token of one engine, user and CA is.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    path: PathBuf,
}

impl Kept {
    /// The place for these settings; `None` where nothing is to be kept or there is no place.
    pub(crate) fn of(settings: &Settings) -> Option<Kept> {
        if settings.session_cache == Keep::No || settings.token.is_some() {
            return None;
        }
        let who = match (settings.wants_kerberos(), &settings.username) {
            (true, _) => format!(
                "kerberos {:?} {:?} {:?}",
                settings.principal, settings.keytab, settings.ccache
            ),
            (false, Some(user)) => format!("user {user}"),
            (false, None) => return None,
        };
        let mut hasher = Sha256::new();
        for part in [settings.url.as_str(), &who, &trust(settings)] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        let name = hasher
            .finalize()
            .iter()
            .take(16)
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let folder = settings.session_dir.as_ref()?;
        Some(Kept {
            path: folder.join(name),
        })
    }

    /// The token that is there. A file that others can read or that is another's is not believed.
    pub(crate) fn read(&self) -> Option<SecretString> {
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(nix::libc::O_NOFOLLOW)
            .open(&self.path)
            .ok()?;
        let facts = file.metadata().ok()?;
        let is_ours = facts.uid() == nix::unistd::geteuid().as_raw();
        if !is_ours || facts.mode() & 0o077 != 0 || !facts.is_file() {
            return None;
        }
        let text = io::read_to_string(file).ok()?;
        let token = text.trim();
        let is_token = !token.is_empty() && token.chars().all(|c| c.is_ascii_graphic());
        is_token.then(|| SecretString::from(token))
    }

    /// Keeps a token.
    pub(crate) fn write(&self, token: &SecretString) -> io::Result<()> {
        crate::file::replace(&self.path, crate::file::Mode::Exactly(0o600), |out| {
            writeln!(out, "{}", token.expose_secret())
        })
    }

    /// Throws it away if it is still this one.
    pub(crate) fn forget(&self, token: &SecretString) {
        if self
            .read()
            .is_some_and(|there| there.expose_secret() == token.expose_secret())
        {
            // It may be gone already.
            let _ = std::fs::remove_file(&self.path);
        }
    }

    /// Waits until nobody else logs in here, and lets nobody until it is dropped. `None` when that cannot be had: two
    /// logins are better than none.
    pub(crate) fn lock(&self) -> Option<Lock> {
        let folder = self.path.parent()?;
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .ok()?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(nix::libc::O_NOFOLLOW)
            .open(lock_path(&self.path))
            .ok()?;
        let lock = nix::fcntl::Flock::lock(file, nix::fcntl::FlockArg::LockExclusive).ok()?;
        Some(Lock { _file: lock })
    }
}

/// Held while somebody logs in.
pub(crate) struct Lock {
    _file: nix::fcntl::Flock<File>,
}

fn lock_path(path: &Path) -> PathBuf {
    path.with_extension("lock")
}

/// Whom we trust, in a text that changes when it does: a token is for the engine that this trust found.
fn trust(settings: &Settings) -> String {
    match (&settings.fingerprint, &settings.ca_file) {
        (Some(print), _) => super::spell_fingerprint(print),
        _ if settings.insecure => "insecure".to_owned(),
        (None, Some(path)) => {
            let bytes = std::fs::read(path).unwrap_or_default();
            super::spell_fingerprint(&Sha256::digest(bytes).into())
        }
        (None, None) => "system".to_owned(),
    }
}

/// Where tokens are kept: the user's runtime directory, which the system empties at the end of the last login; where there
/// is none, as in cron, below the user's cache.
pub(super) fn folder(env: &dyn Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let set = |name: &str| {
        env(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    if let Some(runtime) = set("XDG_RUNTIME_DIR").filter(|path| path.is_absolute()) {
        return Some(runtime.join("ovcmd"));
    }
    let cache = set("XDG_CACHE_HOME").filter(|path| path.is_absolute());
    let cache = cache.or_else(|| Some(set("HOME")?.join(".cache")))?;
    Some(cache.join("ovcmd/sessions"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(folder: &Path, user: &str) -> Settings {
        Settings {
            url: "https://e/ovirt-engine/api".to_owned(),
            username: Some(user.to_owned()),
            session_dir: Some(folder.join("s")),
            ..Settings::default()
        }
    }

    #[test]
    fn a_token_is_for_one_user_of_one_engine_under_one_ca() {
        let folder = tempfile::tempdir().unwrap();
        let mine = settings(folder.path(), "a@internal");
        let kept = Kept::of(&mine).unwrap();
        assert!(kept.read().is_none());
        kept.write(&"token-1".into()).unwrap();
        assert_eq!(kept.read().unwrap().expose_secret(), "token-1");
        let mode = std::fs::metadata(&kept.path).unwrap().mode();
        assert_eq!(mode & 0o777, 0o600);
        let folder_mode = std::fs::metadata(kept.path.parent().unwrap())
            .unwrap()
            .mode();
        assert_eq!(folder_mode & 0o777, 0o700);
        assert!(
            Kept::of(&settings(folder.path(), "b@internal"))
                .unwrap()
                .read()
                .is_none()
        );
        let mut other = mine.clone();
        other.url = "https://f/ovirt-engine/api".to_owned();
        assert!(Kept::of(&other).unwrap().read().is_none());
        let mut other = mine.clone();
        other.insecure = true;
        assert!(Kept::of(&other).unwrap().read().is_none());
        let mut off = mine.clone();
        off.session_cache = Keep::No;
        assert!(Kept::of(&off).is_none());
        kept.forget(&"another".into());
        assert!(kept.read().is_some());
        kept.forget(&"token-1".into());
        assert!(kept.read().is_none());
    }

    #[test]
    fn a_file_that_others_can_read_or_a_link_is_not_believed() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::of(&settings(folder.path(), "a@internal")).unwrap();
        kept.write(&"token-1".into()).unwrap();
        std::fs::set_permissions(&kept.path, PermissionsExt::from_mode(0o644)).unwrap();
        assert!(kept.read().is_none());
        std::fs::set_permissions(&kept.path, PermissionsExt::from_mode(0o600)).unwrap();
        let real = folder.path().join("real");
        std::fs::rename(&kept.path, &real).unwrap();
        std::os::unix::fs::symlink(&real, &kept.path).unwrap();
        assert!(kept.read().is_none());
    }
}
