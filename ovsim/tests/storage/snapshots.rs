//! Snapshots: the ids and images that change, the way back, what is refused meanwhile.

use super::estate::{Estate, ids, job, text, texts};

fn image(estate: &Estate, disk: &str) -> String {
    text(&estate.get(&format!("/disks/{disk}")), "image_id").unwrap()
}

fn take(estate: &Estate, vm: &str, name: &str) -> String {
    let body = format!(
        "<snapshot><description>{name}</description><persist_memorystate>false</persist_memorystate></snapshot>"
    );
    let path = format!("/vms/{vm}/snapshots?correlation_id={name}");
    let made = estate.done("POST", &path, &body);
    ids(&made, "snapshot").remove(0)
}

#[test]
fn a_snapshot_takes_over_the_id_and_the_image() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    let list = format!("/vms/{vm}/snapshots");
    let active = ids(&estate.get(&list), "snapshot").remove(0);
    let before = image(&estate, &disk);
    let first = take(&estate, &vm, "first");
    assert_eq!(first, active);
    assert_ne!(image(&estate, &disk), before);
    assert_eq!(estate.status(&format!("/disks/{disk}")), "locked");
    assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
    let body = "<snapshot><description>x</description></snapshot>";
    let (status, detail) = estate.refused("POST", &list, body);
    let told = "[Cannot create Snapshot. Snapshot is currently being created for VM story.]";
    assert_eq!((status, &*detail), (409, told));
    let start = format!("/vms/{vm}/start");
    assert_eq!(estate.refused("POST", &start, "<action/>").0, 409);
    estate.step(2_000);
    assert_eq!(estate.events("first"), [45, 68]);
    let told = "Creating VM Snapshot first for VM story";
    assert_eq!(estate.jobs("first"), job(told, "finished"));
    let held = estate.get(&format!("{list}/{first}/disks"));
    assert_eq!(text(&held, "image_id"), Some(before.clone()));
    // The layers of a chain are merged one into the other, whichever goes first.
    let middle = image(&estate, &disk);
    let second = take(&estate, &vm, "second");
    estate.step(2_000);
    let path = format!("{list}/{first}?correlation_id=drop");
    estate.done("DELETE", &path, "");
    let seen = estate.get(&format!("{list}/{first}"));
    assert_eq!(text(&seen, "snapshot_status").as_deref(), Some("locked"));
    estate.step(2_000);
    assert_eq!(estate.events("drop"), [342, 72, 356]);
    assert_eq!(
        estate.ask("GET", &format!("{list}/{first}"), "").status,
        404
    );
    let held = estate.get(&format!("{list}/{second}/disks"));
    assert_eq!(text(&held, "image_id"), Some(before.clone()));
    assert_ne!(image(&estate, &disk), middle);
    estate.done("DELETE", &format!("{list}/{second}"), "");
    estate.step(2_000);
    assert_eq!(image(&estate, &disk), before);
}

#[test]
fn a_preview_is_given_up_or_kept() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    let list = format!("/vms/{vm}/snapshots");
    let first = take(&estate, &vm, "first");
    estate.step(2_000);
    take(&estate, &vm, "second");
    estate.step(2_000);
    let rename = "<vm><memory>536870912</memory><memory_policy><guaranteed>536870912</guaranteed></memory_policy></vm>";
    estate.done("PUT", &format!("/vms/{vm}"), rename);
    let (before, active) = (image(&estate, &disk), active_of(&estate.get(&list)));
    let body = format!("<action><snapshot id=\"{first}\"/></action>");
    let preview = format!("/vms/{vm}/previewsnapshot?correlation_id=look");
    for end in ["undosnapshot", "commitsnapshot"] {
        let answer = estate.ask("POST", &preview, &body);
        assert_eq!(answer.status, 202, "{}", answer.text());
        assert_eq!(estate.status(&format!("/vms/{vm}")), "image_locked");
        let chosen = estate.get(&format!("{list}/{first}"));
        assert_eq!(text(&chosen, "snapshot_status").as_deref(), Some("ok"));
        estate.step(2_000);
        assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
        let seen = estate.get(&format!("/vms/{vm}"));
        assert_eq!(text(&seen, "memory").as_deref(), Some("268435456"));
        assert_ne!(image(&estate, &disk), before);
        let types = estate.get(&list);
        let mut types = texts(&types, "snapshot_type");
        types.sort();
        assert_eq!(types, ["active", "preview", "regular", "regular"]);
        for (method, path, body) in [
            ("POST", preview.as_str(), body.as_str()),
            ("DELETE", &format!("{list}/{first}"), ""),
            (
                "POST",
                &list,
                "<snapshot><description>x</description></snapshot>",
            ),
        ] {
            let (status, detail) = estate.refused(method, path, body);
            assert_eq!(status, 409);
            assert!(
                detail.ends_with("VM is previewing a Snapshot.]"),
                "{detail}"
            );
        }
        let path = format!("/vms/{vm}/{end}?correlation_id={end}");
        assert_eq!(estate.ask("POST", &path, "<action/>").status, 202);
        estate.step(2_000);
        let seen = estate.get(&list);
        if end == "undosnapshot" {
            assert_eq!(image(&estate, &disk), before);
            assert_eq!(active_of(&seen), active);
            assert_eq!(ids(&seen, "snapshot").len(), 3);
            assert_eq!(estate.events(end), [650, 651]);
        } else {
            let mut types = texts(&seen, "snapshot_type");
            types.sort();
            assert_eq!(types, ["active", "regular"]);
            assert_eq!(estate.events(end), [94, 95]);
        }
        assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
    }
    assert_eq!(estate.events("look"), [46, 71, 46, 71]);
    let (status, detail) = estate.refused("POST", &format!("/vms/{vm}/undosnapshot"), "<action/>");
    let told = "[Cannot revert to Snapshot. VM's Snapshot does not exist.]";
    assert_eq!((status, &*detail), (400, told));
}

fn active_of(list: &str) -> String {
    let rows = list.split("</snapshot>");
    let active = rows
        .into_iter()
        .find(|row| row.contains("<snapshot_type>active<"))
        .unwrap();
    ids(active, "snapshot").remove(0)
}

#[test]
fn a_restore_is_over_with_its_answer_or_nearly() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    let first = take(&estate, &vm, "first");
    estate.step(2_000);
    let path = format!("/vms/{vm}/snapshots/{first}/restore?correlation_id=back");
    let answer = estate.done("POST", &path, "<action/>");
    assert!(answer.contains("<async>false</async>"), "{answer}");
    assert_eq!(estate.status(&format!("/vms/{vm}")), "image_locked");
    estate.step(2_000);
    assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
    assert_eq!(estate.events("back"), [46, 71, 94, 95]);
    assert_eq!(estate.jobs("back").len(), 2);
    let seen = estate.get(&format!("/vms/{vm}/snapshots/{first}"));
    assert_eq!(text(&seen, "snapshot_status").as_deref(), Some("ok"));
}

#[test]
fn the_memory_of_a_running_vm_is_kept_in_disks() {
    let estate = Estate::begin();
    let vm = estate.vm("story");
    estate.start(&vm);
    let list = format!("/vms/{vm}/snapshots");
    let body = "<snapshot><description>live</description></snapshot>";
    let made = estate.done("POST", &list, body);
    let id = ids(&made, "snapshot").remove(0);
    assert_eq!(text(&made, "persist_memorystate").as_deref(), Some("true"));
    let names = || texts(&estate.get("/disks?search=alias%3Dstory_snap*"), "alias");
    assert_eq!(names().len(), 2);
    estate.step(2_000);
    assert_eq!(estate.status(&format!("/vms/{vm}")), "up");
    let body = format!("<action><snapshot id=\"{id}\"/></action>");
    let refused = estate.refused("POST", &format!("/vms/{vm}/previewsnapshot"), &body);
    let told = "[Cannot preview Snapshot. At least one of the VMs is not down.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.done("DELETE", &format!("{list}/{id}"), "");
    estate.step(2_000);
    assert!(names().is_empty());
}

#[test]
fn disks_that_are_named_must_be_of_the_vm() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    let other = estate.disk("other");
    let list = format!("/vms/{vm}/snapshots");
    let of = |disk: &str| {
        format!(
            "<snapshot><description>x</description><disk_attachments><disk_attachment><disk id=\"{disk}\"/></disk_attachment></disk_attachments></snapshot>"
        )
    };
    let refused = estate.refused("POST", &list, &of(&other));
    let told =
        "[Cannot create Snapshot. The following disk(s) are not attached to the VM story: other.]";
    assert_eq!(refused, (400, told.to_owned()));
    let nobody = "11111111-2222-3333-4444-555555555555";
    let (status, detail) = estate.refused("POST", &list, &of(nobody));
    assert_eq!(status, 400);
    assert!(detail.contains("ID(s) does not exist"), "{detail}");
}
