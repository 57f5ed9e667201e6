//! A place of the API: a path with its facts. Lists, gets, adds, updates, removes and acts, all from facts; knows no noun.

use std::fmt;

use ovmodel::{MethodFacts, ServiceFacts};
use serde_json::Value;

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::{Args, Request, encode};
use crate::transport::{Connection, RawReply};

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

/// What a list is asked for; what a method does not take is refused before anything is sent.
#[derive(Clone, Debug, Default)]
pub struct ListArgs {
    /// Search in the engine's language.
    pub search: Option<String>,
    /// Most rows.
    pub max: Option<u64>,
    /// Whether the search tells upper from lower case; the engine's own default is no.
    pub case_sensitive: Option<bool>,
    /// Links whose targets come along, `nics,disk_attachments.disk`. The engine fails the whole list with 500 when a
    /// reference is missing in one row (4.5.8).
    pub follow: Option<String>,
    /// The expensive members too.
    pub all_content: bool,
    /// Ask for pages of this many rows; only where the engine searches, elsewhere the list comes at once.
    pub page_size: Option<u64>,
    /// Further parameters of the method.
    pub params: Args,
}

/// Rows of a list, read while they come.
pub struct Rows(Box<dyn Iterator<Item = Result<Entity>> + Send>);

impl Rows {
    /// Any rows.
    pub fn new(rows: impl Iterator<Item = Result<Entity>> + Send + 'static) -> Rows {
        Rows(Box::new(rows))
    }

    /// No rows.
    pub fn none() -> Rows {
        Rows::new(std::iter::empty())
    }
}

impl Iterator for Rows {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        self.0.next()
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rows")
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
        self.send(request)?.entity()
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

impl ListArgs {
    /// As the request wants them; `all_content` goes only where the list knows it.
    fn to_args(&self, facts: &MethodFacts, search: Option<&str>, max: Option<u64>) -> Args {
        let mut args = self.params.clone();
        if let Some(search) = search {
            args.set("search", search);
        }
        if let Some(max) = max {
            args.set("max", max);
        }
        if let Some(sensitive) = self.case_sensitive {
            args.set("case_sensitive", sensitive);
        }
        if let Some(follow) = &self.follow {
            args.set("follow", follow.as_str());
        }
        if self.all_content && facts.param("all_content").is_some() {
            args.set("all_content", true);
        }
        args
    }
}

/// A list in pages. `page` needs `max`, stands last, and after `sortby` wants a direction (engine 4.5.8).
struct Pages {
    service: Service,
    args: ListArgs,
    size: u64,
    /// Number of the page under way, from 1.
    page: u64,
    rows: Rows,
    /// Rows of this page so far, and of all.
    seen: u64,
    total: u64,
    over: bool,
}

impl Pages {
    fn begin(service: &Service, args: &ListArgs, size: u64) -> Result<Rows> {
        let mut pages = Pages {
            service: service.clone(),
            args: args.clone(),
            size: size.max(1),
            page: 0,
            rows: Rows::none(),
            seen: 0,
            total: 0,
            over: false,
        };
        pages.turn()?;
        Ok(Rows::new(pages))
    }

    /// Asks for the next page.
    fn turn(&mut self) -> Result<()> {
        self.page += 1;
        self.seen = 0;
        let search = self.args.search.as_deref().unwrap_or_default().trim();
        let search = paged(search, self.page)?;
        let facts = self.service.method("list")?;
        let args = self.args.to_args(facts, Some(&search), Some(self.size));
        self.rows = self
            .service
            .list_once(&Request::list(&self.service.path, facts, &args)?)?;
        Ok(())
    }
}

/// A search with its page; one that sorts says in which direction.
fn paged(search: &str, page: u64) -> Result<String> {
    let words: Vec<String> = search
        .split_whitespace()
        .map(str::to_ascii_lowercase)
        .collect();
    if words.iter().any(|word| word == "page") {
        return Err(Error::usage(
            "a search with `page` cannot be asked for in pages",
        ));
    }
    let sorts = words.iter().rposition(|word| word == "sortby");
    let directed = matches!(words.last().map(String::as_str), Some("asc" | "desc"));
    Ok(match sorts {
        Some(_) if !directed => format!("{search} asc page {page}"),
        _ if search.is_empty() => format!("page {page}"),
        _ => format!("{search} page {page}"),
    })
}

impl Iterator for Pages {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        while !self.over {
            if self.args.max.is_some_and(|max| self.total >= max) {
                break;
            }
            match self.rows.next() {
                Some(Ok(row)) => {
                    self.seen += 1;
                    self.total += 1;
                    return Some(Ok(row));
                }
                Some(Err(error)) => {
                    self.over = true;
                    return Some(Err(error));
                }
                None if self.seen < self.size => break,
                None => {
                    if let Err(error) = self.turn() {
                        self.over = true;
                        return Some(Err(error));
                    }
                }
            }
        }
        self.over = true;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stands_last_and_a_sort_before_it_has_a_direction() {
        for (search, expected) in [
            ("", "page 2"),
            ("name=a*", "name=a* page 2"),
            ("status=up sortby name", "status=up sortby name asc page 2"),
            ("sortby memory desc", "sortby memory desc page 2"),
        ] {
            assert_eq!(paged(search, 2).unwrap(), expected);
        }
        assert!(paged("name=a page 3", 1).is_err());
    }
}
