//! Fields out of the raw bytes against the same fields out of the tree.

use super::{Entity, Node, quick};
use std::borrow::Cow;

/// A VM as engine 4.5.8 lays it out, shortened; with what is rare: references, texts over lines, a list that was followed.
const VMS: &str = "<vms>
    <vm href=\"/ovirt-engine/api/vms/1\" id=\"1\">
        <actions>
            <link href=\"/ovirt-engine/api/vms/1/start\" rel=\"start\"/>
        </actions>
        <name>a</name>
        <description>R&amp;D &lt;old&gt;</description>
        <comment></comment>
        <link href=\"/ovirt-engine/api/vms/1/nics\" rel=\"nics\"/>
        <bios/>
        <cpu>
            <architecture/>
            <topology>
                <cores>4</cores>
            </topology>
        </cpu>
        <guest_operating_system>
            <kernel>
                <version>
                    <major>5</major>
                </version>
            </kernel>
            <version>
                <full_version>9.4</full_version>
                <major>9</major>
            </version>
        </guest_operating_system>
        <new_in_5_0>
            <name>x</name>
        </new_in_5_0>
        <nics>
            <nic id=\"n1\">
                <name>nic1</name>
            </nic>
            <nic id=\"n&amp;2\">
                <name>nic2</name>
                <mac>
                    <address>00:1a</address>
                </mac>
            </nic>
        </nics>
        <os>
            <boot>
                <devices>
                    <device>hd</device>
                    <device>network</device>
                </devices>
            </boot>
            <type>two
lines</type>
        </os>
        <sessions>
        </sessions>
        <cluster href=\"/ovirt-engine/api/clusters/2\" id=\"2\"/>
    </vm>
</vms>
";

fn vm() -> Entity {
    crate::xml::Entities::new(VMS.as_bytes())
        .next()
        .unwrap()
        .unwrap()
}

fn paths(node: Node<'_>, prefix: &str, out: &mut Vec<String>) {
    for (name, _) in node.attrs() {
        out.push(format!("{prefix}{name}"));
    }
    for child in node.children() {
        let path = format!("{prefix}{}", child.name());
        if child.is_list() {
            child
                .list_items()
                .for_each(|item| paths(item, &format!("{path}."), out));
        } else {
            paths(child, &format!("{path}."), out);
        }
        out.push(path);
    }
}

#[test]
fn quick_answers_are_those_of_the_tree() {
    let vm = vm();
    let trace = vm.inner.trace.as_ref().unwrap();
    let mut all = Vec::new();
    paths(vm.root(), "", &mut all);
    for known in all.clone() {
        all.extend(
            ["x", "id", "href", "major", "address", "cores", "name"]
                .map(|more| format!("{known}.{more}")),
        );
    }
    all.extend(
        [
            "version.major",
            "host.id",
            "cpu.topology.name",
            "transparent_huge_pages",
        ]
        .map(String::from),
    );
    let mut answered = 0;
    let (parts, of_links) = (self::vm(), self::vm());
    for path in &all {
        // Of links and actions the lines say nothing.
        let is_aside = path.starts_with("link") || path.starts_with("actions");
        let in_parts: Vec<_> = if is_aside { &of_links } else { &parts }
            .at(path)
            .iter()
            .map(|node| (node.name(), node.text()))
            .collect();
        let in_tree: Vec<_> = vm
            .root()
            .at(path)
            .iter()
            .map(|node| (node.name(), node.text()))
            .collect();
        assert_eq!(in_parts, in_tree, "{path}");
        let tree = vm
            .root()
            .at(path)
            .first()
            .map(|node| Cow::Borrowed(node.text()));
        match quick::text(&vm.inner.raw, trace, path) {
            quick::Found::Text(text) => assert_eq!(Some(text), tree, "{path}"),
            quick::Found::Absent => assert_eq!(None, tree, "{path}"),
            quick::Found::Unknown => continue,
        }
        answered += 1;
    }
    assert!(parts.inner.arena.get().is_none());
    assert!(answered * 2 > all.len(), "{answered} of {}", all.len());
}

#[test]
fn fields_need_no_tree() {
    let vm = vm();
    let wanted = [
        ("id", "1"),
        ("name", "a"),
        ("description", "R&D <old>"),
        ("comment", ""),
        ("cpu.topology.cores", "4"),
        ("guest_operating_system.version.major", "9"),
        ("guest_operating_system.kernel.version.major", "5"),
        ("new_in_5_0.name", "x"),
        ("nics.name", "nic1"),
        ("nics.id", "n1"),
        ("os.boot.devices", "hd"),
        ("os.type", "two\nlines"),
        ("cluster.id", "2"),
    ];
    for (path, text) in wanted {
        assert_eq!(vm.text(path).as_deref(), Some(text), "{path}");
    }
    assert_eq!(vm.text("host.name"), None);
    assert_eq!(vm.href(), Some("/ovirt-engine/api/vms/1"));
    assert!(vm.inner.arena.get().is_none());
    // What needs a tree gets that of one member.
    assert_eq!(vm.text("nics.mac.address").as_deref(), Some("00:1a"));
    assert_eq!(vm.text("nics[1].id").as_deref(), Some("n&2"));
    assert_eq!(
        vm.at("nics.name")
            .iter()
            .map(|node| node.text())
            .collect::<Vec<_>>(),
        ["nic1", "nic2"]
    );
    assert_eq!(vm.text("os.boot.devices[1]").as_deref(), Some("network"));
}

#[test]
fn links_and_joined_names() {
    let mut vm = vm();
    assert_eq!(vm.link("nics"), Some("/ovirt-engine/api/vms/1/nics"));
    assert_eq!(vm.links().count(), 1);
    vm.set("cluster.name", "Default & more");
    assert_eq!(vm.text("cluster.name").as_deref(), Some("Default & more"));
    assert_eq!(vm.text("cluster.id").as_deref(), Some("2"));
    vm.set_entity(
        "host",
        Entity::parse("<host id='h'><name>host1</name></host>").unwrap(),
    );
    assert_eq!(vm.text("host.name").as_deref(), Some("host1"));
    assert_eq!(vm.at("host")[0].id(), Some("h"));
    assert!(!format!("{vm:?}").contains("host1"));
}

/// The same document as the tree tells it.
fn json_of_the_tree(entity: &Entity) -> String {
    let view = super::json::View {
        node: entity.root(),
        links: false,
    };
    serde_json::to_string(&view).unwrap()
}

#[test]
fn lines_tell_what_the_tree_tells() {
    let odd = [
        // A member twice, an attribute of a member's name, lists with text and without anything, blank text.
        "<name>b</name>\n        <name>c</name>",
        "<os id=\"1\" type=\"x\">\n            <id>2</id>\n            <type>y</type>\n        </os>",
        "<nics>none</nics>",
        "<nics></nics>",
        "<nics/>",
        "<nics>\n        </nics>",
        "<nics>\n            <size>1</size>\n            <link href=\"/x\" rel=\"y\"/>\n        </nics>",
        "<nics>\n            <size>\n                <a>1</a>\n            </size>\n            <nic/>\n        </nics>",
        "<memory>lots</memory>",
        "<memory>\n        </memory>",
        "<memory unit=\"MB\">12</memory>",
        "<memory>\n            <x>1</x>\n        </memory>",
        "<memory>-012</memory>",
        "<memory>18446744073709551615</memory>",
        "<stateless>TRUE</stateless>",
        "<os>text</os>",
        "<os a=\"b\">text</os>",
        "<os>\n        </os>",
        "<new>\n        </new>",
        "<new a=\"b\">x</new>",
        "<new a=\"b\"></new>",
        "<new a=\"&amp;&quot;\" id=\"1\" href=\"2\"/>",
        "<new>\n            <vm id=\"1\">\n                <memory>1</memory>\n            </vm>\n        </new>",
        "<new>\n            <link href=\"/x\" rel=\"y\"/>\n        </new>",
        "<os>\n            <boot>\n                <devices>\n                    <device>hd</device>\n                    \
         <other>x</other>\n                    <device>hd</device>\n                </devices>\n            </boot>\n        </os>",
    ];
    let mut told = 0;
    for member in odd {
        let xml = VMS.replace("<comment></comment>", member);
        let rows: Vec<Entity> = crate::xml::Entities::new(xml.as_bytes())
            .map(Result::unwrap)
            .collect();
        for vm in rows {
            assert!(vm.inner.trace.is_some(), "it is in the engine's layout");
            told += usize::from(vm.outline().is_some());
            assert_eq!(
                serde_json::to_string(&vm).unwrap(),
                json_of_the_tree(&vm),
                "{member}"
            );
        }
    }
    assert!(told >= 9, "{told}");
    let list = "<vms>\n    <size>1</size>\n    <vm id=\"1\"/>\n</vms>\n";
    let list = Entity::parse(list).unwrap();
    assert_eq!(serde_json::to_string(&list).unwrap(), r#"[{"id":"1"}]"#);
    assert!(list.inner.arena.get().is_none());
}

#[test]
fn what_is_known_of_one_sequence_of_lines_is_not_taken_for_another() {
    let members = [
        "",
        "<comment>c</comment>",
        "<status>up</status>",
        "<comment>c</comment>\n        <status>up</status>",
        "<status>down</status>\n        <comment/>",
        "<cpu>\n            <topology>\n                <cores>2</cores>\n            </topology>\n        </cpu>",
        "<host href=\"/h/1\" id=\"1\"/>\n        <status>up</status>",
        "<host id=\"1&amp;2\"/>",
        "<link href=\"/vms/7/nics\" rel=\"nics\"/>\n        <link href=\"/vms/7/tags\" rel=\"tags\"/>\n        <status>x</status>",
        "<link href=\"/vms/8/nics\" rel=\"nics\"/>\n        <status>x</status>",
    ];
    let paths = [
        "name",
        "comment",
        "status",
        "cpu.topology.cores",
        "host.id",
        "host",
        "id",
    ];
    // Every one behind every other, and behind itself.
    let order: Vec<usize> = (0..members.len())
        .flat_map(|one| (0..members.len()).flat_map(move |other| [one, one, other]))
        .collect();
    let one = |number: &usize| {
        let member = members[*number];
        let line = |text: &str| match text {
            "" => String::new(),
            text => format!("        {text}\n"),
        };
        format!(
            "    <vm href=\"/vms/7\" id=\"7\">\n{}        <name>n{number}</name>\n    </vm>\n",
            line(member)
        )
    };
    let all: String = order.iter().map(one).collect();
    let all = format!("<vms>\n{all}</vms>\n");
    for size in [7, 100, 1 << 20] {
        let source = std::io::BufReader::with_capacity(size, all.as_bytes());
        let read: Vec<Entity> = crate::xml::Entities::new(source)
            .map(Result::unwrap)
            .collect();
        assert_eq!(read.len(), order.len());
        for (entity, number) in read.iter().zip(&order) {
            assert!(entity.inner.trace.is_some());
            let alone = Entity::parse(one(number).trim()).unwrap();
            assert_eq!(entity.to_xml(1), one(number).trim());
            for path in paths {
                assert_eq!(entity.text(path), alone.text(path), "{path} of {number}");
                let only = entity.peek_only(path).flatten();
                assert!(only.is_none() || only.as_deref() == alone.text(path).as_deref());
            }
            assert_eq!(entity.to_json(), alone.to_json());
        }
    }
}
