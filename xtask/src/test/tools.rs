//! What the tests need beside Rust, and how it gets onto a Debian machine: asked for first, announced, then installed.

use super::step::{ask, cargo, run};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Debian packages: the compiler and headers the official Python SDK is built with, Python
/// itself, and the shells whose completion is tested.
const PACKAGES: &[&str] = &[
    "bash",
    "curl",
    "fish",
    "gcc",
    "less",
    "libc6-dev",
    "libcurl4-openssl-dev",
    "libssl-dev",
    "libxml2-dev",
    "openssl",
    "python3",
    "python3-dev",
    "python3-venv",
    "zsh",
];
/// The one version of cargo-deny the licence and advisory check is made with.
const CARGO_DENY: &str = "0.20.2";
/// What the virtual environment must offer.
const REQUIREMENTS: &str = "tests/interop/requirements.txt";

/// The tools that are there once all is installed.
pub(crate) struct Tools {
    /// Python of the virtual environment with the official SDK and PyYAML.
    pub(crate) python: PathBuf,
    /// cargo-deny of the right version.
    pub(crate) cargo_deny: PathBuf,
}

/// Installs what is missing and says so before it does.
pub(crate) fn install() -> Result<Tools, String> {
    rust_components()?;
    debian_packages()?;
    let python = python_environment(Path::new("target/interop/venv"))?;
    let cargo_deny = cargo_deny(Path::new("target/tools"))?;
    Ok(Tools { python, cargo_deny })
}

/// Debian packages that one chore alone needs, such as curl for `bench`.
pub(crate) fn need(packages: &[&str]) -> Result<(), String> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        apt_install(&missing)
    }
}

fn debian_packages() -> Result<(), String> {
    need(PACKAGES)
}

fn is_installed(package: &str) -> bool {
    let query = ["-W", "-f=${Status}", package];
    ask(Command::new("dpkg-query").args(query)).is_some_and(|status| status.ends_with(" installed"))
}

/// Installs Debian packages as root, through sudo when we are not.
fn apt_install(packages: &[&str]) -> Result<(), String> {
    let list = packages.join(" ");
    let by_hand = format!("as root, run: apt-get install {list}");
    if ask(Command::new("apt-get").arg("--version")).is_none() {
        return Err(format!(
            "these Debian packages or their like are missing: {list}; there is no apt-get to install them"
        ));
    }
    let is_root = ask(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let sudo: &[&str] = match (is_root, std::io::stdin().is_terminal()) {
        (true, _) => &[],
        (false, true) => &["sudo"],
        (false, false) => &["sudo", "-n"],
    };
    println!("installing Debian packages: {list}");
    for words in [
        vec!["update", "-q"],
        [
            vec!["install", "-q", "-y", "--no-install-recommends"],
            packages.to_vec(),
        ]
        .concat(),
    ] {
        let all = [
            sudo,
            &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"],
            &words,
        ]
        .concat();
        let ran = run(Command::new(all[0]).args(&all[1..]))
            .map_err(|error| format!("{error}; {by_hand}"))?;
        if !ran.is_ok {
            return Err(format!("apt-get {} failed; {by_hand}", words[0]));
        }
    }
    Ok(())
}

/// rustfmt and clippy, which a minimal toolchain lacks.
fn rust_components() -> Result<(), String> {
    for (word, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if ask(&mut cargo(&[word, "--version"])).is_some() {
            continue;
        }
        println!("installing the Rust component {component}");
        if !run(Command::new("rustup").args(["component", "add", component]))?.is_ok {
            return Err(format!(
                "`cargo {word}` is missing and rustup could not add {component}"
            ));
        }
    }
    Ok(())
}

/// A virtual environment with what [`REQUIREMENTS`] lists, made anew when that list changed.
fn python_environment(place: &Path) -> Result<PathBuf, String> {
    let wanted = std::fs::read_to_string(REQUIREMENTS)
        .map_err(|error| format!("{REQUIREMENTS}: {error}"))?;
    let (python, mark) = (place.join("bin/python3"), place.join("requirements.txt"));
    if std::fs::read_to_string(&mark).is_ok_and(|there| there == wanted) {
        return Ok(python);
    }
    let names: Vec<&str> = wanted.lines().filter(|line| line.contains("==")).collect();
    println!(
        "installing into a Python environment in {}: {}",
        place.display(),
        names.join(" ")
    );
    // Debian's own Python: its headers are the ones python3-dev brings.
    let debian = Path::new("/usr/bin/python3");
    let base = if debian.exists() {
        debian
    } else {
        Path::new("python3")
    };
    let made = run(Command::new(base)
        .args(["-m", "venv", "--clear"])
        .arg(place))?;
    let filled = made.is_ok
        && run(Command::new(&python).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--requirement",
            REQUIREMENTS,
        ]))?
        .is_ok;
    if !filled {
        return Err("the Python environment with the official SDK could not be made".to_owned());
    }
    std::fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(python)
}

/// cargo-deny on the path when its version is ours, else built below `place`. Unoptimized: it builds in half the time.
fn cargo_deny(place: &Path) -> Result<PathBuf, String> {
    let ours = place.join("bin/cargo-deny");
    let wanted = format!("cargo-deny {CARGO_DENY}");
    for candidate in [PathBuf::from("cargo-deny"), ours.clone()] {
        if ask(Command::new(&candidate).arg("--version"))
            .is_some_and(|version| version.trim() == wanted)
        {
            return Ok(candidate);
        }
    }
    println!("installing {wanted} into {}", place.display());
    let words = [
        "install",
        "cargo-deny",
        "--version",
        CARGO_DENY,
        "--locked",
        "--debug",
        "--quiet",
        "--root",
    ];
    let ran = run(cargo(&words).arg(place))?;
    if ran.is_ok {
        Ok(ours)
    } else {
        Err(format!("{wanted} could not be installed"))
    }
}
