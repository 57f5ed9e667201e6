//! Long lists come piece by piece.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::socket::{Answer, Wire, plain};
use ovsim::Options;

/// The first bytes are there long before the last, in chunks, and every object is among them.
#[test]
fn a_list_streams() {
    const VMS: usize = 1500;
    let wire = Wire::with(Options {
        vms: VMS,
        hosts: 10,
        ..plain()
    });
    let address = wire.sim.url().trim_start_matches("http://").to_owned();
    let address = address.split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let request = format!(
        "GET /ovirt-engine/api/vms HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept: application/xml\r\nAuthorization: Bearer {}\r\n\r\n",
        wire.token
    );
    let began = Instant::now();
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = vec![0; 4096];
    let read = stream.read(&mut bytes).unwrap();
    let first = began.elapsed();
    bytes.truncate(read);
    stream.read_to_end(&mut bytes).unwrap();
    let whole = began.elapsed();
    let answer = Answer::parse(&bytes);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("transfer-encoding"), Some("chunked"));
    assert_eq!(answer.text().matches("\n    <vm ").count(), VMS);
    assert!(first * 3 < whole, "{first:?} of {whole:?}");
}
