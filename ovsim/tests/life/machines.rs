//! Start, stop, shutdown, reboot, reset, suspend and migrate.

use super::story::{Story, XML, text};

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
    assert_eq!(detail, "[Cannot migrate VM. VM story is being migrated.]");
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

#[test]
fn changes_of_a_running_vm_wait_or_are_plugged_in() {
    let story = Story::up();
    let put = |query: &str, body: &str| story.put(query, body);
    let later = "<vm><cpu><topology><sockets>2</sockets></topology></cpu></vm>";
    let answer = put("?next_run=true&correlation_id=later", later);
    assert_eq!(text(&answer.text(), "sockets").as_deref(), Some("2"));
    let document = story.document();
    assert_eq!(text(&document, "sockets").as_deref(), Some("1"));
    let waits = |document: &str| text(document, "next_run_configuration_exists");
    assert_eq!(waits(&document).as_deref(), Some("true"));
    assert_eq!(story.events("later"), [35]);
    story.done("shutdown");
    story.step(3_000);
    let document = story.document();
    assert_eq!(text(&document, "sockets").as_deref(), Some("2"));
    assert_ne!(waits(&document).as_deref(), Some("true"));
    story.done("start");
    story.step(3_000);
    let before: u64 = text(&story.document(), "memory").unwrap().parse().unwrap();
    let memory = |more: u64| format!("<vm><memory>{}</memory></vm>", before + (more << 20));
    let refused = put("", &memory(64));
    let detail = "[Cannot edit VM. Amount of added memory (64MiB) is not dividable by 128MiB.]";
    assert_eq!(text(&refused.text(), "detail").as_deref(), Some(detail));
    assert_eq!(put("", &memory(256)).status, 200);
    let all = story.all_events();
    assert_eq!(all[all.len() - 2..], [2039, 35]);
    let document = story.document();
    let now: u64 = text(&document, "memory").unwrap().parse().unwrap();
    assert_eq!(now, before + (256 << 20));
    assert_ne!(waits(&document).as_deref(), Some("true"));
}

#[test]
fn consoles_have_tickets_and_files_while_the_vm_runs() {
    let story = Story::begin();
    let console = "/graphicsconsoles/766e63";
    let file = |accept: &str| {
        let path = format!("/vms/{}{console}", story.vm);
        story.wire.api("GET", &path, accept, "")
    };
    let viewer = "Accept: application/x-virt-viewer\r\n";
    let none = file(viewer);
    assert_eq!(none.status, 409);
    let reason = text(&none.text(), "reason");
    assert_eq!(reason.as_deref(), Some("Vm story is not running."));
    let ticket = "<action><ticket><expiry>60</expiry></ticket></action>";
    let refused = story.post("/ticket", ticket);
    let detail = "[Cannot set Virtual Machine Ticket because the VM is in Down status.]";
    assert_eq!(text(&refused.text(), "detail").as_deref(), Some(detail));
    story.done("start");
    story.step(3_000);
    let answer = story.post(&format!("{console}/ticket?correlation_id=ticket"), ticket);
    assert_eq!(text(&answer.text(), "expiry").as_deref(), Some("60"));
    assert_eq!(story.events("ticket"), [164]);
    let got = file(viewer).text();
    assert!(got.starts_with("[virt-viewer]\ntype=vnc\n"), "{got}");
    assert!(got.contains("\nsso-token=") && got.contains("\nca=-----BEGIN"));
    let shot = story.post("/screenshot", "<action/>");
    assert_eq!(shot.status, 200);
}

#[test]
fn a_host_goes_into_maintenance_when_its_vms_have_left() {
    let story = Story::up();
    let href = host_of(&story.document());
    let first = href.rsplit('/').next().unwrap().to_owned();
    let act = |host: &str, action: &str| {
        let path = format!("/hosts/{host}/{action}?correlation_id=empty");
        story.wire.api("POST", &path, XML, "<action/>")
    };
    let status = |host: &str| {
        let path = format!("/hosts/{host}");
        let document = story.wire.api("GET", &path, XML, "").text();
        // The host's own, not that of one of its parts.
        let (_, own) = document.split_once("\n    <status>").unwrap();
        own.split('<').next().unwrap().to_owned()
    };
    assert_eq!(act(&first, "deactivate").status, 200);
    assert_eq!(status(&first), "preparing_for_maintenance");
    assert_eq!(story.job("empty").1, "started");
    let steps = "/jobs?search=correlation_id%3Dempty&follow=steps";
    let steps = story.wire.api("GET", steps, XML, "").text();
    assert!(steps.contains(">Migrating multiple VMs<"), "{steps}");
    assert!(steps.contains(">Migrating VM story from Host "), "{steps}");
    assert_eq!(act(&first, "deactivate").status, 409);
    story.step(3_100);
    assert_eq!(status(&first), "maintenance");
    assert_eq!(story.status(), "up");
    assert_ne!(host_of(&story.document()), href);
    let all = story.all_events();
    assert_eq!(all[all.len() - 2..], [67, 63]);
}
