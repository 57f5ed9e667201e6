//! What a phrase has changed so far: how much it sent, and the jobs that the engine named in its answers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::cause::Failure;
use crate::entity::Entity;
use crate::error::Error;
use crate::request::Request;

/// The changes of one phrase; its connections share them.
#[derive(Debug, Default)]
pub(crate) struct Deeds {
    sent: AtomicUsize,
    jobs: Mutex<Vec<String>>,
    /// The body of the last change.
    last: Mutex<Option<Vec<u8>>>,
    refused: Mutex<Refused>,
}

/// What tries that the engine refused for a lock have left on its records under our correlation id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Refused {
    /// Ids of their jobs.
    pub(crate) jobs: Vec<String>,
    /// The newest of their events.
    pub(crate) event: u64,
}

impl Deeds {
    pub(super) fn sent(&self, request: &Request) {
        self.sent.fetch_add(1, Ordering::Relaxed);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone_from(&request.body);
    }

    /// What the last change sent, if it was a document.
    pub(crate) fn last(&self) -> Option<Entity> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let text = std::str::from_utf8(last.as_deref()?).ok()?;
        Entity::parse(text).ok()
    }

    /// How many changes were sent; one that was refused for a lock and sent again counts each time.
    pub(crate) fn count(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// Forgets one that certainly was not carried out.
    pub(crate) fn take_back(&self) {
        self.sent.fetch_sub(1, Ordering::Relaxed);
    }

    /// Notes what refused tries have left behind.
    pub(crate) fn refuse(&self, left: Refused) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = left;
    }

    /// What refused tries have left behind; it says nothing of the one that was taken.
    pub(crate) fn refused(&self) -> Refused {
        let refused = self.refused.lock();
        refused.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes the job that an answer names.
    pub(crate) fn note(&self, answer: &Entity) {
        let jobs = answer.at("job");
        let Some(id) = jobs.first().and_then(|job| job.id()) else {
            return;
        };
        let mut known = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.iter().any(|job| job == id) {
            known.push(id.to_owned());
        }
    }

    /// Ids of the jobs that the engine named, in order.
    pub(crate) fn jobs(&self) -> Vec<String> {
        self.jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// A change that went out without an answer: it may have been carried out.
pub(super) fn unanswered(request: &Request, failure: Failure) -> Error {
    let message = match (&failure.error, failure.is_broken) {
        (_, true) => "the connection was closed before it".to_owned(),
        (Error::Deadline { seconds, .. }, _) => format!("none came within {seconds} s"),
        _ => return failure.error,
    };
    Error::Lost {
        request: format!("{} {}", request.method, request.path),
        message,
        status: None,
        late: !failure.is_broken,
        nothing: false,
        hint: None,
    }
}
