//! Icons of VMs and templates: two that there are, or one that is brought, of which the engine makes two (engine 4.5.8).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

const MEMBERS: [&str; 2] = ["large_icon", "small_icon"];

/// Pictures that an engine knows: how they begin, and what they are.
const PICTURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
];

/// Whether a body names icons in one of the ways that there are.
pub(super) fn is_formed(given: &Node) -> bool {
    let [large, small] = MEMBERS.map(|member| given.child(member));
    let has = |icon: &Node, member: &str| icon.child(member).is_some();
    let named = |icon: Option<&Node>| {
        icon.is_none_or(|icon| {
            icon.id().is_some() && !has(icon, "data") && !has(icon, "media_type")
        })
    };
    let brought = large
        .is_some_and(|icon| icon.id().is_none() && has(icon, "data") && has(icon, "media_type"));
    brought && small.is_none() || named(large) && named(small)
}

/// Icons are there, or come as a picture.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let large = work.given.child("large_icon");
    if let Some(icon) = large.filter(|icon| icon.id().is_none()) {
        return picture(icon);
    }
    for (member, size) in [("large_icon", "Large"), ("small_icon", "Small")] {
        let id = work.given.child(member).and_then(Node::id);
        if id.is_some_and(|id| work.store.root("icons", id).is_none()) {
            let text = format!("{size} icon of provided id does not exists.");
            return Err(Refusal::bad(text));
        }
    }
    Ok(())
}

fn picture(icon: &Node) -> Outcome<()> {
    let part = |member: &str| icon.text_of(member).unwrap_or("");
    let kind = part("media_type");
    let words = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric());
    let bytes = STANDARD.decode(part("data").trim());
    let formed = kind
        .split_once('/')
        .is_some_and(|(class, name)| words(class) && words(name));
    let Some(bytes) = bytes.ok().filter(|bytes| formed && !bytes.is_empty()) else {
        return Err(Refusal::bad("VM icon dataurl is malformed."));
    };
    match PICTURES
        .iter()
        .find(|(begins, _)| bytes.starts_with(begins))
    {
        None => Err(Refusal::bad("Provided VM icon is of unknown type.")),
        Some((_, is)) if *is != kind => Err(Refusal::bad(format!(
            "Vm icon mime type ({kind}) doesn't match image data ({is})."
        ))),
        Some(_) => Ok(()),
    }
}

/// What a body says of icons is kept; who brings one has it in both sizes.
pub(crate) fn settle(work: &mut Work<'_>) {
    let brought = work
        .given
        .child("large_icon")
        .filter(|icon| icon.id().is_none());
    if let Some(icon) = brought.cloned() {
        for member in MEMBERS {
            let part = |member: &str| icon.text_of(member).unwrap_or("").to_owned();
            let picture = Node::new("icon")
                .with_leaf("data", part("data"))
                .with_leaf("media_type", part("media_type"));
            let made = work.store.put_below("icons", "", picture);
            work.doc.put(Node::reference(member, &*made.id));
        }
        return;
    }
    for member in MEMBERS {
        let id = work.given.child(member).and_then(Node::id);
        if let Some(id) = id.map(str::to_owned) {
            work.doc.put(Node::reference(member, id));
        }
    }
}

/// Those that a change took away.
pub(crate) fn left(work: &mut Work<'_>) {
    if let Some(old) = work.old.clone() {
        drop_unused(work.store, &old);
    }
}

/// Icons of an object that is changed or gone go when nothing has them any more.
pub(crate) fn drop_unused(store: &mut Store, was: &Object) {
    for member in MEMBERS {
        let Some(id) = was.reference(member) else {
            continue;
        };
        let has = |object: &Object| {
            MEMBERS
                .iter()
                .any(|member| object.reference(member) == Some(id))
        };
        let kinds = ["operatingsystems", "vms", "templates", "instancetypes"];
        let used = kinds
            .iter()
            .any(|kind| store.list(kind, "").any(|object| has(object)));
        if !used {
            store.remove("icons", "", id);
        }
    }
}
