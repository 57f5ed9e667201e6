//! The real `ovcmd`, run in an empty environment against a server, and what must hold of every failure.

use crate::byte_server::ByteServer;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The password every run is given; no output may hold it.
pub(crate) const PASSWORD: &str = "pa55-word;#%%";
/// No run may take longer, not even on a loaded machine with an unoptimized program.
const LONGEST: Duration = Duration::from_secs(120);
/// No run may hold more, whatever the server sends: KiB of resident memory. One entity may have 64 MiB.
const LARGEST: i64 = 192 * 1024;

/// How a run ended.
pub(crate) struct Ran {
    /// The exit code; none after a signal.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// What holds of every failure: the code, one message with what, why and what next at the most, nothing secret, no panic.
    #[track_caller]
    pub(crate) fn fails(&self, name: &str, code: i32, says: &[&str]) {
        let Ran { code: got, err, .. } = self;
        assert_eq!(*got, Some(code), "{name}: exit code; stderr:\n{err}");
        let lines: Vec<&str> = err.lines().collect();
        assert!(
            lines
                .first()
                .is_some_and(|line| line.starts_with("ovcmd: ")),
            "{name}: no message:\n{err}"
        );
        let rest = &lines[1..];
        let is_part = |line: &&str| line.starts_with("  because: ") || line.starts_with("  hint: ");
        assert!(
            rest.len() <= 2 && rest.iter().all(is_part),
            "{name}: more than what, why and what next:\n{err}"
        );
        assert!(
            lines.iter().all(|line| line.chars().count() <= 400),
            "{name}: a line nobody reads:\n{err}"
        );
        assert!(
            !err.chars()
                .any(|letter| letter.is_control() && letter != '\n'),
            "{name}: control characters: {err:?}"
        );
        for word in says {
            assert!(
                err.to_lowercase().contains(&word.to_lowercase()),
                "{name}: does not say `{word}`:\n{err}"
            );
        }
        for secret in [PASSWORD, "byte-server-token"] {
            assert!(
                !err.contains(secret) && !self.out.contains(secret),
                "{name}: tells a secret:\n{err}"
            );
        }
    }
}

/// Runs ovcmd with the settings in `env` alone.
pub(crate) fn ovcmd(env: &[(&str, &str)], words: &[&str]) -> Ran {
    finish(start(env, words), words)
}

/// Runs ovcmd against this server over TLS, trusting its authority.
pub(crate) fn ovcmd_at(server: &ByteServer, words: &[&str]) -> Ran {
    let ca = server.ca_file();
    ovcmd(&settings(&server.url("https"), &ca), words)
}

/// URL, account and authority as environment variables.
pub(crate) fn settings<'a>(url: &'a str, ca: &'a Path) -> Vec<(&'static str, &'a str)> {
    let ca = ca.to_str().expect("temporary files have plain names");
    vec![
        ("OVIRT_URL", url),
        ("OVIRT_USERNAME", "admin@internal"),
        ("OVIRT_PASSWORD", PASSWORD),
        ("OVIRT_CAFILE", ca),
    ]
}

/// Starts ovcmd in the folder that a reader of the documents is in; its output is piped.
pub(crate) fn start(env: &[(&str, &str)], words: &[&str]) -> Child {
    let nowhere = std::env::temp_dir().join("no-such-home");
    Command::new(env!("CARGO_BIN_EXE_ovcmd"))
        .args(words)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .env_clear()
        .env("HOME", nowhere)
        .envs(env.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits for the end, within bounds of time and memory.
pub(crate) fn finish(child: Child, words: &[&str]) -> Ran {
    let id = child.id();
    let (ended, end) = mpsc::channel();
    std::thread::spawn(move || ended.send(child.wait_with_output()));
    let Ok(output) = end.recv_timeout(LONGEST) else {
        let _ = Command::new("kill")
            .args(["-KILL", &id.to_string()])
            .status();
        panic!("`ovcmd {}` did not end within {LONGEST:?}", words.join(" "));
    };
    let output = output.unwrap();
    let usage =
        nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN).unwrap();
    assert!(
        usage.max_rss() < LARGEST,
        "`ovcmd {}`, or a run before it, held {} KiB",
        words.join(" "),
        usage.max_rss()
    );
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let ran = Ran {
        code: output.status.code(),
        out: text(&output.stdout),
        err: text(&output.stderr),
    };
    assert!(
        !ran.err.contains("panicked"),
        "`ovcmd {}` panicked:\n{}",
        words.join(" "),
        ran.err
    );
    ran
}
