//! One collection: objects in order, found by id and by name. Small ones are searched, large ones have an index.

use std::collections::HashMap;
use std::sync::Arc;

use super::Object;
use crate::node::Node;

/// From this many objects on an index pays.
const LARGE: usize = 16;

/// Objects of one collection; a removed one leaves a hole until holes are many.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    rows: Vec<Option<Arc<Object>>>,
    live: usize,
    index: Option<Box<Index>>,
}

#[derive(Debug, Default)]
struct Index {
    ids: HashMap<Arc<str>, usize>,
    names: HashMap<Box<str>, Vec<usize>>,
}

impl Index {
    fn add(&mut self, at: usize, object: &Object) {
        self.ids.insert(Arc::clone(&object.id), at);
        self.names.entry(object.name().into()).or_default().push(at);
    }

    fn forget_name(&mut self, at: usize, name: &str) {
        if let Some(rows) = self.names.get_mut(name) {
            rows.retain(|row| *row != at);
            if rows.is_empty() {
                self.names.remove(name);
            }
        }
    }
}

impl Shelf {
    fn position(&self, id: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.ids.get(id).copied(),
            None => self
                .rows
                .iter()
                .position(|row| row.as_ref().is_some_and(|object| &*object.id == id)),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.live
    }

    pub(super) fn get(&self, id: &str) -> Option<&Arc<Object>> {
        self.rows[self.position(id)?].as_ref()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Object>> {
        self.rows.iter().flatten()
    }

    pub(super) fn named(&self, name: &str) -> Option<&Arc<Object>> {
        match &self.index {
            Some(index) => self.rows[*index.names.get(name)?.iter().min()?].as_ref(),
            None => self.iter().find(|object| object.name() == name),
        }
    }

    pub(super) fn put(&mut self, object: Arc<Object>) {
        if let Some(at) = self.position(&object.id) {
            self.replace(at, object);
            return;
        }
        let at = self.rows.len();
        if let Some(index) = &mut self.index {
            index.add(at, &object);
        }
        if self.rows.is_empty() {
            // Most have one row: the snapshots, disks, NICs of a machine.
            self.rows.reserve_exact(1);
        }
        self.rows.push(Some(object));
        self.live += 1;
        if self.index.is_none() && self.rows.len() > LARGE {
            self.rebuild();
        }
    }

    fn replace(&mut self, at: usize, object: Arc<Object>) {
        if let (Some(index), Some(old)) = (&mut self.index, &self.rows[at])
            && old.name() != object.name()
        {
            index.forget_name(at, old.name());
            index
                .names
                .entry(object.name().into())
                .or_default()
                .push(at);
        }
        self.rows[at] = Some(object);
    }

    pub(super) fn change(&mut self, id: &str, edit: impl FnOnce(&mut Node)) -> bool {
        let Some(at) = self.position(id) else {
            return false;
        };
        let Some(row) = &mut self.rows[at] else {
            return false;
        };
        let old = self.index.is_some().then(|| row.name().to_owned());
        let object = Arc::make_mut(row);
        edit(&mut object.doc);
        if let (Some(index), Some(old)) = (&mut self.index, old)
            && old != object.name()
        {
            index.forget_name(at, &old);
            index
                .names
                .entry(object.name().into())
                .or_default()
                .push(at);
        }
        true
    }

    pub(super) fn remove(&mut self, id: &str) -> Option<Arc<Object>> {
        let at = self.position(id)?;
        let gone = self.rows[at].take()?;
        self.live -= 1;
        if let Some(index) = &mut self.index {
            index.ids.remove(id);
            index.forget_name(at, gone.name());
        }
        if self.rows.len() > LARGE && self.live * 2 < self.rows.len() {
            self.rows.retain(Option::is_some);
            self.rebuild();
        }
        Some(gone)
    }

    fn rebuild(&mut self) {
        self.index = None;
        if self.rows.len() > LARGE {
            let mut index = Index::default();
            for (at, row) in self.rows.iter().enumerate() {
                if let Some(object) = row {
                    index.add(at, object);
                }
            }
            self.index = Some(Box::new(index));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::node::Node;
    use crate::store::Store;

    #[test]
    fn large_collections_survive_removals_and_renames() {
        let mut store = Store::new(3);
        let ids: Vec<_> = (0..100)
            .map(|n| {
                store
                    .put("vms", Node::new("vm").with_leaf("name", format!("vm{n}")))
                    .id
                    .clone()
            })
            .collect();
        for id in &ids[..80] {
            assert!(store.remove("vms", "", id).is_some());
        }
        assert_eq!(store.count("vms", ""), 20);
        assert!(store.set("vms", &ids[90], "name", "other"));
        assert_eq!(
            store.named("vms", "other").map(|vm| vm.id.clone()),
            Some(ids[90].clone())
        );
        assert!(store.named("vms", "vm90").is_none());
        assert!(store.named("vms", "vm3").is_none());
        assert_eq!(
            store.list("vms", "").next().map(|vm| vm.name()),
            Some("vm80")
        );
    }
}
