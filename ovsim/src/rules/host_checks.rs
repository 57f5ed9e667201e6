//! What an engine has against changes of a host's networks, in the order in which it looks; nothing is changed here (engine 4.5.8).

use std::sync::Arc;

use super::host_completion::networks;
use super::host_network_values as values;
use super::host_networks::{KIND, NICS};
use super::host_reports;
use super::host_wishes::{Wish, Wishes};
use super::refusal::{Outcome, Refusal};
use super::{host_bond_checks, host_label_checks};
use crate::node::Node;
use crate::store::{Object, Store};

/// 400, said of a set-up.
pub(super) fn bad<T>(text: impl AsRef<str>) -> Outcome<T> {
    Err(Refusal::bad(format!(
        "Cannot setup Networks. {}",
        text.as_ref()
    )))
}

/// 409, said of a set-up.
pub(super) fn conflict<T>(text: impl AsRef<str>) -> Outcome<T> {
    Err(Refusal::conflict(format!(
        "Cannot setup Networks. {}",
        text.as_ref()
    )))
}

/// What an engine says when its own checks trip.
pub(super) fn tripped<T>() -> Outcome<T> {
    Err(Refusal::stumbled())
}

/// Several things, one a line.
pub(super) fn listed<'t>(items: impl IntoIterator<Item = &'t str>) -> String {
    let items: Vec<_> = items.into_iter().map(|item| format!("\t{item}")).collect();
    items.join(",\n")
}

/// A text or the word for nothing.
pub(super) fn or_null(text: Option<&String>) -> &str {
    text.map_or("null", String::as_str)
}

/// What the checks look at.
pub(super) struct Scene<'c> {
    pub(super) store: &'c Store,
    pub(super) host: &'c Object,
    pub(super) wishes: &'c Wishes,
    pub(super) nics: Vec<&'c Arc<Object>>,
    pub(super) networks: Vec<&'c Arc<Object>>,
}

/// An attachment as the host will have it.
pub(super) struct Final<'c> {
    pub(super) id: Option<&'c str>,
    pub(super) network: Option<&'c Arc<Object>>,
    pub(super) nic: &'c str,
    pub(super) doc: &'c Node,
}

/// Whether a host may be set up at all.
pub(super) fn status(host: &Object) -> Outcome<()> {
    match host.status() {
        "up" | "maintenance" | "non_operational" => Ok(()),
        _ => conflict(
            "Operation can be performed only when Host status is  Maintenance, Up, NonOperational.",
        ),
    }
}

/// All checks; what asks for nothing new is left out of the wishes. Values are told below this path.
pub(super) fn check(store: &Store, host: &Object, wishes: &mut Wishes, path: &str) -> Outcome<()> {
    status(host)?;
    values::check(wishes, path)?;
    wishes.attachments.retain(|wish| !is_as_it_was(wish));
    let scene = Scene {
        store,
        host,
        wishes,
        nics: store.list(NICS, &host.id).collect(),
        networks: networks(store, host).collect(),
    };
    let unchanged = host_bond_checks::unchanged(&scene)?;
    host_label_checks::labels(&scene)?;
    for wish in &scene.wishes.attachments {
        scene.attachment(wish)?;
    }
    scene.gone()?;
    let all = scene.all();
    host_bond_checks::bonds(&scene, &all, &unchanged)?;
    host_bond_checks::gone(&scene, &all)?;
    scene.exclusive(&all)?;
    scene.same_mtu(&all)?;
    scene.properties()?;
    scene.shares(&all)?;
    host_bond_checks::modes(&scene, &all)?;
    scene.managed()?;
    scene.in_sync()?;
    wishes
        .bonds
        .retain(|bond| !unchanged.iter().any(|name| bond.nic.is_called(name)));
    Ok(())
}

/// Whether a wish for an attachment changes nothing of it.
fn is_as_it_was(wish: &Wish) -> bool {
    let same = |old: &Arc<Object>| {
        let members = [
            "ip_address_assignments",
            "properties",
            "qos",
            "dns_resolver_configuration",
        ];
        let mut before = old.doc.clone();
        host_reports::addresses(&mut before);
        members
            .iter()
            .all(|member| before.child(member) == wish.doc.child(member))
            && old.reference("network") == wish.network.id.as_deref()
            && old.reference("host_nic") == wish.nic.id.as_deref()
    };
    !wish.anyway && wish.old.as_ref().is_some_and(same)
}

impl<'c> Scene<'c> {
    pub(super) fn nic(&self, name: &str) -> Option<&'c Arc<Object>> {
        self.nics.iter().find(|nic| nic.name() == name).copied()
    }

    /// The network of a wish; only those of the cluster are known.
    pub(super) fn network(&self, wish: &Wish) -> Option<&'c Arc<Object>> {
        let id = wish.network.id.as_deref()?;
        self.networks.iter().find(|row| *row.id == *id).copied()
    }

    pub(super) fn attachments(&self) -> impl Iterator<Item = &'c Arc<Object>> + use<'c> {
        self.store.list(KIND, &self.host.id)
    }

    /// Whether a NIC has a label once all is done.
    pub(super) fn will_have(&self, nic: &str, label: &str) -> bool {
        host_label_checks::labels_to_be(self, nic).is_some_and(|all| all.contains(label))
    }

    /// All attachments as they will be: those changed and those left alone, then new ones.
    pub(super) fn all(&self) -> Vec<Final<'c>> {
        let of_wish = |wish: &'c Wish| Final {
            id: wish.id.as_deref(),
            network: self.network(wish),
            nic: wish.nic.name.as_deref().unwrap_or(""),
            doc: &wish.doc,
        };
        let rows = &self.wishes.attachments;
        let mut all = Vec::new();
        for row in self.attachments() {
            let changed = rows
                .iter()
                .find(|wish| wish.id.as_deref() == Some(&*row.id));
            if let Some(wish) = changed {
                all.push(of_wish(wish));
            } else if !self.wishes.gone.contains(&Some(row.id.to_string())) {
                let id = row.reference("network");
                let nic = row.reference("host_nic");
                let nic = self.nics.iter().find(|one| Some(&*one.id) == nic);
                all.push(Final {
                    id: Some(&row.id),
                    network: self
                        .networks
                        .iter()
                        .find(|one| Some(&*one.id) == id)
                        .copied(),
                    nic: nic.map_or("", |nic| nic.name()),
                    doc: &row.doc,
                });
            }
        }
        all.extend(rows.iter().filter(|wish| wish.id.is_none()).map(of_wish));
        all
    }
}
