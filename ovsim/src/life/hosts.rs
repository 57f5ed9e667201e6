//! Which host a VM goes to: up, in its cluster, wanted by its placement, past all filters.

use super::filters::{self, Case};
use crate::node::Node;
use crate::store::{Object, Store};

/// Why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoHost {
    /// No host of the cluster may take it at all.
    Nobody,
    /// None passed all filters.
    Filtered {
        /// What the first of those that may is told.
        first: String,
        /// How many there are.
        hosts: usize,
    },
}

/// What is asked of a host.
#[derive(Debug, Default)]
pub(super) struct Wish<'a> {
    /// One of these, when there are any: by id or name.
    pub(super) only: Vec<&'a str>,
    /// One of these if possible.
    pub(super) rather: Vec<&'a str>,
    /// Not this one.
    pub(super) except: Option<&'a str>,
}

/// The ids in a placement policy.
pub(super) fn placed(doc: &Node) -> Vec<&str> {
    let hosts = doc.at("placement_policy.hosts");
    let hosts = hosts.into_iter().flat_map(|list| &list.children);
    hosts
        .filter_map(|host| host.id().or_else(|| host.text_of("name")))
        .collect()
}

pub(super) fn whole(object: &Object, path: &str) -> u64 {
    object
        .text(path)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// One host with what runs on it.
pub(super) struct Seat<'a> {
    pub(super) host: &'a Object,
    vms: u64,
    used: u64,
}

impl<'a> Seat<'a> {
    /// A host on which nothing runs.
    pub(super) fn empty(host: &'a Object) -> Seat<'a> {
        Seat {
            host,
            vms: 0,
            used: 0,
        }
    }

    /// Bytes left; an estate that was made too full counts as empty, so that a large one on few hosts stays of use.
    pub(super) fn free(&self) -> u64 {
        let most = whole(self.host, "max_scheduling_memory");
        most.checked_sub(self.used).unwrap_or(most)
    }
}

pub(super) fn is_one_of(host: &Object, wanted: &[&str]) -> bool {
    wanted
        .iter()
        .any(|word| *word == &*host.id || *word == host.name())
}

/// The host for a VM.
pub(super) fn choose<'s>(
    store: &'s Store,
    vm: &Object,
    wish: &Wish<'_>,
) -> Result<&'s Object, NoHost> {
    let mut seats: Vec<Seat<'_>> = store
        .list("hosts", "")
        .filter(|host| host.status() == "up")
        .filter(|host| host.reference("cluster") == vm.reference("cluster"))
        .filter(|host| wish.except != Some(&*host.id))
        .filter(|host| wish.only.is_empty() || is_one_of(host, &wish.only))
        .map(|host| Seat::empty(host))
        .collect();
    if seats.is_empty() {
        return Err(NoHost::Nobody);
    }
    for other in store.list("vms", "") {
        let host = other.reference("host");
        if let Some(seat) = seats.iter_mut().find(|seat| host == Some(&*seat.host.id)) {
            seat.vms += 1;
            seat.used += whole(other, "memory_policy.guaranteed");
        }
    }
    let case = Case::of(store, vm);
    let filters = filters::of_cluster(store, vm.reference("cluster").unwrap_or(""));
    let told: Vec<_> = seats
        .iter()
        .map(|seat| filters::refused(&case, &filters, seat))
        .collect();
    let fits = seats.iter().zip(&told).filter(|(_, told)| told.is_none());
    let best = fits.min_by_key(|(seat, _)| {
        (
            !is_one_of(seat.host, &wish.rather),
            case.rules.dislikes(&seat.host.id),
            seat.vms,
        )
    });
    if let Some((seat, _)) = best {
        return Ok(seat.host);
    }
    let first = told.into_iter().zip(&seats).find_map(|(told, seat)| {
        let (filter, detail) = told?;
        let host = seat.host.name();
        Some(format!(
            "The host {host} did not satisfy internal filter {filter} because {detail}."
        ))
    });
    Err(NoHost::Filtered {
        first: first.unwrap_or_default(),
        hosts: seats.len(),
    })
}

/// What the engine says when there is none: status and text.
pub(super) fn refusal(action: &str, none: &NoHost) -> (u16, String) {
    match none {
        NoHost::Nobody => (
            400,
            "There are no hosts to use. Check that the cluster contains at least one host in Up state.".into(),
        ),
        NoHost::Filtered { first, hosts } => {
            let mut text = format!(
                "Cannot {action} VM. There is no host that satisfies current scheduling constraints. See below for details:"
            );
            // The engine fills all the lines from one set of variables, in which the first host's stay: it tells the same of each.
            for _ in 0..*hosts {
                text.push_str(", ");
                text.push_str(first);
            }
            (409, text)
        }
    }
}

/// A display port that no VM on the host has.
pub(super) fn free_port(store: &Store, host: &str) -> u64 {
    let here = store
        .list("vms", "")
        .filter(|vm| vm.reference("host") == Some(host));
    let highest = here.map(|vm| whole(vm, "display.port")).max();
    highest.map_or(5900, |port| port.max(5899) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(store: &mut Store, id: &str, status: &str) {
        let host = Node::reference("host", id)
            .with_leaf("name", id)
            .with_leaf("status", status)
            .with_leaf("max_scheduling_memory", "1000")
            .with(Node::reference("cluster", "c"));
        store.put("hosts", host);
    }

    fn vm(store: &mut Store, memory: &str, on: Option<&str>) -> std::sync::Arc<Object> {
        let mut vm = Node::new("vm").with(Node::reference("cluster", "c"));
        vm.set("memory_policy.guaranteed", memory);
        if let Some(host) = on {
            vm.push(Node::reference("host", host));
        }
        store.put("vms", vm)
    }

    #[test]
    fn the_emptiest_host_that_is_up_and_wanted() {
        let mut store = Store::new(1);
        host(&mut store, "a", "up");
        host(&mut store, "b", "up");
        host(&mut store, "c", "maintenance");
        vm(&mut store, "100", Some("a"));
        let fresh = vm(&mut store, "100", None);
        let chosen = |wish: Wish<'_>| choose(&store, &fresh, &wish).map(|host| host.id.to_string());
        assert_eq!(chosen(Wish::default()), Ok("b".into()));
        let rather = Wish {
            rather: vec!["a"],
            ..Wish::default()
        };
        assert_eq!(chosen(rather), Ok("a".into()));
        let only = Wish {
            only: vec!["c"],
            ..Wish::default()
        };
        assert_eq!(chosen(only), Err(NoHost::Nobody));
    }

    #[test]
    fn full_hosts_are_named() {
        let mut store = Store::new(1);
        host(&mut store, "a", "up");
        vm(&mut store, "900", Some("a"));
        let fresh = vm(&mut store, "200", None);
        let none = choose(&store, &fresh, &Wish::default()).map(|_| ());
        let (status, text) = refusal("run", &none.unwrap_err());
        assert_eq!(status, 409);
        assert!(text.contains("The host a did not satisfy internal filter Memory"));
        // Of several hosts the engine tells what it told of the first.
        host(&mut store, "b", "up");
        vm(&mut store, "950", Some("b"));
        let none = choose(&store, &fresh, &Wish::default()).map(|_| ());
        let (_, text) = refusal("run", &none.unwrap_err());
        assert_eq!(text.matches("The host a did not").count(), 2);
    }
}
