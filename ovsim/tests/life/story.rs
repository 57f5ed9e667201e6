//! A VM and what a test does with it: actions, steps of the clock, looks at status, members, events and jobs.

use std::time::Duration;

use super::super::wire::socket::{Answer, Wire, plain};

pub(crate) const XML: &str = "Content-Type: application/xml\r\nAccept: application/xml\r\n";

/// A VM that boots from the network, and its engine with the clock held.
pub(crate) struct Story {
    pub(crate) wire: Wire,
    pub(crate) vm: String,
}

/// The text of the first element of this name.
pub(crate) fn text(document: &str, name: &str) -> Option<String> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    Some(rest.split_once("</")?.0.to_owned())
}

fn id_of(document: &str, element: &str) -> String {
    let (_, rest) = document.split_once(&format!("<{element} ")).unwrap();
    let (_, rest) = rest.split_once(" id=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

impl Story {
    pub(crate) fn begin() -> Story {
        let wire = Wire::with(plain());
        wire.sim.hold();
        let body = "<vm><name>story</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>\
             <os><boot><devices><device>network</device></devices></boot></os></vm>";
        let made = wire.api("POST", "/vms", XML, body);
        assert_eq!(made.status, 201, "{}", made.text());
        let vm = id_of(&made.text(), "vm");
        let story = Story { wire, vm };
        let nic = story.post("/nics", "<nic><name>nic1</name></nic>");
        assert_eq!(nic.status, 201, "{}", nic.text());
        story.step(15_000);
        story
    }

    /// The same, up.
    pub(crate) fn up() -> Story {
        let story = Story::begin();
        story.done("start");
        story.step(3_000);
        assert_eq!(story.status(), "up");
        story
    }

    pub(crate) fn post(&self, below: &str, body: &str) -> Answer {
        let path = format!("/vms/{}{below}", self.vm);
        self.wire.api("POST", &path, XML, body)
    }

    /// A change of the VM.
    pub(crate) fn put(&self, query: &str, body: &str) -> Answer {
        let path = format!("/vms/{}{query}", self.vm);
        self.wire.api("PUT", &path, XML, body)
    }

    /// An action that succeeds, with its own name as correlation id.
    pub(crate) fn done(&self, action: &str) -> String {
        self.done_with(action, "<action/>")
    }

    pub(crate) fn done_with(&self, action: &str, body: &str) -> String {
        let answer = self.post(&format!("/{action}?correlation_id={action}"), body);
        assert!(matches!(answer.status, 200 | 202), "{}", answer.text());
        answer.text()
    }

    /// An action that is refused: status and detail.
    pub(crate) fn refused(&self, action: &str) -> (u16, String) {
        let answer = self.post(&format!("/{action}?correlation_id=refused"), "<action/>");
        (
            answer.status,
            text(&answer.text(), "detail").unwrap_or_default(),
        )
    }

    pub(crate) fn step(&self, milliseconds: u64) {
        self.wire.sim.advance(Duration::from_millis(milliseconds));
    }

    pub(crate) fn document(&self) -> String {
        self.wire
            .api("GET", &format!("/vms/{}", self.vm), XML, "")
            .text()
    }

    pub(crate) fn status(&self) -> String {
        text(&self.document(), "status").unwrap()
    }

    /// The codes of the events with this correlation id, oldest first.
    pub(crate) fn events(&self, correlation: &str) -> Vec<u32> {
        self.codes(&format!("correlation_id%3D{correlation}"))
    }

    /// The codes of all events about the VM, oldest first.
    pub(crate) fn all_events(&self) -> Vec<u32> {
        self.codes("vm.name%3Dstory")
    }

    fn codes(&self, search: &str) -> Vec<u32> {
        let list = self
            .wire
            .api("GET", &format!("/events?search={search}"), XML, "")
            .text();
        let codes = list.split("<code>").skip(1);
        let mut codes: Vec<u32> = codes
            .map(|rest| rest.split('<').next().unwrap().parse().unwrap())
            .collect();
        codes.reverse();
        codes
    }

    /// Description and status of the job with this correlation id.
    pub(crate) fn job(&self, correlation: &str) -> (String, String) {
        let path = format!("/jobs?search=correlation_id%3D{correlation}");
        let list = self.wire.api("GET", &path, XML, "").text();
        // The last of them: they come as they began.
        let last = list
            .rsplit("<job href")
            .find(|row| row.contains("<description>"));
        let last = last.unwrap();
        (
            text(last, "description").unwrap(),
            text(last, "status").unwrap(),
        )
    }
}
