//! Whose quota is used: which one a user gets who names none, which may be named, and who may use it (engine 4.5.8).

use ovmodel::Shape;

use super::access::holds;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

const QUOTAS: &str = "datacenters/quotas";
/// The permit to use a quota.
const CONSUME: &str = "901";

/// The quota of somebody who names none: the unlimited one of the data center if he may use that, else the first that he may;
/// the unlimited one again when there is none.
pub(crate) fn of_user(store: &Store, user: &str, center: &str) -> Option<String> {
    let all: Vec<_> = store.list(QUOTAS, center).collect();
    let unlimited = all.iter().find(|quota| is_built_in(quota));
    let may = |quota: &Object| holds(store, user, CONSUME, "quotas", &quota.id);
    let first = match unlimited.filter(|quota| !may(quota)) {
        Some(_) => all.iter().find(|quota| may(quota)),
        None => None,
    };
    let quota = first.or(unlimited).or_else(|| all.first());
    quota.map(|quota| quota.id.to_string())
}

/// The quota of a new machine whose maker names none: its template's, and where that has none of the data center, his own.
pub(crate) fn of_new(
    store: &Store,
    user: &str,
    center: &str,
    template: Option<&Object>,
) -> Option<String> {
    let kept = template.and_then(|template| template.reference("quota"));
    let kept = kept.filter(|quota| store.get(QUOTAS, center, quota).is_some());
    let kept = kept.map(str::to_owned);
    kept.or_else(|| of_user(store, user, center))
}

/// Whether a quota is the one that comes with its data center: it keeps its name, and no other may take it.
pub(crate) fn is_built_in(quota: &Object) -> bool {
    quota.name() == "Default"
}

/// A quota that a body names must be one of the data center, with limits of both kinds.
pub(crate) fn check_named(work: &Work<'_>, given: &Node, center: &str) -> Outcome<()> {
    match unfit(work.store, given, center) {
        Some(text) => Err(work.bad(text)),
        None => Ok(()),
    }
}

/// What is wrong with the quota that a body names.
pub(crate) fn unfit(store: &Store, given: &Node, center: &str) -> Option<&'static str> {
    let quota = named(given)?;
    let homes = store.parents(QUOTAS, &quota);
    let Some(home) = homes.first() else {
        return Some("Cannot {action} {type}. Quota doesn't exist.");
    };
    let rows = format!("{home}/{quota}");
    let limited = ["quotastoragelimits", "quotaclusterlimits"]
        .iter()
        .all(|kind| store.count(&format!("{QUOTAS}/{kind}"), &rows) > 0);
    let fits = **home == *center && limited;
    (!fits).then_some("Cannot {action} {type}. Quota is not valid.")
}

/// What a request takes of quotas: the data center that may enforce them, the quotas, and what is done to what.
struct Use {
    center: String,
    quotas: Vec<String>,
    deed: &'static str,
    subject: &'static str,
}

/// While a data center enforces its quotas only those who may use them make what they count.
pub(crate) fn check(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let Some(used) = of_request(store, ask, place) else {
        return Ok(());
    };
    let center = store.root("datacenters", &used.center);
    let mode = center.and_then(|center| center.text("quota_mode"));
    if mode != Some("enabled") {
        return Ok(());
    }
    let user = &ask.user.id;
    let mut quotas = used.quotas.iter().filter(|id| !id.is_empty());
    if quotas.all(|quota| holds(store, user, CONSUME, "quotas", quota)) {
        return Ok(());
    }
    let text = format!(
        "[Cannot {} {}. The user is not a consumer of the Quota assigned to the resource.]",
        used.deed, used.subject
    );
    Err(Refusal::operation(403, text))
}

fn of_request(store: &Store, ask: &Ask, place: &Place) -> Option<Use> {
    let empty = Node::default();
    let body = ask.body.as_ref().unwrap_or(&empty);
    let own = place.id.as_deref();
    let user = &*ask.user.id;
    let action = ask.method.segment();
    let (found, deed, subject) = match (&*place.kind, ask.method.shape()) {
        ("vms", Shape::Add) => (new_machine(store, user, body), "add", "VM"),
        ("vms", Shape::Update) => (changed_machine(store, user, own?, body), "edit", "VM"),
        ("disks", Shape::Add) => (new_disk(store, user, body), "add", "Virtual Disk"),
        ("vms/diskattachments", Shape::Add) => {
            let disk = body.child("disk").filter(|disk| disk.id().is_none())?;
            (new_disk(store, user, disk), "add", "Virtual Disk")
        }
        ("disks", Shape::Update) => (changed_disk(store, own?, body), "edit", "Virtual Disk"),
        ("vms/diskattachments", Shape::Update) => {
            let disk = body.child("disk")?;
            (changed_disk(store, own?, disk), "edit", "Virtual Disk")
        }
        ("disks", _) if matches!(action.as_str(), "move" | "copy") => {
            let disk = store.root("disks", own?)?;
            let quota = named(body)?;
            let center = center_of_disk(store, &disk.doc);
            let deed = if action == "move" { "move" } else { "copy" };
            (Some((center?, vec![quota])), deed, "Virtual Disk")
        }
        ("vms/snapshots", Shape::Add) => {
            let vm = store.root("vms", place.holder())?;
            let quotas = quotas_of_disks(store, "vms/diskattachments", &vm.id);
            (Some((center_of(store, vm)?, quotas)), "create", "Snapshot")
        }
        ("templates", Shape::Add) => (new_template(store, user, body), "add", "Template"),
        ("templates", Shape::Update) => {
            let template = store.root("templates", own?)?;
            let kept = template.reference("quota").map(str::to_owned);
            let quota = named(body).or(kept)?;
            let center = center_of(store, template)?;
            (Some((center, vec![quota])), "edit", "Template")
        }
        ("vmpools", Shape::Add) => (new_machine(store, user, body), "add", "VM-Pool"),
        _ => return None,
    };
    let (center, quotas) = found?;
    Some(Use {
        center,
        quotas,
        deed,
        subject,
    })
}

/// A data center and the quotas that are used in it.
type Found = Option<(String, Vec<String>)>;

pub(crate) fn named(body: &Node) -> Option<String> {
    let quota = body.child("quota")?.id()?;
    let given = !quota.is_empty() && quota != ZERO;
    given.then(|| quota.to_owned())
}

fn referred<'s>(
    store: &'s Store,
    body: &Node,
    member: &str,
    kind: &'static str,
) -> Option<&'s std::sync::Arc<Object>> {
    let given = body.child(member)?;
    match given.id() {
        Some(id) => store.root(kind, id),
        None => store.named(kind, given.text_of("name")?),
    }
}

fn center_of(store: &Store, machine: &Object) -> Option<String> {
    let cluster = store.root("clusters", machine.reference("cluster")?)?;
    cluster.reference("data_center").map(str::to_owned)
}

fn center_of_domain(store: &Store, domain: &str) -> Option<String> {
    let links = store.parents("datacenters/storagedomains", domain);
    links.first().map(|center| center.to_string())
}

fn center_of_disk(store: &Store, disk: &Node) -> Option<String> {
    center_of_domain(store, disk.at("storage_domains.storage_domain")?.id()?)
}

/// The quotas of the disks of a machine or template.
fn quotas_of_disks(store: &Store, kind: &str, holder: &str) -> Vec<String> {
    let disks = store.list(kind, holder);
    let disks = disks.filter_map(|link| store.root("disks", &link.id));
    let quotas = disks.filter_map(|disk| disk.reference("quota").map(str::to_owned));
    quotas.collect()
}

/// A machine takes of its own quota, its disks of those of its template.
fn new_machine(store: &Store, user: &str, body: &Node) -> Found {
    let cluster = referred(store, body, "cluster", "clusters")?;
    let center = cluster.reference("data_center")?.to_owned();
    let template = referred(store, body, "template", "templates");
    let template = template.map(|template| &**template);
    let disks =
        |template: &Object| quotas_of_disks(store, "templates/diskattachments", &template.id);
    let mut quotas = template.map(disks).unwrap_or_default();
    quotas.extend(named(body).or_else(|| of_new(store, user, &center, template)));
    Some((center, quotas))
}

/// What runs is counted when it changes its quota; what is down is asked for at every change.
fn changed_machine(store: &Store, user: &str, id: &str, body: &Node) -> Found {
    let vm = store.root("vms", id)?;
    let center = center_of(store, vm)?;
    let before = vm.reference("quota").map(str::to_owned);
    let after = named(body).or_else(|| before.clone());
    let after = after.or_else(|| of_user(store, user, &center))?;
    let counted = !matches!(vm.status(), "down" | "suspended" | "image_locked");
    let same = before.as_deref() == Some(&*after);
    Some((
        center,
        if counted && same {
            Vec::new()
        } else {
            vec![after]
        },
    ))
}

fn new_disk(store: &Store, user: &str, body: &Node) -> Found {
    let domain = body.at("storage_domains.storage_domain")?;
    let domain = match domain.id() {
        Some(id) => id.to_owned(),
        None => {
            let found = store.named("storagedomains", domain.text_of("name")?);
            found?.id.to_string()
        }
    };
    let center = center_of_domain(store, &domain)?;
    let quota = named(body).or_else(|| of_user(store, user, &center))?;
    Some((center, vec![quota]))
}

/// A disk takes of another quota whole, of its own as much as it grows.
fn changed_disk(store: &Store, id: &str, body: &Node) -> Found {
    let disk = store.root("disks", id)?;
    let center = center_of_disk(store, &disk.doc)?;
    let before = disk.reference("quota");
    let after = named(body).or_else(|| before.map(str::to_owned))?;
    let size = |text: Option<&str>| text.and_then(|text| text.parse::<u64>().ok());
    let grows = size(body.text_of("provisioned_size")) > size(disk.text("provisioned_size"));
    let takes = grows || before != Some(&*after);
    Some((center, if takes { vec![after] } else { Vec::new() }))
}

fn new_template(store: &Store, user: &str, body: &Node) -> Found {
    let vm = referred(store, body, "vm", "vms")?;
    let center = center_of(store, vm)?;
    let mut quotas = quotas_of_disks(store, "vms/diskattachments", &vm.id);
    let own = vm.reference("quota").map(str::to_owned);
    quotas.extend(own.or_else(|| of_user(store, user, &center)));
    Some((center, quotas))
}
