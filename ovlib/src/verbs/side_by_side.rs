//! Work on several things at once by one phrase, each under a correlation id of its own, and the account of all of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::context::Context;
use crate::error::{Error, Result};
use crate::verb::Call;

/// Does it for every one, so many at once as the user wants; one after the other in a rehearsal. What was not begun, because
/// the user interrupted or the first failure ends it, has no result.
pub(crate) fn each<T: Sync, R: Send>(
    call: &Call<'_>,
    all: &[T],
    work: impl Fn(&Context, usize, &T) -> Result<R> + Sync,
) -> Vec<Option<Result<R>>> {
    if call.context.is_rehearsing() {
        let one = |(at, one)| Some(work(call.context, at, one));
        return all.iter().enumerate().map(one).collect();
    }
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Result<R>>>> = all.iter().map(|_| Mutex::new(None)).collect();
    let traces = tracing::dispatcher::get_default(Clone::clone);
    let worker = || {
        while let Some(at) = taken(call, &next, all.len()) {
            let done = work(&own_id(call.context, at), at, &all[at]);
            if done.is_err() && call.conduct.fail_fast {
                next.store(all.len(), Ordering::Relaxed);
            }
            *results[at].lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..call.conduct.parallel.clamp(1, all.len().max(1)) {
            scope.spawn(|| tracing::dispatcher::with_default(&traces, worker));
        }
    });
    let end = |result: Mutex<_>| result.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.into_iter().map(end).collect()
}

fn taken(call: &Call<'_>, next: &AtomicUsize, total: usize) -> Option<usize> {
    if call.context.interrupt().is_raised() {
        return None;
    }
    Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < total)
}

/// The phrase under an id of its own; one that the user chose stays.
fn own_id(context: &Context, at: usize) -> Context {
    let id = match context.settings().correlation_id {
        Some(_) => context.correlation_id().to_owned(),
        None => format!("{}-{}", context.correlation_id(), at + 1),
    };
    context
        .phrase(Some(&id))
        .unwrap_or_else(|_| context.clone())
}

/// What came of it, in order; [`Error::Bulk`] when not all went well.
///
/// # Errors
/// As said.
pub(crate) fn account<R>(
    noun: &str,
    words: &[String],
    results: Vec<Option<Result<R>>>,
) -> Result<Vec<R>> {
    let (mut done, mut failed, mut left) = (Vec::new(), Vec::new(), Vec::new());
    for (word, result) in words.iter().zip(results) {
        match result {
            Some(Ok(one)) => done.push(one),
            Some(Err(error)) => failed.push((word.clone(), error)),
            None => left.push(word.clone()),
        }
    }
    match failed.is_empty() && left.is_empty() {
        true => Ok(done),
        false => Err(Error::Bulk {
            noun: noun.to_owned(),
            total: words.len(),
            failed,
            left,
        }),
    }
}
