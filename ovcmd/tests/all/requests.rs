//! How many requests commands need: no more than those before us did for the same.

use crate::harness::World;
use ovsim::Options;

/// Requests of one command without those of login and logout, `METHOD path` each, ids left out.
fn sent(world: &World, words: &[&str]) -> Vec<String> {
    world.sim.forget_requests();
    let ran = world.run(words);
    assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    let of_api = |served: &ovsim::Served| served.path.contains("/api/");
    let served = world.sim.requests();
    let short = |path: &str| path.rsplit("/api/").next().unwrap_or_default().to_owned();
    served
        .iter()
        .filter(|served| of_api(served))
        .map(|served| format!("{} {}", served.method, short(&served.path)))
        .collect()
}

/// The ancestor asked for cluster, system, data center, twice for a domain, six times for networks, once for events at least,
/// read machine and disks again, and sent five changes: 19 requests for the same machine.
#[test]
fn a_machine_with_two_disks_and_two_cards() {
    let world = World::with(Options {
        speed: f64::INFINITY,
        ..Options::default()
    });
    let line = "vm create new01 -c Default -m 2GiB --ostype rhel_9x64 --disk 20GiB,sys,data1 --disk 5GiB,data,data1 \
        --network ovirtmgmt --network ovirtmgmt";
    let words: Vec<&str> = line.split_whitespace().collect();
    let sent = sent(&world, &words);
    assert!(sent.len() <= 19, "{}: {sent:#?}", sent.len());
    let changes: Vec<&String> = sent
        .iter()
        .filter(|line| !line.starts_with("GET"))
        .collect();
    assert_eq!(changes.len(), 5, "{changes:?}");
}

/// The table of a large estate: machines with their addresses, hosts, clusters, and nothing for each machine.
#[test]
fn a_thousand_machines_with_host_cluster_and_addresses() {
    let world = World::with(Options {
        vms: 1_000,
        hosts: 10,
        ..Options::default()
    });
    let list = [
        "vm",
        "list",
        "-o",
        "csv",
        "--columns",
        "name,host,cluster,ip",
    ];
    let sent = sent(&world, &list);
    assert!(sent.len() <= 3, "{sent:#?}");
    let ran = world.run(&list);
    let rows: Vec<&str> = ran.out.lines().skip(1).collect();
    assert_eq!(rows.len(), 1_000);
    let cells = |row: &&str| row.split(',').map(str::to_owned).collect::<Vec<_>>();
    let whole = rows.iter().map(cells).filter(|cells| {
        let named = !cells[1].is_empty() && !cells[2].is_empty();
        named && cells[3].contains('.')
    });
    assert!(whole.count() > 100, "{}", rows[..5].join("\n"));
    assert!(rows.iter().map(cells).all(|cells| !cells[2].is_empty()));
}
