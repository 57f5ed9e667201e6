//! What `--lenient` lets pass with a warning, and everybody else refuses.

use ovsim::Options;

use super::super::wire::socket::{Answer, Wire, plain};
use super::XML;

const UNKNOWN: &str = "<tag><name>odd</name><colour>red</colour></tag>";

fn lenient() -> Wire {
    Wire::with(Options {
        lenient: true,
        ..plain()
    })
}

fn post(wire: &Wire, headers: &str, body: &str) -> Answer {
    wire.api("POST", "/tags", headers, body)
}

/// What was let pass, as the simulator lists it.
fn warnings(wire: &Wire) -> Vec<String> {
    let served = wire.sim.requests().into_iter();
    served.flat_map(|row| row.leniencies).collect()
}

#[test]
fn an_unknown_member_is_refused_or_left_out_with_a_warning() {
    let strict = Wire::start();
    assert_eq!(post(&strict, XML, UNKNOWN).status, 400);
    assert_eq!(strict.get("/tags?search=x").status, 200);
    assert!(
        !strict.get("/tags").text().contains("odd"),
        "nothing is made"
    );
    assert!(warnings(&strict).is_empty());

    let lenient = lenient();
    let answer = post(&lenient, XML, UNKNOWN);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(!answer.text().contains("colour"), "it is not kept");
    let told = warnings(&lenient);
    assert!(told.iter().any(|text| text.contains("colour")), "{told:?}");
    let listed = lenient.send("GET", "/ovsim/warnings", "", "").text();
    assert!(listed.contains("colour"), "{listed}");
}

#[test]
fn a_body_without_a_type_is_refused_or_guessed_with_a_warning() {
    let body = "<tag><name>plain</name></tag>";
    assert_eq!(post(&Wire::start(), "", body).status, 415);
    let lenient = lenient();
    assert_eq!(post(&lenient, "", body).status, 201);
    let json = post(
        &lenient,
        "Content-Type: text/plain\r\n",
        "{\"name\":\"json\"}",
    );
    assert_eq!(json.status, 201, "{}", json.text());
    assert_eq!(warnings(&lenient).len(), 2);
}

#[test]
fn what_no_one_can_mean_is_refused_by_both() {
    for wire in [Wire::start(), lenient()] {
        for body in ["<tag><name>", "{", "<tag/><tag/>"] {
            assert_eq!(post(&wire, XML, body).status, 400, "{body}");
        }
        // The engine takes it for what it is not, and stumbles (engine 4.5.8).
        assert_eq!(post(&wire, XML, "<vm/>").status, 500);
        let twice = "<tag><name>twice</name></tag>";
        assert_eq!(post(&wire, XML, twice).status, 201);
        assert_eq!(post(&wire, XML, twice).status, 409, "rules stay rules");
    }
}
