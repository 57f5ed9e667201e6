//! Colour by state, for people at a terminal only. Every word of the engine's status enumerations falls into one of five
//! moods; a word that none of them knows stays uncoloured.

/// How a state feels to whoever watches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Works.
    Good,
    /// Off, on purpose.
    Quiet,
    /// On the way somewhere, or needs a look.
    Busy,
    /// Broken.
    Bad,
    /// Nothing to say.
    Plain,
}

impl Mood {
    /// The mood of a status word as the API spells it.
    pub(crate) fn of(status: &str) -> Mood {
        match status {
            "up" | "active" | "on" | "enable" | "complete" | "info" | "free" | "spm" | "ok"
            | "operational" | "finished" | "normal" | "ready" | "attached" | "enabled"
            | "finished_success" => Mood::Good,
            "down" | "off" | "disable" | "used" | "suspended" | "unattached" | "disabled"
            | "inactive" | "none" | "detached" => Mood::Quiet,
            "illegal" | "unusable" | "aborted" | "failed" | "alert" | "contend" | "problematic"
            | "cancelled_system" => Mood::Bad,
            "maintenance" | "unassigned" | "in_progress" | "in_preview" | "paused" | "locked"
            | "started" | "unknown" | "warning" | "mixed" | "initializing" | "installing"
            | "connecting" | "rebooting" | "reboot" | "migrating" | "activating"
            | "uninitialized" | "reboot_in_progress" => Mood::Busy,
            other
                if other.contains("error")
                    || other.contains("fail")
                    || other.starts_with("non_")
                    || other.starts_with("not_") =>
            {
                Mood::Bad
            }
            other
                if other.contains("ing")
                    || other.ends_with("_locked")
                    || other.contains("wait")
                    || other.contains("pending") =>
            {
                Mood::Busy
            }
            other
                if other.starts_with("preparing")
                    || other.starts_with("saving")
                    || other.starts_with("restoring") =>
            {
                Mood::Busy
            }
            _ => Mood::Plain,
        }
    }

    /// The escape sequence that starts this colour; empty for none.
    pub(crate) fn start(self) -> &'static str {
        match self {
            Mood::Good => "\u{1b}[32m",
            Mood::Quiet => "\u{1b}[90m",
            Mood::Busy => "\u{1b}[33m",
            Mood::Bad => "\u{1b}[31m",
            Mood::Plain => "",
        }
    }
}

/// Starts bold text, for headings.
pub(crate) const BOLD: &str = "\u{1b}[1m";
/// Ends any colour.
pub(crate) const RESET: &str = "\u{1b}[0m";

/// The user's wish, `--color auto|always|never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorChoice {
    /// Only on a terminal, and not when `NO_COLOR` is set and not empty.
    #[default]
    Auto,
    /// Always, whatever the environment says.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    /// The words of `--color`, in the order of the help.
    pub const WORDS: [&'static str; 3] = ["auto", "always", "never"];

    /// The choice for a word of [`ColorChoice::WORDS`].
    pub fn find(word: &str) -> Option<ColorChoice> {
        match word {
            "auto" => Some(ColorChoice::Auto),
            "always" => Some(ColorChoice::Always),
            "never" => Some(ColorChoice::Never),
            _ => None,
        }
    }

    /// Decide: is standard output a terminal, and what is in `NO_COLOR`?
    pub fn wants_color(self, is_terminal: bool, no_color: Option<&str>) -> bool {
        match self {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && no_color.is_none_or(str::is_empty),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_moods() {
        for (status, mood) in [
            ("up", Mood::Good),
            ("down", Mood::Quiet),
            ("wait_for_launch", Mood::Busy),
            ("powering_up", Mood::Busy),
            ("image_locked", Mood::Busy),
            ("preparing_for_maintenance", Mood::Busy),
            ("non_responsive", Mood::Bad),
            ("not_responding", Mood::Bad),
            ("install_failed", Mood::Bad),
            ("error", Mood::Bad),
            ("whatever", Mood::Plain),
        ] {
            assert_eq!(Mood::of(status), mood, "{status}");
        }
    }

    #[test]
    fn every_status_of_the_model_has_a_mood() {
        let statuses = ovmodel::enums().filter(|facts| facts.name.ends_with("status"));
        let plain: Vec<&str> = statuses
            .flat_map(|facts| &facts.values)
            .copied()
            .filter(|word| Mood::of(word) == Mood::Plain)
            .collect();
        assert_eq!(plain, [""; 0]);
    }

    #[test]
    fn no_color_is_honoured() {
        assert!(ColorChoice::Auto.wants_color(true, None));
        assert!(ColorChoice::Auto.wants_color(true, Some("")));
        assert!(!ColorChoice::Auto.wants_color(true, Some("1")));
        assert!(!ColorChoice::Auto.wants_color(false, None));
        assert!(ColorChoice::Always.wants_color(false, Some("1")));
        assert!(!ColorChoice::Never.wants_color(true, None));
    }
}
