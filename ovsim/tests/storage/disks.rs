//! Disks copied, moved, converted and removed.

use super::estate::{Estate, ids, job, text};

fn to(domain: &str) -> String {
    format!("<action><storage_domain id=\"{domain}\"/></action>")
}

#[test]
fn a_copy_is_a_new_disk_and_locks_both() {
    let estate = Estate::begin();
    let disk = estate.disk("story");
    let body = format!(
        "<action><storage_domain id=\"{}\"/><disk><name>twin</name></disk></action>",
        estate.domains[1]
    );
    let copy = format!("/disks/{disk}/copy?correlation_id=copy");
    let answer = estate.done("POST", &copy, &body);
    assert!(answer.contains("<job "), "{answer}");
    let list = estate.get("/disks?search=alias%3Dtwin");
    assert_eq!(text(&list, "status").as_deref(), Some("locked"));
    assert!(list.contains(&estate.domains[1]), "{list}");
    assert_eq!(estate.status(&format!("/disks/{disk}")), "locked");
    let (status, detail) = estate.refused("DELETE", &format!("/disks/{disk}"), "");
    let told = "[Cannot remove Virtual Disk. Disk twin is being moved or copied.]";
    assert_eq!((status, &*detail), (409, told));
    estate.step(3_000);
    let twin = ids(&list, "disk").remove(0);
    for id in [&disk, &twin] {
        assert_eq!(estate.status(&format!("/disks/{id}")), "ok");
    }
    assert_eq!(estate.events("copy"), [2004, 2006]);
    // It has no profile before it is changed.
    let path = format!("/disks/{twin}");
    assert!(!estate.get(&path).contains("<disk_profile"));
    estate.done("PUT", &path, "<disk><description>x</description></disk>");
    estate.step(3_000);
    assert!(estate.get(&path).contains("<disk_profile"));
    let body = "<disk><name>other</name><provisioned_size>3221225472</provisioned_size></disk>";
    estate.done("PUT", &path, body);
    estate.step(3_000);
    let grown = estate.get("/events?search=type%3D371+sortby+time+desc&max=1");
    assert!(grown.contains("Size of the disk 'twin'"), "{grown}");
    let domains = estate.domains.each_ref().map(|id| {
        let domain = estate.get(&format!("/storagedomains/{id}"));
        text(&domain, "name").unwrap()
    });
    let told = format!("Copying Disk twin from {} to {}", domains[0], domains[1]);
    assert_eq!(estate.jobs("copy"), job(&told, "finished"));
}

#[test]
fn a_move_changes_the_domain_before_it_ends() {
    let estate = Estate::begin();
    let disk = estate.disk("story");
    let path = format!("/disks/{disk}/move?correlation_id=move");
    let answer = estate.done("POST", &path, &to(&estate.domains[1]));
    assert!(!answer.contains("<job "), "{answer}");
    let seen = format!("/disks/{disk}");
    assert_eq!(estate.status(&seen), "locked");
    assert!(estate.get(&seen).contains(&estate.domains[0]));
    estate.step(2_000);
    assert_eq!(estate.status(&seen), "locked");
    assert!(estate.get(&seen).contains(&estate.domains[1]));
    estate.step(1_000);
    assert_eq!(estate.status(&seen), "ok");
    assert_eq!(estate.events("move"), [2008, 2010]);
    assert_eq!(estate.jobs("move").len(), 1);
    for (domain, told) in [
        (
            estate.domains[1].as_str(),
            "[Cannot move Virtual Disk. The source and target storage domains are the same.]",
        ),
        (
            "11111111-2222-3333-4444-555555555555",
            "[Cannot move Virtual Disk. Storage Domain doesn't exist.]",
        ),
    ] {
        let refused = estate.refused("POST", &format!("/disks/{disk}/move"), &to(domain));
        assert_eq!(refused, (400, told.to_owned()));
    }
}

#[test]
fn the_disk_of_a_running_vm_moves_behind_a_snapshot() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    estate.start(&vm);
    let path = format!("/disks/{disk}/move?correlation_id=live");
    estate.done("POST", &path, &to(&estate.domains[1]));
    let snapshots = estate.get(&format!("/vms/{vm}/snapshots"));
    assert!(snapshots.contains("story-disk Auto-generated for Live Storage Migration"));
    estate.step(2_000);
    assert_eq!(estate.events("live"), [45, 2008, 68]);
    estate.step(4_200);
    assert_eq!(estate.events("live"), [45, 2008, 68, 342, 356, 2010]);
    assert_eq!(estate.jobs("live").len(), 4);
    assert!(estate.jobs("live").iter().all(|job| job.1 == "finished"));
    let seen = estate.get(&format!("/disks/{disk}"));
    assert!(seen.contains(&estate.domains[1]) && seen.contains("<status>ok</status>"));
    let snapshots = estate.get(&format!("/vms/{vm}/snapshots"));
    assert_eq!(ids(&snapshots, "snapshot").len(), 1);
    let copy = format!("/disks/{disk}/copy");
    let (status, detail) = estate.refused("POST", &copy, &to(&estate.domains[0]));
    let told = "[Cannot copy Virtual Disk. The disk story-disk is plugged to non-Down VMs: story]";
    assert_eq!((status, &*detail), (409, told));
}

#[test]
fn sparsify_convert_and_reduce_know_formats() {
    let estate = Estate::begin();
    let (cow, raw) = (
        estate.disk("cow"),
        estate.disk_of("raw", "<format>raw</format><sparse>true</sparse>"),
    );
    let act = |disk: &str, action: &str| format!("/disks/{disk}/{action}");
    let refused = estate.refused("POST", &act(&cow, "sparsify"), "<action/>");
    let told = "[Cannot sparsify Virtual Disk. Sparsifying is not supported for QCOW2 disk cow.]";
    assert_eq!(refused, (400, told.to_owned()));
    let refused = estate.refused("POST", &act(&cow, "reduce"), "<action/>");
    let told = "[Cannot ${action} Storage. Reduce image isn't required for file based domains.]";
    assert_eq!(refused, (400, told.to_owned()));
    let path = format!("{}?correlation_id=thin", act(&raw, "sparsify"));
    estate.done("POST", &path, "<action/>");
    assert_eq!(estate.status(&format!("/disks/{raw}")), "locked");
    estate.step(2_000);
    assert_eq!(estate.events("thin"), [1325, 1326]);
    let path = format!("{}?correlation_id=convert", act(&cow, "convert"));
    let body = "<action><disk><format>raw</format><sparse>false</sparse></disk></action>";
    estate.done("POST", &path, body);
    let refused = estate.refused("POST", &act(&cow, "convert"), body);
    let told = "[Cannot convert disk Virtual Disk. Disk cow is being converted.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.step(4_000);
    let seen = estate.get(&format!("/disks/{cow}"));
    assert_eq!(text(&seen, "format").as_deref(), Some("raw"));
    assert_eq!(text(&seen, "sparse").as_deref(), Some("false"));
    assert!(estate.events("convert").is_empty());
    let told = "Converting disk cow to Preallocated/RAW";
    assert_eq!(estate.jobs("convert"), job(told, "finished"));
    let body = "<action><disk><format>cow</format><sparse>false</sparse></disk></action>";
    let refused = estate.refused("POST", &act(&raw, "convert"), body);
    assert_eq!(refused.0, 409);
    assert!(
        refused.1.contains("(COW Preallocated backup-None)"),
        "{refused:?}"
    );
}

#[test]
fn a_removed_disk_is_locked_until_it_is_gone() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    let seen = format!("/disks/{disk}");
    estate.start(&vm);
    let refused = estate.refused("DELETE", &seen, "");
    let told = "[Cannot remove Virtual Disk. At least one of the VMs is not down.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.done("POST", &format!("/vms/{vm}/stop"), "<action/>");
    estate.step(3_000);
    estate.done("DELETE", &format!("{seen}?correlation_id=gone"), "");
    assert_eq!(estate.status(&seen), "locked");
    assert_eq!(estate.events("gone"), [2042]);
    let told = "Removing Disk story-disk";
    assert_eq!(estate.jobs("gone"), job(told, "started"));
    let refused = estate.refused("DELETE", &seen, "");
    let told = "[Cannot remove Virtual Disk. Disk story-disk is being removed.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.step(2_000);
    assert_eq!(estate.ask("GET", &seen, "").status, 404);
    let left = estate.get(&format!("/vms/{vm}/diskattachments"));
    assert!(ids(&left, "disk_attachment").is_empty());
    assert_eq!(estate.jobs("gone")[0].1, "finished");
}
