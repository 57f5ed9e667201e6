//! Hosts that are installed, approved, activated or put to rest: what the engine's playbooks report meanwhile,
//! and how it ends (engine 4.5.8, chapter 8.7).

use jiff::Timestamp;

use super::trip::{
    Do::{Call, EndJob, Note, Report, Seen, Told},
    Leg, Trip,
};
use super::{news, spm, up, upgrade};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::{host_bonds, network_roles};
use crate::store::{Object, Store};
use crate::world;

/// Hosts, by name, whose next installation fails.
const FAILS: &str = "hosts/failing";

/// A step of a playbook.
pub(super) const PLAYS: &str = "ANSIBLE_RUNNER_EVENT_NOTIFICATION";

const DEPLOY: &[Leg] = &[
    Leg(
        0,
        "installing",
        &[Told(
            "VDS_ANSIBLE_INSTALL_STARTED",
            "Ansible host-deploy playbook execution has started on host {host}.",
        )],
    ),
    Leg(
        700,
        "",
        &[Told(PLAYS, "Installing Host {host}. Gathering Facts.")],
    ),
    Leg(
        700,
        "",
        &[Told(
            PLAYS,
            "Installing Host {host}. Install ovirt-host package.",
        )],
    ),
    Leg(
        700,
        "",
        &[Told(
            PLAYS,
            "Installing Host {host}. Start vdsm and supervdsm services.",
        )],
    ),
];

const DEPLOYED: &[Leg] = &[Leg(
    700,
    "",
    &[
        Told(
            "VDS_ANSIBLE_INSTALL_FINISHED",
            "Ansible host-deploy playbook execution has successfully finished on host {host}.",
        ),
        Note("VDS_INSTALL", "Host {host} installed"),
        Call(forget_failure),
        EndJob,
    ],
)];

const BROKEN: &[Leg] = &[Leg(
    700,
    "install_failed",
    &[
        Note(
            "VDS_INSTALL_FAILED",
            "Host {host} installation failed. Task Install ovirt-host package failed to execute. Please check logs for more details.",
        ),
        Call(forget_failure),
        Call(fail),
    ],
)];

pub(super) const REBOOT: &[Leg] = &[Leg(
    100,
    "reboot",
    &[Seen("VDS_RECOVER", "Host {host} is rebooting.")],
)];

pub(super) const INITIALIZE: &[Leg] = &[Leg(700, "initializing", &[])];

const UP: &[Leg] = &[
    Leg(
        1400,
        "up",
        &[
            Report,
            Seen(
                "NO_FAULTY_MULTIPATHS_ON_HOST",
                "No faulty multipath paths on host {host}",
            ),
            Call(joined),
        ],
    ),
    DETECTED,
];

const DETECTED: Leg = Leg(500, "", &[Call(up::detected)]);

/// A host that was known before comes up again; of its paths nothing is told that was told before.
pub(super) const AGAIN: &[Leg] = &[Leg(2000, "up", &[Call(joined)]), DETECTED];

/// A host leaves its reboot.
pub(super) const BOOTED: &[Leg] = &[Leg(2000, "unassigned", &[Call(come_up)])];

fn come_up(store: &mut Store, trip: &Trip, _: Timestamp) {
    host_bonds::come_up(store, &trip.host);
}

pub(super) const REST: &[Leg] = &[Leg(300, "maintenance", &[])];

/// What an installation shall come to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) activate: bool,
    pub(crate) reboot: bool,
}

impl Plan {
    /// As a request says, with the default for activation.
    pub(crate) fn of(ask: &Ask, activate: bool) -> Plan {
        let body = ask.body.as_ref();
        let says = |member: &str, default: bool| {
            let text = body.and_then(|body| body.text_of(member));
            match text.or(ask.params.text(member)) {
                Some(text) => text == "true",
                None => default,
            }
        };
        Plan {
            activate: says("activate", activate),
            reboot: says("reboot", true),
        }
    }
}

/// Installs a host; its status is `installing` from now on.
pub(crate) fn install(
    store: &mut Store,
    ask: &Ask,
    host: &Object,
    plan: Plan,
    job: Option<String>,
) {
    let fails = store.get(FAILS, "", host.name()).is_some();
    let mut parts = vec![DEPLOY];
    if fails {
        parts.push(BROKEN);
    } else {
        parts.push(DEPLOYED);
        if plan.reboot {
            parts.push(REBOOT);
        }
        if plan.activate {
            parts.extend([INITIALIZE, UP]);
        } else {
            parts.push(REST);
        }
    }
    Trip::begin(store, ask, &host.id, job, &parts);
}

/// A host is asked to come up.
pub(crate) fn activate(store: &mut Store, ask: &Ask, host: &Object) {
    store.change("hosts", "", &host.id, |doc| {
        doc.set("status", "unassigned");
        doc.remove("status_detail");
    });
    upgrade::give_up(store, &host.id);
    Trip::begin(store, ask, &host.id, None, &[AGAIN]);
}

/// A host that has no VMs goes into maintenance.
pub(crate) fn rest(store: &mut Store, ask: &Ask, host: &Object) {
    store.set("hosts", &host.id, "status", "preparing_for_maintenance");
    const LEGS: &[Leg] = &[Leg(2000, "maintenance", &[Call(rests)])];
    Trip::begin(store, ask, &host.id, None, &[LEGS]);
}

pub(super) fn rests(store: &mut Store, trip: &Trip, now: Timestamp) {
    resting(store, &trip.host, now);
}

/// A host has reached maintenance: it manages no storage any more.
pub(crate) fn resting(store: &mut Store, host: &str, now: Timestamp) {
    let Some(host) = store.root("hosts", host).cloned() else {
        return;
    };
    network_roles::look_from(store, &host.id);
    if !spm::leave(store, &host, now) {
        super::without_manager(store, &host, now);
    }
    upgrade::go_on(store, &host.id, now);
}

/// A host came up: its cluster learns of its CPU, and it may get the role of the storage pool manager.
fn joined(store: &mut Store, trip: &Trip, now: Timestamp) {
    if store.count("hosts/nics", &trip.host) == 0 {
        world::report_host(store, &trip.host);
    }
    let Some(host) = store.root("hosts", &trip.host).cloned() else {
        return;
    };
    let cluster = host.reference("cluster").unwrap_or("").to_owned();
    let is_new = !up::was_seen(store, &host);
    let fits = up::fits(store, &host, now);
    news::cluster_updated(store, &cluster, now);
    if !fits && is_new {
        up::insists(store, &host, now);
    }
    if !fits {
        return;
    }
    network_roles::look(store, &cluster);
    if spm::is_wanted(store, &host) {
        super::take_over(store, &host, now);
    }
}

fn forget_failure(store: &mut Store, trip: &Trip, _: Timestamp) {
    let name = store.root("hosts", &trip.host);
    let name = name.map_or("", |host| host.name()).to_owned();
    store.remove(FAILS, "", &name);
}

fn fail(store: &mut Store, trip: &Trip, now: Timestamp) {
    trip.end_job(store, now, "failed");
}

/// The next installation of the host of this name fails.
pub(crate) fn let_fail(store: &mut Store, name: &str, _: Timestamp) -> Result<(), String> {
    let host = store.root("hosts", name);
    let name = host.map_or(name, |host| host.name()).to_owned();
    store.put_below(FAILS, "", Node::reference("failing", name));
    Ok(())
}
