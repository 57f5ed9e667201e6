//! Requests made up: a place of the model with objects that exist, a body of the model's members, then spoilt; a search of words of
//! the grammar in any order.

use ovmodel::{Kind, MethodFacts, ServiceFacts, Shape, TypeFacts};

use super::dice::Dice;
use super::{Case, kind};
use crate::codec::{json_write, xml_write};
use crate::node::Node;
use crate::rest::{fill, subject};
use crate::search;
use crate::site::Site;

/// Any request with a body, or a removal.
pub(super) fn body(site: &Site, dice: &mut Dice) -> Case {
    loop {
        let (service, path) = place(site, dice);
        let methods: Vec<&'static MethodFacts> = service
            .methods()
            .filter(|method| !matches!(method.shape(), Shape::List | Shape::Get))
            .collect();
        if methods.is_empty() {
            continue;
        }
        let method = *dice.one(&methods);
        return case(site, dice, method, &path);
    }
}

fn case(site: &Site, dice: &mut Dice, method: &'static MethodFacts, path: &str) -> Case {
    let (http, path) = match method.shape() {
        Shape::Add => ("POST", path.to_owned()),
        Shape::Update => ("PUT", path.to_owned()),
        Shape::Remove => ("DELETE", path.to_owned()),
        _ => ("POST", format!("{path}/{}", method.segment())),
    };
    let document = document(site, dice, method);
    let json = dice.once_in(3);
    let mut body = match (&document, json) {
        (None, _) => Vec::new(),
        (Some(node), true) => json_write::document(node, None),
        (Some(node), false) => xml_write::document(node, None),
    };
    while body.last().is_some_and(u8::is_ascii_whitespace) {
        body.pop();
    }
    let mut broken = false;
    match dice.below(8) {
        0..3 => {}
        3 if !body.is_empty() && document.is_some() => {
            let end = 1 + dice.below(body.len() - 1);
            body.truncate(end);
            broken = method.shape() != Shape::Remove;
        }
        _ => dice.spoil(&mut body),
    }
    Case {
        method: http,
        path,
        kind: kind(if json { "json" } else { "xml" }),
        body,
        broken,
    }
}

/// A place of the model, mostly with objects that are there.
fn place(site: &Site, dice: &mut Dice) -> (&'static ServiceFacts, String) {
    let mut service = ovmodel::root();
    let (mut path, mut kind, mut parent) = (String::new(), String::new(), String::new());
    loop {
        let locators: Vec<_> = service.locators().collect();
        let stop = !path.is_empty() && dice.once_in(3);
        if locators.is_empty() || stop {
            return (service, path);
        }
        let locator = *dice.one(&locators);
        service = locator.service_facts();
        path.push('/');
        if locator.item {
            let id = id(site, dice, &kind, &parent);
            path.push_str(&id);
            if !parent.is_empty() {
                parent.push('/');
            }
            parent.push_str(&id);
        } else {
            let word = locator.segment();
            path.push_str(&word);
            if !kind.is_empty() {
                kind.push('/');
            }
            kind.push_str(&word);
        }
    }
}

fn id(site: &Site, dice: &mut Dice, kind: &str, parent: &str) -> String {
    let known: Vec<String> = site.engine.look(|store| {
        store
            .list(kind, parent)
            .take(30)
            .map(|object| object.id.to_string())
            .collect()
    });
    match dice.below(10) {
        0 => "x".to_owned(),
        1 => "11111111-2222-3333-4444-555555555555".to_owned(),
        _ if known.is_empty() => "00000000-0000-0000-0000-000000000000".to_owned(),
        _ => dice.one(&known).clone(),
    }
}

/// What a method takes, or something of the kind.
fn document(site: &Site, dice: &mut Dice, method: &'static MethodFacts) -> Option<Node> {
    if dice.once_in(2) {
        let mut tries = fill::bodies(&site.engine, method);
        let mut node = tries.swap_remove(dice.below(tries.len()))?;
        if let Some(facts) = subject(method).filter(|_| dice.once_in(2)) {
            let attrs: Vec<_> = facts.attrs().collect();
            let attr = *dice.one(&attrs);
            let more = value(site, dice, attr.element, attr.kind(), attr.list, 2);
            node.put(more);
        }
        return Some(node);
    }
    match method.shape() {
        Shape::Remove => None,
        Shape::Action => {
            let mut node = Node::new("action");
            for param in &method.params {
                if dice.once_in(2) {
                    node.push(value(site, dice, param.name, param.kind(), param.list, 0));
                }
            }
            Some(node)
        }
        _ => {
            let facts = subject(method)?;
            Some(filled_in(site, dice, Node::new(facts.element), facts, 0))
        }
    }
}

fn filled_in(
    site: &Site,
    dice: &mut Dice,
    mut node: Node,
    facts: &'static TypeFacts,
    depth: usize,
) -> Node {
    if depth > 0 && dice.once_in(2) {
        let kind = facts.collection.replace('_', "");
        node.set_attr("id", id(site, dice, &kind, ""));
    }
    let attrs: Vec<_> = facts.attrs().collect();
    let share = 1 + attrs.len() / (6 - depth.min(4));
    for attr in attrs {
        if dice.once_in(share.min(12)) && depth < 4 {
            let one = value(site, dice, attr.element, attr.kind(), attr.list, depth);
            node.push(one);
        }
    }
    node
}

fn value(
    site: &Site,
    dice: &mut Dice,
    element: &'static str,
    kind: Kind,
    list: bool,
    depth: usize,
) -> Node {
    if list {
        let mut node = Node::new(element);
        for _ in 0..dice.below(3) {
            let name = match kind {
                Kind::Struct(facts) => facts.element.to_owned(),
                _ => ovmodel::names::singular(element),
            };
            let mut item = scalar(site, dice, kind, depth);
            item.name = name.into();
            node.push(item);
        }
        return node;
    }
    let mut node = scalar(site, dice, kind, depth);
    node.name = element.into();
    node
}

fn scalar(site: &Site, dice: &mut Dice, kind: Kind, depth: usize) -> Node {
    let text = match kind {
        Kind::Struct(facts) => return filled_in(site, dice, Node::new("x"), facts, depth + 1),
        Kind::Boolean => (*dice.one(&["true", "false", "TRUE", "1", ""])).to_owned(),
        Kind::Enum(facts) if !dice.once_in(6) => (*dice.one(&facts.values)).to_owned(),
        Kind::Date => (*dice.one(&["2026-11-21T10:00:00.000Z", "yesterday", "0"])).to_owned(),
        _ => (*dice.one(TEXTS)).to_owned(),
    };
    Node::leaf("x", text)
}

const TEXTS: &[&str] = &[
    "",
    "1",
    "0",
    "-1",
    "1073741824",
    "9223372036854775807",
    "-9223372036854775808",
    "99999999999999999999",
    "1.5",
    "web01",
    "Default",
    "Blank",
    "a b",
    "00:1a:4a:16:01:51",
    "10.0.0.1",
    "\u{fc}\u{df}\u{4e2d}\u{1f600}",
    "0.0",
    "x_y-z.1",
    "255.255.255.0",
];

/// A search over any collection that can be searched.
pub(super) fn search(dice: &mut Dice) -> Case {
    let kinds = search::kinds();
    let collection = *dice.one(&kinds);
    let words = search::words(collection);
    let mut text = String::new();
    for _ in 0..=dice.below(9) {
        let word = match dice.below(9) {
            0 | 1 if !words.is_empty() => {
                let mut word = (*dice.one(&words)).to_owned();
                if dice.once_in(4) {
                    word = format!("{word}.{}", dice.one(&words));
                }
                word
            }
            2 | 3 => (*dice.one(OPERATORS)).to_owned(),
            4 => format!("{}={}", dice.one(&words), dice.one(VALUES)),
            _ => (*dice.one(VALUES)).to_owned(),
        };
        text.push_str(&word);
        if !dice.once_in(3) {
            text.push(' ');
        }
    }
    let mut bytes = text.into_bytes();
    if dice.once_in(3) {
        dice.spoil(&mut bytes);
    }
    let mut case = search_for(collection, &bytes);
    if dice.once_in(4) {
        let more = *dice.one(&[
            "&max=3",
            "&max=-1",
            "&max=x",
            "&case_sensitive=true",
            "&follow=nosuch",
        ]);
        case.path.push_str(more);
    }
    case
}

const OPERATORS: &[&str] = &[
    "=", "!=", "<", ">", "<=", ">=", "==", "=<", "and", "or", "AND", "Or", "not", "sortby", "asc",
    "desc", "page", "(", ")", "\"", "'", ";", ".", ",",
];

const VALUES: &[&str] = &[
    "*",
    "web*",
    "\"web01\"",
    "\"a b",
    "up",
    "down",
    "1",
    "-1",
    "0",
    "99999999999999999999",
    "1.5",
    "today",
    "yesterday",
    "monday",
    "01/31/2020",
    "\"Jan 31, 2020\"",
    "2020-01-31",
    "true",
    "\"\"",
    "%",
    "_",
    "\\",
    "\u{130}\u{df}",
    "name",
    "sortby name",
    "page 2",
    "host",
    "vms",
    "nfs",
    "4.8",
];

/// The request for a search.
pub(super) fn search_for(collection: &str, text: &[u8]) -> Case {
    let escaped: String = text.iter().map(|byte| format!("%{byte:02x}")).collect();
    Case {
        method: "GET",
        path: format!("/{collection}?search={escaped}"),
        kind: "application/xml",
        body: Vec::new(),
        broken: false,
    }
}

/// A kept path: `{vms}` in it is the first object of that collection.
pub(super) fn filled(site: &Site, path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (kind, behind) = after.split_once('}').unwrap();
        let first = site.engine.look(|store| {
            let first = store.list(kind, "").next();
            first.map(|object| object.id.to_string())
        });
        out.push_str(before);
        out.push_str(&first.unwrap());
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// A kept text: `\n`, `\t`, `\\` and `\xNN` are bytes.
pub(super) fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => match bytes.next() {
                Some(b'n') => out.push(b'\n'),
                Some(b't') => out.push(b'\t'),
                Some(b'x') => {
                    let mut digit = || bytes.next().and_then(|d| (d as char).to_digit(16)).unwrap();
                    out.push(u8::try_from(digit() * 16 + digit()).unwrap());
                }
                other => out.extend(other),
            },
            _ => out.push(byte),
        }
    }
    out
}
