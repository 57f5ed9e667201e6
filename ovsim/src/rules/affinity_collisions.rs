//! Affinity groups that contradict each other: VMs that must be together by some and apart by another (engine 4.5.8).

use std::collections::BTreeSet;

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;

/// What a group asks of its VMs.
struct Wish {
    name: String,
    together: bool,
    vms: BTreeSet<String>,
}

/// Refuses a new or changed group when its cluster's groups would contradict each other.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let own = work.old.as_ref().map(|old| old.id.clone());
    let others = work.store.list("clusters/affinitygroups", &work.parent);
    let others = others.filter(|other| Some(&other.id) != own.as_ref());
    let wishes: Vec<_> = others
        .map(|other| &other.doc)
        .chain([&work.doc])
        .filter_map(|group| wish(work, group))
        .collect();
    let bundles = bundles(&wishes);
    for wish in wishes.iter().filter(|wish| !wish.together) {
        for bundle in &bundles {
            let both: Vec<_> = bundle.intersection(&wish.vms).collect();
            if both.len() > 1 {
                return Err(Refusal::conflict(words(work, bundle, wish, &both)));
            }
        }
    }
    Ok(())
}

fn wish(work: &Work<'_>, group: &Node) -> Option<Wish> {
    if group.text_at("vms_rule.enabled") != Some("true") {
        return None;
    }
    let ids = |list: Option<&Node>| -> Vec<String> {
        let items = list.map_or(&[][..], |list| &list.children).iter();
        items.filter_map(Node::id).map(str::to_owned).collect()
    };
    let mut vms: BTreeSet<String> = ids(group.child("vms")).into_iter().collect();
    for label in ids(group.child("vm_labels")) {
        let label = work.store.root("affinitylabels", &label);
        vms.extend(label.map_or(Vec::new(), |label| ids(label.doc.child("vms"))));
    }
    Some(Wish {
        name: group.text_of("name").unwrap_or("").to_owned(),
        together: group.text_at("vms_rule.positive") == Some("true"),
        vms,
    })
}

/// VMs that must be together: those of groups that share one are one.
fn bundles(wishes: &[Wish]) -> Vec<BTreeSet<String>> {
    let mut bundles: Vec<BTreeSet<String>> = Vec::new();
    for wish in wishes.iter().filter(|wish| wish.together) {
        let mut joined = wish.vms.clone();
        bundles.retain(|bundle| {
            let apart = bundle.is_disjoint(&joined);
            if !apart {
                joined.extend(bundle.iter().cloned());
            }
            apart
        });
        bundles.push(joined);
    }
    bundles
}

fn words(work: &Work<'_>, bundle: &BTreeSet<String>, wish: &Wish, both: &[&String]) -> String {
    let names = |ids: &mut dyn Iterator<Item = &String>| -> String {
        let mut names: Vec<_> = ids.map(|id| work.name_of("vms", Some(id))).collect();
        names.sort_unstable();
        names.join(",")
    };
    format!(
        "Affinity Group collision detected in unified affinity group of VMs:\n{}\n and negative affinity group:\n{} \n with VMs:\n {}",
        names(&mut bundle.iter()),
        wish.name,
        names(&mut both.iter().copied())
    )
}
