//! Each line of what the simulator is to do, and the requests that show it: among all stories every line must go well at
//! least once and be refused at least twice. A line that an engine of this kind only ever refuses is marked so.

use super::{Story, stories};

/// Lines and requests; `*` is one word of a path.
const LINES: &[(&str, &[&str])] = &[
    ("VMs: start", &["POST /vms/*/start"]),
    (
        "VMs: cloud-init and initialization",
        &["PUT /vms/*", "POST /vms/*/start"],
    ),
    ("VMs: stop", &["POST /vms/*/stop"]),
    ("VMs: shutdown", &["POST /vms/*/shutdown"]),
    ("VMs: reboot", &["POST /vms/*/reboot"]),
    ("VMs: reset", &["POST /vms/*/reset"]),
    ("VMs: suspend", &["POST /vms/*/suspend"]),
    ("VMs: resume", &["POST /vms/*/start"]),
    ("VMs: migrate with progress", &["POST /vms/*/migrate"]),
    ("VMs: cancel migration", &["POST /vms/*/cancelmigration"]),
    ("VMs: clone", &["POST /vms/*/clone"]),
    ("VMs: detach", &["POST /vms/*/detach"]),
    ("VMs: freeze", &["POST /vms/*/freezefilesystems"]),
    ("VMs: thaw", &["POST /vms/*/thawfilesystems"]),
    ("VMs: maintenance", &["POST /vms/*/maintenance"]),
    (
        "VMs: next-run changes, hot-plug of CPU and memory",
        &["PUT /vms/*"],
    ),
    (
        "VMs: hot-plug of disk",
        &[
            "POST /vms/*/diskattachments",
            "PUT /vms/*/diskattachments/*",
        ],
    ),
    (
        "VMs: hot-plug of NIC",
        &[
            "POST /vms/*/nics",
            "PUT /vms/*/nics/*",
            "POST /vms/*/nics/*/activate",
            "POST /vms/*/nics/*/deactivate",
        ],
    ),
    ("VMs: export to OVA and domain", &["POST /vms/*/export"]),
    ("VMs: import from OVA", &["POST /externalvmimports"]),
    (
        "VMs: import from domain",
        &["POST /storagedomains/*/vms/*/import"],
    ),
    ("VMs: reordermacs", &["POST /vms/*/reordermacaddresses"]),
    ("VMs: screenshot", &["POST /vms/*/screenshot"]),
    ("VMs: logon", &["POST /vms/*/logon"]),
    (
        "VM pools",
        &[
            "POST /vmpools",
            "PUT /vmpools/*",
            "DELETE /vmpools/*",
            "POST /vmpools/*/allocatevm",
        ],
    ),
    ("Disks: add", &["POST /disks"]),
    ("Disks: attach", &["POST /vms/*/diskattachments"]),
    ("Disks: activate", &["PUT /vms/*/diskattachments/*"]),
    ("Disks: resize", &["PUT /disks/*"]),
    ("Disks: copy", &["POST /disks/*/copy"]),
    ("Disks: move live and cold", &["POST /disks/*/move"]),
    ("Disks: export", &["POST /disks/*/export"]),
    ("Disks: sparsify", &["POST /disks/*/sparsify"]),
    ("Disks: reduce", &["POST /disks/*/reduce"]),
    ("Disks: convert", &["POST /disks/*/convert"]),
    (
        "Disks: LUN disks",
        &["POST /disks", "POST /disks/*/refreshlun"],
    ),
    ("Disks: Cinder refused", &["POST /openstackvolumeproviders"]),
    (
        "Snapshots: made with and without memory",
        &["POST /vms/*/snapshots"],
    ),
    ("Snapshots: preview", &["POST /vms/*/previewsnapshot"]),
    ("Snapshots: commit", &["POST /vms/*/commitsnapshot"]),
    ("Snapshots: undo", &["POST /vms/*/undosnapshot"]),
    ("Snapshots: restore", &["POST /vms/*/snapshots/*/restore"]),
    (
        "Snapshots: remove live and cold",
        &["DELETE /vms/*/snapshots/*"],
    ),
    ("Templates and versions", &["POST /templates"]),
    ("Templates: changed", &["PUT /templates/*"]),
    ("Templates: removed", &["DELETE /templates/*"]),
    ("Storage domains: create", &["POST /storagedomains"]),
    (
        "Storage domains: attach",
        &["POST /datacenters/*/storagedomains"],
    ),
    (
        "Storage domains: activate",
        &["POST /datacenters/*/storagedomains/*/activate"],
    ),
    (
        "Storage domains: deactivate",
        &["POST /datacenters/*/storagedomains/*/deactivate"],
    ),
    (
        "Storage domains: detach",
        &["DELETE /datacenters/*/storagedomains/*"],
    ),
    (
        "Storage domains: register VMs",
        &["POST /storagedomains/*/vms/*/register"],
    ),
    (
        "Storage domains: register templates",
        &["POST /storagedomains/*/templates/*/register"],
    ),
    (
        "Storage domains: register disks",
        &["POST /storagedomains/*/disks"],
    ),
    ("Storage domains: destroy", &["DELETE /storagedomains/*"]),
    ("Storage domains: update", &["PUT /storagedomains/*"]),
    (
        "Storage domains: refresh LUNs",
        &["POST /storagedomains/*/refreshluns"],
    ),
    (
        "Storage domains: iSCSI discover",
        &["POST /hosts/*/iscsidiscover", "POST /hosts/*/discoveriscsi"],
    ),
    (
        "Storage domains: iSCSI login",
        &["POST /hosts/*/iscsilogin"],
    ),
    ("Storage domains: FC", &["POST /storagedomains"]),
    (
        "Data centres",
        &[
            "POST /datacenters",
            "PUT /datacenters/*",
            "DELETE /datacenters/*",
        ],
    ),
    ("Hosts: add", &["POST /hosts"]),
    ("Hosts: approve", &["POST /hosts/*/approve"]),
    ("Hosts: activate", &["POST /hosts/*/activate"]),
    ("Hosts: maintenance", &["POST /hosts/*/deactivate"]),
    ("Hosts: upgradecheck", &["POST /hosts/*/upgradecheck"]),
    ("Hosts: upgrade", &["POST /hosts/*/upgrade"]),
    ("Hosts: reinstall", &["POST /hosts/*/install"]),
    ("Hosts: fence", &["POST /hosts/*/fence"]),
    (
        "Hosts: fence agents",
        &[
            "POST /hosts/*/fenceagents",
            "PUT /hosts/*/fenceagents/*",
            "DELETE /hosts/*/fenceagents/*",
        ],
    ),
    ("Hosts: enroll", &["POST /hosts/*/enrollcertificate"]),
    ("Hosts: refresh", &["POST /hosts/*/refresh"]),
    (
        "Hosts: setupnetworks with bonds",
        &["POST /hosts/*/setupnetworks"],
    ),
    ("Hosts: commitnetconfig", &["POST /hosts/*/commitnetconfig"]),
    (
        "Hosts: unmanaged networks",
        &[
            "DELETE /hosts/*/unmanagednetworks/*",
            "GET /hosts/*/unmanagednetworks/*",
        ],
    ),
    (
        "Hosts: SR-IOV",
        &[
            "POST /hosts/*/nics/*/updatevirtualfunctionsconfiguration",
            "POST /hosts/*/nics/*/virtualfunctionallowednetworks",
        ],
    ),
    (
        "Hosts: iSCSI",
        &["POST /hosts/*/iscsilogin", "POST /hosts/*/iscsidiscover"],
    ),
    ("Hosts: removed", &["DELETE /hosts/*"]),
    (
        "Clusters",
        &["POST /clusters", "PUT /clusters/*", "DELETE /clusters/*"],
    ),
    (
        "Networks",
        &["POST /networks", "PUT /networks/*", "DELETE /networks/*"],
    ),
    (
        "vNIC profiles",
        &[
            "POST /vnicprofiles",
            "PUT /vnicprofiles/*",
            "DELETE /vnicprofiles/*",
        ],
    ),
    (
        "QoS",
        &[
            "POST /datacenters/*/qoss",
            "PUT /datacenters/*/qoss/*",
            "DELETE /datacenters/*/qoss/*",
        ],
    ),
    (
        "Affinity",
        &[
            "POST /clusters/*/affinitygroups",
            "POST /clusters/*/affinitygroups/*/vms",
        ],
    ),
    (
        "Affinity labels",
        &[
            "POST /affinitylabels",
            "DELETE /affinitylabels/*",
            "POST /affinitylabels/*/hosts",
        ],
    ),
    (
        "Quotas",
        &[
            "POST /datacenters/*/quotas",
            "PUT /datacenters/*/quotas/*",
            "DELETE /datacenters/*/quotas/*",
        ],
    ),
    ("Tags", &["POST /tags", "PUT /tags/*", "DELETE /tags/*"]),
    (
        "Bookmarks",
        &["POST /bookmarks", "PUT /bookmarks/*", "DELETE /bookmarks/*"],
    ),
    ("Roles", &["POST /roles", "PUT /roles/*", "DELETE /roles/*"]),
    (
        "Permissions",
        &[
            "POST /vms/*/permissions",
            "POST /permissions",
            "POST /clusters/*/permissions",
            "DELETE /vms/*/permissions/*",
            "DELETE /permissions/*",
            "POST /users/*/permissions",
        ],
    ),
    ("Users", &["POST /users", "DELETE /users/*"]),
    ("Groups", &["POST /groups", "DELETE /groups/*"]),
    (
        "MAC pools",
        &["POST /macpools", "PUT /macpools/*", "DELETE /macpools/*"],
    ),
    (
        "Jobs",
        &["POST /jobs", "POST /jobs/*/end", "POST /jobs/*/clear"],
    ),
    ("Steps", &["POST /jobs/*/steps", "POST /jobs/*/steps/*/end"]),
    (
        "Image transfers",
        &[
            "POST /imagetransfers",
            "POST /imagetransfers/*/finalize",
            "POST /imagetransfers/*/pause",
            "POST /imagetransfers/*/resume",
            "POST /imagetransfers/*/cancel",
        ],
    ),
    (
        "Backups",
        &["POST /vms/*/backups", "POST /vms/*/backups/*/finalize"],
    ),
    (
        "Consoles",
        &[
            "POST /vms/*/graphicsconsoles",
            "DELETE /vms/*/graphicsconsoles/*",
            "GET /vms/*/graphicsconsoles/*",
        ],
    ),
    (
        "Tickets",
        &[
            "POST /vms/*/ticket",
            "POST /vms/*/graphicsconsoles/*/ticket",
        ],
    ),
    (
        ".vv files",
        &["POST /vms/*/graphicsconsoles/*/remoteviewerconnectionfile"],
    ),
];

/// What an engine without hosted engine, Glance, Cinder or snapshots on block storage always refuses.
const ONLY_REFUSED: &[&str] = &[
    "VMs: maintenance",
    "Disks: export",
    "Disks: reduce",
    "Disks: Cinder refused",
];

/// A request of a story and the status that it says; none where it does not say one.
struct Asked {
    method: String,
    path: String,
    status: Option<u16>,
}

fn asked(story: &Story) -> Vec<Asked> {
    let mut all: Vec<Asked> = Vec::new();
    let mut fresh = false;
    for (_, line) in &story.steps {
        let call = line
            .split_once(" = ")
            .map_or(line.as_str(), |(_, call)| call);
        let mut words = call.split(' ');
        let (method, path) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        if matches!(method, "GET" | "POST" | "PUT" | "DELETE") && path.starts_with('/') {
            let path = path.split('?').next().unwrap_or("").to_owned();
            all.push(Asked {
                method: method.to_owned(),
                path,
                status: None,
            });
            fresh = true;
        } else if let (Ok(status), true, Some(last)) = (method.parse(), fresh, all.last_mut()) {
            last.status = Some(status);
            fresh = false;
        }
    }
    all
}

fn fits(pattern: &str, asked: &Asked) -> bool {
    let (method, path) = pattern.split_once(' ').unwrap_or((pattern, ""));
    let words = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (wanted, given) = (words(path), words(&asked.path));
    method == asked.method
        && wanted.len() == given.len()
        && wanted
            .iter()
            .zip(&given)
            .all(|(wanted, given)| wanted == "*" || wanted == given)
}

#[test]
fn every_line_goes_well_and_is_refused_twice() {
    let asked: Vec<Asked> = stories().iter().flat_map(asked).collect();
    let mut lacking = Vec::new();
    for (line, patterns) in LINES {
        let own = asked
            .iter()
            .filter(|asked| patterns.iter().any(|pattern| fits(pattern, asked)));
        let (bad, good): (Vec<_>, Vec<_>) =
            own.partition(|asked| asked.status.is_some_and(|it| it >= 400));
        let wants_good = !ONLY_REFUSED.contains(line);
        if bad.len() < 2 || (wants_good && good.is_empty()) {
            lacking.push(format!(
                "{line}: {} well, {} refused",
                good.len(),
                bad.len()
            ));
        }
    }
    assert!(lacking.is_empty(), "\n{}", lacking.join("\n"));
}

#[test]
fn requests_of_lines_are_those_of_the_model() {
    for (line, patterns) in LINES {
        for pattern in *patterns {
            let (method, path) = pattern.split_once(' ').unwrap();
            let mut service = ovmodel::root();
            let mut action = None;
            for word in path.split('/').skip(1) {
                let found = match word {
                    "*" => service.item(),
                    _ => service.locator_of_segment(word),
                };
                match found {
                    Some(locator) => service = locator.service_facts(),
                    None => action = Some(word),
                }
            }
            let known = match action {
                Some(action) => service.methods().any(|known| known.segment() == action),
                None => matches!(method, "GET" | "POST" | "PUT" | "DELETE"),
            };
            assert!(known, "{line}: {pattern}");
        }
    }
}
