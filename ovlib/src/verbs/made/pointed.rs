//! Parameters of actions that mean another object: named by a person, told by id where the engine takes nothing else.

use super::deeds::{id, is_struct, params};
use super::references::collection_of;
use crate::coerce::is_uuid;
use crate::error::Result;
use crate::find::Select;
use crate::service::Service;
use crate::verb::Call;
use ovmodel::{Kind, MethodFacts, TypeFacts};
use serde_json::{Value, json};

/// Puts ids in the place of names.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound) for a name that nothing has; as [`Select::one`].
pub(super) fn to_ids(call: &Call<'_>, method: &MethodFacts, object: &mut Value) -> Result<()> {
    for param in params(method).filter(|param| is_struct(param) && !param.list) {
        let Kind::Struct(facts) = param.kind() else {
            continue;
        };
        let Some(name) = object[param.name].as_str().filter(|text| !is_uuid(text)) else {
            continue;
        };
        if takes_name(method, param.name) {
            continue;
        }
        if let Some(place) = place(call, facts)? {
            let found = Select::word(name).one(&place, &[])?;
            object[param.name] = json!({ "id": id(&found)? });
        }
    }
    Ok(())
}

/// Whether the model says that the engine looks for the name itself.
fn takes_name(method: &MethodFacts, param: &str) -> bool {
    let variants = method.variants.iter();
    let mut inputs = method
        .inputs
        .iter()
        .chain(variants.flat_map(|variant| &variant.inputs));
    let path = format!("{param}.name");
    inputs.any(|input| input.any_of.iter().any(|one| *one == path))
}

/// Where objects of a type are: below the root, else below the object that the action is about.
fn place(call: &Call<'_>, facts: &TypeFacts) -> Result<Option<Service>> {
    if let Some(root) = collection_of(facts) {
        return call.context.service(root).map(Some);
    }
    let [target] = call.targets else {
        return Ok(None);
    };
    let item = call.service()?.item(id(target)?)?;
    match item.facts().locator(&ovmodel::names::plural(facts.name)) {
        Some(below) => item.at(below.name).map(Some),
        None => Ok(None),
    }
}
