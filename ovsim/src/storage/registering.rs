//! `register`: a VM or template of a domain that came back is in the inventory again, its disks where they are (engine 4.5.8).

use std::sync::Arc;

use super::baggage::{self, Landing};
use super::chore::{Chore, DIRECT, Row, SILENT, Told};
use super::content::left;
use super::imports;
use super::look::{self, Deed};
use super::{locks, mappings, regrants};
use crate::ask::Ask;
use crate::codec::values::instant;
use crate::node::Node;
use crate::render;
use crate::rules::actions::Done;
use crate::rules::mac_pools;
use crate::rules::places::Place;
use crate::rules::refusal::{INTERNAL, Outcome, Refusal};
use crate::store::{Object, Store};

const VM: Row = Row {
    job: "Importing VM {name} from configuration to Cluster {cluster}",
    first: &[(
        "VM_IMPORT_FROM_CONFIGURATION_EXECUTED_SUCCESSFULLY",
        "VM {name} has been successfully imported from the given configuration.",
    )],
    ..SILENT
};

const TEMPLATE: Row = Row {
    job: "Importing Template {name} from configuration to Cluster {cluster}",
    first: &[(
        "TEMPLATE_IMPORT_FROM_CONFIGURATION_SUCCESS",
        "Template {name} has been successfully imported from the given configuration.",
    )],
    ..DIRECT
};

/// A copy under another id was never possible here.
const NO_COPY: Row = Row {
    job: TEMPLATE.job,
    first: &[(
        "TEMPLATE_IMPORT_FROM_CONFIGURATION_FAILED",
        "Failed to import Template {name} from the given configuration.",
    )],
    ..DIRECT
};

const NO_VM_COPY: Row = Row {
    job: VM.job,
    ..DIRECT
};

const PARTIAL_VM: Told = (
    "IMPORTEXPORT_PARTIAL_VM_MISSING_ENTITIES",
    "The following entities could not be verified and will not be part of the imported VM {name}: '{missing}' (User: {user}).",
);

const PARTIAL_TEMPLATE: Told = (
    "IMPORTEXPORT_PARTIAL_TEMPLATE_MISSING_ENTITIES",
    "The following entities could not be verified and will not be part of the imported Template {name}: '{missing}' (User: {user}).",
);

/// What differs between VMs and templates.
struct Kind {
    word: &'static str,
    element: &'static str,
    row: &'static Row,
    copy: &'static Row,
    partial: Told,
    deed: Deed,
}

const KINDS: [Kind; 2] = [
    Kind {
        word: "vms",
        element: "vm",
        row: &VM,
        copy: &NO_VM_COPY,
        partial: PARTIAL_VM,
        deed: Deed("import", "VM"),
    },
    Kind {
        word: "templates",
        element: "template",
        row: &TEMPLATE,
        copy: &NO_COPY,
        partial: PARTIAL_TEMPLATE,
        deed: Deed("import", "Template"),
    },
];

/// One registration.
struct Coming<'a> {
    kind: &'static Kind,
    ask: &'a Ask,
    body: Node,
    id: String,
    domain: String,
    packed: Arc<Object>,
    cluster: String,
    name: String,
}

/// The action.
pub(super) fn register(store: &mut Store, ask: &Ask, place: &Place, word: &str) -> Outcome<Done> {
    let kind = &KINDS[usize::from(word != "vms")];
    let id = place.id.clone().unwrap_or_default();
    let domain = place.holder().to_owned();
    let body = look::body(ask);
    mappings::check(&body, kind.word == "vms")?;
    let asked = imports::cluster_of(store, &body)?;
    names_nothing(kind, &body)?;
    let Some(packed) = store.get(&left(kind.word), &domain, &id).cloned() else {
        return Err(is_not_left(store, ask, kind, (&body, &id, &domain), asked));
    };
    let cluster = asked.or_else(|| mappings::cluster(store, &body, &packed));
    let given = body.text_of("name").filter(|_| kind.word == "vms");
    let coming = Coming {
        kind,
        ask,
        id,
        domain,
        cluster: cluster.unwrap_or_default(),
        name: given.unwrap_or(packed.name()).to_owned(),
        packed,
        body,
    };
    if coming.body.text_of("clone") == Some("true") {
        return coming.copy(store);
    }
    let checked = match kind.word {
        "vms" => coming.check_vm(store),
        _ => coming.check_template(store),
    };
    let job = coming.chore(store, kind.row).say(kind.row.job);
    let profile = look::noted(store, ask, |_| job, checked)?;
    coming.execute(store, profile)
}

/// A name for a copy is put where nothing is yet: the engine stumbles, whether a copy is asked for or not.
fn names_nothing(kind: &Kind, body: &Node) -> Outcome<()> {
    if body.child("clone").is_none() || body.child("vm").is_none() {
        return Ok(());
    }
    let named = body.child(kind.element).map(|one| one.child("name"));
    match (kind.word, named) {
        ("vms", Some(None)) | ("templates", Some(None)) => Ok(()),
        _ => Err(Refusal::Page("java.lang.NullPointerException".into())),
    }
}

/// What is said of something that is not among what is left.
fn is_not_left(
    store: &mut Store,
    ask: &Ask,
    kind: &'static Kind,
    (body, id, domain): (&Node, &str, &str),
    asked: Option<String>,
) -> Refusal {
    let known = store.root(kind.word, id).cloned();
    let copies = body.text_of("clone") == Some("true");
    let deed = kind.deed;
    let told: Outcome<()> = if kind.word == "vms" {
        if copies {
            return Refusal::operation(
                500,
                "java.lang.NullPointerException: Cannot invoke \"org.ovirt.engine.core.bll.CommandBase.getParameters()\" because \"commandBase\" is null",
            );
        }
        match &known {
            _ if store.get(&left("templates"), domain, id).is_some() => deed.bad(NO_TEMPLATE),
            // The command stumbles over what it did not find.
            None => {
                return Refusal::stumbled();
            }
            Some(_)
                if asked
                    .as_deref()
                    .is_some_and(|it| store.root("clusters", it).is_none()) =>
            {
                deed.bad(NO_CLUSTER)
            }
            Some(vm) => {
                let nics: Vec<_> = store
                    .list("vms/nics", id)
                    .map(|nic| nic.doc.clone())
                    .collect();
                let cluster = vm.reference("cluster").unwrap_or("");
                macs_are_free(store, body, &nics, cluster)
                    .and_then(|()| imports::is_free(store, deed, "vms", id, ""))
            }
        }
    } else {
        match (&known, &asked) {
            _ if store.get(&left("vms"), domain, id).is_some() => {
                deed.conflict(TAKEN.replace("{name}", "Blank"))
            }
            (Some(_), None) if !copies => {
                deed.bad("Cannot {action} {type}. Cluster ID is not valid.")
            }
            (Some(_), Some(id)) if !copies && store.root("clusters", id).is_some() => {
                deed.bad("Cannot {action} {type}. Storage Domain doesn't exist.")
            }
            (Some(_), Some(_)) if !copies => deed.bad(NO_CLUSTER),
            _ => deed.bad("Cannot {action} {type}. VM is not found."),
        }
    };
    let cluster = asked.or_else(|| Some(known.as_ref()?.reference("cluster")?.to_owned()));
    let name = known.as_ref().map_or("", |known| known.name());
    let chore = Chore::new(ask, kind.row).word("name", name).word(
        "cluster",
        look::name_of(store, "clusters", &cluster.unwrap_or_default()),
    );
    let told = look::noted(store, ask, |_| chore.say(kind.row.job), told);
    told.err().unwrap_or(Refusal::Empty(404))
}

const NO_CLUSTER: &str = "Cannot {action} {type}. The relevant Cluster doesn't exist.";

const NO_TEMPLATE: &str = "Cannot {action} {type}. The relevant Template doesn't exist.";

const TAKEN: &str = "Cannot {action} {type}. Template or VM with the same ID already exists in the system. Please remove the Template or VM ({name}) from the system first";

/// No NIC brings an address that another has, unless it gets one of its own or the pool has nothing against it.
fn macs_are_free(store: &Store, body: &Node, nics: &[Node], cluster: &str) -> Outcome<()> {
    if body.text_of("reassign_bad_macs") == Some("true")
        || mac_pools::allows_duplicates(store, Some(cluster))
    {
        return Ok(());
    }
    let taken = |nic: &&Node| {
        let mac = nic.text_at("mac.address");
        let mut others = store.all("vms/nics");
        mac.is_some() && others.any(|other| other.text("mac.address") == mac)
    };
    let bad = nics.iter().filter(taken);
    let mut bad: Vec<_> = bad
        .map(|nic| format!("\t{}", nic.text_of("name").unwrap_or("")))
        .collect();
    if bad.is_empty() {
        return Ok(());
    }
    if bad.len() > MOST {
        bad.truncate(MOST);
        bad.push("\t...".to_owned());
    }
    Err(Refusal::conflict(format!(
        "Cannot import Virtual Machine, because that action would create duplicates in target MAC pool, which are not allowed. Either allow duplicate MACs in MAC Pool, or allow reassignment of bad MACs during import. Problematic NICs are {}",
        bad.join(",\n")
    )))
}

/// How many names a message has at most.
const MOST: usize = 5;

impl Coming<'_> {
    fn chore(&self, store: &Store, row: &'static Row) -> Chore {
        Chore::new(self.ask, row)
            .word("name", self.name.as_str())
            .word("cluster", look::name_of(store, "clusters", &self.cluster))
            .about_domain(store, &self.domain)
    }

    /// A copy fails on its way.
    fn copy(&self, store: &mut Store) -> Outcome<Done> {
        let chore = self.chore(store, self.kind.copy);
        let chore = chore.about_named(self.kind.element, &self.id, &self.name);
        let chore = chore
            .about_cluster(store, &self.cluster)
            .begin(store, self.ask);
        chore.end(store, self.ask.now, false);
        Err(Refusal::operation(400, format!("[{INTERNAL}]")))
    }

    /// The NICs as they were packed.
    fn nics(&self) -> Vec<Node> {
        let own = format!("{}/nics", self.kind.word);
        baggage::packed_rows(&self.packed.doc, &own)
            .cloned()
            .collect()
    }

    /// No disk of it was registered alone.
    fn disks_are_new(&self, store: &Store) -> Outcome<()> {
        let disks = baggage::packed_disks(&self.packed.doc).filter_map(Node::id);
        let mut there = disks.filter_map(|id| store.root("disks", id));
        match there.next() {
            Some(disk) => self.kind.deed.conflict(format!(
                "Cannot {{action}} {{type}}. The following disks already exist: {}. Please import as a clone.",
                look::alias(disk)
            )),
            None => Ok(()),
        }
    }

    fn cluster_is_there(&self, store: &Store) -> Outcome<()> {
        match store.root("clusters", &self.cluster) {
            Some(_) => Ok(()),
            None => self.kind.deed.bad(NO_CLUSTER),
        }
    }

    fn check_vm(&self, store: &Store) -> Outcome<Option<String>> {
        let deed = self.kind.deed;
        locks::check(store, &[&self.id], deed.0, deed.1)?;
        self.disks_are_new(store)?;
        self.cluster_is_there(store)?;
        look::domain_is_active(store, deed, &self.domain)?;
        macs_are_free(store, &self.body, &self.nics(), &self.cluster)?;
        imports::is_free(store, deed, "vms", &self.id, "")?;
        let template = self.packed.reference("template");
        if template.is_some_and(|id| store.root("templates", id).is_none()) {
            return deed.bad(NO_TEMPLATE);
        }
        imports::is_free(store, deed, "vms", "", &self.name)?;
        self.profiles(store)
    }

    fn check_template(&self, store: &Store) -> Outcome<Option<String>> {
        let deed = self.kind.deed;
        locks::check(store, &[&self.id], deed.0, deed.1)?;
        self.cluster_is_there(store)?;
        look::domain_is_active(store, deed, &self.domain)?;
        imports::is_free(store, deed, "templates", &self.id, &self.name)?;
        let profile = self.profiles(store)?;
        self.disks_are_new(store)?;
        Ok(profile)
    }

    fn profiles(&self, store: &Store) -> Outcome<Option<String>> {
        let (deed, doc) = (self.kind.deed, &self.packed.doc);
        imports::profile_of_images(store, self.ask, deed, doc, &self.domain)?;
        imports::profile_of_machine(store, self.ask, deed, None, &self.cluster)
    }

    fn execute(&self, store: &mut Store, profile: Option<String>) -> Outcome<Done> {
        let (kind, ask, id) = (self.kind, self.ask, self.id.as_str());
        let mut doc = self.packed.doc.clone();
        imports::give_profile(&mut doc, profile);
        doc.set("name", self.name.as_str());
        doc.put(Node::reference("cluster", self.cluster.as_str()));
        doc.remove("quota");
        if kind.word == "vms" {
            doc.put(Node::leaf("stop_time", instant(ask.now)));
        }
        let landing = Landing {
            kind: kind.word,
            id,
            user: &ask.user.id,
            fresh: false,
            domain: &|_| Some(self.domain.clone()),
            status: "ok",
        };
        for disk in baggage::unpack(store, doc, &landing, ask.now) {
            store.change("disks", "", &disk, |doc| {
                doc.remove("quota");
                if kind.word == "templates" {
                    // It is looked for, and not kept.
                    doc.remove("disk_profile");
                }
            });
            super::unregistered::as_configured(store, &disk);
        }
        self.connect(store);
        let missing = regrants::give(store, &self.body, &self.packed, (kind.element, id));
        super::unregistered::forget_everywhere(store, kind.word, id);
        // It is not yet among what the domain's OVF stores hold.
        store.remove("ovfupdates", "", &self.domain);
        let chore = self.chore(store, kind.row).about(store, kind.element, id);
        if !missing.is_empty() {
            let chore = chore.clone().word("missing", missing);
            chore.tell(store, &[kind.partial], ask.now);
        }
        let chore = chore.begin(store, ask);
        chore.end(store, ask.now, true);
        let mut done = Done::with(chore.job)?;
        done.parts = vec![render::reference(store, "storage_domain", &self.domain)];
        Ok(done)
    }

    /// The NICs get the profiles that are meant.
    fn connect(&self, store: &mut Store) {
        let home = format!("{}/nics", self.kind.word);
        for nic in self.nics() {
            let Some(id) = nic.id() else { continue };
            let profile = mappings::profile(store, &self.body, &nic, &self.cluster);
            store.change(&home, &self.id, id, |doc| {
                doc.remove("vnic_profile");
                if let Some(profile) = profile {
                    doc.put(Node::reference("vnic_profile", profile));
                }
            });
        }
    }
}
