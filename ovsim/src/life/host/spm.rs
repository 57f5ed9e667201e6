//! The storage pool manager: one host of a data center with active storage has the role; when it goes, another takes it
//! (engine 4.5.8, chapter 8.7).

use std::sync::Arc;

use jiff::Timestamp;

use super::news;
use crate::events::Draft;
use crate::store::{Object, Store};

/// The data center of a host.
pub(crate) fn center_of(store: &Store, host: &Object) -> Option<String> {
    let cluster = store.root("clusters", host.reference("cluster")?)?;
    cluster.reference("data_center").map(str::to_owned)
}

/// The host that has the role in a data center.
pub(crate) fn holder(store: &Store, center: &str) -> Option<Arc<Object>> {
    let holds = |host: &&Arc<Object>| {
        host.text("spm.status") == Some("spm") && center_of(store, host).as_deref() == Some(center)
    };
    store.list("hosts", "").find(holds).cloned()
}

/// Whether a data center has storage that somebody must manage.
fn has_storage(store: &Store, center: &str) -> bool {
    let mut domains = store.list("datacenters/storagedomains", center);
    domains.any(|domain| matches!(domain.status(), "active" | "unknown"))
}

fn priority(host: &Object) -> i32 {
    let text = host.text("spm.priority").unwrap_or("5");
    text.parse().unwrap_or(5)
}

/// The host that would get the role: up, willing, of the highest priority, the eldest among equals.
fn candidate(store: &Store, center: &str, except: &str) -> Option<Arc<Object>> {
    let fits = |host: &&Arc<Object>| {
        host.status() == "up"
            && *host.id != *except
            && priority(host) > -1
            && center_of(store, host).as_deref() == Some(center)
    };
    let mut best: Option<Arc<Object>> = None;
    for host in store.list("hosts", "").filter(fits) {
        if best
            .as_ref()
            .is_none_or(|best| priority(host) > priority(best))
        {
            best = Some(Arc::clone(host));
        }
    }
    best
}

/// A host gets the role, with the event of the monitoring.
pub(crate) fn give(store: &mut Store, host: &Object, center: &str, now: Timestamp) {
    store.set("hosts", &host.id, "spm.status", "spm");
    let name = store.root("datacenters", center);
    let name = name.map_or("", |center| center.name());
    // Whoever tells this knows the address alone, which stands for the name, too.
    let address = host.text("address").unwrap_or("");
    let text = format!(
        "Storage Pool Manager runs on Host {address} (Address: {address}), Data Center {name}."
    );
    Draft::new("IRS_HOSTED_ON_VDS", text, now)
        .about_named("host", "", address)
        .record(store);
}

/// A host loses the role, and another takes it; whether there was one to.
pub(crate) fn leave(store: &mut Store, host: &Object, now: Timestamp) -> bool {
    let had = host.text("spm.status");
    if !matches!(had, Some("spm" | "contending")) {
        return true;
    }
    store.set("hosts", &host.id, "spm.status", "none");
    if had == Some("contending") {
        return false;
    }
    let Some(center) = center_of(store, host) else {
        return true;
    };
    match candidate(store, &center, &host.id) {
        Some(next) => {
            news::stopped(store, &center, now);
            give(store, &next, &center, now);
            true
        }
        None => false,
    }
}

/// Whether a host that came up takes the role: nobody has it, and there is none better.
pub(crate) fn is_wanted(store: &Store, host: &Object) -> bool {
    center_of(store, host).is_some_and(|center| {
        holder(store, &center).is_none()
            && has_storage(store, &center)
            && candidate(store, &center, "").is_some_and(|best| best.id == host.id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Node;

    fn estate() -> Store {
        let mut store = Store::new(1);
        store.put(
            "datacenters",
            Node::reference("data_center", "dc").with_leaf("name", "dc"),
        );
        let cluster = Node::reference("cluster", "c").with(Node::reference("data_center", "dc"));
        store.put("clusters", cluster);
        let domain = Node::reference("storage_domain", "sd").with_leaf("status", "active");
        store.put("datacenters/dc/storagedomains", domain);
        for (name, priority) in [("a", "5"), ("b", "-1"), ("c", "3"), ("d", "7")] {
            let mut host = Node::reference("host", name)
                .with_leaf("name", name)
                .with_leaf("status", "up")
                .with(Node::reference("cluster", "c"));
            host.set("spm.priority", priority);
            store.put("hosts", host);
        }
        store
    }

    #[test]
    fn the_role_goes_to_the_most_willing_and_never_to_one_that_must_not() {
        let mut store = estate();
        let now = Timestamp::UNIX_EPOCH;
        let host = |store: &Store, name: &str| store.root("hosts", name).cloned().unwrap();
        let holds = |store: &Store| holder(store, "dc").map(|host| host.id.to_string());
        let (a, d) = (host(&store, "a"), host(&store, "d"));
        assert!(!is_wanted(&store, &a));
        assert!(is_wanted(&store, &d));
        give(&mut store, &d, "dc", now);
        assert_eq!(holds(&store).as_deref(), Some("d"));
        for next in ["a", "c"] {
            let now_it = host(&store, &holds(&store).unwrap());
            store.set("hosts", &now_it.id, "status", "maintenance");
            assert!(leave(&mut store, &now_it, now));
            assert_eq!(holds(&store).as_deref(), Some(next));
        }
        let last = host(&store, "c");
        assert!(!leave(&mut store, &last, now), "b must never be it");
        assert_eq!(holds(&store), None);
        assert_eq!(store.events().newest_first().count(), 5);
    }
}
