//! Old snapshots removed: which go, said before anybody agrees, and gone one after the other of each machine.

use std::time::Duration;

use super::kept::{self, Kept};
use super::report::REPORT;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::request::Args;
use crate::size::human;
use crate::verb::{Call, Of, Outcome, Settle};
use crate::verbs::side_by_side;
use crate::wait;
use jiff::Timestamp;

const GONE: Settle = Settle {
    of: Of::Gone,
    field: "snapshot_status",
    seconds: 3600,
    ..Settle::DEFAULT
};

/// Which snapshots stay.
#[derive(Debug)]
struct Rule {
    older_than: Option<Duration>,
    keep: usize,
    pinned: Vec<String>,
}

impl Rule {
    fn of(call: &Call<'_>) -> Result<Rule> {
        let keep = call.args.number("keep");
        let older_than = call.args.span("older-than");
        if keep.is_none() && older_than.is_none() {
            return Err(Error::Usage {
                message: "`snapshot prune` is not told which".to_owned(),
                hint: Some("say --older-than 7d, --keep 3, or both".to_owned()),
            });
        }
        let mut pinned: Vec<String> = call.args.texts("pinned").map(str::to_owned).collect();
        if pinned.is_empty() {
            pinned.push("pinned".to_owned());
        }
        Ok(Rule {
            older_than,
            keep: usize::try_from(keep.unwrap_or(0)).unwrap_or(usize::MAX),
            pinned,
        })
    }

    /// Those of one machine that go, the oldest first; `kept` has the newest first. Only what is at rest goes, and pinned
    /// ones do not count among those kept.
    fn going(&self, kept: &[Kept], now: Timestamp) -> Vec<Kept> {
        let is_pinned = |one: &&Kept| {
            self.pinned
                .iter()
                .any(|word| one.name.contains(word.as_str()))
        };
        let loose = kept.iter().filter(|one| !is_pinned(one));
        let old = |one: &&Kept| {
            let least = self.older_than.map(|age| age.as_secs());
            least.is_none_or(|least| one.age(now).is_some_and(|age| age >= least))
        };
        let mut going: Vec<Kept> = loose
            .skip(self.keep)
            .filter(old)
            .filter(|one| one.status == "ok")
            .cloned()
            .collect();
        going.reverse();
        going
    }
}

/// What goes of each machine: its name, how many snapshots it has, and those that go.
fn doomed(call: &Call<'_>) -> Result<Vec<(String, usize, Vec<Kept>)>> {
    let rule = Rule::of(call)?;
    let now = Timestamp::now();
    let all = kept::all(call)?.into_iter().map(|(vm, kept)| {
        let old = rule.going(&kept, now);
        (vm, kept.len(), old)
    });
    Ok(all.filter(|(_, _, old)| !old.is_empty()).collect())
}

/// Machines named in a question, and snapshots of each.
const NAMED: usize = 10;

/// What goes, in words: `3 snapshots, 2.5 GiB: vm web01 (a, b), vm db01 (c)`.
pub(crate) fn pruned(call: &Call<'_>) -> Result<Option<String>> {
    let going = doomed(call)?;
    if going.is_empty() {
        return Ok(None);
    }
    let all = || going.iter().flat_map(|(_, _, old)| old);
    let (count, sizes) = (all().count(), all().filter_map(|one| one.size).sum::<u64>());
    let many = if count == 1 { "" } else { "s" };
    let size = match sizes {
        0 => String::new(),
        sizes => format!(", {}", human(sizes)),
    };
    let mut machines: Vec<String> = going
        .iter()
        .take(NAMED)
        .map(|(vm, _, old)| format!("vm {vm} ({})", names(old)))
        .collect();
    if going.len() > NAMED {
        machines.push(format!("{} more", going.len() - NAMED));
    }
    Ok(Some(format!(
        "{count} snapshot{many}{size}: {}",
        machines.join(", ")
    )))
}

fn names(old: &[Kept]) -> String {
    let names = old.iter().take(NAMED).map(|one| one.name.as_str());
    let mut names: Vec<&str> = names.collect();
    if old.len() > NAMED {
        names.push("...");
    }
    names.join(", ")
}

/// Removes what the rule does not keep: one after the other of each machine, several machines at once.
pub(crate) fn prune(call: &Call<'_>) -> Result<Outcome> {
    let going = doomed(call)?;
    for (vm, kept, old) in &going {
        let names: Vec<&str> = old.iter().map(|one| one.name.as_str()).collect();
        let word = if call.context.is_rehearsing() {
            "would go"
        } else {
            "go"
        };
        let text = format!(
            "vm {vm}: {} of {kept} snapshots {word}: {}",
            old.len(),
            names.join(", ")
        );
        call.context.tell(&Progress::Note { text });
    }
    let now = Timestamp::now();
    let going: Vec<Vec<Kept>> = going.into_iter().map(|(_, _, old)| old).collect();
    let names: Vec<String> = going.iter().map(|old| old[0].vm.clone()).collect();
    let results = side_by_side::each(call, &going, |context, _, old: &Vec<Kept>| {
        for one in old {
            remove(call, context, one)?;
        }
        Ok(old.clone())
    });
    let removed = side_by_side::account("vms", &names, results)?;
    let rows = removed
        .into_iter()
        .flatten()
        .map(move |one| Ok(one.record(now)));
    Ok(Outcome::Records {
        columns: REPORT,
        rows: Box::new(rows),
    })
}

/// Removes one and waits until it is gone: the engine works at one of a machine at a time.
fn remove(call: &Call<'_>, context: &Context, one: &Kept) -> Result<()> {
    let item = context
        .vms()
        .item(&one.vm_id)?
        .at("snapshots")?
        .item(&one.id)?;
    item.delete(&Args::new())?;
    if context.is_rehearsing() {
        return Ok(());
    }
    let seconds = call
        .conduct
        .timeout
        .map_or(GONE.seconds, |limit| limit.as_secs());
    wait::until(context, &item, &Settle { seconds, ..GONE }).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, days: i64, status: &str) -> Kept {
        Kept {
            vm: "a".to_owned(),
            vm_id: "1".to_owned(),
            id: name.to_owned(),
            name: name.to_owned(),
            status: status.to_owned(),
            taken: Timestamp::from_second(1_000_000_000 - days * 86_400).ok(),
            memory: false,
            size: None,
        }
    }

    fn going(older_than: Option<u64>, keep: usize) -> Vec<String> {
        let rule = Rule {
            older_than: older_than.map(|days| Duration::from_secs(days * 86_400)),
            keep,
            pinned: vec!["pinned".to_owned()],
        };
        let all = [
            kept("d0", 0, "ok"),
            kept("d2 pinned", 2, "ok"),
            kept("d3", 3, "ok"),
            kept("d5", 5, "locked"),
            kept("d9", 9, "ok"),
        ];
        let now = Timestamp::from_second(1_000_000_000).unwrap();
        rule.going(&all, now)
            .into_iter()
            .map(|one| one.name)
            .collect()
    }

    #[test]
    fn what_goes() {
        assert_eq!(going(Some(3), 0), ["d9", "d3"]);
        assert_eq!(going(Some(4), 0), ["d9"]);
        assert_eq!(going(None, 1), ["d9", "d3"]);
        assert_eq!(going(Some(1), 3), ["d9"]);
        assert_eq!(going(Some(10), 0), [""; 0]);
    }
}
