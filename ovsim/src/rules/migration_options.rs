//! How VMs move: over how many connections at once, and how much of the network they may take (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::work::Work;

const POLICY: &str = "migration.parallel_migrations_policy";
const NUMBER: &str = "migration.custom_parallel_migrations";

/// A number of connections counts with the policy that asks for one, and a policy that asks for one must bring it.
pub(crate) fn settle(work: &mut Work<'_>) -> Outcome<()> {
    let policy = work.gives(POLICY).map(str::to_owned);
    let number = work.gives(NUMBER).and_then(|text| text.parse::<i64>().ok());
    match policy.as_deref() {
        None => {
            let kept = work.old.as_ref().and_then(|old| old.text(NUMBER));
            let kept = kept.map(str::to_owned);
            put(work, kept);
        }
        Some("custom") if number.is_some_and(|number| (2..=255).contains(&number)) => {}
        Some("custom") if work.rule.kind == "templates" => {
            // Nobody looks at it here: what was stays.
            let kept = work.old.as_ref();
            let kept = kept.and_then(|old| old.doc.child("migration").cloned());
            work.doc
                .children
                .retain(|child| &*child.name != "migration");
            work.doc.children.extend(kept);
        }
        Some("custom") => {
            return Err(Refusal::bad(
                "Custom number of parallel migration connections must be between 2 and 255.",
            ));
        }
        Some("inherit") if work.rule.kind == "clusters" => {
            return Err(Refusal::bad(
                "Cluster cannot inherit parallel migration settings.",
            ));
        }
        Some(_) => put(work, None),
    }
    Ok(())
}

fn put(work: &mut Work<'_>, number: Option<String>) {
    match number {
        Some(number) => work.doc.set(NUMBER, number),
        None => {
            if let Some(migration) = work.doc.child_mut("migration") {
                migration.remove("custom_parallel_migrations");
            }
        }
    }
}

/// A cluster keeps a bandwidth of its own with the method that asks for one; a value alone says nothing.
pub(crate) fn bandwidth(work: &mut Work<'_>) {
    let method = work.gives("migration.bandwidth.assignment_method");
    if method == Some("custom") {
        return;
    }
    let kept = work.old.as_ref().filter(|_| method.is_none());
    let kept = kept.and_then(|old| old.doc.at("migration.bandwidth").cloned());
    let Some(migration) = work.doc.child_mut("migration") else {
        return;
    };
    match kept {
        Some(kept) => migration.put(kept),
        None => {
            if let Some(bandwidth) = migration.child_mut("bandwidth") {
                bandwidth.remove("custom_value");
            }
        }
    }
}
