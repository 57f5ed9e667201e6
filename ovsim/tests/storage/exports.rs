//! VMs and templates on their way out and in: export domains, appliances on hosts, other systems, domains that come and go.

use super::estate::{Estate, ids, job, text, texts};

const NOBODY: &str = "11111111-2222-3333-4444-555555555555";

fn host(estate: &Estate) -> String {
    ids(&estate.get("/hosts"), "host").remove(0)
}

fn center(estate: &Estate) -> String {
    ids(
        &estate.get("/datacenters?search=name%3DDefault"),
        "data_center",
    )
    .remove(0)
}

/// A domain that is made, attached and active.
pub(super) fn domain(estate: &Estate, name: &str, kind: &str) -> String {
    let body = format!(
        "<storage_domain><name>{name}</name><type>{kind}</type><host id=\"{}\"/>\
         <storage><type>nfs</type><address>10.54.8.1</address><path>/exports/{name}</path></storage></storage_domain>",
        host(estate)
    );
    let made = estate.done("POST", "/storagedomains", &body);
    let id = ids(&made, "storage_domain").remove(0);
    attach(estate, &id);
    id
}

pub(super) fn attach(estate: &Estate, id: &str) {
    let path = format!("/datacenters/{}/storagedomains", center(estate));
    estate.done("POST", &path, &format!("<storage_domain id=\"{id}\"/>"));
    estate.step(10_000);
}

pub(super) fn detach(estate: &Estate, id: &str) {
    let path = format!("/datacenters/{}/storagedomains/{id}", center(estate));
    estate.done("POST", &format!("{path}/deactivate"), "<action/>");
    estate.step(10_000);
    estate.done("DELETE", &path, "");
    estate.step(5_000);
}

#[test]
fn a_vm_goes_to_an_export_domain_and_comes_back_as_another() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    let export = domain(&estate, "out", "export");
    let path = format!("/vms/{vm}/export");
    let to = |id: &str| format!("<action><storage_domain id=\"{id}\"/></action>");
    let name = text(
        &estate.get(&format!("/storagedomains/{}", estate.domains[0])),
        "name",
    );
    let told = format!(
        "[Cannot export VM. The specified domain '{}' is not an export domain.]",
        name.unwrap()
    );
    let refused = estate.refused("POST", &path, &to(&estate.domains[0]));
    assert_eq!(refused, (400, told));
    let refused = estate.refused("POST", &path, &to(NOBODY));
    let told = "[Cannot export VM. Storage Domain doesn't exist.]";
    assert_eq!(refused, (400, told.to_owned()));
    let refused = estate.refused("POST", &path, "<action/>");
    let told = "No matching signature found, make sure that mandatory attributes are provided.";
    assert_eq!(refused, (400, told.to_owned()));
    estate.done("POST", &format!("{path}?correlation_id=out"), &to(&export));
    assert_eq!(estate.status(&format!("/vms/{vm}")), "image_locked");
    assert_eq!(estate.events("out"), [1162]);
    estate.step(3_000);
    assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
    assert_eq!(estate.events("out"), [1162, 1150]);
    assert_eq!(
        estate.jobs("out"),
        job("Exporting VM story To Export Domain out", "finished")
    );
    let refused = estate.refused("POST", &path, &to(&export));
    let told = "[Cannot export VM. VM with the same identifier already exists.]";
    assert_eq!(refused, (409, told.to_owned()));
    let list = estate.get(&format!("/storagedomains/{export}/vms"));
    assert!(
        list.contains("<name>story</name>") && list.contains(&vm),
        "{list}"
    );
    assert!(!list.contains("kept"), "{list}");
    let packed = format!("/storagedomains/{export}/vms/{vm}");
    let disks = estate.get(&format!("{packed}/diskattachments"));
    assert_eq!(ids(&disks, "disk_attachment").len(), 1);
    let body = |more: &str| {
        format!(
            "<action><storage_domain id=\"{}\"/><cluster><name>Default</name></cluster>{more}</action>",
            estate.domains[1]
        )
    };
    let import = format!("{packed}/import?correlation_id=in");
    let refused = estate.refused("POST", &import, &body(""));
    let told = "[Import VM failed - VM ID already exists in the system. Please remove the VM (story) from the system first]";
    assert_eq!(refused, (409, told.to_owned()));
    let clone = "<clone>true</clone><vm><name>again</name></vm>";
    estate.done("POST", &import.replace("=in", "=new"), &body(clone));
    let found = estate.get("/vms?search=name%3Dagain");
    assert_eq!(text(&found, "status").as_deref(), Some("image_locked"));
    let again = ids(&found, "vm").remove(0);
    estate.step(4_000);
    assert_eq!(estate.status(&format!("/vms/{again}")), "down");
    assert_eq!(estate.events("new"), [1165, 1152]);
    assert_eq!(
        estate.jobs("new"),
        job("Importing VM again to Cluster Default", "finished")
    );
    let attached = estate.get(&format!("/vms/{again}/diskattachments"));
    let disk = estate.get(&format!("/disks/{}", ids(&attached, "disk")[0]));
    assert!(disk.contains(&estate.domains[1]) && disk.contains("<status>ok</status>"));
    let macs = |vm: &str| texts(&estate.get(&format!("/vms/{vm}/nics")), "address");
    assert_ne!(macs(&vm), macs(&again));
    estate.done("DELETE", &format!("/vms/{vm}"), "");
    estate.step(3_000);
    estate.done("POST", &import, &body(""));
    estate.step(4_000);
    assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
    estate.done("DELETE", &format!("{packed}?correlation_id=gone"), "");
    estate.step(3_000);
    let told = "Removing VM story image from Storage Domain out";
    assert_eq!(estate.jobs("gone"), job(told, "finished"));
    assert_eq!(estate.ask("GET", &packed, "").status, 404);
}

#[test]
fn an_appliance_on_a_host_is_imported_again() {
    let estate = Estate::begin();
    let (vm, disk) = estate.vm_with_disk("story");
    let host = host(&estate);
    let body = |more: &str| format!("<action><host id=\"{host}\"/>{more}</action>");
    let path = format!("/vms/{vm}/export");
    let refused = estate.refused("POST", &path, &body("<directory>ova</directory>"));
    assert_eq!(refused.0, 400);
    assert!(
        refused.1.contains("Invalid target folder: ova on Host"),
        "{refused:?}"
    );
    let nobody = format!("<action><host id=\"{NOBODY}\"/><directory>/ova</directory></action>");
    let refused = estate.refused("POST", &path, &nobody);
    assert_eq!(
        refused,
        (400, "[Cannot export VM. Invalid Host Id.]".to_owned())
    );
    let out = body("<directory>/ova</directory><filename>story.ova</filename>");
    estate.done("POST", &format!("{path}?correlation_id=out"), &out);
    assert_eq!(estate.status(&format!("/disks/{disk}")), "locked");
    let refused = estate.refused("POST", &path, &out);
    assert_eq!(
        refused,
        (
            409,
            "[Cannot export VM. VM story is being exported.]".to_owned()
        )
    );
    estate.step(6_000);
    assert_eq!(estate.events("out"), [1223, 1224]);
    let name = text(&estate.get(&format!("/hosts/{host}")), "name").unwrap();
    let told = format!("Exporting VM story as an OVA to /ova/story.ova on Host {name}");
    assert_eq!(estate.jobs("out"), job(&told, "finished"));
    assert_eq!(estate.status(&format!("/disks/{disk}")), "ok");
    let import = |url: &str, more: &str| {
        format!(
            "<external_vm_import><name>story</name><url>{url}</url><provider>kvm</provider><vm><name>back</name></vm>\
             <cluster><name>Default</name></cluster><storage_domain id=\"{}\"/>{more}</external_vm_import>",
            estate.domains[1]
        )
    };
    let at = format!("<host id=\"{host}\"/>");
    let path = "/externalvmimports?correlation_id=in";
    let refused = estate.refused("POST", path, &import("ova:///ova/story.ova", ""));
    let told = "[Cannot import VM. No host specified to serve as proxy.]";
    assert_eq!(refused, (400, told.to_owned()));
    assert_eq!(
        estate.refused("POST", path, &import("ova:///none", &at)).0,
        400
    );
    let refused = estate.refused("POST", path, "<external_vm_import/>");
    let told = "ExternalVmImport [provider, url, name, cluster.id|name, storageDomain.id|name] required for add";
    assert_eq!(refused, (400, told.to_owned()));
    let refused = estate.refused("POST", path, &import("qemu:///system", &at));
    assert_eq!(
        refused,
        (400, "[Cannot import VM. No username specified.]".to_owned())
    );
    let answer = estate.ask("POST", path, &import("ova:///ova/story.ova", &at));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let new = ids(&answer.text(), "vm").remove(0);
    assert_eq!(estate.status(&format!("/vms/{new}")), "image_locked");
    estate.step(6_000);
    assert_eq!(estate.status(&format!("/vms/{new}")), "down");
    assert!(
        estate
            .get(&format!("/vms/{new}"))
            .contains("<name>back</name>")
    );
    let more = "<username>u</username><password>secret</password>";
    let body = import("qemu:///system", more).replace("back", "kvm");
    let answer = estate.ask("POST", "/externalvmimports?correlation_id=kvm", &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(!answer.text().contains("secret"));
    estate.step(6_000);
    assert_eq!(estate.events("kvm"), [1165, 1152]);
}

#[test]
fn templates_are_exported_and_imported_too() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    let body = format!("<template><name>mould</name><vm id=\"{vm}\"/></template>");
    let made = estate.done("POST", "/templates", &body);
    let template = ids(&made, "template").remove(0);
    estate.step(3_000);
    let export = domain(&estate, "out", "export");
    let path = format!("/templates/{template}/export?correlation_id=out");
    let to = format!("<action><storage_domain id=\"{export}\"/></action>");
    estate.done("POST", &path, &to);
    let refused = estate.refused("POST", &path, &to);
    let told = "[Cannot export Template. Template mould is being exported.]";
    assert_eq!(refused, (409, told.to_owned()));
    assert_eq!(estate.status(&format!("/templates/{template}")), "ok");
    estate.step(3_000);
    assert_eq!(estate.events("out"), [1164, 1156]);
    let packed = format!("/storagedomains/{export}/templates/{template}");
    assert!(estate.get(&packed).contains("<name>mould</name>"));
    assert_eq!(
        ids(&estate.get(&format!("{packed}/disks")), "disk").len(),
        1
    );
    let body = format!(
        "<action><storage_domain id=\"{}\"/><cluster><name>Default</name></cluster></action>",
        estate.domains[1]
    );
    let import = format!("{packed}/import?correlation_id=in");
    let refused = estate.refused("POST", &import, &body);
    let told = "[Cannot import Template. Template or VM with the same ID already exists in the system. Please remove the Template or VM (mould) from the system first]";
    assert_eq!(refused, (409, told.to_owned()));
    estate.done("DELETE", &format!("/templates/{template}"), "");
    estate.step(3_000);
    estate.done("POST", &import.replace("=in", "=back"), &body);
    estate.step(4_000);
    assert_eq!(estate.status(&format!("/templates/{template}")), "ok");
    assert_eq!(estate.events("back"), [1163, 1158]);
}
