//! The real binary, once: streams, exit codes and the embedded simulator are wired up.

use std::io::Read;
use std::process::{Command, Output, Stdio};

fn ovcmd(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovcmd"));
    command.args(words).env_clear().stdin(Stdio::null());
    command
}

fn text(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_demo_lists_its_machines() {
    let (code, out, err) = text(
        &ovcmd(&["--demo", "vm", "list", "-o", "name"])
            .output()
            .unwrap(),
    );
    assert_eq!(code, Some(0), "{err}");
    assert!(out.lines().any(|line| line == "web01"), "{out}");
    let (code, out, err) = text(&ovcmd(&["--demo", "vm", "show", "nosuch"]).output().unwrap());
    assert_eq!((code, out.as_str()), (Some(4), ""), "{err}");
    assert!(err.starts_with("ovcmd: vm 'nosuch' not found\n"), "{err}");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let mut child = ovcmd(&["--demo", "vm", "export"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut byte = [0];
    child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    let (code, _, err) = text(&child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

#[test]
fn version_and_usage() {
    let (code, out, _) = text(&ovcmd(&["--version"]).output().unwrap());
    assert_eq!(
        (code, out.as_str()),
        (Some(0), concat!("ovcmd ", env!("CARGO_PKG_VERSION"), "\n"))
    );
    assert_eq!(text(&ovcmd(&["nosuch"]).output().unwrap()).0, Some(2));
}

/// In a process of its own: traces belong to a thread, and what others of the same process trace decides whether they are seen.
#[test]
fn a_table_with_names_and_addresses_needs_three_requests() {
    let (code, out, err) = text(&ovcmd(&["--demo", "-d", "vm", "list"]).output().unwrap());
    assert_eq!(code, Some(0), "{err}");
    assert!(
        out.contains("host01") && out.contains("198.51.100."),
        "{out}"
    );
    let asked = err.lines().filter(|line| line.starts_with("GET "));
    assert_eq!(asked.count(), 3, "{err}");
}
