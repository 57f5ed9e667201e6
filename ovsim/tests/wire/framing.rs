//! How bytes are laid on the wire: chunks, lengths, gzip, limits.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::socket::{Answer, Wire};

#[test]
fn bodies_are_chunked_and_empty_ones_have_a_length() {
    let wire = Wire::start();
    let full = wire.get("/tags");
    assert_eq!(full.header("transfer-encoding"), Some("chunked"));
    assert_eq!(full.header("vary"), Some("Accept-Encoding"));
    assert_eq!(full.header("content-length"), None);
    let empty = wire.api("GET", "/tags", "Accept: text/plain\r\n", "");
    assert_eq!(
        (empty.status, empty.header("content-length")),
        (406, Some("0"))
    );
    assert_eq!(empty.header("content-type"), None);
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let wire = Wire::start();
    let head = wire.api("HEAD", "/tags", "", "");
    assert_eq!(head.status, 200);
    assert_eq!(
        head.header("content-type"),
        Some("application/xml;charset=UTF-8")
    );
    assert_eq!(head.header("content-length"), None);
    assert!(head.body.is_empty());
    let root = wire.api("HEAD", "", "", "");
    assert_eq!((root.status, root.header("content-type")), (200, None));
    assert_eq!(root.header("content-length"), Some("0"));
    assert!(
        root.header("link")
            .unwrap()
            .contains("<http://sim/ovirt-engine/api/vms>; rel=vms,")
    );
}

#[test]
fn gzip_when_asked_but_not_for_pages() {
    let wire = Wire::start();
    let zipped = wire.api("GET", "", "Accept-Encoding: gzip\r\n", "");
    assert_eq!(zipped.header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&zipped.body[..])
        .read_to_string(&mut text)
        .unwrap();
    assert!(text.starts_with("<?xml") && text.ends_with("</api>\n"));
    let page = wire.send("GET", "/ovirt-engine/api", "Accept-Encoding: gzip\r\n", "");
    assert_eq!((page.status, page.header("content-encoding")), (401, None));
}

#[test]
fn chunked_requests_and_continue() {
    let wire = Wire::start();
    let head = format!(
        "POST /ovirt-engine/api/tags HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/xml\r\nConnection: close\r\n",
        wire.token
    );
    let chunked =
        format!("{head}Transfer-Encoding: chunked\r\n\r\n4\r\n<tag\r\n5\r\n><x/>\r\n0\r\n\r\n");
    let answer = Answer::parse(&wire.raw(chunked.as_bytes()));
    assert_eq!(answer.status, 400);
    assert!(answer.text().contains("apidoc#services/tags/methods/add"));
    let mut stream = TcpStream::connect(("127.0.0.1", wire.sim.port())).unwrap();
    write!(
        stream,
        "{head}Content-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    )
    .unwrap();
    let mut first = [0; 25];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"<x/>").unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    assert_eq!(Answer::parse(&rest).status, 400);
}

#[test]
fn the_front_end_has_limits_and_takes_no_other_expectation() {
    let wire = Wire::start();
    let long = "x".repeat(9000);
    assert_eq!(wire.get(&format!("/tags?search={long}")).status, 414);
    let header = format!("X-Long: {long}\r\n");
    let answer = wire.api("GET", "/tags", &header, "");
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (400, Some("text/html;charset=UTF-8"))
    );
    assert_eq!(
        wire.api("GET", "/tags", "Expect: 201-created\r\n", "")
            .status,
        417
    );
}

#[test]
fn targets_have_their_odd_bytes_escaped() {
    let wire = Wire::start();
    for byte in ["\\", "^", "`", "{", "|", "}", "\"", "<"] {
        for path in [format!("/tags?search=a{byte}b"), format!("/tags/a{byte}b")] {
            let answer = wire.get(&path);
            assert_eq!((answer.status, answer.body.len()), (400, 0), "{path}");
        }
    }
    assert_eq!(wire.get("/tags?search=[a]!~$'()*").status, 200);
    for path in ["/tags?x=%zz", "/tags/%4", "/tags?x=%"] {
        // Nobody was asked for.
        let answer = wire.send("GET", &format!("/ovirt-engine/api{path}"), "", "");
        assert_eq!((answer.status, answer.body.len()), (400, 0), "{path}");
    }
}

#[test]
fn a_connection_is_kept_for_more_requests() {
    let wire = Wire::start();
    let one = format!(
        "GET /ovirt-engine/api/tags HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer {}\r\n",
        wire.token
    );
    let two = format!("{one}\r\n{one}Connection: close\r\n\r\n");
    let text = String::from_utf8(wire.raw(two.as_bytes())).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2);
}

#[test]
fn garbage_ends_the_connection_and_nothing_else() {
    let wire = Wire::start();
    let answer = wire.raw(b"\x16\x03\x01 this is no HTTP\r\n\r\n");
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"));
    assert_eq!(wire.get("/tags").status, 200);
}
