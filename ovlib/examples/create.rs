//! A tag made, changed and removed: `cargo run -p ovlib --example create`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example shows what it does"
)]

mod common;

use ovlib::{Args, Result};
use serde_json::json;

fn main() -> Result<()> {
    let context = common::connect()?;
    let tags = context.tags();
    let tag = tags.add(
        &json!({"name": "example", "description": "new"}),
        &Args::new(),
    )?;
    let id = tag.id().unwrap_or_default().to_owned();
    let tag = tags.update(&id, &json!({"description": "changed"}), &Args::new())?;
    println!(
        "{} is {}",
        tag.name().unwrap_or_default(),
        tag.text("description").unwrap_or_default()
    );
    tags.remove(&id, &Args::new())?;
    // What the model does not know is refused before anything is sent.
    let error = tags.add(&json!({"nmae": "example"}), &Args::new());
    if let Err(error) = error {
        println!("{error}; {}", error.hint().unwrap_or_default());
    }
    context.close()
}
