//! What may come back.

use super::Case;
use crate::codec::xml_read::{Event, Reader};
use crate::route::{self, Lost};

/// Why an answer cannot be right.
pub(super) fn judge(case: &Case, status: u16, body: &[u8]) -> Result<(), &'static str> {
    let text = String::from_utf8_lossy(body);
    // An id that cannot be read ends the way to the body.
    let lost = matches!(route::enter(&case.path), Err(Lost::Exception(_)));
    if lost && status == 500 {
        return Ok(());
    }
    if case.broken && !matches!(status, 400 | 404 | 405) {
        return Err("what cannot be read is not refused as such");
    }
    match status {
        200..=204 | 400 | 403 | 404 | 405 | 409 | 415 => {}
        501 | 503 => {}
        401 if text.contains("must exist in Database") => {}
        500 if is_known(case, &text) => {}
        500 => return Err("an engine has no 500 here"),
        _ => return Err("a status that no engine gives here"),
    }
    if text.starts_with("<?xml") && !is_whole(body) {
        return Err("a document that cannot be read");
    }
    Ok(())
}

/// The places where an engine has a 500: null pointers in commands, dates that its database does not take, ids that are no
/// numbers, Cinder (engine 4.5.8).
fn is_known(case: &Case, text: &str) -> bool {
    let tells = [
        "java.lang.",
        "NullPointer",
        "Problem fetching",
        "For input string",
        "org.ovirt.",
        "Cannot invoke",
        "HTTP 404 Not Found",
        "General command validation failure",
    ];
    tells.iter().any(|tell| text.contains(tell))
        || text.is_empty() && case.path.contains("graphicsconsoles")
        // A permit by a name that there is none of: an exception without a message.
        || SILENT.iter().any(|word| case.path.contains(word)) && !text.contains("<detail>")
        || case.path.contains("search=") && text.contains("<detail></detail>")
}

/// Places where an exception without a message is a fault without a detail: permits by name, numbers that are missing.
const SILENT: &[&str] = &[
    "/disksnapshots",
    "/glustervolumes",
    "/mediateddevices",
    "/permits",
    "/quotaclusterlimits",
    "/quotastoragelimits",
];

/// Whether every element is closed.
fn is_whole(body: &[u8]) -> bool {
    let mut reader = Reader::new(body);
    loop {
        match reader.advance() {
            Event::Done => return true,
            Event::Broken => return false,
            _ => {}
        }
    }
}
