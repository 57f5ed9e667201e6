//! From wishes for a host's networks to the one request that fulfils them, checked against what the host has. Pure: no engine
//! is asked here.

use super::wishes::{Attach, Bond, Wishes};
use crate::error::{Error, Result};
use crate::request::Args;
use serde_json::{Map, Value, json};

/// A network card, VLAN or bond of a host.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Nic {
    pub(super) id: String,
    pub(super) name: String,
    /// Ids of the cards in it, for bonds.
    pub(super) slaves: Vec<String>,
    pub(super) is_bond: bool,
    pub(super) is_vlan: bool,
}

/// A network that the host has.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Attached {
    pub(super) id: String,
    pub(super) network: String,
    pub(super) nic: String,
}

/// A network of the host's cluster.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Network {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) has_vlan: bool,
    pub(super) is_management: bool,
    pub(super) is_for_machines: bool,
}

/// What a host has now.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct State {
    pub(super) host: String,
    pub(super) nics: Vec<Nic>,
    pub(super) attached: Vec<Attached>,
    pub(super) networks: Vec<Network>,
}

impl State {
    fn nic(&self, name: &str) -> Option<&Nic> {
        self.nics
            .iter()
            .find(|nic| nic.name == name || nic.id == name)
    }

    fn network(&self, name: &str) -> Option<&Network> {
        let mut networks = self.networks.iter();
        networks.find(|network| network.name == name || network.id == name)
    }

    fn attachment_of(&self, network: &Network) -> Option<&Attached> {
        self.attached.iter().find(|one| one.network == network.id)
    }

    /// The bond that a card is in.
    fn master(&self, nic: &Nic) -> Option<&Nic> {
        self.nics.iter().find(|bond| bond.slaves.contains(&nic.id))
    }

    fn name_of(&self, network: &str) -> String {
        let known = self.networks.iter().find(|one| one.id == network);
        known.map_or_else(|| network.to_owned(), |one| one.name.clone())
    }
}

/// The arguments of `setup_networks` for what is wished.
///
/// # Errors
///
/// [`Error::Refused`] with everything that cannot be, before anything is sent.
pub(super) fn plan(state: &State, wishes: &Wishes) -> Result<Args> {
    let mut plan = Plan {
        state,
        wishes,
        wrong: Vec::new(),
    };
    plan.check_bonds();
    plan.check_networks();
    plan.check_labels();
    let Plan { wrong, .. } = plan;
    if wrong.is_empty() {
        return Ok(request(state, wishes));
    }
    Err(Error::Refused {
        message: format!("host {}: {}", state.host, wrong.join("; ")),
        hint: Some(format!(
            "nothing was sent; `ovcmd host networks {0}` and `ovcmd hostnic --host {0} list` show what it has",
            state.host
        )),
    })
}

struct Plan<'p> {
    state: &'p State,
    wishes: &'p Wishes,
    /// What cannot be.
    wrong: Vec<String>,
}

/// Modes in which a bond carries no bridge, and so no network for machines (engine 4.5.8).
const NO_MACHINES: [&str; 3] = ["0", "5", "6"];

impl Plan<'_> {
    fn say(&mut self, text: String) {
        if !self.wrong.contains(&text) {
            self.wrong.push(text);
        }
    }

    /// Whether there will be a card or bond of this name.
    fn will_be(&self, nic: &str) -> bool {
        let is_new = self.wishes.bonds.iter().any(|bond| bond.name == nic);
        let is_gone = self.wishes.unbond.iter().any(|bond| bond == nic);
        (self.state.nic(nic).is_some() || is_new) && !is_gone
    }

    fn check_bonds(&mut self) {
        for bond in &self.wishes.bonds {
            self.check_bond(bond);
        }
        for name in &self.wishes.unbond {
            match self.state.nic(name) {
                Some(nic) if nic.is_bond => {}
                Some(_) => self.say(format!("{name} is no bond")),
                None => self.say(format!("there is no bond {name}")),
            }
        }
    }

    fn check_bond(&mut self, bond: &Bond) {
        let name = &bond.name;
        let rest = name.strip_prefix("bond").unwrap_or_default();
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if rest.is_empty() || !rest.chars().all(fits) || name.len() > 15 {
            self.say(format!(
                "'{name}' is no name of a bond: bond, then letters and digits, 15 at most"
            ));
        }
        let mut slaves = bond.slaves.clone();
        slaves.sort();
        slaves.dedup();
        if slaves.len() < 2 {
            self.say(format!("bond {name} needs two cards or more"));
        }
        for slave in &slaves {
            let Some(nic) = self.state.nic(slave) else {
                self.say(format!("there is no card {slave}"));
                continue;
            };
            if nic.is_bond || nic.is_vlan {
                self.say(format!("{slave} is no card that can be in a bond"));
            }
            let others = self.state.master(nic).filter(|other| other.name != *name);
            if let Some(other) = others.filter(|other| !self.wishes.unbond.contains(&other.name)) {
                self.say(format!("{slave} is in bond {}", other.name));
            }
            for network in self.staying_on(nic) {
                self.say(format!(
                    "{slave} has the network {network}: move it to the bond as well, or detach it"
                ));
            }
        }
    }

    /// Names of the networks that are on a card and stay there.
    fn staying_on(&self, nic: &Nic) -> Vec<String> {
        let on = self.state.attached.iter().filter(|one| one.nic == nic.id);
        let names = on.map(|one| self.state.name_of(&one.network));
        let goes = |name: &String| {
            let is_moved = self.wishes.attach.iter().any(|wish| wish.network == *name);
            is_moved || self.wishes.detach.contains(name)
        };
        names.filter(|name| !goes(name)).collect()
    }

    fn check_networks(&mut self) {
        for wish in &self.wishes.attach {
            self.check_attach(wish);
        }
        for name in &self.wishes.detach {
            let network = self.state.network(name);
            match network {
                None => self.say(format!("its cluster has no network {name}")),
                Some(network) if network.is_management => self.say(format!(
                    "{name} is the management network, which cannot be taken off"
                )),
                Some(network) if self.state.attachment_of(network).is_none() => {
                    self.say(format!("it does not have the network {name}"));
                }
                Some(_) => {}
            }
        }
        for name in &self.wishes.sync {
            let network = self.state.network(name);
            if network.is_none_or(|network| self.state.attachment_of(network).is_none()) {
                self.say(format!("it does not have the network {name}"));
            }
        }
    }

    fn check_attach(&mut self, wish: &Attach) {
        let nic = &wish.nic;
        let Some(network) = self.state.network(&wish.network) else {
            self.say(format!("its cluster has no network {}", wish.network));
            return;
        };
        if !self.will_be(nic) {
            self.say(format!("there is no card {nic}"));
            return;
        }
        let bond = self.wishes.bonds.iter().find(|bond| bond.name == *nic);
        let mode = bond.and_then(|bond| {
            let mut options = bond.options.iter();
            options.find(|(name, _)| name == "mode")
        });
        if let Some((_, mode)) = mode
            && NO_MACHINES.contains(&mode.as_str())
            && network.is_for_machines
        {
            self.say(format!(
                "{} is for machines, and a bond in mode {mode} carries none of those",
                network.name
            ));
        }
        if let Some(nic) = self.state.nic(nic)
            && let Some(bond) = self.state.master(nic)
        {
            self.say(format!("{} is in bond {}", nic.name, bond.name));
        }
        let others = self.others_on(nic, network);
        if let Some(other) = others.filter(|_| !network.has_vlan) {
            self.say(format!(
                "{nic} has the network {other} without a VLAN, and {} has none either",
                network.name
            ));
        }
    }

    /// Another network without VLAN that is on a card, or comes onto it.
    fn others_on(&self, nic: &str, network: &Network) -> Option<String> {
        let untagged = |name: &str| {
            let known = self.state.network(name);
            known.is_some_and(|known| !known.has_vlan && known.id != network.id)
        };
        let coming = self.wishes.attach.iter().filter(|wish| wish.nic == nic);
        let mut coming = coming.map(|wish| wish.network.clone());
        let staying = self.state.nic(nic).map(|nic| self.staying_on(nic));
        let mut staying = staying.into_iter().flatten();
        coming
            .find(|name| untagged(name))
            .or_else(|| staying.find(|name| untagged(name)))
    }

    fn check_labels(&mut self) {
        for (nic, _) in &self.wishes.labels {
            if !self.will_be(nic) {
                self.say(format!("there is no card {nic}"));
            }
        }
    }
}

/// The request, when everything fits: the engine checks that the host still answers and takes all of it back when it does
/// not, and keeps it when it does.
fn request(state: &State, wishes: &Wishes) -> Args {
    let mut args = Args::new()
        .with("check_connectivity", true)
        .with("commit_on_success", true);
    let mut put = |name: &str, list: Vec<Value>| {
        if !list.is_empty() {
            args.set(name, list);
        }
    };
    let changed = wishes.attach.iter().map(|wish| attachment(state, wish));
    put("modified_network_attachments", changed.collect());
    let id_of = |name: &String| {
        let network = state.network(name)?;
        Some(json!({"id": state.attachment_of(network)?.id}))
    };
    let removed = wishes.detach.iter().filter_map(id_of);
    put("removed_network_attachments", removed.collect());
    let synced = wishes.sync.iter().filter_map(id_of);
    put("synchronized_network_attachments", synced.collect());
    put(
        "modified_bonds",
        wishes.bonds.iter().map(|it| bond(state, it)).collect(),
    );
    let unbond = wishes.unbond.iter();
    put(
        "removed_bonds",
        unbond.map(|name| json!({"name": name})).collect(),
    );
    let labels = wishes.labels.iter();
    put(
        "modified_labels",
        labels
            .map(|(nic, label)| json!({"id": label, "host_nic": {"name": nic}}))
            .collect(),
    );
    let unlabel = wishes.unlabel.iter();
    put(
        "removed_labels",
        unlabel.map(|label| json!({"id": label})).collect(),
    );
    args
}

fn attachment(state: &State, wish: &Attach) -> Value {
    let mut object = Map::new();
    let network = state.network(&wish.network);
    let known = network.and_then(|network| state.attachment_of(network));
    match (known, network) {
        (Some(known), _) => object.insert("id".to_owned(), known.id.as_str().into()),
        (None, Some(network)) => object.insert("network".to_owned(), json!({"id": network.id})),
        (None, None) => None,
    };
    object.insert("host_nic".to_owned(), json!({"name": wish.nic}));
    if let Some(address) = &wish.address {
        object.insert("ip_address_assignments".to_owned(), address.clone());
    }
    Value::Object(object)
}

fn bond(state: &State, bond: &Bond) -> Value {
    let slaves: Vec<Value> = bond
        .slaves
        .iter()
        .map(|slave| {
            let known = state.nic(slave).map_or(slave.as_str(), |nic| &nic.name);
            json!({"name": known})
        })
        .collect();
    let options: Vec<Value> = bond
        .options
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect();
    let mut bonding = Map::new();
    if !options.is_empty() {
        bonding.insert("options".to_owned(), options.into());
    }
    bonding.insert("slaves".to_owned(), slaves.into());
    let mut object = json!({"name": bond.name, "bonding": bonding});
    if let Some(known) = state.nic(&bond.name) {
        object["id"] = known.id.as_str().into();
    }
    object
}

#[cfg(test)]
mod tests;
