//! Tags: a tree of them, and which objects carry which.

use std::sync::Arc;

use super::places::Place;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::render::{self, Spot};
use crate::store::{Object, Store, ZERO, is_uuid};

/// Tags.
pub(crate) const TAGS: Rule = Rule {
    kind: "tags",
    label: "Tag",
    names: Names {
        unique: Unique::Engine,
        taken: (409, "The specified Tag name already exists."),
        letters: Letters::Word,
        wrong: "Invalid tag name. Only letters, numbers, '-', and '_' are valid characters., Attribute: _tag.name",
        longest: 50,
        too_long: "size must be between 1 and 50, Attribute: _tag.name",
    },
    needs: |work| match work.gives("name") {
        Some("") => Err(Refusal::incomplete("Tag", "name", "add")),
        _ => Ok(()),
    },
    prepare: |work| {
        if work.old.as_ref().is_some_and(|old| &*old.id == ZERO) {
            // The root has no parent to be found (engine 4.5.8).
            return Err(Refusal::stumbled());
        }
        prepare(work)
    },
    leave: |_, tag| match &*tag.id {
        ZERO => Err(Refusal::bad("Cannot remove tag. Tag does not exist.")),
        _ => Ok(()),
    },
    gone,
    told: [
        Some(("USER_ADD_TAG", "New Tag {name} was created by {user}.")),
        Some((
            "USER_UPDATE_TAG",
            "Tag {name} configuration was updated by {user}.",
        )),
        Some(("USER_REMOVE_TAG", "Tag {name} was removed by {user}.")),
    ],
    ..PLAIN
};

/// Tags with a parent that is not there: nobody finds them, and their names are taken.
const ROOTLESS: &str = "rootless/tags";

/// A tag without parent hangs on the root; none may become its own ancestor.
fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    work.default_reference("parent", ZERO);
    let name = work.doc.text_of("name").unwrap_or("").to_owned();
    if work.store.named(ROOTLESS, &name).is_some() {
        let (status, text) = work.rule.names.taken;
        return Err(Refusal::operation(status, format!("[{text}]")));
    }
    let parent = work.doc.child("parent").and_then(Node::id);
    // An update takes another parent as it is told.
    if work.is_add() && parent.is_some_and(|id| work.store.root("tags", id).is_none()) {
        // It is made all the same, and hangs nowhere that anybody looks.
        let text = format!("New Tag {name} was created by {}.", work.user());
        work.event("USER_ADD_TAG", text).record(work.store);
        let tag = Node::new("tag").with_leaf("name", name.as_str());
        work.store.put_below(ROOTLESS, "", tag);
        return Err(Refusal::not_found(name));
    }
    let own = work.old.as_ref().map(|old| old.id.to_string());
    let mut above = work
        .doc
        .child("parent")
        .and_then(Node::id)
        .map(str::to_owned);
    while let (Some(own), Some(id)) = (&own, &above) {
        if own == id {
            let text = "Operation canceled, recursive Tag hierarchy cannot be defined.";
            // Of a tag that is to be its own parent it is found twice.
            let itself = work.doc.child("parent").and_then(Node::id) == Some(own);
            return Err(Refusal::conflict(if itself {
                format!("{text}, {text}")
            } else {
                text.to_owned()
            }));
        }
        above = work
            .store
            .root("tags", id)
            .and_then(|tag| tag.reference("parent"))
            .map(str::to_owned);
    }
    Ok(())
}

/// With a tag go those below it, and all their assignments.
fn gone(work: &mut Work<'_>, tag: &Object) {
    for kind in [
        "groups/tags",
        "hosts/tags",
        "templates/tags",
        "users/tags",
        "vms/tags",
    ] {
        for parent in work.store.parents(kind, &tag.id).to_vec() {
            work.store.remove(kind, &parent, &tag.id);
        }
    }
    let below: Vec<_> = work
        .store
        .list("tags", "")
        .filter(|other| other.reference("parent") == Some(&tag.id))
        .cloned()
        .collect();
    for child in below {
        work.store.remove("tags", "", &child.id);
        gone(work, &child);
    }
}

/// Kind, symbols of attaching and detaching, how the message calls the objects.
const CARRIERS: &[(&str, &str, &str, &str)] = &[
    (
        "groups/tags",
        "USER_ATTACH_TAG_TO_USER_GROUP",
        "USER_DETACH_USER_GROUP_FROM_TAG",
        "Group(s)",
    ),
    (
        "hosts/tags",
        "USER_ATTACH_TAG_TO_VDS",
        "USER_DETACH_VDS_FROM_TAG",
        "Host(s)",
    ),
    (
        "templates/tags",
        "USER_ATTACH_TAG_TO_TEMPLATE",
        "USER_DETACH_TEMPLATE_FROM_TAG",
        "Template(s)",
    ),
    (
        "users/tags",
        "USER_ATTACH_TAG_TO_USER",
        "USER_DETACH_USER_FROM_TAG",
        "User(s)",
    ),
    (
        "vms/tags",
        "USER_ATTACH_TAG_TO_VM",
        "USER_DETACH_VM_FROM_TAG",
        "VM(s)",
    ),
];

/// POST to `/vms/{id}/tags`: an assignment that is there already is answered as if it were new.
pub(crate) fn assign(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let body = ask.body.clone().unwrap_or_default();
    // Templates alone are not looked for (engine 4.5.8): nothing is done, and the tag is shown.
    let nowhere = place.kind == "templates/tags" && place.owner(store).is_none();
    let tag = match (body.id(), body.text_of("name")) {
        (Some(id), _) if !is_uuid(id) => return Err(Refusal::no_uuid(id)),
        (Some(id), _) if nowhere => {
            let unknown = || Refusal::operation(500, "HTTP 404 Not Found");
            store.root("tags", id).cloned().ok_or_else(unknown)?
        }
        // The root is not among those that can be given.
        (Some(id), _) => store
            .root("tags", id)
            .filter(|tag| *tag.id != *ZERO)
            .cloned()
            .ok_or_else(|| not_given(store, ask, place, id))?,
        (None, Some(name)) => store
            .named("tags", name)
            .filter(|tag| *tag.id != *ZERO)
            .cloned()
            .ok_or_else(|| Refusal::not_found(name))?,
        (None, None) => {
            return Err(Refusal::validation(
                "Parameters 'tag.id' or 'tag.name' are mandatory but both were not provided.",
            ));
        }
    };
    let (id, name) = (tag.id.to_string(), tag.name().to_owned());
    if nowhere {
        return Ok(given(store, ask, place, &tag));
    }
    let owner = place.owner(store).map(|owner| owner.name().to_owned());
    let Some(owner) = owner else {
        return Err(not_given(store, ask, place, &id));
    };
    let fresh = store.get(&place.kind, place.holder(), &id).is_none();
    let link = store.put_below(&place.kind, place.holder(), Node::reference("tag", id));
    if let Some((_, symbol, _, what)) = CARRIERS.iter().find(|(kind, ..)| *kind == place.kind) {
        let user = ask.user.user_at_authz();
        let (symbol, text) = match fresh {
            true => (
                (*symbol).to_owned(),
                format!("Tag {name} was attached to {what} {owner} by {user}."),
            ),
            false => (
                format!("{symbol}_EXISTS"),
                format!("Tag {name} already attached to {what} {owner}."),
            ),
        };
        Draft::of(ask, &symbol, text).record(store);
    }
    Ok(given(store, ask, place, &link))
}

/// The answer to a tag that was given.
fn given(store: &Store, ask: &Ask, place: &Place, tag: &Arc<Object>) -> Reply {
    let whole = render::whole(store, tag);
    let spot = Spot::of(place, tag);
    let node = render::document(store, ask, &whole, &spot);
    Reply::One {
        status: 201,
        node,
        location: spot.href,
    }
}

/// A tag or its bearer is not there, or it is the root of the tags: an engine stumbles, and says that the tag was there already.
fn not_given(store: &mut Store, ask: &Ask, place: &Place, tag: &str) -> Refusal {
    let row = CARRIERS.iter().find(|(kind, ..)| *kind == place.kind);
    let silent = tag == ZERO && matches!(&*place.kind, "hosts/tags" | "users/tags");
    if let Some((_, symbol, _, what)) = row.filter(|_| !silent) {
        let tag = store.root("tags", tag).filter(|tag| *tag.id != *ZERO);
        let name = tag.map_or("<UNKNOWN>", |tag| tag.name());
        let text = format!("Tag {name} already attached to {what} <UNKNOWN>.");
        Draft::of(ask, &format!("{symbol}_EXISTS"), text).record(store);
    }
    Refusal::bad(INTERNAL)
}

/// DELETE of an assignment.
pub(crate) fn unassign(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    store
        .remove(&place.kind, place.holder(), id)
        .ok_or(Refusal::Empty(404))?;
    let name = store
        .root("tags", id)
        .map_or_else(String::new, |tag| tag.name().to_owned());
    let owner = place
        .owner(store)
        .map_or_else(String::new, |owner| owner.name().to_owned());
    if let Some((_, _, symbol, what)) = CARRIERS.iter().find(|(kind, ..)| *kind == place.kind) {
        let text = format!(
            "Tag {name} was detached from {what} {owner} by {}.",
            ask.user.user_at_authz()
        );
        Draft::of(ask, symbol, text).record(store);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriers_are_told_with_events_of_the_engine() {
        for (_, attach, detach, _) in CARRIERS {
            assert!(ovmodel::event_named(attach).is_some(), "{attach}");
            assert!(ovmodel::event_named(detach).is_some(), "{detach}");
        }
    }
}
