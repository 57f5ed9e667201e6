//! What an engine refuses of the values of VMs and templates: words it does not know, and parts that do not fit each other.

use super::machine_values::mebibytes;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use super::{cloud_init, instance_values};
use crate::node::Node;
use crate::store::Object;

/// Keyboards that a VNC console knows.
const KEYBOARDS: &str = "ar cz da de de-ch en-gb en-us es et fi fo fr fr-be fr-ca fr-ch hr hu is it ja lt lv mk nl nl-be no \
                         pl pt pt-br ru sl sv th tr none";

/// Systems that an engine does not run on a Q35 chipset.
const WITHOUT_Q35: &[&str] = &[
    "rhel_3",
    "rhel_3x64",
    "rhel_4",
    "rhel_4x64",
    "rhel_5",
    "rhel_5x64",
    "windows_xp",
    "windows_2003",
    "windows_2003x64",
];

/// What beans refuse: `place` is how they call the object.
pub(crate) fn check_beans(work: &Work<'_>, place: &str) -> Outcome<()> {
    let given = |path: &str| work.gives(path).and_then(|text| text.parse::<i64>().ok());
    if !work.is_add() && given("memory").is_some_and(|bytes| mebibytes(bytes) < 1) {
        return Err(Refusal::bad(format!(
            "must be greater than or equal to 1, Attribute: {place}.memSizeMb"
        )));
    }
    let sizes = [
        ("memory_policy.guaranteed", 0, "minAllocatedMem"),
        ("memory_policy.max", 1, "maxMemorySizeMb"),
    ];
    for (path, least, name) in sizes {
        let small = given(path).is_some_and(|bytes| mebibytes(bytes) < least);
        if small && work.rule.kind != "instancetypes" {
            return Err(Refusal::bad(format!(
                "must be greater than or equal to {least}, Attribute: {place}.{name}"
            )));
        }
    }
    if given("migration_downtime").is_some_and(|downtime| downtime < -1) {
        return Err(Refusal::bad(format!(
            "Migration downtime must be between 0 and 2147483647 milliseconds., Attribute: {place}.migrationDowntime"
        )));
    }
    let custom = work.gives("serial_number.policy") == Some("custom");
    let kept = work.old.as_ref();
    let kept = kept.and_then(|old| old.text("serial_number.value"));
    let number = work.gives("serial_number.value").or(kept);
    if custom && number.is_none_or(str::is_empty) {
        return Err(work.bad(&format!(
            "Cannot {{action}} {{type}}. Custom serial number must be non-empty when \"Custom\" serial number policy is specified., Attribute: {place}"
        )));
    }
    let layout = work
        .gives("display.keyboard_layout")
        .filter(|layout| !layout.is_empty());
    if layout.is_some_and(|layout| !KEYBOARDS.split_whitespace().any(|known| known == layout)) {
        return Err(Refusal::bad(format!(
            "Invalid keyboard layout, Attribute: {place}.vncKeyboardLayout"
        )));
    }
    Ok(())
}

/// What the guest's system asks of the machine, and what its parts ask of each other.
pub(crate) fn check_whole(work: &Work<'_>, cluster: &Object) -> Outcome<()> {
    let system = work.doc.text_at("os.type").unwrap_or("other");
    let architecture = cluster.text("cpu.architecture").unwrap_or("x86_64");
    let wanted = ["ppc64", "s390x"]
        .into_iter()
        .find(|name| system.ends_with(name))
        .unwrap_or("x86_64");
    if work.gives("os.type").is_some() && architecture != "undefined" && wanted != architecture {
        return Err(work.bad("Cannot {action} {type}. Selected operating system is not supported by the architecture."));
    }
    let illegal = illegal_properties(&work.given);
    if !illegal.is_empty() {
        return Err(work.bad(&format!(
            "Cannot {{action}} {{type}} if some of the specified custom properties have illegal values. The keys are: {}",
            illegal.join(",")
        )));
    }
    let q35 = work
        .doc
        .text_at("bios.type")
        .is_some_and(|bios| bios.starts_with("q35"));
    let asked = work.gives("os.type").is_some() || work.gives("bios.type").is_some();
    if q35 && asked && WITHOUT_Q35.contains(&system) {
        let known = work.store.named("operatingsystems", system);
        let name = known
            .and_then(|known| known.text("description"))
            .unwrap_or(system)
            .to_owned();
        return Err(work.conflict(&format!(
            "Cannot {{action}} {{type}}. Q35 chipset is not supported by the guest OS {name}."
        )));
    }
    check_screens(work)?;
    cloud_init::check(work)
}

/// A VNC console has one screen.
fn check_screens(work: &Work<'_>) -> Outcome<()> {
    let screens = work
        .doc
        .text_at("display.monitors")
        .and_then(|text| text.parse::<i64>().ok());
    let vnc = match work.gives("display.type") {
        Some(kind) => kind == "vnc",
        // An instance type does not count: the graphics of the template do.
        None if instance_values::of_new(work).is_some() => {
            let template = work.doc.child("template").and_then(Node::id);
            let template = template.and_then(|id| work.store.root("templates", id));
            template.is_some_and(|template| template.text("display.type") == Some("vnc"))
        }
        None => work.doc.text_at("display.type") == Some("vnc"),
    };
    if vnc && screens.is_some_and(|screens| screens > 1) {
        return Err(work.bad(
            "Cannot {action} {type}. Illegal number of monitors is provided, max allowed number of monitors is 1 for VNC and the max number in the ValidNumOfMonitors configuration variable for SPICE.",
        ));
    }
    Ok(())
}

/// The names of the custom properties whose values do not fit.
pub(crate) fn illegal_properties(given: &Node) -> Vec<String> {
    let list = given.child("custom_properties");
    let items = list.map_or(&[][..], |list| &list.children).iter();
    let fits = |name: &str, value: &str| {
        let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        match name {
            "sap_agent" => matches!(value, "true" | "false"),
            "sndbuf" | "hugepages" => digits,
            "viodiskcache" => matches!(value, "none" | "writeback" | "writethrough"),
            "scsi_hostdev" => matches!(
                value,
                "scsi_generic" | "scsi_block" | "scsi_hd" | "virtio_blk_pci"
            ),
            _ => true,
        }
    };
    let wrong = items.filter_map(|item| {
        let name = item.text_of("name")?;
        (!fits(name, item.text_of("value").unwrap_or(""))).then(|| name.to_owned())
    });
    wrong.collect()
}
