//! One row a kind: how it is called, which names it may have, what it is refused with, which events and jobs it leaves.
//! A kind without a row is stored and given back, no more.

use std::sync::Arc;

use super::refusal::Outcome;
use super::work::Work;
use super::{
    affinity, attachments, catalog, cluster_networks, clusters, connection_extensions, connections,
    datacenters, disks, displays, externals, fence_agents, host_networks, hosts, instances,
    iscsi_bonds, labels, mac_pools, machines, mediated_devices, networks, nics, numa, parts,
    people, permissions, policies, pools, profiles, qoss, quotas, roles, settings, snapshots,
    storage, tags, template_parts, templates, unmanaged, virtual_functions, vnic_profiles,
};
use crate::node::Node;
use crate::storage::{backups, transfers};
use crate::store::Object;

/// Where a name must be alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unique {
    /// Nowhere.
    No,
    /// In the whole engine.
    Engine,
    /// Among those of the same parent.
    Parent,
    /// Among those that refer to the same object by this member.
    Member(&'static str),
}

/// What names may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    pub(crate) unique: Unique,
    /// Status and text when it is taken; `{name}` is it.
    pub(crate) taken: (u16, &'static str),
    /// Which characters, and the text when others are met.
    pub(crate) letters: Letters,
    pub(crate) wrong: &'static str,
    /// How long, and the text when longer.
    pub(crate) longest: usize,
    pub(crate) too_long: &'static str,
}

/// Characters of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Letters {
    /// Any.
    Any,
    /// Letters of any script, digits, `_`, `-`, `.`.
    Word,
    /// The same, and at least one.
    Name,
    /// Those of [`Letters::Word`], with one run of `?` among them.
    Masked,
    /// Letters and digits of ASCII, `_`, `-`, `.`.
    Dotted,
    /// Letters and digits of ASCII, `_`, `-`.
    Plain,
}

/// An event: symbol and text with `{name}` and `{user}`.
pub(crate) type Told = Option<(&'static str, &'static str)>;

/// All that is particular to a kind.
pub(crate) struct Rule {
    pub(crate) kind: &'static str,
    /// `${type}` of messages.
    pub(crate) label: &'static str,
    /// Added with `create` instead of `add`.
    pub(crate) create: bool,
    pub(crate) names: Names,
    /// Members of a body that are not kept.
    pub(crate) drop: &'static [&'static str],
    /// What must be there although the model does not say so.
    pub(crate) needs: fn(&Work<'_>) -> Outcome<()>,
    /// Values that are refused before anything else is looked at.
    pub(crate) values: fn(&Work<'_>) -> Outcome<()>,
    /// What an update does before all else, by a command of its own.
    pub(crate) first: fn(&mut Work<'_>, &Object) -> Outcome<()>,
    /// The document that an update changes.
    pub(crate) base: fn(&Work<'_>, &Object) -> Node,
    /// Checks and completes what is added or changed.
    pub(crate) prepare: fn(&mut Work<'_>) -> Outcome<()>,
    /// An object that is there already and is answered instead of a new one.
    pub(crate) existing: fn(&Work<'_>) -> Option<Arc<Object>>,
    /// What comes with it once it is stored.
    pub(crate) made: fn(&mut Work<'_>, &Object),
    /// What follows from a change.
    pub(crate) changed: fn(&mut Work<'_>, &Object),
    /// Whether it may go.
    pub(crate) leave: fn(&mut Work<'_>, &Object) -> Outcome<()>,
    /// What goes with it.
    pub(crate) gone: fn(&mut Work<'_>, &Object),
    /// Events of add, update and remove, written after `made`, `changed` and `gone`.
    pub(crate) told: [Told; 3],
    /// Descriptions of the jobs of add, update and remove.
    pub(crate) jobs: [Option<&'static str>; 3],
    /// The status of an add.
    pub(crate) status: u16,
}

/// Any name at all.
pub(crate) const ANY_NAME: Names = Names {
    unique: Unique::No,
    taken: (409, ""),
    letters: Letters::Any,
    wrong: "",
    longest: usize::MAX,
    too_long: "",
};

/// The text of most kinds when a name is taken.
pub(crate) const TAKEN: &str = "Cannot {action} {type}. The {type} name is already in use, please choose a unique name and try again.";

/// A name that must be alone in the engine.
pub(crate) const OWN_NAME: Names = Names {
    unique: Unique::Engine,
    taken: (409, TAKEN),
    ..ANY_NAME
};

/// Nothing particular.
pub(crate) const PLAIN: Rule = Rule {
    kind: "",
    label: "Entity",
    create: false,
    names: ANY_NAME,
    drop: &[],
    needs: |_| Ok(()),
    values: |_| Ok(()),
    first: |_, _| Ok(()),
    base: |_, object| object.doc.clone(),
    prepare: |_| Ok(()),
    existing: |_| None,
    made: |_, _| {},
    changed: |_, _| {},
    leave: |_, _| Ok(()),
    gone: |_, _| {},
    told: [None; 3],
    jobs: [None; 3],
    status: 201,
};

/// All rows, by kind.
static RULES: &[&Rule] = &[
    &super::clusters::FEATURES,
    &affinity::LABELS,
    &catalog::BOOKMARKS,
    &affinity::GROUPS,
    &cluster_networks::IN_CLUSTERS,
    &clusters::CLUSTERS,
    &profiles::CPU,
    &qoss::QOSS,
    &quotas::QUOTAS,
    &quotas::CLUSTER_LIMITS,
    &quotas::STORAGE_LIMITS,
    &storage::ATTACHED,
    &datacenters::DATACENTERS,
    &profiles::DISK,
    &disks::DISKS,
    &externals::EVENTS,
    &catalog::HOST_PROVIDERS,
    &people::GROUPS,
    &host_networks::ATTACHMENTS,
    &fence_agents::FENCE_AGENTS,
    &hosts::HOSTS,
    &instances::GRAPHICS,
    &instances::NICS,
    &instances::WATCHDOGS,
    &instances::TYPES,
    &externals::JOBS,
    &externals::STEPS,
    &mac_pools::MACPOOLS,
    &networks::NETWORKS,
    &catalog::IMAGE_PROVIDERS,
    &catalog::NETWORK_PROVIDERS,
    &permissions::PERMISSIONS,
    &roles::ROLES,
    &roles::PERMITS,
    &policies::POLICIES,
    &policies::POLICY_FILTERS,
    &policies::POLICY_WEIGHTS,
    &policies::POLICY_BALANCES,
    &settings::POLICY_UNITS,
    &connections::CONNECTIONS,
    &storage::DOMAINS,
    &tags::TAGS,
    &template_parts::NICS,
    &template_parts::GRAPHICS,
    &template_parts::WATCHDOGS,
    &templates::TEMPLATES,
    &people::SSH_KEYS,
    &people::USERS,
    &settings::SUBSCRIPTIONS,
    &settings::USER_OPTIONS,
    &pools::POOLS,
    &attachments::ATTACHMENTS,
    &machines::VMS,
    &parts::CDROMS,
    &displays::GRAPHICS,
    &parts::HOST_DEVICES,
    &nics::NICS,
    &settings::FILTER_PARAMETERS,
    &numa::NODES,
    &snapshots::SNAPSHOTS,
    &snapshots::OF_DISKS,
    &snapshots::OF_DOMAINS,
    &parts::WATCHDOGS,
    &vnic_profiles::PROFILES,
    &transfers::TRANSFERS,
    &iscsi_bonds::BONDS,
    &connection_extensions::EXTENSIONS,
    &unmanaged::NETWORKS,
    &labels::OF_NETWORKS,
    &labels::ON_NICS,
    &virtual_functions::ALLOWED_LABELS,
    &mediated_devices::OF_VMS,
    &mediated_devices::OF_TEMPLATES,
    &backups::BACKUPS,
];

/// The row of a kind.
pub(crate) fn rule(kind: &str) -> &'static Rule {
    RULES
        .iter()
        .find(|rule| rule.kind == kind)
        .map_or(&PLAIN, |rule| rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_once_and_of_the_model_and_events_are_known() {
        for (at, rule) in RULES.iter().enumerate() {
            assert!(
                RULES[at + 1..].iter().all(|other| other.kind != rule.kind),
                "{}",
                rule.kind
            );
            let mut service = ovmodel::root();
            for word in rule.kind.split('/') {
                let locator = service
                    .locator_of_segment(word)
                    .unwrap_or_else(|| panic!("{}", rule.kind));
                let collection = locator.service_facts();
                service = collection.item_service().unwrap_or(collection);
            }
            for (symbol, _) in rule.told.iter().flatten() {
                assert!(
                    ovmodel::event_named(symbol).is_some(),
                    "{}: {symbol}",
                    rule.kind
                );
            }
        }
    }
}
