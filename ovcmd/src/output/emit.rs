//! The shape of a value, apart from its spelling: serde tells what there is, an [`Emit`] spells it, and JSON and YAML are
//! the two ways to. So both formats always say the same, and an object is written without a tree of it being built.

use serde::Serialize;
use serde::ser::{Impossible, SerializeMap, SerializeSeq, Serializer};
use std::fmt;
use std::io::Write;

/// A scalar as the model types it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar<'a> {
    /// Nothing there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in JSON's own spelling; as text, so that no digit of a 64-bit integer is lost.
    Number(&'a str),
    /// Text, exactly.
    Text(&'a str),
}

/// A writer of nested values. Calls come in document order; a map gets `key` before each value.
pub(crate) trait Emit {
    /// Open a map.
    fn map(&mut self);
    /// Name the next value of the open map.
    fn key(&mut self, name: &str);
    /// Close the map.
    fn end_map(&mut self);
    /// Open a list; every value until `end_list` is an item.
    fn list(&mut self);
    /// Close the list.
    fn end_list(&mut self);
    /// Write one scalar value.
    fn scalar(&mut self, scalar: Scalar<'_>);
}

/// Write a value that is made of maps with text keys, lists and scalars, as entities and JSON values are.
pub(crate) fn value<E: Emit>(value: &(impl Serialize + ?Sized), out: &mut E) {
    // Only shapes that these values do not have are refused.
    let _ = value.serialize(Walk(out));
}

/// Drives an [`Emit`] by serde.
struct Walk<'e, E>(&'e mut E);

/// What an open map or list waits for.
struct Open<'e, E>(&'e mut E);

/// Shapes that no value here has.
type Never = Impossible<(), fmt::Error>;
type Written = Result<(), fmt::Error>;

impl<'e, E: Emit> Walk<'e, E> {
    fn number(self, number: impl fmt::Display) -> Written {
        let mut digits = [0; 40];
        let mut rest = &mut digits[..];
        write!(rest, "{number}").map_err(|_| fmt::Error)?;
        let used = 40 - rest.len();
        let text = std::str::from_utf8(&digits[..used]).map_err(|_| fmt::Error)?;
        self.scalar(Scalar::Number(text))
    }

    fn scalar(self, scalar: Scalar<'_>) -> Written {
        self.0.scalar(scalar);
        Ok(())
    }
}

impl<'e, E: Emit> Serializer for Walk<'e, E> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Open<'e, E>;
    type SerializeMap = Open<'e, E>;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_bool(self, flag: bool) -> Written {
        self.scalar(Scalar::Bool(flag))
    }

    fn serialize_i64(self, number: i64) -> Written {
        match u64::try_from(number) {
            Ok(number) => self.serialize_u64(number),
            Err(_) => self.number(number),
        }
    }

    fn serialize_u64(self, number: u64) -> Written {
        // By hand, as objects hold many of them.
        let (mut digits, mut from, mut rest) = ([0; 20], 20, number);
        while from == 20 || rest > 0 {
            from -= 1;
            digits[from] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        let text = std::str::from_utf8(&digits[from..]).map_err(|_| fmt::Error)?;
        self.scalar(Scalar::Number(text))
    }

    fn serialize_f64(self, number: f64) -> Written {
        match serde_json::Number::from_f64(number) {
            Some(number) => self.scalar(Scalar::Number(&number.to_string())),
            None => self.scalar(Scalar::Null),
        }
    }

    fn serialize_str(self, text: &str) -> Written {
        self.scalar(Scalar::Text(text))
    }

    fn serialize_none(self) -> Written {
        self.scalar(Scalar::Null)
    }

    fn serialize_unit(self) -> Written {
        self.scalar(Scalar::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'e, E>, fmt::Error> {
        self.0.list();
        Ok(Open(self.0))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'e, E>, fmt::Error> {
        self.0.map();
        Ok(Open(self.0))
    }

    fn serialize_i8(self, number: i8) -> Written {
        self.number(number)
    }

    fn serialize_i16(self, number: i16) -> Written {
        self.number(number)
    }

    fn serialize_i32(self, number: i32) -> Written {
        self.number(number)
    }

    fn serialize_u8(self, number: u8) -> Written {
        self.number(number)
    }

    fn serialize_u16(self, number: u16) -> Written {
        self.number(number)
    }

    fn serialize_u32(self, number: u32) -> Written {
        self.number(number)
    }

    fn serialize_f32(self, number: f32) -> Written {
        self.serialize_f64(f64::from(number))
    }

    fn serialize_char(self, letter: char) -> Written {
        self.serialize_str(letter.encode_utf8(&mut [0; 4]))
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(fmt::Error)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        Err(fmt::Error)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Written {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Written {
        Err(fmt::Error)
    }

    fn serialize_tuple(self, _: usize) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }
}

impl<E: Emit> SerializeSeq for Open<'_, E> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(Walk(&mut *self.0))
    }

    fn end(self) -> Written {
        self.0.end_list();
        Ok(())
    }
}

impl<E: Emit> SerializeMap for Open<'_, E> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        key.serialize(Walk(&mut Key(&mut *self.0)))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(Walk(&mut *self.0))
    }

    fn end(self) -> Written {
        self.0.end_map();
        Ok(())
    }
}

/// Takes the one text that a key is. Behind a pointer, so that the types of keys of keys of ... end.
struct Key<'e>(&'e mut dyn Emit);

impl Emit for Key<'_> {
    fn scalar(&mut self, scalar: Scalar<'_>) {
        if let Scalar::Text(name) | Scalar::Number(name) = scalar {
            self.0.key(name);
        }
    }

    fn map(&mut self) {}
    fn key(&mut self, _: &str) {}
    fn end_map(&mut self) {}
    fn list(&mut self) {}
    fn end_list(&mut self) {}
}
