//! Plans for hosts with four cards: what they come to, and what is refused before anything is sent.

use super::*;

fn nic(name: &str) -> Nic {
    Nic {
        id: format!("id-{name}"),
        name: name.to_owned(),
        ..Nic::default()
    }
}

fn network(name: &str) -> Network {
    Network {
        id: format!("id-{name}"),
        name: name.to_owned(),
        is_management: name == "ovirtmgmt",
        is_for_machines: true,
        has_vlan: name.starts_with("vlan"),
    }
}

/// Four cards; eth0 has the management network, eth1 another; eth2 and eth3 are free.
fn state() -> State {
    let attached = |network: &str, nic: &str| Attached {
        id: format!("at-{network}"),
        network: format!("id-{network}"),
        nic: format!("id-{nic}"),
    };
    State {
        host: "host01".to_owned(),
        nics: ["eth0", "eth1", "eth2", "eth3"].map(nic).to_vec(),
        attached: vec![attached("ovirtmgmt", "eth0"), attached("storage", "eth1")],
        networks: ["ovirtmgmt", "storage", "vlan7", "backup"]
            .map(network)
            .to_vec(),
    }
}

fn attach(network: &str, nic: &str) -> Attach {
    Attach {
        network: network.to_owned(),
        nic: nic.to_owned(),
        address: None,
    }
}

fn bond(name: &str, slaves: &[&str], mode: &str) -> Bond {
    Bond {
        name: name.to_owned(),
        slaves: slaves.iter().map(|slave| (*slave).to_owned()).collect(),
        options: vec![("mode".to_owned(), mode.to_owned())],
    }
}

fn refused(wishes: &Wishes, words: &str) {
    let text = plan(&state(), wishes).unwrap_err().to_string();
    assert!(text.contains(words), "{text} has no '{words}'");
}

#[test]
fn a_bond_takes_its_network_along() {
    let wishes = Wishes {
        bonds: vec![bond("bond0", &["eth1", "eth2"], "4")],
        attach: vec![attach("storage", "bond0")],
        ..Wishes::default()
    };
    let args = plan(&state(), &wishes).unwrap();
    assert_eq!(
        args.get("modified_bonds"),
        Some(&json!([{"name": "bond0", "bonding": {
            "options": [{"name": "mode", "value": "4"}],
            "slaves": [{"name": "eth1"}, {"name": "eth2"}]}}]))
    );
    assert_eq!(
        args.get("modified_network_attachments"),
        Some(&json!([{"id": "at-storage", "host_nic": {"name": "bond0"}}]))
    );
    assert_eq!(args.get("check_connectivity"), Some(&json!(true)));
    assert_eq!(args.get("commit_on_success"), Some(&json!(true)));
}

#[test]
fn what_cannot_be_is_said_before_anything_is_sent() {
    let bonds = |bond| Wishes {
        bonds: vec![bond],
        ..Wishes::default()
    };
    refused(
        &bonds(bond("bond0", &["eth1", "eth2"], "4")),
        "eth1 has the network storage",
    );
    refused(&bonds(bond("bond0", &["eth2"], "4")), "two cards");
    refused(
        &bonds(bond("bond0", &["eth2", "eth9"], "4")),
        "no card eth9",
    );
    refused(&bonds(bond("team0", &["eth2", "eth3"], "4")), "no name of");
    let on = |network, nic| Wishes {
        attach: vec![attach(network, nic)],
        ..Wishes::default()
    };
    refused(&on("nosuch", "eth2"), "no network nosuch");
    refused(&on("backup", "eth7"), "no card eth7");
    refused(&on("backup", "eth1"), "eth1 has the network storage");
    assert!(plan(&state(), &on("vlan7", "eth1")).is_ok());
    let off = |network: &str| Wishes {
        detach: vec![network.to_owned()],
        ..Wishes::default()
    };
    refused(&off("ovirtmgmt"), "management network");
    refused(&off("backup"), "does not have");
    assert!(plan(&state(), &off("storage")).is_ok());
}

#[test]
fn all_complaints_come_at_once() {
    let wishes = Wishes {
        detach: vec!["ovirtmgmt".to_owned(), "backup".to_owned()],
        unbond: vec!["eth0".to_owned(), "bond7".to_owned()],
        labels: vec![("eth9".to_owned(), "x".to_owned())],
        ..Wishes::default()
    };
    for words in ["eth0 is no bond", "no bond bond7", "no card eth9", "backup"] {
        refused(&wishes, words);
    }
}

#[test]
fn a_bond_for_machines_needs_a_fitting_mode() {
    let wishes = |mode| Wishes {
        bonds: vec![bond("bond0", &["eth2", "eth3"], mode)],
        attach: vec![attach("backup", "bond0")],
        ..Wishes::default()
    };
    refused(&wishes("0"), "mode 0");
    assert!(plan(&state(), &wishes("1")).is_ok());
}
