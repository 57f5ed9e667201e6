//! Certificates: who is trusted, who is not, and what the user is told.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use ovlib::warning::Warning;
use ovlib::{Args, Context, Error, ErrorKind, Hooks};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::crypto::ring;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest, Sha256};

use crate::server::{Answer, Server, settings, xml};

/// A CA in a file, and what it signs.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    dir: tempfile::TempDir,
}

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
            .distinguished_name
            .push(DnType::OrganizationName, "example");
        params
            .distinguished_name
            .push(DnType::CommonName, "engine CA");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("ca.pem"), issuer.pem()).unwrap();
        Authority { issuer, dir }
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// A server with a certificate for these names, changed as told.
    fn server(
        &self,
        names: &[&str],
        change: impl Fn(&mut CertificateParams),
    ) -> (Server, CertificateDer<'static>) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        serve(certificate.der().clone(), &key)
    }
}

pub(crate) fn serve(
    certificate: CertificateDer<'static>,
    key: &KeyPair,
) -> (Server, CertificateDer<'static>) {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], key)
        .unwrap();
    (Server::start_tls(config, |_, _| xml("<api/>")), certificate)
}

/// Reads the root document; gives what was warned about, too.
pub(crate) fn read(url: &str, more: &[(&str, &str)]) -> (Result<(), Error>, Vec<Warning>) {
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let told = warnings.clone();
    let hooks = Hooks {
        warn: Arc::new(move |warning| told.lock().unwrap().push(warning.clone())),
        ..Hooks::default()
    };
    let more: Vec<(&str, &str)> = more.iter().copied().chain([("token", "t")]).collect();
    let result = Context::connect(settings(url, &more), hooks)
        .and_then(|context| context.root().read(&Args::new()))
        .map(|_| ());
    let warnings = warnings.lock().unwrap().clone();
    (result, warnings)
}

pub(crate) fn refused(url: &str, more: &[(&str, &str)]) -> Error {
    let error = read(url, more).0.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
    error
}

pub(crate) fn local(server: &Server) -> String {
    format!("https://localhost:{}", server.port())
}

#[test]
fn a_private_ca_is_trusted_for_the_names_it_says() {
    let authority = Authority::new();
    let file = authority.file();
    let file = file.to_str().unwrap();
    let (server, _) = authority.server(&["127.0.0.1", "engine.example.com"], |_| ());
    let (result, warnings) = read(&server.url(), &[("ca_file", file)]);
    result.unwrap();
    assert_eq!(warnings, []);
    let error = refused(&local(&server), &[("ca_file", file)]);
    assert!(matches!(error, Error::Tls { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!(
            "cannot trust {}: its certificate is for 127.0.0.1, engine.example.com, not for 'localhost'",
            local(&server)
        )
    );
    assert_eq!(
        error.hint().as_deref(),
        Some("use the name that the certificate has, e.g. `--url 127.0.0.1`")
    );
}

#[test]
fn a_common_name_stands_in_where_there_is_no_other() {
    let authority = Authority::new();
    let file = authority.file();
    let file = file.to_str().unwrap();
    let named = |name: &'static str| {
        move |params: &mut CertificateParams| {
            params.distinguished_name.push(DnType::CommonName, name);
        }
    };
    let (server, _) = authority.server(&[], named("LocalHost"));
    let (result, warnings) = read(&local(&server), &[("ca_file", file)]);
    result.unwrap();
    assert_eq!(
        warnings,
        [Warning::CommonName {
            host: "localhost".into()
        }]
    );
    let (server, _) = authority.server(&[], named("other"));
    let error = refused(&local(&server), &[("ca_file", file)]);
    assert!(
        error
            .to_string()
            .ends_with("its certificate is for other, not for 'localhost'"),
        "{error}"
    );
    // A certificate with other alternative names is for those only.
    let (server, _) = authority.server(&["other"], named("localhost"));
    let error = refused(&local(&server), &[("ca_file", file)]);
    assert!(
        error
            .to_string()
            .ends_with("its certificate is for other, not for 'localhost'"),
        "{error}"
    );
}

#[test]
fn dates_are_looked_at() {
    let authority = Authority::new();
    let file = authority.file();
    let file = file.to_str().unwrap();
    let (server, _) = authority.server(&["localhost"], |params| {
        params.not_after = date_time_ymd(2020, 2, 29)
    });
    let error = refused(&local(&server), &[("ca_file", file)]);
    assert!(
        error
            .to_string()
            .ends_with("its certificate expired on 2020-02-29 00:00 UTC"),
        "{error}"
    );
    assert!(error.hint().unwrap().contains("engine-setup"));
    let (server, _) = authority.server(&["localhost"], |params| {
        params.not_before = date_time_ymd(3000, 1, 1)
    });
    let error = refused(&local(&server), &[("ca_file", file)]);
    assert!(
        error
            .to_string()
            .ends_with("its certificate is valid only from 3000-01-01 00:00 UTC"),
        "{error}"
    );
}

#[test]
fn a_stranger_is_not_trusted_but_can_be_pinned() {
    let authority = Authority::new();
    let (server, certificate) = authority.server(&["localhost"], |_| ());
    let other = Authority::new();
    let other_file = other.file();
    let error = refused(
        &local(&server),
        &[("ca_file", other_file.to_str().unwrap())],
    );
    assert!(
        error
            .to_string()
            .contains("its certificate was issued by 'CN=engine CA, O=example'"),
        "{error}"
    );
    assert!(error.to_string().ends_with(&format!(
        "which {} does not vouch for",
        other_file.display()
    )));
    let hint = error.hint().unwrap();
    assert!(
        hint.contains("services/pki-resource?resource=ca-certificate"),
        "{hint}"
    );
    let pin = hint
        .split('`')
        .find_map(|part| part.strip_prefix("fingerprint = "))
        .unwrap();
    let print: [u8; 32] = Sha256::digest(&certificate).into();
    assert_eq!(
        pin,
        format!(
            "sha256:{}",
            print.map(|byte| format!("{byte:02x}")).concat()
        )
    );
    // A pinned certificate needs neither CA nor name.
    let (result, warnings) = read(&server.url(), &[("fingerprint", pin)]);
    result.unwrap();
    assert_eq!(warnings, []);
    let wrong = format!("sha256:{}", "ab".repeat(32));
    let error = refused(
        &server.url(),
        &[("fingerprint", &wrong), ("insecure", "yes")],
    );
    assert!(
        error
            .to_string()
            .contains(&format!("has the fingerprint {pin}, not {wrong}")),
        "{error}"
    );
}

#[test]
fn without_a_ca_file_the_system_decides() {
    let authority = Authority::new();
    let (server, _) = authority.server(&["localhost"], |_| ());
    let error = refused(&local(&server), &[]);
    assert!(
        error
            .to_string()
            .ends_with("which this system does not know"),
        "{error}"
    );
}

#[test]
fn a_self_signed_certificate_is_trusted_when_it_was_given() {
    let key = KeyPair::generate().unwrap();
    let dir = tempfile::tempdir().unwrap();
    for is_ca in [IsCa::NoCa, IsCa::Ca(BasicConstraints::Unconstrained)] {
        let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.is_ca = is_ca;
        let certificate = params.self_signed(&key).unwrap();
        let file = dir.path().join("self.pem");
        std::fs::write(&file, certificate.pem()).unwrap();
        let file = file.to_str().unwrap();
        let (server, der) = serve(certificate.der().clone(), &key);
        read(&local(&server), &[("ca_file", file)]).0.unwrap();
        let error = refused(&server.url(), &[("ca_file", file)]);
        assert!(
            error
                .to_string()
                .ends_with("its certificate is for localhost, not for '127.0.0.1'"),
            "{error}"
        );
        // The same as one DER certificate.
        let binary = dir.path().join("self.der");
        std::fs::write(&binary, &der).unwrap();
        read(&local(&server), &[("ca_file", binary.to_str().unwrap())])
            .0
            .unwrap();
        let other = Authority::new();
        let error = refused(
            &local(&server),
            &[("ca_file", other.file().to_str().unwrap())],
        );
        assert!(
            error
                .to_string()
                .contains("its certificate is self-signed, which"),
            "{error}"
        );
    }
}

#[test]
fn insecure_says_so_and_trusts() {
    let authority = Authority::new();
    let (server, _) = authority.server(&["elsewhere"], |params| {
        params.not_after = date_time_ymd(2020, 1, 1)
    });
    let (result, warnings) = read(&server.url(), &[("insecure", "yes")]);
    result.unwrap();
    let host = server.url().trim_start_matches("https://").to_owned();
    assert_eq!(warnings, [Warning::Insecure { host }]);
}

#[test]
fn what_is_no_tls_is_named() {
    let port = answer_first(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    let error = refused(&format!("https://127.0.0.1:{port}"), &[("insecure", "yes")]);
    assert!(
        error
            .to_string()
            .ends_with("what answers on this port does not speak TLS"),
        "{error}"
    );
    // An alert as a server sends it that has only RSA key exchange.
    for (alert, expected) in [
        (
            [0x15, 3, 3, 0, 2, 2, 40],
            "it refused the TLS handshake: no cipher in common",
        ),
        (
            [0x15, 3, 3, 0, 2, 2, 70],
            "it has no TLS version or cipher in common with us",
        ),
    ] {
        let port = answer_first(&alert);
        let error = refused(&format!("https://127.0.0.1:{port}"), &[("insecure", "yes")]);
        assert!(error.to_string().ends_with(expected), "{error}");
        assert!(error.hint().unwrap().contains("ECDHE"));
    }
    let port = answer_first(&[]);
    let error = refused(&format!("https://127.0.0.1:{port}"), &[("insecure", "yes")]);
    assert!(
        error
            .to_string()
            .ends_with("it closed the connection during the handshake"),
        "{error}"
    );
    // TLS where plain HTTP was expected.
    let authority = Authority::new();
    let (server, _) = authority.server(&["localhost"], |_| ());
    let error = refused(&format!("http://127.0.0.1:{}", server.port()), &[]);
    assert!(error.hint().unwrap().contains("https"), "{error:?}");
}

/// A port where somebody sends these bytes to whoever connects, once, and hangs up.
fn answer_first(bytes: &[u8]) -> u16 {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let bytes = bytes.to_vec();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut hello = [0; 4096];
        let _ = stream.read(&mut hello);
        let _ = stream.write_all(&bytes);
    });
    port
}

#[test]
fn a_ca_file_that_is_none_is_refused_before_anything_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ca.pem");
    let connect = || {
        read(
            "https://127.0.0.1:9",
            &[("ca_file", file.to_str().unwrap())],
        )
        .0
        .unwrap_err()
    };
    let error = connect();
    assert!(
        error
            .to_string()
            .contains("ca.pem: the CA file cannot be read"),
        "{error}"
    );
    assert!(matches!(error, Error::Config { .. }));
    for (text, expected) in [
        ("", "the CA file holds no certificate"),
        ("<html>404</html>", "the CA file holds no certificate"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "the CA file holds no usable certificate",
        ),
        (
            "-----BEGIN CERTIFICATE-----\n!!!!\n",
            "the CA file is not PEM",
        ),
    ] {
        std::fs::write(&file, text).unwrap();
        let error = connect();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().unwrap().contains("pki-resource"));
    }
    // Without TLS nobody asks for it.
    let server = Server::start(|_, _| {
        Answer::Whole(crate::server::bytes_of(
            200,
            "application/xml",
            b"<api/>",
            "",
        ))
    });
    read(&server.url(), &[("ca_file", "/no/such/file")])
        .0
        .unwrap();
}
