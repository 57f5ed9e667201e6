//! The only socket: a network thread with a current-thread runtime, and one HTTP client on it. Knows nothing of engines.

use std::sync::Mutex;
use std::thread::JoinHandle;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use http::{HeaderMap, Method};
use reqwest::{Client, Response};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

use super::cause::{self, Failure};
use super::interrupt::Interrupt;
use crate::config::Settings;
use crate::error::{Error, Result};

/// A part of a body: pieces that the network gave, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) bytes: Vec<u8>,
    /// Where the pieces begin. Before it is free room for what the reader still has of the batch before.
    pub(super) from: usize,
}

/// Where batches come from, and where their memory goes back to when they are read: fresh memory for each costs a page fault
/// every 4 KiB, a tenth of all the time a long body takes.
pub(super) struct Source {
    pub(super) full: mpsc::Receiver<Result<Batch>>,
    pub(super) spent: mpsc::Sender<Vec<u8>>,
}

/// Bytes handed over at once, and batches under way: what a body may take in memory while its reader is busy.
const BATCH_BYTES: usize = 256 * 1024;
/// Room before a batch of something long: most entities fit.
const ROOM: usize = 32 * 1024;
/// Memory above this size is not used again: a reader has let it grow for something huge.
pub(super) const LARGEST: usize = 2 * (ROOM + BATCH_BYTES);
const BATCHES: usize = 8;
/// A piece above this size is taken for the beginning of something long.
const SMALL: usize = 4096;
/// How long a batch waits for more before it goes as it is. Every handing over wakes a thread, and a thousand of them a
/// second cost less than ten thousand.
const PATIENCE: Duration = Duration::from_millis(1);

/// What became of a request.
type Sent<T> = std::result::Result<T, Failure>;

/// A plain HTTP request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Bytes>,
    /// Whether the user's interruption ends it; a logout goes on for its own short time.
    pub(super) heeds_interrupt: bool,
    /// For how long it may go on when the user interrupts: whether a change was taken is worth a moment.
    pub(super) grace: Duration,
    /// Longest time for all of it, instead of the configured one.
    pub(super) within: Option<Duration>,
}

/// Beginning of an answer, and where the rest comes from.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Source,
}

/// Time limits of one session.
#[derive(Clone, Copy, Debug)]
struct Limits {
    read: Option<Duration>,
    total: Option<Duration>,
}

/// A network thread and the client that lives on it.
pub(super) struct Wire {
    client: Client,
    runtime: Handle,
    limits: Limits,
    interrupt: Interrupt,
    seats: std::sync::Arc<Semaphore>,
    stop: Mutex<Option<(oneshot::Sender<()>, JoinHandle<()>)>>,
}

impl Wire {
    /// Starts the network thread.
    pub(super) fn start(client: Client, settings: &Settings, interrupt: Interrupt) -> Result<Wire> {
        let failed = |source| Error::Io {
            what: "cannot start the network thread".to_owned(),
            source,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(failed)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        // What the handshakes of TLS have to tell goes where this thread's traces go.
        let traces = tracing::dispatcher::get_default(Clone::clone);
        let thread = std::thread::Builder::new()
            .name("network".to_owned())
            .spawn(move || {
                // Ends when told to, or when the Wire is gone without telling.
                let _ = tracing::dispatcher::with_default(&traces, || runtime.block_on(stopped));
                runtime.shutdown_background();
            })
            .map_err(failed)?;
        Ok(Wire {
            client,
            runtime: handle,
            limits: Limits {
                read: settings.read_timeout,
                total: settings.total_timeout,
            },
            interrupt,
            seats: std::sync::Arc::new(Semaphore::new(settings.inflight())),
            stop: Mutex::new(Some((stop, thread))),
        })
    }

    /// From now on Ctrl-C raises the flag; a second one while it is up ends the process with 130.
    pub(super) fn catch_ctrl_c(&self) {
        let interrupt = self.interrupt.clone();
        self.runtime.spawn(async move {
            while tokio::signal::ctrl_c().await.is_ok() {
                if interrupt.is_raised() {
                    #[allow(clippy::disallowed_methods)]
                    // Whoever asks twice does not want to wait for us.
                    std::process::exit(130);
                }
                interrupt.raise();
            }
        });
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) fn send(&self, call: Call) -> Sent<Answer> {
        if call.heeds_interrupt {
            self.interrupt.check()?;
        }
        let url = call.url.clone();
        let (head, answer) = oneshot::channel();
        let interrupt = call.heeds_interrupt.then(|| self.interrupt.clone());
        let exchange = Exchange {
            client: self.client.clone(),
            seats: self.seats.clone(),
            limits: Limits {
                total: call.within.or(self.limits.total),
                ..self.limits
            },
            what: format!("{} {}", call.method, short(&call.url)),
        };
        self.runtime.spawn(exchange.run(call, head, interrupt));
        answer.blocking_recv().unwrap_or_else(|_| {
            Err(Error::Connect {
                url,
                message: "the network thread ended".to_owned(),
                hint: None,
            }
            .into())
        })
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let stop = self.stop.get_mut().ok().and_then(Option::take);
        if let Some((stop, thread)) = stop {
            // The thread may have ended already.
            let _ = stop.send(());
            let _ = thread.join();
        }
    }
}

/// Path of a URL, for messages.
fn short(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    path.split('?').next().unwrap_or(path)
}

/// One request with its answer, on the network thread.
struct Exchange {
    client: Client,
    seats: std::sync::Arc<Semaphore>,
    limits: Limits,
    what: String,
}

impl Exchange {
    async fn run(
        self,
        call: Call,
        head: oneshot::Sender<Sent<Answer>>,
        interrupt: Option<Interrupt>,
    ) {
        let grace = call.grace;
        let raised = async {
            match &interrupt {
                Some(interrupt) => interrupt.raised().await,
                None => std::future::pending().await,
            }
            tokio::time::sleep(grace).await;
        };
        tokio::pin!(raised);
        let deadline = self.limits.total.map(|total| Instant::now() + total);
        let started = tokio::select! {
            biased;
            () = &mut raised => Err(Error::Interrupted.into()),
            response = self.head(call, deadline) => response,
        };
        let response = match started {
            Ok(response) => response,
            Err(error) => {
                // Nobody waits any more when this fails.
                let _ = head.send(Err(error));
                return;
            }
        };
        let (batches, full) = mpsc::channel(BATCHES);
        // Room for all there are: one more is with the reader, one is being filled.
        let (spent, empty) = mpsc::channel(BATCHES + 2);
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Source { full, spent },
        };
        if head.send(Ok(answer)).is_err() {
            return;
        }
        let result = tokio::select! {
            biased;
            () = &mut raised => Err(Error::Interrupted),
            result = self.pump(response, &batches, empty, deadline) => result,
        };
        if let Err(error) = result {
            // Waits for room behind the batches; ends at once when the reader is gone.
            let _ = batches.send(Err(error)).await;
        }
    }

    async fn head(&self, call: Call, deadline: Option<Instant>) -> Sent<Response> {
        let _seat = self.seats.acquire().await;
        let url = call.url.clone();
        let mut request = self
            .client
            .request(call.method, &call.url)
            .headers(call.headers);
        if let Some(body) = call.body {
            request = request.body(body);
        }
        let sent = self.in_time(request.send(), deadline).await?;
        sent.map_err(|error| cause::explain(&error, &url))
    }

    /// Hands the body over in batches: what is there at once goes together, up to a limit. What came before a failure is
    /// handed over too.
    async fn pump(
        &self,
        mut response: Response,
        batches: &mpsc::Sender<Result<Batch>>,
        mut empty: mpsc::Receiver<Vec<u8>>,
        deadline: Option<Instant>,
    ) -> Result<()> {
        let url = response.url().to_string();
        let mut over = false;
        while !over {
            let spent = empty.try_recv().unwrap_or_default();
            let mut batch = Batch {
                from: spent.len(),
                bytes: spent,
            };
            let mut next = self.in_time(response.chunk(), deadline).await;
            let failed = loop {
                let last = match next {
                    Ok(Ok(Some(piece))) => {
                        if batch.bytes.len() == batch.from {
                            batch.begin(piece.len());
                        }
                        batch.bytes.extend_from_slice(&piece);
                        piece.len()
                    }
                    Ok(Ok(None)) => {
                        over = true;
                        break None;
                    }
                    Ok(Err(error)) => break Some(cause::broken_body(&error, &url)),
                    Err(late) => break Some(late),
                };
                // Another of its size would not fit.
                if batch.bytes.len() - batch.from + last > BATCH_BYTES {
                    break None;
                }
                next = match more(&mut response).await {
                    Some(next) => Ok(next),
                    None => break None,
                };
            };
            if batch.bytes.len() > batch.from && batches.send(Ok(batch)).await.is_err() {
                // The reader went away.
                return Ok(());
            }
            if let Some(error) = failed {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Ends a wait at the read limit or at the deadline of the whole request, whichever comes first.
    async fn in_time<T>(
        &self,
        work: impl Future<Output = T>,
        deadline: Option<Instant>,
    ) -> Result<T> {
        let late = |limit: Option<Duration>| Error::Deadline {
            what: self.what.clone(),
            seconds: limit.unwrap_or_default().as_secs_f64().ceil() as u64,
        };
        let read = async {
            match self.limits.read {
                Some(limit) => timeout(limit, work)
                    .await
                    .map_err(|_| late(self.limits.read)),
                None => Ok(work.await),
            }
        };
        match deadline {
            Some(deadline) => match timeout_at(deadline, read).await {
                Ok(result) => result,
                Err(_) => Err(late(self.limits.total)),
            },
            None => read.await,
        }
    }
}

impl Batch {
    /// Makes ready for a first piece of this length.
    fn begin(&mut self, length: usize) {
        self.from = match length {
            0..=SMALL => 0,
            _ => ROOM,
        };
        self.bytes.resize(self.from, 0);
        if self.from > 0 {
            self.bytes.reserve_exact(BATCH_BYTES);
        }
    }
}

/// The next piece if it is there or comes soon.
async fn more(response: &mut Response) -> Option<reqwest::Result<Option<Bytes>>> {
    if let Some(next) = response.chunk().now_or_never() {
        return Some(next);
    }
    timeout(PATIENCE, response.chunk()).await.ok()
}
