//! Fence agents of hosts: which there are, and their port, which is one of their options (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// The agents that clusters of any level know.
const TYPES: &[&str] = &[
    "amt_ws",
    "apc",
    "apc_snmp",
    "bladecenter",
    "cisco_ucs",
    "drac5",
    "drac7",
    "eps",
    "hpblade",
    "ilo",
    "ilo2",
    "ilo3",
    "ilo4",
    "ilo_ssh",
    "ipmilan",
    "redfish",
    "rsa",
    "rsb",
    "wti",
];

/// Where an agent stands among those of its host.
pub(crate) fn order(agent: &Object) -> Option<i64> {
    agent.text("order").and_then(|text| text.parse().ok())
}

/// Fence agents.
pub(crate) const FENCE_AGENTS: Rule = Rule {
    kind: "hosts/fenceagents",
    label: "Fence Agent",
    drop: &["concurrent", "host", "password"],
    needs: |work| match work.gives("address") {
        Some("") if work.is_add() => Err(Refusal::incomplete("Agent", "address", "add")),
        _ => Ok(()),
    },
    values,
    prepare: |work| {
        work.default("encrypt_options", "false");
        port_among_options(work);
        if work
            .doc
            .child("options")
            .is_some_and(|list| list.children.is_empty())
        {
            work.doc.remove("options");
        }
        Ok(())
    },
    // The engine looks for a host of an id that it does not know yet, and so writes that.
    jobs: [
        Some("Adding fence agent to host 00000000-0000-0000-0000-000000000000"),
        Some("Updating fence agent of host 00000000-0000-0000-0000-000000000000"),
        Some("Removing fence agent from host 00000000-0000-0000-0000-000000000000"),
    ],
    // Whether it is the last one the engine means to look, but counts those of no host.
    ..PLAIN
};

/// The engine's order: the port of the agent itself, its type, the port among its options.
fn values(work: &Work<'_>) -> Outcome<()> {
    let fits = |text: &str| {
        text.parse::<u32>()
            .is_ok_and(|port| (1..=65535).contains(&port))
    };
    let host = work.given.child("host").and_then(Node::id);
    let port = work.gives("port");
    if port.is_some_and(|port| !fits(port)) {
        return Err(Refusal::bad(
            "The Port number must be between 1 and 65535., Attribute: agent.port",
        ));
    }
    if work
        .doc
        .text_of("type")
        .is_some_and(|ty| !TYPES.contains(&ty))
    {
        return Err(work.conflict(
            "Cannot {action} {type}. Selected Power Management Agent is not supported.",
        ));
    }
    if !work.is_add() && host.is_some_and(|host| host != work.place.holder()) {
        return Err(work.bad("Cannot {action} {type}. Invalid Host Id."));
    }
    let options = work.given.child("options").map(|list| &*list.children);
    let mut options = options.unwrap_or(&[]).iter();
    let told = options.find(|option| option.text_of("name") == Some("port"));
    let told = told
        .and_then(|option| option.text_of("value"))
        .filter(|_| port.is_none());
    if told.is_some_and(|port| !fits(port)) {
        return Err(Refusal::bad(
            "Cannot add/modify Power Management Agent. Power Management Agent port value must be numeric between 1 and 65535.",
        ));
    }
    Ok(())
}

/// A port that is told is an option, too, and without options told beside it the only one.
fn port_among_options(work: &mut Work<'_>) {
    let Some(port) = work.gives("port").map(str::to_owned) else {
        return;
    };
    let told = work.given.child("options").map(|list| &*list.children);
    let mut options: Vec<_> = told.unwrap_or(&[]).to_vec();
    options.retain(|option| option.text_of("name") != Some("port"));
    let option = Node::new("option").with_leaf("name", "port");
    options.push(option.with_leaf("value", port));
    let mut list = Node::new("options");
    list.children = options;
    work.doc.put(list);
}
