//! Who may do what: the permits and roles of a user, and who has a permit.

use super::made::deeds;
use super::permission::{OBJECTS, place};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::Result;
use crate::find::Select;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Column, Listing, Outcome};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Field paths with the names of all that a permission refers to.
const NAMED: [&str; 12] = [
    "role.name",
    "user.user_name",
    "group.name",
    "vm.name",
    "host.name",
    "cluster.name",
    "data_center.name",
    "storage_domain.name",
    "disk.name",
    "template.name",
    "vm_pool.name",
    "id",
];

fn listed(context: &Context, service: &Service) -> Result<Vec<Entity>> {
    let wants: Vec<String> = NAMED.iter().map(|path| (*path).to_owned()).collect();
    let rows = Select::new().many(service, &wants)?;
    let mut rows: Vec<Entity> = rows.collect::<Result<_>>()?;
    // Permissions on instance types name them as templates, and templates are listed without those (engine 4.5.8).
    let nameless =
        |row: &Entity| !row.at("template").is_empty() && row.text("template.name").is_none();
    if rows.iter().any(nameless) {
        let types = context
            .service("instance_types")?
            .list(&ListArgs::default())?;
        let types: Vec<Entity> = types.collect::<Result<_>>()?;
        for row in rows.iter_mut().filter(|row| nameless(row)) {
            let id = row.text("template.id");
            let known = types.iter().find(|one| one.id() == id.as_deref());
            if let Some(name) = known.and_then(Entity::name) {
                row.set("template.name", &name);
            }
        }
    }
    Ok(rows)
}

/// The object of a permission in words; the engine itself when it is on everything.
fn object_of(permission: &Entity) -> String {
    let mut members = OBJECTS.iter().filter(|(_, _, member)| !member.is_empty());
    let found = members.find_map(|(option, _, member)| {
        let id = permission.at(member).first()?.id()?.to_owned();
        let name = permission.text(&format!("{member}.name"));
        Some(format!("{option} {}", name.unwrap_or(id)))
    });
    found.unwrap_or_else(|| "system".to_owned())
}

/// Names of permits by role, each role asked once.
#[derive(Default)]
struct Permits(BTreeMap<String, Vec<String>>);

impl Permits {
    fn of(&mut self, context: &Context, role: &str) -> Result<&[String]> {
        if !self.0.contains_key(role) {
            let place = context.service("roles")?.item(role)?.at("permits")?;
            let permits = place.list(&ListArgs::default())?;
            let names: Vec<String> = permits
                .map(|permit| Ok(permit?.name().unwrap_or_default()))
                .collect::<Result<_>>()?;
            self.0.insert(role.to_owned(), names);
        }
        Ok(self.0.get(role).map_or(&[], Vec::as_slice))
    }
}

const MAY: &[Column] = &[
    Column::text("user", "user"),
    Column::text("on", "on"),
    Column::text("roles", "roles"),
    Column::text("permits", "permits"),
];

/// What users may do, one line for each object: the permits of all roles that they have on it.
pub(crate) fn permits(call: &Call<'_>) -> Result<Outcome> {
    let users = call.service()?;
    let mut known = Permits::default();
    let mut records = Vec::new();
    for user in super::selected(call, &[])? {
        let user = user?;
        let place = users.item(deeds::id(&user)?)?.at("permissions")?;
        let mut on: BTreeMap<String, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for permission in listed(call.context, &place)? {
            let Some(role) = permission.text("role.id") else {
                continue;
            };
            let (roles, permits) = on.entry(object_of(&permission)).or_default();
            roles.push(permission.text("role.name").unwrap_or(role.clone()));
            permits.extend(known.of(call.context, &role)?.iter().cloned());
        }
        for (on, (mut roles, mut permits)) in on {
            roles.sort();
            roles.dedup();
            permits.sort();
            permits.dedup();
            records.push(record(
                json!({"user": name(call, &user), "on": on, "roles": roles, "permits": permits}),
            ));
        }
    }
    Ok(Outcome::Records {
        columns: MAY,
        rows: Box::new(records.into_iter().map(Ok)),
    })
}

fn name(call: &Call<'_>, user: &Entity) -> Option<String> {
    user.text(call.noun.find_by)
}

fn record(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

const ROLES: &[Column] = &[
    Column::text("name", "name"),
    Column::new("admin", "administrative", crate::verb::Show::Yes),
    Column::text("description", "description"),
];

/// The roles that users have anywhere, each once.
pub(crate) fn roles(call: &Call<'_>) -> Result<Outcome> {
    let users = call.service()?;
    let mut held: Vec<String> = Vec::new();
    for user in super::selected(call, &[])? {
        let place = users.item(deeds::id(&user?)?)?.at("permissions")?;
        for permission in place.list(&ListArgs::default())? {
            held.extend(permission?.text("role.id"));
        }
    }
    let all = call.context.service("roles")?.list(&ListArgs::default())?;
    let is_held = move |role: &Result<Entity>| match role {
        Ok(role) => role
            .id()
            .is_some_and(|id| held.iter().any(|held| held == id)),
        Err(_) => true,
    };
    Ok(Outcome::Rows {
        listing: Listing {
            whole: false,
            facts: ovmodel::find_type("role"),
            name: "name",
            tag: "roles".to_owned(),
            columns: ROLES,
            wide: &[],
        },
        rows: Box::new(all.filter(is_held)),
        live: false,
    })
}

const WHO: &[Column] = &[
    Column::text("who", "who"),
    Column::text("role", "role"),
    Column::text("on", "on"),
];

/// Who may do something: everybody with a role that has the permit, on the object or on what it lies in.
pub(crate) fn who_can(call: &Call<'_>) -> Result<Outcome> {
    let permit = call.args.text("permit").unwrap_or_default();
    super::named::permit(call.context, permit)?;
    let service = match place(call)? {
        Some((service, _)) => service,
        None => call.service()?,
    };
    let mut known = Permits::default();
    let mut records = Vec::new();
    for permission in listed(call.context, &service)? {
        let Some(role) = permission.text("role.id") else {
            continue;
        };
        if !known
            .of(call.context, &role)?
            .iter()
            .any(|name| name == permit)
        {
            continue;
        }
        let who = permission
            .text("user.user_name")
            .or_else(|| permission.text("group.name"))
            .or_else(|| permission.text("user.id"));
        records.push(record(json!({
            "who": who, "role": permission.text("role.name"), "on": object_of(&permission)
        })));
    }
    Ok(Outcome::Records {
        columns: WHO,
        rows: Box::new(records.into_iter().map(Ok)),
    })
}
