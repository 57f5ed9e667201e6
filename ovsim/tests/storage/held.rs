//! What a VM that is busy says to everything else: each line of `held.txt` was heard from engine 4.5.8.

use super::estate::{Estate, ids};

const HEARD: &str = include_str!("held.txt");

/// A VM `held` with a disk and a NIC, of an engine of its own.
struct Case {
    estate: Estate,
    vm: String,
    disk: String,
}

impl Case {
    fn begin() -> Case {
        let estate = Estate::begin();
        let (vm, disk) = estate.vm_with_disk("held");
        Case { estate, vm, disk }
    }

    fn path(&self, below: &str) -> String {
        format!("/vms/{}{below}", self.vm)
    }

    fn post(&self, below: &str, body: &str) {
        self.estate.done("POST", &self.path(below), body);
    }

    fn snapshot(&self) -> String {
        self.post(
            "/snapshots",
            "<snapshot><description>s</description><persist_memorystate>false</persist_memorystate></snapshot>",
        );
        self.estate.step(10_000);
        let list = self.estate.get(&self.path("/snapshots"));
        let mut rows = list.split("</snapshot>");
        let row = rows
            .find(|row| row.contains("<snapshot_type>regular"))
            .unwrap();
        ids(row, "snapshot").remove(0)
    }

    fn up(&self) {
        self.estate.start(&self.vm);
    }

    fn target(&self) -> String {
        let domain = &self.estate.domains[1];
        format!("<action><storage_domain id=\"{domain}\"/></action>")
    }

    /// Brings the VM into what the line calls its state.
    fn enter(&self, state: &str) {
        let twin = "<action><vm><name>twin</name></vm></action>";
        let snapshot = "<snapshot><description>s</description><persist_memorystate>false</persist_memorystate></snapshot>";
        match state {
            "migrating" => {
                self.up();
                self.post("/migrate", "<action/>");
            }
            "cloning" => self.post("/clone", twin),
            "templating" => {
                let body = format!(
                    "<template><name>t</name><vm id=\"{}\"/></template>",
                    self.vm
                );
                self.estate.done("POST", "/templates", &body);
            }
            "snapping" => self.post("/snapshots", snapshot),
            "snappingup" => {
                self.up();
                self.post("/snapshots", snapshot);
            }
            "dropping" => {
                let path = self.path(&format!("/snapshots/{}", self.snapshot()));
                self.estate.done("DELETE", &path, "");
            }
            "moving" => {
                let path = format!("/disks/{}/move", self.disk);
                self.estate.done("POST", &path, &self.target());
            }
            "preview" => {
                let body = format!("<action><snapshot id=\"{}\"/></action>", self.snapshot());
                self.post("/previewsnapshot", &body);
                self.estate.step(10_000);
            }
            "paused" => {
                self.post("/start", "<action><pause>true</pause></action>");
                self.estate.step(3_000);
            }
            "suspended" => {
                self.up();
                self.post("/suspend", "<action/>");
                self.estate.step(20_000);
            }
            "suspending" => {
                self.up();
                self.post("/suspend", "<action/>");
            }
            "droppingup" => {
                let path = self.path(&format!("/snapshots/{}", self.snapshot()));
                self.up();
                self.estate.done("DELETE", &path, "");
            }
            "movingup" => {
                self.up();
                let path = format!("/disks/{}/move", self.disk);
                self.estate.done("POST", &path, &self.target());
            }
            "pdown" => {
                self.up();
                self.post("/shutdown", "<action/>");
            }
            "launch" => self.post("/start", "<action/>"),
            "pup" => {
                self.post("/start", "<action/>");
                self.estate.step(1_000);
            }
            "exporting" => {
                let domain = super::exports::domain(&self.estate, "out", "export");
                let body = format!("<action><storage_domain id=\"{domain}\"/></action>");
                self.post("/export", &body);
            }
            "copying" => {
                let path = format!("/disks/{}/copy", self.disk);
                let named = "<action><disk><alias>k0</alias></disk>";
                let body = self.target().replace("<action>", named);
                self.estate.done("POST", &path, &body);
            }
            "extending" => {
                let path = self.path(&format!("/diskattachments/{}", self.disk));
                let body = "<disk_attachment><disk><provisioned_size>2147483648</provisioned_size></disk></disk_attachment>";
                self.estate.done("PUT", &path, body);
            }
            "downloading" => {
                let body = format!(
                    "<image_transfer><disk id=\"{}\"/><direction>download</direction></image_transfer>",
                    self.disk
                );
                self.estate.done("POST", "/imagetransfers", &body);
            }
            other => panic!("{other}"),
        }
    }

    /// Method, path and body of what the line calls a command.
    fn command(&self, word: &str) -> (&'static str, String, String) {
        let disk = self.path(&format!("/diskattachments/{}", self.disk));
        let of_disk = |body: &str| format!("<disk_attachment>{body}</disk_attachment>");
        let grown = of_disk("<disk><provisioned_size>3221225472</provisioned_size></disk>");
        let described = of_disk("<disk><description>x</description></disk>");
        let new = format!(
            "<interface>virtio</interface><active>true</active><disk><name>n</name><format>cow</format>\
             <provisioned_size>1073741824</provisioned_size><storage_domains><storage_domain id=\"{}\"/></storage_domains></disk>",
            self.estate.domains[0]
        );
        let template = format!(
            "<template><name>u</name><vm id=\"{}\"/></template>",
            self.vm
        );
        let host = ids(&self.estate.get("/hosts"), "host").remove(0);
        let file = format!("<action><host id=\"{host}\"/><directory>/tmp</directory></action>");
        let snapshot = "<snapshot><description>s2</description><persist_memorystate>false</persist_memorystate></snapshot>";
        let clone = "<action><vm><name>other</name></vm></action>";
        let copy = self
            .target()
            .replace("<action>", "<action><disk><alias>k</alias></disk>");
        let transfer = format!(
            "<image_transfer><disk id=\"{}\"/><direction>download</direction></image_transfer>",
            self.disk
        );
        let (method, path, body) = match word {
            "update" => (
                "PUT",
                self.path(""),
                "<vm><description>x</description></vm>",
            ),
            "memory" => ("PUT", self.path(""), "<vm><memory>536870912</memory></vm>"),
            "nicadd" => ("POST", self.path("/nics"), "<nic><name>nic2</name></nic>"),
            "diskadd" => ("POST", self.path("/diskattachments"), &*of_disk(&new)),
            "extend" => ("PUT", disk, &*grown),
            "diskput" => ("PUT", disk, &*described),
            "boot" => ("PUT", disk, &*of_disk("<bootable>false</bootable>")),
            "unplug" => ("PUT", disk, &*of_disk("<active>false</active>")),
            "detach" => ("DELETE", disk, ""),
            "diskdel" => ("DELETE", format!("/disks/{}", self.disk), ""),
            "diskmove" => (
                "POST",
                format!("/disks/{}/move", self.disk),
                &*self.target(),
            ),
            "diskcopy" => ("POST", format!("/disks/{}/copy", self.disk), &*copy),
            "download" => ("POST", "/imagetransfers".to_owned(), &*transfer),
            "snapshot" => ("POST", self.path("/snapshots"), snapshot),
            "template" => ("POST", "/templates".to_owned(), &*template),
            "remove" => ("DELETE", self.path(""), ""),
            "clone" => ("POST", self.path("/clone"), clone),
            "ova" => ("POST", self.path("/export"), &*file),
            "freeze" => ("POST", self.path("/freezefilesystems"), "<action/>"),
            action => ("POST", self.path(&format!("/{action}")), "<action/>"),
        };
        (method, path, body.to_owned())
    }
}

#[test]
fn who_is_busy_refuses_in_the_words_of_what_holds_it() {
    let mut wrong = Vec::new();
    for line in HEARD.lines().filter(|line| !line.starts_with('#')) {
        let (head, told) = line.split_once(": ").unwrap();
        let (state, word) = head.split_once(' ').unwrap();
        let case = Case::begin();
        case.enter(state);
        let (method, path, body) = case.command(word);
        let (status, detail) = case.estate.refused(method, &path, &body);
        let heard = format!("{status} {}", detail.replace('\n', "\\n"));
        if heard.trim_end() != told {
            wrong.push(format!("{head}: {heard}, not {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
