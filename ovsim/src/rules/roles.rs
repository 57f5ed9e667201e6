//! Roles with their permits, and those that users and groups hold on the whole system, as `/users/{id}/roles` and
//! `/groups/{id}/roles` show them.

use std::sync::Arc;

use super::access::{self, SUPER_USER};
use super::places::Place;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, OWN_NAME, PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

/// Roles.
pub(crate) const ROLES: Rule = Rule {
    kind: "roles",
    label: "Role",
    names: Names {
        letters: Letters::Plain,
        wrong: "Role name may only contain letters, numbers, '-', or '_'., Attribute: privateRole.name",
        longest: 126,
        too_long: "Role name must not exceed 126 characters, Attribute: privateRole.name",
        ..OWN_NAME
    },
    drop: &["permits", "mutable"],
    needs: |work| match told(work).iter().any(Option::is_none) {
        true => Err(Refusal::mute(500)),
        false => Ok(()),
    },
    prepare: role,
    made: |work, role| {
        for id in told(work).iter().flatten() {
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
    if work.gives("mutable") == Some("false") {
        let deed = if work.is_add() { "attach" } else { "edit" };
        return Err(Refusal::conflict(format!(
            "Cannot {deed} Role. The Role is Read-Only."
        )));
    }
    if let Some(old) = &work.old {
        if !old.is("mutable") {
            return Err(work.conflict("Cannot {action} {type}. The Role is Read-Only."));
        }
        if work
            .gives("administrative")
            .is_some_and(|given| Some(given) != old.text("administrative"))
        {
            return Err(Refusal::bad(
                "Cannot edit Role. Changing Role type is not allowed.",
            ));
        }
        return Ok(());
    }
    let permits = told(work);
    for id in permits.iter().flatten() {
        if permit(work.store, id).is_none() {
            return Err(Refusal::Text {
                status: 400,
                text: format!("{id} is not a valid permit ID."),
            });
        }
    }
    if work.doc.text_of("administrative").is_none() {
        return Err(Refusal::bad("Invalid Role Type."));
    }
    let given = permits.iter().flatten();
    let mut given = given.filter_map(|id| permit(work.store, id));
    let user = work.doc.text_of("administrative") != Some("true");
    if user && given.any(|permit| permit.text_of("administrative") == Some("true")) {
        return Err(Refusal::conflict(OF_ADMINISTRATORS));
    }
    work.doc.put(Node::leaf("mutable", "true"));
    Ok(())
}

const OF_ADMINISTRATORS: &str = "Cannot add administrator's action group to a User Role.";

/// A permit as one of any role, whether it has it or not (engine 4.5.8).
pub(crate) fn any_permit(store: &Store, role: &str, id: &str) -> Option<Arc<Object>> {
    let permit = store.get("roles/permits", SUPER_USER, id)?;
    Some(Arc::new(Object {
        parent: role.into(),
        ..Object::clone(permit)
    }))
}

/// The permits of a new role by their numbers; a name counts more, and is none where nobody knows it.
fn told(work: &Work<'_>) -> Vec<Option<String>> {
    let given = work.given.child("permits").into_iter();
    let given = given.flat_map(|list| &list.children);
    let known = given.filter_map(|permit| match permit.text_of("name") {
        Some(name) => {
            let name = name.to_ascii_lowercase();
            let known = work.store.named_below("roles/permits", SUPER_USER, &name);
            Some(known.map(|permit| permit.id.to_string()))
        }
        None => permit.id().map(|id| Some(id.to_owned())),
    });
    known.collect()
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
        work.doc = match work.given.id() {
            Some(id) if id.parse::<i32>().is_err() => {
                return Err(Refusal::Bare {
                    status: 500,
                    reason: Some("Operation Failed".into()),
                    detail: None,
                });
            }
            Some(id) => match (permit(work.store, id), work.place.owner(work.store)) {
                (Some(permit), _) => permit,
                (None, Some(role)) if role.is("administrative") => {
                    return Err(Refusal::bad(INTERNAL));
                }
                _ => return Err(Refusal::stumbled()),
            },
            None => named_permit(work)?,
        };
        changeable(work, "attach")?;
        let Some(role) = work.place.owner(work.store) else {
            return Err(Refusal::stumbled());
        };
        let user = !role.is("administrative");
        let id = work.doc.id().unwrap_or("");
        if work
            .store
            .get("roles/permits", work.place.holder(), id)
            .is_some()
        {
            return Err(Refusal::conflict(
                "Cannot attach action group to Role. This action group is already attached to Role.",
            ));
        }
        if user && work.doc.text_of("administrative") == Some("true") {
            return Err(Refusal::conflict(OF_ADMINISTRATORS));
        }
        Ok(())
    },
    leave: |work, _| changeable(work, "detach"),
    made: |work, permit| {
        let role = work.name_of("roles", Some(work.place.holder()));
        tell_permit(work, &role, permit, ATTACHED)
    },
    gone: |work, permit| {
        let role = work.name_of("roles", Some(work.place.holder()));
        tell_permit(work, &role, permit, DETACHED)
    },
    ..PLAIN
};

/// A permit by name; for a name that it does not know an engine finds no words.
fn named_permit(work: &Work<'_>) -> Outcome<Node> {
    let name = work.given.text_of("name").unwrap_or("");
    let permit = work
        .store
        .named_below("roles/permits", SUPER_USER, name)
        .map(|found| found.id.to_string())
        .and_then(|id| permit(work.store, &id));
    permit.ok_or_else(|| Refusal::Bare {
        status: 500,
        reason: Some("Operation Failed".into()),
        detail: None,
    })
}

/// What is said of a permit that is to go and is none of the role's.
pub(crate) fn not_attached(store: &Store, place: &Place) -> Refusal {
    match permit(store, place.id.as_deref().unwrap_or("")) {
        None => Refusal::Empty(404),
        Some(_) if is_fixed(store, place) => read_only("detach"),
        Some(_) => Refusal::bad(
            "Cannot detach action group from Role. This action group is not attached to this Role.",
        ),
    }
}

fn changeable(work: &Work<'_>, deed: &str) -> Outcome<()> {
    match is_fixed(work.store, work.place) {
        true => Err(read_only(deed)),
        false => Ok(()),
    }
}

/// Whether the role that the path lies in is one of those that nobody changes.
fn is_fixed(store: &Store, place: &Place) -> bool {
    place.owner(store).is_some_and(|role| !role.is("mutable"))
}

fn read_only(deed: &str) -> Refusal {
    Refusal::conflict(format!("Cannot {deed} Role. The Role is Read-Only."))
}

const ATTACHED: (&str, &str) = ("USER_ATTACHED_ACTION_GROUP_TO_ROLE", "attached to");
const DETACHED: (&str, &str) = ("USER_DETACHED_ACTION_GROUP_FROM_ROLE", "detached from");

fn tell_permit(work: &mut Work<'_>, role: &str, permit: &Object, told: (&str, &str)) {
    let (symbol, done) = told;
    let text = format!(
        "Action group {} was {done} Role {role} by {}",
        permit.name().to_uppercase(),
        work.user()
    );
    let draft = work.event(symbol, text);
    draft.record(work.store);
}

/// The roles, those by way of a group first. Both paths show them below `/users`, and call the holder a user
/// (engine 4.5.8).
pub(crate) fn held(store: &Store, place: &Place) -> Vec<Arc<Object>> {
    let holder = place.holder();
    let mut subjects = access::groups_of(store, holder);
    subjects.push(holder.to_owned());
    let mut roles: Vec<Arc<Object>> = Vec::new();
    for subject in subjects {
        for permission in store.list("permissions", "") {
            let Some(role) = permission.reference("role") else {
                continue;
            };
            let mine = access::subject(permission) == Some(subject.as_str())
                && access::is_system(permission);
            if mine
                && !roles.iter().any(|known| &*known.id == role)
                && let Some(role) = store.root("roles", role)
            {
                roles.push(shown(role, holder));
            }
        }
    }
    roles
}

/// Any role as one of a user: by itself each is shown whole, held or not.
pub(crate) fn any(store: &Store, holder: &str, id: &str) -> Option<Arc<Object>> {
    let role = store.root("roles", id)?;
    Some(Arc::new(Object {
        kind: "users/roles",
        parent: holder.into(),
        doc: role.doc.clone().with(Node::reference("user", holder)),
        ..Object::clone(role)
    }))
}

fn shown(role: &Arc<Object>, holder: &str) -> Arc<Object> {
    let doc = Node::new("role")
        .with_leaf("name", role.name())
        .with(Node::reference("user", holder));
    Arc::new(Object {
        kind: "users/roles",
        parent: holder.into(),
        id: Arc::clone(&role.id),
        doc,
        seq: role.seq,
    })
}
