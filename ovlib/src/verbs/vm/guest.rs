//! What is known of a machine from elsewhere: file systems as its guest sees them, affinity groups and labels it is in.

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Column, Outcome, Show};
use crate::verbs::made::deeds;
use crate::verbs::selected::each;
use serde_json::{Map, Value, json};

const FILESYSTEMS: &[Column] = &[
    Column::text("vm", "vm"),
    Column::text("path", "path"),
    Column::text("type", "type"),
    Column::new("size", "size", Show::Size),
    Column::new("used", "used", Show::Size),
    Column::new("full", "full", Show::Percent),
];
/// The measured value that holds them (engine 4.5.8).
const USAGE: &str = "disks.usage";

/// File systems of the guests, as their agents report them.
pub(crate) fn filesystems(call: &Call<'_>) -> Result<Outcome> {
    let is_named = !(call.select.ids.is_empty() && call.select.names.is_empty());
    let mut rows = Vec::new();
    for vm in each(call, &[])? {
        let vm = vm?;
        let place = call.service()?.item(deeds::id(&vm)?)?.at("statistics")?;
        let found = reported(&place, &vm)?;
        if found.is_empty() && is_named {
            return Err(Error::Failed {
                what: format!(
                    "vm {} reports no file systems",
                    vm.name().unwrap_or_default()
                ),
                because: Some(match vm.text("status").as_deref() {
                    Some("up") => "its guest agent does not answer".to_owned(),
                    state => format!("it is {}", state.unwrap_or("unknown")),
                }),
                hint: None,
            });
        }
        rows.extend(found);
    }
    Ok(Outcome::Records {
        columns: FILESYSTEMS,
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

fn reported(place: &Service, vm: &Entity) -> Result<Vec<Map<String, Value>>> {
    for statistic in place.list(&ListArgs::default())? {
        let statistic = statistic?;
        if statistic.name().as_deref() == Some(USAGE) {
            let text = statistic.text("values.detail").unwrap_or_default();
            return Ok(parsed(&text, &vm.name().unwrap_or_default()));
        }
    }
    Ok(Vec::new())
}

/// The engine hands on what the agent wrote: a JSON list whose numbers are texts.
fn parsed(text: &str, vm: &str) -> Vec<Map<String, Value>> {
    let all: Vec<Map<String, Value>> = serde_json::from_str(text).unwrap_or_default();
    let number = |row: &Map<String, Value>, key: &str| {
        let value = row.get(key)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    };
    let record = |row: Map<String, Value>| {
        let (size, used) = (number(&row, "total"), number(&row, "used"));
        let full = size
            .zip(used)
            .filter(|(size, _)| *size > 0)
            .map(|(size, used)| used.saturating_mul(100) / size);
        let record = json!({"vm": vm, "path": row.get("path"), "type": row.get("fs"), "size": size, "used": used, "full": full});
        record.as_object().cloned().unwrap_or_default()
    };
    all.into_iter().map(record).collect()
}

const AFFINITY: &[Column] = &[
    Column::text("vm", "vm"),
    Column::text("kind", "kind"),
    Column::text("name", "name"),
    Column::text("rule", "rule"),
    Column::text("strict", "strict"),
    Column::text("with", "with"),
];

/// Affinity groups and labels that machines are in, and who else is.
pub(crate) fn affinity(call: &Call<'_>) -> Result<Outcome> {
    let mut rows = Vec::new();
    for vm in each(call, &[])? {
        let vm = vm?;
        let item = call.service()?.item(deeds::id(&vm)?)?;
        for label in item.at("affinity_labels")?.list(&ListArgs::default())? {
            let row = json!({"vm": vm.name(), "kind": "label", "name": label?.name()});
            rows.extend(row.as_object().cloned());
        }
        let Some(cluster) = vm.text("cluster.id") else {
            continue;
        };
        let args = ListArgs {
            follow: Some("vms,hosts".to_owned()),
            ..ListArgs::default()
        };
        let groups = call
            .context
            .clusters()
            .item(&cluster)?
            .at("affinity_groups")?;
        for group in groups.list(&args)? {
            rows.extend(member(&vm, &group?));
        }
    }
    Ok(Outcome::Records {
        columns: AFFINITY,
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

/// The group as a row, when the machine is in it.
fn member(vm: &Entity, group: &Entity) -> Option<Map<String, Value>> {
    let members = |list: &str| -> Vec<(Option<String>, Option<String>)> {
        let nodes = group
            .at(list)
            .into_iter()
            .flat_map(|node| match node.is_list() {
                true => node.list_items().collect::<Vec<_>>(),
                false => vec![node],
            });
        let named = nodes.map(|node| {
            (
                node.id().map(str::to_owned),
                node.child("name").map(|name| name.text().to_owned()),
            )
        });
        named.collect()
    };
    let vms = members("vms");
    if !vms.iter().any(|(id, _)| id.as_deref() == vm.id()) {
        return None;
    }
    let others = vms
        .iter()
        .filter(|(id, _)| id.as_deref() != vm.id())
        .cloned();
    let with: Vec<String> = others
        .chain(members("hosts"))
        .filter_map(|(id, name)| name.or(id))
        .collect();
    let flag = |path: &str| group.text(path).as_deref() == Some("true");
    let positive = flag("vms_rule.positive")
        || (group.text("vms_rule.positive").is_none() && flag("positive"));
    let strict = flag("vms_rule.enforcing")
        || (group.text("vms_rule.enforcing").is_none() && flag("enforcing"));
    let row = json!({
        "vm": vm.name(), "kind": "group", "name": group.name(),
        "rule": if positive { "together" } else { "apart" },
        "strict": strict, "with": with,
    });
    row.as_object().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_agents_write() {
        let rows = parsed(
            r#"[{"path":"/","total":"200","fs":"xfs","used":"50"},{"path":"/x"}]"#,
            "a",
        );
        assert_eq!(rows[0]["full"], 25);
        assert_eq!(rows[0]["type"], "xfs");
        assert_eq!(rows[1]["size"], Value::Null);
        assert!(parsed("[]", "a").is_empty() && parsed("nonsense", "a").is_empty());
    }
}
