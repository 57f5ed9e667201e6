//! How VMs come up: started, resumed, run once, given out by pools.

use super::AGAIN;
use crate::life::row::Do::{
    Awake, Boot, EndJob, Finalize, Greet, Inner, Keep, Kept, Note, Report, Rise, Seen, Set, Step,
    StepOfDisks,
};
use crate::life::row::{Answer, Do, Leg, Row, at_once, leg};

const LAUNCH: Answer = Answer::Job("Launching VM {vm}");
const ONCE: Answer = Answer::Job("Launching VM {vm} in run-once mode");
const STARTED: Do = Note(
    "USER_STARTED_VM",
    "VM {vm} was started by {user} (Host: {host}).",
);
const STARTED_PAUSED: Do = Note(
    "USER_INITIATED_RUN_VM_AND_PAUSE",
    "Starting in paused mode VM {vm} was initiated by {user}.",
);
const RUNS: Do = Do::Note("USER_RUN_VM", "VM {vm} started on Host {host}");
const PAUSED: Do = Seen("VM_PAUSED", "VM {vm} has been paused.");
const INITIATED: Do = Note(
    "USER_INITIATED_RUN_VM",
    "Starting VM {vm} was initiated by {user}.",
);
const TAKING: Do = Note(
    "VDS_INITIATED_RUN_AS_STATELESS_VM_NOT_YET_RUNNING",
    "Starting VM {vm} as stateless was initiated.",
);
const BLANK_UP: Do = Note(
    "VDS_INITIATED_RUN_VM_AS_STATELESS",
    "VM {vm} was restarted on Host {host} as stateless",
);
const GIVING: Do = Note(
    "USER_ATTACH_USER_TO_VM_FROM_POOL",
    "Attaching User {login} to VM {vm} in VM Pool {pool} was initiated by {user}.",
);
const GIVEN: Do = Note(
    "USER_ATTACH_USER_TO_VM_FROM_POOL_FINISHED_SUCCESS",
    "User {login} successfully attached to VM {vm} in VM Pool {pool}.",
);
/// The rest of a stateless start.
const BLANK: &[Leg] = &[
    leg(
        1500,
        "wait_for_launch",
        &[Kept, Rise, Set("run_once", "true")],
    ),
    leg(600, "powering_up", &[Boot]),
    leg(2400, "up", &[Greet, BLANK_UP, EndJob]),
    leg(4000, "", &[Report]),
];
const LAUNCHED: &[Leg] = &[
    leg(600, "powering_up", &[Boot]),
    leg(2400, "up", &[Greet, RUNS, EndJob]),
    leg(4000, "", &[Report]),
];
const HELD: &[Leg] = &[
    leg(600, "powering_up", &[Boot]),
    leg(
        500,
        "paused",
        &[Set("status_detail", "noerr"), PAUSED, EndJob],
    ),
];

pub(super) const ROWS: &[Row] = &[
    Row {
        action: "start",
        from: &["down"],
        answer: LAUNCH,
        first: at_once("wait_for_launch", &[Rise, STARTED]),
        then: LAUNCHED,
    },
    Row {
        action: "start+engine",
        from: &["down"],
        answer: Answer::Plain,
        first: at_once("wait_for_launch", &[Rise, AGAIN]),
        then: &[
            leg(600, "powering_up", &[Boot]),
            leg(2400, "up", &[Greet, AGAIN]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "start+stateless",
        from: &["down"],
        answer: LAUNCH,
        first: at_once("", &[Keep, INITIATED]),
        then: BLANK,
    },
    Row {
        action: "start+once+stateless",
        from: &["down"],
        answer: ONCE,
        first: at_once("", &[Keep, INITIATED]),
        then: BLANK,
    },
    Row {
        action: "start+prestarted",
        from: &["down"],
        answer: Answer::Plain,
        first: at_once("", &[Keep, TAKING]),
        then: &[
            leg(1500, "wait_for_launch", &[Kept, Rise]),
            leg(600, "powering_up", &[Boot]),
            leg(2400, "up", &[Greet, BLANK_UP]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "taken",
        from: &["up"],
        answer: Answer::Job(""),
        first: at_once("", &[GIVING, GIVEN, EndJob]),
        then: &[],
    },
    Row {
        action: "taken+stateless",
        from: &["down"],
        answer: Answer::Job(""),
        first: at_once(
            "",
            &[
                Keep,
                TAKING,
                GIVING,
                Step("~Taking VM {vm} from VM pool in order to run it"),
                Step(">Validating"),
                Step(">Executing"),
                Step(">~Creating snapshots for VM {vm}."),
                Step(">>Validating"),
                Step(">>Executing"),
                StepOfDisks(">>>Creating Volume"),
            ],
        ),
        then: &[
            leg(
                1500,
                "wait_for_launch",
                &[
                    Kept,
                    Rise,
                    GIVEN,
                    Step("~Running stateless VM {vm}"),
                    Step(">Validating"),
                    Step(">Executing"),
                ],
            ),
            leg(600, "powering_up", &[Boot]),
            leg(2400, "up", &[Greet, BLANK_UP, Finalize, EndJob]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "taken+stateful",
        from: &["down"],
        answer: Answer::Job(""),
        first: at_once("wait_for_launch", &[Rise, STARTED, GIVING, GIVEN]),
        then: LAUNCHED,
    },
    Row {
        action: "start+once",
        from: &["down"],
        answer: ONCE,
        first: at_once("wait_for_launch", &[Rise, Set("run_once", "true"), STARTED]),
        then: LAUNCHED,
    },
    Row {
        action: "start+pause",
        from: &["down"],
        answer: LAUNCH,
        first: at_once("wait_for_launch", &[Rise, STARTED_PAUSED]),
        then: HELD,
    },
    Row {
        action: "start+once+pause",
        from: &["down"],
        answer: ONCE,
        first: at_once(
            "wait_for_launch",
            &[Rise, Set("run_once", "true"), STARTED_PAUSED],
        ),
        then: HELD,
    },
    Row {
        action: "start",
        from: &["paused"],
        answer: LAUNCH,
        first: at_once(
            "powering_up",
            &[Note(
                "USER_RESUME_VM",
                "VM {vm} was resumed by {user} (Host: {host}).",
            )],
        ),
        then: &[
            leg(1500, "up", &[Greet, RUNS, EndJob]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "start+kept",
        from: &["suspended"],
        answer: LAUNCH,
        first: at_once("wait_for_launch", &[Rise, STARTED]),
        then: &[
            leg(600, "restoring_state", &[Boot]),
            leg(2000, "up", &[Greet, RUNS, Awake, EndJob]),
            leg(4000, "", &[Report]),
        ],
    },
    // The two disks that kept its memory go, each by a command within.
    Row {
        action: "start",
        from: &["suspended"],
        answer: LAUNCH,
        first: at_once("wait_for_launch", &[Rise, STARTED]),
        then: &[
            leg(600, "restoring_state", &[Boot]),
            leg(
                2000,
                "up",
                &[
                    Greet,
                    RUNS,
                    Awake,
                    Inner,
                    Inner,
                    Step("Deleting Image."),
                    Step("Deleting Image."),
                    Finalize,
                    EndJob,
                ],
            ),
            leg(4000, "", &[Report]),
        ],
    },
];
