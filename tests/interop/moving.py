"""Statistics as the SDK reads them: those of what runs move with the engine's clock, those of what rests do not."""

import sys

from ovirtsdk4 import types

from faults import Admin
from harness import Checks, connect, same


def values(service):
    """Names and figures of the statistics below a service."""
    rows = service.statistics_service().list()
    return {row.name: row.values[0].datum if row.values else None for row in rows}


def moved(before, after):
    """Names of those that changed."""
    return sorted(name for name in before if before[name] != after.get(name))


class Watched:
    """A kind of object: how to reach one that works, and what of it moves."""

    def __init__(self, name, service, moves, grows=None):
        self.name = name
        self.service = service
        self.moves = moves
        self.grows = grows or []


# Whole per cents of a calm object repeat themselves: few looks would now and then see one number only.
LOOKS = 24


def restless(looks, names):
    """Whether each of them has shown more than one figure."""
    return all(len({look.get(name) for look in looks}) > 1 for name in names)


def check(checks, admin, watched):
    """Looks a minute apart, four at least, until all that moves has been seen to move."""
    with checks.check(f'{watched.name}: {", ".join(watched.moves + watched.grows)}'):
        looks = []
        while len(looks) < 4 or (len(looks) < LOOKS and not restless(looks, watched.moves)):
            looks.append(values(watched.service))
            admin.advance(60)
        names = set(looks[0])
        for name in watched.moves:
            assert name in names, f'no {name} among {sorted(names)}'
            assert len({look[name] for look in looks}) > 1, f'{name} stays at {looks[0][name]}'
        for name in watched.grows:
            assert name in names, f'no {name} among {sorted(names)}'
            row = [look[name] for look in looks]
            assert row == sorted(row) and row[0] < row[-1], f'{name} does not grow: {row}'
        same(set(looks[-1]), names, 'names')


def main():
    """VMs, hosts, NICs, disks, NUMA nodes; and a VM that is down."""
    checks = Checks()
    admin = Admin()
    connection = connect()
    system = connection.system_service()
    vms = system.vms_service()
    up = next(vm for vm in vms.list(search='status=up') if vms.service(vm.id).disk_attachments_service().list())
    vm = vms.service(up.id)
    host = system.hosts_service().service(up.host.id)
    nic = vm.nics_service().service(vm.nics_service().list()[0].id)
    disk = system.disks_service().disk_service(vm.disk_attachments_service().list()[0].id)
    carrier = next(row for row in host.nics_service().list() if row.base_interface is None and row.speed)
    host_nic = host.nics_service().nic_service(carrier.id)
    node = host.numa_nodes_service().node_service(host.numa_nodes_service().list()[0].id)
    for watched in (
        Watched('VM', vm, ['cpu.current.total'], ['elapsed.time']),
        Watched('host', host, ['cpu.current.user', 'cpu.current.idle', 'memory.used']),
        Watched('NIC of a VM', nic, ['data.current.rx', 'data.current.tx'], ['data.total.rx', 'data.total.tx']),
        Watched('NIC of a host', host_nic, ['data.current.rx', 'data.current.tx'], ['data.total.rx', 'data.total.tx']),
        Watched('disk', disk, ['data.current.read', 'data.current.write']),
        Watched('NUMA node', node, ['cpu.current.user', 'cpu.current.idle']),
    ):
        check(checks, admin, watched)
    with checks.check('a VM that is down rests'):
        down = next(row for row in vms.list(search='status=down'))
        same(down.status, types.VmStatus.DOWN, 'status')
        before = values(vms.service(down.id))
        admin.advance(60)
        same(moved(before, values(vms.service(down.id))), [], 'what moved')
    with checks.check('busy figures add up: a host is never busier than it is'):
        row = values(host)
        total = row['cpu.current.user'] + row['cpu.current.system'] + row['cpu.current.idle']
        assert 99 <= total <= 101, total
    connection.close()
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
