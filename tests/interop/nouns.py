"""Which noun of ovcmd lists which root collection of the SDK, and running ovcmd from Python."""

import os
import subprocess

# Noun of ovcmd: method of the SDK's system service. Two are missing: engine 4.5.8 refuses to list errata without Foreman,
# and block storage providers at all.
NOUNS = {
    'vm': 'vms_service',
    'host': 'hosts_service',
    'cluster': 'clusters_service',
    'datacenter': 'data_centers_service',
    'storagedomain': 'storage_domains_service',
    'disk': 'disks_service',
    'network': 'networks_service',
    'vnicprofile': 'vnic_profiles_service',
    'template': 'templates_service',
    'instancetype': 'instance_types_service',
    'pool': 'vm_pools_service',
    'event': 'events_service',
    'job': 'jobs_service',
    'user': 'users_service',
    'group': 'groups_service',
    'role': 'roles_service',
    'permission': 'permissions_service',
    'domain': 'domains_service',
    'tag': 'tags_service',
    'bookmark': 'bookmarks_service',
    'affinitylabel': 'affinity_labels_service',
    'schedulingpolicy': 'scheduling_policies_service',
    'schedulingpolicyunit': 'scheduling_policy_units_service',
    'diskprofile': 'disk_profiles_service',
    'cpuprofile': 'cpu_profiles_service',
    'macpool': 'mac_pools_service',
    'networkfilter': 'network_filters_service',
    'storageconnection': 'storage_connections_service',
    'imagetransfer': 'image_transfers_service',
    'os': 'operating_systems_service',
    'icon': 'icons_service',
    'externalhostprovider': 'external_host_providers_service',
    'openstackimageprovider': 'openstack_image_providers_service',
    'openstacknetworkprovider': 'openstack_network_providers_service',
}


def ovcmd(*words):
    """Standard output of a run that ends well and says nothing else."""
    ran = subprocess.run([os.environ['OVCMD'], *words], capture_output=True, timeout=120, check=False)
    said = ran.stderr.decode()
    if ran.returncode or said:
        raise AssertionError(f'ovcmd {" ".join(words)} ended with {ran.returncode}: {said.strip()}')
    return ran.stdout.decode()
