//! In place of the kernel's keyring in a program that was built without it.

use secrecy::SecretString;

use super::Settings;
use crate::error::{Error, Result};

/// # Errors
/// Always: [`Error::Config`].
pub(super) fn read(_: &Settings) -> Result<Option<SecretString>> {
    Err(Error::Config {
        file: None,
        message: "this program was built without the keyring".to_owned(),
        hint: Some(
            "build it with `--features keyring`, or say `password_command = secret-tool lookup ...`"
                .to_owned(),
        ),
    })
}

pub(super) fn write(_: &Settings, _: &SecretString) -> std::result::Result<(), &'static str> {
    Err("there is no keyring")
}

pub(super) fn forget(_: &Settings) {}
