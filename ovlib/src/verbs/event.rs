//! Events: which ones are meant, and following the log as it grows.

mod filter;

use self::filter::Filter;
use super::exported;
use crate::entity::Entity;
use crate::error::Result;
use crate::events::{Cursor, Follow, Pace};
use crate::verb::{Call, Entities, Outcome};

/// How many old events `event list -f` begins with when nobody chose a number.
const TAIL: u64 = 10;

/// `event list`: newest first; with `--follow` oldest first and then what comes.
///
/// # Errors
///
/// [`crate::Error::Value`] and [`crate::Error::Unknown`] for a code or severity that does not exist; else as any list.
pub fn list(call: &Call<'_>) -> Result<Outcome> {
    if call.args.has("follow") {
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
    exported(call, |_| events(call))
}

fn events(call: &Call<'_>) -> Result<Entities> {
    if !call.select.ids.is_empty() {
        return super::selected(call, call.wants);
    }
    Filter::new(call)?.ask(call.context, call.args.number("from"), call.select.max)
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
    let rows = old.into_iter().map(Ok).chain(fresh);
    Outcome::Rows {
        listing: call.noun.listing(),
        rows: Box::new(rows),
        live: true,
    }
}

/// The number of an event; ids are decimal numbers that grow (engine 4.5.8).
fn number_of(event: &Entity) -> Option<u64> {
    event.id()?.parse().ok()
}
