//! `ovcmd inventory`: the machines as Ansible wants them told, in a handful of requests whatever their number.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::find::Select;
use ovlib::verb::{Args, Outcome, Param, ParamKind, Shows};
use ovlib::{Context, Entity};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) const INVENTORY: Deed = Deed {
    name: "",
    summary: "Tell the machines as an inventory script of Ansible does",
    shows: Shows::Text,
    params: &[
        Param::flag("list", "Groups, and the variables of every machine"),
        Param::option("host", ParamKind::Text, "The variables of this machine"),
        Param {
            many: true,
            ..Param::option(
                "search",
                ParamKind::Text,
                "Machines in the engine's search language",
            )
            .short('s')
        },
    ],
    examples: &[
        ("inventory --list -s status=up", "Those that run"),
        ("inventory --host web01", "The variables of one"),
    ],
    run: inventory,
};

/// What is asked for beside the machines: names instead of ids, addresses, tags.
const WANTS: [&str; 5] = [
    "host.name",
    "cluster.name",
    "template.name",
    "reported_devices.ips.address",
    "tags.name",
];

fn inventory(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    if args.has("list") == args.has("host") {
        return Err(Error::Usage {
            message: "an inventory is asked for --list or for --host NAME".to_owned(),
            hint: Some(
                "Ansible does so: put `exec ovcmd inventory \"$@\"` into a script".to_owned(),
            ),
        });
    }
    let context = session.phrase(io)?;
    let mut select = Select::new();
    select
        .searches
        .extend(args.texts("search").map(str::to_owned));
    select.names.extend(args.text("host").map(str::to_owned));
    let machines = read(&context, &select)?;
    let value = match args.text("host") {
        // Ansible takes an empty map for a machine that nobody knows.
        Some(name) => machines
            .iter()
            .find(|machine| machine.name().as_deref() == Some(name))
            .map_or_else(|| json!({}), variables),
        None => whole(&machines),
    };
    let text = serde_json::to_string_pretty(&value).unwrap_or_default();
    Ok(Outcome::Page {
        lines: text.lines().map(str::to_owned).collect(),
        value,
    })
}

fn read(context: &Context, select: &Select) -> Result<Vec<Entity>> {
    let wants = WANTS.map(str::to_owned);
    let rows = select.many(&context.vms(), &wants)?;
    rows.collect()
}

/// The answer to `--list`.
fn whole(machines: &[Entity]) -> Value {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut known = Map::new();
    for machine in machines {
        let Some(name) = machine.name() else { continue };
        for group in groups_of(machine) {
            groups.entry(group).or_default().push(name.clone());
        }
        known.insert(name, variables(machine));
    }
    let mut children: Vec<&String> = groups.keys().collect();
    children.sort();
    let mut all = json!({"_meta": {"hostvars": known}});
    all["all"] = json!({"children": children});
    for (group, mut hosts) in groups {
        hosts.sort();
        hosts.dedup();
        all[group] = json!({"hosts": hosts});
    }
    all
}

/// The groups that a machine is in; it is in one at least, its cluster's.
fn groups_of(machine: &Entity) -> Vec<String> {
    let mut groups = Vec::new();
    for (kind, path) in [
        ("cluster", "cluster.name"),
        ("host", "host.name"),
        ("template", "template.name"),
        ("os", "os.type"),
        ("status", "status"),
    ] {
        groups.extend(machine.text(path).map(|text| group(kind, &text)));
    }
    for tag in machine.at("tags.name") {
        groups.push(group("tag", tag.text()));
    }
    groups
}

/// A name that Ansible takes for a group: letters, digits and underscores.
fn group(kind: &str, name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    format!("{kind}_{}", name.chars().map(fits).collect::<String>())
}

/// The variables of a machine; `ansible_host` is its first address that others can reach.
fn variables(machine: &Entity) -> Value {
    let texts = |path: &str| -> Vec<String> {
        let nodes = machine.at(path);
        nodes.iter().map(|node| node.text().to_owned()).collect()
    };
    let number = |path: &str| machine.text(path).and_then(|text| text.parse::<u64>().ok());
    let addresses: Vec<String> = texts("reported_devices.ips.address")
        .into_iter()
        .filter(|address| is_reachable(address))
        .collect();
    let mut all = Map::new();
    for (name, value) in [
        ("ansible_host", json!(addresses.first())),
        ("ovirt_id", json!(machine.id())),
        ("ovirt_status", json!(machine.text("status"))),
        ("ovirt_cluster", json!(machine.text("cluster.name"))),
        ("ovirt_host", json!(machine.text("host.name"))),
        ("ovirt_template", json!(machine.text("template.name"))),
        ("ovirt_os", json!(machine.text("os.type"))),
        ("ovirt_fqdn", json!(machine.text("fqdn"))),
        ("ovirt_description", json!(machine.text("description"))),
        ("ovirt_memory", json!(number("memory"))),
        ("ovirt_ips", json!(addresses)),
        ("ovirt_tags", json!(texts("tags.name"))),
    ] {
        if !value.is_null() {
            all.insert(name.to_owned(), value);
        }
    }
    Value::Object(all)
}

/// Neither loopback nor link-local.
fn is_reachable(address: &str) -> bool {
    match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => !ip.is_loopback() && !ip.is_link_local(),
        Ok(std::net::IpAddr::V6(ip)) => !ip.is_loopback() && ip.segments()[0] & 0xffc0 != 0xfe80,
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_groups_are_identifiers() {
        assert_eq!(group("cluster", "My Cluster-1"), "cluster_My_Cluster_1");
        assert_eq!(group("tag", "größe"), "tag_gr__e");
    }

    #[test]
    fn only_addresses_that_others_reach() {
        assert!(is_reachable("192.0.2.1") && is_reachable("2001:db8::1"));
        for address in ["127.0.0.1", "169.254.1.1", "fe80::1", "::1", "text"] {
            assert!(!is_reachable(address), "{address}");
        }
    }
}
