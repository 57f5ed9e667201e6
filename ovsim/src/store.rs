//! What the engine remembers: objects by kind, parent and id, in the order in which they came.
//! A kind is the path of a collection without ids (`vms`, `vms/nics`); members are kept as a [`Node`], in any order, without
//! hrefs, links or actions: `render` puts those on. Snapshots are cheap, because objects are shared and never changed in place.
//! What several places show is stored once, at the place named in `rules::places`; the others are views of it.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::sync::{Arc, OnceLock};

use crate::node::Node;

mod agenda;
mod ids;
mod keep;
mod log;
mod shelf;

pub use ids::{IdSource, ZERO, as_uuid, is_uuid};
pub(crate) use keep::Picture;
pub use log::EventLog;
use shelf::Shelf;

/// One stored thing: a VM, a NIC, an event.
#[derive(Clone, Debug)]
pub struct Object {
    /// Where it lives: the path of its collection without ids, in path segments: `vms`, `vms/nics`, `datacenters/qoss`.
    pub kind: &'static str,
    /// Id of the object below which it lives; empty at the root. Two parents make two ids: `JOB/STEP` for `jobs/steps/statistics`.
    pub parent: Arc<str>,
    /// Its id; unique within kind and parent only (every CD-ROM is all zeros, Blank and the root tag too).
    pub id: Arc<str>,
    /// Members, under the name of the element (`vm`); references hold their id alone, and no attribute is set on the root.
    pub doc: Node,
    /// Grows with every object made.
    pub seq: u64,
}

impl Object {
    /// The text of `name`; empty when there is none.
    pub fn name(&self) -> &str {
        self.doc.text_of("name").unwrap_or("")
    }

    /// The text at a dotted path (`os.type`, `cluster.id`).
    pub fn text(&self, path: &str) -> Option<&str> {
        self.doc.text_at(path)
    }

    /// The id that a reference member holds.
    pub fn reference(&self, member: &str) -> Option<&str> {
        self.doc.child(member).and_then(Node::id)
    }

    /// Whether the member or one of the items of the list member refers to this id.
    pub fn refers(&self, member: &str, id: &str) -> bool {
        self.doc.child(member).is_some_and(|node| {
            node.id() == Some(id) || node.children.iter().any(|item| item.id() == Some(id))
        })
    }

    /// Whether the text at a path is `true`.
    pub fn is(&self, path: &str) -> bool {
        self.text(path) == Some("true")
    }

    /// `status`, empty when there is none.
    pub fn status(&self) -> &str {
        self.doc.text_of("status").unwrap_or("")
    }
}

/// A map whose order depends on what was put in alone, so that two runs are the same.
type Map<K, V> = HashMap<K, V, BuildHasherDefault<DefaultHasher>>;

/// All objects of one engine.
#[derive(Debug)]
pub struct Store {
    kinds: Map<&'static str, Kind>,
    ids: IdSource,
    /// The ids of what happens by itself: when that is depends on the hour, so it must not take from those of requests.
    ids_of_time: IdSource,
    /// Short ids: a login that follows another at once takes none, so they are apart, too.
    short_ids: IdSource,
    seq: u64,
    events: EventLog,
    agenda: agenda::Agenda,
    speed: f64,
    /// Whether jobs that begin now never end, and those that did.
    endless: (bool, HashSet<String>),
}

/// The objects of one kind, below all their parents.
#[derive(Debug, Default)]
struct Kind {
    shelves: Map<Arc<str>, Shelf>,
    /// For kinds below a parent: which parents hold an object of this id.
    parents: Map<Arc<str>, Vec<Arc<str>>>,
    /// What was worked out from them all, until one of them changes.
    gathered: OnceLock<Box<dyn Any + Send + Sync>>,
}

/// A path of ids and words taken apart: `vms/ID/nics` is kind `vms/nics` below `ID`.
fn split_place(place: &str) -> (String, String) {
    let (mut kind, mut parent) = (String::new(), String::new());
    for (at, word) in place.split('/').enumerate() {
        let into = if at % 2 == 0 { &mut kind } else { &mut parent };
        if !into.is_empty() {
            into.push('/');
        }
        into.push_str(word);
    }
    (kind, parent)
}

impl Store {
    /// An empty store; the seed decides all ids that it will ever give.
    pub fn new(seed: u64) -> Store {
        Store {
            kinds: Map::default(),
            ids: IdSource::new(seed),
            ids_of_time: IdSource::new(seed).aside(1),
            short_ids: IdSource::new(seed).aside(2),
            seq: 0,
            events: EventLog::default(),
            agenda: agenda::Agenda::default(),
            speed: 1.0,
            endless: (false, HashSet::new()),
        }
    }

    /// A fresh id, a version 4 UUID.
    pub fn new_id(&mut self) -> String {
        self.ids.fresh()
    }

    /// Eight hexadecimal digits, as internal commands correlate their events.
    pub fn short_id(&mut self) -> String {
        format!("{:08x}", self.short_ids.bits() >> 32)
    }

    /// From now on jobs that begin never end, or do again.
    pub(crate) fn make_jobs_endless(&mut self, endless: bool) {
        self.endless.0 = endless;
    }

    /// A job has begun.
    pub(crate) fn note_job(&mut self, job: &str) {
        if self.endless.0 {
            self.endless.1.insert(job.to_owned());
        }
    }

    /// Whether a job is one that never ends.
    pub(crate) fn is_endless(&self, job: &str) -> bool {
        self.endless.1.contains(job)
    }

    /// The audit log.
    pub fn events(&self) -> &EventLog {
        &self.events
    }

    /// The audit log, to write into it.
    pub fn events_mut(&mut self) -> &mut EventLog {
        &mut self.events
    }

    /// Puts an object into a collection, `vms` or `vms/ID/nics`. The root's `id` becomes the object's; without one it gets
    /// a fresh one. An object of the same id is replaced and keeps its place in the order.
    pub fn put(&mut self, place: &str, doc: Node) -> Arc<Object> {
        let (kind, parent) = split_place(place);
        self.put_below(&kind, &parent, doc)
    }

    /// The same with kind and parent apart.
    pub fn put_below(&mut self, kind: &str, parent: &str, mut doc: Node) -> Arc<Object> {
        let given = doc.attrs.iter().position(|(name, _)| name == "id");
        let id = match given {
            Some(at) => doc.attrs.remove(at).1,
            None => self.new_id(),
        };
        doc.attrs.clear();
        doc.shrink();
        self.seq += 1;
        let seq = self.seq;
        let kind_name = intern(kind);
        let home = self.kinds.entry(kind_name).or_default();
        home.gathered.take();
        let id: Arc<str> = id.into();
        let parent = match home.shelves.get_key_value(parent) {
            Some((known, _)) => Arc::clone(known),
            None => Arc::from(parent),
        };
        // Ten thousand CD-ROMs share one id: no search through the parents of such an id.
        let shelf = home.shelves.entry(Arc::clone(&parent)).or_default();
        if !parent.is_empty() && shelf.get(&id).is_none() {
            // Nearly always one: a list of one takes no room for more.
            let parents = home.parents.entry(Arc::clone(&id));
            let parents = parents.or_insert_with(|| Vec::with_capacity(1));
            parents.push(Arc::clone(&parent));
        }
        let object = Arc::new(Object {
            kind: kind_name,
            parent,
            id,
            doc,
            seq,
        });
        let is_new = shelf.get(&object.id).is_none();
        shelf.put(Arc::clone(&object));
        if is_new {
            self.note_making(kind, &object.id);
        }
        object
    }

    fn shelf(&self, kind: &str, parent: &str) -> Option<&Shelf> {
        self.kinds.get(kind)?.shelves.get(parent)
    }

    /// The object of this kind, parent and id; the parent of root collections is the empty text.
    pub fn get(&self, kind: &str, parent: &str, id: &str) -> Option<&Arc<Object>> {
        self.shelf(kind, parent)?.get(id)
    }

    /// The object of a root collection.
    pub fn root(&self, kind: &str, id: &str) -> Option<&Arc<Object>> {
        self.get(kind, "", id)
    }

    /// The first object of this kind and id below whatever parent.
    pub fn find(&self, kind: &str, id: &str) -> Option<&Arc<Object>> {
        let home = self.kinds.get(kind)?;
        if let Some(found) = home.shelves.get("").and_then(|shelf| shelf.get(id)) {
            return Some(found);
        }
        let parent = home.parents.get(id)?.first()?;
        home.shelves.get(parent)?.get(id)
    }

    /// The parents below which an object of this id lives: the VMs to which a disk is attached (`vms/diskattachments`).
    pub fn parents(&self, kind: &str, id: &str) -> &[Arc<str>] {
        let home = self.kinds.get(kind);
        home.and_then(|home| home.parents.get(id))
            .map_or(&[], Vec::as_slice)
    }

    /// The objects of one collection in the order in which they came.
    pub fn list(&self, kind: &str, parent: &str) -> impl DoubleEndedIterator<Item = &Arc<Object>> {
        self.shelf(kind, parent).into_iter().flat_map(Shelf::iter)
    }

    /// The objects of one kind below all parents, in no order beyond that of each collection.
    pub fn all(&self, kind: &str) -> impl Iterator<Item = &Arc<Object>> {
        let home = self.kinds.get(kind);
        home.into_iter()
            .flat_map(|home| home.shelves.values())
            .flat_map(Shelf::iter)
    }

    /// What `work` makes of all objects of one kind, made once until one of them changes: a list of hosts would otherwise go
    /// through all VMs for each of them. One kind has one such result, of one type.
    pub(crate) fn gathered<T: Any + Send + Sync>(
        &self,
        kind: &str,
        work: impl FnOnce(&Store) -> T,
    ) -> Option<&T> {
        let kept = &self.kinds.get(kind)?.gathered;
        kept.get_or_init(|| Box::new(work(self))).downcast_ref()
    }

    /// How fast what takes time happens.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// How many objects a collection holds.
    pub fn count(&self, kind: &str, parent: &str) -> usize {
        self.shelf(kind, parent).map_or(0, Shelf::len)
    }

    /// The first object of a root collection with this name, letter by letter.
    pub fn named(&self, kind: &str, name: &str) -> Option<&Arc<Object>> {
        self.named_below(kind, "", name)
    }

    /// The first object of a collection with this name.
    pub fn named_below(&self, kind: &str, parent: &str, name: &str) -> Option<&Arc<Object>> {
        self.shelf(kind, parent)?.named(name)
    }

    /// Changes the members of an object; false when there is none. Holders of the old one keep what they have.
    pub fn change(
        &mut self,
        kind: &str,
        parent: &str,
        id: &str,
        edit: impl FnOnce(&mut Node),
    ) -> bool {
        let Some(home) = self.kinds.get_mut(kind) else {
            return false;
        };
        home.gathered.take();
        let shelf = home.shelves.get_mut(parent);
        shelf.is_some_and(|shelf| shelf.change(id, edit))
    }

    /// Sets one text of an object of a root collection: `set("vms", id, "status", "up")`.
    pub fn set(
        &mut self,
        kind: &str,
        id: &str,
        path: &str,
        text: impl Into<crate::node::Text>,
    ) -> bool {
        self.change(kind, "", id, |doc| doc.set(path, text))
    }

    /// Takes an object out, with everything that lives below it.
    pub fn remove(&mut self, kind: &str, parent: &str, id: &str) -> Option<Arc<Object>> {
        let home = self.kinds.get_mut(kind)?;
        home.gathered.take();
        let gone = home.shelves.get_mut(parent)?.remove(id)?;
        if let Some(parents) = home.parents.get_mut(id) {
            parents.retain(|known| &**known != parent);
            if parents.is_empty() {
                home.parents.remove(id);
            }
        }
        let below = if parent.is_empty() {
            id.to_owned()
        } else {
            format!("{parent}/{id}")
        };
        self.remove_below(kind, &below);
        Some(gone)
    }

    /// Takes out all that lives below an object of this kind.
    fn remove_below(&mut self, kind: &str, parent: &str) {
        let prefix = format!("{kind}/");
        let deeper = format!("{parent}/");
        for (name, home) in &mut self.kinds {
            if !name.starts_with(&prefix) {
                continue;
            }
            let direct = !name[prefix.len()..].contains('/');
            let gone: Vec<Arc<str>> = if direct {
                home.shelves
                    .get_key_value(parent)
                    .map(|(key, _)| Arc::clone(key))
                    .into_iter()
                    .collect()
            } else {
                home.shelves
                    .keys()
                    .filter(|key| key.starts_with(&deeper))
                    .cloned()
                    .collect()
            };
            for key in gone {
                home.drop_shelf(&key);
            }
        }
    }

    /// All kinds that hold something, in no order.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.kinds.keys().copied()
    }
}

impl Kind {
    fn drop_shelf(&mut self, parent: &Arc<str>) {
        self.gathered.take();
        let Some(shelf) = self.shelves.remove(parent) else {
            return;
        };
        for object in shelf.iter() {
            if let Some(parents) = self.parents.get_mut(&object.id) {
                parents.retain(|known| known != parent);
                if parents.is_empty() {
                    self.parents.remove(&object.id);
                }
            }
        }
    }
}

/// Kind names live as long as the program; there are as many as the model has collections.
pub(crate) fn intern(kind: &str) -> &'static str {
    use std::collections::HashSet;
    use std::sync::{LazyLock, RwLock};
    static KNOWN: LazyLock<RwLock<HashSet<&'static str>>> = LazyLock::new(RwLock::default);
    if let Some(known) = KNOWN
        .read()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
        .get(kind)
    {
        return known;
    }
    let mut known = KNOWN
        .write()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(known) = known.get(kind) {
        return known;
    }
    let name: &'static str = Box::leak(kind.to_owned().into_boxed_str());
    known.insert(name);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(element: &'static str, name: &str) -> Node {
        Node::new(element).with_leaf("name", name)
    }

    #[test]
    fn objects_come_back_by_id_name_and_order() {
        let mut store = Store::new(1);
        let web = store.put("vms", named("vm", "web"));
        let db = store.put("vms", named("vm", "db"));
        assert_eq!(store.root("vms", &web.id).map(|vm| vm.name()), Some("web"));
        assert_eq!(
            store.named("vms", "db").map(|vm| vm.id.clone()),
            Some(db.id.clone())
        );
        let names: Vec<_> = store
            .list("vms", "")
            .map(|vm| vm.name().to_owned())
            .collect();
        assert_eq!(names, ["web", "db"]);
    }

    #[test]
    fn children_go_with_their_parent() {
        let mut store = Store::new(1);
        let vm = store.put("vms", named("vm", "web"));
        let other = store.put("vms", named("vm", "db"));
        let disk = "11111111-2222-4333-8444-555555555555";
        for holder in [&vm, &other] {
            let place = format!("vms/{}/diskattachments", holder.id);
            store.put(&place, Node::reference("disk_attachment", disk));
        }
        let step = format!("vms/{}/snapshots/s1/disks", vm.id);
        store.put(&step, Node::new("disk"));
        assert_eq!(store.parents("vms/diskattachments", disk).len(), 2);
        store.remove("vms", "", &vm.id);
        assert_eq!(
            store.parents("vms/diskattachments", disk),
            std::slice::from_ref(&other.id)
        );
        assert_eq!(store.all("vms/snapshots/disks").count(), 0);
        assert!(store.find("vms/diskattachments", disk).is_some());
    }

    #[test]
    fn a_change_leaves_snapshots_alone_and_keeps_the_index() {
        let mut store = Store::new(1);
        let before = store.put("vms", named("vm", "web"));
        assert!(store.change("vms", "", &before.id, |doc| doc.set("name", "www")));
        assert_eq!(before.name(), "web");
        assert!(store.named("vms", "web").is_none());
        assert!(store.named("vms", "www").is_some());
    }

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (mut one, mut two) = (Store::new(7), Store::new(7));
        assert_eq!(one.new_id(), two.new_id());
        assert_ne!(one.new_id(), Store::new(8).new_id());
        assert!(is_uuid(&one.new_id()));
    }

    #[test]
    fn what_was_gathered_goes_with_any_change() {
        let mut store = Store::new(1);
        let web = store.put("vms", named("vm", "web"));
        let names = |store: &Store| {
            let all = |store: &Store| {
                let all: Vec<&str> = store.list("vms", "").map(|vm| vm.name()).collect();
                all.join(" ")
            };
            store.gathered("vms", all).cloned().unwrap_or_default()
        };
        assert_eq!(names(&store), "web");
        store.put("vms", named("vm", "db"));
        assert_eq!(names(&store), "web db");
        store.set("vms", &web.id, "name", "www");
        assert_eq!(names(&store), "www db");
        store.remove("vms", "", &web.id);
        assert_eq!(names(&store), "db");
    }
}
