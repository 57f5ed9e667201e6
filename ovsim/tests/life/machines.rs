//! Start, stop, shutdown, reboot, reset, suspend and migrate.

use super::story::{Story, text};

fn job(description: &str, status: &str) -> (String, String) {
    (description.to_owned(), status.to_owned())
}

#[test]
fn a_start_goes_through_its_statuses() {
    let story = Story::begin();
    story.done("start");
    assert_eq!(story.status(), "wait_for_launch");
    assert_eq!(story.job("start"), job("Launching VM story", "started"));
    assert!(story.document().contains("<host "));
    assert!(!story.document().contains("<address>"));
    story.step(600);
    assert_eq!(story.status(), "powering_up");
    assert!(story.document().contains("<address>"));
    assert_eq!(story.events("start"), [153]);
    story.step(2_400);
    assert_eq!(story.status(), "up");
    assert_eq!(story.events("start"), [153, 32]);
    assert_eq!(story.job("start"), job("Launching VM story", "finished"));
    let fqdn = text(&story.document(), "fqdn");
    assert_eq!(fqdn.as_deref(), Some("story.guest.test"));
    let (status, detail) = story.refused("start");
    assert_eq!(status, 409);
    assert_eq!(detail, "[Cannot run VM because the VM is in Up status.]");
    assert_eq!(story.events("refused"), [54]);
    assert_eq!(story.job("refused"), job("Launching VM story", "failed"));
}

#[test]
fn a_shutdown_and_a_stop_end_down() {
    let story = Story::up();
    story.done_with("shutdown", "<action><reason>patches</reason></action>");
    assert_eq!(story.status(), "powering_down");
    assert_eq!(
        story.job("shutdown"),
        job("Shutting down VM story", "finished")
    );
    story.step(3_000);
    assert_eq!(story.status(), "down");
    assert_eq!(story.events("shutdown"), [73]);
    assert_eq!(story.all_events().last(), Some(&61));
    let document = story.document();
    assert_eq!(text(&document, "stop_reason").as_deref(), Some("patches"));
    for gone in [
        "<host ",
        "<fqdn>",
        "<start_time>",
        "<address>",
        "<run_once>",
    ] {
        assert!(!document.contains(gone), "{gone}");
    }
    story.done("start");
    story.done("stop");
    assert_eq!(story.status(), "wait_for_launch");
    story.step(1_500);
    assert_eq!(story.status(), "down");
    assert_eq!(story.events("stop"), [33]);
    assert_eq!(story.job("start"), job("Launching VM story", "failed"));
    story.step(60_000);
    assert_eq!(story.status(), "down");
}

#[test]
fn reboot_and_reset_come_back() {
    let story = Story::up();
    for (action, code) in [("reboot", 157), ("reset", 221)] {
        story.done(action);
        assert_eq!(story.status(), "reboot_in_progress");
        story.step(2_500);
        assert_eq!(story.status(), "up");
        assert_eq!(story.events(action), [code]);
    }
    story.done("shutdown");
    let (status, detail) = story.refused("reboot");
    assert_eq!(status, 409);
    let text = "[Cannot restart VM because the VM is in Powering Down status.]";
    assert_eq!(detail, text);
}

#[test]
fn a_suspended_vm_resumes_or_loses_its_memory() {
    let story = Story::up();
    let answer = story.done("suspend");
    assert!(answer.contains("<async>true</async>"), "{answer}");
    assert_eq!(story.job("suspend").1, "started");
    story.step(1_700);
    assert_eq!(story.status(), "saving_state");
    assert_eq!(story.job("suspend").1, "finished");
    let (status, detail) = story.refused("stop");
    assert_eq!(status, 409);
    assert!(detail.contains("saving/restoring state"), "{detail}");
    story.step(2_000);
    assert_eq!(story.status(), "suspended");
    assert_eq!(story.events("suspend"), [501]);
    assert_eq!(story.all_events().last(), Some(&503));
    story.done("start");
    story.step(600);
    assert_eq!(story.status(), "restoring_state");
    story.step(2_000);
    assert_eq!(story.events("start")[2..], [153, 32]);
    story.done("suspend");
    story.step(4_000);
    story.done("shutdown");
    assert_eq!(story.status(), "down");
    assert_eq!(story.events("shutdown"), [111]);
    let (status, detail) = story.refused("suspend");
    assert_eq!(
        (status, &*detail),
        (409, "[Cannot hibernate VM. VM is not up.]")
    );
}

fn host_of(document: &str) -> String {
    let (_, rest) = document.rsplit_once("<host ").unwrap();
    rest.split('"').nth(1).unwrap().to_owned()
}

#[test]
fn a_migration_ends_on_the_other_host_unless_it_is_cancelled() {
    let story = Story::up();
    let before = host_of(&story.document());
    story.done("migrate");
    assert_eq!(story.status(), "migrating");
    let (_, detail) = story.refused("migrate");
    assert_eq!(detail, "[Cannot migrate VM. VM migration is in progress]");
    story.step(1_000);
    story.done("cancelmigration");
    assert_eq!(story.status(), "up");
    assert_eq!(story.job("migrate").1, "failed");
    assert_eq!(story.events("cancelmigration"), [161]);
    story.step(10_000);
    assert_eq!(host_of(&story.document()), before);
    story.done("migrate");
    story.step(3_100);
    assert_eq!(story.status(), "up");
    assert_ne!(host_of(&story.document()), before);
    assert_eq!(story.events("migrate"), [62, 62, 63]);
    let (status, detail) = story.refused("cancelmigration");
    assert_eq!(status, 409);
    assert_eq!(detail, "[Cannot cancel migration for non migrating VM.]");
}

#[test]
fn a_paused_start_waits_for_another() {
    let story = Story::begin();
    story.done_with("start", "<action><pause>true</pause></action>");
    story.step(1_200);
    let document = story.document();
    assert_eq!(text(&document, "status").as_deref(), Some("paused"));
    assert_eq!(text(&document, "status_detail").as_deref(), Some("noerr"));
    assert_eq!(story.events("start"), [179]);
    assert_eq!(story.job("start").1, "finished");
    story.done("start");
    story.step(1_500);
    assert_eq!(story.events("start"), [179, 40, 32]);
}

#[test]
fn a_run_once_shows_its_boot_order_until_the_vm_is_down() {
    let story = Story::begin();
    let order =
        "<action><vm><os><boot><devices><device>cdrom</device></devices></boot></os></vm></action>";
    story.done_with("start", order);
    story.step(3_000);
    let document = story.document();
    assert_eq!(text(&document, "run_once").as_deref(), Some("true"));
    assert_eq!(text(&document, "device").as_deref(), Some("cdrom"));
    let launch = job("Launching VM story in run-once mode", "finished");
    assert_eq!(story.job("start"), launch);
    story.done("stop");
    story.step(2_000);
    assert_eq!(
        text(&story.document(), "device").as_deref(),
        Some("network")
    );
}
