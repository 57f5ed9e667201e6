//! The shape of a value, apart from its spelling: walkers call an [`Emit`], and JSON and YAML are the two ways to spell.
//! So both formats always say the same thing, and a row is written without being built as a tree first.

use serde_json::Value;

/// A scalar as the model types it. Numbers come as text, so that no digit of a 64-bit integer is lost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Scalar<'a> {
    /// Nothing there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number in JSON's own spelling.
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

/// Walk a JSON value into `out`. Depth is bounded by who built the value (the XML reader's limit, or JSON's own).
pub(crate) fn value(value: &Value, out: &mut dyn Emit) {
    match value {
        Value::Null => out.scalar(Scalar::Null),
        Value::Bool(flag) => out.scalar(Scalar::Bool(*flag)),
        Value::Number(number) => out.scalar(Scalar::Number(&number.to_string())),
        Value::String(text) => out.scalar(Scalar::Text(text)),
        Value::Array(items) => {
            out.list();
            items.iter().for_each(|item| self::value(item, out));
            out.end_list();
        }
        Value::Object(members) => {
            out.map();
            for (name, member) in members {
                out.key(name);
                self::value(member, out);
            }
            out.end_map();
        }
    }
}
