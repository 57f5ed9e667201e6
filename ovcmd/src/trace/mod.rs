//! `-d`, `-dd`, `--log` and `--timing`: what the library traces, on standard error and in a file, and how long it all took.
//! Secrets are masked where the traces are made.

mod line;
mod times;

use crate::io::Messages;
use line::Line;
use ovlib::config::{LogFormat, Origin, Settings};
use ovlib::error::{Error, Result};
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use times::Times;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::{DefaultGuard, Interest, NoSubscriber};
use tracing::{Dispatch, Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// What the targets of the library's traces begin with.
const TARGET: &str = "ovlib::wire::";

/// What was said on the command line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish {
    /// `-d` once: requests alone, unless the configuration says more.
    pub(crate) plain: bool,
    /// `--timing`.
    pub(crate) times: bool,
}

/// Traces of this thread, until it is dropped.
pub(crate) struct Traces {
    _guard: DefaultGuard,
    times: Option<Arc<Mutex<Times>>>,
    format: LogFormat,
}

impl std::fmt::Debug for Traces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Traces")
    }
}

/// Begins to trace, if anybody wants that.
///
/// # Errors
///
/// [`Error::Io`] for a log that cannot be written.
pub(crate) fn begin(
    settings: &Settings,
    wish: Wish,
    messages: &Messages,
) -> Result<Option<Traces>> {
    let mut sinks = Vec::new();
    if settings.debug {
        sinks.push(Sink {
            out: messages.clone(),
            stamped: false,
        });
    }
    if let Some(path) = &settings.log {
        let file = ovlib::file::open_to_append(path).map_err(|source| Error::Io {
            what: format!("cannot write the log {}", path.display()),
            source,
        })?;
        sinks.push(Sink {
            out: Messages::new(file),
            stamped: true,
        });
    }
    let times = wish.times.then(Arc::default);
    if sinks.is_empty() && times.is_none() {
        return Ok(None);
    }
    let is_said = !matches!(settings.origin("filters"), Origin::Default);
    let is_plain = !is_said && (wish.plain || !settings.debug);
    let kinds = match is_plain {
        true => vec!["text".to_owned()],
        false => settings.filters.clone(),
    };
    let tracer = Tracer {
        kinds,
        sinks,
        format: settings.log_format,
        times: times.clone(),
    };
    another();
    let subscriber = tracing_subscriber::registry().with(tracer);
    Ok(Some(Traces {
        _guard: tracing::subscriber::set_default(subscriber),
        times,
        format: settings.log_format,
    }))
}

/// A second subscriber that wants nothing. With one alone, `tracing` asks only that of the thread which meets a place of the
/// code first; where that thread has none, the place is silent for all others (tracing-core 0.1).
fn another() {
    static ANOTHER: OnceLock<Dispatch> = OnceLock::new();
    ANOTHER.get_or_init(|| Dispatch::new(NoSubscriber::default()));
}

impl Traces {
    /// Tells how long requests took since this was told last.
    pub(crate) fn tell_times(&self, err: &mut dyn Write) {
        let Some(times) = &self.times else { return };
        let times = std::mem::take(&mut *times.lock().unwrap_or_else(PoisonError::into_inner));
        // Where standard error is closed nobody reads it.
        let _ = err.write_all(times.told(self.format).as_bytes());
    }
}

/// Where traces go.
struct Sink {
    out: Messages,
    /// Whether lines begin with the time.
    stamped: bool,
}

/// Takes what the library traces.
struct Tracer {
    kinds: Vec<String>,
    sinks: Vec<Sink>,
    format: LogFormat,
    times: Option<Arc<Mutex<Times>>>,
}

impl Tracer {
    /// Whether this kind of traces is shown.
    fn shows(&self, metadata: &Metadata<'_>) -> bool {
        let kind = metadata.target().strip_prefix(TARGET);
        !self.sinks.is_empty() && kind.is_some_and(|kind| self.kinds.iter().any(|own| own == kind))
    }

    /// Whether it is one of those that tell how long a request took.
    fn counts(&self, metadata: &Metadata<'_>) -> bool {
        self.times.is_some() && metadata.target().strip_prefix(TARGET) == Some("text")
    }
}

impl<S: Subscriber> Layer<S> for Tracer {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match self.shows(metadata) || self.counts(metadata) {
            true => Interest::sometimes(),
            false => Interest::never(),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.shows(metadata) || self.counts(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let line = Line::of(event);
        if let Some(times) = self
            .times
            .as_ref()
            .filter(|_| self.counts(event.metadata()))
        {
            times
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .add(&line);
        }
        if !self.shows(event.metadata()) {
            return;
        }
        for sink in &self.sinks {
            let text = line.written(self.format, sink.stamped);
            // A trace that cannot be written must not keep the work from being done.
            let _ = sink.out.clone().write_all(text.as_bytes());
        }
    }
}
