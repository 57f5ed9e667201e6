//! What the body of a pool says of its members, and how an engine refuses it.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{XML, first, made};
use super::{Names, play};

const NEW: &str = "<vm_pool><name>p</name><cluster><name>Default</name></cluster><template id=\"$t\"/><size>1</size>";

/// A pool with more in its body.
fn pool(more: &str) -> &'static str {
    format!("{NEW}{more}</vm_pool>").leak()
}

#[test]
fn members_are_what_the_body_says_of_them() {
    let wire = Wire::with(plain());
    let template = first(&wire, "/templates?search=name%21%3DBlank");
    let body = pool(
        "<soundcard_enabled>false</soundcard_enabled><display><proxy>x</proxy></display><vm><name>other</name><comment>cc</comment><memory>2147483648</memory><cpu><topology><sockets>2</sockets><cores>1</cores><threads>1</threads></topology></cpu><high_availability><enabled>true</enabled><priority>5</priority></high_availability><delete_protected>true</delete_protected><custom_properties><custom_property><name>sap_agent</name><value>true</value></custom_property></custom_properties><cluster><name>nobody</name></cluster></vm>",
    );
    let id = made(&wire, "/vmpools", &body.replace("$t", &template));
    let shown = wire.api("GET", &format!("/vmpools/{id}"), XML, "").text();
    assert!(shown.contains("<proxy>x<"), "{shown}");
    let member = wire
        .api("GET", "/vms?search=name%3Dp-1&all_content=true", XML, "")
        .text();
    for word in [
        "<name>p-1<",
        "<comment>cc<",
        "<memory>2147483648<",
        "<sockets>2<",
        "<priority>5<",
        "<delete_protected>true<",
        "<name>sap_agent<",
        "<soundcard_enabled>false<",
    ] {
        assert!(member.contains(word), "{word} is not in {member}");
    }
}

#[test]
fn members_that_cannot_be_are_refused() {
    let wire = Wire::with(plain());
    let template = first(&wire, "/templates?search=name%21%3DBlank");
    let names: Names<'_> = &[("$t", &template)];
    #[rustfmt::skip]
    let rows = [
        ("POST", "/vmpools", pool("<vm><memory>1</memory></vm>"), 400, "[must be greater than or equal to 1, Attribute: vmStaticData.memSizeMb]"),
        ("POST", "/vmpools", pool("<vm><memory>268435456</memory></vm>"), 400, "[Cannot create VM-Pool. Physical Memory Guaranteed cannot exceed Memory Size.]"),
        ("POST", "/vmpools", pool("<vm><memory>99999999999999</memory></vm>"), 409, "[Cannot create VM-Pool. Memory size (95367431MB) cannot exceed maximum memory size ("),
        ("POST", "/vmpools", pool("<vm><high_availability><priority>1000</priority></high_availability></vm>"), 400, "[VM priority value passed the permitted max value, value should be between 0 and 100.]"),
        ("POST", "/vmpools", pool("<vm><time_zone><name>Europe/Vienna</name></time_zone></vm>"), 400, "[Cannot create VM-Pool. Invalid time zone for given OS type., Attribute: vmStaticData]"),
        ("POST", "/vmpools", pool("<vm><template id=\"zz\"/></vm>"), 400, "Invalid UUID string: zz"),
        ("POST", "/vmpools", pool("<vm><quota id=\"$nobody\"/></vm>"), 400, "[Cannot create VM-Pool. The quota associated with VM null is no longer available."),
        ("POST", "/vmpools", pool("<vm><placement_policy><hosts><host id=\"$nobody\"/></hosts></placement_policy></vm>"), 409, "[Cannot create VM-Pool. VM is pinned to a specific host. The required host doesn't exist.]"),
        ("POST", "/vmpools", pool("<instance_type id=\"$nobody\"/>"), 404, "Entity not found: InstanceType: id=$nobody"),
        ("POST", "/vmpools", pool("<tpm_enabled>true</tpm_enabled><vm><os><type>rhel_6x64</type></os></vm>"), 400, "[Cannot create VM-Pool. TPM device is not supported on"),
    ];
    play(&wire, names, &rows);
    let id = made(&wire, "/vmpools", &pool("").replace("$t", &template));
    let names: Names<'_> = &[("$p", &id)];
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/vmpools/$p", "<vm_pool><template id=\"zz\"/></vm_pool>", 500, ""),
        ("PUT", "/vmpools/$p", "<vm_pool><name></name></vm_pool>", 400, "[Can not edit VM-Pool. The given name is invalid for pool name."),
    ];
    play(&wire, names, &rows);
}
