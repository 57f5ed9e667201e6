//! Bodies for any method, made of the model: nothing, what is mandatory, all there is; references lead to objects that exist.

use ovmodel::{AttrFacts, Dir, Kind, MethodFacts, Shape, TypeFacts};

use crate::engine::Engine;
use crate::node::Node;
use crate::rest::add::subject;

/// The bodies to try with a method; none for those that take none.
pub(crate) fn bodies(engine: &Engine, method: &'static MethodFacts) -> Vec<Option<Node>> {
    match method.shape() {
        Shape::List | Shape::Get | Shape::Remove => vec![None],
        Shape::Action => actions(engine, method),
        Shape::Add | Shape::Update => objects(engine, method),
    }
}

fn actions(engine: &Engine, method: &MethodFacts) -> Vec<Option<Node>> {
    let mut tries = vec![Node::new("action")];
    let mut needed = Node::new("action");
    for input in method.inputs.iter().filter(|input| input.mandatory) {
        if let Some(path) = input.any_of.first() {
            place(engine, &mut needed, path, |word| {
                let param = method.param(word)?;
                Some((param.kind(), param.list))
            });
        }
    }
    tries.push(needed.clone());
    for param in method.params.iter().filter(|param| param.dir != Dir::Out) {
        if param.name == "async" || needed.child(param.name).is_some() {
            continue;
        }
        let mut one = needed.clone();
        one.push(value(engine, param.name, param.kind(), param.list));
        tries.push(one);
    }
    tries.into_iter().map(Some).collect()
}

fn objects(engine: &Engine, method: &MethodFacts) -> Vec<Option<Node>> {
    let Some(facts) = subject(method) else {
        return vec![None];
    };
    let mut tries = vec![Node::new(facts.element)];
    let lists = std::iter::once(&method.inputs).chain(method.variants.iter().map(|v| &v.inputs));
    for inputs in lists {
        let mut body = Node::new(facts.element);
        for input in inputs.iter().filter(|input| input.mandatory) {
            if let Some((_, path)) = input.any_of.first().and_then(|path| path.split_once('.')) {
                place_in(engine, &mut body, path, facts);
            }
        }
        tries.push(body.clone());
        for (name, text) in [("name", "swept"), ("description", "swept")] {
            if facts.attr(name).is_some() && body.child(name).is_none() {
                body.push(Node::leaf(name, text));
            }
        }
        tries.push(body);
    }
    tries.into_iter().map(Some).collect()
}

/// Fills a path whose first word `known` knows.
fn place(
    engine: &Engine,
    body: &mut Node,
    path: &str,
    known: impl Fn(&str) -> Option<(Kind, bool)>,
) {
    let (word, rest) = path.split_once('.').unwrap_or((path, ""));
    let word = word.trim_end_matches("[]");
    let Some((kind, list)) = known(word) else {
        return;
    };
    if body.child(word).is_none() {
        body.push(value(engine, word, kind, list));
    }
    if let (Kind::Struct(facts), Some(child)) = (kind, body.child_mut(word))
        && !rest.is_empty()
        && rest != "id"
    {
        let within = if list {
            child.children.first_mut()
        } else {
            Some(child)
        };
        if let Some(within) = within {
            place_in(engine, within, rest, facts);
        }
    }
}

fn place_in(engine: &Engine, body: &mut Node, path: &str, facts: &'static TypeFacts) {
    if path == "id" || path == "name" && body.id().is_some() {
        return;
    }
    let word = path.split('.').next().unwrap_or(path);
    let element = facts
        .attr(word.trim_end_matches("[]"))
        .map_or(word, |attr| attr.element);
    let path = path.replacen(word.trim_end_matches("[]"), element, 1);
    place(engine, body, &path, |word| {
        let attr: &AttrFacts = facts.attr_of_element(word)?;
        Some((attr.kind(), attr.list))
    });
}

/// A value of a kind; references lead to the first object of their type that is there.
fn value(engine: &Engine, element: &str, kind: Kind, list: bool) -> Node {
    if list {
        let singular = match kind {
            Kind::Struct(facts) => facts.element.to_owned(),
            _ => ovmodel::names::singular(element),
        };
        let mut item = scalar(engine, element, kind);
        item.name = singular.into();
        return Node::new(element.to_owned()).with(item);
    }
    scalar(engine, element, kind)
}

fn scalar(engine: &Engine, element: &str, kind: Kind) -> Node {
    match kind {
        Kind::Boolean => Node::leaf(element.to_owned(), "true"),
        Kind::Integer => Node::leaf(element.to_owned(), "1"),
        Kind::Decimal => Node::leaf(element.to_owned(), "1.0"),
        Kind::String => Node::leaf(
            element.to_owned(),
            if element == "address" {
                "127.0.0.9"
            } else {
                "swept"
            },
        ),
        Kind::Date => Node::leaf(element.to_owned(), "2026-11-21T00:00:00.000Z"),
        Kind::Enum(facts) => Node::leaf(element.to_owned(), facts.values[0]),
        Kind::Struct(facts) => match example(engine, facts) {
            Some(id) => Node::reference(element.to_owned(), id),
            None => Node::new(element.to_owned()),
        },
    }
}

fn example(engine: &Engine, facts: &TypeFacts) -> Option<String> {
    let collection = facts.collection.replace('_', "");
    engine.look(|store| {
        store
            .list(&collection, "")
            .next()
            .map(|object| object.id.to_string())
    })
}
