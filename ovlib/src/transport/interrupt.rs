//! A flag that ends every blocking wait of a session at once.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
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

/// What a second Ctrl-C does while the flag of the first is still up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Ends the process with 130: whoever asks twice does not want to wait.
    Ends,
    /// Nothing more: the process has other work than what is interrupted.
    Waits,
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

    /// From now on Ctrl-C raises the flag, whether or not a session is open; for as long as the process lives.
    ///
    /// # Errors
    /// [`Error::Io`] when nothing can listen for it.
    pub fn on_ctrl_c(&self, again: Again) -> Result<()> {
        let failed = |source| Error::Io {
            what: "cannot listen for Ctrl-C".to_owned(),
            source,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        let runtime = runtime.map_err(failed)?;
        let (ready, is_ready) = std::sync::mpsc::channel();
        let interrupt = self.clone();
        let listen = async move {
            let mut next = Box::pin(tokio::signal::ctrl_c());
            // Asked once, it listens; only then may our caller go on.
            let mut first = (&mut next).now_or_never();
            let _ = ready.send(());
            loop {
                let came = match first.take() {
                    Some(came) => came,
                    None => next.await,
                };
                if came.is_err() {
                    return;
                }
                if again == Again::Ends && interrupt.is_raised() {
                    #[allow(clippy::disallowed_methods)]
                    // Whoever asks twice does not want to wait for us.
                    std::process::exit(130);
                }
                interrupt.raise();
                next = Box::pin(tokio::signal::ctrl_c());
            }
        };
        let thread = std::thread::Builder::new().name("ctrl-c".to_owned());
        thread
            .spawn(move || runtime.block_on(listen))
            .map_err(failed)?;
        // The thread ends without a word only when it cannot listen; then Ctrl-C does what it did before.
        let _ = is_ready.recv();
        Ok(())
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
