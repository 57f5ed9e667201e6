//! Passwords in the kernel's keyring: of one user, for one engine, for as long as the user is logged in here.
//! Nothing is written to a disk.

use keyring::{Entry, Error as RingError};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};

use super::Settings;
use crate::error::{Error, Result};

/// What our entries are called.
const SERVICE: &str = "ovcmd";

/// The password that is kept; `None` when nobody has typed one.
///
/// # Errors
/// [`Error::Config`] when the keyring cannot be asked.
pub(super) fn read(settings: &Settings) -> Result<Option<SecretString>> {
    match entry(settings).and_then(|entry| entry.get_password()) {
        Ok(password) => {
            let password = Zeroizing::new(password);
            Ok(Some(SecretString::from(password.as_str())))
        }
        Err(RingError::NoEntry) => Ok(None),
        Err(error) => Err(Error::Config {
            file: None,
            message: format!("the keyring cannot be asked: {error}"),
            hint: Some("`password_file` and `password_command` need none".to_owned()),
        }),
    }
}

pub(super) fn write(settings: &Settings, password: &SecretString) -> keyring::Result<()> {
    entry(settings)?.set_password(password.expose_secret())
}

pub(super) fn forget(settings: &Settings) {
    // It may be gone already.
    let _ = entry(settings).and_then(|entry| entry.delete_credential());
}

fn entry(settings: &Settings) -> keyring::Result<Entry> {
    let user = settings.username.as_deref().unwrap_or_default();
    Entry::new(SERVICE, &format!("{user} {}", settings.url))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Given;

    #[test]
    fn a_password_is_for_one_user_of_one_engine() {
        let settings = |user: &str| {
            // Of this test alone: the keyring is the user's.
            let url = format!("https://e{}", std::process::id());
            let given = [
                ("url", url.as_str()),
                ("username", user),
                ("password_keyring", "yes"),
            ];
            let given = given.map(|(key, value)| Given::new(key, value, key));
            Settings::of_options(&given).unwrap()
        };
        let (one, other) = (settings("a@internal"), settings("b@internal"));
        match read(&one) {
            Ok(found) => assert!(found.is_none()),
            // Some containers have no keyring; then it says so, and keeps nothing.
            Err(error) => {
                assert!(error.to_string().starts_with("the keyring cannot be asked"));
                return assert!(write(&one, &"geheim".into()).is_err());
            }
        }
        write(&one, &"geheim".into()).unwrap();
        assert_eq!(read(&one).unwrap().unwrap().expose_secret(), "geheim");
        assert!(read(&other).unwrap().is_none());
        forget(&one);
        assert!(read(&one).unwrap().is_none());
    }
}
