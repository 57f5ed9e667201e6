//! The disks in which a data domain keeps the configurations of its VMs: made when they are first needed, written when they
//! are out of date (engine 4.5.8).

use super::chore::{Chore, Row, SILENT};
use super::look::{self, Deed};
use super::{images, locks};
use crate::ask::Ask;
use crate::rules::actions::Done;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;
use crate::world;

const DISK: Row = Row {
    first: &[(
        "ADD_DISK_INTERNAL",
        "Add-Disk operation of '{disk}' was initiated by the system.",
    )],
    last: &[(
        "USER_ADD_DISK_FINISHED_SUCCESS",
        "The disk '{disk}' was successfully added.",
    )],
    ..SILENT
};

const UPDATE: Row = Row {
    job: "Updating OVFs for Storage Domain {domain} in Data Center {center}",
    last: &[(
        "USER_UPDATE_OVF_STORE",
        "OVF_STORE for domain {domain} was updated by {user}.",
    )],
    ..SILENT
};

const IGNORED: Row = Row {
    last: &[(
        "OVF_STORES_UPDATE_IGNORED",
        "OVFs update was ignored - nothing to update for storage domain '{domain}'",
    )],
    ..UPDATE
};

/// How many there are.
const COPIES: usize = 2;

/// When the stores of a domain were last written: a row a domain.
const WRITTEN: &str = "ovfupdates";

fn count(store: &Store, domain: &str) -> usize {
    let disks = store.list("disks", "");
    disks
        .filter(|disk| disk.text("content_type") == Some("ovf_store"))
        .filter(|disk| disk.refers("storage_domains", domain))
        .count()
}

/// Makes those that are missing.
pub(super) fn ensure(store: &mut Store, ask: &Ask, domain: &str) {
    let mut begun = Vec::new();
    for _ in count(store, domain)..COPIES {
        let mut disk = world::shape("disk");
        let image = store.new_id();
        for (member, text) in [
            ("name", "OVF_STORE"),
            ("alias", "OVF_STORE"),
            ("description", "OVF_STORE"),
            ("content_type", "ovf_store"),
            ("format", "raw"),
            ("sparse", "false"),
            ("image_id", image.as_str()),
            ("provisioned_size", "134217728"),
            ("actual_size", "134217728"),
            ("total_size", "134217728"),
        ] {
            disk.set(member, text);
        }
        disk.remove("qcow_version");
        let own = domain.to_owned();
        disk.put(images::on_domains(std::slice::from_ref(&own)));
        super::births::settle(store, super::births::ENGINE, &mut disk, domain);
        store.put_below("disks", "", disk);
        let chore = Chore::new(ask, &DISK).word("disk", "OVF_STORE");
        begun.push(chore.about_domain(store, domain).begin(store, ask));
    }
    for chore in begun {
        chore.end(store, ask.now, true);
    }
}

/// What the configurations on a domain are now: the documents of the machines with images there, as one number.
fn state(store: &Store, domain: &str) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut sum = DefaultHasher::new();
    for kind in ["vms", "templates"] {
        for machine in store.list(kind, "") {
            let disks = super::baggage::own_images(store, kind, &machine.id);
            if disks
                .iter()
                .any(|disk| disk.refers("storage_domains", domain))
            {
                (&machine.id, machine.name(), disks.len()).hash(&mut sum);
                for member in ["memory", "description", "cpu.topology.sockets"] {
                    machine.text(member).hash(&mut sum);
                }
            }
        }
    }
    format!("{:016x}", sum.finish())
}

/// The action `updateovfstore`.
pub(super) fn update(store: &mut Store, ask: &Ask, domain: &str) -> Outcome<Done> {
    let deed = Deed("update OVFs for", "Storage");
    let center = look::center_of(store, domain);
    let now = state(store, domain);
    let row = store.root(WRITTEN, domain);
    let fresh = row.is_some_and(|row| row.text("state") == Some(now.as_str()));
    let row = if fresh { &IGNORED } else { &UPDATE };
    let name = center.as_deref().unwrap_or("");
    let chore = Chore::new(ask, row)
        .word("domain", look::name_of(store, "storagedomains", domain))
        .word("center", look::name_of(store, "datacenters", name))
        .about_domain(store, domain);
    let mut checked = locks::check(store, &[domain], deed.0, deed.1);
    if checked.is_ok() && center.is_none() {
        checked = deed.bad("Data Center doesn't exist.");
    }
    if checked.is_ok() && look::domain_status(store, domain) != "active" {
        checked = Err(Refusal::operation(400, "[Internal Engine Error]"));
    }
    look::noted(store, ask, |_| chore.say(row.job), checked)?;
    let chore = chore.begin(store, ask);
    ensure(store, ask, domain);
    let written = crate::node::Node::reference("update", domain).with_leaf("state", now);
    store.put_below(WRITTEN, "", written);
    chore.end(store, ask.now, true);
    Ok(Done {
        job: chore.job,
        ..Done::plain(Vec::new())
    })
}
