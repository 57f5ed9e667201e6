//! A change of several objects: so many at once, not too many at one place, each under a correlation id of its own, and an
//! account of all of them at the end.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::aim::Aim;
use super::kept::Kept;
use super::one::{One, tell_end};
use super::{Outcome, Phrase};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::progress::{End, Progress};
use crate::wait::Start;

/// Most changes that burden one host or one storage domain at once.
const AT_ONE_PLACE: usize = 2;

/// How often one is begun anew.
const ROUNDS: usize = 8;

/// Changes every object, several at once.
///
/// # Errors
/// [`Error::Bulk`] with all that failed and all that were not begun; where something is shown it comes after that.
pub(super) fn perform(
    context: &Context,
    phrase: &Phrase,
    aims: &[Aim],
    start: Option<&Start>,
) -> Result<Outcome> {
    if context.is_rehearsing() {
        return rehearse(context, phrase, aims);
    }
    context.tell(&Progress::Many { total: aims.len() });
    let queue = Queue::new(phrase, aims);
    let workers = phrase.conduct.parallel.clamp(1, aims.len().max(1));
    let traces = tracing::dispatcher::get_default(Clone::clone);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                tracing::dispatcher::with_default(&traces, || {
                    work(context, phrase, &queue, start);
                });
            });
        }
    });
    account(context, phrase, aims, queue.results())
}

/// One after the other, so that what would be sent is said in order.
fn rehearse(context: &Context, phrase: &Phrase, aims: &[Aim]) -> Result<Outcome> {
    let mut all = Vec::new();
    for aim in aims {
        let one = One::new(context, phrase, aim, None);
        all.push(Kept::of(one.perform().0?)?);
    }
    Kept::join(all, None)
}

/// Takes objects from the queue until it is empty or stopped.
fn work(context: &Context, phrase: &Phrase, queue: &Queue<'_>, start: Option<&Start>) {
    while let Some(at) = queue.next(context) {
        let kept = whole(context, phrase, (at, &queue.aims[at]), start);
        queue.ended(at, kept);
    }
}

/// Changes one of them and tells how it ended. One whose answer was lost, and of which the engine has nothing, is begun anew
/// under another id, as the user's own rerun with `--failed-to` would.
fn whole(
    context: &Context,
    phrase: &Phrase,
    (at, aim): (usize, &Aim),
    start: Option<&Start>,
) -> Result<Kept> {
    let began = Instant::now();
    let mut round = 0;
    loop {
        let own = own_id(context, at, round)?;
        let one = One::new(&own, phrase, aim, start);
        let (done, end) = one.perform();
        if let Err(error) = &done
            && round < ROUNDS
            && one.may_begin_anew(error)
        {
            round += 1;
            one.note(format!(
                "{}: {error}, and the engine has nothing of it; it is begun anew",
                one.what()
            ));
            continue;
        }
        let kept = done.and_then(Kept::of);
        let end = match (&kept, end) {
            // Reading what it gave failed.
            (Err(error), End::Done(_)) => End::Failed(error.to_string()),
            (_, end) => end,
        };
        tell_end(&one, began, end);
        return kept;
    }
}

/// The phrase under an id of its own for the object at this place, and for each time it is begun anew; an id that the user
/// chose stays.
///
/// # Errors
/// [`Error::Usage`] when the engine takes no such id: under the id of another one its traces would be taken for ours.
pub(super) fn own_id(context: &Context, at: usize, round: usize) -> Result<Context> {
    let shared = context.correlation_id();
    if context.settings().correlation_id.is_some() {
        return context.phrase(Some(shared));
    }
    let number = at + 1;
    context.phrase(Some(&match round {
        0 => format!("{shared}-{number}"),
        _ => format!("{shared}-{number}-{round}"),
    }))
}

/// What came of all objects.
fn account(
    context: &Context,
    phrase: &Phrase,
    aims: &[Aim],
    results: Vec<Option<Result<Kept>>>,
) -> Result<Outcome> {
    let (mut done, mut failed, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (aim, result) in aims.iter().zip(results) {
        let word = aim.word(phrase);
        match result {
            Some(Ok(kept)) => done.push(kept),
            Some(Err(error)) => failed.push((word, error)),
            None => {
                context.tell(&Progress::Ended {
                    what: aim.what(phrase),
                    word: word.clone(),
                    end: End::Unbegun,
                    elapsed: std::time::Duration::ZERO,
                });
                left.push(word);
            }
        }
    }
    let end = (!failed.is_empty() || !left.is_empty()).then(|| Error::Bulk {
        noun: plural(phrase.noun.name),
        total: aims.len(),
        failed,
        left,
    });
    Kept::join(done, end)
}

/// A noun in plural; those below others are called like their collections.
pub(super) fn plural(noun: &str) -> String {
    match noun.ends_with('s') {
        true => noun.to_owned(),
        false => ovmodel::names::plural(noun),
    }
}

/// Objects to be changed, those under way and what came of them.
struct Queue<'t> {
    aims: &'t [Aim],
    /// The places that each object burdens.
    loads: Vec<Vec<String>>,
    fail_fast: bool,
    state: Mutex<State>,
    freed: Condvar,
}

struct State {
    waiting: Vec<usize>,
    burdens: HashMap<String, usize>,
    results: Vec<Option<Result<Kept>>>,
    stopped: bool,
}

impl<'t> Queue<'t> {
    fn new(phrase: &Phrase, aims: &'t [Aim]) -> Queue<'t> {
        let loads = |aim: &Aim| {
            let Some(target) = &aim.target else {
                return Vec::new();
            };
            let all = phrase.verb.loads.iter().flat_map(|path| {
                let nodes = target.at(path.strip_suffix(".id").unwrap_or(path));
                let ids = nodes.iter().flat_map(|node| match node.is_list() {
                    true => node.list_items().filter_map(|item| item.id()).collect(),
                    false => node.id().into_iter().collect::<Vec<_>>(),
                });
                ids.map(str::to_owned).collect::<Vec<_>>()
            });
            all.collect()
        };
        Queue {
            aims,
            loads: aims.iter().map(loads).collect(),
            fail_fast: phrase.conduct.fail_fast,
            state: Mutex::new(State {
                waiting: (0..aims.len()).collect(),
                burdens: HashMap::new(),
                results: aims.iter().map(|_| None).collect(),
                stopped: false,
            }),
            freed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next object whose places have room, waited for if need be; none when all are begun or none may be any more.
    fn next(&self, context: &Context) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if context.interrupt().is_raised() {
                state.stopped = true;
            }
            if state.stopped || state.waiting.is_empty() {
                return None;
            }
            let has_room = |at: &usize| {
                self.loads[*at].iter().all(|place| {
                    state
                        .burdens
                        .get(place)
                        .is_none_or(|burden| *burden < AT_ONE_PLACE)
                })
            };
            if let Some(found) = state.waiting.iter().position(has_room) {
                let at = state.waiting.remove(found);
                for place in &self.loads[at] {
                    *state.burdens.entry(place.clone()).or_default() += 1;
                }
                return Some(at);
            }
            state = self
                .freed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn ended(&self, at: usize, result: Result<Kept>) {
        let mut state = self.lock();
        for place in &self.loads[at] {
            if let Some(burden) = state.burdens.get_mut(place) {
                *burden -= 1;
            }
        }
        state.stopped |= self.fail_fast && result.is_err();
        state.results[at] = Some(result);
        self.freed.notify_all();
    }

    fn results(self) -> Vec<Option<Result<Kept>>> {
        self.state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .results
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Given, Settings};
    use crate::context::Hooks;
    use crate::error::ErrorKind;

    fn context() -> Context {
        let options = [
            ("url", "http://localhost"),
            ("username", "a@internal"),
            ("token", "t"),
        ];
        let options = options.map(|(key, value)| Given::new(key, value, "test"));
        Context::connect(Settings::of_options(&options).unwrap(), Hooks::default()).unwrap()
    }

    /// Objects at these places, all of them waiting.
    fn queue<'t>(aims: &'t [Aim], places: &[&str], fail_fast: bool) -> Queue<'t> {
        Queue {
            aims,
            loads: places
                .iter()
                .map(|place| vec![(*place).to_owned()])
                .collect(),
            fail_fast,
            state: Mutex::new(State {
                waiting: (0..places.len()).collect(),
                burdens: HashMap::new(),
                results: places.iter().map(|_| None).collect(),
                stopped: false,
            }),
            freed: Condvar::new(),
        }
    }

    #[test]
    fn no_more_than_two_burden_one_place() {
        let aims: Vec<Aim> = (0..5).map(|_| Aim::default()).collect();
        let queue = queue(&aims, &["a", "a", "a", "b", "a"], false);
        let context = context();
        // The third of `a` has to wait, and lets the one at `b` go first.
        let begun: Vec<_> = (0..3).map(|_| queue.next(&context)).collect();
        assert_eq!(begun, [Some(0), Some(1), Some(3)]);
        queue.ended(1, Ok(Kept::Done));
        assert_eq!(queue.next(&context), Some(2));
        queue.ended(0, Ok(Kept::Done));
        assert_eq!(queue.next(&context), Some(4));
        assert_eq!(queue.next(&context), None);
    }

    #[test]
    fn a_failure_keeps_the_others_back_where_that_was_asked() {
        let aims: Vec<Aim> = (0..2).map(|_| Aim::default()).collect();
        let context = context();
        for fail_fast in [true, false] {
            let queue = queue(&aims, &["a", "b"], fail_fast);
            assert_eq!(queue.next(&context), Some(0));
            queue.ended(0, Err(Error::usage("no")));
            assert_eq!(queue.next(&context).is_none(), fail_fast);
            let results = queue.results();
            let failed = results[0].as_ref().and_then(|result| result.as_ref().err());
            assert_eq!(failed.map(Error::kind), Some(ErrorKind::Usage));
            assert!(results[1].is_none());
        }
    }
}
