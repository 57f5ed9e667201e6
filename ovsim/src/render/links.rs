//! Which actions and sub-collections a document links to, in the order in which engine 4.5.8 wrote them; one row a service.
//! A service without a row links to what the model says, in the model's order.

use ovmodel::{ServiceFacts, Shape};

use crate::node::Node;

/// A service, its actions, its sub-collections: path words, blank between.
type Row = (&'static str, &'static str, &'static str);

/// As recorded; by service name.
const ROWS: &[Row] = &[
    ("affinity_group", "", "hostlabels vmlabels vms hosts"),
    ("affinity_label", "", "vms hosts"),
    ("assigned_cpu_profile", "", ""),
    ("assigned_disk_profile", "", ""),
    ("attached_storage_domain", "activate deactivate", "disks"),
    (
        "cluster",
        "resetemulatedmachine refreshglusterhealstatus syncallnetworks upgrade",
        "glusterhooks affinitygroups networkfilters glustervolumes enabledfeatures \
         externalnetworkproviders cpuprofiles networks permissions",
    ),
    ("cluster_level", "", ""),
    ("cluster_network", "", ""),
    (
        "data_center",
        "setmaster cleanfinishedtasks",
        "iscsibonds quotas qoss clusters networks storagedomains permissions",
    ),
    ("data_center_network", "", ""),
    (
        "disk",
        "export move refreshlun convert copy sparsify reduce",
        "disksnapshots permissions statistics",
    ),
    ("domain_group", "", ""),
    ("domain_user", "", ""),
    (
        "external_host_provider",
        "importcertificates testconnectivity",
        "hosts computeresources discoveredhosts hostgroups certificates",
    ),
    ("group", "", "tags roles permissions"),
    (
        "host",
        "install activate approve commitnetconfig enrollcertificate fence forceselectspm \
         iscsidiscover discoveriscsi iscsilogin unregisteredstoragedomainsdiscover upgradecheck \
         syncallnetworks copyhostnetworks deactivate upgrade setupnetworks refresh",
        "tags affinitylabels nics fenceagents devices hooks storage networkattachments \
         storageconnectionextensions unmanagednetworks externalnetworkproviderconfigurations \
         cpuunits numanodes katelloerrata permissions statistics",
    ),
    (
        "host_nic",
        "",
        "networklabels linklayerdiscoveryprotocolelements networkattachments statistics",
    ),
    ("instance_type", "", "graphicsconsoles nics watchdogs"),
    ("instance_type_nic", "", ""),
    ("job", "clear end", "steps"),
    ("network", "", "vnicprofiles networklabels permissions"),
    (
        "quota",
        "",
        "quotastoragelimits quotaclusterlimits permissions",
    ),
    ("role", "", "permits"),
    ("scheduling_policy", "", "filters weights balances"),
    ("snapshot", "restore", "cdroms nics disks"),
    ("step", "end", "statistics"),
    (
        "storage_domain",
        "isattached updateovfstore refreshluns reduceluns",
        "templates vms disksnapshots diskprofiles disks storageconnections permissions",
    ),
    (
        "storage_domain_disk",
        "sparsify copy reduce export move",
        "permissions statistics",
    ),
    ("storage_server_connection", "", ""),
    (
        "template",
        "export",
        "tags graphicsconsoles cdroms nics watchdogs diskattachments mediateddevices permissions",
    ),
    ("template_nic", "", ""),
    (
        "user",
        "",
        "tags options sshpublickeys eventsubscriptions groups roles permissions",
    ),
    (
        "vm",
        "cancelmigration commitsnapshot clone freezefilesystems logon maintenance \
         previewsnapshot autopincpuandnumanodes reordermacaddresses thawfilesystems undosnapshot \
         screenshot ticket migrate reboot shutdown start stop suspend reset export detach",
        "tags affinitylabels graphicsconsoles cdroms nics watchdogs diskattachments \
         mediateddevices snapshots applications hostdevices numanodes reporteddevices sessions \
         backups checkpoints katelloerrata permissions statistics",
    ),
    (
        "vm_graphics_console",
        "proxyticket remoteviewerconnectionfile ticket",
        "",
    ),
    (
        "vm_nic",
        "activate deactivate",
        "reporteddevices networkfilterparameters statistics",
    ),
    ("vm_numa_node", "", ""),
    ("vm_pool", "allocatevm", "permissions"),
    ("vnic_profile", "", "permissions"),
];

fn row(service: &str) -> Option<&'static Row> {
    let at = ROWS
        .binary_search_by(|(name, ..)| (*name).cmp(service))
        .ok()?;
    Some(&ROWS[at])
}

/// Two attributes, as the engine writes them: `href` before `rel`.
pub(super) fn link(href: String, rel: &str) -> Node {
    Node {
        name: "link".into(),
        attrs: vec![("href".into(), href), ("rel".into(), rel.to_owned())],
        ..Node::default()
    }
}

/// What a domain of ISO images links to: it has files, and no machines or disks.
const OF_ISO: &str = "files disksnapshots diskprofiles storageconnections permissions";

/// Puts `<actions>` and links in front of the document at `href`.
pub(crate) fn add(node: &mut Node, service: &'static ServiceFacts, href: &str) {
    let known = row(service.name);
    let mut front = Vec::with_capacity(24);
    let actions: Vec<Node> = match known {
        Some((_, actions, _)) => actions
            .split_whitespace()
            .map(|word| link(format!("{href}/{word}"), word))
            .collect(),
        None => model_actions(service)
            .map(|word| link(format!("{href}/{word}"), &word))
            .collect(),
    };
    let empty = service.name == "host_nic";
    let actions = (!actions.is_empty() || empty).then(|| Node {
        name: "actions".into(),
        children: actions,
        ..Node::default()
    });
    match known {
        Some((name, _, words)) => front.extend(
            match node.text_of("type") {
                Some("iso") if *name == "storage_domain" => OF_ISO,
                _ => words,
            }
            .split_whitespace()
            .map(|word| link(format!("{href}/{word}"), word)),
        ),
        None => {
            front.extend(model_links(service).map(|word| link(format!("{href}/{word}"), &word)))
        }
    }
    if service.name == "domain" {
        for word in ["users", "groups"] {
            front.push(link(
                format!("{href}/{word}?search={{query}}"),
                &format!("{word}/search"),
            ));
        }
    }
    let named = |child: &Node| {
        matches!(
            &*child.name,
            "name" | "description" | "comment" | "creation_status"
        )
    };
    let at = node
        .children
        .iter()
        .take_while(|child| named(child))
        .count();
    node.children.splice(at..at, front);
    if let Some(actions) = actions {
        node.children.insert(0, actions);
    }
}

/// The answer to a change of a storage domain overlooks what type it is of, and links to what another would have (engine
/// 4.5.8).
pub(crate) fn as_of_no_type(node: &mut Node, href: &str) {
    let is = |child: &Node, words: &[&str]| {
        child.name == "link" && child.attr("rel").is_some_and(|rel| words.contains(&rel))
    };
    let others = ["files", "images", "templates", "vms"];
    node.children.retain(|child| !is(child, &others));
    let at = node.children.iter().position(|child| child.name == "link");
    let links = others[..2]
        .iter()
        .map(|word| link(format!("{href}/{word}"), word));
    let at = at.unwrap_or(node.children.len());
    node.children.splice(at..at, links);
    let mut children = node.children.iter();
    let before = children.position(|child| is(child, &["storageconnections"]));
    if let Some(at) = before
        && !node.children.iter().any(|child| is(child, &["disks"]))
    {
        node.children
            .insert(at, link(format!("{href}/disks"), "disks"));
    }
}

fn model_actions(service: &'static ServiceFacts) -> impl Iterator<Item = String> {
    let actions = service
        .methods()
        .filter(|method| method.shape() == Shape::Action);
    let mut words: Vec<String> = actions.map(|method| method.segment()).collect();
    words.dedup();
    words.into_iter()
}

fn model_links(service: &'static ServiceFacts) -> impl Iterator<Item = String> {
    service
        .locators()
        .filter(|locator| !locator.item)
        .map(|locator| locator.segment())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_and_name_what_the_model_has() {
        assert!(ROWS.is_sorted_by(|a, b| a.0 < b.0));
        for (name, actions, links) in ROWS {
            let service =
                ovmodel::find_service(name).unwrap_or_else(|| panic!("no service {name}"));
            for word in actions.split_whitespace() {
                assert!(
                    service.method_of_segment(word).is_some(),
                    "{name}: no action {word}"
                );
            }
            for word in links.split_whitespace() {
                assert!(
                    service.locator_of_segment(word).is_some(),
                    "{name}: no locator {word}"
                );
            }
        }
    }
}
