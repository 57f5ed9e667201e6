//! What an engine answers where something beyond it is missing: Gluster on no host, Foreman, Glance and Neutron out of reach, Cinder
//! gone (engine 4.5.8, its source). None of them is simulated. A provider whose address is of the domain `example.com`, as all is
//! that an estate reaches, answers and has nothing; any other is out of reach.

use super::actions::Done;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::store::{Object, Store};
use std::sync::Arc;

/// A command that could not reach a provider.
pub(crate) const UNREACHED: &str =
    "Failed to communicate with the external provider, see log for additional details.";

/// A command on a Gluster volume that is not there stumbles over its own lock.
const NO_CLUSTER: &str = "java.lang.NullPointerException: Cannot invoke \"org.ovirt.engine.core.compat.Guid.toString()\" because the return value of \"org.ovirt.engine.core.bll.gluster.GlusterCommandBase.getClusterId()\" is null";

/// What each action on a Gluster volume calls itself, and what it is done to.
const VOLUME_WORDS: &[(&str, &str, &str)] = &[
    ("rebalance", "rebalance", "Gluster Volume"),
    ("resetalloptions", "reset", "Gluster Volume Option"),
    ("resetoption", "reset", "Gluster Volume Option"),
    ("setoption", "set", "Gluster Volume Option"),
    ("start", "start", "Gluster Volume"),
    ("startprofile", "start profiling", "Gluster Volume"),
    ("stop", "stop", "Gluster Volume"),
    ("stopprofile", "stop profiling", "Gluster Volume"),
    ("stoprebalance", "stop rebalance", "Gluster Volume"),
];

/// Whether a place lies at or below Cinder's.
fn is_cinder(place: &Place) -> bool {
    place.kind.split('/').next() == Some("openstackvolumeproviders")
}

/// Nothing is looked at of what is asked of Cinder.
pub(crate) fn gone(place: &Place) -> Outcome<()> {
    match is_cinder(place) {
        true => Err(cinder()),
        false => Ok(()),
    }
}

fn cinder() -> Refusal {
    Refusal::Page("java.lang.NullPointerException".into())
}

/// A query that could not reach a provider.
fn query_unreached() -> Refusal {
    Refusal::operation(400, "provider failure")
}

/// Whether a provider answers.
pub(crate) fn is_reached(provider: &Object) -> bool {
    let url = provider.text("url").unwrap_or("");
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or("");
    host.ends_with(".example.com")
}

/// The provider that a place lies below, if it is there and answers.
fn reached<'s>(store: &'s Store, place: &Place) -> Option<&'s Arc<Object>> {
    let kind = place.kind.split('/').next().unwrap_or("");
    let provider = store.root(kind, place.parents.first()?)?;
    is_reached(provider).then_some(provider)
}

fn no_server(store: &Store, place: &Place, what: &str) -> Refusal {
    let cluster = place.parents.first().map_or("", String::as_str);
    let cluster = store.root("clusters", cluster).map_or("", |row| row.name());
    Refusal::conflict(format!("Cannot {what}. No up server found in {cluster}."))
}

/// Refuses to read what lies elsewhere.
pub(crate) fn read(store: &Store, place: &Place) -> Outcome<()> {
    match place.kind.as_str() {
        _ if is_cinder(place) => Err(cinder()),
        "openstacknetworkproviders/networks" if reached(store, place).is_some() => Ok(()),
        "openstacknetworkproviders/networks"
            if place.id.is_none() && place.owner(store).is_none() =>
        {
            Ok(())
        }
        "openstacknetworkproviders/networks" | "openstacknetworkproviders/networks/subnets" => {
            Err(query_unreached())
        }
        _ => Ok(()),
    }
}

/// Refuses to add, change or remove it.
pub(crate) fn write(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<()> {
    match place.kind.as_str() {
        _ if is_cinder(place) => Err(cinder()),
        "clusters/glustervolumes" if place.id.is_none() => match place.owner(store) {
            Some(_) => Err(no_server(store, place, "create Gluster Volume")),
            None => Err(Refusal::Empty(404)),
        },
        "clusters/glustervolumes/glusterbricks" if place.owner(store).is_none() => {
            Err(Refusal::Empty(404))
        }
        "clusters/glustervolumes" | "clusters/glustervolumes/glusterbricks"
            if place.id.is_none() || exists(store, place) =>
        {
            let verb = match ask.method.name {
                "add" => "add Brick(s)",
                _ if place.kind.ends_with("bricks") => "remove Brick(s)",
                _ => "remove Gluster Volume",
            };
            Err(no_server(store, place, verb))
        }
        "openstacknetworkproviders/networks/subnets" if place.id.is_none() => {
            subnet(store, ask, place)
        }
        _ => Ok(()),
    }
}

fn exists(store: &Store, place: &Place) -> bool {
    let id = place.id.as_deref().unwrap_or("");
    store.get(&place.kind, &place.parent(), id).is_some()
}

fn subnet(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let id = place.parents.first().map_or("", String::as_str);
    let Some(provider) = store.root("openstacknetworkproviders", id).cloned() else {
        return Err(Refusal::Empty(404));
    };
    let name = ask.body.as_ref().and_then(|body| body.text_of("name"));
    let text = format!(
        "Failed to add subnet {} on provider {}. (User: {})",
        name.unwrap_or("<UNKNOWN>"),
        provider.name(),
        ask.user.user_at_authz()
    );
    Draft::of(ask, "SUBNET_ADDITION_FAILED", text).record(store);
    Err(Refusal::bad(UNREACHED))
}

/// Actions on what lies elsewhere; nothing for all others.
pub(crate) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    Some(match place.kind.as_str() {
        "" if action == "reloadconfigurations" => reload(store, ask),
        _ if is_cinder(place) => Err(cinder()),
        "clusters" if action == "refreshglusterhealstatus" => heal(store, place),
        "clusters/glustervolumes" => volume(store, place, action),
        "clusters/glustervolumes/glusterbricks" => bricks(store, ask, place, action),
        // The permission is looked up on the cluster of the hook, which has none.
        "clusters/glusterhooks" if !exists(store, place) => Err(Refusal::forbidden()),
        "clusters/glusterhooks" => {
            let word = if action == "resolve" { "add" } else { action };
            Err(no_server(store, place, &format!("{word} Gluster Hook")))
        }
        "externalhostproviders" | "openstackimageproviders" | "openstacknetworkproviders" => {
            provider(store, ask, place, action)
        }
        "openstacknetworkproviders/networks" => Err(import(store, ask).bare()),
        "openstackimageproviders/images" => Err(Refusal::Empty(404)),
        _ => return None,
    })
}

/// Where to is looked at before the provider is asked.
fn import(store: &Store, ask: &Ask) -> Refusal {
    let center = ask.body.as_ref().and_then(|body| body.child("data_center"));
    let told = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    let id = told(center.and_then(|center| center.id()));
    let name = told(center.and_then(|center| center.text_of("name")));
    match (id, name) {
        (None, None) => Refusal::incomplete("Action", "dataCenter.id|name", "doImport"),
        (None, Some(name)) if store.named("datacenters", &name).is_none() => Refusal::Empty(404),
        _ => query_unreached(),
    }
}

fn reload(store: &mut Store, ask: &Ask) -> Outcome<Done> {
    let text = "System Configurations reloaded successfully.";
    Draft::of(ask, "RELOAD_CONFIGURATIONS_SUCCESS", text).record(store);
    Ok(Done::plain(Vec::new()))
}

fn heal(store: &Store, place: &Place) -> Outcome<Done> {
    let cluster = store.root("clusters", place.id.as_deref().unwrap_or(""));
    match cluster {
        None => Err(Refusal::bad(
            "Cannot sync Gluster Volume. Cluster is not valid.",
        )),
        Some(cluster) if cluster.is("gluster_service") => Ok(Done::plain(Vec::new())),
        Some(_) => Err(Refusal::bad(
            "Cannot sync Gluster Volume. The selected cluster doesn't support Storage provisioning.",
        )),
    }
}

fn volume(store: &Store, place: &Place, action: &str) -> Outcome<Done> {
    let row = VOLUME_WORDS.iter().find(|(known, ..)| *known == action);
    let (_, verb, what) = row.copied().unwrap_or(("", "get", "Gluster Volume"));
    if !exists(store, place) {
        return Err(match action {
            "getprofilestatistics" => Refusal::Empty(404),
            _ if place.owner(store).is_none() => Refusal::operation(500, NO_CLUSTER),
            _ => Refusal::bad(format!(
                "Cannot {verb} {what}. Gluster Volume is not valid."
            )),
        });
    }
    Err(no_server(store, place, &format!("{verb} {what}")))
}

fn bricks(store: &Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    if action == "replace" {
        let text = "Replace brick is not supported. First migrate brick and add new brick instead.";
        return Err(Refusal::operation(503, text).bare());
    }
    let given = ask.body.as_ref().and_then(|body| body.child("bricks"));
    let Some(given) = given else {
        let method = action.replace("stopmigrate", "stopMigrate");
        return Err(Refusal::incomplete("Action", "bricks", &method));
    };
    let nameless = |brick: &crate::node::Node| brick.text_of("name").unwrap_or("").is_empty();
    if given.children.iter().any(nameless) {
        return Err(Refusal::Bare {
            status: 400,
            reason: Some("Incomplete parameters".into()),
            detail: None,
        });
    }
    if place.owner(store).is_none() {
        return Err(Refusal::Empty(404));
    }
    let verb = match action {
        "activate" => {
            let text = "Brick(s) cannot be activated unless data migration is completed";
            return Err(Refusal::Bare {
                status: 409,
                reason: Some(text.into()),
                detail: None,
            });
        }
        "migrate" => "start removing Brick(s)",
        _ => "stop removing Brick(s)",
    };
    Err(no_server(store, place, verb))
}

/// Providers are asked whether they are there, which they are not, and given certificates, which the engine keeps.
fn provider(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let found = store.root(&place.kind, place.id.as_deref().unwrap_or(""));
    let Some(found) = found.cloned() else {
        return Err(Refusal::Empty(404));
    };
    if action != "importcertificates" {
        return match is_reached(&found) {
            true => Ok(Done::plain(Vec::new())),
            false => Err(Refusal::bad(UNREACHED).bare()),
        };
    }
    let given = ask
        .body
        .as_ref()
        .and_then(|body| body.child("certificates"));
    let first = given.and_then(|list| list.children.first());
    let content = first.and_then(|one| one.text_of("content")).unwrap_or("");
    let good = is_certificate(content);
    let (symbol, what) = if good {
        ("PROVIDER_CERTIFICATE_IMPORTED", "was imported")
    } else {
        ("PROVIDER_CERTIFICATE_IMPORT_FAILED", "")
    };
    let user = ask.user.user_at_authz();
    let text = match good {
        true => format!(
            "Certificate for provider {} {what}. (User: {user})",
            found.name()
        ),
        false => format!(
            "Failed importing Certificate for provider {}. (User: {user})",
            found.name()
        ),
    };
    Draft::of(ask, symbol, text).record(store);
    if good {
        Ok(Done::plain(Vec::new()))
    } else {
        Err(Refusal::bad("Failed to import provider certificate.").bare())
    }
}

/// Whether a text is Base64 around a certificate, in PEM or DER.
fn is_certificate(content: &str) -> bool {
    use base64::Engine as _;
    let content: String = content.split_whitespace().collect();
    let decoded = base64::engine::general_purpose::STANDARD.decode(content);
    decoded.is_ok_and(|bytes| {
        bytes.starts_with(b"-----BEGIN CERTIFICATE-----") || bytes.starts_with(&[0x30, 0x82])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_told_from_other_texts() {
        assert!(is_certificate("MIIBszCCAVmgAwIBAgI="));
        assert!(is_certificate("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg=="));
        assert!(!is_certificate("c3dlcHQ="));
        assert!(!is_certificate("swept"));
        assert!(!is_certificate(""));
    }

    #[test]
    fn rows_are_actions_of_volumes_and_events_are_known() {
        let service = ovmodel::find_service("gluster_volume").unwrap();
        for (action, ..) in VOLUME_WORDS {
            assert!(service.method_of_segment(action).is_some(), "{action}");
        }
        for symbol in [
            "PROVIDER_CERTIFICATE_IMPORTED",
            "PROVIDER_CERTIFICATE_IMPORT_FAILED",
            "RELOAD_CONFIGURATIONS_SUCCESS",
            "SUBNET_ADDITION_FAILED",
        ] {
            assert!(ovmodel::event_named(symbol).is_some(), "{symbol}");
        }
    }
}
