//! Storage domains on every kind of storage, and the data centers that live on them.

use super::estate::{Estate, ids, job, text, texts};

const NOBODY: &str = "11111111-2222-3333-4444-555555555555";
const BUSY: &str = "Related operation is currently in progress. Please try again later.]";

pub(super) fn host(estate: &Estate) -> String {
    ids(&estate.get("/hosts"), "host").remove(0)
}

fn center(estate: &Estate) -> String {
    ids(
        &estate.get("/datacenters?search=name%3DDefault"),
        "data_center",
    )
    .remove(0)
}

fn add(
    estate: &Estate,
    name: &str,
    kind: &str,
    storage: &str,
) -> super::super::wire::socket::Answer {
    let body = format!(
        "<storage_domain><name>{name}</name><type>{kind}</type><host id=\"{}\"/><storage>{storage}</storage></storage_domain>",
        host(estate)
    );
    estate.ask(
        "POST",
        &format!("/storagedomains?correlation_id={name}"),
        &body,
    )
}

pub(super) fn nfs(path: &str) -> String {
    format!("<type>nfs</type><address>10.54.8.1</address><path>/exports/{path}</path>")
}

pub(super) fn made(estate: &Estate, name: &str, kind: &str, storage: &str) -> String {
    let answer = add(estate, name, kind, storage);
    assert_eq!(answer.status, 201, "{}", answer.text());
    ids(&answer.text(), "storage_domain").remove(0)
}

fn link(estate: &Estate, id: &str) -> String {
    format!("/datacenters/{}/storagedomains/{id}", center(estate))
}

fn attach(estate: &Estate, id: &str) -> (u16, String) {
    let path = format!(
        "/datacenters/{}/storagedomains?correlation_id=join",
        center(estate)
    );
    let answer = estate.ask("POST", &path, &format!("<storage_domain id=\"{id}\"/>"));
    (
        answer.status,
        text(&answer.text(), "detail").unwrap_or_default(),
    )
}

#[test]
fn every_kind_of_storage_takes_a_domain() {
    let estate = Estate::begin();
    for (name, storage, word) in [
        ("a", nfs("a"), "nfs"),
        ("b", "<type>posixfs</type><path>/dev/b</path><vfs_type>xfs</vfs_type>".to_owned(), "posixfs"),
        ("c", "<type>glusterfs</type><address>10.54.8.2</address><path>/vol</path><vfs_type>glusterfs</vfs_type>".to_owned(), "glusterfs"),
        ("d", "<type>iscsi</type><logical_units><logical_unit id=\"lun-d\"><address>10.54.8.3</address><target>iqn.d</target></logical_unit></logical_units>".to_owned(), "iscsi"),
        ("e", "<type>fcp</type><logical_units><logical_unit id=\"lun-e\"/></logical_units>".to_owned(), "fcp"),
    ] {
        let id = made(&estate, name, "data", &storage);
        let seen = estate.get(&format!("/storagedomains/{id}"));
        assert!(seen.contains(&format!("<type>{word}</type>")), "{seen}");
        assert_eq!(text(&seen, "status").as_deref(), Some("unattached"));
        assert_eq!(estate.events(name).last(), Some(&956));
        assert_eq!(attach(&estate, &id), (201, String::new()));
        assert_eq!(estate.status(&link(&estate, &id)), "active");
        let (status, detail) = attach(&estate, &id);
        assert_eq!(status, 409);
        assert!(detail.contains("Cannot attach Storage. The relevant Storage Domain is inaccessible."));
    }
    let seen = estate.get("/storagedomains?search=name%3Dd");
    assert!(
        seen.contains("<volume_group id=") && seen.contains("id=\"lun-d\""),
        "{seen}"
    );
    let luns = estate.get(&format!("/hosts/{}/storage", host(&estate)));
    assert!(
        luns.contains("lun-d") && luns.contains("<status>used</status>"),
        "{luns}"
    );
    for (storage, kind, status, told) in [
        (
            "<type>iscsi</type><logical_units><logical_unit id=\"lun-d\"/></logical_units>",
            "data",
            409,
            "[Cannot add Storage. The following LUNs are already part of existing storage domains: lun-d (d).]",
        ),
        (
            "<type>iscsi</type>",
            "data",
            400,
            "[Volume Group (VGs) and Logical Volumes (LVs) are not specified.]",
        ),
        (
            "<type>fcp</type><logical_units><logical_unit id=\"lun-x\"/></logical_units>",
            "iso",
            400,
            "[Cannot add Storage. ISO Storage Domain can only be created on the following storage types: File.]",
        ),
        (
            "<type>localfs</type><path>/data</path>",
            "data",
            400,
            "[Data Center must be \"Local Storage\"]",
        ),
    ] {
        let answer = add(&estate, "refused", kind, storage);
        let detail = text(&answer.text(), "detail").unwrap_or_default();
        assert_eq!((answer.status, &*detail), (status, told), "{storage}");
    }
    let answer = add(&estate, "twin", "data", &nfs("a"));
    let detail = text(&answer.text(), "detail").unwrap();
    assert!(
        detail.starts_with("[Cannot add Storage Connection. Storage connection "),
        "{detail}"
    );
    assert!(detail.ends_with(" already exists for a.]"), "{detail}");
}

#[test]
fn a_domain_rests_step_by_step_and_comes_back() {
    let estate = Estate::begin();
    let id = made(&estate, "third", "data", &nfs("third"));
    attach(&estate, &id);
    assert_eq!(estate.events("join"), [962]);
    let path = link(&estate, &id);
    let refused = estate.refused("POST", &format!("{path}/activate"), "<action/>");
    let told = "[Cannot activate Storage. The relevant Storage Domain's status is Active.]";
    assert_eq!(refused, (409, told.to_owned()));
    let refused = estate.refused("DELETE", &path, "");
    let told = "[Cannot detach Storage. The relevant Storage Domain's status is Active.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.done(
        "POST",
        &format!("{path}/deactivate?correlation_id=rest"),
        "<action/>",
    );
    assert_eq!(estate.status(&path), "locked");
    let refused = estate.refused("POST", &format!("{path}/deactivate"), "<action/>");
    assert_eq!(
        refused,
        (409, format!("[Cannot deactivate Storage. {BUSY}"))
    );
    estate.step(1_000);
    assert_eq!(estate.status(&path), "preparing_for_maintenance");
    assert_eq!(estate.events("rest"), [2036, 2036, 2021, 2021, 968]);
    let told = "Deactivating Storage Domain third in Data Center Default";
    assert_eq!(estate.jobs("rest"), job(told, "finished"));
    let steps = estate.get("/jobs?search=correlation_id%3Drest&follow=steps");
    // Its own, then two parts with the commands inside them: two volumes are made and written below the first of these.
    for (text, times) in [
        ("UPDATE_OVF", 1),
        ("DEACTIVATE_STORAGE_DOMAIN", 1),
        ("Creating Volume", 2),
        ("Uploading Image", 2),
        ("<external_type>vdsm<", 4),
        ("<type>executing<", 4),
        ("<type>finalizing<", 5),
        ("<parent_step ", 16),
    ] {
        assert_eq!(steps.matches(text).count(), times, "{text}: {steps}");
    }
    estate.step(1_000);
    assert_eq!(estate.status(&path), "maintenance");
    assert!(texts(&estate.get("/events?max=1"), "code").contains(&"1029".to_owned()));
    estate.done(
        "POST",
        &format!("{path}/activate?correlation_id=wake"),
        "<action/>",
    );
    assert_eq!(estate.status(&path), "active");
    assert_eq!(estate.events("wake"), [966]);
    let told = "Activating Storage Domain third on Data Center Default";
    assert_eq!(estate.jobs("wake"), job(told, "finished"));
    let nothing = link(&estate, NOBODY);
    let refused = estate.refused("POST", &format!("{nothing}/activate"), "<action/>");
    assert_eq!(
        refused,
        (
            400,
            "[Cannot activate Storage. Storage Domain doesn't exist.]".to_owned()
        )
    );
}

#[test]
fn the_master_role_moves_and_can_be_moved() {
    let estate = Estate::begin();
    let is_master = |id: &str| text(&estate.get(&format!("/storagedomains/{id}")), "master");
    let [old, new] = [0, 1].map(|at| estate.domains[at].clone());
    let (old, new) = match is_master(&old).as_deref() {
        Some("true") => (old, new),
        _ => (new, old),
    };
    let path = format!("/datacenters/{}/setmaster", center(&estate));
    let to = |id: &str| format!("<action><storage_domain id=\"{id}\"/></action>");
    let refused = estate.refused("POST", &path, &to(&old));
    let told = "[Cannot switch master storage domain. The storage domain is already the master storage domain.]";
    assert_eq!(refused, (409, told.to_owned()));
    let refused = estate.refused("POST", &path, &to(NOBODY));
    let told = "[Cannot switch master storage domain. The selected Storage Domain is not part of the Data Center.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.done("POST", &format!("{path}?correlation_id=crown"), &to(&new));
    estate.step(2_000);
    assert_eq!(is_master(&new).as_deref(), Some("true"));
    assert_eq!(is_master(&old).as_deref(), Some("false"));
    assert_eq!(estate.events("crown").len(), 1);
    for vm in ids(&estate.get("/vms"), "vm") {
        estate.ask("POST", &format!("/vms/{vm}/stop"), "<action/>");
    }
    estate.step(10_000);
    let path = format!("{}/deactivate", link(&estate, &new));
    estate.done("POST", &path, "<action/>");
    estate.step(2_000);
    assert_eq!(is_master(&old).as_deref(), Some("true"));
    let refused = estate.refused("DELETE", &link(&estate, &old), "");
    assert_eq!(refused.0, 409);
    let clean = format!("/datacenters/{}/cleanfinishedtasks", center(&estate));
    assert_eq!(estate.ask("POST", &clean, "<action/>").status, 200);
}

#[test]
fn running_vms_and_transfers_keep_a_domain_awake() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    estate.start(&vm);
    let path = format!("{}/deactivate", link(&estate, &estate.domains[0]));
    let (status, detail) = estate.refused("POST", &path, "<action/>");
    assert_eq!(status, 409);
    assert!(
        detail.starts_with("[Cannot deactivate Storage. VMs in a state other than"),
        "{detail}"
    );
    let disk = estate.disk("sent");
    let body = format!(
        "<image_transfer><disk id=\"{disk}\"/><direction>download</direction></image_transfer>"
    );
    estate.done("POST", "/imagetransfers", &body);
    let refused = estate.refused("POST", &path, "<action/>");
    let told = "[Cannot deactivate Storage. Please pause or cancel all active disk uploads and downloads first.]";
    assert_eq!(refused, (409, told.to_owned()));
}

#[test]
fn a_domain_is_removed_found_again_wiped_or_destroyed() {
    let estate = Estate::begin();
    let id = made(&estate, "back", "data", &nfs("back"));
    let path = format!("/storagedomains/{id}");
    let refused = estate.ask("DELETE", &path, "");
    assert_eq!(
        (refused.status, text(&refused.text(), "reason")),
        (400, Some("host parameter is missing".into()))
    );
    let refused = estate.refused("DELETE", &format!("{path}?host={NOBODY}"), "");
    let told = "[Can not Remove Storage Domain - the underlying Host ID is invalid.]";
    assert_eq!(refused, (400, told.to_owned()));
    let refused = estate.refused("DELETE", &format!("{path}?host=nosuch"), "");
    assert_eq!(refused, (404, "Entity not found: nosuch".to_owned()));
    let host = host(&estate);
    estate.done(
        "DELETE",
        &format!("{path}?host={host}&correlation_id=gone"),
        "",
    );
    assert_eq!(estate.events("gone"), [960]);
    assert_eq!(
        estate.jobs("gone"),
        job("Removing Storage Domain back", "finished")
    );
    assert_eq!(estate.ask("GET", &path, "").status, 404);
    let body = format!(
        "<storage_domain><type>data</type><host id=\"{host}\"/><storage>{}</storage></storage_domain>",
        nfs("back")
    );
    let again = estate.done("POST", "/storagedomains", &body);
    assert_eq!(ids(&again, "storage_domain")[0], id);
    assert!(again.contains("<name>back</name>"));
    attach(&estate, &id);
    let refused = estate.refused("DELETE", &format!("{path}?host={host}"), "");
    assert_eq!(refused.0, 409);
    let refused = estate.refused("DELETE", &format!("{path}?destroy=true"), "");
    let told = "[Cannot destroy Storage. The relevant Storage Domain's status is Active.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.done(
        "POST",
        &format!("{}/deactivate", link(&estate, &id)),
        "<action/>",
    );
    estate.step(2_000);
    estate.done(
        "DELETE",
        &format!("{path}?destroy=true&correlation_id=end"),
        "",
    );
    assert_eq!(estate.events("end"), [981]);
    let told = "Removing Storage Domain back (Force Remove) from Data Center Default";
    assert_eq!(estate.jobs("end"), job(told, "finished"));
    let again = estate.done("POST", "/storagedomains", &body);
    assert_eq!(ids(&again, "storage_domain")[0], id);
    estate.done("DELETE", &format!("{path}?host={host}&format=true"), "");
    let fresh = made(&estate, "new", "data", &nfs("back"));
    assert_eq!(
        estate
            .get(&format!("/storagedomains/{fresh}/vms?unregistered=true"))
            .matches("<vm ")
            .count(),
        0
    );
}

#[test]
fn luns_come_to_a_domain_and_leave_it() {
    let estate = Estate::begin();
    let host = host(&estate);
    let found = estate.done(
        "POST",
        &format!("/hosts/{host}/iscsidiscover"),
        "<action><iscsi><address>10.54.8.9</address></iscsi></action>",
    );
    let target = text(&found, "iscsi_target").unwrap();
    assert!(
        found.contains("<discovered_targets>")
            && found.contains("<portal>10.54.8.9:3260,1</portal>")
    );
    let refused = estate.refused("POST", &format!("/hosts/{host}/iscsilogin"), "<action/>");
    assert_eq!(
        refused,
        (
            400,
            "Parameter 'iscsi.address' is mandatory but was not provided.".to_owned()
        )
    );
    let body = format!(
        "<action><iscsi><address>10.54.8.9</address><target>{target}</target></iscsi></action>"
    );
    let answer = estate.done("POST", &format!("/hosts/{host}/iscsilogin"), &body);
    assert!(answer.contains("<host "), "{answer}");
    let list = estate.get(&format!("/hosts/{host}/storage"));
    let luns: Vec<_> = list
        .split("</host_storage>")
        .filter(|row| row.contains(&target))
        .map(|row| ids(row, "host_storage").remove(0))
        .collect();
    assert_eq!(luns.len(), 2);
    let storage = |lun: &str| {
        format!("<type>iscsi</type><logical_units><logical_unit id=\"{lun}\"/></logical_units>")
    };
    let id = made(&estate, "san", "data", &storage(&luns[0]));
    attach(&estate, &id);
    let path = format!("/storagedomains/{id}");
    let room = |text_of: &str| text(text_of, "available").unwrap().parse::<u64>().unwrap();
    let before = room(&estate.get(&path));
    let body = format!(
        "<storage_domain><storage>{}</storage></storage_domain>",
        storage(&luns[1])
    );
    let grown = estate.done("PUT", &format!("{path}?correlation_id=grow"), &body);
    assert!(grown.contains(&luns[1]) && room(&grown) > before, "{grown}");
    assert_eq!(estate.events("grow"), [972, 958]);
    let name = "/storagedomains";
    let units = |lun: &str| {
        format!("<action><logical_units><logical_unit id=\"{lun}\"/></logical_units></action>")
    };
    let refused = estate.refused("POST", &format!("{path}/reduceluns"), &units(&luns[1]));
    let told = "[Cannot edit Storage. The relevant Storage Domain's status is Active.]";
    assert_eq!(refused, (409, told.to_owned()));
    assert_eq!(
        estate
            .ask(
                "POST",
                &format!("{path}/refreshluns?correlation_id=look"),
                &units(&luns[1])
            )
            .status,
        200
    );
    assert_eq!(
        estate.jobs("look"),
        job("Refresh LUN Size in Domain san", "finished")
    );
    estate.done(
        "POST",
        &format!("{}/deactivate", link(&estate, &id)),
        "<action/>",
    );
    estate.step(2_000);
    let refused = estate.refused("POST", &format!("{path}/reduceluns"), &units("nosuch"));
    let told = "[Cannot edit Storage. The following LUNs nosuch are not a part of the Storage Domain san.]";
    assert_eq!(refused, (400, told.to_owned()));
    let answer = estate.done("POST", &format!("{path}/reduceluns"), &units(&luns[1]));
    assert!(!answer.contains("logical_unit"), "{answer}");
    estate.step(2_000);
    let seen = estate.get(&path);
    assert!(!seen.contains(&luns[1]) && room(&seen) == before);
    let refused = estate.refused(
        "POST",
        &format!("{name}/{}/refreshluns", estate.domains[0]),
        &units("x"),
    );
    let told = "[Cannot edit Storage. Storage Domain type is illegal.]";
    assert_eq!(refused, (400, told.to_owned()));
    let lun = format!("<disk><name>raw</name><lun_storage>{}</lun_storage></disk>", storage(&luns[1]).replace("/></logical_units>", "><address>10.54.8.9</address><port>3260</port><target>t</target></logical_unit></logical_units>"));
    let disk = estate.done("POST", "/disks", &lun);
    assert!(
        disk.contains("<storage_type>lun</storage_type>") && disk.contains("<size>"),
        "{disk}"
    );
    let refused = estate.refused("POST", "/disks", &lun);
    let told = "[Cannot add Virtual Disk. The provided lun is used by another disk.]";
    assert_eq!(refused, (409, told.to_owned()));
    let found = estate.done(
        "POST",
        &format!("{path}/isattached"),
        &format!("<action><host id=\"{host}\"/></action>"),
    );
    assert_eq!(text(&found, "is_attached").as_deref(), Some("true"));
    estate.done("DELETE", &link(&estate, &id), "");
    estate.done("DELETE", &format!("{path}?host={host}"), "");
    let found = estate.done(
        "POST",
        &format!("/hosts/{host}/unregisteredstoragedomainsdiscover"),
        "<action><iscsi><address>10.54.8.9</address></iscsi><iscsi_targets><iscsi_target>iqn.a</iscsi_target></iscsi_targets></action>",
    );
    assert_eq!(ids(&found, "storage_domain"), [id.as_str()]);
    let body = format!(
        "<storage_domain id=\"{id}\"><type>data</type><import>true</import><host id=\"{host}\"/><storage><type>iscsi</type></storage></storage_domain>"
    );
    let again = estate.done("POST", "/storagedomains", &body);
    assert_eq!(ids(&again, "storage_domain")[0], id);
}

#[test]
fn the_configurations_are_written_when_there_is_something_to_write() {
    let estate = Estate::begin();
    let path = format!("/storagedomains/{}/updateovfstore", estate.domains[0]);
    // What is told comes from commands inside, under their own correlation ids.
    let told = |text: &str| estate.get("/events?max=9").matches(text).count();
    estate.done("POST", &format!("{path}?correlation_id=one"), "<action/>");
    assert!(estate.events("one").is_empty());
    assert_eq!((told("<code>199<"), told("<code>1052<")), (1, 0));
    estate.done("POST", &format!("{path}?correlation_id=two"), "<action/>");
    assert_eq!((told("<code>199<"), told("<code>1052<")), (1, 1));
}
