//! Members that an engine does not read, or reads with a look of its own, in the bodies of small things.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play, vm};

const MAC: &str = "MAC address must be in format \"HH:HH:HH:HH:HH:HH\" where H is a hexadecimal character (either a digit or A-F, case is insignificant).";

/// What is told of the ends of the first range.
fn ends(told: &[&str], field: &str) -> &'static str {
    let at = format!("Attribute: macPool.ranges[0].{field}");
    let told: Vec<_> = told.iter().map(|text| format!("{text}, {at}")).collect();
    Box::leak(format!("[{}]", told.join(", ")).into_boxed_str())
}

#[test]
fn ranges_lack_an_end_or_have_a_wrong_one() {
    let wire = Wire::with(plain());
    let body = "<mac_pool><name>p</name><ranges><range><from>02:14:00:00:00:01</from><to>02:14:00:00:00:09</to></range></ranges></mac_pool>";
    let pool = made(&wire, "/macpools", body);
    let names: Names<'_> = &[("$p", &pool)];
    const NONE: &str = "validation.vm.network.mac.address.not null";
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/macpools/$p", "<mac_pool><ranges><range><from>02:14:00:00:00:01</from></range></ranges></mac_pool>", 400, ends(&[NONE], "macTo")),
        ("PUT", "/macpools/$p", "<mac_pool><ranges><range><from>x</from></range></ranges></mac_pool>", 400, ends(&[MAC, NONE], "macFrom")),
        ("PUT", "/macpools/$p", "<mac_pool><ranges><range><to>x</to></range></ranges></mac_pool>", 400, ends(&[NONE, MAC], "macFrom")),
        ("PUT", "/macpools/$p", "<mac_pool><ranges><range><from>02:14:00:00:00:01</from><to>x</to></range></ranges></mac_pool>", 400, ends(&[MAC], "macTo")),
    ];
    play(&wire, names, &rows);
}

#[test]
fn a_policy_may_lock_itself_and_be_a_default() {
    let wire = Wire::with(plain());
    let policy = made(
        &wire,
        "/schedulingpolicies",
        "<scheduling_policy><name>p</name></scheduling_policy>",
    );
    let names: Names<'_> = &[("$p", &policy)];
    const FORM: &str = "if custom properties are in invalid format. Please check the input.]";
    let form = |verb: &str| -> &'static str {
        Box::leak(format!("[Cannot {verb} Scheduling Policy {FORM}").into_boxed_str())
    };
    #[rustfmt::skip]
    let rows = [
        ("POST", "/schedulingpolicies", "<scheduling_policy><name>q</name><properties><property><value>x</value></property></properties></scheduling_policy>", 400, form("add")),
        ("POST", "/schedulingpolicies", "<scheduling_policy><name>q</name><properties><property><name>a-b</name><value>x</value></property></properties></scheduling_policy>", 400, form("add")),
        ("POST", "/schedulingpolicies", "<scheduling_policy><name>q</name><properties><property><name>a</name><value>x;y</value></property></properties></scheduling_policy>", 400, form("add")),
        ("PUT", "/schedulingpolicies/$p", "<scheduling_policy><default_policy>true</default_policy></scheduling_policy>", 200, ""),
        ("PUT", "/schedulingpolicies/$p", "<scheduling_policy><locked>true</locked></scheduling_policy>", 400, "[Cannot edit Scheduling Policy. Parameters are invalid.]"),
        ("PUT", "/schedulingpolicies/$p", "<scheduling_policy><description>d</description></scheduling_policy>", 400, "[Cannot edit Scheduling Policy. Parameters are invalid.]"),
        ("DELETE", "/schedulingpolicies/$p", "", 400, "[Cannot remove Scheduling Policy. Parameters are invalid.]"),
    ];
    play(&wire, names, &rows);
    let told = wire.api(
        "GET",
        &format!("/schedulingpolicies/{policy}"),
        super::super::XML,
        "",
    );
    for member in ["<locked>true", "<default_policy>true"] {
        assert!(told.text().contains(member), "{}", told.text());
    }
    play(
        &wire,
        names,
        &[
            (
                "PUT",
                "/schedulingpolicies/$p",
                "<scheduling_policy><locked>false</locked></scheduling_policy>",
                200,
                "",
            ),
            ("DELETE", "/schedulingpolicies/$p", "", 200, ""),
        ],
    );
}

#[test]
fn what_holds_a_thing_is_not_changed_through_it() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let quality = made(
        &wire,
        &format!("/datacenters/{center}/qoss"),
        "<qos><name>q</name><type>storage</type><max_iops>5</max_iops></qos>",
    );
    let group = made(
        &wire,
        &format!("/clusters/{cluster}/affinitygroups"),
        "<affinity_group><name>g</name><cluster><name>nobody</name></cluster></affinity_group>",
    );
    let machine = vm(&wire, "m");
    let card = made(
        &wire,
        &format!("/vms/{machine}/nics"),
        "<nic><name>n</name></nic>",
    );
    let long = format!(
        "<network_filter_parameter><name>P</name><value>{}</value></network_filter_parameter>",
        "y".repeat(256)
    );
    let long: &str = long.leak();
    let names: Names<'_> = &[
        ("$dc", &center),
        ("$c", &cluster),
        ("$q", &quality),
        ("$g", &group),
        ("$m", &machine),
        ("$n", &card),
    ];
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/datacenters/$dc/qoss/$q", "<qos><data_center id=\"$nobody\"/></qos>", 400, "[Cannot edit QoS. Cannot change QoS data center.]"),
        ("PUT", "/datacenters/$dc/qoss/$q", "<qos><data_center id=\"$dc\"/></qos>", 200, ""),
        ("PUT", "/clusters/$c/affinitygroups/$g", "<affinity_group><cluster id=\"$nobody\"/></affinity_group>", 400, "[Cannot edit Affinity Group. Cannot change Cluster for Affinity Group.]"),
        ("POST", "/datacenters/$dc/iscsibonds", "<iscsi_bond><name>b</name><data_center id=\"zz\"/></iscsi_bond>", 500, ""),
        ("POST", "/vms/$m/watchdogs", "<watchdog><model>i6300esb</model><action>reset</action><template id=\"zz\"/><vm><name>nobody</name></vm></watchdog>", 201, ""),
        ("POST", "/vms/$m/graphicsconsoles", "<graphics_console><protocol>spice</protocol><vm><name>nobody</name></vm></graphics_console>", 201, ""),
        ("PUT", "/clusters/$c", "<cluster><management_network id=\"zz\"/></cluster>", 400, "Invalid UUID string: zz"),
        ("POST", "/vms/$m/nics/$n/networkfilterparameters", "<network_filter_parameter><name>P</name><value></value></network_filter_parameter>", 400, "NetworkFilterParameter [value] required for add"),
        ("POST", "/vms/$m/nics/$n/networkfilterparameters", long, 400, "[Internal Engine Error]"),
        ("POST", "/vms/$m/nics/$n/networkfilterparameters", "<network_filter_parameter><name>P</name><value>v</value><nic><name>nobody</name></nic></network_filter_parameter>", 201, ""),
        ("POST", "/vms/$m/snapshots", "<snapshot><description>s</description><cluster><name>nobody</name></cluster><type>server</type></snapshot>", 201, ""),
    ];
    play(&wire, names, &rows);
}

#[test]
fn people_are_known_by_the_id_of_their_entry() {
    let wire = Wire::with(plain());
    let list = wire.api(
        "GET",
        "/users?search=usrname%3Dadmin*",
        super::super::XML,
        "",
    );
    let list = list.text();
    let entry = list.split("<domain_entry_id>").nth(1).unwrap();
    let entry = entry.split('<').next().unwrap().to_owned();
    let names: Names<'_> = &[("$entry", &entry)];
    #[rustfmt::skip]
    let rows = [
        ("POST", "/users", "<user><user_name>nobody@internal</user_name><domain><name>internal-authz</name></domain><domain_entry_id>$entry</domain_entry_id></user>", 201, ""),
        ("POST", "/users", "<user><user_name>nobody@internal</user_name><domain><name>internal-authz</name></domain><principal>admin</principal></user>", 201, ""),
        ("POST", "/users", "<user><user_name>admin@internal-authz</user_name><domain><name>internal-authz</name></domain><principal>zz</principal></user>", 404, "Entity not found: zz"),
        ("POST", "/users", "<user><user_name>admin@internal-authz</user_name><domain><name>internal-authz</name></domain><namespace>x</namespace></user>", 404, "Entity not found: ADUSER@internal-authz:x: username=admin"),
        ("POST", "/users", "<user><user_name>admin@internal-authz</user_name><domain><name>internal-authz</name></domain><domain_entry_id>12345678</domain_entry_id></user>", 404, ""),
    ];
    play(&wire, names, &rows);
    for (path, body, text) in [
        (
            "/users",
            "<user><user_name>admin</user_name><domain><name>nosuch</name></domain><domain_entry_id>x</domain_entry_id></user>",
            "No such user: admin in domain nosuch",
        ),
        (
            "/groups",
            "<group id=\"zz\"><name>g@internal-authz</name></group>",
            "No such group: g@internal-authz in directory internal-authz",
        ),
    ] {
        let answer = wire.api("POST", path, super::super::XML, body);
        assert_eq!(answer.text(), text);
    }
}

#[test]
fn agents_and_connections_have_what_is_theirs() {
    let wire = Wire::with(plain());
    let host = first(&wire, "/hosts");
    let agent = "<agent><type>apc</type><address>a</address><username>u</username><password>p</password><order>7</order><host><name>nobody</name></host><options><option><name>c</name></option></options></agent>";
    let agent = made(&wire, &format!("/hosts/{host}/fenceagents"), agent);
    let connection = "<storage_connection><type>nfs</type><address>a</address><path>/x</path><vfs_type>v</vfs_type><port>7</port><nfs_retrans>65537</nfs_retrans></storage_connection>";
    let connection = made(&wire, "/storageconnections", connection);
    let machine = vm(&wire, "m");
    let names: Names<'_> = &[
        ("$h", &host),
        ("$a", &agent),
        ("$s", &connection),
        ("$m", &machine),
    ];
    const PATH: &str = "[Mount path is illegal, please use [IP:/path or FQDN:/path] convention.]";
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/hosts/$h/fenceagents/$a", "<agent><host id=\"$nobody\"/></agent>", 400, "[Cannot edit Fence Agent. Invalid Host Id.]"),
        ("PUT", "/hosts/$h/fenceagents/$a", "<agent><host id=\"zz\"/></agent>", 500, ""),
        ("PUT", "/hosts/$h/fenceagents/$a", "<agent><host><name>nobody</name></host></agent>", 200, ""),
        ("POST", "/storageconnections", "<storage_connection><type>cinder</type><address>a</address><path>/y</path></storage_connection>", 400, "[connection field cannot be empty.]"),
        ("POST", "/storageconnections", "<storage_connection><type>glance</type><address>a</address><path>/y</path></storage_connection>", 400, "[path field cannot be empty.]"),
        ("POST", "/storageconnections", "<storage_connection><type>nfs</type><address>a</address><path>/y</path><host/></storage_connection>", 404, "Entity not found: null"),
        ("POST", "/storageconnections", "<storage_connection><type>nfs</type><address>a</address><path>/y</path><host id=\"$nobody\"/></storage_connection>", 500, "[General command validation failure.]"),
        ("POST", "/storageconnections", "<storage_connection><type>nfs</type><address>a</address><path>/y</path><nfs_retrans>-1</nfs_retrans></storage_connection>", 400, "[NFS Retransmissions should be between 0 and 32767, Attribute: privateStorageServerConnection.nfsRetrans]"),
        ("POST", "/storageconnections", "<storage_connection><type>posixfs</type><address>a</address><path>/x</path><vfs_type>v</vfs_type></storage_connection>", 409, "[Cannot add Storage Connection. Storage connection $s already exists for .]"),
        ("PUT", "/storageconnections/$s", "<storage_connection><address></address></storage_connection>", 400, PATH),
        ("PUT", "/storageconnections/$s", "<storage_connection><host><name>nobody</name></host></storage_connection>", 404, "Entity not found: Hosts: name=nobody"),
        ("PUT", "/storageconnections/$s", "<storage_connection><type>glance</type></storage_connection>", 400, "[Cannot edit Storage Connection. Storage type cannot be edited.]"),
        ("POST", "/vms/$m/diskattachments", "<disk_attachment><interface>virtio</interface><bootable>false</bootable><disk id=\"zz\"/></disk_attachment>", 500, ""),
    ];
    play(&wire, names, &rows);
    let told = |path: &str| wire.api("GET", path, super::super::XML, "").text();
    let agent = told(&format!("/hosts/{host}/fenceagents/{agent}"));
    assert!(!agent.contains("<options"), "{agent}");
    let connection = told(&format!("/storageconnections/{connection}"));
    let is_lean = ["<vfs_type", "<port"]
        .iter()
        .all(|member| !connection.contains(member));
    assert!(
        is_lean && connection.contains("<nfs_retrans>1<"),
        "{connection}"
    );
}

#[test]
fn clusters_and_networks_look_at_odd_members() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let body = format!(
        "<cluster><name>c</name><data_center id=\"{center}\"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>"
    );
    let cluster = made(&wire, "/clusters", &body);
    let names: Names<'_> = &[("$c", &cluster), ("$dc", &center)];
    const NUMBER: &str = "[Cannot edit Cluster. Custom serial number must be non-empty when \"Custom\" serial number policy is specified., Attribute: cluster]";
    const SERVERS: &str =
        "[size must be between 1 and 3, Attribute: network.dnsResolverConfiguration.nameServers]";
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/clusters/$c", "<cluster><serial_number><policy>custom</policy></serial_number></cluster>", 400, NUMBER),
        ("PUT", "/clusters/$c", "<cluster><serial_number><value>V</value></serial_number></cluster>", 200, ""),
        ("PUT", "/clusters/$c", "<cluster><management_network/></cluster>", 400, "Network [id|name] required for getManagementNetworkId"),
        ("PUT", "/clusters/$c", "<cluster><management_network id=\"$nobody\"/></cluster>", 200, ""),
        ("PUT", "/clusters/$c", "<cluster><migration><policy id=\"zz\"/></migration></cluster>", 500, ""),
        ("POST", "/clusters", "<cluster><name>d</name><data_center id=\"$dc\"/><fencing_policy><skip_if_sd_active/></fencing_policy></cluster>", 500, ""),
        ("POST", "/networks", "<network><name>odd</name><data_center id=\"$dc\"/><external_provider_physical_network id=\"zz\"/></network>", 201, ""),
        ("POST", "/networks", "<network><name>n</name><data_center id=\"$dc\"/><qos id=\"zz\"/></network>", 500, ""),
        ("POST", "/networks", "<network><name>n</name><data_center id=\"$dc\"/><dns_resolver_configuration><name_servers><name_server></name_server></name_servers></dns_resolver_configuration></network>", 400, SERVERS),
        ("POST", "/macpools", "<mac_pool><name>p</name><ranges><range><to>x</to></range></ranges></mac_pool>", 400, "Parameter 'pool.ranges.from' is mandatory but was not provided."),
        ("POST", "/macpools", "<mac_pool><name>p</name><ranges><range><from>02:14:00:00:00:01</from><to>02:14:00:00:00:09</to></range><range/></ranges></mac_pool>", 400, ends(&["validation.vm.network.mac.address.not null"; 2], "macFrom").replace("[0]", "[1]").leak()),
    ];
    play(&wire, names, &rows);
    let told = |body: &str| {
        wire.api(
            "PUT",
            &format!("/clusters/{cluster}"),
            super::super::XML,
            body,
        )
        .text()
    };
    let hidden = told("<cluster/>");
    assert!(!hidden.contains("serial_number"), "{hidden}");
    let shown = told("<cluster><serial_number><policy>host</policy></serial_number></cluster>");
    assert!(shown.contains("<value>V<"), "{shown}");
}

#[test]
fn attachments_that_cannot_be_written_to_need_their_interface() {
    let wire = Wire::with(plain());
    let machine = vm(&wire, "m");
    let domain = first(&wire, "/storagedomains?search=name%3Ddata1");
    let names: Names<'_> = &[("$m", &machine), ("$sd", &domain)];
    #[rustfmt::skip]
    let rows = [
        ("POST", "/vms/$m/diskattachments", "<disk_attachment><interface>sata</interface><bootable>false</bootable><read_only>true</read_only><disk><provisioned_size>1048576</provisioned_size><format>cow</format><storage_domains><storage_domain id=\"$sd\"/></storage_domains></disk></disk_attachment>", 400, "[Cannot add Virtual Disk. SATA disks can't be read-only.]"),
        ("POST", "/vms/$m/diskattachments", "<disk_attachment><interface>ide</interface><bootable>false</bootable><read_only>true</read_only><disk><provisioned_size>1048576</provisioned_size><format>cow</format><storage_domains><storage_domain id=\"$sd\"/></storage_domains></disk></disk_attachment>", 400, "[Cannot add Virtual Disk. IDE disks can't be read-only.]"),
    ];
    play(&wire, names, &rows);
    let machine = first(&wire, "/vms?search=status%3Ddown");
    let disk = first(&wire, &format!("/vms/{machine}/diskattachments"));
    let names: Names<'_> = &[("$m", &machine), ("$d", &disk)];
    #[rustfmt::skip]
    let rows = [
        ("PUT", "/vms/$m/diskattachments/$d", "<disk_attachment><disk id=\"$nobody\"/></disk_attachment>", 403, "[User is not authorized to perform this action.]"),
        ("PUT", "/vms/$m/diskattachments/$d", "<disk_attachment><interface>sata</interface><read_only>true</read_only></disk_attachment>", 400, "[Cannot edit Virtual Disk. SATA disks can't be read-only.]"),
    ];
    play(&wire, names, &rows);
}
