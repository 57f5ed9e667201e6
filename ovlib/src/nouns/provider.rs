//! External providers of hosts, images, networks and volumes; errata.

use super::READ;
use crate::verb::{Column, Noun, Show};

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
    verbs: READ,
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
    verbs: READ,
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
    verbs: READ,
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
    verbs: READ,
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
