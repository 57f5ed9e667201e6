//! References of bodies that an engine answers in a way of their own when they are no ids, or not known (engine 4.5.8). The rest
//! answer as `body.rs` has it.

use ovmodel::Shape;

use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Store, is_uuid};

/// What is odd about a reference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Odd {
    /// Its id is no UUID.
    Id,
    /// It has a name alone, which nobody has.
    Name,
    /// It has neither.
    Nothing,
}

/// How that is answered.
#[derive(Clone, Copy)]
enum Answer {
    /// 500 without a word.
    Mute,
    /// 500, the page of an uncaught exception.
    Page,
    /// 404 with the name, or what stands for none.
    NotFound(&'static str),
}

/// Shape of the request, kind, member and its home, what is odd, and the answer.
const ROWS: &[(Shape, &str, &str, &str, Odd, Answer)] = &[
    (
        Shape::Add,
        "clusters",
        "migration.policy",
        "",
        Odd::Id,
        Answer::Mute,
    ),
    (
        Shape::Update,
        "clusters",
        "migration.policy",
        "",
        Odd::Id,
        Answer::Mute,
    ),
    (
        Shape::Add,
        "datacenters/iscsibonds",
        "data_center",
        "datacenters",
        Odd::Id,
        Answer::Mute,
    ),
    (
        Shape::Update,
        "datacenters/iscsibonds",
        "data_center",
        "datacenters",
        Odd::Id,
        Answer::Mute,
    ),
    (
        Shape::Update,
        "hosts/fenceagents",
        "host",
        "hosts",
        Odd::Id,
        Answer::Mute,
    ),
    (
        Shape::Add,
        "storageconnections",
        "host",
        "hosts",
        Odd::Nothing,
        Answer::NotFound("null"),
    ),
    (
        Shape::Update,
        "storageconnections",
        "host",
        "hosts",
        Odd::Id,
        Answer::Page,
    ),
    (
        Shape::Update,
        "storageconnections",
        "host",
        "hosts",
        Odd::Name,
        Answer::NotFound("Hosts: name="),
    ),
    (
        Shape::Add,
        "vms/diskattachments",
        "disk",
        "disks",
        Odd::Id,
        Answer::Page,
    ),
    (
        Shape::Add,
        "networks",
        "qos",
        "datacenters/qoss",
        Odd::Id,
        Answer::Mute,
    ),
    (
        Shape::Update,
        "networks",
        "qos",
        "datacenters/qoss",
        Odd::Id,
        Answer::Mute,
    ),
    (
        Shape::Update,
        "vmpools",
        "template",
        "templates",
        Odd::Id,
        Answer::Page,
    ),
];

/// Looks at the references of a body that have answers of their own.
pub(crate) fn check(store: &Store, ask: &Ask, kind: &str, given: &Node) -> Outcome<()> {
    let shape = ask.method.shape();
    let rows = ROWS.iter().filter(|row| row.0 == shape && row.1 == kind);
    for (_, _, member, home, odd, answer) in rows {
        let Some(reference) = given.at(member) else {
            continue;
        };
        let (id, name) = (reference.id(), reference.text_of("name"));
        let text = match (odd, id, name) {
            (Odd::Id, Some(id), _) if !id.is_empty() && !is_uuid(id) => id,
            (Odd::Name, None, Some(name)) if store.named(home, name).is_none() => name,
            (Odd::Nothing, None, None) => "",
            _ => continue,
        };
        return Err(match answer {
            Answer::Mute => Refusal::mute(500),
            Answer::Page => Refusal::Page(format!(
                "java.lang.IllegalArgumentException: Invalid UUID string: {text}"
            )),
            Answer::NotFound(words) => Refusal::not_found(format!("{words}{text}")),
        });
    }
    Ok(())
}
