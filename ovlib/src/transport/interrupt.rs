//! A flag that ends every blocking wait of a session at once.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::error::{Error, Result};

/// Raised by Ctrl-C, or by whoever wants a session to stop; all clones are one flag.
#[derive(Clone, Debug)]
pub struct Interrupt(Arc<Flag>);

#[derive(Debug)]
struct Flag {
    raised: watch::Sender<bool>,
    lock: Mutex<()>,
    woken: Condvar,
}

impl Default for Interrupt {
    fn default() -> Interrupt {
        Interrupt::new()
    }
}

impl Interrupt {
    /// A flag that is down.
    pub fn new() -> Interrupt {
        let (raised, _) = watch::channel(false);
        Interrupt(Arc::new(Flag {
            raised,
            lock: Mutex::new(()),
            woken: Condvar::new(),
        }))
    }

    /// Raises the flag: requests under way and sleeps end with [`Error::Interrupted`], and new ones do not begin.
    pub fn raise(&self) {
        self.0.raised.send_replace(true);
        let _guard = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.woken.notify_all();
    }

    /// Lowers the flag, for a session that goes on after an interrupted phrase.
    pub fn clear(&self) {
        self.0.raised.send_replace(false);
    }

    /// Whether the flag is up.
    pub fn is_raised(&self) -> bool {
        *self.0.raised.borrow()
    }

    /// Goes on unless the flag is up.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub fn check(&self) -> Result<()> {
        if self.is_raised() {
            Err(Error::Interrupted)
        } else {
            Ok(())
        }
    }

    /// Waits, at most until the flag goes up.
    ///
    /// # Errors
    /// [`Error::Interrupted`].
    pub fn sleep(&self, time: Duration) -> Result<()> {
        let end = Instant::now() + time;
        let mut guard = self.0.lock.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            self.check()?;
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            let woken = self.0.woken.wait_timeout(guard, left);
            guard = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Ends when the flag is up; never, if it never is.
    pub(super) async fn raised(&self) {
        let mut receiver = self.0.raised.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let _ = receiver.wait_for(|raised| *raised).await;
    }
}
