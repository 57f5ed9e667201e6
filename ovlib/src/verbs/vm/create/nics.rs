//! Network cards of a machine that is made: networks and profiles found with one request for all of them.

use super::model::reference;
use super::text::Written;
use crate::coerce::is_uuid;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::service::ListArgs;
use serde_json::{Map, Value, json};

const OPTION: &str = "--network";

/// One card that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nic {
    /// Network, `NETWORK/PROFILE` or the id of a profile; none for a card without network.
    network: Option<String>,
    fields: Map<String, Value>,
}

impl Nic {
    /// Reads what was written: `NETWORK[/PROFILE]` and named values.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a field that cards do not have; as [`Written::read`].
    pub(crate) fn read(text: &str, at: usize, pattern: &str, interface: &str) -> Result<Nic> {
        let mut written = Written::read(OPTION, text)?;
        for name in ["profile", "vnic_profile", "network"] {
            if let Some(value) = written.named.get_mut(name) {
                *value = reference(value.take());
            }
        }
        let profile = written.take(&["profile", "vnic_profile"]);
        let network = written
            .take(&["network"])
            .or(written.word(0).map(str::to_owned));
        if let Some(more) = written.words.get(1) {
            return Err(Error::Value {
                place: OPTION.to_owned(),
                value: more.clone(),
                expected: "NAME=VALUE behind the network".to_owned(),
            });
        }
        let network = match (network, profile) {
            (Some(network), Some(profile)) => Some(format!("{network}/{profile}")),
            (network, profile) => network.or(profile),
        };
        let mut fields = Map::new();
        for (name, value) in std::mem::take(&mut written.named) {
            let facts = ovmodel::find_type("nic");
            if facts.is_none_or(|facts| facts.attr(&name).is_none()) {
                let names = facts.into_iter().flat_map(|facts| facts.attrs());
                let near = ovmodel::nearest(&name, names.map(|attr| attr.name));
                return Err(Error::Unknown {
                    what: "field",
                    name: name.clone(),
                    place: OPTION.to_owned(),
                    near: near.into_iter().map(str::to_owned).collect(),
                });
            }
            fields.insert(name, value);
        }
        fields
            .entry("name")
            .or_insert_with(|| numbered(pattern, at).into());
        fields
            .entry("interface")
            .or_insert_with(|| interface.into());
        Ok(Nic {
            network: network.filter(|network| network != "none"),
            fields,
        })
    }

    /// The card as it is sent; `address` is left out for further machines, which need one of their own.
    pub(crate) fn object(&self, profile: Option<&str>, is_first: bool) -> Value {
        let mut fields = self.fields.clone();
        if let Some(profile) = profile {
            fields.insert("vnic_profile".to_owned(), json!({ "id": profile }));
        }
        if !is_first {
            fields.remove("mac");
        }
        Value::Object(fields)
    }
}

/// `eth%d` with a number; a pattern without place for one gets it at its end.
pub(crate) fn numbered(pattern: &str, at: usize) -> String {
    let Some((before, rest)) = pattern.split_once('%') else {
        return format!("{pattern}{at}");
    };
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let Some(after) = rest[digits.len()..].strip_prefix('d') else {
        return format!("{pattern}{at}");
    };
    let width: usize = digits.parse().unwrap_or(0);
    match digits.starts_with('0') {
        true => format!("{before}{at:0width$}{after}"),
        false => format!("{before}{at:width$}{after}"),
    }
}

/// Ids of the profiles of all cards, in their order; none where a card has no network.
///
/// # Errors
/// [`Error::NotFound`] with close names, [`Error::Ambiguous`] where a network has several profiles and none of its name.
pub(crate) fn profiles(
    context: &Context,
    nics: &[Nic],
    cluster: &Value,
) -> Result<Vec<Option<String>>> {
    let mut all = None;
    let find = |nic: &Nic| match &nic.network {
        None => Ok(None),
        Some(id) if is_uuid(id) => Ok(Some(id.clone())),
        Some(text) => {
            let all = match &all {
                Some(all) => all,
                None => all.insert(Profiles::list(context)?),
            };
            all.find(context, text, cluster).map(Some)
        }
    };
    nics.iter().map(find).collect()
}

/// All vNIC profiles with the networks they are of.
struct Profiles(Vec<Entity>);

impl Profiles {
    fn list(context: &Context) -> Result<Profiles> {
        let args = ListArgs {
            follow: Some("network".to_owned()),
            ..ListArgs::default()
        };
        let rows = context.vnic_profiles().list(&args)?;
        rows.collect::<Result<_>>().map(Profiles)
    }

    fn find(&self, context: &Context, text: &str, cluster: &Value) -> Result<String> {
        let (network, profile) = match text.split_once('/') {
            Some((network, profile)) => (network, Some(profile)),
            None => (text, None),
        };
        let is_of = |row: &&Entity| {
            let names = [row.text("network.name"), row.text("network.id")];
            names.iter().flatten().any(|name| name == network)
        };
        let named = |row: &&Entity, name: &str| row.name().is_some_and(|own| own == name);
        let of_network: Vec<&Entity> = self.0.iter().filter(is_of).collect();
        let mut found: Vec<&Entity> = match profile {
            Some(profile) => of_network
                .iter()
                .copied()
                .filter(|row| named(row, profile))
                .collect(),
            // Not a network: a profile by its own name.
            None if of_network.is_empty() => {
                self.0.iter().filter(|row| named(row, network)).collect()
            }
            None => of_network.clone(),
        };
        if found.len() > 1 {
            self.narrow(context, &mut found, cluster)?;
        }
        if found.len() > 1 && profile.is_none() {
            let same: Vec<&Entity> = found
                .iter()
                .copied()
                .filter(|row| named(row, network))
                .collect();
            if same.len() == 1 {
                found = same;
            }
        }
        match found.as_slice() {
            [one] => Ok(one.id().unwrap_or_default().to_owned()),
            [] => Err(self.missing(text)),
            several => Err(Error::Ambiguous {
                kind: "vnic profile".to_owned(),
                what: text.to_owned(),
                candidates: several.iter().map(|row| called(row)).collect(),
            }),
        }
    }

    /// Networks of other data centers than the cluster's are out of reach.
    fn narrow(&self, context: &Context, found: &mut Vec<&Entity>, cluster: &Value) -> Result<()> {
        let center = |row: &&Entity| row.text("network.data_center.id");
        let first = found.first().and_then(center);
        if found.iter().all(|row| center(row) == first) {
            return Ok(());
        }
        let word = cluster
            .as_str()
            .or_else(|| cluster["name"].as_str())
            .or_else(|| cluster["id"].as_str());
        let Some(word) = word else {
            return Ok(());
        };
        let cluster = Select::word(word).one(&context.clusters(), &[])?;
        let home = cluster.text("data_center.id");
        found.retain(|row| center(row) == home);
        Ok(())
    }

    fn missing(&self, text: &str) -> Error {
        let called: Vec<String> = self.0.iter().map(called).collect();
        let networks = self.0.iter().filter_map(|row| row.text("network.name"));
        let names: Vec<String> = networks.chain(called).collect();
        let near = ovmodel::nearest(text, names.iter().map(String::as_str));
        let mut near: Vec<String> = near.into_iter().map(str::to_owned).collect();
        near.dedup();
        Error::NotFound {
            kind: "network".to_owned(),
            what: text.to_owned(),
            near,
        }
    }
}

/// A profile as a person would choose it.
fn called(row: &Entity) -> String {
    let network = row.text("network.name").unwrap_or_default();
    format!("{network}/{}", row.name().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_where_the_pattern_says() {
        for (pattern, name) in [
            ("eth%d", "eth2"),
            ("nic", "nic2"),
            ("ens%03d", "ens002"),
            ("a%db", "a2b"),
            ("100%", "100%2"),
        ] {
            assert_eq!(numbered(pattern, 2), name, "{pattern}");
        }
    }

    #[test]
    fn cards_as_people_write_them() {
        let nic = |text: &str| Nic::read(text, 1, "eth%d", "virtio");
        let one = nic("ovirtmgmt/fast,mac=00:1a:4a:16:01:51,linked=no").unwrap();
        assert_eq!(one.network.as_deref(), Some("ovirtmgmt/fast"));
        assert_eq!(
            one.object(Some("7"), true),
            json!({"name": "eth1", "interface": "virtio", "mac": "00:1a:4a:16:01:51", "linked": "no",
                "vnic_profile": {"id": "7"}})
        );
        assert_eq!(one.object(None, false).get("mac"), None);
        let map = nic(r#"{"network": "net", "profile": "p", "name": "lan"}"#).unwrap();
        assert_eq!(map.network.as_deref(), Some("net/p"));
        let model = nic(r#"{"name": "lan", "vnic_profile": {"name": "net/p"}}"#).unwrap();
        assert_eq!(model.network.as_deref(), Some("net/p"));
        assert_eq!(nic("none").unwrap().network, None);
        assert!(
            nic("net,nmae=x")
                .unwrap_err()
                .hint()
                .unwrap()
                .contains("name")
        );
        assert!(nic("net,other").is_err());
    }
}
