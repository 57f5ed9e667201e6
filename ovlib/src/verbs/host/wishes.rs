//! What somebody wants of a host's networks, read from options: `storage=eth1:192.0.2.5/24`, `bond0=eth1,eth2:4`.

use crate::error::{Error, Result};
use crate::verb::Args;
use crate::verbs::named::netmask;
use serde_json::{Value, json};

/// A network on a card or bond.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Attach {
    pub(super) network: String,
    pub(super) nic: String,
    /// How it gets its address; none leaves that as it is.
    pub(super) address: Option<Value>,
}

/// A bond as it is to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bond {
    pub(super) name: String,
    pub(super) slaves: Vec<String>,
    /// Name and value; `mode` is one of them.
    pub(super) options: Vec<(String, String)>,
}

/// Everything that is to change.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Wishes {
    pub(super) attach: Vec<Attach>,
    pub(super) detach: Vec<String>,
    pub(super) bonds: Vec<Bond>,
    pub(super) unbond: Vec<String>,
    pub(super) labels: Vec<(String, String)>,
    pub(super) unlabel: Vec<String>,
    pub(super) sync: Vec<String>,
}

/// Modes of bonds by the names that Linux gives them; the engine takes the number.
const MODES: [&str; 7] = [
    "balance-rr",
    "active-backup",
    "balance-xor",
    "broadcast",
    "802.3ad",
    "balance-tlb",
    "balance-alb",
];

impl Wishes {
    /// What the options of `setup-networks` say.
    pub(super) fn of(args: &Args) -> Result<Wishes> {
        let own = |option: &str| args.texts(option).map(str::to_owned).collect::<Vec<_>>();
        Ok(Wishes {
            attach: args.texts("attach").map(attach).collect::<Result<_>>()?,
            detach: own("detach"),
            bonds: args.texts("bond").map(bond).collect::<Result<_>>()?,
            unbond: own("unbond"),
            labels: args.texts("label").map(label).collect::<Result<_>>()?,
            unlabel: own("unlabel"),
            sync: own("sync"),
        })
    }

    /// Whether nothing is wished.
    pub(super) fn is_empty(&self) -> bool {
        *self == Wishes::default()
    }
}

fn wrong(option: &str, value: &str, expected: &str) -> Error {
    Error::Value {
        place: format!("--{option}"),
        value: value.to_owned(),
        expected: expected.to_owned(),
    }
}

/// `NETWORK=NIC`, with `:dhcp`, `:none` or `:ADDRESS/BITS[:GATEWAY]` behind it.
fn attach(text: &str) -> Result<Attach> {
    let wrong = || {
        wrong(
            "attach",
            text,
            "NETWORK=NIC[:dhcp|:none|:ADDRESS/BITS[:GATEWAY]]",
        )
    };
    let (network, rest) = text.split_once('=').ok_or_else(wrong)?;
    let (nic, address) = match rest.split_once(':') {
        Some((nic, address)) => (nic, Some(assignment(address).ok_or_else(wrong)?)),
        None => (rest, None),
    };
    if network.is_empty() || nic.is_empty() {
        return Err(wrong());
    }
    Ok(Attach {
        network: network.to_owned(),
        nic: nic.to_owned(),
        address,
    })
}

/// An address as `ip_address_assignments` take it.
fn assignment(text: &str) -> Option<Value> {
    if matches!(text, "dhcp" | "none") {
        return Some(json!([{"assignment_method": text, "ip": {"version": "v4"}}]));
    }
    let (address, rest) = text.split_once('/')?;
    let (bits, gateway) = match rest.split_once(':') {
        Some((bits, gateway)) => (bits, Some(gateway)),
        None => (rest, None),
    };
    address.parse::<std::net::Ipv4Addr>().ok()?;
    let mut ip = json!({"version": "v4", "address": address, "netmask": netmask(bits)?});
    if let Some(gateway) = gateway {
        gateway.parse::<std::net::Ipv4Addr>().ok()?;
        ip["gateway"] = gateway.into();
    }
    Some(json!([{"assignment_method": "static", "ip": ip}]))
}

/// `NAME=NIC,NIC[:MODE]`.
fn bond(text: &str) -> Result<Bond> {
    let wrong = || wrong("bond", text, "NAME=NIC,NIC[:MODE]");
    let (name, rest) = text.split_once('=').ok_or_else(wrong)?;
    let (nics, chosen) = match rest.split_once(':') {
        Some((nics, chosen)) => (nics, Some(chosen)),
        None => (rest, None),
    };
    let slaves = nics.split(',').filter(|nic| !nic.is_empty());
    let mode = chosen.map(mode).transpose()?;
    Ok(Bond {
        name: name.to_owned(),
        slaves: slaves.map(str::to_owned).collect(),
        options: mode
            .map(|mode| ("mode".to_owned(), mode))
            .into_iter()
            .collect(),
    })
}

/// The number of a mode, told by number or name.
pub(super) fn mode(text: &str) -> Result<String> {
    let number = text.parse::<usize>().ok().filter(|at| *at < MODES.len());
    let number = number.or_else(|| MODES.iter().position(|name| *name == text));
    match number {
        Some(number) => Ok(number.to_string()),
        None => Err(Error::Value {
            place: "mode of a bond".to_owned(),
            value: text.to_owned(),
            expected: format!("0 to 6 or one of {}", MODES.join(", ")),
        }),
    }
}

/// `NIC=LABEL`.
fn label(text: &str) -> Result<(String, String)> {
    let parts = text.split_once('=');
    let parts = parts.filter(|(nic, label)| !nic.is_empty() && !label.is_empty());
    let (nic, label) = parts.ok_or_else(|| wrong("label", text, "NIC=LABEL"))?;
    Ok((nic.to_owned(), label.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_say_what_is_wished() {
        assert_eq!(attach("net=eth1").unwrap().address, None);
        let fixed = attach("net=eth1:192.0.2.5/24:192.0.2.1").unwrap();
        assert_eq!(
            fixed.address,
            Some(
                json!([{"assignment_method": "static", "ip": {"version": "v4",
                "address": "192.0.2.5", "netmask": "255.255.255.0", "gateway": "192.0.2.1"}}])
            )
        );
        for bad in [
            "net",
            "net=",
            "=eth0",
            "net=eth0:static",
            "net=eth0:1.2.3/24",
        ] {
            assert!(attach(bad).is_err(), "{bad}");
        }
        let bond = bond("bond0=eth1,eth2:802.3ad").unwrap();
        assert_eq!(bond.slaves, ["eth1", "eth2"]);
        assert_eq!(bond.options, [("mode".to_owned(), "4".to_owned())]);
        assert!(mode("7").is_err() && mode("lacp").is_err());
        assert!(label("eth0").is_err() && label("eth0=").is_err());
    }
}
