//! One place to stand: a fresh simulator, a scratch directory, and `ovcmd` lines run in process without home or terminal.

use ovcmd::{Captured, Io};
use ovsim::{Options, Sim};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The administrator's password in every story; nothing else in an estate looks like it.
pub(crate) const PASSWORD: &str = "Xq7-pass-Zk9";

/// Whether what is written now replaces what is checked in.
pub(crate) fn wants_update() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// The options with the password of every story.
fn known(options: Options) -> Options {
    Options {
        password: PASSWORD.to_owned(),
        ..options
    }
}

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
    /// All that commands have said: at the end no secret is in it.
    said: Mutex<Vec<Captured>>,
}

impl World {
    /// The usual small estate.
    pub(crate) fn new() -> World {
        World::with(Options::default())
    }

    /// An estate as wished; the password is always [`PASSWORD`].
    pub(crate) fn with(options: Options) -> World {
        World::around(Sim::start(known(options)).expect("a simulator starts on loopback"))
    }

    /// Another one that begins with what this one holds.
    pub(crate) fn branch(&self, options: Options) -> World {
        let sim = self.sim.branch(known(options));
        World::around(sim.expect("a simulator starts on loopback"))
    }

    fn around(sim: Sim) -> World {
        let scratch = tempfile::tempdir().expect("there is room for a scratch directory");
        let mut world = World {
            sim,
            env: BTreeMap::new(),
            scratch,
            said: Mutex::default(),
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

    /// Surroundings for a command, with something on standard input. What it says is looked through for secrets at the end.
    pub(crate) fn io(&self, stdin: &[u8]) -> (Io, Captured) {
        let env = self.env.iter();
        let env: Vec<(&str, &str)> = env.map(|(name, value)| (&**name, &**value)).collect();
        let (io, captured) = Io::captured(&env, stdin);
        self.said
            .lock()
            .expect("nobody panics with it")
            .push(captured.clone());
        (io, captured)
    }

    /// Runs a command line given as words.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        self.run_with(words, &[])
    }

    /// Runs a command line that goes on, and interrupts it once the simulator has seen enough.
    pub(crate) fn run_until(&self, words: &[&str], enough: impl Fn(&Sim) -> bool + Sync) -> Ran {
        let (mut io, captured) = self.io(&[]);
        let interrupt = io.interrupt.clone();
        let over = AtomicBool::new(false);
        let code = std::thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) && !enough(&self.sim) {
                    std::thread::sleep(Duration::from_millis(5));
                }
                interrupt.raise();
            });
            let code = ovcmd::run(words.iter().copied(), &mut io);
            over.store(true, Ordering::Relaxed);
            code
        });
        Ran {
            code,
            out: captured.out(),
            err: captured.err(),
        }
    }

    /// Runs a command line with something on standard input. No secret may come out.
    pub(crate) fn run_with(&self, words: &[&str], stdin: &[u8]) -> Ran {
        let (mut io, captured) = self.io(stdin);
        let code = ovcmd::run(words.iter().copied(), &mut io);
        let ran = Ran {
            code,
            out: captured.out(),
            err: captured.err(),
        };
        no_secret(&self.sim, &ran.out, words);
        no_secret(&self.sim, &ran.err, words);
        ran
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            for said in self.said.lock().expect("nobody panics with it").iter() {
                no_secret(&self.sim, &said.out(), &["in all"]);
                no_secret(&self.sim, &said.err(), &["in all"]);
            }
        }
    }
}

/// Nothing that a user sees may hold the password, or a token that the simulator ever gave out.
pub(crate) fn no_secret(sim: &Sim, text: &str, words: &[&str]) {
    let found = |secret: &str| text.contains(secret);
    assert!(
        !found(sim.password()),
        "the password came out: {words:?}\n{text}"
    );
    // The file for a viewer is what carries the session on (engine 4.5.8).
    if text.contains("[virt-viewer]") {
        return;
    }
    let token = sim.tokens().into_iter().find(|token| found(token));
    assert_eq!(token, None, "a token came out: {words:?}\n{text}");
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

/// Digits of times become `#`, so that columns keep their widths: an estate is as old as its simulator.
fn times(text: &str) -> String {
    const SHAPE: &[u8] = b"0000-00-00 00:00:00";
    let mut bytes = text.as_bytes().to_vec();
    let fits = |part: &[u8]| {
        part.iter().zip(SHAPE).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b' ' => matches!(byte, b' ' | b'T'),
            other => byte == other,
        })
    };
    let mut at = 0;
    while at + SHAPE.len() <= bytes.len() {
        if fits(&bytes[at..at + SHAPE.len()]) {
            let more = bytes[at + SHAPE.len()..]
                .iter()
                .take_while(|byte| matches!(byte, b'0'..=b'9' | b'.'))
                .count();
            let stamp = &mut bytes[at..at + SHAPE.len() + more];
            stamp
                .iter_mut()
                .filter(|byte| byte.is_ascii_digit())
                .for_each(|byte| *byte = b'#');
        }
        at += 1;
    }
    String::from_utf8(bytes).expect("only digits were replaced")
}
