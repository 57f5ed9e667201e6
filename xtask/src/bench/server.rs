//! A TLS server that sends pre-rendered replies as fast as a socket takes them: what `bench` measures against.
//!
//! Plain threads and rustls; it knows the few requests a list needs and never looks into what it sends.

use super::estate::{self, BLOCK, Block, DECLARATION};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

type Tls = StreamOwned<ServerConnection, TcpStream>;

/// What the token end point hands out; anything is accepted as a token.
pub(crate) const TOKEN: &str = "bench-token";

/// A running server; it ends with the process.
pub(crate) struct Server {
    port: u16,
    ca: PathBuf,
    first: Arc<Mutex<Option<SystemTime>>>,
}

impl Server {
    /// Listens on loopback (`port` 0: any free one) and answers `/vms` with `vms` machines, a multiple of [`BLOCK`].
    /// The certificate of its own authority is written below `dir`.
    pub(crate) fn start(vms: usize, port: u16, dir: &Path) -> Result<Server, String> {
        if !vms.is_multiple_of(BLOCK) {
            return Err(format!("{vms} is not a multiple of {BLOCK}"));
        }
        let (config, pem) =
            certificate().map_err(|error| format!("cannot make a certificate: {error}"))?;
        let listener = TcpListener::bind(("127.0.0.1", port))
            .map_err(|error| format!("cannot listen on port {port}: {error}"))?;
        unpaced(&listener)?;
        let port = listener
            .local_addr()
            .map_err(|error| error.to_string())?
            .port();
        let ca = dir.join(format!("bench-ca-{port}.pem"));
        std::fs::create_dir_all(dir)
            .and_then(|()| std::fs::write(&ca, pem))
            .map_err(|error| format!("{}: {error}", ca.display()))?;
        let first = Arc::new(Mutex::new(None));
        let estate = Arc::new(Estate {
            vms,
            block: Block::render(),
            first: Arc::clone(&first),
        });
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (estate, config) = (Arc::clone(&estate), Arc::clone(&config));
                // A client that goes away mid-reply is its own business.
                std::thread::spawn(move || serve(&estate, config, stream).ok());
            }
        });
        Ok(Server { port, ca, first })
    }

    /// The API's address.
    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}/ovirt-engine/api", self.port)
    }

    /// The file with the authority's certificate.
    pub(crate) fn ca(&self) -> &Path {
        &self.ca
    }

    /// When the first request since the last call came in.
    pub(crate) fn take_first(&self) -> Option<SystemTime> {
        self.first
            .lock()
            .expect("no thread panics while it holds the time")
            .take()
    }
}

struct Estate {
    vms: usize,
    block: Block,
    first: Arc<Mutex<Option<SystemTime>>>,
}

/// A certificate for loopback under an authority of its own, as an engine's is.
fn certificate() -> Result<(Arc<ServerConfig>, String), Box<dyn std::error::Error>> {
    let ca_key = rcgen::KeyPair::generate()?;
    let mut ca = rcgen::CertificateParams::new(Vec::new())?;
    ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    ca.distinguished_name
        .push(rcgen::DnType::CommonName, "bench CA");
    let pem = ca.self_signed(&ca_key)?.pem();
    let issuer = rcgen::Issuer::new(ca, ca_key);
    let key = rcgen::KeyPair::generate()?;
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let leaf = rcgen::CertificateParams::new(names)?.signed_by(&key, &issuer)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )?;
    Ok((Arc::new(config), pem))
}

/// One connection, request after request.
fn serve(estate: &Estate, config: Arc<ServerConfig>, stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
    connection.set_buffer_limit(Some(256 * 1024));
    let mut stream = StreamOwned::new(connection, stream);
    let mut pending = Vec::new();
    while let Some(path) = next_request(&mut stream, &mut pending)? {
        estate
            .first
            .lock()
            .expect("no thread panics while it holds the time")
            .get_or_insert_with(SystemTime::now);
        answer(estate, &mut stream, &path)?;
        stream.flush()?;
    }
    Ok(())
}

/// Has its connections send as fast as the window allows. BBR, which some machines have for all they send, paces a loopback by
/// what it takes the reader to be able to: then waiting for its timers is what is measured. Reno is there wherever Linux is.
fn unpaced(listener: &TcpListener) -> Result<(), String> {
    use nix::sys::socket::{setsockopt, sockopt::TcpCongestion};
    setsockopt(listener, TcpCongestion, &"reno".into())
        .map_err(|error| format!("cannot choose how to send: {error}"))
}

/// The path of the next request, its body read and dropped; nothing when the client is done.
fn next_request(stream: &mut Tls, pending: &mut Vec<u8>) -> io::Result<Option<String>> {
    let mut piece = [0; 4096];
    let head = loop {
        if let Some(end) = pending.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        match stream.read(&mut piece)? {
            0 => return Ok(None),
            count => pending.extend_from_slice(&piece[..count]),
        }
    };
    let text = String::from_utf8_lossy(&pending[..head]).into_owned();
    let body = text.lines().filter_map(|line| line.split_once(':'));
    let body = body
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .find_map(|(_, value)| value.trim().parse().ok());
    let whole = head + body.unwrap_or(0);
    while pending.len() < whole {
        match stream.read(&mut piece)? {
            0 => return Ok(None),
            count => pending.extend_from_slice(&piece[..count]),
        }
    }
    pending.drain(..whole);
    Ok(text.split(' ').nth(1).map(str::to_owned))
}

fn answer(estate: &Estate, stream: &mut Tls, target: &str) -> io::Result<()> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match path.rsplit('/').next().unwrap_or_default() {
        "token" => {
            let body = format!(
                "{{\"access_token\":\"{TOKEN}\",\"scope\":\"ovirt-app-api\",\"exp\":\"4102444800000\",\"token_type\":\"bearer\"}}"
            );
            whole(stream, "200 OK", "application/json", &body)
        }
        "vms" => machines(estate, stream, query),
        "api" | "" => whole(stream, "200 OK", XML, &estate::root()),
        "sso-logout" | "revoke" => whole(stream, "200 OK", "application/json", "{}"),
        segment => match estate::named(segment) {
            Some(body) => whole(stream, "200 OK", XML, &body),
            None => whole(stream, "404 Not Found", XML, ""),
        },
    }
}

const XML: &str = "application/xml;charset=UTF-8";

fn whole(stream: &mut Tls, status: &str, kind: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// All VMs, or the first `max` of them (in whole blocks), as one chunked document.
fn machines(estate: &Estate, stream: &mut Tls, query: &str) -> io::Result<()> {
    let max = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("max=")?.parse::<usize>().ok());
    let vms = max.map_or(estate.vms, |max| {
        estate.vms.min(max.next_multiple_of(BLOCK))
    });
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {XML}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )?;
    chunk(stream, &format!("{DECLARATION}<vms>\n"))?;
    let mut block = estate.block.clone();
    for first in (0..vms).step_by(BLOCK) {
        stream.write_all(block.numbered(first))?;
    }
    chunk(stream, "</vms>\n")?;
    stream.write_all(b"0\r\n\r\n")
}

fn chunk(stream: &mut Tls, text: &str) -> io::Result<()> {
    write!(stream, "{:x}\r\n{text}\r\n", text.len())
}
