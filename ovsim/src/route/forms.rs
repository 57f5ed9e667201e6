//! What the ids in a path look like. An engine makes the objects of a path one by one while it looks where the path leads, and
//! the ids are read then: before it is known whether the rest leads anywhere, which methods there are, what the body is.

use super::Lost;
use crate::ask::Step;
use crate::store::as_uuid;

/// Collections whose ids are no UUIDs, and how an engine 4.5.8 reads them on the way; the words of the path, sorted.
const OTHER: &[(&str, Form)] = &[
    ("clusterlevels", Form::Text),
    ("domains", Form::Text),
    ("domains/groups", Form::Text),
    ("domains/users", Form::Text),
    ("events", Form::Text),
    ("externalhostproviders/computeresources", Form::Text),
    ("externalhostproviders/discoveredhosts", Form::Text),
    ("externalhostproviders/hostgroups", Form::Text),
    ("externalhostproviders/hosts", Form::Text),
    ("groups/roles/permits", Form::Text),
    ("hosts/devices", Form::Hex),
    (
        "hosts/externalnetworkproviderconfigurations",
        Form::HexOfUuid,
    ),
    ("hosts/katelloerrata", Form::Text),
    ("hosts/nics/networklabels", Form::Text),
    ("hosts/nics/virtualfunctionallowedlabels", Form::Text),
    ("hosts/storage", Form::Text),
    ("hosts/unmanagednetworks", Form::Hex),
    ("instancetypes/graphicsconsoles", Form::Text),
    ("katelloerrata", Form::Text),
    ("networks/networklabels", Form::Text),
    ("openstackimageproviders/images", Form::Text),
    ("openstacknetworkproviders/networks", Form::Text),
    ("openstacknetworkproviders/networks/subnets", Form::Text),
    ("openstackvolumeproviders", Form::None),
    ("operatingsystems", Form::Text),
    ("options", Form::Text),
    ("roles/permits", Form::Text),
    ("storagedomains/files", Form::Text),
    ("storagedomains/images", Form::Text),
    ("templates/graphicsconsoles", Form::Text),
    ("users/eventsubscriptions", Form::Event),
    ("users/roles/permits", Form::Text),
    ("vms/graphicsconsoles", Form::Text),
    ("vms/hostdevices", Form::Hex),
    ("vms/katelloerrata", Form::Text),
];

#[derive(Clone, Copy)]
enum Form {
    Uuid,
    Text,
    /// The name of something in hexadecimal digits.
    Hex,
    HexOfUuid,
    /// What somebody can be told of, in any case.
    Event,
    /// What such objects were made of is gone.
    None,
}

/// Reads the last id of a path as an engine does: as it has it itself, or why the path ends here.
pub(super) fn read(steps: &[Step], id: &str) -> Result<String, Lost> {
    let words = steps.iter().filter(|step| step.id.is_none());
    let words: Vec<String> = words.map(|step| step.locator.segment()).collect();
    let kind = words.join("/");
    match form_of(&kind) {
        Form::Text => Ok(id.to_owned()),
        Form::Uuid => as_uuid(id).ok_or(Lost::NoObject),
        Form::Hex => from_hex(id).map(|_| id.to_owned()),
        Form::HexOfUuid => match as_uuid(&from_hex(id)?) {
            Some(_) => Ok(id.to_owned()),
            None => Err(Lost::NoObject),
        },
        Form::Event if is_event(id) => Ok(id.to_ascii_lowercase()),
        Form::Event => Err(Lost::Exception(format!(
            "No enum constant org.ovirt.engine.api.model.NotifiableEvent.{}",
            id.to_uppercase()
        ))),
        Form::None => Err(Lost::Exception("java.lang.NullPointerException".into())),
    }
}

/// The form of ids of a kind. What lies in something else is reached by several ways: `datacenters/iscsibonds/networks/networklabels`.
fn form_of(kind: &str) -> Form {
    let mut kind = kind;
    loop {
        if let Ok(at) = OTHER.binary_search_by(|(known, _)| (*known).cmp(kind)) {
            return OTHER[at].1;
        }
        match kind.split_once('/') {
            Some((_, rest)) if rest.contains('/') => kind = rest,
            _ => return Form::Uuid,
        }
    }
}

fn from_hex(id: &str) -> Result<String, Lost> {
    let digits = id.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => {
            let digit = |byte: u8| (byte as char).to_digit(16);
            Some((digit(*high)? * 16 + digit(*low)?) as u8)
        }
        _ => None,
    });
    let bytes: Option<Vec<u8>> = digits.collect();
    match bytes {
        Some(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        None => Err(Lost::Exception(format!(
            "The string \"{id}\" isn't a valid hexadecimal value"
        ))),
    }
}

fn is_event(id: &str) -> bool {
    let known = ovmodel::find_enum("notifiable_event");
    let id = id.to_ascii_lowercase();
    known.is_some_and(|known| known.values.contains(&id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::super::{Lost, enter};
    use super::OTHER;

    const U: &str = "11111111-2222-3333-4444-555555555555";

    fn last(path: &str) -> Result<String, Lost> {
        let target = enter(&path.replace('U', U))?;
        Ok(target.route.id().unwrap_or_default().to_owned())
    }

    #[test]
    fn rows_are_ordered() {
        assert!(OTHER.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn ids_are_read_on_the_way() {
        let short = "00000001-0002-0003-0004-000000000005";
        for way in ["", "/datacenters/U/iscsibonds/U"] {
            let label = format!("{way}/networks/U/networklabels/blue");
            assert_eq!(last(&label).as_deref(), Ok("blue"));
        }
        assert_eq!(last("/vms/1-2-3-4-5").as_deref(), Ok(short));
        assert_eq!(
            last("/vms/ABCDEF01-2222-3333-4444-555555555555").as_deref(),
            Ok("abcdef01-2222-3333-4444-555555555555")
        );
        for path in [
            "/vms/x",
            "/vms/x/nosuch",
            "/vms/U/nics/x/nosuch",
            "/vms/U1",
            "/vms/x/start/t",
            "/vms/1-2-3-4-5-6",
            "/vms/x/hostdevices/zz",
            "/hosts/U/externalnetworkproviderconfigurations/abcd",
        ] {
            assert_eq!(last(path), Err(Lost::NoObject), "{path}");
        }
        for path in [
            "/hosts/U/devices/U",
            "/hosts/U/devices/abc/nosuch",
            "/hosts/U/unmanagednetworks/zz",
            "/vms/U/hostdevices/zz",
            "/users/U/eventsubscriptions/nosuch",
            "/openstackvolumeproviders/U",
            "/hosts/U/externalnetworkproviderconfigurations/zz",
        ] {
            assert!(matches!(last(path), Err(Lost::Exception(_))), "{path}");
        }
        for path in [
            "/hosts/U/devices/abcd",
            "/users/U/eventsubscriptions/ENGINE_STOP",
            "/events/x",
            "/clusterlevels/x",
        ] {
            assert!(last(path).is_ok(), "{path}");
        }
        assert_eq!(last("/nosuch/x"), Err(Lost::Unknown));
        assert_eq!(last("/hosts/U/devices/abcd/nosuch"), Err(Lost::Unknown));
    }
}
