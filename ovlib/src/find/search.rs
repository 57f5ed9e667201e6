//! The engine's search language, as far as we write it: names quoted properly, several terms joined. Facts: engine 4.5.8.

use crate::entity::Entity;
use crate::service::{ListArgs, Service};

/// Root collections in which the engine finds objects by name, with the field that holds it. The search of vNIC profiles
/// finds nothing, jobs are found by correlation id only, events have no names.
const BY_NAME: &[(&str, &str)] = &[
    ("vms", "name"),
    ("hosts", "name"),
    ("templates", "name"),
    ("disks", "name"),
    ("clusters", "name"),
    ("data_centers", "name"),
    ("storage_domains", "name"),
    ("networks", "name"),
    ("vm_pools", "name"),
    ("users", "usrname"),
    ("groups", "name"),
    ("instance_types", "name"),
];

/// The field by which the engine finds this collection's objects by name, if it does.
pub(super) fn name_field(service: &Service) -> Option<&'static str> {
    if service.path().contains('/') {
        return None;
    }
    let found = BY_NAME
        .iter()
        .find(|(name, _)| *name == service.facts().name);
    found.map(|(_, field)| *field)
}

/// Whether objects of this collection are found by tag (engine 4.5.8).
pub(super) fn has_tags(service: &Service) -> bool {
    let name = service.facts().name;
    !service.path().contains('/') && ["vms", "templates", "hosts", "users"].contains(&name)
}

/// Whether a search may be asked of this collection.
pub(super) fn can_search(service: &Service) -> bool {
    let list = service.facts().method("list");
    list.is_some_and(|list| list.param("search").is_some())
}

/// The terms, any of which finds a name; `None` for a name that the language cannot say: it has no escapes, and `'` and `;` anywhere
/// spoil a search.
pub(super) fn name_terms(field: &str, name: &str) -> Option<Vec<String>> {
    if name.contains(['"', '\'', ';']) || name.is_empty() {
        return None;
    }
    let mut terms = vec![format!("{field}=\"{name}\"")];
    // A user is found by login or login@authz; people write login@profile, whose authz is commonly called profile-authz.
    if field == "usrname" && name.contains('@') && !name.ends_with("-authz") && !name.contains('*')
    {
        terms.push(format!("{field}=\"{name}-authz\""));
    }
    Some(terms)
}

/// Whether a search can stand beside another with `and`: there are no parentheses, `or` binds weaker, and order and page
/// stand at the end.
pub(super) fn is_joinable(search: &str) -> bool {
    !outside_quotes(search)
        .to_ascii_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .any(|word| matches!(word, "or" | "sortby" | "page"))
}

/// Whether a search says its own order.
pub(super) fn sorts(search: &str) -> bool {
    outside_quotes(search)
        .to_ascii_lowercase()
        .split_whitespace()
        .any(|word| word == "sortby")
}

fn outside_quotes(search: &str) -> String {
    search.split('"').step_by(2).collect::<Vec<_>>().join(" _ ")
}

/// Every alternative together with all conditions: `a and c or b and c`.
pub(super) fn join(alternatives: &[String], conditions: &[&str]) -> String {
    let conditions = conditions.join(" and ");
    if alternatives.is_empty() {
        return conditions;
    }
    let with = |alternative: &String| {
        if conditions.is_empty() {
            alternative.clone()
        } else {
            format!("{alternative} and {conditions}")
        }
    };
    alternatives
        .iter()
        .map(with)
        .collect::<Vec<_>>()
        .join(" or ")
}

/// Objects that people know by something else than a member `name`: element, the fields, and the link that must come along
/// for them.
const KNOWN_BY: &[(&str, &[&str], &str)] = &[
    ("user", &["user_name", "name"], ""),
    ("disk_attachment", &["disk.name", "disk.alias"], "disk"),
    ("network_attachment", &["network.name"], "network"),
    ("snapshot", &["description"], ""),
    ("graphics_console", &["protocol"], ""),
];

fn known_by(tag: &str) -> &'static [&'static str] {
    let row = KNOWN_BY.iter().find(|(known, _, _)| *known == tag);
    row.map_or(&["name", "alias"], |(_, fields, _)| fields)
}

/// The link that must be followed to know the objects of a place by their names.
pub(super) fn names_behind(service: &Service) -> Option<&'static str> {
    let element = service.facts().entity_type()?.element;
    let row = KNOWN_BY.iter().find(|(known, _, _)| *known == element);
    row.map(|(_, _, link)| *link)
        .filter(|link| !link.is_empty())
}

/// The name that a person knows an object by.
pub(crate) fn name_of(entity: &Entity) -> Option<String> {
    known_by(entity.tag())
        .iter()
        .find_map(|field| entity.text(field))
        .filter(|name| !name.is_empty())
}

/// Whether an object goes by this name or pattern.
pub(crate) fn is_named(entity: &Entity, name: &str) -> bool {
    let fits = |field: &str, name: &str| {
        entity
            .peek(field)
            .is_some_and(|text| super::glob::fits(name, &text))
    };
    match entity.tag() {
        "user" => {
            fits("user_name", name)
                || fits("principal", name)
                || fits("user_name", &format!("{name}-authz"))
        }
        tag @ ("disk" | "disk_attachment" | "network_attachment" | "snapshot"
        | "graphics_console") => known_by(tag).iter().any(|field| fits(field, name)),
        _ => fits("name", name),
    }
}

/// Most names looked at for each question below.
const ENOUGH: u64 = 500;

/// Names like one that was not found. A failure to ask finds none: the search that failed is what the user hears of.
pub(super) fn near_names(service: &Service, name: &str) -> Vec<String> {
    let Some(field) = name_field(service) else {
        return nearest(service, None, name);
    };
    let letters: Vec<char> = name
        .chars()
        .filter(|c| !matches!(c, '*' | '"' | '\'' | ';'))
        .collect();
    // Beginnings and ends, long ones first: a large estate has few of them, and a typing mistake seldom spoils all.
    for length in [4, 2, 1] {
        if letters.len() < length {
            continue;
        }
        let start: String = letters[..length].iter().collect();
        let end: String = letters[letters.len() - length..].iter().collect();
        let search = format!("{field}=\"{start}*\" or {field}=\"*{end}\"");
        let near = nearest(service, Some(search), name);
        if !near.is_empty() {
            return near;
        }
    }
    Vec::new()
}

fn nearest(service: &Service, search: Option<String>, name: &str) -> Vec<String> {
    let list = service.facts().method("list");
    let takes_max = list.is_some_and(|list| list.param("max").is_some());
    let args = ListArgs {
        search,
        follow: names_behind(service).map(str::to_owned),
        max: takes_max.then_some(ENOUGH),
        ..ListArgs::default()
    };
    let Ok(rows) = service.list(&args) else {
        return Vec::new();
    };
    let names: Vec<String> = rows
        .take(ENOUGH as usize)
        .filter_map(|row| name_of(&row.ok()?))
        .collect();
    let near = ovmodel::nearest(name, names.iter().map(String::as_str));
    near.into_iter().map(str::to_owned).collect()
}
