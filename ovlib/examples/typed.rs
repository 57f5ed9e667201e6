//! Fields as a Rust type that names only what it wants: `cargo run -p ovlib --example typed`.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example shows what it does"
)]

mod common;

use ovlib::{ListArgs, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vm {
    name: String,
    memory: u64,
    cpu: Cpu,
}

#[derive(Deserialize)]
struct Cpu {
    topology: Topology,
}

#[derive(Deserialize)]
struct Topology {
    sockets: u32,
    cores: u32,
}

fn main() -> Result<()> {
    let context = common::connect()?;
    for vm in context.vms().list(&ListArgs::default())? {
        let vm: Vm = vm?.read()?;
        let cores = vm.cpu.topology.sockets * vm.cpu.topology.cores;
        println!("{} {} {cores}", vm.name, vm.memory >> 20);
    }
    context.close()
}
