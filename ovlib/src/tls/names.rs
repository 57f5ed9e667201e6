//! What a certificate says about itself, read from its DER with x509-parser: names, issuer, dates. For checks and for messages.

use std::net::IpAddr;

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::X509Name;

/// The readable part of a certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// DNS names and addresses of the subject alternative name.
    pub(super) alternative: Vec<String>,
    /// The last common name of the subject.
    pub(super) common_name: Option<String>,
    /// The issuer's distinguished name, e.g. `C=US, O=example, CN=engine.example.com.12345`.
    pub(super) issuer: String,
    /// The subject's, in the same spelling.
    pub(super) subject: String,
    /// Whether issuer and subject are the same.
    pub(super) self_signed: bool,
    /// First and last moment of validity, in seconds since 1970.
    pub(super) valid: (i64, i64),
    /// What is wrong with its signature, if it was made in a way that nobody trusts any more.
    pub(super) weak_signature: Option<&'static str>,
    /// The bits of its RSA key; none for other keys.
    pub(super) rsa_bits: Option<usize>,
}

impl Facts {
    /// Reads a certificate; `None` when it is none.
    pub(super) fn of(der: &[u8]) -> Option<Facts> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let validity = certificate.validity();
        Some(Facts {
            alternative: alternative(&certificate),
            common_name: common_name(certificate.subject()),
            issuer: certificate.issuer().to_string(),
            subject: certificate.subject().to_string(),
            self_signed: certificate.issuer() == certificate.subject(),
            valid: (
                validity.not_before.timestamp(),
                validity.not_after.timestamp(),
            ),
            weak_signature: weak(&certificate.signature_algorithm.algorithm.to_id_string()),
            rsa_bits: match certificate.public_key().parsed() {
                Ok(PublicKey::RSA(key)) => Some(key.key_size()),
                _ => None,
            },
        })
    }

    /// The names the certificate is for: the alternative ones, without any the common name.
    pub(super) fn names(&self) -> Vec<String> {
        if self.alternative.is_empty() {
            return self.common_name.iter().cloned().collect();
        }
        self.alternative.clone()
    }

    /// Whether the common name stands for a host, as engines of 4.0 and before have it: only when there is no alternative name.
    pub(super) fn common_name_is(&self, host: &str) -> bool {
        if !self.alternative.is_empty() {
            return false;
        }
        let Some(name) = &self.common_name else {
            return false;
        };
        if name.eq_ignore_ascii_case(host) {
            return true;
        }
        let (Some(domain), Some((first, rest))) = (name.strip_prefix("*."), host.split_once('.'))
        else {
            return false;
        };
        // A wildcard stands for one label and never for part of an address.
        !first.is_empty()
            && rest.contains('.')
            && host.parse::<IpAddr>().is_err()
            && rest.eq_ignore_ascii_case(domain)
    }
}

/// Signature algorithms of old certificates, by their object identifiers.
fn weak(algorithm: &str) -> Option<&'static str> {
    match algorithm {
        "1.2.840.113549.1.1.5" | "1.2.840.10045.4.1" => Some("it is signed with SHA-1"),
        "1.2.840.113549.1.1.4" => Some("it is signed with MD5"),
        _ => None,
    }
}

fn alternative(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    extension
        .value
        .general_names
        .iter()
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress(bytes) => address(bytes),
            _ => None,
        })
        .collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes)
            .ok()
            .map(|b| IpAddr::from(b).to_string()),
        16 => <[u8; 16]>::try_from(bytes)
            .ok()
            .map(|b| IpAddr::from(b).to_string()),
        _ => None,
    }
}

fn common_name(subject: &X509Name<'_>) -> Option<String> {
    let attribute = subject.iter_common_name().last()?;
    attribute.as_str().ok().map(str::to_owned)
}

/// A moment as a date for messages.
pub(super) fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| "an unknown date".to_owned(),
        |moment| moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}
