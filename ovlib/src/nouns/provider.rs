//! External providers of hosts, images, networks and volumes; errata.

use super::{ACTION, READ};
use crate::verb::{Column, Field, Noun, ParamKind, Show, Verb};
use crate::verbs::named;
use ParamKind::{EnumOf, File, Object, Switch, Text};

/// Trust in a provider: the engine takes certificates in Base64.
const IMPORT: Verb = Verb {
    name: "importcertificates",
    aliases: &["import_certificates", "import-certificates"],
    summary: "Make the engine trust its certificate",
    method: "import_certificates",
    fields: &[Field::new(
        "file",
        File,
        "certificates[0].content",
        "Its certificate, PEM or DER",
    )
    .found(named::certificate)
    .needed()],
    examples: &[
        (
            "{noun} importcertificates {name} --file ca.pem",
            "From a file",
        ),
        (
            "{noun} importcertificates {name} --file ca.pem --dry-run",
            "See what would be sent",
        ),
    ],
    ..ACTION
};

const VERBS: &[&Verb] = &[READ[0], READ[1], READ[2], &IMPORT];

const URL: Field = Field::new("url", Text, "url", "Where its API is");
const USER: Field =
    Field::new("username", Text, "username", "User the engine is there").also(&["user"]);
const PASSWORD: Field = Field::new(
    "password-file",
    File,
    "password",
    "File with the password of that user",
)
.found(named::secret);
const AUTHENTICATION: Field = Field::new(
    "authentication",
    Switch,
    "requires_authentication",
    "Log in there at all",
);
const LOGIN_URL: Field = Field::new(
    "authentication-url",
    Text,
    "authentication_url",
    "Where the engine logs in (Keystone)",
);
const TENANT: Field = Field::new("tenant", Text, "tenant_name", "Tenant of that user");
const DESCRIPTION: Field = Field::new("description", Text, "description", "Description");

/// External host providers (Foreman).
pub(super) const HOST: Noun = Noun {
    name: "externalhostprovider",
    aliases: &[
        "externalhostproviders",
        "external_host_providers",
        "external_host_provider",
        "external-host-providers",
        "external-host-provider",
    ],
    summary: "external host providers (Foreman)",
    locator: "external_host_providers",
    columns: &[
        Column::text("name", "name"),
        Column::text("url", "url"),
        Column::new("authentication", "requires_authentication", Show::Yes),
        Column::text("user", "username"),
    ],
    wide: &[
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "satellite",
    verbs: VERBS,
    fields: &[URL, USER, PASSWORD, AUTHENTICATION, DESCRIPTION],
    ..Noun::DEFAULT
};

/// External image providers (Glance).
pub(super) const IMAGE: Noun = Noun {
    name: "openstackimageprovider",
    aliases: &[
        "openstackimageproviders",
        "openstack_image_providers",
        "openstack_image_provider",
        "openstack-image-providers",
        "openstack-image-provider",
    ],
    summary: "external image providers (Glance)",
    locator: "openstack_image_providers",
    columns: &[
        Column::text("name", "name"),
        Column::text("url", "url"),
        Column::new("authentication", "requires_authentication", Show::Yes),
        Column::text("user", "username"),
    ],
    wide: &[
        Column::text("tenant", "tenant_name"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "glance",
    verbs: VERBS,
    fields: &[
        URL,
        USER,
        PASSWORD,
        AUTHENTICATION,
        LOGIN_URL,
        TENANT,
        DESCRIPTION,
    ],
    ..Noun::DEFAULT
};

/// External network providers (OVN, Neutron).
pub(super) const NETWORK: Noun = Noun {
    name: "openstacknetworkprovider",
    aliases: &[
        "openstacknetworkproviders",
        "openstack_network_providers",
        "openstack_network_provider",
        "openstack-network-providers",
        "openstack-network-provider",
    ],
    summary: "external network providers (OVN, Neutron)",
    locator: "openstack_network_providers",
    columns: &[
        Column::text("name", "name"),
        Column::text("url", "url"),
        Column::new("authentication", "requires_authentication", Show::Yes),
        Column::text("user", "username"),
    ],
    wide: &[
        Column::text("plugin", "external_plugin_type"),
        Column::new("sync", "auto_sync", Show::Yes),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "neutron",
    verbs: VERBS,
    fields: &[
        URL,
        USER,
        PASSWORD,
        AUTHENTICATION,
        LOGIN_URL,
        TENANT,
        Field::new(
            "type",
            EnumOf("open_stack_network_provider_type"),
            "type",
            "Whether it is Neutron itself, or another with its API",
        )
        .at_create(),
        Field::new(
            "plugin",
            Text,
            "external_plugin_type",
            "What hosts get for it, such as OVIRT_PROVIDER_OVN",
        ),
        Field::new(
            "auto-sync",
            Switch,
            "auto_sync",
            "Bring its networks into the engine by themselves",
        ),
        Field::new(
            "read-only",
            Switch,
            "read_only",
            "Only look at its networks",
        ),
        DESCRIPTION,
    ],
    ..Noun::DEFAULT
};

/// External volume providers (Cinder).
pub(super) const VOLUME: Noun = Noun {
    name: "openstackvolumeprovider",
    aliases: &[
        "openstackvolumeproviders",
        "openstack_volume_providers",
        "openstack_volume_provider",
        "openstack-volume-providers",
        "openstack-volume-provider",
    ],
    summary: "external volume providers (Cinder)",
    locator: "openstack_volume_providers",
    columns: &[
        Column::text("name", "name"),
        Column::text("url", "url"),
        Column::new("authentication", "requires_authentication", Show::Yes),
        Column::text("user", "username"),
    ],
    wide: &[
        Column::text("datacenter", "data_center.name"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "cinder",
    verbs: READ,
    fields: &[
        URL,
        USER,
        PASSWORD,
        AUTHENTICATION,
        LOGIN_URL,
        TENANT,
        Field::new(
            "datacenter",
            Object("datacenter"),
            "data_center",
            "Data center that uses it",
        )
        .short('d'),
        DESCRIPTION,
    ],
    ..Noun::DEFAULT
};

/// Errata of the engine machine known to Katello.
pub(super) const ERRATUM: Noun = Noun {
    name: "katelloerratum",
    aliases: &[
        "katelloerrata",
        "katello_errata",
        "katello_erratum",
        "katello-errata",
        "katello-erratum",
    ],
    summary: "errata of the engine machine known to Katello",
    locator: "katello_errata",
    columns: &[
        Column::text("title", "title"),
        Column::text("type", "type"),
        Column::text("severity", "severity"),
        Column::new("issued", "issued", Show::Time),
        Column::text("summary", "summary"),
    ],
    wide: &[Column::text("id", "id")],
    find_by: "",
    verbs: READ,
    ..Noun::DEFAULT
};
