//! Where VMs may run, as their bodies say it: the hosts of the placement policy, and processors of a host for each of the VM's own
//! (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;

const PINS: &str = "cpu.cpu_tune.vcpu_pins";
const POLICY: &str = "cpu_pinning_policy";

/// Hosts of a placement policy must be told by id or name; a body with a policy replaces all of them, even when it names none.
pub(crate) fn place(work: &mut Work<'_>) -> Outcome<()> {
    let Some(given) = work.given.child("placement_policy") else {
        return Ok(());
    };
    let hosts = given
        .child("hosts")
        .map_or(&[][..], |hosts| &hosts.children);
    if hosts
        .iter()
        .any(|host| host.id().is_none() && host.child("name").is_none())
    {
        let method = "validateAndUpdateHostsInPlacementPolicy";
        return Err(Refusal::incomplete("Host", "id|name", method));
    }
    let none = hosts.is_empty();
    if let Some(policy) = work.doc.child_mut("placement_policy").filter(|_| none) {
        policy.remove("hosts");
    }
    Ok(())
}

/// The policy as it stands: a manual one without pins is none. There is one mode of processors besides the cluster's.
pub(super) fn settle(doc: &mut Node, given: &Node) {
    if given
        .at("cpu.cpu_tune")
        .is_some_and(|tune| tune.children.is_empty())
        && let Some(cpu) = doc.child_mut("cpu")
    {
        // Whoever speaks of pins and names none takes them away.
        cpu.remove("cpu_tune");
    }
    let adjusted = |policy: &str| policy == "adjust";
    let asked = given.text_of(POLICY).map(str::to_owned).or_else(|| {
        let automatic = given
            .text_of("auto_pinning_policy")
            .filter(|policy| adjusted(policy));
        automatic.map(|_| "resize_and_pin_numa".to_owned())
    });
    let mode = doc.text_at("cpu.mode");
    let foreign = mode.is_some_and(|mode| mode != "host_passthrough");
    if let Some(cpu) = doc.child_mut("cpu").filter(|_| foreign) {
        cpu.remove("mode");
    }
    if doc.child(POLICY).is_none() {
        return;
    }
    let pins = doc.at(PINS);
    let pinned = pins.is_some_and(|pins| !pins.children.is_empty());
    let policy = match asked.as_deref().or(doc.text_of(POLICY)) {
        Some("manual") if !pinned => "none",
        None => "none",
        Some(other) => other,
    };
    let policy = policy.to_owned();
    let automatic = if policy == "resize_and_pin_numa" {
        "adjust"
    } else {
        "disabled"
    };
    doc.set(POLICY, policy);
    doc.set("auto_pinning_policy", automatic);
}

/// Pins make the policy a manual one unless another was chosen, and that one needs pins.
pub(crate) fn check(work: &mut Work<'_>) -> Outcome<()> {
    let pins: Vec<Node> = work
        .doc
        .at(PINS)
        .map_or(Vec::new(), |list| list.children.clone());
    let policy = work.doc.text_of(POLICY).unwrap_or("none").to_owned();
    if pins.is_empty() {
        if let Some(cpu) = work.doc.child_mut("cpu") {
            cpu.remove("cpu_tune");
        }
        // A change only leaves none, which is settled before.
        if work.is_add() && work.gives(POLICY) == Some("manual") {
            return Err(work.bad("Cannot {action} {type}. The CPU Pinning policy is set to 'Manual' but no cpu pinning string is provided."));
        }
        return Ok(());
    }
    match policy.as_str() {
        "none" => work.doc.set(POLICY, "manual"),
        "manual" => {}
        _ => {
            return Err(work.bad("Cannot {action} {type}. Manual CPU pinning string is defined but the CPU Pinning Policy is not set to Manual"));
        }
    }
    if pins.iter().any(|pin| pin.child("vcpu").is_none()) {
        return Err(Refusal::Fault {
            status: 500,
            reason: Some("Operation Failed".into()),
            detail: None,
        });
    }
    pins_fit(&work.doc, &pins).map_err(Refusal::bad)
}

/// Each processor of the VM once, there is one of that number, and it goes to at least one of a host that is named.
fn pins_fit(vm: &Node, pins: &[Node]) -> Result<(), &'static str> {
    let set = |pin: &Node| pin.text_of("cpu_set").unwrap_or("").to_owned();
    let below_zero = |pin: &Node| pin.text_of("vcpu").is_some_and(|own| own.starts_with('-'));
    if pins.iter().any(|pin| !is_set(&set(pin)) || below_zero(pin)) {
        return Err("CPU pinning format invalid.");
    }
    let hosts = vm.at("placement_policy.hosts");
    if hosts.is_none_or(|hosts| hosts.children.is_empty()) {
        return Err("Cannot set host CPU pinning when a host is not selected");
    }
    let part = |name: &str| {
        let text = vm.text_at(&format!("cpu.topology.{name}"));
        text.and_then(|text| text.parse::<u32>().ok()).unwrap_or(1)
    };
    let there = part("sockets")
        .saturating_mul(part("cores"))
        .saturating_mul(part("threads"));
    let mut seen = Vec::new();
    for pin in pins {
        let own = pin
            .text_of("vcpu")
            .and_then(|text| text.parse::<u32>().ok());
        if own.is_none_or(|own| own >= there) {
            return Err("CPU pinning validation failed - virtual CPU does not exist in vm.");
        }
        if seen.contains(&own) {
            return Err("Cannot configure CPU pinning twice to the same vCPU.");
        }
        seen.push(own);
        if processors(&set(pin)).is_empty() {
            return Err("Cannot pin a vCPU to no pCPU.");
        }
    }
    Ok(())
}

/// Numbers and ranges of processors, some taken out again: `0-3,^1,8`.
fn is_set(text: &str) -> bool {
    let is_number = |text: &str| text.parse::<u16>().is_ok();
    text.split(',').all(|part| match part.split_once('-') {
        Some((from, to)) => is_number(from) && is_number(to),
        None => is_number(part.strip_prefix('^').unwrap_or(part)),
    })
}

/// The processors of such a set, in their order.
pub(crate) fn processors(set: &str) -> Vec<u16> {
    let mut found = std::collections::BTreeSet::new();
    let mut not = Vec::new();
    for part in set.split(',') {
        let number = |text: &str| text.parse::<u16>().ok();
        if let Some(out) = part.strip_prefix('^') {
            not.extend(number(out));
        } else if let Some((from, to)) = part.split_once('-') {
            if let (Some(from), Some(to)) = (number(from), number(to)) {
                found.extend(from..=to);
            }
        } else {
            found.extend(number(part));
        }
    }
    found.into_iter().filter(|one| !not.contains(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(own: &str, set: &str) -> Node {
        Node::new("vcpu_pin")
            .with_leaf("cpu_set", set)
            .with_leaf("vcpu", own)
    }

    #[test]
    fn sets_are_read() {
        assert_eq!(processors("0-3,^1,8"), [0, 2, 3, 8]);
        assert!(processors("3-1").is_empty());
        assert!(processors("2,^2").is_empty());
        for (text, good) in [
            ("0", true),
            ("0-3,^2", true),
            ("a", false),
            ("-1", false),
            ("1-", false),
            ("", false),
        ] {
            assert_eq!(is_set(text), good, "{text}");
        }
    }

    #[test]
    fn pins_are_refused_in_the_engines_order() {
        let mut vm = Node::new("vm");
        vm.set("cpu.topology.cores", "2");
        let told = |vm: &Node, pins: &[Node]| pins_fit(vm, pins).err().unwrap_or("");
        assert!(told(&vm, &[pin("9", "a")]).contains("format"));
        assert!(told(&vm, &[pin("9", "0")]).contains("host is not selected"));
        vm.child_or_new("placement_policy")
            .put(Node::new("hosts").with(Node::reference("host", "h")));
        assert!(told(&vm, &[pin("2", "0")]).contains("does not exist in vm"));
        assert!(told(&vm, &[pin("1", "0"), pin("1", "1")]).contains("twice"));
        assert!(told(&vm, &[pin("1", "3-1")]).contains("no pCPU"));
        assert_eq!(told(&vm, &[pin("0", "0"), pin("1", "0-3,^2")]), "");
    }
}
