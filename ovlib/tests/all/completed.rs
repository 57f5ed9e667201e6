//! What is fetched beside a list, and what is not.

use crate::server::{answer, connect, xml};
use crate::trouble::{calls, engine};
use ovlib::Select;

#[test]
fn only_references_are_completed() {
    let server = engine(|heard, _| match heard.path.as_str() {
        "/ovirt-engine/api/vms?follow=reported_devices" => {
            xml("<vms><vm id=\"1\"><name>a</name><reported_devices>\
             <reported_device href=\"/ovirt-engine/api/vms/1/reporteddevices/x\" id=\"x\"><name>eth0</name></reported_device>\
             </reported_devices></vm></vms>")
        }
        "/ovirt-engine/api/disks" => xml("<disks><disk id=\"d\"><name>d</name><storage_domains>\
             <storage_domain href=\"/ovirt-engine/api/storagedomains/s\" id=\"s\"/>\
             <storage_domain href=\"/ovirt-engine/api/storagedomains/t\" id=\"t\"/></storage_domains></disk></disks>"),
        "/ovirt-engine/api/storagedomains/s" => {
            xml("<storage_domain id=\"s\"><name>one</name></storage_domain>")
        }
        "/ovirt-engine/api/storagedomains/t" => {
            xml("<storage_domain id=\"t\"><name>two</name></storage_domain>")
        }
        _ => answer(404, "text/plain", ""),
    });
    let context = connect(&server, &[]);
    let wants = ["reported_devices.ips.address".to_owned()];
    let rows = Select::new().many(&context.vms(), &wants).unwrap();
    assert_eq!(rows.count(), 1);
    assert_eq!(calls(&server), 1);
    let wants = ["storage_domains.name".to_owned()];
    let mut select = Select::new();
    for (condition, expected) in [("two", 1), ("three", 0)] {
        select.wheres.clear();
        select
            .add_where(&format!("storage_domains.name = {condition}"))
            .unwrap();
        let rows: Vec<_> = select
            .many(&context.disks(), &wants)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(rows.len(), expected);
        assert!(
            rows.iter()
                .all(|row| row.text("storage_domains.name").as_deref() == Some("one, two"))
        );
    }
}
