//! Every shape of outcome in every format, through the public door.

use super::{Format, View, show, wanted_paths};
use ovlib::verb::{Column, Listing, Outcome, Show, Source};
use ovlib::{Entity, Error, Result};
use serde_json::{Value, json};
use std::io::{self, ErrorKind, Write};

const COLUMNS: &[Column] = &[
    Column::text("name", "name"),
    Column::new("status", "status", Show::Status),
    Column::text("host", "host.name"),
    Column::new("memory", "memory", Show::Size),
    Column {
        title: "cpus",
        source: Source::Product(&[
            "cpu.topology.sockets",
            "cpu.topology.cores",
            "cpu.topology.threads",
        ]),
        show: Show::Count,
    },
];
const WIDE: &[Column] = &[
    Column::new("created", "creation_time", Show::Time),
    Column::text("boot", "os.boot.devices"),
];

const WEB: &str = "<vm href=\"/ovirt-engine/api/vms/1\" id=\"1\"><name>web &lt;01&gt;</name><description>two\nlines, \"quoted\"</description>\
<link href=\"/ovirt-engine/api/vms/1/nics\" rel=\"nics\"/><cpu><topology><cores>2</cores><sockets>2</sockets><threads>1</threads></topology></cpu>\
<creation_time>2026-11-20T10:00:00.000+01:00</creation_time><memory>1073741824</memory><os><boot><devices><device>hd</device>\
<device>network</device></devices></boot><type>rhel_9x64</type></os><status>up</status><host href=\"/h\" id=\"77\"/></vm>";
const DB: &str =
    "<vm id=\"2\"><name>yes</name><stateless>false</stateless><status>down</status></vm>";

fn listing() -> Listing {
    Listing {
        facts: ovmodel::find_type("vm"),
        name: "name",
        tag: "vms".to_owned(),
        columns: COLUMNS,
        wide: WIDE,
        whole: false,
    }
}

fn rows(xml: &[&str]) -> Outcome {
    let mut rows: Vec<Result<Entity>> = xml.iter().map(|text| Entity::parse(text)).collect();
    if let Some(Ok(first)) = rows.first_mut() {
        first.set("host.name", "node1");
    }
    Outcome::Rows {
        listing: listing(),
        rows: Box::new(rows.into_iter()),
        live: false,
    }
}

fn one() -> Outcome {
    let mut entity = Entity::parse(WEB).unwrap();
    entity.set("host.name", "node1");
    Outcome::One {
        listing: listing(),
        entity,
    }
}

fn shown(outcome: Outcome, view: &View) -> String {
    let mut out = Vec::new();
    show(outcome, view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn check(outcome: Outcome, format: Format, expected: &str) {
    assert_eq!(shown(outcome, &View::new(format)), expected);
}

fn refused(outcome: Outcome, view: &View) -> String {
    let mut out = Vec::new();
    let error = show(outcome, view, &mut out).unwrap_err();
    assert!(out.is_empty());
    assert_eq!(error.kind(), ovlib::ErrorKind::Usage);
    format!("{error} / {}", error.hint().unwrap_or_default())
}

#[test]
fn wide_tables_are_not_cut() {
    let at = |format| View {
        width: Some(30),
        columns: Some(vec![
            "name".to_owned(),
            "creation_time".to_owned(),
            "os.boot.devices".to_owned(),
        ]),
        ..View::new(format)
    };
    let is_cut = |format| shown(rows(&[WEB, DB]), &at(format)).contains('…');
    assert!(is_cut(Format::Table));
    assert!(!is_cut(Format::Wide));
}

#[test]
fn a_list_for_people() {
    check(
        rows(&[WEB, DB]),
        Format::Table,
        "NAME      STATUS  HOST   MEMORY  CPUS\nweb <01>  up      node1   1 GiB     4\nyes       down\n",
    );
    let wide = shown(rows(&[WEB, DB]), &View::new(Format::Wide));
    assert!(
        wide.contains("2026-11-20 09:00:00  hd,network  1\n"),
        "{wide}"
    );
    check(rows(&[WEB, DB]), Format::Text, "web <01> 1\nyes 2\n");
    check(rows(&[WEB, DB]), Format::Name, "web <01>\nyes\n");
    check(rows(&[]), Format::Text, "");
}

#[test]
fn a_list_for_programs() {
    let json: Value =
        serde_json::from_str(&shown(rows(&[WEB, DB]), &View::new(Format::Json))).unwrap();
    assert_eq!(json[0]["memory"], json!(1_073_741_824));
    assert_eq!(json[0]["os"]["boot"]["devices"], json!(["hd", "network"]));
    assert_eq!(
        json[1],
        json!({"id": "2", "name": "yes", "stateless": false, "status": "down"})
    );
    let lines = shown(rows(&[WEB, DB]), &View::new(Format::Jsonl));
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(json, Value::Array(lines));
    let yaml: Value =
        serde_yaml::from_str(&shown(rows(&[WEB, DB]), &View::new(Format::Yaml))).unwrap();
    assert_eq!(yaml, json);
    check(rows(&[]), Format::Json, "[]\n");
    check(rows(&[]), Format::Yaml, "[]\n");
    check(rows(&[]), Format::Jsonl, "");
}

#[test]
fn csv_is_rfc_4180() {
    check(
        rows(&[WEB, DB]),
        Format::Csv,
        "name,status,host,memory,cpus\r\nweb <01>,up,node1,1073741824,4\r\nyes,down,,,\r\n",
    );
    check(rows(&[]), Format::Csv, "name,status,host,memory,cpus\r\n");
    let view = View {
        columns: Some(vec!["description".to_owned()]),
        headers: false,
        ..View::new(Format::Csv)
    };
    assert_eq!(
        shown(rows(&[WEB]), &view),
        "\"two\nlines, \"\"quoted\"\"\"\r\n"
    );
}

#[test]
fn xml_of_a_list_is_one_document() {
    let text = shown(rows(&[DB, DB]), &View::new(Format::Xml));
    assert_eq!(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<vms>\n    <vm id=\"2\">\n        <name>yes</name>\n        <stateless>false</stateless>\n        <status>down</status>\n    </vm>\n    <vm id=\"2\">\n        <name>yes</name>\n        <stateless>false</stateless>\n        <status>down</status>\n    </vm>\n</vms>\n"
    );
    check(
        rows(&[]),
        Format::Xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<vms/>\n",
    );
    assert!(
        shown(one(), &View::new(Format::Xml)).starts_with(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<vm href="
        )
    );
}

#[test]
fn one_object_is_a_card_or_a_document() {
    let card = shown(one(), &View::new(Format::Table));
    for line in [
        "id                    1\n",
        "description           two lines, \"quoted\"\n",
        "cpu.topology.cores    2\n",
        "creation_time         2026-11-20 09:00:00\n",
        "memory                1 GiB\n",
        "os.boot.devices       hd, network\n",
        "host                  node1 (77)\n",
    ] {
        assert!(card.contains(line), "{line} in\n{card}");
    }
    assert!(!card.contains("link.nics"));
    assert!(shown(one(), &View::new(Format::Wide)).contains("link.nics"));
    let json: Value = serde_json::from_str(&shown(one(), &View::new(Format::Json))).unwrap();
    assert_eq!(json["name"], "web <01>");
    check(one(), Format::Name, "web <01>\n");
}

#[test]
fn templates_and_columns_go_before_the_format() {
    let template = |text: &str| View {
        template: Some(text.to_owned()),
        ..View::new(Format::Table)
    };
    assert_eq!(
        shown(rows(&[WEB]), &template("{name}: {os.type}, {host}!")),
        "web <01>: rhel_9x64, node1!\n"
    );
    assert_eq!(
        shown(one(), &template("{{name}} {{memory}}")),
        "web <01> 1073741824\n"
    );
    assert!(
        refused(one(), &template("{nmae}"))
            .starts_with("unknown field 'nmae' in vm / did you mean name?")
    );
    let columns = |words: &[&str]| View {
        columns: Some(words.iter().map(|word| (*word).to_owned()).collect()),
        ..View::new(Format::Table)
    };
    assert_eq!(
        shown(rows(&[WEB]), &columns(&["HOST", "os.boot.devices", "boot"])),
        "HOST   OS.BOOT.DEVICES  BOOT\nnode1  hd,network       hd,network\n"
    );
    assert!(refused(rows(&[WEB]), &columns(&["os.tpye"])).contains("did you mean type?"));
    assert!(refused(rows(&[WEB]), &columns(&["memroy"])).contains("memory"));
    assert!(refused(rows(&[WEB]), &View::new(Format::Prom)).contains("statistics"));
    assert!(refused(Outcome::Value(json!(1)), &template("{name}")).contains("for objects"));
}

#[test]
fn columns_choose_members_of_structured_formats_too() {
    let view = |format| View {
        columns: Some(
            ["name", "cpus", "memory", "boot", "stateless"]
                .iter()
                .map(|word| (*word).to_owned())
                .collect(),
        ),
        ..View::new(format)
    };
    let json: Value = serde_json::from_str(&shown(one(), &view(Format::Json))).unwrap();
    assert_eq!(
        json,
        json!({"name": "web <01>", "cpus": 4, "memory": 1_073_741_824, "boot": ["hd", "network"], "stateless": null})
    );
    let lines = shown(rows(&[DB]), &view(Format::Jsonl));
    assert_eq!(
        lines,
        "{\"name\":\"yes\",\"cpus\":null,\"memory\":null,\"boot\":[],\"stateless\":false}\n"
    );
    assert!(refused(rows(&[DB]), &view(Format::Xml)).contains("takes no --columns"));
}

#[test]
fn names_are_wanted_only_where_they_are_shown() {
    let wanted = |format| wanted_paths(&View::new(format), &listing()).unwrap();
    assert!(wanted(Format::Table).contains(&"host.name".to_owned()));
    assert!(wanted(Format::Json).is_empty());
    let view = View {
        template: Some("{{host.name}}".to_owned()),
        ..View::new(Format::Json)
    };
    assert_eq!(wanted_paths(&view, &listing()).unwrap(), ["host.name"]);
}

#[test]
fn other_outcomes() {
    check(Outcome::Done, Format::Text, "success\n");
    check(Outcome::Done, Format::Json, "{\n  \"success\": true\n}\n");
    check(Outcome::Done, Format::Name, "");
    let values = || Outcome::Values(Box::new([Ok(json!(3)), Ok(json!("a\nb"))].into_iter()));
    check(values(), Format::Xml, "3\na\nb\n");
    check(values(), Format::Json, "[\n  3,\n  \"a\\nb\"\n]\n");
    check(values(), Format::Csv, "value\r\n3\r\n\"a\nb\"\r\n");
    check(
        Outcome::Values(Box::new(std::iter::empty())),
        Format::Text,
        "",
    );
    let lines = || Outcome::Lines(Box::new([Ok("one".to_owned())].into_iter()));
    check(lines(), Format::Table, "one\n");
    check(lines(), Format::Yaml, "- one\n");
    let value = || Outcome::Value(json!({"version": "1", "engine": {"major": 4}}));
    check(value(), Format::Table, "version       1\nengine.major  4\n");
    check(
        value(),
        Format::Csv,
        "version,engine\r\n1,\"{\"\"major\"\":4}\"\r\n",
    );
    let mut raw = Vec::new();
    show(
        Outcome::Bytes(Box::new(&b"\0\xffraw"[..])),
        &View::new(Format::Json),
        &mut raw,
    )
    .unwrap();
    assert_eq!(raw, b"\0\xffraw");
}

/// Fails at once.
struct Broken(ErrorKind);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_left_is_no_error_and_a_full_disk_is_one() {
    assert!(
        show(
            rows(&[WEB]),
            &View::new(Format::Json),
            &mut Broken(ErrorKind::BrokenPipe)
        )
        .is_ok()
    );
    let error = show(
        rows(&[WEB]),
        &View::new(Format::Json),
        &mut Broken(ErrorKind::StorageFull),
    )
    .unwrap_err();
    assert!(
        error.to_string().starts_with("cannot write the output: "),
        "{error}"
    );
}

#[test]
fn what_came_before_an_error_is_written() {
    let outcome = || {
        let rows = [Entity::parse(DB), Err(Error::Interrupted)];
        Outcome::Rows {
            listing: listing(),
            rows: Box::new(rows.into_iter()),
            live: false,
        }
    };
    for (format, text) in [
        (Format::Table, "yes"),
        (Format::Json, "\"yes\""),
        (Format::Name, "yes\n"),
    ] {
        let mut out = Vec::new();
        assert!(matches!(
            show(outcome(), &View::new(format), &mut out),
            Err(Error::Interrupted)
        ));
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains(text), "{out}");
        assert!(
            !out.contains(']'),
            "an array of half a list stays open: {out}"
        );
    }
}
