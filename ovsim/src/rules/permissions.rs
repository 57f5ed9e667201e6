//! Permissions, given and taken anywhere: who gets which role on what.

use std::sync::Arc;

use super::access;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, PLAIN, Rule};
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::render::refs;
use crate::store::{Object, Store, is_uuid};

/// Permissions; they are added and removed by functions of their own.
pub(crate) const PERMISSIONS: Rule = Rule {
    kind: "permissions",
    label: "Permission",
    names: ANY_NAME,
    ..PLAIN
};

/// How messages call what a permission is on.
const KINDS: &[(&str, &str)] = &[
    ("cluster", "Cluster"),
    ("cpu_profile", "CpuProfile"),
    ("data_center", "DataCenter"),
    ("disk", "Disk"),
    ("disk_profile", "DiskProfile"),
    ("host", "Host"),
    ("mac_pool", "MacPool"),
    ("network", "Network"),
    ("quota", "Quota"),
    ("storage_domain", "Storage"),
    ("template", "Template"),
    ("vm", "VM"),
    ("vm_pool", "VmPool"),
    ("vnic_profile", "VnicProfile"),
];

/// The permit to give and to take permissions.
const MANIPULATE: &str = "502";

const OBJECTS: [&str; 8] = [
    "data_center",
    "cluster",
    "host",
    "storage_domain",
    "vm",
    "vm_pool",
    "template",
    "disk",
];

/// What a body of a permission is on, beside those of users and groups.
fn named(body: &Node) -> Option<(&'static str, String)> {
    OBJECTS
        .iter()
        .find_map(|member| Some((*member, body.child(member)?.id()?.to_owned())))
}

/// Whether a user may give or take a permission: by a permit on the object that it is on, wherever the request goes. What is
/// not there is not found by anybody.
pub(crate) fn may_change(store: &Store, ask: &Ask, place: &Place) -> bool {
    let of_path = || {
        let id = place.parents.last().map(String::as_str)?;
        let principal = matches!(place.parent_kind(), "users" | "groups");
        access::object_member(place.parent_kind()).filter(|_| !principal)?;
        Some((place.parent_kind().to_owned(), id.to_owned()))
    };
    let of_body = || {
        let (member, id) = named(ask.body.as_ref()?)?;
        Some((refs::home_of(member)?.to_owned(), id))
    };
    let of_permission = || {
        let permission = store.root("permissions", place.id.as_deref()?)?;
        permission.doc.children.iter().find_map(|child| {
            let known = KINDS.iter().any(|(member, _)| *member == child.name);
            let home = refs::home_of(&child.name).filter(|_| known)?;
            Some((home.to_owned(), child.id()?.to_owned()))
        })
    };
    let unknown = |id: &str| store.root("permissions", id).is_none();
    if place.id.as_deref().is_some_and(unknown) {
        return true;
    }
    let on = match place.id {
        Some(_) => of_permission(),
        None => of_path().or_else(of_body),
    };
    let (kind, id) = on.unwrap_or_default();
    access::holds(store, &ask.user.id, MANIPULATE, &kind, &id)
}

/// Roles of admin type are given and taken by those alone who may do everything.
fn check_admin_role(store: &Store, ask: &Ask, role: &str, text: &str) -> Outcome<()> {
    let admin = store
        .root("roles", role)
        .is_some_and(|role| role.is("administrative"));
    match admin && !access::is_super_user(store, &ask.user.id) {
        true => Err(Refusal::operation(403, format!("[{text}]"))),
        false => Ok(()),
    }
}

/// What a body must name: a role, and whom or what it is for.
fn check_given(body: &Node, principal: bool) -> Outcome<()> {
    let has = |member: &str, by: &[&str]| {
        body.child(member).is_some_and(|node| {
            node.id().is_some() || by.iter().any(|word| node.child(word).is_some())
        })
    };
    let mut missing = Vec::new();
    if !has("role", &["name"]) {
        missing.push("role.id|name");
    }
    if principal {
        // A disk is overlooked here.
        if !OBJECTS[..7].iter().any(|member| has(member, &[])) {
            missing.push("dataCenter|cluster|host|storageDomain|vm|vmPool|template.id");
        }
    } else if !has("user", &[]) && !has("group", &[]) {
        missing.push("user|group.id");
    }
    if !missing.is_empty() {
        return Err(Refusal::incomplete(
            "Permission",
            &missing.join(", "),
            "add",
        ));
    }
    Ok(())
}

/// POST of a permission anywhere. One that is there already is answered as if it were new.
pub(crate) fn add_permission(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let body = ask.body.clone().unwrap_or_default();
    let holder = place.holder();
    let principal = matches!(place.parent_kind(), "users" | "groups");
    check_given(&body, principal)?;
    let role = role_of(store, &body)?;
    let (kind, subject) = match place.parent_kind() {
        "users" => ("user", holder.to_owned()),
        "groups" => ("group", holder.to_owned()),
        _ => subject_of(&body)?,
    };
    let known = |home: &str| store.root(home, &subject).is_some();
    let known = match principal {
        true => known("users") || known("groups"),
        false => known(refs::root_of(kind).unwrap_or(kind)),
    };
    let on = match access::object_member(place.parent_kind()) {
        Some(member) if !principal => Some((member, holder.to_owned())),
        _ => named(&body),
    };
    if let Some((member, id)) = &on {
        let home = refs::home_of(member);
        if home.is_some_and(|home| store.find(home, id).is_none()) {
            return Err(Refusal::bad(
                "Cannot add permission, invalid object ID or type",
            ));
        }
    }
    check_admin_role(
        store,
        ask,
        &role,
        "Cannot add permission, only system super user can give permissions with admin Role",
    )?;
    if let Some(("vm", id)) = on.as_ref().map(|(member, id)| (*member, id))
        && store
            .root("vms", id)
            .is_some_and(|vm| vm.reference("vm_pool").is_some())
    {
        return Err(Refusal::conflict(
            "Cannot add permission, VM is part of VM-Pool, permission should be given on VM-Pool instead",
        ));
    }
    if !known {
        // It is the database that does not find them, when all else is well.
        ungranted(store, ask, &role, on.as_ref());
        return Err(Refusal::operation(400, "[]"));
    }
    let found = store.list("permissions", "").find(|row| {
        row.reference("role") == Some(&role)
            && access::subject(row) == Some(&subject)
            && match &on {
                Some((member, id)) => row.reference(member) == Some(id),
                None => access::is_system(row),
            }
    });
    let permission = match found.cloned() {
        Some(found) => found,
        None => write(store, kind, &subject, &role, on.as_ref()),
    };
    // One that was there already is told of again.
    tell(store, ask, kind, &permission, on.is_some());
    let id = permission.id.to_string();
    let word = if place.parent_kind() == "groups" {
        "group"
    } else {
        "user"
    };
    Ok(answer(&id, (word, &subject), &role, on.as_ref()))
}

fn role_of(store: &Store, body: &Node) -> Outcome<String> {
    let Some(role) = body.child("role") else {
        return Err(Refusal::bad("Cannot add permission, invalid Role id"));
    };
    let found = match role.id() {
        Some(id) if !is_uuid(id) => return Err(Refusal::no_uuid(id)),
        Some(id) => store.root("roles", id),
        None => store.named("roles", role.text_of("name").unwrap_or("")),
    };
    found
        .map(|role| role.id.to_string())
        .ok_or_else(|| Refusal::bad("Cannot add permission, invalid Role id"))
}

fn subject_of(body: &Node) -> Outcome<(&'static str, String)> {
    for member in ["user", "group"] {
        let Some(id) = body.child(member).and_then(Node::id) else {
            continue;
        };
        if !is_uuid(id) {
            return Err(Refusal::no_uuid(id));
        }
        return Ok((member, id.to_owned()));
    }
    Err(Refusal::incomplete("Permission", "user|group.id", "add"))
}

fn write(
    store: &mut Store,
    kind: &'static str,
    subject: &str,
    role: &str,
    on: Option<&(&'static str, String)>,
) -> Arc<Object> {
    let mut doc = Node::new("permission")
        .with(Node::reference("role", role))
        .with(Node::reference(kind, subject));
    if let Some((member, id)) = on {
        doc.push(Node::reference(*member, id.as_str()));
    }
    store.put_below("permissions", "", doc)
}

fn tell(store: &mut Store, ask: &Ask, kind: &str, permission: &Object, on_object: bool) {
    let symbol = if on_object {
        "USER_ADD_PERMISSION"
    } else {
        "USER_ADD_SYSTEM_PERMISSION"
    };
    let (who, role, what) = told(store, permission);
    let user = ask.user.user_at_authz();
    let text = match on_object {
        true => {
            let namespace = if kind == "user" { "*" } else { "" };
            let authz = &ask.user.authz;
            format!(
                "User/Group {who}, Namespace {namespace}, Authorization provider: {authz} was granted permission for Role {role} on {what}, by {user}."
            )
        }
        false => {
            format!("User/Group {who} was granted permission for Role {role} on {what} by {user}.")
        }
    };
    Draft::of(ask, symbol, text).record(store);
}

/// Who, which role and on what, as events say it.
fn told(store: &Store, permission: &Object) -> (String, String, String) {
    let name = |kind: &str, id: Option<&str>, member: &str| {
        let object = id.and_then(|id| store.find(kind, id));
        object
            .and_then(|object| object.text(member).map(str::to_owned))
            .unwrap_or_default()
    };
    let who = match permission.reference("user") {
        Some(user) => name("users", Some(user), "principal"),
        None => name("groups", permission.reference("group"), "name"),
    };
    let role = name("roles", permission.reference("role"), "name");
    (
        who,
        role,
        place_of(store, &permission.doc).unwrap_or_else(|| "System".to_owned()),
    )
}

/// What a permission is on, as events say it.
fn place_of(store: &Store, doc: &Node) -> Option<String> {
    doc.children.iter().find_map(|child| {
        let (_, word) = KINDS.iter().find(|(member, _)| *member == child.name)?;
        let object = store.find(refs::home_of(&child.name)?, child.id()?)?;
        Some(format!(
            "{word} {}",
            object.text("name").or(object.text("alias")).unwrap_or("")
        ))
    })
}

/// The event of a permission for nobody.
fn ungranted(store: &mut Store, ask: &Ask, role: &str, on: Option<&(&'static str, String)>) {
    let doc =
        on.map(|(member, id)| Node::new("permission").with(Node::reference(*member, id.as_str())));
    let on = doc.and_then(|doc| place_of(store, &doc));
    let role = store.root("roles", role).map_or("", |role| role.name());
    let text = format!(
        "User {} failed to grant permission for Role {role} on {} to User/Group <UNKNOWN>.",
        ask.user.user_at_authz(),
        on.as_deref().unwrap_or("System System")
    );
    Draft::of(ask, "USER_ADD_PERMISSION_FAILED", text).record(store);
}

/// The answer calls every holder a user, groups too, but below a group; of the places where a permission is seen it names the
/// first by the alphabet (engine 4.5.8).
fn answer(
    id: &str,
    holder: (&'static str, &str),
    role: &str,
    on: Option<&(&'static str, String)>,
) -> Reply {
    let (kind, object) = match on {
        Some((member, object)) if access::is_shown(member) && *member < holder.0 => {
            (*member, object.as_str())
        }
        _ => holder,
    };
    let home = refs::root_of(kind).unwrap_or(kind);
    let href = refs::href_of(&format!("{home}/permissions"), object, id);
    let mut parts = vec![("role", role), holder];
    if let Some((member, id)) = on.filter(|(member, _)| access::is_shown(member)) {
        parts.push((member, id));
    }
    parts.sort_unstable();
    let mut node = Node::new("permission");
    for (member, id) in parts {
        let word = refs::root_of(member).unwrap_or(member);
        let href = refs::href_of(word, "", id);
        node.push(Node::reference(member.to_owned(), id).with_attr("href", href));
    }
    node.set_attr("id", id);
    node.set_attr("href", href.as_str());
    Reply::One {
        status: 201,
        node,
        location: Some(href),
    }
}

/// DELETE of a permission from wherever it is seen, but not from below.
pub(crate) fn remove_permission(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    let permission = store
        .root("permissions", id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    let system = access::is_system(&permission);
    let role = permission.reference("role").unwrap_or("").to_owned();
    let same = store.list("permissions", "");
    let same = same
        .filter(|row| row.reference("role") == Some(&role))
        .count();
    if role == access::SUPER_USER && same < 2 {
        return Err(Refusal::conflict(
            "Cannot remove Permission. The system must have at least one Super User Role defined.",
        ));
    }
    check_admin_role(
        store,
        ask,
        &role,
        "Cannot remove permission, only system super user can remove permissions with admin Role",
    )?;
    if system && access::subject(&permission) == Some(access::EVERYONE) {
        return Err(Refusal::bad(
            "It's not allowed to remove system permissions assigned to built-in Everyone group",
        ));
    }
    // Only a user's place looks whose permission it is; of objects any place will do (engine 4.5.8).
    let other = access::subject(&permission) != Some(place.holder());
    if place.parent_kind() == "users" && other && store.root("users", place.holder()).is_some() {
        return Err(Refusal::bad("Cannot remove inherited permission"));
    }
    let (who, role, what) = told(store, &permission);
    let user = ask.user.user_at_authz();
    store.remove("permissions", "", id);
    let symbol = if system {
        "USER_REMOVE_SYSTEM_PERMISSION"
    } else {
        "USER_REMOVE_PERMISSION"
    };
    let text = format!("User/Group {who} Role {role} permission was removed from {what} by {user}");
    Draft::of(ask, symbol, text).record(store);
    Ok(())
}
