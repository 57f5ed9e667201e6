//! Backups: their phases, what they hold, what goes on inside them; quotas that refuse.

use super::estate::{Estate, ids, job, text};

const NOBODY: &str = "11111111-2222-3333-4444-555555555555";

/// A VM whose disk keeps track of what changes.
fn tracked(estate: &Estate) -> (String, String) {
    let vm = estate.vm("story");
    let disk = estate.disk_of(
        "story-disk",
        "<format>cow</format><backup>incremental</backup>",
    );
    let link = format!(
        "<disk_attachment><interface>virtio</interface><active>true</active><disk id=\"{disk}\"/></disk_attachment>"
    );
    estate.done("POST", &format!("/vms/{vm}/diskattachments"), &link);
    (vm, disk)
}

fn of(disk: &str, more: &str) -> String {
    format!("<backup>{more}<disks><disk id=\"{disk}\"/></disks></backup>")
}

#[test]
fn a_backup_goes_through_its_phases_and_leaves_a_checkpoint() {
    let estate = Estate::begin();
    let (vm, disk) = tracked(&estate);
    let path = format!("/vms/{vm}/backups");
    let made = estate.done(
        "POST",
        &format!("{path}?correlation_id=back"),
        &of(&disk, ""),
    );
    let id = ids(&made, "backup").remove(0);
    let one = format!("{path}/{id}");
    let phase = || text(&estate.get(&one), "phase").unwrap();
    assert_eq!(text(&made, "phase").as_deref(), Some("starting"));
    assert_eq!(estate.events("back"), [45, 10790]);
    assert_eq!(estate.status(&format!("/disks/{disk}")), "locked");
    estate.step(3_000);
    assert_eq!(phase(), "ready");
    assert_eq!(estate.events("back"), [45, 10790, 68]);
    assert_eq!(estate.jobs("back"), job("Backing up VM story", "started"));
    let seen = estate.get(&one);
    let checkpoint = text(&seen, "to_checkpoint_id").unwrap();
    assert!(
        seen.contains("<snapshot ") && !seen.contains("<job>"),
        "{seen}"
    );
    assert_eq!(
        ids(&estate.get(&format!("{one}/disks")), "disk"),
        [disk.as_str()]
    );
    for (method, path, body, told) in [
        (
            "POST",
            path.clone(),
            of(&disk, ""),
            "[Cannot backup VM: Disk is locked. Please try again later.]",
        ),
        (
            "DELETE",
            format!("/vms/{vm}/checkpoints/{checkpoint}"),
            String::new(),
            "[Cannot remove checkpoint. The VM is during a backup operation.]",
        ),
        (
            "DELETE",
            format!("/vms/{vm}"),
            String::new(),
            "[Cannot remove VM. The VM is during a backup operation.]",
        ),
    ] {
        assert_eq!(estate.refused(method, &path, &body), (409, told.to_owned()));
    }
    estate.done(
        "POST",
        &format!("{one}/finalize?correlation_id=end"),
        "<action/>",
    );
    assert_eq!(phase(), "finalizing");
    assert_eq!(estate.events("end"), [10796]);
    estate.step(3_000);
    assert_eq!(phase(), "succeeded");
    assert_eq!(estate.events("end"), [10796]);
    assert_eq!(estate.events("back"), [45, 10790, 68, 342, 72, 356, 10793]);
    assert_eq!(estate.jobs("back"), job("Backing up VM story", "finished"));
    assert_eq!(estate.status(&format!("/disks/{disk}")), "ok");
    let list = estate.get(&format!("/vms/{vm}/snapshots"));
    assert_eq!(ids(&list, "snapshot").len(), 1);
    let from = format!("<from_checkpoint_id>{checkpoint}</from_checkpoint_id>");
    let next = estate.done("POST", &path, &of(&disk, &from));
    let next = format!("{path}/{}", ids(&next, "backup")[0]);
    estate.step(3_000);
    let younger = text(&estate.get(&next), "to_checkpoint_id").unwrap();
    let seen = estate.get(&format!("/vms/{vm}/checkpoints/{younger}"));
    assert_eq!(text(&seen, "parent_id"), Some(checkpoint.clone()));
    estate.done("POST", &format!("{next}/finalize"), "<action/>");
    estate.step(3_000);
    let gone = format!("/vms/{vm}/checkpoints/{checkpoint}?correlation_id=gone");
    let answer = estate.done("DELETE", &gone, "");
    assert!(!answer.contains("<job "), "{answer}");
    assert_eq!(estate.events("gone"), [10797]);
    assert_eq!(estate.ask("GET", &gone, "").status, 404);
    assert_eq!(ids(&estate.get(&path), "backup").len(), 2);
}

#[test]
fn what_stands_against_a_backup() {
    let estate = Estate::begin();
    let (vm, disk) = tracked(&estate);
    let path = format!("/vms/{vm}/backups");
    let from = format!("<from_checkpoint_id>{NOBODY}</from_checkpoint_id>");
    let loose = estate.disk("loose");
    for (body, status, told) in [
        (
            "<backup/>".to_owned(),
            400,
            "Parameter 'backup.disks' is mandatory but was not provided.".to_owned(),
        ),
        (
            of(NOBODY, ""),
            400,
            format!("[Cannot backup VM. The following disk(s) ID(s) does not exist: {NOBODY}.]"),
        ),
        (
            of(&disk, &from),
            400,
            format!("[Cannot backup VM. Checkpoint ID {NOBODY} doesn't exist.]"),
        ),
        (
            of(&loose, ""),
            500,
            "[General command validation failure.]".to_owned(),
        ),
    ] {
        assert_eq!(estate.refused("POST", &path, &body), (status, told));
    }
    estate.done(
        "POST",
        &format!("/vms/{vm}/snapshots"),
        "<snapshot><description>s</description></snapshot>",
    );
    let refused = estate.refused("POST", &path, &of(&disk, ""));
    assert_eq!(refused, (400, "[]".to_owned()));
}

#[test]
fn the_images_of_a_vm_are_held_while_a_backup_is_open() {
    let estate = Estate::begin();
    let (vm, disk) = tracked(&estate);
    let path = format!("/vms/{vm}/backups");
    let made = estate.done("POST", &path, &of(&disk, ""));
    let id = ids(&made, "backup").remove(0);
    estate.step(5_000);
    let image = format!("/disks/{disk}");
    let new_name = "<disk><name>other</name></disk>";
    for (method, path, body, deed) in [
        ("POST", path.as_str(), &*of(&disk, ""), "backup VM"),
        ("PUT", image.as_str(), new_name, "edit Virtual Disk"),
        ("DELETE", image.as_str(), "", "remove Virtual Disk"),
    ] {
        let told = format!("[Cannot {deed}: Disk is locked. Please try again later.]");
        assert_eq!(estate.refused(method, path, body), (409, told));
    }
    estate.done("POST", &format!("{path}/{id}/finalize"), "<action/>");
    estate.step(30_000);
    estate.done("PUT", &image, new_name);
}

#[test]
fn a_transfer_reads_inside_a_backup_and_holds_it_open() {
    let estate = Estate::begin();
    let (vm, disk) = tracked(&estate);
    let path = format!("/vms/{vm}/backups");
    let made = estate.done("POST", &path, &of(&disk, ""));
    let id = ids(&made, "backup").remove(0);
    let body = |format: &str| {
        format!(
            "<image_transfer><backup id=\"{id}\"/><disk id=\"{disk}\"/><direction>download</direction><format>{format}</format></image_transfer>"
        )
    };
    let refused = estate.refused("POST", "/imagetransfers", &body("raw"));
    let told = "[Cannot transfer Virtual Disk. The VM backup is not in READY phase, backup phase is STARTING.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.step(3_000);
    let refused = estate.refused("POST", "/imagetransfers", &body("cow"));
    let told =
        "[Cannot transfer Virtual Disk. The specified format is not applicable for VM backup.]";
    assert_eq!(refused, (400, told.to_owned()));
    let made = estate.done("POST", "/imagetransfers", &body("raw"));
    let transfer = format!("/imagetransfers/{}", ids(&made, "image_transfer")[0]);
    assert_eq!(estate.status(&format!("/disks/{disk}")), "ok");
    let finalize = format!("{path}/{id}/finalize");
    let refused = estate.refused("POST", &finalize, "<action/>");
    let told = "[Cannot stop VM backup. There is an active image transfer for VM backup]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.done("POST", &format!("{transfer}/finalize"), "<action/>");
    estate.step(4_000);
    estate.done("POST", &finalize, "<action/>");
}

#[test]
fn a_quota_that_is_enforced_refuses_and_one_that_is_watched_tells() {
    let estate = Estate::begin();
    let center = ids(
        &estate.get("/datacenters?search=name%3DDefault"),
        "data_center",
    )
    .remove(0);
    let path = format!("/datacenters/{center}");
    let quota = estate.done(
        "POST",
        &format!("{path}/quotas"),
        "<quota><name>small</name></quota>",
    );
    let quota = ids(&quota, "quota").remove(0);
    let limits = format!("{path}/quotas/{quota}/quotastoragelimits");
    estate.done(
        "POST",
        &limits,
        "<quota_storage_limit><limit>2</limit></quota_storage_limit>",
    );
    let disk = |gib: u64| {
        format!(
            "<disk><name>d{gib}</name><provisioned_size>{}</provisioned_size><format>cow</format><quota id=\"{quota}\"/>\
             <storage_domains><storage_domain id=\"{}\"/></storage_domains></disk>",
            gib << 30,
            estate.domains[0]
        )
    };
    estate.done("POST", "/disks", &disk(1));
    let usage = || text(&estate.get(&limits), "usage").unwrap();
    assert_eq!(usage(), "1.0");
    let mode = |mode: &str| {
        let body = format!("<data_center><quota_mode>{mode}</quota_mode></data_center>");
        estate.done("PUT", &path, &body);
    };
    mode("enabled");
    let refused = estate.refused("POST", "/disks?correlation_id=no", &disk(3));
    let told = "[Cannot add Virtual Disk. Quota has insufficient storage resources.]";
    assert_eq!(refused, (409, told.to_owned()));
    assert_eq!(estate.events("no").len(), 1);
    assert_eq!(usage(), "1.0");
    mode("audit");
    estate.done("POST", "/disks?correlation_id=yes", &disk(3));
    assert_eq!(usage(), "4.0");
    let limits = format!("{path}/quotas/{quota}/quotaclusterlimits");
    let body = "<quota_cluster_limit><memory_limit>0.1</memory_limit><vcpu_limit>1</vcpu_limit></quota_cluster_limit>";
    estate.done("POST", &limits, body);
    let vm = estate.vm("story");
    let body = format!("<vm><quota id=\"{quota}\"/></vm>");
    estate.done("PUT", &format!("/vms/{vm}"), &body);
    mode("enabled");
    let refused = estate.refused("POST", &format!("/vms/{vm}/start"), "<action/>");
    let told = "[Cannot run VM. Quota has insufficient cluster resources.]";
    assert_eq!(refused, (409, told.to_owned()));
}
