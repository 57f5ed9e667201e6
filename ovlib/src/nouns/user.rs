//! Who may do what: users, groups, their domains, roles and permissions.

use super::READ;
use crate::verb::{Column, Noun, Show, Source};

/// Users that may log in.
pub(super) const NOUN: Noun = Noun {
    name: "user",
    aliases: &["users"],
    summary: "users that may log in",
    locator: "users",
    columns: &[
        Column::text("user", "user_name"),
        Column {
            title: "name",
            source: Source::Join(" ", &["name", "last_name"]),
            show: Show::Text,
        },
        Column::text("email", "email"),
        Column::text("domain", "domain.name"),
    ],
    wide: &[
        Column::text("department", "department"),
        Column::text("namespace", "namespace"),
        Column::text("id", "id"),
    ],
    find_by: "user_name",
    sample: "admin@internal-authz",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Groups of users.
pub(super) const GROUP: Noun = Noun {
    name: "group",
    aliases: &["groups"],
    summary: "groups of users",
    locator: "groups",
    columns: &[
        Column::text("name", "name"),
        Column::text("domain", "domain.name"),
        Column::text("namespace", "namespace"),
    ],
    wide: &[Column::text("id", "id")],
    sample: "Everyone",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Directory domains users come from.
pub(super) const DOMAIN: Noun = Noun {
    name: "domain",
    aliases: &["domains"],
    summary: "directory domains users come from",
    locator: "domains",
    columns: &[Column::text("name", "name"), Column::text("id", "id")],
    sample: "internal-authz",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Roles: named sets of permits.
pub(super) const ROLE: Noun = Noun {
    name: "role",
    aliases: &["roles"],
    summary: "roles: named sets of permits",
    locator: "roles",
    columns: &[
        Column::text("name", "name"),
        Column::new("admin", "administrative", Show::Yes),
        Column::new("own", "mutable", Show::Yes),
        Column::text("description", "description"),
    ],
    wide: &[Column::text("id", "id")],
    sample: "UserRole",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Permissions: who holds which role on what.
pub(super) const PERMISSION: Noun = Noun {
    name: "permission",
    aliases: &["permissions"],
    summary: "permissions: who holds which role on what",
    locator: "permissions",
    columns: &[
        Column::text("role", "role.name"),
        Column {
            title: "who",
            source: Source::First(&["user.user_name", "group.name", "user.id", "group.id"]),
            show: Show::Text,
        },
        Column {
            title: "on",
            source: Source::First(&[
                "vm.name",
                "host.name",
                "cluster.name",
                "data_center.name",
                "storage_domain.name",
                "disk.name",
                "template.name",
                "vm_pool.name",
            ]),
            show: Show::Text,
        },
        Column::text("id", "id"),
    ],
    find_by: "",
    verbs: READ,
    ..Noun::DEFAULT
};
