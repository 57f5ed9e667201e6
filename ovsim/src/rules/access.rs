//! Permissions: who holds which role on what, what that shows, and how the lists of permissions look (engine 4.5.8).

use std::sync::Arc;

use crate::ask::Ask;
use crate::node::Node;
use crate::render::refs;
use crate::rest::Item;
use crate::rules::places::Place;
use crate::rules::sight::Sight;
use crate::rules::{permissions, permits, second_permits};
use crate::store::{Object, Store};

/// The role that may do everything.
pub(crate) const SUPER_USER: &str = "00000000-0000-0000-0000-000000000001";

/// The group that everybody is in.
pub(crate) const EVERYONE: &str = "eee00000-0000-0000-0000-123456789eee";

/// Objects that a permission can be on, as its document names them; of the others it tells nothing.
const SHOWN: &[&str] = &[
    "cluster",
    "data_center",
    "disk",
    "host",
    "storage_domain",
    "template",
    "vm",
    "vm_pool",
];

/// Where the objects of a permission live, by the path word of their collection.
const OBJECTS: &[(&str, &str)] = &[
    ("clusters", "cluster"),
    ("cpuprofiles", "cpu_profile"),
    ("datacenters", "data_center"),
    ("diskprofiles", "disk_profile"),
    ("disks", "disk"),
    ("hosts", "host"),
    ("instancetypes", "template"),
    ("macpools", "mac_pool"),
    ("networks", "network"),
    ("quotas", "quota"),
    ("storagedomains", "storage_domain"),
    ("templates", "template"),
    ("vmpools", "vm_pool"),
    ("vms", "vm"),
    ("vnicprofiles", "vnic_profile"),
];

/// The element under which a permission holds an object of this kind.
pub(crate) fn object_member(kind: &str) -> Option<&'static str> {
    let word = kind.rsplit('/').next().unwrap_or(kind);
    OBJECTS
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, member)| *member)
}

/// Whether documents of permissions tell of objects of this kind.
pub(crate) fn is_shown(member: &str) -> bool {
    SHOWN.contains(&member)
}

/// The id of the user or group.
pub(crate) fn subject(permission: &Object) -> Option<&str> {
    permission
        .reference("user")
        .or_else(|| permission.reference("group"))
}

/// Whether it is on the whole system.
pub(crate) fn is_system(permission: &Object) -> bool {
    permission
        .doc
        .children
        .iter()
        .all(|child| matches!(&*child.name, "role" | "user" | "group"))
}

fn is_on(permission: &Object, member: &str, id: &str) -> bool {
    permission.reference(member) == Some(id)
}

/// The groups of a user: everybody is in one, a group in none.
pub(crate) fn groups_of(store: &Store, id: &str) -> Vec<String> {
    if store.root("groups", id).is_some() {
        return Vec::new();
    }
    vec![EVERYONE.to_owned()]
}

pub(super) fn is_of(permission: &Object, user: &str) -> bool {
    subject(permission).is_some_and(|subject| subject == user || subject == EVERYONE)
}

pub(super) fn role_of<'s>(store: &'s Store, permission: &Object) -> Option<&'s Arc<Object>> {
    store.root("roles", permission.reference("role")?)
}

/// The user with this login, once he is known to the engine.
pub(crate) fn user_of(store: &Store, login: &str) -> Option<String> {
    let mut users = store.list("users", "");
    let user = users.find(|user| user.text("principal") == Some(login))?;
    Some(user.id.to_string())
}

/// Somebody of the directory whom the engine sees for the first time.
pub(crate) fn meet(store: &mut Store, login: &str) {
    let domain = store.named("domains", "internal-authz").cloned();
    let Some(domain) = domain.filter(|_| user_of(store, login).is_none()) else {
        return;
    };
    let mut entries = store.list("domains/users", &domain.id);
    let entry = entries.find(|entry| entry.text("principal") == Some(login));
    let Some(entry) = entry.cloned() else { return };
    drop(entries);
    let mut doc = entry.doc.clone();
    doc.attrs.clear();
    doc.remove("groups");
    doc.put(Node::leaf("domain_entry_id", &*entry.id));
    doc.put(Node::reference("domain", &*domain.id).with_leaf("name", domain.name()));
    store.put_below("users", "", doc);
}

/// The permit to log in.
const LOGIN: &str = "1300";

/// Whether a user holds a role of his own that lets him log in; what everybody has does not count.
pub(crate) fn may_log_in(store: &Store, user: &str) -> bool {
    let mut permissions = store.list("permissions", "");
    permissions.any(|permission| {
        let role = permission.reference("role").unwrap_or("");
        subject(permission) == Some(user) && store.get("roles/permits", role, LOGIN).is_some()
    })
}

/// Whether a user holds a role of admin type anywhere.
pub(crate) fn is_administrator(store: &Store, user: &str) -> bool {
    let mut permissions = store
        .list("permissions", "")
        .filter(|permission| is_of(permission, user));
    permissions
        .any(|permission| role_of(store, permission).is_some_and(|role| role.is("administrative")))
}

/// Whether a user may do everything everywhere.
pub(crate) fn is_super_user(store: &Store, user: &str) -> bool {
    let mut held = store.list("permissions", "").filter(|row| is_of(row, user));
    held.any(|row| is_system(row) && row.reference("role") == Some(SUPER_USER))
}

/// Roles that give no right to change anything.
const READERS: &[&str] = &["ReadOnlyAdmin", "UserProfileEditor"];

/// What users change of themselves.
const OWN: &[&str] = &[
    "users/eventsubscriptions",
    "users/options",
    "users/sshpublickeys",
];

/// Whether a user may write at a place: by a role on what lies there or around it, or on the whole system.
pub(crate) fn may_write(store: &Store, ask: &Ask, place: &Place) -> bool {
    let kind = place.kind.split('/').next().unwrap_or("");
    let top = place.parents.first().or(place.id.as_ref());
    if place.kind.ends_with("permissions") {
        return permissions::may_change(store, ask, place);
    }
    if OWN.contains(&&*place.kind) && top == Some(&ask.user.id) {
        return true;
    }
    let permit = permits::needed(ask, &place.kind);
    if permit.is_none() && !ask.user.administrator {
        return false;
    }
    let named = || place.id.as_deref().or_else(|| ask.body.as_ref()?.id());
    let elsewhere = permits::asked_on(ask, &place.kind).and_then(|kind| Some((kind, named()?)));
    let around = match (elsewhere, top) {
        (Some((kind, id)), _) => around(store, kind, id),
        (None, Some(id)) => around(store, kind, id),
        (None, None) => given_around(store, ask),
    };
    let mut held = store
        .list("permissions", "")
        .filter(|row| is_of(row, &ask.user.id));
    let may = held.any(|row| {
        let reaches = is_system(row) || around.iter().any(|(member, id)| is_on(row, member, id));
        reaches && role_of(store, row).is_some_and(|role| gives(store, role, permit))
    });
    let needs = second_permits::needs(store, ask, place);
    let instead = !needs.is_empty() && second_permits::are_instead(store, ask, place);
    (may || instead) && second_permits::are_held(store, &ask.user.id, &needs)
}

/// Whether a user has a permit on an object, by a role on it, around it, or on the whole system.
pub(crate) fn holds(store: &Store, user: &str, permit: &str, kind: &str, id: &str) -> bool {
    let around = around(store, kind, id);
    let mut held = store.list("permissions", "").filter(|row| is_of(row, user));
    held.any(|row| {
        let reaches = is_system(row) || around.iter().any(|(member, id)| is_on(row, member, id));
        let role = row.reference("role").unwrap_or("");
        reaches && store.get("roles/permits", role, permit).is_some()
    })
}

/// Whether a role lets its holder do this; where no permit is known, an administrator's does.
fn gives(store: &Store, role: &Object, permit: Option<&str>) -> bool {
    match permit {
        Some(permit) => store.get("roles/permits", &role.id, permit).is_some(),
        None => role.is("administrative") && !READERS.contains(&role.name()),
    }
}

/// Whether the object that a request would change is one that its user does not see.
pub(crate) fn is_hidden(store: &Store, ask: &Ask, place: &Place) -> bool {
    let object = place
        .id
        .as_deref()
        .and_then(|id| store.root(&place.kind, id));
    let object = object.filter(|_| !ask.user.administrator || ask.filtered);
    object.is_some_and(|object| !sees(store, ask, &Item::Object(Arc::clone(object))))
}

/// Members of a body in which an object that is yet to be made will lie, and the kinds of what they name.
const HOMES: &[(&str, &str)] = &[
    ("cluster", "clusters"),
    ("data_center", "datacenters"),
    ("disk", "disks"),
    ("image", "disks"),
    ("network", "networks"),
    ("storage_domain", "storagedomains"),
    ("vm", "vms"),
];

/// What lies around an object that is yet to be made, as its body says.
fn given_around(store: &Store, ask: &Ask) -> Vec<(&'static str, String)> {
    let Some(body) = ask.body.as_ref() else {
        return Vec::new();
    };
    let first = body.at("storage_domains.storage_domain");
    let domain = first.map(|domain| ("storagedomains", domain));
    let named = HOMES
        .iter()
        .filter_map(|(member, kind)| Some((*kind, body.child(member)?)));
    let mut found = Vec::new();
    for (kind, node) in named.chain(domain) {
        let by_name = || store.named(kind, node.text_of("name")?);
        let object = match node.id() {
            Some(id) => store.root(kind, id),
            None => by_name(),
        };
        if let Some(object) = object {
            found.extend(around(store, kind, &object.id));
        }
    }
    // A host goes where hosts go when nobody says where.
    if body.name == "host" && body.child("cluster").is_none() {
        let cluster = store.named("clusters", "Default");
        found.extend(
            cluster.map_or_else(Vec::new, |cluster| around(store, "clusters", &cluster.id)),
        );
    }
    found
}

/// Whether a filtered query shows an item; who asks for many gathers the [`Sight`] once.
pub(crate) fn sees(store: &Store, ask: &Ask, item: &Item) -> bool {
    Sight::of(store, &ask.user.id).shows(item)
}

/// An object and what it lies in, as permissions name them: a VM, its cluster, its data center; a disk in its VMs, too.
pub(crate) fn around(store: &Store, kind: &str, id: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if kind == "disks" {
        for vm in store.parents("vms/diskattachments", id) {
            found.extend(around(store, "vms", vm));
        }
    }
    let mut next = object_member(kind).map(|member| (member, id.to_owned()));
    while let Some((member, id)) = next.take() {
        next = container(store, member, &id);
        found.push((member, id));
    }
    found
}

fn container(store: &Store, member: &str, id: &str) -> Option<(&'static str, String)> {
    let refers = |kind: &str, to: &'static str| {
        let object = store.find(kind, id)?;
        Some((to, object.reference(to)?.to_owned()))
    };
    match member {
        "vm" => refers("vms", "cluster"),
        "host" => refers("hosts", "cluster"),
        "vm_pool" => refers("vmpools", "cluster"),
        "cpu_profile" => refers("cpuprofiles", "cluster"),
        "cluster" => refers("clusters", "data_center"),
        "network" => refers("networks", "data_center"),
        "vnic_profile" => refers("vnicprofiles", "network"),
        "disk_profile" => refers("diskprofiles", "storage_domain"),
        "template" => {
            let cluster = store.root("templates", id)?.reference("cluster")?;
            let center = store.root("clusters", cluster)?.reference("data_center")?;
            Some(("data_center", center.to_owned()))
        }
        "disk" => {
            let disk = store.root("disks", id)?;
            let domain = disk.doc.at("storage_domains.storage_domain")?.id()?;
            Some(("storage_domain", domain.to_owned()))
        }
        "storage_domain" => {
            let domain = store.root("storagedomains", id)?;
            let center = domain.doc.at("data_centers.data_center")?.id()?;
            Some(("data_center", center.to_owned()))
        }
        "quota" => {
            let center = store.parents("datacenters/quotas", id).first()?;
            Some(("data_center", center.to_string()))
        }
        _ => None,
    }
}

/// The documents of a list of permissions, by id.
pub(crate) fn permissions(store: &Store, ask: &Ask, place: &Place) -> Vec<Node> {
    let around = around(store, place.parent_kind(), place.holder());
    let own = ask.filtered && object_member(place.parent_kind()).is_some();
    let mut found: Vec<_> = store
        .list("permissions", "")
        .filter(|row| belongs(row, place, &around) && (!own || is_of(row, &ask.user.id)))
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
        .into_iter()
        .map(|permission| shown(permission, place))
        .collect()
}

/// The document of one permission, wherever it is looked for: on the object that it is on. It has an href where that is of
/// the kind of the place.
pub(crate) fn permission(store: &Store, ask: &Ask, place: &Place, id: &str) -> Option<Node> {
    let permission = store.root("permissions", id)?;
    let permission = &as_seen(ask, permission);
    let listed = object_member(place.parent_kind());
    let own = match listed {
        Some(member) if SHOWN.contains(&member) => permission.reference(member),
        Some(_) => None,
        None if place.parent_kind() == "users" => permission.reference("user"),
        None => Some(place.holder()),
    };
    let href = match permission.reference("group") {
        Some(group) => Some(refs::href_of("groups/permissions", group, id)),
        None => own.map(|own| refs::href_of(&place.kind, own, id)),
    };
    Some(document(permission, href, None))
}

/// A permission as its reader sees it: other users he does not find, and takes them for groups.
fn as_seen(ask: &Ask, permission: &Arc<Object>) -> Arc<Object> {
    let other = permission.reference("user").filter(|id| *id != ask.user.id);
    let Some(other) = other.filter(|_| ask.filtered).map(str::to_owned) else {
        return Arc::clone(permission);
    };
    let mut seen = Object::clone(permission);
    seen.doc.remove("user");
    seen.doc.push(Node::reference("group", other));
    Arc::new(seen)
}

fn belongs(permission: &Object, place: &Place, around: &[(&'static str, String)]) -> bool {
    match place.parent_kind() {
        "" => is_system(permission),
        "users" | "groups" => is_of(permission, place.holder()),
        _ => {
            is_system(permission)
                || around
                    .iter()
                    .any(|(member, id)| is_on(permission, member, id))
        }
    }
}

/// A permission as a list shows it: on the object that was asked for, even when it is inherited from above.
fn shown(permission: &Object, place: &Place) -> Node {
    let id = &*permission.id;
    let listed = object_member(place.parent_kind());
    let group = permission.reference("group");
    let href = match (group, listed) {
        (Some(group), _) => Some(refs::href_of("groups/permissions", group, id)),
        (None, Some(member)) if !SHOWN.contains(&member) => None,
        (None, _) => Some(refs::href_of(&place.kind, &place.parent(), id)),
    };
    document(
        permission,
        href,
        listed.map(|member| (member, place.holder())),
    )
}

/// The document of a permission on what it is on, or on another object.
fn document(permission: &Object, href: Option<String>, on: Option<(&str, &str)>) -> Node {
    let mut node = Node::new("permission");
    if let Some(href) = href {
        node.set_attr("href", href);
    }
    node.set_attr("id", &*permission.id);
    let mut parts: Vec<(&str, &str)> = Vec::new();
    match on {
        Some((member, id)) if SHOWN.contains(&member) => parts.push((member, id)),
        Some(_) => {}
        None => {
            let on = permission
                .doc
                .children
                .iter()
                .filter(|child| SHOWN.contains(&&*child.name));
            parts.extend(on.filter_map(|child| Some((&*child.name, child.id()?))));
        }
    }
    for member in ["group", "role", "user"] {
        parts.extend(permission.reference(member).map(|id| (member, id)));
    }
    parts.sort_unstable();
    for (member, id) in parts {
        let mut reference = Node::new(member.to_owned());
        if let Some(word) = refs::root_of(member) {
            reference.set_attr("href", refs::href_of(word, "", id));
        }
        reference.set_attr("id", id);
        node.push(reference);
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_around_a_vm() {
        let mut store = Store::new(1);
        store.put(
            "clusters",
            Node::reference("cluster", "c").with(Node::reference("data_center", "d")),
        );
        store.put(
            "vms",
            Node::reference("vm", "v").with(Node::reference("cluster", "c")),
        );
        let around = around(&store, "vms", "v");
        let want = [
            ("vm", "v".to_owned()),
            ("cluster", "c".to_owned()),
            ("data_center", "d".to_owned()),
        ];
        assert_eq!(around, want);
    }
}
