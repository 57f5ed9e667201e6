//! What people write for things, found out: `4:2:1` for a topology, `net/profile` for a vNIC profile, a file for its content.

use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::service::ListArgs;
use crate::verb::content;
use serde_json::{Value, json};

/// Sockets alone, or `SOCKETS:CORES[:THREADS]`.
pub fn topology(_: &Context, text: &str) -> Result<Value> {
    let wrong = || Error::Value {
        place: "--cpu".to_owned(),
        value: text.to_owned(),
        expected: "sockets, or SOCKETS:CORES:THREADS".to_owned(),
    };
    let numbers: Vec<u32> = text
        .split(':')
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| wrong())?;
    match numbers.as_slice() {
        [sockets] => Ok(json!({"sockets": sockets, "cores": 1, "threads": 1})),
        [sockets, cores] => Ok(json!({"sockets": sockets, "cores": cores, "threads": 1})),
        [sockets, cores, threads] => {
            Ok(json!({"sockets": sockets, "cores": cores, "threads": threads}))
        }
        _ => Err(wrong()),
    }
}

/// The secret on the first line of a file.
pub fn secret(_: &Context, file: &str) -> Result<Value> {
    let text = content(&format!("@{file}"))?;
    Ok(text.lines().next().unwrap_or_default().into())
}

/// The certificate in a file, as the engine takes it.
pub fn certificate(_: &Context, file: &str) -> Result<Value> {
    use base64::Engine as _;
    let bytes = std::fs::read(file).map_err(|source| Error::Io {
        what: format!("cannot read {file}"),
        source,
    })?;
    Ok(base64::engine::general_purpose::STANDARD
        .encode(bytes)
        .into())
}

/// All that is in a file.
pub fn whole(_: &Context, file: &str) -> Result<Value> {
    Ok(content(&format!("@{file}"))?.into())
}

/// The text itself, or what is in the file for `@FILE`; without line ends behind it.
pub fn file(_: &Context, text: &str) -> Result<Value> {
    Ok(content(text)?.trim_end().into())
}

/// `eth0:dhcp`, or `eth0:192.0.2.10/24[:192.0.2.1]`.
pub fn nic_configuration(_: &Context, text: &str) -> Result<Value> {
    let wrong = || Error::Value {
        place: "--guest-nic".to_owned(),
        value: text.to_owned(),
        expected: "NAME:dhcp or NAME:ADDRESS/BITS[:GATEWAY]".to_owned(),
    };
    let (name, rest) = text.split_once(':').ok_or_else(wrong)?;
    if matches!(rest, "dhcp" | "none") {
        return Ok(json!({"name": name, "boot_protocol": rest, "on_boot": true}));
    }
    let (address, rest) = rest.split_once('/').ok_or_else(wrong)?;
    let (bits, gateway) = match rest.split_once(':') {
        Some((bits, gateway)) => (bits, Some(gateway)),
        None => (rest, None),
    };
    address.parse::<std::net::Ipv4Addr>().map_err(|_| wrong())?;
    let netmask = netmask(bits).ok_or_else(wrong)?;
    let mut ip = json!({"version": "v4", "address": address, "netmask": netmask});
    if let Some(gateway) = gateway {
        gateway.parse::<std::net::Ipv4Addr>().map_err(|_| wrong())?;
        ip["gateway"] = gateway.into();
    }
    Ok(json!({"name": name, "boot_protocol": "static", "on_boot": true, "ip": ip}))
}

/// `00:1a:4a:16:01:51-00:1a:4a:16:01:ff`, a range of MAC addresses; `,` and blanks part them as well.
pub fn range(_: &Context, text: &str) -> Result<Value> {
    let parts: Vec<&str> = text
        .split(['-', ',', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [from, to] => Ok(json!({"from": from, "to": to})),
        _ => Err(Error::Value {
            place: "--range".to_owned(),
            value: text.to_owned(),
            expected: "two MAC addresses with - between".to_owned(),
        }),
    }
}

/// A permit by its name or number; the engine takes the number alone.
pub fn permit(context: &Context, text: &str) -> Result<Value> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(json!({ "id": text }));
    }
    let mut names: Vec<String> = Vec::new();
    for level in context.cluster_levels().list(&ListArgs::default())? {
        let level = level?;
        for permit in level.at("permits") {
            let name = permit
                .child("name")
                .map(|name| name.text())
                .unwrap_or_default();
            match permit.id() {
                Some(id) if name == text => return Ok(json!({ "id": id })),
                _ => names.push(name.to_owned()),
            }
        }
    }
    let near = ovmodel::nearest(text, names.iter().map(String::as_str));
    Err(Error::NotFound {
        kind: "permit".to_owned(),
        what: text.to_owned(),
        near: near.into_iter().map(str::to_owned).collect(),
    })
}

/// The engine's own key, as a way to log in.
pub fn public_key(_: &Context, _: &str) -> Result<Value> {
    Ok("publickey".into())
}

/// A disk as what a machine has of it: its id.
pub fn attached_disk(context: &Context, text: &str) -> Result<Value> {
    let found = Select::word(text).one(&context.disks(), &[])?;
    Ok(json!({"disk": {"id": found.id()}}))
}

/// A machine, or `VM/SNAPSHOT`, that a template is made of.
pub fn template_source(context: &Context, text: &str) -> Result<Value> {
    super::template::source(context, text)
}

/// The template that a new version is one of.
pub fn base_template(context: &Context, text: &str) -> Result<Value> {
    super::template::base(context, text)
}

/// A LUN of a volume group.
pub fn lun(_: &Context, text: &str) -> Result<Value> {
    Ok(json!({ "id": text }))
}

/// A LUN that a machine uses directly: its id alone over Fibre Channel, `ADDRESS:PORT:TARGET:ID` over iSCSI; the target may
/// hold colons itself.
pub fn direct_lun(_: &Context, text: &str) -> Result<Value> {
    let Some((rest, id)) = text.rsplit_once(':') else {
        return Ok(json!({"type": "fcp", "logical_units": [{"id": text}]}));
    };
    let wrong = || Error::Value {
        place: "--lun".to_owned(),
        value: text.to_owned(),
        expected: "ID or ADDRESS:PORT:TARGET:ID".to_owned(),
    };
    let (address, rest) = rest.split_once(':').ok_or_else(wrong)?;
    let (port, target) = rest.split_once(':').ok_or_else(wrong)?;
    let port: u16 = port.parse().map_err(|_| wrong())?;
    Ok(json!({"type": "iscsi", "logical_units": [
        {"id": id, "address": address, "port": port, "target": target}
    ]}))
}

/// A netmask out of a number of bits, or one that is written out.
pub(crate) fn netmask(bits: &str) -> Option<String> {
    if bits.contains('.') {
        return bits
            .parse::<std::net::Ipv4Addr>()
            .ok()
            .map(|mask| mask.to_string());
    }
    let bits: u32 = bits.parse().ok().filter(|bits| *bits <= 32)?;
    let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
    Some(std::net::Ipv4Addr::from(mask).to_string())
}

/// The vNIC profile called `profile` or `network/profile`; a network alone means its only profile, or the one that has its name.
/// `none` is no profile at all.
pub fn vnic_profile(context: &Context, text: &str) -> Result<Value> {
    if text == "none" {
        return Ok(Value::Null);
    }
    if crate::coerce::is_uuid(text) {
        return Ok(json!({ "id": text }));
    }
    let (network, profile) = match text.split_once('/') {
        Some((network, profile)) => (network, Some(profile)),
        None => (text, None),
    };
    let networks = Select::word(network).many(&context.networks(), &[])?;
    let networks: Vec<Entity> = networks.collect::<Result<_>>()?;
    let is_of = |row: &Entity| {
        let id = row.text("network.id");
        networks.iter().any(|network| network.id() == id.as_deref())
    };
    let mut all: Vec<Entity> = Vec::new();
    for row in context.vnic_profiles().list(&ListArgs::default())? {
        all.push(row?);
    }
    let named = |row: &&Entity, name: &str| row.name().is_some_and(|own| own == name);
    let mut found: Vec<&Entity> = all
        .iter()
        .filter(|row| is_of(row) && profile.is_none_or(|name| named(row, name)))
        .collect();
    if found.len() > 1 && profile.is_none() {
        found.retain(|row| named(row, network));
    }
    // Not a network: a profile by its own name.
    if networks.is_empty() && profile.is_none() {
        found = all.iter().filter(|row| named(row, text)).collect();
    }
    let candidates = || {
        let show = |row: &&Entity| {
            format!(
                "{} ({})",
                row.name().unwrap_or_default(),
                row.id().unwrap_or_default()
            )
        };
        found.iter().map(show).collect()
    };
    match found.as_slice() {
        [] => Err(Error::NotFound {
            kind: "vnic profile".to_owned(),
            what: text.to_owned(),
            near: near(text, &all),
        }),
        [one] => Ok(json!({ "id": one.id() })),
        _ => Err(Error::Ambiguous {
            kind: "vnic profile".to_owned(),
            what: text.to_owned(),
            candidates: candidates(),
        }),
    }
}

fn near(text: &str, all: &[Entity]) -> Vec<String> {
    let names: Vec<String> = all.iter().filter_map(Entity::name).collect();
    let near = ovmodel::nearest(text, names.iter().map(String::as_str));
    near.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_of_bits() {
        assert_eq!(netmask("24").as_deref(), Some("255.255.255.0"));
        assert_eq!(netmask("0").as_deref(), Some("0.0.0.0"));
        assert_eq!(netmask("255.255.0.0").as_deref(), Some("255.255.0.0"));
        assert_eq!(netmask("33"), None);
    }
}
