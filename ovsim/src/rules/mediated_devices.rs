//! Mediated devices of VMs and templates: slices of graphics cards, by type (engine 4.5.8). They leave no events and no jobs.

use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;

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

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    if work.given.child("spec_params").is_none() {
        return Err(Refusal::Fault {
            status: 500,
            reason: Some("Operation Failed".into()),
            detail: None,
        });
    }
    if work.place.owner(work.store).is_none() {
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
