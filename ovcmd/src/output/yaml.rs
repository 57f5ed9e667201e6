//! YAML that reads back the same in YAML 1.1 (PyYAML, Ansible) and 1.2 readers: block style, two blanks a level,
//! plain text only where no reader could see anything else in it, `|` for text of several lines, else double quotes.
//! Our own, because the libraries write `yes`, `12:30` or `1_000` bare, and because rows must stream.

use super::emit::{Emit, Scalar};
use super::json::string;

/// Writes YAML at the end of a buffer that the caller drains between rows.
pub(crate) struct Yaml<'b> {
    out: &'b mut Vec<u8>,
    open: Vec<Frame>,
    lead: Lead,
}

struct Frame {
    is_map: bool,
    indent: usize,
    /// What stood before the first child; `None` once that child is there.
    fresh: Option<Lead>,
}

/// What stands on the line before the value to come.
#[derive(Clone, Copy, PartialEq)]
enum Lead {
    Start,
    Key,
    Dash,
}

impl<'b> Yaml<'b> {
    /// A document of one value.
    pub(crate) fn document(out: &'b mut Vec<u8>) -> Yaml<'b> {
        Yaml {
            out,
            open: Vec::new(),
            lead: Lead::Start,
        }
    }

    /// One item of a list that is the whole document.
    pub(crate) fn item(out: &'b mut Vec<u8>) -> Yaml<'b> {
        out.extend_from_slice(b"- ");
        Yaml {
            out,
            open: Vec::new(),
            lead: Lead::Dash,
        }
    }

    /// Where the children of the value to come are written.
    fn inner(&self) -> usize {
        match self.open.last() {
            Some(frame) => frame.indent + 2,
            None if self.lead == Lead::Dash => 2,
            None => 0,
        }
    }

    fn enter(&mut self, is_map: bool) {
        self.item_start();
        let frame = Frame {
            is_map,
            indent: self.inner(),
            fresh: Some(self.lead),
        };
        self.open.push(frame);
    }

    fn leave(&mut self, empty: &[u8]) {
        let Some(frame) = self.open.pop() else { return };
        if let Some(lead) = frame.fresh {
            if lead == Lead::Key {
                self.out.push(b' ');
            }
            self.out.extend_from_slice(empty);
            self.out.push(b'\n');
        }
    }

    /// Move to the place of the next child of the innermost frame.
    fn child_start(&mut self) {
        let Some(frame) = self.open.last_mut() else {
            return;
        };
        match frame.fresh.take() {
            Some(Lead::Start | Lead::Dash) => return,
            Some(Lead::Key) => self.out.push(b'\n'),
            None => {}
        }
        let end = self.out.len() + frame.indent;
        self.out.resize(end, b' ');
    }

    fn item_start(&mut self) {
        if self.open.last().is_some_and(|frame| !frame.is_map) {
            self.child_start();
            self.out.extend_from_slice(b"- ");
            self.lead = Lead::Dash;
        }
    }

    fn text(&mut self, text: &str) {
        if is_plain(text) {
            self.out.extend_from_slice(text.as_bytes());
        } else if is_literal(text) {
            let indent = self.open.last().map_or(2, |frame| frame.indent + 2);
            literal(self.out, text, indent);
            return;
        } else {
            string(self.out, text);
        }
        self.out.push(b'\n');
    }
}

impl Emit for Yaml<'_> {
    fn map(&mut self) {
        self.enter(true);
    }

    fn key(&mut self, name: &str) {
        self.child_start();
        // Readers look no further than 1024 bytes for the colon of a simple key.
        let long = name.len() > 200;
        if long {
            self.out.extend_from_slice(b"? ");
        }
        if is_plain(name) {
            self.out.extend_from_slice(name.as_bytes());
        } else {
            string(self.out, name);
        }
        if long {
            self.out.push(b'\n');
            let indent = self.open.last().map_or(0, |frame| frame.indent);
            let end = self.out.len() + indent;
            self.out.resize(end, b' ');
        }
        self.out.push(b':');
        self.lead = Lead::Key;
    }

    fn end_map(&mut self) {
        self.leave(b"{}");
    }

    fn list(&mut self) {
        self.enter(false);
    }

    fn end_list(&mut self) {
        self.leave(b"[]");
    }

    fn scalar(&mut self, scalar: Scalar<'_>) {
        self.item_start();
        if self.lead == Lead::Key {
            self.out.push(b' ');
        }
        match scalar {
            Scalar::Null => self.out.extend_from_slice(b"null\n"),
            Scalar::Bool(true) => self.out.extend_from_slice(b"true\n"),
            Scalar::Bool(false) => self.out.extend_from_slice(b"false\n"),
            Scalar::Number(number) => number_text(self.out, number),
            Scalar::Text(text) => self.text(text),
        }
    }
}

/// A JSON number as YAML 1.1 wants it: a mantissa with a point, an exponent with a sign.
fn number_text(out: &mut Vec<u8>, number: &str) {
    match number.find(['e', 'E']) {
        None => out.extend_from_slice(number.as_bytes()),
        Some(at) => {
            let (mantissa, power) = (&number[..at], &number[at + 1..]);
            out.extend_from_slice(mantissa.as_bytes());
            out.extend_from_slice(if mantissa.contains('.') { b"e" } else { b".0e" });
            if !power.starts_with(['+', '-']) {
                out.push(b'+');
            }
            out.extend_from_slice(power.as_bytes());
        }
    }
    out.push(b'\n');
}

/// Can `text` stand bare? Only what starts like a word or a path, holds nothing that any YAML reader gives a meaning, and
/// is no reserved word of YAML 1.1; and ids, which start with a digit yet look like no number or date.
fn is_plain(text: &str) -> bool {
    is_id(text) || (starts_plain(text) && !is_reserved(text) && goes_on_plain(text))
}

fn starts_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_' || first == '/')
}

fn goes_on_plain(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        let fits = match character {
            ' ' => next.is_some_and(|next| next != '#' && next != ' '),
            ':' => next.is_some_and(|next| next == '/' || next.is_alphanumeric()),
            '_' | '-' | '.' | '/' | '@' | '+' | '(' | ')' | '*' | '%' | ';' | '!' | '~' | '^'
            | '$' | '=' => true,
            other => other.is_alphanumeric(),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// Words that YAML 1.1 reads as a boolean or null, in any case: more than its types list, because readers differ.
fn is_reserved(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    text.len() <= 5 && WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Can `text` be written as a `|` block and come back exactly?
fn is_literal(text: &str) -> bool {
    let body = text.trim_end_matches('\n');
    body.contains('\n')
        && !body.ends_with([' ', '\t'])
        && text.chars().all(|character| match character {
            '\n' | '\t' => true,
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
            other => !other.is_control(),
        })
}

fn literal(out: &mut Vec<u8>, text: &str, indent: usize) {
    out.push(b'|');
    if text.starts_with([' ', '\t', '\n']) {
        out.push(b'2');
    }
    let body = text.trim_end_matches('\n');
    match text.len() - body.len() {
        0 => out.push(b'-'),
        1 => {}
        _ => out.push(b'+'),
    }
    out.push(b'\n');
    for line in body.split('\n') {
        if !line.is_empty() {
            let end = out.len() + indent;
            out.resize(end, b' ');
            out.extend_from_slice(line.as_bytes());
        }
        out.push(b'\n');
    }
    out.extend(std::iter::repeat_n(
        b'\n',
        (text.len() - body.len()).saturating_sub(1),
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::emit;
    use serde_json::{Value, json};

    fn written(value: &Value) -> String {
        let mut out = Vec::new();
        emit::value(value, &mut Yaml::document(&mut out));
        String::from_utf8(out).unwrap()
    }

    fn check(value: &Value, text: &str) {
        assert_eq!(written(value), text);
        assert_eq!(&serde_yaml::from_str::<Value>(text).unwrap(), value);
    }

    #[test]
    fn nested_values() {
        check(&json!({}), "{}\n");
        check(&json!([]), "[]\n");
        check(
            &json!({"name": "web01", "os": {"boot": {"devices": ["hd", "network"]}}, "tags": [], "nics": [{"a": 1, "b": [[1, 2], []]}, {}], "x": null}),
            "name: web01\nos:\n  boot:\n    devices:\n      - hd\n      - network\ntags: []\nnics:\n  - a: 1\n    b:\n      - - 1\n        - 2\n      - []\n  - {}\nx: null\n",
        );
        check(&json!([{"on": true}, "text"]), "- \"on\": true\n- text\n");
    }

    #[test]
    fn items_make_a_list() {
        let rows = [
            json!({"a": {"b": 1}, "c": "x\ny"}),
            json!({}),
            json!("s"),
            json!([1]),
        ];
        let mut out = Vec::new();
        rows.iter()
            .for_each(|row| emit::value(row, &mut Yaml::item(&mut out)));
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "- a:\n    b: 1\n  c: |-\n    x\n    y\n- {}\n- s\n- - 1\n"
        );
        assert_eq!(
            serde_yaml::from_str::<Value>(&text).unwrap(),
            Value::from(rows.to_vec())
        );
    }

    #[test]
    fn what_yaml_1_1_would_change_is_quoted() {
        for text in [
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "true",
            "False",
            "null",
            "~",
            "",
            "=",
            "<<",
            "12:30",
            "1_000",
            "0777",
            "0x1f",
            "1e3",
            "1.5",
            ".inf",
            ".NaN",
            "-1",
            "+1",
            "2024-01-02",
            "2024-01-02 10:20:30",
            "- a",
            "-",
            "? a",
            ": a",
            "a: b",
            "a:",
            "a #b",
            "#a",
            " a",
            "a ",
            "!a",
            "&a",
            "*a",
            "@a",
            "`a",
            "%a",
            "|",
            ">",
            "{a",
            "[a",
            "a, b",
            "'a",
            "\"a",
            "---",
            "...",
            "192.168.1.1",
            "00:1a:4a:16:01:51",
            "\t",
            "a\tb",
            "a\u{85}b",
            "\u{feff}",
            "a\rb",
        ] {
            let quoted = written(&json!(text));
            assert!(quoted.starts_with('"'), "{text:?} became {quoted}");
            assert_eq!(serde_yaml::from_str::<Value>(&quoted).unwrap(), json!(text));
        }
    }

    #[test]
    fn ordinary_words_stay_bare() {
        for text in [
            "web01",
            "Up and running",
            "/ovirt-engine/api/vms",
            "https://engine/ovirt-engine/api",
            "admin@internal-authz",
            "1a2b3c4d-0000-1111-2222-333344445555",
            "Zürich",
            "日本",
            "pc-q35-rhel8.6.0",
            "Default (x86)",
            "wait_for_launch",
        ] {
            check(&json!(text), &format!("{text}\n"));
        }
    }

    #[test]
    fn multi_line_text_is_exact() {
        check(
            &json!({"a": "#!/bin/sh\n  echo 1\n\nexit\n"}),
            "a: |\n  #!/bin/sh\n    echo 1\n\n  exit\n",
        );
        check(&json!({"a": ["x\ny"]}), "a:\n  - |-\n    x\n    y\n");
        check(
            &json!({"a": " x\ny\n\n", "b": 1}),
            "a: |2+\n   x\n  y\n\nb: 1\n",
        );
        check(&json!({"a": "\n\n"}), "a: \"\\n\\n\"\n");
        check(&json!("x\n\ty\n"), "|\n  x\n  \ty\n");
    }

    #[test]
    fn numbers_keep_point_and_sign() {
        for (number, text) in [
            ("1e20", "1.0e+20\n"),
            ("1.5E-3", "1.5e-3\n"),
            ("12", "12\n"),
            ("-0.5", "-0.5\n"),
        ] {
            let mut out = Vec::new();
            Yaml::document(&mut out).scalar(Scalar::Number(number));
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn long_keys_are_explicit() {
        let key = "k".repeat(3000);
        let value = json!({"a": {&key: {"b": 1}, "c": "d"}, "e": {&key: "f"}});
        assert_eq!(
            serde_yaml::from_str::<Value>(&written(&value)).unwrap(),
            value
        );
    }
}
