//! Storage domains from the outside: made, found on storage, taken over, removed, forgotten.

use super::attached::into_use;
use super::made::deeds;
use crate::coerce;
use crate::context::Context;
use crate::entity::{Entity, Node};
use crate::error::{Error, Result};
use crate::find::Select;
use crate::path::FieldPath;
use crate::request::Args;
use crate::verb::{Call, Column, Outcome};
use serde_json::{Map, Value, json};

/// What [`discover`] shows.
const FOUND: &[Column] = &[
    Column::text("name", "name"),
    Column::text("type", "type"),
    Column::text("storage", "storage"),
    Column::text("format", "format"),
    Column::text("id", "id"),
];

/// Makes a domain on a host; with `--datacenter` it is in use at the end.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    let (made, outcome) = made(call, deeds::create(call)?)?;
    attach(call, made)?;
    Ok(outcome)
}

/// Takes over a domain that another engine has left on storage. Block domains are looked for on the host first, because the
/// engine wants their ids.
pub(crate) fn import(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let mut object = deeds::object(call)?;
    let name = call
        .args
        .text("new-name")
        .or_else(|| call.args.text("name"));
    if let Some(name) = name {
        coerce::set(&mut object, &FieldPath::parse("name")?, name.into())?;
    }
    object["import"] = true.into();
    let storage = call.args.text("storage-type").unwrap_or_default();
    if matches!(storage, "iscsi" | "fcp") {
        let found = found(call)?;
        let known = |domain: &&Map<String, Value>| match name {
            Some(name) => domain["name"] == name || domain["id"] == name,
            None => true,
        };
        let matching: Vec<_> = found.iter().filter(known).collect();
        match matching.as_slice() {
            [one] => {
                object["id"] = one["id"].clone();
                object["name"] = one["name"].clone();
            }
            [] => return Err(none_found(name, &found)),
            many => return Err(several(many)),
        }
    }
    let made = service.add(&object, &Args::new())?;
    let id = made.id().map(str::to_owned);
    attach(call, id)?;
    Ok(deeds::rows(call, &service, vec![made]))
}

/// Puts what was made into the data center that `--datacenter` names.
fn attach(call: &Call<'_>, made: Option<String>) -> Result<()> {
    let Some(center) = call.args.text("datacenter") else {
        return Ok(());
    };
    // A rehearsal has no id to show.
    let id = made.filter(|id| !id.is_empty());
    into_use(call, id.as_deref().unwrap_or("ID"), center)
}

/// The id of what an outcome shows, and the outcome again.
fn made(call: &Call<'_>, outcome: Outcome) -> Result<(Option<String>, Outcome)> {
    let Outcome::Rows {
        listing,
        rows,
        live,
    } = outcome
    else {
        return Ok((None, outcome));
    };
    let rows: Vec<Entity> = rows.collect::<Result<_>>()?;
    let id = match call.context.is_rehearsing() {
        true => None,
        false => rows.first().and_then(|row| row.id().map(str::to_owned)),
    };
    let rows = Box::new(rows.into_iter().map(Ok));
    Ok((
        id,
        Outcome::Rows {
            listing,
            rows,
            live,
        },
    ))
}

fn none_found(name: Option<&str>, found: &[Map<String, Value>]) -> Error {
    let names = found.iter().filter_map(|domain| domain["name"].as_str());
    Error::NotFound {
        kind: "storage domain on this storage".to_owned(),
        what: name.unwrap_or("*").to_owned(),
        near: names.map(str::to_owned).collect(),
    }
}

fn several(found: &[&Map<String, Value>]) -> Error {
    let show = |domain: &&Map<String, Value>| {
        let text = |key: &str| domain[key].as_str().unwrap_or_default().to_owned();
        format!("{} ({})", text("name"), text("id"))
    };
    Error::Ambiguous {
        kind: "storage domain on this storage".to_owned(),
        what: "import".to_owned(),
        candidates: found.iter().map(show).collect(),
    }
}

/// The domains that a host sees and no engine of its own holds.
pub(crate) fn discover(call: &Call<'_>) -> Result<Outcome> {
    let found = found(call)?;
    Ok(Outcome::Records {
        columns: FOUND,
        rows: Box::new(found.into_iter().map(Ok)),
    })
}

/// Asks the host that the options or the selection name what it sees.
fn found(call: &Call<'_>) -> Result<Vec<Map<String, Value>>> {
    let hosts = call.context.service("hosts")?;
    let host = match call.args.text("host") {
        Some(word) => Select::word(word).one(&hosts, &[])?,
        None => call.select.one(&hosts, &[])?,
    };
    let mut args = Args::new();
    if let Some(iscsi) = iscsi(call, "iscsi-")? {
        // An engine reads the target from a list of its own (4.5.8).
        if let Some(target) = iscsi.get("target").cloned() {
            args.set("iscsi_targets", vec![target]);
        }
        args.set("iscsi", iscsi);
    }
    let host = hosts.item(deeds::id(&host)?)?;
    let action = host.act("unregistered_storage_domains_discover", &args)?;
    let nodes = action.at("storage_domains").into_iter();
    // An empty list looks like a value.
    let domains = nodes.filter(|node| node.name() == "storage_domain");
    Ok(domains.map(record).collect())
}

/// How the target of iSCSI is reached, as `iscsi_details`.
fn iscsi(call: &Call<'_>, prefix: &str) -> Result<Option<Value>> {
    let mut details = Map::new();
    for member in ["address", "target", "port", "username"] {
        let option = format!("{prefix}{member}");
        if let Some(text) = call.args.text(&option) {
            details.insert(member.to_owned(), text.into());
        }
        if let Some(number) = call.args.number(&option) {
            details.insert(member.to_owned(), number.into());
        }
    }
    if let Some(file) = call.args.text(&format!("{prefix}password-file")) {
        let secret = super::named::secret(call.context, file)?;
        details.insert("password".to_owned(), secret);
    }
    Ok((!details.is_empty()).then_some(Value::Object(details)))
}

fn record(domain: Node<'_>) -> Map<String, Value> {
    let text = |path: &str| {
        let nodes = domain.at(path);
        nodes.first().map_or(Value::Null, |node| node.text().into())
    };
    let fields = [
        ("name", text("name")),
        ("type", text("type")),
        ("storage", text("storage.type")),
        ("format", text("storage_format")),
        ("id", domain.id().into()),
    ];
    fields
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// Removes a domain, with its content when `--format` says so. The engine wants a host that does it: without `--host` the
/// first one that is up.
pub(crate) fn remove(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let mut args = Args::new();
    args.set("host", host(call)?);
    if let Some(destroy) = call.args.text("destroy") {
        args.set("destroy", destroy);
    }
    if call.args.has("format") {
        args.set("format", true);
    }
    for target in call.targets {
        service.remove(deeds::id(target)?, &args)?;
    }
    Ok(Outcome::Done)
}

/// The name of the host that the user or chance names.
fn host(call: &Call<'_>) -> Result<String> {
    if let Some(word) = call.args.text("host") {
        return Ok(word.to_owned());
    }
    first_up(call.context)?.ok_or_else(|| Error::Usage {
        message: "no host is up that could remove it".to_owned(),
        hint: Some("`storagedomain destroy` forgets it without touching the storage".to_owned()),
    })
}

fn first_up(context: &Context) -> Result<Option<String>> {
    let mut up = Select::new();
    up.searches.push("status=up".to_owned());
    up.max = Some(1);
    let first = up.many(&context.hosts(), &[])?.next().transpose()?;
    Ok(first.and_then(|host| host.name()))
}

/// Forgets a domain; what is on the storage stays there.
pub(crate) fn destroy(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let args = Args::new().with("destroy", true);
    for target in call.targets {
        service.remove(deeds::id(target)?, &args)?;
    }
    Ok(Outcome::Done)
}

/// Lets a domain grow with LUNs that have grown.
pub(crate) fn change_luns(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let luns: Vec<Value> = call
        .args
        .texts("lun")
        .map(|id| json!({ "id": id }))
        .collect();
    let mut args = Args::new();
    if !luns.is_empty() {
        args.set("logical_units", luns);
    }
    for target in call.targets {
        service
            .item(deeds::id(target)?)?
            .act(call.verb.method, &args)?;
    }
    Ok(Outcome::Done)
}

/// The targets of iSCSI that a host finds at an address.
pub(crate) fn targets(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let Some(iscsi) = iscsi(call, "")? else {
        return Err(Error::usage("--address is needed"));
    };
    let mut records = Vec::new();
    for host in super::selected::each(call, &[])? {
        let args = Args::new().with("iscsi", iscsi.clone());
        let action = service
            .item(deeds::id(&host?)?)?
            .act("discover_iscsi", &args)?;
        for target in action.at("discovered_targets.iscsi_details") {
            let text = |name: &str| target.child(name).map(|node| node.text().to_owned());
            let record = json!({"address": text("address"), "port": text("port"),
                "target": text("target"), "portal": text("portal")});
            if let Value::Object(record) = record {
                records.push(Ok(record));
            }
        }
    }
    Ok(Outcome::Records {
        columns: TARGETS,
        rows: Box::new(records.into_iter()),
    })
}

/// Connects hosts to a target of iSCSI.
pub(crate) fn login(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let iscsi = iscsi(call, "")?.unwrap_or_default();
    let args = Args::new().with("iscsi", iscsi);
    for host in call.targets {
        service.item(deeds::id(host)?)?.act("iscsi_login", &args)?;
    }
    Ok(Outcome::Done)
}

const TARGETS: &[Column] = &[
    Column::text("address", "address"),
    Column::text("port", "port"),
    Column::text("target", "target"),
    Column::text("portal", "portal"),
];
