//! What verbs made of the model do: loose values from options, one request for each object.

use crate::coerce::{self, is_uuid};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::follow::with_names;
use crate::path::FieldPath;
use crate::request::Args;
use crate::service::{Rows, Service};
use crate::verb::{Call, Listing, Outcome};
use ovmodel::{Dir, Kind, MethodFacts, ParamFacts, ServiceFacts, TypeFacts};
use serde_json::{Map, Value};

/// `create`: the object as `--set` says it, shown as the engine made it.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let method = method(service.facts(), "add")?;
    let mut object = object(call)?;
    if let Some(name) = call
        .args
        .text("new-name")
        .or_else(|| call.args.text("name"))
    {
        match collection_of_known(&service) {
            Some(known) => {
                let found = Select::word(name).one(&call.context.service(known)?, &[])?;
                coerce::set(&mut object, &FieldPath::parse("id")?, id(&found)?.into())?;
            }
            None => {
                let path = FieldPath::parse(call.noun.find_by)?;
                coerce::set(&mut object, &path, name.into())?;
            }
        }
    }
    with_ids(call.context, method, call.noun.facts(), &mut object)?;
    let made = service.add(&object, &arguments(call, method)?)?;
    Ok(rows(call, &service, vec![made]))
}

/// Services whose `add` puts something that exists under something else, and takes it by its id alone (engine 4.5.8); the
/// model says nothing of it.
const KNOWN: [&str; 3] = [
    "assigned_affinity_labels",
    "affinity_label_vms",
    "affinity_label_hosts",
];

/// Where the objects are that are put here, when they are not made here and a name does not do.
fn collection_of_known(service: &Service) -> Option<&'static str> {
    let facts = service.facts();
    let is_known = KNOWN.contains(&facts.name);
    facts
        .entity_type()
        .filter(|_| is_known)
        .and_then(collection_of)
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
    with_ids(call.context, method, call.noun.facts(), &mut object)?;
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
    let rows = Rows::new(found.into_iter().map(Ok));
    Outcome::Rows {
        listing: call.noun.listing(),
        rows: Box::new(with_names(service, rows, call.wants)),
        live: false,
    }
}

/// The template's fields, options of fields and `--set PATH=VALUE`, each checked against the type; the later ones win.
pub(crate) fn object(call: &Call<'_>) -> Result<Value> {
    let mut object = match call.document {
        Value::Object(map) => Value::Object(map.clone()),
        _ => Value::Object(Map::new()),
    };
    for field in call.noun.fields.iter().chain(call.verb.fields) {
        field.fill(call.context, call.args, &mut object)?;
    }
    for text in call.args.texts("set") {
        let (path, value) = pair(text)?;
        if let Some(facts) = call.noun.facts() {
            path.check(facts)?;
        }
        coerce::set(&mut object, &path, value)?;
    }
    Ok(object)
}

fn pair(text: &str) -> Result<(FieldPath, Value)> {
    let (path, value) = text.split_once('=').ok_or_else(|| Error::Value {
        place: "--set".to_owned(),
        value: text.to_owned(),
        expected: "FIELD=VALUE".to_owned(),
    })?;
    Ok((FieldPath::parse(path)?, value.into()))
}

/// The method's own parameters: options by name, and for actions parts of them by `--set`.
pub(crate) fn arguments(call: &Call<'_>, method: &MethodFacts) -> Result<Args> {
    let mut object = Value::Object(Map::new());
    let of_action = method.shape() == ovmodel::Shape::Action;
    let params = params(method).filter(|param| of_action || !is_struct(param));
    for param in params {
        let mut texts: Vec<Value> = call
            .args
            .texts(&param.name.replace('_', "-"))
            .map(Value::from)
            .collect();
        let value = match (param.list, texts.len()) {
            (_, 0) => continue,
            (true, _) => Value::Array(texts),
            (false, _) => texts.swap_remove(0),
        };
        coerce::set(&mut object, &FieldPath::parse(param.name)?, value)?;
    }
    if of_action {
        for field in call.verb.fields {
            field.fill(call.context, call.args, &mut object)?;
        }
        for text in call.args.texts("set") {
            let (path, value) = pair(text)?;
            coerce::set(&mut object, &path, value)?;
        }
    }
    match object {
        Value::Object(map) => Ok(Args::from(map)),
        _ => Ok(Args::new()),
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

/// Where the engine takes a reference by id alone, the id of what was named.
pub(crate) fn with_ids(
    context: &Context,
    method: &MethodFacts,
    facts: Option<&'static TypeFacts>,
    object: &mut Value,
) -> Result<()> {
    let (Some(facts), Value::Object(map)) = (facts, object) else {
        return Ok(());
    };
    for (member, value) in map {
        let Some(name) = value.as_str().filter(|text| !is_uuid(text)) else {
            continue;
        };
        let Some(attr) = facts.attr(member).filter(|attr| !attr.list) else {
            continue;
        };
        let Kind::Struct(target) = attr.kind() else {
            continue;
        };
        if takes_name(method, member) {
            continue;
        }
        let Some(place) = collection_of(target) else {
            continue;
        };
        let found = Select::word(name).one(&context.service(place)?, &[])?;
        *value = id(&found)?.into();
    }
    Ok(())
}

/// Whether the model says that this member may be given by name.
fn takes_name(method: &MethodFacts, member: &str) -> bool {
    let inputs = method
        .inputs
        .iter()
        .chain(method.variants.iter().flat_map(|variant| &variant.inputs));
    let end = format!(".{member}.name");
    inputs
        .flat_map(|input| &input.any_of)
        .any(|path| path.ends_with(&end))
}

/// The root collection that lists objects of a type.
fn collection_of(facts: &TypeFacts) -> Option<&'static str> {
    ovmodel::root()
        .locators()
        .find(|locator| {
            locator
                .service_facts()
                .entity_type()
                .is_some_and(|listed| listed.name == facts.name)
        })
        .map(|locator| locator.name)
}
