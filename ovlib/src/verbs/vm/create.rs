//! `vm create`: one machine or several alike, each with its disks, cards and roles in one go. All that can be looked up is,
//! before anything is sent; what is half made when something fails is taken away again.

mod disks;
mod make;
mod model;
mod nics;
mod plan;
mod reach;
mod roles;
mod text;

use std::time::Instant;

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::progress::{End, Progress};
use crate::service::Service;
use crate::verb::{Call, IF_NOT_EXISTS, Outcome, there};
use crate::verbs::made::deeds;
use crate::verbs::side_by_side;
use plan::Plan;

/// Makes the machines that were asked for and shows them.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let names = names(call)?;
    let mut found = Vec::new();
    if call.args.has(IF_NOT_EXISTS) && names.len() > 1 {
        found = there(&service, &names)?;
        tell_there(call, &found);
    }
    let is_there = |name: &&String| found.iter().any(|vm| vm.name().as_deref() == Some(name));
    let missing: Vec<String> = names
        .iter()
        .filter(|name| !is_there(name))
        .cloned()
        .collect();
    if missing.is_empty() {
        return Ok(deeds::rows(call, &service, found));
    }
    let plan = Plan::of(call, u64::try_from(missing.len()).unwrap_or(u64::MAX))?;
    match missing.as_slice() {
        [name] => found.push(make::machine(
            call,
            call.context,
            &service,
            &plan,
            name,
            true,
        )?),
        several => found.extend(all(call, &service, &plan, several)?),
    }
    Ok(deeds::rows(call, &service, found))
}

/// The names of all machines that are made: one, or so many numbered ones.
fn names(call: &Call<'_>) -> Result<Vec<String>> {
    let given = call
        .args
        .text("new-name")
        .or_else(|| call.args.text("name"));
    let from_document = call.document.get("name").and_then(|name| name.as_str());
    let name = given.or(from_document).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Error::Usage {
        message: "`vm create` is not told a name".to_owned(),
        hint: Some("`ovcmd vm create web05 --cluster Default --memory 2GiB`".to_owned()),
    })?;
    let count = call.args.number("count").unwrap_or(1);
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    match (count, name.contains("%")) {
        (0, _) => Err(Error::usage("--count 0 makes none")),
        (1, false) => Ok(vec![name.to_owned()]),
        (2.., false) => Ok((1..=count).map(|at| format!("{name}-{at}")).collect()),
        _ => Ok((1..=count).map(|at| nics::numbered(name, at)).collect()),
    }
}

/// Says which of several are there already; where all are, nothing is begun at all.
fn tell_there(call: &Call<'_>, found: &[Entity]) {
    for vm in found.iter().filter(|_| !call.context.is_rehearsing()) {
        let name = vm.name().unwrap_or_default();
        call.context.tell(&Progress::Note {
            text: format!("vm {name} is there already"),
        });
    }
}

/// Makes several, some at once; what failed is told together at the end.
fn all(call: &Call<'_>, service: &Service, plan: &Plan, names: &[String]) -> Result<Vec<Entity>> {
    if !call.context.is_rehearsing() {
        call.context.tell(&Progress::Many { total: names.len() });
    }
    let results = side_by_side::each(call, names, |own, at, name: &String| {
        let began = Instant::now();
        let place = service.within(&own.root());
        let done = make::machine(call, own, &place, plan, name, at == 0);
        tell(call, name, &done, began);
        done
    });
    side_by_side::account("vms", names, results)
}

fn tell(call: &Call<'_>, name: &str, done: &Result<Entity>, began: Instant) {
    let end = match done {
        Ok(vm) => End::Done(vm.text("status")),
        Err(error) => End::Failed(error.because().map_or_else(
            || error.to_string(),
            |because| format!("{error}: {because}"),
        )),
    };
    if !call.context.is_rehearsing() {
        call.context.tell(&Progress::Ended {
            what: format!("vm {name}"),
            word: name.to_owned(),
            end,
            elapsed: began.elapsed(),
        });
    }
}
