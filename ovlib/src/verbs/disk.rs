//! Disks: made with the machine they belong to, attached, detached, resized, moved one by one of each machine, and those that
//! nobody uses.

use std::collections::HashSet;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::context::Context;
use crate::entity::{Entity, Node};
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::{ListArgs, Rows, Service};
use crate::size::{human, parse_size};
use crate::verb::{Call, Outcome, Settle};
use crate::verbs::made::deeds;
use serde_json::{Value, json};

const READY: Settle = Settle {
    good: &["ok"],
    bad: &["illegal"],
    seconds: 7200,
    ..Settle::DEFAULT
};

/// Makes a disk; with `--vm` one of that machine, plugged in.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    let mut object = deeds::object(call)?;
    let name = call
        .args
        .text("new-name")
        .or_else(|| call.args.text("name"));
    let is_lun = !object["lun_storage"].is_null();
    if !is_lun {
        if object["format"].is_null() {
            object["format"] = "raw".into();
        }
        // A raw disk takes all its storage at once unless it says otherwise.
        if object["sparse"].is_null() {
            object["sparse"] = (object["format"] != "raw").into();
        }
    }
    let Some(vm) = call.args.text("vm") else {
        return floating(call, object, name);
    };
    let place = attachments(call.context, vm)?;
    if let Some(name) = name {
        // By its name the engine would look for a disk that is there (4.5.8).
        object["alias"] = name.into();
    }
    let facts = call.noun.facts();
    let method = deeds::method(call.service()?.facts(), "add")?;
    deeds::needed(call, method, &object)?;
    deeds::with_ids(call.context, method, facts, &mut object)?;
    let link = link(call, object);
    let made = place.add(&link, &Args::new())?;
    shown(call, &made)
}

fn floating(call: &Call<'_>, mut object: Value, name: Option<&str>) -> Result<Outcome> {
    let service = call.service()?;
    if let Some(name) = name {
        object["name"] = name.into();
    }
    let method = deeds::method(service.facts(), "add")?;
    deeds::needed(call, method, &object)?;
    deeds::with_ids(call.context, method, call.noun.facts(), &mut object)?;
    let made = service.add(&object, &deeds::arguments(call, method)?)?;
    Ok(deeds::rows(call, &service, vec![made]))
}

/// The attachment of a disk, as options say.
fn link(call: &Call<'_>, disk: Value) -> Value {
    let interface = call.args.text("interface").unwrap_or("virtio_scsi");
    let flag = |long: &str, usual: bool| match call.args.text(long) {
        Some(text) => text == "true",
        None => usual,
    };
    json!({
        "disk": disk, "interface": interface, "bootable": flag("bootable", false),
        "active": flag("active", true), "read_only": flag("read-only", false),
    })
}

/// The disk of an attachment as a row, so that it is waited for.
fn shown(call: &Call<'_>, link: &Entity) -> Result<Outcome> {
    let service = call.service()?;
    let id = link
        .text("disk.id")
        .or_else(|| link.id().map(str::to_owned));
    match (id, call.context.is_rehearsing()) {
        (Some(id), false) => Ok(deeds::rows(
            call,
            &service,
            vec![service.get(&id, &Args::new())?],
        )),
        _ => Ok(Outcome::Done),
    }
}

/// The attachments of a machine.
fn attachments(context: &Context, vm: &str) -> Result<Service> {
    let vm = Select::word(vm).one(&context.vms(), &[])?;
    context.vms().item(deeds::id(&vm)?)?.at("disk_attachments")
}

/// Gives disks to a machine.
pub(crate) fn attach(call: &Call<'_>) -> Result<Outcome> {
    let place = attachments(call.context, call.args.text("vm").unwrap_or_default())?;
    for disk in call.targets {
        place.add(&link(call, json!({"id": deeds::id(disk)?})), &Args::new())?;
    }
    Ok(Outcome::Done)
}

/// Takes disks from the machine that has them, and keeps them.
pub(crate) fn detach(call: &Call<'_>) -> Result<Outcome> {
    let vm = call
        .args
        .text("vm")
        .map(|vm| Select::word(vm).one(&call.context.vms(), &[]))
        .transpose()?;
    for disk in call.targets {
        let id = deeds::id(disk)?;
        let owners = match &vm {
            Some(vm) => vec![deeds::id(vm)?.to_owned()],
            None => owners(&call.service()?, id)?,
        };
        let owner = match owners.as_slice() {
            [one] => one,
            [] => {
                return Err(Error::Refused {
                    message: format!(
                        "disk {} belongs to no machine",
                        disk.name().unwrap_or_default()
                    ),
                    hint: None,
                });
            }
            _ => {
                return Err(Error::Usage {
                    message: format!(
                        "disk {} belongs to several machines",
                        disk.name().unwrap_or_default()
                    ),
                    hint: Some("say --vm NAME".to_owned()),
                });
            }
        };
        let link = call
            .context
            .vms()
            .item(owner)?
            .at("disk_attachments")?
            .item(id)?;
        link.delete(&Args::new().with("detach_only", true))?;
    }
    Ok(Outcome::Done)
}

/// Ids of the machines that a disk belongs to.
fn owners(disks: &Service, id: &str) -> Result<Vec<String>> {
    let disk = disks.get(id, &Args::new().with("all_content", true))?;
    let nodes = disk.at("vms");
    let ids = nodes
        .iter()
        .flat_map(|node| items(*node))
        .filter_map(|node| node.id().map(str::to_owned));
    Ok(ids.collect())
}

fn items(node: Node<'_>) -> Vec<Node<'_>> {
    match node.is_list() {
        true => node.list_items().collect(),
        false => vec![node],
    }
}

/// Makes disks larger; also while their machine runs.
pub(crate) fn resize(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let text = call.args.text("size").unwrap_or_default();
    let (plus, number) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let bytes = parse_size(number).map_err(|_| Error::Value {
        place: "--size".to_owned(),
        value: text.to_owned(),
        expected: "a size such as 30GiB, or +10GiB".to_owned(),
    })?;
    let mut changed = Vec::new();
    for disk in call.targets {
        let now: u64 = disk
            .text("provisioned_size")
            .and_then(|size| size.parse().ok())
            .unwrap_or(0);
        let wanted = if plus {
            now.saturating_add(bytes)
        } else {
            bytes
        };
        if wanted < now {
            return Err(Error::Refused {
                message: format!(
                    "disk {} has {}, and no engine makes it {}",
                    disk.name().unwrap_or_default(),
                    human(now),
                    human(wanted)
                ),
                hint: Some("disks only grow".to_owned()),
            });
        }
        if wanted > now {
            let object = json!({ "provisioned_size": wanted });
            changed.push(service.update(deeds::id(disk)?, &object, &Args::new())?);
        }
    }
    Ok(deeds::rows(call, &service, changed))
}

/// Machines of which a disk is being moved by this program: the engine works at one disk of a machine at a time.
static BUSY: Mutex<Option<HashSet<String>>> = Mutex::new(None);
static FREED: Condvar = Condvar::new();
/// How often a waiting move looks for an interrupt.
const LOOK: Duration = Duration::from_millis(200);

/// The turn of one disk among those of its machines; dropped it is the next one's.
struct Turn(Vec<String>);

impl Turn {
    fn take(context: &Context, machines: Vec<String>) -> Result<Turn> {
        let mut busy = BUSY.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            context.interrupt().check()?;
            let set = busy.get_or_insert_default();
            if machines.iter().all(|machine| !set.contains(machine)) {
                set.extend(machines.iter().cloned());
                return Ok(Turn(machines));
            }
            let woken = FREED.wait_timeout(busy, LOOK);
            busy = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut busy = BUSY.lock().unwrap_or_else(PoisonError::into_inner);
        let set = busy.get_or_insert_default();
        for machine in &self.0 {
            set.remove(machine);
        }
        FREED.notify_all();
    }
}

/// Moves disks to another domain; those of one machine one after the other.
pub(crate) fn shift(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let domain = Select::word(call.args.text("to").unwrap_or_default());
    let domain = domain.one(&call.context.storage_domains(), &[])?;
    let args = Args::new().with("storage_domain", json!({"id": deeds::id(&domain)?}));
    for disk in call.targets {
        let id = deeds::id(disk)?;
        let is_there = disk
            .at("storage_domains")
            .into_iter()
            .flat_map(items)
            .any(|node| node.id() == domain.id());
        if is_there {
            continue;
        }
        let turn = match call.context.is_rehearsing() {
            true => None,
            false => Some(Turn::take(call.context, owners(&service, id)?)?),
        };
        let item = service.item(id)?;
        item.act("move", &args)?;
        if call.conduct.waits {
            call.wait_for(&item, &READY)?;
        }
        drop(turn);
    }
    Ok(Outcome::Done)
}

/// Disks that no machine and no template has. What the engine keeps for itself is none.
pub(crate) fn orphans(call: &Call<'_>) -> Result<Outcome> {
    let mut used: HashSet<String> = HashSet::new();
    for place in [call.context.vms(), call.context.templates()] {
        let args = ListArgs {
            follow: Some("disk_attachments".to_owned()),
            ..ListArgs::default()
        };
        for owner in place.list(&args)? {
            let owner = owner?;
            let links = owner.at("disk_attachments").into_iter().flat_map(items);
            used.extend(links.filter_map(|node| node.id().map(str::to_owned)));
        }
    }
    let service = call.service()?;
    let rows = call.select.many(&service, call.wants)?;
    let orphans = rows.filter(move |row| match row {
        Ok(disk) => {
            let is_data = disk.text("content_type").is_none_or(|kind| kind == "data");
            is_data && disk.id().is_some_and(|id| !used.contains(id))
        }
        Err(_) => true,
    });
    Ok(Outcome::Rows {
        listing: call.noun.listing(),
        rows: Box::new(Rows::new(orphans)),
        live: false,
    })
}
