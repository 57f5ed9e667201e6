//! Mediated devices of VMs and templates: slices of graphics cards, by type (engine 4.5.8). They leave no events and no jobs.

use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// The parameter that says which type.
const TYPE: &str = "mdevType";

/// Devices of VMs.
pub(crate) const OF_VMS: Rule = Rule {
    kind: "vms/mediateddevices",
    label: "VM",
    drop: &["vm", "vms", "template", "instance_type"],
    prepare,
    ..PLAIN
};

/// Devices of templates.
pub(crate) const OF_TEMPLATES: Rule = Rule {
    kind: "templates/mediateddevices",
    ..OF_VMS
};

/// The property of VMs that said it before there were such devices; an engine still understands it, and makes devices of it.
pub(crate) const PROPERTY: &str = "mdev_type";

/// Takes the property out of a document: it is not kept.
pub(crate) fn take_property(vm: &mut Node) {
    let Some(list) = vm.child_mut("custom_properties") else {
        return;
    };
    list.children
        .retain(|row| row.text_of("name") != Some(PROPERTY));
    if list.children.is_empty() {
        vm.remove("custom_properties");
    }
}

/// Gives a VM the devices that the property of its body asks for, in place of those that it had: types behind each other, before
/// them `nodisplay` when they shall show nothing.
pub(crate) fn of_property(work: &mut Work<'_>, vm: &Object) {
    let list = work.given.child("custom_properties");
    let mut rows = list.map_or(&[][..], |list| &list.children).iter();
    let value = rows
        .find(|row| row.text_of("name") == Some(PROPERTY))
        .and_then(|row| row.text_of("value"));
    let Some(value) = value.map(str::to_owned) else {
        return;
    };
    let old = work.store.list(OF_VMS.kind, &vm.id);
    for id in old.map(|row| row.id.clone()).collect::<Vec<_>>() {
        work.store.remove(OF_VMS.kind, &vm.id, &id);
    }
    let (types, dark) = match value.split_once(',') {
        Some(("nodisplay", types)) => (types, "true"),
        _ => (value.as_str(), "false"),
    };
    for kind in types.split(',').filter(|kind| !kind.is_empty()) {
        let property = |name: &str, value: &str| {
            Node::new("property")
                .with_leaf("name", name)
                .with_leaf("value", value)
        };
        let list = Node::new("spec_params")
            .with(property(TYPE, kind))
            .with(property("nodisplay", dark));
        let device = Node::new("vm_mediated_device").with(list);
        work.store.put_below(OF_VMS.kind, &vm.id, device);
    }
}

/// A change is for nobody: its command asks for permits on no machine at all, and reads its parameters before that.
fn unchangeable(work: &Work<'_>) -> Refusal {
    match work.given.child("spec_params") {
        None => Refusal::Page("java.lang.NullPointerException".into()),
        Some(_) => Refusal::forbidden(),
    }
}

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    if !work.is_add() {
        return Err(unchangeable(work));
    }
    if work.given.child("spec_params").is_none() {
        return Err(Refusal::Fault {
            status: 500,
            reason: Some("Operation Failed".into()),
            detail: None,
        });
    }
    let ty = work.store.root("instancetypes", work.holder());
    if work.place.owner(work.store).is_none() && ty.is_none() {
        return Err(Refusal::bad(match work.rule.kind {
            "vms/mediateddevices" => "Cannot ${action} ${type}. VM is not found.",
            _ => "Cannot ${action} ${type}. The relevant Template doesn't exist.",
        }));
    }
    let given = work.doc.child("spec_params");
    let rows = given.map_or(&[][..], |list| &list.children);
    let has_type = rows.iter().any(|row| row.text_of("name") == Some(TYPE));
    let no_value = rows.iter().any(|row| row.child("value").is_none());
    if !has_type || no_value {
        // The command has no words of its own: the placeholders stay.
        return Err(Refusal::bad(
            "Cannot ${action} ${type}. Mediated device ID or VM/Template ID or a parameter value is null.",
        ));
    }
    let mut list = Node::new("spec_params");
    for row in rows {
        let value = row.text_of("value").unwrap_or("");
        let value = match row.text_of("name") {
            Some("nodisplay") => (value.eq_ignore_ascii_case("true")).to_string(),
            _ => value.to_owned(),
        };
        let name = row.text_of("name").unwrap_or("");
        list.push(
            Node::new("property")
                .with_leaf("name", name)
                .with_leaf("value", value),
        );
    }
    work.doc.put(list);
    Ok(())
}
