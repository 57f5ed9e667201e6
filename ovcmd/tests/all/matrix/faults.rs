//! The faults of the matrix: what goes wrong, and what a command may make of it.

use super::Hope::{self, Either, Fails, Succeeds};
use ovsim::{Fault, Moment, Rule, Trouble};
use std::time::Duration;

/// One fault, and what is hoped of reads and of changes that meet it once.
pub(super) struct Plan {
    pub(super) name: &'static str,
    pub(super) reads: Hope,
    pub(super) changes: Hope,
    fault: fn(u64) -> Fault,
    /// For every request, not for one.
    always: bool,
}

impl Plan {
    /// What is hoped of a read that meets the fault and a change behind it, which a connection may take along when it dies.
    pub(super) fn read_and_change(&self) -> Hope {
        match (self.fault)(0) {
            Fault::Drop(Moment::AfterBody) => self.changes,
            _ => self.reads,
        }
    }

    /// The rule for a method and path; it strikes after `skip` requests.
    pub(super) fn rule(&self, method: &str, path: &str, skip: u32, seed: u64) -> Rule {
        let mut rule = Rule::on(method, path, (self.fault)(seed));
        rule.skip = skip;
        match self.always {
            true => rule,
            false => rule.times(1),
        }
    }
}

const fn plan(name: &'static str, reads: Hope, changes: Hope, fault: fn(u64) -> Fault) -> Plan {
    Plan {
        name,
        reads,
        changes,
        fault,
        always: false,
    }
}

fn refused(status: u16, detail: &str) -> Fault {
    Fault::reply(status, "Operation Failed", detail)
}

fn page(status: u16) -> Fault {
    Fault::Reply {
        status,
        content_type: "text/html".to_owned(),
        body: "<html><body>Proxy Error</body></html>".to_owned(),
    }
}

pub(super) const FAULTS: &[Plan] = &[
    plan("delay", Succeeds, Succeeds, |seed| {
        Fault::Delay(Duration::from_millis(50 * seed))
    }),
    Plan {
        always: true,
        ..plan("drip", Succeeds, Succeeds, |seed| Fault::Drip {
            bytes: 400 + 100 * seed as usize,
            every: Duration::from_millis(2),
        })
    },
    plan("slow first byte", Either, Either, |_| {
        Fault::Delay(Duration::from_secs(20))
    }),
    plan("stalled body", Either, Either, |seed| Fault::Drip {
        bytes: 20 * seed as usize,
        every: Duration::from_secs(20),
    }),
    plan("409 locked", Either, Succeeds, |_| {
        refused(
            409,
            "[Cannot do it. VM is locked. Please try again in a few minutes.]",
        )
    }),
    plan("409 refused", Fails, Fails, |_| {
        refused(409, "[Cannot do it. Not now.]")
    }),
    plan("500", Either, Either, |_| refused(500, "")),
    plan("502 proxy page", Succeeds, Either, |_| page(502)),
    plan("503 retry-after", Succeeds, Either, |_| Fault::Busy {
        status: 503,
        after: Some(1),
    }),
    plan("429 retry-after", Succeeds, Succeeds, |_| Fault::Busy {
        status: 429,
        after: Some(1),
    }),
    plan("200 proxy page", Either, Either, |_| page(200)),
    plan("token expires", Succeeds, Succeeds, |_| Fault::ExpireToken),
    plan("drop before work", Succeeds, Either, |_| {
        Fault::Drop(Moment::BeforeWork)
    }),
    plan("drop after work", Succeeds, Either, |_| {
        Fault::Drop(Moment::BeforeBody)
    }),
    plan("drop in body", Either, Either, |seed| {
        Fault::Drop(Moment::InBody(37 * seed as usize))
    }),
    // The next change may go out on the connection while it dies: it is not sent twice, and said to be lost.
    plan("drop at the end", Succeeds, Either, |_| {
        Fault::Drop(Moment::AfterBody)
    }),
    plan("truncated", Either, Either, |seed| {
        Fault::Truncate(41 * seed as usize)
    }),
    plan("corrupted", Either, Either, |seed| Fault::Corrupt {
        at: 60 + 13 * seed as usize,
        count: 4,
    }),
    plan("engine restarts", Succeeds, Either, |_| {
        Fault::Trouble(Trouble::Restart(Duration::from_millis(900)))
    }),
];
