//! Storage domains in their data centers: attached, put into use, taken out of it, detached.

use super::made::deeds;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::progress::Progress;
use crate::request::Args;
use crate::service::Service;
use crate::verb::{Call, Of, Outcome, Settle};
use serde_json::json;

/// A domain that is in use.
const ACTIVE: Settle = Settle {
    good: &["active"],
    bad: &["inactive"],
    seconds: 900,
    ..Settle::DEFAULT
};
/// A domain that is out of use.
const MAINTENANCE: Settle = Settle {
    good: &["maintenance"],
    seconds: 1800,
    ..Settle::DEFAULT
};
/// A domain that has left its data center.
const GONE: Settle = Settle {
    of: Of::Gone,
    seconds: 900,
    ..Settle::DEFAULT
};

/// Into the data center that `--datacenter` names; the engine puts it into use by itself.
pub(crate) fn attach(call: &Call<'_>) -> Result<Outcome> {
    let center = call.args.text("datacenter").unwrap_or_default();
    for target in call.targets {
        into_use(call, deeds::id(target)?, center)?;
    }
    Ok(Outcome::Done)
}

/// The same seen from the data center: `datacenter -n Default attach data2`.
pub(crate) fn attach_to(call: &Call<'_>) -> Result<Outcome> {
    let domains = call.context.service("storage_domains")?;
    let mut select = Select::new();
    call.args
        .texts("domain")
        .for_each(|word| select.add_word(word));
    call.args
        .texts("name")
        .for_each(|word| select.add_word(word));
    let ids = call.args.texts("id").map(str::to_owned);
    select.ids.extend(ids);
    if select.is_empty() {
        return Err(Error::Usage {
            message: "`datacenter attach` is not told which storage domain".to_owned(),
            hint: Some("say it by name or id: `datacenter -n Default attach data2`".to_owned()),
        });
    }
    for domain in select.each(&domains, &[])? {
        for center in call.targets {
            into_use(call, deeds::id(&domain)?, deeds::id(center)?)?;
        }
    }
    Ok(Outcome::Done)
}

/// Attaches a domain to a data center told by name or id, and waits until it is in use.
pub(super) fn into_use(call: &Call<'_>, domain: &str, center: &str) -> Result<()> {
    let centers = call.context.service("data_centers")?;
    let center = Select::word(center).one(&centers, &[])?;
    let place = centers.item(deeds::id(&center)?)?.at("storage_domains")?;
    place.add(&json!({ "id": domain }), &Args::new())?;
    wait(call, &place.item(domain)?, &ACTIVE)
}

/// Into use.
pub(crate) fn activate(call: &Call<'_>) -> Result<Outcome> {
    for target in call.targets {
        let item = attached(call, target)?;
        if !is_already(call, target, &item, "active")? {
            item.act("activate", &Args::new())?;
            wait(call, &item, &ACTIVE)?;
        }
    }
    Ok(Outcome::Done)
}

/// Out of use.
pub(crate) fn deactivate(call: &Call<'_>) -> Result<Outcome> {
    let mut args = Args::new();
    if let Some(force) = call.args.text("force") {
        args.set("force", force);
    }
    for target in call.targets {
        let item = attached(call, target)?;
        if !is_already(call, target, &item, "maintenance")? {
            item.act("deactivate", &args)?;
            wait(call, &item, &MAINTENANCE)?;
        }
    }
    Ok(Outcome::Done)
}

/// Out of its data center; first out of use.
pub(crate) fn detach(call: &Call<'_>) -> Result<Outcome> {
    for target in call.targets {
        let item = attached(call, target)?;
        if state(&item)?.as_deref() != Some("maintenance") {
            item.act("deactivate", &Args::new())?;
            call.wait_for(&item, &MAINTENANCE)?;
        }
        item.delete(&Args::new())?;
        wait(call, &item, &GONE)?;
    }
    Ok(Outcome::Done)
}

fn wait(call: &Call<'_>, item: &Service, settle: &Settle) -> Result<()> {
    if call.conduct.waits {
        call.wait_for(item, settle)?;
    }
    Ok(())
}

fn state(item: &Service) -> Result<Option<String>> {
    Ok(item.read(&Args::new())?.text("status"))
}

/// Says so when there is nothing to do.
fn is_already(call: &Call<'_>, domain: &Entity, item: &Service, wanted: &str) -> Result<bool> {
    let is_already = state(item)?.as_deref() == Some(wanted);
    if is_already {
        let name = domain.name().unwrap_or_default();
        let text = format!("storagedomain {name}: {wanted} already");
        call.context.tell(&Progress::Note { text });
    }
    Ok(is_already)
}

/// The place of a domain in its data center: the one that `--datacenter` names, else the only one.
fn attached(call: &Call<'_>, domain: &Entity) -> Result<Service> {
    let centers = call.context.service("data_centers")?;
    let center = match call.args.text("datacenter") {
        Some(word) => deeds::id(&Select::word(word).one(&centers, &[])?)?.to_owned(),
        None => only(domain)?,
    };
    centers
        .item(&center)?
        .at("storage_domains")?
        .item(deeds::id(domain)?)
}

/// The id of the only data center that a domain is in.
fn only(domain: &Entity) -> Result<String> {
    let centers = domain.at("data_centers");
    let ids: Vec<&str> = centers.iter().filter_map(|center| center.id()).collect();
    let name = domain.name().unwrap_or_default();
    match ids.as_slice() {
        [id] => Ok((*id).to_owned()),
        [] => Err(Error::Usage {
            message: format!("storage domain '{name}' is in no data center"),
            hint: Some(format!(
                "`ovcmd storagedomain attach {name} --datacenter NAME` puts it into one"
            )),
        }),
        _ => Err(Error::Usage {
            message: format!("storage domain '{name}' is in {} data centers", ids.len()),
            hint: Some("say which one with --datacenter NAME".to_owned()),
        }),
    }
}
