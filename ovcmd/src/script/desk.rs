//! What a running script stands at: session, surroundings, global names, what was looked up already.

use super::thing::{Object, Thing};
use crate::io::Io;
use crate::session::Session;
use ovlib::context::Context;
use ovlib::error::{Error, Result};
use rhai::Dynamic;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::rc::Rc;

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
        if let Some(context) = &*self.context.borrow() {
            return Ok(context.clone());
        }
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
        self.io.borrow().interrupt.check()
    }

    /// Whether the user interrupted.
    pub(super) fn is_interrupted(&self) -> bool {
        // Asked between any two steps of a script, also while the desk is in use.
        self.io
            .try_borrow()
            .is_ok_and(|io| io.interrupt.is_raised())
    }

    /// Writes for the user, at once.
    pub(super) fn print(&self, text: &str) -> Result<()> {
        let mut io = self.io.borrow_mut();
        let written = io
            .stdout
            .write_all(text.as_bytes())
            .and_then(|()| io.stdout.flush());
        written.map_err(|source| Error::Io {
            what: "cannot write the output".to_owned(),
            source,
        })
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
