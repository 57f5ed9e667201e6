//! The steps of a run: each announced, timed and counted; what they came to, and their sum at the end.

use super::tally::Tally;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Programs that mostly wait run side by side, so many at once.
const AT_ONCE: usize = 3;

/// What came of a step.
struct Done {
    name: String,
    tally: Tally,
    took: Duration,
}

/// Those that were asked for, as far as they have been done.
pub(super) struct Steps<'a> {
    only: &'a [&'a str],
    done: Vec<Done>,
}

impl<'a> Steps<'a> {
    /// All steps, or those whose name holds one of these words.
    pub(super) fn new(only: &'a [&'a str]) -> Steps<'a> {
        Steps {
            only,
            done: Vec::new(),
        }
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|word| name.contains(word))
    }

    /// Runs one that prints as it goes.
    pub(super) fn run(&mut self, name: &str, step: impl FnOnce() -> Result<Tally, String>) {
        if !self.is_wanted(name) {
            return;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let tally = tally(step());
        self.done.push(Done {
            name: name.to_owned(),
            tally,
            took: start.elapsed(),
        });
    }

    /// Runs several of a kind side by side, in the order given; each is printed in one piece when it has ended.
    pub(super) fn side_by_side(
        &mut self,
        kind: &str,
        names: &[&str],
        step: impl Fn(&str, &mut String) -> Result<Tally, String> + Sync,
    ) {
        let wanted = names.iter().map(|name| (*name, format!("{kind} {name}")));
        let wanted: Vec<_> = wanted.filter(|(_, name)| self.is_wanted(name)).collect();
        let next = AtomicUsize::new(0);
        let done = Mutex::new(&mut self.done);
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    while let Some((name, title)) = wanted.get(next.fetch_add(1, Ordering::Relaxed))
                    {
                        let start = Instant::now();
                        let mut said = String::new();
                        let ended = step(name, &mut said);
                        let took = start.elapsed();
                        let mut done = done.lock().expect("nobody panics with it");
                        println!("\n== {title}\n{}", said.trim_end());
                        done.push(Done {
                            name: title.clone(),
                            tally: tally(ended),
                            took,
                        });
                    }
                });
            }
        });
    }

    /// Prints what every step came to, and the sum last.
    pub(super) fn close(self) -> Result<(), String> {
        println!();
        let mut sum = Tally::default();
        for Done { name, tally, took } in &self.done {
            println!("{name:<24} {:>5} s   {tally}", took.as_secs());
            sum += *tally;
        }
        println!("{sum}");
        // The sum has said it; a second message would take the last line from it.
        if sum.failed == 0 && sum.passed > 0 {
            Ok(())
        } else {
            Err(String::new())
        }
    }
}

/// What a step came to; one that could not be done has failed.
fn tally(ended: Result<Tally, String>) -> Tally {
    ended.unwrap_or_else(|message| {
        println!("FAILED: {message}");
        Tally::FAIL
    })
}
