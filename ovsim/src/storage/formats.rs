//! Which storage format a domain may be made with, and what becomes of it in a data center (engine 4.5.8).

use super::look::Deed;
use crate::node::Node;
use crate::rules::datacenters::format_for;
use crate::rules::refusal::Outcome;
use crate::rules::work::Work;
use crate::store::Object;

/// The second is for data on blocks, later ones for data.
pub(super) fn check(work: &Work<'_>, ty: &str, block: bool) -> Outcome<()> {
    let format = work.given.text_of("storage_format").unwrap_or("");
    let data = ty == "data";
    let fits = match format {
        "" | "v1" => true,
        "v2" => data && block,
        _ => data,
    };
    if fits {
        return Ok(());
    }
    let format = format.to_ascii_uppercase();
    Err(work.conflict(&format!(
        "Cannot {{action}} {{type}}. Storage format {format} is not supported on the selected host version."
    )))
}

/// A data center takes what its level knows.
pub(super) fn may_join(deed: Deed, domain: &Object, center: &Object) -> Outcome<()> {
    let format = domain.text("storage_format").unwrap_or("");
    if format <= format_for(&center.doc) {
        return Ok(());
    }
    let format = format.to_ascii_uppercase();
    deed.conflict(format!(
        "Cannot {{action}} {{type}}. Storage Domain format {format} is illegal."
    ))
}

/// With a data center older data gets the form of that.
pub(super) fn rise(domain: &mut Node, center: &Node) {
    let wanted = format_for(center);
    let older = domain
        .text_of("storage_format")
        .is_some_and(|format| format < wanted);
    if older && domain.text_of("type") == Some("data") {
        domain.set("storage_format", wanted);
    }
}
