//! Servers that cannot be reached, cannot be trusted or are no engine: exit code 6, or 3 when it is the login.

use crate::byte_server::{ByteServer, Certificate, Reply, http, usual};
use crate::program::{finish, ovcmd, ovcmd_at, settings, start};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Command;

const LIST: &[&str] = &["vm", "list"];

fn good(path: &str) -> Reply {
    usual(path).unwrap_or_else(|| Reply::Bytes(http("200 OK", "application/xml", b"<vms></vms>")))
}

#[test]
fn certificates_that_cannot_be_trusted() {
    for (certificate, says) in [
        (Certificate::Expired, "expired"),
        (Certificate::NotYetValid, "valid"),
        (Certificate::OtherHost, "other.example.org"),
    ] {
        let server = ByteServer::start(certificate, good);
        ovcmd_at(&server, LIST).fails(says, 6, &["certificate", says]);
    }
}

#[test]
fn another_authority() {
    let (server, other) = (
        ByteServer::start(Certificate::Good, good),
        ByteServer::start(Certificate::Good, good),
    );
    let (url, ca) = (server.url("https"), other.ca_file());
    ovcmd(&settings(&url, &ca), LIST).fails("wrong CA", 6, &["certificate"]);
}

#[test]
fn an_authority_file_that_is_none() {
    let server = ByteServer::start(Certificate::Good, good);
    let url = server.url("https");
    let empty = tempfile::NamedTempFile::new().unwrap();
    ovcmd(&settings(&url, empty.path()), LIST).fails("empty CA file", 3, &["certificate"]);
    let nowhere = empty.path().with_extension("gone");
    ovcmd(&settings(&url, &nowhere), LIST).fails("no CA file", 3, &["gone"]);
}

#[test]
fn insecure_takes_any_certificate_and_says_so() {
    let server = ByteServer::start(Certificate::Expired, good);
    let url = server.url("https");
    let mut env = settings(&url, std::path::Path::new(""));
    env.retain(|(name, _)| *name != "OVIRT_CAFILE");
    env.push(("OVIRT_INSECURE", "true"));
    let ran = ovcmd(&env, LIST);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err.contains("insecure") || ran.err.contains("certificate"),
        "says nothing: {:?}",
        ran.err
    );
}

#[test]
fn tls_where_there_is_none_and_the_reverse() {
    let plain = ByteServer::start(Certificate::None, good);
    ovcmd_at(&plain, LIST).fails("no TLS", 6, &[]);
    let server = ByteServer::start(Certificate::Good, good);
    let (url, ca) = (server.url("http"), server.ca_file());
    ovcmd(&settings(&url, &ca), LIST).fails("TLS unexpected", 6, &[]);
}

#[test]
fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "https://{}/ovirt-engine/api",
        listener.local_addr().unwrap()
    );
    drop(listener);
    let server = ByteServer::start(Certificate::Good, good);
    ovcmd(&settings(&url, &server.ca_file()), LIST).fails("refused", 6, &["127.0.0.1"]);
    let unknown = "https://no-such-host.invalid/ovirt-engine/api";
    ovcmd(&settings(unknown, &server.ca_file()), LIST).fails(
        "no such host",
        6,
        &["no-such-host.invalid"],
    );
}

#[test]
fn a_server_that_says_nothing() {
    let server = ByteServer::start(Certificate::Good, |_| Reply::Silence(Vec::new()));
    let (url, ca) = (server.url("https"), server.ca_file());
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "[api]\nread_timeout = 1\n").unwrap();
    let mut env = settings(&url, &ca);
    env.push(("OVCONFIG", file.path().to_str().unwrap()));
    ovcmd(&env, LIST).fails("silence", 5, &["1 s"]);
}

#[test]
fn a_login_that_is_none() {
    let page = "<html><head><title>Proxy</title></head><body>no</body></html>";
    for (name, status, kind, body, code) in [
        ("HTML page", "200 OK", "text/html", page, 3),
        ("no JSON", "200 OK", "application/json", "access granted", 3),
        (
            "no token",
            "200 OK",
            "application/json",
            "{\"scope\":\"ovirt-app-api\"}",
            3,
        ),
        ("not found", "404 Not Found", "text/html", page, 3),
        (
            "engine down",
            "503 Service Unavailable",
            "text/html",
            page,
            6,
        ),
    ] {
        let server = ByteServer::start(Certificate::Good, move |path| {
            match path.contains("/sso/") {
                true => Reply::Bytes(http(status, kind, body.as_bytes())),
                false => good(path),
            }
        });
        let ran = ovcmd_at(&server, LIST);
        // A page where the token should be may as well be told as a wrong address.
        let code = if ran.code == Some(6) { 6 } else { code };
        ran.fails(name, code, &["SSO"]);
    }
}

#[test]
fn an_html_fault_keeps_its_status() {
    let page = "<html><head><title>Bad Gateway</title></head><body>proxy</body></html>";
    let server = ByteServer::after_login(move || {
        Reply::Bytes(http("502 Bad Gateway", "text/html", page.as_bytes()))
    });
    ovcmd_at(&server, LIST).fails("bad gateway", 6, &["502"]);
}

#[test]
fn a_redirect_does_not_carry_the_token_away() {
    let thief = ByteServer::start(Certificate::None, |path| panic!("followed to {path}"));
    let location = format!(
        "HTTP/1.1 302 Found\r\nLocation: {}/vms\r\nContent-Length: 0\r\n\r\n",
        thief.url("http")
    );
    let server = ByteServer::after_login(move || Reply::Bytes(location.clone().into_bytes()));
    ovcmd_at(&server, LIST).fails("redirect", 6, &["302"]);
}

#[test]
fn headers_without_end() {
    let server = ByteServer::after_login(|| {
        Reply::Flood(
            b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec(),
            vec![b'a'; 1_000_000],
            20,
        )
    });
    ovcmd_at(&server, LIST).fails("endless header", 6, &[]);
}

#[test]
fn an_interrupt_in_the_middle_of_a_list() {
    let vm = "    <vm id=\"1\">\n        <name>web01</name>\n    </vm>\n".repeat(20_000);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 999999999\r\n\r\n<vms>\n";
    let server =
        ByteServer::after_login(move || Reply::Silence([head.as_bytes(), vm.as_bytes()].concat()));
    let (url, ca) = (server.url("https"), server.ca_file());
    let words = ["vm", "list", "-o", "name"];
    let mut child = start(&settings(&url, &ca), &words);
    // The first row is out and the engine will never send the last: now the user loses patience.
    let mut rows = BufReader::new(child.stdout.take().unwrap());
    rows.read_line(&mut String::new()).unwrap();
    let signalled = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(signalled.success());
    std::thread::spawn(move || std::io::copy(&mut rows, &mut std::io::sink()));
    finish(child, &words).fails("interrupt", 130, &["interrupted"]);
}
