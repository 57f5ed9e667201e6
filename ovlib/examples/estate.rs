//! What an engine holds, by its own configuration: run after `export OVIRT_URL=... OVIRT_USERNAME=... OVIRT_PASSWORD=...`,
//! or with a configuration file of ovcmd.

// A main may print and read the environment.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use ovlib::config::{Settings, Sources};
use ovlib::{Args, Context, Hooks, ListArgs};
use serde::Deserialize;

/// Only what this program wants of a VM.
#[derive(Deserialize)]
struct Vm {
    name: String,
    status: Option<String>,
    memory: u64,
}

fn main() -> ovlib::Result<()> {
    #[allow(clippy::disallowed_methods)] // A main reads the environment.
    let env = |name: &str| std::env::var(name).ok();
    let sources = Sources {
        file: None,
        env: &env,
        options: Vec::new(),
    };
    let (settings, warnings) = Settings::load(sources)?;
    warnings
        .iter()
        .for_each(|warning| println!("note: {warning}"));
    let context = Context::connect(settings, Hooks::default())?;

    let api = context.root().read(&Args::new())?;
    println!(
        "engine {}",
        api.text("product_info.version.full_version")
            .unwrap_or_default()
    );
    for vm in context.vms().list(&ListArgs::default())? {
        let vm: Vm = vm?.read()?;
        let status = vm.status.unwrap_or_else(|| "?".into());
        println!("{}: {status}, {}", vm.name, ovlib::size::human(vm.memory));
    }
    context.close()
}
