//! Looking at a server before anything is said to it: its addresses, and the certificates that it shows.

use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};

use crate::config::Settings;
use crate::error::{Error, Result};
use crate::tls::{self, Certificate};

/// The addresses of a host.
///
/// # Errors
/// [`Error::Connect`] when its name is not known.
pub fn addresses(host: &str, port: u16) -> Result<Vec<SocketAddr>> {
    let found = (host.trim_matches(['[', ']']), port).to_socket_addrs();
    found
        .map(Iterator::collect)
        .map_err(|error| unreachable(host, port, &error.to_string()))
}

/// The certificates that a server shows, its own first. Nobody is believed, and nothing is sent but the handshake.
///
/// # Errors
/// [`Error::Connect`] when nobody answers in time, or not with TLS.
pub fn certificates(
    settings: &Settings,
    host: &str,
    port: u16,
    limit: Duration,
) -> Result<Vec<Certificate>> {
    let failed = |text: String| unreachable(host, port, &text);
    let mut last = "it has no address".to_owned();
    for address in addresses(host, port)? {
        let stream = match TcpStream::connect_timeout(&address, limit) {
            Ok(stream) => stream,
            Err(error) => {
                last = error.to_string();
                continue;
            }
        };
        stream
            .set_read_timeout(Some(limit))
            .and_then(|()| stream.set_write_timeout(Some(limit)))
            .map_err(|error| failed(error.to_string()))?;
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|error| failed(error.to_string()))?;
        let session = ClientConnection::new(Arc::new(tls::to_look(settings)?), name)
            .map_err(|error| failed(error.to_string()))?;
        let mut stream = StreamOwned::new(session, stream);
        while stream.conn.is_handshaking() {
            stream
                .conn
                .complete_io(&mut stream.sock)
                .map_err(|error| failed(error.to_string()))?;
        }
        let shown = stream.conn.peer_certificates().unwrap_or_default();
        return Ok(shown
            .iter()
            .filter_map(|der| Certificate::of_der(der))
            .collect());
    }
    Err(failed(last))
}

fn unreachable(host: &str, port: u16, text: &str) -> Error {
    Error::Connect {
        url: format!("{host}:{port}"),
        message: text.to_owned(),
        hint: None,
    }
}
