//! Options for what a machine is told at its first boot, by cloud-init, Ignition or Sysprep.

use crate::verb::{Field, ParamKind};
use crate::verbs::named;
use ParamKind::{File, Text};

/// At `initialization` of the machine itself.
pub(super) const FIELDS: [Field; FIRST.len()] = FIRST;

/// The same inside the machine that `start` is given.
pub(super) const ONCE: [Field; FIRST.len()] = {
    let mut fields = FIRST;
    let mut at = 0;
    while at < fields.len() {
        fields[at].at = BELOW_VM[at];
        at += 1;
    }
    fields
};

const FIRST: [Field; 16] = [
    Field::new(
        "host-name",
        Text,
        "initialization.host_name",
        "Name the guest gives itself",
    )
    .also(&["hostname"]),
    Field::new(
        "guest-user",
        Text,
        "initialization.user_name",
        "User that is made in the guest",
    ),
    Field::new(
        "guest-password-file",
        File,
        "initialization.root_password",
        "File with that user's password, or root's",
    )
    .found(named::secret),
    Field::new(
        "ssh-key",
        Text,
        "initialization.authorized_ssh_keys",
        "Public key that may log in, or @FILE",
    )
    .found(named::file),
    Field::new(
        "script",
        Text,
        "initialization.custom_script",
        "cloud-config, Ignition or Sysprep text, or @FILE",
    )
    .also(&["custom-script"])
    .content(),
    Field::new(
        "dns",
        Text,
        "initialization.dns_servers",
        "Name servers, with blanks between",
    ),
    Field::new(
        "dns-search",
        Text,
        "initialization.dns_search",
        "Domains to search, with blanks between",
    ),
    Field::new(
        "guest-nic",
        Text,
        "initialization.nic_configurations",
        "NAME:dhcp, or NAME:ADDRESS/BITS[:GATEWAY]",
    )
    .found(named::nic_configuration)
    .many(),
    Field::new(
        "guest-time-zone",
        Text,
        "initialization.timezone",
        "Time zone of the guest",
    ),
    Field::new(
        "windows-domain",
        Text,
        "initialization.domain",
        "Windows domain it joins",
    ),
    Field::new(
        "windows-ou",
        Text,
        "initialization.active_directory_ou",
        "Place in that domain",
    ),
    Field::new(
        "windows-key",
        Text,
        "initialization.windows_license_key",
        "Windows product key",
    ),
    Field::new(
        "windows-org",
        Text,
        "initialization.org_name",
        "Organisation the guest is licensed to",
    ),
    Field::new(
        "input-locale",
        Text,
        "initialization.input_locale",
        "Keyboard of a Windows guest",
    ),
    Field::new(
        "ui-language",
        Text,
        "initialization.ui_language",
        "Language of a Windows guest",
    ),
    Field::new(
        "system-locale",
        Text,
        "initialization.system_locale",
        "Locale of a Windows guest",
    ),
];

const BELOW_VM: [&str; FIRST.len()] = [
    "vm.initialization.host_name",
    "vm.initialization.user_name",
    "vm.initialization.root_password",
    "vm.initialization.authorized_ssh_keys",
    "vm.initialization.custom_script",
    "vm.initialization.dns_servers",
    "vm.initialization.dns_search",
    "vm.initialization.nic_configurations",
    "vm.initialization.timezone",
    "vm.initialization.domain",
    "vm.initialization.active_directory_ou",
    "vm.initialization.windows_license_key",
    "vm.initialization.org_name",
    "vm.initialization.input_locale",
    "vm.initialization.ui_language",
    "vm.initialization.system_locale",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_start_are_those_of_the_machine() {
        for (field, below) in FIRST.iter().zip(BELOW_VM) {
            assert_eq!(below, format!("vm.{}", field.at));
        }
    }
}
