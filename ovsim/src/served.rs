//! What was served: one line for each request, kept for those who ask and written where the log goes.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;

/// How many requests are kept.
const KEPT: usize = 10_000;

/// One request and how it was answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Served {
    /// Its number, from 1.
    pub number: u64,
    /// When it came, by the engine's clock.
    #[serde(serialize_with = "text")]
    pub at: Timestamp,
    /// The HTTP method.
    pub method: String,
    /// The path with its query, as sent.
    pub path: String,
    /// The status; 0 when the connection was dropped before one was sent.
    pub status: u16,
    /// How long the engine took, in milliseconds of real time: to the first piece of a list, without the delays of rules.
    pub ms: u64,
    /// Who asked, `admin@internal`; none before the login and outside the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The correlation id under which it ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// The fault rules that struck.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<u64>,
    /// Query and matrix parameters that the method does not have: an engine overlooks them, a test may want to know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// What an engine would have refused and a lenient simulator let pass.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leniencies: Vec<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn text<S: serde::Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(at)
}

/// What an answer tells about its request beside what goes to the client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    /// As in [`Served`].
    pub(crate) user: Option<String>,
    /// As in [`Served`].
    pub(crate) correlation_id: Option<String>,
    /// As in [`Served`].
    pub(crate) unknown: Vec<String>,
    /// As in [`Served`].
    pub(crate) leniencies: Vec<String>,
}

/// The requests of one simulator, the newest so many.
pub(crate) struct Journal {
    kept: Mutex<Kept>,
}

struct Kept {
    rows: VecDeque<Served>,
    last: u64,
    log: Option<Log>,
}

/// Where lines go.
pub(crate) struct Log {
    out: Box<dyn Write + Send>,
    /// Only lines with a leniency.
    warnings: bool,
}

impl Log {
    /// Takes all lines.
    pub(crate) fn all(out: Box<dyn Write + Send>) -> Log {
        let warnings = false;
        Log { out, warnings }
    }

    /// Takes those that warn.
    pub(crate) fn warnings(out: Box<dyn Write + Send>) -> Log {
        let warnings = true;
        Log { out, warnings }
    }
}

impl Journal {
    /// Nothing served yet. Lines go to the log, if there is one.
    pub(crate) fn new(log: Option<Log>) -> Journal {
        Journal {
            kept: Mutex::new(Kept {
                rows: VecDeque::new(),
                last: 0,
                log,
            }),
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a request down under the next number.
    pub(crate) fn note(&self, mut served: Served) {
        let mut kept = self.kept();
        kept.last += 1;
        served.number = kept.last;
        let gone = match &mut kept.log {
            // A log that cannot be written must not stop the engine.
            Some(log) if !log.warnings || !served.leniencies.is_empty() => {
                let written = writeln!(log.out, "{}", line(&served));
                written.and_then(|()| log.out.flush()).is_err()
            }
            _ => false,
        };
        if gone {
            kept.log = None;
        }
        kept.rows.push_back(served);
        if kept.rows.len() > KEPT {
            kept.rows.pop_front();
        }
    }

    /// All that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<Served> {
        self.kept().rows.iter().cloned().collect()
    }

    /// Those after a number.
    pub(crate) fn after(&self, number: u64) -> Vec<Served> {
        let kept = self.kept();
        let rows = kept.rows.iter().filter(|row| row.number > number);
        rows.cloned().collect()
    }

    /// Forgets them; numbers go on.
    pub(crate) fn forget(&self) {
        self.kept().rows.clear();
    }
}

/// A line of the log: time, user, method, path, status, milliseconds, and what was odd.
fn line(served: &Served) -> String {
    let mut line = format!(
        "{} {} {} {} {} {} ms",
        served.at,
        served.user.as_deref().unwrap_or("-"),
        served.method,
        served.path,
        served.status,
        served.ms
    );
    for rule in &served.rules {
        line.push_str(&format!(" rule={rule}"));
    }
    for name in &served.unknown {
        line.push_str(&format!(" unknown={name}"));
    }
    for what in &served.leniencies {
        line.push_str(&format!(" warning: {what}"));
    }
    line.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn requests_are_numbered_logged_and_dropped_when_too_many() {
        let sink = Sink::default();
        let journal = Journal::new(Some(Log::all(Box::new(sink.clone()))));
        for _ in 0..KEPT + 5 {
            journal.note(Served {
                number: 0,
                at: Timestamp::UNIX_EPOCH,
                method: "GET".to_owned(),
                path: "/ovirt-engine/api/vms?x=1".to_owned(),
                status: 200,
                ms: 3,
                user: Some("admin@internal".to_owned()),
                correlation_id: None,
                rules: vec![2],
                unknown: vec!["x".to_owned()],
                leniencies: Vec::new(),
            });
        }
        let rows = journal.all();
        assert_eq!((rows.len(), rows[0].number), (KEPT, 6));
        assert_eq!(journal.after(rows[0].number).len(), KEPT - 1);
        journal.forget();
        assert!(journal.all().is_empty());
        let text = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            text.lines().next(),
            Some(
                "1970-01-01T00:00:00Z admin@internal GET /ovirt-engine/api/vms?x=1 200 3 ms rule=2 unknown=x"
            )
        );
    }
}
