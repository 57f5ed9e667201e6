//! Nasty values as YAML, left behind for another reader: `cargo xtask test` reads the file with PyYAML, a YAML 1.1 reader,
//! and compares. Each line of `target/tmp/yaml_corpus.jsonl` is `{"value": ..., "yaml": "..."}`.

use ovcmd::output::{Format, View, show};
use ovlib::verb::Outcome;
use serde_json::{Value, json};

const NASTY: [&str; 64] = [
    "",
    " ",
    "~",
    "y",
    "N",
    "yes",
    "No",
    "ON",
    "off",
    "true",
    "False",
    "null",
    "Null",
    "=",
    "<<",
    "-",
    "--",
    "---",
    "...",
    "?",
    ":",
    "a:",
    "a: b",
    "a :b",
    "#",
    "a #b",
    "a#b",
    "'",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    "0",
    "-1",
    "+1",
    "01",
    "0o7",
    "0x1F",
    "0b1",
    "1_000",
    "1.5",
    "1e3",
    ".5",
    ".inf",
    "-.INF",
    ".NaN",
    "12:30",
    "12:30:45",
    "2026-11-20",
    "2026-11-20T10:00:00Z",
    "00:1a:4a:16:01:51",
    "192.168.1.1",
    "1a2b3c4d-0000-1111-2222-333344445555",
];

const SEVERAL_LINES: [&str; 14] = [
    "a\nb",
    "a\nb\n",
    "a\nb\n\n",
    "\na",
    "\n",
    "\n\n",
    " a\nb",
    "a\n b\n",
    "\ta\nb",
    "a\n\tb",
    "a\r\nb",
    "a\n  ",
    "# a\nb: c\n",
    "a\n\n\nb",
];

fn yaml(value: &Value) -> String {
    let mut out = Vec::new();
    show(
        Outcome::Value(value.clone()),
        &View::new(Format::Yaml),
        &mut out,
    )
    .unwrap();
    String::from_utf8(out).unwrap()
}

/// A small generator, so that the sweep needs no crate: xorshift over an alphabet chosen to hurt.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 40] = [
            "a",
            "b",
            "yes",
            "no",
            "1",
            "0",
            "_",
            ":",
            " ",
            " ",
            "\n",
            "\n",
            "\t",
            "-",
            "#",
            "'",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            "&",
            "*",
            "!",
            "|",
            ">",
            "%",
            "@",
            "=",
            "?",
            "~",
            ".",
            "é",
            "日",
            "\u{85}",
            "\r",
            "\u{2028}",
            "\u{1f600}",
        ];
        (0..self.below(9))
            .map(|_| PIECES[self.below(PIECES.len())])
            .collect()
    }

    fn value(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 4 } else { 7 }) {
            0 => json!(self.below(1000)),
            1 => json!(self.below(2) == 0),
            2 | 3 => json!(self.text()),
            4 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            5 => Value::Object(
                (0..self.below(4))
                    .map(|_| (self.text(), self.value(depth - 1)))
                    .collect(),
            ),
            _ => Value::Null,
        }
    }
}

#[test]
fn nasty_values_round_trip() {
    let controls: String = (0..0x20)
        .chain(0x7f..0xa1)
        .filter_map(char::from_u32)
        .collect();
    let rare = [
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{feff}a",
        "\u{fffe}",
        "\u{1f600}",
        "é",
        "日本語",
        "a\u{a0}b",
        &controls,
    ];
    let texts: Vec<&str> = NASTY.into_iter().chain(SEVERAL_LINES).chain(rare).collect();
    let mut values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    values.extend(
        texts
            .iter()
            .map(|text| json!({ "key": text, (*text): [text, {"deep": text}] })),
    );
    values.push(json!({"all": texts, "numbers": [0, -1, 1.5, 1e300, 1e-7, u64::MAX, i64::MIN], "flags": [true, false, null], "empty": [[], {}]}));
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    values.extend((0..3000).map(|_| dice.value(4)));
    let mut lines = String::new();
    for value in &values {
        let text = yaml(value);
        assert_eq!(
            &serde_yaml::from_str::<Value>(&text).unwrap(),
            value,
            "{text}"
        );
        lines.push_str(&format!("{}\n", json!({ "value": value, "yaml": text })));
    }
    std::fs::write(
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("yaml_corpus.jsonl"),
        lines,
    )
    .unwrap();
}
