//! Deeds with machines that take their time or end elsewhere: consoles, migrations that are followed, installations that are
//! cut off. Each looks at the engine's state afterwards.

use crate::harness::{Ran, World};
use ovsim::{Options, Trouble};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn world(speed: f64) -> World {
    World::with(Options {
        speed,
        ..Options::default()
    })
}

/// One line of CSV without titles.
fn shown(world: &World, noun: &str, name: &str, columns: &str) -> String {
    let line = [
        noun,
        "list",
        name,
        "-o",
        "csv",
        "--no-headers",
        "--columns",
        columns,
    ];
    let ran = world.run(&line);
    ran.out.trim().to_owned()
}

fn well(ran: &Ran) -> &str {
    assert_eq!(ran.code, 0, "{}", ran.err);
    &ran.out
}

/// Waits until a machine shows this.
fn until(world: &World, name: &str, columns: &str, wanted: &str) {
    let began = Instant::now();
    loop {
        let now = shown(world, "vm", name, columns);
        if now == wanted {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{now}");
        std::thread::yield_now();
    }
}

#[test]
fn a_ticket_opens_the_console() {
    let world = world(1000.0);
    let place = shown(&world, "vm", "web01", "display.address,display.port").replace(',', ":");
    let ran = world.run(&["vm", "ticket", "web01", "--expiry", "2m"]);
    let url = well(&ran).trim();
    let rest = url
        .strip_prefix("vnc://:")
        .unwrap_or_else(|| panic!("{url}"));
    let (password, address) = rest.split_once('@').unwrap();
    assert!(password.len() >= 8, "{url}");
    assert_eq!(address, place);
    let events = [
        "event",
        "--vm",
        "web01",
        "list",
        "-o",
        "csv",
        "--columns",
        "code",
    ];
    let told = world.run(&events).out;
    assert!(told.lines().any(|code| code == "164"), "{told}");
    // Waited for: a machine that is only starting.
    well(&world.run(&["vm", "start", "dev01", "--async"]));
    let ran = world.run(&["vm", "ticket", "dev01", "--wait"]);
    assert!(well(&ran).starts_with("vnc://:"), "{}", ran.out);
}

#[test]
fn a_viewers_file_leads_to_the_console() {
    let world = world(1000.0);
    let file = world.path("web01.vv");
    let ran = world.run(&[
        "vm",
        "viewer",
        "web01",
        "--file",
        &file.display().to_string(),
    ]);
    well(&ran);
    let text = std::fs::read_to_string(&file).unwrap();
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{name}: {text}")).to_owned()
    };
    let place = shown(&world, "vm", "web01", "display.address,display.port");
    assert_eq!(format!("{},{}", value("host="), value("port=")), place);
    assert_eq!(value("type="), "vnc");
    assert!(!value("password=").is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others can read the password");
    }
}

#[test]
fn who_migrates_is_followed_to_the_end() {
    let world = world(4.0);
    assert_eq!(shown(&world, "vm", "web01", "host.name"), "host01");
    let line = ["vm", "migrate", "web01", "--host", "host02", "--async"];
    well(&world.run(&line));
    let line = ["vm", "migrating", "--follow", "--pause", "100ms"];
    let ran = world.run(&line);
    // A line of dashes after each look.
    let lines = well(&ran).lines().filter(|line| !line.starts_with("--"));
    let lines: Vec<&str> = lines.collect();
    assert!(!lines.is_empty());
    for line in &lines {
        assert!(line.contains("web01") && line.contains('%'), "{line}");
    }
    assert_eq!(
        shown(&world, "vm", "web01", "status,host.name"),
        "up,host02"
    );
    assert_eq!(well(&world.run(&line)), "");
}

/// The real program, installing dev01.
fn installing(world: &World, more: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovcmd"));
    command
        .env_clear()
        .envs(&world.env)
        .args(["vm", "autoinstall", "dev01"])
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

const INSTALLER: [&str; 6] = [
    "-k",
    "/pxe/vmlinuz",
    "-i",
    "/pxe/initrd.img",
    "-c",
    "ks=http://install/ks.cfg",
];

/// The machine's own boot settings.
fn boots(world: &World) -> String {
    world.run(&["vm", "-n", "dev01", "export", "os"]).out
}

/// What starts of dev01 the engine was asked for: whether each had a kernel of its own.
fn starts(world: &World) -> usize {
    let requests = world.sim.requests();
    let starts = requests.iter().filter(|one| one.path.ends_with("/start"));
    starts.count()
}

#[test]
fn an_installation_that_was_killed_is_recovered() {
    let world = world(1000.0);
    let before = boots(&world);
    let mut child = installing(&world, &INSTALLER);
    until(&world, "dev01", "status,run_once", "up,true");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(boots(&world), before);
    // The installer does not care, and goes on.
    assert_eq!(shown(&world, "vm", "dev01", "status,run_once"), "up,true");
    let recovers = installing(&world, &["--recover"]);
    world
        .sim
        .cause(&Trouble::GuestPowersOff("dev01".to_owned()))
        .unwrap();
    let output = recovers.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(shown(&world, "vm", "dev01", "status,run_once"), "up,false");
    assert_eq!(boots(&world), before);
    assert_eq!(starts(&world), 2);
    // Once more, there is nothing to do.
    let again = installing(&world, &["--recover"])
        .wait_with_output()
        .unwrap();
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("nothing to recover"), "{said}");
    assert_eq!(starts(&world), 2);
}

/// An installer that crashes, or is switched off by somebody, has installed nothing: the machine is not started.
#[test]
fn an_installation_that_broke_off_starts_nothing() {
    for by_crash in [true, false] {
        let world = world(1000.0);
        let before = boots(&world);
        let child = installing(&world, &INSTALLER);
        until(&world, "dev01", "status,run_once", "up,true");
        match by_crash {
            true => {
                let crash = Trouble::VmCrashes("dev01".to_owned());
                world.sim.cause(&crash).unwrap();
            }
            false => drop(well(&world.run(&["vm", "stop", "dev01"]))),
        }
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("did not come to its end"), "{said}");
        assert_eq!(shown(&world, "vm", "dev01", "status"), "down");
        assert_eq!(boots(&world), before);
        assert_eq!(starts(&world), 1);
    }
}
