//! The machines that run, and where: `cargo run -p ovlib --example list`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example shows what it does"
)]

mod common;

use ovlib::{ListArgs, Result};

fn main() -> Result<()> {
    let context = common::connect()?;
    let running = ListArgs {
        search: Some("status=up".to_owned()),
        ..ListArgs::default()
    };
    // Read while it is gone through: one machine in memory at a time.
    for vm in context.vms().list(&running)? {
        let vm = vm?;
        let memory = vm.text("memory").and_then(|bytes| bytes.parse().ok());
        let memory = memory.map(ovlib::size::human).unwrap_or_default();
        println!("{} {memory}", vm.name().unwrap_or_default());
    }
    context.close()
}
