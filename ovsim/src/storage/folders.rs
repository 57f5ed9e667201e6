//! The folders of hosts, to which appliances are written: every host has those of its system, and all that one could ask for
//! where people mount what they keep.

/// Folders of a system; what else lies below them there is not.
const OF_SYSTEM: &[&str] = &[
    "/",
    "/boot",
    "/etc",
    "/rhev",
    "/rhev/data-center",
    "/run",
    "/tmp",
    "/usr",
    "/usr/local",
    "/usr/share",
    "/var",
    "/var/lib",
    "/var/log",
    "/var/tmp",
];

/// Where people keep things: these, and all below them.
const KEPT: &[&str] = &[
    "backup", "backups", "data", "export", "exports", "home", "media", "mnt", "opt", "ova", "root",
    "srv",
];

/// Whether a host has the folder.
pub(super) fn is_there(path: &str) -> bool {
    let path = match path.trim_end_matches('/') {
        "" if path.starts_with('/') => "/",
        other => other,
    };
    let first = path
        .strip_prefix('/')
        .and_then(|rest| rest.split('/').next());
    OF_SYSTEM.contains(&path) || first.is_some_and(|first| KEPT.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_systems_and_below_mounts_are_there() {
        for path in ["/", "/tmp", "/tmp/", "/mnt", "/backups/vms/monday"] {
            assert!(is_there(path), "{path}");
        }
        for path in ["", "tmp", "ova", "/nosuch", "/tmp/nosuch", "/mnts"] {
            assert!(!is_there(path), "{path}");
        }
    }
}
