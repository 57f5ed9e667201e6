//! Walks words such as `nics vnic_profile name` from an object: members, references and sub-collections alike.
//!
//! The model says beforehand what each word is, so a wrong one is refused before anything is asked.

use crate::context::Context;
use crate::entity::{Entity, Node};
use crate::error::{Error, Result};
use crate::path::FieldPath;
use crate::request::Args;
use crate::service::ListArgs;
use crate::xml::Writer;
use ovmodel::{Kind, LocatorFacts, ServiceFacts, TypeFacts};
use serde_json::Value;
use std::collections::HashMap;

/// Words checked against the model.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    hops: Vec<Hop>,
    /// What stands at the end, as far as the model knows.
    pub(crate) end: Option<Kind>,
    /// Whether there may be several at the end.
    pub(crate) many: bool,
}

#[derive(Debug, Clone)]
struct Hop {
    name: String,
    index: Option<usize>,
    way: Way,
}

/// How a word leads on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A member of the document.
    Member,
    /// Another object, of which the document holds id and href, sometimes the name.
    Reference,
    /// Objects in a collection below.
    Collection,
}

/// What was found at the end.
#[derive(Debug, Clone)]
pub(crate) enum Found {
    /// An object or a part of one.
    Entity(Entity),
    /// A scalar, typed as the model says.
    Value(Value),
}

impl Walk {
    /// Checks words from an object of this type, served by this service.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] with close names for a word that leads nowhere.
    pub(crate) fn new(
        facts: Option<&'static TypeFacts>,
        service: Option<&'static ServiceFacts>,
        words: &[&str],
    ) -> Result<Walk> {
        let mut walk = Walk {
            hops: Vec::new(),
            end: facts.map(Kind::Struct),
            many: false,
        };
        let mut service = service;
        for word in words {
            for step in FieldPath::parse(word)?.steps() {
                let (way, end, list, next) = walk.lookup(&step.name, service)?;
                walk.hops.push(Hop {
                    name: step.name.clone(),
                    index: step.index,
                    way,
                });
                walk.many |= list && step.index.is_none();
                walk.end = end;
                service = next;
            }
        }
        Ok(walk)
    }

    /// What a word is at the present end: its way, its kind, whether it is a list, and the service of the objects there.
    #[allow(
        clippy::type_complexity,
        reason = "one private answer, taken apart at once"
    )]
    fn lookup(
        &self,
        name: &str,
        service: Option<&'static ServiceFacts>,
    ) -> Result<(Way, Option<Kind>, bool, Option<&'static ServiceFacts>)> {
        let Some(kind) = self.end else {
            return Ok((Way::Member, None, true, None));
        };
        let facts = match kind {
            Kind::Struct(facts) => facts,
            _ => {
                let place = self.hops.last().map_or("", |hop| &hop.name);
                let message = format!("'{place}' is a {} and has no member '{name}'", kind.name());
                return Err(Error::Usage {
                    message,
                    hint: None,
                });
            }
        };
        let locator = service.and_then(|service| locator(service, name));
        if let Some(attr) = facts
            .attr(name)
            .or_else(|| facts.attr_of_element(name))
            .or_else(|| folded(facts, name))
        {
            let way = match (attr.link, attr.list) {
                (false, _) => Way::Member,
                (true, false) => Way::Reference,
                (true, true) => Way::Collection,
            };
            let next = locator.and_then(|locator| locator.service_facts().item_service());
            return Ok((way, Some(attr.kind()), attr.list, next));
        }
        if matches!(name, "id" | "href") {
            return Ok((Way::Member, Some(Kind::String), false, None));
        }
        if let Some(locator) = locator {
            let service = locator.service_facts();
            let end = service.entity_type().map(Kind::Struct);
            return Ok((Way::Collection, end, true, service.item_service()));
        }
        Err(unknown(name, facts, service))
    }

    /// Collects what stands at the end for one object.
    ///
    /// # Errors
    ///
    /// Whatever following a link meets.
    pub(crate) fn collect(&self, steps: &mut Steps, from: &Entity) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        if let Some(joined) = self.joined(from) {
            return Ok(joined);
        }
        steps.go(from.root(), &self.hops, &mut found)?;
        Ok(found)
    }

    /// `host.name` may have been joined to the object already; then it is no part of its tree.
    fn joined(&self, from: &Entity) -> Option<Vec<Found>> {
        let [reference, member] = self.hops.as_slice() else {
            return None;
        };
        if reference.way != Way::Reference || member.way != Way::Member {
            return None;
        }
        let nodes = from.at(&self.path());
        (!nodes.is_empty()).then(|| nodes.into_iter().map(|node| end(node, self.end)).collect())
    }

    /// The words as one field path.
    pub(crate) fn path(&self) -> String {
        let names: Vec<&str> = self.hops.iter().map(|hop| hop.name.as_str()).collect();
        names.join(".")
    }
}

/// Follows links, each one only once.
#[derive(Debug)]
pub(crate) struct Steps {
    context: Context,
    fetched: HashMap<String, Option<Entity>>,
}

impl Steps {
    /// Steps within this session.
    pub(crate) fn new(context: &Context) -> Steps {
        Steps {
            context: context.clone(),
            fetched: HashMap::new(),
        }
    }

    fn go(&mut self, node: Node<'_>, hops: &[Hop], found: &mut Vec<Found>) -> Result<()> {
        let Some((hop, rest)) = hops.split_first() else {
            found.push(end(node, node.kind()));
            return Ok(());
        };
        // A followed collection stands here even when it is empty; only an absent one is asked for.
        let is_here = node.child(&hop.name).is_some();
        if hop.way == Way::Collection && !is_here {
            return self.collection(node, hop, rest, found);
        }
        let mut members = node.at(&hop.name);
        if let Some(index) = hop.index {
            members = members.into_iter().skip(index).take(1).collect();
        }
        for member in members {
            match hop.way {
                Way::Member => self.go(member, rest, found)?,
                _ => self.reference(member, rest, found)?,
            }
        }
        Ok(())
    }

    /// Goes on in another object: in what stands here if that is enough, else in its own document.
    fn reference(&mut self, node: Node<'_>, rest: &[Hop], found: &mut Vec<Found>) -> Result<()> {
        let enough = match rest.first() {
            Some(next) => !node.at(&next.name).is_empty(),
            None => node
                .children()
                .any(|child| !matches!(child.name(), "name" | "link" | "actions")),
        };
        let href = node.href().filter(|_| !enough);
        match href.map(|href| self.fetch(href)).transpose()?.flatten() {
            Some(entity) => self.go(entity.root(), rest, found),
            None => self.go(node, rest, found),
        }
    }

    /// The object at an href; none when it is gone, as the objects of old events are.
    fn fetch(&mut self, href: &str) -> Result<Option<Entity>> {
        if let Some(entity) = self.fetched.get(href) {
            return Ok(entity.clone());
        }
        let read = self
            .context
            .follow(href)
            .and_then(|place| place.read(&Args::new()));
        let entity = match read {
            Ok(entity) => Some(entity),
            Err(Error::NotFound { .. }) => None,
            Err(Error::Fault(fault)) if fault.status == 404 => None,
            Err(error) => return Err(error),
        };
        self.fetched.insert(href.to_owned(), entity.clone());
        Ok(entity)
    }

    fn collection(
        &mut self,
        node: Node<'_>,
        hop: &Hop,
        rest: &[Hop],
        found: &mut Vec<Found>,
    ) -> Result<()> {
        let same = |rel: &str| ovmodel::names::segment(rel) == ovmodel::names::segment(&hop.name);
        let mut links = node.children().filter(|child| child.name() == "link");
        let link = links.find(|link| link.attr("rel").is_some_and(same));
        let Some(href) = link.and_then(|link| link.href()) else {
            return Ok(());
        };
        let rows = self.context.follow(href)?.list(&ListArgs::default())?;
        for row in rows
            .skip(hop.index.unwrap_or(0))
            .take(hop.index.map_or(usize::MAX, |_| 1))
        {
            self.go(row?.root(), rest, found)?;
        }
        Ok(())
    }
}

/// A node at the end of the way: a part of a document, or a scalar.
fn end(node: Node<'_>, kind: Option<Kind>) -> Found {
    let is_part = matches!(kind, Some(Kind::Struct(_))) || node.children().next().is_some();
    if is_part {
        let mut xml = String::new();
        Writer::new(&mut xml).node(node, 0);
        if let Ok(entity) = Entity::parse(&xml) {
            return Found::Entity(entity);
        }
    }
    Found::Value(scalar(node.text(), kind))
}

/// A text as JSON has it, by the model's type; what does not fit stays text.
fn scalar(text: &str, kind: Option<Kind>) -> Value {
    let typed = match kind {
        Some(Kind::Boolean) => text.parse::<bool>().ok().map(Value::from),
        Some(Kind::Integer) => text.parse::<i64>().ok().map(Value::from),
        Some(Kind::Decimal) => text
            .parse()
            .ok()
            .and_then(serde_json::Number::from_f64)
            .map(Value::Number),
        _ => None,
    };
    typed.unwrap_or_else(|| text.into())
}

fn folded(facts: &'static TypeFacts, name: &str) -> Option<&'static ovmodel::AttrFacts> {
    let name = ovmodel::names::segment(name);
    facts
        .attrs()
        .find(|attr| ovmodel::names::segment(attr.name) == name)
}

fn locator(service: &'static ServiceFacts, name: &str) -> Option<&'static LocatorFacts> {
    service
        .locator(name)
        .or_else(|| service.locator_of_segment(&ovmodel::names::segment(name)))
}

fn unknown(name: &str, facts: &'static TypeFacts, service: Option<&'static ServiceFacts>) -> Error {
    let attrs = facts.attrs().map(|attr| attr.name);
    let locators = service
        .into_iter()
        .flat_map(ServiceFacts::locators)
        .filter(|locator| !locator.item);
    let mut names: Vec<&str> = attrs.chain(locators.map(|locator| locator.name)).collect();
    names.dedup();
    Error::Unknown {
        what: "field",
        name: name.to_owned(),
        place: facts.name.to_owned(),
        near: ovmodel::nearest(name, names)
            .into_iter()
            .map(str::to_owned)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(words: &[&str]) -> Result<Walk> {
        let service = ovmodel::find_service("vms").and_then(ServiceFacts::item_service);
        Walk::new(ovmodel::find_type("vm"), service, words)
    }

    fn ways(words: &[&str]) -> Vec<Way> {
        walk(words)
            .unwrap()
            .hops
            .iter()
            .map(|hop| hop.way)
            .collect()
    }

    #[test]
    fn the_model_tells_the_way() {
        assert_eq!(ways(&["os", "type"]), [Way::Member, Way::Member]);
        assert_eq!(ways(&["host.name"]), [Way::Reference, Way::Member]);
        assert_eq!(
            ways(&["nics", "vnic_profile", "name"]),
            [Way::Collection, Way::Reference, Way::Member]
        );
        assert_eq!(ways(&["diskattachments"]), [Way::Collection]);
        assert_eq!(ways(&["backups"]), [Way::Collection]);
    }

    #[test]
    fn wrong_words_are_refused_with_close_ones() {
        let error = walk(&["nisc"]).unwrap_err();
        assert!(error.hint().unwrap().contains("nics"), "{error:?}");
        assert!(walk(&["name", "first"]).is_err());
        assert!(
            walk(&["os", "tpye"])
                .unwrap_err()
                .hint()
                .unwrap()
                .contains("type")
        );
    }

    #[test]
    fn several_ends_are_known_beforehand() {
        assert!(!walk(&["os", "type"]).unwrap().many);
        assert!(walk(&["nics", "name"]).unwrap().many);
        assert!(walk(&["os", "boot", "devices"]).unwrap().many);
        assert!(!walk(&["os.boot.devices[0]"]).unwrap().many);
    }
}
