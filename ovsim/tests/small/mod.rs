//! What has small rules, and what an engine says where something beyond it is missing.

mod elsewhere;
mod lenient;
mod refused;
mod searches;
mod settings;

use super::wire::socket::Wire;

const XML: &str = "Content-Type: application/xml\r\nAccept: application/xml\r\n";

/// A request with the correlation id `here`: its status and what it says.
fn said(wire: &Wire, method: &str, path: &str, body: &str) -> (u16, String) {
    let headers = format!("{XML}Correlation-Id: here\r\n");
    let answer = wire.api(method, path, &headers, body);
    let text = answer.text();
    let detail = element(&text, "detail").or_else(|| element(&text, "reason"));
    (answer.status, detail.unwrap_or_default().to_owned())
}

fn element<'t>(document: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    Some(rest.split_once("</")?.0)
}

/// The first id below a collection, or of what a POST made.
fn id(document: &str) -> String {
    let (_, rest) = document.split_once(" id=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn first(wire: &Wire, path: &str) -> String {
    id(&wire.api("GET", path, XML, "").text())
}

fn made(wire: &Wire, path: &str, body: &str) -> String {
    let answer = wire.api("POST", path, XML, body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    id(&answer.text())
}

/// Texts of the events with the correlation id `here`, newest first.
fn told(wire: &Wire) -> Vec<String> {
    let list = wire.api("GET", "/events?search=correlation_id%3Dhere", XML, "");
    let list = list.text();
    let events = list.split("<event ").skip(1);
    events
        .map(|event| {
            let word = |name| element(event, name).unwrap_or_default().to_owned();
            format!("{} {}", word("code"), word("description"))
        })
        .collect()
}
