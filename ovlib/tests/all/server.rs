//! A server that says exactly what a test tells it to, byte for byte, over TCP or TLS on a free loopback port.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use ovlib::config::{Given, Settings, Sources};
use ovlib::{Context, Hooks};

/// A request as it was heard.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map_or("", |(_, value)| value)
    }

    pub(crate) fn is_login(&self) -> bool {
        self.path == "/ovirt-engine/sso/oauth/token"
    }

    pub(crate) fn is_logout(&self) -> bool {
        self.path == "/ovirt-engine/services/sso-logout"
    }

    pub(crate) fn bearer(&self) -> &str {
        self.header("authorization")
            .strip_prefix("Bearer ")
            .unwrap_or_default()
    }
}

/// What the server does with a request.
pub(crate) enum Answer {
    /// Sends these bytes and goes on with the connection.
    Whole(Vec<u8>),
    /// Sends these bytes and ends the connection.
    Last(Vec<u8>),
    /// Sends these bytes and then nothing until the other side gives up.
    Begun(Vec<u8>),
    /// Says nothing until the other side gives up.
    Silence,
}

type Script = Arc<dyn Fn(&Heard, usize) -> Answer + Send + Sync>;

/// A running server; ends when dropped.
pub(crate) struct Server {
    port: u16,
    scheme: &'static str,
    heard: Arc<Mutex<Vec<Heard>>>,
    over: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request by a function of it and of how many with the same path came before.
    pub(crate) fn start(
        script: impl Fn(&Heard, usize) -> Answer + Send + Sync + 'static,
    ) -> Server {
        Server::listen(None, Arc::new(script))
    }

    /// The same behind TLS.
    pub(crate) fn start_tls(
        config: rustls::ServerConfig,
        script: impl Fn(&Heard, usize) -> Answer + Send + Sync + 'static,
    ) -> Server {
        Server::listen(Some(Arc::new(config)), Arc::new(script))
    }

    fn listen(tls: Option<Arc<rustls::ServerConfig>>, script: Script) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let over = Arc::new(AtomicBool::new(false));
        let scheme = if tls.is_some() { "https" } else { "http" };
        let server = Server {
            port,
            scheme,
            heard: heard.clone(),
            over: over.clone(),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let (tls, script, heard) = (tls.clone(), script.clone(), heard.clone());
                std::thread::spawn(move || match tls {
                    Some(config) => {
                        let session = rustls::ServerConnection::new(config).unwrap();
                        let stream = rustls::StreamOwned::new(session, stream.unwrap());
                        serve(stream, &script, &heard);
                    }
                    None => serve(stream.unwrap(), &script, &heard),
                });
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What was heard so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, what: impl Fn(&Heard) -> bool) -> usize {
        self.heard().iter().filter(|heard| what(heard)).count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the listener.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn serve(stream: impl Read + Write, script: &Script, heard: &Mutex<Vec<Heard>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream) {
        let before = {
            let mut heard = heard.lock().unwrap();
            let before = heard
                .iter()
                .filter(|other| other.path == request.path)
                .count();
            heard.push(request.clone());
            before
        };
        match script(&request, before) {
            Answer::Whole(bytes) => {
                if stream.get_mut().write_all(&bytes).is_err() || stream.get_mut().flush().is_err()
                {
                    return;
                }
            }
            Answer::Last(bytes) => {
                let _ = stream.get_mut().write_all(&bytes);
                let _ = stream.get_mut().flush();
                return;
            }
            Answer::Begun(bytes) => {
                let _ = stream.get_mut().write_all(&bytes);
                let _ = stream.get_mut().flush();
                let _ = stream.read(&mut [0; 1]);
                return;
            }
            Answer::Silence => {
                let _ = stream.read(&mut [0; 1]);
                return;
            }
        }
    }
}

fn read_request(stream: &mut impl BufRead) -> Option<Heard> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let mut words = lines.first()?.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let headers: Vec<(String, String)> = lines[1..]
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut request = Heard {
        method,
        path,
        headers,
        body: String::new(),
    };
    let length: usize = request.header("content-length").parse().unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    request.body = String::from_utf8(body).ok()?;
    Some(request)
}

/// A whole answer with a length.
pub(crate) fn answer(status: u16, kind: &str, body: &str) -> Answer {
    Answer::Whole(bytes_of(status, kind, body.as_bytes(), ""))
}

pub(crate) fn bytes_of(status: u16, kind: &str, body: &[u8], more: &str) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{more}\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

pub(crate) fn xml(body: &str) -> Answer {
    answer(200, "application/xml;charset=UTF-8", body)
}

/// A fresh token with a number in it.
pub(crate) fn token(number: usize) -> Answer {
    let body = format!(
        r#"{{"access_token":"token-{number}","scope":"ovirt-app-api","exp":"9223372036854775807","token_type":"bearer"}}"#
    );
    answer(200, "application/json", &body)
}

/// The page of a 401.
pub(crate) fn unauthorized(text: &str) -> Answer {
    let page = format!("<html><head><title>Error</title></head><body>{text}</body></html>");
    answer(401, "text/html;charset=UTF-8", &page)
}

pub(crate) const EXPIRED: &str =
    "invalid_grant: The provided authorization grant for the auth code has expired.";

/// Settings for a server, with further keys; nothing of this machine's environment gets in.
pub(crate) fn settings(url: &str, more: &[(&str, &str)]) -> Settings {
    let login = [
        ("url", url),
        ("username", "admin@internal"),
        ("password", "geheim"),
    ];
    let given = |(key, value): &(&str, &str)| Given::new(*key, *value, *key);
    let options = login.iter().chain(more).map(given).collect();
    let (mut settings, warnings) = Settings::load(Sources {
        file: Some("/dev/null".into()),
        env: &|_| None,
        options,
    })
    .unwrap();
    assert_eq!(warnings, []);
    settings.retry_pause = std::time::Duration::from_millis(2);
    settings
}

pub(crate) fn connect(server: &Server, more: &[(&str, &str)]) -> Context {
    Context::connect(settings(&server.url(), more), Hooks::default()).unwrap()
}
