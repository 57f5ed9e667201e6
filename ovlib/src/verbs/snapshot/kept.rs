//! The snapshots that somebody took, of one machine or of all, with their age and size.

use std::collections::HashMap;

use super::machine;
use crate::context::Context;
use crate::entity::{Entity, Node};
use crate::error::Result;
use crate::find::Select;
use crate::service::ListArgs;
use crate::verb::Call;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// One snapshot with what reports say of it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) vm: String,
    pub(super) vm_id: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) taken: Option<Timestamp>,
    pub(super) memory: bool,
    pub(super) size: Option<u64>,
}

/// Machines with the snapshots that somebody took, the newest first.
pub(super) fn all(call: &Call<'_>) -> Result<Vec<(String, Vec<Kept>)>> {
    let mut select = Select::new();
    match call.service() {
        Ok(_) => {
            let item = machine(call)?;
            let id = item
                .path()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            select.ids.push(id);
        }
        Err(_) => select
            .searches
            .extend(call.args.text("of").map(str::to_owned)),
    }
    // Every machine has this link. That of a snapshot's disks fails the whole list where one has none (engine 4.5.8).
    select.follow = Some("snapshots".to_owned());
    let mut found = Vec::new();
    for vm in select.many(&call.context.vms(), &[])? {
        let vm = vm?;
        let name = vm.name().unwrap_or_default();
        let nodes = vm
            .at("snapshots")
            .into_iter()
            .flat_map(|node| match node.is_list() {
                true => node.list_items().collect::<Vec<_>>(),
                false => vec![node],
            });
        let mut kept: Vec<Kept> = nodes
            .filter_map(|node| Kept::of(&vm, &name, node))
            .collect();
        kept.sort_by_key(|one| std::cmp::Reverse(one.taken));
        if !kept.is_empty() {
            found.push((name, kept));
        }
    }
    let all = found.iter_mut().flat_map(|(_, kept)| kept).collect();
    measure(call.context, all)?;
    Ok(found)
}

/// Fills in what the disks of each take: few are asked one by one, else each storage domain is asked once for all it holds.
fn measure(context: &Context, all: Vec<&mut Kept>) -> Result<()> {
    const FEW: usize = 3;
    if all.len() <= FEW {
        for one in all {
            one.size = size(context, one)?;
        }
        return Ok(());
    }
    let mut sizes: HashMap<String, u64> = HashMap::new();
    for domain in context.storage_domains().list(&ListArgs::default())? {
        let domain = domain?;
        // One that no data center uses tells nothing of its images (engine 4.5.8).
        let holds = domain.text("type").as_deref() == Some("data")
            && domain.text("status").as_deref() != Some("unattached");
        let Some(id) = domain.id().filter(|_| holds) else {
            continue;
        };
        let images = context.storage_domains().item(id)?.at("disk_snapshots")?;
        for image in images.list(&ListArgs::default())? {
            let image = image?;
            let bytes = image
                .text("actual_size")
                .and_then(|size| size.parse::<u64>().ok());
            if let (Some(snapshot), Some(bytes)) = (image.text("snapshot.id"), bytes) {
                *sizes.entry(snapshot).or_default() += bytes;
            }
        }
    }
    for one in all {
        one.size = sizes.get(&one.id).copied();
    }
    Ok(())
}

/// What its disks take; nothing where it has none.
fn size(context: &Context, one: &Kept) -> Result<Option<u64>> {
    let snapshots = context.vms().at(&one.vm_id)?.at("snapshots")?;
    let disks = snapshots.at(&one.id)?.at("disks")?;
    let mut sizes = Vec::new();
    for disk in disks.list(&ListArgs::default())? {
        let size = disk?.text("actual_size");
        sizes.extend(size.and_then(|size| size.parse::<u64>().ok()));
    }
    Ok((!sizes.is_empty()).then(|| sizes.iter().sum()))
}

impl Kept {
    /// None for the active layer and previews, which nobody took.
    fn of(vm: &Entity, name: &str, node: Node<'_>) -> Option<Kept> {
        let text = |member: &str| node.child(member).map(|child| child.text().to_owned());
        if text("snapshot_type").is_some_and(|kind| kind != "regular") {
            return None;
        }
        Some(Kept {
            vm: name.to_owned(),
            vm_id: vm.id()?.to_owned(),
            id: node.id()?.to_owned(),
            name: text("description").unwrap_or_default(),
            status: text("snapshot_status").unwrap_or_default(),
            taken: text("date").and_then(|date| date.parse().ok()),
            memory: text("persist_memorystate").as_deref() == Some("true"),
            size: None,
        })
    }

    pub(super) fn age(&self, now: Timestamp) -> Option<u64> {
        let age = now.as_second().saturating_sub(self.taken?.as_second());
        Some(u64::try_from(age).unwrap_or_default())
    }

    pub(super) fn record(&self, now: Timestamp) -> Map<String, Value> {
        let age = self.age(now);
        let record = json!({
            "vm": self.vm, "name": self.name, "date": self.taken.map(|at| at.to_string()),
            "age": age, "size": self.size, "memory": self.memory, "status": self.status, "id": self.id,
        });
        record.as_object().cloned().unwrap_or_default()
    }
}
