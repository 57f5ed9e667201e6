//! What events of a code are about, as a real engine links them, whoever writes them: what is told too much is taken away, what
//! follows from the rest is added (engine 4.5.8).

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{ABOUT, Draft};
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store};

/// The elements by code; `system` stands for the engine itself as the user.
fn table() -> &'static HashMap<u32, Vec<&'static str>> {
    static TABLE: OnceLock<HashMap<u32, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = include_str!("links.txt").lines();
        let rows = rows.filter(|row| !row.starts_with('#'));
        let rows = rows.filter_map(|row| {
            let mut words = row.split(' ');
            let code = words.next()?.parse().ok()?;
            Some((code, words.skip(1).collect()))
        });
        rows.collect()
    })
}

/// What events of this code are about; none where every call says it itself.
fn links_of(code: u32) -> Option<&'static [&'static str]> {
    table().get(&code).map(Vec::as_slice)
}

fn names(known: &[&str], element: &str) -> bool {
    known
        .iter()
        .any(|word| word.trim_end_matches('?') == element)
}

impl Draft {
    /// About the object of a request, when events of this code are about such objects.
    pub(crate) fn subject(mut self, kind: &str, id: &str, name: &str) -> Draft {
        let element = ABOUT.iter().find(|(_, known)| *known == kind);
        let known = links_of(self.0.code).unwrap_or(&[]);
        if let Some((element, _)) = element.filter(|(element, _)| known.contains(element)) {
            self.add(element, id, Some(name.to_owned()));
        }
        self
    }

    /// About the host that the body of the request names, when events of this code are about hosts.
    pub(super) fn host_of(&mut self, ask: &Ask) {
        let host = ask.body.as_ref().and_then(|body| body.child("host"));
        let host = host.and_then(Node::id);
        if let Some(host) =
            host.filter(|_| links_of(self.0.code).is_some_and(|known| known.contains(&"host")))
        {
            self.add("host", host, None);
        }
    }

    /// Done by the engine itself.
    pub(crate) fn by_system(mut self) -> Draft {
        self.0.about.retain(|(element, ..)| *element != "user");
        self.add("user", "", Some("SYSTEM".to_owned()));
        self
    }

    /// Makes the links those of the code.
    pub(super) fn settle(mut self, store: &Store) -> Draft {
        let Some(known) = links_of(self.0.code) else {
            return self;
        };
        self.0.about.retain(|(element, ..)| names(known, element));
        // Some are known by name alone.
        for (element, id, _) in &mut self.0.about {
            if known
                .iter()
                .any(|word| word.strip_suffix('?') == Some(element))
            {
                id.clear();
            }
        }
        if known.contains(&"system") {
            self = self.by_system();
        }
        for element in [
            "template",
            "host",
            "cluster",
            "data_center",
            "storage_domain",
        ] {
            if known.contains(&element)
                && self.0.reference(element).is_none()
                && let Some(id) = self.derived(store, element)
            {
                self = self.about(store, element, &id);
            }
        }
        // What is told with an empty id is not there, whatever follows from the rest.
        let absent = |(element, id, name): &(_, String, Option<String>)| {
            id.is_empty() && (*element == "storage_domain" || name.is_none())
        };
        self.0.about.retain(|about| !absent(about));
        // A host of the body has no name yet.
        for (element, id, name) in self.0.about.iter_mut().filter(|(.., name)| name.is_none()) {
            let kind = ABOUT.iter().find(|(known, _)| known == element);
            let object = kind.and_then(|(_, kind)| store.root(kind, id));
            *name = object.map(|object| object.name().to_owned());
        }
        self
    }

    /// What the event is about already, of this kind.
    fn known<'s>(&self, store: &'s Store, element: &str) -> Option<&'s Object> {
        let (_, kind) = ABOUT.iter().find(|(known, _)| *known == element)?;
        store
            .root(kind, self.0.reference(element)?)
            .map(|object| &**object)
    }

    fn derived(&self, store: &Store, element: &str) -> Option<String> {
        let by = |from: &str| {
            let object = self.known(store, from)?;
            object.reference(element).map(str::to_owned)
        };
        match element {
            "template" => by("vm"),
            "host" if self.0.reference("vm").is_some() => by("vm"),
            "host" => self.worker(store),
            "cluster" => by("vm").or_else(|| by("host")).or_else(|| by("template")),
            "data_center" => by("cluster").or_else(|| {
                let domain = self.0.reference("storage_domain")?;
                let centers = store.parents("datacenters/storagedomains", domain);
                centers.first().map(|center| center.to_string())
            }),
            "storage_domain" => {
                let center = self.0.reference("data_center")?;
                let links = store.list("datacenters/storagedomains", center);
                let mut domains = links.filter_map(|link| store.root("storagedomains", &link.id));
                let master = domains.find(|domain| domain.is("master"))?;
                Some(master.id.to_string())
            }
            _ => None,
        }
    }

    /// A host that does it: some host that is up in the data center, or anywhere.
    fn worker(&self, store: &Store) -> Option<String> {
        let center = self.0.reference("data_center");
        let mut hosts = store.list("hosts", "").filter(|host| host.status() == "up");
        let host = hosts.find(|host| {
            let cluster = host.reference("cluster");
            let cluster = cluster.and_then(|id| store.root("clusters", id));
            center.is_none()
                || cluster.and_then(|cluster| cluster.reference("data_center")) == center
        })?;
        Some(host.id.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_names_what_there_is() {
        let rows = include_str!("links.txt").lines();
        let rows = rows.filter(|row| !row.starts_with('#'));
        let mut last = 0;
        for row in rows {
            let words: Vec<_> = row.split(' ').collect();
            let facts = ovmodel::event_named(words[1]).unwrap_or_else(|| panic!("{row}"));
            assert_eq!(words[0], facts.code.to_string(), "{row}");
            assert!(facts.code > last, "{row}");
            last = facts.code;
            for word in &words[2..] {
                let known = ABOUT
                    .iter()
                    .any(|(element, _)| *element == word.trim_end_matches('?'));
                assert!(known || *word == "system", "{row}");
            }
        }
    }

    #[test]
    fn what_follows_is_added_and_what_is_too_much_goes() {
        let mut store = Store::new(1);
        let center = Node::reference("data_center", "d1").with_leaf("name", "dc");
        store.put("datacenters", center);
        let cluster = Node::reference("cluster", "c1")
            .with_leaf("name", "cl")
            .with(Node::reference("data_center", "d1"));
        store.put("clusters", cluster);
        let host = Node::reference("host", "h1")
            .with_leaf("name", "host")
            .with(Node::reference("cluster", "c1"));
        store.put("hosts", host);
        let now = jiff::Timestamp::UNIX_EPOCH;
        let draft = Draft::new("LABEL_NIC", "", now).about(&store, "host", "h1");
        draft.about(&store, "data_center", "d1").record(&mut store);
        let event = store.events().get("1").unwrap();
        assert_eq!(event.reference("cluster"), Some("c1"));
        assert_eq!(event.reference("data_center"), None);
    }
}
