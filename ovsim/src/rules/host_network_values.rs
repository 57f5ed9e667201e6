//! Addresses and shares in attachments of host networks: how they must look, and what goes with which protocol (engine 4.5.8).

use std::net::{Ipv4Addr, Ipv6Addr};

use super::host_checks::{Scene, bad, or_null};
use super::host_networks::default_network;
use super::host_wishes::{Wish, Wishes};
use super::labels::well_formed;
use super::refusal::{Outcome, Refusal};
use crate::node::Node;
use crate::store::Object;

/// Whether a text is a mask, or how many bits of one are set.
fn is_mask(text: &str) -> bool {
    if let Ok(bits) = text.trim_start_matches('/').parse::<u8>() {
        return bits <= 32;
    }
    let mask = text.parse::<Ipv4Addr>().map(u32::from);
    mask.is_ok_and(|mask| mask != 0 && mask.leading_ones() + mask.trailing_zeros() == 32)
}

/// What an engine says of something that is no address of version 4.
const NO_ADDRESS: &str =
    r#"must match "^\b((25[0-5]|2[0-4]\d|[01]\d\d|\d?\d)\.){3}(25[0-5]|2[0-4]\d|[01]\d\d|\d?\d)""#;

/// All that is wrong with the values of one assignment: text, and where.
fn wrong(one: &Node) -> Vec<(&'static str, &'static str)> {
    let text = |member: &str| one.child("ip").and_then(|ip| ip.text_of(member));
    let mut all = Vec::new();
    if one.text_at("ip.version") == Some("v6") {
        for (member, path) in [("address", "address"), ("gateway", "gateway")] {
            if text(member).is_some_and(|text| text.parse::<Ipv6Addr>().is_err()) {
                all.push(("Bad format of an IPv6 address.", path));
            }
        }
        let prefix = text("netmask").and_then(|text| text.parse::<i64>().ok());
        match prefix {
            Some(129..) => all.push(("must be less than or equal to 128", "prefix")),
            Some(..0) => all.push(("must be greater than or equal to 0", "prefix")),
            _ => {}
        }
        return all;
    }
    let is_address = |text: &str| text.parse::<Ipv4Addr>().is_ok();
    if text("address").is_some_and(|text| !is_address(text)) {
        all.push((NO_ADDRESS, "address"));
    }
    let mask = text("netmask").filter(|mask| !mask.is_empty());
    if let Some(mask) = mask.filter(|mask| !is_mask(mask)) {
        all.push(match is_address(mask) {
            true => ("Invalid subnet's prefix", "netmask.mask"),
            false => (
                "This field must contain a subnet in either of the following formats:\n\txxx.xxx.xxx.xxx where xxx is between 0 and 255.\n\txx where xx is between 0-32",
                "netmask.mask",
            ),
        });
    }
    if text("gateway").is_some_and(|text| !is_address(text)) {
        all.push((NO_ADDRESS, "gateway"));
    }
    all
}

fn assignments(wish: &Wish) -> &[Node] {
    let list = wish.doc.child("ip_address_assignments");
    list.map_or(&[], |list| &list.children)
}

/// Values that are refused before anything is looked up; a prefix that is no number does not even come so far.
pub(super) fn check(wishes: &Wishes, path: &str) -> Outcome<()> {
    let mut told = Vec::new();
    for wish in &wishes.attachments {
        if wish.network.id.is_none() && wish.network.name.is_none() {
            told.push(format!(
                "Either network id or network name must be provided., Attribute: {}",
                path.trim_end_matches('.')
            ));
        }
        for one in assignments(wish) {
            let list = match one.text_at("ip.version") {
                Some("v6") => "ipV6Addresses",
                _ => "iPv4Addresses",
            };
            for (text, member) in wrong(one) {
                told.push(format!(
                    "{text}, Attribute: {path}ipConfiguration.{list}[0].{member}"
                ));
            }
        }
    }
    for wish in &wishes.labels {
        if wish.nic.id.is_none() && wish.nic.name.is_none() {
            told.push(
                "Nic Label must provide either nic id or nic name., Attribute: labels[]".into(),
            );
        }
        if well_formed(&wish.label).is_err() {
            told.push("Network label must be formed only from: English letters, numbers, hyphen or underscore., Attribute: labels[].label".into());
        }
    }
    for bond in &wishes.bonds {
        let name = bond.nic.name.as_deref();
        if name.is_some_and(|name| !(1..=50).contains(&name.chars().count())) {
            told.push("size must be between 1 and 50, Attribute: name".into());
        }
    }
    match told.is_empty() {
        true => Ok(()),
        false => Err(Refusal::bad(told.join(", "))),
    }
}

/// A prefix of an address of version 6 is a number: asked while the request is read.
pub(super) fn prefixes(wishes: &Wishes) -> Outcome<()> {
    for one in wishes.attachments.iter().flat_map(assignments) {
        let given = one.text_at("ip.netmask");
        let given = given.filter(|_| one.text_at("ip.version") == Some("v6"));
        if let Some(given) = given.filter(|given| given.parse::<i32>().is_err()) {
            return Err(Refusal::Bare {
                status: 400,
                reason: Some("Invalid value".into()),
                detail: Some(format!(
                    "IPv6 prefix has to be integer number. '{given}' is not a valid value"
                )),
            });
        }
    }
    Ok(())
}

/// What goes with which protocol.
pub(super) fn addresses(scene: &Scene<'_>, wish: &Wish, network: &str) -> Outcome<()> {
    let nic = or_null(wish.nic.name.as_ref());
    let of = format!("Network attachment for Network {network}, Interface {nic}.");
    for one in assignments(wish) {
        let has = |member: &str| {
            let ip = one.child("ip");
            let text = ip.and_then(|ip| ip.text_of(member));
            text.is_some_and(|text| !text.is_empty())
        };
        let is_newer = one.text_at("ip.version") == Some("v6");
        let Some(method) = one.text_of("assignment_method") else {
            return Err(Refusal::bad(format!(
                "Insufficient ip configuration details of {of} Boot protocol is missing."
            )));
        };
        if method == "static" {
            if !has("address") || !has("netmask") {
                return Err(Refusal::bad(format!(
                    "Insufficient ip configuration of {of} Must define ip address and netmask when boot protocol is static."
                )));
            }
            let routes = default_network(scene.store, &scene.host.id);
            if is_newer && has("gateway") && routes != wish.network.id {
                return Err(Refusal::bad(format!(
                    "Bad IPv6 configuration for Network attachment of Network {network}. IPv6 gateway can only be set on a network which holds the default route role."
                )));
            }
        } else if has("address") || has("netmask") || has("gateway") {
            let word = method.replace('_', " ");
            return Err(Refusal::bad(format!(
                "Incompatible ip configuration of {of} Can't determine the ip address, netmask or gateway when boot protocol is set to {word}."
            )));
        }
    }
    Ok(())
}

/// Shares that an attachment has of its own.
pub(super) fn shares(qos: &Node, network: &str) -> Outcome<()> {
    let number = |member: &str| {
        qos.text_of(member)
            .and_then(|text| text.parse::<i64>().ok())
    };
    let (limit, sure) = (
        number("outbound_average_upperlimit"),
        number("outbound_average_realtime"),
    );
    let share = number("outbound_average_linkshare");
    if share.is_none() && (limit.is_some() || sure.is_some()) {
        return bad(format!(
            "Weighted share must be specified to complete QoS configuration, but the following network(s) are missing it: {network}."
        ));
    }
    if let (Some(limit), Some(sure)) = (limit, sure)
        && limit < sure
    {
        return bad(format!(
            "If both are provided, rate limit must not be lower than committed rate. However, this is not the case with the following network(s): {network}."
        ));
    }
    Ok(())
}

/// How an engine calls what a host reports.
const WORDS: &[(&str, &str)] = &[
    ("bridged", "Bridged"),
    ("default_route", "Default Route"),
    ("dns_configuration", "Dns Configuration"),
    ("ipv4_address", "IPv4 Address"),
    ("ipv4_boot_protocol", "IPv4 Boot Protocol"),
    ("ipv4_gateway", "IPv4 Gateway"),
    ("ipv4_netmask", "IPv4 Netmask"),
    ("ipv6_address", "IPv6 Address"),
    ("ipv6_boot_protocol", "IPv6 Boot Protocol"),
    ("ipv6_gateway", "IPv6 Gateway"),
    ("ipv6_prefix", "IPv6 Prefix"),
    ("mtu", "MTU"),
    ("vlan", "VLAN"),
];

/// What a host has otherwise than is wanted of it.
pub(super) fn differing(attachment: &Object) -> String {
    let rows = attachment.doc.child("reported_configurations");
    let rows = rows.into_iter().flat_map(|list| &list.children);
    let mut rows: Vec<_> = rows
        .filter(|row| row.text_of("in_sync") == Some("false"))
        .collect();
    rows.sort_by_key(|row| row.text_of("name").unwrap_or("").to_owned());
    let told = rows.into_iter().map(|row| {
        let name = row.text_of("name").unwrap_or("");
        let word = WORDS.iter().find(|(known, _)| *known == name);
        format!(
            "{} Host - {}, DC - {}",
            word.map_or(name, |(_, word)| word),
            row.text_of("actual_value").unwrap_or("null"),
            row.text_of("expected_value").unwrap_or("null")
        )
    });
    told.collect::<Vec<_>>().join("; ")
}
