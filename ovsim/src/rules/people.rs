//! Users and groups, and the public keys of users.

use std::sync::Arc;

use super::access::EVERYONE;
use super::directories::{self, Found};
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::settings;
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// Users.
pub(crate) const USERS: Rule = Rule {
    kind: "users",
    label: "User",
    drop: &["groups", "roles", "permissions", "tags"],
    prepare: |work| {
        if let Some(old) = &work.old {
            // Nothing of a user can be changed but what his interfaces keep.
            work.doc = old.doc.clone();
            return settings::take_options(work);
        }
        person(work)
    },
    existing: known,
    leave: |work, user| match *user.id == *work.ask.user.id {
        true => Err(work.conflict("Cannot {action} {type}. User is currently logged in.")),
        false => Ok(()),
    },
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
    prepare: person,
    existing: known,
    leave: |_, group| match &*group.id {
        EVERYONE => Err(Refusal::conflict(
            "Cannot remove the built-in group \"Everyone\".",
        )),
        _ => Ok(()),
    },
    gone: |work, group| forget(work, "group", &group.id),
    told: [
        Some((
            "USER_ADD",
            "User '{name}' was added successfully to the system.",
        )),
        None,
        Some((
            "USER_REMOVE_AD_GROUP",
            "Group {name} was removed by {user}.",
        )),
    ],
    ..PLAIN
};

/// A person or group is taken out of a directory; only the directory's name is understood.
fn person(work: &mut Work<'_>) -> Outcome<()> {
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
    let (domain, entry) = match directories::find(work.store, work.rule.kind, &work.given)? {
        Found::Entry { domain, entry } => (domain, entry),
        Found::NoDirectory { authz } if authz.is_empty() => {
            return Err(match work.rule.kind {
                "groups" => Refusal::incomplete("Group", "domain.id|name", "add"),
                _ => Refusal::validation(
                    "Parameters 'user.domain.id' or 'user.domain.name' are mandatory but both were not provided.",
                ),
            });
        }
        Found::NoDirectory { .. } => {
            let text = "cannot invoke \"java.util.list.iterator()\" because \"namespaces\" is null";
            return Err(Refusal::operation(400, text));
        }
    };
    let mut doc = entry.doc.clone();
    doc.remove("groups");
    doc.put(Node::leaf("domain_entry_id", &*entry.id));
    doc.remove("domain");
    doc.push(Node::reference("domain", &*domain.id).with_leaf("name", domain.name()));
    work.doc = doc;
    Ok(())
}

/// One who is there already is found instead of made.
fn known(work: &Work<'_>) -> Option<Arc<Object>> {
    let entry = work.doc.text_of("domain_entry_id")?;
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
    label: "User Profile Property",
    drop: &["user"],
    prepare: |work| match is_public_key(work.doc.text_of("content").unwrap_or("")) {
        true => Ok(()),
        false => Err(work.bad("Cannot {action} {type}. The given SSH public key is invalid.")),
    },
    ..PLAIN
};

/// Whether a line is a type and a key of that type: its first field names the type, and its fields fill it.
fn is_public_key(line: &str) -> bool {
    use base64::Engine as _;
    let mut words = line.split_whitespace();
    let (Some(ty), Some(key)) = (words.next(), words.next()) else {
        return false;
    };
    let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(key) else {
        return false;
    };
    let mut fields = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((field, after)) = after.split_at_checked(length) else {
            return false;
        };
        fields.push(field);
        rest = after;
    }
    rest.is_empty() && fields.len() > 1 && fields[0] == ty.as_bytes()
}
