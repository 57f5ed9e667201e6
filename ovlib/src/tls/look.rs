//! Certificates to look at: what a server shows, and what a CA file holds, believed or not.

use std::path::Path;

use rustls::ClientConfig;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Digest, Sha256};

use super::names::Facts;
use crate::config::{Settings, spell_fingerprint};
use crate::error::{Error, Result};

/// What a certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Certificate {
    /// Names it is for; of an authority its common name.
    pub names: Vec<String>,
    /// Who signed it.
    pub issuer: String,
    /// Whether it signed itself.
    pub self_signed: bool,
    /// First and last second of validity, since 1970.
    pub valid: (i64, i64),
    /// `sha256:...` over all of it.
    pub fingerprint: String,
}

impl Certificate {
    pub(crate) fn of_der(der: &[u8]) -> Option<Certificate> {
        let facts = Facts::of(der)?;
        Some(Certificate {
            names: facts.names(),
            issuer: facts.issuer,
            self_signed: facts.self_signed,
            valid: facts.valid,
            fingerprint: spell_fingerprint(&Sha256::digest(der).into()),
        })
    }

    /// The certificates of a PEM text; what is none of them is passed over.
    pub fn of_pem(pem: &[u8]) -> Vec<Certificate> {
        let all = CertificateDer::pem_slice_iter(pem);
        all.filter_map(|der| Certificate::of_der(&der.ok()?))
            .collect()
    }

    /// The certificates of a PEM file.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read.
    pub fn of_file(path: &Path) -> Result<Vec<Certificate>> {
        let pem = std::fs::read(path).map_err(|source| Error::Io {
            what: format!("cannot read {}", path.display()),
            source,
        })?;
        Ok(Certificate::of_pem(&pem))
    }

    /// Whole days until it ends; negative when it has.
    #[must_use]
    pub fn days_left(&self, now: jiff::Timestamp) -> i64 {
        (self.valid.1 - now.as_second()).div_euclid(86_400)
    }
}

/// A configuration for looking at certificates only: it believes anybody, so nothing may be said over it.
///
/// # Errors
/// As [`super::client_config`].
pub(crate) fn to_look(settings: &Settings) -> Result<ClientConfig> {
    let mut settings = settings.clone();
    settings.insecure = true;
    settings.fingerprint = None;
    super::client_config(&settings, std::sync::Arc::new(|_| ()))
}
