//! Instance types and their NICs, consoles and watchdogs: templates without a cluster.

use std::sync::Arc;

use super::machines::DROP;
use super::nics::{self, NIC_DEFAULTS, NIC_DROP, NIC_NAMES};
use super::parts::{console, watchdog};
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Letters, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use super::{displays, generators, instance_values, machine_refusals, machine_values};
use crate::codec::values::instant;
use crate::node::Node;
use crate::storage::locks;
use crate::store::{Object, Store, ZERO};
use crate::world;

/// Instance types.
pub(crate) const TYPES: Rule = Rule {
    kind: "instancetypes",
    label: "Template",
    names: Names {
        unique: Unique::No,
        letters: Letters::Word,
        wrong: "Can not {action} {type}. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: name",
        ..ANY_NAME
    },
    drop: DROP,
    needs: |work| match work.gives("name") {
        Some("") => Err(Refusal::incomplete("InstanceType", "name", "add")),
        _ => Ok(()),
    },
    prepare,
    changed: instance_values::pass_on,
    leave: |work, ty| match locks::told(work.store, &ty.id) {
        Some(_) => {
            Err(work.conflict("Cannot {action} {type}. Template ${TemplateName} is being created."))
        }
        None => Ok(()),
    },
    made: |work, ty| {
        let protocol = ty.text("display.type").unwrap_or("vnc");
        let id: String = protocol.bytes().map(|byte| format!("{byte:02x}")).collect();
        let console = Node::reference("graphics_console", id).with_leaf("protocol", protocol);
        work.store
            .put_below("instancetypes/graphicsconsoles", &ty.id, console);
        let drive = Node::reference("cdrom", ZERO);
        work.store.put_below("templates/cdroms", &ty.id, drive);
        being_made(work, ty);
    },
    told: [
        Some((
            "USER_ADD_VM_TEMPLATE_SUCCESS",
            "Template {name} was created successfully.",
        )),
        Some((
            "USER_UPDATE_VM_TEMPLATE",
            "Template {name} configuration was updated by {user}.",
        )),
        Some((
            "USER_REMOVE_VM_TEMPLATE",
            "Removal of Template {name} was initiated by {user}.",
        )),
    ],
    jobs: [
        Some("Creating VM Template {name} in Data Center <UNKNOWN>"),
        Some("Editing Template {name} properties"),
        Some("Removing VM Template {name} from Data Center <UNKNOWN>"),
    ],
    ..PLAIN
};

const MAKING: &str = "Cannot {action} {type}. Template name ${TemplateName} already used.";

/// Making one goes on after the answer, and its name is locked as long. An engine needs some two seconds; here it takes longer, so
/// that who asks at once meets the lock at ten times the speed and on a busy machine, too.
fn being_made(work: &mut Work<'_>, ty: &Object) {
    locks::hold(work.store, &ty.id, MAKING);
    let id = ty.id.to_string();
    let over = std::time::Duration::from_secs(8);
    work.store
        .later(work.ask.now, over, move |store, _| locks::free(store, &id));
}

/// What a new VM boots from when its body does not say.
pub(crate) fn lay_boot_order(work: &Work<'_>, vm: &mut Node) {
    let ty = instance_values::of_new(work);
    if let Some(boot) = ty.as_ref().and_then(|ty| ty.doc.at("os.boot")) {
        vm.child_or_new("os").put(boot.clone());
    }
}

/// A watchdog shown by itself calls its type a template of a kind (engine 4.5.8).
pub(crate) fn as_shown_alone(place: &Place, node: &mut Node) {
    if place.kind != "instancetypes/watchdogs" {
        return;
    }
    if let Some(ty) = node.child_mut("instance_type") {
        ty.name = "template".into();
        let kind = [
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:type", "InstanceType"),
        ];
        let kind = kind.map(|(name, value)| (name.into(), value.to_owned()));
        ty.attrs.splice(0..0, kind);
    }
}

/// A new VM that tells its type by name falls into a hole of the engine's, known or not (engine 4.5.8).
pub(crate) fn check_not_by_name(kind: &str, given: &Node) -> Outcome<()> {
    let ty = given.child("instance_type").filter(|_| kind == "vms");
    match ty {
        Some(ty) if ty.id().is_none() && ty.child("name").is_some() => {
            Err(Refusal::Page("java.lang.NullPointerException".into()))
        }
        _ => Ok(()),
    }
}

/// A type as a template, which an engine takes it for: those that came with the engine are of version 0.
pub(crate) fn as_template(store: &Store, ty: &Object) -> Arc<Object> {
    let mut doc = world::shape("template");
    for child in &ty.doc.children {
        doc.put(child.clone());
    }
    for member in ["cluster", "large_icon", "small_icon"] {
        doc.remove(member);
    }
    doc.set("cpu.architecture", "undefined");
    doc.set("origin", "rhev");
    doc.set("os.type", "other");
    doc.set("time_zone.name", "Etc/GMT");
    if locks::told(store, &ty.id).is_some() {
        doc.set("status", "locked");
    }
    let version = ty.doc.child("version").cloned();
    let version = version.unwrap_or(Node::new("version").with_leaf("version_number", "0"));
    doc.put(version.with(Node::reference("base_template", &*ty.id)));
    Arc::new(Object {
        kind: "templates",
        parent: Arc::clone(&ty.parent),
        id: Arc::clone(&ty.id),
        doc,
        seq: ty.seq,
    })
}

/// Another type or template of this name: they share them.
pub(crate) fn named<'s>(
    store: &'s Store,
    kind: &str,
    name: &str,
    own: Option<&str>,
) -> Option<&'s Arc<Object>> {
    let mut all = store.list(kind, "");
    all.find(|other| other.name() == name && Some(&*other.id) != own)
}

/// The beans of a change look at all the memory there is, and name what they find by the attribute of the first.
fn memory(work: &Work<'_>) -> Outcome<()> {
    let sizes = [
        ("memory", "memSizeMb"),
        ("memory_policy.max", "maxMemorySizeMb"),
    ];
    let small = sizes.into_iter().filter(|(path, _)| {
        let bytes = work.doc.text_at(path).and_then(|text| text.parse().ok());
        bytes.unwrap_or(0i64) >> 20 < 1
    });
    let small: Vec<_> = small.collect();
    let Some((_, first)) = small.first() else {
        return Ok(());
    };
    let text = format!("must be greater than or equal to 1, Attribute: _vmTemplate.{first}");
    Err(Refusal::bad(vec![text; small.len()].join(", ")))
}

/// A new one made through the API differs from those that come with the engine: it is drawn by VNC and keeps what it is asked for.
fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    if !work.is_add() {
        machine_refusals::check_beans(work, "_vmTemplate")?;
        memory(work)?;
    }
    work.doc.remove("comment");
    // What is said of USB is overheard.
    work.doc.remove("usb");
    work.doc.set("usb.enabled", "false");
    let name = work.doc.text_of("name").unwrap_or("").to_owned();
    let own = work.old.as_ref().map(|old| old.id.clone());
    if own.is_none() || work.old.as_ref().is_some_and(|old| old.name() != name) {
        let taken = named(work.store, "instancetypes", &name, own.as_deref());
        if let Some(other) = taken.or_else(|| named(work.store, "templates", &name, None)) {
            // The name is locked until the making of its type is over.
            let making = own.is_none() && locks::told(work.store, &other.id).is_some();
            return Err(work.conflict(if making { MAKING } else { TAKEN }));
        }
    }
    generators::settle(work, None);
    if own.is_some() {
        machine_values::settle(&mut work.doc, &work.given, None);
        return Ok(());
    }
    let vm = world::shape("vm");
    for member in ["console", "rng_device", "virtio_scsi", "display", "io"] {
        if work.given.child(member).is_none()
            && let Some(node) = vm.child(member)
        {
            work.doc.put(node.clone());
        }
    }
    if let Some(graphics) = work.gives("display.type") {
        let video = displays::device(&work.doc, None, graphics);
        work.doc.set("display.video_type", video);
    }
    work.default("description", "");
    work.default("soundcard_enabled", "false");
    work.default("tpm_enabled", "false");
    work.doc
        .put(Node::leaf("creation_time", instant(work.ask.now)));
    let version = Node::new("version").with_leaf("version_name", "base version");
    work.doc.put(version.with_leaf("version_number", "1"));
    // Whole mebibytes; without a word there is none.
    let given = work.gives("memory").and_then(|text| text.parse().ok());
    let memory = given.unwrap_or(0i64) >> 20 << 20;
    work.doc.set("memory", memory.to_string());
    if work.gives("memory_policy.guaranteed").is_none() {
        work.doc.set("memory_policy.guaranteed", memory.to_string());
    }
    if work.gives("memory_policy.max").is_none() {
        let most = memory.saturating_mul(4).to_string();
        work.doc.set("memory_policy.max", most);
    }
    Ok(())
}

/// What an engine answers when it has made a NIC of an instance type: it does not find its way back to it.
pub(crate) fn lost_nic(work: &mut Work<'_>, nic: &Object) -> Refusal {
    let ty = work.name_of("instancetypes", Some(work.place.holder()));
    let card = match nic.text("interface") {
        Some("e1000") => "e1000",
        Some("rtl8139") => "rtl8139",
        _ => "VirtIO",
    };
    let text = format!(
        "Interface {} ({card}) was added to Template {ty}. (User: {})",
        nic.name(),
        work.user()
    );
    let draft = work.event("NETWORK_ADD_TEMPLATE_INTERFACE", text);
    draft.record(work.store);
    let text = "Cannot invoke \"Object.toString()\" because \"id\" is null";
    Refusal::operation(500, text)
}

/// NICs of instance types.
pub(crate) const NICS: Rule = Rule {
    kind: "instancetypes/nics",
    label: "Interface",
    names: NIC_NAMES,
    drop: NIC_DROP,
    needs: |work| match work.gives("name").is_none_or(str::is_empty) {
        true => Err(Refusal::incomplete("Nic", "name", "add")),
        false => Ok(()),
    },
    values: nics::check_form,
    prepare: |work| {
        if work.place.owner(work.store).is_none() {
            return Err(Refusal::stumbled());
        }
        for (member, value) in NIC_DEFAULTS {
            work.default(member, value);
        }
        Ok(())
    },
    ..PLAIN
};

/// Consoles of instance types.
pub(crate) const GRAPHICS: Rule = Rule {
    kind: "instancetypes/graphicsconsoles",
    label: "Template",
    drop: &["vm", "template", "instance_type"],
    prepare: console,
    made: |work, _| displays::follow(work.store, "instancetypes", &work.parent.clone()),
    gone: |work, _| displays::follow(work.store, "instancetypes", &work.parent.clone()),
    ..PLAIN
};

/// Watchdogs of instance types.
pub(crate) const WATCHDOGS: Rule = Rule {
    kind: "instancetypes/watchdogs",
    label: "Template",
    drop: &["vm", "template", "instance_type", "vms"],
    needs: |work| {
        let missing: Vec<_> = ["action", "model"]
            .into_iter()
            .filter(|member| work.gives(member).is_none())
            .collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Refusal::incomplete("Watchdog", &missing.join(", "), "add")),
        }
    },
    prepare: |work| {
        if !work.is_add() {
            // A change looks for the cluster, which no instance type has.
            return Err(Refusal::bad(
                "Cannot ${action} ${type}. The relevant Cluster doesn't exist.",
            ));
        }
        watchdog(work)
    },
    jobs: [
        Some("Adding watchdog to VM <UNKNOWN>"),
        None,
        Some("Remove watchdog from VM <UNKNOWN>"),
    ],
    ..PLAIN
};
