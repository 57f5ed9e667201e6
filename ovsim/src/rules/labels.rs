//! Labels of networks and of host NICs: a network goes to every NIC that has its label (engine 4.5.8).

use super::host_bonds;
use super::host_checks::check;
use super::host_completion::{of_label, without_label};
use super::host_networks;
use super::host_setup;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::events::Draft;
use crate::store::{Object, Store};

const OF_NICS: &str = "hosts/nics/networklabels";

/// English letters, digits, `-` and `_`.
pub(super) fn well_formed(label: &str) -> Outcome<()> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if label.is_empty() || !label.chars().all(fits) {
        return Err(Refusal::bad(
            "Network label must be formed only from: English letters, numbers, hyphen or underscore., Attribute: label",
        ));
    }
    Ok(())
}

fn given_label(work: &Work<'_>) -> String {
    work.given.id().unwrap_or("").to_owned()
}

/// The label of a network: one at most.
pub(crate) const OF_NETWORKS: Rule = Rule {
    kind: "networks/networklabels",
    label: "Label",
    prepare: |work| {
        well_formed(&given_label(work))?;
        if work.place.owner(work.store).is_none() {
            return Err(work.bad("Cannot {action} {type}. Network does not exist."));
        }
        if work.store.count(work.rule.kind, &work.parent) > 0 {
            return Err(
                work.bad("Cannot {action} {type}. The specified network is already labeled.")
            );
        }
        Ok(())
    },
    made: |work, label| {
        let Some(network) = work.place.owner(work.store).cloned() else {
            return;
        };
        let center = work.name_of("datacenters", network.reference("data_center"));
        let text = format!(
            "Network {} was labeled {} in data-center {center}.",
            network.name(),
            label.id
        );
        let draft = work.event("LABEL_NETWORK", text);
        tell_about(work, draft, &network);
        for (host, nic) in carriers(work.store, &label.id) {
            host_bonds::label_nic(work.store, &host, &nic, &label.id);
        }
    },
    gone: |work, label| {
        let Some(network) = work.place.owner(work.store).cloned() else {
            return;
        };
        for (host, nic) in carriers(work.store, &label.id) {
            host_bonds::detach(work.store, &host, &nic.id, &network.id);
        }
        let center = work.name_of("datacenters", network.reference("data_center"));
        let text = format!(
            "Network {} was unlabeled in data-center {center}.",
            network.name()
        );
        let draft = work.event("UNLABEL_NETWORK", text);
        tell_about(work, draft, &network);
    },
    ..PLAIN
};

/// The event of a label, and those of the network's update that goes with it.
fn tell_about(work: &mut Work<'_>, draft: Draft, network: &Object) {
    let center = network.reference("data_center").unwrap_or("").to_owned();
    let dc = work.name_of("datacenters", Some(&center));
    let inner = work.store.short_id();
    let began = format!(
        "Start Network {} update on Data Center: {dc}; no hosts affected",
        network.name()
    );
    let done = format!(
        "Finished Network {} update on Data Center: {dc}",
        network.name()
    );
    draft
        .about(work.store, "data_center", &center)
        .record(work.store);
    let drafts = [
        work.event("NETWORK_UPDATE_NOTHING_TO_DO", began),
        work.event("NETWORK_UPDATE_NETWORK", done),
    ];
    for draft in drafts {
        let draft = draft.about(work.store, "data_center", &center);
        draft.correlated(Some(inner.clone())).record(work.store);
    }
}

/// All NICs with a label, each with its host.
fn carriers(store: &Store, label: &str) -> Vec<(Object, Object)> {
    let hosts = store.list("hosts", "");
    let pairs = hosts.filter_map(|host| {
        let nic = host_bonds::labelled(store, &host.id, label)?;
        let nic = store.get("hosts/nics", &host.id, &nic)?;
        Some((Object::clone(host), Object::clone(nic)))
    });
    pairs.collect()
}

/// Labels of a host NIC.
pub(crate) const ON_NICS: Rule = Rule {
    kind: OF_NICS,
    label: "Label",
    prepare: |work| {
        let label = given_label(work);
        well_formed(&label)?;
        let Some(nic) = work.place.owner(work.store).cloned() else {
            // Who may label what is not there cannot be told.
            return Err(Refusal::forbidden());
        };
        match host_bonds::labelled(work.store, &nic.parent, &label) {
            Some(id) if *id == *nic.id => {
                let text = format!(
                    "Cannot {{action}} {{type}}. The network interface ' {}' is already labeled with the specified label '{label}'.",
                    nic.name()
                );
                Err(work.conflict(&text))
            }
            Some(id) => {
                let other = work.store.get("hosts/nics", &nic.parent, &id);
                let text = format!(
                    "Cannot {{action}} {{type}}. The label '{label}' is already defined on other interface  {} on the host.",
                    other.map_or("", |other| other.name())
                );
                Err(work.conflict(&text))
            }
            None => {
                let Some(host) = work.store.root("hosts", &nic.parent).cloned() else {
                    return Ok(());
                };
                let mut wishes = of_label(work.store, &host, &nic, &label);
                check(work.store, &host, &mut wishes, "")
            }
        }
    },
    leave: |work, label| {
        let nic = work.place.owner(work.store).cloned();
        let host = nic.and_then(|nic| work.store.root("hosts", &nic.parent).cloned());
        let Some(host) = host else { return Ok(()) };
        let mut wishes = without_label(work.store, &host, &label.id);
        check(work.store, &host, &mut wishes, "")
    },
    made: |work, label| on_nic(work, label, true),
    gone: |work, label| on_nic(work, label, false),
    ..PLAIN
};

/// What a label brings to a NIC or takes from it, and what is told of that.
fn on_nic(work: &mut Work<'_>, label: &Object, comes: bool) {
    let Some(nic) = work.place.owner(work.store).cloned() else {
        return;
    };
    let Some(host) = work.store.root("hosts", &nic.parent).cloned() else {
        return;
    };
    let before = work.store.count("hosts/networkattachments", &host.id);
    if comes {
        let wishes = of_label(work.store, &host, &nic, &label.id);
        host_setup::fulfil(work.store, &host, wishes);
    } else {
        host_bonds::unlabel(work.store, &host, &nic.id, &label.id);
    }
    if work.store.count("hosts/networkattachments", &host.id) != before {
        host_networks::refreshed(work.store, work.ask, &host.id);
    }
    let (symbol, text) = match comes {
        true => (
            "LABEL_NIC",
            format!(
                "Network interface card {} was labeled {} on host {}.",
                nic.name(),
                label.id,
                host.name()
            ),
        ),
        false => (
            "UNLABEL_NIC",
            format!(
                "Label {} was removed from network interface card {} on host {}.",
                label.id,
                nic.name(),
                host.name()
            ),
        ),
    };
    let draft = work.event(symbol, text).about(work.store, "host", &host.id);
    draft.record(work.store);
}
