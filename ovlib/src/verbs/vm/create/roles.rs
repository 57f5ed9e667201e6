//! Roles on a machine that is made: `ROLE:u:USER`, `ROLE:g:GROUP`, or a map that says the same.

use super::text::Written;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use serde_json::{Value, json};

const OPTION: &str = "--role";

/// Finds role and holder; gives the permission that is sent.
///
/// # Errors
/// [`Error::Value`] for a text of another form; what is not found.
pub(crate) fn permission(context: &Context, text: &str) -> Result<Value> {
    let (role, member, holder) = parts(text)?;
    let role = id(Select::word(&role).one(&context.roles(), &[])?)?;
    let place = match member {
        "user" => context.users(),
        _ => context.groups(),
    };
    let holder = id(Select::word(&holder).one(&place, &[])?)?;
    Ok(json!({"role": {"id": role}, member: {"id": holder}}))
}

fn id(entity: Entity) -> Result<String> {
    let missing = || Error::protocol("the engine sent an object without an id");
    entity.id().map(str::to_owned).ok_or_else(missing)
}

/// Role, kind of holder and holder.
fn parts(text: &str) -> Result<(String, &'static str, String)> {
    let wrong = || Error::Value {
        place: OPTION.to_owned(),
        value: text.to_owned(),
        expected: "ROLE:u:USER or ROLE:g:GROUP".to_owned(),
    };
    if text.trim_start().starts_with('{') {
        let mut written = Written::read(OPTION, text)?;
        let role = written.take(&["role"]).ok_or_else(wrong)?;
        let user = written.take(&["user"]).map(|user| ("user", user));
        let group = written.take(&["group"]).map(|group| ("group", group));
        let (member, holder) = match (user, group) {
            (Some(one), None) | (None, Some(one)) => one,
            _ => return Err(wrong()),
        };
        return match written.named.is_empty() {
            true => Ok((role, member, holder)),
            false => Err(wrong()),
        };
    }
    let mut words = text.splitn(3, ':').map(str::trim);
    let (Some(role), Some(kind), Some(holder)) = (words.next(), words.next(), words.next()) else {
        return Err(wrong());
    };
    let member = match kind
        .chars()
        .next()
        .map(|letter| letter.to_ascii_lowercase())
    {
        Some('u') => "user",
        Some('g') => "group",
        _ => return Err(wrong()),
    };
    match role.is_empty() || holder.is_empty() {
        true => Err(wrong()),
        false => Ok((role.to_owned(), member, holder.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_as_people_write_them() {
        let said = |text: &str| {
            parts(text).map(|(role, member, holder)| format!("{role}|{member}|{holder}"))
        };
        assert_eq!(
            said("UserRole:u:jane@internal").unwrap(),
            "UserRole|user|jane@internal"
        );
        assert_eq!(said("UserRole:group:ops").unwrap(), "UserRole|group|ops");
        assert_eq!(said(r#"{"role": "R", "group": "g"}"#).unwrap(), "R|group|g");
        for wrong in [
            "UserRole",
            "UserRole:x:jane",
            "UserRole:u:",
            r#"{"role": "R"}"#,
            r#"{"role":"R","user":"a","group":"b"}"#,
        ] {
            assert!(parts(wrong).is_err(), "{wrong}");
        }
    }
}
