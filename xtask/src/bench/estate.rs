//! The collection documents the bench server sends: rendered once, framed as HTTP chunks, sent over and over.
//!
//! A block holds a hundred VMs; before it goes out again six digits of every id and name are overwritten, so that a
//! document of 100 000 VMs has 100 000 different ids and the server holds a few MiB.

use std::fmt::Write as _;

/// Where the running number of a VM goes.
const MARK: &str = "@@@@@@";
/// VMs in one block, so many that it stays in a processor's cache; every size offered is a multiple of it.
pub(crate) const BLOCK: usize = 100;
/// VMs in one HTTP chunk, about 60 kB.
const CHUNK: usize = 6;

/// Hosts the VMs run on, and how many there are.
pub(crate) const HOSTS: usize = 16;

/// One block of VMs as chunked transfer coding carries it.
#[derive(Clone)]
pub(crate) struct Block {
    bytes: Vec<u8>,
    /// Offset of a number, and which VM of the block it belongs to.
    marks: Vec<(usize, usize)>,
}

impl Block {
    /// Renders the block once.
    pub(crate) fn render() -> Block {
        let vms: Vec<String> = (0..BLOCK).map(vm).collect();
        let mut bytes = Vec::new();
        let mut marks = Vec::new();
        for (number, group) in vms.chunks(CHUNK).enumerate() {
            let length: usize = group.iter().map(String::len).sum();
            bytes.extend_from_slice(format!("{length:x}\r\n").as_bytes());
            for (place, text) in group.iter().enumerate() {
                let start = bytes.len();
                marks.extend(
                    text.match_indices(MARK)
                        .map(|(at, _)| (start + at, number * CHUNK + place)),
                );
                bytes.extend_from_slice(text.as_bytes());
            }
            bytes.extend_from_slice(b"\r\n");
        }
        Block { bytes, marks }
    }

    /// The block with the numbers of its VMs counted from `first`.
    pub(crate) fn numbered(&mut self, first: usize) -> &[u8] {
        let digits: Vec<String> = (0..BLOCK)
            .map(|place| format!("{:06}", first + place))
            .collect();
        for &(at, place) in &self.marks {
            self.bytes[at..at + MARK.len()].copy_from_slice(digits[place].as_bytes());
        }
        &self.bytes
    }
}

/// The id of host number `place`.
fn host_id(place: usize) -> String {
    format!("6a1d7c40-2f5e-4b39-9c88-0000000000{place:02}")
}

const CLUSTER: &str = "2b8f4e16-7d03-4a9c-b5e1-000000000001";
const BLANK: &str = "00000000-0000-0000-0000-000000000000";
const ACTIONS: &[&str] = &[
    "cancelmigration",
    "commitsnapshot",
    "clone",
    "freezefilesystems",
    "logon",
    "maintenance",
    "previewsnapshot",
    "autopincpuandnumanodes",
    "reordermacaddresses",
    "thawfilesystems",
    "undosnapshot",
    "screenshot",
    "ticket",
    "migrate",
    "reboot",
    "shutdown",
    "start",
    "stop",
    "suspend",
    "reset",
    "export",
    "detach",
];
const LINKS: &[&str] = &[
    "tags",
    "affinitylabels",
    "graphicsconsoles",
    "cdroms",
    "nics",
    "watchdogs",
    "diskattachments",
    "mediateddevices",
    "snapshots",
    "applications",
    "hostdevices",
    "numanodes",
    "reporteddevices",
    "sessions",
    "backups",
    "checkpoints",
    "katelloerrata",
    "permissions",
    "statistics",
];
/// Members every VM carries, in the order of engine 4.5.8, between the links and the references.
const MEMBERS: &str = "
auto_pinning_policy=disabled
bios{ boot_menu{ enabled=false } type=q35_ovmf }
cpu{ architecture=x86_64 topology{ cores=2 sockets=2 threads=1 } }
cpu_pinning_policy=none
cpu_shares=0
creation_time=2026-03-14T09:26:53.589Z
custom_properties{ custom_property{ name=sap_agent regexp=^(true|false)$ value=false } }
delete_protected=false
display{ address=192.0.2.17 allow_override=false copy_paste_enabled=true disconnect_action=LOCK_SCREEN disconnect_action_delay=0 file_transfer_enabled=true monitors=1 port=5901 smartcard_enabled=false type=vnc video_type=vga }
high_availability{ enabled=false priority=1 }
initialization{ authorized_ssh_keys= custom_script= host_name=guest.example.org nic_configurations= regenerate_ssh_keys=false user_name=root }
io{ threads=1 }
memory=4294967296
memory_policy{ ballooning=true guaranteed=2147483648 max=17179869184 }
migration{ auto_converge=inherit compressed=inherit encrypted=inherit parallel_migrations_policy=inherit }
migration_downtime=-1
multi_queues_enabled=true
origin=ovirt
os{ boot{ devices{ device=hd } } type=rhel_9x64 }
placement_policy{ affinity=migratable }
start_paused=false
stateless=false
storage_error_resume_behaviour=auto_resume
time_zone{ name=Etc/GMT utc_offset=+00:00 }
type=server
usb{ enabled=false }
virtio_scsi_multi_queues_enabled=false
fqdn=guest.example.org
guest_operating_system{ architecture=x86_64 codename=Plow distribution=RHEL family=Linux kernel{ version{ build=0 full_version=5.14.0-503.11.1.el9_5.x86_64 major=5 minor=14 revision=503 } } version{ full_version=9.5 major=9 minor=5 } }
guest_time_zone{ name=UTC utc_offset=+00:00 }
next_run_configuration_exists=false
run_once=false
start_time=2026-11-02T06:00:12.345Z
stop_time=2026-11-02T05:59:40.012Z
";

/// One VM of about 10 kB, numbered [`MARK`].
fn vm(place: usize) -> String {
    let href = format!("/ovirt-engine/api/vms/5d3c9a77-18e4-4f60-a2b1-000000{MARK}");
    let id = &href[href.len() - 36..];
    let mut out = format!("    <vm href=\"{href}\" id=\"{id}\">\n        <actions>\n");
    for action in ACTIONS {
        let _ = writeln!(
            out,
            "            <link href=\"{href}/{action}\" rel=\"{action}\"/>"
        );
    }
    let _ = writeln!(out, "        </actions>\n        <name>vm-{MARK}</name>");
    let _ = writeln!(
        out,
        "        <description>R&amp;D machine {MARK} &lt;{place}&gt;</description>\n        <comment></comment>"
    );
    for link in LINKS {
        let _ = writeln!(out, "        <link href=\"{href}/{link}\" rel=\"{link}\"/>");
    }
    members(&mut out);
    let (status, host) = match place % 5 {
        0 => ("down", None),
        3 => ("paused", Some(place % HOSTS)),
        _ => ("up", Some(place % HOSTS)),
    };
    if let Some(host) = host {
        reference(&mut out, "host", "hosts", &host_id(host));
    }
    reference(&mut out, "cluster", "clusters", CLUSTER);
    reference(
        &mut out,
        "cpu_profile",
        "cpuprofiles",
        "58ca604e-01a7-003f-01de-000000000250",
    );
    let _ = writeln!(out, "        <status>{status}</status>");
    reference(&mut out, "original_template", "templates", BLANK);
    reference(&mut out, "template", "templates", BLANK);
    out.push_str("    </vm>\n");
    out
}

/// Writes [`MEMBERS`]: `name=text`, `name{ ... }`.
fn members(out: &mut String) {
    let mut open: Vec<&str> = Vec::new();
    for word in MEMBERS.split_whitespace() {
        let indent = 8 + 4 * open.len();
        if let Some(name) = word.strip_suffix('{') {
            let _ = writeln!(out, "{:indent$}<{name}>", "");
            open.push(name);
        } else if word == "}" {
            let indent = indent - 4;
            let name = open.pop().expect("MEMBERS closes what it opened");
            let _ = writeln!(out, "{:indent$}</{name}>", "");
        } else if let Some((name, text)) = word.split_once('=') {
            let _ = writeln!(out, "{:indent$}<{name}>{text}</{name}>", "");
        }
    }
}

fn reference(out: &mut String, name: &str, segment: &str, id: &str) {
    let _ = writeln!(
        out,
        "        <{name} href=\"/ovirt-engine/api/{segment}/{id}\" id=\"{id}\"/>"
    );
}

/// The small collections that name what a VM refers to, as path segment, tag and element.
const NAMED: &[(&str, &str, &str)] = &[
    ("hosts", "hosts", "host"),
    ("clusters", "clusters", "cluster"),
    ("templates", "templates", "template"),
    ("cpuprofiles", "cpu_profiles", "cpu_profile"),
    ("datacenters", "data_centers", "data_center"),
    ("vmpools", "vm_pools", "vm_pool"),
];

/// One of the [`NAMED`] collections as a document.
pub(crate) fn named(segment: &str) -> Option<String> {
    let (_, tag, element) = NAMED.iter().find(|(path, ..)| *path == segment)?;
    let rows: Vec<(String, String)> = match segment {
        "hosts" => (0..HOSTS)
            .map(|place| (host_id(place), format!("host{place:02}")))
            .collect(),
        "clusters" => vec![(CLUSTER.to_owned(), "Default".to_owned())],
        "templates" => vec![(BLANK.to_owned(), "Blank".to_owned())],
        _ => Vec::new(),
    };
    let mut out = format!("{DECLARATION}<{tag}>\n");
    for (id, name) in rows {
        let _ = writeln!(
            out,
            "    <{element} href=\"/ovirt-engine/api/{segment}/{id}\" id=\"{id}\">"
        );
        let _ = writeln!(out, "        <name>{name}</name>\n    </{element}>");
    }
    let _ = writeln!(out, "</{tag}>");
    Some(out)
}

/// How every XML document of the engine begins.
pub(crate) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The root document, as much of it as a client reads before a list.
pub(crate) fn root() -> String {
    format!(
        "{DECLARATION}<api>\n    <link href=\"/ovirt-engine/api/vms\" rel=\"vms\"/>\n    <product_info>\n        \
         <name>oVirt Engine</name>\n        <version>\n            <build>8</build>\n            \
         <full_version>4.5.8-1.el9</full_version>\n            <major>4</major>\n            <minor>5</minor>\n            \
         <revision>0</revision>\n        </version>\n    </product_info>\n</api>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vm_is_about_ten_kilobytes_and_its_numbers_are_replaced() {
        let mut block = Block::render();
        let size = block.bytes.len() / BLOCK;
        assert!((9_300..10_700).contains(&size), "{size} bytes a VM");
        let text = String::from_utf8(block.numbered(99_900).to_vec()).unwrap();
        assert!(!text.contains(MARK));
        assert!(text.contains("<name>vm-099900</name>") && text.contains("<name>vm-099999</name>"));
    }
}
