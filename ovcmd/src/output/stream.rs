//! One row after the other in the format of the view; what each format needs to remember between rows, and no more.

use super::card::{Card, Links};
use super::cells::{self, Cell};
use super::json::Json;
use super::prom::Prom;
use super::sink::{Sink, Written};
use super::table::{Heading, Look, Rows};
use super::template::Template;
use super::yaml::Yaml;
use super::{Format, View, emit, human};
use ovlib::verb::{Column, Listing};
use ovlib::{Entity, Error, Result};
use serde_json::{Map, Value};

/// A row: an object of the engine, or a flat record of ours.
pub(crate) enum Item {
    Entity(Entity),
    Record(Map<String, Value>),
}

impl Item {
    fn cell(&self, cell: &Cell) -> Option<String> {
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

    fn json(&self) -> Value {
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

enum State {
    Table(Rows, Vec<Cell>),
    Cards(Links),
    Template(Template, Vec<Cell>),
    Json,
    Jsonl,
    Yaml,
    Csv(Vec<Cell>),
    Xml(String),
    /// The field that names an object.
    Name(String),
    Prom(Prom),
}

impl<'v> Stream<'v> {
    /// Rows of a noun; `live` ones come as things happen.
    ///
    /// # Errors
    /// Unknown columns, a bad template, a format that rows do not have.
    pub(crate) fn of_listing(view: &'v View, listing: &Listing, live: bool) -> Result<Stream<'v>> {
        if let Some(text) = &view.template {
            return Ok(Stream::new(view, template(text, listing)?));
        }
        let state = match view.format {
            Format::Table | Format::Wide | Format::Text
                if listing.whole && view.columns.is_none() =>
            {
                State::Cards(if view.format == Format::Wide {
                    Links::Shown
                } else {
                    Links::Hidden
                })
            }
            Format::Table | Format::Wide => table(view, cells::of_listing(view, listing)?, live),
            Format::Text => template(&format!("{{{}}} {{id}}", listing.name), listing)?,
            Format::Csv => State::Csv(cells::of_listing(view, listing)?),
            Format::Name => State::Name(listing.name.to_owned()),
            Format::Xml => State::Xml(listing.tag.clone()),
            Format::Prom => {
                return Err(not_for(
                    "prom",
                    "-o prom is for statistics: `ovcmd vm statistics -o prom`",
                ));
            }
            Format::Json => State::Json,
            Format::Jsonl => State::Jsonl,
            Format::Yaml => State::Yaml,
        };
        Ok(Stream::new(view, state))
    }

    /// Records of ours.
    ///
    /// # Errors
    /// As [`Stream::of_listing`].
    pub(crate) fn of_records(view: &'v View, columns: &'static [Column]) -> Result<Stream<'v>> {
        if let Some(text) = &view.template {
            let template = Template::parse(text)?;
            let fields = template.fields();
            let cells = fields
                .iter()
                .map(|path| Cell::of_path(path, None))
                .collect::<Result<_>>()?;
            return Ok(Stream::new(view, State::Template(template, cells)));
        }
        let state = match view.format {
            Format::Table | Format::Wide | Format::Text => {
                table(view, cells::of_records(view, columns)?, false)
            }
            Format::Csv => State::Csv(cells::of_records(view, columns)?),
            Format::Name => State::Name("name".to_owned()),
            Format::Prom => State::Prom(Prom::default()),
            Format::Xml => {
                return Err(not_for(
                    "xml",
                    "these are no objects of the engine; -o json has all of it",
                ));
            }
            Format::Json => State::Json,
            Format::Jsonl => State::Jsonl,
            Format::Yaml => State::Yaml,
        };
        Ok(Stream::new(view, state))
    }

    fn new(view: &'v View, state: State) -> Stream<'v> {
        Stream {
            view,
            state,
            rows: 0,
        }
    }

    /// The field paths that are read per row; for Handlebars those words of its text that are fields.
    pub(crate) fn paths(&self, listing: &Listing) -> Vec<String> {
        match &self.state {
            State::Table(_, cells) | State::Csv(cells) => {
                cells.iter().flat_map(Cell::paths).collect()
            }
            State::Template(Template::Handlebars(_), _) => {
                let text = self.view.template.as_deref().unwrap_or_default();
                let words = Template::handlebars_words(text);
                words
                    .into_iter()
                    .filter(|word| Cell::of_path(word, listing.facts).is_ok())
                    .collect()
            }
            State::Template(_, cells) => cells.iter().flat_map(Cell::paths).collect(),
            State::Name(field) => vec![field.clone(), "id".to_owned()],
            _ => Vec::new(),
        }
    }

    /// Write one row.
    pub(crate) fn push(&mut self, item: &Item, sink: &mut Sink<'_>) -> Written {
        self.rows += 1;
        let first = self.rows == 1;
        let out = &mut sink.buffer;
        match &mut self.state {
            State::Table(rows, cells) => {
                let shown = |cell: &Cell| {
                    let raw = item.cell(cell)?;
                    Some(human::cell(raw, cell.show, &self.view.zone))
                };
                rows.push(
                    cells
                        .iter()
                        .map(|cell| shown(cell).unwrap_or_default())
                        .collect(),
                    out,
                );
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
                let line = template.render(&field, &|| item.json())?;
                out.extend_from_slice(line.as_bytes());
                out.push(b'\n');
            }
            State::Json => {
                out.extend_from_slice(if first { b"[\n  " } else { b",\n  " });
                emit::value(&item.json(), &mut Json::pretty(out, 1));
            }
            State::Jsonl => {
                emit::value(&item.json(), &mut Json::compact(out));
                out.push(b'\n');
            }
            State::Yaml => emit::value(&item.json(), &mut Yaml::item(out)),
            State::Csv(cells) => {
                if first && self.view.headers {
                    csv_line(out, cells.iter().map(|cell| cell.title.clone()));
                }
                csv_line(
                    out,
                    cells.iter().map(|cell| item.cell(cell).unwrap_or_default()),
                );
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
            State::Json => out.extend_from_slice(if empty { b"[]\n" } else { b"\n]\n" }),
            State::Yaml if empty => out.extend_from_slice(b"[]\n"),
            State::Csv(cells) if empty && self.view.headers => {
                csv_line(out, cells.into_iter().map(|cell| cell.title))
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
        if let State::Table(rows, _) = self.state {
            rows.end(&mut sink.buffer);
        }
    }
}

fn table(view: &View, cells: Vec<Cell>, live: bool) -> State {
    let heading = |cell: &Cell| Heading {
        title: cell.title.to_uppercase(),
        is_right: human::is_right(cell.show),
        is_state: cell.show == ovlib::verb::Show::Status,
    };
    let look = Look {
        headers: view.headers,
        color: view.color,
        width: view.width,
        live,
    };
    State::Table(Rows::new(cells.iter().map(heading).collect(), look), cells)
}

/// Fields of a simple template must exist; words of Handlebars may be helpers or local names, so they are its business.
fn template(text: &str, listing: &Listing) -> Result<State> {
    let template = Template::parse(text)?;
    let cells = match &template {
        Template::Simple(_) => template
            .fields()
            .iter()
            .map(|word| cells::named(word, listing))
            .collect::<Result<_>>()?,
        Template::Handlebars(_) => Vec::new(),
    };
    Ok(State::Template(template, cells))
}

fn not_for(format: &str, hint: &str) -> Error {
    Error::Usage {
        message: format!("there is no -o {format} of this"),
        hint: Some(hint.to_owned()),
    }
}

fn xml_row(out: &mut Vec<u8>, tag: &str, item: &Item, first: bool) {
    if first {
        out.extend_from_slice(ovlib::xml::DECLARATION.as_bytes());
        out.extend_from_slice(format!("<{tag}>\n").as_bytes());
    }
    if let Item::Entity(entity) = item {
        out.extend_from_slice(b"    ");
        out.extend_from_slice(entity.to_xml(1).as_bytes());
        out.push(b'\n');
    }
}

/// A record of RFC 4180: CRLF, quotes where they are needed.
pub(crate) fn csv_line(out: &mut Vec<u8>, fields: impl Iterator<Item = String>) {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut *out);
    // Writing to memory cannot fail, and every record has the length that the caller gives it.
    let _ = writer.write_record(fields.map(String::into_bytes));
    let _ = writer.flush();
}

pub(crate) fn json_document(out: &mut Vec<u8>, value: &Value) {
    emit::value(value, &mut Json::pretty(out, 0));
    out.push(b'\n');
}
