//! How single hosts sign in to iSCSI targets: one extension for each host and target (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;

/// Extensions of storage connections. The engine tells the password, too.
pub(crate) const EXTENSIONS: Rule = Rule {
    kind: "hosts/storageconnectionextensions",
    label: "Storage Connection Extension",
    drop: &["host"],
    prepare,
    jobs: [
        Some("AddStorageServerConnectionExtension"),
        Some("UpdateStorageServerConnectionExtension"),
        Some("RemoveStorageServerConnectionExtension"),
    ],
    ..PLAIN
};

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let host = work.parent.clone();
    let Some(host) = work.store.root("hosts", &host).cloned() else {
        return Err(Refusal::Empty(404));
    };
    for (member, called) in [
        ("target", "iqn"),
        ("username", "userName"),
        ("password", "password"),
    ] {
        if work.doc.text_of(member).is_none() {
            return Err(Refusal::bad(format!(
                "must not be null, Attribute: storageServerConnectionExtension.{called}"
            )));
        }
    }
    let target = work.doc.text_of("target").unwrap_or("").to_owned();
    let own = work.old.as_ref().map(|old| old.id.clone());
    let mut others = work.store.list(work.rule.kind, &work.parent);
    let taken =
        others.any(|row| row.text("target") == Some(&target) && Some(&row.id) != own.as_ref());
    drop(others);
    if taken {
        let text = format!(
            "Cannot {{action}} {{type}}. Connection extension already exists for the host {} and the target {target}.",
            host.name()
        );
        return Err(work.conflict(&text));
    }
    work.doc.put(Node::reference("host", &*host.id));
    Ok(())
}
