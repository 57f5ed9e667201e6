//! A client of a few lines that hides nothing: it sends what it is given and takes the answer apart by hand.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use ovsim::{Options, Sim};

/// A simulator over plain HTTP with an open token.
pub(crate) struct Wire {
    pub(crate) sim: Sim,
    pub(crate) token: String,
}

/// One answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1);
        lines.find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Takes an answer off the front of what came; the rest of a kept connection is left.
    pub(crate) fn parse(bytes: &[u8]) -> Answer {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Answer {
            status,
            head,
            body: bytes[end + 4..].to_vec(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = dechunk(&answer.body);
        }
        answer
    }
}

fn dechunk(mut bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(at) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..at]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            break;
        }
        out.extend_from_slice(&bytes[at + 2..at + 2 + size]);
        bytes = &bytes[at + 4 + size..];
    }
    out
}

pub(crate) fn plain() -> Options {
    Options {
        tls: false,
        vms: 3,
        login_delay: Duration::ZERO,
        ..Options::default()
    }
}

impl Wire {
    pub(crate) fn start() -> Wire {
        Wire::with(plain())
    }

    pub(crate) fn with(options: Options) -> Wire {
        let sim = Sim::start(options).unwrap();
        let mut wire = Wire {
            sim,
            token: String::new(),
        };
        wire.token = wire.log_in("admin@internal", "ovsim");
        wire
    }

    pub(crate) fn log_in(&self, user: &str, password: &str) -> String {
        let form =
            format!("grant_type=password&scope=ovirt-app-api&username={user}&password={password}");
        let answer = self.sso("token", &form);
        let text = answer.text();
        let rest = text
            .strip_prefix("{\"access_token\":\"")
            .unwrap_or_else(|| panic!("{text}"));
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn sso(&self, place: &str, form: &str) -> Answer {
        let headers =
            "Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n";
        self.send(
            "POST",
            &format!("/ovirt-engine/sso/oauth/{place}"),
            headers,
            form,
        )
    }

    /// A request with the token to a path below the API.
    pub(crate) fn api(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let headers = format!("Authorization: Bearer {}\r\n{headers}", self.token);
        self.send(method, &format!("/ovirt-engine/api{path}"), &headers, body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.api("GET", path, "", "")
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let length = match body.is_empty() && method != "POST" {
            true => String::new(),
            false => format!("Content-Length: {}\r\n", body.len()),
        };
        let raw = format!(
            "{method} {path} HTTP/1.1\r\nHost: sim\r\nConnection: close\r\n{headers}{length}\r\n{body}"
        );
        Answer::parse(&self.raw(raw.as_bytes()))
    }

    /// Sends bytes, returns all that comes until the server closes.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.sim.port())).unwrap();
        stream.write_all(bytes).unwrap();
        let mut out = Vec::new();
        // A refused request may be answered before it was read: the reset that follows is no failure.
        let _reset = stream.read_to_end(&mut out);
        out
    }
}
