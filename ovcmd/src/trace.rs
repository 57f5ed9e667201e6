//! `-d` and `-dd`: what the library traces, on standard error. Secrets are masked where the traces are made.

use crate::io::Messages;
use tracing::Level;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;

/// Shows these kinds of traces (`text`, `header`, `data`, `ssl`) of this thread until the guard is dropped.
pub(crate) fn begin(filters: &[String], messages: Messages) -> DefaultGuard {
    let level = |filter: &String| match filter.as_str() {
        "text" => Level::DEBUG,
        _ => Level::TRACE,
    };
    let targets = filters
        .iter()
        .map(|filter| (format!("ovlib::wire::{filter}"), level(filter)));
    let lines = tracing_subscriber::fmt::layer()
        .without_time()
        .with_ansi(false)
        .with_level(false)
        .with_writer(move || messages.clone());
    let subscriber = tracing_subscriber::registry()
        .with(Targets::new().with_targets(targets))
        .with(lines);
    tracing::subscriber::set_default(subscriber)
}
