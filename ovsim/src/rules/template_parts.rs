//! What belongs to a template: its NICs, consoles and watchdogs.

use super::displays;
use super::nics::{self, NIC_DROP, NIC_NAMES, check_profile};
use super::parts::{console, watchdog};
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::store::Object;

/// NICs of templates have no address.
pub(crate) const NICS: Rule = Rule {
    kind: "templates/nics",
    label: "Interface",
    names: NIC_NAMES,
    drop: NIC_DROP,
    values: nics::check_form,
    prepare: |work| {
        if work.place.owner(work.store).is_none() {
            return Err(Refusal::stumbled());
        }
        let refusal = work.bad("Cannot {action} {type}. The relevant Cluster doesn't exist.");
        has_cluster(work, refusal)?;
        nics::of_none(work, "VM")?;
        check_profile(work)?;
        for (member, value) in nics::NIC_DEFAULTS {
            work.default(member, value);
        }
        work.doc.remove("mac");
        Ok(())
    },
    made: |work, nic| tell_nic(work, nic, "NETWORK_ADD_TEMPLATE_INTERFACE", "added to"),
    changed: |work, nic| {
        tell_nic(
            work,
            nic,
            "NETWORK_UPDATE_TEMPLATE_INTERFACE",
            "updated for",
        )
    },
    gone: |work, nic| {
        tell_nic(
            work,
            nic,
            "NETWORK_REMOVE_TEMPLATE_INTERFACE",
            "removed from",
        )
    },
    ..PLAIN
};

fn tell_nic(work: &mut Work<'_>, nic: &Object, symbol: &str, done: &str) {
    let template = work.holder().to_owned();
    let name = work.name_of("templates", Some(&template));
    let kind = match nic.text("interface").unwrap_or("") {
        "virtio" => "VirtIO",
        other => other,
    };
    let text = format!(
        "Interface {} ({kind}) was {done} Template {name}. (User: {})",
        nic.name(),
        work.user()
    );
    let draft = work
        .event(symbol, text)
        .about(work.store, "template", &template);
    draft.record(work.store);
}

/// Consoles of templates.
pub(crate) const GRAPHICS: Rule = Rule {
    kind: "templates/graphicsconsoles",
    label: "Template",
    drop: &["vm", "template", "instance_type"],
    prepare: console,
    made: |work, _| displays::follow(work.store, "templates", &work.parent.clone()),
    gone: |work, _| displays::follow(work.store, "templates", &work.parent.clone()),
    ..PLAIN
};

/// Watchdogs of templates.
pub(crate) const WATCHDOGS: Rule = Rule {
    kind: "templates/watchdogs",
    label: "Template",
    drop: &["vm", "template", "instance_type", "vms"],
    jobs: [
        Some("Adding watchdog to VM <UNKNOWN>"),
        Some("Updating watchdog on VM <UNKNOWN>"),
        Some("Remove watchdog from VM <UNKNOWN>"),
    ],
    prepare: |work| {
        // The engine leaves these words open.
        has_cluster(
            work,
            Refusal::bad("Cannot ${action} ${type}. The relevant Cluster doesn't exist."),
        )?;
        watchdog(work)
    },
    ..PLAIN
};

/// Blank and instance types are of no cluster, and their parts are not changed for that.
fn has_cluster(work: &Work<'_>, refusal: Refusal) -> Outcome<()> {
    let template = work.place.owner(work.store);
    let ty = || work.store.root("instancetypes", work.holder());
    match (template.or_else(ty)).is_some_and(|one| one.reference("cluster").is_none()) {
        true => Err(refusal),
        false => Ok(()),
    }
}
