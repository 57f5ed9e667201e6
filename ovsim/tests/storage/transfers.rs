//! Image transfers: phases, addresses, the disk meanwhile and afterwards, what is refused.

use ovsim::Options;

use super::super::wire::socket::plain;
use super::estate::{Estate, ids, text};

fn begin(estate: &Estate, disk: &str, direction: &str) -> String {
    let body = format!(
        "<image_transfer><disk id=\"{disk}\"/><direction>{direction}</direction></image_transfer>"
    );
    let path = format!("/imagetransfers?correlation_id={direction}");
    let made = estate.done("POST", &path, &body);
    assert_eq!(text(&made, "phase").as_deref(), Some("transferring"));
    assert!(made.contains(":54322/images/") && made.contains(":54323/images/"));
    ids(&made, "image_transfer").remove(0)
}

fn phase(estate: &Estate, id: &str) -> String {
    text(&estate.get(&format!("/imagetransfers/{id}")), "phase").unwrap()
}

fn act(estate: &Estate, id: &str, action: &str) {
    let path = format!("/imagetransfers/{id}/{action}");
    let answer = estate.done("POST", &path, "<action/>");
    assert!(answer.contains("<status>complete</status>"), "{answer}");
    assert!(!answer.contains("<job "), "{answer}");
}

#[test]
fn a_download_leaves_the_disk_as_it_was() {
    let estate = Estate::begin();
    let disk = estate.disk("story");
    let seen = format!("/disks/{disk}");
    let id = begin(&estate, &disk, "download");
    assert_eq!(estate.status(&seen), "locked");
    let body = format!("<image_transfer><image id=\"{disk}\"/></image_transfer>");
    let told = "[Cannot transfer Virtual Disk. Disk story is being transferred.]";
    let refused = estate.refused("POST", "/imagetransfers", &body);
    assert_eq!(refused, (409, told.to_owned()));
    let path = format!("/imagetransfers/{id}");
    let (status, detail) = estate.refused("POST", &format!("{path}/pause"), "<action/>");
    assert_eq!(status, 400);
    assert!(detail.contains("Cannot pause image download"), "{detail}");
    assert_eq!(
        estate
            .refused("POST", &format!("{path}/resume"), "<action/>")
            .0,
        409
    );
    act(&estate, &id, "extend");
    act(&estate, &id, "finalize");
    assert_eq!(phase(&estate, &id), "finalizing_success");
    estate.step(1_500);
    assert!(!estate.get(&path).contains("transfer_url"));
    assert_eq!(estate.status(&seen), "ok");
    estate.step(1_000);
    assert_eq!(phase(&estate, &id), "finished_success");
    assert_eq!(estate.events("download"), [1031, 1032]);
    assert!(!estate.get(&path).contains("correlation"));
    estate.step(900_000);
    assert_eq!(estate.ask("GET", &path, "").status, 404);
}

#[test]
fn a_cancelled_upload_takes_its_disk_along() {
    let estate = Estate::begin();
    let disk = estate.disk("story");
    let id = begin(&estate, &disk, "upload");
    act(&estate, &id, "pause");
    assert_eq!(phase(&estate, &id), "paused_user");
    act(&estate, &id, "resume");
    assert_eq!(phase(&estate, &id), "transferring");
    // Even after it was called finished.
    act(&estate, &id, "finalize");
    act(&estate, &id, "cancel");
    assert_eq!(phase(&estate, &id), "cancelled_user");
    estate.step(1_000);
    assert_eq!(phase(&estate, &id), "finalizing_cleanup");
    assert_eq!(estate.status(&format!("/disks/{disk}")), "locked");
    estate.step(2_000);
    assert_eq!(phase(&estate, &id), "finished_cleanup");
    assert_eq!(estate.status(&format!("/disks/{disk}")), "illegal");
    estate.step(3_000);
    assert_eq!(phase(&estate, &id), "finished_failure");
    assert_eq!(estate.status(&format!("/disks/{disk}")), "locked");
    estate.step(2_000);
    assert_eq!(estate.ask("GET", &format!("/disks/{disk}"), "").status, 404);
    assert_eq!(estate.events("upload"), [1031, 1074, 1033]);
}

#[test]
fn a_transfer_needs_a_disk_that_no_running_vm_has() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    estate.start(&vm);
    let body = format!("<image_transfer><disk id=\"{disk}\"/></image_transfer>");
    let refused = estate.refused("POST", "/imagetransfers", &body);
    let told =
        "[Cannot transfer Virtual Disk. The disk story-disk is plugged to non-Down VMs: story]";
    assert_eq!(refused, (409, told.to_owned()));
    let nobody = "11111111-2222-3333-4444-555555555555";
    let body = format!("<image_transfer><disk id=\"{nobody}\"/></image_transfer>");
    let refused = estate.refused("POST", "/imagetransfers", &body);
    assert_eq!(
        refused,
        (500, "[General command validation failure.]".to_owned())
    );
    let (status, _) = estate.refused("POST", "/imagetransfers", "<image_transfer/>");
    assert_eq!(status, 400);
    act(&estate, nobody, "finalize");
}

#[test]
fn a_pause_is_told_again_and_again_and_no_faster_than_once_a_second() {
    let estate = Estate::with(Options {
        speed: f64::INFINITY,
        ..plain()
    });
    let disk = estate.disk("story");
    let id = begin(&estate, &disk, "upload");
    act(&estate, &id, "pause");
    assert_eq!(phase(&estate, &id), "paused_user");
    let seen = estate.get(&format!("/imagetransfers/{id}"));
    assert!(!seen.contains("pauses"), "{seen}");
    let told = || {
        let codes = estate.events("upload");
        codes.iter().filter(|code| **code == 1073).count()
    };
    let before = told();
    estate.step(5_000);
    let told = told() - before;
    assert!((2..=6).contains(&told), "{told}");
}
