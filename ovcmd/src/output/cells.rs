//! Which columns a view has, and the raw text of each cell. Words of `--columns` are column titles of the noun, or field
//! paths checked against the type, with close names when neither fits.

use super::{View, human};
use ovlib::verb::{Column, Listing, Show, Source};
use ovlib::{Entity, Error, FieldPath, Node, Result};
use ovmodel::TypeFacts;
use serde_json::{Map, Value};

/// A column of the output.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// Heading: the column's title, or the path as the user wrote it.
    pub(crate) title: String,
    /// How a table shows it.
    pub(crate) show: Show,
    origin: Origin,
    /// The path crosses a list, so there may be several texts.
    many: bool,
}

#[derive(Debug, Clone)]
enum Origin {
    Column(Column),
    Path(String),
}

impl Cell {
    fn of_column(column: &Column, facts: Option<&'static TypeFacts>) -> Cell {
        let target = |path| FieldPath::parse(path).ok()?.check(facts?).ok();
        let many = column
            .paths()
            .iter()
            .any(|path| target(path).is_some_and(|target| target.many));
        Cell {
            title: column.title.to_owned(),
            show: column.show,
            origin: Origin::Column(*column),
            many,
        }
    }

    /// A field path; unknown names are refused when the type is known.
    pub(crate) fn of_path(path: &str, facts: Option<&'static TypeFacts>) -> Result<Cell> {
        let checked = FieldPath::parse(path)?;
        let (kind, many) = match facts {
            Some(facts) => {
                let target = checked.check(facts)?;
                (Some(target.kind), target.many)
            }
            None => (None, true),
        };
        let path = checked.to_string();
        let show = human::show_of(&path, kind);
        Ok(Cell {
            title: path.clone(),
            show,
            origin: Origin::Path(path),
            many,
        })
    }

    /// The raw text of this cell of an entity; `None` when it is absent. Several texts are joined with commas.
    pub(crate) fn of_entity(&self, entity: &Entity) -> Option<String> {
        match &self.origin {
            Origin::Column(Column {
                source: Source::Path(path),
                ..
            }) if self.many => field(entity, path),
            Origin::Column(column) => column.cell(entity),
            Origin::Path(path) => field(entity, path),
        }
    }

    /// The raw text of this cell of a record.
    pub(crate) fn of_record(&self, record: &Map<String, Value>) -> Option<String> {
        match &self.origin {
            Origin::Column(column) => column.record_cell(record),
            Origin::Path(path) => record.get(path).map(super::plain),
        }
    }

    /// The field paths that this cell reads.
    pub(crate) fn paths(&self) -> Vec<String> {
        match &self.origin {
            Origin::Column(column) => column.paths().into_iter().map(str::to_owned).collect(),
            Origin::Path(path) => vec![path.clone()],
        }
    }
}

/// The columns of a list of entities.
///
/// # Errors
/// [`Error::Unknown`] for a word of `--columns` that is neither title nor field.
pub(crate) fn of_listing(view: &View, listing: &Listing) -> Result<Vec<Cell>> {
    let known = || listing.columns.iter().chain(listing.wide);
    let of_column = |column: &Column| Cell::of_column(column, listing.facts);
    if let Some(words) = &view.columns {
        let titled = |word: &str| known().find(|column| column.title.eq_ignore_ascii_case(word));
        let find = |word: &String| match titled(word) {
            Some(column) => Ok(of_column(column)),
            None => Cell::of_path(word, listing.facts)
                .map_err(|error| with_titles(error, word, known().map(|column| column.title))),
        };
        return words.iter().map(find).collect();
    }
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

/// The columns of records.
///
/// # Errors
/// [`Error::Unknown`] for a word of `--columns` that is no column.
pub(crate) fn of_records(view: &View, columns: &'static [Column]) -> Result<Vec<Cell>> {
    let Some(words) = &view.columns else {
        return Ok(columns
            .iter()
            .map(|column| Cell::of_column(column, None))
            .collect());
    };
    let find = |word: &String| {
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
fn with_titles<'a>(error: Error, word: &str, titles: impl Iterator<Item = &'a str>) -> Error {
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
pub(crate) fn field(entity: &Entity, path: &str) -> Option<String> {
    let nodes = entity.at(path);
    match nodes.as_slice() {
        [] => None,
        [one] if is_reference(*one) => entity
            .text(&format!("{path}.name"))
            .or_else(|| one.id().map(str::to_owned)),
        nodes => Some(
            nodes
                .iter()
                .map(|node| words(*node))
                .collect::<Vec<_>>()
                .join(","),
        ),
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
