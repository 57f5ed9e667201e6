//! From a failed handshake to what a person can do about it.

use rustls::{AlertDescription, CertificateError};

use super::trust::how_to_fetch;
use super::verify::Refusal;
use crate::error::Error;

/// What a TLS error means for the user.
pub(crate) fn explain(error: &rustls::Error, url: &str) -> Error {
    let connect = |message: &str, hint: &str| Error::Connect {
        url: url.to_owned(),
        message: message.to_owned(),
        hint: Some(hint.to_owned()),
    };
    match error {
        rustls::Error::InvalidCertificate(why) => refused(why, url),
        rustls::Error::InvalidMessage(_) => connect(
            "what answers on this port does not speak TLS",
            "use the port of https (443 unless moved), or an http:// URL if the engine really has no TLS",
        ),
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion)
        | rustls::Error::PeerIncompatible(_) => connect(
            "it has no TLS version or cipher in common with us",
            "TLS 1.2 with ECDHE or TLS 1.3 is needed; RSA key exchange and older versions are not spoken",
        ),
        rustls::Error::AlertReceived(AlertDescription::HandshakeFailure) => connect(
            "it refused the TLS handshake: no cipher in common",
            "the web server probably allows only RSA key exchange; let it offer ECDHE ciphers (TLS 1.2) or TLS 1.3",
        ),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => connect(
            "it wants a client certificate",
            "name the file with your certificate and its key: `client_cert = FILE` under [api]",
        ),
        rustls::Error::AlertReceived(AlertDescription::UnrecognisedName) => connect(
            "no server of that name lives there",
            "use the engine's fully qualified host name",
        ),
        error => Error::Connect {
            url: url.to_owned(),
            message: format!("the TLS connection failed: {error}"),
            hint: None,
        },
    }
}

fn refused(why: &CertificateError, url: &str) -> Error {
    let refusal = match why {
        CertificateError::Other(other) => other.0.downcast_ref::<Refusal>(),
        _ => None,
    };
    let Some(refusal) = refusal else {
        return Error::Tls {
            url: url.to_owned(),
            message: format!("its certificate is not valid: {why}"),
            hint: None,
        };
    };
    let hint = match refusal {
        Refusal::Expired { .. } => {
            "renew it on the engine with `engine-setup --offline`, or correct this machine's clock".to_owned()
        }
        Refusal::NotYetValid { .. } => "compare the clocks of this machine and of the engine".to_owned(),
        Refusal::WrongName { names, .. } => match names.first() {
            Some(name) => format!("use the name that the certificate has, e.g. `--url {name}`"),
            None => "pin the certificate with `fingerprint = sha256:...`".to_owned(),
        },
        Refusal::UnknownIssuer { fingerprint, .. } => {
            format!("{}; or pin this one certificate: `fingerprint = {fingerprint}`", how_to_fetch(url))
        }
        Refusal::Fingerprint { .. } => {
            "if the engine's certificate was renewed on purpose, correct `fingerprint`; otherwise somebody is in between".to_owned()
        }
        Refusal::Weak { .. } => "renew the certificates on the engine with `engine-setup --offline`".to_owned(),
        Refusal::Other { .. } => "renew the certificate on the engine".to_owned(),
    };
    Error::Tls {
        url: url.to_owned(),
        message: refusal.to_string(),
        hint: Some(hint),
    }
}
