//! Everything that goes to standard output: formats, columns, templates, colour. The only place in the program, with
//! `report` for errors, that writes for the user. Rows stream: nothing here grows with their number.

mod card;
mod cells;
mod emit;
mod form;
mod human;
mod json;
mod paint;
mod place;
mod plan;
mod prom;
mod show;
mod sink;
mod stream;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod view;
mod yaml;

pub use paint::ColorChoice;
pub(crate) use place::Place;
pub use plan::wanted_paths;
pub use show::show;
pub use view::{Format, View};

use serde_json::Value;

/// A text that comes from elsewhere on one line of at most `longest` characters, without anything that steers a terminal.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    let line = table::clean(text.trim());
    match line.char_indices().nth(longest) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line.into_owned(),
    }
}

/// A JSON value as plain text: strings without quotes, lists with commas, nothing for null.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
