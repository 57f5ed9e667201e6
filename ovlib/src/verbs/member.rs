//! `assign` and `unassign`: objects put under what holds them, and taken out again: tags, affinity groups and labels.

use super::made::deeds;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::Service;
use crate::verb::{Call, Outcome};
use serde_json::json;

/// The options that tell what is meant, with the collections where it is found.
const MEMBERS: [(&str, &str); 5] = [
    ("vm", "vms"),
    ("host", "hosts"),
    ("template", "templates"),
    ("user", "users"),
    ("group", "groups"),
];

/// Puts what the options name under each holder.
pub(crate) fn assign(call: &Call<'_>) -> Result<Outcome> {
    for (place, id) in pairs(call)? {
        place.add(&json!({ "id": id }), &Args::new())?;
    }
    Ok(Outcome::Done)
}

/// Takes what the options name out of each holder.
pub(crate) fn unassign(call: &Call<'_>) -> Result<Outcome> {
    for (place, id) in pairs(call)? {
        place.remove(&id, &Args::new())?;
    }
    Ok(Outcome::Done)
}

/// The collections where memberships are, each with the id that is put there. An affinity group holds its members; a tag is
/// held by them.
fn pairs(call: &Call<'_>) -> Result<Vec<(Service, String)>> {
    let holders = call.service()?;
    let mut pairs = Vec::new();
    for (option, collection) in MEMBERS {
        let words: Vec<&str> = call.args.texts(option).collect();
        if words.is_empty() {
            continue;
        }
        let objects = call.context.service(collection)?;
        for object in named(&objects, &words)? {
            let id = deeds::id(&object)?;
            for holder in call.targets {
                let held = deeds::id(holder)?;
                let place = holders.item(held)?;
                pairs.push(match place.facts().locator(collection) {
                    Some(_) => (place.at(collection)?, id.to_owned()),
                    None => (objects.item(id)?.at("tags")?, held.to_owned()),
                });
            }
        }
    }
    if pairs.is_empty() && !call.targets.is_empty() {
        let known = call.verb.params.iter().map(|param| param.long);
        let options: Vec<String> = known
            .filter(|long| MEMBERS.iter().any(|(option, _)| option == long))
            .map(|long| format!("--{long} NAME"))
            .collect();
        return Err(Error::Usage {
            message: format!(
                "`{} {}` is not told what is meant",
                call.noun.name, call.verb.name
            ),
            hint: Some(format!("say {}", options.join(" or "))),
        });
    }
    Ok(pairs)
}

/// What words with `*` or without stand for; each must be there.
fn named(place: &Service, words: &[&str]) -> Result<Vec<Entity>> {
    let mut select = Select::new();
    words.iter().for_each(|word| select.add_word(word));
    select.each(place, &[])
}
