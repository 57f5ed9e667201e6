//! One client: a connection that is kept, TLS and all, and a round of reads and writes on things of its own.

use super::figures::Figures;
use super::program::Access;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

type Tls = StreamOwned<ClientConnection, TcpStream>;

/// A connection to the simulator with a token.
pub(super) struct Wire {
    stream: BufReader<Tls>,
    token: String,
    /// Bytes of the last body.
    pub(super) body: Vec<u8>,
    /// When the first byte of the last answer was there.
    pub(super) first: Option<Instant>,
}

impl Wire {
    /// Connects and logs in.
    pub(super) fn open(access: &Access) -> Result<Wire, String> {
        let tls = connect(access).map_err(|error| format!("cannot connect: {error}"))?;
        let mut wire = Wire {
            stream: BufReader::new(tls),
            token: String::new(),
            body: Vec::new(),
            first: None,
        };
        let form = format!(
            "grant_type=password&username=admin%40internal&scope=ovirt-app-api&password={}",
            access.password
        );
        let headers =
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        wire.exchange("POST", "/ovirt-engine/sso/oauth/token", headers, &form)?;
        let told: serde_json::Value =
            serde_json::from_slice(&wire.body).map_err(|error| format!("login: {error}"))?;
        let token = told["access_token"].as_str();
        wire.token = token.ok_or("no token")?.to_owned();
        Ok(wire)
    }

    /// One request below the API; its status.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<u16, String> {
        let headers = format!(
            "Authorization: Bearer {}\r\nAccept: application/xml\r\nContent-Type: application/xml\r\n",
            self.token
        );
        self.exchange(method, &format!("/ovirt-engine/api{path}"), &headers, body)
    }

    fn exchange(
        &mut self,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Result<u16, String> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let stream = self.stream.get_mut();
        let sent = stream
            .write_all(request.as_bytes())
            .and_then(|()| stream.flush());
        sent.map_err(|error| format!("sending: {error}"))?;
        self.answer().map_err(|error| format!("reading: {error}"))
    }

    fn answer(&mut self) -> std::io::Result<u16> {
        let bad = |what: &str| std::io::Error::other(what.to_owned());
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        self.first = Some(Instant::now());
        let status = line.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.ok_or_else(|| bad("no status"))?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => {
                    length = value
                        .trim()
                        .parse()
                        .map_err(|_| bad("a length that is none"))?;
                }
                "transfer-encoding" => chunked = true,
                _ => {}
            }
        }
        self.body.clear();
        if !chunked {
            self.body.resize(length, 0);
            self.stream.read_exact(&mut self.body)?;
            return Ok(status);
        }
        loop {
            line.clear();
            self.stream.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16);
            let size = size.map_err(|_| bad("a chunk without size"))?;
            let start = self.body.len();
            self.body.resize(start + size, 0);
            self.stream.read_exact(&mut self.body[start..])?;
            self.stream.read_line(&mut line)?;
            if size == 0 {
                return Ok(status);
            }
        }
    }
}

fn connect(access: &Access) -> Result<Tls, Box<dyn std::error::Error>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(access.ca.as_bytes())?)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost")?;
    let connection = ClientConnection::new(Arc::new(config), name)?;
    let stream = TcpStream::connect(("127.0.0.1", access.port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    Ok(StreamOwned::new(connection, stream))
}

/// A client at work.
pub(super) struct Client {
    wire: Wire,
    number: usize,
    vm: String,
    /// The tag that it has made and not yet removed.
    tag: Option<String>,
    rounds: usize,
}

impl Client {
    /// Connects, logs in, and makes a VM of its own.
    pub(super) fn new(access: &Access, number: usize) -> Result<Client, String> {
        let mut wire = Wire::open(access)?;
        let body = format!(
            "<vm><name>load{number}</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>"
        );
        let status = wire.ask("POST", "/vms", &body)?;
        let vm = id(&wire.body).ok_or_else(|| format!("no VM: {status}"))?;
        Ok(Client {
            wire,
            number,
            vm,
            tag: None,
            rounds: 0,
        })
    }

    /// Asks at this pace until it is over.
    pub(super) fn work(mut self, gap: Duration, over: &AtomicBool) -> Figures {
        let mut figures = Figures::default();
        // Clients do not begin all at once.
        let mut next = Instant::now() + gap * u32::try_from(self.number % 50).unwrap_or(0) / 50;
        let mut step = 0;
        while !over.load(Ordering::Relaxed) {
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
            next += gap;
            let begun = Instant::now();
            let (writes, done) = self.step(step);
            step += 1;
            match done {
                Ok(()) if writes => figures.writes += 1,
                Ok(()) => figures.reads += 1,
                Err(error) => {
                    *figures.errors.entry(error).or_default() += 1;
                    if figures.errors.len() > 5 {
                        break;
                    }
                }
            }
            let took = begun.elapsed().as_micros();
            figures.took.push(u32::try_from(took).unwrap_or(u32::MAX));
        }
        figures
    }

    /// One step of the round of ten: three in ten change something. Whether it does, and how it went.
    fn step(&mut self, step: usize) -> (bool, Result<(), String>) {
        let (vm, number) = (self.vm.clone(), self.number);
        let round = self.rounds;
        match step % 10 {
            0 => {
                self.rounds += 1;
                let body = format!("<tag><name>load{number}-{round}</name></tag>");
                let done = self.expect("POST", "/tags", &body, 201);
                self.tag = id(&self.wire.body);
                (true, done)
            }
            4 => {
                let body = format!("<vm><description>round {round}</description></vm>");
                (true, self.expect("PUT", &format!("/vms/{vm}"), &body, 200))
            }
            8 => {
                let tag = self.tag.take().unwrap_or_default();
                (
                    true,
                    self.expect("DELETE", &format!("/tags/{tag}"), "", 200),
                )
            }
            1 | 5 => (false, self.expect("GET", &format!("/vms/{vm}"), "", 200)),
            2 => (
                false,
                self.expect("GET", "/vms?search=status%3Dup&max=10", "", 200),
            ),
            3 => (
                false,
                self.expect("GET", &format!("/vms/{vm}/nics"), "", 200),
            ),
            6 => (
                false,
                self.expect("GET", &format!("/vms/{vm}/statistics"), "", 200),
            ),
            7 => (false, self.expect("GET", "/hosts?max=4", "", 200)),
            _ => {
                let path = format!("/vms?search=name%3Dload{number}");
                (false, self.expect("GET", &path, "", 200))
            }
        }
    }

    fn expect(&mut self, method: &str, path: &str, body: &str, wanted: u16) -> Result<(), String> {
        let status = self.wire.ask(method, path, body)?;
        if status == wanted {
            return Ok(());
        }
        let what = path.split('/').nth(1).unwrap_or("");
        let text = String::from_utf8_lossy(&self.wire.body);
        Err(format!(
            "{method} {what}: {status} {}",
            text.replace('\n', " ")
        ))
    }
}

/// The id of the document's root.
fn id(document: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(document);
    let (_, rest) = text.split_once(" id=\"")?;
    Some(rest.split('"').next()?.to_owned())
}
