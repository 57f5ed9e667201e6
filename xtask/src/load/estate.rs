//! A large estate: written by one simulator, loaded by another, as from a real engine's exports; its list as a stream.

use super::client::Wire;
use super::program::Program;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What loading may take of one core.
const SECONDS: f64 = 2.0;

/// What the simulator may hold then, in MiB.
const MEMORY: f64 = 300.0;

/// Loads so many VMs, lists them, prints what it took, and says what was missed.
pub(super) fn report(program: &Path, vms: usize) -> Result<Vec<String>, String> {
    let mut missed = Vec::new();
    let count = vms.to_string();
    let folder = format!("target/load/{vms}");
    std::fs::remove_dir_all(&folder).ok();
    let status = Command::new(program)
        .args(["dump", &folder, "--vms", &count, "--hosts", "50"])
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if !status.success() {
        return Err(format!("ovsim dump ended with {status}"));
    }
    for (name, options) in [
        (
            "made",
            ["--vms", count.as_str(), "--hosts", "50"].as_slice(),
        ),
        ("loaded", ["--load", folder.as_str()].as_slice()),
    ] {
        let begun = Instant::now();
        let engine = Program::start(program, options)?;
        let took = begun.elapsed().as_secs_f64();
        let memory = engine.memory()? as f64 / 1024.0;
        // Held against the processor's time: that of the clock is also what else the machine does.
        let busy = engine.cpu()?;
        println!(
            "{vms} VMs {name} in {busy:.2} s of a core, {took:.2} s by the clock, {memory:.0} MiB"
        );
        if busy.min(took) > SECONDS {
            missed.push(format!("{busy:.2} s until {vms} VMs were {name}"));
        }
        if memory > MEMORY {
            missed.push(format!("{memory:.0} MiB for {vms} VMs {name}"));
        }
        missed.extend(stream(&engine, vms)?);
    }
    Ok(missed)
}

/// Lists all VMs, and says whether the list came piece by piece: its first bytes long before its last, and memory as before.
fn stream(engine: &Program, vms: usize) -> Result<Vec<String>, String> {
    let mut wire = Wire::open(&engine.access)?;
    let before = engine.memory()?;
    let begun = Instant::now();
    let status = wire.ask("GET", "/vms", "")?;
    let whole = begun.elapsed();
    let first = wire.first.map_or(Duration::ZERO, |at| at - begun);
    let after = engine.memory()?;
    let size = wire.body.len() as f64 / 1024.0 / 1024.0;
    let rows = wire.body.windows(4).filter(|four| four == b"<vm ").count();
    let grown = after.saturating_sub(before) as f64 / 1024.0;
    println!(
        "  list: {status}, {rows} VMs, {size:.1} MiB; first bytes after {} ms, all after {} ms; {grown:.1} MiB more memory",
        first.as_millis(),
        whole.as_millis()
    );
    let mut missed = Vec::new();
    if rows < vms {
        missed.push(format!("{rows} of {vms} VMs are listed"));
    }
    if first * 4 > whole {
        missed.push("the list does not come as a stream".to_owned());
    }
    if grown > size / 2.0 + 8.0 {
        missed.push(format!("{grown:.0} MiB more memory for a list"));
    }
    Ok(missed)
}
