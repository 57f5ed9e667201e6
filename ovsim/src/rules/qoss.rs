//! Qualities of service: what each type must bring and may not say (engine 4.5.8).

use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// Qualities of service.
pub(crate) const QOSS: Rule = Rule {
    kind: "datacenters/qoss",
    label: "QoS",
    names: Names {
        unique: Unique::Parent,
        taken: (
            400,
            "Cannot {action} {type}. QoS element name already exists.",
        ),
        letters: Letters::Plain,
        wrong: "QoS name must be formed of 'a-z', 'A-Z', '0-9', '_' or '-' characters, Attribute: qos.name",
        longest: 50,
        too_long: "QoS name length must be under 50 characters., Attribute: qos.name",
    },
    drop: &["data_center"],
    values,
    prepare: |work| {
        let center = work.place.parents.first().map_or("", String::as_str);
        if work.store.root("datacenters", center).is_none() {
            return Err(Refusal::bad(INTERNAL));
        }
        // Minus one is no limit, and those of other types are not read.
        let ty = work.doc.text_of("type").unwrap_or("storage");
        let none: Vec<_> = (work.doc.children.iter())
            .filter(|child| child.text == "-1" || !is_of(ty, &child.name))
            .map(|child| child.name.clone())
            .collect();
        none.iter().for_each(|member| drop(work.doc.remove(member)));
        Ok(())
    },
    gone: |work, qos| {
        // What had it has none now.
        for kind in ["networks", "vnicprofiles", "diskprofiles", "cpuprofiles"] {
            let rows = work.store.list(kind, "");
            let rows = rows.filter(|row| row.reference("qos") == Some(&qos.id));
            for id in rows.map(|row| row.id.clone()).collect::<Vec<_>>() {
                work.store
                    .change(kind, "", &id, |doc| drop(doc.remove("qos")));
            }
        }
    },
    told: [
        Some(("USER_ADDED_QOS", "QoS {name} was added. (User: {user})")),
        Some(("USER_UPDATED_QOS", "QoS {name} was updated. (User: {user})")),
        Some(("USER_REMOVED_QOS", "QoS {name} was removed. (User: {user})")),
    ],
    ..PLAIN
};

/// Those of networks have events of their own, save for their end.
pub(crate) fn told<'t>(
    qos: &Object,
    symbol: &'static str,
    text: &'t str,
) -> (&'static str, std::borrow::Cow<'t, str>) {
    let symbol = match (symbol, qos.text("type")) {
        ("USER_ADDED_QOS", Some("network")) => "USER_ADDED_NETWORK_QOS",
        ("USER_UPDATED_QOS", Some("network")) => "USER_UPDATED_NETWORK_QOS",
        _ => return (symbol, text.into()),
    };
    (symbol, format!("Network {text}").into())
}

/// Member, field of the engine's bean, least and most.
type Bounds = &'static [(&'static str, &'static str, i64, i64)];

const BOUNDS: Bounds = &[
    ("cpu_limit", "cpuLimit", 1, 100),
    ("inbound_average", "inboundAverage", i64::MIN, 17_179),
    ("inbound_peak", "inboundPeak", i64::MIN, 34_359),
    ("inbound_burst", "inboundBurst", i64::MIN, 10_240),
    ("outbound_average", "outboundAverage", i64::MIN, 17_179),
    ("outbound_peak", "outboundPeak", i64::MIN, 34_359),
    ("outbound_burst", "outboundBurst", i64::MIN, 10_240),
    ("max_throughput", "maxThroughput", 0, 1_000_000),
    ("max_read_throughput", "maxReadThroughput", 0, 1_000_000),
    ("max_write_throughput", "maxWriteThroughput", 0, 1_000_000),
    ("max_iops", "maxIops", 0, 1_000_000),
    ("max_read_iops", "maxReadIops", 0, 1_000_000),
    ("max_write_iops", "maxWriteIops", 0, 1_000_000),
];

const HOST_BOUNDS: Bounds = &[
    ("outbound_average_linkshare", "outAverageLinkshare", 1, 100),
    (
        "outbound_average_upperlimit",
        "outAverageUpperlimit",
        1,
        17_179,
    ),
    ("outbound_average_realtime", "outAverageRealtime", 1, 17_179),
];

/// The bounds that the engine's beans have, then what goes together; only after that it asks whether the name is taken.
fn values(work: &Work<'_>) -> Outcome<()> {
    let was = work.old.as_ref().and_then(|old| old.text("type"));
    if was.is_some() && was != work.doc.text_of("type") {
        // It asks the command of the other type for one of its own, and trips.
        return Err(Refusal::mute(500));
    }
    let told = |at: String, text: String| match work.is_add() {
        true => work.bad(&format!("{at}, {text}, {at}")),
        false => work.bad(&format!("{text}, {at}, {at}")),
    };
    let over = |rows: Bounds| {
        let mut rows = rows.iter();
        rows.find(|(member, _, least, most)| {
            limit(work, member).is_some_and(|limit| !(*least..=*most).contains(&limit))
        })
    };
    if let Some((_, field, least, most)) = over(BOUNDS) {
        let (at, least) = (format!("Attribute: qos.{field}"), (*least).max(0));
        let text = format!(
            "Cannot {{action}} {{type}}. Values are out of range\n(Legal range is: {least}-{most})."
        );
        return Err(told(at, text));
    }
    if let Some((_, field, ..)) = over(HOST_BOUNDS) {
        let at = format!("Attribute: qos.hostNetworkQosProperties.{field}");
        let text = "action type failed network qos out of range values";
        return Err(told(at, text.into()));
    }
    let amiss = match work.doc.text_of("type") {
        Some("cpu") => processors(work),
        Some("network") => network(work),
        Some("hostnetwork") => host_network(work),
        _ => storage(work),
    };
    match amiss {
        Some(text) => Err(work.bad(&format!("Cannot {{action}} {{type}}.{text}"))),
        None if moves(work) => {
            Err(work.bad("Cannot {action} {type}. Cannot change QoS data center."))
        }
        None => Ok(()),
    }
}

/// Whether a change names another data center.
fn moves(work: &Work<'_>) -> bool {
    let given = work.given.child("data_center").and_then(Node::id);
    !work.is_add() && given.is_some_and(|given| given != work.place.holder())
}

/// Whether a member is one of a type of QoS; what is no limit is of all.
fn is_of(ty: &str, member: &str) -> bool {
    let own = match member {
        _ if HOST_BOUNDS.iter().any(|(own, ..)| *own == member) => "hostnetwork",
        _ if member.starts_with("max_") => "storage",
        _ if member.starts_with("inbound_") || member.starts_with("outbound_") => "network",
        "cpu_limit" => "cpu",
        _ => return true,
    };
    own == ty
}

/// A limit that is given, and of the type; minus one is none.
fn limit(work: &Work<'_>, member: &str) -> Option<i64> {
    let ty = work.doc.text_of("type").unwrap_or("storage");
    if !is_of(ty, member) {
        return None;
    }
    let limit: i64 = work.doc.text_of(member)?.parse().ok()?;
    (limit != -1).then_some(limit)
}

/// A limit of everything goes with none of reading or writing alone.
fn storage(work: &Work<'_>) -> Option<&'static str> {
    let mut clash = false;
    for (whole, parts) in [
        (
            "max_throughput",
            ["max_read_throughput", "max_write_throughput"],
        ),
        ("max_iops", ["max_read_iops", "max_write_iops"]),
    ] {
        let set = |member: &str| limit(work, member).is_some_and(|limit| limit > 0);
        clash |= set(whole) && parts.iter().any(|part| set(part));
    }
    clash.then_some(
        "\nQoS have non-zero total value with non-zero read/write for either throughput or IOps or both.",
    )
}

fn processors(work: &Work<'_>) -> Option<&'static str> {
    let missing = limit(work, "cpu_limit").is_none();
    missing.then_some(" QoS element has missing values.")
}

fn network(work: &Work<'_>) -> Option<&'static str> {
    for way in ["inbound", "outbound"] {
        let part = |part: &str| limit(work, &format!("{way}_{part}"));
        match (part("average"), part("peak"), part("burst")) {
            (None, None, None) => {}
            (Some(average), Some(peak), Some(_)) if peak >= average => {}
            (Some(_), Some(_), Some(_)) => {
                return Some(" Peak cannot be set lower than Average.");
            }
            _ => {
                return Some(
                    " All three values are needed in order to define QoS on each network directions.",
                );
            }
        }
    }
    None
}

fn host_network(work: &Work<'_>) -> Option<&'static str> {
    let Some(_) = limit(work, "outbound_average_linkshare") else {
        return Some(" Weighted share must be specified to complete QoS configuration.");
    };
    let upper = limit(work, "outbound_average_upperlimit")?;
    let real = limit(work, "outbound_average_realtime")?;
    (upper < real)
        .then_some(" If both are provided, rate limit must not be lower than committed rate.")
}
