//! Words of a command line: field paths, conditions, names of files for viewers.

use crate::entity::Entity;
use crate::find::Where;
use crate::path::FieldPath;
use crate::verbs::viewer_place;

const PATHS: &str = include_str!("../../tests/corpus/paths.txt");
const WHERES: &str = include_str!("../../tests/corpus/wheres.txt");
const NAMES: &str = include_str!("../../tests/corpus/names.txt");

const VM: &str = "<vm id=\"1\" href=\"/ovirt-engine/api/vms/1\"><name>web01</name><memory>1073741824</memory><status>up</status>\
    <creation_time>2026-11-20T10:00:00.000Z</creation_time><high_availability><enabled>true</enabled></high_availability>\
    <os><boot><devices><device>hd</device><device>network</device></devices></boot></os>\
    <nics><nic id=\"2\"><name>nic1</name></nic><nic id=\"3\"><name>nic2</name></nic></nics></vm>";

#[test]
fn paths_nobody_would_type() {
    let vm = Entity::parse(VM).unwrap();
    let facts = ovmodel::find_type("vm").unwrap();
    super::all(PATHS, 3000, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        vm.at(&text);
        vm.text(&text);
        let Ok(path) = FieldPath::parse(&text) else {
            return;
        };
        let spelled = path.to_string();
        assert_eq!(FieldPath::parse(&spelled).unwrap(), path, "{spelled}");
        if path.check(facts).is_ok() {
            assert_eq!(
                vm.text(&spelled).is_some(),
                !vm.at(&spelled).is_empty() && vm.text(&spelled).is_some()
            );
        }
    });
}

#[test]
fn conditions_nobody_would_type() {
    let vm = Entity::parse(VM).unwrap();
    let facts = ovmodel::find_type("vm");
    super::all(WHERES, 3000, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(condition) = Where::parse(&text) else {
            return;
        };
        let fits = condition.check(facts);
        let matches = condition.matches(&vm);
        // What may be asked of machines at all can be asked of this one.
        assert_eq!(fits.is_ok(), matches.is_ok(), "{fits:?}, {matches:?}");
        // A condition and its opposite are never both true.
        for (sign, opposite) in [("!=", "="), ("!~", "~")] {
            if let (Some((field, value)), Ok(true)) = (text.split_once(sign), &matches)
                && FieldPath::parse(field).is_ok()
                && !value.starts_with('=')
                && let Ok(other) = Where::parse(&format!("{field}{opposite}{value}"))
            {
                assert!(
                    !other.matches(&vm).unwrap_or(false),
                    "{condition:?} {other:?}"
                );
            }
        }
    });
}

#[test]
fn names_that_would_leave_their_folder() {
    super::all(NAMES, 3000, |bytes| {
        let name = String::from_utf8_lossy(bytes);
        let place = viewer_place(&name, "ovcmd-1");
        assert_eq!(
            place.parent(),
            Some(std::env::temp_dir().as_path()),
            "{place:?}"
        );
        let file = place.file_name().unwrap().to_str().unwrap();
        assert!(file.len() <= 255 && file.ends_with(".vv"), "{file}");
        assert!(
            !file.contains(|letter: char| letter.is_control()),
            "{file:?}"
        );
    });
}
