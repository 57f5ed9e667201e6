//! The templates that come with the program: each is used as its own comment says, and the engine then has what it promises.

use crate::harness::World;
use crate::sessions::words;
use ovsim::{Options, Trouble};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A template with what an engine needs before it is used, and lines with what they print afterwards.
struct Case {
    file: &'static str,
    before: &'static [&'static str],
    after: &'static [(&'static str, &'static str)],
}

const CASES: &[Case] = &[
    Case {
        file: "vm-from-template.yaml",
        before: &[],
        after: &[
            (
                "vm list web05 -o csv --columns name,status,memory,template.name",
                "name,status,memory,template.name|web05,down,2147483648,centos9",
            ),
            (
                "diskattachment --vm web05 list -o csv --columns bootable,disk.status",
                "bootable,disk.status|true,ok",
            ),
        ],
    },
    Case {
        file: "vm-blank.yaml",
        before: &[],
        after: &[
            (
                "diskattachment --vm app07 list -o csv --columns disk.alias,bootable,disk.provisioned_size,disk.wipe_after_delete",
                "disk.alias,bootable,disk.provisioned_size,disk.wipe_after_delete|app07_sys,true,21474836480,false|app07_data,false,53687091200,true",
            ),
            (
                "nic --vm app07 list -o csv --columns name,network,linked",
                "name,network,linked|eth0,ovirtmgmt,true|spare,,false",
            ),
            ("vm -n app07 export os boot devices", "hd|cdrom"),
            (
                "vm list app07 -o csv --columns cpu.topology.cores,bios.boot_menu.enabled,memory_policy.max",
                "cpu.topology.cores,bios.boot_menu.enabled,memory_policy.max|2,true,8589934592",
            ),
        ],
    },
    Case {
        file: "vm-cloud-init.yaml",
        before: &[],
        after: &[
            (
                "vm list ci07 -o csv --columns status,initialization.user_name,initialization.authorized_ssh_keys",
                "status,initialization.user_name,initialization.authorized_ssh_keys|up,admin,ssh-ed25519 AAAA me",
            ),
            (
                "vm list ci07 -o csv --columns initialization.nic_configurations.ip.address,initialization.nic_configurations.ip.gateway",
                "initialization.nic_configurations.ip.address,initialization.nic_configurations.ip.gateway|192.0.2.10,192.0.2.1",
            ),
            (
                "nic --vm ci07 -n nic2 list -o csv --columns network",
                "network|ovirtmgmt",
            ),
        ],
    },
    Case {
        file: "vm-pxe.yaml",
        before: &[
            "network create pxe -d Default --usages vm",
            "network assign pxe -c Default --optional",
        ],
        after: &[
            ("vm -n node01 export os boot devices", "hd|network"),
            (
                "nic --vm node01 list -o csv --columns name,network",
                "name,network|eth0,pxe",
            ),
        ],
    },
    Case {
        file: "vm-windows.yaml",
        before: &["template create win2022 --vm dev01"],
        after: &[(
            "vm show win05 -o csv --columns os.type,bios.type,time_zone.name,initialization.org_name,initialization.domain",
            "os.type,bios.type,time_zone.name,initialization.org_name,initialization.domain|windows_2022,q35_secure_boot,W. Europe Standard Time,Example,",
        )],
    },
    Case {
        file: "disk.yaml",
        before: &[],
        after: &[(
            "diskattachment --vm web01 --where disk.alias=web01_data list -o csv --columns disk.provisioned_size,disk.format,disk.backup,active",
            "disk.provisioned_size,disk.format,disk.backup,active|107374182400,cow,incremental,true",
        )],
    },
    Case {
        file: "host.yaml",
        before: &[],
        after: &[(
            "host list host03 -o csv --columns status,address,cluster.name,ssh.port",
            "status,address,cluster.name,ssh.port|up,host03.example.com,Default,22",
        )],
    },
    Case {
        file: "fence-agent.yaml",
        before: &["host create host03 --address host03.example.com --cluster Default --ssh-key"],
        after: &[(
            "fenceagent --host host03 list -o csv --columns type,address,username,order",
            "type,address,username,order|ipmilan,192.0.2.203,fence,1",
        )],
    },
    Case {
        file: "host-bond.yaml",
        before: &["host create host03 --address host03.example.com --cluster Default --ssh-key"],
        after: &[
            (
                "hostnic --host host03 -n bond0* list -o csv --columns name,network,slaves",
                "name,network,slaves|bond0,,\"eth2, eth3\"|bond0.20,storage,",
            ),
            (
                "hostnic --host host03 -n bond0 list -t {bonding.options.name}={bonding.options.value}",
                "mode,miimon=1,100",
            ),
        ],
    },
    Case {
        file: "cluster.yaml",
        before: &[],
        after: &[(
            "cluster list prod -o csv --columns data_center.name,cpu.type,memory_policy.over_commit.percent,fencing_policy.enabled,scheduling_policy.name",
            "data_center.name,cpu.type,memory_policy.over_commit.percent,fencing_policy.enabled,scheduling_policy.name|Default,Intel Cascadelake Server Family,150,true,evenly_distributed",
        )],
    },
    Case {
        file: "datacenter-local.yaml",
        before: &[],
        after: &[(
            "datacenter list branch -o csv --columns local,quota_mode,description",
            "local,quota_mode,description|true,disabled,Local storage",
        )],
    },
    Case {
        file: "storagedomain-nfs.yaml",
        before: &[],
        after: &[
            (
                "datacenter -n Default storagedomains list data9 -o csv --columns name,status",
                "name,status|data9,active",
            ),
            (
                "storagedomain list data9 -o csv --columns storage.path,storage.mount_options,warning_low_space_indicator",
                "storage.path,storage.mount_options,warning_low_space_indicator|/exports/data9,soft,10",
            ),
        ],
    },
    Case {
        file: "network-vlan.yaml",
        before: &[],
        after: &[(
            "network list web -o csv --columns vlan.id,mtu,usages,description",
            "vlan.id,mtu,usages,description|120,0,vm,VLAN 120",
        )],
    },
    Case {
        file: "vnicprofile.yaml",
        before: &["network create web -d Default --usages vm"],
        after: &[(
            "vnicprofile list web-filtered -o csv --columns network.name,network_filter.name",
            "network.name,network_filter.name|web,vdsm-no-mac-spoofing",
        )],
    },
    Case {
        file: "pool.yaml",
        before: &[],
        after: &[
            (
                "pool list desks -o csv --columns size,prestarted_vms,max_user_vms,type",
                "size,prestarted_vms,max_user_vms,type|5,0,1,automatic",
            ),
            (
                "pool vms desks -o name",
                "desks-1|desks-2|desks-3|desks-4|desks-5",
            ),
        ],
    },
    Case {
        file: "quota.yaml",
        before: &[],
        after: &[(
            "quota --datacenter Default list team-blue -o csv --columns cluster_soft_limit_pct,storage_hard_limit_pct",
            "cluster_soft_limit_pct,storage_hard_limit_pct|80,20",
        )],
    },
    Case {
        file: "macpool.yaml",
        before: &[],
        after: &[(
            "macpool list branch -o csv --columns ranges.from,ranges.to,allow_duplicates",
            "ranges.from,ranges.to,allow_duplicates|02:00:00:01:00:00,02:00:00:01:0f:ff,false",
        )],
    },
];

/// Used by a test of its own: its end comes from the guest.
const AUTOINSTALL: &str = "autoinstall.yaml";

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates")
}

fn world() -> World {
    let world = World::with(Options {
        speed: 1000.0,
        ..Options::default()
    });
    let secrets =
        "admin_password: Xw5-secret\nkey: AAAAA-BBBBB\nuser: fence\npassword: Fp3-secret\n";
    world.file("secrets.yaml", secrets);
    world
}

/// The first command of a template's comment that uses it, as words.
fn told(world: &World, file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(templates().join(file)).unwrap();
    let comments = text.lines().filter_map(|line| line.strip_prefix('#'));
    let joined = comments.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let uses = |line: &&str| line.trim().starts_with("ovcmd ") && line.contains(file);
    let line = joined.lines().find(uses);
    let line = line.unwrap_or_else(|| panic!("{file} does not tell how it is used"));
    let secrets = world.path("secrets.yaml").display().to_string();
    let line = line
        .replace("templates/", &format!("{}/", templates().display()))
        .replace("secrets.yaml", &secrets)
        .replace("ipmi.yaml", &secrets)
        .replace("$(cat ~/.ssh/id_ed25519.pub)", "ssh-ed25519 AAAA me");
    words(line.trim()).into_iter().skip(1).collect()
}

fn run(world: &World, words: &[String]) -> crate::harness::Ran {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    world.run(&words)
}

#[test]
fn every_template_does_what_it_says() {
    let check = |case: &Case| {
        let world = world();
        let mut wrong = Vec::new();
        let line = told(&world, case.file);
        let rehearsed = [line.clone(), vec!["--dry-run".to_owned()]].concat();
        let before = case.before.iter().map(|line| words(line));
        for line in before.chain([rehearsed, line]) {
            let ran = run(&world, &line);
            if ran.code != 0 {
                wrong.push(format!("{}: {line:?}: {}", case.file, ran.err));
            }
        }
        let shown = case.after.iter().filter_map(|(line, wanted)| {
            let ran = run(&world, &words(line));
            let got = format!("{}{}", ran.out, ran.err);
            let got = got.trim().lines().collect::<Vec<_>>().join("|");
            (got != *wanted).then(|| format!("{}: {line}\n  {got}\nnot {wanted}", case.file))
        });
        wrong.extend(shown);
        wrong
    };
    let check = &check;
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = CASES
            .iter()
            .map(|case| scope.spawn(move || check(case)))
            .collect();
        let ended = running.into_iter().map(|case| case.join().unwrap());
        ended.flatten().collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a template wants and did not get is told all at once; what is said on the way beats what it says.
#[test]
fn a_template_without_its_variables_is_told_them() {
    let world = world();
    let file = templates().join("vm-blank.yaml").display().to_string();
    let ran = world.run(&["vm", "create", "-T", &file]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    for variable in ["'name'", "'domain'"] {
        assert!(ran.err.contains(variable), "{}", ran.err);
    }
    let given = ["-V", "name", "b1", "-V", "domain", "data1"];
    let said = [
        "--memory",
        "1GiB",
        "--set",
        "cpu.topology.cores=4",
        "--disk",
        "1GiB,,data2",
        "--dry-run",
    ];
    let line = [&["vm", "create", "-T", &file][..], &given, &said].concat();
    let ran = world.run(&line);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in [
        "<memory>1073741824</memory>",
        "<cores>4</cores>",
        "<provisioned_size>1073741824</provisioned_size>",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    assert_eq!(ran.out.matches("diskattachments").count(), 1, "{}", ran.out);
}

/// The installer is the guest: it switches itself off, and what it made is started from its own settings.
#[test]
fn an_installation_ends_with_the_installed_machine() {
    let world = world();
    let made = told(&world, "vm-pxe.yaml");
    let made: Vec<String> = made
        .iter()
        .map(|word| word.replace("pxe", "ovirtmgmt"))
        .collect();
    let made: Vec<String> = made
        .iter()
        .map(|word| word.replace("vm-ovirtmgmt.yaml", "vm-pxe.yaml"))
        .collect();
    let ran = run(&world, &made);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = told(&world, AUTOINSTALL);
    assert_eq!(line[..3], ["vm", "autoinstall", "node01"]);
    let before = world.run(&["vm", "-n", "node01", "export", "os"]).out;
    std::thread::scope(|scope| {
        let installs = scope.spawn(|| run(&world, &line));
        wait(&world, "up", "true");
        let cause = Trouble::GuestPowersOff("node01".to_owned());
        world.sim.cause(&cause).unwrap();
        let ran = installs.join().unwrap();
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.err.contains("installed and started"), "{}", ran.err);
    });
    wait(&world, "up", "false");
    assert_eq!(
        world.run(&["vm", "-n", "node01", "export", "os"]).out,
        before
    );
    let started = world.sim.requests();
    let bodies = started.iter().filter(|one| one.path.ends_with("/start"));
    assert_eq!(bodies.count(), 2);
}

/// Waits until node01 has a state, once or as usual.
fn wait(world: &World, status: &str, once: &str) {
    let wanted = format!("{status},{once}");
    let began = Instant::now();
    let line = [
        "vm",
        "list",
        "node01",
        "-o",
        "csv",
        "--no-headers",
        "--columns",
        "status,run_once",
    ];
    while world.run(&line).out.trim() != wanted {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "{}",
            world.run(&line).out
        );
        std::thread::yield_now();
    }
}

#[test]
fn every_template_is_used_by_a_test_and_told_in_the_table() {
    let mut files: Vec<String> = std::fs::read_dir(templates())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".yaml"))
        .collect();
    files.sort();
    let mut used: Vec<&str> = CASES.iter().map(|case| case.file).collect();
    used.push(AUTOINSTALL);
    used.sort_unstable();
    assert_eq!(files, used);
    assert!(files.len() >= 12);
    let readme = std::fs::read_to_string(templates().join("README.md")).unwrap();
    for file in &files {
        assert!(
            readme.contains(&format!("| `{file}` |")),
            "README.md lacks {file}"
        );
    }
}
