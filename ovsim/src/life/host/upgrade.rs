//! Updates of hosts: looked for, brought when the host is empty, and new certificates (engine 4.5.8, chapter 8.7).

use jiff::Timestamp;

use super::install::{AGAIN, BOOTED, INITIALIZE, PLAYS, REBOOT, REST, rests};
use super::trip::{
    Do::{Call, Note, Told},
    Leg, Trip, about,
};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life::evacuate;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// Updates that the next check finds, by host: names of packages.
const UPDATES: &str = "hosts/updates";

/// From now on there are updates for a host, to be found by a check.
pub(crate) fn publish(store: &mut Store, name: &str, _: Timestamp) -> Result<(), String> {
    let host = store
        .root("hosts", name)
        .or_else(|| store.named("hosts", name));
    let host = host.map(|host| host.id.to_string());
    let host = host.ok_or_else(|| format!("no host '{name}'"))?;
    let doc = Node::reference("updates", ZERO).with_leaf("packages", "vdsm, qemu-kvm");
    store.put_below(UPDATES, &host, doc);
    Ok(())
}

const CHECK: &[Leg] = &[
    Leg(
        700,
        "",
        &[Told(
            PLAYS,
            "Check for upgrade on host {host}. Gathering Facts.",
        )],
    ),
    Leg(700, "", &[Call(checked)]),
];

const SKIP: &[Leg] = &[Leg(
    100,
    "",
    &[Told(
        "HOST_AVAILABLE_UPDATES_SKIPPED_UNSUPPORTED_STATUS",
        "Failed to check for available updates on host {host}: Unsupported host status.",
    )],
)];

/// Looks for updates of a host.
pub(crate) fn check(store: &mut Store, ask: &Ask, host: &Object) {
    let able = matches!(host.status(), "up" | "maintenance" | "non_operational");
    Trip::beside(store, ask, &host.id, &[if able { CHECK } else { SKIP }]);
}

fn checked(store: &mut Store, trip: &Trip, now: Timestamp) {
    let found = store.get(UPDATES, &trip.host, ZERO);
    let found = found.and_then(|found| found.text("packages").map(str::to_owned));
    store.set(
        "hosts",
        &trip.host,
        "update_available",
        found.is_some().to_string(),
    );
    let name = store.root("hosts", &trip.host);
    let name = name.map_or("", |host| host.name()).to_owned();
    let mut rows = Vec::new();
    let message = match found {
        Some(packages) => {
            let text = format!("Host {name} has available updates: {packages}.");
            rows.push(("HOST_UPDATES_ARE_AVAILABLE_WITH_PACKAGES", text));
            format!("found updates for packages {packages}")
        }
        None => "no updates found.".to_owned(),
    };
    let text = format!(
        "Check for available updates on host {name} was completed successfully with message '{message}'."
    );
    rows.push(("HOST_AVAILABLE_UPDATES_FINISHED", text));
    for (symbol, text) in rows {
        Draft::new(symbol, text, now)
            .correlated(Some(trip.correlation.clone()))
            .about(store, "host", &trip.host)
            .record(store);
    }
}

const UPGRADE: &[Leg] = &[
    Leg(100, "installing", &[]),
    Leg(
        700,
        "",
        &[Told(PLAYS, "Upgrading Host {host}. Gathering Facts.")],
    ),
    Leg(
        1500,
        "",
        &[Told(PLAYS, "Upgrading Host {host}. Upgrade packages.")],
    ),
];

const UPGRADED: &[Leg] = &[Leg(
    700,
    "",
    &[
        Call(updated),
        Note(
            "HOST_UPGRADE_FINISHED",
            "Host {host} upgrade was completed successfully.",
        ),
    ],
)];

const UPGRADED_TO_REBOOT: &[Leg] = &[Leg(
    700,
    "",
    &[
        Call(updated),
        Note(
            "HOST_UPGRADE_FINISHED_AND_WILL_BE_REBOOTED",
            "Upgrade was successful and host {host} will be rebooted.",
        ),
    ],
)];

const ENDED: &[Leg] = &[Leg(
    100,
    "",
    &[Note(
        "HOST_UPGRADE_FINISHED",
        "Host {host} upgrade was completed successfully.",
    )],
)];

fn updated(store: &mut Store, trip: &Trip, _: Timestamp) {
    store.remove(UPDATES, &trip.host, ZERO);
    store.set("hosts", &trip.host, "update_available", "false");
}

/// Upgrades that wait until their host is empty.
const WAITING: &str = "hosts/upgrading";

/// The host has no VMs: a moment, and it is in maintenance.
const EMPTIED: &[Leg] = &[Leg(2000, "maintenance", &[Call(rests)])];

/// All that follows once the host is in maintenance; it comes back to where it was.
fn upgrade_legs(from_rest: bool, reboot: bool) -> Vec<&'static [Leg]> {
    let mut parts = vec![UPGRADE];
    if reboot {
        parts.extend([UPGRADED_TO_REBOOT, REBOOT, ENDED]);
    } else {
        parts.push(UPGRADED);
    }
    match (from_rest, reboot) {
        (true, _) => parts.push(REST),
        (false, true) => parts.extend([BOOTED, AGAIN]),
        (false, false) => parts.extend([INITIALIZE, AGAIN]),
    }
    parts
}

/// The host is in maintenance: an upgrade that waited for that goes on.
pub(super) fn go_on(store: &mut Store, host: &str, now: Timestamp) {
    Trip::resume(store, host, WAITING, now, |word| {
        upgrade_legs(false, word == "reboot")
    });
}

/// An upgrade that waits does so no more.
pub(super) fn give_up(store: &mut Store, host: &str) {
    store.remove(WAITING, host, ZERO);
}

/// Upgrades a host: from maintenance at once, else when its VMs have left.
pub(crate) fn upgrade(store: &mut Store, ask: &Ask, host: &Object, reboot: bool) {
    if host.status() == "maintenance" {
        let parts = upgrade_legs(true, reboot);
        Trip::begin(store, ask, &host.id, None, &parts);
        return;
    }
    store.set("hosts", &host.id, "status", "preparing_for_maintenance");
    let text = format!("Host {} was switched to Maintenance Mode.", host.name());
    let draft = Draft::of(ask, "VDS_MAINTENANCE", text);
    about(store, draft, host).record(store);
    let word = if reboot { "reboot" } else { "plain" };
    Trip::keep(store, ask, &host.id, WAITING, word);
    if !evacuate::begin(store, ask, host, None) {
        Trip::begin(store, ask, &host.id, None, &[EMPTIED]);
    }
}

const ENROLL: &[Leg] = &[
    Leg(
        0,
        "installing",
        &[Note(
            "HOST_CERTIFICATION_ENROLLMENT_STARTED",
            "Enrolling certificate for host {host} was started (User: {user}).",
        )],
    ),
    Leg(
        700,
        "",
        &[Told(
            PLAYS,
            "Enrolling certificate for host {host}. Gathering Facts.",
        )],
    ),
    Leg(
        1000,
        "maintenance",
        &[Note(
            "HOST_CERTIFICATION_ENROLLMENT_FINISHED",
            "Enrolling certificate for host {host} was completed successfully (User: {user}).",
        )],
    ),
];

/// A host gets a new certificate.
pub(crate) fn enroll(store: &mut Store, ask: &Ask, host: &Object) {
    Trip::begin(store, ask, &host.id, None, &[ENROLL]);
}
