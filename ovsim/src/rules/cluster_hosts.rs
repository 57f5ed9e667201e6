//! What the hosts and VMs of a cluster have against its change: level, CPU type, FIPS mode (engine 4.5.8).

use std::sync::Arc;

use super::networks::is_vm_network;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

const CPU_ILLEGAL: &str =
    "Cannot change Cluster CPU type unless all Hosts attached to this Cluster are in Maintenance.";

/// The members of a cluster that is changed, before and after.
struct Change<'c> {
    old: &'c Object,
    level: &'c str,
    hosts: Vec<&'c Arc<Object>>,
    has_machines: bool,
    /// The CPU types of the level.
    types: &'c [Node],
}

/// Refuses what the cluster's hosts or VMs stand against, in the engine's order.
pub(super) fn check(work: &Work<'_>, level: &str) -> Outcome<()> {
    let Some(old) = work.old.as_deref() else {
        return Ok(());
    };
    let of = |kind| {
        let all = work.store.list(kind, "");
        all.filter(|one| one.reference("cluster") == Some(&*old.id))
    };
    let types = work.store.root("clusterlevels", level);
    let types = types.and_then(|level| level.doc.child("cpu_types"));
    let change = Change {
        old,
        level,
        hosts: of("hosts").collect(),
        has_machines: of("vms").next().is_some(),
        types: types.map_or(&[], |list| &list.children),
    };
    change.lowered(work)?;
    change.processor(work)?;
    change.missing_flags(work)?;
    if !change.hosts.is_empty() && change.hosts.iter().all(|host| is_unheard(host)) {
        return Err(Refusal::bad(
            "Cannot change Cluster compatibility version where there are no hosts in the Cluster which support that version.",
        ));
    }
    Ok(())
}

/// The last looks: whether VMs lose what they need, and the mode of all hosts in one.
pub(super) fn modes(work: &Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.as_deref() else {
        return Ok(());
    };
    let mut machines = work.store.list("vms", "");
    if work.doc.text_of("virt_service") == Some("false")
        && machines.any(|vm| vm.reference("cluster") == Some(&*old.id))
    {
        return Err(Refusal::conflict(
            "Cannot disable virt service on the cluster as it contains VMs.",
        ));
    }
    let mut hosts = work.store.list("hosts", "");
    let awake = hosts
        .any(|host| host.reference("cluster") == Some(&*old.id) && host.status() != "maintenance");
    if awake && old.text("fips_mode") != work.doc.text_of("fips_mode") {
        return Err(Refusal::conflict(
            "Cannot update Cluster FIPS mode unless all Hosts attached to this Cluster are in Maintenance.",
        ));
    }
    Ok(())
}

/// A host that the engine has not heard of itself yet supports no level.
fn is_unheard(host: &Object) -> bool {
    host.doc.child("version").is_none()
}

fn level_of(doc: &Node) -> (u32, u32) {
    let number = |path| doc.text_at(path).and_then(|text| text.parse().ok());
    (
        number("version.major").unwrap_or(0),
        number("version.minor").unwrap_or(0),
    )
}

/// Who makes CPUs of a type.
fn maker(name: &str) -> &str {
    let name = name.strip_prefix("Secure ").unwrap_or(name);
    name.split(' ').next().unwrap_or("")
}

impl Change<'_> {
    fn is_leveled(&self) -> bool {
        self.old.text("version.minor") != self.level.split('.').nth(1)
    }

    /// A level goes down only without hosts, and not from below the data center's.
    fn lowered(&self, work: &Work<'_>) -> Outcome<()> {
        if level_of(&work.doc) >= level_of(&self.old.doc) {
            return Ok(());
        }
        if !self.hosts.is_empty() {
            return Err(Refusal::bad(
                "Cluster compatibility version can't be decreased if there are hosts in the Cluster.",
            ));
        }
        let center = self.old.reference("data_center");
        let center = center.and_then(|id| work.store.root("datacenters", id));
        // What it was is compared, not what it shall be.
        if center.is_some_and(|center| level_of(&center.doc) > level_of(&self.old.doc)) {
            return Err(Refusal::bad(
                "Cannot decrease cluster compatibility version beneath data center compatibility version.",
            ));
        }
        Ok(())
    }

    fn type_named(&self, name: &str) -> Option<&Node> {
        let mut types = self.types.iter();
        types.find(|ty| ty.text_of("name") == Some(name))
    }

    /// The type must be one of the level's, of the old one's maker unless all hosts rest, and of its architecture in any case.
    fn processor(&self, work: &Work<'_>) -> Outcome<()> {
        let had = self.old.text("cpu.type").unwrap_or("");
        let wanted = work.doc.text_at("cpu.type").unwrap_or("");
        if (had.is_empty() && wanted.is_empty()) || had == wanted {
            return Ok(());
        }
        let Some(known) = self.type_named(wanted) else {
            return match self.is_leveled() {
                true => Ok(()),
                false => Err(Refusal::conflict(CPU_ILLEGAL)),
            };
        };
        let awake = |host: &&Arc<Object>| host.status() != "maintenance";
        if !had.is_empty() && maker(had) != maker(wanted) && self.hosts.iter().any(awake) {
            return Err(Refusal::conflict(CPU_ILLEGAL));
        }
        let architecture = self.old.text("cpu.architecture").unwrap_or("undefined");
        if architecture != "undefined"
            && known.text_of("architecture") != Some(architecture)
            && (self.has_machines || !self.hosts.is_empty())
        {
            return Err(Refusal::conflict(
                "Cannot change Cluster CPU architecture when there are Hosts or VMs attached to this Cluster.",
            ));
        }
        Ok(())
    }

    /// Hosts at work must be able to do what the type asks for.
    fn missing_flags(&self, work: &Work<'_>) -> Outcome<()> {
        let rank = |name: &str| {
            let ty = self.type_named(name)?;
            ty.text_of("level")?.parse::<u32>().ok()
        };
        let wanted = work.doc.text_at("cpu.type").unwrap_or("");
        let lacks = |host: &&&Arc<Object>| {
            let own = host.text("cpu.type").unwrap_or("");
            let at_work = matches!(host.status(), "up" | "preparing_for_maintenance");
            at_work && !own.is_empty() && (maker(own) != maker(wanted) || rank(own) < rank(wanted))
        };
        let names: Vec<_> = match rank(wanted) {
            Some(_) => self
                .hosts
                .iter()
                .filter(lacks)
                .map(|host| host.name())
                .collect(),
            None => Vec::new(),
        };
        if names.is_empty() {
            return Ok(());
        }
        Err(Refusal::conflict(format!(
            "Cannot change Cluster CPU type when there are active Hosts that do not support the selected CPU type.\n\nPlease move Host {} to maintenance first.",
            names.join(", ")
        )))
    }
}

/// The management network of a new cluster: the one that is asked for, the one of the usual name, the data center's only one,
/// or the only one that manages there already.
pub(super) fn management_network(work: &Work<'_>, center: &str) -> Outcome<String> {
    let networks = work.store.list("networks", "");
    let own: Vec<_> = networks
        .filter(|network| network.reference("data_center") == Some(center))
        .collect();
    if let Some(given) = work.given.child("management_network").and_then(Node::id) {
        if own.iter().any(|network| *network.id == *given) {
            return Ok(given.to_owned());
        }
        let text = "Cannot {action} {type}. Network belongs to a different data-center.";
        return Err(work.bad(text));
    }
    let clusters = work.store.list("clusters", "");
    let clusters: Vec<_> = clusters
        .filter_map(|one| one.reference("management_network"))
        .collect();
    let manages = |network: &&&Arc<Object>| clusters.iter().any(|id| **id == *network.id);
    let mut managing = own.iter().filter(manages);
    let found = match (own.iter().find(|one| one.name() == "ovirtmgmt"), &*own) {
        (Some(usual), _) => Some(usual),
        (None, [only]) => Some(only).filter(|only| is_vm_network(only)),
        (None, _) => managing.next().filter(|_| managing.next().is_none()),
    };
    found.map(|network| network.id.to_string()).ok_or_else(|| {
        work.bad("Cannot {action} {type}. No single suitable network was found to serve as the management network.")
    })
}
