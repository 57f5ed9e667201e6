//! Changes of a VM that runs: what shows at once, what is plugged into the guest, what waits for its next run.

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use super::{displays, waiting_consoles};
use crate::ask::Ask;
use crate::codec::values::instant;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// Where configurations wait; one of a VM at most.
pub(crate) const WAITING: &str = "vms/nextrun";

/// The watchdogs of the moment, which go with a configuration that waits: those that come later are gone when it is taken.
pub(crate) const DOGS: &str = "dogs";

/// What a VM with memory plugged in has: the sizes in MiB.
const PLUGGED: &str = "vms/plugged";

const MIB: i64 = 1 << 20;

/// The engine plugs memory in pieces of so many MiB.
const PIECE: i64 = 128;

/// Members that change at once whatever the VM does.
const AT_ONCE: &[&str] = &[
    "name",
    "description",
    "comment",
    "cluster",
    "os.type",
    "small_icon",
    "large_icon",
    "high_availability",
    "delete_protected",
    "display.allow_override",
    "display.disconnect_action",
    "display.disconnect_action_delay",
    "migration",
    "migration_downtime",
    "quota",
    "placement_policy",
    "initialization",
    "cpu_profile",
    "instance_type",
    "use_latest_template_version",
    "custom_compatibility_version",
];

/// Members that are taken into a VM with a process.
const LIVE: &[&str] = &["memory_policy.guaranteed", "lease"];

/// Members that are taken into a guest that is up.
const HOT: &[&str] = &["cpu.topology.sockets", "memory"];

/// Whether a VM in this status has a process.
pub(crate) fn has_process(status: &str) -> bool {
    !matches!(status, "down" | "suspended" | "image_locked" | "")
}

fn is_for_later(work: &Work<'_>) -> bool {
    work.ask.params.flag("next_run", false)
}

/// What an update changes: the VM as it is, or the configuration that waits when the request speaks of that.
pub(crate) fn base(work: &Work<'_>, vm: &Object) -> Node {
    let waiting = work.store.list(WAITING, &vm.id).next();
    match waiting.filter(|_| is_for_later(work)) {
        Some(next) => {
            let mut doc = next.doc.clone();
            doc.name = "vm".into();
            waiting_consoles::forget(&mut doc);
            doc
        }
        None => vm.doc.clone(),
    }
}

fn number(doc: &Node, path: &str) -> i64 {
    let text = doc.text_at(path);
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn topology(doc: &Node) -> [i64; 3] {
    ["sockets", "cores", "threads"].map(|name| number(doc, &format!("cpu.topology.{name}")).max(1))
}

/// Takes the member at a path from one document into another, or out of it.
pub(crate) fn carry(into: &mut Node, from: &Node, path: &str) {
    let (place, name) = match path.rsplit_once('.') {
        Some((place, name)) => (Some(place), name),
        None => (None, path),
    };
    let found = from.at(path).cloned();
    let mut holder = into;
    for word in place.into_iter().flat_map(|place| place.split('.')) {
        if found.is_none() && holder.child(word).is_none() {
            return;
        }
        holder = holder.child_or_new(word.to_owned());
    }
    match found {
        Some(node) => holder.put(node),
        None => {
            holder.remove(name);
        }
    }
}

/// Whether two documents say the same, in whatever order; only that of boot devices means something.
fn same(a: &Node, b: &Node) -> bool {
    if a.name == "devices" && b.name == a.name {
        let words = |list: &Node| -> Vec<String> {
            let items = list.children.iter();
            items.map(|item| item.text.to_string()).collect()
        };
        return words(a) == words(b);
    }
    a.name == b.name
        && a.text == b.text
        && a.id() == b.id()
        && a.children.len() == b.children.len()
        && a.children.iter().all(|one| {
            let mut others = b.children.iter().filter(|other| other.name == one.name);
            others.any(|other| same(one, other))
        })
}

/// The refusals of an update of a VM with a process.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.as_ref().filter(|old| has_process(old.status())) else {
        return Ok(());
    };
    if is_for_later(work) {
        return Ok(());
    }
    let host = old
        .reference("host")
        .and_then(|id| work.store.root("hosts", id));
    let [sockets, cores, threads] = topology(&work.doc);
    let there = host.map(|host| {
        let [sockets, cores, threads] = topology(&host.doc);
        let cluster = old
            .reference("cluster")
            .and_then(|id| work.store.root("clusters", id));
        let counted = cluster.is_some_and(|cluster| cluster.is("threads_as_cores"));
        sockets * cores * if counted { threads } else { 1 }
    });
    if there.is_some_and(|there| there > 1 && sockets * cores * threads > there) {
        return Err(Refusal::bad(
            "The requested number of vCPUs is not available on the host the VM is running on",
        ));
    }
    let (memory, wanted) = (
        number(&old.doc, "memory") / MIB,
        number(&work.doc, "memory") / MIB,
    );
    let waiting = work.store.list(WAITING, &old.id).next();
    let waits = waiting.map(|next| number(&next.doc, "memory") / MIB);
    if waits.is_some_and(|waits| wanted != waits && waits != memory) {
        return Err(Refusal::bad(
            "Cannot hot change memory because memory next run configuration already exists.",
        ));
    }
    let more = wanted - memory;
    if more > 0 && more % PIECE != 0 {
        return Err(work.bad(&format!(
            "Cannot {{action}} {{type}}. Amount of added memory ({more}MiB) is not dividable by {PIECE}MiB."
        )));
    }
    let most = number(&old.doc, "memory_policy.max") / MIB;
    if most > 0 && wanted > most {
        return Err(work.conflict(&format!(
            "Cannot {{action}} {{type}}. Memory size ({wanted}MB) cannot exceed maximum memory size ({most}MB)."
        )));
    }
    Ok(())
}

/// Divides a change between now and the next run; what is plugged in is plugged in, with its events.
pub(crate) fn divide(work: &mut Work<'_>) {
    let Some(old) = work.old.clone() else { return };
    if !has_process(old.status()) && old.status() != "suspended" {
        return;
    }
    let later = is_for_later(work);
    let mut wanted = std::mem::take(&mut work.doc);
    wanted.attrs.clear();
    let mut now = old.doc.clone();
    AT_ONCE
        .iter()
        .for_each(|path| carry(&mut now, &wanted, path));
    if !later && has_process(old.status()) {
        LIVE.iter().for_each(|path| carry(&mut now, &wanted, path));
    }
    if !later && old.status() == "up" {
        HOT.iter().for_each(|path| carry(&mut now, &wanted, path));
    }
    let more = (number(&wanted, "memory") - number(&old.doc, "memory")) / MIB;
    let mut compared = wanted.clone();
    if more % PIECE == 0 && !later && has_process(old.status()) {
        carry(&mut compared, &now, "memory");
    }
    let waits = work.store.count(WAITING, &old.id) > 0;
    if waits || !same(&compared, &now) {
        remember(work, &old, &wanted, displays::asked(&work.given));
    }
    if !later && old.status() == "up" {
        processors(work, &old, &wanted, &mut now);
        memory(work, &old, more, &mut now);
    }
    work.doc = if old.status() == "suspended" {
        wanted
    } else {
        now
    };
}

/// Makes of a VM what something else wants of it: at once, or with its next run when it has a process.
pub(crate) fn impose(work: &mut Work<'_>, vm: &Object, wanted: Node) {
    if !has_process(vm.status()) {
        work.store.change("vms", "", &vm.id, |doc| *doc = wanted);
        return;
    }
    let mut now = vm.doc.clone();
    AT_ONCE
        .iter()
        .for_each(|path| carry(&mut now, &wanted, path));
    if !same(&wanted, &now) {
        remember(work, vm, &wanted, None);
    }
    work.store.change("vms", "", &vm.id, |doc| *doc = now);
}

/// The mark of the request that a configuration waits since.
pub(crate) fn kept_by(ask: &Ask) -> String {
    format!("{} {}", instant(ask.now), ask.correlation_id)
}

fn remember(work: &mut Work<'_>, vm: &Object, wanted: &Node, shown: Option<&'static str>) {
    let id = "next";
    let mut doc = wanted.clone();
    doc.set_attr("id", id);
    doc.set_attr("kept", kept_by(work.ask));
    // Shares of processors are not written down.
    carry(&mut doc, &vm.doc, "cpu_shares");
    // It is kept as a text that names no account.
    if let Some(guest) = doc.child_mut("initialization") {
        guest.remove("user_name");
    }
    let mut dogs = Node::new(DOGS);
    let rows = work.store.list("vms/watchdogs", &vm.id);
    dogs.children.extend(rows.map(|dog| dog.doc.clone()));
    doc.put(dogs);
    waiting_consoles::write(work.store, &vm.id, shown, &mut doc);
    work.store.put_below(WAITING, &vm.id, doc);
}

/// Systems of the Linux family: they let processors go, all others take them only.
pub(crate) fn is_linux(system: &str) -> bool {
    let linux = [
        "rhel_",
        "rhcos",
        "other_linux",
        "sles_",
        "ubuntu_",
        "debian_",
    ];
    linux.iter().any(|name| system.starts_with(name))
}

/// Sockets more or less, when nothing else of the topology changes.
fn processors(work: &mut Work<'_>, old: &Object, wanted: &Node, now: &mut Node) {
    let ([before, cores, threads], [after, ..]) = (topology(&old.doc), topology(wanted));
    if before == after || [cores, threads] != topology(wanted)[1..] {
        return;
    }
    let system = now.text_at("os.type").unwrap_or("other").to_owned();
    if after < before && !is_linux(&system) {
        now.set("cpu.topology.sockets", before.to_string());
        let known = work.store.named("operatingsystems", &system);
        let name = known
            .and_then(|known| known.text("description"))
            .unwrap_or("Other OS");
        let architecture = now.text_at("cpu.architecture").unwrap_or("x86_64");
        let text = format!(
            "Failed to hot set number of CPUS to VM {}. Underlying error message: Hot un-plugging a CPU is not supported for the guest OS {name} and architecture {architecture}.",
            old.name()
        );
        Draft::new("FAILED_HOT_SET_NUMBER_OF_CPUS", text, work.ask.now)
            .about(work.store, "vm", &old.id)
            .record(work.store);
        return;
    }
    let each = cores * threads;
    let text = format!(
        "Hotplug CPU: changed the number of CPUs on VM {} from {} to {}",
        old.name(),
        before * each,
        after * each
    );
    let draft = work.inner_event("HOT_SET_NUMBER_OF_CPUS", text);
    draft.about_vm(work.store, old).record(work.store);
}

/// Memory in devices: more is plugged in, less is taken out when a device that was plugged in is as small.
fn memory(work: &mut Work<'_>, old: &Object, more: i64, now: &mut Node) {
    let before = number(&old.doc, "memory") / MIB;
    if more > 0 {
        let system = now.text_at("os.type").unwrap_or("other");
        let special = ["rhel_7x64", "rhel_atomic7x64", "other_linux_kernel_4"].contains(&system);
        let known = plugged(work.store, &old.id);
        let first = if special && more > PIECE && !known.contains(&PIECE) {
            PIECE
        } else {
            more
        };
        let mut reached = before;
        for part in [first, more - first] {
            if part > 0 {
                plug(work, old, reached, part);
                reached += part;
            }
        }
    } else if more < 0 {
        now.set("memory", old.text("memory").unwrap_or("0"));
        let guaranteed = number(now, "memory_policy.guaranteed");
        now.set(
            "memory_policy.guaranteed",
            old.text("memory_policy.guaranteed").unwrap_or("0"),
        );
        unplug(work, old, -more, guaranteed, now);
    }
}

/// The sizes of the memory devices that were plugged in, in MiB.
fn plugged(store: &Store, vm: &str) -> Vec<i64> {
    let kept = store.get(PLUGGED, vm, ZERO);
    let sizes = kept.and_then(|kept| kept.text("sizes")).unwrap_or("");
    sizes
        .split(',')
        .filter_map(|size| size.parse().ok())
        .collect()
}

fn keep_plugged(store: &mut Store, vm: &str, sizes: &[i64]) {
    let texts: Vec<_> = sizes.iter().map(i64::to_string).collect();
    let doc = Node::reference("plugged", ZERO).with_leaf("sizes", texts.join(","));
    store.put_below(PLUGGED, vm, doc);
}

/// A process that is gone takes its plugged memory along.
pub(crate) fn forget(store: &mut Store, vm: &str) {
    store.remove(PLUGGED, vm, ZERO);
}

fn plug(work: &mut Work<'_>, old: &Object, from: i64, part: i64) {
    let mut sizes = plugged(work.store, &old.id);
    sizes.push(part);
    keep_plugged(work.store, &old.id, &sizes);
    let text = format!(
        "Hotset memory: changed the amount of memory on VM {} from {from} to {}",
        old.name(),
        from + part
    );
    let draft = work.inner_event("HOT_SET_MEMORY", text);
    draft.about_vm(work.store, old).record(work.store);
}

/// The greatest devices that fit into what is to go.
fn unplug(work: &mut Work<'_>, old: &Object, less: i64, guaranteed: i64, now: &mut Node) {
    let name = old.name();
    let before = number(&old.doc, "memory") / MIB;
    let mut sizes = plugged(work.store, &old.id);
    sizes.sort_unstable();
    let mut left = less;
    let mut gone = Vec::new();
    for at in (0..sizes.len()).rev() {
        if sizes[at] <= left {
            left -= sizes[at];
            gone.push(sizes.remove(at));
        }
    }
    if gone.is_empty() {
        let (symbol, text) = if sizes.is_empty() {
            (
                "NO_MEMORY_DEVICE_TO_HOT_UNPLUG",
                format!(
                    "Defined memory can't be decreased. There are no hot plugged memory devices on VM {name}."
                ),
            )
        } else {
            let options: Vec<_> = sizes
                .iter()
                .map(|size| format!("{size}MB ({}MB)", before - size))
                .collect();
            (
                "NO_SUITABLE_MEMORY_DEVICE_TO_HOT_UNPLUG",
                format!(
                    "There is no memory device to hot unplug to satisfy request to decrement memory from {before}MiB to {}MiB on VM {name}. Available memory devices (decremented memory sizes): {}.",
                    before - less,
                    options.join(", ")
                ),
            )
        };
        let draft = work.event(symbol, text).about_vm(work.store, old);
        draft.record(work.store);
        return;
    }
    let least = number(&old.doc, "memory_policy.guaranteed") / MIB;
    let mut reached = before;
    for size in gone {
        let device = work.store.new_id();
        let text = format!(
            "Hot unplug of memory device ({device}) of size {size}MiB was successfully requested on VM '{name}'. Defined Memory updated from {reached}MiB to {}MiB. Physical memory guaranteed updated from {least}MiB to {}MiB.",
            reached - size,
            guaranteed / MIB
        );
        reached -= size;
        let symbol = "MEMORY_HOT_UNPLUG_SUCCESSFULLY_REQUESTED_PLUS_MEMORY_INFO";
        let draft = work.inner_event(symbol, text);
        draft.about_vm(work.store, old).record(work.store);
    }
    keep_plugged(work.store, &old.id, &sizes);
    now.set("memory", (reached * MIB).to_string());
    now.set("memory_policy.guaranteed", guaranteed.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boot_devices_have_an_order() {
        let boots = |first: &str, second: &str| {
            let devices = Node::new("devices")
                .with_leaf("device", first)
                .with_leaf("device", second);
            Node::new("boot").with(devices)
        };
        assert!(same(&boots("hd", "network"), &boots("hd", "network")));
        assert!(!same(&boots("hd", "network"), &boots("network", "hd")));
    }

    #[test]
    fn members_are_carried_with_the_way_to_them() {
        let mut from = Node::new("vm");
        from.set("os.type", "rhel_9x64");
        from.set("os.boot.devices", "x");
        let mut into = Node::new("vm").with_leaf("comment", "old");
        carry(&mut into, &from, "os.type");
        carry(&mut into, &from, "comment");
        carry(&mut into, &from, "display.allow_override");
        assert_eq!(into.text_at("os.type"), Some("rhel_9x64"));
        assert!(into.at("os.boot").is_none());
        assert!(into.child("comment").is_none() && into.child("display").is_none());
    }

    #[test]
    fn order_is_no_difference() {
        let one = Node::new("vm").with_leaf("a", "1").with_leaf("b", "2");
        let two = Node::new("vm").with_leaf("b", "2").with_leaf("a", "1");
        assert!(same(&one, &two));
        assert!(!same(&one, &two.with_leaf("c", "3")));
    }

    #[test]
    fn linux_lets_processors_go() {
        assert!(is_linux("rhel_9x64") && is_linux("debian_9"));
        assert!(!is_linux("other") && !is_linux("windows_2022"));
    }
}
