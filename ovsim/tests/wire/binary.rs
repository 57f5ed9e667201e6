//! The program: what it prints, how it ends, what it says to mistakes.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

fn ovsim() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ovsim"))
}

#[test]
fn it_prints_how_to_reach_it_and_ends_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let mut program = ovsim();
        let mut child = program
            .args(["--vms", "1"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let lines: Vec<String> = lines.take(4).map(Result::unwrap).collect();
        assert!(lines[0].starts_with("export OVIRT_URL=https://127.0.0.1:"));
        assert_eq!(lines[1], "export OVIRT_USERNAME=admin@internal");
        assert_eq!(lines[2], "export OVIRT_PASSWORD=ovsim");
        let file = lines[3].strip_prefix("export OVIRT_CAFILE=").unwrap();
        let pem = std::fs::read_to_string(file).unwrap();
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"));
        let kill = Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        assert!(child.wait().unwrap().success());
        assert!(!std::path::Path::new(file).exists());
    }
}

#[test]
fn mistakes_end_with_two() {
    let output = ovsim().arg("--vm").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        text,
        "ovsim: unknown option '--vm'\n  hint: `ovsim --help` lists the options\n"
    );
    let output = ovsim().arg("--help").output().unwrap();
    assert!(output.status.success());
    assert!(
        output
            .stdout
            .starts_with(b"ovsim - an oVirt engine to test against")
    );
}
