//! What a view asks of rows, checked before the first one comes: the format's state, its columns, the fields it reads.

use super::card::Links;
use super::cells::{self, Cell};
use super::form::Forms;
use super::prom::Prom;
use super::stream::{State, Stream};
use super::table::{Heading, Look, Rows};
use super::template::Template;
use super::{Format, View, human};
use ovlib::verb::{Column, Listing, Show};
use ovlib::{Error, Result};

/// Rows of a noun; `live` ones come as things happen.
///
/// # Errors
/// Unknown columns, a bad template, a format that rows do not have.
pub(crate) fn of_listing<'v>(view: &'v View, listing: &Listing, live: bool) -> Result<Stream<'v>> {
    if let Some(text) = &view.template {
        return Ok(Stream::new(view, template(text, listing, view)?));
    }
    let chosen = || chosen(view, listing);
    let state = match view.format {
        Format::Table | Format::Wide | Format::Text if listing.whole && view.columns.is_none() => {
            State::Cards(if view.format == Format::Wide {
                Links::Shown
            } else {
                Links::Hidden
            })
        }
        Format::Text if view.columns.is_none() => {
            template(&usual_text(listing, view), listing, view)?
        }
        Format::Table | Format::Wide | Format::Text => {
            table(view, cells::of_listing(view, listing)?, live)
        }
        Format::Csv => State::Csv(cells::of_listing(view, listing)?),
        Format::Json => State::Json(chosen()?, Forms::new(Some(1))),
        Format::Jsonl => State::Jsonl(chosen()?, Forms::new(None)),
        Format::Yaml => State::Yaml(chosen()?),
        Format::Name | Format::Xml if view.columns.is_some() => {
            return Err(no_columns(view.format));
        }
        Format::Name => State::Name(listing.name.to_owned()),
        Format::Xml => State::Xml(listing.tag.clone()),
        Format::Prom => {
            return Err(not_for(
                "prom",
                "it is for statistics: `ovcmd vm statistics -o prom`",
            ));
        }
    };
    Ok(Stream::new(view, state))
}

/// The columns that were asked for; `None` shows whole objects.
///
/// # Errors
/// As [`of_listing`].
pub(crate) fn chosen(view: &View, listing: &Listing) -> Result<Option<Vec<Cell>>> {
    view.columns
        .is_some()
        .then(|| cells::of_listing(view, listing))
        .transpose()
}

/// Records of ours.
///
/// # Errors
/// As [`of_listing`].
pub(crate) fn of_records<'v>(view: &'v View, columns: &'static [Column]) -> Result<Stream<'v>> {
    if let Some(text) = &view.template {
        let template = Template::parse(text)?;
        let cells = template
            .fields()
            .iter()
            .map(|path| Cell::of_path(path, None))
            .collect::<Result<_>>()?;
        return Ok(Stream::new(view, State::Template(template, cells)));
    }
    let chosen = || {
        view.columns
            .is_some()
            .then(|| cells::of_records(view, columns))
            .transpose()
    };
    let state = match view.format {
        Format::Table | Format::Wide | Format::Text => {
            table(view, cells::of_records(view, columns)?, false)
        }
        Format::Csv => State::Csv(cells::of_records(view, columns)?),
        Format::Json => State::Json(chosen()?, Forms::new(Some(1))),
        Format::Jsonl => State::Jsonl(chosen()?, Forms::new(None)),
        Format::Yaml => State::Yaml(chosen()?),
        Format::Name | Format::Prom if view.columns.is_some() => {
            return Err(no_columns(view.format));
        }
        Format::Name => State::Name("name".to_owned()),
        Format::Prom => State::Prom(Prom::default()),
        Format::Xml => {
            return Err(not_for(
                "xml",
                "these are no objects of the engine; -o json has all of it",
            ));
        }
    };
    Ok(Stream::new(view, state))
}

/// The field paths that a view of this listing will read, checked; so that names of other objects can be asked for
/// together with the rows. Empty for formats that show the engine's own documents.
///
/// # Errors
/// As [`super::show()`] for columns and templates.
pub fn wanted_paths(view: &View, listing: &Listing) -> Result<Vec<String>> {
    // Statistics are no rows of the noun; what they need is asked for by their verb.
    if view.format == Format::Prom && view.template.is_none() {
        return Ok(Vec::new());
    }
    let stream = of_listing(view, listing, false)?;
    Ok(match stream.state() {
        State::Template(Template::Handlebars(_), _) => {
            let words = Template::handlebars_words(view.template.as_deref().unwrap_or_default());
            words
                .into_iter()
                .filter(|word| Cell::of_path(word, listing.facts).is_ok())
                .collect()
        }
        State::Table(_, cells)
        | State::Csv(cells)
        | State::Template(_, cells)
        | State::Json(Some(cells), _)
        | State::Jsonl(Some(cells), _)
        | State::Yaml(Some(cells)) => cells.iter().flat_map(Cell::paths).collect(),
        State::Name(field) => vec![field.clone(), "id".to_owned()],
        _ => Vec::new(),
    })
}

fn table(view: &View, cells: Vec<Cell>, live: bool) -> State {
    let heading = |cell: &Cell| Heading {
        title: cell.title.to_uppercase(),
        is_right: human::is_right(cell.show),
        is_state: cell.show == Show::Status,
    };
    let look = Look {
        headers: view.headers,
        color: view.color,
        // Who asks for all columns scrolls rather than reads a few letters of each.
        width: view.width.filter(|_| view.format != Format::Wide),
        live,
    };
    State::Table(Rows::new(cells.iter().map(heading).collect(), look), cells)
}

/// Fields of a simple template must exist; words of Handlebars may be helpers or local names, so they are its business.
fn template(text: &str, listing: &Listing, view: &View) -> Result<State> {
    let template = Template::parse(text)?;
    let cells = template
        .fields()
        .iter()
        .map(|word| cells::named(word, listing, view))
        .collect::<Result<_>>()?;
    Ok(State::Template(template, cells))
}

/// A line of `-o text`: the ancestor's `{name} {id}`; what has no name is told by its description.
fn usual_text(listing: &Listing, view: &View) -> String {
    let has = |name: &str| {
        listing
            .facts
            .is_some_and(|facts| facts.attr(name).is_some())
    };
    let text = match listing.name {
        "id" if has("description") => "{id} {description}",
        "id" => "{id}",
        "user_name" => "{user_name} {id}",
        _ => "{name} {id}",
    };
    match view.contexts {
        true => format!("{{context}} {text}"),
        false => text.to_owned(),
    }
}

fn not_for(format: &str, hint: &str) -> Error {
    Error::Usage {
        message: format!("there is no -o {format} of this"),
        hint: Some(hint.to_owned()),
    }
}

fn no_columns(format: Format) -> Error {
    Error::Usage {
        message: format!("-o {} takes no --columns", format.word()),
        hint: Some("tables, csv, json, jsonl and yaml do".to_owned()),
    }
}
