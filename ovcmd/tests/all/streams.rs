//! Output that ends otherwise than well, and output that never ends by itself.

use crate::harness::{Ran, World};
use ovsim::Options;
use std::io::{self, ErrorKind, Write};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

/// A place to write that fails as told.
struct Broken(ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn run_into(world: &World, words: &[&str], out: Box<dyn Write>) -> Ran {
    let (mut io, captured) = world.io(&[]);
    io.stdout = out;
    let code = ovcmd::run(words.iter().copied(), &mut io);
    Ran {
        code,
        out: captured.out(),
        err: captured.err(),
    }
}

#[test]
fn a_full_disk() {
    let world = World::new();
    for words in [
        &["vm", "list"][..],
        &["vm", "list", "-o", "json"],
        &["vm", "export"],
        &["-h"],
        &["--version"],
        &["explain", "vm"],
    ] {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let ran = run_into(&world, words, Box::new(io::BufWriter::new(full)));
        assert_eq!(ran.code, 1, "{words:?}: {ran:?}");
        assert!(
            ran.err
                .contains("cannot write the output: No space left on device"),
            "{ran:?}"
        );
    }
}

#[test]
fn a_closed_pipe() {
    let world = World::new();
    for words in [
        &["vm", "list"][..],
        &["vm", "list", "-o", "json"],
        &["vm", "export"],
        &["-h"],
        &["--version"],
        &["explain", "vm"],
    ] {
        let ran = run_into(&world, words, Box::new(Broken(ErrorKind::BrokenPipe)));
        assert_eq!(
            ran,
            Ran {
                code: 0,
                out: String::new(),
                err: String::new()
            },
            "{words:?}"
        );
    }
}

/// Interrupts when the first row comes out.
struct Ctrl {
    interrupt: ovlib::transport::Interrupt,
    seen: usize,
}

impl Write for Ctrl {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.seen += bytes.len();
        assert!(self.seen < 20_000_000, "the list goes on after Ctrl-C");
        self.interrupt.raise();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn ctrl_c_in_a_list() {
    let world = World::with(Options {
        vms: 3000,
        ..Options::default()
    });
    let (mut io, captured) = world.io(&[]);
    io.stdout = Box::new(Ctrl {
        interrupt: io.interrupt.clone(),
        seen: 0,
    });
    let code = ovcmd::run(["vm", "export"], &mut io);
    assert_eq!(
        (code, captured.err().as_str()),
        (130, "ovcmd: interrupted\n")
    );
}

/// Interrupts when a line with this text comes out.
struct Until {
    text: &'static str,
    interrupt: ovlib::transport::Interrupt,
    seen: Vec<u8>,
}

impl Write for Until {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.seen.extend_from_slice(bytes);
        if String::from_utf8_lossy(&self.seen).contains(self.text) {
            self.interrupt.raise();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn follow_shows_what_happens_at_once() {
    let world = World::new();
    for format in ["table", "jsonl", "json", "yaml", "csv", "text"] {
        let (mut io, captured) = world.io(&[]);
        let text = "VM web01 started on Host host01";
        io.stdout = Box::new(Until {
            text,
            interrupt: io.interrupt.clone(),
            seen: Vec::new(),
        });
        // If the row does not come, the test fails instead of waiting for ever.
        let (done, waiting) = std::sync::mpsc::channel::<()>();
        let interrupt = io.interrupt.clone();
        let guard = std::thread::spawn(move || {
            let late =
                waiting.recv_timeout(Duration::from_secs(30)) == Err(RecvTimeoutError::Timeout);
            if late {
                interrupt.raise();
            }
            late
        });
        let code = ovcmd::run(["event", "--from", "35", "follow", "-o", format], &mut io);
        drop(done);
        assert_eq!(
            (code, captured.err().as_str()),
            (130, "ovcmd: interrupted\n"),
            "{format}"
        );
        assert!(!guard.join().unwrap(), "{format}: no row within 30 s");
    }
}

#[test]
fn statistics_for_prometheus() {
    let ran = World::new().run(&["vm", "list", "web01", "-o", "name"]);
    assert_eq!(ran.out, "web01\n");
    let ran = World::new().run(&["vm", "-n", "web01", "statistics", "-o", "prom"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines: Vec<&str> = ran.out.lines().collect();
    let sample = lines
        .iter()
        .position(|line| line.starts_with("ovirt_vm_memory_installed_bytes{vm=\"web01\",id=\""))
        .unwrap();
    assert!(
        lines[sample].ends_with("\"} 4294967296"),
        "{}",
        lines[sample]
    );
    assert_eq!(
        lines[sample - 1],
        "# TYPE ovirt_vm_memory_installed_bytes gauge"
    );
    assert!(
        lines[sample - 2].starts_with("# HELP ovirt_vm_memory_installed_bytes "),
        "{}",
        lines[sample - 2]
    );
}
