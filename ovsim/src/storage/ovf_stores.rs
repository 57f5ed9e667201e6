//! The disks in which a data domain keeps the configurations of its VMs: made when they are first needed, written when they
//! are out of date (engine 4.5.8).

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::look::{self, Deed};
use super::{images, locks, registry};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::jobs;
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

/// What an engine knows of one that came with its domain is what the host tells of the file.
fn as_found(disk: &mut Node) {
    disk.set("sparse", "true");
    disk.set("shareable", "true");
    disk.set("actual_size", "200704");
    disk.remove("total_size");
}

/// One of them.
fn make(store: &mut Store, domain: &str) -> Arc<str> {
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
    Arc::clone(&store.put_below("disks", "", disk).id)
}

/// Those that a domain brings to a data center are disks again: how many there are.
pub(super) fn bring(store: &mut Store, ask: &Ask, domain: &str, center: &str) -> usize {
    if store.root(WRITTEN, domain).is_none() {
        return 0;
    }
    let missing = COPIES.saturating_sub(count(store, domain));
    for _ in 0..missing {
        let disk = make(store, domain);
        store.change("disks", "", &disk, as_found);
        registry::initiated(store, "OVF_STORE", ask.now);
        let inner = store.short_id();
        let text = "Disk 'OVF_STORE' has been successfully registered as a floating disk.";
        Draft::of(ask, "USER_REGISTER_DISK_FINISHED_SUCCESS", text)
            .correlated(Some(inner))
            .about(store, "storage_domain", domain)
            .about(store, "data_center", center)
            .record(store);
    }
    if missing > 0 {
        // What they hold is not what this data center would write.
        note(store, domain, "");
    }
    missing
}

/// Makes those that are missing; how many there were not.
fn ensure(store: &mut Store, ask: &Ask, domain: &str) -> usize {
    let mut begun = Vec::new();
    for _ in count(store, domain)..COPIES {
        make(store, domain);
        let chore = Chore::new(ask, &DISK).word("disk", "OVF_STORE");
        begun.push(chore.about_domain(store, domain).begin(store, ask));
    }
    let made = begun.len();
    for chore in begun {
        chore.end(store, ask.now, true);
    }
    made
}

/// The configurations are written before a domain rests: the part of that in the job of the command.
pub(super) fn write(store: &mut Store, ask: &Ask, domain: &str, job: Option<&str>) {
    let Some(job) = job else { return };
    let now = state(store, domain);
    let is_due = count(store, domain) < COPIES || !is_fresh(store, domain, &now);
    let mut made = 0;
    if is_due {
        made = ensure(store, ask, domain);
        note(store, domain, &now);
    } else {
        Chore::new(ask, &IGNORED)
            .word("domain", look::name_of(store, "storagedomains", domain))
            .about_domain(store, domain)
            .tell(store, IGNORED.last, ask.now);
    }
    let uploads = if is_due { COPIES } else { 0 };
    let steps = [
        (1, "~UPDATE_OVF"),
        (1, ">Validating"),
        (1, ">Executing"),
        (made, ">>Creating Volume"),
        (uploads, ">>Uploading Image."),
        (1, ">Validating"),
        (1, ">Executing"),
        (made, ">Finalizing"),
    ];
    add_steps(store, job, &steps, ask.now);
}

/// Each step so many times.
fn add_steps(store: &mut Store, job: &str, steps: &[(usize, &str)], now: jiff::Timestamp) {
    for (times, written) in steps {
        for _ in 0..*times {
            jobs::add_step(store, job, written, now);
        }
    }
}

/// After that the hosts let the domain go: the other part of the job.
pub(super) fn written(store: &mut Store, job: Option<&str>, now: jiff::Timestamp) {
    let Some(job) = job else { return };
    let steps = ["~DEACTIVATE_STORAGE_DOMAIN", ">Validating", ">Executing"];
    add_steps(store, job, &steps.map(|step| (1, step)), now);
}

/// Whether the stores of a domain were written when this was its state.
fn is_fresh(store: &Store, domain: &str, state: &str) -> bool {
    let row = store.root(WRITTEN, domain);
    row.is_some_and(|row| row.text("state") == Some(state))
}

fn note(store: &mut Store, domain: &str, state: &str) {
    let written = crate::node::Node::reference("update", domain).with_leaf("state", state);
    store.put_below(WRITTEN, "", written);
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
    let row = match is_fresh(store, domain, &now) {
        true => &IGNORED,
        false => &UPDATE,
    };
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
    let mut chore = chore.begin(store, ask);
    // What is told comes from commands inside.
    let inner = Ask {
        correlation_id: store.short_id(),
        ..ask.clone()
    };
    chore.as_within(&inner);
    let job = chore.job.clone().unwrap_or_default();
    jobs::inner(store, &job, ask.now);
    let made = ensure(store, &inner, domain);
    let is_due = !is_fresh(store, domain, &now);
    let uploads = if is_due { COPIES } else { 0 };
    let steps = [(made, "Creating Volume"), (uploads, "Uploading Image.")];
    add_steps(store, &job, &steps, ask.now);
    note(store, domain, &now);
    chore.end(store, ask.now, true);
    Ok(Done {
        job: chore.job,
        ..Done::plain(Vec::new())
    })
}
