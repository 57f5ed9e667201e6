//! A certificate authority and a server certificate, made at start, and what `/services/pki-resource` and the
//! token service publish of them.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::exchange::{Request, Response};
use crate::pages;
use crate::url;

/// How what the token service says is signed. An engine has an RSA key for that, and `RS256`.
pub(crate) const ALGORITHM: &str = "ES256";

/// Names under which the server certificate is valid.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// The keys and certificates of one engine.
pub(crate) struct Pki {
    ca_pem: Arc<str>,
    ca_der: CertificateDer<'static>,
    ca_point: Vec<u8>,
    server_pem: String,
    server_der: CertificateDer<'static>,
    server_point: Vec<u8>,
    server_key: Vec<u8>,
}

impl Pki {
    /// Makes new ones, valid for this machine and the address that is listened on.
    ///
    /// # Errors
    /// Fails only when the system gives no random numbers.
    pub(crate) fn generate(address: IpAddr, days: Option<u32>) -> io::Result<Pki> {
        Pki::try_generate(address, days).map_err(io::Error::other)
    }

    fn try_generate(address: IpAddr, days: Option<u32>) -> Result<Pki, rcgen::Error> {
        let ca_key = KeyPair::generate()?;
        let mut params = named("ovsim CA")?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ca = params.self_signed(&ca_key)?;
        let ca_point = ca_key.public_key_raw().to_vec();
        let issuer = Issuer::new(params, ca_key);

        let server_key = KeyPair::generate()?;
        let mut params = named("localhost")?;
        let mut names = NAMES.map(str::to_owned).to_vec();
        let own = address.to_string();
        if !names.contains(&own) && !address.is_unspecified() {
            names.push(own);
        }
        let names = CertificateParams::new(names)?;
        params.subject_alt_names = names.subject_alt_names;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        if let Some(days) = days {
            let end = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
            let end = end.saturating_add(jiff::Span::new().days(days)).date();
            let (month, day) = (end.month().unsigned_abs(), end.day().unsigned_abs());
            params.not_after = rcgen::date_time_ymd(i32::from(end.year()), month, day);
        }
        let server = params.signed_by(&server_key, &issuer)?;
        Ok(Pki {
            ca_pem: ca.pem().into(),
            ca_der: ca.der().clone(),
            ca_point,
            server_pem: server.pem(),
            server_der: server.der().clone(),
            server_point: server_key.public_key_raw().to_vec(),
            server_key: server_key.serialize_der(),
        })
    }

    /// The certificate of the CA.
    pub(crate) fn ca_pem(&self) -> &Arc<str> {
        &self.ca_pem
    }

    /// The server's certificate and that of the CA.
    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        vec![self.server_der.clone(), self.ca_der.clone()]
    }

    /// The server's key.
    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.server_key.clone()).into()
    }

    /// The signing keys of the token service. A real engine publishes their private members too; this one does not.
    pub(crate) fn jwks(&self) -> String {
        let (x, y) = self.server_point[1..].split_at(32);
        let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
        format!(
            "{{\"keys\":[{{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"oVirt\",\"x\":\"{x}\",\"y\":\"{y}\"}}]}}"
        )
    }

    /// What that key signs a text with, in the form of a JSON web signature; nothing when the system gives no random numbers.
    pub(crate) fn sign(&self, text: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let form = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::from_pkcs8(form, &self.server_key, &random).ok();
        let signed = key.and_then(|key| key.sign(&random, text).ok());
        signed.map_or_else(Vec::new, |signed| signed.as_ref().to_vec())
    }

    /// Answers `/ovirt-engine/services/pki-resource`.
    pub(crate) fn resource(&self, request: &Request) -> Response {
        let bad = |text: String| Response::html(400, pages::error(&text));
        let fields = url::pairs(request.query.as_deref().unwrap_or("")).unwrap_or_default();
        let Some(name) = url::first(&fields, "resource") else {
            return bad("Missing resource name".to_owned());
        };
        let (pem, point, alias) = match name {
            "ca-certificate" | "qemu-ca-certificate" => (&*self.ca_pem, &self.ca_point, ""),
            "engine-certificate" => (self.server_pem.as_str(), &self.server_point, "ovirt-engine"),
            other => {
                return bad(format!("Resource '{}' is invalid", pages::escape(other)));
            }
        };
        let send = |kind: &str, text: &str| {
            let kind = format!("{kind}; charset=ISO-8859-1");
            Response::bytes(200, &kind, text)
        };
        match url::first(&fields, "format").unwrap_or("X509-PEM-CA") {
            "X509-PEM" => send("application/x-x509-cert", pem),
            "X509-PEM-CA" => send("application/x-x509-ca-cert", pem),
            "OPENSSH-PUBKEY" => {
                let alias = url::first(&fields, "alias").unwrap_or(alias);
                send("text/plain", &ssh_line(point, alias))
            }
            other => bad(format!("Format '{}' is invalid", pages::escape(other))),
        }
    }
}

fn named(name: &str) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let year = i32::from(today.year());
    params.not_before = rcgen::date_time_ymd(year - 1, 1, 1);
    params.not_after = rcgen::date_time_ymd(year + 10, 1, 1);
    params
        .distinguished_name
        .push(DnType::OrganizationName, "ovsim");
    params.distinguished_name.push(DnType::CommonName, name);
    Ok(params)
}

/// A public key as OpenSSH writes it.
fn ssh_line(point: &[u8], alias: &str) -> String {
    let kind = "ecdsa-sha2-nistp256";
    let mut blob = Vec::new();
    for part in [kind.as_bytes(), b"nistp256", point] {
        blob.extend_from_slice(&u32::try_from(part.len()).unwrap_or(0).to_be_bytes());
        blob.extend_from_slice(part);
    }
    let line = format!("{kind} {} {alias}", STANDARD.encode(blob));
    format!("{}\n", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_published_can_be_read() {
        let pki = Pki::generate(IpAddr::from([127, 0, 0, 1]), None).unwrap();
        assert!(pki.ca_pem().starts_with("-----BEGIN CERTIFICATE-----"));
        assert_eq!(pki.chain().len(), 2);
        let keys: serde_json::Value = serde_json::from_str(&pki.jwks()).unwrap();
        assert_eq!(keys["keys"][0]["kty"], "EC");
        let form = &ring::signature::ECDSA_P256_SHA256_FIXED;
        let public = ring::signature::UnparsedPublicKey::new(form, &pki.server_point);
        assert!(public.verify(b"text", &pki.sign(b"text")).is_ok());
        let line = ssh_line(&pki.ca_point, "");
        assert!(line.starts_with("ecdsa-sha2-nistp256 AAAA") && line.ends_with('\n'));
    }
}
