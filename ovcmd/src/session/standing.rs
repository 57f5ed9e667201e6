//! What a shell keeps from line to line: options that hold for every line, a session that waits while one line has options
//! of its own, and what the last line gave.

use super::Session;
use crate::io::Io;
use crate::trace::Traces;
use ovlib::Entity;
use ovlib::config::Settings;
use ovlib::context::Context;
use ovlib::error::Result;
use ovlib::verb::{Args, Effect, Outcome};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;

/// Most rows of one line that are kept for the next.
pub(crate) const MOST: usize = 1_000;

/// What holds for every line.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// How results are shown where a line does not say.
    pub(crate) view: Args,
    /// Whether changes are rehearsed though a line does not say.
    pub(crate) rehearses: bool,
    aside: Option<Aside>,
    last: Rc<RefCell<Last>>,
}

/// What a line gave.
#[derive(Debug, Clone, Default)]
pub(crate) enum Last {
    /// Nothing that could be kept.
    #[default]
    Nothing,
    /// One object.
    One(Entity),
    /// Objects, at most [`MOST`].
    Rows(Vec<Entity>),
    /// Objects that were changed, at most [`MOST`].
    Changed(Vec<Entity>),
    /// Anything else.
    Value(Value),
}

/// The session that waits.
#[derive(Debug)]
struct Aside {
    global: Args,
    settings: Option<Settings>,
    context: Option<Context>,
    trace: Option<Traces>,
}

impl Session {
    /// From now on options hold for their line alone; those given so far and these hold for every line.
    pub(crate) fn stand(&mut self, view: Args, rehearses: bool) {
        self.standing = Some(Standing {
            view,
            rehearses,
            ..Standing::default()
        });
    }

    /// What holds for every line; none outside of a shell.
    pub(crate) fn standing(&mut self) -> Option<&mut Standing> {
        self.standing.as_mut()
    }

    /// Takes the options of one line.
    pub(super) fn step_aside(&mut self, global: Args, io: &mut Io) {
        self.come_back(io);
        let global = self.global.over(&global);
        if global == self.global {
            return;
        }
        self.cache = None;
        let aside = Aside {
            global: std::mem::replace(&mut self.global, global),
            settings: self.settings.take(),
            context: self.context.take(),
            trace: self.trace.take(),
        };
        if let Some(standing) = &mut self.standing {
            standing.aside = Some(aside);
        }
    }

    /// Goes on with the session that waited while a line had options of its own.
    pub(crate) fn come_back(&mut self, io: &mut Io) {
        let standing = self.standing.as_mut();
        let Some(aside) = standing.and_then(|standing| standing.aside.take()) else {
            return;
        };
        self.close(io);
        self.cache = None;
        self.global = aside.global;
        self.settings = aside.settings;
        self.context = aside.context;
        self.trace = aside.trace;
    }

    /// Other options for every line: the session with the engine ends.
    pub(crate) fn change(&mut self, global: Args, io: &mut Io) {
        self.come_back(io);
        self.close(io);
        self.settings = None;
        self.cache = None;
        self.global = global;
    }

    /// Other options that are no settings of the session with the engine.
    pub(crate) fn recolor(&mut self, global: Args) {
        self.global = global;
    }

    /// Ends the shell: options hold as they do without one.
    pub(crate) fn leave_standing(&mut self, io: &mut Io) {
        self.come_back(io);
        self.standing = None;
        self.rehearse(false);
    }

    /// Whether a session with the engine is open.
    pub(crate) fn is_open(&self) -> bool {
        self.context.is_some()
    }

    /// What the last line gave, taken.
    pub(crate) fn take_last(&mut self) -> Last {
        let standing = self.standing.as_ref();
        standing.map_or(Last::Nothing, |standing| standing.last.take())
    }

    /// Keeps what is shown for the next line, as far as there is room.
    pub(crate) fn remember(&mut self, outcome: Outcome, effect: Effect) -> Outcome {
        let Some(standing) = &self.standing else {
            return outcome;
        };
        let last = standing.last.clone();
        match outcome {
            Outcome::One { listing, entity } => {
                last.replace(Last::One(entity.clone()));
                Outcome::One { listing, entity }
            }
            Outcome::Rows {
                listing,
                rows,
                live,
            } => {
                last.replace(match effect {
                    Effect::Reads => Last::Rows(Vec::new()),
                    _ => Last::Changed(Vec::new()),
                });
                let rows = rows.inspect(move |row| keep_entity(&last, row));
                Outcome::Rows {
                    listing,
                    rows: Box::new(rows),
                    live,
                }
            }
            Outcome::Records { columns, rows } => {
                last.replace(Last::Value(Value::Array(Vec::new())));
                let rows = rows.inspect(move |row| {
                    if let Ok(record) = row {
                        keep_value(&last, || Value::Object(record.clone()));
                    }
                });
                Outcome::Records {
                    columns,
                    rows: Box::new(rows),
                }
            }
            Outcome::Values(values) => {
                last.replace(Last::Value(Value::Array(Vec::new())));
                let values = values.inspect(move |value| {
                    if let Ok(value) = value {
                        keep_value(&last, || value.clone());
                    }
                });
                Outcome::Values(Box::new(values))
            }
            Outcome::Value(value) => {
                last.replace(Last::Value(value.clone()));
                Outcome::Value(value)
            }
            other => other,
        }
    }
}

fn keep_entity(last: &RefCell<Last>, row: &Result<Entity>) {
    if let (Last::Rows(kept) | Last::Changed(kept), Ok(entity)) = (&mut *last.borrow_mut(), row)
        && kept.len() < MOST
    {
        kept.push(entity.clone());
    }
}

fn keep_value(last: &RefCell<Last>, value: impl FnOnce() -> Value) {
    if let Last::Value(Value::Array(kept)) = &mut *last.borrow_mut()
        && kept.len() < MOST
    {
        kept.push(value());
    }
}
