//! Facts as aligned lines that can be searched with grep: every line of a field starts with its whole path.

use super::facts::{items, text};
use serde_json::Value;

/// Lines of three columns; the first two are as wide as the widest cell.
pub(super) struct Sheet {
    lines: Vec<Line>,
}

enum Line {
    Plain(String),
    Cells([String; 3]),
}

impl Sheet {
    pub(super) fn new() -> Sheet {
        Sheet { lines: Vec::new() }
    }

    pub(super) fn plain(&mut self, line: impl Into<String>) {
        self.lines.push(Line::Plain(line.into()));
    }

    /// A heading, set off by an empty line.
    pub(super) fn heading(&mut self, title: &str) {
        if !self.lines.is_empty() {
            self.plain("");
        }
        self.plain(title);
    }

    pub(super) fn cells(
        &mut self,
        first: impl Into<String>,
        second: impl Into<String>,
        third: impl Into<String>,
    ) {
        self.lines
            .push(Line::Cells([first.into(), second.into(), third.into()]));
    }

    /// The lines, aligned per block (between headings), so that a long name far below costs nothing here.
    pub(super) fn lines(self) -> Vec<String> {
        let mut done = Vec::new();
        for block in self
            .lines
            .chunk_by(|one, next| matches!((one, next), (Line::Cells(_), Line::Cells(_))))
        {
            let widest = |at: usize| {
                let widths = block.iter().map(|line| {
                    if let Line::Cells(cells) = line {
                        cells[at].len()
                    } else {
                        0
                    }
                });
                widths.max().unwrap_or(0)
            };
            let (first, second) = (widest(0), widest(1));
            for line in block {
                done.push(match line {
                    Line::Plain(text) => text.clone(),
                    Line::Cells([one, two, three]) => {
                        format!("  {one:first$}  {two:second$}  {three}")
                            .trim_end()
                            .to_owned()
                    }
                });
            }
        }
        done
    }
}

/// A type: one line about it, then its fields.
pub(super) fn of_type(sheet: &mut Sheet, value: &Value) {
    let bases: Vec<&str> = items(value, "extends")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let extends = if bases.is_empty() {
        String::new()
    } else {
        format!(", extends {}", bases.join(", "))
    };
    let (element, list) = (text(value, "element"), text(value, "collection"));
    sheet.heading(&format!(
        "type {}{extends}; XML <{element}>, a list <{list}>{}",
        text(value, "type"),
        marks(value)
    ));
    sheet.heading("fields");
    items(value, "fields")
        .iter()
        .for_each(|field| of_field(sheet, field));
}

/// A field: path, type, then what else there is to know.
pub(super) fn of_field(sheet: &mut Sheet, field: &Value) {
    let list = if field["list"] == true { "[]" } else { "" };
    let mut notes = Vec::new();
    if field["link"] == true {
        notes.push("link".to_owned());
    }
    if let Some(element) = field["element"].as_str() {
        notes.push(format!("XML <{element}>"));
    }
    notes.extend(words(field));
    let notes = format!("{}{}", notes.join("; "), marks(field));
    sheet.cells(
        text(field, "path"),
        format!("{}{list}", text(field, "type")),
        notes.trim_start(),
    );
}

/// An enumeration: a word a line.
pub(super) fn of_enum(sheet: &mut Sheet, value: &Value) {
    sheet.heading(&format!("enumeration {}", text(value, "enum")));
    items(value, "values")
        .iter()
        .filter_map(Value::as_str)
        .for_each(|word| sheet.plain(format!("  {word}")));
}

/// A service: its methods, a line each, and the paths below it.
pub(super) fn of_service(sheet: &mut Sheet, value: &Value) {
    sheet.heading(&format!(
        "service {} at {}, in a script {}{}",
        text(value, "service"),
        text(value, "path"),
        text(value, "script"),
        marks(value)
    ));
    for method in items(value, "methods") {
        let given: Vec<String> = items(method, "parameters")
            .iter()
            .filter(|param| param["direction"] != "out")
            .map(typed)
            .collect();
        sheet.cells(
            text(method, "method"),
            given.join(" "),
            marks(method).trim_start(),
        );
    }
    items(value, "below")
        .iter()
        .filter_map(Value::as_str)
        .for_each(|path| sheet.cells(path, "", ""));
}

/// A method in full: parameters, then inputs that must and may be given, then its variants.
pub(super) fn of_method(sheet: &mut Sheet, method: &Value) {
    let parameters = items(method, "parameters");
    if !parameters.is_empty() {
        sheet.heading("parameters");
    }
    for param in parameters {
        let notes: Vec<String> = std::iter::once(text(param, "direction").to_owned())
            .chain(words(param))
            .collect();
        let list = if param["list"] == true { "[]" } else { "" };
        sheet.cells(
            text(param, "name"),
            format!("{}{list}", text(param, "type")),
            notes.join("; ") + marks(param).as_str(),
        );
    }
    of_inputs(sheet, method, "");
    for variant in items(method, "variants") {
        of_inputs(
            sheet,
            variant,
            &format!(", variant {}", text(variant, "variant")),
        );
    }
}

fn of_inputs(sheet: &mut Sheet, value: &Value, whose: &str) {
    for (key, title) in [("mandatory", "must be given"), ("optional", "may be given")] {
        let inputs = items(value, key);
        if !inputs.is_empty() {
            sheet.heading(&format!("{title}{whose}"));
        }
        for input in inputs {
            let paths: Vec<&str> = input
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            sheet.plain(format!("  {}", paths.join(" or ")));
        }
    }
}

fn typed(param: &Value) -> String {
    let list = if param["list"] == true { "[]" } else { "" };
    format!("{}:{}{list}", text(param, "name"), text(param, "type"))
}

pub(super) fn words(value: &Value) -> Option<String> {
    let words: Vec<&str> = items(value, "values")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    (!words.is_empty()).then(|| words.join("|"))
}

fn marks(value: &Value) -> String {
    let since = value["since"]
        .as_str()
        .map(|version| format!(" [since {version}]"))
        .unwrap_or_default();
    let deprecated = if value["deprecated"] == true {
        " [deprecated]"
    } else {
        ""
    };
    format!("{since}{deprecated}")
}
