//! How the API spells its words: path segments, plurals and singulars. The irregular ones are facts of the types.

/// The path segment of a locator or method: the words joined by nothing, `disk_attachments` -> `diskattachments`.
pub fn segment(name: &str) -> String {
    name.replace('_', "")
}

/// The plural as the engine builds it: `nic` -> `nics`, `scheduling_policy` -> `scheduling_policies`, `qos` -> `qoss`
/// (engine 4.5.8; compared with every tag that the Python SDK 4.6.3 reads).
pub fn plural(singular: &str) -> String {
    match singular.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{singular}s"),
    }
}

/// The name of one item in a list of scalars: `dns_servers` -> `dns_server`, `policies` -> `policy`.
pub fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_string(),
    }
}
