//! `cargo xtask stories`: the stories of `ovcmd/tests/stories` with the real program against any engine. What they make has names
//! of its own and is removed again, whatever happens; they know no ids, no numbers and no speed.

mod play;

use play::{Names, Ran, Story};
use std::path::Path;
use std::process::{Command, Stdio};

const HELP: &str = "usage: cargo xtask stories --url URL (--ca FILE | --insecure) [--user USER] [--password-file FILE]
       [--cluster NAME] [--domain NAME] [--host NAME] [--nfs SERVER:/PATH] [--ovcmd FILE] [STORY...]
  without --user the user is admin@internal; without --password-file the password is in OVIRT_PASSWORD";

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
    let mut options = read(words)?;
    let program = options.program.clone();
    let env = options.env.clone();
    let mut ovcmd = move |words: &[String]| call(&program, &env, words);
    find_names(&mut options.names, &mut ovcmd)?;
    let directory = Path::new("ovcmd/tests/stories");
    let mut files: Vec<_> = std::fs::read_dir(directory)
        .map_err(|error| format!("{}: {error}", directory.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "story"))
        .collect();
    files.sort();
    let (mut passed, mut failed) = (0, 0);
    for file in files {
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !options.only.is_empty() && !options.only.contains(&name) {
            continue;
        }
        let text = std::fs::read_to_string(&file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let story = Story::read(&text, &options.names)
            .map_err(|why| format!("{}: {why}", file.display()))?;
        match story.play(&mut ovcmd) {
            Ok(()) => {
                passed += 1;
                println!("{name:<16} {} commands", story.len());
            }
            Err(why) => {
                failed += 1;
                println!("{name:<16} FAILED, {why}");
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    match (passed, failed) {
        (0, 0) => Err("there is no such story".to_owned()),
        (_, 0) => Ok(()),
        _ => Err(String::new()),
    }
}

fn read(words: &[&str]) -> Result<Options, String> {
    let mut options = Options {
        program: "target/debug/ovcmd".to_owned(),
        ..Options::default()
    };
    let mut put = |name: &str, value: &str| options.env.push((name.to_owned(), value.to_owned()));
    put("OVIRT_USERNAME", "admin@internal");
    put("OVCONFIG", "/dev/null");
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

/// Finds a host that is up, its cluster and data center, and a data domain in use; what the user named stays.
fn find_names(names: &mut Names, ovcmd: &mut dyn FnMut(&[String]) -> Ran) -> Result<(), String> {
    let mut ask = |line: &str| -> Result<String, String> {
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
    };
    let mut known = names.clone();
    if !known.contains_key("host") {
        known.insert(
            "host".to_owned(),
            ask("host -s status=up --max 1 list -o name")?,
        );
    }
    if !known.contains_key("cluster") {
        let line = format!("host list {} -t {{cluster.name}}", known["host"]);
        known.insert("cluster".to_owned(), ask(&line)?);
    }
    let line = format!("cluster list {} -t {{data_center.name}}", known["cluster"]);
    known.insert("datacenter".to_owned(), ask(&line)?);
    if !known.contains_key("domain") {
        let line = format!(
            "datacenter -n {} storagedomains --where type=data --where status=active --max 1 list -o name",
            known["datacenter"]
        );
        known.insert("domain".to_owned(), ask(&line)?);
    }
    known
        .entry("nfs_server".to_owned())
        .or_insert_with(|| "nas.example.com".to_owned());
    known
        .entry("nfs_path".to_owned())
        .or_insert_with(|| "/exports/story".to_owned());
    known.insert("name".to_owned(), format!("story{}", std::process::id()));
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
