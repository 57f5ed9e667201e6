//! What lay on a domain that went and came back: VMs and disks registered again.

use super::estate::{Estate, ids, job};
use super::exports::{attach, detach, domain};

const NOBODY: &str = "11111111-2222-3333-4444-555555555555";

#[test]
fn what_leaves_with_a_domain_is_registered_again() {
    let estate = Estate::begin();
    let data = domain(&estate, "wander", "data");
    let floating = |name: &str| {
        let body = format!(
            "<disk><name>{name}</name><provisioned_size>1073741824</provisioned_size><format>cow</format>\
             <storage_domains><storage_domain id=\"{data}\"/></storage_domains></disk>"
        );
        let id = ids(&estate.done("POST", "/disks", &body), "disk").remove(0);
        estate.step(3_000);
        id
    };
    let (disk, loose) = (floating("own"), floating("loose"));
    let vm = estate.vm("story");
    let link = format!(
        "<disk_attachment><interface>virtio</interface><active>true</active><disk id=\"{disk}\"/></disk_attachment>"
    );
    estate.done("POST", &format!("/vms/{vm}/diskattachments"), &link);
    let here = estate.get(&format!("/storagedomains/{data}/vms"));
    assert_eq!(ids(&here, "vm")[0], vm);
    detach(&estate, &data);
    assert_eq!(estate.ask("GET", &format!("/vms/{vm}"), "").status, 404);
    assert_eq!(
        estate.ask("GET", &format!("/disks/{loose}"), "").status,
        404
    );
    attach(&estate, &data);
    let list = estate.get(&format!("/storagedomains/{data}/vms?unregistered=true"));
    assert!(list.contains("<name>story</name>"), "{list}");
    let path = format!("/storagedomains/{data}/vms/{vm}/register?correlation_id=back");
    let refused = estate.refused(
        "POST",
        &format!("/storagedomains/{data}/vms/{NOBODY}/register"),
        "<action><cluster><name>Default</name></cluster></action>",
    );
    let told = "[General command validation failure.]";
    assert_eq!(refused, (500, told.to_owned()));
    let other = estate.vm("story");
    let body = "<action><cluster><name>Default</name></cluster></action>";
    let refused = estate.refused("POST", &path, body);
    let told = "[Import VM failed - VM Name already exists in the Data Center. Please rename the VM in the Data Center first]";
    assert_eq!(refused, (409, told.to_owned()));
    for (page, more) in [
        ("", "<vm><name>x</name></vm>"),
        ("<h1>", "<clone>false</clone><vm><name>x</name></vm>"),
    ] {
        let asked = body.replace("</action>", &format!("{more}</action>"));
        let answer = estate.ask("POST", &path, &asked);
        assert!(
            answer.status >= 400 && answer.text().contains(page),
            "{}",
            answer.text()
        );
    }
    estate.done("DELETE", &format!("/vms/{other}"), "");
    estate.step(3_000);
    let named = body.replace("<action>", "<action><name>told</name>");
    let answer = estate.done("POST", &path.replace("=back", "=now"), &named);
    assert!(answer.contains("<async>false</async>"), "{answer}");
    assert!(
        answer.contains("<action>\n    <name>told</name>"),
        "{answer}"
    );
    assert_eq!(estate.status(&format!("/vms/{vm}")), "down");
    assert_eq!(estate.events("now"), [174]);
    let told = "Importing VM told from configuration to Cluster Default";
    assert_eq!(estate.jobs("now"), job(told, "finished"));
    let attached = estate.get(&format!("/vms/{vm}/diskattachments"));
    assert_eq!(ids(&attached, "disk")[0], disk);
    let path = format!("/storagedomains/{data}/disks?unregistered=true");
    let list = estate.get(&path);
    assert_eq!(ids(&list, "disk"), [loose.as_str()]);
    let body = format!("<disk id=\"{loose}\"/>");
    estate.done("POST", &format!("{path}&correlation_id=disk"), &body);
    assert_eq!(estate.status(&format!("/disks/{loose}")), "ok");
    assert_eq!(estate.events("disk"), [378]);
    assert!(ids(&estate.get(&path), "disk").is_empty());
}
