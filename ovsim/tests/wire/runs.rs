//! Two runs with one seed are the same: ids, events, jobs, states.

use ovsim::Options;

use super::socket::{Wire, plain};

const XML: &str = "Content-Type: application/xml\r\n";

/// The id of the object that an answer shows.
fn id_of(document: &str) -> String {
    let (_, rest) = document.split_once(" id=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// A script of two hundred calls, and all that can be seen when it is over.
fn run(seed: u64) -> Vec<String> {
    let wire = Wire::with(Options {
        seed,
        speed: f64::INFINITY,
        ..plain()
    });
    let mut seen = Vec::new();
    let mut call = |method: &str, path: &str, body: &str| {
        let answer = wire.api(method, path, XML, body);
        let id = match answer.status {
            201 => id_of(&answer.text()),
            _ => String::new(),
        };
        seen.push(format!("{method} {path} {} {id}", answer.status));
        id
    };
    for at in 0..20 {
        let tag = call("POST", "/tags", &format!("<tag><name>tag{at}</name></tag>"));
        let vm = format!(
            "<vm><name>run{at}</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>\
             <os><boot><devices><device>network</device></devices></boot></os></vm>"
        );
        let vm = call("POST", "/vms", &vm);
        let nic = "<nic><name>nic1</name></nic>";
        call("POST", &format!("/vms/{vm}/nics"), nic);
        call(
            "POST",
            &format!("/vms/{vm}/tags"),
            &format!("<tag id=\"{tag}\"/>"),
        );
        call("POST", &format!("/vms/{vm}/start"), "<action/>");
        call("POST", &format!("/vms/{vm}/start"), "<action/>");
        call(
            "PUT",
            &format!("/vms/{vm}"),
            "<vm><description>x</description></vm>",
        );
        call("GET", &format!("/vms/{vm}"), "");
        call("POST", &format!("/vms/{vm}/stop"), "<action/>");
        call("DELETE", &format!("/vms/{vm}"), "");
    }
    assert_eq!(seen.len(), 200);
    wire.sim.engine().look(|store| {
        for kind in ["vms", "tags", "jobs", "disks", "hosts"] {
            let rows = store.list(kind, "");
            seen.extend(rows.map(|it| format!("{kind} {} {} {}", it.id, it.name(), it.status())));
        }
        let events = store.events().all();
        seen.extend(events.map(|it| {
            let id = it.correlation_id.as_deref().unwrap_or("");
            format!("{} {} {id} {}", it.id, it.code, it.text)
        }));
    });
    seen
}

#[test]
fn ten_runs_of_two_hundred_calls_are_the_same() {
    let first = run(7);
    assert!(
        first
            .iter()
            .any(|line| line.starts_with("POST /vms/") && line.contains("/start 200"))
    );
    for _ in 1..10 {
        let next = run(7);
        let differ = first.iter().zip(&next).find(|(a, b)| a != b);
        assert_eq!(differ, None);
        assert_eq!(first.len(), next.len());
    }
    assert_ne!(run(8), first);
}
