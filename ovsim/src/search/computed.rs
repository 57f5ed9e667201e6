//! Values that searches ask for and documents do not hold: names around an object, counts, sums.

use super::relate::center_of;
use crate::store::{Object, Store};

/// What is measured of a VM: nothing while it is down.
pub(super) fn reading(_: &Store, vm: &Object) -> Vec<String> {
    let measured = !matches!(vm.status(), "down" | "suspended" | "image_locked");
    measured.then(|| "0".to_owned()).into_iter().collect()
}

/// Whether something waits for the next run; where nothing does, that is not even `false`.
pub(super) fn next_run(store: &Store, vm: &Object) -> Vec<String> {
    let waits = store.count("vms/nextrun", &vm.id) > 0;
    waits.then(|| "true".to_owned()).into_iter().collect()
}

pub(super) fn data_center(store: &Store, object: &Object) -> Vec<String> {
    center_of(store, object)
        .map(|center| center.name().to_owned())
        .into_iter()
        .collect()
}

pub(super) fn centers(store: &Store, domain: &Object) -> Vec<String> {
    let list = domain
        .doc
        .child("data_centers")
        .map_or(&[][..], |list| &list.children);
    let centers = list
        .iter()
        .filter_map(|item| store.root("datacenters", item.id()?));
    centers.map(|center| center.name().to_owned()).collect()
}

/// The tags of an object; those above them are found by way of these (engine 4.5.8).
pub(super) fn tags(store: &Store, object: &Object) -> Vec<String> {
    let kind = format!("{}/tags", object.kind);
    let links = store.list(&kind, &object.id);
    let tags = links.filter_map(|link| store.root("tags", &link.id));
    tags.map(|tag| tag.name().to_owned()).collect()
}

pub(super) fn quota(store: &Store, object: &Object) -> Vec<String> {
    let quota = object
        .reference("quota")
        .and_then(|id| store.find("datacenters/quotas", id));
    quota
        .map(|quota| quota.name().to_owned())
        .into_iter()
        .collect()
}

pub(super) fn addresses(store: &Store, vm: &Object) -> Vec<String> {
    let devices = store.list("vms/reporteddevices", &vm.id);
    let ips = devices.filter_map(|device| device.doc.child("ips"));
    let texts = ips.flat_map(|ips| ips.children.iter().filter_map(|ip| ip.text_of("address")));
    joined(texts, " ")
}

/// Several texts that are one in the database.
fn joined<'s>(texts: impl Iterator<Item = &'s str>, by: &str) -> Vec<String> {
    let texts: Vec<&str> = texts.collect();
    (!texts.is_empty())
        .then(|| texts.join(by))
        .into_iter()
        .collect()
}

pub(super) fn applications(store: &Store, vm: &Object) -> Vec<String> {
    let rows = store.list("vms/applications", &vm.id);
    joined(rows.map(|row| row.name()), ",")
}

pub(super) fn console_users(store: &Store, vm: &Object) -> Vec<String> {
    store
        .list("vms/sessions", &vm.id)
        .filter_map(|row| row.text("user.user_name").map(str::to_owned))
        .collect()
}

fn version_at(object: &Object, path: &str) -> Vec<String> {
    let version = object.doc.child(path);
    let text =
        version.and_then(|at| Some(format!("{}.{}", at.text_of("major")?, at.text_of("minor")?)));
    text.into_iter().collect()
}

pub(super) fn own_level(_: &Store, object: &Object) -> Vec<String> {
    version_at(object, "version")
}

pub(super) fn custom_level(_: &Store, object: &Object) -> Vec<String> {
    version_at(object, "custom_compatibility_version")
}

pub(super) fn level(store: &Store, vm: &Object) -> Vec<String> {
    let own = custom_level(store, vm);
    if !own.is_empty() {
        return own;
    }
    let cluster = vm
        .reference("cluster")
        .and_then(|id| store.root("clusters", id));
    cluster.map_or_else(Vec::new, |cluster| version_at(cluster, "version"))
}

pub(super) fn architecture(store: &Store, object: &Object) -> Vec<String> {
    let cluster = object
        .reference("cluster")
        .and_then(|id| store.root("clusters", id));
    cluster
        .and_then(|cluster| cluster.text("cpu.architecture").map(str::to_owned))
        .into_iter()
        .collect()
}

pub(super) fn vcpus(_: &Store, vm: &Object) -> Vec<String> {
    let part = |name| {
        vm.doc
            .at("cpu.topology")
            .and_then(|at| at.text_of(name)?.parse::<u64>().ok())
            .unwrap_or(1)
    };
    vec![(part("cores") * part("sockets") * part("threads")).to_string()]
}

pub(super) fn running_vms(store: &Store, host: &Object) -> Vec<String> {
    vec![
        store
            .list("vms", "")
            .filter(|vm| vm.reference("host") == Some(&host.id))
            .count()
            .to_string(),
    ]
}

pub(super) fn allocation(_: &Store, disk: &Object) -> Vec<String> {
    vec![
        if disk.is("sparse") {
            "sparse"
        } else {
            "preallocated"
        }
        .to_owned(),
    ]
}

/// When the image was made to which a disk is written: with the last of its snapshots, else with itself. Disks that were there
/// from the start are as old as the machine that has them.
pub(super) fn disk_made(store: &Store, disk: &Object) -> Vec<String> {
    let layers = store.parents("vms/snapshots/disks", &disk.id).iter();
    let snapshots = layers.filter_map(|holder| {
        let (vm, snapshot) = holder.split_once('/')?;
        store.get("vms/snapshots", vm, snapshot)?.text("date")
    });
    let made = store.get("disks/made", &disk.id, &disk.id);
    let made = made.and_then(|made| made.text("time"));
    let vms = store.parents("vms/diskattachments", &disk.id);
    let machine = vms
        .first()
        .and_then(|vm| store.root("vms", vm)?.text("creation_time"));
    let last = snapshots.chain(made).max().or(machine);
    vec![last.unwrap_or("2026-01-01T00:00:00Z").to_owned()]
}

pub(super) fn number_of_vms(store: &Store, disk: &Object) -> Vec<String> {
    vec![
        store
            .parents("vms/diskattachments", &disk.id)
            .len()
            .to_string(),
    ]
}

pub(super) fn vm_names(store: &Store, disk: &Object) -> Vec<String> {
    let vms = store
        .parents("vms/diskattachments", &disk.id)
        .iter()
        .filter_map(|id| store.root("vms", id));
    vms.map(|vm| vm.name().to_owned()).collect()
}

pub(super) fn children(store: &Store, template: &Object) -> Vec<String> {
    vec![
        store
            .list("vms", "")
            .filter(|vm| vm.reference("template") == Some(&template.id))
            .count()
            .to_string(),
    ]
}

/// A domain is active when it is so in its data center.
pub(super) fn domain_status(store: &Store, domain: &Object) -> Vec<String> {
    let attached = store.find("datacenters/storagedomains", &domain.id);
    let status = attached.map_or_else(
        || domain.status().to_owned(),
        |attached| attached.status().to_owned(),
    );
    vec![status]
}

pub(super) fn total_size(_: &Store, domain: &Object) -> Vec<String> {
    let part = |name| {
        domain
            .text(name)
            .and_then(|text| text.parse::<u64>().ok())
            .unwrap_or(0)
    };
    vec![((part("available") + part("used")) >> 30).to_string()]
}

/// Login and directory.
pub(super) fn logins(_: &Store, user: &Object) -> Vec<String> {
    let texts = [user.text("principal"), user.text("domain.name")];
    texts.map(|text| text.unwrap_or("").to_owned()).to_vec()
}

pub(super) fn sealed(_: &Store, template: &Object) -> Vec<String> {
    vec![template.is("sealed").to_string()]
}

fn in_pool<'s>(store: &'s Store, pool: &'s Object) -> impl Iterator<Item = &'s Object> {
    let vms = store.list("vms", "").map(|vm| &**vm);
    vms.filter(|vm| vm.reference("vm_pool") == Some(&pool.id))
}

pub(super) fn pool_size(store: &Store, pool: &Object) -> Vec<String> {
    vec![in_pool(store, pool).count().to_string()]
}

/// The machines of a pool that run; nothing is counted where none does.
pub(super) fn pool_running(store: &Store, pool: &Object) -> Vec<String> {
    let running = in_pool(store, pool)
        .filter(|vm| !matches!(vm.status(), "down" | "image_locked"))
        .count();
    let some = (running > 0).then(|| running.to_string());
    some.into_iter().collect()
}

/// What a domain is in all data centers together.
pub(super) fn shared_status(store: &Store, domain: &Object) -> Vec<String> {
    let status = match store.find("datacenters/storagedomains", &domain.id) {
        None => "unattached",
        Some(attached) if attached.status() == "active" => "active",
        Some(_) => "inactive",
    };
    vec![status.to_owned()]
}

pub(super) fn vm_network(_: &Store, network: &Object) -> Vec<String> {
    let usages = network.doc.child("usages");
    let vm = usages.is_some_and(|usages| usages.children.iter().any(|usage| usage.text == "vm"));
    vec![vm.to_string()]
}

pub(super) fn labels(store: &Store, network: &Object) -> Vec<String> {
    store
        .list("networks/networklabels", &network.id)
        .map(|label| label.id.to_string())
        .collect()
}

pub(super) fn nic_network(store: &Store, nic: &Object) -> Vec<String> {
    let profile = nic
        .reference("vnic_profile")
        .and_then(|id| store.root("vnicprofiles", id));
    let network = profile.and_then(|profile| store.root("networks", profile.reference("network")?));
    network
        .map(|network| network.name().to_owned())
        .into_iter()
        .collect()
}
