//! Data centers, clusters, networks, profiles, qualities and providers: what is overlooked, what is refused.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{XML, first, made};
use super::{Names, play, vm};

/// What a place answers.
fn shown(wire: &Wire, path: &str) -> String {
    wire.api("GET", path, XML, "").text()
}

const CL: &str = "<cluster><name>o</name><data_center><name>Default</name></data_center><cpu><type>Intel Nehalem Family</type></cpu>";

#[test]
fn clusters_keep_what_they_cannot_have_otherwise() {
    let wire = Wire::with(plain());
    let body = format!(
        "{CL}<scheduling_policy><name>evenly_distributed</name></scheduling_policy></cluster>"
    );
    let cluster = made(&wire, "/clusters", &body);
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let names: Names<'_> = &[("$c", &cluster), ("$d", &center)];
    const PROPERTIES: &str = "<cluster><custom_scheduling_policy_properties><property><name>";
    let high = format!(
        "{PROPERTIES}HighUtilization</name><value>700</value></property></custom_scheduling_policy_properties></cluster>"
    );
    let strange = format!(
        "{PROPERTIES}Nosuch</name><value>7</value></property></custom_scheduling_policy_properties></cluster>"
    );
    let (high, strange): (&'static str, &'static str) = (high.leak(), strange.leak());
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/clusters/$c", high, 400, "[Cannot edit Cluster if some of the specified custom properties have illegal values. The keys are: HighUtilization]"),
        ("PUT", "/clusters/$c", strange, 200, ""),
        ("PUT", "/clusters/$c", "<cluster><scheduling_policy id=\"$nobody\"/></cluster>", 200, ""),
        ("PUT", "/clusters/$c", "<cluster><cpu><architecture>ppc64</architecture><type>IBM POWER8</type></cpu></cluster>", 409, "[Q35 chipset is allowed for x86 architecture only.]"),
        ("PUT", "/clusters/$c", "<cluster><fencing_policy><skip_if_sd_active/></fencing_policy></cluster>", 500, ""),
        ("PUT", "/clusters/$c", "<cluster><data_center><name>nosuch</name></data_center></cluster>", 200, ""),
        ("PUT", "/clusters/$c", "<cluster><management_network><name>nosuch</name></management_network></cluster>", 404, "Entity not found: Network: nosuch"),
        ("POST", "/clusters", "<cluster><name>x</name><data_center id=\"$d\"/><management_network id=\"$nobody\"/></cluster>", 400, "[The specified Logical Network doesn't exist.]"),
        ("POST", "/clusters", "<cluster><name>o</name><data_center id=\"$d\"/><version><major>3</major><minor>6</minor></version></cluster>", 500, "java.lang.NullPointerException: Cannot invoke"),
        ("POST", "/clusters", "<cluster><name>o</name><data_center id=\"$d\"/><mac_pool><name>nosuch</name></mac_pool></cluster>", 409, "[Cannot create Cluster. Cluster name is already in use.]"),
        ("POST", "/clusters/$c/enabledfeatures", "<cluster_feature id=\"$nobody\"/>", 400, "[Internal Engine Error]"),
    ];
    play(&wire, names, &rows);
    let cluster = shown(&wire, &format!("/clusters/{cluster}"));
    assert!(
        cluster.contains("HeSparesCount") && !cluster.contains("Nosuch"),
        "{cluster}"
    );
}

#[test]
fn data_centers_support_the_levels_from_their_own_on() {
    let wire = Wire::with(plain());
    let body = "<data_center><name>old</name><local>false</local><quota_mode>audit</quota_mode><version><major>4</major><minor>7</minor></version></data_center>";
    let center = made(&wire, "/datacenters", body);
    let at = format!("/datacenters/{center}");
    let versions = |text: &str| text.matches("<version>").count();
    assert_eq!(versions(&shown(&wire, &at)), 3);
    let names: Names<'_> = &[("$d", &center)];
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/datacenters/$d", "<data_center><version><major>9</major></version></data_center>", 200, ""),
        ("PUT", "/datacenters/$d", "<data_center><name></name></data_center>", 400, "[Data Center name may only contain letters, numbers, '-', or '_'., Attribute: privateStoragePool.name, size must be"),
        ("POST", "/datacenters", "<data_center><name></name><local>false</local></data_center>", 400, "DataCenter [name] required for add"),
        ("PUT", "/datacenters/$d", "<data_center><version><major>4</major><minor>8</minor></version></data_center>", 200, ""),
    ];
    play(&wire, names, &rows);
    let raised = shown(&wire, &at);
    assert_eq!(versions(&raised), 2);
    assert!(raised.contains("<storage_format>v5<"), "{raised}");
    assert!(!raised.contains("mac_pool"), "{raised}");
    made(
        &wire,
        "/clusters",
        &format!("<cluster><name>c</name><data_center id=\"{center}\"/></cluster>"),
    );
    assert!(shown(&wire, &at).contains("<mac_pool "));
    let events = shown(&wire, "/events?max=20");
    assert!(events.contains("Quota Type SOFT_ENFORCEMENT"), "{events}");
}

#[test]
fn networks_may_lose_their_name_and_tell_their_usages() {
    let wire = Wire::with(plain());
    let cluster = made(&wire, "/clusters", &format!("{CL}</cluster>"));
    let other = made(
        &wire,
        "/datacenters",
        "<data_center><name>other</name><local>false</local></data_center>",
    );
    let network = made(
        &wire,
        "/networks",
        "<network><name>n</name><data_center><name>Default</name></data_center><usages/></network>",
    );
    let names: Names<'_> = &[("$c", &cluster), ("$n", &network), ("$o", &other)];
    #[rustfmt::skip]
    let rows = [
        ("POST", "/clusters/$c/networks", "<network><name>nosuch</name></network>", 404, ""),
        ("POST", "/clusters/$c/networks", "<network id=\"$n\"><required>false</required><display>true</display><usages><usage>migration</usage></usages></network>", 201, ""),
        ("POST", "/clusters/$c/networks", "<network id=\"$n\"/>", 409, "[Logical Network is already attached to Cluster.]"),
        ("PUT", "/clusters/$c/networks/$n", "<network><usages><usage>management</usage></usages></network>", 400, "[Cannot edit Network. The management network 'n' must be required"),
        ("PUT", "/networks/$n", "<network><data_center id=\"$o\"/></network>", 400, "[Cannot edit Network. Change of Data Center ID is not allowed.]"),
        ("POST", "/networks", "<network><name>n</name><data_center><name>Default</name></data_center><external_provider id=\"$nobody\"/></network>", 400, "[Cannot add Network. The provider does not exist in the system.]"),
        ("PUT", "/networks/$n", "<network><name></name></network>", 200, ""),
    ];
    play(&wire, names, &rows);
    let link = shown(&wire, &format!("/clusters/{cluster}/networks/{network}"));
    assert!(
        link.contains("<display>false<") && link.contains("<usage>migration<"),
        "{link}"
    );
    assert!(
        !link.contains("<usage>vm<") && link.contains("<vdsm_name>on"),
        "{link}"
    );
}

#[test]
fn profiles_and_qualities_are_looked_at_as_they_will_be() {
    let wire = Wire::with(plain());
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let network = made(
        &wire,
        "/networks",
        "<network><name>n</name><data_center><name>Default</name></data_center></network>",
    );
    let profile = first(&wire, &format!("/networks/{network}/vnicprofiles"));
    let link = format!("<network id=\"{network}\"><required>false</required></network>");
    made(&wire, &format!("/clusters/{cluster}/networks"), &link);
    let machine = vm(&wire, "m");
    let qos = |name: &str, rest: &str| {
        made(
            &wire,
            &format!("/datacenters/{center}/qoss"),
            &format!("<qos><name>{name}</name>{rest}</qos>"),
        )
    };
    let limit = qos("q", "<type>cpu</type><cpu_limit>50</cpu_limit>");
    let names: Names<'_> = &[
        ("$c", &cluster),
        ("$d", &center),
        ("$n", &network),
        ("$p", &profile),
        ("$m", &machine),
        ("$q", &limit),
    ];
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/vnicprofiles/$p", "<vnic_profile><pass_through><mode>enabled</mode></pass_through></vnic_profile>", 400, "[Cannot edit VM network interface profile. 'Port Mirroring,'Qos' and 'Network Filter' are not supported"),
        ("PUT", "/vnicprofiles/$p", "<vnic_profile><network_filter id=\"\"/></vnic_profile>", 400, "[Cannot edit VM network interface profile. vNIC profile 'n' has an invalid network filter id '00000000-"),
        ("PUT", "/vnicprofiles/$p", "<vnic_profile><network_filter><name>nosuch</name></network_filter></vnic_profile>", 200, ""),
        ("POST", "/vms/$m/nics", "<nic><name>e</name><vnic_profile id=\"$p\"/></nic>", 201, ""),
        ("DELETE", "/vnicprofiles/$p", "", 409, "[Cannot remove VM network interface profile. This VM network interface profile is used by virtual machine:  \tm."),
        ("DELETE", "/clusters/$c/networks/$n", "", 409, "[Cannot detach Network. This logical network is used by virtual machine: m"),
        ("POST", "/datacenters/$d/qoss", "<qos><name>q</name><type>storage</type><max_iops>5</max_iops></qos>", 201, ""),
        ("POST", "/datacenters/$d/qoss", "<qos><name>bad name!</name><type>cpu</type><cpu_limit>5</cpu_limit></qos>", 400, "[QoS name must be formed of"),
        ("PUT", "/datacenters/$d/qoss/$q", "<qos><name></name></qos>", 400, "[QoS name length must be under 50 characters., Attribute: qos.name]"),
        ("PUT", "/datacenters/$d/qoss/$q", "<qos><cpu_limit>500</cpu_limit></qos>", 400, "[Cannot edit QoS. Values are out of range\n(Legal range is: 1-100)., Attribute: qos.cpuLimit, Attribute"),
        ("PUT", "/datacenters/$d/qoss/$q", "<qos><type>storage</type><max_iops>5</max_iops></qos>", 500, ""),
        ("POST", "/macpools", "<mac_pool><name>w</name><ranges><range><from>zz</from><to>02:00:00:00:00:02</to></range></ranges></mac_pool>", 400, "[MAC address must be in format \"HH:HH:HH:HH:HH:HH\" where H is a hexadecimal character (either a digit or A-F, case is insignificant)., Attribute: macPool.ranges[0].macFrom]"),
        ("POST", "/storageconnections", "<storage_connection><type>fcp</type></storage_connection>", 400, "[connection field cannot be empty.]"),
        ("POST", "/openstacknetworkproviders", "<openstack_network_provider><name>p</name></openstack_network_provider>", 400, "[Provider type is required., Attribute: provider.type]"),
        ("POST", "/openstacknetworkproviders", "<openstack_network_provider><name>p q</name><type>neutron</type></openstack_network_provider>", 400, "[Name must be formed of alphanumeric"),
    ];
    play(&wire, names, &rows);
    let below = shown(
        &wire,
        &format!("/networks/{network}/vnicprofiles/{profile}"),
    );
    assert!(
        below.contains(&format!(
            "/networks/{network}/vnicprofiles/{profile}/permissions"
        )),
        "{below}"
    );
}
