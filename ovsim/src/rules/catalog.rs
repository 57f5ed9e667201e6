//! Kinds that are little more than a name and some values: bookmarks, MAC pools, external providers.

use super::default_providers;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, OWN_NAME, PLAIN, Rule};
use super::work::Work;
use crate::store::Object;

/// Bookmarks.
pub(crate) const BOOKMARKS: Rule = Rule {
    kind: "bookmarks",
    label: "Bookmark",
    names: Names {
        longest: 40,
        too_long: "size must be between 0 and 40, Attribute: bookmark.name",
        ..OWN_NAME
    },
    needs: |work| {
        empty_name(work, "Bookmark")?;
        match work.gives("value") {
            Some("") if work.is_add() => Err(Refusal::incomplete("Bookmark", "value", "add")),
            _ => Ok(()),
        }
    },
    values: |work| match work.doc.text_of("value").map(str::len) {
        Some(1..=300) | None => Ok(()),
        Some(_) => Err(work.bad("size must be between 1 and 300, Attribute: bookmark.value")),
    },
    told: [
        Some(("USER_ADD_BOOKMARK", "Bookmark {name} was added by {user}.")),
        Some((
            "USER_UPDATE_BOOKMARK",
            "Bookmark {name} was updated by {user}.",
        )),
        Some((
            "USER_REMOVE_BOOKMARK",
            "Bookmark {name} was removed by {user}.",
        )),
    ],
    ..PLAIN
};

/// An empty name counts as missing.
pub(crate) fn empty_name(work: &Work<'_>, ty: &str) -> Outcome<()> {
    match work.gives("name") {
        Some("") => Err(Refusal::incomplete(ty, "name", "add")),
        _ => Ok(()),
    }
}

/// With an object go the permissions on it.
pub(crate) fn drop_permissions(work: &mut Work<'_>, object: &Object) {
    let Some(member) = super::access::object_member(object.kind) else {
        return;
    };
    let held = work
        .store
        .list("permissions", "")
        .filter(|row| row.reference(member) == Some(&object.id));
    let held: Vec<_> = held.map(|row| row.id.clone()).collect();
    for permission in held {
        work.store.remove("permissions", "", &permission);
    }
}

/// What all external providers have in common.
const PROVIDER: Rule = Rule {
    label: "provider",
    names: Names {
        letters: Letters::Name,
        wrong: "Name must be formed of alphanumeric characters, numbers or \"-_\"., Attribute: provider.name",
        longest: 128,
        too_long: INTERNAL,
        ..OWN_NAME
    },
    drop: &["password"],
    prepare: |work| {
        nameless(work)?;
        keystone(work)?;
        work.default("description", "");
        work.default("requires_authentication", "false");
        Ok(())
    },
    told: [
        Some((
            "PROVIDER_ADDED",
            "Provider {name} was added. (User: {user})",
        )),
        Some((
            "PROVIDER_UPDATED",
            "Provider {old} was updated. (User: {user})",
        )),
        Some((
            "PROVIDER_REMOVED",
            "Provider {name} was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// A value that no name goes with is more than an engine can keep.
fn nameless(work: &Work<'_>) -> Outcome<()> {
    let given = work.given.child("properties").into_iter();
    let mut given = given.flat_map(|list| &list.children);
    match given.any(|one| one.child("name").is_none() && one.child("value").is_some()) {
        true => Err(Refusal::bad(INTERNAL)),
        false => Ok(()),
    }
}

/// Where somebody logs in is a host, its port and a version of the protocol.
fn keystone(work: &Work<'_>) -> Outcome<()> {
    let Some(url) = work.gives("authentication_url") else {
        return Ok(());
    };
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    let parts = rest.and_then(|rest| rest.split_once('/'));
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let good = parts.is_some_and(|(place, path)| {
        let port = place.rsplit_once(':');
        port.is_some_and(|(host, port)| !host.is_empty() && is_port(port))
            && matches!(path.trim_end_matches('/'), "v2.0" | "v3")
    });
    match good {
        true => Ok(()),
        false => Err(work.bad(&format!("Cannot {{action}} provider. The Provider has an invalid authentication URL {url}. The authentication URL must have the following format: \"https://hostname:port/v3\" or \"http://hostname:port/v3\"."))),
    }
}

/// The address of a provider is read before anything is looked at; one that is none stops the command.
fn has_address(work: &Work<'_>) -> Outcome<()> {
    let given = match work.is_add() {
        true => Some(work.gives("url").unwrap_or("")),
        false => work.gives("url"),
    };
    match given.is_some_and(|url| !url.contains("://")) {
        true => Err(Refusal::stumbled()),
        false => Ok(()),
    }
}

/// Foreman and Satellite.
pub(crate) const HOST_PROVIDERS: Rule = Rule {
    kind: "externalhostproviders",
    prepare: |work| {
        (PROVIDER.prepare)(work)?;
        has_address(work)
    },
    ..PROVIDER
};
/// Glance.
pub(crate) const IMAGE_PROVIDERS: Rule = Rule {
    kind: "openstackimageproviders",
    ..PROVIDER
};
/// Neutron and its like.
pub(crate) const NETWORK_PROVIDERS: Rule = Rule {
    kind: "openstacknetworkproviders",
    values: |work| {
        if work.doc.text_of("type").is_none() {
            return Err(work.bad("Provider type is required., Attribute: provider.type"));
        }
        if let Some(old) = &work.old
            && work.doc.text_of("type") != old.text("type")
        {
            return Err(work.bad("Cannot {action} provider. The provider type cannot be changed."));
        }
        if work.is_add()
            && work.doc.text_of("type") == Some("neutron")
            && ["plugin_type", "external_plugin_type"]
                .iter()
                .all(|member| work.gives(member).is_none_or(str::is_empty))
        {
            return Err(Refusal::bad(
                "Openstack Neutron provider requires a plugin type.",
            ));
        }
        Ok(())
    },
    prepare: |work| {
        (PROVIDER.prepare)(work)?;
        has_address(work)?;
        let of_neutron = work.doc.text_of("type") == Some("neutron");
        if !of_neutron && work.gives("plugin_type").is_some() {
            work.doc.remove("plugin_type");
        } else if let Some(plugin) = work.gives("plugin_type").map(str::to_owned) {
            work.doc.set("external_plugin_type", plugin.to_uppercase());
        }
        for (member, value) in [
            ("auto_sync", "false"),
            ("read_only", "true"),
            ("unmanaged", "false"),
        ] {
            work.default(member, value);
        }
        Ok(())
    },
    leave: |work, provider| default_providers::may_go(work.store, provider),
    ..PROVIDER
};
