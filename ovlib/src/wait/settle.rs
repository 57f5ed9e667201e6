//! When a change is over, as data of its row: the states that mean success, failure and "went back".
//!
//! Nothing here asks an engine; what waits reads these rows.

/// What a changing verb is waited for. A change counts as over when the state says so **and** the engine's job under the
/// phrase's correlation id has ended; where there is no job, events under that id stand in for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settle {
    /// Whose state tells.
    pub of: Of,
    /// The member that holds the state: `status`, for image transfers and backups `phase`.
    pub field: &'static str,
    /// States that mean success; `gone` is that the object is not there any more. Empty: the end of the job alone tells.
    pub good: &'static [&'static str],
    /// States that mean failure.
    pub bad: &'static [&'static str],
    /// The state in which the object was before, once it has left it, means that it went back: failure.
    pub back: bool,
    /// Whether a good state is the end although the engine's job goes on: those of backups and transfers end when these do.
    pub alone: bool,
    /// How long is waited when nobody says `--timeout`, in seconds.
    pub seconds: u64,
    /// States in which there is nothing to do: nothing is sent, and that is said and is success. They do not count when
    /// an option of the verb is given beside them (`start --host` of a VM that runs is for the engine to refuse).
    pub already: &'static [&'static str],
    /// States in which the same change is going on already, asked for by somebody else or by an earlier run: nothing is sent,
    /// and its end is waited for. They count as `already` does.
    pub underway: &'static [&'static str],
    /// Other good states when an option is given: `("pause", &["paused"])`.
    pub given: &'static [(&'static str, &'static [&'static str])],
}

/// Whose state tells that a change is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The object that was chosen.
    Itself,
    /// The object that the verb shows at its end: what was made.
    Made,
    /// The object that was chosen is gone.
    Gone,
    /// Every object of this collection below the chosen one: `disk_attachments`, `snapshots`.
    Sub(&'static str),
}

impl Settle {
    /// The object's own `status`, ten minutes; rows state what differs.
    pub const DEFAULT: Settle = Settle {
        of: Of::Itself,
        field: "status",
        good: &[],
        bad: &[],
        back: false,
        alone: false,
        seconds: 600,
        already: &[],
        underway: &[],
        given: &[],
    };

    /// The states that mean success when these options were given.
    pub fn goal(&self, has: impl Fn(&str) -> bool) -> &'static [&'static str] {
        let other = self.given.iter().find(|(option, _)| has(option));
        other.map_or(self.good, |(_, states)| states)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_changes_the_goal() {
        let start = Settle {
            good: &["up"],
            given: &[("pause", &["paused"])],
            ..Settle::DEFAULT
        };
        assert_eq!(start.goal(|_| false), ["up"]);
        assert_eq!(start.goal(|option| option == "pause"), ["paused"]);
    }
}
