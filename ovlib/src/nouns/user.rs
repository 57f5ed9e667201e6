//! Who may do what: users, groups, their domains, roles and permissions.

use super::READ;
use crate::verb::{Column, Field, Noun, ParamKind, Show, Source};
use crate::verbs::named;
use ParamKind::{Object, Switch, Text};

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
    fields: &[
        Field::new(
            "domain",
            Object("domain"),
            "domain",
            "Directory domain, such as internal-authz",
        )
        .at_create(),
        Field::new(
            "namespace",
            Text,
            "namespace",
            "Name space in that directory",
        )
        .at_create(),
        Field::new(
            "principal",
            Text,
            "principal",
            "Principal in that directory",
        )
        .at_create(),
    ],
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
    fields: &[Field::new(
        "domain",
        Object("domain"),
        "domain",
        "Directory domain, such as internal-authz",
    )
    .at_create()],
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
    fields: &[
        Field::new(
            "administrative",
            Switch,
            "administrative",
            "For administrators",
        ),
        Field::new(
            "permit",
            Text,
            "permits",
            "Permit by name or id, such as run_vm",
        )
        .found(named::permit)
        .many()
        .also(&["permits"]),
        Field::new("description", Text, "description", "Description"),
    ],
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
    fields: &[
        Field::new("role", Object("role"), "role", "Role that is given")
            .short('r')
            .at_create(),
        Field::new("user", Object("user"), "user", "User it is given to")
            .short('u')
            .at_create(),
        Field::new("group", Object("group"), "group", "Group it is given to")
            .short('g')
            .at_create(),
    ],
    ..Noun::DEFAULT
};
