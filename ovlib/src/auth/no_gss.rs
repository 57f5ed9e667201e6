//! Stands in for `gss` in a build without the feature `gssapi`: says so, and can nothing.

use crate::error::{Error, Result};

pub(super) type Said = String;

/// There is none in this build.
#[derive(Debug)]
pub(super) enum Context {}

pub(super) fn available() -> Result<()> {
    Err(Error::Config {
        file: None,
        message: "this build has no Kerberos".to_owned(),
        hint: Some("build it with the feature `gssapi`".to_owned()),
    })
}

pub(super) fn begin(
    _: &[(&str, &str)],
    _: Option<&str>,
    _: &str,
) -> std::result::Result<(Context, Vec<u8>, String), Said> {
    Err("this build has no Kerberos".to_owned())
}

impl Context {
    pub(super) fn finish(&mut self, _: &[u8]) -> std::result::Result<bool, Said> {
        match *self {}
    }
}
