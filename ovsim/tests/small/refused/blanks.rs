//! References with an empty id or name: where one must be told they are none, elsewhere they are the id of nothing.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play};

#[test]
fn an_empty_reference_is_none() {
    let wire = Wire::with(plain());
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let network = first(&wire, "/networks?search=name%3Dovirtmgmt");
    let group = made(
        &wire,
        &format!("/clusters/{cluster}/affinitygroups"),
        "<affinity_group><name>g</name></affinity_group>",
    );
    let host = first(&wire, "/hosts?search=name%3Dhost02");
    let names: Names<'_> = &[
        ("$dc", &center),
        ("$c", &cluster),
        ("$n", &network),
        ("$g", &group),
        ("$h", &host),
    ];
    const BLANK: &str = "<template id=\"00000000-0000-0000-0000-000000000000\"/>";
    const INVALID: &str = "[Cannot add Affinity Group. Provided VM is invalid (does not exist).]";
    let vm = |rest: &str| -> &'static str {
        let body = format!("<vm><name>v</name>{BLANK}<cluster id=\"$c\"/>{rest}</vm>");
        Box::leak(body.into_boxed_str())
    };
    #[rustfmt::skip]
    let rows = [
        ("POST", "/hosts", "<host><name>h</name><address>h</address><root_password>x</root_password><cluster id=\"\"/></host>", 400, "[Cannot add Host. Cluster ID is not valid.]"),
        ("POST", "/clusters", "<cluster><name>c</name><data_center id=\"\"/></cluster>", 400, "Cluster [dataCenter.name|id] required for add"),
        ("POST", "/clusters", "<cluster><name>c</name><data_center id=\"$dc\"/><mac_pool id=\"\"/></cluster>", 400, "[Internal Engine Error]"),
        ("POST", "/clusters", "<cluster><name>c</name><data_center id=\"$dc\"/><management_network/></cluster>", 400, "Network [id|name] required for getManagementNetworkId"),
        ("POST", "/clusters", "<cluster><name>c</name><data_center id=\"$dc\"/><scheduling_policy id=\"\"/></cluster>", 201, ""),
        ("POST", "/clusters/$c/networks", "<network><name></name></network>", 400, "Network [id|name] required for add"),
        ("POST", "/networks", "<network><name>n</name><data_center><name></name></data_center></network>", 400, "Network [dataCenter.name|id] required for add"),
        ("POST", "/networks", "<network><name>n</name><data_center id=\"$dc\"/><external_provider id=\"\"/></network>", 400, "[Cannot add Network. The provider does not exist in the system.]"),
        ("POST", "/networks", "<network><name>n</name><data_center id=\"$dc\"/><external_provider/></network>", 500, "[General command validation failure.]"),
        ("POST", "/datacenters", "<data_center><name>d2</name><local>false</local><mac_pool id=\"\"/></data_center>", 201, ""),
        ("POST", "/vnicprofiles", "<vnic_profile><name>p</name><network id=\"\"/></vnic_profile>", 400, "VnicProfile [network.id] required for validateParameters"),
        ("POST", "/vnicprofiles", "<vnic_profile><name>p</name><network id=\"$n\"/><qos id=\"\"/></vnic_profile>", 400, "[The specified Network QoS doesn't exist.]"),
        ("POST", "/cpuprofiles", "<cpu_profile><name>p</name><cluster id=\"$c\"/><qos id=\"\"/></cpu_profile>", 400, "[Cannot add CPU Profile. QoS element not found.]"),
        ("POST", "/vms", vm("<instance_type id=\"\"/>"), 404, "Entity not found: GetInstanceType"),
        ("POST", "/vms", vm("<placement_policy><hosts><host id=\"\"/></hosts></placement_policy>"), 400, "Host [id|name] required for validateAndUpdateHostsInPlacementPolicy"),
        ("POST", "/vms", vm("<storage_domain id=\"\"/>"), 201, ""),
        ("POST", "/disks", "<disk><format>cow</format><provisioned_size>1</provisioned_size><storage_domains><storage_domain id=\"\"/></storage_domains></disk>", 404, "Entity not found: 00000000-0000-0000-0000-000000000000"),
        ("POST", "/tags", "<tag><name>t</name><parent id=\"\"/></tag>", 201, ""),
        ("POST", "/users", "<user><user_name>u@internal</user_name><domain><name></name></domain></user>", 400, "User [domain.id|name] required for add"),
        ("POST", "/roles", "<role><name>r</name><permits><permit id=\"\"/></permits></role>", 400, "Role [permits.id] required for add"),
        ("POST", "/datacenters/$dc/storagedomains", "<storage_domain id=\"\"/>", 400, "StorageDomain [id|name] required for add"),
        ("POST", "/clusters/$c/affinitygroups", "<affinity_group><name>e</name><vms><vm id=\"\"/></vms></affinity_group>", 400, INVALID),
        ("POST", "/clusters/$c/affinitygroups", "<affinity_group><name>e</name><host_labels><affinity_label id=\"$nobody\"/></host_labels></affinity_group>", 400, "[Cannot add Affinity Group. Provided label is invalid (does not exist).]"),
        ("POST", "/datacenters/$dc/iscsibonds", "<iscsi_bond><name>b</name><networks><network/></networks></iscsi_bond>", 409, "[Cannot add iSCSI Bond. The following Logical Networks:  do not exist in the Data Center: $dc."),
        ("POST", "/clusters/$c/affinitygroups/$g/hosts", "<host><name>host02</name></host>", 200, ""),
        ("POST", "/clusters/$c/affinitygroups/$g/hosts", "<host id=\"$h\"/>", 400, "[Cannot edit Affinity Group. Duplicate VDS.]"),
        ("PUT", "/clusters/$c", "<cluster><memory_policy><over_commit><percent>150</percent></over_commit></memory_policy><ksm><enabled>false</enabled></ksm><ballooning_enabled>false</ballooning_enabled></cluster>", 409, "[KSM or ballooning must be enabled to allow memory optimization.]"),
        ("POST", "/storagedomains", "<storage_domain id=\"$nobody\"><import>true</import><host id=\"$h\"/><type>data</type><storage><type>iscsi</type></storage></storage_domain>", 400, "[size must be between 1 and 250, Attribute: privateStorageDomain.name, Storage Domain name must be formed of"),
    ];
    play(&wire, names, &rows);
}
