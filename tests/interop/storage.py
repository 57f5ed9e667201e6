"""What lies on storage, through the official SDK: each story goes the normal way and meets the likeliest refusals; events and
jobs are those of an engine."""

import re
import sys
import uuid

import ovirtsdk4 as sdk
from ovirtsdk4 import types

from harness import Checks, connect, same
from lifecycles import is_missing, until

GIB = 1 << 30
NOBODY = '11111111-2222-3333-4444-555555555555'


class Estate:
    """The engine, and what the stories make in it."""

    def __init__(self, system):
        self.system = system
        self.vms = system.vms_service()
        self.disks = system.disks_service()
        self.domains = system.storage_domains_service()
        self.center = system.data_centers_service().list(search='name=Default')[0]
        self.attached = system.data_centers_service().service(self.center.id).storage_domains_service()
        self.data = [row for row in self.attached.list() if row.type == types.StorageDomainType.DATA][:2]
        self.host = system.hosts_service().list(search='status=up')[0]

    def codes(self, correlation):
        """The codes of the events of a request, oldest first."""
        events = self.system.events_service().list(search=f'correlation_id={correlation}')
        return [event.code for event in sorted(events, key=lambda event: int(event.id))]

    def job(self, correlation):
        """Description and status of the only job of a request."""
        jobs = self.system.jobs_service().list(search=f'correlation_id={correlation}')
        return [(job.description, job.status.value) for job in jobs]

    def over(self, correlation):
        """Waits until the jobs of a request have ended."""
        until(lambda: all(status != 'started' for _, status in self.job(correlation)), f'the jobs of {correlation}')

    def disk(self, name, domain=None, **more):
        """A disk of 1 GiB that is ready."""
        wanted = types.Disk(name=name, format=types.DiskFormat.COW, provisioned_size=GIB,
                            storage_domains=[types.StorageDomain(id=domain or self.data[0].id)], **more)
        disk = self.disks.add(wanted)
        service = self.disks.disk_service(disk.id)
        until(lambda: service.get().status == types.DiskStatus.OK, f'{name} to be ok')
        return disk.id

    def vm(self, name, **more):
        """A VM with one plugged disk, down."""
        vm = self.vms.add(types.Vm(name=name, cluster=types.Cluster(name='Default'), template=types.Template(name='Blank')))
        disk = self.disk(f'{name}-disk', **more)
        service = self.vms.vm_service(vm.id)
        service.disk_attachments_service().add(types.DiskAttachment(
            disk=types.Disk(id=disk), interface=types.DiskInterface.VIRTIO, active=True, bootable=True))
        return vm.id, disk

    def named(self, name):
        """The VM of this name, when it is there."""
        return next(iter(self.vms.list(search=f'name={name}')), None)

    def down(self, name):
        """Waits until a VM is there and down; its id."""
        until(lambda: (vm := self.named(name)) and vm.status == types.VmStatus.DOWN, f'{name} to be down')
        return self.named(name).id

    def domain(self, name, kind=types.StorageDomainType.DATA, storage=None):
        """A new domain; NFS when nothing else is said."""
        storage = storage or types.HostStorage(type=types.StorageType.NFS, address='10.54.8.7', path=f'/exports/{name}')
        return self.domains.add(types.StorageDomain(name=name, type=kind, host=types.Host(id=self.host.id), storage=storage)).id

    def attach(self, domain):
        """Attaches a domain and waits until it is active."""
        self.attached.add(types.StorageDomain(id=domain))
        service = self.attached.storage_domain_service(domain)
        until(lambda: service.get().status == types.StorageDomainStatus.ACTIVE, 'the domain to be active')

    def rest(self, domain):
        """Puts a domain into maintenance."""
        service = self.attached.storage_domain_service(domain)
        service.deactivate()
        until(lambda: service.get().status == types.StorageDomainStatus.MAINTENANCE, 'the domain to rest')


def refused(call, status, text):
    """The call is refused with this status and, somewhere in its detail, this text."""
    try:
        call()
    except sdk.Error as error:
        same(error.code, status, 'status')
        detail = error.fault.detail if error.fault else str(error)
        if text not in (detail or str(error)):
            raise AssertionError(f'{detail!r} does not hold {text!r}') from error
    else:
        raise AssertionError(f'not refused: {text}')


def clones(estate):
    """A VM cloned, made of a snapshot, made of a template thin and with disks of its own."""
    vm, _ = estate.vm('so-source')
    service = estate.vms.vm_service(vm)
    service.clone(vm=types.Vm(name='so-twin'), query={'correlation_id': 'so-clone'})
    refused(lambda: service.clone(vm=types.Vm(name='so-other')), 409, 'This disk is currently in use to create VM so-twin.')
    estate.down('so-twin')
    estate.over('so-clone')
    same(estate.codes('so-clone'), [34, 53], 'events of a clone')
    same(estate.job('so-clone'), [('Creating VM so-twin as a clone of VM so-source', 'finished')], 'job of a clone')
    refused(lambda: service.clone(vm=types.Vm(name='so-twin')), 409, 'The VM name is already in use')
    refused(lambda: service.clone(vm=types.Vm(name='a b')), 400, 'The given name contains special characters')
    snapshot = service.snapshots_service().add(types.Snapshot(description='then', persist_memorystate=False))
    wanted = types.Vm(name='so-past', cluster=types.Cluster(name='Default'), snapshots=[types.Snapshot(id=snapshot.id)])
    refused(lambda: estate.vms.add(wanted), 409, 'Snapshot is currently being created for VM so-source')
    state = service.snapshots_service().snapshot_service(snapshot.id)
    until(lambda: state.get().snapshot_status == types.SnapshotStatus.OK, 'the snapshot')
    past = estate.vms.add(wanted, query={'correlation_id': 'so-past'})
    same(past.status, types.VmStatus.IMAGE_LOCKED, 'status')
    estate.down('so-past')
    same(estate.codes('so-past'), [37, 53], 'events of a VM of a snapshot')
    templates = estate.system.templates_service()
    template = templates.add(types.Template(name='so-mould', vm=types.Vm(id=vm)), query={'correlation_id': 'so-mould'})
    same(template.status, types.TemplateStatus.LOCKED, 'status')
    mould = templates.template_service(template.id)
    refused(mould.remove, 409, 'Template ${TemplateName} is being created')
    until(lambda: mould.get().status == types.TemplateStatus.OK, 'the template')
    same(estate.codes('so-mould')[-2:], [48, 51], 'events of a template')
    for name, clone in (('so-thin', False), ('so-thick', True)):
        wanted = types.Vm(name=name, cluster=types.Cluster(name='Default'), template=types.Template(id=template.id))
        estate.vms.add(wanted, clone=clone, query={'correlation_id': name})
        estate.down(name)
        estate.over(name)
        same(estate.codes(name), [37, 53], f'events of {name}')
    refused(mould.remove, 409, 'Template is being used by the following VMs: so-thin')
    base = types.TemplateVersion(base_template=types.Template(id=NOBODY))
    refused(lambda: templates.add(types.Template(name='so-mould', vm=types.Vm(id=vm), version=base)), 400,
            "The relevant Template doesn't exist")
    for name in ('so-thin', 'so-thick', 'so-past', 'so-twin'):
        estate.vms.vm_service(estate.named(name).id).remove()
    until(lambda: estate.named('so-thin') is None, 'so-thin to be gone')
    mould.remove(query={'correlation_id': 'so-gone'})
    until(lambda: is_missing(mould), 'the template to be gone')
    same(estate.codes('so-gone'), [50, 251], 'events of a removal')


def exports(estate):
    """Out to an export domain and to a host, and in again."""
    vm, _ = estate.vm('so-out')
    service = estate.vms.vm_service(vm)
    export = estate.domain('so-export', types.StorageDomainType.EXPORT)
    estate.attach(export)
    refused(lambda: service.export_to_export_domain(storage_domain=types.StorageDomain(id=estate.data[0].id)), 400,
            'is not an export domain')
    target = types.StorageDomain(id=export)
    service.export_to_export_domain(storage_domain=target, query={'correlation_id': 'so-export'})
    estate.over('so-export')
    same(estate.codes('so-export'), [1162, 1150], 'events of an export')
    refused(lambda: service.export_to_export_domain(storage_domain=target), 409, 'VM with the same identifier already exists')
    packed = estate.domains.storage_domain_service(export).vms_service()
    same([row.name for row in packed.list()], ['so-out'], 'what lies on the export domain')
    arguments = {'cluster': types.Cluster(name='Default'), 'storage_domain': types.StorageDomain(id=estate.data[0].id)}
    refused(lambda: packed.vm_service(vm).import_(**arguments), 409, 'VM ID already exists in the system')
    packed.vm_service(vm).import_(clone=True, vm=types.Vm(name='so-in'), query={'correlation_id': 'so-in'}, **arguments)
    estate.down('so-in')
    estate.over('so-in')
    same(estate.codes('so-in'), [1165, 1152], 'events of an import')
    packed.vm_service(vm).remove()
    until(lambda: not packed.list(), 'the export domain to be empty')
    host = types.Host(id=estate.host.id)
    refused(lambda: service.export_to_path_on_host(host=types.Host(id=NOBODY), directory='/ova'), 400, 'Invalid Host Id')
    service.export_to_path_on_host(host=host, directory='/ova', filename='so.ova', query={'correlation_id': 'so-ova'})
    estate.over('so-ova')
    same(estate.codes('so-ova'), [1223, 1224], 'events of an OVA')
    imports = estate.system.external_vm_imports_service()
    wanted = types.ExternalVmImport(name='so-out', url='ova:///ova/so.ova', provider=types.ExternalVmProviderType.KVM,
                                    vm=types.Vm(name='so-back'), **arguments)
    refused(lambda: imports.add(wanted), 400, 'No host specified to serve as proxy')
    wanted.host = host
    imports.add(wanted)
    estate.down('so-back')


def domains(estate):
    """A domain made, attached, at rest, detached with what lies on it, registered, destroyed; LUNs; the master."""
    refused(lambda: estate.domain(estate.data[0].name), 409, 'The Storage Domain name is already in use')
    domain = estate.domain('so-wander')
    estate.attach(domain)
    service = estate.domains.storage_domain_service(domain)
    refused(lambda: estate.attached.add(types.StorageDomain(id=domain)), 409, 'The relevant Storage Domain is inaccessible')
    refused(estate.attached.storage_domain_service(domain).remove, 409, "Storage Domain's status is Active")
    refused(lambda: service.remove(host=estate.host.name), 409, 'The relevant Storage Domain is inaccessible')
    vm, disk = estate.vm('so-native', domain=domain)
    loose = estate.disk('so-loose', domain)
    estate.rest(domain)
    estate.attached.storage_domain_service(domain).remove(query={'correlation_id': 'so-detach'})
    same(estate.codes('so-detach'), [964], 'events of a detachment')
    assert is_missing(estate.vms.vm_service(vm)), 'the VM is still there'
    estate.attach(domain)
    same([row.id for row in service.vms_service().list(unregistered=True)], [vm], 'what is not registered')
    service.vms_service().vm_service(vm).register(cluster=types.Cluster(name='Default'), query={'correlation_id': 'so-register'})
    same(estate.codes('so-register'), [174], 'events of a registration')
    attached = estate.vms.vm_service(vm).disk_attachments_service().list()
    same([row.id for row in attached], [disk], 'disks of the VM')
    service.disks_service().add(types.Disk(id=loose), unregistered=True)
    same(estate.disks.disk_service(loose).get().status, types.DiskStatus.OK, 'status of the disk')
    service.update_ovf_store(query={'correlation_id': 'so-ovf'})
    # What is told comes from a command inside, under an id of its own.
    same(estate.codes('so-ovf'), [], 'events of an update')
    assert 199 in [event.code for event in estate.system.events_service().list(max=9)], 'no event of an update'
    same(service.is_attached(host=types.Host(id=estate.host.id)), True, 'whether it is attached')
    refused(lambda: service.remove(destroy=True), 409, 'Cannot destroy Storage')
    center = estate.system.data_centers_service().data_center_service(estate.center.id)
    center.clean_finished_tasks()
    refused(lambda: center.set_master(storage_domain=types.StorageDomain(id=NOBODY)), 409, 'is not part of the Data Center')
    estate.rest(domain)
    service.remove(destroy=True, query={'correlation_id': 'so-destroy'})
    same(estate.codes('so-destroy'), [981], 'events of a destruction')
    again = estate.domain('so-wander')
    same(again, domain, 'the domain that was found again')
    estate.domains.storage_domain_service(again).remove(host=estate.host.name, format=True)


def blocks(estate):
    """Targets, logins, LUNs; a domain made of them, larger and smaller; a disk that is a LUN."""
    host = estate.system.hosts_service().host_service(estate.host.id)
    portal = types.IscsiDetails(address='10.54.8.20')
    targets = host.iscsi_discover(iscsi=portal)
    assert targets, 'no targets'
    host.iscsi_login(iscsi=types.IscsiDetails(address='10.54.8.20', target=targets[0]))
    units = [unit for row in host.storage_service().list() for unit in row.logical_units if unit.target == targets[0]]
    same(len(units), 2, 'LUNs behind the target')
    storage = lambda unit: types.HostStorage(type=types.StorageType.ISCSI, logical_units=[types.LogicalUnit(id=unit.id)])
    domain = estate.domain('so-san', storage=storage(units[0]))
    refused(lambda: estate.domain('so-two', storage=storage(units[0])), 409, 'already part of existing storage domains')
    estate.attach(domain)
    service = estate.domains.storage_domain_service(domain)
    before = service.get().available
    service.update(types.StorageDomain(storage=storage(units[1])), query={'correlation_id': 'so-grow'})
    assert service.get().available > before, 'not larger'
    same(estate.codes('so-grow'), [972, 958], 'events of an extension')
    refused(lambda: service.reduce_luns(logical_units=[types.LogicalUnit(id=units[1].id)]), 409, "status is Active")
    service.refresh_luns(logical_units=[types.LogicalUnit(id=units[1].id)])
    estate.rest(domain)
    service.reduce_luns(logical_units=[types.LogicalUnit(id=units[1].id)])
    until(lambda: service.get().available == before, 'the domain to be smaller')
    lun = types.LogicalUnit(id=units[1].id, address='10.54.8.20', port=3260, target=targets[0])
    wanted = types.Disk(name='so-lun', lun_storage=types.HostStorage(type=types.StorageType.ISCSI, logical_units=[lun]))
    disk = estate.disks.add(wanted)
    same(disk.storage_type, types.DiskStorageType.LUN, 'storage type')
    refused(lambda: estate.disks.add(wanted), 409, 'The provided lun is used by another disk')
    estate.disks.disk_service(disk.id).remove()
    estate.attached.storage_domain_service(domain).remove()
    service.remove(host=estate.host.name)
    # An engine reads the targets where the SDK has no word for them.
    refused(lambda: host.unregistered_storage_domains_discover(iscsi=portal), 400, "couldn't connect to the specified targets")
    same(found(estate, targets[0]), [domain], 'domains that nobody knows')


def found(estate, target):
    """The ids of the domains that lie behind a target and that no engine holds."""
    body = f'<action><iscsi><address>10.54.8.20</address></iscsi><iscsi_targets><iscsi_target>{target}</iscsi_target></iscsi_targets></action>'
    path = f'/hosts/{estate.host.id}/unregisteredstoragedomainsdiscover'
    connection = estate.system._connection
    answer = connection.wait(connection.send(sdk.http.Request(method='POST', path=path, body=body)))
    same(answer.code, 200, 'status of the discovery')
    return re.findall(r'<storage_domain [^>]*id="([^"]+)"', answer.body.decode())


def backups(estate):
    """A backup, a transfer inside it, the next one from its checkpoint."""
    vm, disk = estate.vm('so-kept', backup=types.DiskBackup.INCREMENTAL)
    service = estate.vms.vm_service(vm)
    collection = service.backups_service()
    wanted = types.Backup(disks=[types.Disk(id=disk)])
    refused(lambda: collection.add(types.Backup(disks=[types.Disk(id=NOBODY)])), 400, f'does not exist: {NOBODY}')
    backup = collection.add(wanted, query={'correlation_id': 'so-backup'})
    item = collection.backup_service(backup.id)
    early = types.ImageTransfer(backup=types.Backup(id=backup.id), disk=types.Disk(id=disk),
                                direction=types.ImageTransferDirection.DOWNLOAD, format=types.DiskFormat.RAW)
    refused(lambda: estate.system.image_transfers_service().add(early), 409, 'The VM backup is not in READY phase')
    until(lambda: item.get().phase == types.BackupPhase.READY, 'the backup to be ready')
    refused(lambda: collection.add(wanted), 409, 'Cannot backup VM: Disk is locked.')
    same(estate.codes('so-backup'), [45, 10790, 68], 'events of a backup')
    transfers = estate.system.image_transfers_service()
    transfer = transfers.add(types.ImageTransfer(backup=types.Backup(id=backup.id), disk=types.Disk(id=disk),
                                                 direction=types.ImageTransferDirection.DOWNLOAD, format=types.DiskFormat.RAW))
    refused(item.finalize, 409, 'There is an active image transfer for VM backup')
    read = transfers.image_transfer_service(transfer.id)
    read.finalize()
    until(lambda: read.get().phase == types.ImageTransferPhase.FINISHED_SUCCESS, 'the transfer')
    checkpoint = item.get().to_checkpoint_id
    item.finalize(query={'correlation_id': 'so-finalize'})
    until(lambda: item.get().phase == types.BackupPhase.SUCCEEDED, 'the backup to be over')
    same(estate.codes('so-finalize'), [10796], 'events of its end')
    # What began the backup tells what became of it.
    same(estate.codes('so-backup')[-1], 10793, 'last event of a backup')
    same(estate.job('so-backup'), [('Backing up VM so-kept', 'finished')], 'job of a backup')
    following = collection.add(types.Backup(disks=[types.Disk(id=disk)], from_checkpoint_id=checkpoint))
    item = collection.backup_service(following.id)
    until(lambda: item.get().phase == types.BackupPhase.READY, 'the next backup')
    kept = service.checkpoints_service()
    refused(kept.checkpoint_service(checkpoint).remove, 409, 'Cannot remove checkpoint. The VM is during a backup operation')
    item.finalize()
    until(lambda: item.get().phase == types.BackupPhase.SUCCEEDED, 'its end')
    kept.checkpoint_service(checkpoint).remove(query={'correlation_id': 'so-checkpoint'})
    same(estate.codes('so-checkpoint'), [10797], 'events of a checkpoint that goes')
    same(len(kept.list()), 1, 'checkpoints left')


def quotas(estate):
    """A quota that is enforced refuses, one that is watched only tells."""
    center = estate.system.data_centers_service().data_center_service(estate.center.id)
    quota = center.quotas_service().add(types.Quota(name=f'so-{uuid.uuid4().hex[:6]}'))
    limits = center.quotas_service().quota_service(quota.id).quota_storage_limits_service()
    limits.add(types.QuotaStorageLimit(limit=1))
    wanted = types.Disk(name='so-much', format=types.DiskFormat.COW, provisioned_size=3 * GIB, quota=types.Quota(id=quota.id),
                        storage_domains=[types.StorageDomain(id=estate.data[0].id)])
    center.update(types.DataCenter(quota_mode=types.QuotaModeType.ENABLED))
    try:
        refused(lambda: estate.disks.add(wanted), 409, 'Quota has insufficient storage resources')
        center.update(types.DataCenter(quota_mode=types.QuotaModeType.AUDIT))
        estate.disks.add(wanted)
        same(limits.list()[0].usage, 3.0, 'usage')
    finally:
        center.update(types.DataCenter(quota_mode=types.QuotaModeType.DISABLED))


def main():
    """All stories; the exit code."""
    checks = Checks()
    connection = connect()
    estate = Estate(connection.system_service())
    for story in (clones, exports, domains, blocks, backups, quotas):
        with checks.check(story.__doc__.splitlines()[0]):
            story(estate)
    connection.close()
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
