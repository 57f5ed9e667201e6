//! Bonds and labels of host NICs, and addresses of MAC pools.

use super::estate::{Estate, id_of};
use super::story::text;

fn action(inner: &str) -> String {
    format!("<action>{inner}</action>")
}

fn bond(name: &str, slaves: &[&str]) -> String {
    let slaves: String = slaves
        .iter()
        .map(|slave| format!("<host_nic><name>{slave}</name></host_nic>"))
        .collect();
    format!(
        "<modified_bonds><host_nic><name>{name}</name><bonding><slaves>{slaves}</slaves></bonding></host_nic></modified_bonds>"
    )
}

#[test]
fn a_bond_is_made_used_and_removed() {
    let estate = Estate::begin();
    let host = estate.named("hosts", "host", "host02");
    let path = format!("/hosts/{host}/setupnetworks?correlation_id=bond");
    let few = "[Cannot setup Networks. The following bonds consist of less than two Network Interfaces: bond0.]";
    assert_eq!(
        estate.refused("POST", &path, &action(&bond("bond0", &["eth2"]))),
        (400, few.into())
    );
    let (status, detail) =
        estate.refused("POST", &path, &action(&bond("team0", &["eth2", "eth3"])));
    assert_eq!(status, 400);
    assert!(
        detail.starts_with("[Bond name 'team0' does not follow naming criteria."),
        "{detail}"
    );
    let busy = "[Cannot setup Networks. Network Interface 'eth0' cannot become slave, there's network 'ovirtmgmt' attached to it.]";
    assert_eq!(
        estate.refused("POST", &path, &action(&bond("bond0", &["eth0", "eth3"]))),
        (409, busy.into())
    );
    let none = "[Cannot setup Networks. The host network interface (name eth9) does not exist.]";
    assert_eq!(
        estate.refused("POST", &path, &action(&bond("bond0", &["eth2", "eth9"]))),
        (400, none.into())
    );
    let (center, cluster) = (
        estate.named("datacenters", "data_center", "Default"),
        estate.named("clusters", "cluster", "Default"),
    );
    let network = format!(
        "<network><name>net88</name><data_center id=\"{center}\"/><vlan id=\"88\"/></network>"
    );
    let network = id_of(&estate.done("POST", "/networks", &network), "network");
    estate.done(
        "POST",
        &format!("/clusters/{cluster}/networks"),
        &format!("<network id=\"{network}\"/>"),
    );
    let attach = format!(
        "<modified_network_attachments><network_attachment><network id=\"{network}\"/><host_nic><name>bond0</name></host_nic></network_attachment></modified_network_attachments>"
    );
    let both = action(&format!("{}{attach}", bond("bond0", &["eth2", "eth3"])));
    estate.done("POST", &path, &both);
    // The host is asked for what it has in a command of its own.
    let newest = estate.get("/events?search=type%3D606&max=1");
    assert!(newest.contains("<name>SYSTEM</name>"), "{newest}");
    let nics = estate.get(&format!("/hosts/{host}/nics"));
    assert!(
        nics.contains("<name>bond0</name>") && nics.contains("<name>bond0.88</name>"),
        "{nics}"
    );
    assert!(nics.contains("Dynamic link aggregation (802.3ad)"));
    let bond0 = nics
        .split("<host_nic ")
        .find(|nic| nic.contains("<name>bond0</name>"))
        .unwrap();
    let bond0 = bond0
        .split("id=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let remove = action(&format!(
        "<removed_bonds><host_nic id=\"{bond0}\"/></removed_bonds>"
    ));
    let (status, detail) = estate.refused("POST", &path, &remove);
    assert_eq!(status, 409);
    assert!(
        detail.starts_with("[Cannot remove bond bond0, because it's used by Network Attachments: "),
        "{detail}"
    );
    // An engine goes through a small set by what its words come to, not as they were told.
    let busy = "[Network Interface 'eth2' already belongs to the bond.]";
    assert_eq!(
        estate.refused("POST", &path, &action(&bond("bond1", &["eth1", "eth2"]))),
        (409, busy.into())
    );
    let (status, detail) =
        estate.refused("POST", &path, &action(&bond("bond1", &["eth2", "eth3"])));
    assert_eq!(status, 409);
    assert!(
        detail.contains("Network Interface 'eth3' already belongs to the bond."),
        "{detail}"
    );
    let list = estate.get(&format!("/hosts/{host}/networkattachments"));
    let row = list
        .split("<network_attachment ")
        .find(|row| row.contains(&network))
        .unwrap();
    let attachment = row
        .split("networkattachments/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let all = action(&format!(
        "<removed_network_attachments><network_attachment id=\"{attachment}\"/></removed_network_attachments><removed_bonds><host_nic id=\"{bond0}\"/></removed_bonds>"
    ));
    estate.done("POST", &path, &all);
    assert!(!estate.get(&format!("/hosts/{host}/nics")).contains("bond0"));
}

#[test]
fn what_is_refused_leaves_everything_as_it_was() {
    let estate = Estate::begin();
    let host = estate.named("hosts", "host", "host02");
    let path = format!("/hosts/{host}/setupnetworks");
    let wrong = "<modified_network_attachments><network_attachment><network id=\"00000000-0000-0000-0000-0000000000aa\"/><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments>";
    let before = estate.get(&format!("/hosts/{host}/nics"));
    let body = action(&format!("{}{wrong}", bond("bond0", &["eth2", "eth3"])));
    assert_eq!(estate.refused("POST", &path, &body).0, 400);
    assert_eq!(estate.get(&format!("/hosts/{host}/nics")), before);
}

#[test]
fn a_label_brings_its_networks() {
    let estate = Estate::begin();
    let host = estate.named("hosts", "host", "host02");
    let path = format!("/hosts/{host}/setupnetworks");
    let (center, cluster) = (
        estate.named("datacenters", "data_center", "Default"),
        estate.named("clusters", "cluster", "Default"),
    );
    let network = format!(
        "<network><name>net99</name><data_center id=\"{center}\"/><vlan id=\"99\"/></network>"
    );
    let network = id_of(&estate.done("POST", "/networks", &network), "network");
    estate.done(
        "POST",
        &format!("/clusters/{cluster}/networks"),
        &format!("<network id=\"{network}\"/>"),
    );
    estate.done(
        "POST",
        &format!("/networks/{network}/networklabels"),
        "<network_label id=\"blue\"/>",
    );
    let label = |nic: &str| {
        action(&format!(
            "<modified_labels><network_label id=\"blue\"><host_nic><name>{nic}</name></host_nic></network_label></modified_labels>"
        ))
    };
    let none = "[Cannot setup Networks. Label 'blue' cannot be attached to non-existing/removed 'eth9' network interface.]";
    assert_eq!(
        estate.refused("POST", &path, &label("eth9")),
        (400, none.into())
    );
    let off = action("<removed_labels><network_label id=\"blue\"/></removed_labels>");
    let absent = "[Cannot setup Networks. Label 'blue' cannot be removed, since it isn't attached to any network interface.]";
    assert_eq!(estate.refused("POST", &path, &off), (400, absent.into()));
    estate.done("POST", &path, &label("eth1"));
    assert!(
        estate
            .get(&format!("/hosts/{host}/nics"))
            .contains("<name>eth1.99</name>")
    );
    estate.done("POST", &path, &off);
    assert!(
        !estate
            .get(&format!("/hosts/{host}/nics"))
            .contains("eth1.99")
    );
}

fn pool(name: &str, from: &str, to: &str, more: &str) -> String {
    format!(
        "<mac_pool><name>{name}</name>{more}<ranges><range><from>{from}</from><to>{to}</to></range></ranges></mac_pool>"
    )
}

#[test]
fn a_mac_pool_gives_each_address_once_until_it_is_empty() {
    let estate = Estate::begin();
    let body = pool("two", "02:00:00:77:00:00", "02:00:00:77:00:01", "");
    let made = id_of(&estate.done("POST", "/macpools", &body), "mac_pool");
    let meets = "[Cannot create MAC Pool. MAC pool cannot contain ranges which overlap with ranges in MAC pools: 'two']";
    let other = pool("three", "02:00:00:77:00:01", "02:00:00:77:00:05", "");
    assert_eq!(
        estate.refused("POST", "/macpools", &other),
        (409, meets.into())
    );
    let inner = "<mac_pool><ranges><range><from>02:00:00:77:00:00</from><to>02:00:00:77:00:08</to></range><range><from>02:00:00:77:00:05</from><to>02:00:00:77:00:09</to></range></ranges></mac_pool>";
    let overlaps = "[Cannot edit MAC Pool. MAC pool cannot contain overlapping ranges.]";
    assert_eq!(
        estate.refused("PUT", &format!("/macpools/{made}"), inner),
        (409, overlaps.into())
    );
    let center = estate.named("datacenters", "data_center", "Default");
    let cluster = format!(
        "<cluster><name>small</name><data_center id=\"{center}\"/><cpu><type>Intel Nehalem Family</type></cpu><mac_pool id=\"{made}\"/></cluster>"
    );
    estate.done("POST", "/clusters", &cluster);
    let vm = "<vm><name>many</name><cluster><name>small</name></cluster><template><name>Blank</name></template></vm>";
    let vm = id_of(&estate.done("POST", "/vms", vm), "vm");
    let nics = format!("/vms/{vm}/nics");
    let nic = |name: &str| format!("<nic><name>{name}</name></nic>");
    for (name, mac) in [("a", "02:00:00:77:00:00"), ("b", "02:00:00:77:00:01")] {
        let made = estate.done("POST", &nics, &nic(name));
        assert_eq!(text(&made, "address").as_deref(), Some(mac));
    }
    let empty = "[Cannot add Interface. Not enough MAC addresses left in MAC Address Pool.]";
    assert_eq!(
        estate.refused("POST", &nics, &nic("c")),
        (409, empty.into())
    );
    let twice = "<nic><name>d</name><mac><address>02:00:00:77:00:00</address></mac></nic>";
    assert_eq!(estate.refused("POST", &nics, twice).0, 409);
    estate.done(
        "PUT",
        &format!("/macpools/{made}"),
        "<mac_pool><allow_duplicates>true</allow_duplicates></mac_pool>",
    );
    estate.done("POST", &nics, twice);
    let kept = "[Cannot edit MAC Pool. Cannot unset 'Allow Duplicates' when mac pool contains duplicate macs.]";
    let no = "<mac_pool><allow_duplicates>false</allow_duplicates></mac_pool>";
    assert_eq!(
        estate.refused("PUT", &format!("/macpools/{made}"), no),
        (409, kept.into())
    );
}
