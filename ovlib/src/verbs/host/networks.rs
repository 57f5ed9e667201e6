//! Networks of hosts: shown, and changed in one request that is checked before and taken back when the host is lost by it.

use super::plan::{Attached, Network, Nic, State, plan};
use super::wishes::{Attach, Bond, Wishes, mode};
use super::{note, records_of};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Column, Outcome, Show};
use crate::verbs::made::deeds;
use crate::verbs::selected::each;
use serde_json::json;

/// How long the engine waits for the host to answer before it takes the change back, in seconds.
const CONNECTIVITY: u64 = 60;

/// Options that say in the engine's own words what is to be.
const OWN_WORDS: [&str; 8] = [
    "set",
    "modified-network-attachments",
    "removed-network-attachments",
    "synchronized-network-attachments",
    "modified-bonds",
    "removed-bonds",
    "modified-labels",
    "removed-labels",
];

/// `setup-networks`: everything that the options wish, at once.
pub(crate) fn set_up(call: &Call<'_>) -> Result<Outcome> {
    let wishes = Wishes::of(call.args)?;
    let own = OWN_WORDS.iter().find(|option| call.args.has(option));
    if let (Some(own), false) = (own, wishes.is_empty()) {
        return Err(Error::Usage {
            message: format!("--{own} says what the engine is to be sent, and other options do, too"),
            hint: Some(
                "say all of it by --attach, --detach, --bond, --label and so on, or all in the engine's words"
                    .to_owned(),
            ),
        });
    }
    if wishes.is_empty() && own.is_none() {
        return Err(Error::Usage {
            message: "`host setup-networks` is not told what to change".to_owned(),
            hint: Some(
                "say --attach NETWORK=NIC, --detach NETWORK, --bond NAME=NIC,NIC, --label NIC=LABEL"
                    .to_owned(),
            ),
        });
    }
    match wishes.is_empty() {
        true => deeds::act(call),
        false => change(call, &wishes),
    }
}

/// `bond`: cards into one bond, and the networks that are named onto it.
pub(crate) fn bond(call: &Call<'_>) -> Result<Outcome> {
    let name = call.args.text("bond").unwrap_or("bond0");
    let mut options = Vec::new();
    if let Some(text) = call.args.text("mode") {
        options.push(("mode".to_owned(), mode(text)?));
    }
    for text in call.args.texts("option") {
        let (option, value) = text.split_once('=').ok_or_else(|| Error::Value {
            place: "--option".to_owned(),
            value: text.to_owned(),
            expected: "NAME=VALUE".to_owned(),
        })?;
        options.push((option.to_owned(), value.to_owned()));
    }
    let words = |option: &str| {
        let texts = call.args.texts(option).flat_map(|text| text.split(','));
        let words = texts.filter(|word| !word.is_empty()).map(str::to_owned);
        words.collect::<Vec<_>>()
    };
    let mut networks = words("network");
    if networks.is_empty() {
        networks.push("ovirtmgmt".to_owned());
    }
    let attach = networks.into_iter().map(|network| Attach {
        network,
        nic: name.to_owned(),
        address: None,
    });
    let wishes = Wishes {
        attach: attach.collect(),
        bonds: vec![Bond {
            name: name.to_owned(),
            slaves: words("interface"),
            options,
        }],
        ..Wishes::default()
    };
    change(call, &wishes)
}

/// `label`: a label onto a card.
pub(crate) fn label(call: &Call<'_>) -> Result<Outcome> {
    let nic = call.args.text("nic").unwrap_or_default();
    let labels = call.args.texts("label");
    let wishes = Wishes {
        labels: labels
            .map(|label| (nic.to_owned(), label.to_owned()))
            .collect(),
        ..Wishes::default()
    };
    change(call, &wishes)
}

/// `unlabel`: a label off every card.
pub(crate) fn unlabel(call: &Call<'_>) -> Result<Outcome> {
    let wishes = Wishes {
        unlabel: call.args.texts("label").map(str::to_owned).collect(),
        ..Wishes::default()
    };
    change(call, &wishes)
}

/// Checks the wishes against what each host has, changes it in one request, and looks whether it has become so.
fn change(call: &Call<'_>, wishes: &Wishes) -> Result<Outcome> {
    let hosts = call.service()?;
    let wait = call.args.number("connectivity-timeout");
    for host in call.targets {
        let item = hosts.item(deeds::id(host)?)?;
        let state = state(call, &item, host)?;
        let mut args = plan(&state, wishes)?;
        args.set("connectivity_timeout", wait.unwrap_or(CONNECTIVITY));
        item.act("setup_networks", &args)
            .map_err(|error| taken_back(error, &state.host))?;
        if !call.context.is_rehearsing() {
            verify(call, &item, host, wishes)?;
        }
    }
    Ok(Outcome::Done)
}

/// A change that failed at the engine is one that was taken back: the host keeps its networks.
fn taken_back(error: Error, host: &str) -> Error {
    match error {
        Error::Fault(fault) => Error::Failed {
            what: format!("the networks of host {host} stay as they were: the engine refused"),
            because: fault.detail.clone().or_else(|| Some(fault.reason.clone())),
            hint: Some(format!(
                "`ovcmd host networks {host}` shows them; `ovcmd event --host {host} list` tells more"
            )),
        },
        other => other,
    }
}

/// Looks whether the bonds and networks are there.
fn verify(call: &Call<'_>, item: &Service, host: &Entity, wishes: &Wishes) -> Result<()> {
    let now = state(call, item, host)?;
    let nic = |name: &str| now.nics.iter().find(|nic| nic.name == name);
    let missing = wishes.bonds.iter().find(|bond| nic(&bond.name).is_none());
    let missing = missing.map(|bond| format!("bond {}", bond.name));
    let is_on = |wish: &&Attach| {
        let network = now.networks.iter().find(|one| one.name == wish.network);
        let known = network.and_then(|network| {
            let mut attached = now.attached.iter();
            attached.find(|one| one.network == network.id)
        });
        known.is_some_and(|known| nic(&wish.nic).is_some_and(|nic| nic.id == known.nic))
    };
    let lost = wishes.attach.iter().find(|wish| !is_on(wish));
    let lost = lost.map(|wish| format!("network {} on {}", wish.network, wish.nic));
    match missing.or(lost) {
        None => {
            note(call, format!("host {}: the change is kept", now.host));
            Ok(())
        }
        Some(what) => Err(Error::Failed {
            what: format!(
                "host {}: the engine took the change, but there is no {what}",
                now.host
            ),
            because: None,
            hint: Some(format!(
                "`ovcmd host networks {}` shows what it has",
                now.host
            )),
        }),
    }
}

/// What a host has, and what its cluster offers.
fn state(call: &Call<'_>, item: &Service, host: &Entity) -> Result<State> {
    let rows =
        |place: Service| -> Result<Vec<Entity>> { place.list(&ListArgs::default())?.collect() };
    let id = |entity: &Entity| entity.id().unwrap_or_default().to_owned();
    let nics = rows(item.at("nics")?)?;
    let attached = rows(item.at("network_attachments")?)?;
    let networks = match host.text("cluster.id") {
        Some(cluster) => rows(call.context.clusters().item(&cluster)?.at("networks")?)?,
        None => Vec::new(),
    };
    let nic = |nic: &Entity| {
        let slaves = nic.at("bonding.slaves");
        let slaves = slaves.iter().filter_map(|slave| slave.id());
        Nic {
            id: id(nic),
            name: nic.name().unwrap_or_default(),
            slaves: slaves.map(str::to_owned).collect(),
            is_bond: !nic.at("bonding").is_empty(),
            is_vlan: !nic.at("vlan").is_empty() || !nic.at("base_interface").is_empty(),
        }
    };
    let network = |network: &Entity| {
        let usages = network.at("usages");
        let is_for = |word: &str| usages.iter().any(|usage| usage.text() == word);
        Network {
            id: id(network),
            name: network.name().unwrap_or_default(),
            has_vlan: !network.at("vlan").is_empty(),
            is_management: is_for("management"),
            is_for_machines: is_for("vm"),
        }
    };
    Ok(State {
        host: host.name().unwrap_or_default(),
        nics: nics.iter().map(nic).collect(),
        attached: attached
            .iter()
            .map(|one| Attached {
                id: id(one),
                network: one.text("network.id").unwrap_or_default(),
                nic: one.text("host_nic.id").unwrap_or_default(),
            })
            .collect(),
        networks: networks.iter().map(network).collect(),
    })
}

const NETWORKS: &[Column] = &[
    Column::text("host", "host"),
    Column::text("nic", "nic"),
    Column::new("state", "state", Show::Status),
    Column::text("slaves", "slaves"),
    Column::text("network", "network"),
    Column::new("vlan", "vlan", Show::Count),
    Column::new("mtu", "mtu", Show::Count),
    Column::text("method", "method"),
    Column::text("address", "address"),
    Column::new("synced", "synced", Show::Yes),
];

/// `networks`: the cards and bonds of hosts with the networks on them, and the networks that have no card.
pub(crate) fn networks(call: &Call<'_>) -> Result<Outcome> {
    let hosts = call.service()?;
    let mut records = Vec::new();
    for host in each(call, &[])? {
        let host = host?;
        let item = hosts.item(deeds::id(&host)?)?;
        let names: Vec<Entity> = call
            .context
            .networks()
            .list(&ListArgs::default())?
            .collect::<Result<_>>()?;
        let attached: Vec<Entity> = item
            .at("network_attachments")?
            .list(&ListArgs::default())?
            .collect::<Result<_>>()?;
        let nics: Vec<Entity> = item
            .at("nics")?
            .list(&ListArgs::default())?
            .collect::<Result<_>>()?;
        for nic in &nics {
            let network = nic.text("network.id");
            let known = attached
                .iter()
                .find(|one| one.text("network.id") == network);
            let known = known.filter(|_| network.is_some());
            let name = names.iter().find(|one| one.id() == network.as_deref());
            let slaves = nic.at("bonding.slaves");
            let slave = |id: &str| {
                nics.iter()
                    .find(|nic| nic.id() == Some(id))
                    .and_then(Entity::name)
            };
            let slaves: Vec<String> = slaves
                .iter()
                .filter_map(|node| node.id().and_then(slave))
                .collect();
            let number = |path: &str| nic.text(path).and_then(|text| text.parse::<u64>().ok());
            records.push(json!({
                "host": host.name(), "nic": nic.name(), "state": nic.text("status"),
                "slaves": slaves.join(","), "network": name.and_then(Entity::name),
                "vlan": number("vlan.id"), "mtu": number("mtu"),
                "method": nic.text("boot_protocol"), "address": nic.text("ip.address"),
                "synced": known.and_then(|one| one.text("in_sync")).map(|text| text == "true"),
            }));
        }
    }
    Ok(records_of(NETWORKS, records))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Fault;

    #[test]
    fn a_refusal_says_that_nothing_has_changed() {
        let fault = Fault {
            status: 409,
            reason: "Operation Failed".to_owned(),
            detail: Some("[Lost]".to_owned()),
            method: "POST".to_owned(),
            path: "hosts/1/setupnetworks".to_owned(),
            ..Fault::default()
        };
        let error = taken_back(Error::Fault(Box::new(fault)), "host01");
        assert!(error.to_string().contains("stay as they were"));
        assert_eq!(error.because().as_deref(), Some("[Lost]"));
    }
}
