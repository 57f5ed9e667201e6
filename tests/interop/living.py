"""Hosts, pools, bonds and MAC pools as scripts with the official Python SDK live through them: the normal way, the likeliest
refusals in the engine's words, events and jobs. The clock of the simulator is moved on, nothing sleeps for long."""

import contextlib
import sys

import ovirtsdk4 as sdk
from ovirtsdk4 import types

from faults import Admin
from harness import Checks, connect, same
from lifecycles import data_center, until

UP, REST = types.HostStatus.UP, types.HostStatus.MAINTENANCE


@contextlib.contextmanager
def refused(text, code=409):
    """The engine refuses what stands in the block, with this text in its detail."""
    try:
        yield
    except sdk.Error as error:
        same(error.code, code, 'status')
        assert text in error.fault.detail, error.fault.detail
    else:
        raise AssertionError('not refused')


class World:
    """A connection, the simulator beside it, and looks at events and jobs."""

    def __init__(self, connection):
        self.system = connection.system_service()
        self.admin = Admin()

    def step(self, seconds=60):
        """Moves the clock on."""
        same(self.admin.send('POST', 'clock', {'advance': seconds})[0], 200, 'status of the clock')

    def trouble(self, **what):
        """Something happens from outside."""
        same(self.admin.send('POST', 'trouble', what)[0], 204, 'status of the trouble')

    def codes(self, correlation):
        """Codes of the events of a request, oldest first."""
        found = self.system.events_service().list(search=f'correlation_id={correlation}')
        return [event.code for event in sorted(found, key=lambda event: event.index)]

    def jobs(self, correlation):
        """Descriptions and states of the jobs of a request."""
        found = self.system.jobs_service().list(search=f'correlation_id={correlation}')
        return {job.description: job.status for job in found}


def hosts(checks, world):
    """A host is added, rests, is reinstalled, upgraded, fenced and removed."""
    service = world.system.hosts_service()
    new = types.Host(name='living', address='living.example.com', root_password='secret')
    with checks.check('a failed installation'):
        world.trouble(install_fails='living')
        item = service.service(service.add(new, query={'correlation_id': 'fails'}).id)
        same(item.get().status, types.HostStatus.INSTALLING, 'status')
        world.step()
        same(item.get().status, types.HostStatus.INSTALL_FAILED, 'status')
        same(world.codes('fails')[-1], 505, 'last event')
        same(world.jobs('fails')['Installing Host living'], types.JobStatus.FAILED, 'job')
        item.remove()
        until(lambda: not service.list(search='name=living'), 'the host to be gone')
    with checks.check('an installation up to the end'):
        item = service.service(service.add(new, query={'correlation_id': 'added'}).id)
        with refused('Related operation is currently in progress'):
            item.remove()
        world.step()
        same(item.get().status, UP, 'status')
        codes = world.codes('added')
        same([codes[0], codes[1], codes[-2], codes[-1]], [42, 560, 561, 504], 'events')
    with checks.check('what only a resting host takes'):
        with refused('Please move Host to Maintenance mode first.'):
            item.install(ssh=types.Ssh(authentication_method=types.SshAuthenticationMethod.PUBLICKEY))
        with refused('Please switch Host to Maintenance mode first.'):
            item.enroll_certificate()
        item.deactivate(reason='tests')
        world.step()
        same(item.get().status, REST, 'status')
        item.enroll_certificate(query={'correlation_id': 'enroll'})
        world.step()
        same([world.codes('enroll')[0], world.codes('enroll')[-1]], [880, 881], 'events')
        with refused('empty password', 400):
            item.install()
        item.install(root_password='secret', activate=True)
        world.step()
        same(item.get().status, UP, 'status')
    with checks.check('updates'):
        with refused('There are no available updates for the host.'):
            item.upgrade()
        world.trouble(updates_appear='living')
        item.upgrade_check(query={'correlation_id': 'check'})
        world.step()
        same(item.get().update_available, True, 'update_available')
        item.upgrade(query={'correlation_id': 'upgrade'})
        world.step(120)
        same((item.get().status, item.get().update_available), (UP, False), 'host')
        same([world.codes('upgrade')[0], world.codes('upgrade')[-1]], [840, 842], 'events')
    with checks.check('fencing'):
        with refused('Cannot fence Host, Host fence is disabled.'):
            item.fence(fence_type='restart')
        agent = types.Agent(address='192.0.2.60', type='ipmilan', username='root', password='x', order=1)
        item.fence_agents_service().add(agent)
        item.update(types.Host(power_management=types.PowerManagement(enabled=True)))
        same(item.fence(fence_type='status').status, types.PowerManagementStatus.ON, 'power')
        item.fence(fence_type='restart', query={'correlation_id': 'fence'})
        world.step()
        same((item.get().status, world.codes('fence')[-1]), (UP, 41), 'host')
        with refused('Another Power Management operation is still running'):
            item.fence(fence_type='restart')
    with checks.check('the storage pool manager'):
        before = next(host for host in service.list() if host.spm.status == types.SpmStatus.SPM)
        with refused('is already SPM or contending'):
            service.service(before.id).force_select_spm()
        item.force_select_spm(query={'correlation_id': 'force'})
        world.step()
        same((item.get().spm.status, world.codes('force')), (types.SpmStatus.SPM, [159]), 'manager')
        service.service(before.id).force_select_spm()
        world.step()
    with checks.check('removal'):
        with refused('Please switch Host to Maintenance mode first.'):
            item.remove()
        item.deactivate()
        world.step()
        item.remove(query={'correlation_id': 'gone'})
        same(world.codes('gone'), [562, 559, 563, 44], 'events')


def bonds(checks, world):
    """Bonds and labels by one set-up, all or nothing."""
    host = world.system.hosts_service().list(search='name=host02')[0]
    item = world.system.hosts_service().service(host.id)
    names = lambda: {nic.name for nic in item.nics_service().list()}

    def bond(*slaves):
        slaves = [types.HostNic(name=name) for name in slaves]
        return types.HostNic(name='bond0', bonding=types.Bonding(slaves=slaves))

    with checks.check('bonds that cannot be'):
        with refused('consist of less than two Network Interfaces: bond0', 400):
            item.setup_networks(modified_bonds=[bond('eth2')])
        with refused("there's network 'ovirtmgmt' attached to it"):
            item.setup_networks(modified_bonds=[bond('eth0', 'eth3')])
        assert 'bond0' not in names(), names()
    with checks.check('a bond comes and goes'):
        item.setup_networks(modified_bonds=[bond('eth2', 'eth3')], query={'correlation_id': 'bond'})
        assert 'bond0' in names(), names()
        # The engine itself tells what it finds on the host then.
        same(world.codes('bond'), [], 'events')
        newest = world.system.events_service().list(max=1)[0]
        same((newest.code, newest.host.name), (606, 'host02'), 'newest event')
        item.setup_networks(removed_bonds=[types.HostNic(name='bond0')])
        assert 'bond0' not in names(), names()


def pools(checks, world):
    """VMs of a pool are taken, run without traces, and go back."""
    system = world.system
    vm = types.Vm(
        name='living-source', cluster=types.Cluster(name='Default'), template=types.Template(name='Blank'),
        os=types.OperatingSystem(boot=types.Boot(devices=[types.BootDevice.NETWORK])))
    vm = system.vms_service().add(vm)
    system.vms_service().service(vm.id).nics_service().add(types.Nic(name='nic1'))
    world.step()
    system.templates_service().add(types.Template(name='living-template', vm=types.Vm(id=vm.id)))
    world.step()
    new = types.VmPool(
        name='living-pool', size=2, cluster=types.Cluster(name='Default'), template=types.Template(name='living-template'))
    pool = system.vm_pools_service().add(new)
    item = system.vm_pools_service().service(pool.id)
    world.step()
    with checks.check('a VM is taken and runs'):
        item.allocate_vm(query={'correlation_id': 'take'})
        world.step()
        same(world.codes('take'), [525, 316, 318, 537], 'events')
        up = system.vms_service().list(search='pool=living-pool and status=up')
        same(len(up), 1, 'running VMs')
        with refused('User is already attached to maximum number of VMs from this VM-Pool.'):
            item.allocate_vm()
        with refused('VM is running.'):
            system.vms_service().service(up[0].id).detach()
        system.vms_service().service(up[0].id).stop()
        world.step()
        same(len(system.vms_service().list(search='pool=living-pool and status=up')), 0, 'running VMs')
    with checks.check('a pool grows and does not shrink'):
        item.update(types.VmPool(size=3))
        world.step()
        with refused('cannot exceed the number of VMs in the Pool'):
            item.update(types.VmPool(size=1))
        item.remove()


def addresses(checks, world):
    """A MAC pool gives each address once, until it is empty."""
    system = world.system
    with checks.check('an empty MAC pool'):
        macs = [types.Range(from_='02:00:00:78:00:00', to='02:00:00:78:00:00')]
        pool = system.mac_pools_service().add(types.MacPool(name='living-macs', ranges=macs))
        with refused("which overlap with ranges in MAC pools: 'living-macs'"):
            system.mac_pools_service().add(types.MacPool(name='living-more', ranges=macs))
        center = types.DataCenter(id=data_center(system).get().id)
        cluster = types.Cluster(
            name='living-cluster', data_center=center, mac_pool=types.MacPool(id=pool.id),
            cpu=types.Cpu(type='Intel Nehalem Family'))
        cluster = system.clusters_service().add(cluster)
        vm = types.Vm(name='living-macs', cluster=types.Cluster(id=cluster.id), template=types.Template(name='Blank'))
        vm = system.vms_service().add(vm)
        nics = system.vms_service().service(vm.id).nics_service()
        same(nics.add(types.Nic(name='a')).mac.address, '02:00:00:78:00:00', 'address')
        with refused('Not enough MAC addresses left in MAC Address Pool.'):
            nics.add(types.Nic(name='b'))


def main():
    """All of it, on one connection."""
    checks = Checks()
    connection = connect()
    world = World(connection)
    for story in (hosts, bonds, pools, addresses):
        with checks.check(f'the story of {story.__name__}'):
            story(checks, world)
    connection.close()
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
