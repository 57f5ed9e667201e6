//! Certificates of old engines that no library of ours makes any more, and servers that want one of ours: the rest of the
//! table of who is trusted. The others are in `trust`.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ovlib::Error;
use ovlib::warning::Warning;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::RootCertStore;
use rustls::crypto::ring;
use rustls::server::WebPkiClientVerifier;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::server::{Server, xml};
use crate::trust::{read, refused};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/tls")
        .join(name)
}

/// A server with the `-leaf` of a name, and the file of its `-ca`.
fn server(name: &str) -> (Server, String) {
    let leaf = CertificateDer::from_pem_file(file(&format!("{name}-leaf.pem"))).unwrap();
    let key = PrivateKeyDer::from_pem_file(file("leaf-key.pem")).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf], key)
        .unwrap();
    let server = Server::start_tls(config, |_, _| xml("<api/>"));
    let ca = file(&format!("{name}-ca.pem"));
    (server, ca.display().to_string())
}

#[test]
fn an_authority_of_version_1_is_trusted() {
    let (server, ca) = server("v1");
    for host in ["localhost", "127.0.0.1"] {
        let url = format!("https://{host}:{}", server.port());
        let (result, warnings) = read(&url, &[("ca_file", &ca)]);
        result.unwrap();
        assert_eq!(warnings, []);
    }
}

#[test]
fn weak_signatures_are_trusted_by_nobody_but_the_careless() {
    for (name, why) in [
        ("sha1", "it is signed with SHA-1"),
        ("rsa1024", "its authority has an RSA key of 1024 bits"),
    ] {
        let (server, ca) = server(name);
        let error = refused(&server.url(), &[("ca_file", &ca)]);
        let expected = format!("its certificate is too weak: {why}");
        assert!(error.to_string().ends_with(&expected), "{error}");
        assert!(error.hint().unwrap().contains("engine-setup"), "{error:?}");
        // Under another authority it is a stranger, whatever its signature.
        let other = file("v1-ca.pem").display().to_string();
        let error = refused(&server.url(), &[("ca_file", &other)]);
        assert!(error.to_string().contains("does not vouch for"), "{error}");
        let (result, warnings) = read(&server.url(), &[("insecure", "yes")]);
        result.unwrap();
        assert!(matches!(warnings[..], [Warning::Insecure { .. }]));
    }
}

/// An authority, a server under it that asks for certificates of the same authority, and a file with one.
struct Asking {
    server: Server,
    folder: tempfile::TempDir,
}

impl Asking {
    fn new(may_be_absent: bool) -> Asking {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let own = |name: &str| {
            let key = KeyPair::generate().unwrap();
            let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
            (params.signed_by(&key, &authority).unwrap(), key)
        };
        let mut roots = RootCertStore::empty();
        roots.add(authority.der().clone()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let asks = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let asks = match may_be_absent {
            true => asks.allow_unauthenticated(),
            false => asks,
        };
        let (certificate, key) = own("127.0.0.1");
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(asks.build().unwrap())
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = own("backup.example.org");
        let both = format!("{}{}", certificate.pem(), key.serialize_pem());
        std::fs::write(folder.path().join("own.pem"), both).unwrap();
        std::fs::set_permissions(
            folder.path().join("own.pem"),
            PermissionsExt::from_mode(0o600),
        )
        .unwrap();
        std::fs::write(folder.path().join("ca.pem"), authority.pem()).unwrap();
        Asking {
            server: Server::start_tls(config, |_, _| xml("<api/>")),
            folder,
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

#[test]
fn a_certificate_of_ones_own_is_shown_to_who_asks() {
    let asking = Asking::new(false);
    let (ca, own) = (asking.path("ca.pem"), asking.path("own.pem"));
    let url = asking.server.url();
    let (result, warnings) = read(&url, &[("ca_file", &ca), ("client_cert", &own)]);
    result.unwrap();
    assert_eq!(warnings, []);
    let error = refused(&url, &[("ca_file", &ca)]);
    assert!(
        error.to_string().ends_with("it wants a client certificate"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("client_cert"), "{error:?}");
    // Who only may be asked need not answer, and who is not asked says nothing.
    let polite = Asking::new(true);
    let ca = polite.path("ca.pem");
    read(&polite.server.url(), &[("ca_file", &ca)]).0.unwrap();
    // Others can read it.
    std::fs::set_permissions(&own, PermissionsExt::from_mode(0o644)).unwrap();
    let ca = asking.path("ca.pem");
    let (result, warnings) = read(&url, &[("ca_file", &ca), ("client_cert", &own)]);
    result.unwrap();
    assert!(
        warnings[0]
            .to_string()
            .contains("holds a private key and others can read it")
    );
}

#[test]
fn a_file_without_certificate_or_key_is_refused_before_anything_is_sent() {
    let asking = Asking::new(true);
    let ca = asking.path("ca.pem");
    let file = asking.path("bad.pem");
    let whole = std::fs::read_to_string(asking.path("own.pem")).unwrap();
    let end = whole.find("-----BEGIN PRIVATE").unwrap();
    for (text, why) in [
        ("", "there is no certificate in it"),
        (
            &whole[..end],
            "there is no key in it that can be read without a password",
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        let error = read(
            "https://127.0.0.1:9",
            &[("ca_file", &ca), ("client_cert", &file)],
        );
        let error = error.0.unwrap_err();
        assert!(matches!(error, Error::Config { .. }), "{error:?}");
        assert!(error.to_string().ends_with(why), "{error}");
    }
    // A key of another certificate.
    let other = std::fs::read_to_string(Asking::new(true).path("own.pem")).unwrap();
    let at = other.find("-----BEGIN PRIVATE").unwrap();
    std::fs::write(&file, format!("{}{}", &whole[..end], &other[at..])).unwrap();
    let error = read(
        "https://127.0.0.1:9",
        &[("ca_file", &ca), ("client_cert", &file)],
    );
    let error = error.0.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the client certificate cannot be used"),
        "{error}"
    );
}
