//! JSON spelling: pretty with two blanks, or compact on one line. Text goes out as UTF-8; only what JSON forbids is
//! escaped, plus DEL, C1 controls and the two separators that break JavaScript and terminals.

use super::emit::{Emit, Scalar};

/// Writes JSON at the end of a buffer that the caller drains between rows.
pub(crate) struct Json<'b> {
    out: &'b mut Vec<u8>,
    pretty: bool,
    depth: usize,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// After an opening bracket, or at the start of a row.
    Fresh,
    /// After a key.
    Named,
    /// After a value.
    Filled,
}

impl<'b> Json<'b> {
    /// A value of its own lines, nested `depth` levels deep in what the caller wrote.
    pub(crate) fn pretty(out: &'b mut Vec<u8>, depth: usize) -> Json<'b> {
        Json {
            out,
            pretty: true,
            depth,
            state: State::Named,
        }
    }

    /// A value on one line.
    pub(crate) fn compact(out: &'b mut Vec<u8>) -> Json<'b> {
        Json {
            out,
            pretty: false,
            depth: 0,
            state: State::Named,
        }
    }

    /// Leaves out a scalar that the caller will put in; gives where.
    pub(crate) fn gap(&mut self) -> usize {
        self.before();
        self.state = State::Filled;
        self.out.len()
    }

    fn before(&mut self) {
        if self.state == State::Named {
            return;
        }
        if self.state == State::Filled {
            self.out.push(b',');
        }
        self.newline();
    }

    fn newline(&mut self) {
        if self.pretty {
            self.out.push(b'\n');
            indent(self.out, self.depth);
        }
    }

    fn open(&mut self, bracket: u8) {
        self.before();
        self.out.push(bracket);
        self.depth += 1;
        self.state = State::Fresh;
    }

    fn close(&mut self, bracket: u8) {
        self.depth -= 1;
        if self.state == State::Filled {
            self.newline();
        }
        self.out.push(bracket);
        self.state = State::Filled;
    }
}

impl Emit for Json<'_> {
    fn map(&mut self) {
        self.open(b'{');
    }

    fn key(&mut self, name: &str) {
        self.before();
        string(self.out, name);
        self.out
            .extend_from_slice(if self.pretty { b": " } else { b":" });
        self.state = State::Named;
    }

    fn end_map(&mut self) {
        self.close(b'}');
    }

    fn list(&mut self) {
        self.open(b'[');
    }

    fn end_list(&mut self) {
        self.close(b']');
    }

    fn scalar(&mut self, scalar: Scalar<'_>) {
        self.before();
        match scalar {
            Scalar::Null => self.out.extend_from_slice(b"null"),
            Scalar::Bool(true) => self.out.extend_from_slice(b"true"),
            Scalar::Bool(false) => self.out.extend_from_slice(b"false"),
            Scalar::Number(number) => self.out.extend_from_slice(number.as_bytes()),
            Scalar::Text(text) => string(self.out, text),
        }
        self.state = State::Filled;
    }
}

const BLANKS: &[u8] = &[b' '; 32];

/// Two blanks per level.
pub(crate) fn indent(out: &mut Vec<u8>, depth: usize) {
    match BLANKS.get(..2 * depth) {
        Some(blanks) => out.extend_from_slice(blanks),
        None => out.resize(out.len() + 2 * depth, b' '),
    }
}

/// A quoted string. Also valid as a YAML double-quoted scalar, where the extra escapes are needed.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = first_special(rest.as_bytes()) {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        let Some(character) = rest[at..].chars().next() else {
            break;
        };
        escape(out, character);
        rest = &rest[at + character.len_utf8()..];
    }
    out.extend_from_slice(rest.as_bytes());
    out.push(b'"');
}

/// The first byte that may not go out as it is.
fn first_special(text: &[u8]) -> Option<usize> {
    let is_special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\' || *byte >= 0x7f;
    let (blocks, _) = text.as_chunks::<16>();
    // Without branches inside a block, for the compiler to use vector instructions.
    let is_plain = |block: &&[u8; 16]| {
        !block
            .iter()
            .fold(false, |found, byte| found | is_special(byte))
    };
    let plain = 16 * blocks.iter().take_while(is_plain).count();
    let found = text[plain..].iter().position(is_special)?;
    Some(plain + found)
}

/// Whether a text out of an XML document goes into quotes as it stands there.
pub(crate) fn is_plain(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let mut special = words
        .iter()
        .fold(0, |found, word| found | specials(u64::from_ne_bytes(*word)));
    special |= match bytes.last_chunk::<8>() {
        Some(word) => specials(u64::from_ne_bytes(*word)),
        None => {
            let mut word = [b'0'; 8];
            word[..rest.len()].copy_from_slice(rest);
            specials(u64::from_ne_bytes(word))
        }
    };
    special == 0
}

/// Not zero if a byte is a control character, beyond ASCII, or one of `"`, `\\` and `&`; for eight bytes at once.
#[inline]
const fn specials(word: u64) -> u64 {
    const fn all(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    // The high bit of each byte that is zero, and maybe of those behind it.
    const fn zeros(word: u64) -> u64 {
        word.wrapping_sub(all(1)) & !word
    }
    let low = word.wrapping_sub(all(b' ')) & !word;
    let high = word.wrapping_add(all(1)) | word;
    let signs = zeros(word ^ all(b'"')) | zeros(word ^ all(b'\\')) | zeros(word ^ all(b'&'));
    (low | high | signs) & all(0x80)
}

fn escape(out: &mut Vec<u8>, character: char) {
    let short = match character {
        '"' => b"\\\"",
        '\\' => b"\\\\",
        '\n' => b"\\n",
        '\r' => b"\\r",
        '\t' => b"\\t",
        '\u{8}' => b"\\b",
        '\u{c}' => b"\\f",
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{feff}'
        | '\u{fffe}'
        | '\u{ffff}' => {
            out.extend_from_slice(format!("\\u{:04x}", character as u32).as_bytes());
            return;
        }
        plain => {
            out.extend_from_slice(plain.encode_utf8(&mut [0; 4]).as_bytes());
            return;
        }
    };
    out.extend_from_slice(short);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::emit;
    use serde_json::{Value, json};

    fn check(value: &Value, pretty: &str) {
        let (mut long, mut short) = (Vec::new(), Vec::new());
        emit::value(value, &mut Json::pretty(&mut long, 0));
        emit::value(value, &mut Json::compact(&mut short));
        assert_eq!(String::from_utf8(long).unwrap(), pretty);
        assert_eq!(&serde_json::from_str::<Value>(pretty).unwrap(), value);
        assert_eq!(&serde_json::from_slice::<Value>(&short).unwrap(), value);
        assert!(!short.contains(&b'\n'));
    }

    #[test]
    fn nested_values() {
        check(
            &json!({"name": "web \"1\"", "on": true, "memory": 1_073_741_824_u64, "nics": [{"a": null}, 1.5], "tags": [], "os": {}}),
            "{\n  \"name\": \"web \\\"1\\\"\",\n  \"on\": true,\n  \"memory\": 1073741824,\n  \"nics\": [\n    {\n      \"a\": null\n    },\n    1.5\n  ],\n  \"tags\": [],\n  \"os\": {}\n}",
        );
        check(&json!("text"), "\"text\"");
        check(&json!([]), "[]");
    }

    #[test]
    fn what_is_plain_needs_no_escape() {
        for length in 0..20 {
            let text = "x".repeat(length);
            assert!(is_plain(&text));
            for at in 0..length {
                for letter in (0..0x80).map(char::from).chain(['é', '\u{2028}']) {
                    let other = format!("{}{letter}{}", &text[..at], &text[at + 1..]);
                    let (mut out, needs) = (Vec::new(), format!("\"{other}\""));
                    string(&mut out, &other);
                    let is_safe = out == needs.as_bytes() && letter != '&' && letter.is_ascii();
                    assert_eq!(is_plain(&other), is_safe, "{other:?}");
                }
            }
        }
    }

    #[test]
    fn every_character_survives() {
        let all: String = (0..0x3100)
            .chain(0xf8f0..0x10010)
            .filter_map(char::from_u32)
            .collect();
        let mut out = Vec::new();
        string(&mut out, &all);
        assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), all);
        assert!(!out.iter().any(|byte| *byte < 0x20));
    }
}
