//! Small settings with rules of their own: what users keep for themselves, which events they are told of by mail, and the
//! parameters of the filters of VMs' NICs.

use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// Options that a user interface keeps with a user.
pub(crate) const USER_OPTIONS: Rule = Rule {
    kind: "users/options",
    label: "User Profile Property",
    drop: &["user"],
    prepare: |work| {
        let content = as_kept(work.doc.text_of("content").unwrap_or(""));
        let content = content.ok_or_else(|| Refusal::bad(INTERNAL))?;
        work.doc.set("content", content);
        let name = work.doc.text_of("name").unwrap_or("").to_owned();
        let known = work.store.named_below("users/options", &work.parent, &name);
        let Some(known) = known else { return Ok(()) };
        let text = format!(
            "Cannot {{action}} {{type}}. User Profile property with name {name} already exists. Property type is JSON and ID={}.",
            known.id
        );
        Err(work.bad(&text))
    },
    made: |work, option| option_told(work, option, "CREATE", "created"),
    gone: |work, option| option_told(work, option, "REMOVE", "removed"),
    ..PLAIN
};

/// PUT of a user with options: those that he has by their names are changed, others are new.
pub(super) fn take_options(work: &mut Work<'_>) -> Outcome<()> {
    let options = work.given.child("user_options");
    let options = options.into_iter().flat_map(|list| &list.children);
    let given: Vec<(String, Option<String>)> = options
        .map(|option| {
            let name = option.text_of("name").unwrap_or("").to_owned();
            (name, as_kept(option.text_of("value").unwrap_or("")))
        })
        .collect();
    let holder = work.place.id.clone().unwrap_or_default();
    for (name, content) in given {
        let content = content.ok_or_else(|| Refusal::bad(INTERNAL))?;
        let known = work.store.named_below("users/options", &holder, &name);
        match known.map(|known| known.id.clone()) {
            Some(id) => {
                work.store.change("users/options", &holder, &id, |doc| {
                    doc.set("content", content);
                });
            }
            None => {
                let doc = Node::new("user_option")
                    .with_leaf("name", name)
                    .with_leaf("content", content);
                work.store.put_below("users/options", &holder, doc);
            }
        }
    }
    Ok(())
}

/// A text as an engine keeps it: it is JSON, or nothing at all; of its layout and order nothing is left.
fn as_kept(text: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let mut kept = String::new();
    write(&value, &mut kept);
    Some(kept)
}

/// Short keys stand before long ones, each after a blank.
fn write(value: &serde_json::Value, into: &mut String) {
    use serde_json::Value;
    let (open, close) = match value {
        Value::Array(_) => ('[', ']'),
        Value::Object(_) => ('{', '}'),
        plain => return into.push_str(&plain.to_string()),
    };
    into.push(open);
    let mut members: Vec<(Option<&String>, &Value)> = match value {
        Value::Array(items) => items.iter().map(|item| (None, item)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, item)| (Some(key), item))
            .collect(),
        _ => Vec::new(),
    };
    if matches!(value, Value::Object(_)) {
        members.sort_by_key(|(key, _)| key.map(|key| (key.len(), key.clone())));
    }
    for (at, (key, item)) in members.into_iter().enumerate() {
        if at > 0 {
            into.push_str(", ");
        }
        if let Some(key) = key {
            into.push_str(&Value::from(key.as_str()).to_string());
            into.push_str(": ");
        }
        write(item, into);
    }
    into.push(close);
}

fn option_told(work: &mut Work<'_>, option: &Object, deed: &str, done: &str) {
    let (user, name, holder) = (work.user(), option.name(), work.holder());
    let (symbol, text) = if holder == work.ask.user.id {
        let symbol = format!("USER_PROFILE_{deed}_OWN_PROPERTY");
        (
            symbol,
            format!("Account Settings: {user} {done} property '{name}'."),
        )
    } else {
        let whose = work.store.root("users", holder);
        let whose = whose
            .and_then(|row| row.text("principal"))
            .unwrap_or(holder);
        let symbol = format!("USER_PROFILE_{deed}_PROPERTY");
        (
            symbol,
            format!("Account Settings: {user} {done} property '{name}' for user {whose}."),
        )
    };
    let draft = work.event(&symbol, text);
    draft.record(work.store);
}

/// Events that a user is told of: the name of the event is the id.
pub(crate) const SUBSCRIPTIONS: Rule = Rule {
    kind: "users/eventsubscriptions",
    label: "Event Subscription",
    drop: &["user"],
    prepare: |work| {
        let address = work.doc.text_of("address").filter(|text| !text.is_empty());
        if address.is_some_and(|address| !is_address(address)) {
            return Err(Refusal::bad(
                "email format is not valid, Attribute: privateEventSubscriber.methodAddress",
            ));
        }
        let event = work.doc.text_of("event").unwrap_or("").to_owned();
        if work
            .store
            .get("users/eventsubscriptions", &work.parent, &event)
            .is_some()
        {
            return Err(Refusal::conflict(
                "User is already subscribed to this event with the same Notification method.",
            ));
        }
        let Some(user) = work.store.root("users", work.holder()) else {
            return Err(Refusal::operation(401, "[User must exist in Database.]"));
        };
        let own = user.text("email").unwrap_or("");
        if !is_address(address.unwrap_or(own)) {
            return Err(Refusal::conflict(
                "User does not have a valid e-mail address.",
            ));
        }
        work.doc.set("notification_method", "smtp");
        work.doc.set_attr("id", event);
        Ok(())
    },
    ..PLAIN
};

fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c == '@' || c == ',')
    };
    plain(name) && plain(host)
}

/// Parameters of a NIC's network filter.
pub(crate) const FILTER_PARAMETERS: Rule = Rule {
    kind: "vms/nics/networkfilterparameters",
    label: "VM network interface filter parameter",
    drop: &["nic"],
    needs: |work| {
        if work.is_add() && work.gives("value").is_none_or(str::is_empty) {
            return Err(Refusal::incomplete(
                "NetworkFilterParameter",
                "value",
                "add",
            ));
        }
        Ok(())
    },
    values: |work| {
        let has = |member: &str, more: &str| {
            let text = work.doc.text_of(member).unwrap_or("");
            let good = |c: char| c.is_ascii_alphanumeric() || more.contains(c);
            !text.is_empty() && text.chars().all(good)
        };
        let named = "libvirt requires that the name contains only 'a-z', 'A-Z', '0-9',";
        if !has("name", "_") {
            return Err(work.bad(&format!(
                "Cannot {{action}} {{type}}. The name of the filter parameter is not allowed. {named} or '_' characters., Attribute: filterParameter.name"
            )));
        }
        if !has("value", "_.:") {
            return Err(work.bad(&format!(
                "Cannot {{action}} {{type}}. The value of the filter parameter is not allowed. {named} '_' or '.' characters., Attribute: filterParameter.value"
            )));
        }
        Ok(())
    },
    prepare: |work| {
        let room = |member: &str| {
            let text = work.doc.text_of(member);
            text.is_none_or(|text| text.chars().count() <= 255)
        };
        // What the engine's own store has no room for it stumbles over, when all else was looked at.
        let told = match room("name") && room("value") {
            true => Ok(()),
            false => Err(Refusal::bad(INTERNAL)),
        };
        if !work.is_add() {
            return told;
        }
        let (vm, nic) = work.parent.split_once('/').unwrap_or(("", ""));
        if work.store.root("vms", vm).is_none() {
            return Err(work.bad("Cannot {action} {type}. VM is not found."));
        }
        let text = if work.store.find("vms/nics", nic).is_none() {
            format!("Cannot {{action}} {{type}}. The network interface (id '{nic}') is not found.")
        } else if work.store.get("vms/nics", vm, nic).is_none() {
            format!(
                "Cannot {{action}} {{type}}. The network interface (id '{nic}') is not found on virtual machine (id '{vm}')."
            )
        } else {
            return told;
        };
        Err(work.bad(&text))
    },
    made: |work, parameter| {
        parameter_told(
            work,
            parameter,
            "ADD",
            "was successfully added to Interface",
        )
    },
    changed: |work, parameter| parameter_told(work, parameter, "UPDATE", "on Interface"),
    gone: |work, parameter| {
        let text = format!(
            "Network interface filter parameter (id {}) was successfully removed by {}.",
            parameter.id,
            work.user()
        );
        let draft = work.event("NETWORK_REMOVE_NIC_FILTER_PARAMETER", text);
        draft.record(work.store);
    },
    ..PLAIN
};

fn parameter_told(work: &mut Work<'_>, parameter: &Object, deed: &str, what: &str) {
    let (vm, nic) = parameter.parent.split_once('/').unwrap_or(("", ""));
    let (name, user) = (work.name_of("vms", Some(vm)), work.user());
    let end = match deed {
        "ADD" => format!("on VM {name} by {user}."),
        _ => format!("on VM {name} was successfully updated by {user}."),
    };
    let text = format!(
        "Network interface filter parameter {} (id {}) {what} with id {nic} {end}",
        parameter.name(),
        parameter.id
    );
    let draft = work.event(&format!("NETWORK_{deed}_NIC_FILTER_PARAMETER"), text);
    draft.record(work.store);
}

/// Policy units come with the engine; one that a policy uses stays.
pub(crate) const POLICY_UNITS: Rule = Rule {
    kind: "schedulingpolicyunits",
    label: "Policy Unit",
    leave: |work, unit| {
        let users: Vec<&str> = ["filters", "weights", "balances"]
            .iter()
            .flat_map(|part| policies_with(work, part, &unit.id))
            .collect();
        let mut names: Vec<&str> = Vec::new();
        for name in users {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() {
            return Ok(());
        }
        let text = format!(
            "Cannot {{action}} {{type}}. Policy unit is attached to the following cluster policies: {}.",
            names.join(",")
        );
        Err(work.conflict(&text))
    },
    ..PLAIN
};

fn policies_with<'w>(work: &'w Work<'_>, part: &str, unit: &str) -> Vec<&'w str> {
    let kind = format!("schedulingpolicies/{part}");
    let parents = work.store.parents(&kind, unit);
    parents
        .iter()
        .filter_map(|policy| work.store.root("schedulingpolicies", policy))
        .map(|policy| policy.name())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_a_name_and_a_host() {
        assert!(is_address("root@localhost"));
        for wrong in ["", "root", "@localhost", "a b@c", "a@b@c", "a@"] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
