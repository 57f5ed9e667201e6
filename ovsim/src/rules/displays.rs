//! Screens: which video device a VM has, and which graphics show it (engine 4.5.8). The two must fit each other; what a body says of
//! one changes the other.

use super::instance_values;
use super::refusal::Outcome;
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// Consoles of VMs.
const CONSOLES: &str = "vms/graphicsconsoles";
/// Those of the instance types, which a VM of one has.
const OF_TYPES: &str = "instancetypes/graphicsconsoles";
/// The display of a VM that has no console now: an engine shows none.
const HIDDEN: &str = "unseen_display";

/// Graphics and video that go together, the better before.
fn pairs(system: &str, minor: u32) -> &'static [(&'static str, &'static str)] {
    const NOW: &[(&str, &str)] = &[
        ("spice", "qxl"),
        ("vnc", "vga"),
        ("vnc", "qxl"),
        ("vnc", "bochs"),
    ];
    const CIRRUS: &[(&str, &str)] = &[
        ("spice", "qxl"),
        ("vnc", "vga"),
        ("vnc", "qxl"),
        ("vnc", "cirrus"),
    ];
    match minor {
        _ if system.ends_with("ppc64") || system.ends_with("s390x") => &[("vnc", "vga")],
        0..=2 => CIRRUS,
        3 | 4 => &NOW[..3],
        _ => NOW,
    }
}

/// The video device for graphics: Bochs for servers with UEFI, else the first that all of them can show.
fn video_for(
    pairs: &[(&'static str, &'static str)],
    graphics: &[&str],
    server_with_uefi: bool,
) -> &'static str {
    let fits = |video: &str| graphics.iter().all(|one| pairs.contains(&(one, video)));
    if server_with_uefi && fits("bochs") {
        return "bochs";
    }
    let mut devices = pairs.iter().map(|(_, video)| *video);
    devices
        .clone()
        .find(|video| fits(video))
        .unwrap_or_else(|| devices.find(|video| *video != "qxl").unwrap_or("vga"))
}

/// The video device of a machine that is shown by these graphics alone.
pub(crate) fn device(machine: &Node, cluster: Option<&Object>, graphics: &str) -> &'static str {
    let server = machine.text_of("type") == Some("server");
    let pairs = pairs(
        machine.text_at("os.type").unwrap_or("other"),
        level(cluster),
    );
    video_for(
        pairs,
        &[word(graphics)],
        server && has_uefi(machine, cluster),
    )
}

/// The minor number of the level of a cluster, the newest where there is none.
fn level(cluster: Option<&Object>) -> u32 {
    let minor = cluster.and_then(|cluster| cluster.text("version.minor"));
    minor.and_then(|text| text.parse().ok()).unwrap_or(8)
}

/// What a VM is shown by.
struct Screen {
    graphics: Vec<&'static str>,
    video: &'static str,
}

fn word(text: &str) -> &'static str {
    let known = ["spice", "vnc", "qxl", "vga", "bochs", "cirrus"];
    known
        .into_iter()
        .find(|known| *known == text)
        .unwrap_or("vga")
}

fn consoles(store: &Store, kind: &str, owner: &str) -> Vec<&'static str> {
    let rows = store.list(kind, owner);
    rows.filter_map(|row| row.text("protocol"))
        .map(word)
        .collect()
}

/// The graphics that a body asks for: those of the video device before those that it names.
pub(super) fn asked(given: &Node) -> Option<&'static str> {
    match (
        given.text_at("display.video_type"),
        given.text_at("display.type"),
    ) {
        (Some("qxl"), _) | (None, Some("spice")) => Some("spice"),
        (Some(_), _) | (None, Some(_)) => Some("vnc"),
        (None, None) => None,
    }
}

/// Chooses what the body leaves open, and refuses what does not fit.
pub(crate) fn settle(work: &mut Work<'_>, cluster: &Object) -> Outcome<()> {
    if work.doc.child("display").is_none() {
        return Ok(());
    }
    let template = work
        .doc
        .child("template")
        .and_then(Node::id)
        .unwrap_or(ZERO);
    let ty = instance_values::of_new(work);
    let old = match &work.old {
        Some(old) => Some(old.clone()),
        None => ty
            .clone()
            .or_else(|| work.store.root("templates", template).cloned()),
    };
    let source = match (&work.old, &ty) {
        (Some(old), _) => consoles(work.store, CONSOLES, &old.id),
        (None, Some(ty)) => consoles(work.store, OF_TYPES, &ty.id),
        (None, None) => consoles(work.store, "templates/graphicsconsoles", template),
    };
    let before = old.as_ref().and_then(|old| old.text("display.video_type"));
    let wanted = match (work.gives("display.video_type"), work.gives("display.type")) {
        // A new VM does not take the device from its body.
        (Some(video), _) if !work.is_add() => Some(video),
        (_, Some(_)) => None,
        _ => before,
    };
    let system = work.doc.text_at("os.type").unwrap_or("other");
    let pairs = pairs(system, level(Some(cluster)));
    let uefi = has_uefi(&work.doc, Some(cluster));
    let asked = asked(&work.given);
    let graphics = asked.map_or_else(|| source.clone(), |one| vec![one]);
    let video = match wanted.map(word) {
        Some(video) if pairs.iter().any(|(_, one)| *one == video) => video,
        _ => {
            let server = work.doc.text_of("type") == Some("server");
            video_for(pairs, &graphics, server && uefi)
        }
    };
    let mut screen = Screen { graphics, video };
    let fits =
        |graphics: &[&'static str]| graphics.iter().all(|one| pairs.contains(&(*one, video)));
    if work.is_add() && asked.is_none() && !fits(&screen.graphics) {
        let first = pairs.iter().find(|(_, one)| *one == video);
        screen.graphics = first.map(|(graphics, _)| *graphics).into_iter().collect();
    }
    // Of a type without consoles a VM has no graphics, of which no system is capable.
    let headless = work.is_add() && ty.is_some() && source.is_empty() && asked.is_none();
    if headless || !fits(&screen.graphics) {
        return Err(work.bad(
            "Cannot {action} {type}. Selected display type is not supported by the operating system.",
        ));
    }
    if screen.video == "bochs" && !uefi {
        return Err(work.bad(
            "Cannot {action} {type}. Selected display type is not supported by the firmware.",
        ));
    }
    let spice = screen.graphics.contains(&"spice");
    work.doc.set("display.video_type", screen.video);
    if !screen.graphics.is_empty() {
        work.doc
            .set("display.type", if spice { "spice" } else { "vnc" });
    }
    Ok(())
}

fn has_uefi(vm: &Node, cluster: Option<&Object>) -> bool {
    let bios = match vm.text_at("bios.type") {
        Some("cluster_default") | None => cluster.and_then(|cluster| cluster.text("bios_type")),
        own => own,
    };
    matches!(bios, Some("q35_ovmf" | "q35_secure_boot"))
}

/// Gives a new VM its consoles: that which was asked for, else those of its template that its video device can be shown by.
pub(crate) fn furnish(work: &mut Work<'_>, vm: &Object) {
    let template = vm.reference("template").unwrap_or(ZERO);
    let own = vm.text("display.type").map_or("vnc", word);
    let of_template = match vm.reference("instance_type") {
        Some(ty) => consoles(work.store, OF_TYPES, ty),
        None => consoles(work.store, "templates/graphicsconsoles", template),
    };
    let video = vm.text("display.video_type").map_or("", word);
    let cluster = vm
        .reference("cluster")
        .and_then(|id| work.store.root("clusters", id));
    let pairs = pairs(
        vm.text("os.type").unwrap_or("other"),
        level(cluster.map(|cluster| &**cluster)),
    );
    if of_template.is_empty() && asked(&work.given).is_none() && is_headless(work.store, template) {
        follow(work.store, "vms", &vm.id);
        return;
    }
    let several = asked(&work.given).is_none() && of_template.contains(&own);
    // Of several those that show what the device draws.
    let mut shown = of_template.clone();
    shown.retain(|one| pairs.contains(&(*one, video)));
    let shown = if shown.is_empty() { of_template } else { shown };
    for protocol in if several { shown } else { vec![own] } {
        put(work.store, &vm.id, protocol);
    }
}

/// Whether a template shows nothing.
fn is_headless(store: &Store, template: &str) -> bool {
    let template = store.root("templates", template);
    template.is_some_and(|template| template.doc.child("display").is_none())
}

/// A VM that is down takes the graphics of its new display at once.
pub(crate) fn change(work: &mut Work<'_>, vm: &Object) {
    if asked(&work.given).is_none() || vm.status() != "down" {
        return;
    }
    let rows = work.store.list(CONSOLES, &vm.id);
    for id in rows.map(|row| row.id.clone()).collect::<Vec<_>>() {
        work.store.remove(CONSOLES, &vm.id, &id);
    }
    put(
        work.store,
        &vm.id,
        vm.text("display.type").map_or("vnc", word),
    );
}

fn put(store: &mut Store, vm: &str, protocol: &str) {
    store.put_below(CONSOLES, vm, console(protocol));
}

/// A console as it is kept: its id spells the protocol.
pub(super) fn console(protocol: &str) -> Node {
    let id: String = protocol.bytes().map(|byte| format!("{byte:02x}")).collect();
    Node::reference("graphics_console", id).with_leaf("protocol", protocol)
}

/// What a machine shows after one of its consoles came or went: SPICE before VNC, and nothing without any.
pub(crate) fn follow(store: &mut Store, kind: &str, machine: &str) {
    let left = consoles(store, &format!("{kind}/graphicsconsoles"), machine);
    let spice = left.contains(&"spice");
    let none = left.is_empty();
    store.change(kind, "", machine, |doc| {
        if none {
            let shown = doc.remove("display");
            let members = shown.into_iter().flat_map(|shown| shown.children);
            for member in members.collect::<Vec<_>>() {
                doc.child_or_new(HIDDEN.to_owned()).put(member);
            }
            return;
        }
        if let Some(hidden) = doc.remove(HIDDEN) {
            let display = doc.child_or_new("display".to_owned());
            for member in hidden.children {
                if display.child(&member.name).is_none() {
                    display.push(member);
                }
            }
        }
        doc.set("display.type", if spice { "spice" } else { "vnc" });
    });
}

/// Whether a process of the VM is there, whose screen is that of its start.
fn is_running(work: &Work<'_>) -> bool {
    let vm = work.store.root("vms", &work.parent);
    vm.is_some_and(|vm| vm.reference("host").is_some())
}

/// A process shows what it began with.
fn keep_running(work: &mut Work<'_>) {
    if is_running(work) {
        let vm = work.parent.clone();
        crate::life::consoles::keep_running(work.store, &vm);
    }
}

fn changed(work: &mut Work<'_>) {
    if !is_running(work) {
        let vm = work.parent.clone();
        follow(work.store, "vms", &vm);
    }
}

/// Graphics consoles of VMs: the id is the protocol in hexadecimal.
pub(crate) const GRAPHICS: Rule = Rule {
    kind: CONSOLES,
    label: "VM",
    drop: &[
        "vm",
        "template",
        "instance_type",
        "address",
        "port",
        "tls_port",
    ],
    prepare: |work| {
        super::parts::console(work)?;
        keep_running(work);
        Ok(())
    },
    leave: |work, _| {
        keep_running(work);
        Ok(())
    },
    made: |work, _| changed(work),
    gone: |work, _| changed(work),
    ..PLAIN
};

/// Why a VM cannot be started with the screen that it has.
pub(crate) fn unfit(store: &Store, vm: &Object) -> Option<&'static str> {
    let cluster = store.root("clusters", vm.reference("cluster")?)?;
    let video = word(vm.text("display.video_type")?);
    let pairs = pairs(vm.text("os.type").unwrap_or("other"), level(Some(cluster)));
    let graphics = consoles(store, CONSOLES, &vm.id);
    let fits = graphics.iter().all(|one| pairs.contains(&(*one, video)));
    (!fits)
        .then_some("Cannot run VM. Selected display type is not supported by the operating system.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn video_follows_the_graphics() {
        let pairs = pairs("other", 7);
        for (graphics, uefi_server, video) in [
            (&["vnc"][..], true, "bochs"),
            (&["vnc"], false, "qxl"),
            (&["spice"], true, "qxl"),
            (&["spice", "vnc"], true, "qxl"),
        ] {
            assert_eq!(
                video_for(pairs, graphics, uefi_server),
                video,
                "{graphics:?}"
            );
        }
        assert_eq!(
            video_for(super::pairs("other_ppc64", 7), &["vnc"], false),
            "vga"
        );
    }

    #[test]
    fn the_device_of_a_body_counts_before_its_graphics() {
        let body = |ty: Option<&str>, video: Option<&str>| {
            let mut display = Node::new("display");
            display.children.extend(ty.map(|ty| Node::leaf("type", ty)));
            display
                .children
                .extend(video.map(|video| Node::leaf("video_type", video)));
            asked(&Node::new("vm").with(display))
        };
        assert_eq!(body(None, None), None);
        assert_eq!(body(Some("spice"), None), Some("spice"));
        assert_eq!(body(Some("spice"), Some("vga")), Some("vnc"));
        assert_eq!(body(Some("vnc"), Some("qxl")), Some("spice"));
    }
}
