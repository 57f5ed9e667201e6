//! What an element may be, by its name and place: the model's types, and the documents around them that the
//! model leaves out (`action`, `actions`, `link`).

use std::collections::HashMap;
use std::sync::OnceLock;

use ovmodel::{Dir, Kind, TypeFacts, names};

/// The nature of one element.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A structured type.
    Struct(&'static TypeFacts),
    /// A wrapper of items; the text is its own element name, from which that of scalar items follows.
    List(Kind, &'static str),
    /// A text.
    Scalar(Kind),
    /// `<action>`, whose members are the parameters of all actions.
    Action,
    /// `<actions>`: a wrapper of links.
    Actions,
    /// `<link>`: only attributes. Always one of several.
    Link,
}

const TEXT: Shape = Shape::Scalar(Kind::String);

impl Shape {
    /// The shape of a document's root element.
    pub fn of_root(tag: &str) -> Option<Shape> {
        if tag == "action" {
            return Some(Shape::Action);
        }
        if let Some(facts) = ovmodel::type_of_element(tag) {
            return Some(Shape::Struct(facts));
        }
        let facts = ovmodel::type_of_collection(tag)?;
        Some(Shape::List(Kind::Struct(facts), facts.collection.as_str()))
    }

    /// The shape of a child element, none when it does not belong there.
    pub fn child(self, element: &str) -> Option<Shape> {
        match self {
            Shape::Struct(facts) => {
                let found = members(facts).by_element.get(element);
                found.map(|(shape, _)| *shape)
            }
            Shape::Action => child_of_action(element),
            Shape::List(kind, own) => child_of_list(kind, own, element),
            Shape::Actions => (element == "link").then_some(Shape::Link),
            Shape::Scalar(_) | Shape::Link => None,
        }
    }

    /// Whether an empty element of this shape is written `<x></x>` and not `<x/>`.
    pub fn is_text(self) -> bool {
        matches!(self, Shape::Scalar(_))
    }

    /// The element of one item of a list.
    pub fn item_element(self) -> Option<String> {
        match self {
            Shape::List(Kind::Struct(facts), _) => Some(facts.element.to_owned()),
            Shape::List(_, own) => Some(names::singular(own)),
            Shape::Actions => Some("link".to_owned()),
            _ => None,
        }
    }

    /// The name of the engine's Java class, which leaks into one error text: `StorageDomain`, `Vms`.
    pub fn class(self) -> String {
        match self {
            Shape::Struct(facts) => camel(facts.name),
            Shape::List(Kind::Struct(facts), _) => camel(&facts.collection),
            Shape::List(_, own) => camel(own),
            Shape::Action => "Action".to_owned(),
            Shape::Actions => "Actions".to_owned(),
            Shape::Link => "Link".to_owned(),
            Shape::Scalar(kind) => camel(kind.name()),
        }
    }
}

/// `storage_domain` as Java spells a class: `StorageDomain`.
pub fn camel(words: &str) -> String {
    let mut out = String::new();
    for word in words.split('_') {
        let (head, tail) = word.split_at(word.len().min(1));
        out.push_str(&head.to_ascii_uppercase());
        out.push_str(tail);
    }
    out
}

/// What is known of one type's members, worked out once.
struct Members {
    is_resource: bool,
    /// By element: the shape, and the rank in JSON.
    by_element: HashMap<&'static str, (Shape, u16)>,
}

/// The members of a type; those of all types are looked up together, by their place in memory.
fn members(facts: &'static TypeFacts) -> &'static Members {
    static ALL: OnceLock<HashMap<usize, Members>> = OnceLock::new();
    let place = |facts: &'static TypeFacts| std::ptr::from_ref(facts).addr();
    let all = ALL.get_or_init(|| {
        let all = ovmodel::types().map(|facts| (place(facts), Members::of(facts)));
        all.collect()
    });
    all.get(&place(facts)).expect("every type is in the model")
}

impl Members {
    fn of(facts: &'static TypeFacts) -> Members {
        let is_resource = facts.is_a("identified") || facts.name == "api";
        let mut by_element = HashMap::new();
        for (level, base) in facts.ancestry().into_iter().enumerate() {
            for attr in &base.own {
                let shape = match attr.list {
                    true => Shape::List(attr.kind(), attr.element),
                    false => of_kind(attr.kind()),
                };
                let is_own = base.name == facts.name;
                by_element.insert(attr.element, (shape, rank(attr.element, level, is_own)));
            }
        }
        if is_resource {
            let around = [
                ("link", Shape::Link),
                ("actions", Shape::Actions),
                ("creation_status", TEXT),
            ];
            by_element.extend(around.map(|(name, shape)| (name, (shape, rank(name, 0, false)))));
        }
        Members {
            is_resource,
            by_element,
        }
    }
}

/// Jackson's order: the members of the class itself, then those of its bases from the top down, first the
/// one-word names, then those that Java spells otherwise than XML.
fn rank(element: &str, level: usize, is_own: bool) -> u16 {
    let basic = ["actions", "name", "description", "comment"];
    if let Some(at) = basic.iter().position(|word| *word == element) {
        return 10 + at as u16;
    }
    let renamed = ["creation_status", "link", "href", "id"];
    if let Some(at) = renamed.iter().position(|word| *word == element) {
        return 100 + at as u16;
    }
    let level = 20 + level as u16;
    match (is_own, element.contains('_')) {
        (true, _) => 0,
        (false, false) => level,
        (false, true) => 100 + level,
    }
}

/// Whether documents of the type carry links, actions and a creation status.
pub fn is_resource(facts: &'static TypeFacts) -> bool {
    members(facts).is_resource
}

/// Where a member stands in JSON: lower before higher, document order among equals.
pub fn json_rank(facts: &'static TypeFacts, element: &str) -> u16 {
    let found = members(facts).by_element.get(element);
    found.map_or_else(|| rank(element, 0, false), |(_, rank)| *rank)
}

fn of_kind(kind: Kind) -> Shape {
    match kind {
        Kind::Struct(facts) => Shape::Struct(facts),
        scalar => Shape::Scalar(scalar),
    }
}

fn child_of_list(kind: Kind, own: &str, element: &str) -> Option<Shape> {
    let fits = match kind {
        Kind::Struct(facts) => facts.element == element,
        _ => names::singular(own) == element,
    };
    match element {
        _ if fits => Some(of_kind(kind)),
        "actions" => Some(Shape::Actions),
        "size" | "total" | "active" => Some(Shape::Scalar(Kind::Integer)),
        _ => None,
    }
}

fn child_of_action(element: &str) -> Option<Shape> {
    match element {
        "actions" => Some(Shape::Actions),
        "link" => Some(Shape::Link),
        "async" => Some(Shape::Scalar(Kind::Boolean)),
        // Of every object, so of an action, too.
        "name" | "description" | "comment" => Some(TEXT),
        "status" | "creation_status" => Some(TEXT),
        "fault" | "grace_period" | "job" => ovmodel::find_type(element).map(Shape::Struct),
        _ => action_members().get(element).copied(),
    }
}

/// Every parameter that some action takes or gives; the engine has one class for all actions.
fn action_members() -> &'static HashMap<&'static str, Shape> {
    static MEMBERS: OnceLock<HashMap<&'static str, Shape>> = OnceLock::new();
    MEMBERS.get_or_init(|| {
        let methods = ovmodel::services().flat_map(|service| &service.own_methods);
        let actions = methods.filter(|method| method.shape() == ovmodel::Shape::Action);
        let params = actions.flat_map(|method| {
            let variants = method.variants.iter().flat_map(|variant| &variant.params);
            method.params.iter().chain(variants)
        });
        let shapes = params.map(|param| {
            let shape = match param.list {
                true => Shape::List(param.kind(), param.name),
                false => of_kind(param.kind()),
            };
            (param.name, shape)
        });
        shapes.collect()
    })
}

/// What the body of an add or update is: an object for nearly all, for the bricks of a volume a list.
pub fn body_of(method: &ovmodel::MethodFacts) -> Option<Shape> {
    let mut given = method.params.iter().filter(|param| param.dir != Dir::Out);
    given.find_map(|param| match param.kind() {
        Kind::Struct(facts) if param.list => {
            Some(Shape::List(Kind::Struct(facts), facts.collection.as_str()))
        }
        Kind::Struct(facts) => Some(Shape::Struct(facts)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(path: &str) -> Option<Shape> {
        let mut words = path.split('/');
        let root = Shape::of_root(words.next()?);
        words.fold(root, |shape, word| shape?.child(word))
    }

    #[test]
    fn irregular_names_are_found() {
        assert!(matches!(walk("vm/os/boot/devices/device"), Some(s) if s.is_text()));
        assert!(matches!(
            walk("operation_systems/operating_system"),
            Some(Shape::Struct(_))
        ));
        assert!(matches!(walk("vm/actions/link"), Some(Shape::Link)));
        assert!(matches!(
            walk("action/storage_domains/storage_domain"),
            Some(Shape::Struct(_))
        ));
        assert!(matches!(walk("action/iscsi_targets/iscsi_target"), Some(s) if s.is_text()));
        assert!(walk("vm/nosuch").is_none());
    }

    #[test]
    fn classes_are_camels() {
        assert_eq!(walk("storage_domains").unwrap().class(), "StorageDomains");
        assert_eq!(walk("vm/os").unwrap().class(), "OperatingSystem");
    }
}
