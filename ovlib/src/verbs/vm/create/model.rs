//! Disks and cards of a template in the shape that the model has: `disk_attachments` with a disk in each, references as maps.
//! What they say of a new disk is the same as in the short forms; what they say of the template's own disks goes to the engine.

use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::Service;
use crate::verbs::made::deeds;
use serde_json::{Map, Value, json};

/// Members that say how large a new disk is; without one it is a disk that is there.
const OF_NEW: [&str; 4] = ["provisioned_size", "size", "disk_size", "lun_storage"];

/// An attachment as one level of values: those of its disk join its own, references become their name or id.
///
/// # Errors
/// [`Error::Usage`] for a new disk in several storage domains, or a value that is said at both levels.
pub(super) fn flat(mut named: Map<String, Value>) -> Result<Map<String, Value>> {
    match named.remove("disk") {
        Some(Value::Object(disk)) => {
            let is_new = OF_NEW.iter().any(|size| disk.contains_key(*size));
            for (name, value) in disk {
                // A name alone is a disk that is there; a new one is called so.
                let name = match name.as_str() {
                    "name" | "alias" if !is_new => "existing".to_owned(),
                    _ => name,
                };
                if named.insert(name.clone(), value).is_some() {
                    return Err(Error::usage(format!("--disk: {name} is given twice")));
                }
            }
        }
        Some(disk) => drop(named.insert("existing".to_owned(), disk)),
        None => {}
    }
    if let Some(Value::Array(items)) = named.get_mut("storage_domains") {
        match items.len() {
            1 => {
                let only = items.swap_remove(0);
                named.insert("storage_domains".to_owned(), only);
            }
            _ => {
                return Err(Error::usage(
                    "--disk: a new disk lies in one storage domain",
                ));
            }
        }
    }
    for (name, value) in &mut named {
        if !matches!(name.as_str(), "lun_storage" | "qcow_version") {
            *value = reference(value.take());
        }
    }
    Ok(named)
}

/// Name or id instead of a map that says nothing else.
pub(super) fn reference(value: Value) -> Value {
    match value {
        Value::Object(map) if map.len() == 1 => {
            let word = map.get("id").or_else(|| map.get("name")).cloned();
            word.unwrap_or(Value::Object(map))
        }
        other => other,
    }
}

/// The id of a disk that is there, by its name or id.
///
/// # Errors
/// What is not found, or not alone.
pub(super) fn existing(context: &Context, word: &str) -> Result<String> {
    let found = Select::word(word).one(&context.disks(), &[])?;
    Ok(deeds::id(&found)?.to_owned())
}

/// Parts what was asked for: attachments that say where the template's own disks go, and texts of disks that are added.
///
/// # Errors
/// [`Error::NotFound`] for a disk that the template does not have, [`Error::Value`] for JSON that is none.
pub(super) fn of_template<'t>(
    context: &Context,
    template: &Value,
    texts: impl Iterator<Item = &'t str>,
) -> Result<(Vec<Value>, Vec<&'t str>)> {
    let (mut own, mut added) = (Vec::new(), Vec::new());
    let mut known = None;
    for text in texts {
        let value: Option<Value> = serde_json::from_str(text).ok();
        let placed = value.filter(places);
        let Some(mut attachment) = placed else {
            added.push(text);
            continue;
        };
        let known = match &known {
            Some(known) => known,
            None => known.insert(disks_of(context, template)?),
        };
        let disk = &mut attachment["disk"];
        if disk["id"].is_null() {
            let id = id_of(known, disk)?;
            if let Some(map) = disk.as_object_mut() {
                map.retain(|name, _| name != "name" && name != "alias");
            }
            disk["id"] = id.into();
        }
        own.push(attachment);
    }
    Ok((own, added))
}

/// Whether an attachment says something of a disk that is there already: where it goes, in which format.
fn places(attachment: &Value) -> bool {
    let Some(disk) = attachment["disk"].as_object() else {
        return false;
    };
    let is_named = ["id", "name", "alias"]
        .iter()
        .any(|word| disk.contains_key(*word));
    let is_new = OF_NEW.iter().any(|size| disk.contains_key(*size));
    is_named && !is_new && disk.len() > 1
}

/// The place of the template that a machine is made from; none where the engine has it no more.
///
/// # Errors
/// As looking for it.
pub(super) fn template_item(context: &Context, template: &Value) -> Result<Option<Service>> {
    let word = reference(template.clone());
    let word = word.as_str().unwrap_or_default();
    let found: Vec<Entity> = Select::word(word)
        .many(&context.templates(), &[])?
        .collect::<Result<_>>()?;
    let version = |template: &&Entity| {
        let number = template.text("version.version_number");
        number.and_then(|number| number.parse::<u32>().ok())
    };
    // Of several versions a name means the newest.
    let newest = found.iter().max_by_key(version);
    let item = |template| context.templates().item(deeds::id(template)?);
    newest.map(item).transpose()
}

/// Names and ids of the disks of a template.
fn disks_of(context: &Context, template: &Value) -> Result<Vec<(String, String)>> {
    let Some(item) = template_item(context, template)? else {
        return Ok(Vec::new());
    };
    let template = item.read(&Args::new().with("follow", "disk_attachments.disk"))?;
    let disks = template.at("disk_attachments.disk").into_iter();
    let named = disks.filter_map(|disk| {
        let name = disk.child("alias").or_else(|| disk.child("name"))?;
        Some((name.text().to_owned(), disk.id()?.to_owned()))
    });
    Ok(named.collect())
}

fn id_of(known: &[(String, String)], disk: &Value) -> Result<String> {
    let name = disk["name"].as_str().or_else(|| disk["alias"].as_str());
    let name = name.unwrap_or_default();
    match known.iter().find(|(own, _)| own == name) {
        Some((_, id)) => Ok(id.clone()),
        None => Err(Error::NotFound {
            kind: "disk of the template".to_owned(),
            what: name.to_owned(),
            near: known.iter().map(|(name, _)| name.clone()).take(5).collect(),
        }),
    }
}

/// The attachments of the template's own disks as a member of the machine.
pub(super) fn put(object: &mut Value, own: Vec<Value>) {
    if !own.is_empty() {
        object["disk_attachments"] = json!(own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap()
    }

    #[test]
    fn attachments_of_the_model_say_the_same_as_short_forms() {
        let written = json!({"interface": "virtio", "disk": {"provisioned_size": "10GiB", "name": "data",
            "storage_domains": [{"name": "data1"}], "disk_profile": {"id": "7"}}});
        assert_eq!(
            Value::Object(flat(map(written)).unwrap()),
            json!({"interface": "virtio", "provisioned_size": "10GiB", "name": "data", "storage_domains": "data1",
                "disk_profile": "7"})
        );
        for (there, word) in [
            (json!({"disk": "shared"}), "shared"),
            (json!({"disk": {"name": "shared"}}), "shared"),
        ] {
            assert_eq!(flat(map(there)).unwrap()["existing"], word);
        }
        let two = json!({"disk": {"size": 1, "storage_domains": ["a", "b"]}});
        assert!(flat(map(two)).is_err());
        assert!(flat(map(json!({"size": 1, "disk": {"size": 2}}))).is_err());
    }

    #[test]
    fn what_is_said_of_the_templates_disks_is_told_from_new_ones() {
        for placed in [
            json!({"disk": {"id": "1", "storage_domains": ["data2"]}}),
            json!({"disk": {"name": "sys", "format": "raw"}}),
        ] {
            assert!(places(&placed), "{placed}");
        }
        for other in [
            json!({"disk": {"id": "1"}}),
            json!({"disk": {"name": "sys", "provisioned_size": 5, "format": "raw"}}),
            json!({"size": "5GiB", "name": "x"}),
            json!(["5GiB"]),
        ] {
            assert!(!places(&other), "{other}");
        }
    }
}
