//! Templates: made from VMs, in versions, with NICs, consoles and watchdogs of their own.

use super::instances;
use super::machines::DROP;
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Letters, Names, PLAIN, Rule};
use super::work::Work;
use super::{body, generators, machine_checks, machine_refusals, machine_values};
use super::{icons, migration_options, template_checks, template_profiles};
use crate::codec::values::instant;
use crate::node::Node;
use crate::storage::locks::Hold;
use crate::storage::template_disks::Origin;
use crate::storage::{births, from_snapshot, locks, template_disks};
use crate::store::{Object, Store, ZERO};
use crate::world;

const TEMPLATE_OWNER: &str = "def0000a-0000-0000-0000-def00000000f";
const TEMPLATE_USER: &str = "def00009-0000-0000-0000-def000000009";

/// Templates.
pub(crate) const TEMPLATES: Rule = Rule {
    kind: "templates",
    label: "Template",
    names: Names {
        letters: Letters::Word,
        wrong: "Can not {action} {type}. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: name",
        longest: 255,
        too_long: "VM Template name must not exceed 255 characters, Attribute: vmTemplate.name",
        ..ANY_NAME
    },
    drop: DROP,
    needs: |work| {
        let vm = work.given.child("vm").is_some_and(|vm| {
            vm.id().is_some() || vm.child("name").is_some() || from_snapshot::asked(vm).is_some()
        });
        match (work.gives("name"), vm) {
            (Some(""), true) => {
                let text = "VM Template name must not exceed 255 characters, Attribute: name";
                return Err(Refusal::bad(text));
            }
            (Some(_), true) => return Ok(()),
            _ => {}
        }
        Err(Refusal::validation(
            "No matching signature found, make sure that mandatory attributes are provided.",
        ))
    },
    prepare: |work| {
        if work.is_add() {
            return compose(work);
        }
        if work.doc.text_of("name") == Some("") {
            return Err(work.bad(
                "VM Template name must not exceed 255 characters, Attribute: _vmTemplate.name",
            ));
        }
        alter(work)
    },
    made,
    changed: |work, template| {
        template_checks::dated(work, template);
        rename_versions(work, template);
        let text = format!(
            "Template {} configuration was updated by {}.",
            template.name(),
            work.user()
        );
        let draft =
            work.event("USER_UPDATE_VM_TEMPLATE", text)
                .about(work.store, "template", &template.id);
        draft.record(work.store);
    },
    jobs: [None, Some("Editing Template {name} properties"), None],
    ..PLAIN
};

/// The versions of a base are called as it is.
fn rename_versions(work: &mut Work<'_>, template: &Object) {
    let base = Some(&*template.id);
    let of = |one: &&std::sync::Arc<Object>| {
        one.doc.at("version.base_template").and_then(Node::id) == base
            && one.name() != template.name()
    };
    let versions = work.store.list("templates", "").filter(of);
    let versions: Vec<_> = versions.map(|one| one.id.to_string()).collect();
    for id in versions {
        work.store.set("templates", &id, "name", template.name());
    }
}

/// What an update may not do, and what becomes of its values.
fn alter(work: &mut Work<'_>) -> Outcome<()> {
    icons::check(work)?;
    template_checks::check_level(work)?;
    machine_refusals::check_beans(work, "_vmTemplate")?;
    template_checks::check_values(work)?;
    let cluster = work.doc.child("cluster").and_then(Node::id);
    let cluster = cluster
        .and_then(|id| work.store.root("clusters", id))
        .cloned();
    if cluster.is_none()
        && work
            .given
            .child("cluster")
            .is_some_and(|given| given.id().is_some())
    {
        return Err(work.bad("Cannot {action} {type}. The relevant Cluster doesn't exist."));
    }
    if let Some(old) = work.old.clone() {
        let is_base = old.doc.at("version.base_template").and_then(Node::id) == Some(&*old.id);
        if !is_base && work.gives("name").is_some_and(|name| name != old.name()) {
            return Err(Refusal::bad(
                "Cannot update the name of Sub-Templates, Only the Version name can be updated.",
            ));
        }
        let name = work.gives("version.version_name").map(str::to_owned);
        if let Some(version) = old.doc.child("version") {
            // Of a version its name alone is changed.
            work.doc.put(version.clone());
        }
        if let Some(name) = name {
            work.doc.set("version.version_name", name);
        }
    }
    machine_values::keep_boot_order(&mut work.doc, &work.given, work.old.as_deref());
    machine_values::settle(&mut work.doc, &work.given, cluster.as_deref());
    generators::settle(work, cluster.as_deref());
    icons::settle(work);
    migration_options::settle(work)?;
    machine_checks::check_system(work);
    taken(work)?;
    template_checks::check_change(work)?;
    if let Some(cluster) = &cluster {
        machine_checks::check_tpm(work, cluster)?;
    }
    template_profiles::check_change(work)
}

/// Members of one machine's document that another made from it has too.
pub(crate) fn copy_members(from: &Node, to: &mut Node) {
    const OWN: &[&str] = &[
        "name",
        "description",
        "comment",
        "version",
        "status",
        "creation_time",
        "stop_time",
        "host",
        "vm_pool",
        "template",
        "original_template",
        "start_time",
        "fqdn",
        "run_once",
        "stop_reason",
        "making",
        "status_before",
        "cluster",
        "vm",
        "next_run_configuration_exists",
        "next_run",
    ];
    for child in &from.children {
        if !OWN.contains(&&*child.name) {
            to.put(child.clone());
        }
    }
}

/// The document of a new template: that of the VM, then the body.
fn compose(work: &mut Work<'_>) -> Outcome<()> {
    let vm = work.given.child("vm");
    let given = work.given.child("version");
    if given.is_some_and(|given| given.child("base_template").is_none()) {
        let method = match vm.and_then(from_snapshot::asked) {
            Some(_) => "addFromVmSnapshot",
            None => "addFromVm",
        };
        return Err(Refusal::incomplete(
            "TemplateVersion",
            "baseTemplate",
            method,
        ));
    }
    let Some(origin) = Origin::of(work.store, &work.given) else {
        let vm = work.doc.child("vm");
        let snapshot = vm.and_then(from_snapshot::asked).is_some();
        let named = vm.and_then(Node::id).filter(|_| !snapshot);
        let called = work.given.child("vm").and_then(|vm| vm.text_of("name"));
        return Err(Refusal::not_found(named.or(called).unwrap_or("")));
    };
    let vm = std::sync::Arc::clone(&origin.vm);
    locks::check_vm(work.store, &vm, Hold::Shared, ("add", "Template"))?;
    template_disks::rests(&origin)?;
    let mut doc = world::shape("template");
    copy_members(origin.configuration(), &mut doc);
    template_checks::take_comment(origin.configuration(), &mut doc);
    template_checks::take_screen(work.store, &vm, &mut doc);
    let cluster = vm.reference("cluster").unwrap_or("").to_owned();
    doc.put(Node::reference("cluster", cluster));
    template_checks::forget_accounts(&origin, &mut doc);
    if let Some(facts) = ovmodel::find_type("template") {
        let mut drop = DROP.to_vec();
        drop.extend(["vm", "version"]);
        body::lay_over(&mut doc, &work.given, facts, &drop);
    }
    template_profiles::choose(work, &mut doc)?;
    doc.put(Node::leaf("creation_time", instant(work.ask.now)));
    doc.put(Node::leaf("status", "locked"));
    let id = work
        .given
        .id()
        .map_or_else(|| work.store.new_id(), str::to_owned);
    doc.set_attr("id", id.as_str());
    work.doc = doc;
    version(work, &id)?;
    template_disks::check(work, &origin)?;
    template_disks::take_quotas(work, &origin)
}

/// A template is the first version of itself, or the next one of its base; only first ones need a name of their own.
fn version(work: &mut Work<'_>, id: &str) -> Outcome<()> {
    let base = work
        .given
        .at("version.base_template")
        .and_then(Node::id)
        .map(str::to_owned);
    let mut version = Node::new("version");
    if let Some(base) = base
        .as_deref()
        .and_then(|id| work.store.root("templates", id))
    {
        let name = base.name().to_owned();
        work.doc.put(Node::leaf("name", name));
    }
    let number = match &base {
        Some(base) if work.store.root("templates", base).is_none() => {
            return Err(work.bad("Cannot {action} {type}. The relevant Template doesn't exist."));
        }
        Some(base) => {
            let is_version = |other: &Object| {
                other.doc.at("version.base_template").and_then(Node::id) == Some(base)
            };
            let numbers = work
                .store
                .list("templates", "")
                .filter(|other| is_version(other));
            let numbers = numbers
                .filter_map(|other| other.text("version.version_number")?.parse::<u32>().ok());
            numbers.max().unwrap_or(1) + 1
        }
        None => {
            taken(work)?;
            1
        }
    };
    let name = work.gives("version.version_name").map(str::to_owned);
    if let Some(name) = name.or_else(|| base.is_none().then(|| "base version".to_owned())) {
        version.push(Node::leaf("version_name", name));
    }
    version.push(Node::leaf("version_number", number.to_string()));
    version.push(Node::reference(
        "base_template",
        base.as_deref().unwrap_or(id),
    ));
    work.doc.put(version);
    Ok(())
}

fn taken(work: &Work<'_>) -> Outcome<()> {
    let name = work.doc.text_of("name").unwrap_or("");
    let own = work.old.as_ref().map(|old| old.id.clone());
    let base = work
        .doc
        .at("version.base_template")
        .and_then(Node::id)
        .map(str::to_owned);
    let mut others = work
        .store
        .list("templates", "")
        .filter(|other| other.name() == name && Some(&other.id) != own.as_ref());
    let found = others.find(|other| {
        base.is_none()
            || other.doc.at("version.base_template").and_then(Node::id) != base.as_deref()
    });
    let ty = instances::named(work.store, "instancetypes", name, None);
    match found.or(ty).map(|other| other.status()) {
        None => Ok(()),
        Some("locked") => Err(work.conflict(&format!(
            "Cannot {{action}} {{type}}. Template name {name} already used."
        ))),
        Some(_) => Err(work.conflict(super::rows::TAKEN)),
    }
}

/// NICs without addresses, watchdog, consoles, CD-ROM and copies of the disks of the VM.
fn furnish(work: &mut Work<'_>, origin: &Origin, template: &Object) {
    let vm = &*origin.vm.id;
    let id = &*template.id;
    let parts =
        |work: &Work<'_>, kind: &str| work.store.list(kind, vm).cloned().collect::<Vec<_>>();
    let (kind, place) = origin.nics();
    for nic in work.store.list(kind, &place).cloned().collect::<Vec<_>>() {
        let mut doc = nic.doc.clone();
        doc.remove("mac");
        work.store.put_below("templates/nics", id, doc);
    }
    for watchdog in parts(work, "vms/watchdogs") {
        work.store
            .put_below("templates/watchdogs", id, watchdog.doc.clone());
    }
    template_checks::take_console(work.store, vm, id);
    births::take_drive(work.store, ("vms/cdroms", vm), ("templates/cdroms", id));
}

fn made(work: &mut Work<'_>, template: &Object) {
    let Some(origin) = Origin::of(work.store, &work.given) else {
        return;
    };
    furnish(work, &origin, template);
    let me = work.ask.user.id.clone();
    for role in [TEMPLATE_OWNER, TEMPLATE_USER] {
        work.grant(role, ("user", &me), ("template", &template.id));
    }
    if work.ask.params.flag("clone_permissions", false) {
        take_permissions(work, &origin.vm, template);
    }
    template_disks::begin(work, &origin, template);
}

/// Who may do what with the VM may do so with the template.
fn take_permissions(work: &mut Work<'_>, vm: &Object, template: &Object) {
    let given = work.store.list("permissions", "");
    let given = given.filter(|row| row.reference("vm") == Some(&vm.id));
    let given: Vec<_> = given.map(|row| row.doc.clone()).collect();
    for mut doc in given {
        doc.remove("vm");
        doc.push(Node::reference("template", &*template.id));
        work.store.put_below("permissions", "", doc);
    }
}

/// The name of the data center that a template is of.
pub(crate) fn center_of(store: &Store, template: &Object) -> String {
    let cluster = template.reference("cluster");
    let cluster = cluster.and_then(|id| store.root("clusters", id));
    let center = cluster.and_then(|cluster| cluster.reference("data_center"));
    let center = center.and_then(|id| store.root("datacenters", id));
    center.map_or_else(String::new, |center| center.name().to_owned())
}

/// Whether a template may go; `images` says whether those may.
pub(crate) fn may_go(
    store: &Store,
    template: &Object,
    images: &dyn Fn() -> Outcome<()>,
) -> Outcome<()> {
    if &*template.id == ZERO {
        return Err(Refusal::bad(
            "Cannot remove Template. The relevant Cluster doesn't exist.",
        ));
    }
    if template.is("delete_protected") {
        return Err(Refusal::conflict(
            "Cannot remove Template. Delete protection is enabled. In order to delete, disable Delete protection first.",
        ));
    }
    images()?;
    if template.status() == "locked" {
        return Err(Refusal::conflict(
            "Template's Image is locked (temporarily).",
        ));
    }
    let users = store.list("vms", "");
    let users: Vec<_> = users
        .filter(|vm| vm.reference("template") == Some(&template.id))
        .collect();
    if let Some(making) = users.iter().find(|vm| vm.is("making")) {
        return Err(Refusal::conflict(format!(
            "Cannot remove Template. This template is currently in use to create VM {}.",
            making.name()
        )));
    }
    if !users.is_empty() {
        let mut names: Vec<_> = users.iter().map(|vm| vm.name()).collect();
        names.sort_unstable();
        return Err(Refusal::conflict(format!(
            "Cannot delete Template. Template is being used by the following VMs: {}.",
            names.join(",")
        )));
    }
    Ok(())
}
