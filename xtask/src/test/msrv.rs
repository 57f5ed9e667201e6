//! Does the workspace hold the oldest Rust it declares? With that compiler when there is one; by declarations always.

use super::step::{ask, cargo, run};
use super::tally::Tally;
use serde_json::Value;
use std::process::Command;

/// Every dependency declares a Rust version not above ours (those that declare none are named), for every target in the
/// lock file. `clippy::incompatible_msrv`, part of the clippy step, looks at what our own code calls.
pub(crate) fn declared() -> Result<Tally, String> {
    let metadata = metadata()?;
    let ours = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "ovcmd");
    let ours = ours
        .and_then(|package| package["rust_version"].as_str())
        .ok_or("ovcmd declares no rust-version")?;
    let limit = parts(ours);
    let (mut silent, mut above, mut count) = (Vec::new(), Vec::new(), 0);
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = format!("{} {}", text(&package["name"]), text(&package["version"]));
        count += 1;
        match package["rust_version"].as_str() {
            None => silent.push(name),
            Some(theirs) if parts(theirs) > limit => {
                above.push(format!("{name} needs Rust {theirs}"))
            }
            Some(_) => {}
        }
    }
    println!(
        "Rust {ours} is declared; of {count} packages {} declare no version: {}",
        silent.len(),
        silent.join(", ")
    );
    if above.is_empty() {
        Ok(Tally::PASS)
    } else {
        Err(format!(
            "above the declared Rust {ours}: {}",
            above.join("; ")
        ))
    }
}

/// `cargo check` with the declared compiler, of what is built, not of its tests. When rustup has none and can fetch none, the step is counted as skipped.
pub(crate) fn compiled() -> Result<Tally, String> {
    let metadata = metadata()?;
    let members = metadata["packages"].as_array().into_iter().flatten();
    let ours = members
        .filter(|package| package["name"] == "ovcmd")
        .find_map(|package| package["rust_version"].as_str());
    let ours = ours.ok_or("ovcmd declares no rust-version")?;
    let has_it = || {
        let list = ask(Command::new("rustup").args(["toolchain", "list"])).unwrap_or_default();
        list.lines().any(|line| {
            line.starts_with(&format!("{ours}-")) || line.starts_with(&format!("{ours}."))
        })
    };
    if !has_it() {
        println!("installing the Rust {ours} toolchain");
        let words = [
            "toolchain",
            "install",
            ours,
            "--profile",
            "minimal",
            "--no-self-update",
        ];
        let added = run(Command::new("rustup").args(words)).is_ok_and(|ran| ran.is_ok);
        if !added {
            println!(
                "NOT CHECKED: the Rust {ours} compiler is not to be had here. What was checked instead: the Rust version \
                 every dependency declares, and by clippy the one of every library item our code calls."
            );
            return Ok(Tally::SKIP);
        }
    }
    let mut command = cargo(&[
        "check",
        "--workspace",
        "--locked",
        "--target-dir",
        "target/msrv",
    ]);
    command
        .env("RUSTUP_TOOLCHAIN", ours)
        .env_remove("CARGO")
        .env_remove("RUSTC");
    Ok(run(&mut command)?.tally())
}

fn metadata() -> Result<Value, String> {
    let text = ask(&mut cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--locked",
    ]))
    .ok_or("`cargo metadata --locked` failed")?;
    serde_json::from_str(&text).map_err(|error| format!("`cargo metadata` wrote no JSON: {error}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// `1.88` and `1.88.0` compare equal.
fn parts(version: &str) -> [u32; 3] {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn versions_compare_by_their_numbers() {
        assert!(
            parts("1.88") == parts("1.88.0")
                && parts("1.9") < parts("1.88")
                && parts("2") > parts("1.88.1")
        );
    }
}
