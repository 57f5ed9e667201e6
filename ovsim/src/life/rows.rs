//! The life of a VM as rows: which command is taken in which status, what it does with the answer, and what follows when.
//! Statuses, order of events and texts are those of engine 4.5.8; the durations are merely believable.

mod ends;
mod moves;
mod starts;

use super::row::Do::Within;
pub(super) use super::row::{Answer, Do, Leg, Row};

const AGAIN: Do = Within(
    "VDS_INITIATED_RUN_VM",
    "Trying to restart VM {vm} on Host {host}",
);
/// Statuses with a process.
const RUNNING: &[&str] = &[
    "up",
    "wait_for_launch",
    "powering_up",
    "powering_down",
    "reboot_in_progress",
    "migrating",
    "paused",
    "not_responding",
];

/// All commands; the first row of an action that takes the status counts.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    let tables = [starts::ROWS, ends::ROWS, moves::ROWS];
    tables.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::refusals::REFUSALS;
    use crate::life::row::Do::{EndJob, FailJob, Note, Seen};

    fn all_legs(row: &'static Row) -> impl Iterator<Item = &'static Leg> {
        std::iter::once(&row.first).chain(row.then)
    }

    #[test]
    fn symbols_and_statuses_are_the_engines() {
        let statuses = ovmodel::find_enum("vm_status").map(|facts| &facts.values);
        for row in rows() {
            for leg in all_legs(row) {
                let known = statuses.is_some_and(|known| known.contains(&leg.to));
                assert!(leg.to.is_empty() || known, "{}", leg.to);
                for what in leg.does {
                    if let Note(symbol, _) | Seen(symbol, _) | Within(symbol, _) = what {
                        assert!(ovmodel::event_named(symbol).is_some(), "{symbol}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_job_ends_and_every_refused_action_has_words() {
        for row in rows() {
            let ends = all_legs(row)
                .flat_map(|leg| leg.does)
                .filter(|what| matches!(what, EndJob | FailJob))
                .count();
            assert_eq!(
                ends,
                usize::from(row.answer.job().is_some()),
                "{}",
                row.action
            );
        }
        for (action, ..) in REFUSALS {
            assert!(rows().any(|row| row.action == *action), "{action}");
        }
    }
}
