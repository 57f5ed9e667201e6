//! What is done with hosts, for real: each deed is waited for, and the engine's state looked at afterwards.

use crate::harness::World;
use crate::lines::{done, refused, run, shown};
use ovsim::{Options, Trouble};

fn world() -> World {
    World::with(Options {
        speed: 1000.0,
        ..Options::default()
    })
}

#[test]
fn a_bond_carries_its_network_and_goes_again() {
    let world = world();
    let bond = "host bond host01 -i eth2 -i eth3 -b bond2 -m 802.3ad -n storage -o miimon=100";
    let ran = run(&world, bond);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("the change is kept"), "{}", ran.err);
    assert_eq!(
        shown(
            &world,
            "hostnic --host host01 -n bond2* list --columns name,network,slaves"
        ),
        "bond2,,\"eth2, eth3\" bond2.20,storage,"
    );
    assert_eq!(
        shown(&world, "host networks host01 --columns nic,network"),
        "eth0,ovirtmgmt eth1, eth2, eth3, bond2, bond2.20,storage"
    );
    refused(
        &world,
        "host bond host01 -i eth2 -i eth1 -b bond3",
        1,
        "eth2",
    );
    done(&world, "host setup-networks host01 --attach storage=eth1");
    done(&world, "host setup-networks host01 --unbond bond2");
    assert_eq!(
        shown(&world, "host networks host01 --columns nic,network"),
        "eth0,ovirtmgmt eth1, eth2, eth3, eth1.20,storage"
    );
}

/// A bond over cards without a link cuts the engine off; everything is as it was then.
#[test]
fn a_bond_that_cuts_the_host_off_is_taken_back() {
    let world = world();
    for nic in ["host01/eth0", "host01/eth2"] {
        world.sim.cause(&Trouble::LinkLost(nic.to_owned())).unwrap();
    }
    let before = shown(&world, "host networks host01 --columns nic,slaves,network");
    let ran = run(&world, "host bond host01 -i eth0 -i eth2 -m 1");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("stay as they were"), "{}", ran.err);
    assert_eq!(
        shown(&world, "host networks host01 --columns nic,slaves,network"),
        before
    );
}

#[test]
fn networks_follow_a_label() {
    let world = world();
    done(&world, "network create san -d Default --usages vm");
    done(&world, "network assign san -c Default --optional");
    done(&world, "network label san -l blue");
    done(&world, "host label host02 --nic eth3 -l blue");
    assert_eq!(
        shown(
            &world,
            "hostnic --host host02 -n eth3 list --columns name,network"
        ),
        "eth3,san"
    );
    done(&world, "host unlabel host02 -l blue");
    assert_eq!(
        shown(
            &world,
            "hostnic --host host02 -n eth3 list --columns name,network"
        ),
        "eth3,"
    );
    refused(&world, "host unlabel host02 -l blue", 1, "blue");
}

#[test]
fn a_host_is_installed_anew_and_back_in_service() {
    let world = world();
    done(&world, "host reinstall host02 --ssh-key");
    assert_eq!(shown(&world, "host list host02 --columns status"), "up");
    done(&world, "host reinstall host02 --ssh-key --activate=false");
    assert_eq!(
        shown(&world, "host list host02 --columns status"),
        "maintenance"
    );
    let jobs = done(&world, "job list -o csv --columns description,status");
    assert_eq!(
        jobs.matches("Installing Host host02,finished").count(),
        2,
        "{jobs}"
    );
    // One whose installation fails says so.
    done(&world, "host activate host02");
    world
        .sim
        .cause(&Trouble::InstallFails("host02".to_owned()))
        .unwrap();
    refused(&world, "host reinstall host02 --ssh-key", 1, "host02");
    assert_eq!(
        shown(&world, "host list host02 --columns status"),
        "install_failed"
    );
}

#[test]
fn updates_are_found_and_installed() {
    let world = world();
    let appear = |host: &str| {
        let appear = Trouble::UpdatesAppear(host.to_owned());
        world.sim.cause(&appear).unwrap();
    };
    appear("host02");
    done(&world, "host upgradecheck host02");
    assert_eq!(
        shown(&world, "host list host02 --columns update_available"),
        "true"
    );
    done(&world, "host upgrade host02");
    assert_eq!(
        shown(&world, "host list host02 --columns status,update_available"),
        "up,false"
    );
    appear("host02");
    done(&world, "host upgrade host02 -r --reboot=false");
    assert_eq!(
        shown(&world, "host list host02 --columns status,update_available"),
        "up,false"
    );
}

#[test]
fn a_cluster_is_upgraded_host_by_host() {
    let world = world();
    for host in ["host01", "host02"] {
        let appear = Trouble::UpdatesAppear(host.to_owned());
        world.sim.cause(&appear).unwrap();
    }
    let running = shown(&world, "vm -s status=up list --columns name");
    // One host now, the other with the next run.
    done(
        &world,
        "cluster upgrade Default --check --max-hosts 1 --yes",
    );
    let left = shown(&world, "host list --columns update_available");
    assert!(left.contains("true") && left.contains("false"), "{left}");
    done(&world, "cluster upgrade Default --yes");
    assert_eq!(
        shown(&world, "host list --columns status,update_available"),
        "up,false up,false"
    );
    let still = shown(&world, "vm -s status=up list --columns name");
    for vm in running.split(' ') {
        assert!(still.contains(vm), "{vm}: {still}");
    }
    assert_eq!(
        shown(&world, "cluster list Default --columns upgrade_in_progress"),
        "false"
    );
}

#[test]
fn a_host_is_drained_of_its_machines() {
    let world = world();
    let running = shown(&world, "vm -s status=up list --columns name");
    done(&world, "host drain host01 --to host02 --yes");
    assert_eq!(
        shown(&world, "host list host01 --columns status,summary.active"),
        "up,0"
    );
    assert_eq!(
        shown(
            &world,
            "vm -s 'status=up and host=host02' list --columns name"
        ),
        running
    );
}

#[test]
fn a_host_is_switched_by_its_power_management() {
    let world = world();
    // The engine wants some minutes between two operations.
    let later = || world.sim.advance(std::time::Duration::from_secs(400));
    refused(&world, "host reboot host02", 1, "");
    done(
        &world,
        "fenceagent --host host02 create --set type=ipmilan --set address=192.0.2.9 --set username=f --set password=g --set order=1",
    );
    done(&world, "host update host02 --power-management");
    assert_eq!(
        shown(&world, "host fence host02 --fence-type status"),
        "host02,on"
    );
    done(&world, "host drain host02 --to host01 --yes");
    done(&world, "host reboot host02");
    assert_eq!(shown(&world, "host list host02 --columns status"), "up");
    refused(&world, "host reboot host01", 1, "machines run on it");
    done(&world, "host maintenance host02");
    later();
    done(&world, "host fence host02 --fence-type off");
    assert_eq!(
        shown(&world, "host fence host02 --fence-type status"),
        "host02,off"
    );
    later();
    done(&world, "host fence host02 --fence-type on");
    done(&world, "host activate host02");
    assert_eq!(shown(&world, "host list host02 --columns status"), "up");
}

#[test]
fn targets_are_found_and_their_luns_seen() {
    let world = world();
    let found = shown(
        &world,
        "host iscsi-discover host01 -I 203.0.113.5 --columns target,port",
    );
    let (target, port) = found.split_once(',').unwrap();
    assert!(target.starts_with("iqn."), "{found}");
    assert_eq!(port, "3260");
    let before = shown(&world, "host storages host01 --columns lun");
    done(
        &world,
        &format!("host iscsi-login host01 -I 203.0.113.5 -N {target}"),
    );
    let after = shown(&world, "host storages host01 --columns lun");
    let new: Vec<&str> = after
        .split(' ')
        .filter(|lun| !before.contains(lun))
        .collect();
    assert!(!new.is_empty(), "{before} / {after}");
    // One of them holds a storage domain, is left behind and found again.
    let line = format!(
        "storagedomain create blocks -t data -H host01 -T iscsi --lun {} -d Default",
        new[0]
    );
    done(&world, &line);
    let used = shown(&world, "host storages host01 --columns lun,status");
    assert!(used.contains(&format!("{},used", new[0])), "{used}");
    done(&world, "storagedomain detach blocks --yes");
    done(&world, "storagedomain remove blocks -H host01 --yes");
    let left = format!("host discoverdomain host01 -I 203.0.113.5 -N {target} --columns name,type");
    assert_eq!(shown(&world, &left), "blocks,data");
}
