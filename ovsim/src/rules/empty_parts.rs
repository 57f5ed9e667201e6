//! References and parts of machines that a body leaves empty, or names where an engine, 4.5.8, reads ids alone: what says nothing
//! changes nothing, an empty id is the null one where it is read, and some parts are looked into before anything else.

use super::icons;
use super::refusal::{INTERNAL, Outcome, Refusal};
use crate::node::Node;
use crate::store::{Store, ZERO, is_uuid};

/// What machines refer to.
const REFERENCES: &[&str] = &[
    "cluster",
    "cpu_profile",
    "external_host_provider",
    "host",
    "instance_type",
    "original_template",
    "quota",
    "storage_domain",
    "template",
    "vm_pool",
];

/// Reads what a body leaves empty, of a machine that is made (`new`) or changed.
pub(crate) fn settle(store: &Store, kind: &str, given: &mut Node, new: bool) -> Outcome<()> {
    if !matches!(kind, "vms" | "templates" | "vmpools") {
        return Ok(());
    }
    parts(kind, given, new)?;
    hosts(store, kind, given)?;
    for &member in REFERENCES {
        let Some(said) = given.child_mut(member) else {
            continue;
        };
        let named = is_named(kind, member, new) && said.child("name").is_some();
        match said.id() {
            Some("") if named => said.attrs.retain(|(name, _)| &**name != "id"),
            Some("") => match null(kind, member, new)? {
                Null::Id => said.set_attr("id", ZERO),
                Null::Nothing => drop(given.remove(member)),
                Null::Kept => {}
            },
            Some(id) => unknown(store, (kind, member, new), id)?,
            None if named && (kind, member, new) == ("vmpools", "template", false) => {
                let name = said.text_of("name").unwrap_or("");
                if store.named("templates", name).is_none() {
                    return Err(Refusal::not_found("GetVmTemplate"));
                }
            }
            None if named => {}
            None => {
                nothing(kind, member, new)?;
                given.remove(member);
            }
        }
    }
    Ok(())
}

/// Whether a reference may be by name.
fn is_named(kind: &str, member: &str, new: bool) -> bool {
    match (kind, new) {
        ("templates", true) => member == "cluster",
        ("templates", false) => false,
        ("vms", false) => matches!(member, "cluster" | "instance_type"),
        ("vmpools", false) => member == "template",
        _ => matches!(member, "cluster" | "instance_type" | "template"),
    }
}

/// An id that nothing has, where nobody looks for it later.
fn unknown(store: &Store, place: (&str, &str, bool), id: &str) -> Outcome<()> {
    let (home, text) = match place {
        ("vms", "external_host_provider", false) => (
            "externalhostproviders",
            "Cannot edit VM. The provider does not exist in the system.",
        ),
        ("vmpools", "cluster", false) => {
            ("clusters", "Cannot edit VM-Pool. Cluster ID is not valid.")
        }
        ("templates", "quota", _) => ("datacenters/quotas", INTERNAL),
        _ => return Ok(()),
    };
    match store.find(home, id) {
        None if is_uuid(id) => Err(Refusal::bad(text)),
        _ => Ok(()),
    }
}

/// What becomes of an empty id.
enum Null {
    Id,
    Nothing,
    Kept,
}

fn null(kind: &str, member: &str, new: bool) -> Outcome<Null> {
    let bad = |text: &str| Err(Refusal::bad(text));
    match (kind, member, new) {
        ("templates", "cluster", true) => Err(Refusal::forbidden()),
        ("vmpools", "cluster", false) => bad("Cannot edit VM-Pool. Cluster ID is not valid."),
        ("vmpools", "cluster" | "template", true) => {
            let missing = format!("{member}.id|name");
            Err(Refusal::incomplete("VmPool", &missing, "add"))
        }
        ("vms", "instance_type", true) => Err(Refusal::not_found("GetInstanceType")),
        ("vmpools", "instance_type", true) => Err(no_type()),
        ("templates", "quota", _) => bad(INTERNAL),
        (_, "quota", _) => Ok(Null::Kept),
        (_, "cluster" | "cpu_profile", _) | ("vmpools", "template", _) => Ok(Null::Id),
        _ => Ok(Null::Nothing),
    }
}

fn nothing(kind: &str, member: &str, new: bool) -> Outcome<()> {
    match (kind, member, new) {
        ("vmpools", "instance_type", true) => Err(no_type()),
        // The members are looked at as if they were of a template without anything.
        ("vmpools", "template", false) => {
            let text = "must be greater than or equal to 1, Attribute: vmStaticData.memSizeMb";
            Err(Refusal::bad(format!("{text}, {text}")))
        }
        _ => Ok(()),
    }
}

fn no_type() -> Refusal {
    Refusal::incomplete("InstanceType", "id|name", "loadInstanceType")
}

fn plain(status: u16, reason: &str, detail: Option<&str>) -> Outcome<()> {
    Err(Refusal::Bare {
        status,
        reason: Some(reason.into()),
        detail: detail.map(str::to_owned),
    })
}

/// Icons, the boot menu and the domain.
fn parts(kind: &str, given: &Node, new: bool) -> Outcome<()> {
    let has = |node: &Node, member: &str| node.child(member).is_some();
    if !icons::is_formed(given) {
        let text = "Invalid icon parameters. Either large icon is uploaded using \"media_type\" and \"data\" properties or id of existing icon can be set.";
        return plain(400, "Operation Failed", Some(text));
    }
    let menu = given.at("bios.boot_menu");
    if menu.is_some_and(|menu| !has(menu, "enabled")) {
        return plain(500, "Operation Failed", None);
    }
    let domain = given.child("domain");
    if kind == "vms" && !new && domain.is_some_and(|domain| !has(domain, "name")) {
        let text = "If Domain supplied, Domain name expected to be supplied as well.";
        return plain(400, "Incomplete parameters", Some(text));
    }
    Ok(())
}

/// Hosts of the placement policy, and the domain of the lease: a template keeps ids without a look at what they mean, which its
/// tables refuse, and overlooks names.
fn hosts(store: &Store, kind: &str, given: &mut Node) -> Outcome<()> {
    let known = |home: &str, id: &str| store.root(home, id).is_some();
    let lease = given.at("lease.storage_domain").and_then(Node::id);
    let lost = lease.is_some_and(|id| !known("storagedomains", id));
    let policy = given.child_mut("placement_policy");
    let hosts = policy.and_then(|policy| policy.child_mut("hosts"));
    if kind != "templates" {
        for host in hosts.into_iter().flat_map(|hosts| &mut hosts.children) {
            if host.id() == Some("") {
                host.attrs.retain(|(name, _)| &**name != "id");
            }
        }
        return Ok(());
    }
    let strange = |host: &Node| host.id().is_some_and(|id| !known("hosts", id));
    if lost
        || hosts
            .as_ref()
            .is_some_and(|hosts| hosts.children.iter().any(strange))
    {
        return Err(Refusal::bad(INTERNAL));
    }
    if let Some(hosts) = hosts {
        hosts.children.retain(|host| host.id().is_some());
    }
    Ok(())
}
