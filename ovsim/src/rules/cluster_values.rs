//! Values of clusters that an engine (4.5.8) takes otherwise than they are given.

use super::migration_options;
use super::refusal::{Outcome, Refusal};
use super::work::Work;

const THRESHOLD: &str = "log_max_memory_used_threshold";

/// What a body says is read as the engine reads it.
pub(super) fn settle(work: &mut Work<'_>) -> Outcome<()> {
    serial_number(work)?;
    migration_options::bandwidth(work);
    threshold(work);
    if work.doc.text_of("gluster_tuned_profile") == Some("") {
        work.doc.remove("gluster_tuned_profile");
    }
    if work.doc.text_at("display.proxy").is_none_or(str::is_empty) {
        work.doc.remove("display");
    }
    Ok(())
}

/// Where the number is that a cluster keeps while no policy shows it; of no document.
const KEPT: &str = "kept_serial_number";

/// A number stays while the policy changes, and shows with any that is one.
fn serial_number(work: &mut Work<'_>) -> Outcome<()> {
    let old = work.old.as_ref();
    let kept = old.and_then(|old| old.text("serial_number.value").or(old.text(KEPT)));
    let number = work
        .gives("serial_number.value")
        .or(kept)
        .map(str::to_owned);
    if number
        .as_ref()
        .is_some_and(|number| number.chars().count() > 255)
    {
        return Err(Refusal::bad(
            "size must be between 0 and 255, Attribute: cluster.customSerialNumber",
        ));
    }
    let number = number.filter(|number| !number.is_empty());
    let policy = work.doc.text_at("serial_number.policy");
    let policy = policy.filter(|policy| *policy != "none").map(str::to_owned);
    if policy.as_deref() == Some("custom") && number.is_none() {
        return Err(work.bad("Cannot {action} {type}. Custom serial number must be non-empty when \"Custom\" serial number policy is specified., Attribute: cluster"));
    }
    work.doc.remove("serial_number");
    work.doc.remove(KEPT);
    let place = match policy {
        Some(policy) => {
            work.doc.set("serial_number.policy", policy);
            "serial_number.value"
        }
        None => KEPT,
    };
    if let Some(number) = number {
        work.doc.set(place, number);
    }
    Ok(())
}

/// When a used memory is told of is read with the kind that it is of; the kind alone brings the engine's own.
fn threshold(work: &mut Work<'_>) {
    let kind = work.gives("log_max_memory_used_threshold_type");
    let told = work.gives(THRESHOLD).is_some();
    let value = match kind {
        Some(_) if told => return,
        Some("percentage") => "95".to_owned(),
        Some(_) => "1024".to_owned(),
        None => {
            let kept = work.old.as_ref().and_then(|old| old.text(THRESHOLD));
            kept.unwrap_or("95").to_owned()
        }
    };
    work.doc.set(THRESHOLD, value);
}

/// A new cluster without a type of CPU: of the architecture that is named, and of its firmware.
pub(super) fn untyped(work: &mut Work<'_>, usual: &'static str) -> Outcome<()> {
    let named = work.gives("cpu.architecture").unwrap_or("undefined");
    let (architecture, firmware) = match named {
        "x86_64" => ("x86_64", Some(usual)),
        "ppc64" => ("ppc64", Some("i440fx_sea_bios")),
        "s390x" => ("s390x", Some("i440fx_sea_bios")),
        _ => ("undefined", None),
    };
    work.doc.remove("cpu");
    work.doc.set("cpu.architecture", architecture);
    work.doc.set("cpu.type", "");
    match work.gives("bios_type") {
        Some(bios) if bios.starts_with("q35") && architecture != "x86_64" => {
            return Err(Refusal::conflict(
                "Q35 chipset is allowed for x86 architecture only.",
            ));
        }
        Some(bios) if bios != "cluster_default" => return Ok(()),
        _ => {}
    }
    work.doc.remove("bios_type");
    if let Some(firmware) = firmware {
        work.doc.set("bios_type", firmware);
    }
    Ok(())
}
