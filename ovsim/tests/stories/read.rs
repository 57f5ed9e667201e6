//! What a player takes out of documents, by hand and without a reader of XML.

use super::told::{Event, Job};

/// The text of the first element of this name, whatever it lies in.
pub(super) fn text<'d>(document: &'d str, name: &str) -> Option<&'d str> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    Some(rest.split_once("</")?.0)
}

/// The id of the first element of this name.
pub(super) fn id_of(document: &str, element: &str) -> Option<String> {
    let (_, rest) = document.split_once(&format!("<{element} "))?;
    let (_, rest) = rest.split_once("id=\"")?;
    Some(rest.split('"').next()?.to_owned())
}

pub(super) fn events_of(list: &str) -> Vec<Event> {
    let rows = list.split("<event ").skip(1);
    let rows = rows.map(|row| Event {
        id: text(row, "index").unwrap_or("0").parse().unwrap(),
        code: text(row, "code").unwrap_or("0").parse().unwrap(),
        severity: text(row, "severity").unwrap_or("none").to_owned(),
        correlation: text(row, "correlation_id").unwrap_or("").to_owned(),
    });
    rows.collect()
}

/// Jobs of a list, oldest first.
pub(super) fn jobs_of(list: &str) -> Vec<Job> {
    let rows = list.split("<job ").skip(1);
    let rows = rows.map(|row| Job {
        id: id_of(&format!("<job {row}"), "job").unwrap_or_default(),
        correlation: None,
        description: plain_text(text(row, "description").unwrap_or("")),
        start: text(row, "start_time").unwrap_or("").to_owned(),
        status: text(row, "status").unwrap_or("").to_owned(),
    });
    let mut jobs: Vec<Job> = rows.collect();
    jobs.sort_by(|one, other| {
        (&one.start, &one.description).cmp(&(&other.start, &other.description))
    });
    jobs
}

/// A document with its entities spelled out and line breaks as `\n`, for texts that stand on one line.
pub(super) fn plain_text(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
        .replace('\n', "\\n")
}
