//! Instance types and their NICs, consoles and watchdogs: templates without a cluster.

use super::machines::DROP;
use super::nics::{NIC_DROP, NIC_NAMES};
use super::parts::{console, watchdog};
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Letters, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use super::{machine_refusals, machine_values};
use crate::codec::values::instant;
use crate::node::Node;
use crate::store::Object;
use crate::world;

/// Instance types.
pub(crate) const TYPES: Rule = Rule {
    kind: "instancetypes",
    label: "Template",
    names: Names {
        unique: Unique::No,
        taken: (
            409,
            "Cannot {action} {type}. Template name ${TemplateName} already used.",
        ),
        letters: Letters::Word,
        wrong: "Can not {action} {type}. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: name",
        ..ANY_NAME
    },
    drop: DROP,
    prepare,
    made: |work, ty| {
        let protocol = ty.text("display.type").unwrap_or("vnc");
        let id: String = protocol.bytes().map(|byte| format!("{byte:02x}")).collect();
        let console = Node::reference("graphics_console", id).with_leaf("protocol", protocol);
        work.store
            .put_below("instancetypes/graphicsconsoles", &ty.id, console);
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

/// The document of a type as a template of version 0, which an engine takes it for.
pub(crate) fn as_template(ty: &std::sync::Arc<Object>) -> Node {
    let mut doc = world::shape("template").with_attr("id", &*ty.id);
    for child in &ty.doc.children {
        doc.put(child.clone());
    }
    doc.remove("cluster");
    doc.set("cpu.architecture", "undefined");
    doc.put(
        Node::new("version")
            .with_leaf("version_number", "0")
            .with(Node::reference("base_template", &*ty.id)),
    );
    doc
}

/// A new one made through the API differs from those that come with the engine: it is drawn by VNC and keeps what it is asked for.
fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    if !work.is_add() {
        machine_refusals::check_beans(work, "_vmTemplate")?;
    }
    let name = work.gives("name").unwrap_or("").to_owned();
    let own = work.old.as_ref().map(|old| old.id.clone());
    let taken = work
        .store
        .list("instancetypes", "")
        .any(|other| other.name() == name && Some(&other.id) != own.as_ref());
    if taken {
        let texts = [TYPES.names.taken.1, TAKEN];
        return Err(work.conflict(texts[usize::from(own.is_some())]));
    }
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
    work.default("description", "");
    work.default("soundcard_enabled", "false");
    work.default("tpm_enabled", "false");
    work.doc
        .put(Node::leaf("creation_time", instant(work.ask.now)));
    let memory = work
        .gives("memory")
        .and_then(|text| text.parse::<i64>().ok());
    if let Some(memory) = memory {
        if work.gives("memory_policy.guaranteed").is_none() {
            work.doc.set("memory_policy.guaranteed", memory.to_string());
        }
        if work.gives("memory_policy.max").is_none() {
            work.doc
                .set("memory_policy.max", memory.saturating_mul(4).to_string());
        }
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
    ..PLAIN
};

/// Consoles of instance types.
pub(crate) const GRAPHICS: Rule = Rule {
    kind: "instancetypes/graphicsconsoles",
    label: "Template",
    drop: &["vm", "template", "instance_type"],
    prepare: console,
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
