//! Ids in paths: most must be UUIDs, and one that is none is an unknown object before anything else is looked at.

use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::is_uuid;

/// What an id of a collection looks like when it is no UUID, and what happens when it does not (engine 4.5.8).
const OTHER: &[(&str, Form)] = &[
    ("clusterlevels", Form::Text),
    ("clusterlevels/clusterfeatures", Form::Uuid),
    ("domains", Form::Text),
    ("domains/groups", Form::Text),
    ("domains/users", Form::Text),
    ("events", Form::Event),
    ("hosts/devices", Form::Text),
    ("hosts/nics/networklabels", Form::Text),
    ("hosts/nics/virtualfunctionallowedlabels", Form::Text),
    ("hosts/storage", Form::Text),
    ("hosts/unmanagednetworks", Form::Text),
    ("instancetypes/graphicsconsoles", Form::Text),
    ("networks/networklabels", Form::Text),
    ("openstackimageproviders/images", Form::Text),
    ("openstacknetworkproviders/networks", Form::Text),
    ("openstacknetworkproviders/networks/subnets", Form::Text),
    ("operatingsystems", Form::System),
    ("options", Form::Text),
    ("roles/permits", Form::Text),
    ("storagedomains/files", Form::Text),
    ("storagedomains/images", Form::Text),
    ("templates/graphicsconsoles", Form::Text),
    ("users/eventsubscriptions", Form::Text),
    ("users/roles/permits", Form::Text),
    ("vms/graphicsconsoles", Form::Text),
    ("vms/hostdevices", Form::Text),
];

#[derive(Clone, Copy)]
enum Form {
    Uuid,
    Text,
    Event,
    System,
}

/// Refuses a path with an id that cannot be one.
pub(super) fn check(place: &Place) -> Outcome<()> {
    let mut kind = String::new();
    let ids = place.parents.iter().chain(&place.id);
    for (word, id) in place.kind.split('/').zip(ids) {
        if !kind.is_empty() {
            kind.push('/');
        }
        kind.push_str(word);
        check_one(&kind, id)?;
    }
    Ok(())
}

fn check_one(kind: &str, id: &str) -> Outcome<()> {
    let form = OTHER
        .binary_search_by(|(known, _)| (*known).cmp(kind))
        .map_or(Form::Uuid, |at| OTHER[at].1);
    let refused = match form {
        Form::Text => return Ok(()),
        Form::Uuid if is_uuid(id) => return Ok(()),
        Form::Uuid => Refusal::Empty(404),
        Form::Event if id.parse::<i64>().is_ok() => return Ok(()),
        Form::Event => Refusal::Bare {
            status: 400,
            reason: Some("Operation failed".into()),
            detail: Some(format!("For input string: \"{id}\"")),
        },
        Form::System if id.parse::<i32>().is_ok() => return Ok(()),
        Form::System => Refusal::Page(format!("For input string: \"{id}\"")),
    };
    Err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_ordered() {
        assert!(OTHER.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(check_one("vms", "x"), Err(Refusal::Empty(404)));
        assert_eq!(check_one("clusterlevels", "4.8"), Ok(()));
        assert!(check_one("events", "x").is_err());
    }
}
