//! How many megabytes a second the reader and writers do, on one core, with a list of 10 000 VMs as an engine sends it.
//!
//! `cargo run --release -p ovlib --example throughput [ROUNDS]`: one line per job, the median of the rounds.

#![allow(clippy::print_stdout)]

use ovlib::xml::Entities;
use std::fmt::Write as _;
use std::io::{BufRead, Read};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

const ACTIONS: &str = "cancelmigration commitsnapshot clone freezefilesystems logon maintenance previewsnapshot \
    autopincpuandnumanodes reordermacaddresses thawfilesystems undosnapshot screenshot ticket migrate reboot shutdown start \
    stop suspend reset export detach";
const LINKS: &str = "tags affinitylabels graphicsconsoles cdroms nics watchdogs diskattachments mediateddevices snapshots \
    applications hostdevices numanodes reporteddevices sessions backups checkpoints katelloerrata permissions statistics";
/// What most VMs have in common: `name text`, `name {`, `}`, `name #` for a reference.
const MEMBERS: &str = "auto_pinning_policy disabled;bios {;boot_menu {;enabled false;};type q35_ovmf;};cpu {;architecture \
    x86_64;topology {;cores 1;sockets 2;threads 1;};};cpu_pinning_policy none;cpu_shares 0;creation_time \
    2026-11-21T00:54:57.959Z;delete_protected false;display {;allow_override false;copy_paste_enabled true;disconnect_action \
    LOCK_SCREEN;disconnect_action_delay 0;file_transfer_enabled true;monitors 1;smartcard_enabled false;type vnc;video_type \
    vga;};high_availability {;enabled false;priority 0;};io {;threads 1;};large_icon #;memory 1073741824;memory_policy \
    {;ballooning true;guaranteed 1073741824;max 4294967296;};migration {;auto_converge inherit;compressed inherit;encrypted \
    inherit;parallel_migrations_policy inherit;};migration_downtime -1;multi_queues_enabled true;origin ovirt;os {;boot \
    {;devices {;device hd;};};type rhel_9x64;};placement_policy {;affinity migratable;};small_icon #;sso {;methods \
    {;method #;};};start_paused false;stateless false;storage_error_resume_behaviour auto_resume;time_zone {;name \
    Etc/GMT;};type server;usb {;enabled false;};virtio_scsi_multi_queues_enabled false;cluster #;cpu_profile #;quota \
    #;fqdn web.example.com;guest_operating_system {;architecture x86_64;codename Plow;distribution Red Hat Enterprise \
    Linux;family Linux;kernel {;version {;build 0;full_version 5.14.0-427.el9;major 5;minor 14;revision 427;};};version \
    {;full_version 9.4;major 9;minor 4;};};guest_time_zone {;name CET;utc_offset +01:00;};next_run_configuration_exists \
    false;run_once false;start_time 2026-11-21T00:55:57.959Z;status up;stop_time 2026-11-21T00:54:57.979Z;host \
    #;original_template #;template #";

fn vm(number: usize, out: &mut String) {
    let id = format!("{number:08x}-3b09-4265-9d31-b1b13902db5f");
    let link = |out: &mut String, rel: &str, indent: usize| {
        let _ = writeln!(
            out,
            "{:indent$}<link href=\"/ovirt-engine/api/vms/{id}/{rel}\" rel=\"{rel}\"/>",
            ""
        );
    };
    let _ = writeln!(
        out,
        "    <vm href=\"/ovirt-engine/api/vms/{id}\" id=\"{id}\">\n        <actions>"
    );
    ACTIONS
        .split_whitespace()
        .for_each(|rel| link(out, rel, 12));
    let _ = writeln!(
        out,
        "        </actions>\n        <name>vm{number:05}</name>\n        <description>R&amp;D, rack {}</description>",
        number % 40
    );
    out.push_str("        <comment></comment>\n");
    LINKS.split_whitespace().for_each(|rel| link(out, rel, 8));
    let mut open = Vec::new();
    for member in MEMBERS.split(';') {
        let indent = 8 + 4 * open.len();
        match member
            .trim()
            .split_once(char::is_whitespace)
            .map(|(name, text)| (name, text.trim()))
        {
            Some((name, "{")) => {
                let _ = writeln!(out, "{:indent$}<{name}>", "");
                open.push(name);
            }
            Some((name, "#")) => {
                let _ = writeln!(
                    out,
                    "{:indent$}<{name} href=\"/ovirt-engine/api/{name}s/{id}\" id=\"{id}\"/>",
                    ""
                );
            }
            Some((name, text)) => {
                let _ = writeln!(out, "{:indent$}<{name}>{text}</{name}>", "");
            }
            None => {
                let _ = writeln!(
                    out,
                    "{:1$}</{2}>",
                    "",
                    indent - 4,
                    open.pop().unwrap_or_default()
                );
            }
        }
    }
    out.push_str("    </vm>\n");
}

/// Hands out chunks as a network does.
struct Chunks<'a>(&'a [u8]);

impl Read for Chunks<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into)
    }
}

impl BufRead for Chunks<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        Ok(&self.0[..self.0.len().min(16 << 10)])
    }

    fn consume(&mut self, amount: usize) {
        self.0 = &self.0[amount..];
    }
}

const COLUMNS: [&str; 8] = [
    "name",
    "status",
    "host.id",
    "cluster.id",
    "memory",
    "cpu.topology.sockets",
    "fqdn",
    "os.type",
];

fn run(job: &str, document: &[u8]) -> usize {
    let mut total = 0;
    for vm in Entities::new(Chunks(document)) {
        let vm = match vm {
            Ok(vm) => vm,
            Err(error) => {
                println!("{error}");
                return 0;
            }
        };
        total += match job {
            "name" => vm.peek("name").map_or(0, |name| name.len()),
            "8 columns" => COLUMNS
                .iter()
                .map(|path| vm.peek(path).map_or(0, |text| text.len()))
                .sum(),
            "json value" => vm.to_json().as_object().map_or(0, serde_json::Map::len),
            "json text" => serde_json::to_string(&vm).map_or(0, |text| text.len()),
            "export" => vm.xml(1).len(),
            "export, laid out anew" => vm.xml(0).len(),
            _ => 1,
        };
    }
    total
}

/// What this thread has had of a processor; wall time would also count the neighbours.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(
        || Instant::now().duration_since(*START.get_or_init(Instant::now)),
        Duration::from_nanos,
    )
}

static START: OnceLock<Instant> = OnceLock::new();

fn main() {
    let rounds = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(7);
    let mut document =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<vms>\n");
    (0..10_000).for_each(|number| vm(number, &mut document));
    document.push_str("</vms>\n");
    let compact = document.replace("\n    ", "\n").replace("    <", "<");
    let megabytes = document.len() as f64 / 1e6;
    println!("10 000 VMs, {megabytes:.1} MB");
    let jobs = [
        "split",
        "name",
        "8 columns",
        "json value",
        "json text",
        "export",
        "export, laid out anew",
    ];
    for (text, jobs) in [(&document, &jobs[..]), (&compact, &["split", "name"])] {
        for job in jobs {
            let mut times: Vec<Duration> = (0..rounds)
                .map(|_| {
                    let start = processor_time();
                    std::hint::black_box(run(job, text.as_bytes()));
                    processor_time() - start
                })
                .collect();
            times.sort();
            let median = times[rounds / 2];
            let layout = if text.len() == document.len() {
                ""
            } else {
                ", another layout"
            };
            let rate = text.len() as f64 / 1e6 / median.as_secs_f64();
            println!(
                "{job}{layout}: {:.1} ms, {rate:.0} MB/s, {:.2} µs a VM",
                median.as_secs_f64() * 1e3,
                median.as_secs_f64() * 100.0
            );
        }
    }
}
