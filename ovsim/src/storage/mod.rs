//! What lies on storage and what is done to it: disks, snapshots, templates, domains, transfers, backups.
//! A command is a row of texts and a time (`chore`); what it changes is a function, because images, chains and places are
//! what it is about. Locks and refusals are those of engine 4.5.8.

pub(crate) mod active_parts;
mod backup_steps;
pub(crate) mod backups;
mod baggage;
pub(crate) mod births;
pub(crate) mod block_domains;
mod blocks;
pub(crate) mod centers;
pub(crate) mod changes;
mod chore;
mod clones;
pub(crate) mod content;
mod copies;
mod disks;
pub(crate) mod domain_adds;
pub(crate) mod domain_connections;
pub(crate) mod domain_joins;
pub(crate) mod domain_life;
pub(crate) mod domains;
pub(crate) mod exports;
pub(crate) mod folders;
pub(crate) mod foreign;
mod formats;
pub(crate) mod from_configuration;
pub(crate) mod from_snapshot;
pub(crate) mod host_storage;
mod images;
pub(crate) mod imports;
mod layers;
pub(crate) mod library;
pub(crate) mod locks;
pub(crate) mod look;
pub(crate) mod lun_disks;
mod mappings;
pub(crate) mod memory;
mod merges;
mod moves;
mod ovf_stores;
pub(crate) mod placing;
pub(crate) mod previews;
pub(crate) mod quota_shares;
mod registering;
pub(crate) mod registry;
mod regrants;
pub(crate) mod removal;
pub(crate) mod returns;
pub(crate) mod sealing;
mod single_layers;
pub(crate) mod snapshots;
pub(crate) mod strange_domains;
mod template_copies;
pub(crate) mod template_disks;
mod transfer_limits;
pub(crate) mod transfers;
pub(crate) mod unregistered;

use crate::ask::Ask;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::refusal::Outcome;
use crate::store::Store;

/// Does an action of something that lies on storage; none when it is none of these.
pub(crate) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    match place.kind.as_str() {
        "disks" | "storagedomains/disks" | "datacenters/storagedomains/disks" => {
            disks::act(store, ask, place, action)
        }
        "datacenters" => centers::act(store, ask, place, action),
        "datacenters/storagedomains" => Some(domains::act(store, ask, place, action)),
        "hosts" => host_storage::act(store, ask, place, action),
        "storagedomains" => domain_life::act(store, ask, place, action),
        "storagedomains/vms" | "storagedomains/templates" => {
            content::act(store, ask, place, action)
        }
        "templates" if action == "export" => {
            let id = place.id.as_deref().unwrap_or("");
            Some(exports::act(store, ask, "templates", id))
        }
        "vms" if action == "export" => {
            let id = place.id.as_deref().unwrap_or("");
            Some(exports::act(store, ask, "vms", id))
        }
        "imagetransfers" => Some(transfers::act(store, ask, place, action)),
        "vms" => machine(store, ask, place, action),
        "vms/backups" => backups::act(store, ask, place, action),
        "vms/snapshots" if action == "restore" => Some(previews::restore(store, ask, place)),
        _ => None,
    }
}

/// Removes what does not vanish with the answer; none when it is removed like everything else.
pub(crate) fn remove(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
) -> Option<Outcome<Option<String>>> {
    match place.kind.as_str() {
        "disks" | "storagedomains/disks" | "datacenters/storagedomains/disks" => {
            Some(removal::disk(store, ask, place))
        }
        "storagedomains" => Some(domain_life::remove(store, ask, place)),
        "storagedomains/vms" | "storagedomains/templates" => {
            Some(content::remove(store, ask, place))
        }
        "templates" => Some(template_disks::remove(store, ask, place)),
        "templates/diskattachments" => Some(template_copies::remove(store, ask, place)),
        "vms/checkpoints" => Some(backups::remove_checkpoint(store, ask, place).map(|()| None)),
        "vms/snapshots" => Some(merges::remove(store, ask, place)),
        "vms/snapshots/disks" | "disks/disksnapshots" | "storagedomains/disksnapshots" => {
            Some(single_layers::remove(store, ask, place))
        }
        _ => None,
    }
}

/// What a VM has done to its storage.
fn machine(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Option<Outcome<Done>> {
    let Some(vm) = store.root("vms", place.id.as_deref()?).cloned() else {
        return (action == "clone").then(|| Err(clones::unknown(ask)));
    };
    match action {
        "clone" => Some(clones::act(store, ask, &vm)),
        "previewsnapshot" | "commitsnapshot" | "undosnapshot" => {
            Some(previews::act(store, ask, &vm, action))
        }
        _ => None,
    }
}
