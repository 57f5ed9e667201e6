//! What hosts do with block storage: targets discovered, logins, domains that lie on LUNs and are not known (engine 4.5.8).

use super::{blocks, domain_life, look};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::jobs;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

/// Storage actions of hosts; none when the action is another.
pub(super) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    let id = place.id.as_deref().unwrap_or("");
    match action {
        "discoveriscsi" | "iscsidiscover" => Some(discover(store, ask, id)),
        "iscsilogin" => Some(login(store, ask, id)),
        "unregisteredstoragedomainsdiscover" => Some(unregistered(store, ask, id)),
        _ => None,
    }
}

/// The `iscsi` member of an action, its port made up.
fn portal(ask: &Ask) -> (Node, String) {
    let iscsi = look::body(ask).child("iscsi").cloned().unwrap_or_default();
    let port = iscsi.text_of("port").unwrap_or("3260").to_owned();
    (iscsi, port)
}

/// Hosts that an engine speaks with: those that rest, too.
const SPEAKING: [&str; 4] = [
    "maintenance",
    "non_operational",
    "preparing_for_maintenance",
    "up",
];

/// The devices are read of hosts that are up alone.
pub(crate) fn may_list(host: &Object) -> Outcome<()> {
    let address = host.text("address").unwrap_or("");
    match host.status() {
        "up" => Ok(()),
        _ => Err(Refusal::operation(
            400,
            format!("cannot fetch storage devices, host {address} is not up."),
        )
        .bare()),
    }
}

fn known(store: &Store, host: &str) -> Outcome<()> {
    match store.root("hosts", host) {
        None => Err(Refusal::Empty(404)),
        Some(host) if !SPEAKING.contains(&host.status()) => Err(Refusal::operation(
            400,
            "vdsnetworkexception: vdsgenericexception: vdsnetworkexception: ",
        )),
        Some(_) => Ok(()),
    }
}

fn discover(store: &mut Store, ask: &Ask, host: &str) -> Outcome<Done> {
    known(store, host)?;
    let (iscsi, port) = portal(ask);
    let address = iscsi.text_of("address").unwrap_or("");
    let (mut names, mut details) = (Node::new("iscsi_targets"), Node::new("discovered_targets"));
    for target in blocks::targets(store, address) {
        names.push(Node::leaf("iscsi_target", target.as_str()));
        let detail = Node::new("iscsi_details")
            .with_leaf("address", address)
            .with_leaf("port", port.as_str())
            .with_leaf("portal", format!("{address}:{port},1"))
            .with_leaf("target", target);
        details.push(detail);
    }
    Ok(Done::plain(vec![details, names]))
}

fn login(store: &mut Store, ask: &Ask, id: &str) -> Outcome<Done> {
    let Some(host) = store.root("hosts", id).cloned() else {
        return Err(Refusal::Empty(404));
    };
    let (iscsi, port) = portal(ask);
    let text = format!("Connecting Host {} to Storage server", host.name());
    if host.status() != "up" {
        let refused = Err(Refusal::conflict(
            "Cannot add storage server connection when Host status is not up",
        ));
        return look::noted(store, ask, |_| text, refused);
    }
    let address = iscsi.text_of("address").unwrap_or("").to_owned();
    blocks::login(
        store,
        &address,
        &port,
        iscsi.text_of("target").unwrap_or(""),
    );
    Done::with(Some(jobs::done(store, ask, &text)))
}

/// The block domains that were removed without being wiped.
fn unregistered(store: &mut Store, ask: &Ask, host: &str) -> Outcome<Done> {
    known(store, host)?;
    let (iscsi, _) = portal(ask);
    let kind = if iscsi.child("address").is_some() {
        "iscsi"
    } else {
        "fcp"
    };
    let body = look::body(ask);
    let targets = body.child("iscsi_targets");
    if kind == "iscsi" && targets.is_none_or(|list| list.children.is_empty()) {
        let text = "couldn't connect to the specified targets";
        return Err(Refusal::operation(400, text).bare());
    }
    let mut list = Node::new("storage_domains");
    for domain in domain_life::left_on_blocks(store, kind) {
        list.push(domain);
    }
    Ok(Done::plain(vec![list]))
}
