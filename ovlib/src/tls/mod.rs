//! Whom we trust: builds the TLS side of a connection from the settings. Opens no socket.

mod cause;
mod look;
mod names;
mod own;
mod trust;
mod verify;

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::{CipherSuite, ClientConfig};

pub(crate) use cause::explain;
pub use look::Certificate;
pub(crate) use look::to_look;

use crate::config::Settings;
use crate::error::{Error, Result};
use crate::warning::Warning;
use trust::Trust;
use verify::Verifier;

/// Where remarks about certificates go.
pub(crate) type Warn = Arc<dyn Fn(&Warning) + Send + Sync>;

/// The TLS configuration for an engine, its certificate checked as the settings say.
///
/// # Errors
/// [`Error::Config`] when the CA file cannot be read or holds no certificate; the same for a certificate of our own.
pub(crate) fn client_config(settings: &Settings, warn: Warn) -> Result<ClientConfig> {
    let provider = Arc::new(algorithms());
    let trust = match settings.fingerprint {
        Some(print) => Trust::Fingerprint(print),
        None if settings.insecure => Trust::Anybody,
        None => Trust::from_files(settings)?,
    };
    let own = settings.client_cert.as_deref();
    let own = own.map(|path| own::read(path, &warn)).transpose()?;
    let verifier = Verifier::new(trust, provider.clone(), warn);
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(no_tls)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match own {
        Some(own) => config
            .with_client_auth_cert(own.chain, own.key)
            .map_err(|error| own::unusable(settings.client_cert.as_deref(), &error.to_string()))?,
        None => config.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The algorithms, AES with 128 bits before 256: both are far out of reach, and the first takes a quarter less time, which
/// a list of a GB shows at both ends. A web server that insists on 256 bits gets them.
fn algorithms() -> CryptoProvider {
    let mut provider = ring::default_provider();
    let first = CipherSuite::TLS13_AES_128_GCM_SHA256;
    provider
        .cipher_suites
        .sort_by_key(|suite| suite.suite() != first);
    provider
}

/// A configuration that trusts nobody, for a session without TLS: the HTTP client wants one all the same.
///
/// # Errors
/// [`Error::Config`], which cannot happen with the built-in algorithms.
pub(crate) fn unused() -> Result<ClientConfig> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(no_tls)?;
    Ok(config
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}

fn no_tls(error: rustls::Error) -> Error {
    Error::Config {
        file: None,
        message: format!("TLS cannot be set up: {error}"),
        hint: None,
    }
}

#[cfg(test)]
mod tests;
