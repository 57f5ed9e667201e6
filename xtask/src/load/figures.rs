//! What came of the requests: counted, timed, held against what was asked for.

use std::collections::BTreeMap;
use std::time::Duration;

/// The figures of one client, or of all.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) reads: u64,
    pub(super) writes: u64,
    /// Microseconds of each request.
    pub(super) took: Vec<u32>,
    /// What went wrong, and how often.
    pub(super) errors: BTreeMap<String, u64>,
}

impl Figures {
    /// Another client's.
    pub(super) fn add(&mut self, other: Figures) {
        self.reads += other.reads;
        self.writes += other.writes;
        self.took.extend(other.took);
        for (error, count) in other.errors {
            *self.errors.entry(error).or_default() += count;
        }
    }

    /// Prints them, and says what was missed.
    pub(super) fn report(
        mut self,
        rate: u32,
        over: Duration,
        memory: &[u64],
        cpu: f64,
    ) -> Vec<String> {
        self.took.sort_unstable();
        let count = self.reads + self.writes;
        let seconds = over.as_secs_f64();
        let reached = count as f64 / seconds;
        println!(
            "{count} requests in {seconds:.1} s, {reached:.0} a second; {} reads, {} writes; {:.0} % of a core",
            self.reads,
            self.writes,
            cpu / seconds * 100.0
        );
        println!(
            "milliseconds: half within {:.1}, 99 of 100 within {:.1}, all within {:.1}",
            self.share(50),
            self.share(99),
            self.share(100)
        );
        let grown = growth(memory);
        let at = |index: usize| memory.get(index).map_or(0.0, |kib| *kib as f64 / 1024.0);
        println!(
            "memory: {:.0} MiB after a second, {:.0} at half-time, {:.0} at the end; {:+.1} % in the second half",
            at(0),
            at(memory.len() / 2),
            at(memory.len().saturating_sub(1)),
            grown * 100.0
        );
        for (error, count) in &self.errors {
            println!("{count} times: {error}");
        }
        let mut missed = Vec::new();
        if !self.errors.is_empty() {
            missed.push("there were errors".to_owned());
        }
        if reached < f64::from(rate) * 0.98 {
            missed.push(format!("{reached:.0} requests a second instead of {rate}"));
        }
        if grown > 0.10 {
            missed.push(format!(
                "memory grew by {:.0} % in the second half",
                grown * 100.0
            ));
        }
        missed
    }

    /// The milliseconds within which so many of a hundred came.
    fn share(&self, percent: usize) -> f64 {
        let last = self.took.len().saturating_sub(1);
        let at = last * percent / 100;
        self.took.get(at).map_or(0.0, |it| f64::from(*it) / 1000.0)
    }
}

/// How much memory grew from half-time to the end, as a share of what it was.
fn growth(memory: &[u64]) -> f64 {
    let middle = memory.get(memory.len() / 2).copied().unwrap_or(0);
    let end = memory.last().copied().unwrap_or(0);
    if middle == 0 {
        return 0.0;
    }
    (end as f64 - middle as f64) / middle as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missed_is_told() {
        let good = Figures {
            reads: 15,
            writes: 5,
            took: (1..=20).collect(),
            errors: BTreeMap::new(),
        };
        let over = Duration::from_secs(2);
        assert!(good.report(10, over, &[100, 100, 105], 0.1).is_empty());
        let slow = Figures {
            reads: 1,
            errors: BTreeMap::from([("x".to_owned(), 1)]),
            ..Figures::default()
        };
        let missed = slow.report(10, over, &[100, 100, 200], 0.1);
        assert_eq!(missed.len(), 3, "{missed:?}");
    }
}
