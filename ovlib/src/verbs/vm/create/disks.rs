//! Disks of a machine that is made: what was asked for, checked before anything is sent, and the attachment that is sent.

use super::model;
use super::text::Written;
use crate::coerce::is_uuid;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::service::ListArgs;
use crate::size::{human, parse_size};
use crate::verbs::named;
use serde_json::{Map, Value, json};

const OPTION: &str = "--disk";
/// Names that mean the storage domain.
const DOMAIN: [&str; 4] = [
    "storage_domain",
    "storagedomain",
    "storage_domains",
    "domain",
];
/// Stands for the data domain with the most free space.
const FREEST: &str = "@most-free";
/// Members of the attachment; everything else belongs to the disk.
const OF_ATTACHMENT: [&str; 7] = [
    "interface",
    "bootable",
    "active",
    "read_only",
    "pass_discard",
    "uses_scsi_reservation",
    "logical_name",
];

/// One disk that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Disk {
    /// A disk that is there already.
    pub(crate) existing: Option<String>,
    suffix: Option<String>,
    domain: Option<String>,
    bootable: Option<bool>,
    attachment: Map<String, Value>,
    disk: Map<String, Value>,
}

/// What holds for disks that do not say otherwise.
#[derive(Debug, Clone, Default)]
pub(crate) struct Usual {
    /// Storage domain.
    pub(crate) domain: Option<String>,
    /// How they appear in the machine.
    pub(crate) interface: String,
    /// raw or cow; raw ones take all their storage at once.
    pub(crate) format: String,
}

impl Disk {
    /// Reads what was written: an id, `SIZE[,SUFFIX[,DOMAIN]]`, `lun:...`, or named values.
    ///
    /// # Errors
    /// [`Error::Value`] for a bad size or flag, [`Error::Unknown`] for a field that neither disks nor attachments have.
    pub(crate) fn read(context: &Context, text: &str, usual: &Usual) -> Result<Disk> {
        let mut written = match text.strip_prefix("lun:") {
            Some(lun) => lun_of(context, lun)?,
            None => Written::read(OPTION, text)?,
        };
        written.named = model::flat(std::mem::take(&mut written.named))?;
        let first = written.word(0).map(str::to_owned);
        let existing = written
            .take(&["id"])
            .or(first.clone().filter(|word| is_uuid(word)));
        let existing = match written.take(&["existing"]) {
            Some(word) => Some(model::existing(context, &word)?),
            None => existing,
        };
        let size = written.take(&["size", "provisioned_size", "disk_size"]);
        let size = size.or(first.filter(|_| existing.is_none()));
        let suffix = written
            .take(&["suffix"])
            .or(written.word(1).map(str::to_owned));
        let domain = written.take(&DOMAIN).or(written.word(2).map(str::to_owned));
        if let Some(more) = written.words.get(3) {
            return Err(Error::Value {
                place: OPTION.to_owned(),
                value: more.clone(),
                expected: "part of SIZE,SUFFIX,DOMAIN; say NAME=VALUE for more".to_owned(),
            });
        }
        let bootable = written.take_flag(OPTION, "bootable")?;
        let thin = written.take_flag(OPTION, "thin")?;
        let mut disk = Disk {
            existing,
            suffix,
            domain: domain.or_else(|| usual.domain.clone()),
            bootable,
            attachment: Map::new(),
            disk: Map::new(),
        };
        let is_lun = written.named.contains_key("lun_storage");
        if let Some(size) = &size {
            let bytes = parse_size(size).map_err(|_| Error::Value {
                place: OPTION.to_owned(),
                value: size.clone(),
                expected: "a size such as 20GiB, or the id of a disk".to_owned(),
            })?;
            disk.disk
                .insert("provisioned_size".to_owned(), bytes.into());
        }
        disk.take_named(std::mem::take(&mut written.named))?;
        disk.attachment
            .entry("interface")
            .or_insert_with(|| usual.interface.clone().into());
        match (&disk.existing, is_lun) {
            (None, true) => disk.domain = None,
            (None, false) if size.is_none() => {
                return Err(Error::Usage {
                    message: format!("{OPTION} '{text}' has no size"),
                    hint: Some("say SIZE, SIZE,SUFFIX,DOMAIN, or the id of a disk".to_owned()),
                });
            }
            (None, false) => disk.formatted(thin, usual),
            (Some(_), _) if disk.disk.is_empty() => disk.domain = None,
            (Some(_), _) => {
                return Err(Error::Usage {
                    message: format!(
                        "{OPTION} '{text}': a disk that is there keeps its own fields"
                    ),
                    hint: Some("`ovcmd disk update` changes them".to_owned()),
                });
            }
        }
        Ok(disk)
    }

    /// Puts named values where they belong.
    fn take_named(&mut self, named: Map<String, Value>) -> Result<()> {
        let facts = ovmodel::find_type("disk");
        for (name, value) in named {
            let name = match name.as_str() {
                "profile" => "disk_profile".to_owned(),
                // By its name the engine would look for a disk that is there (4.5.8).
                "name" => "alias".to_owned(),
                "wipe" => "wipe_after_delete".to_owned(),
                _ => name,
            };
            if OF_ATTACHMENT.contains(&name.as_str()) {
                self.attachment.insert(name, value);
                continue;
            }
            let known = facts.is_some_and(|facts| facts.attr(&name).is_some());
            if !known {
                let names = facts.into_iter().flat_map(|facts| facts.attrs());
                let words = names.map(|attr| attr.name).chain(OF_ATTACHMENT);
                let words = words.chain(["size", "suffix", "domain", "thin"]);
                let near = ovmodel::nearest(&name, words);
                return Err(Error::Unknown {
                    what: "field",
                    name: name.clone(),
                    place: OPTION.to_owned(),
                    near: near.into_iter().map(str::to_owned).collect(),
                });
            }
            self.disk.insert(name, value);
        }
        Ok(())
    }

    /// raw takes all its storage at once unless it says otherwise, cow never does.
    fn formatted(&mut self, thin: Option<bool>, usual: &Usual) {
        let format = match thin {
            Some(true) => "cow",
            Some(false) => "raw",
            None => usual.format.as_str(),
        };
        let format = self.disk.entry("format").or_insert_with(|| format.into());
        let is_cow = format
            .as_str()
            .is_some_and(|format| format.eq_ignore_ascii_case("cow"));
        self.disk.entry("sparse").or_insert_with(|| is_cow.into());
    }

    /// The attachment of this disk to a machine; `at` is its place among those asked for.
    pub(crate) fn attachment(
        &self,
        machine: &str,
        at: usize,
        boots: bool,
        domains: &Domains,
    ) -> Value {
        let mut attachment = self.attachment.clone();
        attachment.entry("active").or_insert(true.into());
        attachment.insert("bootable".to_owned(), boots.into());
        if let Some(id) = &self.existing {
            attachment.insert("disk".to_owned(), json!({ "id": id }));
            return Value::Object(attachment);
        }
        let mut disk = self.disk.clone();
        if !disk.contains_key("alias") {
            let suffix = match (&self.suffix, boots) {
                (Some(suffix), _) => suffix.clone(),
                (None, true) => "sys".to_owned(),
                (None, false) => at.to_string(),
            };
            disk.insert("alias".to_owned(), format!("{machine}_{suffix}").into());
        }
        if let Some(domain) = self.domain.as_deref().and_then(|name| domains.of(name)) {
            disk.insert("storage_domains".to_owned(), json!([{"id": domain.id}]));
            // Passed only where the storage can do something with it.
            if domain.discards {
                attachment.entry("pass_discard").or_insert(true.into());
            }
        }
        attachment.insert("disk".to_owned(), Value::Object(disk));
        Value::Object(attachment)
    }

    /// How large a new one is.
    fn bytes(&self) -> Option<u64> {
        self.disk.get("provisioned_size")?.as_u64()
    }

    /// Whether it is made anew, and nobody said where.
    fn is_homeless(&self) -> bool {
        let told = ["storage_domains", "lun_storage"];
        self.existing.is_none()
            && self.domain.is_none()
            && self.bytes().is_some()
            && !told.iter().any(|member| self.disk.contains_key(*member))
    }

    /// Whether something may be on it before the machine runs.
    pub(crate) fn is_filled(&self) -> bool {
        self.existing.is_some() || self.disk.contains_key("lun_storage")
    }

    /// What it takes of a domain at once: nothing for thin ones.
    fn takes(&self) -> Option<(&str, u64)> {
        let is_thin = self
            .disk
            .get("sparse")
            .is_some_and(|sparse| sparse != false);
        let size = self.disk.get("provisioned_size")?.as_u64()?;
        Some((self.domain.as_deref()?, size)).filter(|_| !is_thin)
    }
}

/// Which of the disks the machine boots from: the one that says so, else the first, where it is made from nothing.
pub(crate) fn boots_from(disks: &[Disk], from_nothing: bool) -> Option<usize> {
    let said = disks.iter().position(|disk| disk.bootable == Some(true));
    let first = || disks.iter().position(|disk| disk.bootable != Some(false));
    said.or_else(|| first().filter(|_| from_nothing))
}

fn lun_of(context: &Context, text: &str) -> Result<Written> {
    let (lun, rest) = match text.split_once(',') {
        Some((lun, rest)) => (lun, rest),
        None => (text, ""),
    };
    let mut written = Written::read(OPTION, rest)?;
    written.words.clear();
    let storage = named::direct_lun(context, lun)?;
    written.named.insert("lun_storage".to_owned(), storage);
    Ok(written)
}

/// The storage domains that disks name, found with one request.
#[derive(Debug, Default)]
pub(crate) struct Domains(Vec<(String, Domain)>);

/// What matters of a storage domain.
#[derive(Debug, Clone)]
pub(crate) struct Domain {
    /// Its id.
    pub(crate) id: String,
    name: String,
    discards: bool,
    free: Option<u64>,
}

impl Domains {
    /// Finds those that the disks name, and looks whether what takes its storage at once fits, so many times.
    ///
    /// # Errors
    /// [`Error::NotFound`] with close names; [`Error::Refused`] with the numbers where there is no room.
    pub(crate) fn find(context: &Context, disks: &[Disk], times: u64) -> Result<Domains> {
        if let Some(homeless) = disks.iter().find(|disk| disk.is_homeless()) {
            return Err(Error::Usage {
                message: format!(
                    "a disk of {} is not told its storage domain, which the engine demands",
                    human(homeless.bytes().unwrap_or_default())
                ),
                hint: Some(
                    "say --disk SIZE,,DOMAIN, or --storagedomain NAME for all of them; @most-free chooses"
                        .to_owned(),
                ),
            });
        }
        let mut names: Vec<&str> = disks
            .iter()
            .filter_map(|disk| disk.domain.as_deref())
            .collect();
        names.dedup();
        if names.is_empty() {
            return Ok(Domains::default());
        }
        let all: Vec<Entity> = context
            .storage_domains()
            .list(&ListArgs::default())?
            .collect::<Result<_>>()?;
        let mut found = Domains::default();
        for name in names {
            if found.of(name).is_none() {
                found.0.push((name.to_owned(), Domain::find(name, &all)?));
            }
        }
        found.check_room(disks, times)?;
        Ok(found)
    }

    /// The domain of a name that was found.
    pub(crate) fn of(&self, name: &str) -> Option<&Domain> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, domain)| domain)
    }

    fn check_room(&self, disks: &[Disk], times: u64) -> Result<()> {
        for (name, domain) in &self.0 {
            let sizes = disks.iter().filter_map(Disk::takes);
            let of_it = sizes.filter(|(of, _)| of == name).map(|(_, size)| size);
            let needed = of_it.sum::<u64>().saturating_mul(times);
            if let Some(free) = domain.free.filter(|free| *free < needed) {
                return Err(Error::Refused {
                    message: format!(
                        "storage domain {} has {} free, and the disks need {} at once",
                        domain.name,
                        human(free),
                        human(needed)
                    ),
                    hint: Some("thin disks (thin=yes) take storage as they fill".to_owned()),
                });
            }
        }
        Ok(())
    }
}

impl Domain {
    fn find(name: &str, all: &[Entity]) -> Result<Domain> {
        let is_data = |domain: &&Entity| domain.text("type").as_deref() == Some("data");
        let free = |domain: &Entity| {
            domain
                .text("available")
                .and_then(|text| text.parse::<u64>().ok())
        };
        let found = match name {
            FREEST => all.iter().filter(is_data).max_by_key(|domain| free(domain)),
            name if is_uuid(name) => all.iter().find(|domain| domain.id() == Some(name)),
            name => all
                .iter()
                .find(|domain| domain.name().as_deref() == Some(name)),
        };
        let Some(found) = found else {
            let names: Vec<String> = all.iter().filter_map(Entity::name).collect();
            let near = ovmodel::nearest(name, names.iter().map(String::as_str));
            return Err(Error::NotFound {
                kind: "storage domain".to_owned(),
                what: name.to_owned(),
                near: near.into_iter().map(str::to_owned).collect(),
            });
        };
        Ok(Domain {
            id: found.id().unwrap_or_default().to_owned(),
            name: found.name().unwrap_or_default(),
            discards: found.text("supports_discard").as_deref() == Some("true"),
            free: free(found),
        })
    }
}

/// Replaces names of disk profiles by ids, which the engine wants.
pub(crate) fn with_profiles(context: &Context, disks: &mut [Disk]) -> Result<()> {
    for disk in disks {
        let named = disk.disk.get("disk_profile").and_then(Value::as_str);
        let Some(name) = named.filter(|name| !is_uuid(name)) else {
            continue;
        };
        let profile = Select::word(name).one(&context.disk_profiles(), &[])?;
        disk.disk
            .insert("disk_profile".to_owned(), json!({ "id": profile.id() }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Discard is passed to storage that can do something with it, unless one says otherwise.
    #[test]
    fn discard_goes_where_there_is_such_a_thing() {
        let domain = |name: &str, discards: bool| {
            let xml = format!(
                "<storage_domain id=\"{name}\"><name>{name}</name><type>data</type>\
                 <supports_discard>{discards}</supports_discard></storage_domain>"
            );
            Entity::parse(&xml).unwrap()
        };
        let all = [domain("san", true), domain("nfs", false)];
        let names = ["san", "nfs"].into_iter();
        let known = names.map(|name| (name.to_owned(), Domain::find(name, &all).unwrap()));
        let domains = Domains(known.collect());
        let passes = |domain: &str, said: Option<bool>| {
            let said = said.map(|said| ("pass_discard".to_owned(), said.into()));
            let disk = Disk {
                existing: None,
                suffix: None,
                domain: Some(domain.to_owned()),
                bootable: None,
                attachment: said.into_iter().collect(),
                disk: Map::new(),
            };
            disk.attachment("vm", 1, false, &domains)["pass_discard"].clone()
        };
        assert_eq!(passes("san", None), true);
        assert_eq!(passes("nfs", None), Value::Null);
        assert_eq!(passes("san", Some(false)), false);
    }
}
