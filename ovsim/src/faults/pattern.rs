//! Patterns of rules: `*` for any text within one segment of a path, a segment `**` for any number of segments.

/// Whether a text is what a pattern with `*` describes; capitals do not matter.
pub(super) fn text_fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or("").to_lowercase();
    let text = text.to_lowercase();
    let Some(mut rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    let mut parts = parts.map(str::to_lowercase).peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part.as_str());
        }
        match rest.find(part.as_str()) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// Whether a path is what a pattern describes, segment by segment; empty segments do not count, nor matrix parameters.
pub(super) fn path_fits(pattern: &str, path: &str) -> bool {
    let segments = |text: &str| -> Vec<String> {
        let words = text.split('/').filter(|word| !word.is_empty());
        let plain = words.map(|word| word.split(';').next().unwrap_or(word).to_owned());
        plain.collect()
    };
    fits(&segments(pattern), &segments(path))
}

fn fits(pattern: &[String], path: &[String]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((first, rest)) if first == "**" => {
            (0..=path.len()).any(|gone| fits(rest, &path[gone..]))
        }
        Some((first, rest)) => match path.split_first() {
            Some((word, others)) => text_fits(first, word) && fits(rest, others),
            None => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_texts_and_segments() {
        assert!(path_fits("vms/*/start", "/vms/12/start"));
        assert!(path_fits("vms/*/start", "vms//12/start;async=true"));
        assert!(!path_fits("vms/*/start", "vms/12/nics/start"));
        assert!(path_fits("vms/**", "vms"));
        assert!(path_fits("vms/**", "vms/1/nics/2"));
        assert!(path_fits("**/disks", "vms/1/snapshots/2/disks"));
        assert!(path_fits("storage*", "storagedomains"));
        assert!(!path_fits("vms", "vms/1"));
        assert!(path_fits("", ""));
        assert!(text_fits("web*", "Web01") && text_fits("*b*1", "web01"));
        assert!(!text_fits("web", "web01") && !text_fits("a*a", "a"));
    }
}
