//! A certificate of our own, for a web server before the engine that wants one: one PEM file with the certificate and its key.

use std::path::Path;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use super::Warn;
use crate::error::{Error, Result};
use crate::warning::Warning;

/// A certificate, those that vouch for it, and its key.
pub(super) struct Own {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

/// Reads the file; tells when others may read it, too.
///
/// # Errors
/// [`Error::Config`] when it cannot be read, or holds no certificate or no key.
pub(super) fn read(path: &Path, warn: &Warn) -> Result<Own> {
    let refuse = |message: &str| unusable(Some(path), message);
    let bytes = std::fs::read(path).map_err(|error| Error::Config {
        file: Some(path.to_owned()),
        message: format!("the client certificate cannot be read: {error}"),
        hint: Some(
            "check `client_cert`: one PEM file with the certificate and its key; without it the engine is asked as anybody"
                .to_owned(),
        ),
    })?;
    let chain = CertificateDer::pem_slice_iter(&bytes)
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|error| refuse(&error.to_string()))?;
    if chain.is_empty() {
        return Err(refuse("there is no certificate in it"));
    }
    let key = PrivateKeyDer::from_pem_slice(&bytes)
        .map_err(|_| refuse("there is no key in it that can be read without a password"))?;
    if crate::config::is_loose(path) {
        let file = path.display();
        warn(&Warning::Other {
            message: format!(
                "{file} holds a private key and others can read it; `chmod 600 {file}`"
            ),
        });
    }
    Ok(Own { chain, key })
}

pub(super) fn unusable(path: Option<&Path>, why: &str) -> Error {
    Error::Config {
        file: path.map(Path::to_owned),
        message: format!("the client certificate cannot be used: {why}"),
        hint: Some("one PEM file holds the certificate and its key, not encrypted".to_owned()),
    }
}
