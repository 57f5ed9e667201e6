//! How a change goes on, for whoever shows it. Told through a hook, never printed here.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Is told how changes go on; called from several threads when several objects are changed at once.
pub type Tell = Arc<dyn Fn(&Progress) + Send + Sync>;

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// A change of several objects begins.
    Many {
        /// How many there are.
        total: usize,
    },
    /// The change of an object is being waited for.
    State {
        /// The object: `vm web01`.
        what: String,
        /// The state it is in now; none when it is gone.
        state: Option<String>,
        /// How far the engine says it is.
        percent: Option<u8>,
        /// Time since the change was asked for.
        elapsed: Duration,
    },
    /// Something else holds a lock that is being waited for.
    Locked {
        /// What is being asked for: `POST vms/ID/start`.
        what: String,
        /// The engine's reason.
        because: String,
        /// Time since the first refusal.
        elapsed: Duration,
    },
    /// What we found out on the way and a user should know.
    Note {
        /// One line.
        text: String,
    },
    /// The change of an object is over.
    Ended {
        /// The object: `vm web01`.
        what: String,
        /// Its name, or its id where it has none: what would choose it again.
        word: String,
        /// How it ended.
        end: End,
        /// Time since the change was asked for.
        elapsed: Duration,
    },
}

/// How the change of an object ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// As asked, in this state if it has one.
    Done(Option<String>),
    /// It was so already; nothing was sent.
    Already(String),
    /// The engine has begun with it and nobody waits; the job, if one is known.
    Begun(Option<String>),
    /// Not as asked: one line without line breaks.
    Failed(String),
    /// Interrupted or too late: it goes on at the engine, or may.
    Left(String),
    /// Interrupted or too late: it goes on at the engine, and asking again would make another one.
    Taken(String),
    /// Not begun, because of what happened before.
    Unbegun,
}

/// A hook that tells nobody.
pub(crate) fn nobody() -> Tell {
    Arc::new(|_| ())
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Done(Some(state)) => f.write_str(state),
            End::Done(None) => f.write_str("done"),
            End::Already(state) => write!(f, "{state} already"),
            End::Begun(Some(job)) => write!(f, "begun, job {job}"),
            End::Begun(None) => f.write_str("begun"),
            End::Failed(why) => write!(f, "failed: {why}"),
            End::Left(why) | End::Taken(why) => write!(f, "not finished: {why}"),
            End::Unbegun => f.write_str("not begun"),
        }
    }
}
