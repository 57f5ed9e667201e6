//! Bytes from and to trees, in the engine's own layout. Requests are read and checked in one pass by `strict`.

pub mod json_empty;
pub mod json_write;
pub mod shape;
pub mod stream;
pub mod values;
pub mod xml_read;
pub mod xml_write;

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/xml`
    Xml,
    /// `application/json`
    Json,
}

impl Format {
    /// The content type of replies; only XML names its charset.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Xml => "application/xml;charset=UTF-8",
            Format::Json => "application/json",
        }
    }
}

/// Where every href begins.
pub const BASE: &str = "/ovirt-engine/api";

/// The href as the client gets it: with the version when the path had one. Only the own href of a VM's disk
/// attachment never has it (engine 4.5.8).
pub fn versioned(href: &str, version: Option<&str>) -> Option<String> {
    let rest = href.strip_prefix(BASE)?;
    let version = version?;
    if !(rest.is_empty() || rest.starts_with('/')) || is_attachment(rest) {
        return None;
    }
    Some(format!("{BASE}/v{version}{rest}"))
}

fn is_attachment(path: &str) -> bool {
    let words: Vec<&str> = path.split('/').collect();
    matches!(words[..], ["", "vms", _, "diskattachments", _])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_goes_into_every_href_but_attachments() {
        let check = |href: &str, want: Option<&str>| {
            assert_eq!(versioned(href, Some("4")).as_deref(), want, "{href}");
        };
        check(
            "/ovirt-engine/api/vms/1",
            Some("/ovirt-engine/api/v4/vms/1"),
        );
        check(
            "/ovirt-engine/api/vms/1/diskattachments",
            Some("/ovirt-engine/api/v4/vms/1/diskattachments"),
        );
        check("/ovirt-engine/api/vms/1/diskattachments/2", None);
        check("/ovirt-engine/apidoc", None);
        assert_eq!(versioned("/ovirt-engine/api/vms/1", None), None);
    }
}
