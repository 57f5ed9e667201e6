//! Who uses a network, and what that keeps it from: VMs, templates and hosts (engine 4.5.8).

use super::refusal::Outcome;
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// Where cards are, whose they are, and what one and several of those are called.
const MACHINES: [(&str, &str, &str, &str); 2] = [
    ("vms/nics", "vms", "virtual machine", "virtual machines"),
    ("templates/nics", "templates", "template", "templates"),
];

/// A list that an engine means to put into a text and, with the line breaks in it, leaves beside it.
pub(super) fn left_beside(text: &str, variable: &str, names: &[String]) -> String {
    let said = variable.to_lowercase().replace('_', " ");
    let list = names.join(",\n\t");
    format!(
        "{}, ${said} \t{list}",
        text.replace("{list}", &format!("${{{variable}}}"))
    )
}

fn used(
    work: &Work<'_>,
    action: &str,
    (one, many): (&str, &str),
    mut names: Vec<String>,
) -> Outcome<()> {
    names.sort();
    names.dedup();
    let text = match names.as_slice() {
        [] => return Ok(()),
        [name] => {
            format!("is used by {one}: {name}\n - Please remove it from this {one} and try again.")
        }
        names => {
            let text = format!(
                "is used by {many}: ({}): {{list}}\n - Please detach {many} using this logical network and try again.",
                names.len()
            );
            left_beside(&text, "ACTION_TYPE_FAILED_NETWORK_IN_MANY_USES_LIST", names)
        }
    };
    let text = format!("Cannot {action} {{type}}. This logical network {text}");
    Err(work.conflict(&text))
}

fn machines_with(
    work: &Work<'_>,
    network: &Object,
    cluster: Option<&str>,
    (kind, machines): (&str, &str),
) -> Vec<String> {
    let uses = |nic: &&std::sync::Arc<Object>| {
        let machine = work.store.root(machines, &nic.parent);
        let elsewhere = |id| machine.is_none_or(|machine| machine.reference("cluster") != Some(id));
        if cluster.is_some_and(elsewhere) {
            return false;
        }
        let profile = nic.reference("vnic_profile");
        let profile = profile.and_then(|id| work.store.root("vnicprofiles", id));
        profile.is_some_and(|profile| profile.reference("network") == Some(&network.id))
    };
    let nics = work.store.all(kind).filter(uses);
    nics.map(|nic| work.name_of(machines, Some(&nic.parent)))
        .collect()
}

/// A network stays while cards of VMs or templates have it, in the engine or in one cluster.
pub(super) fn by_machines(work: &Work<'_>, network: &Object, cluster: Option<&str>) -> Outcome<()> {
    let action = cluster.map_or("{action}", |_| "detach");
    for (kind, machines, one, many) in MACHINES {
        let names = machines_with(work, network, cluster, (kind, machines));
        used(work, action, (one, many), names)?;
    }
    Ok(())
}

/// A network of VMs stays one while they have cards on it.
pub(super) fn keep_cards(work: &Work<'_>, old: &Object) -> Outcome<()> {
    let of_machines = |doc: &Node| {
        let usages = doc.child("usages");
        usages.is_none_or(|list| list.children.iter().any(|usage| usage.text == "vm"))
    };
    match of_machines(&old.doc) && !of_machines(&work.doc) {
        true => by_machines(work, old, None),
        false => Ok(()),
    }
}

/// A network that hosts or templates use is called as it is.
pub(super) fn keeps_name(work: &Work<'_>, old: &Object) -> Outcome<()> {
    if work.doc.text_of("name") == Some(old.name()) {
        return Ok(());
    }
    let attached = work.store.all("hosts/networkattachments");
    let hosts = attached.filter(|row| row.reference("network") == Some(&old.id));
    let hosts = hosts.map(|row| work.name_of("hosts", Some(&row.parent)));
    used(work, "{action}", ("host", "hosts"), hosts.collect())?;
    let (kind, machines, one, many) = MACHINES[1];
    let names = machines_with(work, old, None, (kind, machines));
    used(work, "{action}", (one, many), names)
}
