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
    /// A number in JSON's own spelling (see [`json_number`]).
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

/// Is `text` a number in JSON's spelling (`-1`, `0.5`, `1e9`)? Engines write decimals as XML Schema does, which also
/// allows `+1`, `.5`, `007`, `NaN` and `INF`; those stay text rather than becoming another document.
pub(crate) fn json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits(rest);
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return false;
    }
    let rest = match rest.strip_prefix('.') {
        None => rest,
        Some(tail) => match digits(tail) {
            ("", _) => return false,
            (_, rest) => rest,
        },
    };
    let Some(tail) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty();
    };
    let (power, rest) = digits(tail.strip_prefix(['+', '-']).unwrap_or(tail));
    !power.is_empty() && rest.is_empty()
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::json_number;

    #[test]
    fn numbers_are_json_numbers() {
        for yes in [
            "0",
            "-1",
            "10",
            "0.5",
            "12.25",
            "1e9",
            "1.0E7",
            "-0",
            "9223372036854775807",
        ] {
            assert!(json_number(yes), "{yes}");
        }
        for no in [
            "", "-", "+1", ".5", "1.", "007", "NaN", "INF", "0x1", "1e", "1 ", "1_000",
        ] {
            assert!(!json_number(no), "{no}");
        }
    }
}
