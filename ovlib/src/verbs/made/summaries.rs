//! What actions of the model do, in a line of help, where a person has not written the verb.

/// Type, method, and what it does; `*` is for all types that have the method.
const ROWS: &[(&str, &str, &str)] = &[
    ("vm", "commit_snapshot", "Keep the state that is looked at"),
    (
        "vm",
        "preview_snapshot",
        "Look at the state of a snapshot before it is taken back",
    ),
    (
        "vm",
        "undo_snapshot",
        "Go back from the state that is looked at",
    ),
    (
        "vm",
        "logon",
        "Log the user in at the guest, who must run its agent",
    ),
    (
        "vm",
        "auto_pin_cpu_and_numa_nodes",
        "Pin its processors and memory as its host is built",
    ),
    (
        "vm",
        "reorder_mac_addresses",
        "Give its cards their addresses in the order of their names",
    ),
    ("nic", "activate", "Plug it in"),
    (
        "nic",
        "deactivate",
        "Unplug it, as must be before a running machine loses it",
    ),
    ("backup", "finalize", "End it and let its disks go"),
    (
        "graphics_console",
        "proxy_ticket",
        "Give a ticket for the console's proxy",
    ),
    (
        "graphics_console",
        "ticket",
        "Give a password for it, for a while",
    ),
    (
        "graphics_console",
        "remote_viewer_connection_file",
        "Give the file that a viewer takes to show it",
    ),
    (
        "host",
        "commit_net_config",
        "Keep its networks as they are, also after a restart",
    ),
    (
        "host",
        "copy_host_networks",
        "Give it the networks of another host",
    ),
    (
        "host_nic",
        "update_virtual_functions_configuration",
        "Say how many virtual functions it has and for which networks",
    ),
    (
        "cluster",
        "reset_emulated_machine",
        "Forget the emulated machine its hosts agreed on",
    ),
    (
        "cluster",
        "sync_all_networks",
        "Make the networks of all its hosts what the cluster says",
    ),
    (
        "cluster",
        "refresh_gluster_heal_status",
        "Read how far Gluster has healed",
    ),
    (
        "cluster",
        "upgrade",
        "Tell the engine that an upgrade begins, goes on, or is over",
    ),
    ("gluster_hook", "disable", "Do not run it any more"),
    ("gluster_hook", "enable", "Run it again"),
    (
        "gluster_hook",
        "resolve",
        "End a conflict between copies on several hosts",
    ),
    (
        "gluster_volume",
        "get_profile_statistics",
        "Show what its profile has measured",
    ),
    (
        "gluster_volume",
        "rebalance",
        "Spread its files over all bricks",
    ),
    (
        "gluster_volume",
        "stop_rebalance",
        "Stop spreading its files",
    ),
    (
        "gluster_volume",
        "reset_all_options",
        "Make all its options usual again",
    ),
    (
        "gluster_volume",
        "reset_option",
        "Make one of its options usual again",
    ),
    ("gluster_volume", "set_option", "Set one of its options"),
    ("gluster_volume", "start", "Put it into use"),
    ("gluster_volume", "stop", "Take it out of use"),
    (
        "gluster_volume",
        "start_profile",
        "Begin to measure what is done with it",
    ),
    ("gluster_volume", "stop_profile", "Measure no more"),
    (
        "gluster_brick",
        "activate",
        "Use bricks again that were to go",
    ),
    (
        "gluster_brick",
        "migrate",
        "Move the data off bricks that are to go",
    ),
    (
        "gluster_brick",
        "stop_migrate",
        "Stop moving data off bricks",
    ),
    ("gluster_brick", "replace", "Put another brick in its place"),
    (
        "data_center",
        "set_master",
        "Make another storage domain the master",
    ),
    (
        "data_center",
        "clean_finished_tasks",
        "Forget tasks that are over",
    ),
    ("storage_domain", "activate", "Put it into use again"),
    ("storage_domain", "deactivate", "Put it into maintenance"),
    (
        "storage_domain",
        "is_attached",
        "Tell whether a data center holds it",
    ),
    ("disk", "copy", "Copy it to another storage domain"),
    ("disk", "move", "Move it to another storage domain"),
    (
        "disk",
        "sparsify",
        "Give back what its file systems do not use",
    ),
    ("disk", "reduce", "Give back what its volume does not use"),
    (
        "disk",
        "register",
        "Take one that lies there into the engine",
    ),
    ("disk", "refresh_lun", "Read the size of its LUN anew"),
    (
        "disk",
        "convert",
        "Change its format, or whether it is sparse",
    ),
    ("image", "import", "Make a disk or a template of it"),
    (
        "open_stack_image",
        "import",
        "Make a disk or a template of it",
    ),
    (
        "open_stack_network",
        "import",
        "Make it a network of a data center",
    ),
    (
        "template",
        "import",
        "Take it from an export domain into the engine",
    ),
    (
        "template",
        "register",
        "Take one that lies there into the engine",
    ),
    (
        "vm",
        "import",
        "Take it from an export domain into the engine",
    ),
    ("vm", "register", "Take one that lies there into the engine"),
    ("event", "undelete", "Show those again that were cleared"),
    ("job", "clear", "Forget it, one of an external system"),
    ("job", "end", "Say how it ended, one of an external system"),
    ("step", "end", "Say how it ended, one of an external system"),
    (
        "image_transfer",
        "extend",
        "Keep it alive though nothing moves",
    ),
    ("image_transfer", "pause", "Let it rest"),
    ("image_transfer", "resume", "Let it go on"),
    (
        "image_transfer",
        "cancel",
        "Break it off; what was uploaded goes",
    ),
    (
        "image_transfer",
        "finalize",
        "End it; what was uploaded can be used",
    ),
    (
        "*",
        "test_connectivity",
        "Try whether the engine reaches it",
    ),
    (
        "*",
        "import_certificates",
        "Make the engine trust its certificate",
    ),
];

/// What an action of a type does; none where only its name tells.
pub(super) fn summary(type_name: &str, method: &str) -> Option<&'static str> {
    let is_it = |row: &&(&str, &str, &str)| row.1 == method && [type_name, "*"].contains(&row.0);
    ROWS.iter().find(is_it).map(|(.., words)| *words)
}

#[cfg(test)]
mod tests {
    use super::{ROWS, summary};
    use ovmodel::Shape;

    /// Every action that the model lets be made a verb says what it does.
    #[test]
    fn every_made_action_has_words_of_its_own() {
        let mut missing = Vec::new();
        let mut next: Vec<_> = crate::nouns::all().iter().collect();
        let mut depth = 0;
        while depth < 3 {
            for noun in &next {
                for verb in noun.all_verbs().iter().filter(|verb| verb.is_made) {
                    if verb.summary.starts_with("Perform the") {
                        missing.push(format!("{} {}", noun.name, verb.name));
                    }
                }
            }
            next = next
                .iter()
                .flat_map(|noun| crate::nouns::parts(noun).iter().copied())
                .collect();
            depth += 1;
        }
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn every_row_is_an_action_of_the_model() {
        for (of, method, _) in ROWS {
            let there = ovmodel::services().any(|service| {
                let found = service.method(method);
                found.is_some_and(|found| found.shape() == Shape::Action)
            });
            assert!(there, "{of} {method}");
        }
        assert_eq!(summary("vm", "nothing"), None);
    }
}
