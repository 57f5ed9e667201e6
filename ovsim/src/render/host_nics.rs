//! NICs of hosts: what their links say of bonds.

use super::links::link;
use crate::node::Node;
use crate::store::Store;

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
