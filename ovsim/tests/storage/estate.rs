//! An engine whose clock is held, with two data domains; VMs and disks made in it, and looks at events and jobs.

use std::time::Duration;

use ovsim::Options;

use super::super::wire::socket::{Answer, Wire, plain};

const XML: &str = "Content-Type: application/xml\r\nAccept: application/xml\r\n";

/// The text of the first element of this name.
pub(crate) fn text(document: &str, name: &str) -> Option<String> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    Some(rest.split_once("</")?.0.to_owned())
}

/// The texts of all elements of this name.
pub(crate) fn texts(document: &str, name: &str) -> Vec<String> {
    let head = format!("<{name}>");
    let rest = document.split(&head).skip(1);
    rest.map(|rest| rest.split_once("</").unwrap().0.to_owned())
        .collect()
}

/// The ids of all elements of this name.
pub(crate) fn ids(document: &str, element: &str) -> Vec<String> {
    let start = format!("<{element} ");
    let rest = document.split(&start).skip(1);
    let of = |rest: &str| {
        let head = rest.split('>').next().unwrap();
        let (_, id) = head.rsplit_once("id=\"").unwrap();
        id.split('"').next().unwrap().to_owned()
    };
    rest.map(of).collect()
}

/// The engine and what its stories need.
pub(crate) struct Estate {
    pub(crate) wire: Wire,
    /// Two active data domains.
    pub(crate) domains: [String; 2],
}

impl Estate {
    pub(crate) fn begin() -> Estate {
        Estate::with(plain())
    }

    pub(crate) fn with(options: Options) -> Estate {
        let wire = Wire::with(options);
        wire.sim.hold();
        let centers = wire.api("GET", "/datacenters?search=name%3DDefault", XML, "");
        let center = ids(&centers.text(), "data_center").remove(0);
        let list = wire.api(
            "GET",
            &format!("/datacenters/{center}/storagedomains"),
            XML,
            "",
        );
        let list = list.text();
        let data = list.split("</storage_domain>");
        let data = data.filter(|one| one.contains("<type>data</type>"));
        let mut data = data.map(|one| ids(one, "storage_domain").remove(0));
        let domains = [data.next().unwrap(), data.next().unwrap()];
        Estate { wire, domains }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        self.wire.api(method, path, XML, body)
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.ask("GET", path, "").text()
    }

    pub(crate) fn step(&self, milliseconds: u64) {
        self.wire.sim.advance(Duration::from_millis(milliseconds));
    }

    /// A request that succeeds.
    pub(crate) fn done(&self, method: &str, path: &str, body: &str) -> String {
        let answer = self.ask(method, path, body);
        let good = matches!(answer.status, 200..=202);
        assert!(good, "{method} {path}: {} {}", answer.status, answer.text());
        answer.text()
    }

    /// A request that is refused: status and detail.
    pub(crate) fn refused(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let answer = self.ask(method, path, body);
        let detail = text(&answer.text(), "detail").unwrap_or_default();
        (answer.status, detail)
    }

    pub(crate) fn status(&self, path: &str) -> String {
        text(&self.get(path), "status").unwrap_or_default()
    }

    /// A floating disk of 1 GiB, ready.
    pub(crate) fn disk(&self, name: &str) -> String {
        self.disk_of(name, "<format>cow</format>")
    }

    pub(crate) fn disk_of(&self, name: &str, more: &str) -> String {
        let body = format!(
            "<disk><name>{name}</name><provisioned_size>1073741824</provisioned_size>{more}\
             <storage_domains><storage_domain id=\"{}\"/></storage_domains></disk>",
            self.domains[0]
        );
        let made = self.done("POST", "/disks", &body);
        let id = ids(&made, "disk").remove(0);
        self.step(4_000);
        assert_eq!(self.status(&format!("/disks/{id}")), "ok");
        id
    }

    /// A VM without disks that boots from the network, down.
    pub(crate) fn vm(&self, name: &str) -> String {
        let body = format!(
            "<vm><name>{name}</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>\
             <memory>268435456</memory><memory_policy><guaranteed>268435456</guaranteed></memory_policy>\
             <os><boot><devices><device>network</device></devices></boot></os></vm>"
        );
        let made = self.done("POST", "/vms", &body);
        let id = ids(&made, "vm").remove(0);
        self.done(
            "POST",
            &format!("/vms/{id}/nics"),
            "<nic><name>nic1</name></nic>",
        );
        self.step(15_000);
        id
    }

    /// A VM with one plugged disk: VM and disk.
    pub(crate) fn vm_with_disk(&self, name: &str) -> (String, String) {
        let (vm, disk) = (self.vm(name), self.disk(&format!("{name}-disk")));
        let body = format!(
            "<disk_attachment><interface>virtio</interface><active>true</active><bootable>true</bootable><disk id=\"{disk}\"/></disk_attachment>"
        );
        self.done("POST", &format!("/vms/{vm}/diskattachments"), &body);
        (vm, disk)
    }

    pub(crate) fn start(&self, vm: &str) {
        self.done("POST", &format!("/vms/{vm}/start"), "<action/>");
        self.step(10_000);
        assert_eq!(self.status(&format!("/vms/{vm}")), "up");
    }

    /// The codes of the events with this correlation id, oldest first.
    pub(crate) fn events(&self, correlation: &str) -> Vec<u32> {
        let list = self.get(&format!("/events?search=correlation_id%3D{correlation}"));
        let codes = texts(&list, "code").into_iter();
        let mut codes: Vec<u32> = codes.map(|code| code.parse().unwrap()).collect();
        codes.reverse();
        codes
    }

    /// Description and status of the jobs with this correlation id, by description.
    pub(crate) fn jobs(&self, correlation: &str) -> Vec<(String, String)> {
        let list = self.get(&format!("/jobs?search=correlation_id%3D{correlation}"));
        let mut jobs: Vec<_> = texts(&list, "description")
            .into_iter()
            .zip(texts(&list, "status"))
            .collect();
        jobs.sort();
        jobs
    }
}

/// What [`Estate::jobs`] gives for one job.
pub(crate) fn job(description: &str, status: &str) -> Vec<(String, String)> {
    vec![(description.to_owned(), status.to_owned())]
}
