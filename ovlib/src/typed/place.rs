//! A place in an entity's tree as serde wants it.

use crate::entity::Node;
use ovmodel::Kind;
use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use std::fmt;

/// What did not fit, and where.
#[derive(Debug)]
pub(super) struct Misfit {
    place: String,
    what: String,
}

impl Misfit {
    fn below(mut self, name: &str) -> Misfit {
        self.place = if self.place.is_empty() {
            name.to_owned()
        } else {
            format!("{name}.{}", self.place)
        };
        self
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.what)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(what: T) -> Misfit {
        Misfit {
            place: String::new(),
            what: what.to_string(),
        }
    }
}

/// Where a value is read from.
#[derive(Clone)]
pub(super) enum Place<'e> {
    One(Node<'e>),
    /// Members of one name that the model does not call a list.
    Many(Vec<Node<'e>>),
}

impl<'e> Place<'e> {
    fn first(&self) -> Option<Node<'e>> {
        match self {
            Place::One(node) => Some(*node),
            Place::Many(nodes) => nodes.first().copied(),
        }
    }

    fn text(&self) -> &'e str {
        self.first().map_or("", Node::text)
    }

    fn items(&self) -> Vec<Node<'e>> {
        match self {
            Place::One(node) if node.is_list() => node.list_items().collect(),
            // A list that the model does not know: its items are all it holds.
            Place::One(node) if node.kind().is_none() && node.attrs().next().is_none() => {
                node.children().collect()
            }
            Place::One(node) => vec![*node],
            Place::Many(nodes) => nodes.clone(),
        }
    }

    fn parse<T: std::str::FromStr>(&self, wanted: &str) -> Result<T, Misfit> {
        let text = self.text();
        text.trim()
            .parse()
            .map_err(|_| de::Error::custom(format_args!("'{text}' is not {wanted}")))
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $wanted:literal)*) => {$(
        fn $method<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
            visitor.$visit(self.parse($wanted)?)
        }
    )*};
}

impl<'e> Deserializer<'e> for Place<'e> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let Place::One(node) = self else {
            return self.deserialize_seq(visitor);
        };
        if node.is_list() {
            return self.deserialize_seq(visitor);
        }
        match node.kind() {
            Some(Kind::Boolean) if self.parse::<bool>("").is_ok() => self.deserialize_bool(visitor),
            Some(Kind::Integer) if self.parse::<i64>("").is_ok() => self.deserialize_i64(visitor),
            Some(Kind::Decimal) if self.parse::<f64>("").is_ok() => self.deserialize_f64(visitor),
            Some(Kind::Struct(_)) => self.deserialize_map(visitor),
            _ if node.is_leaf() && node.attrs().next().is_none() => {
                visitor.visit_borrowed_str(node.text())
            }
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_bool(self.parse("a boolean")?)
    }

    numbers! {
        deserialize_i8 visit_i8 "a small integer" deserialize_i16 visit_i16 "a small integer"
        deserialize_i32 visit_i32 "an integer of 32 bits" deserialize_i64 visit_i64 "an integer"
        deserialize_i128 visit_i128 "an integer" deserialize_u8 visit_u8 "a small number"
        deserialize_u16 visit_u16 "a small number" deserialize_u32 visit_u32 "a number of 32 bits"
        deserialize_u64 visit_u64 "a number" deserialize_u128 visit_u128 "a number"
        deserialize_f32 visit_f32 "a decimal" deserialize_f64 visit_f64 "a decimal" deserialize_char visit_char "a character"
    }

    fn deserialize_str<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_borrowed_str(self.text())
    }

    fn deserialize_string<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_borrowed_str(self.text())
    }

    fn deserialize_option<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'e>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(Items {
            nodes: self.items().into_iter(),
            at: 0,
        })
    }

    fn deserialize_map<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_map(Members::of(self.first()))
    }

    fn deserialize_struct<V: Visitor<'e>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'e>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_enum(StrDeserializer::new(self.text()))
    }

    fn deserialize_identifier<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { <W: Visitor<'e>> bytes byte_buf unit_struct tuple tuple_struct }
}

struct Items<'e> {
    nodes: std::vec::IntoIter<Node<'e>>,
    at: usize,
}

impl<'e> SeqAccess<'e> for Items<'e> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'e>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        let Some(node) = self.nodes.next() else {
            return Ok(None);
        };
        self.at += 1;
        seed.deserialize(Place::One(node))
            .map(Some)
            .map_err(|misfit| misfit.below(&format!("[{}]", self.at - 1)))
    }
}

/// A member: an attribute's text, or the elements of one name.
enum Member<'e> {
    Attribute(&'e str),
    Elements(Place<'e>),
}

struct Members<'e> {
    rest: std::vec::IntoIter<(&'e str, Member<'e>)>,
    next: Option<(&'e str, Member<'e>)>,
}

impl<'e> Members<'e> {
    fn of(node: Option<Node<'e>>) -> Members<'e> {
        let mut members: Vec<(&'e str, Member<'e>)> = Vec::new();
        for (name, value) in node.into_iter().flat_map(Node::attrs) {
            members.push((name, Member::Attribute(value)));
        }
        for child in node.into_iter().flat_map(Node::children) {
            match members.iter_mut().find(|(name, _)| *name == child.name()) {
                None => members.push((child.name(), Member::Elements(Place::One(child)))),
                Some((_, Member::Elements(Place::Many(nodes)))) => nodes.push(child),
                Some((_, member)) => {
                    if let Member::Elements(Place::One(first)) = *member {
                        *member = Member::Elements(Place::Many(vec![first, child]));
                    }
                }
            }
        }
        Members {
            rest: members.into_iter(),
            next: None,
        }
    }
}

impl<'e> MapAccess<'e> for Members<'e> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'e>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        self.next = self.rest.next();
        match &self.next {
            Some((name, _)) => seed
                .deserialize(BorrowedStrDeserializer::new(name))
                .map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'e>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let (name, member) = self
            .next
            .take()
            .ok_or_else(|| de::Error::custom("a value without a key"))?;
        let value = match member {
            Member::Attribute(text) => seed.deserialize(Text(text)),
            Member::Elements(place) => seed.deserialize(place),
        };
        value.map_err(|misfit| misfit.below(name))
    }
}

/// An attribute: a text that an `Option` or a number may be made from.
struct Text<'e>(&'e str);

impl<'e> Deserializer<'e> for Text<'e> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
    }

    fn deserialize_u64<V: Visitor<'e>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0.parse() {
            Ok(number) => visitor.visit_u64(number),
            Err(_) => Err(de::Error::custom(format_args!(
                "'{}' is not a number",
                self.0
            ))),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'e>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'e>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        <W: Visitor<'e>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct
        map struct identifier ignored_any
    }
}
