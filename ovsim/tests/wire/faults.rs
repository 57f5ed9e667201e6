//! Each fault rule as a client's socket sees it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ovsim::{Fault, Moment, Rule, Trouble};

use super::socket::{Answer, Wire};

const XML: &str = "Content-Type: application/xml\r\n";

fn on_vms(then: Fault) -> Rule {
    Rule::on("GET", "vms", then).times(1)
}

/// The request for the VMs over a connection that is to be kept, and all that comes before the server closes.
fn kept(wire: &Wire, count: usize) -> Vec<u8> {
    let request = format!(
        "GET /ovirt-engine/api/vms HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer {}\r\n\r\n",
        wire.token
    );
    wire.raw(request.repeat(count).as_bytes())
}

fn vm(wire: &Wire, name: &str) -> String {
    wire.sim
        .engine()
        .look(|store| store.named("vms", name).unwrap().id.to_string())
}

fn status_of(wire: &Wire, kind: &str, name: &str) -> String {
    wire.sim
        .engine()
        .look(|store| store.named(kind, name).unwrap().status().to_owned())
}

#[test]
fn delays_hold_the_answer_back_and_not_the_work() {
    let wire = Wire::start();
    let delay = Duration::from_millis(300);
    wire.sim
        .faults()
        .add(Rule::on("POST", "tags", Fault::Delay(delay)).times(1));
    let begun = Instant::now();
    let answer = wire.api("POST", "/tags", XML, "<tag><name>a</name></tag>");
    assert_eq!(answer.status, 201);
    assert!(begun.elapsed() >= delay);
    let served = wire.sim.requests().pop().unwrap();
    assert_eq!((served.status, served.rules.len()), (201, 1));
    assert!(served.ms < 300, "{}", served.ms);
}

#[test]
fn statuses_and_faults_come_instead_of_the_work() {
    let wire = Wire::start();
    let fault = Fault::reply(409, "Operation Failed", "[Not now.]");
    let id = wire
        .sim
        .faults()
        .add(Rule::on("POST", "tags", fault).times(2));
    let answer = wire.api("POST", "/tags", XML, "<tag><name>a</name></tag>");
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("<detail>[Not now.]</detail>"));
    let json = format!("{XML}Accept: application/json\r\n");
    let answer = wire.api("POST", "/v4/tags", &json, "<tag><name>a</name></tag>");
    let want = "{\n  \"detail\" : \"[Not now.]\",\n  \"reason\" : \"Operation Failed\"\n}";
    assert_eq!(answer.text(), want);
    assert_eq!(wire.sim.faults().list()[0].struck, 2);
    assert_eq!(wire.sim.faults().list()[0].id, id);
    let answer = wire.api("POST", "/tags", XML, "<tag><name>a</name></tag>");
    assert_eq!(
        answer.status, 201,
        "the rule is spent, nothing was made before"
    );
    let page = Fault::Reply {
        status: 502,
        content_type: "text/html".to_owned(),
        body: "<h1>Bad Gateway</h1>".to_owned(),
    };
    wire.sim.faults().add(on_vms(page));
    let answer = wire.get("/vms");
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (502, "<h1>Bad Gateway</h1>")
    );
    assert_eq!(answer.header("content-type"), Some("text/html"));
}

#[test]
fn tokens_expire_before_their_time() {
    let wire = Wire::start();
    wire.sim.faults().add(on_vms(Fault::ExpireToken));
    assert_eq!(wire.get("/tags").status, 200);
    let answer = wire.get("/vms");
    assert_eq!(answer.status, 401);
    assert_eq!(wire.get("/tags").status, 401, "it stays dead");
    let token = wire.log_in("admin@internal", "ovsim");
    assert_ne!(token, wire.token);
}

#[test]
fn connections_drop_at_each_moment() {
    let wire = Wire::start();
    let whole = kept_length(&wire);
    let strike = |moment| wire.sim.faults().add(on_vms(Fault::Drop(moment)));
    for moment in [Moment::BeforeWork, Moment::BeforeBody] {
        strike(moment);
        assert!(kept(&wire, 1).is_empty(), "{moment:?}");
        assert_eq!(wire.sim.requests().pop().unwrap().status, 0);
    }
    strike(Moment::InBody(100));
    let bytes = kept(&wire, 1);
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let body = String::from_utf8(bytes[end + 4..].to_vec()).unwrap();
    let (size, chunk) = body.split_once("\r\n").unwrap();
    assert_eq!(
        (size, chunk.trim_end().len()),
        ("64", 100),
        "one chunk and no end"
    );
    strike(Moment::InBody(10_000_000));
    let bytes = kept(&wire, 1);
    assert!(bytes.len() > 1000 && !bytes.ends_with(b"0\r\n\r\n"));
    strike(Moment::AfterBody);
    let bytes = kept(&wire, 2);
    assert!(bytes.ends_with(b"0\r\n\r\n"));
    assert!(bytes.len() < whole + 200, "the second is not answered");
    let text = String::from_utf8_lossy(&bytes).to_lowercase();
    assert!(!text.contains("connection: close"));
}

/// How long one answer is on a connection that is kept.
fn kept_length(wire: &Wire) -> usize {
    let mut stream = TcpStream::connect(("127.0.0.1", wire.sim.port())).unwrap();
    let request = format!(
        "GET /ovirt-engine/api/vms HTTP/1.1\r\nHost: sim\r\nAuthorization: Bearer {}\r\n\r\n",
        wire.token
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    let mut piece = [0; 65536];
    while !bytes.ends_with(b"0\r\n\r\n") {
        let count = stream.read(&mut piece).unwrap();
        assert!(count > 0);
        bytes.extend_from_slice(&piece[..count]);
    }
    bytes.len()
}

#[test]
fn work_is_done_or_not_when_the_connection_drops() {
    let wire = Wire::start();
    let tag = |name: &str| format!("<tag><name>{name}</name></tag>");
    for (name, moment, done) in [
        ("a", Moment::BeforeWork, false),
        ("b", Moment::BeforeBody, true),
    ] {
        wire.sim
            .faults()
            .add(Rule::on("POST", "tags", Fault::Drop(moment)).times(1));
        let body = tag(name);
        let request = format!(
            "POST /ovirt-engine/api/tags HTTP/1.1\r\nHost: sim\r\n{XML}Authorization: Bearer {}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            wire.token,
            body.len()
        );
        assert!(wire.raw(request.as_bytes()).is_empty());
        let made = wire
            .sim
            .engine()
            .look(|store| store.named("tags", name).is_some());
        assert_eq!(made, done, "{moment:?}");
    }
}

#[test]
fn bodies_drip_end_early_or_are_damaged() {
    let wire = Wire::start();
    let good = wire.get("/vms").body;
    let every = Duration::from_millis(5);
    let bytes = good.len() / 20 + 1;
    wire.sim.faults().add(on_vms(Fault::Drip { bytes, every }));
    let begun = Instant::now();
    let answer = wire.get("/vms");
    assert!(begun.elapsed() >= every * 19);
    assert_eq!(answer.body, good);
    wire.sim.faults().add(on_vms(Fault::Truncate(500)));
    assert_eq!(wire.get("/vms").body, good[..500]);
    wire.sim
        .faults()
        .add(on_vms(Fault::Corrupt { at: 60, count: 3 }));
    let bad = wire.get("/vms").body;
    assert_eq!((&bad[..60], &bad[63..]), (&good[..60], &good[63..]));
    assert_eq!(bad[60], !good[60]);
}

#[test]
fn locks_stay_and_jobs_never_end() {
    let wire = Wire::start();
    wire.sim.hold();
    let down = wire.sim.engine().look(|store| {
        let mut vms = store.list("vms", "");
        let vm = vms.find(|vm| vm.status() == "down").unwrap();
        vm.name().to_owned()
    });
    let path = format!("/vms/{}/start", vm(&wire, &down));
    let start = |then| {
        wire.sim
            .faults()
            .add(Rule::on("POST", "vms/*/start", then).object(&down).times(1));
        let answer = wire.api("POST", &path, XML, "<action/>");
        assert_eq!(answer.status, 200, "{}", answer.text());
        wire.sim.advance(Duration::from_secs(600));
        let jobs = wire.sim.engine().look(|store| {
            let last = store.list("jobs", "").next_back();
            last.map(|job| job.status().to_owned())
        });
        (status_of(&wire, "vms", &down), jobs.unwrap())
    };
    assert_eq!(
        start(Fault::EndlessJob),
        ("up".to_owned(), "started".to_owned())
    );
    wire.sim.engine().alter(|store| {
        let id = store.named("vms", &down).unwrap().id.to_string();
        store.set("vms", &id, "status", "down")
    });
    let (status, job) = start(Fault::KeepLocks);
    assert_eq!(
        (status.as_str(), job.as_str()),
        ("wait_for_launch", "started")
    );
}

#[test]
fn hosts_are_lost_and_found() {
    let wire = Wire::start();
    wire.sim.hold();
    let (host, guest) = wire.sim.engine().look(|store| {
        let mut vms = store.list("vms", "");
        let vm = vms.find(|vm| vm.status() == "up").unwrap();
        let host = store.root("hosts", vm.reference("host").unwrap()).unwrap();
        (host.name().to_owned(), vm.name().to_owned())
    });
    let lost = Trouble::HostLost(host.clone());
    wire.sim.cause(&lost).unwrap();
    assert_eq!(status_of(&wire, "hosts", &host), "connecting");
    assert!(wire.sim.cause(&lost).unwrap_err().contains("connecting"));
    wire.sim.advance(Duration::from_secs(301));
    assert_eq!(status_of(&wire, "hosts", &host), "non_responsive");
    assert_eq!(status_of(&wire, "vms", &guest), "unknown");
    let codes = wire.sim.engine().look(|store| {
        let codes = store.events().all().rev().take(8).map(|event| event.code);
        codes.collect::<Vec<_>>()
    });
    for code in [10802, 9027, 12, 142] {
        assert!(codes.contains(&code), "{code} of {codes:?}");
    }
    wire.sim.cause(&Trouble::HostBack(host.clone())).unwrap();
    assert_eq!(status_of(&wire, "hosts", &host), "up");
    assert_eq!(status_of(&wire, "vms", &guest), "up");
    assert!(
        wire.sim
            .cause(&Trouble::HostBack("nobody".to_owned()))
            .is_err()
    );
}

#[test]
fn storage_domains_are_lost_and_found() {
    let wire = Wire::start();
    wire.sim.hold();
    let master = wire.sim.engine().look(|store| {
        let mut domains = store.list("storagedomains", "");
        domains
            .find(|it| it.is("master"))
            .unwrap()
            .name()
            .to_owned()
    });
    let status = || {
        wire.sim.engine().look(|store| {
            let id = &store.named("storagedomains", &master).unwrap().id;
            let link = store.find("datacenters/storagedomains", id).unwrap();
            link.status().to_owned()
        })
    };
    let paused = || {
        wire.sim.engine().look(|store| {
            let all = store.list("vms", "");
            all.filter(|vm| vm.text("status_detail") == Some("eio"))
                .count()
        })
    };
    wire.sim
        .cause(&Trouble::DomainLost(master.clone()))
        .unwrap();
    wire.sim.advance(Duration::from_secs(20));
    assert_eq!(status(), "active");
    assert!(paused() > 0);
    wire.sim.advance(Duration::from_secs(300));
    assert_eq!(status(), "inactive");
    wire.sim
        .cause(&Trouble::DomainBack(master.clone()))
        .unwrap();
    assert_eq!((status().as_str(), paused()), ("active", 0));
}

#[test]
fn an_engine_restarts() {
    let wire = Wire::start();
    wire.sim.hold();
    let away = Trouble::Restart(Duration::from_secs(30));
    wire.sim.faults().add(on_vms(Fault::Trouble(away)));
    assert_eq!(wire.get("/tags").status, 200);
    let answer = wire.get("/vms");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("Service Unavailable"));
    wire.sim.advance(Duration::from_secs(29));
    assert_eq!(wire.get("/tags").status, 503);
    assert_eq!(
        wire.send("GET", "/ovirt-engine/services/health", "", "")
            .status,
        503
    );
    wire.sim.advance(Duration::from_secs(2));
    assert_eq!(wire.get("/tags").status, 401, "all tokens are dead");
    assert_eq!(wire.log_in("admin@internal", "ovsim").len(), 86);
}

fn admin(wire: &Wire, method: &str, path: &str, body: &str) -> Answer {
    wire.send(method, &format!("/ovsim{path}"), "", body)
}

#[test]
fn the_admin_endpoint_does_the_same() {
    let wire = Wire::start();
    assert!(admin(&wire, "GET", "", "").text().contains("/ovsim/faults"));
    let rule = r#"{"path": "vms", "times": 1, "then": {"fault": {"status": 503}}}"#;
    let answer = admin(&wire, "POST", "/faults", rule);
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (201, r#"{"ids":[1]}"#)
    );
    let yaml = "- {path: tags, then: {truncate: 3}}\n- {path: vms, then: expire_token, skip: 9}\n";
    assert_eq!(
        admin(&wire, "POST", "/faults", yaml).text(),
        r#"{"ids":[2,3]}"#
    );
    let bad = admin(&wire, "POST", "/faults", r#"{"then": "explode"}"#);
    assert!(
        bad.status == 400 && bad.text().contains("explode"),
        "{}",
        bad.text()
    );
    assert_eq!(wire.get("/vms").status, 503);
    assert_eq!(wire.get("/vms?maxx=3&max=1").status, 200);
    assert_eq!(wire.get("/tags").text().len(), 3);
    let list = admin(&wire, "GET", "/faults", "").text();
    assert!(list.contains(r#""met":2,"struck":1"#), "{list}");
    assert_eq!(admin(&wire, "DELETE", "/faults/2", "").status, 204);
    assert_eq!(admin(&wire, "DELETE", "/faults/2", "").status, 404);
    assert_eq!(admin(&wire, "DELETE", "/faults", "").status, 204);
    assert_eq!(wire.sim.faults().list(), []);
    let unknown = admin(&wire, "GET", "/unknown", "").text();
    assert!(unknown.contains(r#""unknown":["maxx"]"#), "{unknown}");
    let served = admin(&wire, "GET", "/requests", "").text();
    assert_eq!(served.matches("\"number\":").count(), 4, "{served}");
    let after = admin(&wire, "GET", "/requests?after=3", "").text();
    assert_eq!(after.matches("\"number\":").count(), 1);
    assert_eq!(admin(&wire, "DELETE", "/requests", "").status, 204);
    assert!(wire.sim.requests().is_empty());
    let moved = admin(&wire, "POST", "/clock", r#"{"hold": true, "advance": 60}"#);
    assert_eq!(moved.status, 200);
    assert_eq!(moved.text(), admin(&wire, "GET", "/clock", "").text());
    let gone = admin(&wire, "POST", "/trouble", r#"{"host_lost": "nobody"}"#);
    assert_eq!(gone.status, 409);
    assert_eq!(
        admin(&wire, "POST", "/trouble", r#"{"restart": 0}"#).status,
        204
    );
    let page = wire.send("GET", "/ovsim", "Origin: https://example.org\r\n", "");
    assert_eq!(page.status, 403);
}
