//! Faults on demand: what makes single requests, and the engine itself, go wrong in ways that a client must live with.
//! The rules are kept here and give each request its `Twist`; the wire and the engine act on it.

pub(crate) mod bytes;
mod pattern;
mod read;
mod rule;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

pub use read::{FileProblem, rules};
pub(crate) use rule::Facts;
pub use rule::{Fault, Moment, Rule, Trouble};

use crate::store::IdSource;

/// All rules of one simulator.
#[derive(Debug)]
pub struct Faults {
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    rules: Vec<RuleState>,
    last: u64,
    chance: IdSource,
}

/// A rule and what has become of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleState {
    /// Its number, to remove it by.
    pub id: u64,
    /// The rule.
    pub rule: Rule,
    /// How many requests it has met.
    pub met: u32,
    /// How often it has struck.
    pub struck: u32,
}

impl Faults {
    /// No rules; chance comes from the seed.
    pub(crate) fn new(seed: u64) -> Faults {
        Faults {
            kept: Mutex::new(Kept {
                rules: Vec::new(),
                last: 0,
                chance: IdSource::new(seed ^ 0x6661_756c_7473),
            }),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more rule, from the next request on. Returns its number.
    pub fn add(&self, rule: Rule) -> u64 {
        let mut kept = self.kept();
        kept.last += 1;
        let id = kept.last;
        kept.rules.push(RuleState {
            id,
            rule,
            met: 0,
            struck: 0,
        });
        id
    }

    /// Takes a rule out; false when there is none of this number.
    pub fn remove(&self, id: u64) -> bool {
        let mut kept = self.kept();
        let before = kept.rules.len();
        kept.rules.retain(|state| state.id != id);
        kept.rules.len() < before
    }

    /// Takes all rules out.
    pub fn clear(&self) {
        self.kept().rules.clear();
    }

    /// The rules in the order in which they came.
    pub fn list(&self) -> Vec<RuleState> {
        self.kept().rules.clone()
    }

    /// What the rules make of a request.
    pub(crate) fn twist(&self, facts: &Facts<'_>) -> Twist {
        let mut twist = Twist::default();
        let mut kept = self.kept();
        let Kept { rules, chance, .. } = &mut *kept;
        for state in rules {
            if !state.rule.meets(facts) {
                continue;
            }
            state.met += 1;
            let spent = state.rule.times.is_some_and(|times| state.struck >= times);
            if spent || state.met <= state.rule.skip {
                continue;
            }
            let likely = state.rule.probability;
            // Fifty-three bits are what a fraction holds.
            let drawn = (chance.bits() >> 11) as f64 / (1u64 << 53) as f64;
            if likely < 1.0 && drawn >= likely {
                continue;
            }
            state.struck += 1;
            twist.take(state.id, &state.rule.then);
        }
        twist
    }
}

/// What is to be made of one request.
#[derive(Debug, Default)]
pub(crate) struct Twist {
    /// The rules that struck.
    pub(crate) rules: Vec<u64>,
    /// The answer comes so much later.
    pub(crate) delay: Duration,
    /// The answer instead of the engine's.
    pub(crate) reply: Option<Fault>,
    /// The session of the request dies first.
    pub(crate) expire: bool,
    /// When the connection is dropped.
    pub(crate) drop: Option<Moment>,
    /// So many bytes, each so long after the one before.
    pub(crate) drip: Option<(usize, Duration)>,
    /// The document ends here.
    pub(crate) truncate: Option<usize>,
    /// Where the document is corrupted, and how many bytes.
    pub(crate) corrupt: Option<(usize, usize)>,
    /// What the engine does not do.
    pub(crate) lame: Lame,
    /// What happens to the engine first.
    pub(crate) troubles: Vec<Trouble>,
}

/// What an engine leaves undone of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lame {
    /// Nothing that would happen later happens.
    pub stands: bool,
    /// Jobs do not end.
    pub endless: bool,
}

impl Twist {
    fn take(&mut self, rule: u64, fault: &Fault) {
        self.rules.push(rule);
        match fault {
            Fault::Delay(by) => self.delay += *by,
            Fault::Fault { .. } | Fault::Reply { .. } | Fault::Busy { .. } => {
                self.reply = Some(fault.clone())
            }
            Fault::ExpireToken => self.expire = true,
            Fault::Drop(moment) => self.drop = Some(*moment),
            Fault::Drip { bytes, every } => self.drip = Some((*bytes, *every)),
            Fault::Truncate(at) => self.truncate = Some(*at),
            Fault::Corrupt { at, count } => self.corrupt = Some((*at, *count)),
            Fault::KeepLocks => self.lame.stands = true,
            Fault::EndlessJob => self.lame.endless = true,
            Fault::Trouble(trouble) => self.troubles.push(trouble.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strikes(faults: &Faults, count: u32) -> Vec<bool> {
        let none = || Vec::new();
        let facts = Facts {
            method: "GET",
            path: "/ovirt-engine/api/vms",
            below: Some("vms"),
            objects: &none,
        };
        (0..count)
            .map(|_| !faults.twist(&facts).rules.is_empty())
            .collect()
    }

    #[test]
    fn counts_are_kept() {
        let faults = Faults::new(1);
        let mut rule = Rule::on("GET", "vms", Fault::ExpireToken).times(2);
        rule.skip = 1;
        let id = faults.add(rule);
        assert_eq!(strikes(&faults, 5), [false, true, true, false, false]);
        let list = faults.list();
        assert_eq!((list[0].id, list[0].met, list[0].struck), (id, 5, 2));
        assert!(faults.remove(id) && !faults.remove(id));
        assert!(faults.list().is_empty());
    }

    #[test]
    fn chance_follows_the_seed() {
        let run = |seed| {
            let faults = Faults::new(seed);
            let mut rule = Rule::new(Fault::ExpireToken);
            rule.probability = 0.3;
            faults.add(rule);
            strikes(&faults, 1000)
        };
        assert_eq!(run(1), run(1));
        assert_ne!(run(1), run(2));
        let count = run(1).iter().filter(|struck| **struck).count();
        assert!((250..350).contains(&count), "{count}");
    }

    #[test]
    fn faults_add_up() {
        let mut twist = Twist::default();
        twist.take(1, &Fault::Delay(Duration::from_secs(1)));
        twist.take(2, &Fault::Delay(Duration::from_secs(2)));
        twist.take(3, &Fault::reply(409, "a", "b"));
        twist.take(4, &Fault::reply(503, "c", "d"));
        assert_eq!(twist.delay, Duration::from_secs(3));
        assert_eq!(twist.reply, Some(Fault::reply(503, "c", "d")));
        assert_eq!(twist.rules, [1, 2, 3, 4]);
    }
}
