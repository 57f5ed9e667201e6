//! What goes with an object that is removed for good, in words: asked for only when somebody is about to be asked.

use std::fmt::Write;

use super::Phrase;
use super::aim::Aim;
use crate::entity::Entity;
use crate::find::Select;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::size::human;

/// Most objects named in a question, and most of them that are looked into.
const NAMED: usize = 10;
const LOOKED_INTO: usize = 5;
/// Most things counted in one object.
const COUNTED: u64 = 100;

/// A collection below an object whose content goes with it.
struct Part {
    noun: &'static str,
    place: &'static str,
    /// Link whose target tells name and size; empty where the row itself does.
    link: &'static str,
    /// What one is called.
    word: &'static str,
    /// The option that keeps it.
    kept_by: &'static str,
    /// How much goes with one.
    size: &'static str,
}

const fn part(
    noun: &'static str,
    place: &'static str,
    link: &'static str,
    word: &'static str,
) -> Part {
    Part {
        noun,
        place,
        link,
        word,
        kept_by: "",
        size: "provisioned_size",
    }
}

const PARTS: [Part; 11] = [
    Part {
        kept_by: "detach-only",
        ..part("vm", "disk_attachments", "disk", "disk")
    },
    part("vm", "snapshots", "", "snapshot"),
    // What it keeps of the disks is theirs and not whole disks: the field that tells is another.
    Part {
        size: "actual_size",
        ..part("snapshot", "disks", "", "disk")
    },
    part("template", "disk_attachments", "disk", "disk"),
    part("storagedomain", "disks", "", "disk"),
    part("storagedomain", "vms", "", "vm"),
    part("storagedomain", "templates", "", "template"),
    part("network", "vnic_profiles", "", "profile"),
    part("cluster", "affinity_groups", "", "affinity group"),
    part("datacenter", "clusters", "", "cluster"),
    part("datacenter", "storage_domains", "", "storage domain"),
];

/// The objects in words: `vm web01 (2 disks, 30 GiB: web01_sys, web01_data; 1 snapshot)`.
pub(super) fn going(phrase: &Phrase, aims: &[Aim]) -> String {
    let mut text = phrase.noun.name.to_owned();
    for (at, aim) in aims.iter().take(NAMED).enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, "{comma} {}", aim.word(phrase));
        if let (Some(owner), true) = (
            aim.owner.as_ref().and_then(Entity::name),
            aim.target.is_some(),
        ) {
            let _ = write!(text, " of {owner}");
        }
        let mut parts = Vec::new();
        parts.extend(aim.target.as_ref().and_then(size).map(human));
        let id = aim.target.as_ref().and_then(Entity::id);
        if let (Some(place), true, Some(id)) = (&aim.place, at < LOOKED_INTO, id) {
            let item = place.item(id).ok();
            parts.extend(item.iter().flat_map(|item| contents(phrase, item)));
        }
        if !parts.is_empty() {
            let _ = write!(text, " ({})", parts.join("; "));
        }
    }
    if aims.len() > NAMED {
        let _ = write!(text, " and {} more", aims.len() - NAMED);
    }
    text
}

/// What an object holds. What cannot be seen is left out: the question is asked all the same.
fn contents(phrase: &Phrase, item: &Service) -> Vec<String> {
    let is_removal =
        phrase.verb.method == "remove" || ["remove", "destroy"].contains(&phrase.verb.name);
    let noun = phrase.noun;
    // Below its owner a noun is called as the collection is.
    let is_of = |part: &Part| part.noun == noun.name || noun.aliases.contains(&part.noun);
    let of = PARTS
        .iter()
        .filter(|part| is_removal && is_of(part) && !phrase.args.has(part.kept_by));
    let mut all: Vec<String> = of.filter_map(|part| told(part, item)).collect();
    if is_removal && phrase.noun.name == "pool" {
        all.extend(machines(item));
    }
    if is_removal && phrase.noun.name == "tag" {
        all.extend(tags_below(item));
    }
    all
}

/// The machines of a pool: the engine removes them with it, and lists them by a search alone.
fn machines(pool: &Service) -> Option<String> {
    let name = pool.read(&Args::new()).ok()?.name()?;
    let mut of_pool = Select::new();
    of_pool.searches.push(format!("pool=\"{name}\""));
    let rows = of_pool.many(&pool.root().at("vms").ok()?, &[]).ok()?;
    let names: Vec<String> = rows.filter_map(|vm| vm.ok()?.name()).collect();
    let many = if names.len() == 1 { "" } else { "s" };
    let shown: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    let more = if names.len() > shown.len() {
        ", ..."
    } else {
        ""
    };
    (!names.is_empty()).then(|| format!("{} vm{many}: {}{more}", names.len(), shown.join(", ")))
}

/// The tags below one: the engine removes them with it.
fn tags_below(tag: &Service) -> Option<String> {
    let mut above = vec![tag.read(&Args::new()).ok()?.id()?.to_owned()];
    let all = tag
        .root()
        .at("tags")
        .ok()?
        .list(&ListArgs::default())
        .ok()?;
    let mut rest: Vec<Entity> = all.filter_map(Result::ok).collect();
    let mut names = Vec::new();
    loop {
        let (found, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|one| {
            let parent = one.text("parent.id");
            parent.is_some_and(|id| above.contains(&id))
                && one.text("parent.id").as_deref() != one.id()
        });
        if found.is_empty() {
            break;
        }
        above = found
            .iter()
            .filter_map(|one| one.id().map(str::to_owned))
            .collect();
        names.extend(found.iter().filter_map(Entity::name));
        rest = others;
    }
    let many = if names.len() == 1 { "" } else { "s" };
    let shown: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    let more = if names.len() > shown.len() {
        ", ..."
    } else {
        ""
    };
    (!names.is_empty()).then(|| {
        format!(
            "{} tag{many} below: {}{more}",
            names.len(),
            shown.join(", ")
        )
    })
}

fn told(part: &Part, item: &Service) -> Option<String> {
    let place = item.at(part.place).ok()?;
    let takes = |name: &str| {
        let list = place.facts().method("list");
        list.is_some_and(|list| list.param(name).is_some())
    };
    let args = ListArgs {
        max: takes("max").then_some(COUNTED),
        follow: (!part.link.is_empty()).then(|| part.link.to_owned()),
        ..ListArgs::default()
    };
    let rows: Vec<Entity> = place.list(&args).ok()?.filter_map(Result::ok).collect();
    // The active layer is no snapshot that somebody took.
    let rows: Vec<&Entity> = rows
        .iter()
        .filter(|row| {
            row.text("snapshot_type")
                .is_none_or(|kind| kind != "active")
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let below = |field: &str| match part.link {
        "" => field.to_owned(),
        link => format!("{link}.{field}"),
    };
    let number = |row: &&Entity| row.text(&below(part.size))?.parse::<u64>().ok();
    let sizes: Vec<u64> = rows.iter().filter_map(number).collect();
    let names: Vec<String> = rows
        .iter()
        .filter_map(|row| row.text(&below("name")).or_else(|| row.text("description")))
        .take(3)
        .collect();
    let many = if rows.len() == 1 { "" } else { "s" };
    let mut text = format!("{} {}{many}", rows.len(), part.word);
    if !sizes.is_empty() {
        let _ = write!(text, ", {}", human(sizes.iter().sum()));
    }
    if !names.is_empty() {
        let more = if rows.len() > names.len() {
            ", ..."
        } else {
            ""
        };
        let _ = write!(text, ": {}{more}", names.join(", "));
    }
    Some(text)
}

fn size(entity: &Entity) -> Option<u64> {
    entity.text("provisioned_size")?.parse().ok()
}
