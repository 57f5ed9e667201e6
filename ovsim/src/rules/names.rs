//! Names: which characters, how long, and whether one is taken.

use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Unique};
use super::work::Work;
use crate::store::{Object, Store, ZERO};

/// Refuses a new or changed name with wrong letters, or too long.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let Some(name) = work.doc.text_of("name") else {
        return Ok(());
    };
    if work.old.as_ref().is_some_and(|old| old.name() == name) {
        return Ok(());
    }
    let names = &work.rule.names;
    let empty = name.is_empty() && is_named(work.rule.kind, names.too_long);
    let twice = match work.rule.kind {
        "datacenters" | "hosts" | "vmpools" => empty,
        "roles" => name.is_empty(),
        _ => false,
    };
    if twice {
        // Here the engine's beans look twice.
        return Err(work.bad(&format!("{}, {}", names.wrong, names.too_long)));
    }
    if work.rule.kind == "vms" && name.chars().count() > 255 {
        return Err(Refusal::bad(
            "size must be between 1 and 255, Attribute: vmStatic.name",
        ));
    }
    if empty || name.chars().count() > names.longest {
        return Err(work.bad(names.too_long));
    }
    if !fits(names.letters, name) {
        // Changes of templates and instance types look at the template as a whole.
        let bean = matches!(work.rule.kind, "instancetypes" | "templates") && !work.is_add();
        let text = names
            .wrong
            .replace("Attribute: name", "Attribute: _vmTemplate.name");
        return Err(work.bad(if bean { &text } else { names.wrong }));
    }
    Ok(())
}

/// Whether an empty name is refused as one of the wrong length.
fn is_named(kind: &str, too_long: &str) -> bool {
    match kind {
        // A network may lose its name.
        "networks" => false,
        // Cards have a look of their own.
        _ if kind.ends_with("/nics") => false,
        "datacenters/iscsibonds" | "datacenters/qoss" => true,
        _ => too_long.starts_with("size must be between 1"),
    }
}

/// Refuses a name that another has.
pub(crate) fn check_taken(work: &Work<'_>) -> Outcome<()> {
    let Some(name) = work.doc.text_of("name") else {
        return Ok(());
    };
    if work.old.as_ref().is_some_and(|old| old.name() == name) {
        return Ok(());
    }
    let names = &work.rule.names;
    if is_taken(work, name) {
        let text = work.phrase(names.taken.1).replace("{name}", name);
        return Err(Refusal::operation(names.taken.0, format!("[{text}]")));
    }
    Ok(())
}

/// The engine's bean check of the name of a new VM that an action names.
pub(crate) fn of_vm(name: &str, action: &str) -> Outcome<()> {
    if name.chars().count() > 255 {
        return Err(Refusal::bad(
            "size must be between 1 and 255, Attribute: vmStatic.name",
        ));
    }
    if fits(Letters::Word, name) {
        return Ok(());
    }
    Err(Refusal::bad(format!(
        "Can not {action} VM. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: vmStatic.name"
    )))
}

/// 400 when the name of a new VM is too long, 409 when another has it.
pub(crate) fn vm_is_free(store: &Store, name: &str, action: &str) -> Outcome<()> {
    if name.chars().count() > 64 {
        return Err(Refusal::bad(format!(
            "Cannot {action} VM. The given name is too long."
        )));
    }
    if store.named("vms", name).is_some() {
        let text = super::rows::TAKEN.replace("{action}", action);
        return Err(Refusal::conflict(text.replace("{type}", "VM")));
    }
    Ok(())
}

/// What is held while a VM of this name is being made.
pub(crate) fn vm_lock(name: &str) -> String {
    format!("vm-name:{name}")
}

fn fits(letters: Letters, name: &str) -> bool {
    match letters {
        Letters::Any => true,
        Letters::Word => name
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c)),
        Letters::Name => !name.is_empty() && fits(Letters::Word, name),
        Letters::Masked => {
            let plain = name
                .trim_start_matches(|c| c != '?')
                .trim_start_matches('?');
            name.chars()
                .all(|c| c.is_alphanumeric() || "_-.?".contains(c))
                && !plain.contains('?')
        }
        Letters::Dotted => name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)),
        Letters::Plain => name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)),
    }
}

/// Qualities of service have their names to themselves by type.
fn of_a_type(work: &Work<'_>, other: &Object) -> bool {
    work.rule.kind != "datacenters/qoss" || other.text("type") == work.doc.text_of("type")
}

/// Providers of all kinds share their names.
const PROVIDERS: &[&str] = &[
    "externalhostproviders",
    "openstackimageproviders",
    "openstacknetworkproviders",
];

fn is_taken(work: &Work<'_>, name: &str) -> bool {
    let own = work.old.as_ref().map(|old| &*old.id);
    let another = |object: &Object| object.name() == name && Some(&*object.id) != own;
    let kind = work.rule.kind;
    if kind == "tags" && name == "root" {
        // The root of all tags is not among those that are compared (engine 4.5.8).
        let mut others = work.store.list(kind, "");
        return others.any(|other| &*other.id != ZERO && another(other));
    }
    if PROVIDERS.contains(&kind) {
        let mut others = PROVIDERS.iter().flat_map(|kind| work.store.list(kind, ""));
        return others.any(|other| another(other));
    }
    match work.rule.names.unique {
        Unique::No => false,
        Unique::Engine => match work.store.named(kind, name) {
            None => false,
            Some(first) => {
                Some(&*first.id) != own || work.store.list(kind, "").any(|other| another(other))
            }
        },
        Unique::Parent => work
            .store
            .list(kind, &work.parent)
            .any(|other| another(other) && of_a_type(work, other)),
        Unique::Member(member) => {
            let Some(id) = work.doc.child(member).and_then(|node| node.id()) else {
                return false;
            };
            work.store
                .list(kind, "")
                .any(|other| another(other) && other.reference(member) == Some(id))
        }
    }
}
