//! Data centers, as their storage comes and goes.

use super::domains::{host, made, nfs};
use super::estate::{Estate, ids, texts};

#[test]
fn a_data_center_follows_its_first_and_its_last_domain() {
    let estate = Estate::begin();
    let make = |kind: &str, body: &str| {
        ids(
            &estate.done("POST", kind, body),
            kind.trim_start_matches('/')
                .trim_end_matches('s')
                .replace("datacenter", "data_center")
                .as_str(),
        )
        .remove(0)
    };
    let dc = make(
        "/datacenters",
        "<data_center><name>two</name><local>false</local></data_center>",
    );
    let path = format!("/datacenters/{dc}");
    assert_eq!(estate.status(&path), "uninitialized");
    let body = |id: &str| format!("<storage_domain id=\"{id}\"/>");
    let id = made(&estate, "lone", "data", &nfs("lone"));
    let refused = estate.refused("POST", &format!("{path}/storagedomains"), &body(&id));
    let told = "[Cannot attach Storage. There is no active Host in the Data Center.]";
    assert_eq!(refused, (409, told.to_owned()));
    let host = host(&estate);
    let cluster = estate.done(
        "POST",
        "/clusters",
        &format!("<cluster><name>two</name><data_center id=\"{dc}\"/><cpu><architecture>x86_64</architecture></cpu></cluster>"),
    );
    let cluster = ids(&cluster, "cluster").remove(0);
    estate.wire.sim.engine().alter(|store| {
        store.change("hosts", "", &host, |doc| {
            doc.set("spm.status", "none");
            doc.remove("cluster");
            doc.push(crate_node(&cluster));
        });
    });
    let iso = made(&estate, "files", "iso", &nfs("files"));
    let refused = estate.refused("POST", &format!("{path}/storagedomains"), &body(&iso));
    assert_eq!(refused.0, 409);
    assert!(
        refused
            .1
            .contains("Please attach Data Domain to the Data Center first.")
    );
    estate.done(
        "POST",
        &format!("{path}/storagedomains?correlation_id=first"),
        &body(&id),
    );
    assert_eq!(estate.status(&path), "up");
    assert_eq!(estate.events("first"), [962]);
    let list = estate.get("/events?max=4");
    assert_eq!(texts(&list, "code"), ["962", "1002", "966", "204"]);
    let spm = estate.get(&format!("/hosts/{host}"));
    assert!(spm.contains("<status>spm</status>"), "{spm}");
    let refused = estate.refused("DELETE", &path, "");
    assert_eq!(
        refused,
        (409, "[Cannot remove an active Data Center.]".to_owned())
    );
    let domain = format!("{path}/storagedomains/{id}");
    estate.done(
        "POST",
        &format!("{domain}/deactivate?correlation_id=last"),
        "<action/>",
    );
    estate.step(1_000);
    assert_eq!(estate.status(&path), "maintenance");
    assert_eq!(estate.status(&domain), "maintenance");
    assert_eq!(estate.events("last").last(), Some(&1030));
    estate.done("DELETE", &domain, "");
    assert_eq!(estate.status(&path), "contend");
    estate.step(2_000);
    assert_eq!(estate.status(&path), "uninitialized");
    // The format stays that of the domains there were.
    let bare = estate.get(&path);
    assert!(bare.contains("<storage_format>v5<"), "{bare}");
    estate.done("DELETE", &path, "");
    assert_eq!(estate.ask("GET", &path, "").status, 404);
}

fn crate_node(cluster: &str) -> ovsim::node::Node {
    ovsim::node::Node::reference("cluster", cluster)
}
