//! The engine asked as the wire asks it, without bytes: stories of single kinds, and a sweep over every service of the model.

use jiff::Timestamp;
use ovmodel::{ServiceFacts, Shape};

use crate::ask::{Ask, Caller, Media, Reply};
use crate::engine::Engine;
use crate::node::Node;
use crate::options::Options;
use crate::params::Params;
use crate::route::{self, Place};
use crate::url;
use crate::world::World;

const NOBODY: &str = "11111111-2222-3333-4444-555555555555";

pub(super) fn engine() -> Engine {
    let options = Options {
        vms: 6,
        ..Options::default()
    };
    Engine::new(World::new(
        &options,
        Timestamp::from_second(1_795_000_000).unwrap(),
    ))
}

pub(super) fn administrator(engine: &Engine) -> Caller {
    engine.check_password("admin", "internal", "ovsim").unwrap()
}

/// Asks with an HTTP method, a path with query, and a body.
fn ask(engine: &Engine, http: &str, path: &str, body: Option<Node>) -> Reply {
    ask_at(engine, http, path, body, 1_795_000_100)
}

fn ask_at(engine: &Engine, http: &str, path: &str, body: Option<Node>, second: i64) -> Reply {
    let caller = administrator(engine);
    put(engine, caller, http, path, body, second)
}

/// The same by somebody known.
pub(super) fn ask_as(
    engine: &Engine,
    caller: &Caller,
    http: &str,
    path: &str,
    body: Option<Node>,
) -> Reply {
    put(engine, caller.clone(), http, path, body, 1_795_000_100)
}

fn put(
    engine: &Engine,
    user: Caller,
    http: &str,
    path: &str,
    body: Option<Node>,
    second: i64,
) -> Reply {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let target = route::resolve(path).unwrap();
    let method = target
        .method(http)
        .unwrap_or_else(|| panic!("{http} {path}"));
    let task = match &target.place {
        Place::Task(task) => Some(task.clone()),
        Place::Service | Place::Action(_) => None,
    };
    engine.answer(Ask {
        user,
        filtered: false,
        route: target.route,
        method,
        task,
        params: Params::new(url::pairs(query).unwrap(), target.matrix, Vec::new()),
        body,
        media: Media::Xml,
        expect: Vec::new(),
        language: "en",
        correlation_id: "test".into(),
        now: Timestamp::from_second(second).unwrap(),
        host: "https://localhost".into(),
        token: "token".into(),
        ca: "ca".into(),
    })
}

pub(super) fn status(reply: &Reply) -> u16 {
    match reply {
        Reply::One { status, .. } | Reply::Action { status, .. } | Reply::Fault { status, .. } => {
            *status
        }
        Reply::Html { status, .. } | Reply::Text { status, .. } => *status,
        Reply::Many { .. } | Reply::File { .. } => 200,
        Reply::Empty(status) => *status,
        Reply::ErrorPage(_) => 500,
        Reply::After(_, reply) => self::status(reply),
    }
}

fn one(reply: Reply) -> Node {
    match reply {
        Reply::One { node, .. } | Reply::Action { node, .. } => node,
        other => panic!("{}", status(&other)),
    }
}

fn many(reply: Reply) -> Vec<Node> {
    match reply {
        Reply::Many { items, .. } => items.collect(),
        other => panic!("{}", status(&other)),
    }
}

/// The items of a list; none of what is none.
pub(super) fn many_of(reply: Reply) -> Vec<Node> {
    match reply {
        Reply::Many { items, .. } => items.collect(),
        _ => Vec::new(),
    }
}

fn detail(reply: &Reply) -> &str {
    match reply {
        Reply::Fault {
            detail: Some(detail),
            ..
        } => detail,
        other => panic!("{}", status(other)),
    }
}

fn names(engine: &Engine, path: &str) -> Vec<String> {
    many(ask(engine, "GET", path, None))
        .iter()
        .map(|node| node.text_of("name").unwrap_or("").to_owned())
        .collect()
}

#[test]
fn a_tag_is_made_changed_refused_twice_and_removed() {
    let engine = engine();
    let tag = || Node::new("tag").with_leaf("name", "one");
    let made = ask(&engine, "POST", "tags", Some(tag()));
    assert_eq!(status(&made), 201);
    let id = one(made).id().unwrap().to_owned();
    let twice = ask(&engine, "POST", "tags", Some(tag()));
    assert_eq!(
        (status(&twice), detail(&twice)),
        (409, "[The specified Tag name already exists.]")
    );
    let missing = ask(&engine, "POST", "tags", Some(Node::new("tag")));
    assert_eq!(
        detail(&missing),
        "Parameter 'tag.name' is mandatory but was not provided."
    );
    let changed = ask(
        &engine,
        "PUT",
        &format!("tags/{id}"),
        Some(Node::new("tag").with_leaf("description", "d")),
    );
    assert_eq!(one(changed).text_of("description"), Some("d"));
    assert_eq!(
        status(&ask(&engine, "DELETE", &format!("tags/{id}"), None)),
        200
    );
    assert_eq!(
        status(&ask(&engine, "GET", &format!("tags/{id}"), None)),
        404
    );
    let events = many(ask(
        &engine,
        "GET",
        "events?search=correlation_id%3Dtest",
        None,
    ));
    let codes: Vec<_> = events
        .iter()
        .map(|event| event.text_of("code").unwrap())
        .collect();
    assert_eq!(codes, ["434", "430", "432"]);
}

#[test]
fn a_vm_gets_its_defaults_and_its_job_ends() {
    let engine = engine();
    let named = |element: &'static str, name: &str| Node::new(element).with_leaf("name", name);
    let vm = named("vm", "fresh")
        .with(named("cluster", "Default"))
        .with(named("template", "Blank"));
    let made = one(ask(&engine, "POST", "vms?correlation_id=x", Some(vm)));
    assert_eq!(made.text_of("status"), Some("down"));
    assert_eq!(made.text_at("memory_policy.max"), Some("4294967296"));
    let id = made.id().unwrap();
    assert_eq!(
        many(ask(&engine, "GET", &format!("vms/{id}/snapshots"), None)).len(),
        1
    );
    assert_eq!(
        many(ask(&engine, "GET", &format!("vms/{id}/cdroms"), None)).len(),
        1
    );
    let job = |second| {
        let jobs = many(ask_at(
            &engine,
            "GET",
            "jobs?search=correlation_id%3Dtest",
            None,
            second,
        ));
        jobs[0].text_of("status").unwrap().to_owned()
    };
    assert_eq!(job(1_795_000_100), "started");
    assert_eq!(job(1_795_000_118), "finished");
    assert_eq!(names(&engine, "vms?search=name%3Dfresh"), ["fresh"]);
    assert_eq!(
        names(&engine, "vms?search=name%3Dfresh+or+%28x%29"),
        ["fresh"]
    );
    assert!(names(&engine, "vms?search=name%3D").is_empty());
    let followed = one(ask(
        &engine,
        "GET",
        &format!("vms/{id}?follow=cluster.data_center,nics"),
        None,
    ));
    assert_eq!(
        followed.text_at("cluster.data_center.name"),
        Some("Default")
    );
    assert!(followed.child("nics").is_some());
    assert_eq!(
        status(&ask(
            &engine,
            "GET",
            &format!("vms/{id}?follow=nosuch"),
            None
        )),
        500
    );
}

/// Every path of the model down to three collections, with ids that do not exist.
fn paths(service: &'static ServiceFacts, path: &str, depth: usize, found: &mut Vec<String>) {
    if !path.is_empty() {
        found.push(path.to_owned());
    }
    for locator in service.locators() {
        let word = if locator.item {
            NOBODY.to_owned()
        } else {
            locator.segment()
        };
        let deeper = depth + usize::from(!locator.item);
        if deeper <= 3 {
            paths(
                locator.service_facts(),
                &format!("{path}/{word}"),
                deeper,
                found,
            );
        }
    }
}

#[test]
fn every_method_of_the_model_is_answered() {
    let engine = engine();
    let mut found = Vec::new();
    paths(ovmodel::root(), "", 0, &mut found);
    assert!(found.len() > 300, "{}", found.len());
    for path in found {
        let Ok(target) = route::resolve(&path) else {
            continue;
        };
        for http in ["GET", "POST", "PUT", "DELETE"] {
            let Some(method) = target.method(http) else {
                continue;
            };
            let body = match method.shape() {
                Shape::Add | Shape::Update => {
                    super::add::subject(method).map(|facts| Node::new(facts.element))
                }
                _ => None,
            };
            let reply = ask(&engine, http, &path, body);
            if let Reply::Many { items, .. } = reply {
                assert_eq!(
                    items.take(3).count().min(3),
                    items_are_counted(&engine, &path).min(3),
                    "{path}"
                );
            }
        }
        for method in target
            .route
            .service
            .methods()
            .filter(|method| method.shape() == Shape::Action)
        {
            let action = format!("{path}/{}", method.segment());
            let reply = ask(&engine, "POST", &action, Some(Node::new("action")));
            assert!((200..=503).contains(&status(&reply)), "{action}");
        }
    }
}

fn items_are_counted(engine: &Engine, path: &str) -> usize {
    many(ask(engine, "GET", path, None)).len()
}

#[test]
fn what_is_seen_at_two_places_is_the_same() {
    let engine = engine();
    let center = many(ask(&engine, "GET", "datacenters", None))[0]
        .id()
        .unwrap()
        .to_owned();
    let below = many(ask(
        &engine,
        "GET",
        &format!("datacenters/{center}/clusters"),
        None,
    ));
    let root = many(ask(&engine, "GET", "clusters", None));
    assert_eq!(below[0].href(), root[0].href());
    let domains = many(ask(
        &engine,
        "GET",
        &format!("datacenters/{center}/storagedomains"),
        None,
    ));
    assert_eq!(domains[0].text_of("status"), Some("active"));
    let id = domains[0].id().unwrap();
    let alone = one(ask(&engine, "GET", &format!("storagedomains/{id}"), None));
    assert_eq!(alone.text_of("status"), None);
}
