//! Logins that outlive their process, and several engines in one file, by the real binary.

use crate::harness::no_secret;
use ovsim::{Options, Sim};
use std::path::Path;
use std::process::{Command, Stdio};

struct User<'a> {
    home: &'a Path,
    sim: &'a Sim,
}

impl User<'_> {
    fn new<'a>(home: &'a Path, sim: &'a Sim, more: &str) -> User<'a> {
        let file = format!(
            "[api]\nurl = {}\nusername = {}\npassword = {}\nca_file = {}\n{more}\n",
            sim.url(),
            sim.user(),
            sim.password(),
            sim.ca_file().unwrap().display()
        );
        let path = home.join("ovcmd.ini");
        ovlib::file::replace(&path, ovlib::file::Mode::Exactly(0o600), |out| {
            std::io::Write::write_all(out, file.as_bytes())
        })
        .unwrap();
        User { home, sim }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ovcmd"));
        command.env_clear().stdin(Stdio::null()).args(words);
        command
            .env("XDG_RUNTIME_DIR", self.home)
            .env("HOME", self.home)
            .env("OVCONFIG", self.home.join("ovcmd.ini"));
        command
    }

    fn ok(&self, words: &[&str]) -> String {
        let output = self.command(words).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        no_secret(self.sim, &said, words);
        assert!(output.status.success(), "{words:?}: {said}");
        let shown = String::from_utf8(output.stdout).unwrap();
        no_secret(self.sim, &shown, words);
        shown
    }

    fn logins(&self) -> usize {
        let served = self.sim.requests();
        let logins = served
            .iter()
            .filter(|one| one.path.ends_with("/oauth/token"));
        logins.count()
    }
}

fn sim() -> Sim {
    Sim::start(Options {
        vms: 2,
        ..Options::default()
    })
    .unwrap()
}

#[test]
fn a_hundred_processes_share_one_login() {
    let (home, sim) = (tempfile::tempdir().unwrap(), sim());
    let user = User::new(home.path(), &sim, "session_cache = yes");
    let children: Vec<_> = (0..100)
        .map(|_| {
            let mut command = user.command(&["tag", "list", "-o", "name"]);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
    }
    assert_eq!(user.logins(), 1);
}

#[test]
fn a_login_that_ends_while_many_use_it_is_renewed_for_all_of_them() {
    let (home, sim) = (tempfile::tempdir().unwrap(), sim());
    let user = User::new(home.path(), &sim, "session_cache = yes");
    user.ok(&["tag", "list"]);
    // The token dies three times in the middle of it.
    for skip in [5, 15, 25] {
        let mut rule = ovsim::Rule::on("GET", "tags", ovsim::Fault::ExpireToken).times(1);
        rule.skip = skip;
        sim.faults().add(rule);
    }
    let children: Vec<_> = (0..40)
        .map(|_| {
            let mut command = user.command(&["tag", "list", "-o", "name"]);
            command.stdout(Stdio::null()).stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        no_secret(&sim, &said, &["tag", "list"]);
    }
    // The first one, and one for each death at the most: two that die at once are renewed together.
    assert!((2..=4).contains(&user.logins()), "{}", user.logins());
}

#[test]
fn a_login_is_kept_until_logout_and_renewed_when_the_engine_forgets_it() {
    let (home, sim) = (tempfile::tempdir().unwrap(), sim());
    let user = User::new(home.path(), &sim, "");
    user.ok(&["tag", "list"]);
    user.ok(&["tag", "list"]);
    assert_eq!(user.logins(), 2);
    assert!(user.ok(&["login"]).contains("admin@internal-authz"));
    user.ok(&["tag", "list"]);
    user.ok(&["whoami"]);
    assert_eq!(user.logins(), 3);
    sim.faults()
        .add(ovsim::Rule::on("GET", "tags", ovsim::Fault::ExpireToken).times(1));
    user.ok(&["tag", "list"]);
    user.ok(&["tag", "list"]);
    assert_eq!(user.logins(), 4);
    assert_eq!(user.ok(&["logout"]), "logged out\n");
    assert_eq!(user.ok(&["logout"]), "there was no kept login\n");
    user.ok(&["tag", "list"]);
    assert_eq!(user.logins(), 5);
}

#[test]
fn contexts_are_listed_chosen_and_forgotten() {
    let (home, sim) = (tempfile::tempdir().unwrap(), sim());
    let more = "[context.other]\nurl = other.example.com\nusername = you@internal";
    let user = User::new(home.path(), &sim, more);
    let listed = user.ok(&["context", "list", "-o", "csv"]);
    assert!(
        listed.contains("false,other,https://other.example.com/ovirt-engine/api,you@internal"),
        "{listed}"
    );
    user.ok(&["context", "use", "other"]);
    assert!(
        user.ok(&["context", "list", "-o", "csv"])
            .contains("true,other")
    );
    assert!(user.ok(&["config", "show"]).contains("you@internal"));
    let gone = user.command(&["context", "use", "othr"]).output().unwrap();
    assert_eq!(gone.status.code(), Some(2));
    user.ok(&["context", "use"]);
    user.ok(&["tag", "list"]);
}
