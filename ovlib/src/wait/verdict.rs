//! From what was seen to what it means. Neither state nor job nor events decide alone: a job may end long before its object is
//! there (shutdown, activation), an object may be there while its job still works (creation), and a state may be the old one.

use super::settle::{Of, Settle};

/// The jobs of a phrase, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// None is known under the correlation id.
    Unknown,
    /// One is still under way.
    Started,
    /// All are over and went well.
    Finished,
    /// One failed or was given up.
    Failed,
}

/// One look at the engine.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'s> {
    /// The state before the change was asked for; none when nobody looked.
    pub(super) before: Option<&'s str>,
    /// The state now; none when the object is gone.
    pub(super) now: Option<&'s str>,
    /// Whether the state has been another one than `before` since.
    pub(super) left: bool,
    pub(super) work: Work,
    /// How many events under the correlation id are errors.
    pub(super) errors: usize,
    /// Whether somebody else's change is waited for, of which we have no traces.
    pub(super) joined: bool,
    /// Seconds for which the state has been this one.
    pub(super) steady: f64,
}

/// What a look means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// As asked.
    Done,
    /// Not yet.
    Wait,
    /// It ended in a state that means failure.
    Bad,
    /// It went back to where it was.
    Back,
    /// The engine's job, or its events where there is no job, say that it failed.
    JobFailed,
    /// The object is not there any more.
    Vanished,
}

/// A job that does not end although its object is where it should be is waited for so long, in seconds: jobs get stuck.
const JOB_PATIENCE: f64 = 60.0;
/// A failed state is believed without the job's end after so many seconds.
const BAD_PATIENCE: f64 = 30.0;
/// A state that was good before and of which no trace tells is believed after so many seconds.
const QUIET: f64 = 3.0;

/// Among the good states: that the object is not there any more.
pub(super) const GONE: &str = "gone";

/// Decides.
pub(super) fn judge(settle: &Settle, goal: &[&str], seen: Seen<'_>) -> Verdict {
    let Some(now) = seen.now else {
        return gone(settle, goal, seen);
    };
    let stays = seen.work == Work::Started;
    if goal.contains(&now) && settle.alone && seen.work == Work::Started {
        return Verdict::Done;
    }
    if goal.contains(&now) {
        return good(goal, seen);
    }
    let is_old = !seen.left && seen.before == Some(now);
    // A paused machine that moved is paused: what it was before says nothing against it, and the job that ended well decides.
    if settle.bad.contains(&now) && seen.before == Some(now) {
        match seen.work {
            Work::Finished => return Verdict::Done,
            Work::Failed => return Verdict::JobFailed,
            Work::Unknown | Work::Started => {}
        }
    }
    if settle.bad.contains(&now) && !is_old && (!stays || seen.steady >= BAD_PATIENCE) {
        return Verdict::Bad;
    }
    match seen.work {
        Work::Failed => Verdict::JobFailed,
        Work::Finished if goal.is_empty() && settle.of != Of::Gone => Verdict::Done,
        // Where a change has no job its end is the answer.
        Work::Unknown if goal.is_empty() && settle.of != Of::Gone => match seen.errors {
            0 => Verdict::Done,
            _ => Verdict::JobFailed,
        },
        Work::Unknown if seen.joined && !settle.underway.contains(&now) => {
            match seen.steady >= QUIET {
                true => Verdict::Back,
                false => Verdict::Wait,
            }
        }
        Work::Unknown if !seen.left && seen.errors > 0 => Verdict::JobFailed,
        Work::Started => Verdict::Wait,
        _ if settle.back && seen.left && seen.before == Some(now) => Verdict::Back,
        _ => Verdict::Wait,
    }
}

fn good(goal: &[&str], seen: Seen<'_>) -> Verdict {
    let was_good = seen.before.is_some_and(|before| goal.contains(&before));
    match seen.work {
        Work::Failed => Verdict::JobFailed,
        Work::Finished => Verdict::Done,
        Work::Started if seen.steady >= JOB_PATIENCE => Verdict::Done,
        Work::Started => Verdict::Wait,
        Work::Unknown if !was_good || seen.left => Verdict::Done,
        Work::Unknown if seen.errors > 0 => Verdict::JobFailed,
        Work::Unknown if seen.steady >= QUIET => Verdict::Done,
        Work::Unknown => Verdict::Wait,
    }
}

fn gone(settle: &Settle, goal: &[&str], seen: Seen<'_>) -> Verdict {
    if goal.contains(&GONE) {
        return Verdict::Done;
    }
    match (settle.of, seen.work) {
        (Of::Gone, Work::Started) if seen.steady < JOB_PATIENCE => Verdict::Wait,
        (Of::Gone, Work::Failed) => Verdict::JobFailed,
        (Of::Gone, _) => Verdict::Done,
        (_, Work::Failed) => Verdict::JobFailed,
        _ => Verdict::Vanished,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Settle = Settle {
        good: &["up"],
        back: true,
        ..Settle::DEFAULT
    };
    const REBOOT: Settle = Settle {
        good: &["up"],
        bad: &["down"],
        ..Settle::DEFAULT
    };
    const REMOVE: Settle = Settle {
        of: Of::Gone,
        bad: &["illegal"],
        ..Settle::DEFAULT
    };

    fn check(settle: &Settle, states: (&str, &str), left: bool, work: Work, expected: Verdict) {
        let state = |text: &'static str| (text != "-").then_some(text);
        let (before, now) = (leak(states.0), leak(states.1));
        let seen = Seen {
            before: state(before),
            now: state(now),
            left,
            work,
            errors: 0,
            joined: false,
            steady: 0.0,
        };
        let verdict = judge(settle, settle.good, seen);
        assert_eq!(verdict, expected, "{states:?} {work:?}");
    }

    fn leak(text: &str) -> &'static str {
        text.to_owned().leak()
    }

    #[test]
    fn a_start_is_over_when_state_and_job_say_so() {
        check(
            &START,
            ("down", "down"),
            false,
            Work::Started,
            Verdict::Wait,
        );
        check(
            &START,
            ("down", "powering_up"),
            true,
            Work::Started,
            Verdict::Wait,
        );
        check(&START, ("down", "up"), true, Work::Started, Verdict::Wait);
        check(&START, ("down", "up"), true, Work::Finished, Verdict::Done);
        check(&START, ("down", "up"), true, Work::Unknown, Verdict::Done);
        check(
            &START,
            ("down", "up"),
            true,
            Work::Failed,
            Verdict::JobFailed,
        );
    }

    #[test]
    fn going_back_counts_when_the_job_is_over() {
        // The engine tries the next host: down for a moment, the job goes on.
        check(&START, ("down", "down"), true, Work::Started, Verdict::Wait);
        check(
            &START,
            ("down", "down"),
            true,
            Work::Failed,
            Verdict::JobFailed,
        );
        check(&START, ("down", "down"), true, Work::Unknown, Verdict::Back);
        check(
            &START,
            ("down", "down"),
            true,
            Work::Finished,
            Verdict::Back,
        );
        check(
            &START,
            ("down", "-"),
            true,
            Work::Unknown,
            Verdict::Vanished,
        );
    }

    #[test]
    fn what_was_good_before_needs_a_trace() {
        check(&REBOOT, ("up", "up"), false, Work::Unknown, Verdict::Wait);
        check(&REBOOT, ("up", "up"), true, Work::Unknown, Verdict::Done);
        check(&REBOOT, ("up", "up"), false, Work::Finished, Verdict::Done);
        check(&REBOOT, ("up", "down"), true, Work::Finished, Verdict::Bad);
        check(&REBOOT, ("up", "down"), true, Work::Started, Verdict::Wait);
    }

    #[test]
    fn gone_is_gone_when_the_images_are() {
        check(
            &REMOVE,
            ("ok", "locked"),
            true,
            Work::Finished,
            Verdict::Wait,
        );
        check(&REMOVE, ("ok", "-"), true, Work::Started, Verdict::Wait);
        check(&REMOVE, ("ok", "-"), true, Work::Finished, Verdict::Done);
        check(&REMOVE, ("ok", "-"), true, Work::Unknown, Verdict::Done);
        check(
            &REMOVE,
            ("ok", "illegal"),
            true,
            Work::Unknown,
            Verdict::Bad,
        );
    }

    #[test]
    fn what_was_under_way_ends_well_or_falls_back() {
        let settle = Settle {
            underway: &["powering_up"],
            ..START
        };
        let look = |now: &'static str, steady| {
            let seen = Seen {
                before: Some("powering_up"),
                now: Some(now),
                left: now != "powering_up",
                work: Work::Unknown,
                errors: 0,
                joined: true,
                steady,
            };
            judge(&settle, settle.good, seen)
        };
        assert_eq!(look("powering_up", 100.0), Verdict::Wait);
        assert_eq!(look("up", 0.0), Verdict::Done);
        assert_eq!(look("down", 0.0), Verdict::Wait);
        assert_eq!(look("down", QUIET), Verdict::Back);
    }

    #[test]
    fn what_was_bad_before_may_be_so_again() {
        let migrate = Settle {
            good: &["up"],
            bad: &["down", "paused"],
            ..Settle::DEFAULT
        };
        let paused = ("paused", "paused");
        check(&migrate, paused, true, Work::Finished, Verdict::Done);
        check(&migrate, paused, true, Work::Failed, Verdict::JobFailed);
        check(&migrate, paused, true, Work::Unknown, Verdict::Bad);
        let up = ("up", "paused");
        check(&migrate, up, true, Work::Finished, Verdict::Bad);
    }

    #[test]
    fn without_states_the_job_alone_tells() {
        let job = Settle::DEFAULT;
        check(&job, ("up", "up"), false, Work::Started, Verdict::Wait);
        check(&job, ("up", "up"), false, Work::Finished, Verdict::Done);
        check(&job, ("up", "up"), false, Work::Failed, Verdict::JobFailed);
        check(&job, ("up", "up"), false, Work::Unknown, Verdict::Done);
    }
}
