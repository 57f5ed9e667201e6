//! `doctor certs`: how long certificates last, of the engine, its CA and every host, before they end and the engine loses
//! its hosts.

use super::login::place;
use super::{Desk, Finding, Level, or_well};
use ovlib::error::Result;
use ovlib::service::ListArgs;
use ovlib::transport::Certificate;
use ovlib::transport::certificates;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// Days before the end at which it is told, and at which it is urgent.
const EARLY: i64 = 60;
const SOON: i64 = 30;
const URGENT: i64 = 7;
/// Where hosts listen for the engine (VDSM).
const HOST_PORT: u16 = 54_321;
const HANDSHAKE: Duration = Duration::from_secs(5);

/// Events by which the engine tells of certificates (engine 4.5.8), and how bad they are.
const EVENTS: [(&str, Level); 10] = [
    ("HOST_CERTIFICATION_IS_ABOUT_TO_EXPIRE", Level::Warning),
    ("HOST_CERTIFICATION_IS_ABOUT_TO_EXPIRE_ALERT", Level::Error),
    ("HOST_CERTIFICATION_HAS_EXPIRED", Level::Error),
    ("HOST_CERTIFICATION_IS_INVALID", Level::Error),
    ("HOST_CERTIFICATE_HAS_INVALID_SAN", Level::Warning),
    ("ENGINE_CERTIFICATION_IS_ABOUT_TO_EXPIRE", Level::Warning),
    ("ENGINE_CERTIFICATION_HAS_EXPIRED", Level::Error),
    ("ENGINE_CA_CERTIFICATION_IS_ABOUT_TO_EXPIRE", Level::Warning),
    ("ENGINE_CA_CERTIFICATION_HAS_EXPIRED", Level::Error),
    ("OVIRT_PROVIDER_OVN_CERTIFICATE_HAS_EXPIRED", Level::Error),
];

/// Newest events that are looked at for those.
const NEWEST: u64 = 2000;

pub(super) fn check(desk: &mut Desk<'_>) -> Result<Vec<Finding>> {
    let settings = desk.session.settings(desk.io)?.clone();
    let now = jiff::Timestamp::now();
    let mut found = Vec::new();
    if settings.url.starts_with("https://") && settings.proxy.is_none() {
        let (host, port) = place(&settings.url);
        let shown = certificates(&settings, &host, port, HANDSHAKE)?;
        for (at, one) in shown.iter().enumerate() {
            let about = match at {
                0 => "engine".to_owned(),
                _ => format!("CA {}", one.names.join(", ")),
            };
            found.push(judge(
                about,
                one,
                now,
                "run engine-setup to renew it before it ends",
            ));
        }
    }
    if let Some(file) = &settings.ca_file {
        for one in Certificate::of_file(Path::new(file))? {
            let about = format!("{} in {}", one.names.join(", "), file.display());
            found.push(judge(about, &one, now, "get the engine's new CA"));
        }
    }
    found.extend(hosts(desk, now)?);
    found.extend(told(desk)?);
    Ok(found)
}

/// What the days left of a certificate mean.
fn judge(about: String, one: &Certificate, now: jiff::Timestamp, advice: &str) -> Finding {
    let days = one.days_left(now);
    let (level, text) = match days {
        ..0 => (Level::Error, format!("expired {} days ago", -days)),
        0..=URGENT => (Level::Error, format!("{days} days left")),
        ..=SOON if days > URGENT => (Level::Warning, format!("{days} days left")),
        ..=EARLY if days > SOON => (
            Level::Warning,
            format!("{days} days left: time to plan its renewal"),
        ),
        _ => (Level::Ok, format!("{days} days left")),
    };
    match level {
        Level::Ok => Finding::new(level, about, text),
        _ => Finding::new(level, about, text).advice(advice),
    }
}

/// The certificates of hosts, asked of them when that is wished.
fn hosts(desk: &mut Desk<'_>, now: jiff::Timestamp) -> Result<Vec<Finding>> {
    if !desk.asks_hosts {
        return Ok(Vec::new());
    }
    let settings = desk.session.settings(desk.io)?.clone();
    let mut found = Vec::new();
    for host in desk.all("hosts")? {
        desk.io.interrupt.check()?;
        let name = host.name().unwrap_or_default();
        let address = host.text("address").unwrap_or_default();
        let about = format!("host {name}");
        match certificates(&settings, &address, HOST_PORT, HANDSHAKE) {
            Ok(shown) => found.extend(shown.first().map(|one| {
                let advice =
                    format!("`ovcmd host maintenance {name}`, then `host enroll-certificate`");
                judge(about, one, now, &advice)
            })),
            Err(error) => found.push(Finding::new(Level::Info, about, error.to_string())),
        }
    }
    Ok(found)
}

/// What the engine itself said of certificates lately: the newest word about each object.
fn told(desk: &mut Desk<'_>) -> Result<Vec<Finding>> {
    let events = desk.asked(
        "events",
        ListArgs {
            max: Some(NEWEST),
            ..ListArgs::default()
        },
    )?;
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for event in events {
        let code = event.text("code").and_then(|code| code.parse().ok());
        let Some(facts) = code.and_then(ovmodel::event) else {
            continue;
        };
        let host = event.text("host.name").or_else(|| event.text("host.id"));
        if facts.name == "HOST_CERTIFICATION_ENROLLMENT_FINISHED" {
            // What was said of this host before is over.
            seen.insert(host);
            continue;
        }
        let Some((_, level)) = EVENTS.iter().find(|(name, _)| *name == facts.name) else {
            continue;
        };
        if seen.insert(host) {
            let text = event.text("description").unwrap_or_default();
            found.push(Finding::new(*level, "the engine says", text).advice(
                "renew it: host by host in maintenance, or engine-setup for the engine's own",
            ));
        }
    }
    Ok(or_well(
        found,
        "the engine",
        "says nothing of certificates".to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_known() {
        for (name, _) in EVENTS {
            assert!(ovmodel::event_named(name).is_some(), "{name}");
        }
    }
}
