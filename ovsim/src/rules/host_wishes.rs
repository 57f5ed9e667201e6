//! What a request would have of a host's networks, read as an engine does it; `host_completion` fills in names and ids, and what is attached already lends what is left unsaid (engine 4.5.8).

use std::sync::Arc;

use super::host_completion::complete;
use super::host_networks::{KIND, NICS};
use super::host_reports::addresses;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store};

/// Something meant by id, by name or by both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
}

impl Named {
    pub(super) fn of(node: &Node) -> Named {
        Named {
            id: node.id().map(str::to_owned),
            name: node.text_of("name").map(str::to_owned),
        }
    }

    /// What is missing of the two, from something known.
    pub(super) fn completed<'r>(&mut self, mut rows: impl Iterator<Item = &'r Arc<Object>>) {
        match (&self.id, &self.name) {
            (Some(id), None) => {
                let row = rows.find(|row| *row.id == **id);
                self.name = row.map(|row| row.name().to_owned());
            }
            (None, Some(name)) => {
                let row = rows.find(|row| row.name() == name);
                self.id = row.map(|row| row.id.to_string());
            }
            _ => {}
        }
    }

    /// The one among these that is meant: by id when there is one.
    pub(super) fn among<'r>(
        &self,
        mut rows: impl Iterator<Item = &'r Arc<Object>>,
    ) -> Option<&'r Arc<Object>> {
        match (&self.id, &self.name) {
            (Some(id), _) => rows.find(|row| *row.id == **id),
            (None, Some(name)) => rows.find(|row| row.name() == name),
            (None, None) => None,
        }
    }

    /// Whether id and name mean different things.
    pub(super) fn is_torn(&self, rows: &[&Arc<Object>]) -> bool {
        let (Some(id), Some(name)) = (&self.id, &self.name) else {
            return false;
        };
        let by_id = rows.iter().find(|row| *row.id == **id);
        let by_name = rows.iter().find(|row| row.name() == name);
        by_id.map(|row| &row.id) != by_name.map(|row| &row.id)
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name)
    }
}

/// An attachment as it is to be.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// None for a new one.
    pub(super) id: Option<String>,
    pub(super) old: Option<Arc<Object>>,
    pub(super) network: Named,
    pub(super) nic: Named,
    pub(super) doc: Node,
    /// It is written again even if the host has something else.
    pub(super) anyway: bool,
}

/// A bond as it is to be.
#[derive(Clone, Debug)]
pub(super) struct BondWish {
    pub(super) nic: Named,
    /// Names, each once.
    pub(super) slaves: Vec<String>,
    /// Pairs of name and value.
    pub(super) options: Vec<(String, String)>,
}

/// A label, and the NIC that is to have it.
#[derive(Clone, Debug)]
pub(super) struct LabelWish {
    pub(super) label: String,
    pub(super) nic: Named,
}

/// All that a request wants of a host's networks.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    pub(super) attachments: Vec<Wish>,
    /// Attachments that go; those that could not be found have no id.
    pub(super) gone: Vec<Option<String>>,
    pub(super) bonds: Vec<BondWish>,
    pub(super) bonds_gone: Vec<Option<String>>,
    pub(super) labels: Vec<LabelWish>,
    pub(super) labels_gone: Vec<String>,
}

impl Wishes {
    pub(super) fn is_empty(&self) -> bool {
        self.attachments.is_empty()
            && self.gone.is_empty()
            && self.bonds.is_empty()
            && self.bonds_gone.is_empty()
            && self.labels.is_empty()
            && self.labels_gone.is_empty()
    }
}

/// The items of a list in the request.
fn items<'a>(ask: &'a Ask, member: &str) -> &'a [Node] {
    let list = ask.body.as_ref().and_then(|body| body.child(member));
    list.map_or(&[], |list| &list.children)
}

/// What `setupnetworks` asks for.
pub(super) fn of_setup(store: &Store, ask: &Ask, host: &Object) -> Outcome<Wishes> {
    let mut wishes = Wishes::default();
    for row in items(ask, "modified_network_attachments") {
        let old = meant(store, host, row);
        wishes.attachments.push(wish(store, row, old));
    }
    for row in items(ask, "synchronized_network_attachments") {
        let Some(id) = row.id() else { continue };
        let mut known = wishes.attachments.iter_mut();
        if let Some(wish) = known.find(|wish| wish.id.as_deref() == Some(id)) {
            wish.anyway = true;
            continue;
        }
        let old = store.get(KIND, &host.id, id).cloned();
        let old = old.ok_or(Refusal::Empty(404))?;
        let mut again = wish(store, &Node::default(), Some(old));
        again.anyway = true;
        wishes.attachments.push(again);
    }
    for row in items(ask, "modified_labels") {
        wishes.labels.push(LabelWish {
            label: row.id().unwrap_or("").to_owned(),
            nic: row.child("host_nic").map(Named::of).unwrap_or_default(),
        });
    }
    let gone = items(ask, "removed_labels").iter().filter_map(Node::id);
    wishes.labels_gone.extend(gone.map(str::to_owned));
    for row in items(ask, "removed_network_attachments") {
        let old = meant(store, host, row).map(|old| old.id.to_string());
        wishes.gone.push(row.id().map(str::to_owned).or(old));
    }
    for row in items(ask, "modified_bonds") {
        wishes.bonds.push(bond(store, host, row)?);
    }
    for row in items(ask, "removed_bonds") {
        let known = Named::of(row);
        let bonds = bonds(store, host);
        let id = known.among(bonds).map(|bond| bond.id.to_string());
        wishes.bonds_gone.push(known.id.or(id));
    }
    complete(store, host, &mut wishes);
    Ok(wishes)
}

/// The attachment that a row of the request means: by its id, or by the network that the host has already.
fn meant(store: &Store, host: &Object, row: &Node) -> Option<Arc<Object>> {
    if let Some(id) = row.id() {
        return store.get(KIND, &host.id, id).cloned();
    }
    let network = Named::of(row.child("network")?);
    let mut rows = store.list(KIND, &host.id);
    let found = rows.find(|row| {
        let id = row.reference("network");
        let name = id.and_then(|id| store.root("networks", id));
        id.is_some() && id == network.id.as_deref()
            || name.is_some_and(|known| network.is_called(known.name()))
    });
    found.cloned()
}

/// A row of the request laid over the attachment that it changes.
pub(super) fn wish(store: &Store, row: &Node, old: Option<Arc<Object>>) -> Wish {
    let known = |kind: &str, member: &str| {
        let Some(old) = &old else {
            return Named::default();
        };
        let id = old.reference(member).map(str::to_owned);
        let parent = if kind == NICS { &*old.parent } else { "" };
        let object = id.as_deref().and_then(|id| store.get(kind, parent, id));
        let name = object.map(|object| object.name().to_owned());
        Named { id, name }
    };
    let mut network = known("networks", "network");
    let mut nic = known(NICS, "host_nic");
    if let Some(given) = row.child("network") {
        let given = Named::of(given);
        network.id = given.id.or(network.id);
        network.name = given.name.or(network.name);
    }
    if let Some(given) = row.child("host_nic") {
        nic = Named::of(given);
    }
    let mut doc = match &old {
        Some(old) => old.doc.clone(),
        None => Node::new("network_attachment"),
    };
    for member in [
        "ip_address_assignments",
        "properties",
        "qos",
        "dns_resolver_configuration",
    ] {
        if let Some(given) = row.child(member) {
            doc.put(given.clone());
        }
    }
    addresses(&mut doc);
    let id = row.id().map(str::to_owned);
    Wish {
        id: id.or_else(|| old.as_ref().map(|old| old.id.to_string())),
        old,
        network,
        nic,
        doc,
        anyway: false,
    }
}

/// Where a small set of an engine's keeps a word: in this order it goes through them.
fn bucket(word: &str) -> u32 {
    let hash = word.encode_utf16().fold(0_u32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(u32::from(unit))
    });
    (hash ^ (hash >> 16)) & 15
}

/// The bonds of a host.
fn bonds<'s>(store: &'s Store, host: &Object) -> impl Iterator<Item = &'s Arc<Object>> {
    let nics = store.list(NICS, &host.id);
    nics.filter(|nic| nic.doc.child("bonding").is_some())
}

fn bond(store: &Store, host: &Object, row: &Node) -> Outcome<BondWish> {
    let mut nic = Named::of(row);
    let old = nic.among(bonds(store, host));
    if let Some(old) = old {
        nic.id = Some(old.id.to_string());
        nic.name = nic.name.or_else(|| Some(old.name().to_owned()));
    }
    let given = row.child("bonding");
    let listed = |list: Option<&Node>| list.map(|list| list.children.clone());
    let of = |node: Option<&Node>, member: &str| listed(node.and_then(|node| node.child(member)));
    let before = old.and_then(|old| old.doc.child("bonding"));
    let rows = of(given, "slaves").or_else(|| of(before, "slaves"));
    let mut slaves = Vec::new();
    for slave in rows.unwrap_or_default() {
        let mut slave = Named::of(&slave);
        let unnamed = slave.name.is_none();
        slave.completed(store.list(NICS, &host.id));
        match slave.name {
            Some(name) if !slaves.contains(&name) => slaves.push(name),
            // A slave that is not there stops an engine before its command.
            None if unnamed && slave.id.is_some() => {
                return Err(Refusal::Page("java.lang.NullPointerException".into()));
            }
            _ => {}
        }
    }
    slaves.sort_by_key(|name| bucket(name));
    let options = of(given, "options").or_else(|| of(before, "options"));
    let options = options.unwrap_or_default();
    let options = options.iter().filter_map(|one| {
        let value = one.text_of("value").unwrap_or("null");
        Some((one.text_of("name")?.to_owned(), value.to_owned()))
    });
    Ok(BondWish {
        nic,
        slaves,
        options: options.collect(),
    })
}
