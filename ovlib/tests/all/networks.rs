//! Networks that do what they should not: connections that are dead and do not say so, answers that come late or break off,
//! proxies that refuse. A read ends as it can, a change is never sent twice. More of it is in `trouble`.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ovlib::{Args, Context, Error, ErrorKind, Hooks};
use serde_json::json;

use crate::server::{Answer, Heard, Server, answer, bytes_of, connect, settings, token, xml};
use crate::trouble::{VMS, calls, engine, list};

/// A port where every connection is handed to `serve`, with its number.
fn port(serve: impl Fn(TcpStream, usize) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = Arc::new(serve);
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(stream, number));
        }
    });
    port
}

#[allow(clippy::disallowed_methods)] // A server that takes its time is what is tested.
fn be_slow(time: Duration) {
    std::thread::sleep(time);
}

/// A session that needs no login.
fn session(url: &str, more: &[(&str, &str)]) -> Context {
    let more: Vec<(&str, &str)> = more.iter().copied().chain([("token", "t")]).collect();
    Context::connect(settings(url, &more), Hooks::default()).unwrap()
}

/// Ends a connection by a reset: what was sent and not read is lost with it.
fn reset(mut stream: TcpStream, before: &[u8]) {
    // One byte is read and the rest is not, so that closing resets.
    let _ = stream.read(&mut [0; 1]);
    let _ = stream.write_all(before);
    let _ = stream.flush();
}

#[test]
fn a_connection_that_died_in_silence_is_not_used_again() {
    // The second request on a connection is never answered: the way there is gone and nobody said so.
    let server = engine(|heard, before| match (heard.method.as_str(), before) {
        ("GET", 1) => Answer::Silence,
        _ => xml(VMS),
    });
    let context = connect(&server, &[("read_timeout", "0.3")]);
    assert_eq!(list(&context).unwrap(), ["a"]);
    let begun = Instant::now();
    assert_eq!(list(&context).unwrap_err().kind(), ErrorKind::Deadline);
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(list(&context).unwrap(), ["a"]);
    assert_eq!(calls(&server), 3);
}

#[test]
fn a_change_on_a_dead_connection_is_sent_once_and_said_to_be_lost() {
    let server = engine(|heard, _| match heard.method.as_str() {
        "POST" => Answer::Silence,
        _ => xml(VMS),
    });
    let context = connect(&server, &[("read_timeout", "0.3")]);
    list(&context).unwrap();
    let error = context
        .vms()
        .add(&json!({"name": "x"}), &Args::new())
        .unwrap_err();
    assert!(matches!(error, Error::Lost { late: true, .. }), "{error:?}");
    assert_eq!(
        server.count(|heard| heard.method == "POST" && heard.path.ends_with("/vms")),
        1
    );
}

#[test]
fn a_reset_before_the_answer_is_as_no_answer() {
    // A read is repeated: the third connection is good.
    let port_of_reads = port(|stream, number| match number {
        0 | 1 => reset(stream, b""),
        _ => good(stream),
    });
    let context = session(&format!("http://127.0.0.1:{port_of_reads}"), &[]);
    assert_eq!(list(&context).unwrap(), ["a"]);
    // A change is not.
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let port_of_changes = port(move |stream, _| {
        counted.fetch_add(1, Ordering::SeqCst);
        reset(stream, b"");
    });
    let context = session(&format!("http://127.0.0.1:{port_of_changes}"), &[]);
    let error = context
        .vms()
        .add(&json!({"name": "x"}), &Args::new())
        .unwrap_err();
    assert!(
        matches!(error, Error::Lost { late: false, .. }),
        "{error:?}"
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

/// Answers one request with the list.
fn good(mut stream: TcpStream) {
    let mut heard = Vec::new();
    let mut piece = [0; 1024];
    while !heard.ends_with(b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(count @ 1..) => heard.extend_from_slice(&piece[..count]),
            _ => return,
        }
    }
    let _ = stream.write_all(&bytes_of(200, "application/xml", VMS.as_bytes(), ""));
}

#[test]
fn a_reset_in_the_middle_of_an_answer_is_told() {
    let begun = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 9999\r\n\r\n<vms><vm id=\"1\"><name>a</name></vm>";
    let port = port(move |stream, _| reset(stream, begun.as_bytes()));
    let error = list(&session(&format!("http://127.0.0.1:{port}"), &[])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
}

#[test]
fn a_slow_first_byte_is_waited_for_and_a_trickle_is_no_silence() {
    let port = port(|mut stream, _| {
        let mut piece = [0; 4096];
        while let Ok(1..) = stream.read(&mut piece) {
            // Late, then a byte at a time: slower than the limit in all, never silent for so long.
            be_slow(Duration::from_millis(400));
            let whole = bytes_of(200, "application/xml", VMS.as_bytes(), "");
            let (head, body) = whole.split_at(whole.len() - VMS.len());
            for piece in std::iter::once(head).chain(body.chunks(1)) {
                if stream.write_all(piece).is_err() {
                    return;
                }
                be_slow(Duration::from_millis(20));
            }
        }
    });
    let url = format!("http://127.0.0.1:{port}");
    let begun = Instant::now();
    assert_eq!(
        list(&session(&url, &[("read_timeout", "1")])).unwrap(),
        ["a"]
    );
    assert!(begun.elapsed() > Duration::from_secs(1));
    // The limit for all of it holds all the same.
    let error = list(&session(&url, &[("total_timeout", "0.3")])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error:?}");
}

#[test]
fn nobody_who_answers_the_knock_is_not_waited_for_long() {
    // Connected, but the other side says nothing in the handshake.
    let port = port(|mut stream, _| {
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let begun = Instant::now();
    let url = format!("https://127.0.0.1:{port}");
    let context = session(&url, &[("insecure", "yes"), ("connect_timeout", "0.3")]);
    let error = list(&context).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("no connection within the time limit"),
        "{error}"
    );
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn proxies_that_refuse_are_named() {
    for (status, says) in [
        ("407 Proxy Authentication Required", "proxy"),
        ("403 Forbidden", "proxy"),
        ("502 Bad Gateway", "proxy"),
    ] {
        let port = port(move |mut stream, _| {
            let _ = stream.read(&mut [0; 4096]);
            let text = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
            let _ = stream.write_all(text.as_bytes());
        });
        let proxy = format!("http://user:geheim@127.0.0.1:{port}");
        let context = session(
            "https://engine.invalid",
            &[("proxy", &proxy), ("insecure", "yes")],
        );
        let error = list(&context).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
        let all = format!("{error} {:?} {error:?}", error.hint());
        assert!(error.to_string().contains(says), "{status}: {error}");
        assert!(!all.contains("geheim"), "{all}");
    }
    // One that is not there.
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let context = session(
        "https://engine.invalid",
        &[("proxy", &format!("http://{closed}")), ("insecure", "yes")],
    );
    let error = list(&context).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
    assert!(error.to_string().contains("proxy"), "{error}");
    assert!(error.hint().unwrap().contains("no_proxy"), "{error:?}");
}

#[test]
fn an_engine_that_restarts_in_the_middle_of_a_session_is_found_again() {
    // Away for three answers, then without any memory of our token.
    let server = Server::start(|heard: &Heard, before| match heard {
        _ if heard.is_login() => token(before + 1),
        _ if heard.is_logout() => answer(200, "application/json", "{ }"),
        _ if heard.bearer() == "token-1" && before == 0 => xml(VMS),
        _ if before < 3 => answer(503, "text/html", "<html>starting</html>"),
        _ if heard.bearer() == "token-1" => crate::server::unauthorized(crate::server::EXPIRED),
        _ => xml(VMS),
    });
    let context = connect(&server, &[]);
    assert_eq!(list(&context).unwrap(), ["a"]);
    assert_eq!(list(&context).unwrap(), ["a"]);
    assert_eq!(server.count(Heard::is_login), 2);
}
