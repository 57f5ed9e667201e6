//! `--wait-ip` is for machines that can come to an address: what has no network card, or nothing to boot from, is told before
//! anything is made instead of being waited for.

use super::disks::Disk;
use super::model::template_item;
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::request::Args;
use crate::verb::Call;
use crate::verbs::vm::ip;

/// Looks at what will be made; `boots` is whether it was said from what.
///
/// # Errors
/// [`Error::Usage`] for a machine that will never report an address; what looking at the template ends with.
pub(super) fn check(call: &Call<'_>, plan: &Plan, from_nothing: bool, boots: bool) -> Result<()> {
    let object = &plan.object;
    // Snapshots and whole configurations are not looked into.
    let is_open =
        !object["snapshots"].is_null() || !object["initialization"]["configuration"].is_null();
    if !call.args.has("wait-ip") || is_open {
        return Ok(());
    }
    let mut has_card = !plan.nics.is_empty();
    let mut has_system = plan.disks.iter().any(Disk::is_filled);
    if !(from_nothing || has_card && has_system) {
        let args = Args::new().with("follow", "nics,disk_attachments");
        let template = template_item(call.context, &object["template"])?;
        let template = template.map(|item| item.read(&args)).transpose()?;
        let has = |member: &str| template.as_ref().is_none_or(|it| ip::has(it, member));
        has_card |= has("nics");
        has_system |= has("disk_attachments");
    }
    if !has_card {
        return Err(never(
            "network card",
            "--network NETWORK[/PROFILE] gives it one",
        ));
    }
    let devices = object["os"]["boot"]["devices"].as_array();
    let from_network = devices.is_some_and(|all| all.iter().any(|one| one == "network"));
    // With an empty disk an installer may come from the network; without any, only who says so means it.
    let installs = from_network && (boots || !plan.disks.is_empty());
    let kernel = !object["os"]["kernel"].is_null();
    let disc = !object["cdroms"].is_null();
    if has_system || installs || kernel || disc {
        return Ok(());
    }
    Err(never(
        "system to boot",
        "--from TEMPLATE or --disk ID gives it one; --boot network says that it comes from there",
    ))
}

fn never(what: &str, hint: &str) -> Error {
    Error::Usage {
        message: format!("--wait-ip would wait in vain: the machine has no {what}"),
        hint: Some(hint.to_owned()),
    }
}
