//! From the outcome of a verb to bytes: which shape of outcome each format can show, and how.

use super::card::{Card, Links};
use super::json::Json;
use super::plan;
use super::sink::{Sink, Stop, Written};
use super::stream::{Item, Stream, csv_line, json_document};
use super::yaml::Yaml;
use super::{Format, View, emit, plain};
use ovlib::verb::{Listing, Outcome};
use ovlib::{Entity, Error, Result};
use serde_json::{Map, Value, json};
use std::io::{Read, Write};

/// Shows an outcome on `out`, row by row, and flushes it. Rows are read from the engine while they are written.
///
/// A reader of `out` that has gone is no error. When reading a row fails, what came before it has been written; a JSON
/// array is then left open, so that nobody takes it for complete.
///
/// # Errors
/// Whatever the rows meet; [`Error::Unknown`] and [`Error::Usage`] for columns, templates and formats that do not fit;
/// [`Error::Io`] when `out` cannot be written, such as a full disk.
pub fn show(outcome: Outcome, view: &View, out: &mut dyn Write) -> Result<()> {
    let is_live = matches!(&outcome, Outcome::Rows { live: true, .. });
    let mut sink = Sink::new(out, is_live || view.width.is_some());
    let shown = dispatch(outcome, view, &mut sink);
    let flushed = match shown {
        Err(Stop::Closed | Stop::Write(_)) => Ok(()),
        _ => sink.flush(),
    };
    // The first thing that went wrong is the one to tell.
    match shown.and(flushed) {
        Ok(()) | Err(Stop::Closed) => Ok(()),
        Err(Stop::Write(source)) => Err(Error::Io {
            what: "cannot write the output".to_owned(),
            source,
        }),
        Err(Stop::Other(error)) => Err(error),
    }
}

fn dispatch(outcome: Outcome, view: &View, sink: &mut Sink<'_>) -> Written {
    match outcome {
        Outcome::Rows {
            listing,
            rows,
            live,
        } => stream(
            plan::of_listing(view, &listing, live)?,
            rows.map(|row| row.map(Item::Entity)),
            sink,
        ),
        Outcome::One { listing, entity } => one(&listing, entity, view, sink),
        Outcome::Records { columns, rows } => stream(
            plan::of_records(view, columns)?,
            rows.map(|row| row.map(Item::Record)),
            sink,
        ),
        Outcome::Values(values) => scalars(values, view, sink),
        Outcome::Value(value) => document(&value, view, sink),
        Outcome::Page { lines, value } => match view.format {
            Format::Json | Format::Jsonl | Format::Yaml => document(&value, view, sink),
            _ => texts(lines.into_iter().map(Ok), view, sink),
        },
        Outcome::Lines(lines) => texts(lines, view, sink),
        Outcome::Bytes(bytes) => copy(bytes, sink),
        Outcome::Done => done(view, sink),
        other => Err(Error::usage(format!("{other:?} cannot be shown")).into()),
    }
}

fn stream(
    mut stream: Stream<'_>,
    rows: impl Iterator<Item = Result<Item>>,
    sink: &mut Sink<'_>,
) -> Written {
    for row in rows {
        match row {
            Ok(item) => stream.push(&item, sink)?,
            Err(error) => {
                // That something else is missing spoils nothing of what is there.
                if matches!(error, Error::NotFound { .. }) && stream.has_rows() {
                    stream.end(sink)?;
                } else {
                    stream.abandon(sink);
                }
                return Err(error.into());
            }
        }
    }
    stream.end(sink)
}

/// A single object: a card for people, one document for machines, else a list of one.
fn one(listing: &Listing, entity: Entity, view: &View, sink: &mut Sink<'_>) -> Written {
    let is_card = matches!(view.format, Format::Table | Format::Wide | Format::Text)
        && view.columns.is_none();
    let item = Item::Entity(entity);
    let out = &mut sink.buffer;
    match (view.format, &item) {
        _ if view.template.is_some() => {
            return stream(
                plan::of_listing(view, listing, false)?,
                std::iter::once(Ok(item)),
                sink,
            );
        }
        (_, Item::Entity(entity)) if is_card => {
            let links = if view.format == Format::Wide {
                Links::Shown
            } else {
                Links::Hidden
            };
            Card::of_entity(entity, links, &view.zone).write(out);
        }
        (Format::Json, item) => {
            item.emit(
                plan::chosen(view, listing)?.as_deref(),
                &mut Json::pretty(out, 0),
            );
            out.push(b'\n');
        }
        (Format::Yaml, item) => {
            item.emit(
                plan::chosen(view, listing)?.as_deref(),
                &mut Yaml::document(out),
            );
        }
        (Format::Xml, Item::Entity(entity)) if view.columns.is_none() => {
            out.extend_from_slice(ovlib::xml::DECLARATION.as_bytes());
            out.extend_from_slice(entity.xml(0).as_bytes());
            out.push(b'\n');
        }
        _ => {
            return stream(
                plan::of_listing(view, listing, false)?,
                std::iter::once(Ok(item)),
                sink,
            );
        }
    }
    sink.row()
}

/// Scalars at the end of a path: a line each; a list in JSON and YAML.
fn scalars(
    values: impl Iterator<Item = Result<Value>>,
    view: &View,
    sink: &mut Sink<'_>,
) -> Written {
    no_fields(view)?;
    let mut rows = 0_u64;
    for value in values {
        let value = value?;
        let out = &mut sink.buffer;
        match view.format {
            Format::Json => {
                out.extend_from_slice(if rows == 0 { b"[\n  " } else { b",\n  " });
                emit::value(&value, &mut Json::pretty(out, 1));
            }
            Format::Jsonl => {
                emit::value(&value, &mut Json::compact(out));
                out.push(b'\n');
            }
            Format::Yaml => emit::value(&value, &mut Yaml::item(out)),
            Format::Csv => {
                if rows == 0 && view.headers {
                    csv_line(out, std::iter::once("value".to_owned()));
                }
                csv_line(out, std::iter::once(plain(&value)));
            }
            Format::Prom => return Err(Error::usage("-o prom is for statistics").into()),
            _ => line(out, &plain(&value)),
        }
        rows += 1;
        sink.row()?;
    }
    match (view.format, rows) {
        (Format::Json | Format::Yaml, 0) => sink.buffer.extend_from_slice(b"[]\n"),
        (Format::Json, _) => sink.buffer.extend_from_slice(b"\n]\n"),
        _ => {}
    }
    sink.row()
}

/// Lines for a person; strings for machines.
fn texts(lines: impl Iterator<Item = Result<String>>, view: &View, sink: &mut Sink<'_>) -> Written {
    match view.format {
        Format::Json | Format::Jsonl | Format::Yaml => {
            scalars(lines.map(|text| text.map(Value::String)), view, sink)
        }
        _ => {
            no_fields(view)?;
            for text in lines {
                line(&mut sink.buffer, &text?);
                sink.row()?;
            }
            Ok(())
        }
    }
}

/// One document of ours: a card, or lines for scalars, or a table for a list of objects.
fn document(value: &Value, view: &View, sink: &mut Sink<'_>) -> Written {
    no_fields(view)?;
    let out = &mut sink.buffer;
    match view.format {
        Format::Json => json_document(out, value),
        Format::Jsonl => match value {
            Value::Array(items) => items.iter().for_each(|item| compact(out, item)),
            other => compact(out, other),
        },
        Format::Yaml => emit::value(value, &mut Yaml::document(out)),
        Format::Csv => csv_document(out, value, view),
        Format::Xml | Format::Prom => {
            let message = format!("there is no -o {} of this", view.format.word());
            return Err(Error::Usage {
                message,
                hint: Some("-o json has all of it".to_owned()),
            }
            .into());
        }
        Format::Name => line(out, &plain(value.get("name").unwrap_or(value))),
        _ => match value {
            Value::Object(_) | Value::Array(_) => {
                Card::of_value(value, &view.zone).write(out);
            }
            scalar => line(out, &plain(scalar)),
        },
    }
    sink.row()
}

fn compact(out: &mut Vec<u8>, value: &Value) {
    emit::value(value, &mut Json::compact(out));
    out.push(b'\n');
}

/// A row per object, a column per member of the first one.
fn csv_document(out: &mut Vec<u8>, value: &Value, view: &View) {
    let empty = Map::new();
    let rows: Vec<&Map<String, Value>> = match value {
        Value::Object(members) => vec![members],
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_object().unwrap_or(&empty))
            .collect(),
        scalar => return csv_line(out, std::iter::once(plain(scalar))),
    };
    let keys: Vec<&String> = rows
        .first()
        .map(|row| row.keys().collect())
        .unwrap_or_default();
    if view.headers && !keys.is_empty() {
        csv_line(out, keys.iter().map(|key| (*key).clone()));
    }
    for row in rows {
        csv_line(
            out,
            keys.iter()
                .map(|key| row.get(*key).map(plain).unwrap_or_default()),
        );
    }
}

fn copy(mut bytes: Box<dyn Read>, sink: &mut Sink<'_>) -> Written {
    let mut piece = [0; 16 * 1024];
    loop {
        let read = bytes.read(&mut piece).map_err(read_error)?;
        if read == 0 {
            return sink.row();
        }
        sink.buffer.extend_from_slice(&piece[..read]);
        sink.row()?;
    }
}

/// The transport hands its own errors through `Read`; they are taken out again.
fn read_error(error: std::io::Error) -> Error {
    let what = "cannot read the reply".to_owned();
    match error.downcast::<Error>() {
        Ok(inner) => inner,
        Err(source) => Error::Io { what, source },
    }
}

/// Something is done and there is nothing to show: `success` for people and in structured formats, nothing in the rest.
fn done(view: &View, sink: &mut Sink<'_>) -> Written {
    let out = &mut sink.buffer;
    match view.format {
        Format::Table | Format::Wide | Format::Text => line(out, "success"),
        Format::Json => json_document(out, &json!({ "success": true })),
        Format::Jsonl => compact(out, &json!({ "success": true })),
        Format::Yaml => emit::value(&json!({ "success": true }), &mut Yaml::document(out)),
        Format::Csv | Format::Xml | Format::Name | Format::Prom => {}
    }
    sink.row()
}

/// Templates and columns need objects.
fn no_fields(view: &View) -> Result<()> {
    if view.template.is_none() && view.columns.is_none() {
        return Ok(());
    }
    Err(Error::Usage {
        message: "-t and --columns are for objects, and this shows none".to_owned(),
        hint: Some("leave them out; -o json is for programs".to_owned()),
    })
}

fn line(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.push(b'\n');
}
