//! Affinity labels as VMs and hosts see them: their own collections of labels (engine 4.5.8).

use super::affinity::drop_from;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::render;
use crate::store::{Store, is_uuid};

/// POST to `/vms/{id}/affinitylabels`: the label gets the VM.
pub(crate) fn add_label(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    member: &'static str,
) -> Outcome<Reply> {
    let id = ask.body.as_ref().and_then(Node::id).map(str::to_owned);
    let id = id.ok_or_else(|| Refusal::incomplete("AffinityLabel", "id", "add"))?;
    if !id.is_empty() && !is_uuid(&id) {
        return Err(Refusal::no_uuid(&id));
    }
    let label = store.root("affinitylabels", &id).cloned();
    let label = label.ok_or(Refusal::Empty(404))?;
    let element = member.trim_end_matches('s');
    let holder = place.holder().to_owned();
    store.change("affinitylabels", "", &id, |doc| {
        let list = doc.child_or_new(member);
        if !list.children.iter().any(|item| item.id() == Some(&holder)) {
            list.push(Node::reference(element.to_owned(), holder));
        }
    });
    let user = ask.user.user_at_authz();
    let text = format!(
        "Affinity Label {} was updated. (User: {user})",
        label.name()
    );
    Draft::of(ask, "USER_UPDATED_AFFINITY_LABEL", text).record(store);
    let now = store.root("affinitylabels", &id).cloned().unwrap_or(label);
    let spot = render::Spot::of(place, &now);
    let mut node = render::document(store, ask, &now, &spot);
    node.children.retain(|child| child.name != "link");
    Ok(Reply::One {
        status: 201,
        node,
        location: spot.href,
    })
}

/// DELETE of `/vms/{id}/affinitylabels/{id}`: the label need not have the VM.
pub(crate) fn remove_label(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    member: &str,
) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    let label = store.root("affinitylabels", id).cloned();
    let label = label.ok_or(Refusal::Empty(404))?;
    drop_from(store, "affinitylabels", "", id, member, place.holder());
    let user = ask.user.user_at_authz();
    let text = format!(
        "Affinity Label {} was updated. (User: {user})",
        label.name()
    );
    Draft::of(ask, "USER_UPDATED_AFFINITY_LABEL", text).record(store);
    Ok(())
}
