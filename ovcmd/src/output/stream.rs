//! One row after the other in the format of the view; what each format needs to remember between rows, and no more.

use super::card::{Card, Links};
use super::cells::Cell;
use super::emit::{self, Emit};
use super::form::Forms;
use super::json::Json;
use super::prom::Prom;
use super::sink::{Sink, Written};
use super::table::Rows;
use super::template::Template;
use super::yaml::Yaml;
use super::{View, human};
use ovlib::Entity;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A row: an object of the engine, or a flat record of ours.
pub(crate) enum Item {
    Entity(Entity),
    Record(Map<String, Value>),
}

impl Item {
    fn cell(&self, cell: &Cell) -> Option<Cow<'_, str>> {
        match self {
            Item::Entity(entity) => cell.of_entity(entity),
            Item::Record(record) => cell.of_record(record),
        }
    }

    /// Its name, or its id where there is none.
    fn name(&self, field: &str) -> Option<String> {
        let text = |path: &str| match self {
            Item::Entity(entity) => entity.text(path),
            Item::Record(record) => record.get(path).map(super::plain),
        };
        text(field)
            .filter(|name| !name.is_empty())
            .or_else(|| text("id"))
    }

    /// The chosen columns under their titles, or all of it.
    pub(super) fn emit<E: Emit>(&self, chosen: Option<&[Cell]>, out: &mut E) {
        match (self, chosen) {
            (Item::Entity(entity), None) => emit::value(entity, out),
            (Item::Record(record), None) => emit::value(record, out),
            (_, Some(cells)) => {
                let value = |cell: &Cell| match self {
                    Item::Entity(entity) => cell.json_of_entity(entity),
                    Item::Record(record) => cell.json_of_record(record),
                };
                let chosen: Map<String, Value> = cells
                    .iter()
                    .map(|cell| (cell.title.clone(), value(cell)))
                    .collect();
                emit::value(&chosen, out);
            }
        }
    }

    /// The chosen columns under their titles, or all of it, as JSON.
    fn json(&self, chosen: Option<&[Cell]>, forms: &mut Forms, out: &mut Vec<u8>) {
        match (self, chosen) {
            (Item::Entity(entity), None) => forms.write(entity, out),
            _ => self.emit(chosen, &mut forms.begin(out)),
        }
    }

    /// All of it as a value, for Handlebars.
    fn value(&self) -> Value {
        match self {
            Item::Entity(entity) => entity.to_json(),
            Item::Record(record) => Value::Object(record.clone()),
        }
    }
}

/// Writes rows in one format.
pub(crate) struct Stream<'v> {
    view: &'v View,
    state: State,
    rows: u64,
}

/// The format, ready for rows.
pub(super) enum State {
    Table(Rows, Vec<Cell>),
    Cards(Links),
    Template(Template, Vec<Cell>),
    /// The structured formats: chosen columns, or the whole object.
    Json(Option<Vec<Cell>>, Forms),
    Jsonl(Option<Vec<Cell>>, Forms),
    Yaml(Option<Vec<Cell>>),
    Csv(Vec<Cell>),
    Xml(String),
    /// The field that names an object.
    Name(String),
    Prom(Prom),
}

impl<'v> Stream<'v> {
    pub(super) fn new(view: &'v View, state: State) -> Stream<'v> {
        Stream {
            view,
            state,
            rows: 0,
        }
    }

    /// The format it writes, with its columns.
    pub(super) fn state(&self) -> &State {
        &self.state
    }

    /// Whether any row was written.
    pub(super) fn has_rows(&self) -> bool {
        self.rows > 0
    }

    /// Write one row.
    pub(crate) fn push(&mut self, item: &Item, sink: &mut Sink<'_>) -> Written {
        self.rows += 1;
        let first = self.rows == 1;
        let out = &mut sink.buffer;
        match &mut self.state {
            State::Table(rows, cells) => {
                let shown = |cell: &Cell| match item.cell(cell) {
                    Some(raw) => human::cell(raw, cell.show, &self.view.zone),
                    None => Cow::Borrowed(""),
                };
                rows.push(cells.iter().map(shown), out);
            }
            State::Cards(links) => {
                if !first {
                    out.push(b'\n');
                }
                if let Item::Entity(entity) = item {
                    Card::of_entity(entity, *links, &self.view.zone).write(out);
                }
            }
            State::Template(template, cells) => {
                let field = |at: usize| item.cell(cells.get(at)?);
                let line = template.render(&field, &|| item.value())?;
                out.extend_from_slice(line.as_bytes());
                out.push(b'\n');
            }
            State::Json(chosen, forms) => {
                out.extend_from_slice(if first { b"[\n  " } else { b",\n  " });
                item.json(chosen.as_deref(), forms, out);
            }
            State::Jsonl(chosen, forms) => {
                item.json(chosen.as_deref(), forms, out);
                out.push(b'\n');
            }
            State::Yaml(chosen) => item.emit(chosen.as_deref(), &mut Yaml::item(out)),
            State::Csv(cells) => {
                if first && self.view.headers {
                    csv_line(out, cells.iter().map(|cell| &cell.title));
                }
                let texts = cells.iter().map(|cell| item.cell(cell));
                csv_line(out, texts.map(|text| text.unwrap_or_default().into_owned()));
            }
            State::Xml(tag) => xml_row(out, tag, item, first),
            State::Name(field) => {
                let name = item.name(field);
                out.extend_from_slice(name.unwrap_or_default().as_bytes());
                out.push(b'\n');
            }
            State::Prom(prom) => {
                if let Item::Record(record) = item {
                    prom.push(record);
                }
            }
        }
        sink.row()
    }

    /// Write what belongs behind the last row.
    pub(crate) fn end(self, sink: &mut Sink<'_>) -> Written {
        let empty = self.rows == 0;
        let out = &mut sink.buffer;
        match self.state {
            State::Table(rows, _) => rows.end(out),
            State::Json(..) => out.extend_from_slice(if empty { b"[]\n" } else { b"\n]\n" }),
            State::Yaml(_) if empty => out.extend_from_slice(b"[]\n"),
            State::Csv(cells) if empty && self.view.headers => {
                csv_line(out, cells.iter().map(|cell| &cell.title))
            }
            State::Xml(tag) if empty => {
                out.extend_from_slice(format!("{}<{tag}/>\n", ovlib::xml::DECLARATION).as_bytes())
            }
            State::Xml(tag) => out.extend_from_slice(format!("</{tag}>\n").as_bytes()),
            State::Prom(prom) => {
                for metric in prom.end() {
                    sink.buffer.extend_from_slice(&metric);
                    sink.row()?;
                }
            }
            _ => {}
        }
        sink.row()
    }

    /// Rows that were only measured so far are written even though reading the next one failed.
    pub(crate) fn abandon(self, sink: &mut Sink<'_>) {
        match self.state {
            // Before the first row there is nothing to save, and titles alone would say that all went well.
            State::Table(rows, _) if self.rows > 0 => rows.end(&mut sink.buffer),
            _ => {}
        }
    }
}

fn xml_row(out: &mut Vec<u8>, tag: &str, item: &Item, first: bool) {
    if first {
        out.extend_from_slice(ovlib::xml::DECLARATION.as_bytes());
        out.extend_from_slice(format!("<{tag}>\n").as_bytes());
    }
    if let Item::Entity(entity) = item {
        out.extend_from_slice(b"    ");
        out.extend_from_slice(entity.xml(1).as_bytes());
        out.push(b'\n');
    }
}

/// A record of RFC 4180: CRLF, quotes where they are needed.
pub(crate) fn csv_line(out: &mut Vec<u8>, fields: impl Iterator<Item: AsRef<[u8]>>) {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut *out);
    // Writing to memory cannot fail, and every record has the length that the caller gives it.
    let _ = writer.write_record(fields);
    let _ = writer.flush();
}

pub(crate) fn json_document(out: &mut Vec<u8>, value: &Value) {
    emit::value(value, &mut Json::pretty(out, 0));
    out.push(b'\n');
}
