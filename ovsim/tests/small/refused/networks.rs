//! Networks, their profiles, pools of addresses, clusters and data centers.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play, vm};

#[test]
fn networks_profiles_and_pools_of_addresses() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let network = |name: &str| {
        let body = format!(
            "<network><name>{name}</name><data_center id=\"{center}\"/><vlan id=\"77\"/></network>"
        );
        made(&wire, "/networks", &body)
    };
    // Two networks may share a VLAN.
    let (net, _) = (network("n1"), network("n2"));
    let profile = format!(
        "<vnic_profile><name>p</name><network id=\"{net}\"/><pass_through><mode>enabled</mode></pass_through></vnic_profile>"
    );
    let profile = made(&wire, "/vnicprofiles", &profile);
    let pool = made(
        &wire,
        "/macpools",
        "<mac_pool><name>mp</name><ranges><range><from>02:00:00:ba:00:00</from><to>02:00:00:ba:00:01</to></range></ranges></mac_pool>",
    );
    let machine = vm(&wire, "m");
    let names: Names<'_> = &[
        ("$net", &net),
        ("$p", &profile),
        ("$mp", &pool),
        ("$m", &machine),
        ("$dc", &center),
        ("$cl", &cluster),
    ];
    play(
        &wire,
        names,
        &[
            (
                "PUT",
                "/networks/$net",
                "<network><stp>true</stp><usages/></network>",
                409,
                "[Cannot edit Network. STP can only be enabled on VM Networks.]",
            ),
            (
                "POST",
                "/networks",
                "<network><name>n3</name><data_center id=\"$dc\"/><qos id=\"$nobody\"/></network>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "POST",
                "/networks/$net/networklabels",
                "<network_label id=\"a b\"/>",
                400,
                "[Network label must be formed only from: English letters, numbers, hyphen or underscore., Attribute: label]",
            ),
            (
                "POST",
                "/vnicprofiles",
                "<vnic_profile><name>q</name><network id=\"$net\"/><network_filter id=\"$nobody\"/></vnic_profile>",
                400,
                "[Cannot add VM network interface profile. vNIC profile 'q' has an invalid network filter id '$nobody'.]",
            ),
            (
                "POST",
                "/vnicprofiles",
                "<vnic_profile><name>q</name><network id=\"$net\"/><qos id=\"$nobody\"/></vnic_profile>",
                400,
                "[The specified Network QoS doesn't exist.]",
            ),
            (
                "POST",
                "/vnicprofiles",
                "<vnic_profile><name>q</name><network id=\"$net\"/><pass_through><mode>enabled</mode></pass_through><port_mirroring>true</port_mirroring></vnic_profile>",
                400,
                "[Cannot add VM network interface profile. 'Port Mirroring,'Qos' and 'Network Filter' are not supported on passthrough profiles.]",
            ),
            (
                "POST",
                "/vnicprofiles",
                "<vnic_profile><name>q</name><network id=\"$net\"/><custom_properties><custom_property><name>x</name><value>1</value></custom_property></custom_properties></vnic_profile>",
                400,
                "[Cannot add VM network interface profile if some of the specified custom properties are not configured by the system. The keys are: x]",
            ),
            (
                "POST",
                "/networks/$nobody/vnicprofiles",
                "<vnic_profile><name>q</name></vnic_profile>",
                400,
                "[Logical Network (id '$nobody') doesn't exist.]",
            ),
            (
                "POST",
                "/clusters/$cl/networks",
                "<network id=\"$net\"><required>false</required></network>",
                201,
                "",
            ),
            (
                "POST",
                "/vms/$m/nics",
                "<nic><name>x</name><vnic_profile id=\"$p\"/></nic>",
                409,
                "[Cannot add Interface. The network interface type doesn't match the profile.",
            ),
            (
                "POST",
                "/macpools",
                "<mac_pool><name>m2</name><ranges><range><from>01:00:5e:00:00:00</from><to>01:00:5e:00:00:ff</to></range></ranges></mac_pool>",
                400,
                "[Error Initializing MAC Pool]",
            ),
            (
                "PUT",
                "/macpools/$mp",
                "<mac_pool><default_pool>true</default_pool></mac_pool>",
                400,
                "[Cannot edit MAC Pool. Changing default MAC Pool is not supported.]",
            ),
            (
                "PUT",
                "/clusters/$cl",
                "<cluster><mac_pool id=\"$mp\"/></cluster>",
                200,
                "",
            ),
            (
                "DELETE",
                "/macpools/$mp",
                "",
                409,
                "[Cannot remove MAC Pool. Several Clusters (1) are using this MAC Pool:",
            ),
            (
                "PUT",
                "/clusters/$cl",
                "<cluster><mac_pool id=\"$nobody\"/></cluster>",
                500,
                "[General command validation failure.]",
            ),
            (
                "PUT",
                "/clusters/$cl",
                "<cluster><virt_service>false</virt_service><gluster_service>false</gluster_service></cluster>",
                400,
                "[At least one service [virt / gluster] must be enabled on the cluster.]",
            ),
            (
                "PUT",
                "/clusters/$cl",
                "<cluster><version><major>9</major><minor>9</minor></version></cluster>",
                400,
                "[Cannot edit Cluster. Selected Compatibility Version is not supported.]",
            ),
            (
                "PUT",
                "/datacenters/$dc",
                "<data_center><version><major>4</major><minor>2</minor></version></data_center>",
                400,
                "[Cannot edit Data Center. This action will cause storage format downgrading which is not supported. The following storage domains cannot be downgraded:  data1, data2.]",
            ),
            (
                "POST",
                "/cpuprofiles",
                "<cpu_profile><name>c</name><cluster id=\"$cl\"/><qos id=\"$nobody\"/></cpu_profile>",
                400,
                "[Cannot add CPU Profile. QoS element not found.]",
            ),
        ],
    );
}
