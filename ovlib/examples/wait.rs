//! A machine that is down is started and waited for, then stopped: `cargo run -p ovlib --example wait`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example shows what it does"
)]

mod common;

use ovlib::{Args, Error, ListArgs, Result, nouns, wait};

fn main() -> Result<()> {
    let context = common::connect()?;
    let down = ListArgs {
        search: Some("status=down".to_owned()),
        max: Some(1),
        ..ListArgs::default()
    };
    let vm = context.vms().list(&down)?.next();
    let vm = vm.ok_or_else(|| Error::usage("every machine runs"))??;
    let place = context.vms().at(vm.id().unwrap_or_default())?;
    // What good and bad ends are is known to the verbs of the command line.
    for name in ["start", "stop"] {
        place.act(name, &Args::new())?;
        let settle = nouns::find("vm")?.verb(name).and_then(|verb| verb.settle);
        if let Some(settle) = settle {
            wait::until(&context, &place, &settle)?;
        }
        let status = place.read(&Args::new())?.text("status");
        println!(
            "{} is {}",
            vm.name().unwrap_or_default(),
            status.unwrap_or_default()
        );
    }
    context.close()
}
