//! Clients that would rather wait than ask again: `201-created`.

use super::estate::{Estate, ids, text};

const WAITS: &str =
    "Content-Type: application/xml\r\nAccept: application/xml\r\nX-Ovirt-Expect: 201-created\r\n";

#[test]
fn who_waits_for_the_disks_of_a_new_vm_gets_it_whole() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("story");
    let body = format!("<template><name>t</name><vm id=\"{vm}\"/></template>");
    let template = estate.done("POST", "/templates", &body);
    let template = ids(&template, "template").remove(0);
    estate.step(10_000);
    let body = format!(
        "<vm><name>whole</name><cluster><name>Default</name></cluster><template id=\"{template}\"/></vm>"
    );
    let path = "/vms?correlation_id=whole";
    let answer = estate.wire.api("POST", path, WAITS, &body);
    assert_eq!(answer.status, 201);
    let vm = answer.text();
    assert!(!vm.contains("creation_status"), "{vm}");
    assert!(vm.contains("\n    <status>down</status>"), "{vm}");
    assert_eq!(estate.events("whole"), [37, 53]);
    // A disk has no tasks to wait for.
    let body = format!(
        "<disk><name>d</name><provisioned_size>1048576</provisioned_size><format>cow</format>\
         <storage_domains><storage_domain id=\"{}\"/></storage_domains></disk>",
        estate.domains[0]
    );
    let disk = estate.wire.api("POST", "/disks", WAITS, &body);
    assert_eq!(disk.status, 201);
    assert_eq!(text(&disk.text(), "status").as_deref(), Some("locked"));
}
