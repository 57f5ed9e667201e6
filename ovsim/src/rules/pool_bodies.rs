//! What the body of a new pool says of its members: `<vm>` is laid over what they have of the template, and looked at once, for
//! all of them (engine 4.5.8).

use super::machine_checks::{check_memory, check_processors, check_tpm};
use super::machine_values::mebibytes;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use super::{body, machine_refusals, machine_values, machines, making, templates, unread, zones};
use crate::node::Node;
use crate::store::{Object, is_uuid};
use crate::world;

/// What the pool decides for its members, whatever `<vm>` says.
const OF_POOL: &[&str] = &[
    "name",
    "description",
    "cluster",
    "template",
    "instance_type",
    "use_latest_template_version",
];

/// How the engine's beans call a member.
const PLACE: &str = "vmStaticData";

/// Leaves of `<vm>` what is read.
pub(crate) fn strip(vm: &mut Node) -> Outcome<()> {
    unread::strip("vms", vm, false);
    for member in OF_POOL {
        let gone = vm.remove(member);
        let id = gone.as_ref().and_then(Node::id).unwrap_or("");
        if !id.is_empty() && !is_uuid(id) {
            return Err(Refusal::no_uuid(id));
        }
    }
    Ok(())
}

/// The body of one member: what the pool says of all, too.
pub(super) fn of_member(pool: &Node) -> Node {
    let mut given = pool.child("vm").cloned().unwrap_or_else(|| Node::new("vm"));
    for member in ["soundcard_enabled", "tpm_enabled"] {
        if let Some(said) = pool.text_of(member) {
            given.set(member, said);
        }
    }
    if let Some(proxy) = pool.text_at("display.proxy") {
        given.set("display.proxy", proxy);
    }
    given
}

/// The document of a member, without its name and what the moment gives.
pub(super) fn member(given: &Node, template: &Object, cluster: Option<&Object>) -> Node {
    let mut doc = world::shape("vm");
    templates::copy_members(&template.doc, &mut doc);
    making::resuming(&mut doc);
    if let Some(facts) = ovmodel::find_type("vm") {
        body::lay_over(&mut doc, given, facts, machines::DROP);
    }
    if !given.children.is_empty() {
        machine_values::settle(&mut doc, given, cluster);
    }
    doc
}

/// Looks at what the members of a new pool shall be.
pub(super) fn check(work: &mut Work<'_>) -> Outcome<()> {
    let of = |work: &Work<'_>, member: &str, kind: &str| {
        let id = work.doc.child(member).and_then(Node::id)?;
        work.store.root(kind, id).cloned()
    };
    let template = of(work, "template", "templates");
    let cluster = of(work, "cluster", "clusters");
    let Some((template, cluster)) = template.zip(cluster) else {
        return Ok(());
    };
    let given = of_member(&work.given);
    let doc = member(&given, &template, Some(&cluster));
    let pool = (
        std::mem::replace(&mut work.given, given),
        std::mem::replace(&mut work.doc, doc),
    );
    let told = look(work, &cluster);
    (work.given, work.doc) = pool;
    told
}

fn look(work: &Work<'_>, cluster: &Object) -> Outcome<()> {
    let memory = work.gives("memory").and_then(|text| text.parse().ok());
    if memory.is_some_and(|bytes| mebibytes(bytes) < 1) {
        return Err(Refusal::bad(format!(
            "must be greater than or equal to 1, Attribute: {PLACE}.memSizeMb"
        )));
    }
    machine_refusals::check_beans(work, PLACE)?;
    zones::check(work)?;
    let priority = work.gives("high_availability.priority");
    let priority = priority.and_then(|text| text.parse::<i64>().ok());
    if priority.is_some_and(|priority| !(0..=100).contains(&priority)) {
        return Err(Refusal::bad(
            "VM priority value passed the permitted max value, value should be between 0 and 100.",
        ));
    }
    let unknown = |reference: &Node, kind: &str| {
        let id = reference.id();
        id.is_some_and(|id| work.store.find(kind, id).is_none())
    };
    let quota = work.given.child("quota");
    if quota.is_some_and(|quota| unknown(quota, "datacenters/quotas")) {
        return Err(work.bad("Cannot {action} {type}. The quota associated with VM null is no longer available. This may be a result of an import or snapshot restoring actions. Please reassign a quota to this VM."));
    }
    let hosts = work.given.at("placement_policy.hosts");
    let mut hosts = hosts.map_or(&[][..], |list| &list.children).iter();
    if hosts.any(|host| unknown(host, "hosts")) {
        return Err(work.conflict("Cannot {action} {type}. VM is pinned to a specific host. The required host doesn't exist."));
    }
    machine_refusals::check_whole(work, cluster)?;
    check_processors(work)?;
    check_memory(work)?;
    check_tpm(work, cluster)
}
