//! Checks an engine's certificate. Stricter than `insecure`, kinder than a browser: old engines have certificates without a
//! subject alternative name, and many small ones a self-signed certificate that the user gave us as CA file.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use sha2::{Digest, Sha256};

use super::Warn;
use super::names::{Facts, date};
use super::trust::Trust;
use crate::config::spell_fingerprint;
use crate::warning::Warning;

/// Shorter RSA keys are not believed (what the library for signatures takes).
const SHORTEST_RSA: usize = 2048;

/// Why a certificate is refused; travels through rustls as the source of its error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    Expired {
        on: i64,
    },
    NotYetValid {
        from: i64,
    },
    WrongName {
        host: String,
        names: Vec<String>,
    },
    UnknownIssuer {
        issuer: String,
        self_signed: bool,
        ca_file: Option<PathBuf>,
        fingerprint: String,
    },
    Fingerprint {
        got: String,
        wanted: String,
    },
    /// It was made in a way that anybody can imitate by now.
    Weak {
        what: String,
    },
    Other {
        message: String,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Expired { on } => write!(f, "its certificate expired on {}", date(*on)),
            Refusal::NotYetValid { from } => {
                write!(f, "its certificate is valid only from {}", date(*from))
            }
            Refusal::WrongName { host, names } if names.is_empty() => {
                write!(
                    f,
                    "its certificate names no host, so it is not for '{host}'"
                )
            }
            Refusal::WrongName { host, names } => {
                write!(
                    f,
                    "its certificate is for {}, not for '{host}'",
                    names.join(", ")
                )
            }
            Refusal::UnknownIssuer {
                issuer,
                self_signed,
                ca_file,
                ..
            } => {
                let who = if *self_signed {
                    "its certificate is self-signed".to_owned()
                } else {
                    format!("its certificate was issued by '{issuer}'")
                };
                match ca_file {
                    Some(file) => write!(f, "{who}, which {} does not vouch for", file.display()),
                    None => write!(f, "{who}, which this system does not know"),
                }
            }
            Refusal::Fingerprint { got, wanted } => {
                write!(f, "its certificate has the fingerprint {got}, not {wanted}")
            }
            Refusal::Weak { what } => write!(f, "its certificate is too weak: {what}"),
            Refusal::Other { message } => write!(f, "its certificate is not valid: {message}"),
        }
    }
}

impl std::error::Error for Refusal {}

/// The check that rustls calls for every full handshake.
pub(super) struct Verifier {
    trust: Trust,
    provider: Arc<CryptoProvider>,
    warn: Warn,
    warned: AtomicBool,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("trust", &self.trust)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    pub(super) fn new(trust: Trust, provider: Arc<CryptoProvider>, warn: Warn) -> Verifier {
        Verifier {
            trust,
            provider,
            warn,
            warned: AtomicBool::new(false),
        }
    }

    fn check(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), Refusal> {
        if let Trust::Fingerprint(wanted) = &self.trust {
            let got = fingerprint(leaf);
            return if got == *wanted {
                Ok(())
            } else {
                Err(Refusal::Fingerprint {
                    got: spell_fingerprint(&got),
                    wanted: spell_fingerprint(wanted),
                })
            };
        }
        let Some(roots) = self.trust.roots() else {
            return Ok(());
        };
        let facts = Facts::of(leaf).unwrap_or_default();
        let parsed = ParsedCertificate::try_from(leaf).map_err(|e| other(&e))?;
        if self.trust.holds(leaf) {
            dates(&facts, now)?;
        } else {
            verify_server_cert_signed_by_trust_anchor(
                &parsed,
                &roots,
                intermediates,
                now,
                self.provider.signature_verification_algorithms.all,
            )
            .map_err(|error| self.refusal(&error, leaf, &facts, now))?;
        }
        let bits = facts.rsa_bits;
        self.name(&parsed, host, facts)?;
        match bits.filter(|bits| *bits < SHORTEST_RSA) {
            // Its signature of the handshake would be refused next, without a word why.
            Some(bits) => Err(Refusal::Weak {
                what: format!("it has an RSA key of {bits} bits"),
            }),
            None => Ok(()),
        }
    }

    /// The certificate must be for the host: by its alternative names, or in the old way by its common name.
    fn name(
        &self,
        parsed: &ParsedCertificate<'_>,
        host: &ServerName<'_>,
        facts: Facts,
    ) -> Result<(), Refusal> {
        if verify_server_name(parsed, host).is_ok() {
            return Ok(());
        }
        let host = host.to_str().into_owned();
        if !facts.common_name_is(&host) {
            return Err(Refusal::WrongName {
                names: facts.names(),
                host,
            });
        }
        if !self.warned.swap(true, Ordering::Relaxed) {
            (self.warn)(&Warning::CommonName { host });
        }
        Ok(())
    }

    /// What rustls found, as a fact that a user can act on.
    fn refusal(
        &self,
        error: &rustls::Error,
        leaf: &CertificateDer<'_>,
        facts: &Facts,
        now: UnixTime,
    ) -> Refusal {
        use CertificateError as C;
        let rustls::Error::InvalidCertificate(why) = error else {
            return other(error);
        };
        match why {
            C::Expired
            | C::ExpiredContext { .. }
            | C::NotValidYet
            | C::NotValidYetContext { .. } => {
                dates(facts, now).err().unwrap_or_else(|| Refusal::Other {
                    message: "a certificate of its CA has expired or is not valid yet".to_owned(),
                })
            }
            C::BadSignature
            | C::UnsupportedSignatureAlgorithmContext { .. }
            | C::UnsupportedSignatureAlgorithmForPublicKeyContext { .. }
                if self.weakness(facts).is_some() =>
            {
                Refusal::Weak {
                    what: self.weakness(facts).unwrap_or_default(),
                }
            }
            // A self-signed certificate that is not ours can look like a CA used as a server.
            C::UnknownIssuer | C::BadSignature => self.unknown_issuer(leaf, facts),
            _ if facts.self_signed => self.unknown_issuer(leaf, facts),
            _ => other(error),
        }
    }

    /// Why a signature cannot be believed though its issuer is trusted: how it was made, or a key that is too short.
    fn weakness(&self, facts: &Facts) -> Option<String> {
        if let Some(what) = facts.weak_signature {
            return Some(what.to_owned());
        }
        let Trust::File(file) = &self.trust else {
            return None;
        };
        let authorities = file.certificates.iter().filter_map(|der| Facts::of(der));
        let mut issuers = authorities.filter(|ca| ca.subject == facts.issuer);
        let bits = issuers.find_map(|ca| ca.rsa_bits.filter(|bits| *bits < SHORTEST_RSA))?;
        Some(format!("its authority has an RSA key of {bits} bits"))
    }

    fn unknown_issuer(&self, leaf: &CertificateDer<'_>, facts: &Facts) -> Refusal {
        Refusal::UnknownIssuer {
            issuer: facts.issuer.clone(),
            self_signed: facts.self_signed,
            ca_file: match &self.trust {
                Trust::File(file) => Some(file.path.clone()),
                _ => None,
            },
            fingerprint: spell_fingerprint(&fingerprint(leaf)),
        }
    }

    fn trusts_anybody(&self) -> bool {
        matches!(self.trust, Trust::Anybody)
    }
}

fn fingerprint(certificate: &CertificateDer<'_>) -> [u8; 32] {
    Sha256::digest(certificate).into()
}

fn other(error: &rustls::Error) -> Refusal {
    let message = match error {
        rustls::Error::InvalidCertificate(why) => why.to_string(),
        error => error.to_string(),
    };
    Refusal::Other { message }
}

fn dates(facts: &Facts, now: UnixTime) -> Result<(), Refusal> {
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let (from, until) = facts.valid;
    if now > until {
        return Err(Refusal::Expired { on: until });
    }
    if now < from {
        return Err(Refusal::NotYetValid { from });
    }
    Ok(())
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        tracing::trace!(target: "ovlib::wire::ssl", host = %server_name.to_str(), facts = ?Facts::of(end_entity), "certificate");
        match self.check(end_entity, intermediates, server_name, now) {
            Ok(()) => Ok(ServerCertVerified::assertion()),
            Err(refusal) => Err(CertificateError::Other(OtherError(Arc::new(refusal))).into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        if self.trusts_anybody() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, cert, dss, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        if self.trusts_anybody() {
            return Ok(HandshakeSignatureValid::assertion());
        }
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, cert, dss, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let mut schemes = self
            .provider
            .signature_verification_algorithms
            .supported_schemes();
        if self.trusts_anybody() {
            schemes.extend([
                SignatureScheme::RSA_PKCS1_SHA1,
                SignatureScheme::ECDSA_SHA1_Legacy,
            ]);
        }
        schemes
    }
}
