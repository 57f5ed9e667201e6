//! Nodes that report to the engine by themselves: they wait for somebody who approves them.

use jiff::Timestamp;

use crate::events::Draft;
use crate::node::Node;
use crate::rules::hosts::blank;
use crate::store::Store;
use crate::world;

/// A node of this name reports itself.
///
/// # Errors
/// Fails for the name of a host that is there.
pub(crate) fn register(store: &mut Store, name: &str, now: Timestamp) -> Result<(), String> {
    if store.named("hosts", name).is_some() {
        return Err(format!("host '{name}' is there already"));
    }
    let address = format!("{name}.example.com");
    let mut doc = world::shape("host");
    blank(&mut doc);
    for (member, value) in [
        ("name", name),
        ("address", &address),
        ("status", "pending_approval"),
        ("type", "ovirt_node"),
    ] {
        doc.set(member, value);
    }
    let default = store.named("clusters", "Default");
    let default = default.map(|cluster| cluster.id.to_string());
    if let Some(cluster) = default {
        doc.put(Node::reference("cluster", cluster));
    }
    world::certify_host(&mut doc, &address);
    let host = store.put_below("hosts", "", doc);
    let text = format!("Host {name} registered.");
    Draft::new("VDS_REGISTER_SUCCEEDED", text, now)
        .about(store, "host", &host.id)
        .record(store);
    Ok(())
}
