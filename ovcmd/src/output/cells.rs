//! Which columns a view has, and the raw text of each cell. Words of `--columns` are column titles of the noun, or field
//! paths checked against the type, with close names when neither fits.

use super::{View, human};
use ovlib::verb::{Column, Listing, Show, Source};
use ovlib::{Entity, Error, FieldPath, Node, Result};
use ovmodel::{Kind, TypeFacts};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A column of the output.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// Heading: the column's title, or the path as the user wrote it.
    pub(crate) title: String,
    /// How a table shows it.
    pub(crate) show: Show,
    origin: Origin,
    /// What the model says, when it knows.
    kind: Option<Kind>,
}

#[derive(Debug, Clone)]
enum Origin {
    /// A path to one scalar.
    Scalar(String),
    /// A path to a structure, or to several values, or of a type that the model does not know.
    Path(String),
    /// Made of several fields.
    Computed(Column),
}

impl Cell {
    fn of_column(column: &Column, facts: Option<&'static TypeFacts>) -> Cell {
        let title = column.title.to_owned();
        let Source::Path(path) = column.source else {
            return Cell {
                title,
                show: column.show,
                origin: Origin::Computed(*column),
                kind: None,
            };
        };
        let whole = || Cell {
            title: String::new(),
            show: Show::Text,
            origin: Origin::Path(path.to_owned()),
            kind: None,
        };
        let cell = facts
            .and_then(|facts| Cell::of_path(path, Some(facts)).ok())
            .unwrap_or_else(whole);
        Cell {
            title,
            show: column.show,
            ..cell
        }
    }

    /// Which engine a row is of, where there are several.
    fn context() -> Cell {
        Cell {
            title: "context".to_owned(),
            show: Show::Text,
            origin: Origin::Scalar("context".to_owned()),
            kind: None,
        }
    }

    /// A field path; unknown names are refused when the type is known.
    pub(crate) fn of_path(path: &str, facts: Option<&'static TypeFacts>) -> Result<Cell> {
        let checked = FieldPath::parse(path)?;
        let target = facts.map(|facts| checked.check(facts)).transpose()?;
        let path = checked.to_string();
        let kind = target.map(|target| target.kind);
        let is_scalar =
            target.is_some_and(|target| !target.many && !matches!(target.kind, Kind::Struct(_)));
        let origin = if is_scalar {
            Origin::Scalar(path.clone())
        } else {
            Origin::Path(path.clone())
        };
        Ok(Cell {
            show: human::show_of(&path, kind),
            title: path,
            origin,
            kind,
        })
    }

    /// The raw text of this cell of an entity; `None` when it is absent. Several texts are joined with commas.
    pub(crate) fn of_entity<'e>(&self, entity: &'e Entity) -> Option<Cow<'e, str>> {
        match &self.origin {
            Origin::Scalar(path) => entity.peek(path),
            Origin::Path(path) => field(entity, path),
            Origin::Computed(column) => column.cell(entity),
        }
    }

    /// The raw text of this cell of a record.
    pub(crate) fn of_record<'r>(&self, record: &'r Map<String, Value>) -> Option<Cow<'r, str>> {
        match &self.origin {
            Origin::Scalar(path) | Origin::Path(path) => Some(match record.get(path)? {
                Value::String(text) => Cow::Borrowed(text),
                other => super::plain(other).into(),
            }),
            Origin::Computed(column) => column.record_cell(record),
        }
    }

    /// This cell of an entity with the model's types: a list for several values, null when it is absent.
    pub(crate) fn json_of_entity(&self, entity: &Entity) -> Value {
        let Origin::Path(path) = &self.origin else {
            return self
                .of_entity(entity)
                .map_or(Value::Null, |text| typed(&text, self.kind, self.show));
        };
        let nodes = entity.at(path);
        let is_flat = |node: &Node<'_>| node.children().next().is_none() && node.id().is_none();
        if nodes.iter().all(is_flat)
            && matches!(self.kind, Some(kind) if !matches!(kind, Kind::Struct(_)))
        {
            return nodes
                .iter()
                .map(|node| typed(node.text(), self.kind, self.show))
                .collect();
        }
        let text = self.of_entity(entity).map(Cow::into_owned);
        text.map_or(Value::Null, Value::String)
    }

    /// This cell of a record.
    pub(crate) fn json_of_record(&self, record: &Map<String, Value>) -> Value {
        match &self.origin {
            Origin::Scalar(path) | Origin::Path(path) => {
                record.get(path).cloned().unwrap_or_default()
            }
            Origin::Computed(column) => column
                .record_cell(record)
                .map_or(Value::Null, |text| text.into()),
        }
    }

    /// The field paths that this cell reads.
    pub(crate) fn paths(&self) -> Vec<String> {
        match &self.origin {
            Origin::Scalar(path) | Origin::Path(path) => vec![path.clone()],
            Origin::Computed(column) => column.paths().into_iter().map(str::to_owned).collect(),
        }
    }
}

/// A text as the model, or else the column, says what it is; text that is no such thing stays text.
fn typed(text: &str, kind: Option<Kind>, show: Show) -> Value {
    let is_number = match kind {
        Some(Kind::Integer | Kind::Decimal) => true,
        Some(Kind::Boolean) => return text.parse().map_or_else(|_| text.into(), Value::Bool),
        Some(_) => false,
        None => matches!(
            show,
            Show::Count | Show::Size | Show::Percent | Show::Seconds
        ),
    };
    match text.parse() {
        Ok(number) if is_number => Value::Number(number),
        _ => text.into(),
    }
}

/// The columns of a list of entities.
///
/// # Errors
/// [`Error::Unknown`] for a word of `--columns` that is neither title nor field.
pub(crate) fn of_listing(view: &View, listing: &Listing) -> Result<Vec<Cell>> {
    if let Some(words) = &view.columns {
        return words
            .iter()
            .map(|word| named(word, listing, view))
            .collect();
    }
    let mut cells = match view.contexts {
        true => vec![Cell::context()],
        false => Vec::new(),
    };
    cells.extend(usual(view, listing)?);
    Ok(cells)
}

/// The columns that a type has when nobody chose any.
fn usual(view: &View, listing: &Listing) -> Result<Vec<Cell>> {
    let of_column = |column: &Column| Cell::of_column(column, listing.facts);
    if listing.columns.is_empty() {
        let usual = ["name", "id", "status", "description"];
        let has = |name: &&&str| {
            listing
                .facts
                .is_none_or(|facts| **name == "id" || facts.attr(name).is_some())
        };
        return usual
            .iter()
            .filter(has)
            .map(|name| Cell::of_path(name, listing.facts))
            .collect();
    }
    let mut cells: Vec<Cell> = listing.columns.iter().map(of_column).collect();
    if view.format == super::Format::Wide {
        cells.extend(listing.wide.iter().map(of_column));
        if !cells.iter().any(|cell| cell.title == "id") {
            cells.push(Cell::of_path("id", None)?);
        }
    }
    Ok(cells)
}

/// The column of a word: the title of one of the noun's, else a field path.
///
/// # Errors
/// [`Error::Unknown`] with close titles and fields.
pub(crate) fn named(word: &str, listing: &Listing, view: &View) -> Result<Cell> {
    if view.contexts && word.eq_ignore_ascii_case("context") {
        return Ok(Cell::context());
    }
    let mut known = listing.columns.iter().chain(listing.wide);
    match known
        .clone()
        .find(|column| column.title.eq_ignore_ascii_case(word))
    {
        Some(column) => Ok(Cell::of_column(column, listing.facts)),
        None => Cell::of_path(word, listing.facts).map_err(|error| {
            with_titles(error, word, &mut known.by_ref().map(|column| column.title))
        }),
    }
}

/// The columns of records.
///
/// # Errors
/// [`Error::Unknown`] for a word of `--columns` that is no column.
pub(crate) fn of_records(view: &View, columns: &'static [Column]) -> Result<Vec<Cell>> {
    let Some(words) = &view.columns else {
        let context = view.contexts.then(Cell::context);
        let own = columns.iter().map(|column| Cell::of_column(column, None));
        return Ok(context.into_iter().chain(own).collect());
    };
    let find = |word: &String| {
        if view.contexts && word.eq_ignore_ascii_case("context") {
            return Ok(Cell::context());
        }
        let column = columns
            .iter()
            .find(|column| column.title.eq_ignore_ascii_case(word));
        column
            .map(|column| Cell::of_column(column, None))
            .ok_or_else(|| unknown_column(word, columns.iter().map(|column| column.title)))
    };
    words.iter().map(find).collect()
}

fn unknown_column<'a>(word: &str, titles: impl Iterator<Item = &'a str> + Clone) -> Error {
    let mut near = ovmodel::nearest(word, titles.clone());
    if near.is_empty() {
        near = titles.collect();
    }
    Error::Unknown {
        what: "column",
        name: word.to_owned(),
        place: String::new(),
        near: near.into_iter().map(str::to_owned).collect(),
    }
}

/// Close column titles go before close fields.
fn with_titles(error: Error, word: &str, titles: &mut dyn Iterator<Item = &'static str>) -> Error {
    match error {
        Error::Unknown {
            what,
            name,
            place,
            near,
        } => {
            let mut all: Vec<String> = ovmodel::nearest(word, titles)
                .into_iter()
                .map(str::to_owned)
                .collect();
            all.extend(
                near.into_iter()
                    .filter(|close| !all.contains(close))
                    .collect::<Vec<_>>(),
            );
            all.truncate(3);
            Error::Unknown {
                what,
                name,
                place,
                near: all,
            }
        }
        other => other,
    }
}

/// The text at a path: of a reference its name where we have it, else its id; of several all, with commas.
fn field<'e>(entity: &'e Entity, path: &str) -> Option<Cow<'e, str>> {
    match entity.peek_only(path) {
        // What is empty may be a reference, or hold more.
        Some(Some(text)) if text.is_empty() => {}
        Some(text) => return text,
        None => {}
    }
    let nodes = entity.at(path);
    match nodes.as_slice() {
        [] => None,
        [one] if is_reference(*one) => match entity.text(&format!("{path}.name")) {
            Some(name) => Some(name.into()),
            None => one.id().map(|id| id.to_owned().into()),
        },
        nodes => {
            let texts: Vec<String> = nodes.iter().map(|node| words(*node)).collect();
            Some(texts.join(",").into())
        }
    }
}

fn is_reference(node: Node<'_>) -> bool {
    node.id().is_some() && node.child("name").is_none()
}

fn words(node: Node<'_>) -> String {
    if node.children().next().is_none() && node.id().is_none() {
        return node.text().to_owned();
    }
    match (node.child("name"), node.id()) {
        (Some(name), _) => name.text().to_owned(),
        (None, Some(id)) => id.to_owned(),
        (None, None) => {
            let parts = node
                .children()
                .map(|child| format!("{}={}", child.name(), words(child)));
            parts.collect::<Vec<_>>().join(" ")
        }
    }
}
