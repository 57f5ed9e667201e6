//! The host for a command that needs one, and a target that is not there.

use std::sync::Arc;

use super::hosts::{self, Wish};
use super::refusals::{self, refuse};
use super::rows::Row;
use super::start;
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

/// The host for the command, when it needs one.
pub(super) fn target(
    store: &mut Store,
    ask: &Ask,
    vm: &Arc<Object>,
    row: &Row,
) -> Outcome<Option<(String, String)>> {
    let action = row.action.split('+').next().unwrap_or("");
    let body = ask.body.as_ref();
    let placed = hosts::placed(&vm.doc);
    let mut wish = Wish::default();
    match action {
        "start" if vm.status() == "paused" => return Ok(None),
        "start" | "taken" if vm.status() != "up" => {
            wish.only = start::once(ask).map(hosts::placed).unwrap_or_default();
            wish.rather = placed;
        }
        "migrate" => {
            let host = body.and_then(|body| body.child("host"));
            let host = host.and_then(|host| host.id().or_else(|| host.text_of("name")));
            wish.only = host.into_iter().collect();
            wish.except = vm.reference("host");
        }
        _ => return Ok(None),
    }
    let chosen = hosts::choose(store, vm, &wish);
    let chosen = chosen.map(|host| (host.id.to_string(), host.name().to_owned()));
    chosen.map(Some).map_err(|none| {
        let word = if action == "migrate" { action } else { "run" };
        let (status, text) = hosts::refusal(word, &none);
        refuse(store, ask, vm, action, status, &text)
    })
}

const NOT_UP: &str = "Cannot migrate VM. Operation can be performed only when Host status is Up.";

/// A target of a migration that is not there. An engine looks for the host before it looks at the VM, which may not be there
/// either, and for the cluster before it looks at the VM's status; a cluster that is only named is overlooked.
pub(crate) fn lost_target(store: &mut Store, ask: &Ask, id: &str) -> Outcome<()> {
    let Some(body) = ask.body.as_ref() else {
        return Ok(());
    };
    let vm = store.root("vms", id).cloned();
    let host = body.child("host");
    let named = host.and_then(|host| host.text_of("name"));
    let told = host.and_then(Node::id);
    let found = match (told, named) {
        (Some(id), _) => store.root("hosts", id),
        (None, Some(name)) => match store.named("hosts", name) {
            None => return Err(Refusal::not_found(name)),
            found => found,
        },
        _ => None,
    };
    let against = match found {
        None if told.is_some() => Some((400, "Cannot migrate VM. Invalid Host Id.")),
        Some(host) if host.status() != "up" => Some((409, NOT_UP)),
        _ => None,
    };
    if let Some((status, text)) = against {
        return Err(match vm {
            Some(vm) => refuse(store, ask, &vm, "migrate", status, text),
            None => {
                refusals::migration_failed(store, ask, id, None, text);
                Refusal::operation(status, format!("[{text}]"))
            }
        });
    }
    let cluster = body.child("cluster").and_then(Node::id);
    let lost = cluster.is_some_and(|id| store.root("clusters", id).is_none());
    match vm.is_some() && lost {
        true => Err(Refusal::stumbled()),
        false => Ok(()),
    }
}
