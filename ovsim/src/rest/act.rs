//! POST to an action: what it brings is echoed, with the job, the object and how it went; a failure stands inside the
//! `<action>`, unless it came before the command (engine 4.5.8).

use crate::ask::{Ask, Reply};
use crate::life;
use crate::node::Node;
use crate::render::{links, order, refs};
use crate::rules::actions::{self, Done};
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

/// Actions whose failures come without `<action>` around them.
const BARE: &[&str] = &[
    "autopincpuandnumanodes",
    "cleanfinishedtasks",
    "isattached",
    "reduceluns",
    "refreshluns",
    "screenshot",
    "setmaster",
    "setupnetworks",
    "ticket",
    "undelete",
    "updateovfstore",
];

/// Actions whose answers do not repeat what was asked.
const WITHOUT_ECHO: &[&str] = &[
    "autopincpuandnumanodes",
    "cleanfinishedtasks",
    "isattached",
    "reduceluns",
    "refreshluns",
    "setmaster",
    "updateovfstore",
];

/// Actions that wait whatever is asked for, and say so.
const BLOCKING: &[&str] = &["register", "restore"];

/// The reply to an action.
pub(super) fn reply(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    if place.kind == "vms" && ask.method.name == "screenshot" {
        return life::consoles::screenshot(store, ask, place);
    }
    let done = actions::act(store, ask, place)?;
    Ok(match done.tasks.is_empty() {
        true => done_reply(ask, place, done),
        false => pending(ask, done),
    })
}

/// The reply to an action that failed: most say so inside their `<action>`.
pub(super) fn refused(ask: &Ask, place: &Place, refusal: Refusal) -> Reply {
    match refusal {
        Refusal::Fault {
            status,
            reason,
            detail,
        } if !is_bare(ask, place) => {
            let fault = Reply::fault_node(reason.as_deref(), detail.as_deref());
            Reply::Action {
                status,
                node: action(ask, vec![fault], "failed"),
            }
        }
        refusal => refusal.reply(),
    }
}

fn is_bare(ask: &Ask, place: &Place) -> bool {
    BARE.contains(&ask.method.segment().as_str())
        || matches!(place.kind.as_str(), "imagetransfers" | "vms/backups")
}

/// The request's members, what the action adds, and the status, by the alphabet.
fn action(ask: &Ask, more: Vec<Node>, status: &str) -> Node {
    let mut node = Node::new("action");
    let echoes = !WITHOUT_ECHO.contains(&ask.method.segment().as_str());
    if let Some(body) = ask.body.as_ref().filter(|_| echoes) {
        node.children.clone_from(&body.children);
    }
    node.children
        .retain(|child| !matches!(&*child.name, "status" | "job"));
    for child in &mut node.children {
        arrange(ask, child);
    }
    let of_template = ask.route.href().contains("/templates/");
    if BLOCKING.contains(&ask.method.segment().as_str()) && !of_template {
        node.put(Node::leaf("async", "false"));
    }
    for child in more {
        node.put(child);
    }
    node.push(Node::leaf("status", status));
    node.children.sort_by(|a, b| place_of(a).cmp(&place_of(b)));
    node
}

/// The members that an action has like every object come first.
fn place_of(child: &Node) -> (usize, &str) {
    let common = ["name", "description", "comment"];
    let at = common.iter().position(|name| child.name == *name);
    (at.unwrap_or(common.len()), &child.name)
}

/// What is repeated stands in the order of its type, however it was told.
fn arrange(ask: &Ask, child: &mut Node) {
    let param = ask.method.param(&child.name);
    let facts = param.and_then(|param| Some((param.list, ovmodel::find_type(param.ty)?)));
    match facts {
        Some((true, facts)) => {
            let items = child.children.iter_mut();
            items.for_each(|item| order::arrange(item, facts));
        }
        Some((false, facts)) => order::arrange(child, facts),
        None => {}
    }
}

fn done_reply(ask: &Ask, place: &Place, done: Done) -> Reply {
    if done.status == 204 {
        return Reply::Empty(204);
    }
    let mut more = done.members;
    if let Some(job) = done.job {
        let href = refs::href_of("jobs", "", &job);
        more.push(Node::reference("job", job).with_attr("href", href));
    }
    if done.entity
        && let Some(entity) = entity(ask, place, done.parts)
    {
        more.push(entity);
    }
    let word = if done.failed { "failed" } else { "complete" };
    let mut node = action(ask, more, word);
    if done.silent {
        node.remove("status");
    }
    Reply::Action {
        status: done.status,
        node,
    }
}

/// 202: the job, and where the rest of the work can be watched.
fn pending(ask: &Ask, done: Done) -> Reply {
    let (owner, tasks) = (ask.route.href(), done.tasks.join("%2C"));
    let replay = format!("{owner}/{}", ask.method.segment());
    let mut more = vec![Node::leaf("async", "true")];
    if let Some(job) = done.job {
        let href = refs::href_of("jobs", "", &job);
        more.push(Node::reference("job", job).with_attr("href", href));
    }
    let status = if done.running {
        "in_progress"
    } else {
        "pending"
    };
    let mut node = action(ask, more, status);
    let link = |href: &str, rel: &str| {
        Node::new("link")
            .with_attr("href", href)
            .with_attr("rel", rel)
    };
    let links = [link(&owner, "parent"), link(&replay, "replay")];
    node.children.splice(0..0, links);
    node.set_attr("href", format!("{replay}/{tasks}"));
    node.set_attr("id", tasks);
    Reply::Action { status: 202, node }
}

/// The object by its href, with its actions and links.
fn entity(ask: &Ask, place: &Place, parts: Vec<Node>) -> Option<Node> {
    let facts = place.item.entity_type()?;
    let mut node = Node::reference(facts.element, place.id.as_deref()?);
    let href = ask.route.href();
    node.set_attr("href", href.as_str());
    links::add(&mut node, place.item, &href);
    node.children.extend(parts);
    Some(node)
}
