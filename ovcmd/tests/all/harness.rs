//! One place to stand: a fresh simulator, a scratch directory, and `ovcmd` lines run in process without home or terminal.

use ovcmd::Io;
use ovsim::{Options, Sim};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The administrator's password in every story; nothing else in an estate looks like it.
pub(crate) const PASSWORD: &str = "Xq7-pass-Zk9";

/// What one command line did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ran {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A simulator and its surroundings.
pub(crate) struct World {
    pub(crate) sim: Sim,
    pub(crate) env: BTreeMap<String, String>,
    scratch: tempfile::TempDir,
}

impl World {
    /// The usual small estate.
    pub(crate) fn new() -> World {
        World::with(Options::default())
    }

    /// An estate as wished; the password is always [`PASSWORD`].
    pub(crate) fn with(options: Options) -> World {
        let sim = Sim::start(Options {
            password: PASSWORD.to_owned(),
            ..options
        })
        .expect("a simulator starts on loopback");
        let scratch = tempfile::tempdir().expect("there is room for a scratch directory");
        let mut world = World {
            sim,
            env: BTreeMap::new(),
            scratch,
        };
        let ca = world.file("ca.pem", world.sim.ca_pem());
        let empty = world.file("empty.ini", "");
        for (name, value) in [
            ("OVIRT_URL", world.sim.url().to_owned()),
            ("OVIRT_USERNAME", world.sim.user().to_owned()),
            ("OVIRT_PASSWORD", PASSWORD.to_owned()),
            ("OVIRT_CAFILE", ca.display().to_string()),
            ("OVCONFIG", empty.display().to_string()),
        ] {
            world.env.insert(name.to_owned(), value);
        }
        world
    }

    /// Writes a file into the scratch directory.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("the scratch directory can be written");
        path
    }

    /// A path in the scratch directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// The scratch directory.
    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// Runs a command line given as words.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, &[])
    }

    /// Runs a command line with something on standard input. No secret may come out.
    pub(crate) fn run_with(&self, words: &[&str], stdin: &[u8]) -> Ran {
        let env: Vec<(&str, &str)> = self
            .env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let (mut io, captured) = Io::captured(&env, stdin);
        let code = ovcmd::run(words.iter().copied(), &mut io);
        let ran = Ran {
            code,
            out: captured.out(),
            err: captured.err(),
        };
        assert!(
            !ran.out.contains(PASSWORD) && !ran.err.contains(PASSWORD),
            "the password came out: {words:?}\n{ran:?}"
        );
        ran
    }
}

/// What changes from run to run, replaced by words: addresses, scratch paths, today's times.
pub(crate) fn steady(world: &World, text: &str) -> String {
    let address = world
        .sim
        .url()
        .trim_start_matches("https://")
        .split('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let text = text
        .replace(&world.scratch().display().to_string(), "SCRATCH")
        .replace(&address, "ENGINE");
    times(&text)
}

/// Times of today and its neighbours become letters of the same length, so that tables stay aligned.
fn times(text: &str) -> String {
    let now = jiff::Timestamp::now();
    let days: Vec<String> = [-48, -24, 0, 24]
        .iter()
        .filter_map(|hours| {
            now.checked_add(jiff::SignedDuration::from_hours(*hours))
                .ok()
        })
        .map(|day| {
            day.to_zoned(jiff::tz::TimeZone::UTC)
                .strftime("%Y-%m-%d")
                .to_string()
        })
        .collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = days.iter().filter_map(|day| rest.find(day)).min() {
        out.push_str(&rest[..at]);
        let stamp = &rest[at..];
        let end = stamp
            .find(|letter: char| !matches!(letter, '0'..='9' | '-' | ':' | '.' | 'T' | 'Z'))
            .unwrap_or(stamp.len());
        // Date and time with a blank between, as tables show it.
        let end = if end == 10 && stamp.get(13..14) == Some(":") {
            19.min(stamp.len())
        } else {
            end
        };
        out.extend(
            stamp[..end]
                .chars()
                .map(|letter| if letter.is_ascii_digit() { '#' } else { letter }),
        );
        rest = &stamp[end..];
    }
    out.push_str(rest);
    out
}
