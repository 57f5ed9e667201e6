//! Domains made of LUNs: their volume group and size, made larger, made smaller, looked at again (engine 4.5.8).

use super::blocks::{are_free, ids, mark, named, show, size_of, unit};
use super::chore::{Chore, DIRECT, Row, SILENT};
use super::domains::INACCESSIBLE;
use super::look::{self, Deed};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

/// What a domain keeps for itself.
const OWN: u64 = 5 << 30;

const REDUCE: Row = Row {
    job: "Reducing Storage Domain {domain}",
    steps: &["Removing device {device} from the domain"],
    first: &[(
        "USER_REDUCE_DOMAIN_DEVICES_STARTED",
        "Started to reduce Storage {domain} devices. (User: {user}).",
    )],
    after: 2_000,
    last: &[(
        "USER_REDUCE_DOMAIN_DEVICES_SUCCEEDED",
        "Storage {domain} has been reduced. (User: {user}).",
    )],
    finalizes: true,
};

const REFRESH: Row = Row {
    job: "Refresh LUN Size in Domain {domain}",
    last: &[(
        "USER_REFRESH_LUN_STORAGE_DOMAIN",
        "Resize LUNs operation succeeded.",
    )],
    ..DIRECT
};

const EXTEND: Row = Row {
    job: "Extending SAN Storage Domain {domain}",
    last: &[(
        "USER_EXTENDED_STORAGE_DOMAIN",
        "Storage {domain} has been extended by {user}. Please wait for refresh.",
    )],
    ..SILENT
};

/// Makes a domain of LUNs: the `storage` of its document, and its size.
pub(crate) fn compose(store: &mut Store, doc: &mut Node, domain: &str, units: &[Node]) {
    let kind = doc.text_at("storage.type").unwrap_or("iscsi").to_owned();
    let group = lettered(store);
    for unit in units {
        show(store, &kind, unit);
    }
    let mut storage = Node::new("storage").with_leaf("type", kind.as_str());
    storage.push(Node::reference("volume_group", group.as_str()));
    doc.put(storage);
    grow(store, doc, domain, units);
}

/// An id as volume managers make them.
fn lettered(store: &mut Store) -> String {
    let text = store.new_id().replace('-', "");
    let parts = [6, 4, 4, 4, 4, 4, 6];
    let mut all = text.chars().cycle();
    let words: Vec<String> = parts
        .iter()
        .map(|length| all.by_ref().take(*length).collect())
        .collect();
    words.join("-")
}

/// Adds LUNs to the volume group of a domain.
fn grow(store: &mut Store, doc: &mut Node, domain: &str, units: &[Node]) {
    let group = doc.at("storage.volume_group").and_then(Node::id);
    let group = group.unwrap_or("").to_owned();
    let mut bytes = 0;
    for given in units {
        let Some(id) = given.id().map(str::to_owned) else {
            continue;
        };
        mark(
            store,
            &id,
            &[
                ("status", Some("used")),
                ("storage_domain_id", Some(domain)),
                ("volume_group_id", Some(&group)),
            ],
        );
        let Some(mut unit) = unit(store, &id) else {
            continue;
        };
        for member in ["status", "active_paths"] {
            unit.remove(member);
        }
        unit.set("paths", "0");
        bytes += size_of(&unit);
        if let Some(storage) = doc.child_mut("storage")
            && let Some(group) = storage.child_mut("volume_group")
        {
            group.child_or_new("logical_units").push(unit);
        }
    }
    let number = |doc: &Node, member: &str| {
        let text = doc.text_of(member);
        text.and_then(|text| text.parse::<u64>().ok())
    };
    let before = number(doc, "available").filter(|_| doc.child("data_centers").is_some());
    let first = before.is_none();
    let available = before.unwrap_or(0) + bytes;
    let own = if first { OWN } else { 0 };
    doc.set("available", available.saturating_sub(own).to_string());
    if first {
        doc.set("used", OWN.to_string());
    }
}

/// The LUNs of a domain are free again.
pub(super) fn release(store: &mut Store, domain: &Node) {
    let storage = domain.child("storage").cloned().unwrap_or_default();
    for id in ids(&named(&storage)) {
        mark(
            store,
            &id,
            &[
                ("status", Some("free")),
                ("storage_domain_id", None),
                ("volume_group_id", None),
            ],
        );
    }
}

/// A PUT that names LUNs which the domain does not have makes it larger.
pub(crate) fn extend(store: &mut Store, ask: &Ask, id: &str, storage: &Node) -> Outcome<()> {
    let deed = Deed("extend", "Storage");
    let Some(domain) = store.root("storagedomains", id).cloned() else {
        return Err(Refusal::Empty(404));
    };
    let block = matches!(domain.text("storage.type"), Some("iscsi" | "fcp"));
    let own = domain.doc.child("storage").map(named).unwrap_or_default();
    let own = ids(&own);
    let mut new = named(storage);
    new.retain(|unit| unit.id().is_some_and(|id| !own.iter().any(|one| one == id)));
    if !block || new.is_empty() {
        return Ok(());
    }
    let chore = Chore::new(ask, &EXTEND)
        .word("domain", domain.name())
        .about_domain(store, id);
    let mut checked = are_free(store, deed, &new);
    if checked.is_ok() {
        checked = active(store, deed, id);
    }
    look::noted(store, ask, |_| chore.say(EXTEND.job), checked)?;
    let chore = chore.begin(store, ask);
    let kind = domain.text("storage.type").unwrap_or("iscsi").to_owned();
    for unit in &new {
        show(store, &kind, unit);
    }
    let mut doc = domain.doc.clone();
    grow(store, &mut doc, id, &new);
    store.change("storagedomains", "", id, |old| *old = doc);
    chore.end(store, ask.now, true);
    Ok(())
}

fn active(store: &Store, deed: Deed, id: &str) -> Outcome<()> {
    let status = look::domain_status(store, id);
    if status == "active" {
        return Ok(());
    }
    let status = crate::rules::parts::internal(&status);
    deed.conflict(format!(
        "Cannot {{action}} {{type}}. The relevant Storage Domain's status is {status}."
    ))
}

fn answered(job: Option<String>) -> Outcome<Done> {
    Ok(Done {
        job,
        ..Done::plain(Vec::new())
    })
}

/// The action `refreshluns`.
pub(super) fn refresh(store: &mut Store, ask: &Ask, id: &str) -> Outcome<Done> {
    let deed = Deed("edit", "Storage");
    let body = look::body(ask);
    let wanted = ids(&body
        .child("logical_units")
        .map_or_else(Vec::new, |list| list.children.clone()));
    let chore = Chore::new(ask, &REFRESH)
        .word("domain", look::name_of(store, "storagedomains", id))
        .about_domain(store, id);
    let checked = may_refresh(store, deed, id, &wanted);
    look::noted(store, ask, |_| chore.say(REFRESH.job), checked)?;
    let chore = chore.begin(store, ask);
    chore.end(store, ask.now, true);
    answered(chore.job)
}

fn own_units(store: &Store, id: &str) -> Vec<String> {
    let domain = store.root("storagedomains", id);
    let storage = domain.and_then(|domain| domain.doc.child("storage"));
    ids(&storage.map(named).unwrap_or_default())
}

fn is_block(store: &Store, id: &str) -> bool {
    super::images::is_block(store, id)
}

fn may_refresh(store: &Store, deed: Deed, id: &str, wanted: &[String]) -> Outcome<()> {
    if look::center_of(store, id).is_none() {
        return deed.bad("Data Center doesn't exist.");
    }
    active(store, deed, id)?;
    if !is_block(store, id) {
        return deed.bad("Cannot {action} {type}. Storage Domain type is illegal.");
    }
    let own = own_units(store, id);
    if wanted.iter().any(|unit| !own.contains(unit)) {
        return deed.bad("action type failed luns not part of storage domain");
    }
    Ok(())
}

/// The action `reduceluns`: LUNs leave a domain that rests.
pub(super) fn reduce(store: &mut Store, ask: &Ask, id: &str) -> Outcome<Done> {
    let deed = Deed("edit", "Storage");
    let body = look::body(ask);
    let list = body.child("logical_units");
    if list.is_none() {
        return Err(Refusal::Page("java.lang.NullPointerException".into()));
    }
    let gone = ids(&list.map_or_else(Vec::new, |list| list.children.clone()));
    let chore = Chore::new(ask, &REDUCE)
        .word("domain", look::name_of(store, "storagedomains", id))
        .word("device", gone.join(", "))
        .about_domain(store, id);
    let checked = may_reduce(store, deed, id, &gone);
    look::noted(store, ask, |_| chore.say(REDUCE.job), checked)?;
    let text = "Cannot {action} {type}. The Storage Domain is being reduced.";
    let chore = chore.holding(store, &[id], text).begin(store, ask);
    let job = chore.job.clone();
    let id = id.to_owned();
    chore.finish(store, ask.now, move |_, store, _| {
        for unit in &gone {
            mark(
                store,
                unit,
                &[
                    ("status", Some("free")),
                    ("storage_domain_id", None),
                    ("volume_group_id", None),
                ],
            );
        }
        store.change("storagedomains", "", &id, |doc| shrink(doc, &gone));
    });
    answered(job)
}

fn shrink(doc: &mut Node, gone: &[String]) {
    let mut bytes = 0;
    if let Some(storage) = doc.child_mut("storage")
        && let Some(group) = storage.child_mut("volume_group")
        && let Some(list) = group.child_mut("logical_units")
    {
        list.children.retain(|unit| {
            let goes = unit.id().is_some_and(|id| gone.iter().any(|one| one == id));
            bytes += if goes { size_of(unit) } else { 0 };
            !goes
        });
    }
    let available = doc.text_of("available").and_then(|text| text.parse().ok());
    let available: u64 = available.unwrap_or(0);
    doc.set("available", available.saturating_sub(bytes).to_string());
}

fn may_reduce(store: &Store, deed: Deed, id: &str, gone: &[String]) -> Outcome<()> {
    super::locks::check(store, &[id], deed.0, deed.1)?;
    if gone.is_empty() {
        return deed.bad("Cannot {action} {type}. No devices were provided.");
    }
    let Some(domain) = store.root("storagedomains", id) else {
        return deed.bad("Cannot {action} {type}. Storage Domain doesn't exist.");
    };
    if !is_block(store, id) {
        return deed.bad("Cannot {action} {type}. Storage Domain type is illegal.");
    }
    let own = own_units(store, id);
    let strange: Vec<_> = gone
        .iter()
        .filter(|unit| !own.contains(unit))
        .cloned()
        .collect();
    if !strange.is_empty() {
        return deed.bad(format!(
            "Cannot {{action}} {{type}}. The following LUNs {} are not a part of the Storage Domain {}.",
            strange.join(","),
            domain.name()
        ));
    }
    if gone.len() >= own.len() {
        return deed
            .bad("Cannot {action} {type}. A Block Storage Domain cannot remain without any LUNs.");
    }
    let status = look::domain_status(store, id);
    if status != "maintenance" {
        if status == "unattached" {
            return deed.conflict(INACCESSIBLE);
        }
        let status = crate::rules::parts::internal(&status);
        return deed.conflict(format!(
            "Cannot {{action}} {{type}}. The relevant Storage Domain's status is {status}."
        ));
    }
    Ok(())
}
