//! LUNs: what the hosts see and who uses them (engine 4.5.8).

use super::look::Deed;
use crate::node::Node;
use crate::rules::refusal::Outcome;
use crate::store::Store;

pub(super) const KIND: &str = "hosts/storage";

/// What a LUN has that nobody has told the size of.
const SIZE: u64 = 200 << 30;

/// The LUNs that a `storage` member names: its own, or those of its volume group.
pub(crate) fn named(storage: &Node) -> Vec<Node> {
    let own = storage.child("logical_units");
    let list = own.or_else(|| storage.at("volume_group.logical_units"));
    list.map_or_else(Vec::new, |list| list.children.clone())
}

pub(super) fn ids(units: &[Node]) -> Vec<String> {
    let ids = units.iter().filter_map(Node::id);
    ids.map(str::to_owned).collect()
}

/// A LUN as some host sees it.
pub(super) fn unit(store: &Store, id: &str) -> Option<Node> {
    let row = store.find(KIND, id)?;
    row.doc.at("logical_units.logical_unit").cloned()
}

pub(super) fn has_text(store: &Store, id: &str, member: &str) -> bool {
    let unit = unit(store, id);
    unit.is_some_and(|unit| unit.text_of(member).is_some())
}

/// 409 when one of these LUNs belongs to a domain or is a disk already.
pub(super) fn are_free(store: &Store, deed: Deed, units: &[Node]) -> Outcome<()> {
    let used = |member: &str| {
        let mut ids = ids(units);
        ids.retain(|id| has_text(store, id, member));
        ids
    };
    let of_domain = |id: &String| {
        let domain = unit(store, id)?.text_of("storage_domain_id")?.to_owned();
        let name = super::look::name_of(store, "storagedomains", &domain);
        Some(format!("{id} ({name})"))
    };
    let taken = used("storage_domain_id");
    let taken: Vec<_> = taken.iter().filter_map(of_domain).collect();
    let taken = taken.join(", ");
    if !taken.is_empty() {
        return deed.conflict(format!("Cannot {{action}} {{type}}. The following LUNs are already part of existing storage domains: {taken}."));
    }
    let taken = used("disk_id").join(", ");
    if !taken.is_empty() {
        return deed.conflict(format!("Cannot {{action}} {{type}}. The following LUNs are already used by DirectLUN disks: {taken}."));
    }
    Ok(())
}

/// A number of a text, always the same.
fn number(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A LUN that hosts see after a login.
fn fresh(id: &str, kind: &str, given: &Node, mapping: usize) -> Node {
    let mut unit = Node::reference("logical_unit", id);
    let text = |member: &str| given.text_of(member).map(str::to_owned);
    let address = text("address").filter(|_| kind == "iscsi");
    let port = text("port").unwrap_or_else(|| "3260".into());
    for (member, text) in [
        ("active_paths", Some("1".to_owned())),
        ("discard_max_size", Some("0".to_owned())),
        ("discard_zeroes_data", Some("false".to_owned())),
        ("lun_mapping", Some(mapping.to_string())),
        ("paths", Some("1".to_owned())),
        ("product_id", Some("disk".to_owned())),
        (
            "serial",
            Some(format!("SLIO-ORG_disk_{:08x}", number(id) >> 32)),
        ),
        ("size", Some(SIZE.to_string())),
        ("status", Some("free".to_owned())),
        ("vendor_id", Some("LIO-ORG".to_owned())),
        (
            "portal",
            address.as_ref().map(|at| format!("{at}:{port},1")),
        ),
        ("port", address.as_ref().map(|_| port.clone())),
        ("address", address),
        ("target", text("target").filter(|_| kind == "iscsi")),
    ] {
        if let Some(text) = text {
            unit.push(Node::leaf(member, text));
        }
    }
    unit
}

/// All hosts see this LUN from now on.
pub(super) fn show(store: &mut Store, kind: &str, given: &Node) {
    let Some(id) = given.id().map(str::to_owned) else {
        return;
    };
    let known = unit(store, &id);
    let hosts: Vec<_> = store
        .list("hosts", "")
        .map(|host| host.id.clone())
        .collect();
    for host in hosts {
        if store.get(KIND, &host, &id).is_some() {
            continue;
        }
        let mapping = store.count(KIND, &host) + 1;
        let unit = known.clone();
        let unit = unit.unwrap_or_else(|| fresh(&id, kind, given, mapping));
        let row = Node::reference("host_storage", id.as_str())
            .with(Node::new("logical_units").with(unit))
            .with_leaf("type", kind);
        store.put_below(KIND, &host, row);
    }
}

/// After a login to a target its LUNs are seen.
pub(super) fn login(store: &mut Store, address: &str, port: &str, target: &str) {
    let known = store.all(KIND).any(|row| {
        let unit = row.doc.at("logical_units.logical_unit");
        unit.is_some_and(|unit| unit.text_of("target") == Some(target))
    });
    if known {
        return;
    }
    for at in 1..=2 {
        let id = format!(
            "36001405{:024x}",
            number(&format!("{address} {target} {at}"))
        );
        let given = Node::reference("logical_unit", id)
            .with_leaf("address", address)
            .with_leaf("port", port)
            .with_leaf("target", target);
        show(store, "iscsi", &given);
    }
}

/// The targets behind an address: those of LUNs that are seen, or one named after the address.
pub(super) fn targets(store: &Store, address: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for row in store.all(KIND) {
        let unit = row.doc.at("logical_units.logical_unit");
        let here = unit.filter(|unit| unit.text_of("address") == Some(address));
        let target = here.and_then(|unit| unit.text_of("target"));
        if let Some(target) = target.filter(|target| !found.iter().any(|one| one == target)) {
            found.push(target.to_owned());
        }
    }
    if found.is_empty() {
        found.push(format!("iqn.2003-01.com.example:{address}"));
    }
    found.sort_unstable();
    found
}

/// Writes members into a LUN as all hosts see it; without a text they go.
pub(super) fn mark(store: &mut Store, id: &str, members: &[(&'static str, Option<&str>)]) {
    for host in store.parents(KIND, id).to_vec() {
        store.change(KIND, &host, id, |doc| {
            let list = doc.child_mut("logical_units");
            let Some(unit) = list.and_then(|list| list.child_mut("logical_unit")) else {
                return;
            };
            for (member, text) in members {
                match text {
                    Some(text) => unit.set(member, *text),
                    None => {
                        unit.remove(member);
                    }
                }
            }
        });
    }
}

/// How large a LUN is.
pub(super) fn size_of(unit: &Node) -> u64 {
    let size = unit.text_of("size");
    size.and_then(|text| text.parse().ok()).unwrap_or(SIZE)
}
