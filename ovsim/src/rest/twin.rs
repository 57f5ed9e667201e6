//! Instance types asked for as templates, which to an engine they are: what a type has is looked for and changed at the type, and told
//! as a template's (engine 4.5.8).

use std::sync::Arc;

use ovmodel::Shape;

use super::get;
use crate::ask::{Ask, Reply, Route, Step};
use crate::engine::Engine;
use crate::node::Node;
use crate::rules::places::Place;
use crate::store::Store;

const TEMPLATES: &str = "/ovirt-engine/api/templates/";
const TYPES: &str = "/ovirt-engine/api/instancetypes/";

/// The request at the type, where a type is asked for as a template; the document of the type itself has no such place.
pub(super) fn led(store: &Store, ask: &Ask) -> Option<Arc<Ask>> {
    let (first, item, rest) = match &ask.route.steps[..] {
        [first, item, rest @ ..] => (first, item, rest),
        _ => return None,
    };
    let id = item.id.as_deref()?;
    let shape = ask.method.shape();
    let whole = rest.is_empty() && !matches!(shape, Shape::Update | Shape::Remove);
    // A watchdog for a template looks for the cluster, which no type has.
    let last = rest.last().map(|step| step.locator.segment());
    let dog = shape == Shape::Add && last.as_deref() == Some("watchdogs");
    if whole
        || dog
        || first.locator.segment() != "templates"
        || store.root("templates", id).is_some()
    {
        return None;
    }
    store.root("instancetypes", id)?;
    let types = ovmodel::root().locator_of_segment("instancetypes")?;
    let mut service = types.service_facts();
    let mut steps = vec![Step {
        locator: types,
        id: None,
    }];
    for step in [item].into_iter().chain(rest) {
        let locator = match &step.id {
            Some(_) => service.item()?,
            None => service.locator_of_segment(&step.locator.segment())?,
        };
        service = locator.service_facts();
        let id = step.id.clone();
        steps.push(Step { locator, id });
    }
    let method = service.method(ask.method.name)?;
    let mut body = ask.body.clone();
    if let Some(body) = body.as_mut().filter(|_| rest.is_empty()) {
        body.name = "instance_type".into();
    }
    Some(Arc::new(Ask {
        route: Route { steps, service },
        method,
        body,
        ..ask.clone()
    }))
}

/// What a type answered, as a template tells it.
pub(super) fn told(engine: &Engine, ask: &Ask, reply: Reply) -> Reply {
    match reply {
        Reply::One {
            status,
            mut node,
            location,
        } => {
            let place = Place::of(&ask.route);
            let whole = place.kind == "templates";
            match get::one(&engine.read().store, ask, &place) {
                Ok(template) if whole => node = template,
                _ => rename(&mut node),
            }
            Reply::One {
                status,
                node,
                location: location.map(|href| href.replacen(TYPES, TEMPLATES, 1)),
            }
        }
        Reply::Many {
            root,
            head,
            items,
            told,
        } => Reply::Many {
            root,
            head,
            items: Box::new(items.map(|mut node| {
                rename(&mut node);
                node
            })),
            told,
        },
        other => other,
    }
}

fn rename(node: &mut Node) {
    if node.name == "instance_type" {
        node.name = "template".into();
    }
    for (name, value) in &mut node.attrs {
        if &**name == "href" {
            *value = value.replacen(TYPES, TEMPLATES, 1);
        }
    }
    node.attrs.retain(|(name, _)| !name.starts_with("x"));
    node.children.iter_mut().for_each(rename);
}
