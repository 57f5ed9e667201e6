//! What machines, templates and connections are made of.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play, vm};

#[test]
fn machines_templates_and_storage() {
    let wire = Wire::with(plain());
    let machine = vm(&wire, "m");
    let connection = first(&wire, "/storageconnections");
    let names: Names<'_> = &[("$m", &machine), ("$sc", &connection)];
    const NODE: &str = "/vms/$m/numanodes";
    play(
        &wire,
        names,
        &[
            (
                "POST",
                NODE,
                "<vm_numa_node><index>1</index><memory>64</memory><cpu><cores><core><index>1</index></core></cores></cpu></vm_numa_node>",
                400,
                "[Expected a continuous sequence of 0-0 for 1 numa nodes. Missing indices 0.",
            ),
            (
                "POST",
                NODE,
                "<vm_numa_node><index>0</index><memory>64</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>",
                201,
                "",
            ),
            (
                "POST",
                "/vms/$m/hostdevices",
                "<host_device><name>pci_0000_00_1f_2</name></host_device>",
                409,
                "[Cannot add Host devices. VM must be pinned to a host.]",
            ),
            (
                "PUT",
                "/vms/$m/cdroms/$nobody",
                "<cdrom/>",
                400,
                "Cdrom [file] required for update",
            ),
            (
                "POST",
                "/vms",
                "<vm><name>i</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id=\"$nobody\"/></vm>",
                404,
                "Entity not found: GetInstanceType",
            ),
            (
                "POST",
                "/instancetypes",
                "<instance_type><name>a b</name></instance_type>",
                400,
                "[Can not add Template. The given name contains special characters.",
            ),
            (
                "POST",
                "/templates",
                "<template><name>t</name><vm id=\"$m\"/><version><base_template id=\"$nobody\"/></version></template>",
                400,
                "[Cannot add Template. The relevant Template doesn't exist.]",
            ),
            (
                "POST",
                "/templates",
                "<template><name>t</name><vm id=\"$m\"/><cluster><name>nosuch</name></cluster></template>",
                404,
                "Entity not found: Cluster: name=nosuch",
            ),
            (
                "POST",
                "/vmpools",
                "<vm_pool><name>p</name><cluster><name>Default</name></cluster><template id=\"$nobody\"/></vm_pool>",
                404,
                "Entity not found: $nobody",
            ),
            (
                "POST",
                "/vmpools",
                "<vm_pool><name>p</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><max_user_vms>0</max_user_vms></vm_pool>",
                400,
                "[Number of max assigned VMs per user must be between 1 and 32,767., Attribute: vmPool.maxAssignedVmsPerUser]",
            ),
            (
                "POST",
                "/storageconnections",
                "<storage_connection><type>nfs</type><address>h</address><path>noslash</path></storage_connection>",
                400,
                "[Mount path is illegal, please use [IP:/path or FQDN:/path] convention.]",
            ),
            (
                "PUT",
                "/storageconnections/$sc",
                "<storage_connection><path>/elsewhere</path></storage_connection>",
                400,
                "[Cannot edit Storage Connection. The data domains ",
            ),
            (
                "POST",
                "/jobs/$nobody/end",
                "<action><succeeded>true</succeeded></action>",
                400,
                "[Cannot Clear External Job. Job not found.]",
            ),
        ],
    );
}

#[test]
fn a_pool_of_too_many_is_refused_at_once() {
    let wire = Wire::with(plain());
    let (machine, other) = (vm(&wire, "m"), vm(&wire, "n"));
    let bare = made(
        &wire,
        "/templates",
        &format!("<template><name>bare</name><vm id=\"{machine}\"/></template>"),
    );
    made(
        &wire,
        &format!("/vms/{other}/nics"),
        "<nic><name>n</name></nic>",
    );
    let cards = made(
        &wire,
        "/templates",
        &format!("<template><name>cards</name><vm id=\"{other}\"/></template>"),
    );
    let names: Names<'_> = &[("$b", &bare), ("$t", &cards)];
    #[rustfmt::skip]
    let rows = [
        ("POST", "/vmpools", "<vm_pool><name>p</name><cluster><name>Default</name></cluster><template id=\"$t\"/><size>1073741824</size></vm_pool>", 409, "[Cannot create VM-Pool. Not enough MAC addresses left in MAC Address Pool.]"),
        ("POST", "/vmpools", "<vm_pool><name>p</name><cluster><name>Default</name></cluster><template id=\"$b\"/><size>1073741824</size></vm_pool>", 400, "[Internal Engine Error]"),
    ];
    play(&wire, names, &rows);
}
