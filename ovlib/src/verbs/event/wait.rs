//! `event wait`: until each of some events has come.

use super::filter::{self, Filter};
use crate::error::{Error, Result};
use crate::events::{Cursor, Waiter};
use crate::verb::{Call, Outcome};

/// `event wait CODE...`: what comes from now on, or after `--from`.
///
/// # Errors
/// [`Error::Unknown`] for a code that no event has; [`Error::Deadline`]; [`Error::Failed`] when an event came that ends it.
pub fn wait(call: &Call<'_>) -> Result<Outcome> {
    let codes = |option: &str| {
        let words = call.args.texts(option);
        words.map(filter::code).collect::<Result<Vec<u32>>>()
    };
    let (wanted, ends) = (codes("codes")?, codes("break-on")?);
    let meant = Filter::new(call)?;
    let cursor = match call.args.number("from") {
        Some(from) => Cursor::after(call.context, from),
        None => Cursor::newest(call.context)?,
    };
    let (search, is_whole) = meant.search();
    if !is_whole || !call.select.wheres.is_empty() {
        return Err(Error::Usage {
            message: "these events cannot be waited for: the engine has no search that finds them"
                .to_owned(),
            hint: Some("`event follow` with the same options shows them as they come".to_owned()),
        });
    }
    if call.context.is_rehearsing() {
        return Ok(Outcome::Done);
    }
    let mut waiter = Waiter::after(call.context, cursor)
        .search(search.unwrap_or_default())
        .wait_for(&wanted)
        .break_on(&ends);
    if let Some(limit) = call.conduct.timeout {
        waiter = waiter.timeout(limit);
    }
    if let Some(pause) = call.args.span("interval") {
        waiter = waiter.pause(pause);
    }
    let seen = waiter.wait(|_| ())?;
    if let (true, Some(event)) = (seen.broken, seen.events.last()) {
        let code = event.text("code").unwrap_or_default();
        return Err(Error::Failed {
            what: format!("event {code} came"),
            because: event.text("description"),
            hint: None,
        });
    }
    Ok(Outcome::Rows {
        listing: call.noun.listing(),
        rows: Box::new(seen.events.into_iter().map(Ok)),
        live: false,
    })
}
