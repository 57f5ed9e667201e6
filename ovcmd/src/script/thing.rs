//! The one type that scripts hold: the context, a place, an object, a part of one, rows that come, the event codes.

use super::desk::Desk;
use super::place;
use ovlib::entity::Entity;
use ovlib::error::{Error, Result};
use ovlib::request::Args;
use ovlib::service::Service;
use ovlib::verb::{Column, Entities, Listing, Records};
use serde_json::Value;
use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

/// Something a script holds; cheap to clone.
#[derive(Clone)]
pub(crate) struct Thing {
    pub(super) desk: Rc<Desk>,
    pub(super) what: What,
}

/// What it is.
#[derive(Clone)]
pub(super) enum What {
    Context,
    Place(Service),
    Object(Rc<Object>),
    Part(Part),
    Rows(Rc<RefCell<Rows>>),
    Task(Rc<super::wait::Task>),
    /// `event_codes`.
    Codes,
}

/// An entity at its place. What was only referred to is fetched when more of it is asked.
pub(super) struct Object {
    pub(super) entity: RefCell<Entity>,
    /// Where it is, found at the first need.
    place: OnceCell<Option<Service>>,
    /// Whether the engine sent all of it, not a reference.
    pub(super) is_whole: Cell<bool>,
    /// Whether something was done to it since it was read.
    pub(super) is_stale: Cell<bool>,
}

/// A struct or list inside an object.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) object: Rc<Object>,
    pub(super) path: String,
}

/// Rows that are read while the script goes on.
pub(super) enum Rows {
    Entities {
        listing: Box<Listing>,
        rows: Entities,
    },
    Records {
        columns: &'static [Column],
        rows: Records,
    },
    Values(Box<dyn Iterator<Item = Result<Value>>>),
}

impl Object {
    /// An object whose place is known, or is told by its address.
    pub(super) fn new(entity: Entity, place: Option<Service>) -> Object {
        Object {
            entity: RefCell::new(entity),
            place: place.map_or_else(OnceCell::new, |place| OnceCell::from(Some(place))),
            is_whole: Cell::new(true),
            is_stale: Cell::new(false),
        }
    }

    /// Where it is.
    pub(super) fn place(&self, desk: &Desk) -> Option<Service> {
        let found = || {
            let context = desk.context().ok()?;
            context.follow(self.entity.borrow().href()?).ok()
        };
        self.place.get_or_init(found).clone()
    }

    /// What the engine said, read again when something was done to it.
    pub(super) fn fresh(&self, desk: &Desk) -> Result<Entity> {
        if self.is_stale.get() {
            self.read_at(desk)?;
        }
        Ok(self.entity.borrow().clone())
    }

    /// What the engine said last.
    pub(super) fn entity(&self) -> Result<Entity> {
        Ok(self.entity.borrow().clone())
    }

    /// Asks the engine again.
    pub(super) fn read_at(&self, desk: &Desk) -> Result<()> {
        let place = self.place(desk).filter(|place| place.has("get"));
        let place = place.ok_or_else(|| Error::usage("the engine shows no such object again"))?;
        desk.flush();
        let entity = place.read(&Args::new())?;
        self.entity.replace(entity);
        self.is_whole.set(true);
        self.is_stale.set(false);
        Ok(())
    }
}

impl Thing {
    pub(super) fn new(desk: &Rc<Desk>, what: What) -> Thing {
        Thing {
            desk: desk.clone(),
            what,
        }
    }

    pub(super) fn object(desk: &Rc<Desk>, entity: Entity, place: Option<Service>) -> Thing {
        Thing::new(desk, What::Object(Rc::new(Object::new(entity, place))))
    }

    /// What it is in a word or two, for messages.
    pub(super) fn kind(&self) -> String {
        match &self.what {
            What::Context => "context".to_owned(),
            What::Place(service) => match place::of(service) {
                Some(place) if place.is_item => place.noun.name.to_owned(),
                Some(place) => format!("{} of the engine", place.noun.locator.replace('_', " ")),
                None => service.facts().name.replace('_', " "),
            },
            What::Object(object) => object.entity.borrow().tag().to_owned(),
            What::Part(part) => format!("{}.{}", part.object.entity.borrow().tag(), part.path),
            What::Rows(_) => "rows".to_owned(),
            What::Task(_) => "task".to_owned(),
            What::Codes => "event_codes".to_owned(),
        }
    }

    /// Whether both are the same object or place.
    pub(super) fn is(&self, other: &Thing) -> bool {
        match (&self.what, &other.what) {
            (What::Object(one), What::Object(other)) => {
                let (one, other) = (one.entity.borrow(), other.entity.borrow());
                one.tag() == other.tag() && one.id().is_some() && one.id() == other.id()
            }
            (What::Place(one), What::Place(other)) => one.path() == other.path(),
            (What::Context, What::Context) => true,
            _ => false,
        }
    }

    /// The object that this is or is a part of.
    pub(super) fn id(&self) -> Option<String> {
        match &self.what {
            What::Object(object) => object.entity.borrow().id().map(str::to_owned),
            _ => None,
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            What::Object(object) => {
                let entity = object.entity.borrow();
                let name = entity.name().or_else(|| entity.text("user_name"));
                match name.or_else(|| entity.id().map(str::to_owned)) {
                    Some(name) => f.write_str(&name),
                    None => f.write_str(&entity.to_json().to_string()),
                }
            }
            What::Part(part) => {
                let entity = part.object.entity.borrow();
                let found = entity.at(&part.path);
                let text = found
                    .first()
                    .map(|node| node.text().trim())
                    .unwrap_or_default();
                match text {
                    "" => write!(f, "{}", self.kind()),
                    text => f.write_str(text),
                }
            }
            What::Place(service) => f.write_str(service.path()),
            _ => f.write_str(&self.kind()),
        }
    }
}
