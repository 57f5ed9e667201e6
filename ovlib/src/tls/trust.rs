//! The certificates that may vouch for an engine: one file, or the system's store, or a fingerprint.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rustls::RootCertStore;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use crate::config::{DEFAULT_CA_FILE, Settings};
use crate::error::{Error, Result};

/// Who is trusted.
#[derive(Debug)]
pub(super) enum Trust {
    /// Whoever answers.
    Anybody,
    /// The holder of one certificate.
    Fingerprint([u8; 32]),
    /// Whoever a CA of this file vouches for, and the holders of its certificates themselves.
    File(CaFile),
    /// Whoever a CA of the system's store vouches for; loaded when first needed (it takes 2 ms).
    System(OnceLock<Arc<RootCertStore>>),
}

/// A file of PEM (or one DER) certificates.
#[derive(Debug)]
pub(super) struct CaFile {
    pub(super) path: PathBuf,
    pub(super) certificates: Vec<CertificateDer<'static>>,
    pub(super) roots: Arc<RootCertStore>,
}

impl Trust {
    /// The configured file alone; without one the engine's own place for it, else the system's store.
    pub(super) fn from_files(settings: &Settings) -> Result<Trust> {
        if let Some(path) = &settings.ca_file {
            return CaFile::read(path, &settings.url).map(Trust::File);
        }
        let default = Path::new(DEFAULT_CA_FILE);
        if default.exists() {
            return CaFile::read(default, &settings.url).map(Trust::File);
        }
        Ok(Trust::System(OnceLock::new()))
    }

    /// The roots of a chain; `None` when chains do not matter.
    pub(super) fn roots(&self) -> Option<Arc<RootCertStore>> {
        match self {
            Trust::File(file) => Some(file.roots.clone()),
            Trust::System(store) => Some(store.get_or_init(system_roots).clone()),
            Trust::Anybody | Trust::Fingerprint(_) => None,
        }
    }

    /// Whether a certificate itself, not its issuer, was given as trusted.
    pub(super) fn holds(&self, certificate: &CertificateDer<'_>) -> bool {
        matches!(self, Trust::File(file) if file.certificates.iter().any(|own| own == certificate))
    }
}

impl CaFile {
    fn read(path: &Path, url: &str) -> Result<CaFile> {
        let refuse = |message: String| Error::Config {
            file: Some(path.to_owned()),
            message,
            hint: Some(how_to_fetch(url)),
        };
        let bytes =
            std::fs::read(path).map_err(|e| refuse(format!("the CA file cannot be read: {e}")))?;
        let certificates = if bytes.first() == Some(&0x30) {
            vec![CertificateDer::from(bytes)]
        } else {
            CertificateDer::pem_slice_iter(&bytes)
                .collect::<std::result::Result<Vec<_>, _>>()
                .map_err(|e| refuse(format!("the CA file is not PEM: {e}")))?
        };
        let mut roots = RootCertStore::empty();
        let mut unusable = None;
        for certificate in &certificates {
            if let Err(error) = roots.add(certificate.clone()) {
                unusable = Some(error);
            }
        }
        if roots.is_empty() {
            return Err(refuse(match unusable {
                Some(error) => format!("the CA file holds no usable certificate: {error}"),
                None => "the CA file holds no certificate".to_owned(),
            }));
        }
        Ok(CaFile {
            path: path.to_owned(),
            certificates,
            roots: Arc::new(roots),
        })
    }
}

/// The command that gets an engine's CA (engine 4.5.8: `/services/pki-resource`), for hints.
pub(super) fn how_to_fetch(url: &str) -> String {
    let base = url.strip_suffix("/api").unwrap_or(url);
    format!(
        "get the engine's CA with `curl -k -o ca.pem '{base}/services/pki-resource?resource=ca-certificate&format=X509-PEM-CA'`, \
         check it, and set `ca_file`"
    )
}

fn system_roots() -> Arc<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let loaded = rustls_native_certs::load_native_certs();
    for error in &loaded.errors {
        tracing::debug!(target: "ovlib::wire::ssl", "system certificates: {error}");
    }
    roots.add_parsable_certificates(loaded.certs);
    Arc::new(roots)
}
