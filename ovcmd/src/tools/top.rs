//! `ovcmd top`: which hosts and machines use most, out of the engine's own statistics.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::error::Result;
use ovlib::verb::{Args, Column, Outcome, Param, ParamKind, Show, Shows};
use ovlib::{Entity, ListArgs, Service};
use serde_json::{Map, Value, json};

pub(super) const TOP: Deed = Deed {
    name: "",
    summary: "Show which hosts and machines use most",
    shows: Shows::Table,
    params: &[
        Param::flag("hosts", "Hosts alone"),
        Param::flag("vms", "Machines alone"),
        Param::option(
            "by",
            ParamKind::Choice(&["cpu", "memory", "network"]),
            "What is compared, by default cpu",
        ),
        Param::option(
            "lines",
            ParamKind::Number,
            "At most this many, by default 20",
        ),
    ],
    examples: &[
        ("top", "The twenty that use most processor"),
        (
            "top --vms --by memory --lines 5",
            "The five machines that use most memory",
        ),
    ],
    run: top,
};

const COLUMNS: &[Column] = &[
    Column::text("kind", "kind"),
    Column::text("name", "name"),
    Column::new("cpu", "cpu", Show::Percent),
    Column::new("memory", "memory", Show::Percent),
    Column::new("used", "used", Show::Size),
    Column::new("network", "network", Show::Percent),
];

fn top(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let context = session.phrase(io)?;
    let mut records = Vec::new();
    if !args.has("vms") {
        records.extend(measured("host", &context.hosts())?);
    }
    if !args.has("hosts") {
        records.extend(measured("vm", &context.vms())?);
    }
    let by = args.text("by").unwrap_or("cpu").to_owned();
    let rank = |record: &Value| record[&by].as_f64().unwrap_or(-1.0);
    records.sort_by(|one, other| rank(other).total_cmp(&rank(one)));
    let lines = args.number("lines").unwrap_or(20);
    records.truncate(usize::try_from(lines).unwrap_or(usize::MAX));
    let rows = records.into_iter().map(|record| match record {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    });
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows),
    })
}

/// Objects that are up, with what they use; one request for all of them.
fn measured(kind: &str, service: &Service) -> Result<Vec<Value>> {
    let args = ListArgs {
        search: Some("status=up".to_owned()),
        follow: Some("statistics".to_owned()),
        ..ListArgs::default()
    };
    let rows = service.list(&args)?;
    rows.map(|row| Ok(record(kind, &row?))).collect()
}

fn record(kind: &str, entity: &Entity) -> Value {
    let value = |name: &str| -> Option<f64> {
        let all = entity.at("statistics");
        let statistic = all.into_iter().find(|statistic| {
            let own = statistic.child("name");
            own.is_some_and(|own| own.text() == name)
        })?;
        let datum = statistic.at("values.datum");
        datum.first()?.text().parse().ok()
    };
    let sum = |names: &[&str]| -> Option<f64> {
        let found: Vec<f64> = names.iter().filter_map(|name| value(name)).collect();
        (!found.is_empty()).then(|| found.iter().sum())
    };
    let whole = value("memory.total").or_else(|| value("memory.installed"));
    let used = value("memory.used");
    let share = used.zip(whole).filter(|(_, whole)| *whole > 0.0);
    json!({
        "kind": kind,
        "name": entity.name(),
        "cpu": value("cpu.current.total").or_else(|| sum(&["cpu.current.user", "cpu.current.system"])).map(f64::round),
        "memory": share.map(|(used, whole)| (used * 100.0 / whole).round()),
        // The engine measures bytes in fractions.
        "used": used.and_then(|bytes| format!("{bytes:.0}").parse::<u64>().ok()),
        "network": value("network.current.total").map(f64::round),
    })
}
