//! The estate that examples take for granted, and what some of them need besides: `tests/stage.txt`.

use super::lines;
use crate::harness::{PASSWORD, Ran, World};
use crate::sessions::words;
use ovsim::{Options, Trouble};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

/// How examples choose an object that has no name.
pub(super) const SOME_ID: &str = "-i 00000000-0000-0000-0000-000000000000";

/// The estate, and what is done to it before some examples.
pub(super) struct Stage {
    /// Where all that examples need has been done.
    first: World,
    before: BTreeMap<String, Vec<String>>,
}

impl Stage {
    /// Does what all examples need, once, and keeps the estate as it is then.
    pub(super) fn set() -> Stage {
        let mut before: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut of = vec![String::new()];
        for line in lines("stage.txt") {
            match line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                Some(names) => of = names.split(", ").map(str::to_owned).collect(),
                None => {
                    for name in &of {
                        before.entry(name.clone()).or_default().push(line.clone());
                    }
                }
            }
        }
        let first = World::with(at_speed(f64::INFINITY));
        prepare(&first, before.get("").map_or(&[], Vec::as_slice)).unwrap();
        Stage { first, before }
    }

    /// What is done before one example: before all of its noun, before all of its verb, before it alone.
    pub(super) fn of(&self, nouns: &[&str], verb: &str, number: usize) -> Vec<String> {
        let names = |noun: &&str| {
            [
                format!("{noun} *"),
                format!("{noun} {verb}"),
                format!("{noun} {verb} {number}"),
            ]
        };
        let names = nouns.iter().flat_map(names);
        let found = names.filter_map(|name| self.before.get(&name));
        found.flatten().cloned().collect()
    }

    /// An estate of its own, with this done in it; or why that cannot be done.
    pub(super) fn world(&self, lines: &[String]) -> Result<World, String> {
        let speed = lines.iter().find_map(|line| line.strip_prefix("@ speed "));
        let speed = speed.map_or(f64::INFINITY, |speed| speed.parse().unwrap());
        let world = self.first.branch(at_speed(speed));
        prepare(&world, lines)?;
        Ok(world)
    }
}

fn at_speed(speed: f64) -> Options {
    Options {
        speed,
        ..Options::default()
    }
}

fn prepare(world: &World, lines: &[String]) -> Result<(), String> {
    for line in lines {
        if let Some(trouble) = line.strip_prefix("! ") {
            let trouble: Trouble = serde_json::from_str(trouble).unwrap();
            world.sim.cause(&trouble)?;
        } else if !line.starts_with(['&', '@', '>']) {
            let ran = run(world, &found(world, line), &["--yes"]);
            if ran.code != 0 {
                return Err(format!("before it, {line}: {}", ran.err));
            }
        }
    }
    Ok(())
}

/// The line with the ids of objects that are there, each the last of its place.
fn found(world: &World, line: &str) -> String {
    let mut line = line.to_owned();
    while let Some(at) = line.find(SOME_ID) {
        let Some(id) = super::last_id(world, line[..at].trim_end()) else {
            return line;
        };
        line.replace_range(at..at + SOME_ID.len(), &format!("-i {id}"));
    }
    line
}

/// Runs a line, with more words before it. Files that it writes into the folder where one stands go into the world's own.
pub(super) fn run(world: &World, line: &str, more: &[&str]) -> Ran {
    let (line, input) = line.split_once(" <<< ").unwrap_or((line, ""));
    let mut words = words(line);
    let after = |words: &[String], option: &str| {
        let at = words.iter().position(|word| word == option)? + 1;
        let is_written = |file: &&String| !file.starts_with('/') && !file.ends_with(".iso");
        words.get(at).filter(is_written)?;
        Some(at)
    };
    if let Some(at) = after(&words, "--file") {
        words[at] = world.path(&words[at]).display().to_string();
    }
    let words = words.iter().map(String::as_str);
    let words: Vec<&str> = more.iter().copied().chain(words).collect();
    world.run_with(&words, input.as_bytes())
}

/// Runs a line by the real program, with another program in its path that notes how it was called, and must have been.
pub(super) fn run_beside_program(world: &World, line: &str, program: &str) -> Ran {
    use std::os::unix::fs::PermissionsExt;
    let (file, noted) = (world.path(program), world.path("called"));
    let script = format!("#!/bin/sh\necho \"$@\" > '{}'\n", noted.display());
    std::fs::write(&file, script).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovcmd"));
    command.args(words(line)).env_clear().stdin(Stdio::null());
    command.envs(&world.env).env("PATH", world.scratch());
    let output = command.current_dir(world.scratch()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(PASSWORD, "PASSWORD");
    let mut ran = Ran {
        code: output
            .status
            .code()
            .and_then(|code| code.try_into().ok())
            .unwrap_or(255),
        out: text(&output.stdout),
        err: text(&output.stderr),
    };
    let patience = std::time::Instant::now();
    while !noted.exists() && patience.elapsed().as_secs() < 5 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    if !noted.exists() {
        ran.code = 255;
        ran.err.push_str("the program was not called");
    }
    ran
}
