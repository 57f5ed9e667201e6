//! Values out of their bounds, profiles of other clusters, networks that a host does not have.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made, said};
use super::{Names, play, vm};

#[test]
fn values_of_machines_have_bounds() {
    let wire = Wire::with(plain());
    let machine = vm(&wire, "m");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let names: Names<'_> = &[("$m", &machine), ("$c", &cluster)];
    const TPM: &str = "[Cannot edit VM. TPM device is not supported on 'x86_64' architecture, or for the guest OS, or UEFI firmware is not enabled, or insufficient compatibility level (4.6 required by default).]";
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/vms/$m", "<vm><high_availability><priority>1000</priority></high_availability></vm>", 400, "[VM priority value passed the permitted max value, value should be between 0 and 100.]"),
        ("PUT", "/vms/$m", "<vm><cpu_shares>-1</cpu_shares></vm>", 400, "[Cannot set the cpu shares to the requested value. It has to be between 0 and 262144.]"),
        ("PUT", "/vms/$m", "<vm><large_icon id=\"$nobody\"/></vm>", 400, "[Large icon of provided id does not exists.]"),
        ("PUT", "/vms/$m", "<vm><custom_compatibility_version><major>9</major><minor>9</minor></custom_compatibility_version></vm>", 400, "Supported versions are 4.2, 4.3, 4.4"),
        ("PUT", "/vms/$m", "<vm><cpu><cpu_tune><vcpu_pins><vcpu_pin><vcpu>0</vcpu><cpu_set>abc</cpu_set></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>", 400, "[CPU pinning format invalid.]"),
        ("PUT", "/vms/$m", "<vm><tpm_enabled>true</tpm_enabled></vm>", 400, TPM),
        ("PUT", "/vms/$m", "<vm><display><monitors>2</monitors></display></vm>", 400, "[Cannot edit VM. Illegal number of monitors is provided"),
        ("PUT", "/vms/$m", "<vm><display><keyboard_layout>klingon</keyboard_layout></display></vm>", 400, "[Invalid keyboard layout, Attribute: vmStatic.vncKeyboardLayout]"),
        ("PUT", "/vms/$m", "<vm><migration_downtime>-5</migration_downtime></vm>", 400, "[Migration downtime must be between 0 and 2147483647 milliseconds., Attribute: vmStatic.migrationDowntime]"),
        ("PUT", "/vms/$m", "<vm><memory>0</memory></vm>", 400, "[must be greater than or equal to 1, Attribute: vmStatic.memSizeMb]"),
        ("PUT", "/vms/$m", "<vm><cpu><topology><sockets>-2</sockets></topology></cpu></vm>", 409, "[Minimum number of sockets cannot be less then 1]"),
        ("PUT", "/vms/$m", "<vm><quota id=\"$nobody\"/></vm>", 400, "[Cannot edit VM. Quota doesn't exist.]"),
        ("PUT", "/vms/$m", "<vm><custom_properties><custom_property><name>sap_agent</name><value>maybe</value></custom_property></custom_properties></vm>", 400, "[Cannot edit VM if some of the specified custom properties have illegal values. The keys are: sap_agent]"),
        ("PUT", "/vms/$m", "<vm><cpu><cpu_tune><vcpu_pins><vcpu_pin><vcpu>0</vcpu><cpu_set>1</cpu_set></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>", 400, "[Cannot set host CPU pinning when a host is not selected]"),
        ("PUT", "/vms/$m", "<vm><initialization><nic_configurations><nic_configuration><name>e</name></nic_configuration></nic_configurations></initialization></vm>", 400, "[Cannot edit VM. Start On Boot selection in cloud-init configuration is invalid. Only 'true' is supported.]"),
        ("POST", "/vms", "<vm><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><os><type>other_ppc64</type></os></vm>", 400, "[Cannot add VM. Selected operating system is not supported by the architecture.]"),
        ("PUT", "/vms/$m", "<vm><os><type>rhel_6x64</type></os><bios><type>q35_ovmf</type></bios><tpm_enabled>true</tpm_enabled></vm>", 400, TPM),
        ("PUT", "/vms/$m", "<vm><os><type>windows_11</type></os><bios><type>q35_ovmf</type></bios><time_zone><name>GMT Standard Time</name></time_zone></vm>", 409, "[Cannot edit VM. TPM device is required by the guest OS.]"),
        ("PUT", "/vms/$m", "<vm><os><type>rhel_9x64</type></os><bios><type>q35_ovmf</type></bios><tpm_enabled>true</tpm_enabled></vm>", 200, ""),
        ("POST", "/vms", "<vm><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><memory>99999999999999</memory></vm>", 400, "[Cannot add VM. Maximum memory (381469724MB) cannot exceed platform limit (67108864MB).]"),
        ("POST", "/vms", "<vm><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><placement_policy><hosts><host id=\"$nobody\"/></hosts></placement_policy></vm>", 409, "[Cannot add VM. VM is pinned to a specific host. The required host doesn't exist.]"),
    ];
    play(&wire, names, &rows);
}

#[test]
fn values_of_hosts_domains_and_qualities_have_bounds() {
    let wire = Wire::with(plain());
    let host = first(&wire, "/hosts");
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let domain = first(&wire, "/storagedomains?search=name%3Ddata1");
    let names: Names<'_> = &[("$h", &host), ("$dc", &center), ("$sd", &domain)];
    const AT: &str = "Attribute: qos.hostNetworkQosProperties.outAverageLinkshare";
    let share = format!("[{AT}, action type failed network qos out of range values, {AT}]");
    let share: &'static str = Box::leak(share.into_boxed_str());
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/hosts/$h", "<host><name></name></host>", 400, "[Host name must be formed of alphanumeric characters, numbers or \"-_.\", Attribute: vdsStatic.name, size must be between 1 and 255, Attribute: vdsStatic.name]"),
        ("POST", "/disks/$nobody/move", "<action><storage_domain><name>x</name></storage_domain></action>", 404, ""),
        ("PUT", "/hosts/$h", "<host><spm><priority>11</priority></spm></host>", 400, "[must be less than or equal to 10, Attribute: vdsStatic.vdsSpmPriority]"),
        ("PUT", "/hosts/$h", "<host><ssh><port>99999</port></ssh></host>", 400, "[validation.vds.ssh port.range, Attribute: vdsStatic.sshPort]"),
        ("PUT", "/hosts/$h", "<host><address>10.54.7.77</address></host>", 409, "[Cannot edit Host. Host parameters cannot be modified while Host is operational."),
        ("PUT", "/hosts/$h", "<host><power_management><enabled>true</enabled></power_management></host>", 400, "[Cannot edit Host. Power Management is enabled for Host but no Agent type selected.]"),
        ("POST", "/clusters", "<cluster><name>aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee</name><data_center id=\"$dc\"/></cluster>", 400, "[Cluster name must not exceed 40 characters, Attribute: cluster.name]"),
        ("POST", "/clusters", "<cluster><name>x</name><data_center id=\"$dc\"/><mac_pool id=\"$nobody\"/></cluster>", 400, "[Internal Engine Error]"),
        ("POST", "/clusters", "<cluster><name>x</name><data_center id=\"$nobody\"/></cluster>", 404, "Entity not found: Datacenter: id=$nobody"),
        ("POST", "/datacenters/$dc/qoss", "<qos><name>a</name><type>network</type><inbound_average>10000000</inbound_average><inbound_peak>1</inbound_peak><inbound_burst>1</inbound_burst></qos>", 400, "[Attribute: qos.inboundAverage, Cannot add QoS. Values are out of range\n(Legal range is: 0-17179)., Attribute: qos.inboundAverage]"),
        ("POST", "/datacenters/$dc/qoss", "<qos><name>a</name><type>hostnetwork</type><outbound_average_linkshare>200</outbound_average_linkshare></qos>", 400, share),
        ("POST", "/datacenters/$dc/qoss", "<qos><name>a</name><type>network</type><inbound_average>-1</inbound_average></qos>", 201, ""),
        ("POST", "/disks", "<disk><name>d</name><format>cow</format><provisioned_size>-5</provisioned_size><storage_domains><storage_domain id=\"$sd\"/></storage_domains></disk>", 201, ""),
    ];
    play(&wire, names, &rows);
}

#[test]
fn a_pools_members_have_a_profile_of_the_cluster() {
    let wire = Wire::with(plain());
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let body = format!(
        "<cluster><name>o</name><data_center id=\"{center}\"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>"
    );
    let other = made(&wire, "/clusters", &body);
    let strange = first(&wire, &format!("/clusters/{other}/cpuprofiles"));
    let body = format!("<cpu_profile><name>mine</name><cluster id=\"{cluster}\"/></cpu_profile>");
    let mine = made(&wire, "/cpuprofiles", &body);
    let template = first(&wire, "/templates?search=name%21%3DBlank");
    let names: Names<'_> = &[
        ("$c", &cluster),
        ("$s", &strange),
        ("$p", &mine),
        ("$t", &template),
    ];
    #[rustfmt::skip]
    let rows = [
        ("POST", "/vmpools", "<vm_pool><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><size>1</size></vm_pool>", 409, "[VM-Pool must be based on  non-blank Template.]"),
        ("POST", "/vmpools", "<vm_pool><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><size>1</size><vm><cpu_profile id=\"$nobody\"/></vm></vm_pool>", 400, "[Cannot create VM-Pool. CPU profile with id ${cpuProfileId} doesn't exist.]"),
        ("POST", "/vmpools", "<vm_pool><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><size>1</size><vm><cpu_profile id=\"$s\"/></vm></vm_pool>", 400, "[Cannot create VM-Pool. CPU Profile doesn't match provided Cluster.]"),
        ("POST", "/vmpools", "<vm_pool><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><size>0</size></vm_pool>", 400, "[Cannot create Pool with 0 VMs]"),
        ("POST", "/vmpools", "<vm_pool><name>x</name><cluster id=\"$c\"/><template><name>Blank</name></template><size>1</size><vm><cpu_profile id=\"$p\"/></vm></vm_pool>", 409, "[VM-Pool must be based on  non-blank Template.]"),
        ("POST", "/vmpools", "<vm_pool><name>x</name><cluster id=\"$c\"/><template id=\"$t\"/><size>1</size><vm><cpu_profile id=\"$p\"/></vm></vm_pool>", 201, ""),
    ];
    play(&wire, names, &rows);
    let list = wire.api("GET", "/vms?search=name%3Dx-1", super::super::XML, "");
    assert!(list.text().contains(&mine), "{}", list.text());
}

#[test]
fn a_card_is_plugged_where_its_network_is() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let body = format!(
        "<network><name>far</name><data_center id=\"{center}\"/><vlan id=\"77\"/></network>"
    );
    let network = made(&wire, "/networks", &body);
    let body = format!("<network id=\"{network}\"><required>false</required></network>");
    let at = format!("/clusters/{cluster}/networks");
    assert_eq!(said(&wire, "POST", &at, &body).0, 201);
    let profile = first(&wire, &format!("/networks/{network}/vnicprofiles"));
    let up = first(&wire, "/vms?search=status%3Dup");
    let card = format!(
        "<nic><name>c</name><plugged>false</plugged><vnic_profile id=\"{profile}\"/></nic>"
    );
    let card = made(&wire, &format!("/vms/{up}/nics"), &card);
    let names: Names<'_> = &[("$m", &up), ("$p", &profile), ("$n", &card)];
    const LACKS: &str = "[The Network does not exist on the host the VM is running on.\n Either add the Network to the Host, migrate the VM to a Host that has this Network, or add the vNic as unplugged.]";
    #[rustfmt::skip]
    let rows = [
        ("POST", "/vms/$m/nics", "<nic><name>d</name><vnic_profile id=\"$p\"/></nic>", 409, LACKS),
        ("POST", "/vms/$m/nics/$n/activate", "<action/>", 409, LACKS),
        ("PUT", "/vms/$m/nics/$n", "<nic><plugged>true</plugged></nic>", 409, LACKS),
        ("PUT", "/vms/$m/nics/$n", "<nic><name>e</name></nic>", 200, ""),
    ];
    play(&wire, names, &rows);
}

#[test]
fn what_networks_clusters_and_centers_are_told_to_be_they_can_be() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let body = format!(
        "<network><name>fixed</name><data_center id=\"{center}\"/><vlan id=\"77\"/></network>"
    );
    let network = made(&wire, "/networks", &body);
    let body =
        format!("<vnic_profile><name>another</name><network id=\"{network}\"/></vnic_profile>");
    let profile = made(&wire, "/vnicprofiles", &body);
    let body = format!("<cluster><name>fixed</name><data_center id=\"{center}\"/></cluster>");
    let cluster = made(&wire, "/clusters", &body);
    let policy = made(
        &wire,
        "/schedulingpolicies",
        "<scheduling_policy><name>fixed</name></scheduling_policy>",
    );
    let names: Names<'_> = &[
        ("$n", &network),
        ("$p", &profile),
        ("$c", &cluster),
        ("$dc", &center),
        ("$s", &policy),
    ];
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/networks/$n", "<network><port_isolation>true</port_isolation></network>", 400, "[Cannot edit Network. Port isolation option cannot be updated after Network is defined.]"),
        ("PUT", "/networks/$n", "<network><external_provider id=\"$nobody\"/></network>", 500, "[General command validation failure.]"),
        ("PUT", "/vnicprofiles/$p", "<vnic_profile><failover id=\"$nobody\"/></vnic_profile>", 400, "[Cannot edit VM network interface profile. Failover must be valid non-passthrough vNIC profile.]"),
        ("PUT", "/vnicprofiles/$p", "<vnic_profile><network id=\"$nobody\"/></vnic_profile>", 400, "[Cannot edit VM network interface profile. VM network interface profile's network cannot be changed.]"),
        ("PUT", "/clusters/$c", "<cluster><trusted_service>true</trusted_service></cluster>", 400, "[Attestation server should be configured correctly.]"),
        ("PUT", "/clusters/$c", "<cluster><bios_type>q35_sea_bios</bios_type></cluster>", 409, "[Q35 chipset is allowed for x86 architecture only.]"),
        ("PUT", "/clusters/$c", "<cluster><name></name></cluster>", 400, "[Cluster name must not exceed 40 characters, Attribute: cluster.name]"),
        ("PUT", "/clusters/$c", "<cluster><migration><bandwidth><assignment_method>custom</assignment_method></bandwidth></migration></cluster>", 400, "[Internal Engine Error]"),
        ("PUT", "/datacenters/$dc", "<data_center><mac_pool id=\"$nobody\"/></data_center>", 500, "[General command validation failure.]"),
        ("PUT", "/schedulingpolicies/$s", "<scheduling_policy><properties><property><name>x</name><value>1</value></property></properties></scheduling_policy>", 400, "[Cannot edit Scheduling Policy if some of the specified custom properties are not configured by the system. The keys are: x]"),
    ];
    play(&wire, names, &rows);
    let answer = said(
        &wire,
        "PUT",
        &format!("/networks/{network}"),
        "<network><vlan/></network>",
    );
    assert_eq!(answer.0, 200);
}

#[test]
fn a_network_with_a_card_stays() {
    let wire = Wire::with(plain());
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let body = format!(
        "<network><name>worn</name><data_center id=\"{center}\"/><vlan id=\"78\"/></network>"
    );
    let network = made(&wire, "/networks", &body);
    let body = format!("<network id=\"{network}\"><required>false</required></network>");
    made(&wire, &format!("/clusters/{cluster}/networks"), &body);
    let profile = first(&wire, &format!("/networks/{network}/vnicprofiles"));
    let machine = vm(&wire, "wearer");
    let body = format!("<nic><name>n</name><vnic_profile id=\"{profile}\"/></nic>");
    let card = made(&wire, &format!("/vms/{machine}/nics"), &body);
    let names: Names<'_> = &[("$n", &network), ("$m", &machine), ("$c", &card)];
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/vms/$m/nics/$c", "<nic><interface>spapr_vlan</interface></nic>", 400, "[Cannot edit Interface. The network interface type is not compatible with the selected operating system.]"),
        ("DELETE", "/networks/$n", "", 409, "[Cannot remove Network. This logical network is used by virtual machine: wearer\n - Please remove it from this virtual machine and try again.]"),
        ("DELETE", "/vms/$m/nics/$c", "", 200, ""),
        ("DELETE", "/networks/$n", "", 200, ""),
    ];
    play(&wire, names, &rows);
}
