//! A VM that comes of another one without disks: an engine looks at every domain of the data center for those it might lay disks on,
//! and what it has against them stays among its messages, which are seen when something else refuses the VM (engine 4.5.8).

use super::from_snapshot;
use super::look::{self, Deed};
use crate::rules::refusal::Refusal;
use crate::rules::work::Work;
use crate::store::{Object, Store};

/// The refusal of a VM that comes of a snapshot which holds no disks.
pub(crate) fn of_snapshot(work: &Work<'_>, refusal: Refusal) -> Refusal {
    match from_snapshot::without_disks(work) {
        Some(vm) => before(work.store, &vm, refusal),
        None => refusal,
    }
}

/// The refusal with what there is against the domains of the VM's data center before it. The gravest of all statuses is its own.
pub(super) fn before(store: &Store, vm: &Object, refusal: Refusal) -> Refusal {
    let deed = Deed("add", "VM");
    let cluster = vm.reference("cluster");
    let cluster = cluster.and_then(|id| store.root("clusters", id));
    let center = cluster.and_then(|cluster| cluster.reference("data_center"));
    let center = center.unwrap_or("");
    let Refusal::Fault {
        status,
        reason,
        detail: Some(detail),
    } = refusal
    else {
        return refusal;
    };
    let domains = store.list("datacenters/storagedomains", center);
    let against = domains.filter_map(|domain| {
        let told = look::domain_takes_images(store, deed, &domain.id).err()?;
        match told {
            Refusal::Fault {
                status,
                detail: Some(detail),
                ..
            } => Some((status, detail.trim_matches(['[', ']']).to_owned())),
            _ => None,
        }
    });
    let (statuses, mut texts): (Vec<u16>, Vec<String>) = against.unzip();
    let status = match statuses.contains(&400) {
        true => 400,
        false => status,
    };
    texts.push(detail.trim_matches(['[', ']']).to_owned());
    Refusal::Fault {
        status,
        reason,
        detail: Some(format!("[{}]", texts.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Node;

    #[test]
    fn what_is_against_each_domain_comes_first() {
        let mut store = Store::new(1);
        let cluster = Node::reference("cluster", "k").with(Node::reference("data_center", "c"));
        store.put_below("clusters", "", cluster);
        let vm = |cluster: &str| Node::new("vm").with(Node::reference("cluster", cluster));
        let here = store.put_below("vms", "", vm("k"));
        let nowhere = store.put_below("vms", "", vm("x"));
        for (id, kind, status) in [
            ("d", "data", "active"),
            ("i", "iso", "active"),
            ("m", "data", "maintenance"),
        ] {
            let doc = Node::reference("storage_domain", id).with_leaf("type", kind);
            store.put_below("storagedomains", "", doc);
            let link = Node::reference("storage_domain", id).with_leaf("status", status);
            store.put_below("datacenters/storagedomains", "c", link);
        }
        let told = before(&store, &here, Refusal::conflict("Taken."));
        let text = "Cannot add VM. Storage Domain type is illegal., Cannot add VM. The relevant Storage Domain's status is Maintenance., Taken.";
        assert_eq!(told, Refusal::bad(text));
        let none = before(&store, &nowhere, Refusal::conflict("Taken."));
        assert_eq!(none, Refusal::conflict("Taken."));
    }
}
