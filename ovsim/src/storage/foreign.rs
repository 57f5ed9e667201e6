//! What comes from outside: appliances on hosts, VMs of other systems (engine 4.5.8).

use std::sync::Arc;

use super::baggage;
use super::exports::{FILES, file_key};
use super::imports::{CONVERTED, Coming, TEMPLATE};
use super::look::{self, Deed};
use crate::ask::{Ask, Reply};
use crate::node::Node;
use crate::render::{links, order, refs};
use crate::rules::places::Place;
use crate::rules::refusal::{INTERNAL, Outcome, Refusal};
use crate::store::{Object, Store};
use crate::world;

/// What a POST to `externalvmimports` and `externaltemplateimports` must bring, in the engine's order.
fn required(body: &Node, ty: &str, words: &[(&str, &str)]) -> Outcome<()> {
    let there = |member: &str, shown: &str| {
        let one = body.child(member);
        one.is_some_and(|one| {
            if shown.contains('.') {
                one.id().is_some() || one.child("name").is_some()
            } else {
                !one.text.is_empty()
            }
        })
    };
    let missing: Vec<_> = words
        .iter()
        .filter(|(member, shown)| !there(member, shown))
        .map(|(_, shown)| *shown)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::incomplete(ty, &missing.join(", "), "add"))
}

/// POST to `externalvmimports` or `externaltemplateimports`.
pub(crate) fn external(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let body = look::body(ask);
    let vm = place.kind == "externalvmimports";
    if vm {
        let words = [
            ("provider", "provider"),
            ("url", "url"),
            ("name", "name"),
            ("cluster", "cluster.id|name"),
            ("storage_domain", "storageDomain.id|name"),
        ];
        required(&body, "ExternalVmImport", &words)?;
    } else {
        let words = [
            ("url", "url"),
            ("host", "host.id|name"),
            ("cluster", "cluster.id|name"),
            ("storage_domain", "storageDomain.id|name"),
        ];
        required(&body, "ExternalTemplateImport", &words)?;
    }
    let cluster = named(store, &body, "cluster", "clusters");
    let cluster = cluster.map_err(|_| Refusal::Empty(404))?;
    let host = named(store, &body, "host", "hosts")?;
    let domain = named(store, &body, "storage_domain", "storagedomains")?;
    let coming = come(store, &body, vm, host.as_deref(), (cluster, domain))?;
    let checked = coming.check(store, ask);
    let chore = coming.chore(store, ask);
    let profile = look::noted(store, ask, |_| chore.say(coming.row.job), checked)?;
    let (id, cluster) = (coming.id.clone(), coming.cluster.clone());
    let domain = coming.domain.clone();
    coming.begin(store, ask, profile);
    let mut node = body;
    node.remove("password");
    for (element, kind, id) in [
        (
            if vm { "vm" } else { "template" },
            place.kind.as_str(),
            Some(id),
        ),
        ("cluster", "clusters", Some(cluster)),
        ("storage_domain", "storagedomains", Some(domain)),
        ("host", "hosts", host),
    ] {
        let kind = match element {
            "vm" => "vms",
            "template" => "templates",
            _ => kind,
        };
        if let Some(id) = id {
            node.put(linked(element, kind, &id));
        }
    }
    if let Some(facts) = ovmodel::type_of_element(&node.name) {
        order::arrange(&mut node, facts);
    }
    Ok(Reply::One {
        status: 201,
        node,
        location: None,
    })
}

/// A reference with its actions.
fn linked(element: &'static str, kind: &str, id: &str) -> Node {
    let href = refs::href_of(kind, "", id);
    let mut node = Node::new(element).with_attr("href", href.as_str());
    node.set_attr("id", id);
    links::add(&mut node, crate::render::service(element), &href);
    node.children.retain(|child| child.name != "link");
    node
}

fn named(store: &Store, body: &Node, member: &str, kind: &str) -> Outcome<Option<String>> {
    look::named(store, body, member, kind)
}

/// What an import from outside brings: an appliance that is on the host, or a VM of another system, which has any VM.
fn come(
    store: &mut Store,
    body: &Node,
    vm: bool,
    host: Option<&str>,
    (cluster, domain): (Option<String>, Option<String>),
) -> Outcome<Coming> {
    let url = body.text_of("url").unwrap_or("");
    let deed = Deed("import", if vm { "VM" } else { "Template" });
    let appliance = url.strip_prefix("ova://");
    let doc = match (appliance, vm) {
        (None, true) => {
            for (member, word) in [("username", "username"), ("password", "password")] {
                if body
                    .text_of(member)
                    .is_none_or(|text| text.trim().is_empty())
                {
                    return deed.bad(format!("Cannot {{action}} {{type}}. No {word} specified."));
                }
            }
            foreign(body)
        }
        (path, _) => {
            let Some(host) = host else {
                return deed.bad("Cannot {action} {type}. No host specified to serve as proxy.");
            };
            let path = path.unwrap_or(url);
            let found = store.root(FILES, &file_key(host, path)).cloned();
            unfold(found, if vm { "vm" } else { "template" })?
        }
    };
    let element = if vm { "vm" } else { "template" };
    let given = body.child(element).and_then(|one| one.text_of("name"));
    let own = doc.text_of("name").unwrap_or("").to_owned();
    let name = given
        .or(body.text_of("name").filter(|_| vm))
        .unwrap_or(&own);
    let keeps = !vm && body.text_of("clone") != Some("true");
    let old = doc.id().unwrap_or("").to_owned();
    let (name, fresh) = (name.to_owned(), !keeps);
    Ok(Coming {
        row: if vm { &CONVERTED } else { &TEMPLATE },
        word: if vm { "vms" } else { "templates" },
        doc,
        id: if fresh { store.new_id() } else { old },
        name,
        fresh,
        cluster: cluster.unwrap_or_default(),
        domain: domain.unwrap_or_default(),
        apart: Vec::new(),
    })
}

/// What an appliance holds; a path that leads to none is a Java exception (engine 4.5.8).
fn unfold(file: Option<Arc<Object>>, element: &str) -> Outcome<Node> {
    let machine = file.and_then(|file| file.doc.child(element).cloned());
    // The host could not read it.
    machine.ok_or_else(|| Refusal::bad(INTERNAL))
}

/// A VM of another system: 1 GiB of memory, a disk of 10 GiB, a NIC.
fn foreign(body: &Node) -> Node {
    let origin = match body.text_of("provider") {
        Some("vmware") => "vmware",
        Some("xen") => "xen",
        Some("kvm") => "kvm",
        _ => "external",
    };
    let mut vm = world::shape("vm");
    vm.set("name", body.text_of("name").unwrap_or(""));
    vm.set("origin", origin);
    let mut disk = world::shape("disk").with_attr("id", "foreign");
    let alias = body.text_of("name").unwrap_or("");
    let sparse = body.text_of("sparse").unwrap_or("true");
    let format = if sparse == "true" { "cow" } else { "raw" };
    for (member, text) in [
        ("alias", alias),
        ("name", alias),
        ("provisioned_size", "10737418240"),
        ("format", format),
        ("sparse", sparse),
    ] {
        disk.set(member, text);
    }
    let mut link = world::shape("disk_attachment").with_attr("id", "foreign");
    for (member, text) in [
        ("active", "true"),
        ("bootable", "true"),
        ("interface", "virtio"),
        ("pass_discard", "false"),
        ("read_only", "false"),
        ("uses_scsi_reservation", "false"),
    ] {
        link.set(member, text);
    }
    let mut nic = world::shape("nic").with_attr("id", "foreign");
    for (member, text) in [
        ("name", "nic1"),
        ("interface", "virtio"),
        ("linked", "true"),
        ("plugged", "true"),
        ("synced", "true"),
    ] {
        nic.set(member, text);
    }
    let shelf = |kind: &str, row: Node| {
        Node::new("shelf")
            .with_attr("kind", kind)
            .with_attr("below", "")
            .with(row)
    };
    vm.with(
        Node::new(baggage::KEPT)
            .with(shelf("vms/nics", nic))
            .with(shelf("vms/diskattachments", link))
            .with(Node::new("disks").with(disk)),
    )
}
