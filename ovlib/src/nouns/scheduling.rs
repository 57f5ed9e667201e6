//! How clusters choose hosts: policies, their units and affinity labels.

use super::{READ, membership};
use crate::verb::{Column, Field, Noun, ParamKind, Show};
use ParamKind::Text;

/// Policies by which clusters choose hosts.
pub(super) const POLICY: Noun = Noun {
    name: "schedulingpolicy",
    aliases: &[
        "schedulingpolicies",
        "scheduling_policies",
        "scheduling_policy",
        "scheduling-policies",
        "scheduling-policy",
    ],
    summary: "policies by which clusters choose hosts",
    locator: "scheduling_policies",
    columns: &[
        Column::text("name", "name"),
        Column::new("default", "default_policy", Show::Yes),
        Column::new("locked", "locked", Show::Yes),
        Column::text("description", "description"),
    ],
    wide: &[Column::text("id", "id")],
    sample: "none",
    verbs: READ,
    fields: &[
        Field::new("description", Text, "description", "Description"),
        Field::new("property", Text, "properties", "NAME=VALUE, a property").pairs("name", "value"),
    ],
    ..Noun::DEFAULT
};

/// Filters, weights and balances policies are made of.
pub(super) const UNIT: Noun = Noun {
    name: "schedulingpolicyunit",
    aliases: &[
        "schedulingpolicyunits",
        "scheduling_policy_units",
        "scheduling_policy_unit",
        "scheduling-policy-units",
        "scheduling-policy-unit",
    ],
    summary: "filters, weights and balances policies are made of",
    locator: "scheduling_policy_units",
    columns: &[
        Column::text("name", "name"),
        Column::text("type", "type"),
        Column::new("enabled", "enabled", Show::Yes),
        Column::new("internal", "internal", Show::Yes),
        Column::text("description", "description"),
    ],
    wide: &[Column::text("id", "id")],
    sample: "Memory",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Labels that keep virtual machines on hosts.
pub(super) const LABEL: Noun = Noun {
    name: "affinitylabel",
    aliases: &[
        "affinitylabels",
        "affinity_labels",
        "affinity_label",
        "affinity-labels",
        "affinity-label",
    ],
    summary: "labels that keep virtual machines on hosts",
    locator: "affinity_labels",
    columns: &[
        Column::text("name", "name"),
        Column::text("vms", "vms.name"),
        Column::text("hosts", "hosts.name"),
        Column::new("implicit", "has_implicit_affinity_group", Show::Yes),
    ],
    wide: &[
        Column::new("read-only", "read_only", Show::Yes),
        Column::text("id", "id"),
    ],
    verbs: membership::OF_LABELS,
    fields: &[Field::new(
        "description",
        Text,
        "description",
        "Description",
    )],
    ..Noun::DEFAULT
};
