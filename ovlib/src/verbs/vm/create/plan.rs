//! What is going to be made: everything said in options and template, looked up and completed with what is usual.

use super::disks::{self, Disk, Domains, Usual};
use super::model;
use super::nics::{self, Nic};
use super::reach;
use super::roles;
use crate::coerce;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::path::FieldPath;
use crate::request::Args;
use crate::service::ListArgs;
use crate::verb::Call;
use crate::verbs::made::deeds;
use serde_json::{Value, json};

/// What every machine of a phrase is made of.
#[derive(Debug)]
pub(super) struct Plan {
    /// The machine without its name.
    pub(super) object: Value,
    /// Parameters of the request that makes it.
    pub(super) args: Args,
    pub(super) disks: Vec<Disk>,
    /// Which disk it boots from.
    pub(super) boots: Option<usize>,
    pub(super) domains: Domains,
    pub(super) nics: Vec<Nic>,
    pub(super) profiles: Vec<Option<String>>,
    pub(super) permissions: Vec<Value>,
}

impl Plan {
    /// Makes the plan; nothing is changed yet. `times` is how many machines are made of it.
    ///
    /// # Errors
    /// What is missing or unknown, with what is near.
    pub(super) fn of(call: &Call<'_>, times: u64) -> Result<Plan> {
        let mut object = deeds::object(call)?;
        from_snapshot(call, &mut object)?;
        let from_nothing = is_from_nothing(&object);
        let mut texts: Vec<&str> = call.args.texts("disk").collect();
        if !from_nothing && !object["template"].is_null() {
            let (own, added) =
                model::of_template(call.context, &object["template"], texts.into_iter())?;
            model::put(&mut object, own);
            texts = added;
        }
        let mut plan = Plan {
            object: Value::Null,
            args: Args::new(),
            disks: disks(call, &texts)?,
            boots: None,
            domains: Domains::default(),
            nics: cards(call)?,
            profiles: Vec::new(),
            permissions: Vec::new(),
        };
        plan.check_existing(times)?;
        plan.boots = disks::boots_from(&plan.disks, from_nothing);
        let boots = !object["os"]["boot"].is_null();
        complete(call, &mut object, from_nothing)?;
        let method = deeds::method(call.service()?.facts(), "add")?;
        deeds::with_ids(call.context, method, call.noun.facts(), &mut object)?;
        plan.args = deeds::arguments(call, method)?;
        plan.domains = Domains::find(call.context, &plan.disks, times)?;
        disks::with_profiles(call.context, &mut plan.disks)?;
        plan.profiles = nics::profiles(call.context, &plan.nics, &object["cluster"])?;
        let roles = call.args.texts("role").filter(|text| !text.ends_with(':'));
        plan.permissions = roles
            .map(|text| roles::permission(call.context, text))
            .collect::<Result<_>>()?;
        plan.object = object;
        reach::check(call, &plan, from_nothing, boots)?;
        Ok(plan)
    }

    fn check_existing(&self, times: u64) -> Result<()> {
        match self.disks.iter().find_map(|disk| disk.existing.as_deref()) {
            Some(id) if times > 1 => Err(Error::Usage {
                message: format!("disk {id} cannot belong to {times} machines"),
                hint: Some(
                    "with --count each machine gets disks of its own: --disk SIZE".to_owned(),
                ),
            }),
            _ => Ok(()),
        }
    }

    /// Whether anything is added to the machine once it is there.
    pub(super) fn has_parts(&self) -> bool {
        !(self.disks.is_empty() && self.nics.is_empty() && self.permissions.is_empty())
    }
}

fn disks(call: &Call<'_>, texts: &[&str]) -> Result<Vec<Disk>> {
    let word = |long: &str, usual: &str| call.args.text(long).unwrap_or(usual).to_owned();
    let usual = Usual {
        domain: call.args.text("storagedomain").map(str::to_owned),
        interface: word("disk-interface", "virtio_scsi"),
        format: word("disk-format", "raw"),
    };
    texts
        .iter()
        .map(|text| Disk::read(call.context, text, &usual))
        .collect()
}

fn cards(call: &Call<'_>) -> Result<Vec<Nic>> {
    let pattern = call.args.text("nic-name").unwrap_or("eth%d");
    let interface = call.args.text("nic-interface").unwrap_or("virtio");
    let texts = call.args.texts("network").enumerate();
    texts
        .map(|(at, text)| Nic::read(text, at, pattern, interface))
        .collect()
}

/// The engine's empty template.
const BLANK: &str = "00000000-0000-0000-0000-000000000000";

/// Whether nothing but the request says what the machine is: neither template, nor snapshot, nor a whole configuration.
fn is_from_nothing(object: &Value) -> bool {
    let template = &object["template"];
    let word = template
        .as_str()
        .or_else(|| template["name"].as_str())
        .or_else(|| template["id"].as_str());
    let is_blank = word.is_none_or(|word| word == "Blank" || word == BLANK);
    let configured = !object["initialization"]["configuration"].is_null();
    is_blank && object["snapshots"].is_null() && !configured
}

/// `--from-snapshot VM/DESCRIPTION`, or the snapshot's id with its machine: `VM/ID`.
fn from_snapshot(call: &Call<'_>, object: &mut Value) -> Result<()> {
    let Some(text) = call.args.text("from-snapshot") else {
        return Ok(());
    };
    let (vm, snapshot) = text.split_once('/').ok_or_else(|| Error::Value {
        place: "--from-snapshot".to_owned(),
        value: text.to_owned(),
        expected: "VM/SNAPSHOT, the snapshot by description or id".to_owned(),
    })?;
    if !object["template"].is_null() {
        return Err(Error::usage(
            "a machine is made from a template or from a snapshot, not from both",
        ));
    }
    let vm = Select::word(vm).one(&call.context.vms(), &[])?;
    let place = call.context.vms().item(deeds::id(&vm)?)?.at("snapshots")?;
    let snapshot = Select::word(snapshot).one(&place, &[])?;
    object["snapshots"] = json!([{"id": snapshot.id()}]);
    // The engine wants one named; what counts is the snapshot (4.5.8).
    object["template"] = json!({"id": vm.text("template.id").unwrap_or_else(|| BLANK.to_owned())});
    if object["cluster"].is_null() {
        object["cluster"] = json!({"id": vm.text("cluster.id")});
    }
    Ok(())
}

/// What is usual where nothing was said.
fn complete(call: &Call<'_>, object: &mut Value, from_nothing: bool) -> Result<()> {
    if object["template"].is_null() {
        // By id: it may have been given another name.
        object["template"] = json!({"id": BLANK});
    }
    if object["cluster"].is_null() && object["initialization"]["configuration"].is_null() {
        object["cluster"] = only_cluster(call.context)?;
    }
    let memory = object["memory"].clone();
    if memory.is_null() && from_nothing && object["instance_type"].is_null() {
        return Err(Error::Usage {
            message: "a machine from nothing is not told its memory".to_owned(),
            hint: Some("say --memory 2GiB, --instance-type Small, or --from TEMPLATE".to_owned()),
        });
    }
    if !memory.is_null() {
        default(object, "memory_policy.guaranteed", memory)?;
    }
    if call.args.has("nopxe") {
        default(object, "os.boot.devices", json!(["hd"]))?;
    }
    if !from_nothing {
        return Ok(());
    }
    default(object, "os.boot.devices", json!(["hd", "network"]))?;
    default(object, "type", "server".into())?;
    if object["instance_type"].is_null() {
        default(object, "memory_policy.ballooning", false.into())?;
        default(object, "soundcard_enabled", false.into())?;
        default(
            object,
            "cpu.topology",
            json!({"sockets": 1, "cores": 1, "threads": 1}),
        )?;
    }
    icons(call.context, object)
}

/// Sets a member that has no value yet. One of several processor numbers given alone leaves the others at one.
fn default(object: &mut Value, path: &str, value: Value) -> Result<()> {
    let mut place = &*object;
    for step in path.split('.') {
        place = &place[step];
    }
    match (place, value) {
        (Value::Null, value) => coerce::set(object, &FieldPath::parse(path)?, value),
        (Value::Object(_), Value::Object(map)) => {
            for (name, value) in map {
                default(object, &format!("{path}.{name}"), value)?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The only cluster of the engine.
fn only_cluster(context: &Context) -> Result<Value> {
    let all: Vec<Entity> = context
        .clusters()
        .list(&ListArgs::default())?
        .collect::<Result<_>>()?;
    match all.as_slice() {
        [one] => Ok(json!({ "id": one.id() })),
        several => {
            let names: Vec<String> = several.iter().filter_map(Entity::name).take(5).collect();
            Err(Error::Usage {
                message: "`vm create` is not told the cluster".to_owned(),
                hint: Some(format!("say --cluster, such as {}", names.join(" or "))),
            })
        }
    }
}

/// The icons of the operating system: a machine from nothing would have those of the empty template (engine 4.5.8).
fn icons(context: &Context, object: &mut Value) -> Result<()> {
    let Some(system) = object["os"]["type"].as_str().map(str::to_owned) else {
        return Ok(());
    };
    let all: Vec<Entity> = context
        .operating_systems()
        .list(&ListArgs::default())?
        .collect::<Result<_>>()?;
    let Some(found) = all
        .iter()
        .find(|known| known.name().as_deref() == Some(system.as_str()))
    else {
        let names: Vec<String> = all.iter().filter_map(Entity::name).collect();
        let near = ovmodel::nearest(&system, names.iter().map(String::as_str));
        return Err(Error::NotFound {
            kind: "operating system".to_owned(),
            what: system,
            near: near.into_iter().map(str::to_owned).collect(),
        });
    };
    for member in ["large_icon", "small_icon"] {
        if let Some(id) = found.text(&format!("{member}.id")) {
            default(object, member, json!({ "id": id }))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_stays() {
        let mut object =
            json!({"cpu": {"topology": {"cores": 4}}, "os": {"boot": {"devices": ["cdrom"]}}});
        default(
            &mut object,
            "cpu.topology",
            json!({"sockets": 1, "cores": 1}),
        )
        .unwrap();
        default(&mut object, "os.boot.devices", json!(["hd"])).unwrap();
        default(&mut object, "memory_policy.ballooning", false.into()).unwrap();
        assert_eq!(
            object,
            json!({"cpu": {"topology": {"cores": 4, "sockets": 1}}, "os": {"boot": {"devices": ["cdrom"]}},
                "memory_policy": {"ballooning": false}})
        );
    }

    #[test]
    fn from_nothing_is_from_blank() {
        assert!(is_from_nothing(&json!({})));
        assert!(is_from_nothing(&json!({"template": "Blank"})));
        assert!(is_from_nothing(&json!({"template": {"id": BLANK}})));
        assert!(!is_from_nothing(&json!({"template": "rhel9"})));
        assert!(!is_from_nothing(&json!({"snapshots": [{"id": "1"}]})));
    }
}
