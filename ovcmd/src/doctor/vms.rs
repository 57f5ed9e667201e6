//! `doctor vms`: machines in trouble, forgotten snapshots, jobs that do not end.

use super::{Desk, Finding, Level, or_well};
use jiff::{SignedDuration, Timestamp};
use ovlib::Entity;
use ovlib::error::Result;
use ovlib::service::ListArgs;
use std::time::Duration;

pub(super) fn check(desk: &mut Desk<'_>) -> Result<Vec<Finding>> {
    let now = Timestamp::now();
    let args = ListArgs {
        follow: Some("snapshots".to_owned()),
        ..ListArgs::default()
    };
    let vms = desk.asked("vms", args)?;
    let mut found = Vec::new();
    for vm in &vms {
        found.extend(state(vm));
        found.extend(highly_available(vm));
        found.extend(old(vm, now, desk.snapshot_age));
    }
    for job in desk.all("jobs")? {
        let is_started = job.text("status").as_deref() == Some("started");
        let age = job.text("start_time").and_then(|time| age(&time, now));
        if let Some(age) = age.filter(|age| is_started && *age > desk.job_age) {
            let text = format!("runs for {}", spell(age));
            let about = format!("job {}", job.text("description").unwrap_or_default());
            found.push(Finding::new(Level::Warning, about, text).advice(format!(
                "`ovcmd job show -i {}`; end it when nothing is behind it",
                job.id().unwrap_or_default()
            )));
        }
    }
    let text = format!("{} machines, none in trouble", vms.len());
    Ok(or_well(found, "vms", text))
}

fn state(vm: &Entity) -> Option<Finding> {
    let name = vm.name().unwrap_or_default();
    let status = vm.text("status")?;
    let detail = vm.text("status_detail").unwrap_or_default();
    let (level, advice) = match status.as_str() {
        "not_responding" | "unknown" => {
            (Level::Error, "is its host reachable? `ovcmd doctor hosts`")
        }
        "image_illegal" => (Level::Error, "its disks are broken: `ovcmd doctor storage`"),
        "image_locked" => (
            Level::Warning,
            "`ovcmd vm why-locked` tells who holds it, when it lasts",
        ),
        "paused" if detail.contains("io") || detail.contains("enospc") => (
            Level::Error,
            "its storage failed or is full; it goes on when that is mended",
        ),
        _ => return None,
    };
    let text = match detail.as_str() {
        "" | "none" => status,
        _ => format!("{status} ({detail})"),
    };
    Some(Finding::new(level, name, text).advice(advice))
}

/// A highly available machine without a lease may run twice when its host is only cut off.
fn highly_available(vm: &Entity) -> Option<Finding> {
    let is_available = vm.text("high_availability.enabled").as_deref() == Some("true");
    let has_lease = !vm.at("lease.storage_domain").is_empty();
    (is_available && !has_lease).then(|| {
        Finding::new(
            Level::Warning,
            vm.name().unwrap_or_default(),
            "highly available without a lease",
        )
        .advice("`ovcmd vm update --lease STORAGEDOMAIN` keeps it from running twice")
    })
}

fn old(vm: &Entity, now: Timestamp, limit: Duration) -> Option<Finding> {
    let snapshots = vm.at("snapshots");
    let ages = snapshots.iter().filter_map(|snapshot| {
        let is_active = snapshot
            .child("snapshot_type")
            .is_some_and(|kind| kind.text() == "active");
        let date = snapshot.child("date").filter(|_| !is_active)?;
        age(date.text(), now)
    });
    let old: Vec<Duration> = ages.filter(|age| *age > limit).collect();
    let oldest = old.iter().max()?;
    let text = match old.len() {
        1 => format!("a snapshot of {} ago", spell(*oldest)),
        many => format!("{many} old snapshots, the oldest of {} ago", spell(*oldest)),
    };
    let finding = Finding::new(Level::Warning, vm.name().unwrap_or_default(), text);
    Some(finding.advice("`ovcmd snapshot remove` what nobody needs: they grow, and slow it down"))
}

/// How long ago a moment was.
fn age(time: &str, now: Timestamp) -> Option<Duration> {
    let then: Timestamp = time.parse().ok()?;
    let age: SignedDuration = now.duration_since(then);
    Duration::try_from(age).ok()
}

fn spell(age: Duration) -> String {
    let hours = age.as_secs() / 3600;
    match hours {
        0..48 => format!("{hours} hours"),
        _ => format!("{} days", hours / 24),
    }
}
