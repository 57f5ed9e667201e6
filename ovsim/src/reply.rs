//! What the engine answers becomes an HTTP answer: status, type, body, and the version in every href.

use ovmodel::{Dir, MethodFacts};

use crate::ask::Reply;
use crate::codec::stream::Chunks;
use crate::codec::{BASE, Format, json_write, versioned, xml_write};
use crate::exchange::{Body, Response};
use crate::node::Node;
use crate::pages;
use crate::strict::{Expected, Refusal};

/// How an answer must look.
#[derive(Clone, Debug)]
pub(crate) struct Dress {
    /// XML or JSON.
    pub(crate) format: Format,
    /// The version, when the path had one.
    pub(crate) version: Option<String>,
    /// Scheme and authority for absolute addresses.
    pub(crate) host: String,
}

/// The answer for a reply.
pub(crate) fn respond(reply: Reply, dress: &Dress) -> Response {
    match reply {
        Reply::One {
            status,
            node,
            location,
        } => {
            let response = document(status, &node, dress);
            match location {
                Some(href) => response.with("location", location_of(&href, dress)),
                None => response,
            }
        }
        Reply::Many {
            root,
            head,
            items,
            told,
        } => {
            let version = dress.version.clone();
            let chunks = Chunks::new(dress.format, version, root, head, items, told);
            Response {
                body: Body::Chunks(Box::new(chunks)),
                ..Response::empty(200).with("content-type", dress.format.content_type())
            }
        }
        Reply::Action { status, node } => document(status, &node, dress),
        Reply::Fault {
            status,
            reason,
            detail,
        } => {
            let node = Reply::fault_node(reason.as_deref(), detail.as_deref());
            document(status, &node, dress)
        }
        Reply::Empty(status) => Response::empty(status),
        Reply::ErrorPage(text) => Response::html(500, pages::exception(&text)),
        Reply::Text { status, text } => {
            Response::bytes(status, "application/xml;charset=UTF-8", text)
        }
        Reply::Html { status, text } => Response::html(status, text),
        Reply::File { media, bytes } => Response::bytes(200, media, bytes),
        Reply::After(delay, reply) => respond(*reply, dress).after(delay),
    }
}

/// One document.
pub(crate) fn document(status: u16, node: &Node, dress: &Dress) -> Response {
    let version = dress.version.as_deref();
    let bytes = match dress.format {
        Format::Xml => xml_write::document(node, version),
        Format::Json => json_write::document(node, version),
    };
    Response::bytes(status, dress.format.content_type(), bytes)
}

/// `Location` doubles the path (engine 4.5.8): the base with its version, then the whole href.
fn location_of(href: &str, dress: &Dress) -> String {
    let href = versioned(href, dress.version.as_deref()).unwrap_or_else(|| href.to_owned());
    format!("{}{BASE}/v4{href}", dress.host)
}

/// The answer to a body that was refused; `usage` is the text for those that cannot be parsed.
pub(crate) fn refused(
    refusal: Refusal,
    (expected, method): (Expected, &MethodFacts),
    usage: String,
    dress: &Dress,
) -> Response {
    let fault = |reason: &str, detail: String| respond(Reply::fault(400, reason, detail), dress);
    match refusal {
        Refusal::Syntax => fault("Request syntactically incorrect.", usage),
        Refusal::Value(detail) => fault("Invalid value", detail),
        Refusal::UnknownProperty { name, class } => {
            let line = format!(
                "Unrecognized field &quot;{}&quot; (class org.ovirt.engine.api.model.{class}), \
                 not marked as ignorable",
                pages::escape(&name)
            );
            Response::html(400, line)
        }
        Refusal::WrongRoot => Response::html(500, "java.lang.ClassCastException@6cdf7713"),
        Refusal::Missing => match expected {
            Expected::Action => {
                let text = "Cannot invoke \"Action.isSetAsync()\" because \"action\" is null";
                Response::html(500, pages::exception(text))
            }
            Expected::Document(_) => match nothing(method) {
                Some(text) => fault("Input validation failed.", text),
                None => {
                    let text = "java.lang.NullPointerException";
                    Response::html(500, pages::exception(text))
                }
            },
        },
    }
}

/// What is said where a document was to come and nothing came: where something is always mandatory that is looked at first,
/// methods that can be asked in several ways have words of their own for it or none, and all else stumbles.
fn nothing(method: &MethodFacts) -> Option<String> {
    let given = method.params.iter().find(|param| param.dir != Dir::Out)?;
    if matches!(given.name, "template" | "image_transfer") && method.name == "add" {
        let text = "No matching signature found, make sure that mandatory attributes are provided.";
        return Some(text.to_owned());
    }
    let checked = method.inputs.iter().any(|input| input.mandatory);
    (checked && method.variants.is_empty() && method.name == "add").then(|| {
        format!(
            "Parameter '{}' is mandatory but was not provided.",
            given.name
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_doubled() {
        let dress = |version: Option<&str>| Dress {
            format: Format::Xml,
            version: version.map(str::to_owned),
            host: "https://h".to_owned(),
        };
        let href = "/ovirt-engine/api/vms/1";
        let plain = location_of(href, &dress(None));
        assert_eq!(
            plain,
            "https://h/ovirt-engine/api/v4/ovirt-engine/api/vms/1"
        );
        let long = location_of(href, &dress(Some("4")));
        assert_eq!(
            long,
            "https://h/ovirt-engine/api/v4/ovirt-engine/api/v4/vms/1"
        );
    }
}
