//! Events: what the engine notes about all that happens, with its own codes, severities and messages (engine 4.5.8).

mod links;
mod logins;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use ovmodel::type_of_element;

use crate::ask::{Ask, Caller};
use crate::codec::values::instant as stamp;
use crate::node::Node;
use crate::render::{order, refs};
use crate::store::{Object, Store};

pub(crate) use logins::{login, login_failed, logout};

/// One line of the audit log.
#[derive(Clone, Debug)]
pub struct Event {
    /// Number, growing from 1; `id` and `index` of the document.
    pub id: u64,
    /// The engine's code.
    pub code: u32,
    /// `normal`, `warning`, `error` or `alert`.
    pub severity: &'static str,
    /// The message.
    pub text: String,
    /// When.
    pub time: Timestamp,
    /// Which request; the host monitoring's events have none.
    pub correlation_id: Option<String>,
    /// Who reported it, none for the engine itself.
    pub origin: Option<String>,
    /// The reporter's own number, -1 for the engine.
    pub custom_id: i64,
    /// The reporter's own text.
    pub custom_data: Option<String>,
    /// Seconds within which the same event is dropped.
    pub flood_rate: i64,
    /// What it is about: element (`vm`), id and name.
    pub about: Vec<(&'static str, String, Option<String>)>,
    /// Hidden from lists.
    pub deleted: bool,
}

impl Event {
    /// The id of what it is about: `reference("vm")`.
    pub fn reference(&self, element: &str) -> Option<&str> {
        self.about
            .iter()
            .find(|(known, ..)| *known == element)
            .map(|(_, id, _)| id.as_str())
    }

    /// The name of what it is about.
    pub fn name_of(&self, element: &str) -> Option<&str> {
        let found = self.about.iter().find(|(known, ..)| *known == element);
        found.and_then(|(_, _, name)| name.as_deref())
    }
}

/// An event before it has a number.
#[derive(Clone, Debug)]
pub struct Draft(Event);

/// Elements of events and the kinds in which they are found.
pub(crate) const ABOUT: &[(&str, &str)] = &[
    ("cluster", "clusters"),
    ("data_center", "datacenters"),
    ("host", "hosts"),
    ("storage_domain", "storagedomains"),
    ("template", "templates"),
    ("user", "users"),
    ("vm", "vms"),
];

impl Draft {
    /// An event of the engine by its symbol (`USER_ADD_TAG`); severity and code come from the model.
    pub fn new(symbol: &str, text: impl Into<String>, now: Timestamp) -> Draft {
        let (code, severity) = match ovmodel::event_named(symbol) {
            Some(facts) => (facts.code, facts.severity),
            None => (0, "normal"),
        };
        Draft(Event {
            id: 0,
            code,
            severity,
            text: text.into(),
            time: now,
            correlation_id: None,
            origin: None,
            custom_id: -1,
            custom_data: None,
            flood_rate: 0,
            about: Vec::new(),
            deleted: false,
        })
    }

    /// The same, written for a request: with its correlation id and its user.
    pub fn of(ask: &Ask, symbol: &str, text: impl Into<String>) -> Draft {
        let mut draft = Draft::new(symbol, text, ask.now);
        draft.0.correlation_id = Some(ask.correlation_id.clone());
        draft.host_of(ask);
        draft.by(&ask.user)
    }

    /// Done by this user.
    pub fn by(mut self, user: &Caller) -> Draft {
        self.add("user", &user.id, Some(user.user_at_authz()));
        self
    }

    /// With another correlation id, or none.
    pub fn correlated(mut self, id: Option<String>) -> Draft {
        self.0.correlation_id = id;
        self
    }

    /// At another moment: events of what ends later.
    pub fn at(mut self, time: Timestamp) -> Draft {
        self.0.time = time;
        self
    }

    fn add(&mut self, element: &str, id: &str, name: Option<String>) {
        let known = ABOUT.iter().find(|(known, _)| *known == element);
        if let Some((element, _)) = known
            && self.0.reference(element).is_none()
        {
            self.0.about.push((element, id.to_owned(), name));
        }
    }

    /// About one object of a root collection, by element and id.
    pub fn about(mut self, store: &Store, element: &str, id: &str) -> Draft {
        let kind = ABOUT
            .iter()
            .find(|(known, _)| *known == element)
            .map_or("", |(_, kind)| *kind);
        let name = store.root(kind, id).map(|object| object.name().to_owned());
        self.add(element, id, name);
        self
    }

    /// About one object whose name is not told.
    pub(crate) fn about_nameless(mut self, element: &str, id: &str) -> Draft {
        self.add(element, id, None);
        self
    }

    /// About one object, with the name that it had.
    pub(crate) fn about_named(mut self, element: &str, id: &str, name: &str) -> Draft {
        self.add(element, id, Some(name.to_owned()));
        self
    }

    /// About a VM, with its cluster, data center, template and host.
    pub fn about_vm(mut self, store: &Store, vm: &Object) -> Draft {
        self.add("vm", &vm.id, Some(vm.name().to_owned()));
        for member in ["host", "template"] {
            if let Some(id) = vm.reference(member) {
                self = self.about(store, member, id);
            }
        }
        match vm.reference("cluster") {
            Some(cluster) => self.about_cluster(store, cluster),
            None => self,
        }
    }

    /// About a VM that comes to be. Only one of the blank template is about a storage domain, too: the master, for want of a
    /// better one.
    pub(crate) fn about_new(self, store: &Store, vm: &Object) -> Draft {
        let draft = self.about_vm(store, vm);
        match vm.reference("template") {
            Some(crate::store::ZERO) => draft,
            _ => draft.about_nameless("storage_domain", ""),
        }
    }

    /// About a cluster and its data center.
    pub fn about_cluster(mut self, store: &Store, cluster: &str) -> Draft {
        self = self.about(store, "cluster", cluster);
        match store
            .root("clusters", cluster)
            .and_then(|cluster| cluster.reference("data_center"))
        {
            Some(id) => self.about(store, "data_center", id),
            None => self,
        }
    }

    /// About a disk: its storage domain and data center.
    pub fn about_disk(mut self, store: &Store, disk: &Object) -> Draft {
        let domain = disk
            .doc
            .at("storage_domains.storage_domain")
            .and_then(Node::id);
        if let Some(domain) = domain {
            self = self.about(store, "storage_domain", domain);
            let center = store.root("storagedomains", domain);
            let center = center
                .and_then(|sd| sd.doc.at("data_centers.data_center"))
                .and_then(Node::id);
            if let Some(center) = center {
                self = self.about(store, "data_center", center);
            }
        }
        self
    }

    /// Writes it down.
    pub fn record(self, store: &mut Store) {
        let event = self.settle(store).0;
        store.events_mut().push(event);
    }

    /// Gives the event out, to set what only external events have.
    pub(crate) fn into_event(self) -> Event {
        self.0
    }
}

/// The document of an event.
pub(crate) fn document(event: &Event) -> Node {
    let id = event.id.to_string();
    let mut node = Node::new("event");
    node.set_attr("href", refs::href_of("events", "", &id));
    node.set_attr("id", id.clone());
    node.push(Node::leaf("description", event.text.as_str()));
    node.push(Node::leaf("code", event.code.to_string()));
    if let Some(correlation) = event
        .correlation_id
        .as_deref()
        .filter(|text| !text.is_empty())
    {
        node.push(Node::leaf("correlation_id", correlation));
    }
    if let Some(data) = event.custom_data.as_deref().filter(|text| !text.is_empty()) {
        node.push(Node::leaf("custom_data", data));
    }
    node.push(Node::leaf("custom_id", event.custom_id.to_string()));
    node.push(Node::leaf("flood_rate", event.flood_rate.to_string()));
    node.push(Node::leaf("index", id));
    node.push(Node::leaf(
        "origin",
        event.origin.as_deref().unwrap_or("oVirt"),
    ));
    node.push(Node::leaf("severity", event.severity));
    node.push(Node::leaf("time", stamp(event.time)));
    for (element, id, name) in &event.about {
        let mut about = Node::new(*element);
        // The engine itself has a name alone.
        let kind = ABOUT.iter().find(|(known, _)| known == element);
        if let Some((_, kind)) = kind.filter(|_| !id.is_empty()) {
            about.set_attr("href", refs::href_of(kind, "", id));
            about.set_attr("id", id.as_str());
        }
        if let Some(name) = name {
            about.push(Node::leaf("name", name.as_str()));
        }
        node.push(about);
    }
    if let Some(facts) = type_of_element("event") {
        order::arrange(&mut node, facts);
    }
    node
}
