//! The server side of TLS: 1.2 and 1.3, one certificate, HTTP/1.1 only.

use std::io;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::ring;

use crate::pki::Pki;

/// What connections are accepted with.
///
/// # Errors
/// Fails when the certificate and its key do not fit.
pub(crate) fn config(pki: &Pki) -> io::Result<Arc<ServerConfig>> {
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions();
    let builder = builder.map_err(io::Error::other)?.with_no_client_auth();
    let config = builder.with_single_cert(pki.chain(), pki.key());
    let mut config = config.map_err(io::Error::other)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
