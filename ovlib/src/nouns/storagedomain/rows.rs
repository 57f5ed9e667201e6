//! What is done with storage domains, as rows.

use crate::nouns::{ACTION, READ};
use crate::verb::{Effect, Of, Param, ParamKind, Settle, Shows, Target, Verb};
use crate::verbs::{self, attached, domain};
use ParamKind::{File, Flag, Number, Object, Switch, Text};

pub(super) const VERBS: &[&Verb] = &[
    READ[0],
    READ[1],
    READ[2],
    &CREATE,
    &IMPORT,
    &ATTACH,
    &ACTIVATE,
    &DEACTIVATE,
    &DETACH,
    &REMOVE,
    &DESTROY,
    &DISCOVER,
    &OVF,
    &REFRESH_LUNS,
    &REDUCE_LUNS,
];

const CENTER: Param = Param {
    aliases: &["data-center", "data_center"],
    ..Param::option(
        "datacenter",
        Object("datacenter"),
        "The data center; needed only where it is in several",
    )
    .short('d')
};
const INTO: Param = Param {
    help: "Attach it to this data center and put it into use",
    ..CENTER
};
const HOST: Param = Param::option("host", Object("host"), "The host that does it").short('H');

/// How a host reaches a target of iSCSI.
const ISCSI: [Param; 5] = [
    Param {
        aliases: &["iscsi_address"],
        ..Param::option("iscsi-address", Text, "Address of an iSCSI portal").short('I')
    },
    Param {
        aliases: &["iscsi_target", "target"],
        ..Param::option("iscsi-target", Text, "Name of the iSCSI target").short('N')
    },
    Param::option("iscsi-port", Number, "Port of the iSCSI portal"),
    Param::option("iscsi-username", Text, "User of the iSCSI target"),
    Param::option("iscsi-password-file", File, "File with its password"),
];

/// The engine's job alone tells when it is over.
const JOB: Settle = Settle {
    seconds: 1800,
    ..Settle::DEFAULT
};
const GONE: Settle = Settle {
    of: Of::Gone,
    seconds: 900,
    ..Settle::DEFAULT
};
const MADE: Settle = Settle {
    of: Of::Made,
    good: &["unattached", "active", "maintenance", "mixed"],
    seconds: 900,
    ..Settle::DEFAULT
};

const CREATE: Verb = Verb {
    name: "create",
    aliases: &["add", "new"],
    summary: "Make one on storage that a host sees",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    params: &[INTO],
    settle: Some(MADE),
    template: true,
    examples: &[
        (
            "storagedomain create data9 -t data -H host01 -T nfs -A nas.example.com -P /exports/data9 -d Default",
            "On NFS, in use at the end",
        ),
        (
            "storagedomain create data9 -t data -H host01 -T iscsi --lun 36001405e000000000000000000000001 --dry-run",
            "On a LUN; see what would be sent",
        ),
    ],
    run: domain::create,
    ..Verb::DEFAULT
};

const IMPORT: Verb = Verb {
    name: "import",
    summary: "Take over one that another engine has left on storage",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    params: &[INTO, ISCSI[0], ISCSI[1], ISCSI[2], ISCSI[3], ISCSI[4]],
    settle: Some(MADE),
    template: true,
    examples: &[
        (
            "storagedomain import old1 -t data -H host01 -T nfs -A nas.example.com -P /exports/old1 -d Default",
            "From NFS, in use at the end",
        ),
        (
            "storagedomain import old2 -t data -H host01 -T nfs -A nas.example.com -P /exports/old2 --dry-run",
            "See what would be sent",
        ),
    ],
    run: domain::import,
    ..Verb::DEFAULT
};

const ATTACH: Verb = Verb {
    name: "attach",
    summary: "Attach it to a data center and put it into use",
    params: &[Param {
        required: true,
        help: "The data center",
        ..CENTER
    }],
    settle: Some(JOB),
    examples: &[
        (
            "storagedomain attach data3 -d Default",
            "Until it is in use",
        ),
        (
            "storagedomain attach data3 -d Default --dry-run",
            "See what would be sent",
        ),
    ],
    run: attached::attach,
    ..ACTION
};

const ACTIVATE: Verb = Verb {
    name: "activate",
    summary: "Put it into use again",
    params: &[CENTER],
    settle: Some(JOB),
    examples: &[
        ("storagedomain activate data3", "Until it is in use"),
        (
            "storagedomain -n data* activate --all",
            "All whose names begin so",
        ),
    ],
    run: attached::activate,
    ..ACTION
};

const DEACTIVATE: Verb = Verb {
    name: "deactivate",
    aliases: &["maintenance"],
    summary: "Take it out of use, into maintenance",
    params: &[
        CENTER,
        Param::option("force", Switch, "Even if its OVF store cannot be updated"),
    ],
    settle: Some(JOB),
    examples: &[
        ("storagedomain maintenance data3", "Until it is out of use"),
        (
            "storagedomain deactivate data3 --dry-run",
            "See what would be sent",
        ),
    ],
    run: attached::deactivate,
    ..ACTION
};

const DETACH: Verb = Verb {
    name: "detach",
    summary: "Take it out of its data center; first out of use",
    params: &[CENTER],
    settle: Some(JOB),
    examples: &[
        ("storagedomain detach data3", "Until it belongs to none"),
        (
            "storagedomain detach iso -d Default --dry-run",
            "See what would be sent",
        ),
    ],
    run: attached::detach,
    ..ACTION
};

const REMOVE: Verb = Verb {
    name: "remove",
    aliases: &["delete", "rm"],
    summary: "Remove one that is detached; --format erases it",
    effect: Effect::Destroys,
    target: Target::One,
    method: "remove",
    params: &[
        HOST,
        Param::option("format", Flag, "Erase what is on the storage").short('f'),
    ],
    examples: &[
        (
            "storagedomain remove data3 -H host01 --format --yes",
            "With all that is on it",
        ),
        (
            "storagedomain remove data3 --dry-run",
            "By any host that is up; see what would be sent",
        ),
    ],
    run: domain::remove,
    ..Verb::DEFAULT
};

const DESTROY: Verb = Verb {
    name: "destroy",
    summary: "Forget one; what is on the storage stays there",
    effect: Effect::Destroys,
    settle: Some(GONE),
    examples: &[
        (
            "storagedomain destroy data3 --yes",
            "When its storage will never come back",
        ),
        (
            "storagedomain destroy data3 --dry-run",
            "See what would be sent",
        ),
    ],
    run: domain::destroy,
    ..ACTION
};

const DISCOVER: Verb = Verb {
    name: "discover",
    summary: "Show domains that a host sees and no data center holds",
    target: Target::None,
    shows: Shows::Table,
    params: &[
        Param {
            required: true,
            ..HOST
        },
        ISCSI[0],
        ISCSI[1],
        ISCSI[2],
        ISCSI[3],
        ISCSI[4],
    ],
    examples: &[
        (
            "storagedomain discover -H host01",
            "On what the host is connected to, and over Fibre Channel",
        ),
        (
            "storagedomain discover -H host01 -I 203.0.113.5 -N iqn.2026-01.com.example:old",
            "At an iSCSI target",
        ),
    ],
    run: domain::discover,
    ..Verb::DEFAULT
};

const OVF: Verb = Verb {
    name: "ovf",
    aliases: &["updateovfstore", "update_ovf_store", "update-ovf-store"],
    summary: "Write the descriptions of its machines onto it now",
    method: "update_ovf_store",
    settle: Some(JOB),
    examples: &[
        ("storagedomain ovf data1", "Until they are written"),
        (
            "storagedomain ovf data1 --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::act,
    ..ACTION
};

const REFRESH_LUNS: Verb = Verb {
    name: "refreshluns",
    aliases: &["refresh_luns", "refresh-luns"],
    summary: "Let it grow with its LUNs",
    method: "refresh_luns",
    params: &[Param {
        many: true,
        ..Param::option("lun", Text, "Id of a LUN that has grown")
    }],
    settle: Some(JOB),
    examples: &[
        (
            "storagedomain refreshluns san1 --lun 36001405e000000000000000000000001",
            "One that has grown",
        ),
        (
            "storagedomain refreshluns san1 --lun 36001405e000000000000000000000001 --dry-run",
            "See what would be sent",
        ),
    ],
    run: domain::change_luns,
    ..ACTION
};

const REDUCE_LUNS: Verb = Verb {
    name: "reduceluns",
    aliases: &["reduce_luns", "reduce-luns"],
    summary: "Take LUNs from it; what is on them moves to its others",
    method: "reduce_luns",
    effect: Effect::Destroys,
    params: &[Param {
        many: true,
        required: true,
        ..Param::option("lun", Text, "Id of a LUN that it shall not have any more")
    }],
    settle: Some(JOB),
    examples: &[
        (
            "storagedomain reduceluns san1 --lun 36001405e000000000000000000000002 --yes",
            "One, without being asked",
        ),
        (
            "storagedomain reduceluns san1 --lun 36001405e000000000000000000000002 --dry-run",
            "See what would be sent",
        ),
    ],
    run: domain::change_luns,
    ..ACTION
};
