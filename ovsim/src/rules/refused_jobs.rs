//! The failed job that a refused command leaves. An engine watches some commands from before it checks them, and some not at all:
//! these are those it watches (engine 4.5.8, its list of monitored commands), beside those whose own modules leave the job. What
//! fails before a command is begun, such as a name in the body that nobody has, leaves nothing.

use ovmodel::Shape;

use super::cluster_moves;
use super::jobs;
use super::places::Place;
use super::refusal::Refusal;
use crate::ask::Ask;
use crate::events::Draft;
use crate::life;
use crate::node::Node;
use crate::store::Store;

/// What an engine writes where a text has a place for a name and there is none.
pub(crate) const UNKNOWN: &str = "<UNKNOWN>";

/// Place, deed, description. `{it}` is what the path names, `{new}` what the body calls it, `{vm}` and `{host}` what it lies in;
/// `{cluster}` and `{center}` are those of the body or else of the object.
const ROWS: &[(&str, &str, &str)] = &[
    (
        "datacenters",
        "update",
        "Editing Data Center {it} properties",
    ),
    ("datacenters", "remove", "Removing Data Center {it}"),
    (
        "datacenters/storagedomains",
        "activate",
        "Activating Storage Domain {it} on Data Center {center}",
    ),
    (
        "datacenters/storagedomains",
        "deactivate",
        "Deactivating Storage Domain {it} in Data Center {center}",
    ),
    ("disks", "add", "Adding Disk {new}"),
    ("disks", "copy", "Copying Disk {it} from {from} to {to}"),
    (
        "disks",
        "convert",
        "Converting disk {it} to <UNKNOWN>/<UNKNOWN>",
    ),
    ("disks", "remove", "Removing Disk {it}"),
    ("disks", "sparsify", "SparsifyImage"),
    (
        "disks",
        "update",
        "Updating Disk {it} properties for VMs: {users}",
    ),
    ("events", "add", "Adding an External Event"),
    ("hosts", "activate", "Invoking Activate Host {it}"),
    ("hosts", "add", "Adding new Host {new} to Cluster {cluster}"),
    (
        "hosts",
        "approve",
        "Adding new Host {it} (Approve process) to Cluster <UNKNOWN>",
    ),
    (
        "hosts",
        "commitnetconfig",
        "Applying saved network configuration to Host {it}",
    ),
    (
        "hosts",
        "iscsilogin",
        "Connecting Host {known host} to Storage server",
    ),
    (
        "hosts",
        "setupnetworks",
        "Configuring networks on host {it}",
    ),
    (
        "hosts",
        "syncallnetworks",
        "Synchronizing networks on host {it}",
    ),
    (
        "hosts/fenceagents",
        "add",
        "Adding fence agent to host 00000000-0000-0000-0000-000000000000",
    ),
    (
        "hosts/fenceagents",
        "remove",
        "Removing fence agent from host 00000000-0000-0000-0000-000000000000",
    ),
    (
        "hosts/fenceagents",
        "update",
        "Updating fence agent of host 00000000-0000-0000-0000-000000000000",
    ),
    ("hosts/networkattachments", "add", "AddNetworkAttachment"),
    (
        "hosts/networkattachments",
        "remove",
        "RemoveNetworkAttachment",
    ),
    (
        "hosts/networkattachments",
        "update",
        "UpdateNetworkAttachment",
    ),
    (
        "hosts/storageconnectionextensions",
        "remove",
        "RemoveStorageServerConnectionExtension",
    ),
    (
        "instancetypes",
        "add",
        "Creating VM Template {new} in Data Center <UNKNOWN>",
    ),
    (
        "instancetypes",
        "remove",
        "Removing VM Template {it} from Data Center <UNKNOWN>",
    ),
    (
        "instancetypes",
        "update",
        "Editing Template {it} properties",
    ),
    (
        "instancetypes/watchdogs",
        "add",
        "Adding watchdog to VM <UNKNOWN>",
    ),
    (
        "instancetypes/watchdogs",
        "remove",
        "Remove watchdog from VM <UNKNOWN>",
    ),
    (
        "instancetypes/watchdogs",
        "update",
        "Updating watchdog on VM <UNKNOWN>",
    ),
    (
        "networks",
        "add",
        "Adding network {new} to Data Center: {center}",
    ),
    (
        "networks",
        "remove",
        "Removing network {it} from Data Center: {center}",
    ),
    (
        "networks",
        "update",
        "Updating network {it} on Data Center: {center}",
    ),
    ("storagedomains/disks", "add", "Importing Disk {new}"),
    (
        "storagedomains/storageconnections",
        "add",
        "AttachStorageConnectionToStorageDomain",
    ),
    (
        "storagedomains/templates",
        "register",
        "Importing Template <UNKNOWN> from configuration to Cluster {cluster}",
    ),
    (
        "storagedomains/vms",
        "register",
        "Importing VM <UNKNOWN> from configuration to Cluster {cluster}",
    ),
    (
        "templates",
        "add",
        "Creating VM Template {new} in Data Center {center}",
    ),
    (
        "templates",
        "remove",
        "Removing VM Template {it} from Data Center {center}",
    ),
    ("templates", "update", "Editing Template {it} properties"),
    (
        "vmpools",
        "add",
        "Creating VM Pool {new} from template {template}",
    ),
    (
        "vmpools",
        "allocatevm",
        "Allocating VM <UNKNOWN> from VM Pool {it} to User {user}",
    ),
    (
        "vmpools",
        "remove",
        "Removing VM Pool {it} from Cluster {cluster}",
    ),
    ("vmpools", "update", "Configuring VM Pool {it} properties"),
    ("vms", "add", "Creating VM {new} in Cluster {cluster}"),
    ("vms", "clone", "Creating VM {new} as a clone of VM {it}"),
    (
        "vms",
        "commitsnapshot",
        "Restoring VM Snapshot <UNKNOWN> of VM {it}",
    ),
    ("vms", "freezefilesystems", "FreezeVm"),
    ("vms", "logon", "Logging on to VM {it}"),
    ("vms", "migrate", "Migrating VM {it}"),
    ("vms", "reboot", "Rebooting VM {it}"),
    ("vms", "remove", "Removing VM {it} from system"),
    ("vms", "reset", "Resetting VM {it}"),
    ("vms", "screenshot", "ScreenshotVm"),
    ("vms", "shutdown", "Shutting down VM {it}"),
    ("vms", "start", "Launching VM {it}"),
    ("vms", "stop", "Stopping VM {it}"),
    ("vms", "suspend", "Performing Hibernate action on VM {it}"),
    ("vms", "thawfilesystems", "ThawVm"),
    (
        "vms",
        "undosnapshot",
        "Restoring VM Snapshot <UNKNOWN> of VM {it}",
    ),
    ("vms", "update", "Editing VM {it} properties"),
    ("vms/backups", "add", "Backing up VM {vm}"),
    ("vms/cdroms", "update", "Editing VM {vm} properties"),
    ("vms/diskattachments", "add", "Adding Disk {new}"),
    (
        "vms/diskattachments",
        "update",
        "Updating Disk {it} properties for VMs: {users}",
    ),
    (
        "vms/snapshots",
        "add",
        "Creating VM Snapshot {new} for VM {vm}",
    ),
];

/// The newest job, to be compared when the request is over.
pub(crate) fn newest(store: &Store) -> Option<String> {
    let newest = store.list("jobs", "").next_back();
    newest.map(|job| job.id.to_string())
}

/// Leaves the failed job of a refused command, unless it has left one since.
pub(crate) fn leave(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    before: &Option<String>,
    refusal: &Refusal,
) {
    // A command that stumbles in its checks left a job, too.
    let stumbles = place.kind == "datacenters/storagedomains"
        && matches!(refusal, Refusal::Fault { status: 500, .. });
    if !(refusal.is_of_a_command() || stumbles) || newest(store) != *before {
        return;
    }
    if let Some(text) = description(store, ask, place) {
        jobs::refused(store, ask, &text);
    }
    // The one that looks for its host only when it works.
    if place.kind == "hosts" && ask.method.segment() == "commitnetconfig" && is_gone(refusal) {
        let text = format!("Failed to commit network changes on {UNKNOWN}");
        let draft = Draft::of(ask, "NETWORK_COMMINT_NETWORK_CHANGES_FAILED", text);
        let host = place.id.as_deref().unwrap_or("");
        draft.about(store, "host", host).record(store);
    }
}

fn is_gone(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Fault { status: 400, .. })
}

fn description(store: &Store, ask: &Ask, place: &Place) -> Option<String> {
    let deed = match ask.method.shape() {
        Shape::Add => "add".to_owned(),
        Shape::Update => "update".to_owned(),
        Shape::Remove => "remove".to_owned(),
        _ => ask.method.segment(),
    };
    let kind = match place.kind.as_str() {
        "datacenters/networks" => "networks",
        kind => kind,
    };
    let nothing = Node::default();
    let body = ask.body.as_ref().unwrap_or(&nothing);
    let text = match (kind, deed.as_str()) {
        // What is there already is attached, which nobody watches.
        ("vms/diskattachments", "add")
            if body.child("disk").is_none_or(|disk| disk.id().is_some()) =>
        {
            return None;
        }
        ("vms/cdroms", "update") if ask.params.flag("current", false) => {
            "Changing CD-ROM for VM {vm}"
        }
        ("hosts", "fence") => fencing(body)?,
        ("vms", "update") if cluster_moves::stays(store, place, body) => return None,
        (kind, deed) => ROWS.iter().find(|row| row.0 == kind && row.1 == deed)?.2,
    };
    let words = Words {
        store,
        ask,
        place,
        kind,
        body,
    };
    let text = words.put(text);
    Some(match kind {
        "vms" => life::aimed(store, ask, &deed, text),
        _ => text,
    })
}

fn fencing(body: &Node) -> Option<&'static str> {
    match body.text_of("fence_type") {
        Some("restart") => Some("Restarting Host {it} (Fencing) on Cluster <UNKNOWN>"),
        Some("start") => Some("Starting Host {it} (Fencing) on Cluster <UNKNOWN>"),
        Some("stop") => Some("Stopping Host {it} (Fencing) on Cluster <UNKNOWN>"),
        _ => None,
    }
}

/// Where names come from.
struct Words<'w> {
    store: &'w Store,
    ask: &'w Ask,
    place: &'w Place,
    kind: &'w str,
    body: &'w Node,
}

impl Words<'_> {
    fn put(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (word, found) in [
            ("it", self.it()),
            ("new", self.new_name()),
            ("vm", self.called("vms", self.place.holder())),
            ("cluster", self.of("cluster", "clusters")),
            ("known host", self.known_host()),
            ("center", self.center()),
            ("template", self.of("template", "templates")),
            ("user", self.ask.user.login.clone()),
            ("users", self.users()),
            ("from", self.domain()),
            ("to", self.of("storage_domain", "storagedomains")),
        ] {
            let found = if found.is_empty() { UNKNOWN } else { &found };
            text = text.replace(&format!("{{{word}}}"), found);
        }
        text
    }

    /// The name of a root object; an engine writes the id of one that is not there.
    fn called(&self, kind: &str, id: &str) -> String {
        let object = self.store.root(kind, id);
        let name = object.map(|object| match object.name() {
            "" => object.text("alias").unwrap_or(""),
            name => name,
        });
        name.unwrap_or(id).to_owned()
    }

    fn id(&self) -> &str {
        self.place.id.as_deref().unwrap_or("")
    }

    fn it(&self) -> String {
        let home = match self.kind {
            "vms/diskattachments" => "disks",
            "datacenters/storagedomains" => "storagedomains",
            kind => kind,
        };
        let unknown = self.store.root(home, self.id()).is_none();
        if self.kind == "datacenters/storagedomains" && unknown {
            return UNKNOWN.to_owned();
        }
        self.called(home, self.id())
    }

    fn new_name(&self) -> String {
        let inner = match self.kind {
            "vms" if self.ask.method.shape() == Shape::Action => self.body.child("vm"),
            "vms/diskattachments" => self.body.child("disk"),
            _ => Some(self.body),
        };
        let Some(inner) = inner else {
            return String::new();
        };
        let member = if self.kind == "vms/snapshots" {
            "description"
        } else {
            "name"
        };
        let name = inner.text_of(member).or(inner.text_of("alias"));
        name.unwrap_or("").to_owned()
    }

    /// What the body refers to, or else the object.
    fn of(&self, member: &str, kind: &str) -> String {
        if let Some(given) = self.body.child(member) {
            let gone = |id: &str| kind == "storagedomains" && self.store.root(kind, id).is_none();
            if given.id().is_some_and(gone) {
                return UNKNOWN.to_owned();
            }
            let id = given.id().map(|id| self.called(kind, id));
            return id.unwrap_or_else(|| given.text_of("name").unwrap_or("").to_owned());
        }
        let object = self.store.root(self.kind, self.id());
        let id = object.and_then(|object| object.reference(member));
        match (id, self.kind, member) {
            (Some(id), ..) => self.called(kind, id),
            // Where nothing is said, a host goes to this one.
            (None, "hosts", "cluster") if self.id().is_empty() => "Default".to_owned(),
            _ => String::new(),
        }
    }

    fn known_host(&self) -> String {
        let host = self.store.root("hosts", self.id());
        host.map_or_else(String::new, |host| host.name().to_owned())
    }

    fn center(&self) -> String {
        match self.place.kind.as_str() {
            "datacenters/storagedomains" if self.place.owner(self.store).is_none() => {
                UNKNOWN.to_owned()
            }
            "datacenters/storagedomains" | "datacenters/networks" => {
                self.called("datacenters", self.place.holder())
            }
            "templates" => {
                let vm = self.body.child("vm").and_then(Node::id);
                let vm = vm.and_then(|id| self.store.root("vms", id));
                let cluster =
                    vm.and_then(|vm| self.store.root("clusters", vm.reference("cluster")?));
                let center = cluster.and_then(|cluster| cluster.reference("data_center"));
                center.map_or_else(String::new, |id| self.called("datacenters", id))
            }
            _ => self.of("data_center", "datacenters"),
        }
    }

    fn domain(&self) -> String {
        let disk = self.store.root("disks", self.id());
        let domain = disk.and_then(|disk| {
            let domains = disk.doc.child("storage_domains")?;
            domains.children.first()?.id().map(str::to_owned)
        });
        domain.map_or_else(String::new, |id| self.called("storagedomains", &id))
    }

    /// The VMs that have the disk.
    fn users(&self) -> String {
        let links = self.store.parents("vms/diskattachments", self.id());
        let mut names: Vec<String> = links.iter().map(|vm| self.called("vms", vm)).collect();
        names.sort();
        match names.is_empty() {
            true => "N/A".to_owned(),
            false => names.join(", "),
        }
    }
}
