//! Networks and servers that misbehave: what is repeated, what is not, and what the user is told.

use std::io::Write;
use std::time::{Duration, Instant};

use ovlib::transport::Interrupt;
use ovlib::{Args, Context, Error, ErrorKind, Hooks, ListArgs, Select};
use serde_json::json;

use crate::server::{Answer, Heard, Server, answer, bytes_of, connect, settings, token, xml};

pub(crate) const VMS: &str = "<vms><vm id=\"1\"><name>a</name></vm></vms>";

/// A server that logs in and hands everything else to the script.
pub(crate) fn engine(script: impl Fn(&Heard, usize) -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |heard, before| match heard {
        _ if heard.is_login() => token(1),
        _ if heard.is_logout() => answer(200, "application/json", "{ }"),
        _ => script(heard, before),
    })
}

pub(crate) fn list(context: &Context) -> Result<Vec<String>, Error> {
    context
        .vms()
        .list(&ListArgs::default())?
        .map(|row| Ok(row?.name().unwrap()))
        .collect()
}

pub(crate) fn calls(server: &Server) -> usize {
    server.count(|heard| heard.path.starts_with("/ovirt-engine/api"))
}

#[test]
fn a_get_is_repeated_while_the_engine_is_not_ready() {
    let server = engine(|_, before| match before {
        0 => answer(503, "text/html", "<html>starting</html>"),
        1 => answer(502, "text/html", ""),
        2 => Answer::Last(Vec::new()),
        _ => xml(VMS),
    });
    assert_eq!(list(&connect(&server, &[])).unwrap(), ["a"]);
    assert_eq!(calls(&server), 4);
}

#[test]
fn a_get_is_sent_four_times_at_most() {
    let server = engine(|_, _| answer(503, "text/html", "<html>down</html>"));
    let error = list(&connect(&server, &[])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
    assert_eq!(calls(&server), 4);
    let server = engine(|_, _| Answer::Last(Vec::new()));
    let error = list(&connect(&server, &[])).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("it closed the connection without an answer"),
        "{error}"
    );
    assert_eq!(calls(&server), 4);
}

/// An answer that asks to come back after a time.
fn busy(status: u16, after: &str) -> Answer {
    let text =
        format!("HTTP/1.1 {status} Busy\r\nRetry-After: {after}\r\nContent-Length: 0\r\n\r\n");
    Answer::Whole(text.into_bytes())
}

#[test]
fn who_is_busy_is_left_alone_as_long_as_it_asks() {
    for status in [429, 503] {
        let server = engine(move |_, before| match before {
            0 => busy(status, "1"),
            _ => xml(VMS),
        });
        let begun = Instant::now();
        assert_eq!(list(&connect(&server, &[])).unwrap(), ["a"]);
        assert!(begun.elapsed() >= Duration::from_secs(1));
        assert_eq!(calls(&server), 2);
    }
    // An hour is too long, and so is the fourth time.
    let server = engine(|_, _| busy(429, "3600"));
    let error = list(&connect(&server, &[])).unwrap_err();
    assert!(error.to_string().ends_with("it has too much to do (429)"));
    assert_eq!(error.hint().unwrap(), "try again in 3600 s, as it asks");
    assert_eq!(calls(&server), 1);
    let server = engine(|_, _| busy(429, "0"));
    assert_eq!(
        list(&connect(&server, &[])).unwrap_err().kind(),
        ErrorKind::Connection
    );
    assert_eq!(calls(&server), 4);
}

#[test]
fn a_change_that_was_turned_away_is_sent_again() {
    let server = engine(|_, before| match before {
        0 | 1 => busy(429, "0"),
        _ => xml("<tag id=\"1\"/>"),
    });
    let tags = connect(&server, &[]).service("tags").unwrap();
    let tag = tags.add(&json!({"name": "x"}), &Args::new()).unwrap();
    assert_eq!(tag.id(), Some("1"));
    assert_eq!(calls(&server), 3);
}

#[test]
fn a_change_is_sent_once() {
    for broken in [true, false] {
        let server = engine(move |_, _| match broken {
            true => Answer::Last(Vec::new()),
            false => answer(503, "text/html", "<html>down</html>"),
        });
        let context = connect(&server, &[]);
        let error = context
            .vms()
            .add(&json!({"name": "x"}), &Args::new())
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
        assert_eq!(calls(&server), 1);
    }
}

#[test]
fn a_connection_that_was_closed_between_two_requests_does_not_matter() {
    let server = engine(|heard, _| match heard.method.as_str() {
        "GET" => Answer::Last(bytes_of(200, "application/xml", VMS.as_bytes(), "")),
        _ => Answer::Last(bytes_of(
            201,
            "application/xml",
            b"<vm id=\"2\"/>",
            "Connection: close\r\n",
        )),
    });
    let context = connect(&server, &[]);
    for _ in 0..5 {
        context
            .vms()
            .add(&json!({"name": "x"}), &Args::new())
            .unwrap();
    }
    for _ in 0..5 {
        assert_eq!(list(&context).unwrap(), ["a"]);
    }
    assert_eq!(calls(&server), 10);
}

#[test]
fn half_an_answer_is_an_error_and_is_not_repeated() {
    let half = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 1000\r\n\r\n<vms>\n    <vm id=\"1\">\n        <name>a</name>\n    </vm>\n    <vm";
    let chunked = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n3e\r\n<vms>\n    <vm id=\"1\">\n        <name>a</name>\n    </vm>\n    <vm\r\n";
    for bytes in [half, chunked] {
        let server = engine(move |_, _| Answer::Last(bytes.as_bytes().to_vec()));
        let context = connect(&server, &[]);
        let mut rows = context.vms().list(&ListArgs::default()).unwrap();
        assert_eq!(rows.next().unwrap().unwrap().name().as_deref(), Some("a"));
        let error = rows.next().unwrap().unwrap_err();
        assert!(
            error
                .to_string()
                .contains("the connection broke in the middle of the answer"),
            "{error}"
        );
        assert_eq!(error.kind(), ErrorKind::Connection);
        assert!(rows.next().is_none());
        assert_eq!(calls(&server), 1);
    }
}

#[test]
fn silence_ends_at_the_read_limit() {
    let server = engine(|_, _| Answer::Silence);
    let start = Instant::now();
    let error = list(&connect(&server, &[("read_timeout", "0.2")])).unwrap_err();
    assert!(
        matches!(error, Error::Deadline { seconds: 1, .. }),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "GET /ovirt-engine/api/vms: not done within 1 s"
    );
    assert!(start.elapsed() < Duration::from_secs(5));
    let start = Instant::now();
    let server = engine(|_, _| Answer::Silence);
    let error = list(&connect(&server, &[("total_timeout", "0.2")])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn silence_in_the_middle_of_an_answer_ends_too() {
    let server = engine(|_, _| {
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 99\r\n\r\n<vms>";
        Answer::Begun(head.as_bytes().to_vec())
    });
    let error = list(&connect(&server, &[("read_timeout", "0.2")])).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error:?}");
}

#[test]
fn an_interruption_ends_a_wait_at_once() {
    let server = engine(|_, _| Answer::Silence);
    let interrupt = Interrupt::new();
    let hooks = Hooks {
        interrupt: interrupt.clone(),
        ..Hooks::default()
    };
    let context = Context::connect(settings(&server.url(), &[]), hooks).unwrap();
    let start = Instant::now();
    let error = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| list(&context).unwrap_err());
        while calls(&server) == 0 {
            std::thread::yield_now();
        }
        interrupt.raise();
        waiting.join().unwrap()
    });
    assert!(matches!(error, Error::Interrupted), "{error:?}");
    assert!(matches!(list(&context).unwrap_err(), Error::Interrupted));
    assert!(matches!(
        interrupt.sleep(Duration::from_secs(60)),
        Err(Error::Interrupted)
    ));
    assert!(start.elapsed() < Duration::from_secs(5));
    // The token is given back all the same.
    context.close().unwrap();
    assert_eq!(server.count(|heard| heard.is_logout()), 1);
}

#[test]
fn an_interruption_ends_a_list_in_its_middle() {
    let server = engine(|_, _| {
        let vm = "    <vm id=\"1\">\n        <name>a</name>\n    </vm>\n";
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 99999999\r\n\r\n<vms>\n";
        Answer::Begun(format!("{head}{}", vm.repeat(100_000)).into_bytes())
    });
    let context = connect(&server, &[]);
    let mut rows = context.vms().list(&ListArgs::default()).unwrap();
    rows.next().unwrap().unwrap();
    context.interrupt().raise();
    let error = rows.find_map(Result::err).unwrap();
    assert!(matches!(error, Error::Interrupted), "{error:?}");
}

#[test]
fn compressed_answers_are_read() {
    let server = engine(|heard, _| {
        assert!(heard.header("accept-encoding").contains("gzip"));
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(VMS.as_bytes()).unwrap();
        let body = encoder.finish().unwrap();
        Answer::Whole(bytes_of(
            200,
            "application/xml",
            &body,
            "Content-Encoding: gzip\r\n",
        ))
    });
    assert_eq!(list(&connect(&server, &[])).unwrap(), ["a"]);
    let server = engine(|heard, _| {
        assert_eq!(heard.header("accept-encoding"), "");
        xml(VMS)
    });
    assert_eq!(
        list(&connect(&server, &[("compress", "no")])).unwrap(),
        ["a"]
    );
}

#[test]
fn a_proxy_is_used_unless_the_engine_is_excepted() {
    let proxy = engine(|_, _| xml(VMS));
    let address = format!("127.0.0.1:{}", proxy.port());
    let context = Context::connect(
        settings(
            "http://engine.invalid",
            &[("proxy", &address), ("token", "t")],
        ),
        Hooks::default(),
    )
    .unwrap();
    assert_eq!(list(&context).unwrap(), ["a"]);
    assert_eq!(
        proxy.heard()[0].path,
        "http://engine.invalid/ovirt-engine/api/vms"
    );
    let server = engine(|_, _| xml(VMS));
    let context = connect(
        &server,
        &[("proxy", "127.0.0.1:9"), ("no_proxy", "127.0.0.1")],
    );
    assert_eq!(list(&context).unwrap(), ["a"]);
}

#[test]
fn what_cannot_be_reached_is_said_to_be_so() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let reach = |url: &str| {
        let context = Context::connect(settings(url, &[("token", "t")]), Hooks::default()).unwrap();
        list(&context).unwrap_err()
    };
    let error = reach(&format!("http://{closed}"));
    assert_eq!(
        error.to_string(),
        format!("cannot reach http://{closed}: connection refused")
    );
    let error = reach("http://no-such-host.invalid");
    assert_eq!(
        error.to_string(),
        "cannot reach http://no-such-host.invalid: its host name is not known"
    );
    let server = Server::start(|_, _| Answer::Last(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec()));
    let error = reach(&server.url());
    assert!(
        error.to_string().ends_with("what answers is not HTTP"),
        "{error}"
    );
}

#[test]
fn a_token_goes_to_its_engine_only() {
    let server = engine(|_, _| xml("<api/>"));
    let context = connect(&server, &[("token", "t")]);
    let raw = |path: &str| {
        context
            .raw("get", path, &[], None)
            .map(|reply| reply.status)
    };
    assert_eq!(
        raw("https://elsewhere.invalid/ovirt-engine/api")
            .unwrap_err()
            .kind(),
        ErrorKind::Usage
    );
    assert_eq!(
        raw(&format!("{}.invalid/x", server.url()))
            .unwrap_err()
            .kind(),
        ErrorKind::Usage
    );
    assert_eq!(
        raw(&format!("{}/ovirt-engine/services/health", server.url())).unwrap(),
        200
    );
    assert_eq!(raw("/vms?max=1").unwrap(), 200);
    assert_eq!(raw("").unwrap(), 200);
    let paths: Vec<String> = server.heard().into_iter().map(|heard| heard.path).collect();
    assert_eq!(
        paths,
        [
            "/ovirt-engine/services/health",
            "/ovirt-engine/api/vms?max=1",
            "/ovirt-engine/api"
        ]
    );
}

#[test]
fn a_raw_body_goes_as_it_is() {
    let server = engine(|_, _| answer(409, "application/json", "{\"reason\":\"no\"}"));
    let context = connect(&server, &[]);
    let mut reply = context
        .raw("POST", "vms", &[], Some(b" {\"name\":\"x\"}".to_vec()))
        .unwrap();
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (409, Some("application/json"))
    );
    assert_eq!(reply.body.read_text(100).unwrap(), "{\"reason\":\"no\"}");
    let heard = server.heard();
    assert_eq!(heard[1].header("content-type"), "application/json");
    assert_eq!(heard[1].body, " {\"name\":\"x\"}");
    let own = [
        ("Content-Type".to_owned(), "text/plain".to_owned()),
        ("Accept".to_owned(), "application/json".to_owned()),
    ];
    context
        .raw("PUT", "vms/1", &own, Some(b"x".to_vec()))
        .unwrap();
    let heard = server.heard();
    assert_eq!(
        (heard[2].header("content-type"), heard[2].header("accept")),
        ("text/plain", "application/json")
    );
}

#[test]
fn links_that_spoil_a_list_are_given_up_when_nobody_asked_for_them() {
    let server = engine(|heard, _| match heard.path.contains("follow") {
        true => answer(
            500,
            "text/html;charset=UTF-8",
            "<html><body>Problem fetching 'nics' from Vm</body></html>",
        ),
        false => xml(VMS),
    });
    let context = connect(&server, &[]);
    let wants = ["nics.name".to_owned()];
    let rows = Select::new().many(&context.vms(), &wants).unwrap();
    assert_eq!(rows.count(), 1);
    let mut asked = Select::new();
    asked.follow = Some("nics".into());
    let error = asked.many(&context.vms(), &wants).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused, "{error:?}");
}
