//! `ovcmd doctor`: every finding, made on purpose in the simulator, and an estate in which nothing is wrong.

use crate::harness::{PASSWORD, Ran, World};
use rustls::pki_types::PrivatePkcs8KeyDer;
use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;

use ovsim::{Account, AccountState, Fault, Options, Rule, Trouble};
use std::path::Path;
use std::time::Duration;

/// An engine without machines: nothing in it is in trouble.
fn healthy() -> Options {
    Options {
        vms: 0,
        ..Options::default()
    }
}

fn doctor(world: &World, words: &[&str]) -> Ran {
    world.run(&[&["doctor", "-o", "csv"], words].concat())
}

/// A finding of this check and level, whose line holds these words.
#[track_caller]
fn finds(ran: &Ran, check: &str, level: &str, words: &str) {
    let start = format!("{check},{level},");
    let found = ran
        .out
        .lines()
        .any(|line| line.starts_with(&start) && line.contains(words));
    assert!(found, "no {start} {words}:\n{}{}", ran.out, ran.err);
    let expected = u8::from(matches!(level, "warning" | "error"));
    assert!(ran.code >= expected, "{ran:?}");
}

/// An answer with something changed, as an engine in that state would give it.
fn said(world: &World, path: &str, from: &str, to: &str) {
    let whole = world.run(&["raw", "GET", path]);
    assert_eq!(whole.code, 0, "{whole:?}");
    assert!(
        whole.out.contains(from),
        "{path} has no {from}:\n{}",
        whole.out
    );
    let body = whole.out.replacen(from, to, 1);
    let rule = Rule::on(
        "GET",
        path.split('?').next().unwrap(),
        Fault::Reply {
            status: 200,
            content_type: "application/xml".to_owned(),
            body,
        },
    );
    world.sim.faults().add(rule);
}

#[test]
fn an_estate_without_trouble_is_healthy() {
    let world = World::with(healthy());
    let ran = doctor(&world, &[]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    for check in ["login", "certs", "permissions", "storage", "hosts", "vms"] {
        finds(&ran, check, "ok", "");
    }
    let ran = doctor(&world, &["--problems"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{ran:?}");
    assert_eq!(doctor(&world, &["nosuch"]).code, 2);
}

#[test]
fn the_way_in() {
    let mut world = World::with(healthy());
    world.sim.advance(Duration::from_secs(1000));
    finds(
        &doctor(&world, &["login"]),
        "login",
        "error",
        "s apart from ours",
    );
    let set = |world: &mut World, name: &str, value: &str| {
        world.env.insert(name.to_owned(), value.to_owned());
    };
    set(&mut world, "OVIRT_USERNAME", "admin@nosuch");
    let ran = doctor(&world, &["login"]);
    finds(&ran, "login", "error", "username = admin@internal");
    set(&mut world, "OVIRT_USERNAME", "admin@internal");
    // Another authority: the engine's own is offered, and written when that is wished.
    let other = World::with(healthy());
    let ca = other.path("ca.pem").display().to_string();
    set(&mut world, "OVIRT_CAFILE", &ca);
    let file = world.path("saved.pem").display().to_string();
    let ran = doctor(&world, &["login", "--save-ca", &file]);
    finds(&ran, "login", "error", "does not vouch for");
    finds(&ran, "login", "info", "the engine offers the CA");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), world.sim.ca_pem());
    set(&mut world, "OVIRT_INSECURE", "yes");
    finds(
        &doctor(&world, &["login"]),
        "login",
        "warning",
        "not checked",
    );
    set(&mut world, "OVIRT_URL", "https://127.0.0.1:9");
    finds(&doctor(&world, &["login"]), "login", "error", "refused");
    set(&mut world, "OVIRT_URL", "https://nosuch.invalid");
    let ran = doctor(&world, &[]);
    finds(&ran, "login", "error", "nosuch.invalid");
    assert!(
        !ran.out.contains("\nhosts,"),
        "the rest is left out: {}",
        ran.out
    );
}

#[test]
fn ways_to_log_in() {
    let world = World::with(healthy());
    let ran = doctor(&world, &["login", "--forms"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    finds(&ran, "login", "ok", "the password opens the API");
    finds(&ran, "login", "info", "admin@ovirt@internalsso,does not");
    finds(&ran, "login", "info", "Kerberos,");
}

#[test]
fn certificates_that_end_soon() {
    for (days, level) in [(59, "warning"), (29, "warning"), (6, "error")] {
        let world = World::with(Options {
            certificate_days: Some(days),
            ..healthy()
        });
        let ran = doctor(&world, &["certs"]);
        finds(&ran, "certs", level, "days left");
    }
    let world = World::with(healthy());
    let event = "<events><event id=\"9\"><code>845</code><description>Host host01 certification is about to expire</description></event></events>";
    world.sim.faults().add(Rule::on(
        "GET",
        "events",
        Fault::Reply {
            status: 200,
            content_type: "application/xml".to_owned(),
            body: event.to_owned(),
        },
    ));
    finds(
        &doctor(&world, &["certs"]),
        "certs",
        "warning",
        "about to expire",
    );
}

#[test]
fn permits_that_are_missing() {
    let mut world = World::with(Options {
        accounts: vec![Account {
            login: "reader".to_owned(),
            password: PASSWORD.to_owned(),
            state: AccountState::Good,
            role: Some("ReadOnlyAdmin".to_owned()),
        }],
        ..healthy()
    });
    world
        .env
        .insert("OVIRT_USERNAME".to_owned(), "reader@internal".to_owned());
    let ran = doctor(&world, &["permissions"]);
    // Everybody may make machines of Blank.
    finds(&ran, "permissions", "warning", "delete_vm");
    finds(&ran, "permissions", "warning", "tag_management");
}

#[test]
fn storage_in_trouble() {
    let world = World::with(healthy());
    world
        .sim
        .cause(&Trouble::DomainLost("data2".to_owned()))
        .unwrap();
    // The engine waits before it believes so.
    world.sim.advance(Duration::from_secs(600));
    let ran = doctor(&world, &["storage"]);
    finds(&ran, "storage", "error", "data2");
    let world = World::with(healthy());
    let shown = world.run(&["raw", "GET", "storagedomains"]).out;
    let at = shown.find("<available>").unwrap();
    let end = at + shown[at..].find("</available>").unwrap() + "</available>".len();
    let available = shown[at..end].to_owned();
    said(
        &world,
        "storagedomains",
        &available,
        "<available>1073741824</available>",
    );
    finds(
        &doctor(&world, &["storage"]),
        "storage",
        "error",
        "1 GiB free",
    );
    let world = World::new();
    said(
        &world,
        "disks",
        "<status>ok</status>",
        "<status>illegal</status>",
    );
    finds(&doctor(&world, &["storage"]), "storage", "error", "illegal");
    let transfers = "<image_transfers><image_transfer id=\"7\"><phase>paused_system</phase></image_transfer></image_transfers>";
    world.sim.faults().clear();
    world.sim.faults().add(Rule::on(
        "GET",
        "imagetransfers",
        Fault::Reply {
            status: 200,
            content_type: "application/xml".to_owned(),
            body: transfers.to_owned(),
        },
    ));
    finds(
        &doctor(&world, &["storage"]),
        "storage",
        "warning",
        "paused_system",
    );
}

#[test]
fn hosts_in_trouble() {
    let world = World::with(healthy());
    let hosts = world.run(&["host", "list", "-o", "name"]).out;
    let host = hosts.lines().last().unwrap().to_owned();
    world.sim.cause(&Trouble::HostLost(host.clone())).unwrap();
    world.sim.advance(Duration::from_secs(600));
    let ran = doctor(&world, &["hosts"]);
    finds(&ran, "hosts", "error", &host);
    let world = World::with(healthy());
    said(
        &world,
        "datacenters",
        "<status>up</status>",
        "<status>not_operational</status>",
    );
    finds(&doctor(&world, &["hosts"]), "hosts", "error", "data centre");
}

#[test]
fn machines_in_trouble() {
    for (status, level) in [
        ("not_responding", "error"),
        ("unknown", "error"),
        ("image_illegal", "error"),
        ("image_locked", "warning"),
    ] {
        let world = World::new();
        let to = format!("<status>{status}</status>");
        said(&world, "vms?follow=snapshots", "<status>up</status>", &to);
        finds(&doctor(&world, &["vms"]), "vms", level, status);
    }
    let world = World::new();
    let old = world.run(&[
        "vm",
        "-n",
        "web01",
        "snapshots",
        "create",
        "--set",
        "description=old",
    ]);
    assert_eq!(old.code, 0, "{old:?}");
    let ran = doctor(&world, &["vms", "--snapshot-age", "0"]);
    finds(&ran, "vms", "warning", "snapshot");
    let world = World::with(healthy());
    let vm = "<vms><vm id=\"1\"><name>ha</name><status>up</status><high_availability><enabled>true</enabled></high_availability></vm></vms>";
    let jobs = "<jobs><job id=\"2\"><description>Old work</description><status>started</status><start_time>2020-01-01T00:00:00Z</start_time></job></jobs>";
    for (path, body) in [("vms", vm), ("jobs", jobs)] {
        world.sim.faults().add(Rule::on(
            "GET",
            path,
            Fault::Reply {
                status: 200,
                content_type: "application/xml".to_owned(),
                body: body.to_owned(),
            },
        ));
    }
    let ran = doctor(&world, &["vms"]);
    finds(&ran, "vms", "warning", "without a lease");
    finds(&ran, "vms", "warning", "Old work");
    assert!(Path::new(world.scratch()).exists());
}

/// A host that listens where the engine's hosts do, with a certificate that ends in so many days.
fn host(address: &str, days: i64) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec![address.to_owned()]).unwrap();
    let end = jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let end = end.checked_add(jiff::Span::new().days(days)).unwrap();
    let (month, day) = (end.month().unsigned_abs(), end.day().unsigned_abs());
    params.not_after = rcgen::date_time_ymd(end.year().into(), month, day);
    let certificate = params.self_signed(&key).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        );
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind((address, 54_321)).unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let session = rustls::ServerConnection::new(config.clone()).unwrap();
            let _ = rustls::StreamOwned::new(session, stream).read_to_end(&mut Vec::new());
        }
    });
}

#[test]
fn certificates_of_hosts() {
    // Of this process alone: others on this machine may run the same.
    let [_, _, high, low] = std::process::id().to_be_bytes();
    let addresses = [1, 2].map(|last| format!("127.{high}.{low}.{last}"));
    host(&addresses[0], 5);
    host(&addresses[1], 200);
    let world = World::with(healthy());
    let shown = world.run(&["raw", "GET", "hosts"]).out;
    let mut body = shown.clone();
    for (at, new) in addresses.iter().enumerate() {
        let (start, end) = ("<address>", "</address>");
        let from = shown.match_indices(start).nth(at).unwrap().0 + start.len();
        let old = &shown[from..from + shown[from..].find(end).unwrap()];
        body = body.replacen(
            &format!("{start}{old}{end}"),
            &format!("{start}{new}{end}"),
            1,
        );
    }
    let reply = Fault::Reply {
        status: 200,
        content_type: "application/xml".to_owned(),
        body,
    };
    world.sim.faults().add(Rule::on("GET", "hosts", reply));
    let ran = doctor(&world, &["certs", "--ask-hosts"]);
    finds(&ran, "certs", "error", "days left");
    assert!(ran.out.contains("enroll-certificate"), "{}", ran.out);
    let hosts = ran.out.lines().filter(|line| line.contains(",host host"));
    assert_eq!(hosts.count(), 2, "{}", ran.out);
    assert!(ran.out.contains("certs,ok,host host"), "{}", ran.out);
}

#[test]
fn advice_names_commands_that_there_are() {
    let world = World::with(healthy());
    let sources = [
        include_str!("../../src/doctor/certs.rs"),
        include_str!("../../src/doctor/hosts.rs"),
        include_str!("../../src/doctor/login.rs"),
        include_str!("../../src/doctor/storage.rs"),
        include_str!("../../src/doctor/vms.rs"),
    ];
    let mut count = 0;
    for advice in sources
        .iter()
        .flat_map(|source| source.split("`ovcmd ").skip(1))
    {
        let command = advice.split('`').next().unwrap();
        let words: Vec<&str> = command
            .split([' ', '\\', '\n'])
            .filter(|word| !word.is_empty())
            .collect();
        let end = words.len().min(2);
        let help = world.run(&[&words[..end], &["--help"]].concat());
        assert_eq!(help.code, 0, "{command}: {}", help.err);
        for option in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(option), "{command}: {}", help.out);
        }
        count += 1;
    }
    assert!(count >= 10, "{count}");
}
