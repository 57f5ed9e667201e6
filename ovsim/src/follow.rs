//! `follow=a.b,c`: links and references of a document are fetched from within and put into the member of the same name
//! (engine 4.5.8). What cannot be followed makes the whole request fail.

use ovmodel::{TypeFacts, type_of_element};

use crate::ask::Ask;
use crate::node::Node;
use crate::render::{order, refs};
use crate::rest;
use crate::route;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

/// Members that are present and yet cannot be followed (seen on engine 4.5.8).
const DEAD: &[(&str, &str)] = &[
    ("cluster", "externalnetworkproviders"),
    ("cluster", "managementnetwork"),
    ("cpu_profile", "permissions"),
    ("disk_profile", "permissions"),
    ("host", "numanodes"),
    ("snapshot", "cdroms"),
    ("snapshot", "disks"),
    ("snapshot", "nics"),
    ("user", "groups"),
    ("vm", "backups"),
    ("vm", "checkpoints"),
    ("vm", "numanodes"),
    ("vm", "quota"),
];

/// Lists that lead to nothing, and are left out.
const EMPTY: &[(&str, &str)] = &[("cluster", "glustervolumes")];

/// What is followed at one level: a word, and what below it.
#[derive(Debug, Default)]
struct Branch {
    words: Vec<(String, Branch)>,
}

impl Branch {
    fn grow(&mut self, path: &str) {
        let (word, rest) = path.split_once('.').unwrap_or((path, ""));
        if word.is_empty() {
            return;
        }
        let word = word.to_lowercase().replace('_', "");
        let at = match self.words.iter().position(|(known, _)| *known == word) {
            Some(at) => at,
            None => {
                self.words.push((word, Branch::default()));
                self.words.len() - 1
            }
        };
        self.words[at].1.grow(rest);
    }
}

/// Fetches what the paths name into a document.
pub(crate) fn complete(store: &Store, ask: &Ask, node: &mut Node, paths: &str) -> Outcome<()> {
    let mut tree = Branch::default();
    paths.split(',').for_each(|path| tree.grow(path));
    if node.name == "api" {
        return Ok(());
    }
    let listed = ask.method.name == "list";
    if node.name == "snapshot" && listed {
        let first = tree.words.first();
        return first.map_or(Ok(()), |(word, _)| {
            let text = format!("Problem following '{word}' link in Snapshots entity.");
            Err(Refusal::Page(text))
        });
    }
    if node.name == "snapshot" {
        return snapshot(store, &inner(ask), node, &tree);
    }
    branch(store, &inner(ask), node, &tree)
}

/// One snapshot by itself is followed like everything else; those of a list or of a VM are not.
fn snapshot(store: &Store, ask: &Ask, node: &mut Node, tree: &Branch) -> Outcome<()> {
    for (word, below) in &tree.words {
        step(store, ask, node, (word, below), &[])?;
    }
    if let Some(facts) = type_of_element(&node.name) {
        order::settle(node, facts);
    }
    Ok(())
}

/// In lists of VMs snapshots come from one query for all: it dresses the active one like any other, and none tells more of its VM
/// than where it is (engine 4.5.8).
fn of_many(store: &Store, ask: &Ask, snapshot: &mut Node, vm: &str, below: &Branch) -> Outcome<()> {
    if snapshot.text_of("snapshot_type") == Some("active") {
        let href = snapshot.href().unwrap_or("").to_owned();
        for word in ["cdroms", "nics", "disks"] {
            let link = Node::new("link").with_attr("href", format!("{href}/{word}"));
            snapshot.push(link.with_attr("rel", word));
        }
    }
    let owner = Node::reference("vm", vm);
    snapshot.put(owner.with_attr("href", refs::href_of("vms", "", vm)));
    self::snapshot(store, ask, snapshot, below)
}

/// The request for what is followed: the same caller and parameters but those of the outer list.
fn inner(ask: &Ask) -> Ask {
    let mut inner = ask.clone();
    inner.params = ask
        .params
        .without(&["max", "follow", "search", "case_sensitive"]);
    inner.body = None;
    inner
}

fn branch(store: &Store, ask: &Ask, node: &mut Node, tree: &Branch) -> Outcome<()> {
    for (word, below) in &tree.words {
        step(store, ask, node, (word, below), DEAD)?;
    }
    if let Some(facts) = type_of_element(&node.name) {
        order::settle(node, facts);
    }
    Ok(())
}

/// Follows one word from a document, unless it is among the dead.
fn step(
    store: &Store,
    ask: &Ask,
    node: &mut Node,
    (word, below): (&str, &Branch),
    dead: &[(&str, &str)],
) -> Outcome<()> {
    let facts = type_of_element(&node.name);
    let lost = || {
        let class = facts.map_or_else(|| node.name.to_string(), class);
        Refusal::Page(format!("Problem fetching '{word}' from {class}"))
    };
    let is_among = |list: &[(&str, &str)]| facts.is_some_and(|it| list.contains(&(it.name, word)));
    if is_among(EMPTY) {
        return Ok(());
    }
    let dead = is_among(dead);
    let member = facts.and_then(|facts| {
        facts.attrs().find(|attr| {
            attr.name
                .bytes()
                .filter(|byte| *byte != b'_')
                .eq(word.bytes())
        })
    });
    let Some(member) = member.filter(|_| !dead) else {
        return Err(lost());
    };
    let link = node
        .children
        .iter()
        .find(|child| child.name == "link" && child.attr("rel") == Some(word));
    if let Some(href) = link.and_then(Node::href) {
        let list = list(store, ask, member.element, href, below);
        let list = list.map_err(|refusal| match (refusal, facts) {
            // What is listed is not there to be looked into.
            (Refusal::Empty(404), Some(facts)) if ask.method.name == "list" => {
                let class = class(facts);
                Refusal::Page(format!(
                    "Problem following '{word}' link in {class}s entity."
                ))
            }
            (refusal, _) => refusal,
        })?;
        node.put(list);
        return Ok(());
    }
    let reference = node.child(member.element).and_then(Node::href);
    let Some(href) = reference.map(str::to_owned) else {
        return Err(lost());
    };
    let place = place_of(&href).ok_or_else(lost)?;
    let mut whole = rest::one(store, ask, &place).map_err(|_| lost())?;
    branch(store, ask, &mut whole, below)?;
    whole.name = member.element.into();
    node.put(whole);
    Ok(())
}

/// A sub-collection as a member: the wrapper and all items.
fn list(
    store: &Store,
    ask: &Ask,
    element: &'static str,
    href: &str,
    below: &Branch,
) -> Outcome<Node> {
    let mut wrapper = Node::new(element);
    let Some(place) = place_of(href) else {
        return Ok(wrapper);
    };
    let many = ask.method.name == "list";
    for item in rest::collect(store, ask, &place)? {
        let mut node = rest::document(store, ask, &place, &item);
        rest::without_description(&place, &mut node);
        if many && node.name == "snapshot" {
            of_many(store, ask, &mut node, place.holder(), below)?;
        } else {
            branch(store, ask, &mut node, below)?;
        }
        wrapper.push(node);
    }
    Ok(wrapper)
}

/// Adds a VM's statistics, as `detail=statistics` asks: without the VM.
pub(crate) fn statistics(store: &Store, ask: &Ask, node: &mut Node) {
    let mut tree = Branch::default();
    tree.grow("statistics");
    let _ = branch(store, &inner(ask), node, &tree);
    let list = node.child_mut("statistics");
    for statistic in list.into_iter().flat_map(|list| &mut list.children) {
        statistic.remove("vm");
    }
}

/// The place behind an href.
fn place_of(href: &str) -> Option<Place> {
    let path = href.strip_prefix(crate::render::refs::BASE)?;
    let target = route::resolve(path).ok()?;
    Some(Place::of(&target.route))
}

/// `disk_attachment` as the engine's class is called.
fn class(facts: &TypeFacts) -> String {
    crate::codec::shape::camel(facts.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_grow_into_one_tree() {
        let mut tree = Branch::default();
        for path in [
            "disk_attachments.disk",
            "diskattachments.template",
            "",
            "cluster",
        ] {
            tree.grow(path);
        }
        assert_eq!(tree.words.len(), 2);
        assert_eq!(tree.words[0].1.words.len(), 2);
    }
}
