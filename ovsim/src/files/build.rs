//! What a file of a world describes is made through the engine's own rules: what an engine would refuse cannot be there.

use ovmodel::{Kind, ServiceFacts, TypeFacts, nearest};
use serde_json::{Map, Value};

use super::document;
use super::inside::Inside;
use super::text::Described;
use crate::engine::Engine;
use crate::node::Node;
use crate::storage::folders;

/// Makes the objects and sets the states, as fast as can be; the engine's speed is afterwards as before.
pub(super) fn fill(engine: &Engine, world: &Described) -> Result<(), String> {
    let speed = engine.speed();
    engine.set_speed(f64::INFINITY);
    engine.alter(|store| {
        for path in &world.folders {
            folders::keep(store, path);
        }
    });
    let inside = Inside::new(engine);
    let result = objects(&inside, world).and_then(|()| states(&inside, world));
    engine.set_speed(speed);
    result
}

fn objects(inside: &Inside<'_>, world: &Described) -> Result<(), String> {
    for (collection, rows) in &world.objects {
        let service = below(ovmodel::root(), collection)?;
        add_all(inside, &service.1, service.0, rows)?;
    }
    Ok(())
}

/// The service of a collection below another, and its path word.
fn below(
    owner: &'static ServiceFacts,
    name: &str,
) -> Result<(&'static ServiceFacts, String), String> {
    let locator = owner.locator(name).filter(|locator| !locator.item);
    let locator = locator.or_else(|| owner.locator_of_segment(name));
    match locator {
        Some(locator) => Ok((locator.service_facts(), locator.segment())),
        None => {
            let names = owner.locators().filter(|it| !it.item).map(|it| it.name);
            let near = nearest(name, names);
            Err(match near.first() {
                Some(near) => format!("no collection '{name}'; did you mean '{near}'?"),
                None => format!("no collection '{name}'"),
            })
        }
    }
}

fn add_all(
    inside: &Inside<'_>,
    path: &str,
    service: &'static ServiceFacts,
    rows: &Value,
) -> Result<(), String> {
    let rows = rows
        .as_array()
        .map_or(std::slice::from_ref(rows), Vec::as_slice);
    for row in rows {
        let name = match row {
            Value::Object(row) => row.get("name").and_then(document::scalar),
            other => document::scalar(other),
        };
        let at = format!("{path} '{}'", name.as_deref().unwrap_or("?"));
        let named;
        let row = match (row, &name) {
            (Value::Object(row), _) => row,
            (_, Some(name)) => {
                named = Map::from_iter([("name".to_owned(), Value::String(name.clone()))]);
                &named
            }
            _ => return Err(format!("{path}: a mapping or a name is wanted")),
        };
        add(inside, path, service, row).map_err(|problem| format!("{at}: {problem}"))?;
    }
    Ok(())
}

/// Makes one object, then what lies below it, then its state.
fn add(
    inside: &Inside<'_>,
    path: &str,
    service: &'static ServiceFacts,
    row: &Map<String, Value>,
) -> Result<(), String> {
    let facts = service
        .item_service()
        .and_then(ServiceFacts::entity_type)
        .ok_or("nothing can be added there")?;
    let item = service.item_service().ok_or("nothing can be added there")?;
    let (mut own, mut parts, mut state) = (Map::new(), Vec::new(), None);
    for (name, value) in row {
        if name == "status" {
            state = document::scalar(value);
        } else if is_part(facts, item, name) {
            parts.push((name, value));
        } else {
            own.insert(name.clone(), value.clone());
        }
    }
    let body = document::build(facts, &own)?;
    let made = inside.change("POST", path, body)?;
    let id = made.id().ok_or("the engine gave it no id")?;
    let item_path = format!("{path}/{id}");
    for (name, value) in parts {
        let (service, word) = below(item, name)?;
        add_all(inside, &format!("{item_path}/{word}"), service, value)?;
    }
    match state {
        Some(state) => become_(inside, &item_path, &state),
        None => Ok(()),
    }
}

/// Whether a name means a collection below the object and no member of its document.
fn is_part(facts: &'static TypeFacts, item: &'static ServiceFacts, name: &str) -> bool {
    let has_add = |service: &'static ServiceFacts| service.method("add").is_some();
    let collection = item
        .locator(name)
        .is_some_and(|locator| !locator.item && has_add(locator.service_facts()));
    let plain = facts.attr(name).is_some_and(|attr| !attr.link);
    collection && !plain
}

/// Actions by which an object comes into a state from the one it is in when it is new.
const WAYS: &[(&str, &str, &[&str])] = &[
    ("vms", "up", &["start"]),
    ("vms", "suspended", &["start", "suspend"]),
    ("hosts", "maintenance", &["deactivate"]),
    ("datacenters/storagedomains", "maintenance", &["deactivate"]),
];

/// Brings an object into a state: by the engine's own actions where there are some, else its status is simply set.
fn become_(inside: &Inside<'_>, path: &str, state: &str) -> Result<(), String> {
    let words: Vec<&str> = path.split('/').collect();
    let kind = words
        .iter()
        .step_by(2)
        .copied()
        .collect::<Vec<_>>()
        .join("/");
    let ids: Vec<&str> = words.iter().skip(1).step_by(2).copied().collect();
    let Some((id, parents)) = ids.split_last() else {
        return Err("no object".to_owned());
    };
    let parent = parents.join("/");
    let store_status = || {
        inside.engine.look(|store| {
            let object = store.get(&kind, &parent, id);
            object.map(|object| object.status().to_owned())
        })
    };
    check_status(&kind, state)?;
    if store_status().as_deref() == Some(state) {
        return Ok(());
    }
    let way = WAYS.iter().find(|(on, to, _)| *on == kind && *to == state);
    if let Some((_, _, actions)) = way {
        for action in *actions {
            inside.change("POST", &format!("{path}/{action}"), Node::new("action"))?;
        }
        if store_status().as_deref() == Some(state) {
            return Ok(());
        }
    }
    let set = inside
        .engine
        .alter(|store| store.change(&kind, &parent, id, |doc| doc.set("status", state)));
    match set {
        true => Ok(()),
        false => Err("it has no state of its own".to_owned()),
    }
}

/// Whether the model has this state for objects of this kind.
fn check_status(kind: &str, state: &str) -> Result<(), String> {
    let mut service = ovmodel::root();
    for word in kind.split('/') {
        let locator = service.locator_of_segment(word).ok_or("no such place")?;
        let collection = locator.service_facts();
        service = collection.item_service().unwrap_or(collection);
    }
    let attr = service.entity_type().and_then(|facts| facts.attr("status"));
    match attr.map(ovmodel::AttrFacts::kind) {
        Some(Kind::Enum(facts)) if !facts.values.contains(&state) => {
            let values = facts.values.join(", ");
            Err(format!("'{state}' is none of {values}"))
        }
        Some(_) => Ok(()),
        None => Err("it has no status".to_owned()),
    }
}

fn states(inside: &Inside<'_>, world: &Described) -> Result<(), String> {
    for (collection, wanted) in &world.states {
        let (_, word) = below(ovmodel::root(), collection)?;
        for (name, state) in wanted {
            let id = inside.engine.look(|store| {
                let object = store.named(&word, name).or_else(|| store.root(&word, name));
                object.map(|object| object.id.to_string())
            });
            let id = id.ok_or_else(|| format!("{collection}: no '{name}'"))?;
            become_(inside, &format!("{word}/{id}"), state)
                .map_err(|problem| format!("{collection} '{name}': {problem}"))?;
        }
    }
    Ok(())
}
