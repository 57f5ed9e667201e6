//! Hosts: taken out of service and back, removed, rebooted; what they see of storage; their networks.

mod networks;
mod plan;
mod wishes;

pub(crate) use networks::{bond, label, networks, set_up, unlabel};

use super::made::deeds;
use super::selected::each;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Column, Outcome, Settle, Show};
use serde_json::{Map, Value, json};

/// Out of service; its machines move elsewhere meanwhile.
const MAINTENANCE: Settle = Settle {
    good: &["maintenance"],
    back: true,
    seconds: 3600,
    ..Settle::DEFAULT
};
/// States in which a host takes no machines and answers no question.
const OUT: [&str; 3] = ["maintenance", "install_failed", "installing_os"];

/// Takes a host out of service, unless it is, and waits until its machines have left.
fn out_of_service(call: &Call<'_>, item: &Service, host: &Entity) -> Result<()> {
    let state = host.text("status").unwrap_or_default();
    if OUT.contains(&state.as_str()) {
        return Ok(());
    }
    item.act("deactivate", &Args::new())?;
    call.wait_for(item, &MAINTENANCE).map(drop)
}

/// `remove`: out of service, then gone.
pub(crate) fn remove(call: &Call<'_>) -> Result<Outcome> {
    let hosts = call.service()?;
    for host in call.targets {
        let item = hosts.item(deeds::id(host)?)?;
        let is_forced = call.args.text("force") == Some("true");
        if !is_forced {
            out_of_service(call, &item, host)?;
        }
    }
    deeds::remove(call)
}

/// `reinstall`: out of service, installed once more, and back unless told otherwise: the engine by itself would leave it in
/// maintenance (4.5.8).
pub(crate) fn reinstall(call: &Call<'_>) -> Result<Outcome> {
    let hosts = call.service()?;
    let item = hosts.facts().item_service().unwrap_or(hosts.facts());
    let mut args = deeds::arguments(call, deeds::method(item, "install")?)?;
    if !call.args.has("activate") {
        args.set("activate", true);
    }
    for host in call.targets {
        let item = hosts.item(deeds::id(host)?)?;
        out_of_service(call, &item, host)?;
        item.act("install", &args)?;
    }
    Ok(Outcome::Done)
}

/// `upgrade`: with `--refresh` it looks for updates first.
pub(crate) fn upgrade(call: &Call<'_>) -> Result<Outcome> {
    /// The check is over when its job is.
    const CHECKED: Settle = Settle {
        seconds: 900,
        ..Settle::DEFAULT
    };
    let hosts = call.service()?;
    if call.args.has("refresh") {
        for host in call.targets {
            let item = hosts.item(deeds::id(host)?)?;
            item.act("upgrade_check", &Args::new())?;
            call.wait_for(&item, &CHECKED)?;
        }
    }
    deeds::act(call)
}

/// `reboot`: by its power management; not while machines run on it, unless `--force`.
pub(crate) fn reboot(call: &Call<'_>) -> Result<Outcome> {
    let hosts = call.service()?;
    for host in call.targets {
        let item = hosts.item(deeds::id(host)?)?;
        let now = item.read(&Args::new().with("all_content", true))?;
        let running = now.text("summary.active").unwrap_or_default();
        if !call.args.has("force") && !matches!(running.as_str(), "" | "0") {
            let name = host.name().unwrap_or_default();
            return Err(Error::Refused {
                message: format!("host {name} is not rebooted: {running} machines run on it"),
                hint: Some(format!(
                    "`ovcmd host drain {name}` moves them elsewhere; --force reboots all the same"
                )),
            });
        }
        let mut args = Args::new().with("fence_type", "restart");
        if call.args.has("into-maintenance") {
            args.set("maintenance_after_restart", true);
        }
        item.act("fence", &args)?;
    }
    Ok(Outcome::Done)
}

/// `fence`: shows the state of the power where that was asked.
pub(crate) fn fence(call: &Call<'_>) -> Result<Outcome> {
    let hosts = call.service()?;
    let word = call.args.text("fence-type").unwrap_or_default();
    let kind = match word {
        "on" => "start",
        "off" => "stop",
        other => other,
    };
    let mut args = Args::new().with("fence_type", kind);
    if let Some(after) = call.args.text("maintenance-after-restart") {
        args.set("maintenance_after_restart", after);
    }
    let mut records = Vec::new();
    for host in call.targets {
        let action = hosts.item(deeds::id(host)?)?.act("fence", &args)?;
        let power = action.text("power_management.status");
        records.push(json!({"host": host.name(), "power": power}));
    }
    if kind != "status" || call.context.is_rehearsing() {
        return Ok(Outcome::Done);
    }
    Ok(records_of(POWER, records))
}

const POWER: &[Column] = &[
    Column::text("host", "host"),
    Column::new("power", "power", Show::Status),
];

fn records_of(columns: &'static [Column], records: Vec<Value>) -> Outcome {
    let rows = records.into_iter().map(|record| match record {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    });
    Outcome::Records {
        columns,
        rows: Box::new(rows),
    }
}

const STORAGES: &[Column] = &[
    Column::text("host", "host"),
    Column::text("lun", "lun"),
    Column::text("type", "type"),
    Column::new("size", "size", Show::Size),
    Column::text("vendor", "vendor"),
    Column::text("product", "product"),
    Column::new("paths", "paths", Show::Count),
    Column::new("status", "status", Show::Status),
    Column::text("used-by", "used_by"),
];

/// `storages`: the LUNs that a host sees, and what uses them.
pub(crate) fn storages(call: &Call<'_>) -> Result<Outcome> {
    let hosts = call.service()?;
    let mut records = Vec::new();
    for host in each(call, &[])? {
        let host = host?;
        let place = hosts.item(deeds::id(&host)?)?.at("storage")?;
        for storage in place.list(&ListArgs::default())? {
            let storage = storage?;
            for unit in storage.at("logical_units") {
                let text = |name: &str| unit.child(name).map(|node| node.text().to_owned());
                let number = |name: &str| text(name).and_then(|text| text.parse::<u64>().ok());
                let used = ["storage_domain_id", "disk_id", "volume_group_id"];
                records.push(json!({
                    "host": host.name(), "lun": unit.id(), "type": storage.text("type"),
                    "size": number("size"), "vendor": text("vendor_id"),
                    "product": text("product_id"), "paths": number("paths"),
                    "status": text("status"),
                    "used_by": used.into_iter().find_map(text),
                }));
            }
        }
    }
    Ok(records_of(STORAGES, records))
}

/// Says something on the way.
pub(crate) fn note(call: &Call<'_>, text: String) {
    call.context.tell(&Progress::Note { text });
}
