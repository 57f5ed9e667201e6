//! A place of the API: a path with its facts. Lists, gets, adds, updates, removes and acts, all from facts; knows no noun.

mod list;
mod lock;
mod pages;

use std::fmt;

use http::Method;
use ovmodel::{MethodFacts, ServiceFacts};
use serde_json::Value;

pub use list::{ListArgs, Rows};
pub(crate) use lock::is_lock;

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::{Args, Request, encode};
use crate::transport::{Connection, RawReply};
use pages::Pages;

/// A place of the API, e.g. `vms` or `vms/ID/nics`. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    connection: Connection,
    path: String,
    facts: &'static ServiceFacts,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({} at '{}')", self.facts.name, self.path)
    }
}

impl Service {
    pub(crate) fn root_of(connection: Connection) -> Service {
        Service {
            connection,
            path: String::new(),
            facts: ovmodel::root(),
        }
    }

    /// Path relative to the API, without slashes around it; empty for the root.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the model says about this place.
    pub fn facts(&self) -> &'static ServiceFacts {
        self.facts
    }

    /// Whether the model has this method here: `list get add update remove`, or an action.
    pub fn has(&self, method: &str) -> bool {
        self.facts.method(method).is_some()
    }

    /// The same place in the session of another phrase.
    pub(crate) fn within(&self, root: &Service) -> Service {
        Service {
            connection: root.connection.clone(),
            ..self.clone()
        }
    }

    /// The root of the API.
    pub fn root(&self) -> Service {
        Service::root_of(self.connection.clone())
    }

    /// The flag that ends blocking waits of this session.
    pub fn interrupt(&self) -> &crate::transport::Interrupt {
        self.connection.interrupt()
    }

    /// The place below: a sub-collection by name or path segment (`disk_attachments`, `diskattachments`), else an item by id.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such place and items have no ids here.
    pub fn at(&self, step: &str) -> Result<Service> {
        let folded = step.replace('-', "_").to_ascii_lowercase();
        let locator = self.facts.locator(&folded);
        let locator = locator.or_else(|| self.facts.locator_of_segment(&folded));
        match locator {
            Some(locator) => Ok(self.below(&locator.segment(), locator.service_facts())),
            None if self.facts.item().is_some() => self.item(step),
            None => {
                let known = self.facts.locators().map(|locator| locator.name);
                let near = ovmodel::nearest(&folded, known);
                Err(Error::Unknown {
                    what: "place",
                    name: step.to_owned(),
                    place: self.facts.name.to_owned(),
                    near: near.into_iter().map(str::to_owned).collect(),
                })
            }
        }
    }

    /// The item of an id.
    ///
    /// # Errors
    /// [`Error::Unknown`] when items have no ids here, [`Error::Usage`] for an empty id.
    pub fn item(&self, id: &str) -> Result<Service> {
        let facts = self.facts.item_service().ok_or_else(|| Error::Unknown {
            what: "place",
            name: id.to_owned(),
            place: self.facts.name.to_owned(),
            near: Vec::new(),
        })?;
        if id.is_empty() || id == "." || id == ".." {
            return Err(Error::usage(format!("'{id}' is no id")));
        }
        Ok(self.below(&encode(id), facts))
    }

    /// The place that an href of the engine names, with or without version and query.
    ///
    /// # Errors
    /// [`Error::Usage`] for an address that is not below this engine's API, [`Error::Unknown`] for a place that the model
    /// does not know.
    pub fn follow(&self, href: &str) -> Result<Service> {
        let api = self.connection.api_path();
        let path = href.split(['?', ';']).next().unwrap_or(href);
        let rest = path
            .strip_prefix(api)
            .filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let rest = rest.ok_or_else(|| Error::usage(format!("'{href}' is not below {api}")))?;
        let rest = rest.trim_matches('/');
        let rest = rest.strip_prefix("v4/").unwrap_or(rest);
        self.root().walk(rest)
    }

    /// The place of an entity that was made or listed here: at its href. An engine can lose its way and write one that leads
    /// nowhere (4.5.8: `storagedomains/ID/null/ID` for a disk made below a storage domain); then it is the item of its id here.
    ///
    /// # Errors
    /// As [`Service::follow`] and [`Service::item`]; [`Error::Usage`] for an entity with neither href nor id.
    pub fn place_of(&self, entity: &Entity) -> Result<Service> {
        let told = entity.href().map(|href| self.root().follow(href));
        match (told, entity.id()) {
            (Some(Ok(item)), _) => Ok(item),
            (_, Some(id)) => self.item(id),
            (Some(Err(error)), None) => Err(error),
            (None, None) => Err(Error::usage("an entity without href and id has no place")),
        }
    }

    /// The place at a path below this one: `ID/nics`.
    ///
    /// # Errors
    /// As [`Service::at`].
    pub fn walk(&self, path: &str) -> Result<Service> {
        let steps = path.split('/').filter(|step| !step.is_empty());
        steps
            .into_iter()
            .try_fold(self.clone(), |place, step| place.at(step))
    }

    fn below(&self, segment: &str, facts: &'static ServiceFacts) -> Service {
        let path = if self.path.is_empty() {
            segment.to_owned()
        } else {
            format!("{}/{segment}", self.path)
        };
        Service {
            connection: self.connection.clone(),
            path,
            facts,
        }
    }

    /// What is here, row by row.
    ///
    /// # Errors
    /// Parameters that the list does not take, then whatever the request ends with; errors further on come as rows.
    pub fn list(&self, args: &ListArgs) -> Result<Rows> {
        let facts = self.method("list")?;
        match args.page_size {
            Some(size) if facts.param("search").is_some() => Pages::begin(self, args, size),
            _ => {
                let args = args.to_args(facts, args.search.as_deref(), args.max);
                self.list_once(&Request::list(&self.path, facts, &args)?)
            }
        }
    }

    fn list_once(&self, request: &Request) -> Result<Rows> {
        Ok(Rows::new(self.send(request)?.entities()?))
    }

    /// The item of an id.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; as [`Service::read`].
    pub fn get(&self, id: &str, args: &Args) -> Result<Entity> {
        self.item(id)?.read(args)
    }

    /// What the engine shows at this very place: an item, or the root document.
    ///
    /// # Errors
    /// Parameters that do not fit, then whatever the request ends with.
    pub fn read(&self, args: &Args) -> Result<Entity> {
        let request = Request::get(&self.path, self.method("get")?, args)?;
        self.entity(&request)
    }

    /// Adds an object, given as a loose map.
    ///
    /// # Errors
    /// As [`Service::read`], and members that the type does not have.
    pub fn add(&self, object: &Value, args: &Args) -> Result<Entity> {
        let request = Request::add(&self.path, self.method("add")?, object, args)?;
        self.entity(&request)
    }

    /// Changes members of the item of an id.
    ///
    /// # Errors
    /// As [`Service::change`].
    pub fn update(&self, id: &str, object: &Value, args: &Args) -> Result<Entity> {
        self.item(id)?.change(object, args)
    }

    /// Changes members of the object at this very place.
    ///
    /// # Errors
    /// As [`Service::add`].
    pub fn change(&self, object: &Value, args: &Args) -> Result<Entity> {
        let request = Request::update(&self.path, self.method("update")?, object, args)?;
        self.entity(&request)
    }

    /// Removes the item of an id.
    ///
    /// # Errors
    /// As [`Service::delete`].
    pub fn remove(&self, id: &str, args: &Args) -> Result<Entity> {
        self.item(id)?.delete(args)
    }

    /// Removes the object at this very place; gives what the engine said, often an empty `<action>`.
    ///
    /// # Errors
    /// As [`Service::read`].
    pub fn delete(&self, args: &Args) -> Result<Entity> {
        let request = Request::remove(&self.path, self.method("remove")?, args)?;
        self.entity(&request)
    }

    /// Performs an action at this very place; gives the `<action>` that the engine answers with.
    ///
    /// # Errors
    /// As [`Service::read`]; an `<action>` with a fault is [`Error::Fault`].
    pub fn act(&self, action: &str, args: &Args) -> Result<Entity> {
        let request = Request::action(&self.path, self.method(action)?, args)?;
        self.entity(&request)
    }

    /// Sends any request of this session.
    ///
    /// # Errors
    /// What keeps an answer from coming; a refusal is an answer.
    pub fn send(&self, request: &Request) -> Result<RawReply> {
        self.connection.send(request)
    }

    fn entity(&self, request: &Request) -> Result<Entity> {
        if matches!(request.method, Method::GET | Method::HEAD) {
            return self.send(request)?.entity();
        }
        lock::send(&self.connection, request)
    }

    fn method(&self, name: &str) -> Result<&'static MethodFacts> {
        let found = self.facts.method(name);
        found
            .or_else(|| self.facts.method_of_segment(name))
            .ok_or_else(|| {
                let known = self.facts.methods().map(|method| method.name);
                let near = ovmodel::nearest(name, known);
                Error::Unknown {
                    what: "method",
                    name: name.to_owned(),
                    place: self.facts.name.to_owned(),
                    near: near.into_iter().map(str::to_owned).collect(),
                }
            })
    }
}
