//! Affinity groups and labels, and who is in them.

use super::affinity_collisions;
use super::places::Place;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::render;
use crate::store::{Store, is_uuid};

/// Affinity groups.
pub(crate) const GROUPS: Rule = Rule {
    kind: "clusters/affinitygroups",
    label: "Affinity Group",
    names: Names {
        unique: Unique::Engine,
        taken: (
            400,
            "Cannot {action} {type}. Affinity Group name already exists.",
        ),
        letters: Letters::Word,
        wrong: "Cannot {action} {type}. Name field is invalid., Attribute: affinityGroup.name",
        longest: 255,
        too_long: "Cannot {action} {type}. Name field input is too long., Attribute: affinityGroup.name",
    },
    drop: &["broken", "cluster"],
    prepare: group,
    told: [
        Some((
            "USER_ADDED_AFFINITY_GROUP",
            "Affinity Group {name} was added. (User: {user})",
        )),
        Some((
            "USER_UPDATED_AFFINITY_GROUP",
            "Affinity Group {name} was updated. (User: {user})",
        )),
        Some((
            "USER_REMOVED_AFFINITY_GROUP",
            "Affinity Group {name} was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// The cluster and the members must be there, the name must be free.
fn fits(work: &Work<'_>) -> Outcome<()> {
    if work.is_add() {
        if work.store.root("clusters", work.place.holder()).is_none() {
            return Err(work.bad("Cannot {action} {type}. Provided Cluster is invalid."));
        }
        let name = work.doc.text_of("name").unwrap_or("").to_owned();
        let mut others = work.store.all("clusters/affinitygroups");
        if others.any(|other| other.name() == name) {
            return Err(work.bad(GROUPS.names.taken.1));
        }
        drop(others);
    }
    let cluster = work.place.holder();
    let given = work.given.child("cluster").and_then(Node::id);
    if !work.is_add() && given.is_some_and(|given| given != cluster) {
        return Err(work.bad("Cannot {action} {type}. Cannot change Cluster for Affinity Group."));
    }
    let own = work.old.as_ref().map(|old| old.id.clone());
    if let Some(name) = work.gives("name") {
        if name.is_empty() {
            return Err(work.bad("Cannot {action} {type}. Name field input is too long., Attribute: affinityGroup.name"));
        }
        let mut others = work.store.all("clusters/affinitygroups");
        if others.any(|other| other.name() == name && Some(&other.id) != own.as_ref()) {
            return Err(work.bad(GROUPS.names.taken.1));
        }
    }
    for (list, home, what) in [
        ("vms", "vms", "VM"),
        ("hosts", "hosts", "VDS"),
        ("vm_labels", "affinitylabels", "label"),
        ("host_labels", "affinitylabels", "label"),
    ] {
        let given = work
            .given
            .child(list)
            .map_or(&[][..], |list| &list.children);
        let strange = |item: &Node| {
            item.id()
                .is_some_and(|id| work.store.root(home, id).is_none())
        };
        if given.iter().any(strange) {
            return Err(work.bad(&format!(
                "Cannot {{action}} {{type}}. Provided {what} is invalid (does not exist)."
            )));
        }
        if home == "affinitylabels" {
            continue;
        }
        // Those that are in it already, too: what adds one asks nothing.
        let held = work.doc.child(list).map_or(&[][..], |list| &list.children);
        let mut held = held
            .iter()
            .filter_map(|item| work.store.root(home, item.id()?));
        if held.any(|one| one.reference("cluster") != Some(cluster)) {
            return Err(work.bad(&format!(
                "Cannot {{action}} {{type}}. Provided {what} resides in another Cluster."
            )));
        }
    }
    Ok(())
}

/// Whether a rule is on: it goes off by that word alone, and comes on with the word which way it goes.
fn turn(work: &mut Work<'_>, rule: &str) {
    // The old members count where no rule for VMs is given.
    let old = rule == "vms_rule" && work.given.child(rule).is_none();
    let said = |word: &str| {
        let path = format!("{rule}.{word}");
        let said = if old {
            work.gives(word)
        } else {
            work.gives(&path)
        };
        said.map(str::to_owned)
    };
    let (positive, enforcing) = (said("positive"), said("enforcing"));
    let held = work
        .old
        .as_ref()
        .and_then(|group| group.text(&format!("{rule}.enabled")));
    let on = match work.gives(&format!("{rule}.enabled")) {
        Some("false") => "false",
        _ if positive.is_some() => "true",
        _ => held.unwrap_or("false"),
    };
    let on = on.to_owned();
    work.doc.set(&format!("{rule}.enabled"), on);
    for (word, said) in [("positive", positive), ("enforcing", enforcing)] {
        if let Some(said) = said {
            work.doc.set(&format!("{rule}.{word}"), said);
        }
    }
}

/// The old members `positive` and `enforcing` and the rule for VMs say the same; the one that is given decides.
fn group(work: &mut Work<'_>) -> Outcome<()> {
    fits(work)?;
    if work.is_add() {
        for member in ["positive", "enforcing", "vms_rule", "hosts_rule"] {
            if work.given.child(member).is_none() {
                work.doc.remove(member);
            }
        }
    }
    for rule in ["vms_rule", "hosts_rule"] {
        turn(work, rule);
    }
    for path in [
        "vms_rule.positive",
        "vms_rule.enforcing",
        "hosts_rule.enabled",
        "hosts_rule.enforcing",
        "hosts_rule.positive",
    ] {
        work.default(path, "false");
    }
    work.default("priority", "1");
    for word in ["positive", "enforcing"] {
        let held = work.doc.text_at(&format!("vms_rule.{word}"));
        let held = held.unwrap_or("false").to_owned();
        work.doc.set(word, held);
    }
    affinity_collisions::check(work)?;
    // An engine tells the old member only of a rule that is on, and one that is off is not positive.
    if work.doc.text_at("vms_rule.enabled") == Some("false") {
        work.doc.set("vms_rule.positive", "false");
        work.doc.remove("positive");
    }
    if work.doc.text_at("hosts_rule.enabled") == Some("false") {
        work.doc.set("hosts_rule.positive", "false");
    }
    for list in ["vms", "hosts", "vm_labels", "host_labels"] {
        if work.doc.child(list).is_none() {
            work.doc.push(Node::new(list));
        }
    }
    Ok(())
}

const LABEL_SIZE: &str =
    "An affinity label name must be 1-50 characters long., Attribute: label.name";

/// Affinity labels.
pub(crate) const LABELS: Rule = Rule {
    kind: "affinitylabels",
    label: "Affinity Label",
    names: Names {
        unique: Unique::Engine,
        taken: (409, "Cannot add affinity label with a conflicting NAME."),
        letters: Letters::Plain,
        wrong: "The name for affinity label is invalid. Only letters, numbers, '-', and '_' are valid characters., Attribute: label.name",
        longest: 50,
        too_long: LABEL_SIZE,
    },
    needs: |work| match work.gives("name") {
        None | Some("") if work.is_add() => {
            Err(Refusal::incomplete("AffinityLabel", "name", "add"))
        }
        _ => Ok(()),
    },
    values: |work| match work.doc.text_of("name") {
        Some("") => Err(work.bad(LABEL_SIZE)),
        _ => Ok(()),
    },
    prepare: |work| {
        // What may not be changed is not even made; a change may only lock it.
        let asked = work.is_add() && work.gives("read_only") == Some("true");
        let locked = asked || work.old.as_ref().is_some_and(|old| old.is("read_only"));
        if locked {
            return Err(Refusal::conflict("Cannot change read-only affinity label."));
        }
        if let Some(old) = work.old.clone() {
            // Whether it is a group of the old kind is said when it is made.
            let word = old.text("has_implicit_affinity_group").unwrap_or("false");
            work.doc.set("has_implicit_affinity_group", word);
        }
        work.default("has_implicit_affinity_group", "false");
        work.default("read_only", "false");
        Ok(())
    },
    leave: |_, label| {
        let used = |list| {
            label
                .doc
                .child(list)
                .is_some_and(|list| !list.children.is_empty())
        };
        if used("vms") || used("hosts") {
            return Err(Refusal::conflict(
                "Cannot delete affinity label, remove it from all entities first.",
            ));
        }
        Ok(())
    },
    told: [
        Some((
            "USER_ADDED_AFFINITY_LABEL",
            "Affinity Label {name} was added. (User: {user})",
        )),
        Some((
            "USER_UPDATED_AFFINITY_LABEL",
            "Affinity Label {old} was updated. (User: {user})",
        )),
        Some((
            "USER_REMOVED_AFFINITY_LABEL",
            "Affinity Label {name} was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// A group that is not there trips an engine.
pub(crate) fn unknown_group() -> Refusal {
    let text = "cannot invoke \"org.ovirt.engine.core.common.scheduling.affinitygroup.getvmlabels()\" because \"ag\" is null";
    Refusal::operation(400, text)
}

/// Event of a change of membership.
fn told(store: &mut Store, ask: &Ask, place: &Place) {
    let name = place
        .owner(store)
        .map_or_else(String::new, |owner| owner.name().to_owned());
    let user = ask.user.user_at_authz();
    let (symbol, what) = match place.kind.starts_with("clusters/") {
        true => ("USER_UPDATED_AFFINITY_GROUP", "Group"),
        false => ("USER_UPDATED_AFFINITY_LABEL", "Label"),
    };
    let text = format!("Affinity {what} {name} was updated. (User: {user})");
    let cluster = place.owner(store).map(|owner| owner.parent.clone());
    let mut draft = Draft::of(ask, symbol, text);
    if let Some(cluster) = cluster.filter(|cluster| !cluster.is_empty()) {
        draft = draft.about(store, "cluster", &cluster);
    }
    draft.record(store);
}

/// How an engine says that a new member is not there, and what it calls one that is in the group already.
fn words_of(member: &str) -> (&'static str, &'static str) {
    match member {
        "vms" => ("The selected VM does not exist.", "VM"),
        "hosts" => ("Cannot edit Affinity Group. Host does not exist.", "VDS"),
        _ => ("Affinity label does not exist.", "LABEL"),
    }
}

/// POST of a member: 200, and the reference as the engine writes it back. To a group come ids alone.
pub(crate) fn add_member(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    member: &'static str,
    home: &'static str,
) -> Outcome<Reply> {
    let body = ask.body.clone().unwrap_or_default();
    let element = body.name.clone();
    let group = place.kind.starts_with("clusters/");
    let found = match (body.id(), body.text_of("name")) {
        (Some(id), _) if !id.is_empty() && !is_uuid(id) => return Err(Refusal::no_uuid(id)),
        (Some(id), _) => store.root(home, id),
        // Hosts alone are looked for by name.
        (None, Some(name)) if group && home == "hosts" => {
            let found = store.named(home, name);
            Some(found.ok_or_else(|| Refusal::not_found(format!("Hosts: name={name}")))?)
        }
        (None, Some(_)) if group => {
            return Err(Refusal::Page("java.lang.NullPointerException".into()));
        }
        (None, None) if group => None,
        (None, _) => {
            let ty = if home == "hosts" { "Host" } else { "Vm" };
            return Err(Refusal::incomplete(ty, "id", "add"));
        }
    };
    let Some(found) = found.cloned() else {
        let text = if group { words_of(member).0 } else { INTERNAL };
        return Err(Refusal::bad(text));
    };
    let Some(owner) = place.owner(store) else {
        return Err(Refusal::Empty(404));
    };
    // An engine looks for a new label of hosts among those of VMs.
    let among = if member == "host_labels" {
        "vm_labels"
    } else {
        member
    };
    if group && owner.refers(among, &found.id) {
        let what = words_of(member).1;
        return Err(Refusal::bad(format!(
            "Cannot edit Affinity Group. Duplicate {what}."
        )));
    }
    let (kind, parent, holder) = (
        place.parent_kind().to_owned(),
        place.grandparent(),
        place.holder().to_owned(),
    );
    store.change(&kind, &parent, &holder, |doc| {
        let list = doc.child_or_new(member);
        if !list
            .children
            .iter()
            .any(|item| item.id() == Some(&found.id))
        {
            list.push(Node::reference(element.clone(), &*found.id));
        }
    });
    told(store, ask, place);
    let node = match (group, member) {
        (true, "vms") => Node::reference(element, &*found.id),
        (true, _) => {
            let node = Node::new("action").with_leaf("status", "complete");
            return Ok(Reply::Action { status: 200, node });
        }
        (false, _) => render::reference(store, &found.doc.name, &found.id),
    };
    Ok(Reply::One {
        status: 200,
        node,
        location: None,
    })
}

/// Why a member cannot leave a group: an engine looks for labels among the group's VMs and hosts, so none of them can.
fn stays(store: &Store, place: &Place, member: &str) -> Option<Refusal> {
    let id = place.id.as_deref().unwrap_or("");
    let home = if member.ends_with("labels") {
        "affinitylabels"
    } else {
        member
    };
    let (missing, what) = words_of(member);
    if store.root(home, id).is_none() {
        return Some(Refusal::bad(missing));
    }
    let is_member = place
        .owner(store)
        .is_some_and(|owner| owner.refers(member, id));
    if is_member && home == member {
        return None;
    }
    let text = format!("Cannot edit Affinity Group. Provided {what} is invalid (does not exist).");
    Some(Refusal::bad(text))
}

/// DELETE of a member.
pub(crate) fn remove_member(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    member: &str,
) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    if place.kind.starts_with("clusters/") {
        if let Some(refusal) = stays(store, place, member) {
            return Err(refusal);
        }
    } else if !place
        .owner(store)
        .is_some_and(|owner| owner.refers(member, id))
    {
        return Err(Refusal::Empty(404));
    }
    drop_from(
        store,
        place.parent_kind(),
        &place.grandparent(),
        place.holder(),
        member,
        id,
    );
    told(store, ask, place);
    Ok(())
}

pub(super) fn drop_from(
    store: &mut Store,
    kind: &str,
    parent: &str,
    holder: &str,
    member: &str,
    id: &str,
) {
    store.change(kind, parent, holder, |doc| {
        if let Some(list) = doc.child_mut(member) {
            list.children.retain(|item| item.id() != Some(id));
        }
    });
}

/// Takes an object that is gone out of all groups and labels.
pub(crate) fn forget(store: &mut Store, member: &str, id: &str) {
    for kind in ["affinitylabels", "clusters/affinitygroups"] {
        let holders = store.all(kind).filter(|holder| holder.refers(member, id));
        let holders: Vec<_> = holders
            .map(|holder| (holder.parent.clone(), holder.id.clone()))
            .collect();
        for (parent, holder) in holders {
            drop_from(store, kind, &parent, &holder, member, id);
        }
    }
}
