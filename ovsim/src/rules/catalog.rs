//! Kinds that are little more than a name and some values: bookmarks, MAC pools, scheduling policies, external providers.

use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Letters, Names, OWN_NAME, PLAIN, Rule, Unique};
use super::work::Work;
use crate::node::Node;
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

/// Scheduling policies.
pub(crate) const POLICIES: Rule = Rule {
    kind: "schedulingpolicies",
    label: "Scheduling Policy",
    names: Names {
        unique: Unique::Engine,
        taken: (400, "Cannot {action} {type}. Name is in use."),
        ..ANY_NAME
    },
    drop: &["default_policy", "locked"],
    prepare: |work| {
        if work.old.as_ref().is_some_and(|old| old.is("locked")) {
            return Err(work.bad("Cannot {action} {type}. Parameters are invalid."));
        }
        let known = work
            .old
            .as_ref()
            .and_then(|old| old.doc.child("properties").cloned());
        let known = known.unwrap_or_default();
        let given = work
            .given
            .child("properties")
            .map_or(&[][..], |list| &list.children);
        let names = given.iter().filter_map(|one| one.text_of("name"));
        let is_known = |name: &str| {
            known
                .children
                .iter()
                .any(|one| one.text_of("name") == Some(name))
        };
        let strange: Vec<_> = names.filter(|name| !is_known(name)).collect();
        if !strange.is_empty() {
            return Err(work.bad(&format!(
                "Cannot {{action}} {{type}} if some of the specified custom properties are not configured by the system. The keys are: {}",
                strange.join(",")
            )));
        }
        work.default("default_policy", "false");
        work.default("locked", "false");
        Ok(())
    },
    leave: |work, policy| {
        if policy.is("locked") {
            return Err(work.bad("Cannot {action} {type}. Parameters are invalid."));
        }
        let clusters = work.store.list("clusters", "");
        let users =
            clusters.filter(|cluster| cluster.reference("scheduling_policy") == Some(&policy.id));
        let users: Vec<_> = users.map(|cluster| cluster.name()).collect();
        if users.is_empty() {
            return Ok(());
        }
        Err(work.bad(&format!(
                "Cannot {{action}} {{type}}. Scheduling Policy is attached to cluster(s): {}, please unassign cluster(s).",
                users.join(", ")
            )))
    },
    told: [
        Some((
            "USER_ADD_CLUSTER_POLICY",
            "Scheduling Policy {name} was added. (User: {user})",
        )),
        Some((
            "USER_UPDATE_CLUSTER_POLICY",
            "Scheduling Policy {name} was updated. (User: {user})",
        )),
        Some((
            "USER_REMOVE_CLUSTER_POLICY",
            "Scheduling Policy {name} was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// Units of a policy: their id is that of the unit.
const UNIT: Rule = Rule {
    label: "Scheduling Policy",
    prepare: |work| {
        let unit = work
            .doc
            .child("scheduling_policy_unit")
            .and_then(Node::id)
            .map(str::to_owned);
        let Some(unit) = unit else { return Ok(()) };
        work.doc.set_attr("id", unit);
        match work.doc.name.as_ref() {
            "filter" => work.default("position", "0"),
            "weight" => work.default("factor", "1"),
            _ => {}
        }
        Ok(())
    },
    ..PLAIN
};

/// Filters of a policy.
pub(crate) const POLICY_FILTERS: Rule = Rule {
    kind: "schedulingpolicies/filters",
    ..UNIT
};
/// Weights of a policy.
pub(crate) const POLICY_WEIGHTS: Rule = Rule {
    kind: "schedulingpolicies/weights",
    ..UNIT
};
/// Balances of a policy.
pub(crate) const POLICY_BALANCES: Rule = Rule {
    kind: "schedulingpolicies/balances",
    ..UNIT
};

/// What all external providers have in common.
const PROVIDER: Rule = Rule {
    label: "provider",
    names: Names {
        letters: Letters::Name,
        wrong: "Name must be formed of alphanumeric characters, numbers or \"-_\"., Attribute: provider.name",
        ..OWN_NAME
    },
    drop: &["password"],
    prepare: |work| {
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
            "Provider {name} was updated. (User: {user})",
        )),
        Some((
            "PROVIDER_REMOVED",
            "Provider {name} was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// Foreman and Satellite.
pub(crate) const HOST_PROVIDERS: Rule = Rule {
    kind: "externalhostproviders",
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
        Ok(())
    },
    prepare: |work| {
        (PROVIDER.prepare)(work)?;
        if work.gives("url").is_some_and(|url| !url.contains("://")) {
            let text = "[General command validation failure.]";
            return Err(Refusal::operation(500, text));
        }
        if let Some(plugin) = work.gives("plugin_type").map(str::to_owned) {
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
    ..PROVIDER
};
