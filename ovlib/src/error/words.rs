//! Parts of the one line that an error is printed as.

use super::Error;

pub(super) fn close_names(near: &[String]) -> Option<String> {
    match near {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        many => Some(format!("close names are {}", many.join(", "))),
    }
}

pub(super) fn request_of(method: &str, path: &str) -> String {
    match (method.is_empty(), path.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!(" in {path}"),
        _ => format!(": {method} {path}"),
    }
}

/// Whether some failed, some were not begun, or both.
pub(super) fn not_done(failed: &[(String, Error)], left: &[String]) -> String {
    match (failed.len(), left.len()) {
        (_, 0) => "failed".to_owned(),
        (0, _) => "were not begun".to_owned(),
        (failed, left) => format!("are not done: {failed} failed, {left} not begun"),
    }
}

pub(super) fn in_place(place: &str) -> String {
    if place.is_empty() {
        String::new()
    } else {
        format!(" in {place}")
    }
}

pub(super) fn at_offset(offset: Option<u64>) -> String {
    offset
        .map(|offset| format!(" at byte {offset}"))
        .unwrap_or_default()
}

pub(super) fn one_line(errors: &[Error]) -> String {
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    texts.join("; ")
}

/// What could not be done: in the user's words where they are known, else the request.
pub(super) fn refused(fault: &super::Fault) -> String {
    let status = fault.status;
    match &fault.deed {
        Some(deed) => format!("cannot {deed}: the engine refused ({status})"),
        None => format!(
            "the engine refused ({status}){}",
            request_of(&fault.method, &fault.path)
        ),
    }
}
