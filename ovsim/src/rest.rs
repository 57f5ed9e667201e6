//! The five shapes and actions, for every service of the model: which one a request is, and what comes back.

use std::sync::Arc;

use ovmodel::Shape;

use crate::ask::{Ask, Reply};
use crate::engine::Engine;
use crate::life;
use crate::rules::access;
use crate::rules::filtered_writes;
use crate::rules::places::Place;
use crate::rules::quota_permits;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::refused_jobs;
use crate::rules::strangers;
use crate::rules::{blanks, body, elsewhere, lookups, reading, second_permits};
use crate::storage::library;

mod act;
pub(crate) mod add;
mod details;
pub(crate) mod get;
mod ids;
mod list;
mod remove;
#[cfg(test)]
mod sweep;
#[cfg(test)]
mod tests;
mod twin;
mod update;

#[cfg(test)]
pub(crate) use add::subject;
pub(crate) use get::{found, one};
pub(crate) use list::{Item, collect, document, join, without_description};
#[cfg(test)]
pub(crate) use sweep::fill;
pub(crate) use update::reply as update;

/// Answers one request.
pub(crate) fn answer(engine: &Engine, ask: Arc<Ask>) -> Reply {
    let shape = ask.method.shape();
    let twin = twin::led(&engine.read().store, &ask);
    match attempt(engine, twin.as_ref().unwrap_or(&ask), shape) {
        Ok(reply) if twin.is_some() => twin::told(engine, &ask, reply),
        Ok(reply) => reply,
        Err(refusal) => refusal.reply(),
    }
}

fn attempt(engine: &Engine, ask: &Arc<Ask>, shape: Shape) -> Outcome<Reply> {
    let place = Place::of(&ask.route);
    ids::check(&place)?;
    let ask = &reading::restricted(ask, &place);
    if matches!(shape, Shape::List | Shape::Get) {
        return read(engine, ask, place, shape);
    }
    elsewhere::gone(&place)?;
    engine.write().store.it_is(ask.now);
    let before = refused_jobs::newest(&engine.read().store);
    let leave = |refusal: &Refusal| {
        refused_jobs::leave(&mut engine.write().store, ask, &place, &before, refusal);
    };
    if matches!(shape, Shape::Add | Shape::Action) {
        body::check_mandatory(ask.method, &place.kind, ask.body.as_ref())?;
    }
    if shape == Shape::Add {
        blanks::check(&place, ask.body.as_ref())?;
    }
    let refusal = forbidden(engine, ask, &place, shape);
    // What a body lacks is said before that its sender may not.
    let lacks = || add::lacks(&mut engine.write().store, ask, &place);
    let refusal = match shape {
        Shape::Add => refusal.map(|refusal| lacks().unwrap_or(refusal)),
        _ => refusal,
    };
    let refusal = refusal.or_else(|| strangers::check(&engine.read().store, ask, &place).err());
    if let Some(refusal) = refusal {
        leave(&refusal);
        return Ok(match shape {
            Shape::Action => act::refused(ask, &place, refusal),
            _ => refusal.reply(),
        });
    }
    let outcome = match shape {
        Shape::Add => add::reply(&mut engine.write().store, ask, &place),
        Shape::Update => update::reply(&mut engine.write().store, ask, &place),
        Shape::Remove => remove::reply(&mut engine.write().store, ask, &place),
        _ => act::reply(&mut engine.write().store, ask, &place),
    };
    let reply = outcome.or_else(|refusal| {
        leave(&refusal);
        match shape {
            Shape::Action => Ok(act::refused(ask, &place, refusal)),
            // Whoever does not wait does not hear of it.
            Shape::Remove if ask.is_async() && refusal.is_of_a_command() => Ok(Reply::Empty(202)),
            Shape::Update if ask.is_async() && refusal.is_of_a_command() => {
                update::shown(&engine.read().store, ask, &place)
            }
            _ => Err(refusal),
        }
    })?;
    filtered_writes::after(&engine.read().store, ask, &place, shape, reply)
}

fn read(engine: &Engine, ask: &Arc<Ask>, place: Place, shape: Shape) -> Outcome<Reply> {
    reading::may_ask(&engine.read().store, ask, &place)?;
    if let Err(refusal) = strangers::check(&engine.read().store, ask, &place) {
        return Ok(refusal.reply());
    }
    if library::is_read_anew(&engine.read().store, ask, &place) {
        library::was_read(&mut engine.write().store, ask, &place);
    }
    match shape {
        Shape::List => list::reply(engine, ask, place),
        _ if get::is_console_file(ask, &place) => {
            life::consoles::file(&mut engine.write().store, ask, &place)
        }
        _ => get::reply(&engine.read().store, ask, &place),
    }
}

/// Why a user may not do this: what he does not see is not there, except for actions.
fn forbidden(engine: &Engine, ask: &Ask, place: &Place, shape: Shape) -> Option<Refusal> {
    let state = engine.read();
    let store = &state.store;
    if let Some(refusal) = filtered_writes::before(store, ask, place, shape) {
        return Some(refusal);
    }
    let action = ask.method.segment();
    let asked_of_all = match place.kind.as_str() {
        // Refused to everybody in the same words.
        "vms" => action == "maintenance",
        // A question, to the engine.
        "hosts" => {
            let asks = action == "iscsidiscover" || lookups::asks_for_power(ask);
            asks && ask.user.administrator
        }
        _ => false,
    };
    if shape == Shape::Action && asked_of_all {
        return None;
    }
    let reads_first = matches!(shape, Shape::Update | Shape::Remove);
    if let Some(refusal) = lookups::hidden(store, ask, place, shape) {
        return Some(refusal);
    }
    if access::may_write(store, ask, place) {
        return quota_permits::check(store, ask, place).err();
    }
    if let Some(refusal) = lookups::before_permits(store, ask, place, shape) {
        return Some(refusal);
    }
    // Moved is what was read before.
    let hides = reads_first || place.kind == "disks" && matches!(action.as_str(), "copy" | "move");
    if hides && access::is_hidden(store, ask, place) {
        return Some(Refusal::Empty(404));
    }
    if ask.method.segment() == "allocatevm" {
        return Some(Refusal::conflict(
            "Cannot attach VM to VM-Pool. VM-Pool is already attached to a User., User is not authorized to perform this action.",
        ));
    }
    Some(second_permits::refusal(store, ask, place))
}
