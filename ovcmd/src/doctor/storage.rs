//! `doctor storage`: domains that are away or nearly full, disks that are broken, transfers that nobody ends.

use super::{Desk, Finding, Level, or_well};
use ovlib::Entity;
use ovlib::error::Result;
use ovlib::size::human;

pub(super) fn check(desk: &mut Desk<'_>) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let mut count = 0;
    let centers = desk.all("datacenters")?;
    let domains = desk.all("storagedomains")?;
    for center in &centers {
        let id = center.id().unwrap_or_default();
        let name = center.name().unwrap_or_default();
        for attached in desk.all(&format!("datacenters/{id}/storagedomains"))? {
            count += 1;
            let about = format!("{} in {name}", attached.name().unwrap_or_default());
            found.extend(status(&attached, &about));
        }
    }
    for domain in &domains {
        found.extend(space(domain));
    }
    for disk in desk.all("disks")? {
        if disk.text("status").as_deref() == Some("illegal") {
            let about = format!("disk {}", disk.name().unwrap_or_default());
            found.push(
                Finding::new(Level::Error, about, "its image is illegal")
                    .advice("look at its snapshots and jobs; restore it, or remove it"),
            );
        }
    }
    for transfer in desk.all("imagetransfers")? {
        let phase = transfer.text("phase").unwrap_or_default();
        if phase.starts_with("paused") {
            let about = format!("transfer {}", transfer.id().unwrap_or_default());
            found.push(
                Finding::new(
                    Level::Warning,
                    about,
                    format!("{phase}: nobody goes on with it"),
                )
                .advice("`ovcmd imagetransfer resume` or `cancel`; its disk is locked until then"),
            );
        }
    }
    let text = format!("{count} domains are active and have room");
    Ok(or_well(found, "storage", text))
}

fn status(attached: &Entity, about: &str) -> Option<Finding> {
    let status = attached.text("status")?;
    match status.as_str() {
        "active" => None,
        "maintenance" | "preparing_for_maintenance" | "detaching" | "activating" | "locked" => {
            Some(Finding::new(Level::Info, about, status))
        }
        _ => Some(
            Finding::new(Level::Error, about, status)
                .advice("look at the storage server, the hosts' ways to it, and the events"),
        ),
    }
}

/// Room by the limits that the domain itself has: a warning in percent, a stop in GiB.
fn space(domain: &Entity) -> Option<Finding> {
    let number = |field: &str| domain.text(field).and_then(|text| text.parse::<u64>().ok());
    let (available, used) = (number("available")?, number("used")?);
    if matches!(
        domain.text("type").as_deref(),
        Some("iso" | "image" | "volume")
    ) {
        return None;
    }
    let warns_at = number("warning_low_space_indicator").unwrap_or(10);
    let stops_at = number("critical_space_action_blocker").unwrap_or(5) << 30;
    let percent = available * 100 / (available + used).max(1);
    let level = match (available < stops_at, percent < warns_at) {
        (true, _) => Level::Error,
        (false, true) => Level::Warning,
        (false, false) => return None,
    };
    let text = format!("{} free, {percent} %", human(available));
    let finding = Finding::new(level, domain.name().unwrap_or_default(), text);
    Some(finding.advice("remove or move disks, old snapshots first, or extend it"))
}
