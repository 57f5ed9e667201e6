//! TLS: the CA that is handed out is the one that counts, and nothing else is trusted.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use ovsim::{Options, Sim};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

fn sim() -> Sim {
    let options = Options {
        vms: 0,
        ..Options::default()
    };
    Sim::start(options).unwrap()
}

fn get(sim: &Sim, ca: &str, name: &str) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let stream = TcpStream::connect(("127.0.0.1", sim.port()))?;
    let mut stream = StreamOwned::new(client, stream);
    stream.write_all(
        b"GET /ovirt-engine/services/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )?;
    let mut out = Vec::new();
    let _close = stream.read_to_end(&mut out);
    Ok(String::from_utf8_lossy(&out).into_owned())
}

#[test]
fn its_own_ca_opens_it_under_its_names() {
    let sim = sim();
    for name in ["127.0.0.1", "localhost", "::1"] {
        let answer = get(&sim, sim.ca_pem(), name).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{name}: {answer}");
    }
    assert!(get(&sim, sim.ca_pem(), "engine.example.com").is_err());
}

#[test]
fn the_ca_of_another_does_not() {
    let (one, other) = (sim(), sim());
    assert!(get(&one, other.ca_pem(), "localhost").is_err());
}

#[test]
fn plain_text_to_a_tls_port_ends_quietly() {
    let sim = sim();
    let mut stream = TcpStream::connect(("127.0.0.1", sim.port())).unwrap();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut out = Vec::new();
    let _reset = stream.read_to_end(&mut out);
    assert!(!out.starts_with(b"HTTP/"));
    assert!(get(&sim, sim.ca_pem(), "localhost").is_ok());
}
