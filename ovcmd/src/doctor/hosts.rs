//! `doctor hosts`: hosts that the engine cannot use, and data centres without a manager of their storage.

use super::{Desk, Finding, Level, or_well};
use ovlib::error::Result;

pub(super) fn check(desk: &mut Desk<'_>) -> Result<Vec<Finding>> {
    let hosts = desk.all("hosts")?;
    let mut found = Vec::new();
    for host in &hosts {
        let status = host.text("status").unwrap_or_default();
        let level = match status.as_str() {
            "up" => {
                if host.text("update_available").as_deref() == Some("true") {
                    let about = host.name().unwrap_or_default();
                    found.push(Finding::new(Level::Info, about, "has updates"));
                }
                continue;
            }
            "non_responsive" | "non_operational" | "install_failed" | "error" | "down" => {
                Level::Error
            }
            "connecting" | "unassigned" | "pending_approval" => Level::Warning,
            _ => Level::Info,
        };
        let advice = match status.as_str() {
            "non_responsive" => "reach its vdsm? `ovcmd host fence` when it is really down",
            "non_operational" => "the events say which network or storage it misses",
            "install_failed" => "look at the event, then `ovcmd host install`",
            "pending_approval" => "`ovcmd host approve`",
            _ => "",
        };
        let detail = host.text("status_detail").filter(|text| text != "none");
        let text = match detail {
            Some(detail) => format!("{status} ({detail})"),
            None => status,
        };
        let about = host.name().unwrap_or_default();
        found.push(Finding::new(level, about, text).advice(advice));
    }
    for center in desk.all("datacenters")? {
        let status = center.text("status").unwrap_or_default();
        if !matches!(status.as_str(), "up" | "uninitialized" | "maintenance" | "") {
            let about = format!("data centre {}", center.name().unwrap_or_default());
            found
                .push(Finding::new(Level::Error, about, status).advice(
                    "no host manages its storage: look at its hosts and the master domain",
                ));
        }
    }
    let text = format!("{} hosts, none in trouble", hosts.len());
    Ok(or_well(found, "hosts", text))
}
