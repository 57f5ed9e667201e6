//! All of a store in an order that can be written and read again: for states that are kept between two runs.

use std::sync::Arc;

use super::{IdSource, Object, Store};
use crate::events::Event;

/// A picture of a store; cheap, because objects are shared.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    /// Where the row of ids stands.
    pub(crate) ids: u64,
    /// The number of the last object.
    pub(crate) seq: u64,
    /// The number of the last event.
    pub(crate) last_event: u64,
    /// Every object, collections in order, each in its own.
    pub(crate) objects: Vec<Arc<Object>>,
    /// Every event that is still known.
    pub(crate) events: Vec<Arc<Event>>,
}

impl Store {
    /// A picture of all that it holds; what is still to happen is not part of it.
    pub(crate) fn picture(&self) -> Picture {
        let mut kinds: Vec<_> = self.kinds.iter().collect();
        kinds.sort_by_key(|(name, _)| **name);
        let mut objects = Vec::new();
        for (_, home) in kinds {
            let mut shelves: Vec<_> = home.shelves.iter().collect();
            shelves.sort_by_key(|(parent, _)| Arc::clone(parent));
            for (_, shelf) in shelves {
                objects.extend(shelf.iter().cloned());
            }
        }
        Picture {
            ids: self.ids.state(),
            seq: self.seq,
            last_event: self.events.last(),
            objects,
            events: self.events.all().cloned().collect(),
        }
    }

    /// The store of a picture.
    pub(crate) fn of_picture(picture: Picture) -> Store {
        let mut store = Store::new(0);
        for object in picture.objects {
            let doc = object.doc.clone().with_attr("id", &*object.id);
            store.seq = object.seq.saturating_sub(1);
            store.put_below(object.kind, &object.parent, doc);
        }
        store.ids = IdSource::at(picture.ids);
        store.ids_of_time = store.ids.aside(1);
        store.short_ids = store.ids.aside(2);
        store.seq = picture.seq;
        store.events.restore(picture.events, picture.last_event);
        store
    }
}
