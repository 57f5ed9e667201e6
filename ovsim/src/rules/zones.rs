//! Time zones of machines: Windows has names of its own, and each system takes its own kind alone. `zones.txt` has all that an
//! engine knows (4.5.8, as installed), by the name elsewhere and the one on Windows.

use super::refusal::{Outcome, Refusal};
use super::work::Work;

const ZONES: &str = include_str!("zones.txt");

/// Those that a machine has when nobody asked for one: elsewhere, and on Windows.
const COMMON: (&str, &str) = ("Etc/GMT", "GMT Standard Time");

/// Gives a machine its time zone, and refuses that of another kind of system.
pub(crate) fn settle(work: &mut Work<'_>) -> Outcome<()> {
    let system = work.doc.text_at("os.type").unwrap_or("other");
    let windows = system.starts_with("windows");
    let zone = work.doc.text_at("time_zone.name").unwrap_or("");
    if zone.is_empty() {
        let common = if windows { COMMON.1 } else { COMMON.0 };
        work.doc.set("time_zone.name", common);
        return Ok(());
    }
    match is_zone(zone, windows) {
        true => Ok(()),
        false => Err(wrong(work)),
    }
}

/// Refuses that of a body before anything else is looked at.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let system = work.gives("os.type");
    let system = system.or_else(|| work.doc.text_at("os.type"));
    let windows = system.is_some_and(|system| system.starts_with("windows"));
    match work.gives("time_zone.name") {
        Some(zone) if !zone.is_empty() && !is_zone(zone, windows) => Err(wrong(work)),
        _ => Ok(()),
    }
}

fn wrong(work: &Work<'_>) -> Refusal {
    let place = match work.rule.kind {
        "templates" => "_vmTemplate",
        "vmpools" => "vmStaticData",
        _ => "vmStatic",
    };
    let wrong = "Cannot {action} {type}. Invalid time zone for given OS type., Attribute: ";
    let long = work
        .gives("time_zone.name")
        .is_some_and(|zone| zone.chars().count() > 40);
    let long = match long {
        true => format!(", size must be between 0 and 40, Attribute: {place}"),
        false => String::new(),
    };
    work.bad(&format!("{wrong}{place}{long}"))
}

fn is_zone(zone: &str, windows: bool) -> bool {
    let mut pairs = ZONES.lines().filter_map(|line| line.split_once('='));
    pairs.any(|(other, own)| zone == if windows { own } else { other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_has_its_own_names() {
        for (zone, windows, known) in [
            ("Etc/GMT", false, true),
            ("Etc/GMT", true, false),
            ("GMT Standard Time", true, true),
            ("GMT Standard Time", false, false),
            ("America/New_York", false, true),
            ("Europe/Vienna", false, false),
            ("Nowhere Standard Time", true, false),
        ] {
            assert_eq!(is_zone(zone, windows), known, "{zone}");
        }
        assert!(is_zone(COMMON.0, false) && is_zone(COMMON.1, true));
    }
}
