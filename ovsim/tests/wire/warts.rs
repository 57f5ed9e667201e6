//! Where an engine is sloppy: a test for each line of the table in `docs/simulator.md`, and one that there is no line without.

use std::time::{Duration, Instant};

use ovsim::Options;

use super::socket::{Wire, plain};

const XML: &str = "Content-Type: application/xml\r\nAccept: application/xml\r\n";

/// The first cells of the table, by how they begin, and the test of each.
const LINES: &[(&str, &str)] = &[
    (
        "refuses unknown XML elements",
        "unknown_elements_are_refused_always_unless_asked_otherwise",
    ),
    (
        "takes 5 s for a failed login",
        "a_failed_login_takes_as_long_as_it_is_told",
    ),
    ("locks an account", "five_failures_lock_the_account"),
    (
        "doubles the path in `Location`",
        "the_place_of_what_was_made_is_told_twice_over",
    ),
    (
        "answers some mistakes with HTML pages",
        "some_mistakes_are_pages_and_texts_of_java",
    ),
    (
        "answers for things below an object that is not there",
        "strangers_are_refused_in_many_ways",
    ),
    ("gives its XSD and RSDL", "the_api_describes_itself"),
    (
        "takes a disk of less than no bytes",
        "what_makes_no_sense_is_taken_where_an_engine_takes_it",
    ),
    (
        "answers a JSON body `null`, or none,",
        "nothing_in_json_is_what_is_missing",
    ),
    (
        "makes a NIC of an instance type",
        "a_card_of_an_instance_type_is_made_and_lost",
    ),
    (
        "tells the SQL of searches",
        "searches_tell_what_the_database_says",
    ),
    (
        "makes as many members of a pool",
        "a_pool_of_too_many_is_refused_at_once",
    ),
    (
        "overlooks unknown query parameters",
        "unknown_parameters_are_overlooked_and_listed",
    ),
];

#[test]
fn strangers_are_refused_in_many_ways() {
    let wire = Wire::start();
    let nobody = "11111111-2222-3333-4444-555555555555";
    for (method, path, status, text) in [
        (
            "GET",
            "/hosts/*/storage",
            400,
            "Cannot fetch storage, host doesn't exist anymore.",
        ),
        ("GET", "/vms/*/sessions", 404, ""),
        (
            "GET",
            "/storagedomains/*/vms",
            404,
            "Entity not found: 11111111",
        ),
        ("POST", "/clusters/*/upgrade", 500, "<html>"),
        (
            "POST",
            "/vms/*/logon",
            400,
            "[Cannot log on VM. VM is not found.]",
        ),
        ("GET", "/vms/*/nics", 200, "<nics/>"),
    ] {
        let xml = "Content-Type: application/xml\r\nAccept: application/xml\r\n";
        let body = if method == "POST" { "<action/>" } else { "" };
        let answer = wire.api(method, &path.replace('*', nobody), xml, body);
        let told = answer.text().replace("&apos;", "'");
        assert_eq!(answer.status, status, "{path}: {told}");
        assert!(told.contains(text), "{path}: {told}");
    }
}

#[test]
fn every_line_of_the_table_has_a_test() {
    let page = include_str!("../../../docs/simulator.md");
    let (_, table) = page.split_once("## Where an engine is sloppy").unwrap();
    let (table, _) = table.split_once("\n`--lenient`").unwrap();
    let rows: Vec<_> = table
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
        .collect();
    assert_eq!(rows.len(), LINES.len());
    let sources = [
        include_str!("warts.rs"),
        include_str!("bodies.rs"),
        include_str!("login.rs"),
        include_str!("paths.rs"),
        include_str!("../small/refused/making.rs"),
    ];
    for (row, (start, test)) in rows.iter().zip(LINES) {
        assert!(row.starts_with(&format!("| {start}")), "{row}");
        let head = format!("fn {test}()");
        assert!(
            sources.iter().any(|source| source.contains(&head)),
            "{test}"
        );
    }
}

#[test]
fn a_failed_login_takes_as_long_as_it_is_told() {
    let wire = Wire::with(Options {
        login_delay: Duration::from_millis(400),
        ..plain()
    });
    let form = "grant_type=password&scope=ovirt-app-api&username=nobody@internal&password=x";
    let begun = Instant::now();
    assert_eq!(wire.sso("token", form).status, 400);
    assert!(begun.elapsed() >= Duration::from_millis(400));
}

#[test]
fn the_place_of_what_was_made_is_told_twice_over() {
    let wire = Wire::start();
    let made = wire.api("POST", "/tags", XML, "<tag><name>t</name></tag>");
    assert_eq!(made.status, 201);
    let place = made.header("location").unwrap();
    assert!(
        place.contains("/ovirt-engine/api/v4/ovirt-engine/api/tags/"),
        "{place}"
    );
    let path = place.split_once("://").unwrap().1;
    let path = &path[path.find('/').unwrap()..];
    let headers = format!("Authorization: Bearer {}\r\n{XML}", wire.token);
    assert_eq!(wire.send("GET", path, &headers, "").status, 404);
}

#[test]
fn some_mistakes_are_pages_and_texts_of_java() {
    let wire = Wire::start();
    let page = wire.api("GET", "/vms?follow=nosuch", XML, "");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("Error processing request"));
    let nobody = "/vms/11111111-2222-3333-4444-555555555555/start";
    let text = wire.api("POST", nobody, XML, "<action/>");
    assert_eq!(text.status, 500);
    assert!(text.text().contains("java.lang.NullPointerException"));
}

#[test]
fn what_makes_no_sense_is_taken_where_an_engine_takes_it() {
    let wire = Wire::start();
    let list = wire.get("/storagedomains?search=name%3Ddata1").text();
    let (_, id) = list.split_once(" id=\"").unwrap();
    let domain = &id[..36];
    let disk = format!(
        "<disk><name>d</name><format>cow</format><provisioned_size>-5</provisioned_size><storage_domains><storage_domain id=\"{domain}\"/></storage_domains></disk>"
    );
    assert_eq!(wire.api("POST", "/disks", XML, &disk).status, 201);
    let body = "<role><name>odd</name><administrative>false</administrative><permits><permit id=\"99999\"/></permits></role>";
    let answer = wire.api("POST", "/roles", XML, body);
    assert_eq!(
        (answer.status, &*answer.text()),
        (400, "99999 is not a valid permit ID.")
    );
    let body = "<scheduling_policy><name>own</name></scheduling_policy>";
    let list = wire.api("POST", "/schedulingpolicies", XML, body).text();
    let (_, id) = list.split_once(" id=\"").unwrap();
    let unit = "11111111-2222-3333-4444-555555555555";
    let path = format!("/schedulingpolicies/{}/filters/{unit}", &id[..36]);
    assert_eq!(wire.api("DELETE", &path, XML, "").status, 200);
}

#[test]
fn nothing_in_json_is_what_is_missing() {
    let wire = Wire::start();
    let json = "Content-Type: application/json\r\nAccept: application/xml\r\n";
    for (path, body, status, text) in [
        ("/tags", "null", 400, "Parameter 'tag' is mandatory"),
        ("/tags", "", 400, "Parameter 'tag' is mandatory"),
    ] {
        let answer = wire.api("POST", path, json, body);
        assert_eq!(answer.status, status, "{path} {body}");
        assert!(answer.text().contains(text), "{}", answer.text());
    }
    let list = wire.get("/vms?max=1").text();
    let (_, id) = list.split_once(" id=\"").unwrap();
    let path = format!("/vms/{}/stop", &id[..36]);
    assert_eq!(wire.api("POST", &path, json, "null").status, 500);
}

#[test]
fn a_card_of_an_instance_type_is_made_and_lost() {
    let wire = Wire::start();
    let list = wire.get("/instancetypes").text();
    let (_, id) = list.split_once(" id=\"").unwrap();
    let path = format!("/instancetypes/{}/nics", &id[..36]);
    let answer = wire.api("POST", &path, XML, "<nic><name>card</name></nic>");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("because \"id\" is null"));
    assert!(!wire.get(&path).text().contains("<name>card</name>"));
    assert!(
        wire.get("/events?search=type%3D936")
            .text()
            .contains("Interface card (VirtIO)")
    );
}

#[test]
fn searches_tell_what_the_database_says() {
    let wire = Wire::start();
    for path in ["/jobs?search=status%3Dfinished", "/vms?search=id%3Dx"] {
        let answer = wire.get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.text().contains("select * from (...)"), "{path}");
    }
    assert_eq!(wire.get("/jobs?search=x%27").status, 200);
}

#[test]
fn unknown_parameters_are_overlooked_and_listed() {
    let wire = Wire::start();
    assert_eq!(wire.get("/tags?nosuch=1").status, 200);
    let listed = wire.send("GET", "/ovsim/unknown", "", "").text();
    assert!(listed.contains("nosuch"), "{listed}");
    let served = wire.send("GET", "/ovsim/requests", "", "").text();
    for word in ["\"GET\"", "/ovirt-engine/api/tags", "200"] {
        assert!(served.contains(word), "{word}: {served}");
    }
}
