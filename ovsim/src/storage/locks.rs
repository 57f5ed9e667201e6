//! What commands hold while they are under way: the id of the object, and what others are told meanwhile (engine 4.5.8).

use crate::node::Node;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

const KIND: &str = "locks";

/// The words of a lock that has none of its own.
pub(crate) const BUSY: &str =
    "Cannot {action} {type}. Related operation is currently in progress. Please try again later.";

/// Takes the lock of an object; a second holder keeps the first one's words.
pub(crate) fn hold(store: &mut Store, id: &str, text: &str) {
    let count = store
        .root(KIND, id)
        .and_then(|lock| lock.text("count")?.parse::<u32>().ok())
        .unwrap_or(0);
    if count == 0 {
        let lock = Node::reference("lock", id)
            .with_leaf("count", "1")
            .with_leaf("text", text);
        store.put_below(KIND, "", lock);
    } else {
        store.set(KIND, id, "count", (count + 1).to_string());
    }
}

/// Gives it back.
pub(crate) fn free(store: &mut Store, id: &str) {
    let count = store
        .root(KIND, id)
        .and_then(|lock| lock.text("count")?.parse::<u32>().ok())
        .unwrap_or(0);
    if count > 1 {
        store.set(KIND, id, "count", (count - 1).to_string());
    } else {
        store.remove(KIND, "", id);
    }
}

/// What others are told about an object that is held.
pub(crate) fn told<'s>(store: &'s Store, id: &str) -> Option<&'s str> {
    store.root(KIND, id).and_then(|lock| lock.text("text"))
}

/// 409 when one of these is held.
pub(crate) fn check(store: &Store, ids: &[&str], action: &str, ty: &str) -> Outcome<()> {
    match ids.iter().find_map(|id| told(store, id)) {
        Some(text) => {
            let text = text.replace("{action}", action).replace("{type}", ty);
            Err(Refusal::conflict(text))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_until_all_gave_it_back() {
        let mut store = Store::new(1);
        hold(&mut store, "d", BUSY);
        hold(&mut store, "d", "Other");
        free(&mut store, "d");
        let text = "Cannot move Virtual Disk. Related operation is currently in progress. Please try again later.";
        let held = check(&store, &["x", "d"], "move", "Virtual Disk");
        assert_eq!(held, Err(Refusal::conflict(text)));
        free(&mut store, "d");
        assert_eq!(check(&store, &["d"], "move", "Virtual Disk"), Ok(()));
    }
}
