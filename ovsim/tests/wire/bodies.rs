//! Bodies that must be refused, with the engine's own words.

use ovsim::Options;

use super::socket::{Answer, Wire, plain};

fn post(wire: &Wire, path: &str, kind: &str, body: &str) -> Answer {
    wire.api("POST", path, &format!("Content-Type: {kind}\r\n"), body)
}

fn fault(detail: &str, reason: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<fault>\n    \
         <detail>{detail}</detail>\n    <reason>{reason}</reason>\n</fault>\n"
    )
}

fn syntax(service: &str, method: &str) -> String {
    let detail = format!(
        "For correct usage, see: http://sim/ovirt-engine/apidoc#services/{service}/methods/{method}"
    );
    fault(&detail, "Request syntactically incorrect.")
}

#[test]
fn types_of_bodies() {
    let wire = Wire::start();
    for kind in [
        "text/xml",
        "text/plain",
        "application/x-www-form-urlencoded",
    ] {
        let answer = post(&wire, "/tags", kind, "<tag/>");
        assert_eq!((answer.status, answer.body.len()), (415, 0), "{kind}");
    }
    assert_eq!(wire.api("POST", "/tags", "", "<tag/>").status, 415);
    assert_eq!(post(&wire, "/tags", "xml", "<tag/>").status, 400);
    assert_eq!(
        post(&wire, "/tags", "*/*", "<nonsense/>").text(),
        syntax("tags", "add")
    );
}

#[test]
fn xml_that_cannot_be_read() {
    let wire = Wire::start();
    let bodies = [
        "",
        "text",
        "<tag><name>",
        "<tag/><tag/>",
        "<nonsense/>",
        "<tag><nme>x</nme></tag>",
        "<tag xmlns=\"urn:x\"/>",
        "{\"name\":\"x\"}",
    ];
    for body in bodies {
        let answer = post(&wire, "/tags", "application/xml", body);
        assert_eq!(
            (answer.status, answer.text()),
            (400, syntax("tags", "add")),
            "{body}"
        );
    }
    let action = post(
        &wire,
        "/vms/11111111-2222-3333-4444-555555555555/start",
        "application/xml",
        "",
    );
    assert_eq!(action.text(), syntax("vm", "start"));
}

#[test]
fn values_that_cannot_be() {
    let wire = Wire::start();
    let check = |member: &str, detail: &str| {
        let answer = post(
            &wire,
            "/vms",
            "application/xml",
            &format!("<vm>{member}</vm>"),
        );
        assert_eq!(
            (answer.status, answer.text()),
            (400, fault(detail, "Invalid value"))
        );
    };
    let boolean = "Value \"perhaps\" isn't a valid boolean, it should be \"true\" , \"false\", \"0\" or \"1\"";
    check("<stateless>perhaps</stateless>", boolean);
    let word = "The string 'laptop' isn't a valid value for the 'VmType' enumerated type. \
                Valid values are: 'desktop', 'server', 'high_performance'.";
    check("<type>laptop</type>", word);
    let integer = "Value 3000000000 is greater than maximum integer 2147483647";
    check(
        "<cpu><topology><cores>3000000000</cores></topology></cpu>",
        integer,
    );
    let answer = post(
        &wire,
        "/vms",
        "application/xml",
        "<vm><memory>lots</memory></vm>",
    );
    assert_eq!(answer.text(), syntax("vms", "add"));
}

#[test]
fn roots_of_another_type() {
    let wire = Wire::start();
    for body in ["<vm/>", "<tags/>", "<action/>"] {
        let answer = post(&wire, "/tags", "application/xml", body);
        assert_eq!(answer.status, 500, "{body}");
        assert_eq!(
            answer.header("content-type"),
            Some("text/html;charset=UTF-8")
        );
        assert!(answer.text().starts_with("java.lang.ClassCastException@"));
    }
}

#[test]
fn json_that_cannot_be_read() {
    let wire = Wire::start();
    let send = |body: &str| post(&wire, "/tags", "application/json", body);
    for body in ["{\"name\":", "[]", "{\"parent\":7}", "<tag/>"] {
        assert_eq!(send(body).text(), syntax("tags", "add"), "{body}");
    }
    let unknown = send("{\"tag\":{}}");
    assert_eq!(
        (unknown.status, unknown.header("content-type")),
        (400, Some("text/html;charset=UTF-8"))
    );
    let line = "Unrecognized field &quot;tag&quot; (class org.ovirt.engine.api.model.Tag), not marked as ignorable";
    assert_eq!(unknown.text(), line);
    let missing = fault(
        "Parameter 'tag' is mandatory but was not provided.",
        "Input validation failed.",
    );
    assert_eq!(send("").text(), missing);
    assert_eq!(send("null").text(), missing);
    let action = post(
        &wire,
        "/vms/11111111-2222-3333-4444-555555555555/start",
        "application/json",
        "",
    );
    assert_eq!(action.status, 500);
    assert!(action.text().contains("Error processing request"));
}

#[test]
fn json_that_is_nothing() {
    let wire = Wire::start();
    const JSON: &str = "application/json";
    for (path, text) in [
        (
            "/macpools",
            "Parameter 'pool' is mandatory but was not provided.",
        ),
        (
            "/vnicprofiles",
            "Parameter 'profile' is mandatory but was not provided.",
        ),
        (
            "/templates",
            "No matching signature found, make sure that mandatory attributes are provided.",
        ),
    ] {
        let answer = post(&wire, path, JSON, "null");
        let want = fault(text, "Input validation failed.");
        assert_eq!((answer.status, answer.text()), (400, want), "{path}");
    }
    for path in ["/vms", "/disks", "/permissions", "/affinitylabels"] {
        let answer = post(&wire, path, JSON, "");
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (500, Some("text/html;charset=UTF-8")),
            "{path}"
        );
    }
    let root = "/tags/00000000-0000-0000-0000-000000000000";
    let answer = wire.api("PUT", root, "Content-Type: application/json\r\n", "null");
    assert_eq!(answer.status, 500);
}

#[test]
fn entities_that_nobody_declared_are_nothing() {
    let wire = Wire::start();
    let body = "<tag><name>t&nosuch;</name></tag>";
    let made = post(&wire, "/tags", "application/xml", body);
    assert_eq!(made.status, 201);
    assert!(made.text().contains("<name>t</name>"));
}

#[test]
fn unknown_elements_are_refused_always_unless_asked_otherwise() {
    let body = "<tag><nme>x</nme></tag>";
    let wire = Wire::start();
    let forgetful = Wire::with(Options {
        forgetful: true,
        ..plain()
    });
    let refused = |wire: &Wire| {
        let answer = post(wire, "/tags", "application/xml", body);
        answer.text() == syntax("tags", "add")
    };
    assert_eq!((0..30).filter(|_| refused(&wire)).count(), 30);
    assert_eq!((0..30).filter(|_| refused(&forgetful)).count(), 10);
}

#[test]
fn hostile_bodies_do_no_harm() {
    let wire = Wire::start();
    let deep = "<tag><parent>".repeat(20_000);
    assert_eq!(post(&wire, "/tags", "application/xml", &deep).status, 400);
    let nested = "{\"parent\":".repeat(20_000);
    assert_eq!(
        post(&wire, "/tags", "application/json", &nested).status,
        400
    );
    let bomb =
        "<!DOCTYPE tag [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><tag><nme>&b;</nme></tag>";
    assert_eq!(post(&wire, "/tags", "application/xml", bomb).status, 400);
    assert_eq!(wire.get("/tags").status, 200);
}
