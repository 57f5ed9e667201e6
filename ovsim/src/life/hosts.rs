//! Which host a VM goes to: up, in its cluster, wanted by its placement, with memory to spare.

use super::affinity::Rules;
use super::networks;
use crate::node::Node;
use crate::store::{Object, Store};

const MIB: u64 = 1 << 20;

/// Why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoHost {
    /// No host of the cluster may take it at all.
    Nobody,
    /// None passed all filters: what each of those that may is told.
    Filtered(Vec<String>),
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

fn whole(object: &Object, path: &str) -> u64 {
    object
        .text(path)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// One host with what runs on it.
struct Seat<'a> {
    host: &'a Object,
    vms: u64,
    used: u64,
}

impl Seat<'_> {
    /// Bytes left; an estate that was made too full counts as empty, so that a large one on few hosts stays of use.
    fn free(&self) -> u64 {
        let most = whole(self.host, "max_scheduling_memory");
        most.checked_sub(self.used).unwrap_or(most)
    }
}

fn is_one_of(host: &Object, wanted: &[&str]) -> bool {
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
        .map(|host| Seat {
            host,
            vms: 0,
            used: 0,
        })
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
    let rules = Rules::of(store, vm);
    let needed = networks::needed(store, vm);
    let told: Vec<_> = seats
        .iter()
        .map(|seat| {
            filtered(&rules, vm, seat).or_else(|| networks::missing(store, &needed, seat.host))
        })
        .collect();
    let fits = seats.iter().zip(&told).filter(|(_, told)| told.is_none());
    let best = fits.min_by_key(|(seat, _)| {
        (
            !is_one_of(seat.host, &wish.rather),
            rules.dislikes(&seat.host.id),
            seat.vms,
        )
    });
    let best = best.map(|(seat, _)| seat.host);
    best.ok_or_else(|| NoHost::Filtered(told.into_iter().flatten().collect()))
}

/// The first filter that a host does not pass, in the engine's words.
fn filtered(rules: &Rules, vm: &Object, seat: &Seat<'_>) -> Option<String> {
    let free = seat.free();
    let (filter, detail) = if free < whole(vm, "memory_policy.guaranteed") {
        let free = free / MIB;
        let text = format!("its available memory is too low ({free} MB) to run the VM");
        ("Memory", text)
    } else if threads(vm) > threads(seat.host) {
        (
            "CPU",
            "it has an insufficient amount of CPU cores to run the VM".to_owned(),
        )
    } else {
        let (filter, text) = rules.forbids(&seat.host.id)?;
        (filter, text.to_owned())
    };
    Some(format!(
        "The host {} did not satisfy internal filter {filter} because {detail}.",
        seat.host.name()
    ))
}

/// Sockets, cores and threads multiplied; a host that does not tell has enough.
fn threads(object: &Object) -> u64 {
    let part = |name: &str| whole(object, &format!("cpu.topology.{name}")).max(1);
    match object.doc.at("cpu.topology") {
        None if &*object.doc.name == "host" => u64::MAX,
        _ => part("sockets") * part("cores") * part("threads"),
    }
}

/// What the engine says when there is none: status and text.
pub(super) fn refusal(action: &str, none: &NoHost) -> (u16, String) {
    match none {
        NoHost::Nobody => (
            400,
            "There are no hosts to use. Check that the cluster contains at least one host in Up state.".into(),
        ),
        NoHost::Filtered(hosts) => {
            let mut text = format!(
                "Cannot {action} VM. There is no host that satisfies current scheduling constraints. See below for details:"
            );
            for told in hosts {
                text.push_str(", ");
                text.push_str(told);
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
    }
}
