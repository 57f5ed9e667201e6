//! A machine from a template, as loose data: `cargo run -p ovlib --example template`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example shows what it does"
)]

mod common;

use ovlib::{Args, Result, Select};
use serde_json::json;

fn main() -> Result<()> {
    let context = common::connect()?;
    let template = Select::word("Blank").one(&context.templates(), &[])?;
    // A name or an id stands for what it names, sizes may have units.
    let new = json!({
        "name": "example",
        "template": template.id(),
        "cluster": "Default",
        "memory": "1GiB",
    });
    let vm = context.vms().add(&new, &Args::new())?;
    println!(
        "{} {}",
        vm.name().unwrap_or_default(),
        vm.text("memory").unwrap_or_default()
    );
    context
        .vms()
        .remove(vm.id().unwrap_or_default(), &Args::new())?;
    context.close()
}
