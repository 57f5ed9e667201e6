//! Who may do what: users, groups, their domains, roles and permissions.

use super::{ACTION, READ};
use crate::verb::{Column, Effect, Field, Noun, Param, ParamKind, Show, Source, Target, Verb};
use crate::verbs::{may, named, permission};
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
    verbs: &[READ[0], READ[1], READ[2], &PERMITS, &ROLES],
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
    verbs: &[READ[0], READ[1], READ[2], &GRANT, &REVOKE, &WHO_CAN],
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

/// Verbs of the permissions of one object.
pub(super) const HELD: &[&Verb] = &[READ[0], READ[1], READ[2], &GRANT_HERE, &REVOKE_HERE];

const PERMITS: Verb = Verb {
    name: "permits",
    aliases: &["may"],
    summary: "Show what a user may do, one line for each object",
    examples: &[
        (
            "user permits alice@internal-authz",
            "What one may do, and where",
        ),
        (
            "user permits alice@internal-authz -o json",
            "The same for programs",
        ),
    ],
    run: may::permits,
    ..Verb::DEFAULT
};

const ROLES: Verb = Verb {
    name: "roles",
    summary: "Show the roles that a user has anywhere",
    examples: &[
        ("user roles alice@internal-authz", "Each once"),
        (
            "user roles alice@internal-authz -o name",
            "Their names alone",
        ),
    ],
    run: may::roles,
    ..Verb::DEFAULT
};

const GRANT: Verb = Verb {
    name: "create",
    aliases: &["add", "new", "grant"],
    summary: "Give a role to a user or group, on one object or on all",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    params: &permission::ON,
    examples: &[
        (
            "permission add -r UserVmManager -u alice@internal-authz --vm web01",
            "On one machine",
        ),
        (
            "permission add -r ReadOnlyAdmin -g Everyone --dry-run",
            "On everything; see what would be sent",
        ),
    ],
    run: permission::create,
    ..Verb::DEFAULT
};

const TAKEN: [Param; 4] = [
    Param::option("role", Object("role"), "The role; without it every role").short('r'),
    Param::option("user", Object("user"), "From this user").short('u'),
    Param::option("group", Object("group"), "From this group").short('g'),
    Param::flag("missing-ok", "What is not there is as good as taken"),
];

const REVOKE: Verb = Verb {
    name: "revoke",
    summary: "Take a role from a user or group, by their names",
    target: Target::None,
    params: &[
        TAKEN[0],
        TAKEN[1],
        TAKEN[2],
        TAKEN[3],
        permission::ON[0],
        permission::ON[1],
        permission::ON[2],
        permission::ON[3],
        permission::ON[4],
        permission::ON[5],
        permission::ON[6],
        permission::ON[7],
        permission::ON[8],
    ],
    examples: &[
        (
            "permission revoke -r UserVmManager -u alice@internal-authz --vm web01",
            "On one machine",
        ),
        (
            "permission revoke -u carol@internal-authz --dry-run",
            "What one has on everything; see what would be sent",
        ),
    ],
    run: permission::revoke,
    ..ACTION
};

const WHO_CAN: Verb = Verb {
    name: "who-can",
    aliases: &["who_can", "whocan"],
    summary: "Show who has a permit, on one object or on everything",
    target: Target::None,
    params: &[
        Param {
            positional: true,
            required: true,
            ..Param::option("permit", Text, "The permit, such as run_vm")
        },
        permission::ON[0],
        permission::ON[1],
        permission::ON[2],
        permission::ON[3],
        permission::ON[4],
        permission::ON[5],
        permission::ON[6],
        permission::ON[7],
        permission::ON[8],
    ],
    examples: &[
        (
            "permission who-can run_vm --vm web01",
            "Who may start a machine, and by which role",
        ),
        (
            "permission who-can create_host -o json",
            "Who may add hosts anywhere, for programs",
        ),
    ],
    run: may::who_can,
    ..Verb::DEFAULT
};

const GRANT_HERE: Verb = Verb {
    summary: "Give a role on it to a user or group",
    params: &[],
    examples: &[
        (
            "vm -n web01 permissions add -r UserRole -u alice@internal-authz",
            "On one machine",
        ),
        (
            "cluster -n Default permissions add -r UserRole -g Everyone --dry-run",
            "On a cluster; see what would be sent",
        ),
    ],
    ..GRANT
};

const REVOKE_HERE: Verb = Verb {
    summary: "Take a role on it from a user or group, by their names",
    params: &TAKEN,
    examples: &[
        (
            "vm -n web01 permissions revoke -r UserVmManager -u alice@internal-authz",
            "On one machine",
        ),
        (
            "host -n host01 permissions revoke -u alice@internal-authz --missing-ok --dry-run",
            "See what would be sent",
        ),
    ],
    ..REVOKE
};
