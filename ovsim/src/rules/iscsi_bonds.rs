//! iSCSI bonds of data centers: networks over which hosts reach targets, and the connections that use them (engine 4.5.8).

use super::places::Place;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

const KIND: &str = "datacenters/iscsibonds";

/// iSCSI bonds.
pub(crate) const BONDS: Rule = Rule {
    kind: KIND,
    label: "iSCSI Bond",
    names: Names {
        unique: Unique::Parent,
        taken: (
            409,
            "Cannot {action} {type}. iSCSI bond with the same name already exists in the Data Center.",
        ),
        letters: Letters::Word,
        wrong: "iSCSI bond name must be formed from alpha-numeric characters, periods (.), hyphens (-), and underscores (_)., Attribute: iscsiBond.name",
        longest: 50,
        too_long: "iSCSI bond name must not exceed 50 characters, Attribute: iscsiBond.name",
    },
    drop: &["data_center"],
    needs: |work| match work.gives("name") {
        None | Some("") if work.is_add() => Err(Refusal::incomplete("IscsiBond", "name", "add")),
        _ => Ok(()),
    },
    prepare,
    told: [
        Some((
            "ISCSI_BOND_ADD_SUCCESS",
            "iSCSI bond '{name}' was successfully created in Data Center '{dc}'.",
        )),
        Some((
            "ISCSI_BOND_EDIT_SUCCESS",
            "iSCSI bond '{name}' was successfully updated.",
        )),
        Some((
            "ISCSI_BOND_REMOVE_SUCCESS",
            "iSCSI bond '{name}' was removed from Data Center '{dc}'",
        )),
    ],
    ..PLAIN
};

/// What a list of the bond holds.
const LISTS: [&str; 2] = ["networks", "storage_connections"];

fn ids(doc: &Node, member: &str) -> Vec<String> {
    let list = doc
        .child(member)
        .into_iter()
        .flat_map(|list| &list.children);
    // One without an id is the id of nothing.
    list.map(|item| item.id().unwrap_or("").to_owned())
        .collect()
}

/// What is named is added to what was there, never taken away: that is done below the bond.
fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let center = work.parent.clone();
    if work.store.root("datacenters", &center).is_none() {
        return Err(Refusal::Empty(404));
    }
    work.doc
        .put(Node::reference("data_center", center.as_str()));
    for member in LISTS {
        let old = work.old.as_ref().map(|old| ids(&old.doc, member));
        let (old, new) = (old.unwrap_or_default(), ids(&work.given, member));
        let added: Vec<_> = new.into_iter().filter(|id| !old.contains(id)).collect();
        check(work.store, &center, member, &added, work.is_add())?;
        let mut list = Node::new(member);
        let item = member.trim_end_matches('s').to_owned();
        for id in old.into_iter().chain(added) {
            list.push(Node::reference(item.clone(), id));
        }
        work.doc.put(list);
    }
    Ok(())
}

fn check(store: &Store, center: &str, member: &str, added: &[String], new: bool) -> Outcome<()> {
    let verb = if new { "add" } else { "edit" };
    match member {
        "networks" => check_networks(store, center, added, verb),
        _ => check_connections(store, center, added, verb),
    }
}

fn check_networks(store: &Store, center: &str, added: &[String], verb: &str) -> Outcome<()> {
    let here = |id: &&String| {
        let network = store.root("networks", id);
        network.is_some_and(|network| network.reference("data_center") == Some(center))
    };
    let missing: Vec<_> = added.iter().filter(|id| !here(id)).cloned().collect();
    if !missing.is_empty() {
        return Err(Refusal::conflict(format!(
            "Cannot {verb} iSCSI Bond. The following Logical Networks: {} do not exist in the Data Center: {center}.",
            missing.join(",")
        )));
    }
    let required = |id: &String| {
        let mut rows = store.all("clusters/networks").filter(|row| *row.id == **id);
        rows.any(|row| row.is("required"))
    };
    if added.iter().any(required) {
        return Err(Refusal::bad(format!(
            "Cannot {verb} iSCSI Bond. Required network cannot be a part of an iSCSI bond."
        )));
    }
    Ok(())
}

/// Connections to targets of domains that the data center has.
fn check_connections(store: &Store, center: &str, added: &[String], verb: &str) -> Outcome<()> {
    let fits = |id: &&String| {
        let connection = store.root("storageconnections", id);
        connection.is_some_and(|connection| {
            connection.text("type") == Some("iscsi") && is_used(store, center, connection)
        })
    };
    let strange: Vec<_> = added.iter().filter(|id| !fits(id)).cloned().collect();
    if strange.is_empty() {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "Cannot {verb} iSCSI Bond. The following storage connections {} cannot be added to the specified iSCSI bond. \nPossible reasons:\n- They are not of type iSCSI.\n- Their status is not one of the following: Unknown, Active. Inactive.\n- They already exist in the iSCSI bond.\n- They do not belong to the same Data Center as the specified iSCSI bond.",
        strange.join(",")
    )))
}

fn is_used(store: &Store, center: &str, connection: &Object) -> bool {
    let links = store.list("datacenters/storagedomains", center);
    let mut domains = links
        .filter(|link| matches!(link.status(), "active" | "inactive" | "unknown"))
        .filter_map(|link| store.root("storagedomains", &link.id));
    domains.any(|domain| {
        let units = domain.doc.at("storage.volume_group.logical_units");
        let units = units.or_else(|| domain.doc.at("storage.logical_units"));
        let mut units = units.into_iter().flat_map(|list| &list.children);
        units.any(|unit| unit.text_of("target") == connection.text("target"))
    })
}

/// POST and DELETE of a network or connection below a bond: an edit of the bond.
pub(crate) fn change_member(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    member: &'static str,
    adds: bool,
) -> Outcome<()> {
    let Some(bond) = place.owner(store).cloned() else {
        return Err(Refusal::not_found(place.holder()));
    };
    let given = ask.body.as_ref().and_then(Node::id);
    let id = place.id.as_deref().or(given).unwrap_or("").to_owned();
    let there = ids(&bond.doc, member).contains(&id);
    if adds && there {
        return Err(Refusal::bad(INTERNAL));
    } else if adds {
        check(
            store,
            &bond.parent,
            member,
            std::slice::from_ref(&id),
            false,
        )?;
    } else if !adds && !there {
        return Err(Refusal::Empty(404));
    }
    store.change(KIND, &bond.parent, &bond.id, |doc| {
        let list = doc.child_or_new(member);
        list.children.retain(|item| item.id() != Some(id.as_str()));
        if adds {
            let item = member.trim_end_matches('s').to_owned();
            list.push(Node::reference(item, id.as_str()));
        }
    });
    if member == "networks" && !adds {
        let network = store.root("networks", &id);
        let text = format!(
            "The following Networks has been removed from the iSCSI bond {}: {}. for those changes to take affect, the hosts must be moved to maintenance and activated again.",
            bond.name(),
            network.map_or("", |network| network.name())
        );
        Draft::of(ask, "USER_ISCSI_BOND_HOST_RESTART_WARNING", text).record(store);
    }
    let text = format!("iSCSI bond '{}' was successfully updated.", bond.name());
    Draft::of(ask, "ISCSI_BOND_EDIT_SUCCESS", text).record(store);
    Ok(())
}

/// The names of the bonds that use a network.
pub(crate) fn users_of(store: &Store, network: &str) -> Vec<String> {
    let bonds = store.all(KIND);
    let using = bonds.filter(|bond| ids(&bond.doc, "networks").iter().any(|id| id == network));
    using.map(|bond| bond.name().to_owned()).collect()
}
