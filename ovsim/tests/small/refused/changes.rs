//! Changes of machines, disks, cards and domains.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play, vm};

#[test]
fn changes_of_machines_disks_and_cards() {
    let wire = Wire::with(ovsim::Options {
        vms: ovsim::Options::default().vms,
        ..plain()
    });
    let machine = vm(&wire, "m");
    let domain = first(&wire, "/storagedomains?search=name%3Ddata1");
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let disk = format!(
        "<disk><name>d</name><provisioned_size>1024</provisioned_size><format>raw</format><storage_domains><storage_domain id=\"{domain}\"/></storage_domains></disk>"
    );
    let disk = wire.api("POST", "/disks", super::super::XML, &disk).text();
    // A raw disk grows as it is filled unless it is told not to.
    assert_eq!(
        super::super::element(&disk, "sparse"),
        Some("true"),
        "{disk}"
    );
    let disk = super::super::id(&disk);
    let body = format!("<network><name>far</name><data_center id=\"{center}\"/></network>");
    let net = made(&wire, "/networks", &body);
    let body = format!("<vnic_profile><name>p</name><network id=\"{net}\"/></vnic_profile>");
    let far = made(&wire, "/vnicprofiles", &body);
    let nic = made(
        &wire,
        &format!("/vms/{machine}/nics"),
        "<nic><name>n</name></nic>",
    );
    let up = first(&wire, "/vms?search=status%3Dup");
    let names: Names<'_> = &[
        ("$m", &machine),
        ("$sd", &domain),
        ("$d", &disk),
        ("$far", &far),
        ("$n", &nic),
        ("$up", &up),
    ];
    const VM: &str = "/vms/$m";
    play(
        &wire,
        names,
        &[
            (
                "PUT",
                VM,
                "<vm><name></name></vm>",
                400,
                "[size must be between 1 and 255, Attribute: vmStatic.name]",
            ),
            (
                "PUT",
                VM,
                "<vm><template id=\"$nobody\"/></vm>",
                400,
                "[Cannot edit VM. The relevant Template doesn't exist.]",
            ),
            (
                "PUT",
                VM,
                "<vm><cpu><topology><sockets>0</sockets></topology></cpu></vm>",
                409,
                "[Minimum number of sockets cannot be less then 1]",
            ),
            (
                "PUT",
                VM,
                "<vm><custom_properties><custom_property><name>x</name><value>1</value></custom_property></custom_properties></vm>",
                400,
                "[Cannot edit VM if some of the specified custom properties are not configured by the system. The keys are: x]",
            ),
            (
                "PUT",
                VM,
                "<vm><lease><storage_domain id=\"$nobody\"/></lease></vm>",
                409,
                "[Cannot edit VM. A VM lease was defined but high availability option is set to false.]",
            ),
            (
                "PUT",
                VM,
                "<vm><high_availability><enabled>true</enabled></high_availability><lease><storage_domain id=\"$nobody\"/></lease></vm>",
                400,
                "[Cannot edit VM. Storage Domain doesn't exist.]",
            ),
            (
                "PUT",
                VM,
                "<vm><io><threads>300</threads></io></vm>",
                400,
                "[Cannot edit VM. Num of IO Threads is not in supported limit., Attribute: vmStatic.numOfIoThreads]",
            ),
            (
                "PUT",
                VM,
                "<vm><display><monitors>9</monitors></display></vm>",
                400,
                "[VM exceeded the number of allowed monitors, Attribute: vmStatic.numOfMonitors]",
            ),
            (
                "PUT",
                VM,
                "<vm><origin>x</origin></vm>",
                400,
                "[There was an attempt to change VM values while the VM is not down.",
            ),
            (
                "PUT",
                "/vms/$up",
                "<vm><cluster id=\"$nobody\"/></vm>",
                409,
                "[Cannot update a VM in this status.",
            ),
            (
                "POST",
                "/vms/$up/migrate",
                "<action><host id=\"$nobody\"/></action>",
                400,
                "[Cannot migrate VM. Invalid Host Id.]",
            ),
            (
                "POST",
                "/vms/$up/migrate",
                "<action><host><name>nosuch</name></host></action>",
                404,
                "Entity not found: nosuch",
            ),
            (
                "POST",
                "/vms/$up/migrate",
                "<action><cluster id=\"$nobody\"/></action>",
                500,
                "[General command validation failure.]",
            ),
            (
                "POST",
                "/vms/$up/hostdevices",
                "<host_device><name>x</name></host_device>",
                409,
                "[Cannot add Host devices because the VM is in Up status.]",
            ),
            (
                "PUT",
                "/vms/$m/nics/$n",
                "<nic><name></name></nic>",
                400,
                "[Name must be formed of alphanumeric characters",
            ),
            (
                "POST",
                "/vms/$m/nics",
                "<nic><name>o</name><vnic_profile id=\"$far\"/></nic>",
                409,
                "[The specified Logical Network doesn't exist in the current Cluster.]",
            ),
            (
                "POST",
                "/vms/$m/nics",
                "<nic><name>o</name><interface>pci_passthrough</interface></nic>",
                409,
                "[Cannot add Interface. The network interface type doesn't match the profile.",
            ),
            (
                "POST",
                "/disks",
                "<disk id=\"x\"><provisioned_size>1024</provisioned_size><format>cow</format><storage_domains><storage_domain id=\"$sd\"/></storage_domains></disk>",
                400,
                "Invalid UUID string: x",
            ),
            (
                "POST",
                "/disks",
                "<disk id=\"$d\"><provisioned_size>1024</provisioned_size><format>cow</format><storage_domains><storage_domain id=\"$sd\"/></storage_domains></disk>",
                409,
                "[Cannot add Virtual Disk. The selected disk ID: $d is already used by the following existing disk: d.]",
            ),
            (
                "PUT",
                "/disks/$d",
                "<disk><name>e</name></disk>",
                409,
                "[Cannot edit Virtual Disk: The following disks are locked: d. Please try again in a few minutes.]",
            ),
            (
                "PUT",
                "/storagedomains/$sd",
                "<storage_domain><warning_low_space_indicator>400</warning_low_space_indicator></storage_domain>",
                400,
                "[Storage Domain's \"Warning Low Space Indicator\" must be an integer between 0 and 100.",
            ),
            (
                "PUT",
                "/storagedomains/$sd",
                "<storage_domain><critical_space_action_blocker>-1</critical_space_action_blocker></storage_domain>",
                400,
                "[Storage Domain's \"Critical Space Action Blocker\" must be a non-negative integer.",
            ),
        ],
    );
}
