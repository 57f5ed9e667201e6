//! The readers and the writer against each other, on documents made up by chance and on mutilated ones.

mod limits;

use super::layout::{Found, Layout};
use crate::entity::{Entity, Node};
use crate::xml::{Entities, Writer, read_one};
use quick_xml::events::Event;
use std::io::BufReader;

/// Numbers by chance, the same on every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

const NAMES: [&str; 8] = [
    "vm",
    "name",
    "os",
    "link",
    "a",
    "custom_property",
    "x-y.z",
    "é",
];
const TEXTS: [&str; 14] = [
    "",
    "x",
    "R&amp;D",
    "&lt;a&gt;",
    " blank ",
    "two\nlines",
    "\t",
    "&#13;",
    "&#xD;",
    "&quot;\"'",
    "ünï",
    "a\r\nb",
    "  ",
    "long text of a description, as people write them",
];

/// An element in any layout that XML allows.
fn element(chance: &mut Chance, depth: usize, out: &mut String) {
    let name = chance.pick(&NAMES);
    out.push('<');
    out.push_str(name);
    for attribute in ["href", "id", "rel"].iter().take(chance.below(4)) {
        let quote = chance.pick(&["\"", "\"", "'"]);
        let value = chance.pick(&[
            "",
            "/ovirt-engine/api/vms/1",
            "&amp;",
            "&quot;x",
            "&#x9;y",
            "a\tb",
            "x>y",
        ]);
        out.push_str(&format!(
            "{}{attribute}{}={quote}{value}{quote}",
            chance.pick(&[" ", "\n  "]),
            chance.pick(&["", " "])
        ));
    }
    match chance.below(if depth > 5 { 2 } else { 5 }) {
        0 => out.push_str(chance.pick(&["/>", " />"])),
        1 => {
            out.push('>');
            for _ in 0..chance.below(3) {
                let text = chance.pick(&TEXTS);
                match chance.below(8) {
                    0 => out.push_str(&format!("<![CDATA[{text}]]>")),
                    1 => out.push_str(&format!("<!-- {text} -->{text}")),
                    _ => out.push_str(text),
                }
            }
            out.push_str(&format!("</{name}>"));
        }
        _ => {
            out.push('>');
            for _ in 0..chance.below(5) {
                out.push_str(chance.pick(&["", "\n", "\n    ", " <!-- x --> "]));
                element(chance, depth + 1, out);
            }
            out.push_str(&format!(
                "{}</{name}{}>",
                chance.pick(&["", "\n"]),
                chance.pick(&["", " "])
            ));
        }
    }
}

/// Everything that a tree holds, in one text to compare.
fn content(node: Node<'_>, out: &mut String) {
    out.push_str(&format!(
        "({:?} {:?} {:?}",
        node.name(),
        node.attrs().collect::<Vec<_>>(),
        node.text()
    ));
    out.push_str(&node.pieces().collect::<String>());
    for child in node.children() {
        content(child, out);
    }
    out.push(')');
}

fn content_of(entity: &Entity) -> String {
    let mut out = String::new();
    content(entity.root(), &mut out);
    out
}

fn is_in_layout(text: &str, depth: usize) -> bool {
    Layout::default().walk(format!("{text}\n").as_bytes(), depth) == Found::End(text.len())
}

fn written(entity: &Entity, depth: usize) -> String {
    let mut out = String::new();
    Writer::new(&mut out).node(entity.root(), depth);
    out
}

#[test]
fn what_was_written_reads_the_same_and_is_in_layout() {
    let mut chance = Chance(1);
    let mut layouts = 0;
    for _ in 0..1500 {
        let mut text = String::new();
        element(&mut chance, 0, &mut text);
        let entity = Entity::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let depth = chance.below(3);
        let xml = written(&entity, depth);
        let again = Entity::parse(&xml).unwrap();
        assert_eq!(content_of(&entity), content_of(&again), "{text}");
        assert_eq!(written(&again, depth), xml, "{text}");
        let tree = again.to_json_with_links();
        assert_eq!(without_links(tree), again.to_json(), "{xml}");
        let in_layout = is_in_layout(&xml, depth);
        assert!(in_layout || has_unusual_text(entity.root()), "{xml}");
        layouts += usize::from(in_layout);
        if is_in_layout(&text, depth) {
            assert_eq!(written(&entity, depth), text);
        }
    }
    assert!(layouts > 500, "{layouts}");
}

/// A value without what only links and actions are told for.
fn without_links(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::Object(members) => {
            members.retain(|name, _| !matches!(name.as_str(), "link" | "actions"));
            members
                .values_mut()
                .for_each(|member| *member = without_links(member.take()));
        }
        serde_json::Value::Array(items) => items
            .iter_mut()
            .for_each(|item| *item = without_links(item.take())),
        _ => {}
    }
    value
}

/// Text between elements, or text that begins with a line end: read and written, but not by the quick way.
fn has_unusual_text(node: Node<'_>) -> bool {
    let begins = node.text().starts_with('\n');
    begins || node.pieces().count() > 0 || node.children().any(has_unusual_text)
}

/// A document of engine 4.5.8, shortened.
const VMS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>
<vms>
    <size>2</size>
    <vm href=\"/ovirt-engine/api/vms/1\" id=\"1\">
        <actions>
            <link href=\"/ovirt-engine/api/vms/1/start\" rel=\"start\"/>
        </actions>
        <name>a</name>
        <description>R&amp;D &lt;old&gt;</description>
        <comment></comment>
        <link href=\"/ovirt-engine/api/vms/1/nics\" rel=\"nics\"/>
        <os>
            <boot>
                <devices>
                    <device>hd</device>
                </devices>
            </boot>
            <type>rhel_9x64</type>
        </os>
        <quota id=\"2\"/>
    </vm>
    <vm href=\"/ovirt-engine/api/vms/2\" id=\"2\">
        <name>b</name>
        <comment>two
lines\t</comment>
    </vm>
</vms>
";

#[test]
fn a_document_of_the_engine_goes_through_untouched() {
    let mut rows = Entities::new(VMS.as_bytes());
    let mut out = format!(
        "{}<{}>\n    <size>2</size>",
        crate::xml::DECLARATION,
        rows.root_tag().unwrap()
    );
    for vm in rows.by_ref() {
        let vm = vm.unwrap();
        let xml = vm.xml(1);
        assert!(matches!(xml, std::borrow::Cow::Borrowed(_)));
        assert_eq!(written(&vm, 1), xml);
        out.push_str(&format!("\n    {xml}"));
    }
    assert_eq!(rows.asides()[0].root().text(), "2");
    assert_eq!(out + "\n</vms>\n", VMS);
}

#[test]
fn chunks_of_any_size_make_no_difference() {
    let whole = VMS.trim_end();
    for size in 1..300 {
        assert_eq!(
            Entities::new(BufReader::with_capacity(size, whole.as_bytes()))
                .filter(Result::is_ok)
                .count(),
            2
        );
        let vms: Vec<_> = Entities::new(BufReader::with_capacity(size, VMS.as_bytes()))
            .map(Result::unwrap)
            .collect();
        let names: Vec<_> = vms.iter().map(|vm| vm.text("name").unwrap()).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(
            vms.iter()
                .all(|vm| matches!(vm.xml(1), std::borrow::Cow::Borrowed(_))),
            "{size}"
        );
        assert_eq!(vms[1].text("comment").unwrap(), "two\nlines\t");
    }
}

/// Bytes, and then a connection that breaks.
struct Broken<'a>(&'a [u8]);

impl std::io::Read for Broken<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            Err(std::io::Error::other(crate::Error::Interrupted))
        } else {
            self.0.read(into)
        }
    }
}

#[test]
fn rows_come_as_soon_as_they_are_whole() {
    for text in [
        "<vms><vm id='1'><name>a</name></vm><vm",
        "<vms><vm id=\"1\"><name>a</name></vm><",
        "<vms>\n    <vm id=\"1\">\n        <name>a</name>\n    </vm>",
        "<vms>\n<vm id=\"1\">\n<name>a</name>\n</vm>",
    ] {
        let mut rows = Entities::new(BufReader::new(Broken(text.as_bytes())));
        assert_eq!(
            rows.next().unwrap().unwrap().text("name").as_deref(),
            Some("a"),
            "{text}"
        );
        assert!(matches!(
            rows.next().unwrap().unwrap_err(),
            crate::Error::Interrupted
        ));
        assert!(rows.next().is_none());
    }
}

/// Whatever comes out of a reader: the entities before an error, and the error.
fn outcome(bytes: &[u8], chunk: usize) -> (Vec<String>, Option<String>) {
    let mut good = Vec::new();
    for entity in Entities::new(BufReader::with_capacity(chunk, bytes)) {
        match entity {
            Ok(entity) => good.push(content_of(&entity)),
            Err(error) => return (good, Some(error.to_string())),
        }
    }
    (good, None)
}

#[test]
fn a_document_cut_anywhere_is_told_as_such() {
    let whole = outcome(VMS.as_bytes(), 4096).0;
    for cut in 0..VMS.len() - 1 {
        let (good, error) = outcome(&VMS.as_bytes()[..cut], 4096);
        let error = error.unwrap_or_else(|| panic!("nothing wrong when cut at {cut}"));
        assert!(
            error.contains("cut off") || error.contains("is empty") || error.contains("no element"),
            "{cut}: {error}"
        );
        assert_eq!(good, whole[..good.len()]);
        assert_eq!(
            good.len(),
            usize::from(cut > VMS.find("</vm>").unwrap() + 4)
                + usize::from(cut > VMS.rfind("</vm>").unwrap() + 4)
        );
    }
}

/// What another reader makes of it: none when it finds it malformed.
fn by_quick_xml(text: &str) -> Option<Vec<String>> {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut events = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    attribute.ok()?;
                }
                events.push(tag.name().into_inner().to_owned());
            }
            Event::Eof => return Some(events),
            _ => {}
        }
    }
}

fn names(node: Node<'_>, out: &mut Vec<String>) {
    out.push(node.name().to_owned());
    node.children().for_each(|child| names(child, out));
}

#[test]
fn mutilated_documents_never_panic_and_agree_with_another_reader() {
    let mut chance = Chance(2);
    let bits = [
        "<",
        ">",
        "/",
        "\"",
        "'",
        "&",
        ";",
        " ",
        "\n",
        "=",
        "!",
        "?",
        "<!--",
        "-->",
        "]]>",
        "<![CDATA[",
        "</vm>",
        "<a>",
        "\u{0}",
        "é",
        "\r",
    ];
    let mut agreed = 0;
    for _ in 0..4000 {
        let mut bytes = VMS.as_bytes().to_vec();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            match chance.below(3) {
                0 => drop(bytes.drain(at..(at + 1 + chance.below(8)).min(bytes.len()))),
                1 => bytes[at] = chance.below(256) as u8,
                _ => drop(bytes.splice(at..at, chance.pick(&bits).bytes())),
            }
        }
        let (good, error) = outcome(&bytes, 4096);
        let (same, too) = outcome(&bytes, 1 + chance.below(100));
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!((good, error.is_some()), (same, too.is_some()), "{text}");
        if let Ok(entity) = read_one(&bytes[..]) {
            let text = std::str::from_utf8(&bytes).unwrap();
            let mut found = Vec::new();
            names(entity.root(), &mut found);
            assert_eq!(Some(found), by_quick_xml(text), "{text}");
            let xml = entity.xml(0);
            assert_eq!(written(&entity, 0), xml);
            assert_eq!(
                content_of(&Entity::parse(&xml).unwrap()),
                content_of(&entity)
            );
            agreed += 1;
        }
    }
    assert!(agreed > 200, "{agreed}");
}
