//! VMs, templates, instance types and snapshots: run-time members, the costly ones, the OVF (engine 4.5.8).

use ovmodel::Shape;

use super::{Show, ovf, runs};
use crate::node::Node;
use crate::rules::numa;
use crate::rules::parts::IN_DRIVE;
use crate::storage::snapshots;
use crate::store::ZERO;

/// Written only with `all_content` and in the answers to POST and PUT.
const COSTLY: &[&str] = &[
    "console",
    "virtio_scsi",
    "soundcard_enabled",
    "rng_device",
    "tpm_enabled",
];

/// Known only while there is a process.
const RUN_TIME: &[&str] = &[
    "host",
    "fqdn",
    "guest_operating_system",
    "guest_time_zone",
    "start_time",
    "run_once",
];

/// Of the state of a VM, not of its configuration.
const STATE: &[&str] = &[
    "status",
    "status_detail",
    "stop_time",
    "stop_reason",
    "next_run_configuration_exists",
];

/// The parts of `display` that a running VM adds.
const RUN_TIME_DISPLAY: &[&str] = &["address", "port", "secure_port", "certificate"];

/// The certificate that stands for those of all hosts.
const CERTIFICATE: &str = include_str!("../data/host.pem");

pub(super) fn instance_type(show: &Show<'_>, node: &mut Node) {
    costly(show, node);
}

pub(super) fn template(show: &Show<'_>, node: &mut Node) {
    costly(show, node);
    // An engine tells of a single template, but not of a new one, the contrary of what it has.
    if matches!(show.ask.method.shape(), Shape::Get | Shape::Update)
        && let Some(has) = node.text_of("soundcard_enabled").map(|text| text == "true")
    {
        node.set("soundcard_enabled", (!has).to_string());
    }
}

fn costly(show: &Show<'_>, node: &mut Node) {
    if !show.is_whole() {
        without_costly(node);
    }
}

fn without_costly(node: &mut Node) {
    node.children
        .retain(|child| !COSTLY.contains(&&*child.name));
}

/// A template as its storage domain tells of it.
pub(super) fn template_below(_: &Show<'_>, node: &mut Node) {
    without_costly(node);
    no_console(node);
}

/// A VM as its storage domain tells of it.
pub(super) fn vm_below(show: &Show<'_>, node: &mut Node) {
    let status = show.object.status();
    state(node, status);
    let waits = show.store.count("vms/nextrun", &show.object.id) > 0;
    node.set("next_run_configuration_exists", waits.to_string());
    without_costly(node);
    if !runs(status) {
        no_console(node);
    }
}

/// The type of the console is known from the process alone, where nobody looks for it among the devices.
fn no_console(node: &mut Node) {
    if let Some(display) = node.child_mut("display") {
        display.remove("type");
    }
}

pub(super) fn vm(show: &Show<'_>, node: &mut Node) {
    if show.ask.params.flag("next_run", false) {
        next_run(show, node);
    }
    state(node, show.object.status());
    let waits = show.store.count("vms/nextrun", &show.object.id) > 0;
    node.set("next_run_configuration_exists", waits.to_string());
    costly(show, node);
    // Lists are made without the nodes.
    if let Some(mode) = numa::mode(show.store, &show.object.id).filter(|_| show.is_single()) {
        node.set("numa_tune_mode", mode);
    }
    // A change that waits for the next run is answered without the configuration as OVF (engine 4.5.8).
    let kept = crate::rules::next_run::kept_by(show.ask);
    let mut waiting = show.store.list("vms/nextrun", &show.object.id);
    let deferred = waits && waiting.any(|next| next.doc.attr("kept") == Some(kept.as_str()));
    if show.is_whole() && !deferred && show.object.status() != "image_locked" {
        let configuration = Node::new("configuration")
            .with_leaf("data", ovf::of(show.store, show.object))
            .with_leaf("type", "ovf");
        node.child_or_new("initialization").put(configuration);
    }
    if runs(show.object.status()) {
        certificate(show, node);
    }
    if show.ask.filtered {
        node.remove("host");
        node.remove("placement_policy");
    }
}

/// Takes out what a VM of this status does not have.
fn state(node: &mut Node, status: &str) {
    if !runs(status) {
        node.children
            .retain(|child| !RUN_TIME.contains(&&*child.name));
        if let Some(display) = node.child_mut("display") {
            display
                .children
                .retain(|child| !RUN_TIME_DISPLAY.contains(&&*child.name));
        }
        if let Some(zone) = node.child_mut("time_zone") {
            zone.remove("utc_offset");
        }
    }
    if status != "paused" {
        node.remove("status_detail");
    }
    for (member, silent) in [("has_illegal_images", "false")] {
        if node.text_of(member) == Some(silent) {
            node.remove(member);
        }
    }
    if node.text_of("stateless") != Some("true") {
        node.remove("use_latest_template_version");
    }
}

/// What is in the drive of a running VM, when that is asked for; a list tells what the VM starts with all the same.
pub(super) fn drive(show: &Show<'_>, node: &mut Node) {
    if show.ask.method.shape() == Shape::List || !show.ask.params.flag("current", false) {
        return;
    }
    let Some(file) = show.object.reference(IN_DRIVE) else {
        return;
    };
    node.remove("file");
    if !file.is_empty() {
        node.push(Node::reference("file", file));
    }
}

/// The stored configuration of the next run under the state of now.
fn next_run(show: &Show<'_>, node: &mut Node) {
    if let Some(next) = show.store.list("vms/nextrun", &show.object.id).next() {
        let mut doc = next.doc.clone();
        doc.name = "vm".into();
        take_state(&mut doc, node);
        *node = doc;
        return;
    }
    // A run-once is over then.
    let life = show.store.get("vms/life", &show.object.id, ZERO);
    for kept in life
        .and_then(|life| life.doc.child("before"))
        .into_iter()
        .flat_map(|list| &list.children)
    {
        node.put(kept.clone());
    }
}

/// Gives a configuration the state of a VM: what runs, where, since when.
fn take_state(doc: &mut Node, vm: &Node) {
    for member in STATE.iter().chain(RUN_TIME) {
        doc.remove(member);
        doc.children.extend(vm.child(member).cloned());
    }
    let display = vm.child("display");
    for member in RUN_TIME_DISPLAY {
        if let Some(now) = display.and_then(|display| display.child(member)) {
            doc.child_or_new("display").put(now.clone());
        }
    }
}

/// A running VM tells the certificate of its host, for the console.
fn certificate(show: &Show<'_>, node: &mut Node) {
    let host = show
        .object
        .reference("host")
        .and_then(|id| show.store.root("hosts", id));
    let (Some(host), Some(display)) = (host, node.child_mut("display")) else {
        return;
    };
    if display.child("address").is_none() {
        return;
    }
    let mut certificate = Node::new("certificate").with_leaf("content", CERTIFICATE);
    for member in ["organization", "subject"] {
        if let Some(text) = host.text(&format!("certificate.{member}")) {
            certificate.push(Node::leaf(member, text));
        }
    }
    display.put(certificate);
}

/// The configuration inside a snapshot under the state that the VM has now; in the answer to POST a mere reference and the OVF.
pub(super) fn snapshot(show: &Show<'_>, node: &mut Node) {
    let vm_id = &*show.object.parent;
    if node.text_of("snapshot_type") == Some("active") {
        node.remove("vm");
        let vm = show.store.root("vms", vm_id);
        if vm.is_some_and(|vm| vm.status() == "suspended") {
            // The memory of a sleeping VM belongs to what it goes on from.
            node.set("persist_memorystate", "true");
        }
        // What it is a snapshot of is the VM, told where it alone is asked for.
        let Some(vm) = vm.filter(|_| show.ask.method.shape() == Shape::Get) else {
            return;
        };
        node.put(snapshots::configuration(vm));
    } else if show.is_whole() {
        if let Some(vm) = show.store.root("vms", vm_id) {
            let configuration = Node::new("configuration")
                .with_leaf("data", ovf::of(show.store, vm))
                .with_leaf("type", "ovf");
            node.child_or_new("initialization").put(configuration);
        }
        if show.ask.method.shape() == Shape::Add {
            node.put(Node::reference("vm", vm_id));
            return;
        }
    }
    let Some(configuration) = node.child_mut("vm") else {
        return;
    };
    configuration.set_attr("id", vm_id);
    snapshots::as_written(configuration);
    without_costly(configuration);
    let Some(vm) = show.store.root("vms", vm_id) else {
        return;
    };
    take_state(configuration, &vm.doc);
    state(configuration, vm.status());
    if !runs(vm.status()) {
        no_console(configuration);
    }
}

/// The name of the device in the guest is known while an agent reports it.
pub(super) fn disk_attachment(show: &Show<'_>, node: &mut Node) {
    let vm = show.store.root("vms", &show.object.parent);
    if vm.is_none_or(|vm| !runs(vm.status())) {
        node.remove("logical_name");
    }
}
