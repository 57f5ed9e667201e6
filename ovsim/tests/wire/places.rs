//! What an engine offers beside its API.

use super::socket::{Answer, Wire};

fn pki(wire: &Wire, query: &str) -> Answer {
    wire.send(
        "GET",
        &format!("/ovirt-engine/services/pki-resource{query}"),
        "",
        "",
    )
}

#[test]
fn certificates_can_be_fetched() {
    let wire = Wire::start();
    let ca = pki(&wire, "?resource=ca-certificate&format=X509-PEM-CA");
    assert_eq!(
        ca.header("content-type"),
        Some("application/x-x509-ca-cert; charset=ISO-8859-1")
    );
    assert_eq!(ca.text(), wire.sim.ca_pem());
    let pem = pki(&wire, "?resource=ca-certificate&format=X509-PEM");
    assert_eq!(
        pem.header("content-type"),
        Some("application/x-x509-cert; charset=ISO-8859-1")
    );
    assert_eq!(pki(&wire, "?resource=ca-certificate").text(), ca.text());
    let key = pki(&wire, "?resource=engine-certificate&format=OPENSSH-PUBKEY");
    assert!(key.text().ends_with(" ovirt-engine\n"));
    let named = pki(
        &wire,
        "?resource=ca-certificate&format=OPENSSH-PUBKEY&alias=me",
    );
    assert!(named.text().ends_with(" me\n"));
}

#[test]
fn unknown_certificates_are_refused() {
    let wire = Wire::start();
    let check = |query: &str, text: &str| {
        let answer = pki(&wire, query);
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains(text), "{}", answer.text());
    };
    check("", "Missing resource name");
    check("?resource=x", "Resource 'x' is invalid");
    check("?resource=ca-certificate&format=y", "Format 'y' is invalid");
}

#[test]
fn signs_of_life() {
    let wire = Wire::start();
    let get = |path: &str| wire.send("GET", &format!("/ovirt-engine/{path}"), "", "");
    let health = get("services/health");
    assert_eq!(health.text(), "DB Up!Welcome to Health Status!");
    assert_eq!(
        health.header("content-type"),
        Some("text/html;charset=ISO-8859-1")
    );
    let head = wire.send("HEAD", "/ovirt-engine/services/health", "", "");
    assert_eq!(head.header("content-type"), Some("text/html"));
    for (method, path, status, text) in [
        ("POST", "services/health", 405, "Method not allowed"),
        ("PUT", "services/health", 405, ""),
        ("DELETE", "services/pki-resource", 405, ""),
        ("OPTIONS", "services/health", 200, ""),
        ("FOO", "services/health", 501, "Method FOO is not defined"),
        ("TRACE", "services/health", 405, ""),
        ("TRACE", "api/vms", 405, ""),
        ("PUT", "sso/oauth/authorize", 405, ""),
        ("POST", "sso/oauth/authorize", 400, ""),
    ] {
        let answer = wire.send(method, &format!("/ovirt-engine/{path}"), "", "");
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(answer.text().contains(text), "{method} {path}");
        assert!(status != 405 || !text.is_empty() || answer.body.is_empty());
    }
    let status = get("sso/status");
    let want =
        "{\"status_description\":\"SSO Webapp Deployed\",\"version\":\"0\",\"status\":\"active\"}";
    assert_eq!(status.text(), want);
}

#[test]
fn the_root_in_both_formats() {
    let wire = Wire::start();
    let xml = wire.get("").text();
    assert!(xml.contains("    <link href=\"/ovirt-engine/api/events;from={event_id}?search={query}\" rel=\"events/search\"/>\n"));
    assert!(xml.contains("<engine_backup/>\n    <product_info>\n        <instance_id>"));
    let json = wire.api("GET", "", "Accept: application/json\r\n", "");
    let json: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    assert_eq!(
        json["product_info"]["version"]["full_version"],
        "4.5.8-1.el9"
    );
    assert!(json["time"].is_number());
    assert_eq!(
        json["special_objects"]["root_tag"]["id"],
        "00000000-0000-0000-0000-000000000000"
    );
    let filtered = wire.get("?filter=true").text();
    assert!(!filtered.contains("<summary>") && !filtered.contains("instance_id"));
}

#[test]
fn lists_in_both_formats() {
    let wire = Wire::start();
    // The header counts whatever the parameter says.
    let whole = wire.api("GET", "/vms?all_content=false", "All-Content: true\r\n", "");
    assert!(whole.text().contains("<soundcard_enabled>"));
    assert!(!wire.get("/vms").text().contains("<soundcard_enabled>"));
    let none = wire.get("/vms?search=name%3Dnosuchvm").text();
    assert!(none.ends_with("standalone=\"yes\"?>\n<vms/>\n"));
    let headers = "Accept: application/json\r\n";
    let none = wire
        .api("GET", "/vms?search=name%3Dnosuchvm", headers, "")
        .text();
    assert_eq!(none, "{ }");
    for (path, want) in [
        (
            "/networks?search=name%3Dnosuch",
            "{\n  \"network\" : [ ]\n}",
        ),
        ("/vms?search=nosuch&follow=nics", "{\n  \"vm\" : [ ]\n}"),
        ("/cpuprofiles?max=0", "{\n  \"cpu_profile\" : [ ]\n}"),
        ("/clusters?max=0", "{ }"),
    ] {
        assert_eq!(wire.api("GET", path, headers, "").text(), want, "{path}");
    }
    let web = wire.api(
        "GET",
        "/vms?search=name%3Dweb01&follow=affinity_labels",
        headers,
        "",
    );
    let web: serde_json::Value = serde_json::from_slice(&web.body).unwrap();
    let web = &web["vm"][0];
    assert!(web["affinity_labels"]["affinity_label"].is_array());
    let snapshots = format!("/vms/{}/snapshots", web["id"].as_str().unwrap());
    let snapshots = wire.api("GET", &snapshots, headers, "");
    let snapshots: serde_json::Value = serde_json::from_slice(&snapshots.body).unwrap();
    let snapshots = snapshots["snapshot"].as_array().unwrap();
    let active = snapshots
        .iter()
        .find(|one| one["snapshot_type"] == "active");
    assert_eq!(active.unwrap()["link"], serde_json::json!([]));
    let tags = wire.api("GET", "/tags", headers, "").text();
    assert!(
        tags.starts_with("{\n  \"tag\" : [ {\n    \"name\" : \"root\",\n"),
        "{tags}"
    );
}

#[test]
fn jobs_come_oldest_first() {
    let wire = Wire::start();
    let headers = "Content-Type: application/xml\r\n";
    for name in ["one", "two"] {
        let body = format!("<job><description>{name}</description></job>");
        assert_eq!(wire.api("POST", "/jobs", headers, &body).status, 201);
    }
    let list = wire.get("/jobs").text();
    let place = |name: &str| list.find(&format!("<description>{name}</description>"));
    assert!(place("one") < place("two"), "{list}");
    assert!(!wire.get("/jobs?max=1").text().contains("two"));
}
