//! The root document: links, product, special objects, figures, and who is asking.

use jiff::Timestamp;

use crate::ask::Caller;
use crate::codec::values::instant;
use crate::codec::{BASE, versioned};
use crate::engine::Engine;
use crate::node::Node;

pub(crate) mod rsdl;
pub(crate) mod schema;

/// Collections with a search link of their own.
const SEARCHED: [&str; 13] = [
    "clusters",
    "datacenters",
    "events",
    "hosts",
    "networks",
    "storagedomains",
    "templates",
    "instancetypes",
    "users",
    "groups",
    "vmpools",
    "vms",
    "disks",
];

/// Not linked, though it is there.
const HIDDEN: &str = "options";

const ZERO: &str = "00000000-0000-0000-0000-000000000000";

/// Relation and version-less href of every link, in the order of the document.
fn links() -> Vec<(String, String)> {
    let mut links = Vec::new();
    for locator in ovmodel::root().locators() {
        let rel = locator.segment();
        if rel == HIDDEN || locator.item {
            continue;
        }
        let href = format!("{BASE}/{rel}");
        let from = if rel == "events" {
            ";from={event_id}"
        } else {
            ""
        };
        let search = format!("{href}{from}?search={{query}}");
        links.push((rel.clone(), href));
        if SEARCHED.contains(&rel.as_str()) {
            links.push((format!("{rel}/search"), search));
        }
    }
    links
}

/// The `Link` header: absolute, sorted, joined by commas.
pub(crate) fn link_header(host: &str, version: Option<&str>) -> String {
    let line = |(rel, href): (String, String)| {
        let href = versioned(&href, version).unwrap_or(href);
        format!("<{host}{href}>; rel={rel}")
    };
    let mut lines: Vec<String> = links().into_iter().map(line).collect();
    lines.sort_unstable();
    lines.join(",")
}

/// The document for a caller; only administrators see figures and the engine's identity.
pub(crate) fn document(engine: &Engine, caller: &Caller, filtered: bool, now: Timestamp) -> Node {
    let mut api = Node::new("api");
    for (rel, href) in links() {
        let link = Node::new("link").with_attr("href", href);
        api.push(link.with_attr("rel", rel));
    }
    if !filtered {
        api.push(Node::new("engine_backup"));
    }
    api.push(product(engine, filtered));
    let blank = object("blank_template", "templates", ZERO);
    let tag = object("root_tag", "tags", ZERO);
    api.push(Node::new("special_objects").with(blank).with(tag));
    if !filtered {
        api.push(summary(engine));
    }
    api.push(Node::leaf("time", instant(now)));
    api.push(object("authenticated_user", "users", &caller.id));
    api.with(object("effective_user", "users", &caller.id))
}

fn object(name: &'static str, collection: &str, id: &str) -> Node {
    Node::reference(name, id).with_attr("href", format!("{BASE}/{collection}/{id}"))
}

fn product(engine: &Engine, filtered: bool) -> Node {
    let mut product = Node::new("product_info");
    if !filtered {
        product.push(Node::leaf("instance_id", engine.instance_id()));
    }
    let version = Node::new("version")
        .with_leaf("build", "8")
        .with_leaf("full_version", "4.5.8-1.el9")
        .with_leaf("major", "4")
        .with_leaf("minor", "5")
        .with_leaf("revision", "0");
    product.with_leaf("name", "oVirt Engine").with(version)
}

fn summary(engine: &Engine) -> Node {
    let figures = engine.summary();
    let count = |name: &'static str, (active, total): (usize, usize)| {
        Node::new(name)
            .with_leaf("active", active.to_string())
            .with_leaf("total", total.to_string())
    };
    Node::new("summary")
        .with(count("hosts", figures.hosts))
        .with(count("storage_domains", figures.storage_domains))
        .with(count("users", figures.users))
        .with(count("vms", figures.vms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_those_of_a_real_engine() {
        let links = links();
        assert_eq!(links.len(), 39 + SEARCHED.len());
        assert_eq!(links[1].1, "/ovirt-engine/api/clusters?search={query}");
        let header = link_header("https://h", None);
        assert!(
            header.starts_with("<https://h/ovirt-engine/api/affinitylabels>; rel=affinitylabels,<")
        );
        let events = "<https://h/ovirt-engine/api/events;from={event_id}?search={query}>; rel=events/search,\
                      <https://h/ovirt-engine/api/events>; rel=events,";
        assert!(header.contains(events));
    }
}
