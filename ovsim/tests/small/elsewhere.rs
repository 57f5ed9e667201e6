//! Gluster, Foreman, Glance, Neutron and Cinder, none of which is there.

use super::super::wire::socket::{Wire, plain};
use super::{first, made, said, told};

const NOBODY: &str = "11111111-2222-3333-4444-555555555555";

#[test]
fn gluster_has_no_server() {
    let wire = Wire::with(plain());
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let at = format!("/clusters/{cluster}");
    let volume = "<gluster_volume><name>v</name><volume_type>distribute</volume_type>\
                  <bricks><brick><brick_dir>/b</brick_dir><server_id>x</server_id></brick></bricks></gluster_volume>";
    assert_eq!(
        said(&wire, "POST", &format!("{at}/glustervolumes"), volume),
        (
            409,
            "[Cannot create Gluster Volume. No up server found in Default.]".into()
        )
    );
    let start = format!("{at}/glustervolumes/{NOBODY}/start");
    let text = "[Cannot start Gluster Volume. Gluster Volume is not valid.]";
    assert_eq!(said(&wire, "POST", &start, "<action/>"), (400, text.into()));
    let enable = format!("{at}/glusterhooks/{NOBODY}/enable");
    assert_eq!(said(&wire, "POST", &enable, "<action/>").0, 500);
    let bricks = format!("{at}/glustervolumes/{NOBODY}/glusterbricks");
    assert_eq!(
        said(&wire, "POST", &format!("{bricks}/migrate"), "<action/>"),
        (400, "Action [bricks] required for migrate".into())
    );
    let named = "<action><bricks><brick><name>h:/b</name></brick></bricks></action>";
    let answer = said(&wire, "POST", &format!("{bricks}/migrate"), named);
    assert_eq!(answer, (404, String::new()));
    let replace = format!("{bricks}/{NOBODY}/replace");
    assert_eq!(
        said(&wire, "POST", &replace, "<action/>"),
        (
            503,
            "Replace brick is not supported. First migrate brick and add new brick instead.".into()
        )
    );
    let heal = format!("{at}/refreshglusterhealstatus");
    assert_eq!(
        said(&wire, "POST", &heal, "<action/>"),
        (
            400,
            "[Cannot sync Gluster Volume. The selected cluster doesn't support Storage provisioning.]".into()
        )
    );
}

#[test]
fn providers_are_out_of_reach_and_take_certificates() {
    let wire = Wire::with(plain());
    let body = "<external_host_provider><name>f</name><url>https://foreman.example</url></external_host_provider>";
    let provider = made(&wire, "/externalhostproviders", body);
    let at = format!("/externalhostproviders/{provider}");
    let test = format!("{at}/testconnectivity");
    assert_eq!(
        said(&wire, "POST", &test, "<action/>"),
        (
            400,
            "[Failed to communicate with the external provider, see log for additional details.]"
                .into()
        )
    );
    let import = format!("{at}/importcertificates");
    let with = |content: &str| {
        format!(
            "<action><certificates><certificate><content>{content}</content></certificate></certificates></action>"
        )
    };
    let missing = said(&wire, "POST", &import, "<action/>");
    assert_eq!(missing.0, 400, "{}", missing.1);
    let wrong = said(&wire, "POST", &import, &with("bm9uZQ=="));
    let text = "[Failed to import provider certificate.]";
    assert_eq!(wrong, (400, text.into()));
    let good = said(&wire, "POST", &import, &with("MIIBszCCAVmgAwIBAgI="));
    assert_eq!(good.0, 200);
    assert_eq!(
        told(&wire),
        [
            "213 Certificate for provider f was imported. (User: admin@internal-authz)",
            "214 Failed importing Certificate for provider f. (User: admin@internal-authz)",
        ]
    );
    let body = "<openstack_network_provider><name>n</name><url>http://neutron.example:9696</url><type>neutron</type><plugin_type>open_vswitch</plugin_type></openstack_network_provider>";
    let provider = made(&wire, "/openstacknetworkproviders", body);
    let networks = format!("/openstacknetworkproviders/{provider}/networks");
    let answer = said(&wire, "GET", &networks, "");
    assert_eq!(answer, (400, "provider failure".into()));
    let subnets = format!("{networks}/x/subnets");
    let subnet = "<openstack_subnet><name>s</name></openstack_subnet>";
    assert_eq!(said(&wire, "POST", &subnets, subnet).0, 400);
    assert!(told(&wire)[0].starts_with("1143 Failed to add subnet s on provider n."));
}

#[test]
fn cinder_is_gone_and_the_configuration_is_read_again() {
    let wire = Wire::with(plain());
    let path = format!("/openstackvolumeproviders/{NOBODY}");
    assert_eq!(said(&wire, "GET", "/openstackvolumeproviders", "").0, 500);
    assert_eq!(said(&wire, "DELETE", &path, "").0, 500);
    let reload = said(&wire, "POST", "/reloadconfigurations", "<action/>");
    assert_eq!(reload.0, 200);
    assert_eq!(
        told(&wire),
        ["1010 System Configurations reloaded successfully."]
    );
}

#[test]
fn what_lies_below_a_cluster_is_the_same_below_its_data_center() {
    let wire = Wire::with(plain());
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let center = first(&wire, "/datacenters?search=name%3DDefault");
    let near = format!("/clusters/{cluster}/networks");
    let far = format!("/datacenters/{center}{near}");
    let list = |path: &str| wire.api("GET", path, super::XML, "").text();
    assert_eq!(list(&near), list(&far));
    let group = "<affinity_group><name>g</name><positive>true</positive></affinity_group>";
    let path = format!("/datacenters/{center}/clusters/{cluster}/affinitygroups");
    let group = made(&wire, &path, group);
    let path = format!("/clusters/{cluster}/affinitygroups/{group}");
    assert_eq!(said(&wire, "GET", &path, "").0, 200);
    let sync = format!("/datacenters/{center}/clusters/{cluster}/syncallnetworks");
    assert_eq!(said(&wire, "POST", &sync, "<action/>").0, 200);
    let wrong = format!("/datacenters/{NOBODY}/clusters/{cluster}/syncallnetworks");
    // The engine does not look at the data center.
    assert_eq!(said(&wire, "POST", &wrong, "<action/>").0, 200);
}
