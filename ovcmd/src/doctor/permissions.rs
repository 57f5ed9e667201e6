//! `doctor permissions`: which verbs the engine would refuse, for want of which permit.

use super::{Desk, Finding, Level, or_well};
use ovlib::error::Result;
use ovlib::request::Args as Parameters;
use ovlib::service::ListArgs;
use std::collections::BTreeSet;

/// Permits of the engine (4.5.8), and the verbs that need them.
const PERMITS: [(&str, &str); 34] = [
    ("create_vm", "vm create, vm clone"),
    ("delete_vm", "vm remove"),
    ("edit_vm_properties", "vm update"),
    ("vm_basic_operations", "vm start, shutdown, reboot, suspend"),
    ("stop_vm", "vm stop"),
    ("shut_down_vm", "vm shutdown"),
    ("reboot_vm", "vm reboot"),
    ("hibernate_vm", "vm suspend"),
    ("run_vm", "vm start"),
    ("change_vm_cd", "vm cd"),
    ("migrate_vm", "vm migrate"),
    ("connect_to_vm", "vm console"),
    (
        "manipulate_vm_snapshots",
        "snapshot create, remove, restore",
    ),
    ("configure_vm_network", "nic create, update, remove"),
    ("configure_vm_storage", "diskattachment create, remove"),
    ("create_template", "template create"),
    ("edit_template_properties", "template update"),
    ("delete_template", "template remove"),
    ("create_disk", "disk create"),
    ("attach_disk", "disk attach"),
    ("edit_disk_properties", "disk update"),
    ("delete_disk", "disk remove"),
    ("create_host", "host create"),
    ("edit_host_configuration", "host update, install"),
    ("delete_host", "host remove"),
    ("manipulate_host", "host maintenance, activate, fence"),
    ("create_cluster", "cluster create"),
    ("edit_cluster_configuration", "cluster update"),
    ("create_storage_domain", "storagedomain create"),
    (
        "manipulate_storage_domain",
        "storagedomain activate, maintenance",
    ),
    ("create_storage_pool_network", "network create"),
    ("configure_storage_pool_network", "network update"),
    ("manipulate_users", "user create, remove"),
    ("tag_management", "tag create, assign"),
];

/// So many roles are named.
const SHOWN: usize = 3;

pub(super) fn check(desk: &mut Desk<'_>) -> Result<Vec<Finding>> {
    let context = desk.context()?;
    let root = context.root().read(&Parameters::new())?;
    let Some(user) = crate::tools::user(&context, &root)? else {
        let text = "the engine does not say whom it takes us for";
        return Ok(vec![Finding::new(Level::Info, "", text)]);
    };
    let id = user.id().unwrap_or_default();
    let mut held: BTreeSet<String> = BTreeSet::new();
    let mut roles = BTreeSet::new();
    for permission in desk.all(&format!("users/{id}/permissions"))? {
        roles.extend(permission.text("role.id"));
    }
    let mut names = Vec::new();
    for role in &roles {
        let role = context.service("roles")?.get(role, &Parameters::new())?;
        names.extend(role.name());
        let permits = context
            .service(&format!("roles/{}/permits", role.id().unwrap_or_default()))?
            .list(&ListArgs::default())?;
        for permit in permits {
            held.extend(permit?.name());
        }
    }
    let user = user.text("user_name").unwrap_or_default();
    let known = context.service("clusterlevels")?;
    // Permits that this engine does not have are missed by nobody.
    let known = all_permits(&known)?;
    let missing = PERMITS
        .iter()
        .filter(|(permit, _)| known.contains(*permit) && !held.contains(*permit));
    let found: Vec<Finding> = missing
        .map(|(permit, verbs)| {
            Finding::new(Level::Warning, *permit, format!("missing for {verbs}"))
                .advice("ask for a role that has it, on the objects that you work with")
        })
        .collect();
    let more = match names.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    names.truncate(SHOWN);
    let text = format!(
        "has every permit that verbs need, by {}{more}",
        names.join(", ")
    );
    Ok(or_well(found, &user, text))
}

/// The permits of the newest level that the engine has.
fn all_permits(levels: &ovlib::service::Service) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for level in levels.list(&ListArgs::default())? {
        for permit in level?.at("permits.name") {
            all.insert(permit.text().to_owned());
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_one() {
        for (permit, verbs) in PERMITS {
            let mut noun = "";
            for words in verbs.split(", ") {
                let verb = match words.split_once(' ') {
                    Some((of, verb)) => {
                        noun = of;
                        verb
                    }
                    None => words,
                };
                let noun = ovlib::nouns::find(noun).unwrap();
                assert!(noun.verb(verb).is_some(), "{permit}: {} {verb}", noun.name);
            }
        }
    }
}
