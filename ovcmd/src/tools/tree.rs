//! `ovcmd tree`: the estate as a tree, data centers to machines, in one request for each kind.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::verb::{Args, Outcome, Param, ParamKind, Shows};
use ovlib::{Entity, ListArgs, Service};
use serde_json::{Value, json};

pub(super) const TREE: Deed = Deed {
    name: "",
    summary: "Show data centers, clusters, hosts, machines and storage",
    shows: Shows::Text,
    params: &[
        Param {
            positional: true,
            ..Param::option("datacenter", ParamKind::Text, "Only this data center")
        },
        Param::flag("no-vms", "Without the machines"),
        Param::flag("no-storage", "Without the storage"),
    ],
    examples: &[
        ("tree", "Everything"),
        (
            "tree Default --no-vms",
            "Hosts and storage of one data center",
        ),
    ],
    run: tree,
};

/// Everything that the tree is made of.
struct Estate {
    clusters: Vec<Entity>,
    hosts: Vec<Entity>,
    machines: Vec<Entity>,
    domains: Vec<Entity>,
}

fn tree(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let context = session.phrase(io)?;
    let mut centers = all(&context.data_centers())?;
    if let Some(name) = args.text("datacenter") {
        let names: Vec<String> = centers.iter().filter_map(Entity::name).collect();
        centers
            .retain(|center| center.name().as_deref() == Some(name) || center.id() == Some(name));
        if centers.is_empty() {
            return Err(Error::NotFound {
                kind: "data center".to_owned(),
                what: name.to_owned(),
                near: names,
            });
        }
    }
    let unless = |flag: &str, service: Service| match args.has(flag) {
        true => Ok(Vec::new()),
        false => all(&service),
    };
    let estate = Estate {
        clusters: all(&context.clusters())?,
        hosts: all(&context.hosts())?,
        machines: unless("no-vms", context.vms())?,
        domains: unless("no-storage", context.storage_domains())?,
    };
    let centers: Vec<Value> = centers.iter().map(|center| estate.center(center)).collect();
    let mut lines = Vec::new();
    for center in &centers {
        lines.push(title(center));
        draw(center, "", &mut lines);
    }
    Ok(Outcome::Page {
        lines,
        value: Value::Array(centers),
    })
}

fn all(service: &Service) -> Result<Vec<Entity>> {
    let mut all: Vec<Entity> = service.list(&ListArgs::default())?.collect::<Result<_>>()?;
    all.sort_by_key(Entity::name);
    Ok(all)
}

impl Estate {
    fn center(&self, center: &Entity) -> Value {
        let is_here = |entity: &&Entity| entity.text("data_center.id").as_deref() == center.id();
        let clusters = self.clusters.iter().filter(is_here);
        let mut below: Vec<Value> = clusters.map(|cluster| self.cluster(cluster)).collect();
        let holds = |domain: &&Entity| {
            let centers = domain.at("data_centers");
            centers.iter().any(|node| node.id() == center.id())
        };
        let domains = self.domains.iter().filter(holds);
        below.extend(
            domains.map(|domain| node("storage domain", domain, "external_status", Vec::new())),
        );
        node("data center", center, "status", below)
    }

    fn cluster(&self, cluster: &Entity) -> Value {
        let is_here = |entity: &&Entity| entity.text("cluster.id").as_deref() == cluster.id();
        let hosts = self.hosts.iter().filter(is_here);
        let mut below: Vec<Value> = hosts.map(|host| self.host(host)).collect();
        let machines = self.machines.iter().filter(is_here);
        let idle = machines.filter(|machine| machine.at("host").is_empty());
        below.extend(idle.map(|machine| node("vm", machine, "status", Vec::new())));
        node("cluster", cluster, "", below)
    }

    fn host(&self, host: &Entity) -> Value {
        let runs = |machine: &&Entity| machine.text("host.id").as_deref() == host.id();
        let machines = self.machines.iter().filter(runs);
        let below = machines.map(|machine| node("vm", machine, "status", Vec::new()));
        node("host", host, "status", below.collect())
    }
}

fn node(kind: &str, entity: &Entity, state: &str, below: Vec<Value>) -> Value {
    let state = (!state.is_empty()).then(|| entity.text(state)).flatten();
    json!({"kind": kind, "name": entity.name(), "status": state, "below": below})
}

fn title(node: &Value) -> String {
    let text = |key: &str| node[key].as_str().unwrap_or_default();
    match text("status") {
        "" => format!("{} {}", text("kind"), text("name")),
        state => format!("{} {} ({state})", text("kind"), text("name")),
    }
}

/// The lines below a node, each behind the branches of those above it.
fn draw(node: &Value, before: &str, lines: &mut Vec<String>) {
    let below = node["below"].as_array().map_or(&[][..], Vec::as_slice);
    for (at, child) in below.iter().enumerate() {
        let is_last = at + 1 == below.len();
        let (branch, more) = match is_last {
            true => ("└── ", "    "),
            false => ("├── ", "│   "),
        };
        lines.push(format!("{before}{branch}{}", title(child)));
        draw(child, &format!("{before}{more}"), lines);
    }
}
