//! The objects a phrase selects, with what will be shown of them.

use crate::entity::Entity;
use crate::error::Result;
use crate::find::Select;
use crate::request::Args;
use crate::verb::{Call, Entities};

/// The selected objects; all of them when nothing was selected. `wants` are the field paths that will be read.
///
/// # Errors
///
/// As the last row: [`crate::Error::NotFound`] when ids or names were given that are not there.
pub(crate) fn selected(call: &Call<'_>, wants: &[String]) -> Result<Entities> {
    chosen(call, call.select, wants)
}

/// The same with the objects behind a link of each in the same answer.
pub(crate) fn selected_with(call: &Call<'_>, link: &str) -> Result<Entities> {
    let select = Select {
        follow: Some(link.to_owned()),
        ..call.select.clone()
    };
    chosen(call, &select, &[])
}

fn chosen(call: &Call<'_>, select: &Select, wants: &[String]) -> Result<Entities> {
    if call.noun.locator.is_empty() {
        return Ok(Box::new(std::iter::once(
            call.context.root().read(&Args::new()),
        )));
    }
    let service = call.service()?;
    Ok(Box::new(select.all_of(&service, wants)?))
}

/// The one object that is named.
///
/// # Errors
///
/// [`crate::Error::NotFound`] with close names, [`crate::Error::Ambiguous`] with the candidates.
pub(crate) fn the_one(call: &Call<'_>, wants: &[String]) -> Result<Entity> {
    call.select.one(&call.service()?, wants)
}

/// What every word stands for, each one exactly one object; without words all that match.
pub(crate) fn each(call: &Call<'_>, wants: &[String]) -> Result<Entities> {
    if call.select.ids.is_empty() && call.select.names.is_empty() {
        return selected(call, wants);
    }
    let found = call.select.each(&call.service()?, wants)?;
    Ok(Box::new(found.into_iter().map(Ok)))
}
