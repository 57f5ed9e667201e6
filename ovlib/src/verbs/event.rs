//! Events: which ones are meant, and following the log as it grows.

mod deeds;
mod filter;
mod wait;

pub use wait::wait;

pub(crate) use deeds::add;
#[cfg(test)]
pub(crate) use filter::event_search;

use self::filter::Filter;
use super::{Extent, exported};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::events::{Cursor, Follow, Pace};
use crate::verb::{Call, Entities, Outcome};

/// How many old events `event list -f` begins with when nobody chose a number.
const TAIL: u64 = 10;

/// How many events a list holds when nobody said how many: engines keep a million, and the newest ones are meant.
const NEWEST: u64 = 100;

/// `event list`: newest first; with `--follow` oldest first and then what comes.
///
/// # Errors
///
/// [`crate::Error::Value`] and [`crate::Error::Unknown`] for a code or severity that does not exist; else as any list.
pub fn list(call: &Call<'_>) -> Result<Outcome> {
    if call.args.has("follow") {
        in_their_order(call)?;
        // Before the old ones are read, so that none slips between.
        let cursor = Cursor::newest(call.context)?;
        let filter = Filter::new(call)?;
        let number = call
            .select
            .max
            .or(call.args.number("from").is_none().then_some(TAIL));
        let old = filter.ask(call.context, call.args.number("from"), number)?;
        let newest = cursor.last();
        let old = old.filter(move |row| {
            row.as_ref()
                .map_or(true, |event| number_of(event) <= Some(newest))
        });
        let mut old: Vec<Entity> = old.collect::<Result<_>>()?;
        old.reverse();
        return Ok(going_on(call, filter, old, cursor));
    }
    Ok(Outcome::Rows {
        listing: call.noun.listing(),
        rows: events(call)?,
        live: false,
    })
}

/// `event follow`: what comes from now on, or after `--from`.
///
/// # Errors
///
/// As [`list`].
pub fn follow(call: &Call<'_>) -> Result<Outcome> {
    in_their_order(call)?;
    deeds::check(call)?;
    let cursor = match call.args.number("from") {
        Some(from) => Cursor::after(call.context, from),
        None => Cursor::newest(call.context)?,
    };
    Ok(going_on(call, Filter::new(call)?, Vec::new(), cursor))
}

/// `event export`.
///
/// # Errors
///
/// As [`list`].
pub fn export(call: &Call<'_>) -> Result<Outcome> {
    exported(call, Extent::of(call), |_| events(call))
}

/// `event show`.
///
/// # Errors
///
/// As [`list`].
pub fn show(call: &Call<'_>) -> Result<Outcome> {
    if !call.select.ids.is_empty() {
        return (super::SHOW.run)(call);
    }
    Ok(Outcome::Rows {
        listing: call.noun.listing(),
        rows: events(call)?,
        live: false,
    })
}

/// The events meant. Without `--max` and `--from` the newest hundred of them; `--sort` then orders those.
fn events(call: &Call<'_>) -> Result<Entities> {
    if !call.select.ids.is_empty() {
        return super::selected(call, call.wants);
    }
    let filter = Filter::new(call)?;
    let from = call.args.number("from");
    let max = call.select.max;
    let newest = max.or(from.is_none().then_some(NEWEST));
    let Some(sort) = &call.select.sort else {
        return filter.ask(call.context, from, newest);
    };
    // Which ones are first is known when all are there.
    let wanted = if max.is_some() { None } else { newest };
    let rows = filter.ask(call.context, from, wanted)?;
    let mut rows: Vec<Entity> = rows.collect::<Result<_>>()?;
    sort.apply(&mut rows, call.noun.facts())?;
    let max = max.and_then(|max| usize::try_from(max).ok());
    rows.truncate(max.unwrap_or(usize::MAX));
    Ok(Box::new(rows.into_iter().map(Ok)))
}

/// What is still to come has no other order than its own.
fn in_their_order(call: &Call<'_>) -> Result<()> {
    if call.select.sort.is_none() {
        return Ok(());
    }
    Err(Error::Usage {
        message: "events are followed in the order in which they happen".to_owned(),
        hint: Some("leave out --sort, or list without following".to_owned()),
    })
}

/// These events, then new ones for as long as somebody reads.
fn going_on(call: &Call<'_>, filter: Filter, old: Vec<Entity>, cursor: Cursor) -> Outcome {
    let mut pace = Pace::default();
    if let Some(interval) = call.args.span("interval") {
        (pace.shortest, pace.longest) = (interval, interval);
    }
    let cursor = match filter.search() {
        (Some(search), _) => cursor.search(search),
        (None, _) => cursor,
    };
    let fresh = Follow::new(call.context, cursor, pace);
    let fresh = fresh.filter(move |row| row.as_ref().map_or(true, |event| filter.fits(event)));
    let rows: Entities = Box::new(old.into_iter().map(Ok).chain(fresh));
    Outcome::Rows {
        listing: call.noun.listing(),
        rows: deeds::executing(call, rows),
        live: true,
    }
}

/// The number of an event; ids are decimal numbers that grow (engine 4.5.8).
fn number_of(event: &Entity) -> Option<u64> {
    event.id()?.parse().ok()
}
