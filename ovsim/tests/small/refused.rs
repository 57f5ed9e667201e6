//! What an engine refuses, in its words: each row was seen on engine 4.5.8.

use super::super::wire::socket::{Wire, plain};
use super::{first, made, said};

/// Names that stand for ids in paths, bodies and words.
type Names<'n> = &'n [(&'n str, &'n str)];

/// Method, path, body, status and the words, of which the beginning is enough.
type Row = (&'static str, &'static str, &'static str, u16, &'static str);

const NOBODY: (&str, &str) = ("$nobody", "11111111-2222-3333-4444-555555555555");

fn filled(text: &str, names: Names<'_>) -> String {
    let text = text.replace(NOBODY.0, NOBODY.1);
    names
        .iter()
        .fold(text, |text, (name, id)| text.replace(name, id))
}

fn play(wire: &Wire, names: Names<'_>, rows: &[Row]) {
    for (method, path, body, status, words) in rows {
        let (path, body) = (filled(path, names), filled(body, names));
        let answer = said(wire, method, &path, &body);
        let words = filled(words, names);
        let fits = answer.0 == *status && answer.1.starts_with(&words);
        assert!(
            fits,
            "{method} {path} {body}\n{answer:?}\nnot {status} {words}"
        );
    }
}

fn vm(wire: &Wire, name: &str) -> String {
    let body = format!(
        "<vm><name>{name}</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>"
    );
    made(wire, "/vms", &body)
}

#[test]
fn affinity_groups_know_their_members() {
    let wire = Wire::with(plain());
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let at = format!("/clusters/{cluster}/affinitygroups");
    let (one, two) = (vm(&wire, "one"), vm(&wire, "two"));
    let label = made(
        &wire,
        "/affinitylabels",
        "<affinity_label><name>l</name></affinity_label>",
    );
    let group = made(
        &wire,
        &at,
        "<affinity_group><name>g</name><vms_rule><enabled>true</enabled><enforcing>true</enforcing><positive>true</positive></vms_rule></affinity_group>",
    );
    let names: Names<'_> = &[
        ("$at", &at),
        ("$one", &one),
        ("$two", &two),
        ("$l", &label),
        ("$g", &group),
    ];
    play(
        &wire,
        names,
        &[
            (
                "POST",
                "$at/$g/vms",
                "<vm id=\"$nobody\"/>",
                400,
                "[The selected VM does not exist.]",
            ),
            (
                "POST",
                "$at/$g/hosts",
                "<host id=\"$nobody\"/>",
                400,
                "[Cannot edit Affinity Group. Host does not exist.]",
            ),
            ("POST", "$at/$g/vms", "<vm id=\"$one\"/>", 200, ""),
            (
                "POST",
                "$at/$g/vms",
                "<vm id=\"$one\"/>",
                400,
                "[Cannot edit Affinity Group. Duplicate VM.]",
            ),
            ("POST", "$at/$g/vms", "<vm id=\"$two\"/>", 200, ""),
            (
                "POST",
                "$at",
                "<affinity_group><name>h</name><vms_rule><enabled>true</enabled><positive>false</positive></vms_rule><vms><vm id=\"$one\"/><vm id=\"$two\"/></vms></affinity_group>",
                409,
                "[Affinity Group collision detected in unified affinity group of VMs:",
            ),
            (
                "POST",
                "$at/$g/vmlabels",
                "<affinity_label id=\"$l\"/>",
                200,
                "",
            ),
            (
                "POST",
                "$at/$g/hostlabels",
                "<affinity_label id=\"$l\"/>",
                400,
                "[Cannot edit Affinity Group. Duplicate LABEL.]",
            ),
            (
                "DELETE",
                "$at/$g/vmlabels/$l",
                "",
                400,
                "[Cannot edit Affinity Group. Provided LABEL is invalid (does not exist).]",
            ),
            ("DELETE", "$at/$g/vms/$one", "", 200, ""),
            (
                "DELETE",
                "$at/$g/vms/$one",
                "",
                400,
                "[Cannot edit Affinity Group. Provided VM is invalid (does not exist).]",
            ),
            (
                "DELETE",
                "$at/$g/vms/$nobody",
                "",
                400,
                "[The selected VM does not exist.]",
            ),
            (
                "PUT",
                "$at/$g",
                "<affinity_group><name>a b</name></affinity_group>",
                400,
                "[Cannot edit Affinity Group. Name field is invalid., Attribute: affinityGroup.name]",
            ),
            ("GET", "$at/$nobody", "", 400, "cannot invoke"),
            (
                "POST",
                "/affinitylabels",
                "<affinity_label><name>a b</name></affinity_label>",
                400,
                "[The name for affinity label is invalid.",
            ),
            (
                "PUT",
                "/affinitylabels/$l",
                "<affinity_label><name></name></affinity_label>",
                400,
                "[An affinity label name must be 1-50 characters long., Attribute: label.name]",
            ),
            (
                "POST",
                "/affinitylabels/$l/vms",
                "<vm/>",
                400,
                "Vm [id] required for add",
            ),
            (
                "POST",
                "/affinitylabels/$l/hosts",
                "<host id=\"$nobody\"/>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "DELETE",
                "/affinitylabels/$nobody",
                "",
                400,
                "[Affinity label does not exist.]",
            ),
        ],
    );
}

#[test]
fn quotas_and_qualities_have_limits() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let at = format!("/datacenters/{center}");
    let quota = made(
        &wire,
        &format!("{at}/quotas"),
        "<quota><name>q</name></quota>",
    );
    let names: Names<'_> = &[("$at", &at), ("$q", &quota), ("$c", &cluster)];
    const BOTH: &str = "[Cannot edit Quota. Limitation can not be configured as specific and general for the same Quota.";
    const WHOLE: &str = "[Cannot add QoS.\nQoS have non-zero total value with non-zero read/write";
    play(
        &wire,
        names,
        &[
            (
                "PUT",
                "$at/quotas/$q",
                "<quota><cluster_hard_limit_pct>-5</cluster_hard_limit_pct></quota>",
                400,
                "[must be greater than or equal to 0, Attribute: quota.graceClusterPercentage]",
            ),
            (
                "PUT",
                "$at/quotas/$q",
                "<quota><storage_soft_limit_pct>170</storage_soft_limit_pct></quota>",
                400,
                "[must be less than or equal to 100, Attribute: quota.thresholdStoragePercentage]",
            ),
            (
                "POST",
                "$at/quotas/$q/quotaclusterlimits",
                "<quota_cluster_limit><cluster id=\"$c\"/><vcpu_limit>4</vcpu_limit></quota_cluster_limit>",
                409,
                BOTH,
            ),
            ("DELETE", "$at/quotas/$q/quotaclusterlimits/$q", "", 200, ""),
            (
                "POST",
                "$at/quotas/$q/quotaclusterlimits",
                "<quota_cluster_limit><cluster id=\"$c\"/><vcpu_limit>4</vcpu_limit></quota_cluster_limit>",
                409,
                BOTH,
            ),
            (
                "POST",
                "$at/quotas/$q/quotaclusterlimits",
                "<quota_cluster_limit><vcpu_limit>4</vcpu_limit></quota_cluster_limit>",
                200,
                "",
            ),
            ("DELETE", "$at/quotas/$q/quotastoragelimits/$q", "", 200, ""),
            (
                "POST",
                "$at/quotas/$q/quotastoragelimits",
                "<quota_storage_limit><limit>10</limit><storage_domain id=\"$nobody\"/></quota_storage_limit>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "POST",
                "$at/quotas/$q/quotastoragelimits",
                "<quota_storage_limit/>",
                500,
                "Operation Failed",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>storage</type><max_iops>100</max_iops><max_read_iops>10</max_read_iops></qos>",
                400,
                WHOLE,
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>cpu</type></qos>",
                400,
                "[Cannot add QoS. QoS element has missing values.]",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>cpu</type><cpu_limit>101</cpu_limit></qos>",
                400,
                "[Cannot add QoS. Values are out of range\n(Legal range is: 1-100).",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>network</type><inbound_average>10</inbound_average></qos>",
                400,
                "[Cannot add QoS. All three values are needed",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>network</type><inbound_average>3</inbound_average><inbound_peak>2</inbound_peak><inbound_burst>3</inbound_burst></qos>",
                400,
                "[Cannot add QoS. Peak cannot be set lower than Average.]",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>hostnetwork</type></qos>",
                400,
                "[Cannot add QoS. Weighted share must be specified",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>hostnetwork</type><outbound_average_linkshare>5</outbound_average_linkshare><outbound_average_upperlimit>5</outbound_average_upperlimit><outbound_average_realtime>10</outbound_average_realtime></qos>",
                400,
                "[Cannot add QoS. If both are provided, rate limit must not be lower",
            ),
            (
                "POST",
                "$at/qoss",
                "<qos><name>a</name><type>storage</type><max_iops>-1</max_iops></qos>",
                201,
                "",
            ),
        ],
    );
}

#[test]
fn people_roles_and_tags() {
    let wire = Wire::with(plain());
    let me = first(&wire, "/users?search=usrname%3Dadmin*");
    let role = made(
        &wire,
        "/roles",
        "<role><name>r</name><administrative>true</administrative><permits><permit id=\"1\"/></permits></role>",
    );
    let tag = made(&wire, "/tags", "<tag><name>t</name></tag>");
    let machine = vm(&wire, "m");
    let book = made(
        &wire,
        "/bookmarks",
        "<bookmark><name>b</name><value>Vms:</value></bookmark>",
    );
    let names: Names<'_> = &[
        ("$me", &me),
        ("$r", &role),
        ("$t", &tag),
        ("$m", &machine),
        ("$b", &book),
    ];
    const NO_OBJECT: &str = "[Cannot add permission, invalid object ID or type]";
    play(
        &wire,
        names,
        &[
            (
                "POST",
                "/roles/$r/permits",
                "<permit id=\"99999\"/>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "POST",
                "/roles/$r/permits",
                "<permit><name>create_vm</name></permit>",
                409,
                "[Cannot attach action group to Role. This action group is already attached to Role.]",
            ),
            (
                "POST",
                "/roles/$r/permits",
                "<permit><name>no_such</name></permit>",
                500,
                "Operation Failed",
            ),
            (
                "DELETE",
                "/roles/$r/permits/3",
                "",
                400,
                "[Cannot detach action group from Role.",
            ),
            ("DELETE", "/roles/$r/permits/99999", "", 404, ""),
            (
                "POST",
                "/roles/00000000-0000-0000-0001-000000000001/permits",
                "<permit id=\"1\"/>",
                409,
                "[Cannot attach Role. The Role is Read-Only.]",
            ),
            (
                "POST",
                "/roles",
                "<role><name>a b</name><administrative>true</administrative><permits><permit id=\"1\"/></permits></role>",
                400,
                "[Role name may only contain letters, numbers, '-', or '_'., Attribute: privateRole.name]",
            ),
            (
                "POST",
                "/users/$me/permissions",
                "<permission><role><name>UserRole</name></role><vm id=\"$nobody\"/></permission>",
                400,
                NO_OBJECT,
            ),
            (
                "POST",
                "/vms/$nobody/permissions",
                "<permission><role><name>UserRole</name></role><user id=\"$me\"/></permission>",
                400,
                NO_OBJECT,
            ),
            (
                "POST",
                "/users/$me/sshpublickeys",
                "<ssh_public_key><content>ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 me</content></ssh_public_key>",
                400,
                "[Cannot add User Profile Property. The given SSH public key is invalid.]",
            ),
            (
                "POST",
                "/tags",
                "<tag><name>u</name><parent id=\"$nobody\"/></tag>",
                404,
                "Entity not found: u",
            ),
            (
                "PUT",
                "/tags/$t",
                "<tag><name>a b</name></tag>",
                400,
                "[Invalid tag name. Only letters, numbers, '-', and '_' are valid characters., Attribute: _tag.name]",
            ),
            (
                "POST",
                "/vms/$m/tags",
                "<tag id=\"$nobody\"/>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "PUT",
                "/bookmarks/$b",
                "<bookmark><value></value></bookmark>",
                400,
                "[size must be between 1 and 300, Attribute: bookmark.value]",
            ),
        ],
    );
}

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
                "[Cannot decrease data center compatibility version.]",
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
                NODE,
                "<vm_numa_node><index>0</index><memory>64</memory><cpu><cores><core><index>1</index></core></cores></cpu></vm_numa_node>",
                400,
                "[NUMA node with index 0 exists at least twice.]",
            ),
            (
                "POST",
                NODE,
                "<vm_numa_node><index>1</index><memory>64</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>",
                400,
                "[CPUs with the following indexes are assigned to two or more NUMA nodes: 0.]",
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
    let disk = wire.api("POST", "/disks", super::XML, &disk).text();
    // A raw disk grows as it is filled unless it is told not to.
    assert_eq!(super::element(&disk, "sparse"), Some("true"), "{disk}");
    let disk = super::id(&disk);
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
                "[Cannot edit Virtual Disk: The following disks are locked: ${diskAliases}. Please try again in a few minutes.]",
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
