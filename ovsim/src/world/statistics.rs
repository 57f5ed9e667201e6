//! Statistics: names and order from the table, values from the state of the object and the time (engine 4.5.8).
//! They are made when asked for; the same object at the same moment has the same ones.

use std::sync::LazyLock;

use jiff::Timestamp;

use super::ids::Seed;
use super::present::runs;
use super::readings;
use super::table;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// One row of the table.
struct Row {
    name: &'static str,
    kind: &'static str,
    value_type: &'static str,
    unit: &'static str,
    id: &'static str,
    description: &'static str,
    /// Written with href and a reference to its owner.
    is_owned: bool,
}

/// The rows of one kind of object.
struct Group {
    kind: &'static str,
    owner: &'static str,
    rows: Vec<Row>,
}

static TABLE: LazyLock<Vec<Group>> = LazyLock::new(|| read(include_str!("data/statistics.txt")));

fn read(text: &'static str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in table::lines(text) {
        let (mut words, description) = table::row(line);
        let first = words.word();
        if first == "=" {
            let (kind, owner, rows) = (words.word(), words.word(), Vec::new());
            groups.push(Group { kind, owner, rows });
        } else if let Some(group) = groups.last_mut() {
            group.rows.push(Row {
                name: first.trim_start_matches('-'),
                kind: words.word(),
                value_type: words.word(),
                unit: words.word(),
                id: words.word(),
                description,
                is_owned: !first.starts_with('-'),
            });
        }
    }
    groups
}

/// What the numbers of one object follow from.
pub(super) struct Subject<'a> {
    pub(super) object: &'a Object,
    /// Whether it is working: a VM with a process, a host that is up, a disk in use.
    pub(super) is_live: bool,
    /// Since when, for what counts up.
    pub(super) since: Option<Timestamp>,
    /// How much of it has moved to another host, in percent.
    pub(super) progress: u64,
    pub(super) now: Timestamp,
    pub(super) seed: Seed,
}

/// Seconds that a migration takes.
const MOVE: f64 = 3.0;

/// How much of a VM has moved, in percent.
fn progress(store: &Store, object: &Object, now: Timestamp) -> u64 {
    if object.status() != "migrating" {
        return 0;
    }
    let life = store.get("vms/life", &object.id, ZERO);
    let began = life.and_then(|life| life.text("moving")?.parse::<Timestamp>().ok());
    let gone = now.duration_since(began.unwrap_or(now)).as_secs_f64() * store.speed();
    (gone / MOVE * 100.0).round().clamp(0.0, 99.0) as u64
}

/// The statistics below an object when `kind` is `<kind>/statistics`; none for kinds without.
pub(super) fn listed(store: &Store, kind: &str, parent: &str, now: Timestamp) -> Option<Vec<Node>> {
    let kind = kind.strip_suffix("/statistics")?;
    let group = TABLE.iter().find(|group| group.kind == kind)?;
    let (before, id) = parent.rsplit_once('/').unwrap_or(("", parent));
    let Some(object) = store.get(kind, before, id) else {
        return Some(Vec::new());
    };
    let (is_live, since) = life(store, object);
    let seed = Seed(0);
    let subject = Subject {
        object,
        is_live,
        since,
        progress: progress(store, object, now),
        now,
        seed,
    };
    let is_lun = object.text("storage_type") == Some("lun");
    let rows = group.rows.iter().filter(|row| {
        // A LUN tells its rates only.
        !is_lun || matches!(row.name, "data.current.read" | "data.current.write")
    });
    Some(
        rows.map(|row| statistic(row, group.owner, &subject))
            .collect(),
    )
}

/// Whether an object works, and since when.
fn life(store: &Store, object: &Object) -> (bool, Option<Timestamp>) {
    let vm = |id: &str| store.root("vms", id).filter(|vm| runs(vm.status()));
    let host = |id: &str| store.root("hosts", id).filter(|host| host.status() == "up");
    let owner = match object.kind {
        "vms" => vm(&object.id),
        "vms/nics" => vm(&object.parent).filter(|_| object.is("plugged")),
        "disks" => {
            let holders = store.parents("vms/diskattachments", &object.id);
            holders.iter().find_map(|id| vm(id))
        }
        "hosts" => host(&object.id),
        _ => host(&object.parent),
    };
    let since = owner.and_then(|owner| owner.text("start_time")?.parse().ok());
    (owner.is_some(), since)
}

fn statistic(row: &Row, owner: &'static str, subject: &Subject<'_>) -> Node {
    let element = if row.value_type == "string" {
        "detail"
    } else {
        "datum"
    };
    let mut list = Node::new("values");
    for value in readings::of(subject, row.name) {
        let text = if row.value_type == "decimal" {
            two_digits(value.as_number())
        } else {
            value.into_text()
        };
        list.push(Node::new("value").with_leaf(element, text));
    }
    let mut node = Node::reference("statistic", row.id)
        .with_leaf("name", row.name)
        .with_leaf("description", row.description)
        .with_leaf("kind", row.kind)
        .with_leaf("type", row.value_type)
        .with_leaf("unit", row.unit)
        .with(list);
    if row.is_owned {
        node.push(Node::reference(owner, &*subject.object.id));
    }
    node
}

/// A decimal as the engine writes it: two significant digits, no exponent, no zeros behind: `1300`, `1.6`, `0.33`.
fn two_digits(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let magnitude = value.abs().log10().floor() as i32;
    if magnitude >= 1 {
        let step = 10f64.powi(magnitude - 1);
        return format!("{:.0}", (value / step).round() * step);
    }
    let text = format!("{:.*}", (1 - magnitude).max(0) as usize, value);
    if magnitude == 0 {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: &str) -> Vec<&'static str> {
        let group = TABLE.iter().find(|group| group.kind == kind).unwrap();
        group.rows.iter().map(|row| row.name).collect()
    }

    #[test]
    fn the_table_has_the_rows_of_a_real_engine() {
        assert_eq!(names("vms").len(), 16);
        assert_eq!(names("hosts").len(), 17);
        assert_eq!(names("disks").len(), 7);
        assert_eq!(
            names("vms/nics")[4..6],
            ["errors.total.rx", "errors.total.tx"]
        );
        assert_eq!(
            names("hosts/nics")[4..6],
            ["data.total.rx", "data.total.tx"]
        );
        let same = |group: &Group| {
            group
                .rows
                .iter()
                .find(|row| row.name == "memory.used")
                .map(|row| row.id)
        };
        let ids: Vec<_> = TABLE.iter().filter_map(same).collect();
        assert_eq!(ids, ["b7499508-c1c3-32f0-8174-c1783e57bb08"; 3]);
    }

    #[test]
    fn decimals_have_two_digits() {
        for (value, text) in [
            (0.0, "0"),
            (1250.0, "1300"),
            (10000.0, "10000"),
            (1.25, "1.3"),
            (0.33, "0.33"),
            (1.0, "1"),
            (98.0, "98"),
            (0.1, "0.10"),
            (100.0, "100"),
        ] {
            let near = if value == 1.25 { value + 0.001 } else { value };
            assert_eq!(two_digits(near), text);
        }
    }

    #[test]
    fn counters_only_grow() {
        let mut store = Store::new(1);
        let mut host = Node::new("host");
        host.set("status", "up");
        let host = store.put("hosts", host);
        let nic = store.put(&format!("hosts/{}/nics", host.id), Node::new("host_nic"));
        let parent = format!("{}/{}", host.id, nic.id);
        let mut last = -1.0;
        for minute in 0..200 {
            let now = Timestamp::from_second(1_795_000_000 + 60 * minute).unwrap();
            let list = listed(&store, "hosts/nics/statistics", &parent, now).unwrap();
            let total = list
                .iter()
                .find(|row| row.text_of("name") == Some("data.total.rx"));
            let total = total.and_then(|row| row.text_at("values.value.datum"));
            let total: f64 = total.unwrap().parse().unwrap();
            assert!(total > last, "{total} after {last}");
            last = total;
        }
    }

    #[test]
    fn a_vm_that_is_down_has_zeros_and_no_history() {
        let mut store = Store::new(1);
        let mut doc = Node::new("vm");
        doc.set("memory", "1073741824");
        doc.set("status", "down");
        let vm = store.put("vms", doc);
        let list = listed(&store, "vms/statistics", &vm.id, Timestamp::UNIX_EPOCH).unwrap();
        let datum = |at: usize| list[at].text_at("values.value.datum");
        assert_eq!(datum(0), Some("1073741824"));
        assert_eq!(datum(1), Some("0"));
        for at in [11, 13, 14, 15] {
            assert!(list[at].child("values").unwrap().is_empty(), "{at}");
        }
        assert_eq!(list[0].text_at("vm.id"), Some(&*vm.id));
        assert!(list[13].child("vm").is_none());
        assert!(listed(&store, "templates/statistics", "x", Timestamp::UNIX_EPOCH).is_none());
    }
}
