//! Reads a request's body and refuses what an engine refuses, in document order; what passes is canonical.

mod json;

use std::sync::atomic::{AtomicU32, Ordering};

use ovmodel::Kind;

use crate::codec::Format;
use crate::codec::shape::{Shape, is_resource};
use crate::codec::values::{BadValue, Width, canonical, width};
use crate::codec::xml_read::{Event, Reader};
use crate::node::{Name, Node};

/// Deeper documents than any client sends.
const DEPTH: usize = 100;

/// How many unknown elements a real engine (4.5.8) reports before it begins to overlook them.
const REPORTED: u32 = 10;

/// Why a body is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 400 `Request syntactically incorrect.`
    Syntax,
    /// 400 `Invalid value` with this detail.
    Value(String),
    /// 400 with a line of HTML: a JSON property that the class does not have.
    UnknownProperty {
        /// The property.
        name: String,
        /// The class, `Tag`.
        class: String,
    },
    /// 500 with a line of HTML: a known element that does not belong here.
    WrongRoot,
    /// An empty JSON body or `null`.
    Missing,
}

impl From<BadValue> for Refusal {
    fn from(bad: BadValue) -> Refusal {
        match bad {
            BadValue::Invalid(text) => Refusal::Value(text),
            BadValue::Syntax => Refusal::Syntax,
        }
    }
}

/// Whether a reader goes over unknown members, and over which it went.
#[derive(Debug, Default)]
pub(crate) struct Lenience {
    /// It does.
    pub(crate) lenient: bool,
    /// What an engine would have refused.
    pub(crate) used: Vec<String>,
}

impl Lenience {
    fn note(&mut self, name: &str, shape: Shape) {
        let class = shape.class();
        self.used
            .push(format!("unknown member '{name}' of a {class} was left out"));
    }
}

/// What a method wants to be sent.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    /// An `<action>`.
    Action,
    /// An object, or for one method a list.
    Document(Shape),
}

impl Expected {
    fn shape(self) -> Shape {
        match self {
            Expected::Action => Shape::Action,
            Expected::Document(shape) => shape,
        }
    }

    /// The root element that clients send.
    pub fn element(self) -> &'static str {
        match self.shape() {
            Shape::Struct(facts) => facts.element,
            Shape::List(_, own) => own,
            _ => "action",
        }
    }

    /// Whether a document of that shape is one; a type that extends the wanted one is.
    fn is_met_by(self, found: Shape) -> bool {
        match (found, self.shape()) {
            (Shape::Action, Shape::Action) => true,
            (Shape::Struct(found), Shape::Struct(wanted)) => found.is_a(wanted.name),
            (Shape::List(_, found), Shape::List(_, wanted)) => found == wanted,
            _ => false,
        }
    }
}

/// The reader of bodies, and its memory of what it has refused.
#[derive(Debug, Default)]
pub struct Strict {
    /// Overlook unknown XML elements after `REPORTED` of them, as a real engine does.
    pub forgetful: bool,
    reported: AtomicU32,
}

impl Strict {
    /// A reader; `forgetful` as in [`crate::Options`].
    pub fn new(forgetful: bool) -> Strict {
        Strict {
            forgetful,
            reported: AtomicU32::new(0),
        }
    }

    /// The checked tree of a body.
    pub fn read(&self, body: &[u8], format: Format, expected: Expected) -> Result<Node, Refusal> {
        self.read_with(body, format, expected, &mut Lenience::default())
    }

    /// The same; a lenient reader goes over what the model does not know, and tells what that was.
    pub(crate) fn read_with(
        &self,
        body: &[u8],
        format: Format,
        expected: Expected,
        lenience: &mut Lenience,
    ) -> Result<Node, Refusal> {
        match format {
            Format::Xml => self.read_xml(body, expected, lenience),
            Format::Json => json::read(body, expected, lenience),
        }
    }

    fn read_xml(
        &self,
        body: &[u8],
        expected: Expected,
        lenience: &mut Lenience,
    ) -> Result<Node, Refusal> {
        let mut reader = Reader::new(body);
        let Event::Start { name, attrs } = reader.advance() else {
            return Err(Refusal::Syntax);
        };
        let shape = Shape::of_root(&name).ok_or(Refusal::Syntax)?;
        let mut node = Node::new(name);
        let mut reading = Reading {
            strict: self,
            lenience,
        };
        reading.element(&mut reader, &mut node, shape, attrs, 0)?;
        if reader.advance() != Event::Done {
            return Err(Refusal::Syntax);
        }
        match expected.is_met_by(shape) {
            true => Ok(node),
            false => Err(Refusal::WrongRoot),
        }
    }
}

/// One XML body being read.
struct Reading<'a> {
    strict: &'a Strict,
    lenience: &'a mut Lenience,
}

impl Reading<'_> {
    /// Reads up to the end of an element that has begun.
    fn element(
        &mut self,
        reader: &mut Reader<'_>,
        node: &mut Node,
        shape: Shape,
        attrs: Vec<(Name, String)>,
        depth: usize,
    ) -> Result<(), Refusal> {
        for (name, value) in attrs {
            if let Some(value) = attribute(shape, &name, &value)? {
                node.set_attr(name, value);
            }
        }
        if depth > DEPTH {
            return Err(Refusal::Syntax);
        }
        let mut text = String::new();
        loop {
            match reader.advance() {
                Event::Start { name, attrs } => match element_of(shape, &name) {
                    Some(inner) => {
                        let mut child = Node::new(name);
                        self.element(reader, &mut child, inner, attrs, depth + 1)?;
                        if matches!(inner, Shape::Scalar(Kind::Decimal))
                            && child.text.trim().is_empty()
                        {
                            // Without digits it is not there.
                            continue;
                        }
                        if let Shape::Scalar(kind) = inner {
                            child.text = scalar(shape, &child.name, kind, &child.text)?.into();
                        }
                        add(node, child, shape);
                    }
                    None => self.overlook(reader, &name, shape)?,
                },
                Event::Text(piece) if shape.is_text() => text.push_str(&piece),
                Event::Text(_) => {}
                Event::End => break,
                Event::Done | Event::Broken => return Err(Refusal::Syntax),
            }
        }
        node.text = text.into();
        Ok(())
    }

    /// An unknown element: refused, or read over.
    fn overlook(
        &mut self,
        reader: &mut Reader<'_>,
        name: &str,
        shape: Shape,
    ) -> Result<(), Refusal> {
        let strict = self.strict;
        if self.lenience.lenient {
            self.lenience.note(name, shape);
        } else if !strict.forgetful || strict.reported.fetch_add(1, Ordering::Relaxed) < REPORTED {
            return Err(Refusal::Syntax);
        }
        let mut open = 1;
        while open > 0 {
            match reader.advance() {
                Event::Start { .. } => open += 1,
                Event::End => open -= 1,
                Event::Text(_) => {}
                Event::Done | Event::Broken => return Err(Refusal::Syntax),
            }
        }
        Ok(())
    }
}

/// The shape of a child element; `id` and `href` are attributes in XML, never elements.
fn element_of(shape: Shape, name: &str) -> Option<Shape> {
    match (shape, name) {
        (Shape::Struct(_), "id" | "href") => None,
        _ => shape.child(name),
    }
}

/// Of a repeated element the last counts, except in lists.
fn add(node: &mut Node, child: Node, shape: Shape) {
    match (shape, &*child.name) {
        (Shape::List(..) | Shape::Actions, _) | (_, "link") => node.push(child),
        _ => node.put(child),
    }
}

/// The attributes that have a meaning; all others are ignored.
fn attribute(shape: Shape, name: &str, value: &str) -> Result<Option<String>, Refusal> {
    let known = match (shape, name) {
        (Shape::Link, "rel" | "href") => true,
        (Shape::Action, "id" | "href") => true,
        (Shape::Struct(facts), "href") => is_resource(facts),
        (Shape::Struct(facts), "id") => facts.attr("id").is_some(),
        _ => false,
    };
    if !known {
        return Ok(None);
    }
    match shape.child(name) {
        Some(Shape::Scalar(kind)) => Ok(Some(canonical(kind, Width::Int, value)?)),
        _ => Ok(Some(value.to_owned())),
    }
}

/// The canonical text of a scalar child; its parent tells the width of an integer.
fn scalar(parent: Shape, name: &str, kind: Kind, text: &str) -> Result<String, BadValue> {
    let width = match parent {
        Shape::Struct(facts) => width(facts, name),
        _ => Width::Int,
    };
    canonical(kind, width, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::xml_write;

    fn object(name: &str) -> Expected {
        Expected::Document(Shape::of_root(name).unwrap())
    }

    fn xml(body: &str, expected: Expected) -> Result<String, Refusal> {
        let node = Strict::default().read(body.as_bytes(), Format::Xml, expected)?;
        Ok(flat(&node))
    }

    fn json(body: &str, expected: Expected) -> Result<String, Refusal> {
        let node = Strict::default().read(body.as_bytes(), Format::Json, expected)?;
        Ok(flat(&node))
    }

    fn flat(node: &Node) -> String {
        let text = String::from_utf8(xml_write::document(node, None)).unwrap();
        text.lines().skip(1).map(str::trim_start).collect()
    }

    #[test]
    fn good_bodies_become_canonical() {
        let body = "<vm id='1' x='y'> t <memory> 7 </memory><stateless>TRUE</stateless>\
            <memory>8</memory><os><boot><devices><device>HD</device><device>cdrom</device></devices></boot></os></vm>";
        let want = "<vm id=\"1\"><memory>8</memory><stateless>true</stateless><os><boot><devices>\
            <device>hd</device><device>cdrom</device></devices></boot></os></vm>";
        assert_eq!(xml(body, object("vm")).as_deref(), Ok(want));
        let speed = "<cpu><speed> </speed><name>x</name></cpu>";
        let want = Ok("<cpu><name>x</name></cpu>");
        assert_eq!(xml(speed, object("cpu")).as_deref(), want);
    }

    #[test]
    fn both_formats_give_the_same_tree() {
        let body = "{\"name\":\"a\",\"id\":\"1\",\"memory\":5368709120,\"stateless\":true,\"comment\":null,\
            \"custom_properties\":{\"custom_property\":[{\"name\":\"p\",\"value\":7}]}} trailing";
        let want = "<vm id=\"1\"><name>a</name><memory>5368709120</memory><stateless>true</stateless>\
            <custom_properties><custom_property><name>p</name><value>7</value></custom_property></custom_properties></vm>";
        assert_eq!(json(body, object("vm")).as_deref(), Ok(want));
        assert_eq!(json("{}", Expected::Action).as_deref(), Ok("<action/>"));
    }

    #[test]
    fn bad_xml_is_refused_in_document_order() {
        let check = |body: &str, want: Refusal| {
            assert_eq!(xml(body, object("tag")), Err(want), "{body}");
        };
        check("<tag><name>", Refusal::Syntax);
        check("", Refusal::Syntax);
        check("<nonsense/>", Refusal::Syntax);
        check("<tag><nme>x</nme></tag>", Refusal::Syntax);
        check("<tag><id>x</id></tag>", Refusal::Syntax);
        check("<tag xmlns='urn:x'/>", Refusal::Syntax);
        check("<tag/><tag/>", Refusal::Syntax);
        check("<vm/>", Refusal::WrongRoot);
        check("<tags/>", Refusal::WrongRoot);
        check("<action/>", Refusal::WrongRoot);
        let deep = "<tag><parent>".repeat(200);
        check(&deep, Refusal::Syntax);
        let bad =
            "Value \"x\" isn't a valid boolean, it should be \"true\" , \"false\", \"0\" or \"1\"";
        let body = "<vm><stateless>x</stateless><nme/>";
        assert_eq!(xml(body, object("vm")), Err(Refusal::Value(bad.to_owned())));
    }

    #[test]
    fn bad_json_is_refused() {
        let check = |body: &str, want: Refusal| {
            assert_eq!(json(body, object("tag")), Err(want), "{body}");
        };
        let property = |name: &str, class: &str| Refusal::UnknownProperty {
            name: name.to_owned(),
            class: class.to_owned(),
        };
        check("", Refusal::Missing);
        check("null", Refusal::Missing);
        check("{\"name\":", Refusal::Syntax);
        check("[]", Refusal::Syntax);
        check("{\"tag\":{}}", property("tag", "Tag"));
        check("{\"parent\":{\"x\":1}}", property("x", "Tag"));
        check("{\"parent\":7}", Refusal::Syntax);
        let nested = "[".repeat(100_000);
        check(&nested, Refusal::Syntax);
        let body = "{\"stateless\":\"perhaps\"}";
        assert_eq!(json(body, object("vm")), Err(Refusal::Syntax));
    }

    #[test]
    fn a_forgetful_engine_overlooks_after_ten() {
        let strict = Strict::new(true);
        let body = b"<tag><x><y>1</y></x><name>n</name></tag>";
        let read = || strict.read(body, Format::Xml, object("tag"));
        assert!((0..10).all(|_| read() == Err(Refusal::Syntax)));
        assert_eq!(flat(&read().unwrap()), "<tag><name>n</name></tag>");
    }

    /// Good bodies with bytes changed, lost and doubled: whatever comes of it, no panic.
    #[test]
    fn mutilated_bodies_never_panic() {
        let xml = "<?xml version='1.0'?><vm id='1'><name>a&amp;b</name><memory>1</memory><os><boot><devices>\
            <device>hd</device></devices></boot></os><!-- c --><comment><![CDATA[x]]></comment></vm>";
        let json = "{\"name\":\"a\\u00e9\",\"memory\":1,\"os\":{\"boot\":{\"devices\":{\"device\":[\"hd\"]}}},\
            \"custom_properties\":{\"custom_property\":[{\"name\":\"p\"}]}}";
        let strict = Strict::default();
        let mut state = 1u64;
        let mut random = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % below
        };
        for round in 0..4000 {
            let (text, format) = match round % 2 {
                0 => (xml, Format::Xml),
                _ => (json, Format::Json),
            };
            let mut body = text.as_bytes().to_vec();
            for _ in 0..=random(4) {
                let at = random(body.len());
                match random(3) {
                    0 => body[at] = random(256) as u8,
                    1 => drop(body.remove(at)),
                    _ => body.insert(at, b"<>&\"'{}[];!-]?/"[random(15)]),
                }
            }
            let _any = strict.read(&body, format, object("vm"));
        }
    }
}
