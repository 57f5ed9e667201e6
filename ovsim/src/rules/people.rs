//! Users and groups, roles with their permits, permissions, and what users keep for themselves.

use std::sync::Arc;

use super::access;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Letters, Names, OWN_NAME, PLAIN, Rule};
use super::work::Work;
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::render::refs;
use crate::store::{Object, Store, is_uuid};

/// The role that may do everything; its permits are all there are.
const SUPER_USER: &str = "00000000-0000-0000-0000-000000000001";

/// Users.
pub(crate) const USERS: Rule = Rule {
    kind: "users",
    label: "User",
    drop: &["groups", "roles", "permissions", "tags"],
    prepare: |work| {
        person(
            work,
            "user_name",
            "domains/users",
            "principal",
            "ADUSER",
            "username",
        )
    },
    existing: |work| known(work, "user_name"),
    gone: |work, user| forget(work, "user", &user.id),
    told: [
        Some((
            "USER_ADD",
            "User '{name}' was added successfully to the system.",
        )),
        None,
        Some(("USER_REMOVE_ADUSER", "User {name} was removed by {user}.")),
    ],
    ..PLAIN
};

/// Groups.
pub(crate) const GROUPS: Rule = Rule {
    kind: "groups",
    label: "Group",
    drop: &["roles", "permissions", "tags"],
    needs: |work| {
        let named = work.gives("name").is_some_and(|name| name.contains('@'));
        let domain = work
            .given
            .child("domain")
            .is_some_and(|domain| domain.id().is_some() || domain.child("name").is_some());
        if named || domain {
            Ok(())
        } else {
            Err(Refusal::incomplete("Group", "domain.id|name", "add"))
        }
    },
    prepare: |work| person(work, "name", "domains/groups", "name", "ADGROUP", "name"),
    existing: |work| known(work, "name"),
    gone: |work, group| forget(work, "group", &group.id),
    ..PLAIN
};

/// The name without the directory, and the directory.
fn named(work: &Work<'_>, member: &str) -> (String, String) {
    let given = work.gives(member).unwrap_or("");
    let domain = work.gives("domain.name").unwrap_or("");
    match given.rsplit_once('@') {
        Some((name, authz)) => (
            name.to_owned(),
            if domain.is_empty() { authz } else { domain }.to_owned(),
        ),
        None => (given.to_owned(), domain.to_owned()),
    }
}

/// A person or group is taken out of a directory; only the directory's name is understood.
fn person(
    work: &mut Work<'_>,
    member: &str,
    kind: &str,
    key: &str,
    class: &str,
    word: &str,
) -> Outcome<()> {
    if let Some(id) = work.given.child("domain").and_then(Node::id)
        && work.gives("domain.name").is_none()
    {
        let reason = Some("Operation Failed".into());
        return Err(Refusal::Bare {
            status: 400,
            reason,
            detail: Some(format!("Domain: '{id}' does not exist.")),
        });
    }
    let (name, authz) = named(work, member);
    let domain = work.store.named("domains", &authz).cloned();
    let Some(domain) = domain else {
        return Err(Refusal::operation(
            400,
            "cannot invoke \"list.stream()\" because the return value is null",
        ));
    };
    let found = work
        .store
        .list(kind, &domain.id)
        .find(|entry| entry.text(key) == Some(&name))
        .cloned();
    let Some(entry) = found else {
        return Err(Refusal::not_found(format!(
            "{class}@{authz}:: {word}={name}"
        )));
    };
    let mut doc = entry.doc.clone();
    doc.remove("groups");
    doc.put(Node::leaf("domain_entry_id", &*entry.id));
    doc.remove("domain");
    doc.push(Node::reference("domain", &*domain.id).with_leaf("name", authz));
    work.doc = doc;
    Ok(())
}

/// One who is there already is found instead of made.
fn known(work: &Work<'_>, member: &str) -> Option<Arc<Object>> {
    let entry = work.doc.text_of("domain_entry_id")?;
    let _ = member;
    work.store
        .list(work.rule.kind, "")
        .find(|other| other.text("domain_entry_id") == Some(entry))
        .cloned()
}

fn forget(work: &mut Work<'_>, member: &str, id: &str) {
    let held = work
        .store
        .list("permissions", "")
        .filter(|row| row.reference(member) == Some(id));
    let held: Vec<_> = held.map(|row| row.id.clone()).collect();
    for permission in held {
        work.store.remove("permissions", "", &permission);
    }
}

/// Public keys of a user.
pub(crate) const SSH_KEYS: Rule = Rule {
    kind: "users/sshpublickeys",
    label: "Authentication Key",
    drop: &["user"],
    ..PLAIN
};

/// Roles.
pub(crate) const ROLES: Rule = Rule {
    kind: "roles",
    label: "Role",
    names: Names {
        letters: Letters::Plain,
        wrong: "Role name may only contain letters, numbers, '-', or '_'., Attribute: role.name",
        longest: 126,
        too_long: "Role name must not exceed 126 characters, Attribute: role.name",
        ..OWN_NAME
    },
    drop: &["permits", "mutable", "user"],
    prepare: role,
    made: |work, role| {
        let permits = work
            .given
            .child("permits")
            .map_or(Vec::new(), |list| list.children.clone());
        for id in permits.iter().filter_map(Node::id) {
            if let Some(permit) = permit(work.store, id) {
                work.store.put_below("roles/permits", &role.id, permit);
            }
        }
    },
    leave: |work, role| {
        if !role.is("mutable") {
            return Err(work.conflict("Cannot {action} {type}. The Role is Read-Only."));
        }
        let mut held = work.store.list("permissions", "");
        if held.any(|permission| permission.reference("role") == Some(&role.id)) {
            return Err(Refusal::conflict(
                "One or more Permissions is still associated with Role.\n- Please remove all Permissions first.",
            ));
        }
        Ok(())
    },
    told: [
        Some((
            "USER_ADD_ROLE_WITH_ACTION_GROUP",
            "Role {name} was added by {user}",
        )),
        Some((
            "USER_UPDATE_ROLE",
            "{user} Role was updated to the {name} Role",
        )),
        Some(("USER_REMOVE_ROLE", "Role {name} removed from {user}")),
    ],
    ..PLAIN
};

fn role(work: &mut Work<'_>) -> Outcome<()> {
    if let Some(old) = &work.old {
        if !old.is("mutable") {
            return Err(work.conflict("Cannot {action} {type}. The Role is Read-Only."));
        }
        if work
            .gives("administrative")
            .is_some_and(|given| Some(given) != old.text("administrative"))
        {
            return Err(Refusal::conflict(
                "Cannot edit Role. Changing Role type is not allowed.",
            ));
        }
        return Ok(());
    }
    let permits = work
        .given
        .child("permits")
        .map_or(&[][..], |list| &list.children);
    for id in permits.iter().filter_map(Node::id) {
        if permit(work.store, id).is_none() {
            return Err(Refusal::Bare {
                status: 400,
                reason: None,
                detail: Some(format!("{id} is not a valid permit ID.")),
            });
        }
    }
    if work.doc.text_of("administrative").is_none() {
        return Err(Refusal::bad("Invalid Role Type."));
    }
    work.doc.put(Node::leaf("mutable", "true"));
    Ok(())
}

/// A permit by number.
fn permit(store: &Store, id: &str) -> Option<Node> {
    let permit = store.get("roles/permits", SUPER_USER, id)?;
    let mut doc = permit.doc.clone();
    doc.set_attr("id", &*permit.id);
    Some(doc)
}

/// Permits of a role.
pub(crate) const PERMITS: Rule = Rule {
    kind: "roles/permits",
    label: "Role",
    prepare: |work| {
        let id = work.given.id().unwrap_or("").to_owned();
        let found = permit(work.store, &id);
        let detail = Some(format!("{id} is not a valid permit ID."));
        work.doc = found.ok_or(Refusal::Bare {
            status: 400,
            reason: None,
            detail,
        })?;
        changeable(work)?;
        if work
            .store
            .get("roles/permits", work.place.holder(), &id)
            .is_some()
        {
            return Err(Refusal::conflict(
                "Cannot attach action group to Role. This action group is already attached to Role.",
            ));
        }
        Ok(())
    },
    leave: |work, _| changeable(work),
    made: |work, permit| {
        tell_permit(
            work,
            permit,
            "USER_ATTACHED_ACTION_GROUP_TO_ROLE",
            "attached to",
        )
    },
    gone: |work, permit| {
        tell_permit(
            work,
            permit,
            "USER_DETACHED_ACTION_GROUP_FROM_ROLE",
            "detached from",
        )
    },
    ..PLAIN
};

fn changeable(work: &Work<'_>) -> Outcome<()> {
    match work.place.owner(work.store) {
        Some(role) if !role.is("mutable") => {
            Err(work.conflict("Cannot {action} {type}. The Role is Read-Only."))
        }
        _ => Ok(()),
    }
}

fn tell_permit(work: &mut Work<'_>, permit: &Object, symbol: &str, done: &str) {
    let role = work.name_of("roles", Some(work.place.holder()));
    let text = format!(
        "Action group {} was {done} Role {role} by {}",
        permit.name().to_uppercase(),
        work.user()
    );
    let draft = work.event(symbol, text);
    draft.record(work.store);
}

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
    ("storage_domain", "StorageDomain"),
    ("template", "Template"),
    ("vm", "VM"),
    ("vm_pool", "VmPool"),
    ("vnic_profile", "VnicProfile"),
];

/// POST of a permission anywhere. One that is there already is answered as if it were new.
pub(crate) fn add_permission(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let body = ask.body.clone().unwrap_or_default();
    let holder = place.holder();
    let principal = matches!(place.parent_kind(), "users" | "groups");
    let has = |member: &str, by: &[&str]| {
        body.child(member).is_some_and(|node| {
            node.id().is_some() || by.iter().any(|word| node.child(word).is_some())
        })
    };
    let mut missing = Vec::new();
    if !has("role", &["name"]) {
        missing.push("role.id|name");
    }
    let objects = [
        "data_center",
        "cluster",
        "host",
        "storage_domain",
        "vm",
        "vm_pool",
        "template",
        "disk",
    ];
    if principal {
        if !objects.iter().any(|member| has(member, &[])) {
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
    let role = role_of(store, &body)?;
    let (kind, subject) = match place.parent_kind() {
        "users" => ("user", holder.to_owned()),
        "groups" => ("group", holder.to_owned()),
        _ => subject_of(store, &body)?,
    };
    let on = match access::object_member(place.parent_kind()) {
        Some(member) if !principal => Some((member, holder.to_owned())),
        _ => objects
            .iter()
            .find_map(|member| Some((*member, body.child(member)?.id()?.to_owned()))),
    };
    let found = store.list("permissions", "").find(|row| {
        row.reference("role") == Some(&role)
            && access::subject(row) == Some(&subject)
            && match &on {
                Some((member, id)) => row.reference(member) == Some(id),
                None => access::is_system(row),
            }
    });
    let id = match found {
        Some(found) => found.id.to_string(),
        None => write(store, ask, kind, &subject, &role, on.as_ref()),
    };
    Ok(answer(&id, &subject, &role, on.as_ref()))
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

fn subject_of(store: &Store, body: &Node) -> Outcome<(&'static str, String)> {
    for (member, kind) in [("user", "users"), ("group", "groups")] {
        let Some(id) = body.child(member).and_then(Node::id) else {
            continue;
        };
        if !is_uuid(id) {
            return Err(Refusal::no_uuid(id));
        }
        return match store.root(kind, id) {
            Some(_) => Ok((member, id.to_owned())),
            None => Err(Refusal::operation(400, "[]")),
        };
    }
    Err(Refusal::incomplete("Permission", "user|group.id", "add"))
}

fn write(
    store: &mut Store,
    ask: &Ask,
    kind: &'static str,
    subject: &str,
    role: &str,
    on: Option<&(&'static str, String)>,
) -> String {
    let mut doc = Node::new("permission")
        .with(Node::reference("role", role))
        .with(Node::reference(kind, subject));
    if let Some((member, id)) = on {
        doc.push(Node::reference(*member, id.as_str()));
    }
    let permission = store.put_below("permissions", "", doc);
    let symbol = if on.is_some() {
        "USER_ADD_PERMISSION"
    } else {
        "USER_ADD_SYSTEM_PERMISSION"
    };
    let (who, role, what) = told(store, &permission);
    let user = ask.user.user_at_authz();
    let text = match on {
        Some(_) => {
            let namespace = if kind == "user" { "*" } else { "" };
            let authz = &ask.user.authz;
            format!(
                "User/Group {who}, Namespace {namespace}, Authorization provider: {authz} was granted permission for Role {role} on {what}, by {user}."
            )
        }
        None => {
            format!("User/Group {who} was granted permission for Role {role} on {what} by {user}.")
        }
    };
    Draft::of(ask, symbol, text).record(store);
    permission.id.to_string()
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
    let on = permission.doc.children.iter().find_map(|child| {
        let (_, word) = KINDS.iter().find(|(member, _)| *member == child.name)?;
        let object = store.find(refs::home_of(&child.name)?, child.id()?)?;
        Some(format!(
            "{word} {}",
            object.text("name").or(object.text("alias")).unwrap_or("")
        ))
    });
    (who, role, on.unwrap_or_else(|| "System".to_owned()))
}

/// The answer calls every holder a user, groups too (engine 4.5.8).
fn answer(id: &str, subject: &str, role: &str, on: Option<&(&'static str, String)>) -> Reply {
    let href = refs::href_of("users/permissions", subject, id);
    let mut parts = vec![("role", role), ("user", subject)];
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
    let member = access::object_member(place.parent_kind());
    if member.is_some_and(|member| permission.reference(member) != Some(place.holder())) {
        return Err(Refusal::bad("Cannot remove inherited permission"));
    }
    if system && access::subject(&permission) == Some(access::EVERYONE) {
        return Err(Refusal::bad(
            "It's not allowed to remove system permissions assigned to built-in Everyone group",
        ));
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
