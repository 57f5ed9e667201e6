//! What a body brings: checked for what must be there, its references turned into ids, laid over what an object holds.

use ovmodel::{AttrFacts, InputFacts, Kind, MethodFacts, TypeFacts};

use super::pool_bodies;
use super::refusal::{INTERNAL, Outcome, Refusal};
use crate::node::Node;
use crate::render::{order, refs};
use crate::store::{Object, Store, ZERO, is_uuid};

/// Kinds whose adds check by hand what the model calls mandatory.
const BY_HAND: &[&str] = &[
    "affinitylabels",
    "hosts/affinitylabels",
    "imagetransfers",
    "templates",
    "vms/affinitylabels",
];

/// Refuses an add or an action whose body lacks what the model calls mandatory; the first one that is missing is told.
pub(crate) fn check_mandatory(
    method: &MethodFacts,
    kind: &str,
    body: Option<&Node>,
) -> Outcome<()> {
    if !method.variants.is_empty() || BY_HAND.contains(&kind) {
        return Ok(());
    }
    let inputs: Vec<_> = method
        .inputs
        .iter()
        .filter(|input| input.mandatory)
        .collect();
    for (at, input) in inputs.iter().enumerate() {
        if !input.any_of.iter().any(|path| holds(method, body, path)) {
            let told = last_of_list(&inputs[at..], |input| {
                !input.any_of.iter().any(|path| holds(method, body, path))
            });
            return Err(Refusal::validation(missing(told)));
        }
    }
    Ok(())
}

/// Of several members of the same list the last one that is missing is told.
fn last_of_list<'i>(
    inputs: &[&'i InputFacts],
    is_missing: impl Fn(&InputFacts) -> bool,
) -> &'i InputFacts {
    let list = |input: &InputFacts| {
        let path = input.any_of.first()?;
        path.split_once("[]").map(|(list, _)| list)
    };
    let first = list(inputs[0]);
    if first.is_none() {
        return inputs[0];
    }
    inputs
        .iter()
        .rev()
        .find(|input| list(input) == first && is_missing(input))
        .copied()
        .unwrap_or(inputs[0])
}

fn missing(input: &InputFacts) -> String {
    let words: Vec<_> = input
        .any_of
        .iter()
        .map(|path| path.replace("[]", ""))
        .collect();
    match words.as_slice() {
        [one] => format!("Parameter '{one}' is mandatory but was not provided."),
        [one, two] => {
            format!("Parameters '{one}' or '{two}' are mandatory but both were not provided.")
        }
        all => format!(
            "Parameters '{}' are mandatory but all were not provided.",
            all.join("' or '")
        ),
    }
}

/// Whether a body fills a path. In an action the first word is a member, elsewhere it is the object itself.
fn holds(method: &MethodFacts, body: Option<&Node>, path: &str) -> bool {
    let Some(body) = body else { return false };
    let action = method.shape() == ovmodel::Shape::Action;
    let path = if action {
        path
    } else {
        path.split_once('.').map_or(path, |(_, rest)| rest)
    };
    at(body, path)
}

fn at(node: &Node, path: &str) -> bool {
    let (word, rest) = path.split_once('.').unwrap_or((path, ""));
    let name = word.trim_end_matches("[]");
    let Some(child) = node.child(name) else {
        return rest.is_empty() && node.attr(name).is_some();
    };
    if rest.is_empty() {
        return true;
    }
    // Of a list only the first item is looked at.
    if word.ends_with("[]") {
        return child.children.first().is_some_and(|item| at(item, rest));
    }
    at(child, rest)
}

/// How a reference that leads nowhere is refused.
#[derive(Clone, Copy)]
enum Miss {
    /// 404, the name or id alone.
    Bare,
    /// 404, `Datacenter: name=x` or `id=x`.
    Called(&'static str),
    /// 404, always this.
    Told(&'static str),
    /// 404, `Network: x`.
    Of(&'static str),
    /// 400, always this.
    Bad(&'static str),
    /// An engine trips over it.
    Page,
    /// Not looked at.
    Kept,
}

/// Kind, member, what an unknown name and an unknown id are refused with (engine 4.5.8).
const MISSES: &[(&str, &str, Miss, Miss)] = &[
    (
        "clusters",
        "data_center",
        Miss::Called("Datacenter"),
        Miss::Kept,
    ),
    ("clusters", "mac_pool", Miss::Kept, Miss::Kept),
    (
        "clusters",
        "management_network",
        Miss::Of("Network"),
        Miss::Bad("The specified Logical Network doesn't exist."),
    ),
    ("clusters", "scheduling_policy", Miss::Kept, Miss::Kept),
    (
        "clusters/networks",
        "network",
        Miss::Called("Network"),
        Miss::Kept,
    ),
    (
        "cpuprofiles",
        "cluster",
        Miss::Called("cluster"),
        Miss::Called("cluster"),
    ),
    (
        "diskprofiles",
        "storage_domain",
        Miss::Called("storagedomain"),
        Miss::Called("storagedomain"),
    ),
    ("disks", "storage_domains", Miss::Bare, Miss::Bare),
    ("hosts", "cluster", Miss::Called("Cluster"), Miss::Kept),
    ("networks", "qos", Miss::Kept, Miss::Bad(INTERNAL)),
    (
        "networks",
        "data_center",
        Miss::Called("Datacenter"),
        Miss::Bad("Data Center doesn't exist."),
    ),
    (
        "permissions",
        "role",
        Miss::Bad("Cannot add permission, invalid Role id"),
        Miss::Bad("Cannot add permission, invalid Role id"),
    ),
    ("storagedomains", "host", Miss::Called("Hosts"), Miss::Kept),
    ("tags", "parent", Miss::Bare, Miss::Kept),
    ("templates", "cluster", Miss::Called("Cluster"), Miss::Kept),
    ("templates", "vm", Miss::Bare, Miss::Bare),
    (
        "vmpools",
        "cluster",
        Miss::Called("Cluster"),
        Miss::Called("Cluster"),
    ),
    (
        "vmpools",
        "instance_type",
        Miss::Called("InstanceType"),
        Miss::Called("InstanceType"),
    ),
    ("vmpools", "template", Miss::Called("Template"), Miss::Bare),
    ("groups", "domain", Miss::Kept, Miss::Kept),
    ("users", "domain", Miss::Kept, Miss::Kept),
    ("vms", "cluster", Miss::Called("Cluster"), Miss::Kept),
    ("vms", "cpu_profile", Miss::Kept, Miss::Kept),
    ("vms", "hosts", Miss::Bare, Miss::Kept),
    ("vms", "instance_type", Miss::Page, Miss::Kept),
    ("vms", "template", Miss::Told("GetVmTemplate"), Miss::Kept),
    (
        "vnicprofiles",
        "qos",
        Miss::Bad("The specified Network QoS doesn't exist."),
        Miss::Bad("The specified Network QoS doesn't exist."),
    ),
    (
        "vnicprofiles",
        "network",
        Miss::Called("Network"),
        Miss::Kept,
    ),
    ("vnicprofiles", "failover", Miss::Kept, Miss::Kept),
];

/// References that an empty id leaves as they are without.
const UNSAID: &[(&str, &str)] = &[
    ("clusters", "scheduling_policy"),
    ("datacenters", "mac_pool"),
    ("instancetypes", "cpu_profile"),
    ("tags", "parent"),
];

/// The network cards of machines.
const CARDS: &[&str] = &["instancetypes/nics", "templates/nics", "vms/nics"];

/// Turns references by name into references by id, in a whole body.
pub(crate) fn resolve(
    store: &Store,
    kind: &str,
    node: &mut Node,
    facts: &'static TypeFacts,
) -> Outcome<()> {
    // An empty quota is that of the data center, and some others nobody looks at.
    let empty = |child: &Node| {
        child.id() == Some("")
            && (&*child.name == "quota" || UNSAID.contains(&(kind, &*child.name)))
    };
    node.children.retain(|child| !empty(child));
    for child in &mut node.children {
        if &*child.name == "lease" {
            // Here a name alone says nothing, and takes the lease away.
            let domain = child.child_mut("storage_domain");
            if let Some(domain) = domain {
                domain.remove("name");
                empty_is_null(domain);
            }
        }
        let by_id = [
            ("vnicprofiles", "network_filter"),
            ("networks", "external_provider"),
        ];
        if by_id.contains(&(kind, &child.name)) {
            // So does the name of a filter; an empty id is the null one.
            child.remove("name");
            empty_is_null(child);
        }
        if CARDS.contains(&kind) && matches!(&*child.name, "vnic_profile" | "network") {
            // A card's profile is known by its id alone, its network not at all.
            match &*child.name {
                "network" => continue,
                _ => drop(child.remove("name")),
            }
        }
        if kind == "hosts/networkattachments" && matches!(&*child.name, "network" | "host_nic") {
            // Looked up on the host and in its cluster, by rules of their own.
            match child.id().filter(|id| !is_uuid(id)) {
                Some(id) => return Err(Refusal::no_uuid(id)),
                None => continue,
            }
        }
        if kind == "vmpools" && &*child.name == "vm" {
            // No reference: what the members shall be.
            pool_bodies::strip(child)?;
            if let Some(facts) = ovmodel::find_type("vm") {
                resolve(store, "vms", child, facts)?;
            }
            continue;
        }
        let Some(attr) = order::member(facts, &child.name) else {
            continue;
        };
        let Kind::Struct(inner) = attr.kind() else {
            continue;
        };
        if attr.list {
            for item in &mut child.children {
                resolve_one(store, kind, attr, item, inner)?;
            }
        } else {
            resolve_one(store, kind, attr, child, inner)?;
        }
    }
    Ok(())
}

fn empty_is_null(reference: &mut Node) {
    if reference.id() == Some("") {
        reference.set_attr("id", ZERO);
    }
}

/// An id that a body wishes for is one; below other objects some are words.
pub(crate) fn check_own_id(kind: &str, given: &Node) -> Outcome<()> {
    match given.id() {
        // That of people is one of a directory.
        Some(_) if matches!(kind, "users" | "groups") => Ok(()),
        Some(id) if !kind.contains('/') && ids_are_uuids(kind) && !is_uuid(id) => {
            Err(Refusal::no_uuid(id))
        }
        _ => Ok(()),
    }
}

fn resolve_one(
    store: &Store,
    kind: &str,
    attr: &AttrFacts,
    node: &mut Node,
    facts: &'static TypeFacts,
) -> Outcome<()> {
    let is_reference =
        (attr.link || attr.element == "hosts") && refs::home_of(facts.name).is_some();
    if !is_reference {
        return resolve(store, kind, node, facts);
    }
    let home = refs::home_of(facts.name).unwrap_or("");
    if home
        .strip_prefix(kind)
        .is_some_and(|rest| rest.starts_with('/'))
    {
        // Its own parts are not there before it.
        return Ok(());
    }
    let miss = MISSES
        .iter()
        .find(|(known, member, ..)| *known == kind && *member == attr.element);
    let (by_name, by_id) = miss.map_or((Miss::Bare, Miss::Kept), |(_, _, name, id)| (*name, *id));
    if ids_are_uuids(home) {
        empty_is_null(node);
    }
    if let Some(id) = node.id().map(str::to_owned) {
        let form = ids_are_uuids(home);
        if form && !is_uuid(&id) && !matches!(attr.element, "file") {
            return Err(Refusal::no_uuid(&id));
        }
        if store.find(home, &id).is_none() {
            return refuse(by_id, "id", &id);
        }
        return Ok(());
    }
    let Some(name) = node.text_of("name").map(str::to_owned) else {
        return Ok(());
    };
    if attr.element == "disk" {
        // Names of disks mean nothing: this is one to be made.
        return Ok(());
    }
    let mut named = store.all(home).filter(|object| object.name() == name);
    let found = match home {
        // Of the versions of a template the newest is meant.
        "templates" => named.max_by_key(|template| version_of(template)),
        _ => named.next(),
    };
    match found {
        Some(found) => node.set_attr("id", &*found.id),
        None => return refuse(by_name, "name", &name),
    }
    Ok(())
}

/// The number of a version of a template.
pub(crate) fn version_of(template: &Object) -> u32 {
    let number = template.text("version.version_number");
    number.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn ids_are_uuids(home: &str) -> bool {
    !matches!(
        home,
        "domains" | "operatingsystems" | "clusterlevels" | "events" | "options" | "roles/permits"
    )
}

fn refuse(miss: Miss, by: &str, what: &str) -> Outcome<()> {
    match miss {
        Miss::Bare => Err(Refusal::not_found(what)),
        Miss::Called(kind) => Err(Refusal::not_found(format!("{kind}: {by}={what}"))),
        Miss::Told(text) => Err(Refusal::not_found(text)),
        Miss::Of(kind) => Err(Refusal::not_found(format!("{kind}: {what}"))),
        Miss::Bad(text) => Err(Refusal::bad(text)),
        Miss::Page => Err(Refusal::Page("java.lang.NullPointerException".into())),
        Miss::Kept => Ok(()),
    }
}

/// Lays the members of a body over an object: texts, words and references replace, structs are merged, lists replace whole.
/// A reference without an id clears.
pub(crate) fn lay_over(doc: &mut Node, given: &Node, facts: &'static TypeFacts, drop: &[&str]) {
    for child in &given.children {
        if drop.contains(&&*child.name) {
            continue;
        }
        let Some(attr) = order::member(facts, &child.name) else {
            continue;
        };
        match attr.kind() {
            Kind::Struct(inner) if attr.list => doc.put(list(child, attr, inner)),
            Kind::Struct(_) if attr.link => {
                doc.remove(attr.element);
                if let Some(id) = child.id().filter(|id| !id.is_empty()) {
                    doc.push(Node::reference(attr.element, id));
                }
            }
            Kind::Struct(inner) => {
                let into = doc.child_or_new(attr.element);
                for (name, value) in &child.attrs {
                    if name != "href" {
                        into.set_attr(name.clone(), value.as_str());
                    }
                }
                lay_over(into, child, inner, &[]);
            }
            _ if attr.list => doc.put(child.clone()),
            _ => doc.put(Node::leaf(attr.element, child.text.as_str())),
        }
    }
}

fn list(given: &Node, attr: &AttrFacts, inner: &'static TypeFacts) -> Node {
    let mut wrapper = Node::new(attr.element);
    for item in &given.children {
        let mut kept = Node::new(item.name.clone());
        if let Some(id) = item.id() {
            kept.set_attr("id", id);
        }
        if !attr.link {
            lay_over(&mut kept, item, inner, &[]);
        }
        wrapper.push(kept);
    }
    wrapper
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_missing_input_is_told() {
        let service = |name| ovmodel::find_service(name).unwrap().method("add").unwrap();
        let told = |name, body: &Node| check_mandatory(service(name), "", Some(body));
        let empty = Node::new("x");
        let text = |detail: &str| Err(Refusal::validation(detail));
        assert_eq!(
            told("tags", &empty),
            text("Parameter 'tag.name' is mandatory but was not provided.")
        );
        let named = Node::new("x").with_leaf("name", "n");
        assert_eq!(
            told("clusters", &named),
            text(
                "Parameters 'cluster.data_center.id' or 'cluster.data_center.name' are mandatory but both were not provided."
            )
        );
        assert_eq!(
            told("mac_pools", &named),
            text("Parameter 'pool.ranges.to' is mandatory but was not provided.")
        );
        let whole = named.with(Node::reference("data_center", "d"));
        assert_eq!(told("clusters", &whole), Ok(()));
    }

    #[test]
    fn structs_are_merged_and_lists_replaced() {
        let facts = ovmodel::find_type("vm").unwrap();
        let mut vm = Node::new("vm");
        vm.set("cpu.topology.cores", "2");
        vm.set("cpu.topology.sockets", "1");
        vm.push(Node::reference("cluster", "c1"));
        let mut given =
            Node::new("vm").with(Node::reference("cluster", "c2").with_leaf("name", "x"));
        given.set("cpu.topology.sockets", "4");
        given.set("description", "");
        lay_over(&mut vm, &given, facts, &[]);
        assert_eq!(vm.text_at("cpu.topology.cores"), Some("2"));
        assert_eq!(vm.text_at("cpu.topology.sockets"), Some("4"));
        assert_eq!(vm.child("cluster"), Some(&Node::reference("cluster", "c2")));
        assert_eq!(vm.text_of("description"), Some(""));
    }
}
