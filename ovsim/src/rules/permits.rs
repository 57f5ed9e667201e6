//! Which permit each write needs: one row a place, `method=permit` for adds, updates, removals and actions, as the engine's
//! commands name them (engine 4.5.8, chapter 9.6). A place without a row needs what a change of its parent needs.

use ovmodel::Shape;

use crate::ask::Ask;

/// Places and their permits; rows are ordered by path.
const TABLE: &[(&str, &str)] = &[
    ("affinitylabels", "add=1301 update=1301 remove=1301"),
    ("bookmarks", "add=1302 update=1302 remove=1302"),
    (
        "clusters",
        "add=400 update=401 remove=402 resetemulatedmachine=401 syncallnetworks=104 upgrade=401",
    ),
    (
        "clusters/affinitygroups",
        "add=1550 update=1550 remove=1550",
    ),
    ("clusters/cpuprofiles", "add=1667 update=1666 remove=1665"),
    ("clusters/enabledfeatures", "add=401 update=401 remove=401"),
    ("clusters/networks", "add=404 update=403 remove=404"),
    ("cpuprofiles", "add=1667 update=1666 remove=1665"),
    (
        "datacenters",
        "add=700 update=702 remove=701 cleanfinishedtasks=103 setmaster=603",
    ),
    ("datacenters/clusters", "add=400 update=401 remove=402"),
    ("datacenters/networks", "add=704 update=703 remove=703"),
    ("datacenters/qoss", "add=702 update=702 remove=702"),
    ("datacenters/quotas", "add=900 update=900 remove=900"),
    (
        "datacenters/storagedomains",
        "add=603 update=601 remove=603 activate=603 deactivate=603",
    ),
    ("diskprofiles", "add=1561 update=1560 remove=1562"),
    (
        "disks",
        "add=1100 update=1102 remove=1104 convert=1102 copy=1103 export=1103 move=1103 reduce=1109 refreshlun=10 sparsify=1108",
    ),
    ("events", "add=1400 update=1304 remove=1304 undelete=1304"),
    ("groups", "add=500 update=500 remove=500"),
    (
        "hosts",
        "add=100 update=101 remove=102 activate=103 approve=100 commitnetconfig=104 copyhostnetworks=104 deactivate=103 enrollcertificate=101 fence=103 forceselectspm=103 install=101 iscsilogin=600 refresh=103 setupnetworks=104 syncallnetworks=104 upgrade=101 upgradecheck=101",
    ),
    ("hosts/fenceagents", "add=101 update=101 remove=101"),
    ("hosts/networkattachments", "add=104 update=104 remove=104"),
    (
        "hosts/nics",
        "add=104 update=104 remove=104 updatevirtualfunctionsconfiguration=104",
    ),
    (
        "hosts/storageconnectionextensions",
        "add=600 update=600 remove=600",
    ),
    ("hosts/unmanagednetworks", "add=104 update=104 remove=104"),
    (
        "imagetransfers",
        "add=1102 update=1102 remove=1102 cancel=1102 extend=1102 finalize=1102 pause=1102 resume=1102",
    ),
    ("instancetypes", "add=200 update=201 remove=202"),
    (
        "jobs",
        "add=1500 update=1500 remove=1500 clear=1500 end=1500",
    ),
    ("macpools", "add=1660 update=1661 remove=1662"),
    ("networks", "add=704 update=703 remove=703"),
    ("networks/vnicprofiles", "add=1204 update=1203 remove=1205"),
    ("roles", "add=501 update=501 remove=501"),
    ("schedulingpolicies", "add=702 update=702 remove=702"),
    ("storageconnections", "add=600 update=600 remove=600"),
    (
        "storagedomains",
        "add=600 update=601 remove=602 reduceluns=601 refreshluns=601 updateovfstore=603",
    ),
    (
        "storagedomains/diskprofiles",
        "add=1561 update=1560 remove=1562",
    ),
    (
        "storagedomains/disks",
        "add=1100 update=1102 remove=1104 copy=1103 export=1103 move=1103 reduce=1109 sparsify=1108",
    ),
    (
        "storagedomains/storageconnections",
        "add=603 update=603 remove=603",
    ),
    (
        "storagedomains/templates",
        "update=8 remove=202 import=8 register=8",
    ),
    (
        "storagedomains/vms",
        "update=8 remove=2 import=8 register=8",
    ),
    ("tags", "add=1301 update=1301 remove=1301"),
    ("templates", "add=200 update=201 remove=202 export=8"),
    ("templates/nics", "add=204 update=204 remove=204"),
    ("users", "add=500 update=500 remove=500"),
    ("vmpools", "add=300 update=301 remove=302 allocatevm=303"),
    (
        "vms",
        "add=1 update=3 remove=2 autopincpuandnumanodes=3 cancelmigration=6 clone=1 commitsnapshot=12 detach=301 export=8 freezefilesystems=10 logon=7 maintenance=103 migrate=6 previewsnapshot=12 reboot=17 reordermacaddresses=1 reset=23 screenshot=7 shutdown=19 start=22 stop=18 suspend=21 thawfilesystems=10 ticket=7 undosnapshot=12",
    ),
    (
        "vms/backups",
        "add=1110 update=1110 remove=1110 finalize=1110",
    ),
    ("vms/cdroms", "add=5 update=5 remove=5"),
    ("vms/checkpoints", "add=1110 update=1110 remove=1110"),
    ("vms/diskattachments", "add=10 update=1102 remove=10"),
    (
        "vms/graphicsconsoles",
        "add=3 update=3 remove=3 proxyticket=7 remoteviewerconnectionfile=7 ticket=7",
    ),
    ("vms/hostdevices", "add=15 update=15 remove=15"),
    (
        "vms/nics",
        "add=9 update=9 remove=9 activate=9 deactivate=9",
    ),
    ("vms/snapshots", "add=12 update=12 remove=12 restore=12"),
    ("vnicprofiles", "add=1204 update=1203 remove=1205"),
];

/// The permit of a method in a row.
fn of_row(row: &'static str, method: &str) -> Option<&'static str> {
    let mut pairs = row.split(' ').filter_map(|pair| pair.split_once('='));
    pairs
        .find(|(known, _)| *known == method)
        .map(|(_, permit)| permit)
}

/// The permit that a request needs at a place; none where nothing is known of it.
pub(crate) fn needed(ask: &Ask, kind: &str) -> Option<&'static str> {
    match kind.rsplit('/').next() {
        Some("permissions") => return Some("502"),
        Some("tags" | "affinitylabels") if kind.contains('/') => return Some("1301"),
        _ => {}
    }
    let segment = ask.method.segment();
    let method = match ask.method.shape() {
        Shape::Add => "add",
        Shape::Update => "update",
        Shape::Remove => "remove",
        _ => segment.as_str(),
    };
    permit_of(kind, method)
}

/// The object on which the permit is asked, where it is not the one at the top of the path: its kind, for what the last id or
/// the body names.
pub(crate) fn asked_on(ask: &Ask, kind: &str) -> Option<&'static str> {
    match (kind, ask.method.shape()) {
        ("clusters/networks", Shape::Add | Shape::Remove) => Some("networks"),
        ("datacenters/storagedomains", Shape::Remove | Shape::Action) => Some("storagedomains"),
        ("vms/diskattachments", Shape::Update) => Some("disks"),
        _ => None,
    }
}

fn permit_of(kind: &str, method: &str) -> Option<&'static str> {
    let (mut kind, mut method) = (kind, method);
    loop {
        if let Ok(at) = TABLE.binary_search_by(|(known, _)| (*known).cmp(kind)) {
            return of_row(TABLE[at].1, method);
        }
        kind = kind.rsplit_once('/')?.0;
        method = "update";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_and_name_methods_of_the_model() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        for (path, row) in TABLE {
            let mut service = ovmodel::root();
            let mut methods = Vec::new();
            for word in path.split('/') {
                let found = service.locator_of_segment(word);
                let collection = found.unwrap_or_else(|| panic!("{path}")).service_facts();
                service = collection.item_service().unwrap_or(collection);
                methods = collection.methods().chain(service.methods()).collect();
            }
            for (method, _) in row.split(' ').filter_map(|pair| pair.split_once('=')) {
                let is_plain = matches!(method, "add" | "update" | "remove");
                let known = methods.iter().any(|known| known.segment() == method);
                assert!(is_plain || known, "{path}: {method}");
            }
        }
    }

    #[test]
    fn what_lies_below_needs_what_a_change_of_its_parent_needs() {
        assert_eq!(permit_of("vms", "start"), Some("22"));
        assert_eq!(permit_of("vms/watchdogs", "add"), Some("3"));
        assert_eq!(
            permit_of("vms/nics/networkfilterparameters", "add"),
            Some("9")
        );
        assert_eq!(permit_of("katelloerrata", "add"), None);
    }
}
