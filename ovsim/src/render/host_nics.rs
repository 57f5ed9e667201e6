//! NICs of hosts: what their links say of bonds, and since when their statuses are known.

use std::time::Duration;

use jiff::Timestamp;

use super::links::link;
use crate::codec::values::instant;
use crate::node::Node;
use crate::store::{Object, Store};

/// A member of a new NIC that is never told: when the host is next asked for its statistics, empty until that is settled.
pub(crate) const UNSEEN: &str = "unseen_until";

/// How long that takes.
const POLL: Duration = Duration::from_secs(2);

/// New NICs of a host have no status until the next poll.
pub(crate) fn await_poll(store: &mut Store, host: &str, now: Timestamp) {
    let until = instant(now + POLL.div_f64(store.speed()));
    let fresh: Vec<_> = store
        .list("hosts/nics", host)
        .filter(|nic| nic.text(UNSEEN) == Some(""))
        .map(|nic| nic.id.clone())
        .collect();
    for nic in fresh {
        store.change("hosts/nics", host, &nic, |doc| {
            doc.set(UNSEEN, until.as_str());
        });
    }
}

/// Leaves out the status that nobody has asked for yet.
pub(crate) fn as_polled(nic: &Object, now: Timestamp, node: &mut Node) {
    let unseen = nic.text(UNSEEN);
    if unseen.is_some_and(|until| until > instant(now).as_str()) {
        node.remove("status");
    }
}

/// A slave links to its bond before anything else; a bond talks to no switch itself, its slaves do.
pub(super) fn links(store: &Store, node: &mut Node, host: &str, href: &str) {
    if node.child("bonding").is_some() {
        let talks = |child: &Node| child.attr("rel") == Some("linklayerdiscoveryprotocolelements");
        node.children.retain(|child| !talks(child));
    }
    let Some((nics, id)) = href.rsplit_once('/') else {
        return;
    };
    let bond = store.list("hosts/nics", host).find(|bond| {
        let slaves = bond.doc.at("bonding.slaves");
        slaves.is_some_and(|list| list.children.iter().any(|one| one.id() == Some(id)))
    });
    let at = node.children.iter().position(|child| child.name == "link");
    if let (Some(bond), Some(at)) = (bond, at) {
        let master = link(format!("{nics}/{}", bond.id), "master");
        node.children.insert(at, master);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_nic_has_no_status_until_the_poll() {
        let mut store = Store::new(1);
        let nic = Node::new("host_nic").with_leaf("status", "up");
        store.put_below("hosts/nics", "h", nic.clone().with_leaf(UNSEEN, ""));
        let now = Timestamp::UNIX_EPOCH;
        await_poll(&mut store, "h", now);
        let fresh = store.list("hosts/nics", "h").next().cloned().unwrap();
        for (at, known) in [(now, false), (now + Duration::from_secs(3), true)] {
            let mut node = nic.clone();
            as_polled(&fresh, at, &mut node);
            assert_eq!(node.child("status").is_some(), known);
        }
    }
}
