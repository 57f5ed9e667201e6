//! References by name where the engine takes ids alone: of members, and of what lies deeper in a template.

use super::deeds;
use crate::coerce::is_uuid;
use crate::context::Context;
use crate::error::Result;
use crate::find::Select;
use crate::service::Service;
use crate::verbs::named;
use ovmodel::{AttrFacts, Kind, MethodFacts, TypeFacts};
use serde_json::{Value, json};

/// Puts the ids of what was named into an object that a method is given. What stands in a map of its own, such as
/// `cluster: {name: prod}`, is what the engine shall be sent, as long as it is a member of the object itself.
///
/// # Errors
/// What is not found, or not alone; nothing is sent then.
pub(crate) fn with_ids(
    context: &Context,
    method: &MethodFacts,
    facts: Option<&'static TypeFacts>,
    object: &mut Value,
) -> Result<()> {
    with_ids_beside(context, None, method, facts, object)
}

/// The same for an object of a collection: what the root does not list is looked for beside it, such as a card of the host
/// that a network is attached to.
///
/// # Errors
/// As [`with_ids`].
pub(super) fn with_ids_beside(
    context: &Context,
    collection: Option<&Service>,
    method: &MethodFacts,
    facts: Option<&'static TypeFacts>,
    object: &mut Value,
) -> Result<()> {
    let (Some(facts), Value::Object(map)) = (facts, object) else {
        return Ok(());
    };
    let mut finder = Finder {
        context,
        owner: collection.and_then(owner),
        method,
        found: Vec::new(),
    };
    for (member, value) in map {
        if let Some(attr) = facts.attr(member) {
            finder.member(attr, member, value, Depth::Member)?;
        }
    }
    Ok(())
}

/// Where in an object something stands.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    Member,
    Deeper,
}

/// Looks names up, each once.
struct Finder<'f> {
    context: &'f Context,
    /// Who owns the collection that the object is for.
    owner: Option<Service>,
    method: &'f MethodFacts,
    /// Collection and name with what was found.
    found: Vec<((String, String), Value)>,
}

impl Finder<'_> {
    fn member(
        &mut self,
        attr: &AttrFacts,
        path: &str,
        value: &mut Value,
        depth: Depth,
    ) -> Result<()> {
        let Kind::Struct(target) = attr.kind() else {
            return Ok(());
        };
        match value {
            Value::Array(items) if attr.list => items
                .iter_mut()
                .try_for_each(|item| self.item(target, path, item, Depth::Deeper)),
            value => self.item(target, path, value, depth),
        }
    }

    fn item(
        &mut self,
        target: &'static TypeFacts,
        path: &str,
        value: &mut Value,
        depth: Depth,
    ) -> Result<()> {
        let name = match (&*value, depth) {
            (Value::String(text), _) => Some(text.clone()),
            (map, Depth::Deeper) => name_alone(map),
            _ => None,
        };
        if let (Some(name), Some(place)) = (name, self.place(target)?) {
            if !is_uuid(&name) && !takes_name(self.method, path) {
                *value = self.find(target, &place, name)?;
            }
            return Ok(());
        }
        let Value::Object(map) = value else {
            return Ok(());
        };
        for (member, value) in map {
            if let Some(attr) = target.attr(member) {
                self.member(attr, &format!("{path}.{member}"), value, Depth::Deeper)?;
            }
        }
        Ok(())
    }

    /// Where objects of a type are: below the root, else beside the object.
    fn place(&self, target: &TypeFacts) -> Result<Option<Service>> {
        if let Some(root) = collection_of(target) {
            return self.context.service(root).map(Some);
        }
        let lists = |facts: &TypeFacts| facts.name == target.name;
        let mut above = self.owner.clone();
        while let Some(place) = above {
            let mut locators = place.facts().locators().filter(|locator| !locator.item);
            let found =
                locators.find(|locator| locator.service_facts().entity_type().is_some_and(lists));
            if let Some(locator) = found {
                return place.at(locator.name).map(Some);
            }
            above = owner(&place);
        }
        Ok(None)
    }

    /// The reference by id.
    fn find(&mut self, target: &TypeFacts, place: &Service, name: String) -> Result<Value> {
        let key = (place.path().to_owned(), name.clone());
        let known = self.found.iter().find(|(known, _)| *known == key);
        if let Some((_, value)) = known {
            return Ok(value.clone());
        }
        let value = match target.name {
            "vnic_profile" => named::vnic_profile(self.context, &name)?,
            _ => {
                let found = Select::word(&name).one(place, &[])?;
                json!({"id": deeds::id(&found)?})
            }
        };
        self.found.push((key, value.clone()));
        Ok(value)
    }
}

/// What a place lies below.
fn owner(place: &Service) -> Option<Service> {
    let (path, _) = place.path().rsplit_once('/')?;
    place.root().walk(path).ok()
}

/// The name of a map that says nothing else.
fn name_alone(value: &Value) -> Option<String> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    map.get("name")?.as_str().map(str::to_owned)
}

/// Names that the model allows and an engine (4.5.8) trips over: it attaches the network, then says that it failed.
const TRIPPED_OVER: [&str; 1] = ["attachment.network.name"];

/// Whether the model says that what stands there may be given by name.
fn takes_name(method: &MethodFacts, path: &str) -> bool {
    let inputs = method
        .inputs
        .iter()
        .chain(method.variants.iter().flat_map(|variant| &variant.inputs));
    let end = format!(".{path}.name");
    inputs
        .flat_map(|input| &input.any_of)
        .filter(|path| !TRIPPED_OVER.contains(path))
        .any(|path| path.replace("[]", "").ends_with(&end))
}

/// The root collection that lists objects of a type.
pub(super) fn collection_of(facts: &TypeFacts) -> Option<&'static str> {
    ovmodel::root()
        .locators()
        .find(|locator| {
            locator
                .service_facts()
                .entity_type()
                .is_some_and(|listed| listed.name == facts.name)
        })
        .map(|locator| locator.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_alone_is_a_reference() {
        assert_eq!(name_alone(&json!({"name": "x"})).as_deref(), Some("x"));
        for other in [
            json!({"name": "x", "size": 1}),
            json!({"id": "x"}),
            json!(["x"]),
        ] {
            assert_eq!(name_alone(&other), None);
        }
    }

    #[test]
    fn the_model_says_where_names_do() {
        let add = |service: &str| {
            let facts = ovmodel::find_service(service).unwrap();
            facts.method("add").unwrap()
        };
        assert!(takes_name(add("vms"), "cluster"));
        assert!(takes_name(add("vms"), "placement_policy.hosts"));
        assert!(!takes_name(add("vms"), "cpu_profile"));
        assert!(!takes_name(add("network_attachments"), "network"));
        assert!(!takes_name(
            add("vms"),
            "disk_attachments.disk.storage_domains"
        ));
    }
}
