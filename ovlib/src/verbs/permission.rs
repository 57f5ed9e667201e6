//! Permissions given and taken by names.

use super::made::deeds;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Outcome, Param, ParamKind};

/// What a permission can be on: the option, the collection, the member of a permission.
pub(super) const OBJECTS: [(&str, &str, &str); 9] = [
    ("vm", "vms", "vm"),
    ("host", "hosts", "host"),
    ("cluster", "clusters", "cluster"),
    ("datacenter", "data_centers", "data_center"),
    ("storagedomain", "storage_domains", "storage_domain"),
    ("disk", "disks", "disk"),
    ("template", "templates", "template"),
    ("pool", "vm_pools", "vm_pool"),
    ("network", "networks", ""),
];

/// Options that name the object of a permission.
pub(crate) const ON: [Param; 9] = [
    Param::option("vm", ParamKind::Object("vm"), "On this virtual machine"),
    Param::option("host", ParamKind::Object("host"), "On this host"),
    Param::option("cluster", ParamKind::Object("cluster"), "On this cluster"),
    Param {
        aliases: &["data-center", "data_center"],
        ..Param::option(
            "datacenter",
            ParamKind::Object("datacenter"),
            "On this data center",
        )
    },
    Param {
        aliases: &["storage-domain", "storage_domain"],
        ..Param::option(
            "storagedomain",
            ParamKind::Object("storagedomain"),
            "On this storage domain",
        )
    },
    Param::option("disk", ParamKind::Object("disk"), "On this disk"),
    Param::option(
        "template",
        ParamKind::Object("template"),
        "On this template",
    ),
    Param::option("pool", ParamKind::Object("pool"), "On this pool"),
    Param::option("network", ParamKind::Object("network"), "On this network"),
];

/// Gives a role to a user or group: on the object that an option or the words before the noun name, else on everything.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    if !call.args.has("user") && !call.args.has("group") && !call.args.has("set") {
        return Err(Error::Usage {
            message: format!("`{} create` is not told to whom", call.noun.words()),
            hint: Some("say --user NAME or --group NAME".to_owned()),
        });
    }
    let Some((service, _)) = place(call)? else {
        return deeds::create(call);
    };
    let mut object = deeds::object(call)?;
    let method = deeds::method(service.facts(), "add")?;
    let facts = ovmodel::find_type("permission");
    deeds::with_ids(call.context, method, facts, &mut object)?;
    let made = service.add(&object, &Args::new())?;
    Ok(deeds::rows(call, &service, vec![made]))
}

/// The permissions of the object that an option names, with the object's id; none without such an option.
pub(super) fn place(call: &Call<'_>) -> Result<Option<(Service, String)>> {
    for (option, collection, _) in OBJECTS {
        let is_own = call
            .noun
            .fields
            .iter()
            .any(|field| field.param.long == option);
        if let Some(word) = call.args.text(option).filter(|_| !is_own) {
            let objects = call.context.service(collection)?;
            let object = Select::word(word).one(&objects, &[])?;
            let id = deeds::id(&object)?;
            return Ok(Some((objects.item(id)?.at("permissions")?, id.to_owned())));
        }
    }
    Ok(None)
}

/// Takes a role from a user or group: all permissions that fit the names given.
pub(crate) fn revoke(call: &Call<'_>) -> Result<Outcome> {
    let wanted = Wanted::of(call)?;
    let (service, object) = match place(call)? {
        Some((service, id)) => (service, Some(id)),
        None => {
            let service = call.service()?;
            let mut steps = service.path().rsplit('/').skip(1);
            let object = steps.next().map(str::to_owned);
            (service, object)
        }
    };
    let mut found = Vec::new();
    for permission in service.list(&ListArgs::default())? {
        let permission = permission?;
        if wanted.fits(&permission, object.as_deref()) {
            found.push(deeds::id(&permission)?.to_owned());
        }
    }
    if found.is_empty() && !call.args.has("missing-ok") {
        return Err(Error::NotFound {
            kind: "permission".to_owned(),
            what: wanted.what,
            near: Vec::new(),
        });
    }
    let permissions = call.context.service("permissions")?;
    for id in found {
        permissions.remove(&id, &Args::new())?;
    }
    Ok(Outcome::Done)
}

/// What a permission must be to be meant.
struct Wanted {
    what: String,
    members: Vec<(&'static str, String)>,
}

impl Wanted {
    fn of(call: &Call<'_>) -> Result<Wanted> {
        let mut members = Vec::new();
        let mut words = Vec::new();
        for (member, collection) in [("role", "roles"), ("user", "users"), ("group", "groups")] {
            if let Some(word) = call.args.text(member) {
                let found = Select::word(word).one(&call.context.service(collection)?, &[])?;
                members.push((member, deeds::id(&found)?.to_owned()));
                words.push(format!("{member} {word}"));
            }
        }
        if !members.iter().any(|(member, _)| *member != "role") {
            return Err(Error::Usage {
                message: format!("`{} revoke` is not told from whom", call.noun.words()),
                hint: Some("say --user NAME or --group NAME".to_owned()),
            });
        }
        let what = words.join(", ");
        Ok(Wanted { what, members })
    }

    /// Whether a permission is one of those, and on this very object, not on one above it.
    fn fits(&self, permission: &Entity, object: Option<&str>) -> bool {
        let id = |member: &str| permission.at(member).first().and_then(|node| node.id());
        let all = self.members.iter();
        let is_meant = all
            .into_iter()
            .all(|(member, wanted)| id(member) == Some(wanted.as_str()));
        let on: Vec<&str> = OBJECTS
            .iter()
            .filter(|(_, _, member)| !member.is_empty())
            .filter_map(|(_, _, member)| id(member))
            .collect();
        // Some objects are no member of a permission: what is listed there without one is theirs.
        is_meant && object.is_none_or(|object| on.is_empty() || on.contains(&object))
    }
}
