//! The events that something causes, none missed: `cargo run -p ovlib --example events`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example shows what it does"
)]

mod common;

use ovlib::events::Cursor;
use ovlib::{Args, Result};
use serde_json::json;

fn main() -> Result<()> {
    let context = common::connect()?;
    // The place in the stream is taken before anything is done.
    let mut events = Cursor::newest(&context)?;
    let tag = context.tags().add(&json!({"name": "seen"}), &Args::new())?;
    context
        .tags()
        .remove(tag.id().unwrap_or_default(), &Args::new())?;
    for event in events.poll()? {
        println!("{}", event.text("description").unwrap_or_default());
    }
    context.close()
}
