//! One trace as a line: for people, or as a JSON object.

use super::TARGET;
use ovlib::config::LogFormat;
use serde_json::{Map, Value};
use std::fmt::Write;
use tracing::Event;
use tracing::field::{Field, Visit};

/// What a trace says.
pub(super) struct Line {
    time: jiff::Timestamp,
    kind: &'static str,
    message: String,
    pub(super) fields: Map<String, Value>,
}

impl Line {
    pub(super) fn of(event: &Event<'_>) -> Line {
        let target = event.metadata().target();
        let mut line = Line {
            time: jiff::Timestamp::now(),
            kind: target.strip_prefix(TARGET).unwrap_or(target),
            message: String::new(),
            fields: Map::new(),
        };
        event.record(&mut line);
        line
    }

    /// A field as text; none when it is not there.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    /// A field as number; 0 when it is not there.
    pub(super) fn number(&self, name: &str) -> u64 {
        self.fields.get(name).and_then(Value::as_u64).unwrap_or(0)
    }

    /// The line with its end; with the time in front where nobody else tells it.
    pub(super) fn written(&self, format: LogFormat, stamped: bool) -> String {
        let time = self.time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        match format {
            LogFormat::Json => {
                let mut all = Map::new();
                all.insert("time".to_owned(), time.into());
                all.insert("kind".to_owned(), self.kind.into());
                all.insert("message".to_owned(), self.message.clone().into());
                all.extend(self.fields.clone());
                format!("{}\n", Value::Object(all))
            }
            LogFormat::Text => {
                let text = harmless(&self.for_people());
                match stamped {
                    true => format!("{time} {text}\n"),
                    false => format!("{text}\n"),
                }
            }
        }
    }

    /// `GET vms?max=1: 200, 5120 bytes in 12 ms (ovcmd-0123456789abcdef)`, or message and fields.
    fn for_people(&self) -> String {
        let (Some(method), Some(path)) = (self.text("method"), self.text("path")) else {
            let fields = self.fields.iter();
            return fields.fold(self.message.clone(), |mut text, (name, value)| {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                // Writing to a String cannot fail.
                let _ = write!(text, " {name}={value}");
                text
            });
        };
        let ms = self.number("ms");
        let mut text = match self.text("error") {
            Some(error) => format!("{method} {path}: no answer in {ms} ms: {error}"),
            None => format!(
                "{method} {path}: {}, {} bytes in {ms} ms",
                self.number("status"),
                self.number("bytes")
            ),
        };
        if let Some(correlation) = self.text("correlation") {
            let _ = write!(text, " ({correlation})");
        }
        text
    }
}

/// Without what a terminal would obey: the text may be somebody else's.
fn harmless(text: &str) -> String {
    let harmless = |letter: char| match letter {
        '\n' | '\t' => letter,
        letter if letter.is_control() => '\u{fffd}',
        letter => letter,
    };
    text.replace("\r\n", "\n").chars().map(harmless).collect()
}

impl Visit for Line {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.fields.insert(field.name().to_owned(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.fields.insert(field.name().to_owned(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.fields.insert(field.name().to_owned(), value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_text(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_text(field, format!("{value:?}"));
    }
}

impl Line {
    fn record_text(&mut self, field: &Field, text: String) {
        match field.name() {
            "message" => self.message = text,
            name => {
                self.fields.insert(name.to_owned(), text.into());
            }
        }
    }
}
