//! Properties: fields, references, collections and links of things, all by the model.

use super::convert::scalar;
use super::desk::Desk;
use super::misuse;
use super::thing::{Object, Part, Thing, What};
use ovlib::entity::{Entity, Node};
use ovlib::error::{Error, Result};
use ovlib::nouns;
use ovlib::service::Service;
use ovmodel::{AttrFacts, TypeFacts};
use rhai::Dynamic;
use std::rc::Rc;

impl Thing {
    /// The property of that name.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] with close names; what reading from the engine ends with.
    pub(super) fn get(&self, name: &str) -> Result<Dynamic> {
        match &self.what {
            What::Context => self.root(name),
            What::Place(service) => self.below(service, name),
            What::Object(object) => self.field(object, name),
            What::Part(part) => self.inner(part, name),
            What::Codes => code(name),
            What::Rows(_) | What::Task(_) => Err(Error::Unknown {
                what: "field",
                name: name.to_owned(),
                place: self.kind(),
                near: self.members(),
            }),
        }
    }

    fn root(&self, name: &str) -> Result<Dynamic> {
        let locator = ovmodel::root().locator(name).map(|locator| locator.name);
        let of_noun = || {
            let noun = nouns::find(name).ok()?;
            // Who is logged in, not the noun of that name.
            let is_place = noun.below.is_empty() && !noun.locator.is_empty() && name != "user";
            Some(noun.locator).filter(|_| is_place)
        };
        if let Some(locator) = locator.or_else(of_noun) {
            let service = self.desk.context()?.service(locator)?;
            return Ok(self.other(What::Place(service)));
        }
        let context = self.desk.context()?;
        match name {
            "url" => Ok(context.settings().url.clone().into()),
            "user" => Ok(context
                .settings()
                .username
                .clone()
                .unwrap_or_default()
                .into()),
            "correlation_id" => Ok(context.correlation_id().to_owned().into()),
            _ => {
                let object = Rc::new(Object::new(
                    context.root().read(&ovlib::request::Args::new())?,
                    Some(context.root()),
                ));
                let known = ovmodel::root().locators().map(|locator| locator.name);
                self.field(&object, name).map_err(|error| match error {
                    Error::Unknown { name, .. } => unknown("field", &name, "context", known),
                    other => other,
                })
            }
        }
    }

    fn below(&self, service: &Service, name: &str) -> Result<Dynamic> {
        let facts = service.facts();
        if facts.locator(name).is_some() {
            return Ok(self.other(What::Place(service.at(name)?)));
        }
        if facts.item().is_some() && facts.locators().count() == 1 {
            return Err(misuse(
                format!("'{name}' is no field of {}", self.kind()),
                format!(
                    "one of them has fields: `.get(\"...\").{name}`; `for it in ...` gives each"
                ),
            ));
        }
        let known = facts.locators().filter(|locator| !locator.item);
        Err(unknown(
            "field",
            name,
            facts.name,
            known.map(|locator| locator.name),
        ))
    }

    pub(super) fn other(&self, what: What) -> Dynamic {
        Dynamic::from(Thing::new(&self.desk, what))
    }

    fn field(&self, object: &Rc<Object>, name: &str) -> Result<Dynamic> {
        let entity = object.fresh(&self.desk)?;
        if let Some(found) = self.held(object, &entity, None, name) {
            return Ok(found);
        }
        let place = object.place(&self.desk);
        if !object.is_whole.get() && place.as_ref().is_some_and(|place| place.has("get")) {
            object.read_at(&self.desk)?;
            let entity = object.entity()?;
            if let Some(found) = self.held(object, &entity, None, name) {
                return Ok(found);
            }
        }
        if matches!(name, "id" | "href") {
            return Ok(Dynamic::UNIT);
        }
        if let Some(place) = place
            .as_ref()
            .filter(|place| place.facts().locator(name).is_some_and(|it| !it.item))
        {
            return Ok(self.other(What::Place(place.at(name)?)));
        }
        let attr = entity.facts().and_then(|facts| attr(facts, name));
        match (attr, entity.link(name)) {
            (_, Some(href)) => Ok(self.other(What::Place(self.desk.context()?.follow(href)?))),
            (Some(attr), None) if attr.list => Ok(Dynamic::from_array(Vec::new())),
            (Some(_), None) => Ok(Dynamic::UNIT),
            (None, None) => {
                let fields = entity.facts().into_iter().flat_map(|facts| facts.attrs());
                let links = place.iter().flat_map(|place| place.facts().locators());
                let known = fields
                    .map(|attr| attr.name)
                    .chain(links.map(|link| link.name));
                Err(unknown("field", name, entity.tag(), known))
            }
        }
    }

    fn inner(&self, part: &Part, name: &str) -> Result<Dynamic> {
        let entity = part.object.fresh(&self.desk)?;
        if let Some(found) = self.held(&part.object, &entity, Some(&part.path), name) {
            return Ok(found);
        }
        let nodes = entity.at(&part.path);
        let facts = nodes.first().and_then(|node| node.facts());
        match facts.and_then(|facts| attr(facts, name)) {
            Some(attr) if attr.list => Ok(Dynamic::from_array(Vec::new())),
            Some(_) => Ok(Dynamic::UNIT),
            None => {
                let known = facts.into_iter().flat_map(|facts| facts.attrs());
                Err(unknown(
                    "field",
                    name,
                    &self.kind(),
                    known.map(|attr| attr.name),
                ))
            }
        }
    }

    /// What the engine sent under a name, as a value of the script.
    fn held(
        &self,
        object: &Rc<Object>,
        entity: &Entity,
        above: Option<&str>,
        name: &str,
    ) -> Option<Dynamic> {
        if above.is_none() && matches!(name, "id" | "href") {
            return entity.peek(name).map(|text| text.as_ref().into());
        }
        // Plain fields, which most are, need no tree.
        if above.is_none()
            && let Some(kind) = self.desk.plain(entity, name)
        {
            return entity.peek(name).map(|text| scalar(Some(kind), &text));
        }
        let path = match above {
            Some(above) => format!("{above}.{name}"),
            None => name.to_owned(),
        };
        let nodes = entity.at(&path);
        let first = nodes.first()?;
        let facts = match above {
            None => self.desk.facts(entity),
            Some(above) => entity.at(above).first().and_then(|node| node.facts()),
        };
        let is_list = facts
            .and_then(|facts| attr(facts, name))
            .is_some_and(|attr| attr.list);
        if !is_list && nodes.len() == 1 {
            return Some(self.of_node(object, *first, path));
        }
        let items = nodes
            .iter()
            .enumerate()
            .map(|(at, node)| self.of_node(object, *node, format!("{path}[{at}]")));
        Some(Dynamic::from_array(items.collect()))
    }

    fn of_node(&self, object: &Rc<Object>, node: Node<'_>, path: String) -> Dynamic {
        match node.href() {
            Some(href) if node.facts().is_some() => {
                let made = || reference(&self.desk, node, href);
                // One that came whole is not the same as a reference to it.
                let object = match node.children().next() {
                    None => self.desk.remembered(href, made),
                    Some(_) => Rc::new(made()),
                };
                self.other(What::Object(object))
            }
            _ if node.is_leaf() && node.facts().is_none() => scalar(node.kind(), node.text()),
            _ => {
                let part = Part {
                    object: object.clone(),
                    path,
                };
                self.other(What::Part(part))
            }
        }
    }

    /// Fields, links, methods and verbs.
    pub(super) fn members(&self) -> Vec<String> {
        let mut names: Vec<String> = match &self.what {
            What::Context => ovmodel::root()
                .locators()
                .map(|it| it.name.to_owned())
                .collect(),
            What::Object(object) => {
                let entity = object.entity.borrow();
                let fields = entity.facts().into_iter().flat_map(|facts| facts.attrs());
                let place = object.place(&self.desk);
                let links = place.iter().flat_map(|place| place.facts().locators());
                fields
                    .map(|attr| attr.name.to_owned())
                    .chain(links.filter(|it| !it.item).map(|it| it.name.to_owned()))
                    .collect()
            }
            What::Part(part) => {
                let entity = part.object.entity.borrow();
                let nodes = entity.at(&part.path);
                let facts = nodes.first().and_then(|node| node.facts());
                facts
                    .into_iter()
                    .flat_map(|facts| facts.attrs())
                    .map(|attr| attr.name.to_owned())
                    .collect()
            }
            What::Place(service) => {
                let links = service.facts().locators().filter(|it| !it.item);
                links.map(|it| it.name.to_owned()).collect()
            }
            What::Codes => ovmodel::events()
                .iter()
                .map(|event| event.name.to_owned())
                .collect(),
            What::Rows(_) | What::Task(_) => Vec::new(),
        };
        names.extend(self.methods());
        names.sort();
        names.dedup();
        names
    }
}

/// What was only referred to: fetched when more of it is asked.
fn reference(desk: &Rc<Desk>, node: Node<'_>, href: &str) -> Object {
    let mut xml = String::new();
    ovlib::xml::Writer::new(&mut xml).node(node, 0);
    let place = desk.context().and_then(|context| context.follow(href)).ok();
    let empty = || Entity::parse("<unknown/>");
    let entity = Entity::parse(&xml).or_else(|_| empty());
    let object = Object::new(entity.expect("an empty element is well formed"), place);
    object.is_whole.set(false);
    object
}

pub(super) fn attr(facts: &'static TypeFacts, name: &str) -> Option<&'static AttrFacts> {
    facts.attr(name).or_else(|| facts.attr_of_element(name))
}

fn code(name: &str) -> Result<Dynamic> {
    match ovmodel::event_named(name) {
        Some(event) => Ok(i64::from(event.code).into()),
        None => {
            let known = ovmodel::events().iter().map(|event| event.name);
            Err(unknown("event", name, "event_codes", known))
        }
    }
}

/// The error for a name that is not there.
pub(super) fn unknown<'n>(
    what: &'static str,
    name: &str,
    place: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Error {
    let near = ovmodel::nearest(name, known);
    Error::Unknown {
        what,
        name: name.to_owned(),
        place: place.to_owned(),
        near: near.into_iter().map(str::to_owned).collect(),
    }
}
