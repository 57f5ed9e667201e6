//! `cargo xtask stories`: the stories of `ovcmd/tests/stories` with the real program against any engine. What they make has names
//! of its own and is removed again, whatever happens; they know no ids, no numbers and no speed.

mod play;

use crate::test::{Simulator, Tally};
use play::{End, Names, Ran, Story};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HELP: &str = "usage: cargo xtask stories --url URL (--ca FILE | --insecure) [--user USER] [--password-file FILE]
       [--cluster NAME] [--domain NAME] [--host NAME] [--nfs SERVER:/PATH] [--prefix WORD] [--ovcmd FILE] [STORY...]
  without --user the user is admin@internal; without --password-file the password is in OVIRT_PASSWORD;
  --nfs is where an empty directory may become a storage domain; without it /exports on the server of one that is there is tried,
  and the story of storage domains is left out where that does not do";

/// Nouns of which stories make objects; nothing of a story's name may be left of them.
const MADE: [&str; 6] = ["vm", "template", "disk", "storagedomain", "network", "tag"];

/// What the words after the chore say.
#[derive(Debug, Default)]
struct Options {
    /// Settings for ovcmd, as its variables.
    env: Vec<(String, String)>,
    program: String,
    names: Names,
    only: Vec<String>,
}

/// Plays the stories that are named, or all of them.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let tally = played(read(words)?)?;
    println!("{tally}");
    match (tally.passed + tally.skipped, tally.failed) {
        (0, 0) => Err("there is no such story".to_owned()),
        (_, 0) => Ok(()),
        _ => Err(String::new()),
    }
}

/// Plays all of them against two simulators of different contents and speed, twice in a row on one of them.
pub(crate) fn simulated() -> Result<Tally, String> {
    let mut tally = Tally::default();
    for (seed, speed, times) in [("1", "10", 2), ("7", "max", 1)] {
        let simulator = Simulator::start(&["--seed", seed, "--speed", speed])?;
        for _ in 0..times {
            println!("seed {seed}, speed {speed}:");
            let options = Options {
                env: settings(simulator.environment.clone()),
                program: PROGRAM.to_owned(),
                ..Options::default()
            };
            tally += played(options)?;
        }
    }
    // A simulator can do all of it.
    match tally.skipped {
        0 => Ok(tally),
        some => Err(format!("{some} stories were left out")),
    }
}

const PROGRAM: &str = "target/debug/ovcmd";

/// The variables of ovcmd: these, and nothing of the user's own configuration.
fn settings(more: Vec<(String, String)>) -> Vec<(String, String)> {
    let own = [
        ("OVIRT_USERNAME", "admin@internal"),
        ("OVCONFIG", "/dev/null"),
    ];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    own.into_iter().chain(more).collect()
}

fn played(mut options: Options) -> Result<Tally, String> {
    let program = options.program.clone();
    let env = options.env.clone();
    let mut ovcmd = move |words: &[String]| call(&program, &env, words);
    find_names(&mut options.names, &mut ovcmd)?;
    let mut tally = Tally::default();
    for file in files()? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        if !options.only.is_empty() && !options.only.iter().any(|only| *only == name) {
            continue;
        }
        let text = std::fs::read_to_string(&file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let story = Story::read(&text, &options.names)
            .map_err(|why| format!("{}: {why}", file.display()))?;
        tally += told(&name, &story, story.play(&mut ovcmd));
    }
    for left in leftovers(&options.names["name"], &mut ovcmd) {
        tally += Tally::FAIL;
        println!("{left} is left");
    }
    Ok(tally)
}

/// All stories, by name.
fn files() -> Result<Vec<PathBuf>, String> {
    let directory = Path::new("ovcmd/tests/stories");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .map_err(|error| format!("{}: {error}", directory.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "story"))
        .collect();
    files.sort();
    Ok(files)
}

/// Prints how a story ended, and counts it.
fn told(name: &str, story: &Story, ended: Result<End, String>) -> Tally {
    match ended {
        Ok(End::Well) => {
            println!("{name:<16} {} commands", story.len());
            Tally::PASS
        }
        Ok(End::LeftOut(why)) => {
            println!("{name:<16} left out from there on: {why}");
            Tally::SKIP
        }
        Err(why) => {
            println!("{name:<16} FAILED, {why}");
            Tally::FAIL
        }
    }
}

/// Objects whose names begin as those of this run.
fn leftovers(name: &str, ovcmd: &mut dyn FnMut(&[String]) -> Ran) -> Vec<String> {
    let mut left = Vec::new();
    for noun in MADE {
        let words = [noun, "-n", &format!("{name}*"), "list", "-o", "name"];
        let ran = ovcmd(&words.map(str::to_owned));
        // Not found is what should be.
        if ran.code == 0 {
            left.extend(ran.out.lines().map(|line| format!("{noun} {line}")));
        }
    }
    left
}

fn read(words: &[&str]) -> Result<Options, String> {
    let mut options = Options {
        program: PROGRAM.to_owned(),
        env: settings(Vec::new()),
        ..Options::default()
    };
    let mut words = words.iter();
    let mut has_url = false;
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .copied()
                .ok_or_else(|| format!("{word} needs a value\n{HELP}"))
        };
        match *word {
            "--url" => {
                has_url = true;
                let url = value()?;
                options.env.push(("OVIRT_URL".to_owned(), url.to_owned()));
            }
            "--ca" => options
                .env
                .push(("OVIRT_CAFILE".to_owned(), value()?.to_owned())),
            "--insecure" => options
                .env
                .push(("OVIRT_INSECURE".to_owned(), "true".to_owned())),
            "--user" => options
                .env
                .push(("OVIRT_USERNAME".to_owned(), value()?.to_owned())),
            "--password-file" => {
                let file = value()?;
                let text =
                    std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
                let password = text.lines().next().unwrap_or_default().to_owned();
                options.env.push(("OVIRT_PASSWORD".to_owned(), password));
            }
            "--ovcmd" => options.program = value()?.to_owned(),
            "--nfs" => {
                let (server, path) = value()?.split_once(':').ok_or("--nfs takes SERVER:/PATH")?;
                options
                    .names
                    .insert("nfs_server".to_owned(), server.to_owned());
                options.names.insert("nfs_path".to_owned(), path.to_owned());
            }
            "--prefix" => {
                options.names.insert("name".to_owned(), value()?.to_owned());
            }
            "--cluster" | "--domain" | "--host" => {
                let name = word.trim_start_matches('-').to_owned();
                options.names.insert(name, value()?.to_owned());
            }
            story if !story.starts_with('-') => options.only.push(story.to_owned()),
            _ => return Err(format!("{word} is not known\n{HELP}")),
        }
    }
    match has_url {
        true => Ok(options),
        false => Err(HELP.to_owned()),
    }
}

/// Runs the program once.
fn call(program: &str, env: &[(String, String)], words: &[String]) -> Ran {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null());
    command.envs(env.iter().map(|(name, value)| (name, value)));
    match command.output() {
        Ok(output) => Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        },
        Err(error) => Ran {
            code: -1,
            out: String::new(),
            err: format!("{program}: {error}"),
        },
    }
}

/// The first line that a command prints.
fn first(ovcmd: &mut dyn FnMut(&[String]) -> Ran, line: &str) -> Result<String, String> {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let ran = ovcmd(&words);
    let first = ran.out.lines().next().unwrap_or_default().to_owned();
    match (ran.code, first.is_empty()) {
        (0, false) => Ok(first),
        _ => Err(format!(
            "`ovcmd {line}` gives no name: {}{}",
            ran.out, ran.err
        )),
    }
}

/// A name that a command prints besides this one; the same where there is no other.
fn second(ovcmd: &mut dyn FnMut(&[String]) -> Ran, line: &str, known: &str) -> String {
    let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    let ran = ovcmd(&words);
    let other = ran.out.lines().find(|name| *name != known);
    other.unwrap_or(known).to_owned()
}

/// A name that nobody else has: of the second and of this process.
fn unique() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = now.map_or(0, |now| now.as_secs());
    let mut number = seconds * 1000 + u64::from(std::process::id() % 1000);
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(char::from_digit((number % 36) as u32, 36).unwrap_or('0'));
        number /= 36;
    }
    format!("st{}", digits.iter().rev().collect::<String>())
}

/// Finds a host that is up, its cluster and data center, and a data domain in use; what the user named stays.
fn find_names(names: &mut Names, ovcmd: &mut dyn FnMut(&[String]) -> Ran) -> Result<(), String> {
    let mut known = names.clone();
    if !known.contains_key("host") {
        known.insert(
            "host".to_owned(),
            first(ovcmd, "host -s status=up --max 1 list -o name")?,
        );
    }
    if !known.contains_key("cluster") {
        let line = format!("host list {} -t {{cluster.name}}", known["host"]);
        known.insert("cluster".to_owned(), first(ovcmd, &line)?);
    }
    let line = format!("cluster list {} -t {{data_center.name}}", known["cluster"]);
    known.insert("datacenter".to_owned(), first(ovcmd, &line)?);
    if !known.contains_key("domain") {
        let line = format!(
            "datacenter -n {} storagedomains --where type=data --where status=active --max 1 list -o name",
            known["datacenter"]
        );
        known.insert("domain".to_owned(), first(ovcmd, &line)?);
    }
    let line = format!(
        "datacenter -n {} storagedomains --where type=data --where status=active list -o name",
        known["datacenter"]
    );
    let other = second(ovcmd, &line, &known["domain"]);
    known.insert("domain2".to_owned(), other);
    if !known.contains_key("nfs_server") {
        let line = format!(
            "storagedomain list {} -t {{storage.address}}",
            known["domain"]
        );
        let address = first(ovcmd, &line).unwrap_or_else(|_| "127.0.0.1".to_owned());
        known.insert("nfs_server".to_owned(), address);
        known.insert("nfs_path".to_owned(), "/exports".to_owned());
    }
    known.entry("name".to_owned()).or_insert_with(unique);
    // A VLAN of its own, most likely.
    let vlan = 100 + std::process::id() % 3900;
    known.insert("vlan".to_owned(), vlan.to_string());
    *names = known;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options = read(&[
            "--url",
            "https://e/ovirt-engine/api",
            "--ca",
            "ca.pem",
            "tag",
            "--nfs",
            "a:/b",
        ])
        .unwrap();
        assert_eq!(options.only, ["tag"]);
        assert_eq!(options.names["nfs_path"], "/b");
        assert!(
            read(&["tag"]).is_err() && read(&["--nosuch"]).is_err() && read(&["--url"]).is_err()
        );
    }

    /// Every story is one, with names that an engine gives.
    #[test]
    fn every_story_can_be_read() {
        let names = [
            "name",
            "host",
            "cluster",
            "datacenter",
            "domain",
            "nfs_server",
            "nfs_path",
            "domain2",
            "vlan",
        ];
        let names: Names = names
            .iter()
            .map(|name| ((*name).to_owned(), "x".to_owned()))
            .collect();
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ovcmd/tests/stories");
        let mut count = 0;
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let story = Story::read(&text, &names)
                .unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            assert!(story.len() > 3, "{}", path.display());
            count += 1;
        }
        assert_eq!(count, 8);
    }
}
