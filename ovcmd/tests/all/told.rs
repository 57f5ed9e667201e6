//! What is told at the end, and what to do next: tables with all they promise, refusals with the command that helps.

use crate::harness::World;
use crate::lines::{done, refused, run};
use ovsim::Options;

fn world(speed: f64) -> World {
    World::with(Options {
        speed,
        ..Options::default()
    })
}

/// The cells of a table's column, by its title.
fn column(table: &str, title: &str) -> Vec<String> {
    let mut lines = table.lines();
    let titles = lines.next().unwrap_or_default();
    let at = titles.find(title).unwrap_or_else(|| panic!("{table}"));
    let cell = |line: &str| {
        line.get(at..)
            .unwrap_or_default()
            .split_whitespace()
            .next()
            .map(str::to_owned)
    };
    lines.map(|line| cell(line).unwrap_or_default()).collect()
}

#[test]
fn machines_that_were_waited_for_show_their_addresses() {
    let world = world(1000.0);
    for line in [
        "vm create ci --from centos9 --count 2 --start --wait-ip --columns name,ip",
        "vm create ci9 --from centos9 --wait-ip --columns name,ip",
        "vm waitfor web01 --status up --columns name,ip",
        "vm update web01 --comment x --columns name,ip",
    ] {
        let table = done(&world, line);
        let ips = column(&table, "IP");
        assert!(
            !ips.is_empty() && ips.iter().all(|ip| ip.contains('.')),
            "{line}:\n{table}"
        );
    }
}

#[test]
fn nobody_waits_for_an_address_that_cannot_come() {
    let world = world(1000.0);
    for (line, why) in [
        ("vm create m1 --memory 1GiB --wait-ip", "no network card"),
        (
            "vm create m1 --memory 1GiB --disk 1GiB,sys,data1 --network none --nopxe --wait-ip",
            "no system to boot",
        ),
        (
            "vm create m1 --memory 1GiB --network ovirtmgmt --wait-ip",
            "no system to boot",
        ),
        (
            "vm create m1 --from Blank --memory 1GiB --count 3 --wait-ip",
            "no network card",
        ),
    ] {
        world.sim.forget_requests();
        refused(&world, line, 2, why);
        let sent = world.sim.requests();
        assert!(
            sent.iter()
                .all(|one| one.method == "GET" || !one.path.contains("/api/")),
            "{line}"
        );
    }
    // Who waits for one that is there is told at once, too.
    done(
        &world,
        "vm create bare --memory 1GiB --disk 1GiB,sys,data1 --start",
    );
    refused(
        &world,
        "vm ip bare --wait --timeout 100",
        1,
        "no network card",
    );
}

#[test]
fn what_is_half_made_goes_though_its_start_failed() {
    let world = world(1000.0);
    let ran = run(
        &world,
        "vm create bare --memory 1GiB --boot network --start",
    );
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("half made, is removed again"),
        "{}",
        ran.err
    );
    refused(&world, "vm show bare", 4, "not found");
}

#[test]
fn what_is_unknown_is_told_with_what_is_known() {
    let world = world(1000.0);
    let ran = run(&world, "vm waitfor web01 --status nosuch");
    assert_eq!(ran.code, 2, "{}", ran.err);
    for word in ["nosuch", "known are", "powering_up", "down"] {
        assert!(ran.err.contains(word), "{word}: {}", ran.err);
    }
    let ran = run(&world, "vm waitfor web01 --status upp");
    assert!(ran.err.contains("did you mean up?"), "{}", ran.err);
    for line in [
        "vm create x --memory 1GiB --ssh-key @nosuch",
        "vm create x -T nosuch.yaml",
        "vm list --names-file nosuch",
    ] {
        let ran = run(&world, line);
        assert!(
            ran.err.contains("hint: check the path"),
            "{line}: {}",
            ran.err
        );
    }
}

#[test]
fn refusals_say_what_to_do_next() {
    let world = world(1000.0);
    done(&world, "template create golden --vm dev01");
    done(&world, "vm create thin --from golden -c Default");
    for (line, hint) in [
        (
            "nic --vm web01 remove nic1 --yes",
            "nic --vm VM deactivate nic1",
        ),
        ("template remove golden --yes", "go first"),
        (
            "storagedomain detach data2 -d Default --yes",
            "disk list --columns",
        ),
        ("disk update web01_Disk1 --size 1MiB", "only grows"),
        (
            "cluster remove Default --yes",
            "--where cluster.name=Default",
        ),
        ("host fence host02 --action stop --yes", "host maintenance"),
        ("vm reset dev01", "vm start dev01"),
        ("role update UserRole --description x", "role create"),
    ] {
        let ran = run(&world, line);
        assert_eq!(ran.code, 1, "{line}: {}{}", ran.out, ran.err);
        let told = ran
            .err
            .lines()
            .find(|line| line.contains("  hint: "))
            .unwrap_or_default();
        assert!(told.contains(hint), "{line}: {}", ran.err);
    }
}

#[test]
fn what_is_missing_in_a_line_is_told() {
    let world = world(1000.0);
    refused(
        &world,
        "vm why-locked",
        2,
        "`vm why-locked` is not told which one",
    );
    refused(&world, "vm ticket", 2, "`vm ticket` is not told which one");
    // Whoever says what is chosen after the verb is understood as well, letters included.
    assert_eq!(done(&world, "vm list -s name=web01 -t {name}"), "web01\n");
    assert_eq!(done(&world, "vm show -n web01 -t {name}"), "web01\n");
    for (line, hint) in [
        ("vm --fail-fast start dev01", "it stands after the verb"),
        ("vm rename web01 web05", "such as `ovcmd vm rename "),
        ("vm clone web01 --new-name x", "shows what clone takes"),
        ("vm create x --user root", "for the guest say --guest-user"),
    ] {
        let ran = run(&world, line);
        assert_eq!(ran.code, 2, "{line}: {}", ran.err);
        assert!(ran.err.contains(hint), "{line}: {}", ran.err);
    }
    // As `$(ovcmd ... -o csv)` leaves them.
    let id = done(&world, "vm list web01 -o csv --columns id --no-headers");
    let line = format!("vm -i '{}' list -t {{name}}", id.trim_end_matches('\n'));
    assert_eq!(done(&world, &line), "web01\n");
    assert_eq!(done(&world, "vm list 'web01\r' -t {name}"), "web01\n");
    let ran = run(&world, "vm create -T nosuch.yaml");
    assert!(ran.err.contains("hint: check the path"), "{}", ran.err);
    let file = world.file("vm.yaml", "name: ${name}\nmemory: ${memory}\n");
    let line = format!("vm create -T {}", file.display());
    let ran = run(&world, &line);
    assert!(ran.err.contains("-V NAME VALUE"), "{}", ran.err);
    let ran = run(
        &world,
        &format!("{line} -V name x -V memory 1GiB -V other 1"),
    );
    assert!(ran.err.contains("asks for no such variable"), "{}", ran.err);
}

#[test]
fn sessions_show_who_is_logged_in() {
    let world = world(1000.0);
    // What an agent says that knows of nobody (engine 4.5.8).
    let table = done(&world, "vm -n web01 sessions list");
    assert_eq!(column(&table, "USER"), ["None"], "{table}");
}

#[test]
fn a_file_for_failed_names_makes_no_folders() {
    let world = world(1000.0);
    let folder = world.path("nosuch");
    let line = format!(
        "vm start dev01 dev02 --failed-to {}",
        folder.join("again").display()
    );
    world.sim.forget_requests();
    let ran = run(&world, &line);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.err.contains("nothing is begun") && ran.err.contains("  hint: its folder"),
        "{}",
        ran.err
    );
    assert!(!folder.exists());
    let sent = world.sim.requests();
    assert!(
        sent.iter().all(|one| !one.path.contains("/api/")),
        "{}",
        sent.len()
    );
}

#[test]
fn a_command_for_an_event_knows_its_name() {
    let world = world(1000.0);
    done(&world, "bookmark create mine --value 'vms: status=up'");
    let noted = world.path("noted");
    let command = format!(
        "echo $OVCMD_EVENT_NAME $OVCMD_EVENT_CODE >> '{}'",
        noted.display()
    );
    let words = ["event", "follow", "--from", "0", "--exec", &command];
    let ran = world.run_until(&words, |_| {
        std::fs::read_to_string(&noted).is_ok_and(|text| text.contains("USER_ADD_BOOKMARK "))
    });
    assert!(matches!(ran.code, 0 | 130), "{}", ran.err);
    let text = std::fs::read_to_string(&noted).unwrap_or_default();
    assert!(text.contains("USER_ADD_BOOKMARK 350\n"), "{text}");
}
