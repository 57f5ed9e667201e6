//! Hosts added, installed, approved, upgraded, given certificates, fenced, and the role of the storage pool manager.

use super::estate::{Estate, id_of};
use super::story::text;
use ovsim::Trouble;

const NEW: &str = "<host><name>fresh</name><address>fresh.example.com</address><root_password>secret</root_password></host>";

fn add(estate: &Estate, query: &str) -> String {
    let answer = estate.done("POST", &format!("/hosts{query}"), NEW);
    id_of(&answer, "host")
}

/// The ids of the two hosts that are there.
fn two(estate: &Estate) -> (String, String) {
    let first = estate.named("hosts", "host", "host01");
    (first, estate.named("hosts", "host", "host02"))
}

fn act(estate: &Estate, host: &str, action: &str, body: &str) -> String {
    let path = format!("/hosts/{host}/{action}?correlation_id={action}");
    estate.done("POST", &path, &format!("<action>{body}</action>"))
}

fn refused(estate: &Estate, host: &str, action: &str, body: &str) -> (u16, String) {
    let path = format!("/hosts/{host}/{action}?correlation_id=refused");
    estate.refused("POST", &path, &format!("<action>{body}</action>"))
}

fn conflict(text: &str) -> (u16, String) {
    (409, format!("[{text}]"))
}

#[test]
fn a_host_is_installed_and_comes_up() {
    let estate = Estate::begin();
    let host = add(&estate, "?correlation_id=add");
    let path = format!("/hosts/{host}");
    assert_eq!(estate.status(&path), "installing");
    assert_eq!(estate.events("add"), [42, 560]);
    assert_eq!(estate.codes("type=9000").len(), 1);
    let jobs = estate.jobs("add");
    assert!(jobs.iter().any(|(text, state)| {
        text.starts_with("Adding new Host fresh to Cluster ") && state == "finished"
    }));
    assert!(jobs.contains(&("Installing Host fresh".into(), "started".into())));
    let locked =
        "Cannot remove Host. Related operation is currently in progress. Please try again later.";
    assert_eq!(estate.refused("DELETE", &path, ""), conflict(locked));
    estate.step(2_900);
    assert_eq!(estate.status(&path), "reboot");
    assert_eq!(estate.events("add"), [42, 560, 559, 559, 559, 561, 504]);
    estate.step(700);
    assert_eq!(estate.status(&path), "initializing");
    estate.step(1_400);
    assert_eq!(estate.status(&path), "up");
    assert!(estate.get(&path).contains("<libvirt_version>"));
    estate.step(500);
    let codes = estate.codes("event_host=fresh");
    assert_eq!(codes[codes.len() - 3..], [14, 11501, 13]);
    assert!(
        estate
            .jobs("add")
            .iter()
            .all(|(_, state)| state == "finished")
    );
}

#[test]
fn a_failed_installation_is_approved_again_and_a_host_may_stay_at_rest() {
    let estate = Estate::begin();
    let fails = Trouble::InstallFails("fresh".into());
    estate.wire.sim.cause(&fails).unwrap();
    let host = add(&estate, "?correlation_id=add&activate=false&reboot=false");
    let path = format!("/hosts/{host}");
    estate.step(3_000);
    assert_eq!(estate.status(&path), "install_failed");
    assert_eq!(estate.events("add").last(), Some(&505));
    assert!(
        estate
            .jobs("add")
            .contains(&("Installing Host fresh".into(), "failed".into()))
    );
    act(
        &estate,
        &host,
        "approve",
        "<activate>false</activate><reboot>false</reboot>",
    );
    assert_eq!(estate.status(&path), "installing");
    estate.step(3_500);
    assert_eq!(estate.status(&path), "maintenance");
    let approved = ovmodel::event_named("VDS_APPROVE").unwrap().code;
    let codes = [approved, 560, 559, 559, 559, 561, 504];
    assert_eq!(estate.events("approve"), codes);
    let (status, detail) = refused(&estate, &host, "approve", "");
    assert_eq!(status, 409);
    assert!(
        detail.contains("\"Pending Approval\" or \"Install Failed\""),
        "{detail}"
    );
}

#[test]
fn a_host_is_reinstalled_at_rest_alone() {
    let estate = Estate::begin();
    let (_, host) = two(&estate);
    let secret = "<root_password>x</root_password>";
    let text = "Cannot install Host. Please move Host to Maintenance mode first.";
    assert_eq!(refused(&estate, &host, "install", secret), conflict(text));
    assert!(estate.jobs("refused").is_empty());
    act(&estate, &host, "deactivate", "");
    estate.step(60_000);
    let empty = (400, "[Cannot install Host with empty password.]".to_owned());
    assert_eq!(refused(&estate, &host, "install", ""), empty);
    let key = "<ssh><authentication_method>publickey</authentication_method></ssh>";
    let answer = act(&estate, &host, "install", key);
    assert!(!answer.contains("<job "), "{answer}");
    assert_eq!(estate.events("install"), [43, 560]);
    let path = format!("/hosts/{host}");
    assert_eq!(estate.status(&path), "installing");
    estate.step(10_000);
    assert_eq!(estate.status(&path), "maintenance");
    act(
        &estate,
        &host,
        "install",
        &format!("{key}<activate>true</activate>"),
    );
    estate.step(10_000);
    assert_eq!(estate.status(&path), "up");
}

#[test]
fn updates_are_found_and_brought() {
    let estate = Estate::begin();
    let (_, host) = two(&estate);
    let none = "Cannot upgrade Host. There are no available updates for the host.";
    assert_eq!(refused(&estate, &host, "upgrade", ""), conflict(none));
    act(&estate, &host, "upgradecheck", "");
    estate.step(2_000);
    assert_eq!(estate.events("upgradecheck"), [884, 559, 885]);
    assert_eq!(refused(&estate, &host, "upgrade", ""), conflict(none));
    let news = Trouble::UpdatesAppear("host02".into());
    estate.wire.sim.cause(&news).unwrap();
    let path = format!("/hosts/{host}");
    estate.done(
        "POST",
        &format!("{path}/upgradecheck?correlation_id=found"),
        "<action/>",
    );
    estate.step(2_000);
    assert_eq!(estate.events("found"), [884, 559, 843, 885]);
    assert_eq!(
        estate.member(&path, "update_available").as_deref(),
        Some("true")
    );
    act(&estate, &host, "upgrade", "");
    assert_eq!(estate.status(&path), "preparing_for_maintenance");
    let busy = "Cannot upgrade Host. Valid Host statuses for upgrade are Up, Maintenance, and Non-Operational.";
    assert_eq!(refused(&estate, &host, "upgrade", ""), conflict(busy));
    estate.step(60_000);
    assert_eq!(estate.status(&path), "up");
    assert_eq!(estate.events("upgrade"), [840, 15, 559, 559, 888, 842]);
    assert_eq!(
        estate.member(&path, "update_available").as_deref(),
        Some("false")
    );
}

#[test]
fn a_certificate_is_enrolled_at_rest() {
    let estate = Estate::begin();
    let (_, host) = two(&estate);
    let text = "Cannot enroll certificate Host. Please switch Host to Maintenance mode first.";
    assert_eq!(
        refused(&estate, &host, "enrollcertificate", ""),
        conflict(text)
    );
    act(&estate, &host, "deactivate", "");
    estate.step(60_000);
    act(&estate, &host, "enrollcertificate", "");
    let path = format!("/hosts/{host}");
    assert_eq!(estate.status(&path), "installing");
    let locked =
        "Cannot activate Host. Related operation is currently in progress. Please try again later.";
    assert_eq!(refused(&estate, &host, "activate", ""), conflict(locked));
    estate.step(3_000);
    assert_eq!(estate.status(&path), "maintenance");
    assert_eq!(estate.events("enrollcertificate"), [880, 559, 881]);
    act(&estate, &host, "activate", "");
    estate.step(3_000);
    assert_eq!(estate.status(&path), "up");
    assert_eq!(estate.codes("event_host=host02").last(), Some(&13));
}

fn spm(estate: &Estate, host: &str) -> String {
    let document = estate.get(&format!("/hosts/{host}"));
    let (_, rest) = document.split_once("<spm>").unwrap();
    text(rest, "status").unwrap()
}

#[test]
fn the_role_of_the_manager_is_forced_and_passed_on() {
    let estate = Estate::begin();
    let (first, second) = two(&estate);
    assert_eq!(
        (spm(&estate, &first), spm(&estate, &second)),
        ("spm".into(), "none".into())
    );
    let text = "Cannot force select SPM. The Host host01 is already SPM or contending.";
    assert_eq!(
        refused(&estate, &first, "forceselectspm", ""),
        conflict(text)
    );
    let before = estate.codes("type=204").len();
    act(&estate, &second, "forceselectspm", "");
    assert_eq!(estate.events("forceselectspm"), [159]);
    assert_eq!(
        (spm(&estate, &first), spm(&estate, &second)),
        ("none".into(), "contending".into())
    );
    estate.step(1_000);
    assert_eq!(spm(&estate, &second), "spm");
    assert_eq!(estate.codes("type=204").len(), before + 1);
    act(&estate, &second, "deactivate", "");
    estate.step(60_000);
    assert_eq!(estate.status(&format!("/hosts/{second}")), "maintenance");
    assert_eq!(
        (spm(&estate, &first), spm(&estate, &second)),
        ("spm".into(), "none".into())
    );
    let text = "Cannot force select SPM. The Host host02 is not active.";
    assert_eq!(
        refused(&estate, &second, "forceselectspm", ""),
        conflict(text)
    );
}

#[test]
fn power_management_needs_agents_and_another_host() {
    let estate = Estate::begin();
    let (first, host) = two(&estate);
    let path = format!("/hosts/{host}");
    let restart = "<fence_type>restart</fence_type>";
    let disabled =
        "Cannot fence Host, Host fence is disabled., Cannot restart Host. Fence operation failed.";
    assert_eq!(
        refused(&estate, &host, "fence", restart),
        conflict(disabled)
    );
    let look = act(&estate, &host, "fence", "<fence_type>status</fence_type>");
    assert!(
        look.contains("Invalid fence agents defined for host 'host02.example.com'."),
        "{look}"
    );
    assert!(look.contains("<status>failed</status>"), "{look}");
    let agent = "<agent><address>192.0.2.60</address><type>ipmilan</type><username>root</username><password>pw</password><order>1</order></agent>";
    estate.done("POST", &format!("{path}/fenceagents"), agent);
    estate.done(
        "PUT",
        &path,
        "<host><power_management><enabled>true</enabled></power_management></host>",
    );
    let stop = "<fence_type>stop</fence_type>";
    let up =
        "Cannot perform Stop operation, Host has to be in Maintenance mode in order to be stopped.";
    assert_eq!(refused(&estate, &host, "fence", stop), conflict(up));
    let look = act(&estate, &host, "fence", "<fence_type>status</fence_type>");
    assert!(look.contains("<status>on</status>"), "{look}");
    estate.done(
        "POST",
        &format!("{path}/fence?correlation_id=restart"),
        &format!("<action>{restart}</action>"),
    );
    // Its parts are commands inside, each with a correlation id of its own.
    assert_eq!(estate.events("restart"), [41]);
    let order = [9017, 9018, 21, 143, 348, 539, 9017, 9018, 20, 41];
    let list = estate.get("/events?max=16");
    let mut told: Vec<_> = list.split("<code>").skip(1).collect();
    for code in &mut told {
        *code = code.split_once("<").unwrap().0;
    }
    told.retain(|code| *code != "9020");
    told.truncate(order.len());
    told.reverse();
    assert_eq!(told, order.map(|code| code.to_string()));
    assert_eq!(estate.status(&path), "reboot");
    estate.step(5_000);
    assert_eq!(estate.status(&path), "up");
    let quiet = refused(&estate, &host, "fence", restart);
    assert!(
        quiet
            .1
            .starts_with("[Another Power Management operation is still running, please retry in "),
        "{quiet:?}"
    );
    estate.step(181_000);
    act(&estate, &host, "deactivate", "");
    estate.step(60_000);
    estate.done(
        "POST",
        &format!("{path}/fence?correlation_id=stop"),
        &format!("<action>{stop}</action>"),
    );
    assert_eq!(estate.status(&path), "down");
    assert_eq!(estate.events("stop"), [9017, 9018, 21]);
    let _ = first;
}

#[test]
fn a_lost_host_is_fenced_by_hand_and_its_vms_are_down() {
    let estate = Estate::begin();
    let (first, second) = two(&estate);
    let manual = "<fence_type>manual</fence_type>";
    let (status, detail) = refused(&estate, &first, "fence", manual);
    assert_eq!(status, 409);
    assert!(
        detail.starts_with("[Cannot confirm 'Host has been rebooted' Host."),
        "{detail}"
    );
    let lost = Trouble::HostLost("host02".into());
    estate.wire.sim.cause(&lost).unwrap();
    estate.step(400_000);
    assert_eq!(estate.status(&format!("/hosts/{second}")), "non_responsive");
    let vms = estate
        .get("/vms?search=status%3Dunknown")
        .matches("<vm ")
        .count();
    assert!(vms > 0);
    act(&estate, &second, "fence", manual);
    assert_eq!(estate.events("fence"), [494]);
    assert_eq!(estate.codes("type=348").len(), 1);
    assert_eq!(estate.codes("type=143").len(), vms);
    assert_eq!(
        estate
            .get("/vms?search=status%3Dunknown")
            .matches("<vm ")
            .count(),
        0
    );
}
