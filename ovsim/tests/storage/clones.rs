//! VMs made of VMs, of snapshots and of templates with disks.

use super::estate::{Estate, ids, job, text, texts};

fn clone(estate: &Estate, vm: &str, body: &str, correlation: &str) -> String {
    let path = format!("/vms/{vm}/clone?correlation_id={correlation}");
    estate.done("POST", &path, body)
}

fn found(estate: &Estate, name: &str) -> Option<String> {
    let list = estate.get(&format!("/vms?search=name%3D{name}"));
    ids(&list, "vm").into_iter().next()
}

#[test]
fn a_clone_shows_itself_when_the_source_has_its_snapshot() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    let body = "<action><vm><name>twin</name></vm></action>";
    let answer = clone(&estate, &vm, body, "clone");
    assert!(answer.contains("<job ") && answer.contains("<status>complete</status>"));
    assert!(found(&estate, "twin").is_none());
    assert_eq!(estate.events("clone"), [34]);
    let snapshots = estate.get(&format!("/vms/{vm}/snapshots"));
    assert!(snapshots.contains("Auto-generated for Clone VM"));
    assert_eq!(estate.status(&format!("/disks/{disk}")), "locked");
    for (method, path, body, told) in [
        (
            "POST",
            format!("/vms/{vm}/clone"),
            "<action><vm><name>other</name></vm></action>",
            "[Cannot add VM. This disk is currently in use to create VM twin.]",
        ),
        (
            "DELETE",
            format!("/vms/{vm}"),
            "",
            "[Cannot remove VM. VM is being cloned.]",
        ),
    ] {
        assert_eq!(estate.refused(method, &path, body), (409, told.to_owned()));
    }
    estate.step(2_000);
    let twin = found(&estate, "twin").unwrap();
    assert_eq!(estate.status(&format!("/vms/{twin}")), "image_locked");
    let disks = estate.get("/disks?search=alias%3Dstory-disk_twin");
    assert_eq!(text(&disks, "status").as_deref(), Some("locked"));
    estate.step(5_000);
    assert_eq!(estate.status(&format!("/vms/{twin}")), "down");
    assert_eq!(estate.events("clone"), [34, 53]);
    let told = "Creating VM twin as a clone of VM story";
    assert_eq!(estate.jobs("clone"), job(told, "finished"));
    let snapshots = estate.get(&format!("/vms/{vm}/snapshots"));
    assert_eq!(ids(&snapshots, "snapshot").len(), 1);
    assert_eq!(estate.status(&format!("/disks/{disk}")), "ok");
    let macs = |vm: &str| texts(&estate.get(&format!("/vms/{vm}/nics")), "address");
    assert_ne!(macs(&vm), macs(&twin));
    let attached = estate.get(&format!("/vms/{twin}/diskattachments"));
    assert_eq!(ids(&attached, "disk").len(), 1);
    assert_ne!(ids(&attached, "disk")[0], disk);
}

#[test]
fn a_clone_of_a_running_vm_goes_where_it_is_told() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    estate.start(&vm);
    let body = format!(
        "<action><vm><name>twin</name></vm><storage_domain id=\"{}\"/></action>",
        estate.domains[1]
    );
    clone(&estate, &vm, &body, "live");
    estate.step(7_000);
    let twin = found(&estate, "twin").unwrap();
    let seen = estate.get(&format!("/vms/{twin}"));
    assert!(seen.contains("<status>down</status>") && !seen.contains("<host "));
    let disks = estate.get("/disks?search=alias%3Dstory-disk_twin");
    assert!(disks.contains(&estate.domains[1]), "{disks}");
    let path = format!("/vms/{vm}/clone");
    for (body, status, told) in [
        (
            "<action><vm><name>twin</name></vm></action>",
            409,
            "[Cannot add VM. The VM name is already in use, please choose a unique name and try again.]",
        ),
        (
            "<action><vm><name>a b</name></vm></action>",
            400,
            "[Can not add VM. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: vmStatic.name]",
        ),
        (
            "<action/>",
            400,
            "Parameter 'vm.name' is mandatory but was not provided.",
        ),
    ] {
        assert_eq!(
            estate.refused("POST", &path, body),
            (status, told.to_owned())
        );
    }
    let nobody = "/vms/11111111-2222-3333-4444-555555555555/clone";
    let body = "<action><vm><name>x</name></vm></action>";
    let told = "Entity not found: VM: id=11111111-2222-3333-4444-555555555555";
    assert_eq!(estate.refused("POST", nobody, body), (404, told.to_owned()));
}

fn of_snapshot(name: &str, snapshot: &str) -> String {
    format!(
        "<vm><name>{name}</name><cluster><name>Default</name></cluster><snapshots><snapshot id=\"{snapshot}\"/></snapshots></vm>"
    )
}

#[test]
fn a_vm_of_a_snapshot_has_what_was_then() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    let body = "<snapshot><description>then</description></snapshot>";
    let made = estate.done("POST", &format!("/vms/{vm}/snapshots"), body);
    let snapshot = ids(&made, "snapshot").remove(0);
    let refused = estate.refused("POST", "/vms", &of_snapshot("early", &snapshot));
    let told = "[Cannot add VM. Snapshot is currently being created for VM story.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.step(3_000);
    estate.done(
        "PUT",
        &format!("/vms/{vm}"),
        "<vm><memory>536870912</memory></vm>",
    );
    let path = "/vms?correlation_id=then";
    let answer = estate.ask("POST", path, &of_snapshot("past", &snapshot));
    assert_eq!(answer.status, 202, "{}", answer.text());
    let past = answer.text();
    assert!(past.contains("<memory>268435456</memory>"), "{past}");
    let id = ids(&past, "vm").remove(0);
    assert_eq!(estate.status(&format!("/vms/{id}")), "image_locked");
    estate.step(4_000);
    assert_eq!(estate.status(&format!("/vms/{id}")), "down");
    assert_eq!(estate.events("then"), [37, 53]);
    let told = "Creating VM past from Snapshot then in Cluster Default";
    assert_eq!(estate.jobs("then"), job(told, "finished"));
    let attached = estate.get(&format!("/vms/{id}/diskattachments"));
    let disk = ids(&attached, "disk").remove(0);
    assert!(attached.contains("<bootable>true</bootable>"));
    assert_eq!(estate.status(&format!("/disks/{disk}")), "ok");
    assert_eq!(ids(&estate.get(&format!("/vms/{id}/nics")), "nic").len(), 1);
    let list = estate.get(&format!("/vms/{vm}/snapshots"));
    let active = list
        .split("</snapshot>")
        .find(|row| row.contains("Active VM"));
    let active = ids(active.unwrap(), "snapshot").remove(0);
    let refused = estate.refused("POST", "/vms", &of_snapshot("live", &active));
    let told = "[Cannot add VM. The operation is only allowed for regular snapshots.]";
    assert_eq!(refused, (409, told.to_owned()));
}

#[test]
fn a_template_is_locked_while_its_disks_are_copied() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    let body = format!(
        "<template><name>mould</name><vm id=\"{vm}\"><disk_attachments><disk_attachment><disk id=\"{disk}\"><name>base</name>\
         <storage_domains><storage_domain id=\"{}\"/></storage_domains></disk></disk_attachment></disk_attachments></vm></template>",
        estate.domains[1]
    );
    let made = estate.done("POST", "/templates?correlation_id=mould", &body);
    let template = ids(&made, "template").remove(0);
    assert_eq!(estate.status(&format!("/templates/{template}")), "locked");
    assert_eq!(estate.status(&format!("/vms/{vm}")), "image_locked");
    let list = estate.get("/disks?search=alias%3Dbase");
    assert_eq!(text(&list, "status").as_deref(), Some("locked"));
    assert!(list.contains(&estate.domains[1]));
    let refused = estate.refused("DELETE", &format!("/templates/{template}"), "");
    let told = "[Cannot remove Template. Template ${TemplateName} is being created.]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.step(3_000);
    assert_eq!(estate.status(&format!("/templates/{template}")), "ok");
    assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
    assert_eq!(estate.events("mould"), [48, 51]);
    let told = "Creating VM Template mould in Data Center Default";
    assert_eq!(estate.jobs("mould"), job(told, "finished"));
    let path = format!("/templates/{template}?correlation_id=gone");
    estate.done("DELETE", &path, "");
    assert_eq!(estate.status(&format!("/templates/{template}")), "locked");
    assert_eq!(estate.events("gone"), [50]);
    estate.step(2_000);
    assert_eq!(estate.ask("GET", &path, "").status, 404);
    assert_eq!(estate.events("gone"), [50, 251]);
    let told = "Removing VM Template mould from Data Center Default";
    assert_eq!(estate.jobs("gone"), job(told, "finished"));
    assert!(ids(&estate.get("/disks?search=alias%3Dbase"), "disk").is_empty());
}

#[test]
fn versions_have_a_base_that_is_first() {
    let estate = Estate::begin();
    let vm = estate.vm("story");
    let add = |more: &str| {
        let body = format!("<template><name>mould</name><vm id=\"{vm}\"/>{more}</template>");
        let answer = estate.ask("POST", "/templates", &body);
        estate.step(3_000);
        answer
    };
    let base = ids(&add("").text(), "template").remove(0);
    let version = |id: &str| {
        format!("<version><base_template id=\"{id}\"/><version_name>more</version_name></version>")
    };
    let second = add(&version(&base)).text();
    assert!(second.contains("<version_number>2</version_number>"));
    let second = ids(&second, "template").remove(0);
    for (id, told) in [
        (
            second.as_str(),
            "[Cannot add Template. Only the first template version can be selected as the base template.]",
        ),
        (
            "11111111-2222-3333-4444-555555555555",
            "[Cannot add Template. The relevant Template doesn't exist.]",
        ),
        (
            "00000000-0000-0000-0000-000000000000",
            "[Blank template can't have sub-templates.]",
        ),
    ] {
        let answer = add(&version(id));
        assert_eq!(
            (answer.status, text(&answer.text(), "detail").as_deref()),
            (400, Some(told))
        );
    }
    // A base that goes leaves its place to the next version.
    estate.done("DELETE", &format!("/templates/{base}"), "");
    let left = estate.get(&format!("/templates/{second}"));
    assert_eq!(ids(&left, "base_template"), [second.as_str()]);
    let path = format!("/templates/{second}?correlation_id=gone");
    estate.done("DELETE", &path, "");
    assert_eq!(estate.events("gone"), [50]);
    assert_eq!(estate.ask("GET", &path, "").status, 404);
}

#[test]
fn vms_of_a_template_are_thin_or_have_disks_of_their_own() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    let body = format!("<template><name>mould</name><vm id=\"{vm}\"/></template>");
    let made = estate.done("POST", "/templates", &body);
    let template = ids(&made, "template").remove(0);
    estate.step(3_000);
    let attached = estate.get(&format!("/templates/{template}/diskattachments"));
    let base = ids(&attached, "disk").remove(0);
    let body = |name: &str, disk: &str| {
        format!(
            "<vm><name>{name}</name><cluster><name>Default</name></cluster><template id=\"{template}\"/>\
             <disk_attachments><disk_attachment><disk id=\"{base}\">{disk}</disk></disk_attachment></disk_attachments></vm>"
        )
    };
    let other = format!(
        "<storage_domains><storage_domain id=\"{}\"/></storage_domains>",
        estate.domains[1]
    );
    let refused = estate.refused("POST", "/vms", &body("thin", "<format>raw</format>"));
    let told = "[Cannot add VM. Thin provisioned template disks can not be defined as Raw.]";
    assert_eq!(refused, (400, told.to_owned()));
    let refused = estate.refused("POST", "/vms", &body("thin", &other));
    let told = "[Cannot add VM. The selected Storage Domain does not contain the VM Template.]";
    assert_eq!(refused, (400, told.to_owned()));
    let answer = estate.ask("POST", "/vms?correlation_id=thin", &body("thin", ""));
    assert_eq!(answer.status, 202);
    let told = answer.text();
    let link = told.split("creation_status/").nth(1).unwrap();
    let task = link.split('"').next().unwrap();
    let id = ids(&told, "vm").remove(0);
    let watch = format!("/vms/{id}/creation_status/{task}");
    assert_eq!(estate.status(&watch), "pending");
    estate.step(3_000);
    assert_eq!(estate.status(&watch), "complete");
    assert_eq!(estate.events("thin"), [37, 53]);
    let path = "/vms?clone=true&correlation_id=own";
    let answer = estate.ask("POST", path, &body("own", &other));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = ids(&answer.text(), "vm").remove(0);
    let attached = estate.get(&format!("/vms/{id}/diskattachments"));
    let disk = estate.get(&format!("/disks/{}", ids(&attached, "disk")[0]));
    assert!(disk.contains(&estate.domains[1]) && disk.contains("<status>locked</status>"));
    estate.step(3_000);
    assert_eq!(estate.events("own"), [37, 53]);
    let told = "Creating VM own from Template mould in Cluster Default";
    assert_eq!(estate.jobs("own"), job(told, "finished"));
    let refused = estate.refused("DELETE", &format!("/templates/{template}"), "");
    let told = "[Cannot delete Template. Template is being used by the following VMs: thin.]";
    assert_eq!(refused, (409, told.to_owned()));
}
