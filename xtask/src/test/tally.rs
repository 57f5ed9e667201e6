//! How many tests passed, failed or could not run, read from what the test programs print.

use std::ops::AddAssign;

/// Counts of one step, or of all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// Could not be done on this machine; always said in words as well.
    pub(crate) skipped: usize,
}

impl Tally {
    /// A check without a count of its own.
    pub(crate) const PASS: Tally = Tally {
        passed: 1,
        failed: 0,
        skipped: 0,
    };
    /// The same, failed.
    pub(crate) const FAIL: Tally = Tally {
        passed: 0,
        failed: 1,
        skipped: 0,
    };
    /// The same, not possible here.
    pub(crate) const SKIP: Tally = Tally {
        passed: 0,
        failed: 0,
        skipped: 1,
    };

    /// What one line of a test program's output says: `test result: ok. 3 passed; 0 failed; 1 ignored; ...` of cargo, or
    /// `3 passed, 0 failed` alone on a line, as our Python programs close.
    pub(crate) fn of_line(line: &str) -> Option<Tally> {
        let counts = line
            .strip_prefix("test result: ")
            .map(|rest| rest.split_once(". ").map_or("", |(_, counts)| counts));
        let (counts, is_cargo) = counts.map_or((line, false), |counts| (counts, true));
        let mut tally = Tally::default();
        let mut known = 0;
        for part in counts.split([',', ';']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse() else {
                // Cargo's `finished in 0.03s`; in a line of ours there is nothing but counts.
                if is_cargo {
                    continue;
                }
                return None;
            };
            match word {
                "passed" => tally.passed = number,
                "failed" => tally.failed = number,
                "skipped" | "ignored" => tally.skipped = number,
                _ if is_cargo => continue,
                _ => return None,
            }
            known += 1;
        }
        (known >= 2).then_some(tally)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_cargo_and_of_our_drivers_are_counted() {
        let read = |line| Tally::of_line(line).map(|tally| tally.to_string());
        let cargo = "test result: ok. 41 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.03s";
        assert_eq!(read(cargo).unwrap(), "41 passed, 0 failed, 2 skipped");
        assert_eq!(
            read("test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured").unwrap(),
            "3 passed, 1 failed"
        );
        assert_eq!(
            read("120 passed, 3 failed").unwrap(),
            "120 passed, 3 failed"
        );
        for other in [
            "",
            "running 3 tests",
            "2 hosts, 3 clusters",
            "3 passed",
            "test a ... ok",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
