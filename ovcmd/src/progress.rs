//! How changes go on, shown on standard error: bars on a terminal, clear lines elsewhere, JSON for programs, or nothing.

use crate::io::Messages;
use crate::output::one_line;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use ovlib::progress::{End, Progress, Tell};
use serde_json::json;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Longest line.
const LONGEST: usize = 400;

/// What is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Style {
    /// Bars where standard error is a terminal, else lines.
    #[default]
    Auto,
    /// One JSON object a line.
    Json,
    /// Nothing.
    None,
}

impl Style {
    /// The words of `--progress`.
    pub(crate) const WORDS: [&'static str; 3] = ["auto", "json", "none"];

    /// The style of a word.
    pub(crate) fn find(word: &str) -> Option<Style> {
        match word {
            "auto" => Some(Style::Auto),
            "json" => Some(Style::Json),
            "none" => Some(Style::None),
            _ => None,
        }
    }
}

/// Shows progress, and keeps count of what did not end as asked. Clones share it.
#[derive(Clone)]
pub(crate) struct Reporter(Arc<Mutex<Board>>);

struct Board {
    style: Style,
    is_terminal: bool,
    messages: Messages,
    /// Objects of the change under way and how many are over; none when it is about one.
    many: Option<(usize, usize, usize)>,
    /// Words that choose again what did not end as asked.
    failed: Vec<String>,
    bars: Option<MultiProgress>,
    lines: HashMap<String, ProgressBar>,
    /// The refusal that was shown last, so that a lock is told of once.
    locked: String,
}

impl std::fmt::Debug for Reporter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reporter")
    }
}

impl Reporter {
    pub(crate) fn new(messages: Messages, is_terminal: bool) -> Reporter {
        Reporter(Arc::new(Mutex::new(Board {
            style: Style::Auto,
            is_terminal,
            messages,
            many: None,
            failed: Vec::new(),
            bars: None,
            lines: HashMap::new(),
            locked: String::new(),
        })))
    }

    /// Begins with the next phrase.
    pub(crate) fn begin(&self, style: Style) {
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        board.style = style;
        board.many = None;
        board.failed.clear();
        board.locked.clear();
    }

    /// Ends with the phrase: no bar stays. Gives the words of what did not end as asked, in the order of their ends.
    pub(crate) fn end(&self) -> Vec<String> {
        let mut board = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        board.clear();
        if let (Some((total, done, failed)), Style::Auto) = (board.many, board.style) {
            let failed = match failed {
                0 => String::new(),
                failed => format!(", {failed} failed"),
            };
            board.line(&format!("{done} of {total} done{failed}"));
        }
        std::mem::take(&mut board.failed)
    }

    /// The hook that the library tells.
    pub(crate) fn tell(&self) -> Tell {
        let board = self.0.clone();
        Arc::new(move |progress| {
            board
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(progress);
        })
    }
}

impl Board {
    fn take(&mut self, progress: &Progress) {
        if let Progress::Many { total } = progress {
            self.many = Some((*total, 0, 0));
        }
        if let Progress::Ended { word, end, .. } = progress {
            let is_bad = matches!(end, End::Failed(_) | End::Left(_) | End::Unbegun);
            if is_bad && !word.is_empty() {
                self.failed.push(word.clone());
            }
            // What has no word is the phrase itself, not one of its objects.
            if let (Some((_, done, failed)), false) = (&mut self.many, word.is_empty()) {
                match end {
                    End::Failed(_) | End::Left(_) | End::Taken(_) => *failed += 1,
                    End::Unbegun => {}
                    _ => *done += 1,
                }
            }
        }
        match self.style {
            Style::None => {}
            Style::Json => self.json(progress),
            Style::Auto => self.show(progress),
        }
    }

    fn show(&mut self, progress: &Progress) {
        match progress {
            Progress::State {
                what,
                state,
                percent,
                elapsed,
            } if self.is_terminal => self.bar(what, state.as_deref(), *percent, *elapsed),
            Progress::Locked { because, .. } if self.locked != *because => {
                self.locked.clone_from(because);
                self.line(&format!("waiting: {because}"));
            }
            Progress::Note { text } => self.line(text),
            Progress::Ended {
                what,
                word,
                end,
                elapsed,
            } => {
                if let Some(bar) = self.lines.remove(what) {
                    bar.finish_and_clear();
                }
                let is_one = self.many.is_some() && !word.is_empty();
                let is_news = is_one || matches!(end, End::Already(_));
                if is_news {
                    let time = match end {
                        End::Done(_) => format!(" ({})", seconds(*elapsed)),
                        _ => String::new(),
                    };
                    self.line(&format!("{what}: {end}{time}"));
                }
            }
            _ => {}
        }
    }

    fn bar(&mut self, what: &str, state: Option<&str>, percent: Option<u8>, elapsed: Duration) {
        let bars = self.bars.get_or_insert_with(MultiProgress::new);
        let bar = self.lines.entry(what.to_owned()).or_insert_with(|| {
            let bar = bars.add(ProgressBar::new(100));
            // Templates are ours: they cannot fail to parse.
            if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                bar.set_style(style);
            }
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        bar.set_message(under_way(what, state, percent, elapsed));
    }

    /// A line for good, above the bars.
    fn line(&mut self, text: &str) {
        let text = one_line(text, LONGEST);
        match &self.bars {
            Some(bars) if self.is_terminal && bars.println(&text).is_ok() => {}
            _ => {
                let _ = writeln!(self.messages, "{text}");
            }
        }
    }

    fn clear(&mut self) {
        for (_, bar) in self.lines.drain() {
            bar.finish_and_clear();
        }
        self.bars = None;
    }

    fn json(&mut self, progress: &Progress) {
        let value = match progress {
            Progress::Many { total } => json!({"event": "many", "total": total}),
            Progress::State {
                what,
                state,
                percent,
                elapsed,
            } => json!({
                "event": "state", "object": what, "state": state, "percent": percent,
                "elapsed": elapsed.as_secs_f64(),
            }),
            Progress::Locked {
                what,
                because,
                elapsed,
            } => json!({
                "event": "locked", "request": what, "because": because,
                "elapsed": elapsed.as_secs_f64(),
            }),
            Progress::Note { text } => json!({"event": "note", "text": text}),
            Progress::Ended {
                what,
                word,
                end,
                elapsed,
            } => {
                let (result, detail) = match end {
                    End::Done(state) => ("done", state.clone()),
                    End::Already(state) => ("already", Some(state.clone())),
                    End::Begun(job) => ("begun", job.clone()),
                    End::Failed(why) => ("failed", Some(why.clone())),
                    End::Left(why) | End::Taken(why) => ("left", Some(why.clone())),
                    End::Unbegun => ("unbegun", None),
                };
                json!({
                    "event": "ended", "object": what, "word": word, "result": result,
                    "detail": detail, "elapsed": elapsed.as_secs_f64(),
                })
            }
            _ => return,
        };
        let _ = writeln!(self.messages, "{value}");
    }
}

/// How far an object is: a bar where the engine tells per cent, else its state; and for how long.
fn under_way(what: &str, state: Option<&str>, percent: Option<u8>, elapsed: Duration) -> String {
    let far = percent.map_or_else(String::new, |percent| {
        let full = usize::from(percent.min(100)) / 5;
        let (done, left) = ("#".repeat(full), ".".repeat(20 - full));
        format!("  [{done}{left}] {percent} %")
    });
    let state = state.unwrap_or("gone");
    format!("{what}: {state}{far}  {}", seconds(elapsed))
}

fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 1..=119 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::Io;

    fn told(style: Style, all: &[Progress]) -> (String, Vec<String>) {
        let (io, captured) = Io::captured(&[], b"");
        let reporter = Reporter::new(io.stderr.clone(), false);
        reporter.begin(style);
        let tell = reporter.tell();
        all.iter().for_each(|progress| tell(progress));
        let failed = reporter.end();
        (captured.err(), failed)
    }

    fn ended(word: &str, end: End) -> Progress {
        Progress::Ended {
            what: format!("vm {word}"),
            word: word.to_owned(),
            end,
            elapsed: Duration::from_millis(1500),
        }
    }

    #[test]
    fn one_object_is_silent_without_a_terminal() {
        let state = Progress::State {
            what: "vm a".to_owned(),
            state: Some("up".to_owned()),
            percent: None,
            elapsed: Duration::ZERO,
        };
        let done = ended("a", End::Done(Some("up".to_owned())));
        assert_eq!(told(Style::Auto, &[state, done]), (String::new(), vec![]));
        let already = ended("a", End::Already("up".to_owned()));
        assert_eq!(told(Style::Auto, &[already]).0, "vm a: up already\n");
    }

    #[test]
    fn several_objects_get_a_line_each_and_a_summary() {
        let all = [
            Progress::Many { total: 3 },
            ended("a", End::Done(Some("up".to_owned()))),
            ended("b", End::Failed("no host".to_owned())),
            ended("c", End::Unbegun),
        ];
        let (text, failed) = told(Style::Auto, &all);
        assert_eq!(
            text,
            "vm a: up (1 s)\nvm b: failed: no host\nvm c: not begun\n1 of 3 done, 1 failed\n"
        );
        assert_eq!(failed, ["b", "c"]);
        assert_eq!(told(Style::None, &all).0, "");
        let (text, _) = told(Style::Json, &all);
        assert_eq!(text.lines().count(), 4);
        assert!(
            text.contains(r#""result":"failed","detail":"no host""#),
            "{text}"
        );
    }

    #[test]
    fn per_cent_are_a_bar_where_the_engine_tells_them() {
        let after = |percent| under_way("vm a", Some("migrating"), percent, Duration::from_secs(3));
        assert_eq!(after(None), "vm a: migrating  3 s");
        assert_eq!(
            after(Some(0)),
            "vm a: migrating  [....................] 0 %  3 s"
        );
        assert_eq!(
            after(Some(42)),
            "vm a: migrating  [########............] 42 %  3 s"
        );
        assert_eq!(
            after(Some(100)),
            "vm a: migrating  [####################] 100 %  3 s"
        );
        let gone = under_way("disk b", None, None, Duration::from_secs(121));
        assert_eq!(gone, "disk b: gone  2 min 1 s");
    }

    #[test]
    fn a_lock_is_told_once() {
        let lock = |seconds| Progress::Locked {
            what: "POST vms/1/start".to_owned(),
            because: "VM is locked".to_owned(),
            elapsed: Duration::from_secs(seconds),
        };
        let (text, _) = told(Style::Auto, &[lock(0), lock(1), lock(2)]);
        assert_eq!(text, "waiting: VM is locked\n");
    }
}
