//! Networks in clusters: required or not, for display or not, and what they are used for.

use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::unmanaged;
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// Networks in clusters: links with what is particular there.
pub(crate) const IN_CLUSTERS: Rule = Rule {
    kind: "clusters/networks",
    label: "Network",
    drop: &[
        "name",
        "description",
        "comment",
        "data_center",
        "cluster",
        "vlan",
        "mtu",
        "stp",
        "ip",
        "status",
        "vdsm_name",
        "qos",
        "port_isolation",
        "external_provider",
    ],
    needs: |work| match (work.given.id(), work.gives("name")) {
        (None, None) => Err(Refusal::incomplete("Network", "id|name", "add")),
        _ => Ok(()),
    },
    prepare: in_cluster,
    changed: |work, link| {
        tell_link(
            work,
            link,
            "NETWORK_UPDTAE_NETWORK_ON_CLUSTER",
            "on",
            " updated.",
        )
    },
    leave: |work, link| {
        let cluster = work.place.owner(work.store);
        if cluster.is_some_and(|cluster| cluster.reference("management_network") == Some(&link.id))
        {
            let name = work.name_of("networks", Some(&link.id));
            let text =
                format!("The Management Network ('{name}') is mandatory and cannot be removed.");
            return Err(Refusal::bad(text));
        }
        Ok(())
    },
    gone: |work, link| {
        unmanaged::left_behind(work, &link.parent, &link.id);
        tell_link(
            work,
            link,
            "NETWORK_DETACH_NETWORK_TO_CLUSTER",
            "detached from",
            "",
        )
    },
    ..PLAIN
};

fn in_cluster(work: &mut Work<'_>) -> Outcome<()> {
    let Some(cluster) = work.place.owner(work.store).cloned() else {
        return Err(Refusal::bad(
            "Cannot attach Network. Cluster does not exist.",
        ));
    };
    if work.is_add() {
        let found = match (work.given.id(), work.gives("name")) {
            (Some(id), _) => work.store.root("networks", id),
            (None, Some(name)) => {
                let center = cluster.reference("data_center");
                let mut all = work.store.list("networks", "");
                all.find(|network| {
                    network.name() == name && network.reference("data_center") == center
                })
            }
            (None, None) => None,
        };
        let what = work
            .given
            .id()
            .or(work.gives("name"))
            .unwrap_or("")
            .to_owned();
        let Some(network) = found.map(|network| network.id.to_string()) else {
            return Err(Refusal::not_found(format!("Network: name={what}")));
        };
        if work
            .store
            .get("clusters/networks", &cluster.id, &network)
            .is_some()
        {
            return Err(Refusal::conflict(
                "Cannot attach Network. The network is already attached to the cluster.",
            ));
        }
        work.doc.set_attr("id", network);
        work.doc
            .children
            .retain(|child| matches!(&*child.name, "required" | "display" | "usages"));
        work.default("required", "true");
        work.default("display", "false");
        work.doc.put(Node::leaf("status", "operational"));
    }
    usages(work);
    Ok(())
}

/// `display` and the usage of that name are one; every network here carries `vm`.
fn usages(work: &mut Work<'_>) {
    let mut words: Vec<String> = Vec::new();
    if let Some(list) = work.doc.child("usages") {
        words = list
            .children
            .iter()
            .map(|usage| usage.text.to_string())
            .collect();
    }
    if !words.iter().any(|word| word == "vm") && work.is_add() {
        words.insert(0, "vm".into());
    }
    let given = work.gives("display").map(str::to_owned);
    let display = given.map_or_else(
        || words.iter().any(|word| word == "display"),
        |given| given == "true",
    );
    words.retain(|word| word != "display");
    if display {
        words.insert(words.len().min(1), "display".into());
    }
    work.doc.put(Node::leaf("display", display.to_string()));
    let mut list = Node::new("usages");
    words
        .into_iter()
        .for_each(|word| list.push(Node::leaf("usage", word)));
    work.doc.put(list);
}

fn tell_link(work: &mut Work<'_>, link: &Object, symbol: &str, done: &str, end: &str) {
    let network = work.name_of("networks", Some(&link.id));
    let cluster = work.name_of("clusters", Some(&link.parent));
    let text = format!("Network {network} {done} Cluster {cluster}{end}");
    let draft = work
        .event(symbol, text)
        .about_cluster(work.store, &link.parent);
    draft.record(work.store);
}
