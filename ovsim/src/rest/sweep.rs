//! A sweep over the model: every method at every place, asked of objects in all their states, with bodies that hold nothing,
//! what is mandatory, and all there is. What the simulator says it cannot do stands in `tests/unable.txt`, which may only shrink.

use std::collections::{BTreeMap, BTreeSet};

use ovmodel::{MethodFacts, ServiceFacts, Shape};

use super::tests::{administrator, ask_as, engine, many_of, status};
use crate::ask::{Caller, Reply};
use crate::engine::Engine;
use crate::node::Node;
use crate::route;
use crate::rules::places::{Place, View};
use crate::rules::rows;

pub(crate) mod fill;

/// Where the methods stand that are not simulated, one a line: `service.method`, with the actions of VMs and the like.
const BUDGET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/unable.txt");

/// How many collections a path may lead through.
const DEPTH: usize = 4;

/// An id that nothing has.
const NOBODY: &str = "11111111-2222-3333-4444-555555555555";

/// What was seen of one method.
#[derive(Debug, Default)]
struct Seen {
    /// The places where it said 501, with what was asked.
    unable: BTreeSet<String>,
    /// Where a change was taken for a kind that has no rules.
    unruled: BTreeSet<String>,
    /// Every status that came back.
    statuses: BTreeSet<u16>,
}

struct Sweep {
    engine: Engine,
    caller: Caller,
    /// What was put into empty collections on the way here.
    trail: Vec<(String, Node)>,
    seen: BTreeMap<String, Seen>,
}

impl Sweep {
    fn new() -> Sweep {
        let engine = engine();
        let caller = administrator(&engine);
        Sweep {
            engine,
            caller,
            trail: Vec::new(),
            seen: BTreeMap::new(),
        }
    }

    /// The engine as it was at the start, with what was put in on the way here.
    fn renew(&mut self) {
        self.engine = engine();
        for (path, body) in &self.trail {
            self.ask("POST", path, Some(body.clone()));
        }
    }

    fn ask(&self, http: &str, path: &str, body: Option<Node>) -> Reply {
        ask_as(&self.engine, &self.caller, http, path, body)
    }

    /// Ids of a collection, one for each status, at most six; one that nothing has when it is empty.
    fn ids(&self, path: &str) -> Vec<String> {
        let items = many_of(self.ask("GET", path, None));
        let mut known = BTreeSet::new();
        let items = items.iter().filter(|item| {
            let state = item.text_of("status").unwrap_or("").to_owned();
            known.len() < 6 && known.insert(state)
        });
        items
            .filter_map(|item| item.id().map(str::to_owned))
            .collect()
    }

    /// The same after an attempt to put something into an empty one.
    fn some_ids(&mut self, service: &'static ServiceFacts, path: &str) -> Vec<String> {
        if service.method("list").is_none() {
            return vec![NOBODY.to_owned()];
        }
        let mut ids = self.ids(path);
        if ids.is_empty()
            && let Some(add) = service.method("add")
        {
            for body in fill::bodies(&self.engine, add).into_iter().flatten() {
                self.trail.push((path.to_owned(), body.clone()));
                self.ask("POST", path, Some(body));
                ids = self.ids(path);
                if !ids.is_empty() {
                    break;
                }
                self.trail.pop();
            }
        }
        if ids.is_empty() {
            ids.push(NOBODY.to_owned());
        }
        ids
    }

    /// Goes through a service and all below it.
    fn walk(&mut self, service: &'static ServiceFacts, path: &str, depth: usize) {
        let trail = self.trail.len();
        for method in service.methods() {
            self.attempt(service, method, path);
        }
        for locator in service.locators() {
            let deeper = depth + usize::from(!locator.item);
            if deeper > DEPTH {
                continue;
            }
            let below = locator.service_facts();
            if locator.item {
                for id in self.some_ids(service, path) {
                    self.walk(below, &format!("{path}/{id}"), deeper);
                }
            } else {
                self.walk(below, &format!("{path}/{}", locator.segment()), deeper);
            }
            if self.trail.len() > trail {
                self.trail.truncate(trail);
                self.renew();
            }
        }
    }

    fn attempt(
        &mut self,
        service: &'static ServiceFacts,
        method: &'static MethodFacts,
        path: &str,
    ) {
        let (http, place) = match method.shape() {
            Shape::List | Shape::Get => ("GET", path.to_owned()),
            Shape::Add => ("POST", path.to_owned()),
            Shape::Update => ("PUT", path.to_owned()),
            Shape::Remove => ("DELETE", path.to_owned()),
            Shape::Action => ("POST", format!("{path}/{}", method.segment())),
        };
        let Ok(target) = route::resolve(&place) else {
            return;
        };
        if target
            .method(http)
            .is_none_or(|found| found.name != method.name)
        {
            return;
        }
        let ruled = is_ruled(&target.route);
        let pattern = pattern(&target.route);
        for body in fill::bodies(&self.engine, method) {
            let reply = self.ask(http, &place, body.clone());
            let status = status(&reply);
            let seen = self.seen.entry(format!("{}.{}", service.name, method.name));
            let seen = seen.or_default();
            seen.statuses.insert(status);
            if status == 501 {
                seen.unable.insert(format!("{pattern}: {}", told(&reply)));
            } else if status < 300 && http != "GET" && method.shape() != Shape::Action && !ruled {
                seen.unruled.insert(pattern.clone());
            }
            // What was refused has left jobs and events at most.
            if http != "GET" && status < 300 {
                self.renew();
            }
        }
    }
}

/// Whether what is stored at a place has rules of its own.
fn is_ruled(route: &crate::ask::Route) -> bool {
    let place = Place::of(route);
    match place.view {
        View::Home | View::Where { .. } | View::Part { .. } => {
            !rows::rule(place.home()).kind.is_empty()
        }
        _ => true,
    }
}

fn pattern(route: &crate::ask::Route) -> String {
    let words = route.steps.iter().map(|step| match step.id {
        Some(_) => "ID".to_owned(),
        None => step.locator.segment(),
    });
    words.collect::<Vec<_>>().join("/")
}

fn told(reply: &Reply) -> String {
    match reply {
        Reply::Fault { detail, .. } => detail.clone().unwrap_or_default(),
        Reply::Action { node, .. } => node.text_at("fault.detail").unwrap_or("").to_owned(),
        _ => String::new(),
    }
}

/// The names in the budget, after its comment.
fn budget() -> BTreeSet<String> {
    let text = std::fs::read_to_string(BUDGET).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

fn write_budget(names: &BTreeSet<String>) {
    let head = "# Methods of the model that answer 501 somewhere, and those (with `~`) that store what comes without rules of an engine.\n# The sweep in src/rest/sweep.rs finds them. A line may go, none may come: UPDATE=1 cargo test -p ovsim --lib sweep\n";
    let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
    std::fs::write(BUDGET, format!("{head}{lines}")).unwrap();
}

#[test]
#[allow(clippy::print_stdout, clippy::disallowed_methods)] // `cargo xtask sweep` shows it; UPDATE is asked for as elsewhere.
fn what_is_not_simulated_is_known_and_little() {
    let mut sweep = Sweep::new();
    sweep.walk(ovmodel::root(), "", 0);
    let total = sweep.seen.len();
    let mut found = BTreeSet::new();
    for (name, seen) in &sweep.seen {
        if let Some(text) = seen.unable.first() {
            println!("501      {name}: {text}");
            found.insert(name.clone());
        } else if let Some(place) = seen.unruled.first() {
            println!("no rules {name}: {place}");
            found.insert(format!("~{name}"));
        } else if seen.statuses.iter().all(|status| *status == 404) {
            println!("empty    {name}: there was no object to ask it of");
        }
    }
    let unable = found.iter().filter(|name| !name.starts_with('~')).count();
    println!("{unable} of {total} methods answer 501");
    let known = budget();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "not simulated any more: {new:?}");
    if std::env::var_os("UPDATE").is_some() {
        write_budget(&found);
        return;
    }
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(
        gone.is_empty(),
        "simulated now, take them out of {BUDGET} (UPDATE=1): {gone:?}"
    );
    assert!(total > 600, "only {total} methods were asked");
}
