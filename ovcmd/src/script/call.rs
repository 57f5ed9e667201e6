//! Methods: what things can do by themselves, then the verbs of the rows, then the methods of the model.

use super::convert::{data, from_json, to_json};
use super::get::unknown;
use super::misuse;
use super::phrase;
use super::place;
use super::rows::{is_plain, words};
use super::thing::{Object, Thing, What};
use super::wait::{PATIENCE, seconds};
use ovlib::error::{Error, Result};
use ovlib::nouns;
use ovlib::request::Args;
use ovlib::service::Service;
use ovlib::verb::Noun;
use ovmodel::Shape;
use rhai::{Dynamic, Map};
use serde_json::Value;
use std::rc::Rc;

/// What things can do without the engine's help.
const OWN: [&str; 16] = [
    "get", "find", "try_find", "list", "refresh", "wait_for", "wait", "to_map", "to_json",
    "to_array", "count", "first", "act", "service", "read", "call",
];

/// What objects can do among these.
pub(super) const OF_OBJECTS: [&str; 5] = ["refresh", "wait_for", "to_map", "to_json", "act"];

/// The names that [`Thing::call`] knows beside rows and model.
pub(super) fn own_names() -> impl Iterator<Item = &'static str> {
    OWN.into_iter()
}

impl Thing {
    /// Calls a method.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] with close names; whatever the method ends with.
    pub(super) fn call(&self, name: &str, args: &[Dynamic]) -> Result<Dynamic> {
        self.desk.check()?;
        match &self.what {
            What::Context => self.of_context(name, args),
            What::Place(service) => self.of_place(service, name, args),
            What::Object(object) => self.of_object(object, name, args),
            What::Part(_) => match (name, args) {
                ("to_map", []) => data(self).map(from_json),
                ("to_json", []) => data(self).map(|value| value.to_string().into()),
                _ => self.no_method(name),
            },
            What::Rows(rows) => self.of_rows(rows, name, args),
            What::Task(task) => match (name, args) {
                ("wait", []) => self.settled(task, None),
                ("wait", [limit]) => self.settled(task, Some(seconds(limit)?)),
                _ => self.no_method(name),
            },
            What::Codes => self.no_method(name),
        }
    }

    fn of_context(&self, name: &str, args: &[Dynamic]) -> Result<Dynamic> {
        if let ("service", [path]) = (name, args) {
            let service = self.desk.context()?.service(&path.to_string())?;
            return Ok(self.other(What::Place(service)));
        }
        if let Ok(noun) = nouns::find(name)
            && noun.below.is_empty()
            && !noun.locator.is_empty()
        {
            let service = self.desk.context()?.service(noun.locator)?;
            let place = Thing::new(&self.desk, What::Place(service));
            return match args {
                [] => Ok(Dynamic::from(place)),
                _ => place.call("get", args),
            };
        }
        let root = self.desk.context()?.root();
        match name {
            "refresh" | "read" => Ok(Dynamic::from(Thing::object(
                &self.desk,
                root.read(&Args::new())?,
                Some(root),
            ))),
            _ => self.beyond(&root, name, args),
        }
    }

    fn of_place(&self, service: &Service, name: &str, args: &[Dynamic]) -> Result<Dynamic> {
        match (name, args) {
            ("get" | "find", [what]) if service.has("list") => self.one(service, what),
            ("try_find", [what]) if service.has("list") => match self.one(service, what) {
                Err(Error::NotFound { .. }) => Ok(Dynamic::UNIT),
                found => found,
            },
            ("list", []) if service.has("list") => self.list(service, &Map::new()),
            ("list", [map]) if service.has("list") && is_plain(map) => {
                let map = map.as_map_ref().map_err(Error::usage)?;
                self.list(service, &map)
            }
            ("count", _) if service.has("list") => {
                let rows = self.of_place(service, "list", args)?;
                rows.read_lock::<Thing>()
                    .map_or(Ok(Dynamic::UNIT), |rows| rows.call("count", &[]))
            }
            ("first" | "to_array", _) if service.has("list") => {
                let rows = self.of_place(service, "list", args)?;
                rows.read_lock::<Thing>()
                    .map_or(Ok(Dynamic::UNIT), |rows| rows.call(name, &[]))
            }
            ("read" | "refresh" | "get", []) if service.has("get") => {
                let entity = service.read(&Args::new())?;
                Ok(Dynamic::from(Thing::object(
                    &self.desk,
                    entity,
                    Some(service.clone()),
                )))
            }
            ("act" | "call", [method, rest @ ..]) => {
                self.method(service, &method.to_string(), rest)
            }
            ("service", [path]) => Ok(self.other(What::Place(service.walk(&path.to_string())?))),
            _ => self.beyond(service, name, args),
        }
    }

    fn of_object(&self, object: &Rc<Object>, name: &str, args: &[Dynamic]) -> Result<Dynamic> {
        match (name, args) {
            ("refresh", []) => {
                object.read_at(&self.desk)?;
                return Ok(Dynamic::from(self.clone()));
            }
            ("wait_for", [states]) => return self.until(object, &words(states)?, PATIENCE),
            ("wait_for", [states, limit]) => {
                return self.until(object, &words(states)?, seconds(limit)?);
            }
            ("to_map", []) => return data(self).map(from_json),
            ("to_json", []) => return data(self).map(|value| value.to_string().into()),
            ("service", [path]) => {
                let place = self.place_of(object)?.walk(&path.to_string())?;
                return Ok(self.other(What::Place(place)));
            }
            _ => {}
        }
        let place = self.place_of(object)?;
        match (name, args) {
            ("act" | "call", [method, rest @ ..]) => {
                object.is_stale.set(true);
                self.method(&place, &method.to_string(), rest)
            }
            ("export", []) if place::of(&place).is_none() => Ok(object.entity()?.to_xml(0).into()),
            _ => self.beyond(&place, name, args),
        }
    }

    fn place_of(&self, object: &Rc<Object>) -> Result<Service> {
        object
            .place(&self.desk)
            .ok_or_else(|| Error::usage(format!("{} is at no place of the engine", self.kind())))
    }

    /// A verb of the rows, or a method of the model.
    fn beyond(&self, service: &Service, name: &str, args: &[Dynamic]) -> Result<Dynamic> {
        if let Some(place) = place::of(service)
            && let Some(verb) = verb(place.noun, name)
        {
            return phrase::speak(self, &place, verb, args);
        }
        if service.has(name) {
            return self.method(service, name, args);
        }
        self.no_method(name)
    }

    /// A method of the model, with the object first where it takes one, then its parameters.
    fn method(&self, service: &Service, name: &str, args: &[Dynamic]) -> Result<Dynamic> {
        let facts = service.facts();
        let found = facts.method(name).or_else(|| facts.method_of_segment(name));
        let Some(method) = found else {
            return self.no_method(name);
        };
        let values: Vec<Value> = args.iter().map(to_json).collect::<Result<_>>()?;
        let map = |at: usize| -> Result<Args> {
            match values.get(at) {
                None => Ok(Args::new()),
                Some(Value::Object(map)) => Ok(Args::from(map.clone())),
                Some(other) => Err(misuse(
                    format!("`{name}` takes no {other}"),
                    "named arguments stand in a map: `#{force: true}`",
                )),
            }
        };
        let empty = Value::Object(serde_json::Map::new());
        let object = values.first().unwrap_or(&empty);
        let entity = match method.shape() {
            Shape::List => {
                return self.list(
                    service,
                    &args
                        .first()
                        .and_then(|map| map.as_map_ref().ok().map(|map| map.clone()))
                        .unwrap_or_default(),
                );
            }
            Shape::Get => service.read(&map(0)?)?,
            Shape::Add => service.add(object, &map(1)?)?,
            Shape::Update => service.change(object, &map(1)?)?,
            Shape::Remove => {
                service.delete(&map(0)?)?;
                return Ok(Dynamic::UNIT);
            }
            Shape::Action => service.act(method.name, &map(0)?)?,
        };
        Ok(Dynamic::from(Thing::object(&self.desk, entity, None)))
    }

    pub(super) fn no_method<T>(&self, name: &str) -> Result<T> {
        let known = self.methods();
        Err(unknown(
            "method",
            name,
            &self.kind(),
            known.iter().map(String::as_str),
        ))
    }

    /// The methods that this thing has.
    pub(super) fn methods(&self) -> Vec<String> {
        let service = match &self.what {
            What::Context => self.desk.context().ok().map(|context| context.root()),
            What::Place(service) => Some(service.clone()),
            What::Object(object) => object.place(&self.desk),
            What::Rows(_) => {
                return ["count", "first", "to_array", "map", "filter"]
                    .map(str::to_owned)
                    .into();
            }
            What::Task(_) => return vec!["wait".to_owned()],
            What::Part(_) => return ["to_map", "to_json"].map(str::to_owned).into(),
            What::Codes => None,
        };
        let mut names: Vec<String> = Vec::new();
        match &self.what {
            What::Object(_) => names.extend(OF_OBJECTS.map(str::to_owned)),
            What::Place(_) => names
                .extend(["list", "get", "find", "try_find", "count", "first"].map(str::to_owned)),
            What::Context => names.extend(
                nouns::all()
                    .iter()
                    .filter(|noun| noun.below.is_empty())
                    .map(|noun| noun.name.to_owned()),
            ),
            _ => {}
        }
        if let Some(service) = service {
            names.extend(
                service
                    .facts()
                    .methods()
                    .map(|method| method.name.to_owned()),
            );
            if let Some(place) = place::of(&service) {
                names.extend(
                    place
                        .noun
                        .all_verbs()
                        .iter()
                        .map(|verb| verb.name.replace('-', "_")),
                );
            }
        }
        names.sort();
        names.dedup();
        names
    }
}

/// The verb that a script means; words are joined by `_` there.
fn verb(noun: &'static Noun, name: &str) -> Option<&'static ovlib::verb::Verb> {
    noun.verb(name)
        .or_else(|| noun.verb(&name.replace('_', "-")))
}
