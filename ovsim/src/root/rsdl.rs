//! `?rsdl` on the root: every path of the API with its methods, walked from the model's facts. An engine adds sentences and
//! mandatory members of bodies that it keeps in a file of its own; those are not told here.

use ovmodel::{Dir, Kind, LocatorFacts, MethodFacts, ParamFacts, ServiceFacts, Shape, names};

use super::schema;
use crate::codec::BASE;
use crate::node::Node;

/// The whole description.
pub(crate) fn document() -> Node {
    let link = |name: &'static str, href: String, rel: &str| {
        let node = Node::new(name).with_attr("href", href);
        node.with_attr("rel", rel)
    };
    let version = Node::new("version")
        .with_leaf("build", "8")
        .with_leaf("major", "4")
        .with_leaf("minor", "5")
        .with_leaf("revision", "0");
    let schema = link("schema", format!("{BASE}?schema"), "schema")
        .with_leaf("name", schema::FILE)
        .with_leaf("description", "oVirt API entities schema.");
    let time = Node::new("header")
        .with_attr("required", "false")
        .with_leaf("name", "Session-TTL")
        .with_leaf(
            "description",
            "Minutes without a request after which the session ends; none or less: never.",
        )
        .with_leaf("value", "minutes");
    let general = link("general", format!("{BASE}/*"), "*")
        .with_leaf(
            "description",
            "These options are valid for entire application.",
        )
        .with(Node::new("request").with(Node::new("headers").with(time)))
        .with_leaf("name", "The oVirt RESTful API generic descriptor.");
    let mut found = Vec::new();
    walk(ovmodel::root(), BASE, &mut Vec::new(), &mut found);
    found.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    let mut links = Node::new("links");
    for (href, rel, method) in found {
        links.push(described(link("link", href, &rel), method));
    }
    link("rsdl", format!("{BASE}?rsdl"), "rsdl")
        .with_leaf("description", "The oVirt RESTful API description language.")
        .with(version)
        .with(schema)
        .with(general)
        .with(links)
}

type Found = (String, String, &'static MethodFacts);

/// The methods of a service and of all below it; a service that is on its own way is not entered again.
fn walk(
    service: &'static ServiceFacts,
    href: &str,
    way: &mut Vec<&'static str>,
    found: &mut Vec<Found>,
) {
    if way.contains(&service.name) {
        return;
    }
    for method in service.methods().filter(|_| !way.is_empty()) {
        let (href, rel) = match method.shape() {
            Shape::List | Shape::Get => (href.to_owned(), "get".to_owned()),
            Shape::Add => (href.to_owned(), "add".to_owned()),
            Shape::Update => (href.to_owned(), "update".to_owned()),
            Shape::Remove => (href.to_owned(), "delete".to_owned()),
            Shape::Action => (format!("{href}/{}", method.segment()), method.segment()),
        };
        found.push((href, rel, method));
    }
    way.push(service.name);
    let told = |locator: &&LocatorFacts| locator.item || locator.name != super::HIDDEN;
    for locator in service.locators().filter(told) {
        let word = match locator.item {
            true => {
                let collection = href.rsplit('/').next().unwrap_or_default();
                format!("{{{}:id}}", names::singular(collection))
            }
            false => locator.segment(),
        };
        walk(
            locator.service_facts(),
            &format!("{href}/{word}"),
            way,
            found,
        );
    }
    way.pop();
}

fn described(link: Node, method: &'static MethodFacts) -> Node {
    let shape = method.shape();
    let http = match shape {
        Shape::List | Shape::Get => "GET",
        Shape::Add | Shape::Action => "POST",
        Shape::Update => "PUT",
        Shape::Remove => "DELETE",
    };
    let mut request = Node::new("request").with_leaf("http_method", http);
    let url = address(method);
    if !url.children.is_empty() {
        request.push(Node::new("url").with(url));
    }
    let kind = match shape {
        Shape::Action => Some("Action".to_owned()),
        _ => told(method),
    };
    let body = Node::new("body");
    request.push(match (shape, &kind) {
        (Shape::Add | Shape::Update | Shape::Action, Some(kind)) => body.with_leaf("type", &**kind),
        _ => body,
    });
    let link = link.with(request);
    match kind {
        Some(kind) if shape != Shape::Remove => {
            link.with(Node::new("response").with_leaf("type", kind))
        }
        _ => link,
    }
}

/// The type of the document that a method reads or answers.
fn told(method: &'static MethodFacts) -> Option<String> {
    let all = method.params.iter();
    let all = all.chain(method.variants.iter().flat_map(|variant| &variant.params));
    let mut all = all.filter(|param| param.dir != Dir::In);
    let param = all.find(|param| matches!(param.kind(), Kind::Struct(_)))?;
    Some(match param.list {
        true => schema::camel(&names::plural(param.ty)),
        false => schema::camel(param.ty),
    })
}

/// What may stand in the address of a request.
fn address(method: &'static MethodFacts) -> Node {
    let mut set = Node::new("parameters_set");
    let is_word = |param: &&ParamFacts| {
        let plain = matches!(param.kind(), Kind::Boolean | Kind::Integer | Kind::String);
        param.dir == Dir::In && plain && !param.list
    };
    let in_body = |name: &str| method.shape() == Shape::Action && name != "async";
    for param in method.params.iter().filter(is_word) {
        if in_body(param.name) {
            continue;
        }
        let (value, context) = match (param.kind(), param.name) {
            (_, "search") => ("search query", "query"),
            (_, "from") => ("event_id", "matrix"),
            (_, "max") => ("max results", "matrix"),
            (Kind::Boolean, _) => ("true|false", "matrix"),
            (Kind::Integer, _) => ("number", "matrix"),
            _ => ("text", "matrix"),
        };
        let node = Node::new("parameter")
            .with_attr("required", "false")
            .with_attr("type", schema::plain(param.kind()).unwrap_or_default())
            .with_attr("context", context);
        set.push(node.with_leaf("name", param.name).with_leaf("value", value));
    }
    set
}
