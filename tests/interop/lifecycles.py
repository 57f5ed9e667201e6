"""The types that are added, updated and removed through the SDK: one row each."""

import time

import ovirtsdk4 as sdk
from ovirtsdk4 import types


class Row:
    """One type: where it lives, what is added, what is changed, how both are read back."""

    def __init__(self, name, service, new, read, first, change=None, second=None, status=None, clean=None):
        self.name = name
        self.service = service
        self.new = new
        self.read = read
        self.first = first
        self.change = change
        self.second = second
        self.status = status
        self.clean = clean or (lambda connection, system: None)

    def settle(self, item):
        """Waits until the object may be touched again, for types that are locked while the engine works."""
        until(lambda: self.status is None or item.get().status == self.status, f'{self.name} to be {self.status}')

    def gone(self, item):
        """Waits until the object is not found any more."""
        until(lambda: is_missing(item), f'{self.name} to be gone')


def until(claim, what, seconds=30):
    """Asks again and again, as scripts do, until the claim holds."""
    end = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > end:
            raise AssertionError(f'waited {seconds} s for {what}')
        time.sleep(0.1)


def is_missing(item):
    """The engine answers 404; it trips over an affinity group that is not there, and says so with a 400 (4.5.8)."""
    try:
        item.get()
    except sdk.NotFoundError:
        return True
    except sdk.Error as error:
        if error.code == 400 and 'because "ag" is null' in str(error):
            return True
        raise
    return False


def data_center(system):
    """The Default data center's service."""
    return system.data_centers_service().service(system.data_centers_service().list(search='name=Default')[0].id)


def cluster(system):
    """The Default cluster's service."""
    return system.clusters_service().service(system.clusters_service().list(search='name=Default')[0].id)


def network(system):
    """The management network."""
    return next(row for row in system.networks_service().list() if row.name == 'ovirtmgmt')


def data_domain(system):
    """Some active data domain, as a reference."""
    domains = system.storage_domains_service().list()
    return types.StorageDomain(id=next(row.id for row in domains if row.type == types.StorageDomainType.DATA))


def machine(system):
    """A VM of our own to hang parts on, made once."""
    vms = system.vms_service()
    found = vms.list(search='name=interop-parts')
    vm = found[0] if found else vms.add(new_vm('interop-parts'))
    return vms.service(vm.id)


def new_vm(name):
    """The least VM."""
    return types.Vm(name=name, cluster=types.Cluster(name='Default'), template=types.Template(name='Blank'))


def drop_machine(connection, system):
    """Removes what `machine` made."""
    item = machine(system)
    item.remove()
    until(lambda: is_missing(item), 'the VM to be gone')


GIB = 2**30

LIFECYCLES = [
    Row(
        'tag', lambda connection, system: system.tags_service(),
        lambda connection, system: types.Tag(name='interop-tag', description='one'),
        lambda tag: (tag.name, tag.description), ('interop-tag', 'one'),
        types.Tag(description='two'), ('interop-tag', 'two'),
    ),
    Row(
        'bookmark', lambda connection, system: system.bookmarks_service(),
        lambda connection, system: types.Bookmark(name='interop-bookmark', value='vm:status=up'),
        lambda bookmark: bookmark.value, 'vm:status=up',
        types.Bookmark(value='vm:status=down'), 'vm:status=down',
    ),
    Row(
        'mac_pool', lambda connection, system: system.mac_pools_service(),
        lambda connection, system: types.MacPool(
            name='interop-macs', ranges=[types.Range(from_='02:00:00:00:00:00', to='02:00:00:00:00:ff')]),
        lambda pool: (pool.name, pool.ranges[0].to, pool.allow_duplicates), ('interop-macs', '02:00:00:00:00:ff', False),
        types.MacPool(allow_duplicates=True), ('interop-macs', '02:00:00:00:00:ff', True),
    ),
    Row(
        'data_center', lambda connection, system: system.data_centers_service(),
        lambda connection, system: types.DataCenter(name='interop-dc', local=False),
        lambda center: (center.name, center.local, center.description), ('interop-dc', False, None),
        types.DataCenter(description='changed'), ('interop-dc', False, 'changed'),
    ),
    Row(
        'cluster', lambda connection, system: system.clusters_service(),
        lambda connection, system: types.Cluster(
            name='interop-cluster', cpu=types.Cpu(architecture=types.Architecture.X86_64),
            data_center=types.DataCenter(name='Default')),
        lambda item: (item.name, item.comment), ('interop-cluster', ''),
        types.Cluster(comment='changed'), ('interop-cluster', 'changed'),
    ),
    Row(
        'network', lambda connection, system: system.networks_service(),
        lambda connection, system: types.Network(
            name='interop-net', data_center=types.DataCenter(name='Default'), vlan=types.Vlan(id=42), mtu=1400),
        lambda item: (item.name, item.vlan.id, item.mtu), ('interop-net', 42, 1400),
        types.Network(mtu=9000), ('interop-net', 42, 9000),
    ),
    Row(
        'vnic_profile', lambda connection, system: system.vnic_profiles_service(),
        lambda connection, system: types.VnicProfile(
            name='interop-profile', network=types.Network(id=network(system).id)),
        lambda profile: (profile.name, profile.port_mirroring), ('interop-profile', False),
        types.VnicProfile(port_mirroring=True), ('interop-profile', True),
    ),
    Row(
        'role', lambda connection, system: system.roles_service(),
        lambda connection, system: types.Role(
            name='interop-role', administrative=False, permits=[types.Permit(id='1')]),
        lambda role: (role.name, role.mutable, role.description), ('interop-role', True, None),
        types.Role(description='changed'), ('interop-role', True, 'changed'),
    ),
    Row(
        'affinity_label', lambda connection, system: system.affinity_labels_service(),
        lambda connection, system: types.AffinityLabel(name='interop-label'),
        lambda label: label.name, 'interop-label',
        types.AffinityLabel(name='interop-label2'), 'interop-label2',
    ),
    Row(
        'affinity_group', lambda connection, system: cluster(system).affinity_groups_service(),
        lambda connection, system: types.AffinityGroup(name='interop-group', enforcing=False, positive=True),
        lambda group: (group.name, group.enforcing, group.vms_rule.enforcing), ('interop-group', False, False),
        types.AffinityGroup(description='changed'), ('interop-group', False, False),
    ),
    Row(
        'scheduling_policy', lambda connection, system: system.scheduling_policies_service(),
        lambda connection, system: types.SchedulingPolicy(name='interop-policy', description='one'),
        lambda policy: (policy.name, policy.description), ('interop-policy', 'one'),
        types.SchedulingPolicy(description='two'), ('interop-policy', 'two'),
    ),
    Row(
        'storage_connection', lambda connection, system: system.storage_connections_service(),
        lambda connection, system: types.StorageConnection(
            type=types.StorageType.NFS, address='192.0.2.7', path='/exports/interop'),
        lambda item: (item.address, item.path), ('192.0.2.7', '/exports/interop'),
    ),
    Row(
        'quota', lambda connection, system: data_center(system).quotas_service(),
        lambda connection, system: types.Quota(name='interop-quota', description='one'),
        lambda quota: (quota.name, quota.description), ('interop-quota', 'one'),
    ),
    Row(
        'qos', lambda connection, system: data_center(system).qoss_service(),
        lambda connection, system: types.Qos(name='interop-qos', type=types.QosType.CPU, cpu_limit=50),
        lambda qos: (qos.name, qos.cpu_limit), ('interop-qos', 50),
        types.Qos(cpu_limit=60), ('interop-qos', 60),
    ),
    Row(
        'disk', lambda connection, system: system.disks_service(),
        lambda connection, system: types.Disk(
            name='interop-disk', description='one', format=types.DiskFormat.COW, provisioned_size=GIB,
            storage_domains=[data_domain(system)]),
        lambda disk: (disk.name, disk.provisioned_size, disk.description), ('interop-disk', GIB, 'one'),
        types.Disk(description='changed'), ('interop-disk', GIB, 'changed'),
        status=types.DiskStatus.OK,
    ),
    Row(
        'vm', lambda connection, system: system.vms_service(),
        lambda connection, system: new_vm('interop-vm'),
        lambda vm: (vm.name, vm.memory, vm.description, vm.cpu.topology.cores), ('interop-vm', GIB, '', 1),
        types.Vm(description='changed <&> ü', memory=2 * GIB, cpu=types.Cpu(topology=types.CpuTopology(cores=2))),
        ('interop-vm', 2 * GIB, 'changed <&> ü', 2),
        status=types.VmStatus.DOWN,
    ),
    Row(
        'nic', lambda connection, system: machine(system).nics_service(),
        lambda connection, system: types.Nic(name='nic1', interface=types.NicInterface.VIRTIO),
        lambda nic: (nic.name, nic.interface, nic.linked), ('nic1', types.NicInterface.VIRTIO, True),
        types.Nic(linked=False), ('nic1', types.NicInterface.VIRTIO, False),
        clean=drop_machine,
    ),
]
