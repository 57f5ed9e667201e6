//! A server that sends exactly the bytes it is told to, over TLS or without, and tears the connection down when told to.

use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

/// What goes back for one request.
pub(crate) enum Reply {
    /// These bytes; the connection stays open.
    Bytes(Vec<u8>),
    /// These bytes, then the connection is torn down without a farewell.
    Cut(Vec<u8>),
    /// The first bytes once, the second so many times, then the connection ends.
    Flood(Vec<u8>, Vec<u8>, u64),
    /// These bytes, then nothing, the connection held open until the client leaves.
    Silence(Vec<u8>),
}

/// The certificate shown to clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certificate {
    Good,
    Expired,
    NotYetValid,
    OtherHost,
    /// No TLS at all.
    None,
}

/// A running server; its threads end with the test process.
pub(crate) struct ByteServer {
    pub(crate) port: u16,
    /// The authority of this server alone.
    pub(crate) ca: tempfile::NamedTempFile,
}

impl ByteServer {
    /// Answers every request with what `answer` makes of its path.
    pub(crate) fn start(
        certificate: Certificate,
        answer: impl Fn(&str) -> Reply + Send + Sync + 'static,
    ) -> ByteServer {
        let (config, pem) = tls(certificate);
        let mut ca = tempfile::NamedTempFile::new().unwrap();
        ca.write_all(pem.as_bytes()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, config) = (Arc::clone(&answer), Arc::clone(&config));
                std::thread::spawn(move || {
                    // Whatever the client does to the connection is what the test looks at from its side.
                    let _ = if certificate == Certificate::None {
                        let raw = stream.try_clone().unwrap();
                        serve(stream, &raw, &*answer)
                    } else {
                        let raw = stream.try_clone().unwrap();
                        let connection = ServerConnection::new(config).unwrap();
                        serve(StreamOwned::new(connection, stream), &raw, &*answer)
                    };
                });
            }
        });
        ByteServer { port, ca }
    }

    /// A server whose login, root document and logout work, and whose other paths get `reply`.
    pub(crate) fn after_login(reply: impl Fn() -> Reply + Send + Sync + 'static) -> ByteServer {
        ByteServer::start(Certificate::Good, move |path| {
            usual(path).unwrap_or_else(&reply)
        })
    }

    /// The API's address, with the scheme asked for.
    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://127.0.0.1:{}/ovirt-engine/api", self.port)
    }

    /// The file with the authority's certificate.
    pub(crate) fn ca_file(&self) -> PathBuf {
        self.ca.path().to_owned()
    }
}

/// What works on every server: token, root document, logout.
pub(crate) fn usual(path: &str) -> Option<Reply> {
    let path = path.split(['?', ';']).next().unwrap_or_default();
    let json = |text: &str| {
        Some(Reply::Bytes(http(
            "200 OK",
            "application/json",
            text.as_bytes(),
        )))
    };
    match path.rsplit('/').next().unwrap_or_default() {
        "token" => json(
            r#"{"access_token":"byte-server-token","scope":"ovirt-app-api","exp":"4102444800000","token_type":"bearer"}"#,
        ),
        "sso-logout" | "revoke" => json("{}"),
        "api" | "" => {
            let root = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<api>\n    <product_info>\n        \
                        <version>\n            <major>4</major>\n            <minor>5</minor>\n        </version>\n    \
                        </product_info>\n</api>\n";
            Some(Reply::Bytes(http(
                "200 OK",
                "application/xml;charset=UTF-8",
                root.as_bytes(),
            )))
        }
        _ => None,
    }
}

/// A whole reply with its length.
pub(crate) fn http(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// The authority's PEM and a configuration with the certificate it signed.
fn tls(certificate: Certificate) -> (Arc<ServerConfig>, String) {
    let ca_key = rcgen::KeyPair::generate().unwrap();
    let mut ca = rcgen::CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    ca.distinguished_name
        .push(rcgen::DnType::CommonName, "byte server CA");
    let pem = ca.self_signed(&ca_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(ca, ca_key);
    let names = match certificate {
        Certificate::OtherHost => vec!["other.example.org".to_owned()],
        _ => vec!["127.0.0.1".to_owned(), "localhost".to_owned()],
    };
    let mut leaf = rcgen::CertificateParams::new(names).unwrap();
    match certificate {
        Certificate::Expired => leaf.not_after = rcgen::date_time_ymd(2001, 2, 3),
        Certificate::NotYetValid => leaf.not_before = rcgen::date_time_ymd(3999, 1, 1),
        _ => {}
    }
    let key = rcgen::KeyPair::generate().unwrap();
    let signed = leaf.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![signed.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )
        .unwrap();
    (Arc::new(config), pem)
}

fn serve(
    mut stream: impl Read + Write,
    raw: &TcpStream,
    answer: &impl Fn(&str) -> Reply,
) -> io::Result<()> {
    let mut pending = Vec::new();
    while let Some(path) = next_request(&mut stream, &mut pending)? {
        match answer(&path) {
            Reply::Bytes(bytes) => {
                stream.write_all(&bytes)?;
                stream.flush()?;
            }
            Reply::Cut(bytes) => {
                stream.write_all(&bytes)?;
                stream.flush()?;
                return raw.shutdown(Shutdown::Both);
            }
            Reply::Flood(first, piece, times) => {
                stream.write_all(&first)?;
                for _ in 0..times {
                    stream.write_all(&piece)?;
                }
                stream.flush()?;
                return raw.shutdown(Shutdown::Both);
            }
            Reply::Silence(bytes) => {
                stream.write_all(&bytes)?;
                stream.flush()?;
                // Returns when the client closes.
                return stream.read(&mut [0; 1]).map(|_| ());
            }
        }
    }
    Ok(())
}

/// The path of the next request; its body is read and dropped.
fn next_request(stream: &mut impl Read, pending: &mut Vec<u8>) -> io::Result<Option<String>> {
    let mut piece = [0; 4096];
    loop {
        if let Some(end) = pending.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&pending[..end]).into_owned();
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find_map(|(name, value)| {
                    name.eq_ignore_ascii_case("content-length")
                        .then(|| value.trim().parse().ok())
                        .flatten()
                });
            let whole = end + 4 + length.unwrap_or(0);
            if pending.len() >= whole {
                pending.drain(..whole);
                return Ok(head.split(' ').nth(1).map(str::to_owned));
            }
        }
        match stream.read(&mut piece)? {
            0 => return Ok(None),
            count => pending.extend_from_slice(&piece[..count]),
        }
    }
}
