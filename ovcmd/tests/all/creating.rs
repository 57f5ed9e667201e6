//! Machines made with every rule that there is for it, changed while they run, started once in another way: each with the
//! engine's state afterwards.

use crate::harness::World;
use crate::lines::{done, refused, run, shown};
use ovsim::Options;

fn world(speed: f64) -> World {
    World::with(Options {
        speed,
        ..Options::default()
    })
}

/// What this many words of a machine are.
fn vm(world: &World, name: &str, columns: &str) -> String {
    shown(world, &format!("vm list {name} --columns {columns}"))
}

fn disks(world: &World, vm: &str, columns: &str) -> String {
    shown(
        world,
        &format!("diskattachment --vm {vm} list --columns {columns}"),
    )
}

#[test]
fn memory_processors_boot_order_and_icons_are_as_usual() {
    let world = world(1000.0);
    done(
        &world,
        "vm create m1 -c Default -m 2GiB --cpu 4 --ostype rhel_9x64",
    );
    assert_eq!(
        vm(
            &world,
            "m1",
            "memory,memory_policy.guaranteed,memory_policy.ballooning,type"
        ),
        "2147483648,2147483648,false,server"
    );
    assert_eq!(
        vm(
            &world,
            "m1",
            "cpu.topology.sockets,cpu.topology.cores,cpu.topology.threads"
        ),
        "4,1,1"
    );
    assert_eq!(
        done(&world, "vm -n m1 export os boot devices"),
        "hd\nnetwork\n"
    );
    let icons = "large_icon.id,small_icon.id";
    assert_eq!(
        vm(&world, "m1", icons),
        shown(&world, &format!("os -n rhel_9x64 list --columns {icons}"))
    );
    done(
        &world,
        "vm create m2 -c Default -m 1GiB --cpu 2:4:1 --nopxe --guaranteed 512MiB --ballooning",
    );
    assert_eq!(
        vm(
            &world,
            "m2",
            "cpu.topology.sockets,cpu.topology.cores,memory_policy.guaranteed,memory_policy.ballooning"
        ),
        "2,4,536870912,true"
    );
    assert_eq!(done(&world, "vm -n m2 export os boot devices"), "hd\n");
    // What was said for another system stays, too: nothing is thrown away.
    done(
        &world,
        "vm create m3 -c Default -m 1GiB --ostype windows_2022 --bios q35_secure_boot --tpm --property sap_agent=true --boot cdrom,hd",
    );
    assert_eq!(
        vm(&world, "m3", "os.type,bios.type,custom_properties.name"),
        "windows_2022,q35_secure_boot,sap_agent"
    );
    assert_eq!(
        done(&world, "vm -n m3 export os boot devices"),
        "cdrom\nhd\n"
    );
    let document = done(&world, "raw GET 'vms?search=name%3Dm3&all_content=true'");
    assert!(
        document.contains("<tpm_enabled>true</tpm_enabled>"),
        "{document}"
    );
}

#[test]
fn disks_in_all_their_forms() {
    let world = world(1000.0);
    done(
        &world,
        "disk create spare --size 1GiB --storagedomain data1",
    );
    let id = shown(&world, "disk list spare --columns id");
    // What was there before survives what is half made.
    let broken =
        format!("vm create m1 -c Default -m 1GiB --disk {id} --network ovirtmgmt,mac=00:11");
    refused(&world, &broken, 1, "half made, is removed again");
    assert_eq!(shown(&world, "disk list spare --columns status"), "ok");
    let line = format!(
        "vm create m1 -c Default -m 1GiB --disk {id} --disk 2GiB --disk 3GiB,logs,data2 \
         --disk '{{\"size\": \"1GiB\", \"name\": \"named\", \"domain\": \"data2\", \"thin\": true}}' --disk '[\"4GiB\", \"list\", \"data1\"]' \
         --storagedomain data1"
    );
    done(&world, &line);
    assert_eq!(
        disks(
            &world,
            "m1",
            "disk.alias,bootable,disk.format,disk.sparse,disk.provisioned_size"
        ),
        "spare,true,raw,false,1073741824 m1_1,false,raw,false,2147483648 m1_logs,false,raw,false,3221225472 \
         named,false,cow,true,1073741824 m1_list,false,raw,false,4294967296"
    );
    assert_eq!(
        shown(&world, "disk list m1_logs --columns storage_domains.name"),
        "data2"
    );
    // The first of a machine from nothing boots, and is called so.
    done(
        &world,
        "vm create m2 -c Default -m 1GiB --disk 1GiB,,data1 --disk 1GiB,,data1,bootable=false",
    );
    assert_eq!(
        disks(&world, "m2", "disk.alias,bootable"),
        "m2_sys,true m2_1,false"
    );
    done(
        &world,
        "vm create m3 -c Default -m 1GiB --disk lun:36001405e000000000000000000000001",
    );
    assert_eq!(
        disks(
            &world,
            "m3",
            "disk.storage_type,disk.lun_storage.logical_units.id"
        ),
        "lun,36001405e000000000000000000000001"
    );
}

#[test]
fn cards_and_roles_in_all_their_forms() {
    let world = world(1000.0);
    done(&world, "network create web -d Default --usages vm");
    done(&world, "network assign web -c Default --optional");
    done(&world, "vnicprofile create strict --network web");
    done(
        &world,
        "vm create m1 -c Default -m 1GiB --network ovirtmgmt --network web/strict,name=lan,interface=e1000 --network none \
         --role UserRole:u:alice@internal --role UserRole:g:group1 --role '{\"role\": \"UserVmManager\", \"user\": \"carol@internal\"}'",
    );
    assert_eq!(
        shown(
            &world,
            "nic --vm m1 list --columns name,network,vnic_profile.name,interface"
        ),
        "eth0,ovirtmgmt,ovirtmgmt,virtio lan,web,strict,e1000 eth2,,,virtio"
    );
    let roles = shown(&world, "vm -n m1 permissions list --columns role,who");
    for role in [
        "UserRole,alice@internal-authz",
        "UserRole,group1",
        "UserVmManager,carol@internal-authz",
    ] {
        assert!(roles.contains(role), "{role}: {roles}");
    }
}

/// When the command is over, every part is there: nothing is locked any more, at whatever speed.
#[test]
fn what_is_made_is_whole_when_the_command_ends() {
    let world = world(20.0);
    done(
        &world,
        "vm create m -c Default -m 1GiB --count 2 --disk 1GiB,sys,data1 --disk 1GiB,data,data2 --network ovirtmgmt --start --wait-ip --progress none",
    );
    assert_eq!(vm(&world, "m-1 m-2", "name,status"), "m-1,up m-2,up");
    for name in ["m-1", "m-2"] {
        assert_eq!(disks(&world, name, "disk.status"), "ok ok");
        assert!(!done(&world, &format!("vm ip {name} --first --v4")).is_empty());
    }
}

#[test]
fn what_runs_is_changed_at_once_or_at_its_next_start_or_not_at_all() {
    let world = world(1000.0);
    // Into the running guest.
    done(
        &world,
        "vm update web01 --memory 5GiB --set cpu.topology.sockets=2",
    );
    assert_eq!(
        vm(
            &world,
            "web01",
            "memory,cpu.topology.sockets,next_run_configuration_exists"
        ),
        "5368709120,2,false"
    );
    assert_eq!(shown(&world, "vm pending web01"), "");
    // At its next start, which is said.
    let ran = run(
        &world,
        "vm update web01 --boot network,hd --bios i440fx_sea_bios",
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("at its next start:"), "{}", ran.err);
    let pending = shown(&world, "vm pending web01 --columns field,next");
    assert!(
        pending.contains("bios.type,i440fx_sea_bios")
            && pending.contains("os.boot.devices,\"network,hd\""),
        "{pending}"
    );
    assert_eq!(done(&world, "vm -n web01 export os boot devices"), "hd\n");
    // Not at all, and nothing is changed then.
    refused(
        &world,
        "vm update web01 --memory 90TiB",
        1,
        "maximum memory",
    );
    refused(&world, "vm update web01 --guaranteed 6GiB", 1, "Guaranteed");
    assert_eq!(
        shown(&world, "vm pending web01 --columns field,next"),
        pending
    );
    done(&world, "vm stop web01");
    done(&world, "vm start web01");
    assert_eq!(
        done(&world, "vm -n web01 export os boot devices"),
        "network\nhd\n"
    );
    assert_eq!(shown(&world, "vm pending web01"), "");
}

/// Everything that one start may have for itself; the next is as usual again.
#[test]
fn one_start_with_all_its_parts_leaves_nothing_behind() {
    let world = world(1000.0);
    let own = || ["os", "bios"].map(|part| done(&world, &format!("vm -n dev02 export {part}")));
    let before = own();
    done(
        &world,
        "vm start dev02 --boot network,cdrom --host host02 --kernel /k --initrd /i --cmdline quiet --machine pc-q35-rhel9.4.0 \
         --cpu-model Nehalem --boot-menu --display vnc --video vga --property viodiskcache=writethrough \
         --host-name x.example.com --guest-user ops --ssh-key k --guest-nic eth0:dhcp --dns 192.0.2.53 --use-cloud-init",
    );
    assert_eq!(
        vm(&world, "dev02", "status,run_once,host.name"),
        "up,true,host02"
    );
    let asked = world.sim.requests();
    assert_eq!(
        asked
            .iter()
            .filter(|one| one.path.ends_with("/start"))
            .count(),
        1
    );
    done(&world, "vm stop dev02");
    assert_eq!(own(), before);
    done(&world, "vm start dev02 --stateless --pause");
    assert_eq!(vm(&world, "dev02", "status"), "paused");
    // Let go on, and forgotten when it goes down.
    done(&world, "vm start dev02");
    assert_eq!(vm(&world, "dev02", "status"), "up");
    done(&world, "vm stop dev02");
    done(&world, "vm start dev02");
    assert_eq!(vm(&world, "dev02", "status,run_once"), "up,false");
}

/// A template in the model's own shape: names stand for ids however deep, and the template's disks go where it says.
#[test]
fn names_stand_for_ids_at_any_depth() {
    let world = world(1000.0);
    let make = |name: &str, text: &str| {
        let file = world.file(name, text).display().to_string();
        let ran = world.run(&["vm", "create", "-T", &file]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
    };
    make(
        "blank.yaml",
        "name: deep1\ncluster: Default\nmemory: 1GiB\nplacement_policy:\n  hosts: [host02]\ndisk_attachments:\n  \
         - interface: virtio\n    disk: {name: deep1_root, provisioned_size: 2GiB, format: cow, sparse: true, \
         storage_domains: [{name: data2}]}\nnics:\n  - {name: lan, vnic_profile: {name: ovirtmgmt/ovirtmgmt}}\n",
    );
    let columns = "disk.alias,disk.storage_domains.name,disk.format";
    assert_eq!(disks(&world, "deep1", columns), "deep1_root,data2,cow");
    assert_eq!(vm(&world, "deep1", "placement_policy.hosts.name"), "host02");
    assert_eq!(
        shown(&world, "nic --vm deep1 list --columns name,network"),
        "lan,ovirtmgmt"
    );
    make(
        "copy.yaml",
        "name: deep2\nfrom: ubuntu22\ncluster: Default\nclone: true\ndisk_attachments:\n  \
         - disk: {name: ubuntu22, storage_domains: [data2]}\n  \
         - disk: {name: deep2_data, size: 1GiB, storage_domains: [data1]}\n",
    );
    let places = disks(&world, "deep2", "disk.alias,disk.storage_domains.name");
    assert!(places.contains("deep2_data,data1"), "{places}");
    assert_eq!(places.matches("data2").count(), 1, "{places}");
    let text = "name: deep3\nfrom: ubuntu22\ncluster: Default\ndisk_attachments:\n  - disk: {name: nosuch, format: raw}\n";
    let file = world.file("wrong.yaml", text).display().to_string();
    refused(&world, &format!("vm create -T {file}"), 4, "ubuntu22");
}
