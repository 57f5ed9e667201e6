//! Going through the rows of a thing: `for vm in context.vms.list(...)`. An error of a row is the loop's own.

use super::bind::Fallible;
use super::failure::raise;
use super::thing::{Rows, Thing, What};
use ovlib::error::{Error, Result};
use rhai::{Dynamic, Position};
use std::cell::RefCell;
use std::rc::Rc;

/// The rows of a thing one by one.
pub(crate) struct Each {
    thing: Thing,
    rows: Result<Rc<RefCell<Rows>>>,
}

impl IntoIterator for Thing {
    type Item = Fallible<Dynamic>;
    type IntoIter = Each;

    fn into_iter(self) -> Each {
        let rows = match &self.what {
            What::Rows(rows) => Ok(rows.clone()),
            What::Place(_) => self.call("list", &[]).and_then(|rows| {
                match rows.read_lock::<Thing>().map(|thing| thing.what.clone()) {
                    Some(What::Rows(rows)) => Ok(rows),
                    _ => Err(Error::usage("there is nothing to go through")),
                }
            }),
            _ => Err(Error::usage(format!(
                "{} is nothing to go through",
                self.kind()
            ))),
        };
        Each { thing: self, rows }
    }
}

impl Iterator for Each {
    type Item = Fallible<Dynamic>;

    fn next(&mut self) -> Option<Fallible<Dynamic>> {
        let end = Ok(Rc::new(RefCell::new(Rows::Values(Box::new(
            std::iter::empty(),
        )))));
        let row = match &self.rows {
            Ok(rows) => self.thing.next_row(rows)?,
            Err(_) => match std::mem::replace(&mut self.rows, end) {
                Err(error) => Err(error),
                Ok(_) => return None,
            },
        };
        Some(row.map_err(|error| raise(error, Position::NONE)))
    }
}
