//! What VMs have of their instance types: some of it for good, whatever they are asked to have, the rest when they are made and
//! are not asked to have something else (engine 4.5.8).

use super::body;
use super::next_run::{self, carry};
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// What a VM has of its type for good: it comes along with each change of the VM, and of the type.
const FOR_GOOD: &[&str] = &[
    "memory",
    "memory_policy.guaranteed",
    "cpu.topology",
    "high_availability.enabled",
    "high_availability.priority",
    "io.threads",
];

/// The same of members that a type may be without; its VMs are without them then.
const FOR_GOOD_OR_NOT: &[&str] = &["migration.policy", "migration_downtime"];

/// What a new VM has of its type besides, as long as its body says nothing else.
const AT_FIRST: &[&str] = &[
    "memory",
    "memory_policy",
    "cpu",
    "high_availability",
    "io",
    "migration",
    "migration_downtime",
    "display",
    "console",
    "rng_device",
    "soundcard_enabled",
    "usb",
    "virtio_scsi",
];

/// The type of a VM that is being made.
pub(crate) fn of_new(work: &Work<'_>) -> Option<std::sync::Arc<Object>> {
    let ty = work.doc.child("instance_type").and_then(Node::id);
    let ty = ty.filter(|_| work.is_add())?;
    work.store.root("instancetypes", ty).cloned()
}

/// The same, where a type that is not there is an error.
pub(crate) fn must_be_there(work: &Work<'_>) -> Outcome<()> {
    let named = work.doc.child("instance_type").and_then(Node::id);
    match named.is_some() && of_new(work).is_none() {
        true => Err(Refusal::not_found("GetInstanceType")),
        false => Ok(()),
    }
}

/// Lays over a new VM what its type says, before its body is laid over it. How much memory there may be follows from the body's
/// memory, when it has a word in it.
pub(crate) fn lay_first(ty: &Object, vm: &mut Node, most: bool) {
    let Some(facts) = ovmodel::find_type("vm") else {
        return;
    };
    for member in AT_FIRST {
        let Some(mut node) = ty.doc.child(member).cloned() else {
            continue;
        };
        if !most {
            node.remove("max");
        }
        body::lay_over(vm, &Node::new("vm").with(node), facts, &[]);
    }
}

/// Lays over a VM what it has of its type for good.
pub(crate) fn lay(ty: &Object, vm: &mut Node) {
    let said = |path: &&&str| ty.doc.at(path).is_some();
    let firm = FOR_GOOD.iter().filter(said).chain(FOR_GOOD_OR_NOT);
    firm.for_each(|path| carry(vm, &ty.doc, path));
}

/// A VM of a type keeps what it has of it.
pub(crate) fn keep(work: &mut Work<'_>) -> Outcome<()> {
    let ty = work.doc.child("instance_type").and_then(Node::id);
    let ty = ty.and_then(|id| work.store.root("instancetypes", id));
    if let Some(ty) = ty.cloned() {
        lay(&ty, &mut work.doc);
        overhear(&mut work.given);
        check(&work.doc, false)?;
    }
    Ok(())
}

/// What the engine's beans have against a VM that has all this of its type: a type may be made without memory.
pub(crate) fn check(vm: &Node, fresh: bool) -> Outcome<()> {
    let number = |path: &str| vm.text_at(path).and_then(|text| text.parse::<i64>().ok());
    if number("memory").unwrap_or(0) >> 20 < 1 {
        let (name, times) = if fresh {
            ("maxMemorySizeMb", 2)
        } else {
            ("memSizeMb", 1)
        };
        let text = format!("must be greater than or equal to 1, Attribute: vmStatic.{name}");
        return Err(Refusal::bad(vec![text; times].join(", ")));
    }
    match number("cpu.topology.sockets").is_some_and(|sockets| sockets < 1) {
        true => Err(Refusal::conflict(
            "Minimum number of sockets cannot be less then 1",
        )),
        false => Ok(()),
    }
}

/// What a body says of that is not looked at.
pub(crate) fn overhear(given: &mut Node) {
    let nothing = Node::new("vm");
    let firm = FOR_GOOD.iter().chain(FOR_GOOD_OR_NOT);
    firm.for_each(|path| carry(given, &nothing, path));
}

/// The VMs of a type change with it, those that run with their next start.
pub(crate) fn pass_on(work: &mut Work<'_>, ty: &Object) {
    let vms = work.store.list("vms", "");
    let of_it = vms.filter(|vm| vm.reference("instance_type") == Some(&ty.id));
    let of_it: Vec<_> = of_it.cloned().collect();
    for vm in of_it {
        let mut wanted = next_run::base(work, &vm);
        lay(ty, &mut wanted);
        next_run::impose(work, &vm, wanted);
        let text = format!("VM {} configuration was updated by system.", vm.name());
        let draft = work.inner_event("SYSTEM_UPDATE_VM", text);
        draft.about_vm(work.store, &vm).record(work.store);
    }
}
