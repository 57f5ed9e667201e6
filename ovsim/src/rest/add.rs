//! POST to a collection: checked, completed, stored, told. What is a view adds where the things live.

use std::sync::Arc;

use ovmodel::{Dir, Kind, MethodFacts, TypeFacts, type_of_element};

use crate::ask::{Ask, Reply};
use crate::node::Node;
use crate::render::{self, Spot, order};
use crate::rules::places::{Place, View};
use crate::rules::qoss;
use crate::rules::refusal::{INTERNAL, Outcome, Refusal};
use crate::rules::refused_jobs::UNKNOWN;
use crate::rules::rows::{self, Rule};
use crate::rules::work::Work;
use crate::rules::{
    affinity, body, descriptions, domain_jobs, elsewhere, empty_parts, externals, instances,
    iscsi_bonds, jobs, machine_labels, names, odd_ids, permissions, tags, unread,
    virtual_functions, waiting_consoles,
};
use crate::storage::{self, from_configuration as configuration, from_snapshot, strange_domains};
use crate::store::{Object, Store, ZERO};
use crate::world;

/// The reply to an add.
pub(super) fn reply(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    body::check_mandatory(ask.method, &place.kind, ask.body.as_ref())?;
    elsewhere::write(store, ask, place)?;
    match place.kind.as_str() {
        "externalvmimports" | "externaltemplateimports" => {
            return storage::foreign::external(store, ask, place);
        }
        "storagedomains/disks" if ask.params.flag("unregistered", false) => {
            let made = storage::registry::add_disk(store, ask, place.holder())?;
            let facts = subject(ask.method).ok_or_else(|| Refusal::unable("disks"))?;
            return answer(&mut work(store, ask, place, "disks", "", facts), &made);
        }
        _ => {}
    }
    match place.view {
        View::Permissions => permissions::add_permission(store, ask, place),
        View::Held {
            parent: "datacenters/iscsibonds",
            member,
            ..
        } => iscsi_bonds::change_member(store, ask, place, member, true).map(|()| done()),
        View::Held {
            parent: "hosts/nics",
            ..
        } => virtual_functions::change_network(store, ask, place, true).map(|()| done()),
        View::Held { member, home, .. } => affinity::add_member(store, ask, place, member, home),
        View::Joined { home: "tags" } => tags::assign(store, ask, place),
        View::Joined {
            home: "storagedomains",
        } => storage::domain_joins::attach(store, ask, place),
        View::Where {
            home: "affinitylabels",
            member,
        } => machine_labels::add_label(store, ask, place, member),
        View::Where { home, member } => add(store, ask, place, home, "", Some(member)),
        View::Part { home, .. } => add(store, ask, place, home, &place.grandparent(), None),
        View::Home if place.kind == "events" => externals::add_event(store, ask),
        View::Joined { .. } | View::Home => {
            add(store, ask, place, &place.kind, &place.parent(), None)
        }
        View::Connections => storage::domain_connections::attach(store, ask, place),
        View::Whole { .. } | View::Roles | View::Groups => Err(Refusal::Empty(405)),
    }
}

/// What is added by a change of its parent is answered as an action is.
fn done() -> Reply {
    let node = Node::new("action").with_leaf("status", "complete");
    Reply::Action { status: 200, node }
}

/// The type of the object that a method takes.
pub(crate) fn subject(method: &MethodFacts) -> Option<&'static TypeFacts> {
    let given = method
        .params
        .iter()
        .chain(method.variants.iter().flat_map(|variant| &variant.params));

    given
        .filter(|param| param.dir == Dir::InOut)
        .find_map(|param| match param.kind() {
            Kind::Struct(facts) => Some(facts),
            _ => None,
        })
}

/// What an engine finds missing in the body by a look of its own.
pub(super) fn lacks(store: &mut Store, ask: &Ask, place: &Place) -> Option<Refusal> {
    let (kind, parent, member) = match place.view {
        View::Joined {
            home: "tags" | "storagedomains",
        } => return None,
        View::Home | View::Joined { .. } => (&*place.kind, place.parent(), None),
        View::Where { home, member } if home != "affinitylabels" => {
            (home, String::new(), Some(member))
        }
        View::Part { home, .. } => (home, place.grandparent(), None),
        _ => return None,
    };
    let facts = subject(ask.method)?;
    let mut work = work(store, ask, place, kind, &parent, facts);
    if let Some(member) = member {
        refer(&mut work.given, member, place.holder(), facts);
    }
    if kind == "storagedomains" && work.gives("name") == Some("") {
        // It is looked at when the connection is made, which takes the permit.
        work.given.set("name", "-");
    }
    let refusal = (work.rule.needs)(&work).err()?;
    refusal.is_incomplete().then_some(refusal)
}

/// Adds an object to the kind where it lives; `member` refers to the parent of the path.
fn add(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    kind: &str,
    parent: &str,
    member: Option<&'static str>,
) -> Outcome<Reply> {
    let facts = subject(ask.method).ok_or_else(|| Refusal::unable(kind))?;
    let mut work = work(store, ask, place, kind, parent, facts);
    if let Some(member) = member {
        refer(&mut work.given, member, place.holder(), facts);
    }
    empty_parts::settle(work.store, kind, &mut work.given, true)?;
    (work.rule.needs)(&work)?;
    let mut given = std::mem::take(&mut work.given);
    let told = match configuration::asked(&given).filter(|_| kind == "vms") {
        Some(kept) => {
            let told = configuration::read(kept.text_of("data").unwrap_or(""));
            let told = told.ok_or_else(|| Refusal::operation(400, configuration::UNREADABLE))?;
            given = configuration::body(&given, &told);
            if let Err(refusal) = configuration::check(work.store, &given, &told) {
                configuration::refused(work.store, ask, &given);
                return Err(refusal);
            }
            Some(told)
        }
        None => None,
    };
    body::check_own_id(kind, &given)?;
    instances::check_not_by_name(kind, &given)?;
    odd_ids::check(work.store, work.ask, kind, &given)?;
    body::resolve(work.store, kind, &mut given, facts)?;
    work.given = given;
    work.doc = world::shape(facts.element);
    body::lay_over(&mut work.doc, &work.given, facts, work.rule.drop);
    if let Some(id) = work.given.id() {
        work.doc.set_attr("id", id);
    }
    let result = checked(&mut work);
    if let Err(refusal) = result {
        refused(&mut work, &refusal);
        return Err(refusal);
    }
    if let Some(known) = (work.rule.existing)(&work) {
        // Who is there already is told of as if he had come.
        if matches!(kind, "users" | "groups") {
            tell(&mut work, &known, 0);
        }
        return answer(&mut work, &known);
    }
    let doc = std::mem::take(&mut work.doc);
    let object = work.store.put_below(kind, parent, doc);
    match told {
        Some(told) => configuration::made(&mut work, &object, &told),
        None => (work.rule.made)(&mut work, &object),
    }
    if kind == "instancetypes/nics" {
        return Err(instances::lost_nic(&mut work, &object));
    }
    tell(&mut work, &object, 0);
    found_again(&work, &object)?;
    answer(&mut work, &object)
}

/// What an engine looks for among other things than it made is lost to who made it.
fn found_again(work: &Work<'_>, object: &Object) -> Outcome<()> {
    let another = |console: &Node| console.id() != Some(&*object.id);
    match object.kind {
        "vms/graphicsconsoles" => match waiting_consoles::of(work.store, &object.parent) {
            // It is there, but the list in which it is looked for is that of the next run.
            Some(waiting) if waiting.iter().all(another) => Err(Refusal::Empty(404)),
            _ => Ok(()),
        },
        // Attached, but looked for by the id that the request said of its network.
        "hosts/networkattachments" => match work.given.child("network").and_then(Node::id) {
            Some(_) => Ok(()),
            None => Err(Refusal::bad(INTERNAL)),
        },
        _ => Ok(()),
    }
}

/// The engine's order: letters and values, then whether the name is taken, then all else.
pub(crate) fn checked(work: &mut Work<'_>) -> Outcome<()> {
    names::check(work)?;
    descriptions::check(work)?;
    (work.rule.values)(work)?;
    names::check_taken(work).map_err(|refusal| strange_domains::of_snapshot(work, refusal))?;
    (work.rule.prepare)(work)
}

/// The work for a kind, with the body as it came.
pub(crate) fn work<'w>(
    store: &'w mut Store,
    ask: &'w Ask,
    place: &'w Place,
    kind: &str,
    parent: &str,
    facts: &'static TypeFacts,
) -> Work<'w> {
    let mut given = ask.body.clone().unwrap_or_else(|| Node::new(facts.element));
    unread::strip(
        kind,
        &mut given,
        ask.method.shape() == ovmodel::Shape::Update,
    );
    Work {
        store,
        ask,
        place,
        rule: rows::rule(kind),
        given,
        doc: Node::default(),
        old: None,
        parent: parent.to_owned(),
        job: None,
        creation: None,
        inner: None,
    }
}

/// Makes the body refer to the parent of the path: alone or in a list, as the member is.
fn refer(given: &mut Node, member: &'static str, holder: &str, facts: &'static TypeFacts) {
    let Some(attr) = facts.attr(member) else {
        return;
    };
    if !attr.list {
        given.remove(attr.element);
        given.push(Node::reference(attr.element, holder));
    } else if given
        .child(attr.element)
        .is_none_or(|list| list.children.is_empty())
    {
        given.remove(attr.element);
        given.push(Node::new(attr.element).with(Node::reference(attr.item_element(), holder)));
    }
}

/// A refused command that would have had a job leaves a failed one.
pub(crate) fn refused(work: &mut Work<'_>, refusal: &Refusal) {
    if !refusal.is_of_a_command() {
        return;
    }
    if work.rule.kind == "storagedomains" && work.is_add() {
        return domain_jobs::refused(work);
    }
    let name = work.doc.text_of("name").or(work.doc.text_of("alias"));
    let name = name.or(work.gives("name")).unwrap_or(UNKNOWN).to_owned();
    let text = match work.rule.jobs[deed(work)] {
        Some(text) => Some(words(work, &work.doc, text, &before(work, &name))),
        None if work.is_add() => composed(work, &name),
        None => None,
    };
    if let Some(text) = text {
        jobs::refused(work.store, work.ask, &text);
    }
}

/// What is described before its command begins is called by the name that it had until then.
fn before(work: &Work<'_>, name: &str) -> String {
    let old = work.old.as_ref();
    let called = |kind: &str| {
        matches!(kind, "vms" | "storagedomains" | "affinitylabels") || kind.ends_with("providers")
    };
    let old = old.filter(|old| called(old.kind));
    old.map_or(name, |old| old.name()).to_owned()
}

/// The job of a machine or template that was to be made.
fn composed(work: &Work<'_>, name: &str) -> Option<String> {
    let called = |name: String| match name.as_str() {
        "" => UNKNOWN.to_owned(),
        _ => name,
    };
    let of = |doc: &Node, member| doc.child(member).and_then(Node::id).map(str::to_owned);
    match work.rule.kind {
        "vms" => {
            let cluster = of(&work.doc, "cluster");
            let cluster = called(work.name_of("clusters", cluster.as_deref()));
            let template = of(&work.doc, "template").filter(|id| id != ZERO);
            let template = template.filter(|_| work.ask.params.flag("clone", false));
            let from = template.map_or_else(String::new, |id| {
                format!(
                    " from Template {}",
                    called(work.name_of("templates", Some(&id)))
                )
            });
            Some(format!("Creating VM {name}{from} in Cluster {cluster}"))
        }
        "templates" => {
            let vm = work.given.child("vm").and_then(Node::id);
            let vm = vm.and_then(|id| work.store.root("vms", id));
            let cluster = vm.and_then(|vm| work.store.root("clusters", vm.reference("cluster")?));
            let center = cluster.and_then(|cluster| cluster.reference("data_center"));
            let center = called(work.name_of("datacenters", center));
            Some(format!(
                "Creating VM Template {name} in Data Center {center}"
            ))
        }
        _ => None,
    }
}

fn deed(work: &Work<'_>) -> usize {
    match work.ask.method.name {
        "add" => 0,
        "update" => 1,
        _ => 2,
    }
}

/// Writes the event and the job that the row has for this deed (0 add, 1 update, 2 remove).
pub(crate) fn tell(work: &mut Work<'_>, object: &Object, deed: usize) {
    let name = match object.name() {
        "" => object.text("alias").unwrap_or("").to_owned(),
        name => name.to_owned(),
    };
    if let Some((symbol, text)) = work.rule.told[deed] {
        let (symbol, text) = qoss::told(object, symbol, text);
        let text = text.replace("{old}", &before(work, &name));
        let text = words(work, &object.doc, &text, &name);
        let text = text.replace("{id}", &object.id);
        let mut draft = work
            .event(symbol, text)
            .subject(object.kind, &object.id, &name);
        if let Some((kind, _)) = object.kind.split_once('/') {
            let owner = work.name_of(kind, Some(&object.parent));
            draft = draft.subject(kind, &object.parent, &owner);
        }
        if work.rule.kind == "storagedomains" && deed == 0 {
            draft = domain_jobs::told_of(work, object, draft);
        }
        draft.record(work.store);
    }
    if let Some(text) = work.rule.jobs[deed]
        && work.job.is_none()
    {
        let text = words(work, &object.doc, text, &before(work, &name));
        let inner = work.inner.take();
        work.job = Some(jobs::done_with(work.store, work.ask, &text, inner));
    }
}

/// Puts names into a text: of the object, the user, the object's data center, and the VM it belongs to.
fn words(work: &Work<'_>, doc: &Node, text: &str, name: &str) -> String {
    let of = |member| doc.child(member).and_then(Node::id);
    let center = work.name_of("datacenters", of("data_center"));
    let vm = work.name_of("vms", Some(work.place.holder()));
    let text = text.replace("{name}", name).replace("{user}", &work.user());
    let cluster = work.name_of("clusters", of("cluster"));
    text.replace("{dc}", &center)
        .replace("{vm}", &vm)
        .replace("{cluster}", &cluster)
}

/// The answer to an add: the object as it is now.
pub(crate) fn answer(work: &mut Work<'_>, object: &Arc<Object>) -> Outcome<Reply> {
    let rule: &Rule = work.rule;
    let now = work
        .store
        .get(object.kind, &object.parent, &object.id)
        .cloned();
    let object = now.unwrap_or_else(|| Arc::clone(object));
    let spot = Spot::answered(work.place, &object);
    let mut node = render::document(
        work.store,
        work.ask,
        &render::whole(work.store, &object),
        &spot,
    );
    if object.kind.ends_with("profiles")
        && let Some(quality) = node.child_mut("qos")
    {
        // Nothing says yet of which data center it is.
        quality.attrs.retain(|(name, _)| &**name != "href");
    }
    if let Some(task) = &work.creation {
        let of_snapshot = from_snapshot::asked(&work.given).is_some();
        let state = if of_snapshot {
            "in_progress"
        } else {
            "pending"
        };
        return Ok(pending(node, &spot, task, state));
    }
    let location = spot.href.filter(|_| rule.status == 201);
    Ok(Reply::One {
        status: rule.status,
        node,
        location,
    })
}

/// 202: the object as it is now, and where its making can be watched.
fn pending(mut node: Node, spot: &Spot, task: &str, state: &str) -> Reply {
    let href = spot.href.as_deref().unwrap_or("");
    let link = Node::new("link")
        .with_attr("href", format!("{href}/creation_status/{task}"))
        .with_attr("rel", "creation_status");
    node.push(link);
    node.push(Node::leaf("creation_status", state));
    if let Some(facts) = type_of_element(&node.name) {
        order::settle(&mut node, facts);
    }
    Reply::One {
        status: 202,
        node,
        location: None,
    }
}
