//! `?schema` on the root: an XSD of the API's documents, written from the model's facts. An engine's own has binding hints for
//! Java besides, and declares what its description of itself is made of.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ovmodel::{AttrFacts, Dir, EnumFacts, Kind, Shape, TypeFacts, names};

use crate::codec::values::{Width, width};

/// The name under which an engine offers the file.
pub(crate) const FILE: &str = "ovirt-engine-api-schema.xsd";

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" version="1.0">
  <xs:element name="link" type="Link"/>
  <xs:complexType name="Link">
    <xs:attribute name="href" type="xs:string"/>
    <xs:attribute name="rel" type="xs:string"/>
  </xs:complexType>
  <xs:complexType name="Actions">
    <xs:sequence>
      <xs:element maxOccurs="unbounded" minOccurs="0" ref="link"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="ActionableResource">
    <xs:sequence>
      <xs:element minOccurs="0" name="actions" type="Actions"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="BaseResource">
    <xs:complexContent>
      <xs:extension base="ActionableResource">
        <xs:sequence>
          <xs:element minOccurs="0" name="name" type="xs:string"/>
          <xs:element minOccurs="0" name="description" type="xs:string"/>
          <xs:element minOccurs="0" name="comment" type="xs:string"/>
          <xs:element maxOccurs="unbounded" minOccurs="0" ref="link"/>
        </xs:sequence>
        <xs:attribute name="href" type="xs:string"/>
        <xs:attribute name="id" type="xs:string"/>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>
  <xs:complexType name="BaseResources">
    <xs:complexContent>
      <xs:extension base="ActionableResource">
        <xs:sequence>
          <xs:element minOccurs="0" name="size" type="xs:unsignedInt"/>
          <xs:element minOccurs="0" name="total" type="xs:unsignedInt"/>
          <xs:element minOccurs="0" name="active" type="xs:unsignedInt"/>
        </xs:sequence>
      </xs:extension>
    </xs:complexContent>
  </xs:complexType>
"#;

/// The whole file.
pub(crate) fn document() -> String {
    let mut out = HEAD.to_owned();
    for facts in ovmodel::enums() {
        enumeration(&mut out, facts);
    }
    for facts in ovmodel::types().filter(|facts| facts.name != "identified") {
        one(&mut out, facts);
        many(&mut out, facts);
    }
    let members = action_members();
    let base = Some("BaseResource".to_owned());
    declared(&mut out, "action", &camel("action"));
    complex(&mut out, "Action", base, &members, None);
    out.push_str("</xs:schema>\n");
    out
}

/// `vm_base` as Java spells it.
pub(super) fn camel(name: &str) -> String {
    let words = name.split('_').filter_map(|word| {
        let (first, rest) = word.split_at_checked(1)?;
        Some(first.to_ascii_uppercase() + rest)
    });
    words.collect()
}

/// The type of a plain value.
pub(super) fn plain(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Boolean => "xs:boolean",
        Kind::Integer => "xs:int",
        Kind::Decimal => "xs:decimal",
        Kind::String => "xs:string",
        Kind::Date => "xs:dateTime",
        Kind::Enum(_) | Kind::Struct(_) => return None,
    })
}

/// A value of a member: the name of its type, of one of them.
fn type_of(kind: Kind) -> String {
    match kind {
        Kind::Enum(facts) => camel(facts.name),
        Kind::Struct(facts) => camel(facts.name),
        other => plain(other).unwrap_or_default().to_owned(),
    }
}

/// A member that stands at most once.
fn optional(element: &str, kind: &str) -> String {
    format!("<xs:element maxOccurs=\"1\" minOccurs=\"0\" name=\"{element}\" type=\"{kind}\"/>")
}

fn member(facts: &TypeFacts, attr: &AttrFacts) -> String {
    let (element, kind) = (attr.element, attr.kind());
    match (kind, attr.list) {
        (Kind::Struct(facts), true) => optional(element, &camel(&names::plural(facts.name))),
        (kind, false) => match (kind, width(facts, element)) {
            (Kind::Integer, Width::Long) => optional(element, "xs:long"),
            _ => optional(element, &type_of(kind)),
        },
        (kind, true) => format!(
            "<xs:element maxOccurs=\"1\" minOccurs=\"0\" name=\"{element}\"><xs:complexType><xs:sequence>\
             <xs:element maxOccurs=\"unbounded\" minOccurs=\"0\" name=\"{}\" type=\"{}\"/>\
             </xs:sequence></xs:complexType></xs:element>",
            attr.item_element(),
            type_of(kind)
        ),
    }
}

/// Nothing can go wrong while writing to a text.
fn put(out: &mut String, line: std::fmt::Arguments<'_>) {
    let _written = out.write_fmt(line);
    out.push('\n');
}

fn declared(out: &mut String, element: &str, kind: &str) {
    put(
        out,
        format_args!("  <xs:element name=\"{element}\" type=\"{kind}\"/>"),
    );
}

fn enumeration(out: &mut String, facts: &EnumFacts) {
    put(
        out,
        format_args!("  <xs:simpleType name=\"{}\">", camel(facts.name)),
    );
    put(out, format_args!("    <xs:restriction base=\"xs:string\">"));
    for value in &facts.values {
        put(
            out,
            format_args!("      <xs:enumeration value=\"{value}\"/>"),
        );
    }
    put(
        out,
        format_args!("    </xs:restriction>\n  </xs:simpleType>"),
    );
}

/// Own members, plain ones first, both by their names.
fn one(out: &mut String, facts: &TypeFacts) {
    let kind = camel(facts.name);
    declared(out, facts.element, &kind);
    let mut own: Vec<&AttrFacts> = facts.own.iter().collect();
    own.sort_by_key(|attr| (attr.link, attr.name));
    let (ids, own): (Vec<&AttrFacts>, _) = own.into_iter().partition(|attr| attr.name == "id");
    let members: Vec<String> = own.into_iter().map(|attr| member(facts, attr)).collect();
    let mut ids = ids.into_iter().map(|attr| type_of(attr.kind()));
    // The root is a resource like others, though the facts do not say so.
    let base = facts.base.or((facts.name == "api").then_some("identified"));
    let base = base.map(|base| match base {
        "identified" => "BaseResource".to_owned(),
        other => camel(other),
    });
    complex(out, &kind, base, &members, ids.next_back());
}

fn many(out: &mut String, facts: &TypeFacts) {
    let kind = camel(&names::plural(facts.name));
    declared(out, &facts.collection, &kind);
    let item = format!(
        "<xs:element maxOccurs=\"unbounded\" minOccurs=\"0\" ref=\"{}\"/>",
        facts.element
    );
    let base = facts.is_a("identified").then(|| "BaseResources".to_owned());
    complex(out, &kind, base, &[item], None);
}

/// A type of its own with these members; an id is an attribute, where its base has none yet.
fn complex(
    out: &mut String,
    name: &str,
    base: Option<String>,
    members: &[String],
    id: Option<String>,
) {
    put(out, format_args!("  <xs:complexType name=\"{name}\">"));
    if let Some(base) = &base {
        put(
            out,
            format_args!("    <xs:complexContent>\n      <xs:extension base=\"{base}\">"),
        );
    }
    put(out, format_args!("    <xs:sequence>"));
    for member in members {
        put(out, format_args!("      {member}"));
    }
    put(out, format_args!("    </xs:sequence>"));
    if let Some(kind) = id {
        put(
            out,
            format_args!("    <xs:attribute name=\"id\" type=\"{kind}\"/>"),
        );
    }
    if base.is_some() {
        put(
            out,
            format_args!("      </xs:extension>\n    </xs:complexContent>"),
        );
    }
    put(out, format_args!("  </xs:complexType>"));
}

/// What all actions take and tell, in one type.
fn action_members() -> Vec<String> {
    let fixed = [
        ("fault", "Fault"),
        ("grace_period", "GracePeriod"),
        ("job", "Job"),
        ("status", "xs:string"),
    ];
    let mut members: BTreeMap<&str, String> = BTreeMap::new();
    for (name, kind) in fixed {
        members.insert(name, optional(name, kind));
    }
    let methods = ovmodel::services().flat_map(|service| &service.own_methods);
    for method in methods.filter(|method| method.shape() == Shape::Action) {
        let variants = method.variants.iter().flat_map(|variant| &variant.params);
        for param in method.params.iter().chain(variants) {
            let of = match (param.kind(), param.list) {
                (Kind::Struct(facts), true) => camel(&names::plural(facts.name)),
                (kind, _) => type_of(kind),
            };
            if param.dir != Dir::Out || param.name != "status" {
                members
                    .entry(param.name)
                    .or_insert_with(|| optional(param.name, &of));
            }
        }
    }
    members.into_values().collect()
}
