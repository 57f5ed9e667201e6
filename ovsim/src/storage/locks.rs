//! What commands hold while they are under way: the id of the object, and what others are told meanwhile (engine 4.5.8).
//!
//! A lock is held alone or shared with others of its kind. Who wants it alone is refused by any holder, who would share it only by
//! one that holds it alone; the refusal is in the holder's words.

use super::look;
use crate::life;
use crate::node::Node;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const KIND: &str = "locks";

/// The words of a lock that has none of its own.
pub(crate) const BUSY: &str =
    "Cannot {action} {type}. Related operation is currently in progress. Please try again later.";

/// How a lock is held or wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    Alone,
    Shared,
}

impl Hold {
    fn word(self) -> &'static str {
        match self {
            Hold::Alone => "alone",
            Hold::Shared => "shared",
        }
    }
}

/// Under which the tasks that run on a storage domain are kept.
pub(crate) fn tasks_on(domain: &str) -> String {
    format!("tasks on {domain}")
}

/// Takes the lock of an object for oneself; it was looked at before whether that can be.
pub(crate) fn hold(store: &mut Store, id: &str, text: &str) {
    take(store, id, Hold::Alone, text);
}

/// Takes the lock of an object. The first holder's words are those that others are told.
pub(crate) fn take(store: &mut Store, id: &str, hold: Hold, text: &str) {
    if store.root(KIND, id).is_none() {
        store.put_below(KIND, "", Node::reference("lock", id));
    }
    store.change(KIND, "", id, |lock| {
        lock.push(Node::leaf(hold.word(), text));
    });
}

/// Gives back what was held alone.
pub(crate) fn free(store: &mut Store, id: &str) {
    give_back(store, id, Hold::Alone);
}

/// Gives the lock back.
pub(crate) fn give_back(store: &mut Store, id: &str, hold: Hold) {
    let mut left = 0;
    store.change(KIND, "", id, |lock| {
        let own = lock
            .children
            .iter()
            .position(|held| &*held.name == hold.word());
        if let Some(own) = own {
            lock.children.remove(own);
        }
        left = lock.children.len();
    });
    if left == 0 {
        store.remove(KIND, "", id);
    }
}

/// What others are told about an object that is held.
pub(crate) fn told<'s>(store: &'s Store, id: &str) -> Option<&'s str> {
    against(store, id, Hold::Alone)
}

/// What one is told who wants the lock so.
fn against<'s>(store: &'s Store, id: &str, want: Hold) -> Option<&'s str> {
    let lock = store.root(KIND, id)?;
    let mut holders = lock.doc.children.iter();
    let holder = match want {
        Hold::Alone => holders.next(),
        Hold::Shared => holders.find(|held| &*held.name == Hold::Alone.word()),
    };
    holder.map(|held| held.text.as_str())
}

/// What one is told who wants the lock of a VM: the words of who holds it, of a snapshot that is being taken, of its migration.
pub(crate) fn of_vm(store: &Store, vm: &Object, want: Hold) -> Option<String> {
    let told = against(store, &vm.id, want).or_else(|| told(store, &look::taking(&vm.id)));
    let told = told.or_else(|| life::held(store, &vm.id));
    told.map(str::to_owned).or_else(|| {
        let text = format!(
            "Cannot {{action}} {{type}}. VM {} is being migrated.",
            vm.name()
        );
        (vm.status() == "migrating").then_some(text)
    })
}

/// 409 when the lock of a VM cannot be had.
pub(crate) fn check_vm(
    store: &Store,
    vm: &Object,
    want: Hold,
    (action, ty): (&str, &str),
) -> Outcome<()> {
    refusal(of_vm(store, vm, want).as_deref(), action, ty)
}

/// 409 when one of these is held.
pub(crate) fn check(store: &Store, ids: &[&str], action: &str, ty: &str) -> Outcome<()> {
    refusal(ids.iter().find_map(|id| told(store, id)), action, ty)
}

/// 409 when the lock of this cannot be had so.
pub(crate) fn check_as(store: &Store, id: &str, want: Hold, deed: (&str, &str)) -> Outcome<()> {
    refusal(against(store, id, want), deed.0, deed.1)
}

fn refusal(text: Option<&str>, action: &str, ty: &str) -> Outcome<()> {
    match text {
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
        let held = check(&store, &["x", "d"], "move", "Virtual Disk");
        assert_eq!(held, Err(Refusal::conflict("Other")));
        free(&mut store, "d");
        assert_eq!(check(&store, &["d"], "move", "Virtual Disk"), Ok(()));
    }

    #[test]
    fn what_is_shared_stands_only_against_who_wants_it_alone() {
        let mut store = Store::new(1);
        let vm = store.put_below("vms", "", Node::new("vm").with_leaf("name", "web"));
        let told = |store: &Store, want| of_vm(store, &vm, want);
        take(&mut store, &vm.id, Hold::Shared, "Shared");
        assert_eq!(told(&store, Hold::Shared), None);
        assert_eq!(told(&store, Hold::Alone).as_deref(), Some("Shared"));
        hold(&mut store, &vm.id, "Alone");
        assert_eq!(told(&store, Hold::Shared).as_deref(), Some("Alone"));
        free(&mut store, &vm.id);
        give_back(&mut store, &vm.id, Hold::Shared);
        assert_eq!(told(&store, Hold::Alone), None);
    }

    #[test]
    fn a_vm_that_moves_is_held() {
        let mut store = Store::new(1);
        let doc = Node::new("vm")
            .with_leaf("name", "web")
            .with_leaf("status", "migrating");
        let vm = store.put_below("vms", "", doc);
        let text = "Cannot edit VM. VM web is being migrated.";
        let told = check_vm(&store, &vm, Hold::Shared, ("edit", "VM"));
        assert_eq!(told, Err(Refusal::conflict(text)));
    }
}
