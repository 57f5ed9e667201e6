//! What a running script stands at: session, surroundings, global names, what was looked up already.

use super::thing::{Object, Thing};
use crate::io::Io;
use crate::session::Session;
use ovlib::context::Context;
use ovlib::entity::Entity;
use ovlib::error::{Error, Result};
use ovlib::transport::Again;
use ovmodel::{AttrFacts, Kind, TypeFacts};
use rhai::Dynamic;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long what is printed may wait for what is printed next.
const TOGETHER: Duration = Duration::from_millis(2);
/// Most fields whose types are remembered.
const FIELDS: usize = 32;
/// Most references that are remembered.
const REMEMBERED: usize = 2_000;

/// The desk. Everything a script does goes through it, so that nothing outlives the script.
pub(crate) struct Desk {
    session: RefCell<Session>,
    io: RefCell<Io>,
    /// Opened at the first need, and then one for the whole script.
    context: RefCell<Option<Context>>,
    globals: RefCell<BTreeMap<String, Dynamic>>,
    references: RefCell<HashMap<String, Rc<Object>>>,
    is_over: Cell<bool>,
    /// When something was written last that its reader has not got yet.
    held_back: Cell<Option<Instant>>,
    /// When its reader got something last.
    let_out: Cell<Instant>,
    /// The type that was asked for last.
    last_type: Cell<Option<&'static TypeFacts>>,
    /// Plain fields that were asked for, with their types.
    fields: RefCell<Vec<(&'static TypeFacts, &'static AttrFacts, Kind)>>,
}

impl Desk {
    pub(super) fn new(session: Session, io: Io) -> Desk {
        Desk {
            session: RefCell::new(session),
            io: RefCell::new(io),
            context: RefCell::new(None),
            globals: RefCell::default(),
            references: RefCell::default(),
            is_over: Cell::new(false),
            held_back: Cell::new(None),
            let_out: Cell::new(Instant::now()),
            last_type: Cell::new(None),
            fields: RefCell::default(),
        }
    }

    /// Session and surroundings again; the desk is empty afterwards.
    pub(super) fn leave(&self) -> (Session, Io) {
        self.context.replace(None);
        self.references.borrow_mut().clear();
        self.globals.borrow_mut().clear();
        let io = self.io.replace(Io::captured(&[], b"").0);
        (self.session.take(), io)
    }

    /// Does something with session and surroundings.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&mut Session, &mut Io) -> T) -> T {
        work(&mut self.session.borrow_mut(), &mut self.io.borrow_mut())
    }

    /// The session with the engine.
    pub(crate) fn context(&self) -> Result<Context> {
        self.flush();
        if let Some(context) = &*self.context.borrow() {
            return Ok(context.clone());
        }
        self.listen()?;
        let context = self.with(|session, io| session.phrase(io))?;
        self.context.replace(Some(context.clone()));
        Ok(context)
    }

    /// The next line is another phrase: what was looked up for this one is looked up again.
    pub(crate) fn forget(&self) {
        self.context.replace(None);
        self.references.borrow_mut().clear();
        self.is_over.set(false);
    }

    /// The session for one change: logged at the engine under an id of its own, unless one was chosen or it is rehearsed.
    pub(super) fn change(&self) -> Result<Context> {
        let context = self.context()?;
        self.references.borrow_mut().clear();
        match &context.settings().correlation_id {
            None if !context.is_rehearsing() => context.phrase(None),
            _ => Ok(context),
        }
    }

    /// Goes on unless the user interrupted.
    pub(super) fn check(&self) -> Result<()> {
        self.flush();
        self.io.borrow().interrupt.check()
    }

    /// From now on Ctrl-C interrupts the script, whether or not it has a session. Most scripts are over before it pays.
    pub(super) fn listen(&self) -> Result<()> {
        self.with(|_, io| match std::mem::take(&mut io.catch_ctrl_c) {
            true => io.interrupt.on_ctrl_c(Again::Ends),
            false => Ok(()),
        })
    }

    /// Whether the user interrupted.
    pub(super) fn is_interrupted(&self) -> bool {
        // Asked between any two steps of a script, also while the desk is in use.
        self.io
            .try_borrow()
            .is_ok_and(|io| io.interrupt.is_raised())
    }

    /// Writes for the user: at once on a terminal; elsewhere what comes in quick succession goes out together, and all of it
    /// before the script waits for anything.
    pub(super) fn print(&self, text: &str) -> Result<()> {
        let mut io = self.io.borrow_mut();
        let is_seen = io.width.is_some();
        let written = io.stdout.write_all(text.as_bytes()).and_then(|()| {
            if !is_seen && self.let_out.get().elapsed() < TOGETHER {
                self.held_back.set(Some(Instant::now()));
                return Ok(());
            }
            self.held_back.set(None);
            self.let_out.set(Instant::now());
            io.stdout.flush()
        });
        written.map_err(|source| Error::Io {
            what: "cannot write the output".to_owned(),
            source,
        })
    }

    /// Lets out what was held back.
    pub(super) fn flush(&self) {
        if self.held_back.take().is_none() {
            return;
        }
        self.let_out.set(Instant::now());
        let flushed = self.io.try_borrow_mut().map(|mut io| io.stdout.flush());
        if let Ok(Err(_)) = flushed {
            self.is_over.set(true);
        }
    }

    /// Lets out what was held back for long enough; asked between any two steps of a script.
    pub(super) fn let_out(&self) {
        if let Some(since) = self.held_back.get()
            && since.elapsed() >= TOGETHER
        {
            self.flush();
        }
    }

    /// What the model says of an entity; most are of the type of the one before.
    pub(super) fn facts(&self, entity: &Entity) -> Option<&'static TypeFacts> {
        let known = self.last_type.get();
        if known.is_some_and(|known| known.element == entity.tag()) {
            return known;
        }
        let facts = entity.facts();
        self.last_type.set(facts);
        facts
    }

    /// [`Desk::print`] for what cannot fail: a reader that has gone ends the script at its next step.
    pub(super) fn say(&self, text: &str) {
        if self.print(text).is_err() {
            self.is_over.set(true);
        }
    }

    /// Whether nobody reads any more.
    pub(super) fn ended(&self) -> bool {
        self.is_over.get()
    }

    /// What the model says of a field that holds one plain value.
    pub(super) fn plain(&self, entity: &Entity, name: &str) -> Option<Kind> {
        let facts = self.facts(entity)?;
        let mut known = self.fields.borrow_mut();
        let is_it = |(of, attr, _): &&(&'static TypeFacts, &'static AttrFacts, Kind)| {
            std::ptr::eq(*of, facts) && attr.name == name
        };
        if let Some((_, _, kind)) = known.iter().find(is_it) {
            return Some(*kind);
        }
        let attr = super::get::attr(facts, name)?;
        let kind = attr.kind();
        if attr.list || matches!(kind, Kind::Struct(_)) {
            return None;
        }
        if known.len() >= FIELDS {
            known.clear();
        }
        known.push((facts, attr, kind));
        Some(kind)
    }

    /// A global name.
    pub(super) fn global(&self, name: &str) -> Option<Dynamic> {
        self.globals.borrow().get(name).cloned()
    }

    /// Gives a global name.
    pub(super) fn define(&self, name: &str, value: Dynamic) {
        self.globals.borrow_mut().insert(name.to_owned(), value);
    }

    /// All global names.
    pub(super) fn names(&self) -> Vec<String> {
        let own = ["context", "event_codes"].map(str::to_owned);
        own.into_iter()
            .chain(self.globals.borrow().keys().cloned())
            .collect()
    }

    /// The object at an address that was met before, or this one, which is then remembered.
    pub(super) fn remembered(&self, href: &str, make: impl FnOnce() -> Object) -> Rc<Object> {
        let mut known = self.references.borrow_mut();
        if let Some(object) = known.get(href) {
            return object.clone();
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let object = Rc::new(make());
        known.insert(href.to_owned(), object.clone());
        object
    }
}

impl Thing {
    /// The global `context`.
    pub(super) fn context(desk: &Rc<Desk>) -> Thing {
        Thing {
            desk: desk.clone(),
            what: super::What::Context,
        }
    }
}
