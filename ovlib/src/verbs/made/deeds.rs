//! What verbs made of the model do: loose values from options, one request for each object.

pub(crate) use super::needed::check as needed;
use super::references::collection_of;
pub(crate) use super::references::with_ids;
use super::references::with_ids_beside;
use super::usual;
pub(crate) use super::wished::{arguments, object};
use crate::coerce;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::path::FieldPath;
use crate::service::Service;
use crate::verb::{Call, Listing, Noun, Outcome, with_wanted};
use ovmodel::{Dir, Kind, MethodFacts, ParamFacts, ServiceFacts};
use serde_json::Map;

/// `create`: the object as `--set` says it, shown as the engine made it.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let method = method(service.facts(), "add")?;
    let mut object = object(call)?;
    usual::fill(call, &mut object)?;
    if let Some(name) = call
        .args
        .text("new-name")
        .or_else(|| call.args.text("name"))
    {
        match takes_known(call.noun, method) {
            Some(known) => {
                let found = Select::word(name).one(&call.context.service(known)?, &[])?;
                coerce::put(&mut object, &FieldPath::parse("id")?, id(&found)?.into())?;
            }
            None => {
                let path = FieldPath::parse(call.noun.find_by)?;
                coerce::put(&mut object, &path, name.into())?;
            }
        }
    }
    needed(call, method, &object)?;
    let facts = call.noun.facts();
    with_ids_beside(call.context, Some(&service), method, facts, &mut object)?;
    let made = service.add(&object, &arguments(call, method)?)?;
    Ok(rows(call, &service, vec![made]))
}

/// Services whose `add` puts something that exists under something else, and takes it by its id alone (engine 4.5.8); the
/// model says nothing of it.
const KNOWN: [&str; 4] = [
    "assigned_affinity_labels",
    "cluster_networks",
    "affinity_label_vms",
    "affinity_label_hosts",
];

/// Where the objects are that `add` puts here, when they are not made here: the model demands the id of one, or its name, or
/// nothing.
pub(super) fn takes_known(noun: &Noun, method: &MethodFacts) -> Option<&'static str> {
    let facts = noun.facts().filter(|_| !noun.below.is_empty())?;
    let is_id = |path: &&str| path.split('.').skip(1).eq(["id"]);
    let mut inputs = method.inputs.iter().filter(|input| input.mandatory);
    let is_demanded = inputs.any(|input| input.any_of.iter().any(is_id));
    let is_known = noun
        .service()
        .is_some_and(|service| KNOWN.contains(&service.name));
    collection_of(facts).filter(|_| is_demanded || is_known)
}

/// `update`: members as `--set` says them.
pub(crate) fn update(call: &Call<'_>) -> Result<Outcome> {
    let changed = changed(call)?;
    Ok(rows(call, &call.service()?, changed))
}

/// Changes members of every object; gives the engine's answers.
pub(crate) fn changed(call: &Call<'_>) -> Result<Vec<Entity>> {
    let service = call.service()?;
    let item = service.facts().item_service().unwrap_or(service.facts());
    let method = method(item, "update")?;
    let mut object = object(call)?;
    if object.as_object().is_some_and(Map::is_empty) {
        return Err(Error::Usage {
            message: format!("`{} update` is not told what to change", call.noun.name),
            hint: Some(format!(
                "say --set FIELD=VALUE; `ovcmd explain {}` shows the fields",
                call.noun.name
            )),
        });
    }
    let facts = call.noun.facts();
    with_ids_beside(call.context, Some(&service), method, facts, &mut object)?;
    let args = arguments(call, method)?;
    let changed = |target: &Entity| service.update(id(target)?, &object, &args);
    call.targets.iter().map(changed).collect()
}

/// `remove`: nothing is shown; that it is gone is what was asked.
pub(crate) fn remove(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let item = service.facts().item_service().unwrap_or(service.facts());
    let args = arguments(call, method(item, "remove")?)?;
    for target in call.targets {
        service.remove(id(target)?, &args)?;
    }
    Ok(Outcome::Done)
}

/// An action on each object, or on the collection or the engine where it belongs to no object.
pub(crate) fn act(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let of_place = service.facts().method(call.verb.method).is_some();
    if of_place {
        let args = arguments(call, method(service.facts(), call.verb.method)?)?;
        let action = service.act(call.verb.method, &args)?;
        return Ok(told(
            method(service.facts(), call.verb.method)?,
            vec![action],
        ));
    }
    let item = service.facts().item_service().unwrap_or(service.facts());
    let method = method(item, call.verb.method)?;
    let args = arguments(call, method)?;
    let act = |target: &Entity| service.item(id(target)?)?.act(method.name, &args);
    let actions = call.targets.iter().map(act).collect::<Result<Vec<_>>>()?;
    Ok(told(method, actions))
}

/// What an action told, where it is one that tells something: a ticket, the targets it found.
fn told(method: &MethodFacts, mut actions: Vec<Entity>) -> Outcome {
    let tells = |action: &Entity| {
        let mut out = method.params.iter().filter(|param| param.dir != Dir::In);
        out.any(|param| !action.at(param.name).is_empty())
    };
    actions.retain(tells);
    if actions.is_empty() {
        return Outcome::Done;
    }
    let listing = Listing {
        facts: ovmodel::find_type("action"),
        name: "id",
        tag: "actions".to_owned(),
        columns: &[],
        wide: &[],
        whole: true,
    };
    match actions.len() {
        1 => Outcome::One {
            listing,
            entity: actions.swap_remove(0),
        },
        _ => Outcome::Rows {
            listing,
            rows: Box::new(actions.into_iter().map(Ok)),
            live: false,
        },
    }
}

pub(crate) fn method(facts: &'static ServiceFacts, name: &str) -> Result<&'static MethodFacts> {
    facts.method(name).ok_or_else(|| Error::Unknown {
        what: "method",
        name: name.to_owned(),
        place: facts.name.to_owned(),
        near: Vec::new(),
    })
}

pub(crate) fn id(target: &Entity) -> Result<&str> {
    let missing = || Error::protocol("the engine sent an object without an id");
    target.id().ok_or_else(missing)
}

/// The engine's answers as rows of the noun, with the names that will be shown.
pub(crate) fn rows(call: &Call<'_>, service: &Service, found: Vec<Entity>) -> Outcome {
    Outcome::Rows {
        listing: call.noun.listing(),
        rows: Box::new(with_wanted(service, found, call.wants)),
        live: false,
    }
}

/// What goes into a method, those of its variants included, each once.
pub(super) fn params(method: &MethodFacts) -> impl Iterator<Item = &ParamFacts> {
    let mut seen = Vec::new();
    method
        .params
        .iter()
        .chain(method.variants.iter().flat_map(|variant| &variant.params))
        .filter(|param| param.dir != Dir::Out)
        .filter(move |param| {
            let is_new = !seen.contains(&param.name);
            seen.push(param.name);
            is_new
        })
}

pub(super) fn is_struct(param: &ParamFacts) -> bool {
    matches!(param.kind(), Kind::Struct(_))
}
