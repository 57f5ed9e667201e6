//! Names: which characters, how long, and whether one is taken.

use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Unique};
use super::work::Work;
use crate::store::Object;

/// Refuses a new or changed name with wrong letters, or too long.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let Some(name) = work.doc.text_of("name") else {
        return Ok(());
    };
    if work.old.as_ref().is_some_and(|old| old.name() == name) {
        return Ok(());
    }
    let names = &work.rule.names;
    if name.chars().count() > names.longest {
        return Err(work.bad(names.too_long));
    }
    if !fits(names.letters, name) {
        return Err(work.bad(names.wrong));
    }
    Ok(())
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

fn fits(letters: Letters, name: &str) -> bool {
    match letters {
        Letters::Any => true,
        Letters::Word => name
            .chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c)),
        Letters::Plain => name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)),
    }
}

fn is_taken(work: &Work<'_>, name: &str) -> bool {
    let own = work.old.as_ref().map(|old| &*old.id);
    let another = |object: &Object| object.name() == name && Some(&*object.id) != own;
    let kind = work.rule.kind;
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
            .any(|other| another(other)),
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
