//! The folders of hosts, to which appliances are written: every host has those of its system, and all that one could ask for
//! where people mount what they keep; and the file of a world may name more.

use crate::node::Node;
use crate::store::Store;

/// Where those of the world are kept, by their paths.
const NAMED: &str = "folders";

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

/// Gives every host a folder.
pub(crate) fn keep(store: &mut Store, path: &str) {
    store.put_below(NAMED, "", Node::reference("folder", plain(path)));
}

fn plain(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" if path.starts_with('/') => "/",
        other => other,
    }
}

/// Whether a host has the folder.
pub(super) fn is_there(store: &Store, path: &str) -> bool {
    let path = plain(path);
    if store.root(NAMED, path).is_some() {
        return true;
    }
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
        let mut store = Store::new(1);
        keep(&mut store, "/appliances/");
        for path in [
            "/",
            "/tmp",
            "/tmp/",
            "/mnt",
            "/backups/vms/monday",
            "/appliances",
        ] {
            assert!(is_there(&store, path), "{path}");
        }
        for path in [
            "",
            "tmp",
            "ova",
            "/nosuch",
            "/tmp/nosuch",
            "/mnts",
            "/appliances/x",
        ] {
            assert!(!is_there(&store, path), "{path}");
        }
    }
}
