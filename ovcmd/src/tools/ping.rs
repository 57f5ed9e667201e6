//! `ovcmd ping`: can we reach the engine, log in, and what is it.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::error::Result;
use ovlib::request::Args as Parameters;
use ovlib::verb::{Args, Outcome, Shows};
use serde_json::json;
use std::time::Instant;

pub(super) const PING: Deed = Deed {
    name: "",
    summary: "Reach the engine, log in, and say what it is",
    shows: Shows::Table,
    params: &[],
    examples: &[
        ("ping", "Product, version and the time both steps took"),
        ("ping -o json", "The same for programs"),
    ],
    run: ping,
};

fn ping(session: &mut Session, _: &Args, io: &mut Io) -> Result<Outcome> {
    let begun = Instant::now();
    let context = session.phrase(io)?;
    let root = context.root().read(&Parameters::new())?;
    let first = begun.elapsed();
    let again = Instant::now();
    context.root().read(&Parameters::new())?;
    Ok(Outcome::Value(json!({
        "url": context.settings().url,
        "product": root.text("product_info.name"),
        "version": root.text("product_info.version.full_version"),
        "user": context.settings().username,
        "first_reply_ms": millis(first),
        "reply_ms": millis(again.elapsed()),
    })))
}

/// Milliseconds with one decimal.
fn millis(time: std::time::Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}
