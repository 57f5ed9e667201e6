//! What the engine demands of a new object and nobody thinks of, filled in where it is not said (engine 4.5.8).

use serde_json::Value;

use super::deeds::id;
use super::references::collection_of;
use crate::coerce;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::path::FieldPath;
use crate::service::ListArgs;
use crate::verb::Call;

/// Types, with a field that a new one must have and what it is as a rule.
const USUAL: &[(&str, &str, &str)] = &[
    ("agent", "order", "1"),
    ("data_center", "local", "false"),
    ("disk_attachment", "active", "true"),
    ("disk_attachment", "bootable", "false"),
    ("disk_attachment", "interface", "virtio_scsi"),
    ("role", "administrative", "false"),
    ("storage_domain", "type", "data"),
    ("vm_pool", "size", "1"),
];

/// Types that belong to something of which most engines have one: the field, and the collection where that one is.
const ONE: &[(&str, &str, &str)] = &[
    ("cluster", "data_center", "data_centers"),
    ("cpu_profile", "cluster", "clusters"),
    ("group", "domain", "domains"),
    ("network", "data_center", "data_centers"),
    ("user", "domain", "domains"),
    ("vm_pool", "cluster", "clusters"),
];

/// Fills in what is not said.
///
/// # Errors
/// [`Error::Usage`] where there are several of which one must be said.
pub(super) fn fill(call: &Call<'_>, object: &mut Value) -> Result<()> {
    let Some(facts) = call.noun.facts() else {
        return Ok(());
    };
    // What is put under something else is there already.
    if !call.noun.below.is_empty() && collection_of(facts).is_some() {
        return Ok(());
    }
    for (_, field, value) in USUAL.iter().filter(|(of, ..)| *of == facts.name) {
        if object[*field].is_null() {
            coerce::set(object, &FieldPath::parse(field)?, (*value).into())?;
        }
    }
    for (_, field, place) in ONE.iter().filter(|(of, ..)| *of == facts.name) {
        if object[*field].is_null() {
            let one = only(call.context, call.noun.name, field, place)?;
            object[*field] = match *field {
                // A directory is told by its name; its id is that of another world (engine 4.5.8).
                "domain" => serde_json::json!({ "name": one.name() }),
                _ => serde_json::json!({ "id": id(&one)? }),
            };
        }
    }
    Ok(())
}

/// The only object of a collection.
fn only(context: &Context, noun: &str, field: &str, place: &str) -> Result<Entity> {
    let rows = context.service(place)?.list(&ListArgs::default())?;
    let mut all = rows.collect::<Result<Vec<_>>>()?;
    match all.len() {
        1 => Ok(all.swap_remove(0)),
        _ => {
            let names: Vec<String> = all.iter().filter_map(Entity::name).collect();
            let what = field.replace('_', " ");
            Err(Error::Usage {
                message: format!("`{noun} create` is not told which {what}"),
                hint: Some(format!(
                    "say --{} NAME: {}",
                    field.replace('_', ""),
                    names.join(", ")
                )),
            })
        }
    }
}
