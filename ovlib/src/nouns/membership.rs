//! `assign` and `unassign` of what holds others: tags, affinity groups, affinity labels.

use super::{ACTION, READ};
use crate::verb::{Param, ParamKind, Verb};
use crate::verbs::member;
use ParamKind::Object;

/// Verbs of tags.
pub(super) const OF_TAGS: &[&Verb] = &[READ[0], READ[1], READ[2], &TAG, &UNTAG];
/// Verbs of affinity groups.
pub(super) const OF_GROUPS: &[&Verb] = &[READ[0], READ[1], READ[2], &JOIN, &LEAVE];
/// Verbs of affinity labels.
pub(super) const OF_LABELS: &[&Verb] = &[READ[0], READ[1], READ[2], &LABEL, &UNLABEL];

const fn member(long: &'static str, help: &'static str) -> Param {
    Param {
        many: true,
        ..Param::option(long, Object(long), help)
    }
}

const VM: Param = member("vm", "This virtual machine; * stands for any characters");
const HOST: Param = member("host", "This host");
const TAGGED: &[Param] = &[
    VM,
    HOST,
    member("template", "This template"),
    member("user", "This user"),
    member("group", "This group"),
];
const HELD: &[Param] = &[VM, HOST];

const ASSIGN: Verb = Verb {
    name: "assign",
    params: HELD,
    run: member::assign,
    ..ACTION
};
const UNASSIGN: Verb = Verb {
    name: "unassign",
    params: HELD,
    run: member::unassign,
    ..ACTION
};

const TAG: Verb = Verb {
    summary: "Put it on machines, hosts, templates, users or groups",
    params: TAGGED,
    examples: &[
        (
            "tag assign production --vm web01 --vm web02",
            "On two machines",
        ),
        (
            "tag assign production --host host* --dry-run",
            "See what would be sent",
        ),
    ],
    ..ASSIGN
};
const UNTAG: Verb = Verb {
    summary: "Take it off machines, hosts, templates, users or groups",
    params: TAGGED,
    examples: &[
        ("tag unassign production --vm web01", "Off one machine"),
        (
            "tag unassign production --vm web01 --dry-run",
            "See what would be sent",
        ),
    ],
    ..UNASSIGN
};
const JOIN: Verb = Verb {
    summary: "Put machines or hosts into it",
    examples: &[
        (
            "affinitygroup --cluster Default assign apart --vm web01 --vm web02",
            "Two machines",
        ),
        (
            "affinitygroup --cluster Default assign apart --host host01 --dry-run",
            "See what would be sent",
        ),
    ],
    ..ASSIGN
};
const LEAVE: Verb = Verb {
    summary: "Take machines or hosts out of it",
    examples: &[
        (
            "affinitygroup --cluster Default unassign apart --vm web01",
            "One machine",
        ),
        (
            "affinitygroup --cluster Default unassign apart --vm web01 --dry-run",
            "See what would be sent",
        ),
    ],
    ..UNASSIGN
};
const LABEL: Verb = Verb {
    summary: "Put it on machines or hosts",
    examples: &[
        (
            "affinitylabel assign fast-storage --vm web01",
            "So that it runs on hosts with that label",
        ),
        (
            "affinitylabel assign fast-storage --host host02 --dry-run",
            "See what would be sent",
        ),
    ],
    ..ASSIGN
};
const UNLABEL: Verb = Verb {
    summary: "Take it off machines or hosts",
    examples: &[
        (
            "affinitylabel unassign fast-storage --host host01",
            "One host",
        ),
        (
            "affinitylabel unassign fast-storage --host host01 --dry-run",
            "See what would be sent",
        ),
    ],
    ..UNASSIGN
};
