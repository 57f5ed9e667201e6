//! `--all-contexts`: one question to every engine of the configuration file, one answer that says of which engine each row is.
//! An engine that fails is told of, and does not keep the others from answering.

use crate::io::{Io, Messages};
use crate::output::{Format, Place, View};
use crate::report::{self, Detail};
use crate::session::Session;
use ovlib::Entity;
use ovlib::error::{Error, Result};
use ovlib::verb::{Effect, Listing, Outcome, Phrase, Records};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::rc::Rc;

/// Performs a phrase in every context.
///
/// # Errors
///
/// [`Error::Usage`] for what changes something, [`Error::Config`] without contexts; what the output meets.
pub(super) fn perform(
    session: &mut Session,
    phrase: &Phrase,
    view: &View,
    place: Place,
    io: &mut Io,
) -> Result<()> {
    if phrase.verb.effect != Effect::Reads {
        return Err(Error::Usage {
            message: "--all-contexts is for what only reads".to_owned(),
            hint: Some("change things in one engine after the other: --context NAME".to_owned()),
        });
    }
    if matches!(view.format, Format::Xml | Format::Prom) && view.template.is_none() {
        return Err(Error::Usage {
            message: format!("-o {} has no place for the context", view.format.word()),
            hint: Some("-o json and -o csv say of which engine each row is".to_owned()),
        });
    }
    let worst = Rc::new(Cell::new(0));
    let mut sessions = session.of_every_context(io)?;
    let mut answers = Vec::new();
    for (name, session) in &mut sessions {
        let told = Told {
            context: name.clone(),
            messages: io.stderr.clone(),
            worst: worst.clone(),
        };
        let answer = session.phrase(io);
        match answer.and_then(|context| ovlib::verb::perform(&context, phrase)) {
            Ok(outcome) => answers.push((told, outcome)),
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => told.failed(error),
        }
    }
    let shown = join(answers, view).and_then(|all| match all {
        Some(all) => super::show(all, view, place, io),
        None => Ok(()),
    });
    for (_, mut session) in sessions {
        session.close(io);
    }
    if worst.get() != 0 {
        session.end_with(worst.get());
    }
    shown
}

/// Whose answer it is, and who hears when it fails.
struct Told {
    context: String,
    messages: Messages,
    worst: Rc<Cell<u8>>,
}

impl Told {
    fn failed(&self, error: Error) {
        let error = Error::At {
            place: format!("context {}", self.context),
            error: Box::new(error),
        };
        let code = report::report(&error, Detail::Short, &mut self.messages.clone());
        self.worst.set(report::worst(self.worst.get(), code));
    }

    /// The rows up to the first failure, each changed.
    fn rows<T: 'static, U: 'static>(
        self,
        rows: impl Iterator<Item = Result<T>> + 'static,
        change: impl Fn(T, &str) -> U + 'static,
    ) -> Box<dyn Iterator<Item = Result<U>>> {
        Box::new(rows.map_while(move |row| match row {
            Ok(row) => Some(Ok(change(row, &self.context))),
            Err(Error::Interrupted) => Some(Err(Error::Interrupted)),
            Err(error) => {
                self.failed(error);
                None
            }
        }))
    }
}

/// One outcome of those of all engines; none where nobody answered.
fn join(answers: Vec<(Told, Outcome)>, view: &View) -> Result<Option<Outcome>> {
    let is_whole = matches!(view.format, Format::Json | Format::Jsonl | Format::Yaml)
        && view.columns.is_none()
        && view.template.is_none();
    let mut listing: Option<Listing> = None;
    let mut entities: Vec<ovlib::verb::Entities> = Vec::new();
    let mut columns = None;
    let mut records: Vec<Records> = Vec::new();
    for (told, outcome) in answers {
        match outcome {
            Outcome::Rows { live: true, .. } => {
                return Err(Error::usage("--all-contexts is for what ends"));
            }
            Outcome::Rows {
                listing: own, rows, ..
            } => {
                listing.get_or_insert(own);
                entities.push(told.rows(rows, placed));
            }
            Outcome::One {
                listing: own,
                entity,
            } => {
                listing.get_or_insert(Listing {
                    whole: false,
                    ..own
                });
                entities.push(told.rows(std::iter::once(Ok(entity)), placed));
            }
            Outcome::Records { columns: own, rows } => {
                columns.get_or_insert(own);
                records.push(told.rows(rows, with_context));
            }
            Outcome::Values(values) => {
                records.push(told.rows(values, |value, context| record(&value, context)));
                columns.get_or_insert(VALUE);
            }
            Outcome::Value(value) => {
                let rows = std::iter::once(Ok(value));
                records.push(told.rows(rows, |value, context| record(&value, context)));
                columns.get_or_insert(&[]);
            }
            _ => return Err(Error::usage("--all-contexts is for objects and values")),
        }
    }
    if let Some(columns) = columns {
        let rows = Box::new(records.into_iter().flatten());
        return Ok(Some(Outcome::Records { columns, rows }));
    }
    let Some(listing) = listing else {
        return Ok(None);
    };
    let rows = entities.into_iter().flatten();
    if is_whole {
        let rows = rows.map(|row| {
            let row = row?;
            let context = row.text("context").unwrap_or_default();
            Ok(record(&row.to_json(), &context))
        });
        return Ok(Some(Outcome::Records {
            columns: &[],
            rows: Box::new(rows),
        }));
    }
    Ok(Some(Outcome::Rows {
        listing: Listing {
            whole: false,
            ..listing
        },
        rows: Box::new(rows),
        live: false,
    }))
}

const VALUE: &[ovlib::verb::Column] = &[ovlib::verb::Column::text("value", "value")];

fn placed(mut entity: Entity, context: &str) -> Entity {
    entity.set("context", context);
    entity
}

fn with_context(own: Map<String, Value>, context: &str) -> Map<String, Value> {
    let mut record = Map::new();
    record.insert("context".to_owned(), context.into());
    record.extend(own);
    record
}

/// A value with its context; what is no map stands under `value`.
fn record(value: &Value, context: &str) -> Map<String, Value> {
    match value {
        Value::Object(own) => with_context(own.clone(), context),
        other => with_context(
            Map::from_iter([("value".to_owned(), other.clone())]),
            context,
        ),
    }
}
