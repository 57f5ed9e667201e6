"""Two hundred SDK calls in a row, ten times against a fresh simulator with the same seed: the same ids, events and states."""

import os
import subprocess
import sys

import ovirtsdk4 as sdk
from ovirtsdk4 import types

from harness import Checks, differences, same

CALLS = 200
RUNS = 10


class Simulator:
    """A simulator of our own with a seed, in which everything is over before the answer goes out."""

    def __init__(self, seed):
        command = [os.environ['OVSIM'], '--port', '0', '--seed', str(seed), '--speed', 'max']
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.given = {}
        names = {'OVIRT_URL': 'url', 'OVIRT_USERNAME': 'username', 'OVIRT_PASSWORD': 'password', 'OVIRT_CAFILE': 'ca_file'}
        while len(self.given) < len(names):
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError('ovsim ended')
            name, _, value = line.strip().removeprefix('export ').partition('=')
            if name in names:
                self.given[names[name]] = value.strip('\'"')

    def connect(self):
        """A connection of the SDK."""
        return sdk.Connection(**self.given, timeout=60)

    def close(self):
        """The end."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Script:
    """A script that makes, changes, starts, copies and removes, and notes what each call gave."""

    def __init__(self, system):
        self.system = system
        self.calls = 0
        self.seen = []

    def call(self, method, *args, **named):
        """One call of the SDK, refused or not."""
        self.calls += 1
        try:
            result = method(*args, **named)
        except sdk.Error as error:
            self.seen.append(f'{error.code} {error.fault.detail if error.fault else error}')
            return None
        rows = result if isinstance(result, list) else [result]
        self.seen.append([f'{row.id} {row.name} {getattr(row, "status", "")}' for row in rows if row is not None])
        return result

    def machine(self, at):
        """What is done with one VM: ten calls."""
        vms = self.system.vms_service()
        vm = types.Vm(
            name=f'run{at}', cluster=types.Cluster(name='Default'), template=types.Template(name='Blank'), memory=(1 + at % 3) * 2**30,
            os=types.OperatingSystem(boot=types.Boot(devices=[types.BootDevice.NETWORK])))
        made = self.call(vms.add, vm, query={'correlation_id': f'add{at}'})
        item = vms.service(made.id)
        self.call(item.nics_service().add, types.Nic(name='nic1'))
        tag = self.call(self.system.tags_service().add, types.Tag(name=f'tag{at}'))
        self.call(item.tags_service().add, types.Tag(id=tag.id))
        self.call(item.start)
        self.call(item.start)
        self.call(item.update, types.Vm(description=f'the {at}th'))
        self.call(item.snapshots_service().add, types.Snapshot(description='one', persist_memorystate=False))
        self.call(item.stop)
        if at % 2:
            self.call(item.remove)
        else:
            self.call(item.get)

    def run(self):
        """All calls."""
        for at in range(CALLS // 10):
            self.machine(at)
        same(self.calls, CALLS, 'calls')

    def rest(self):
        """What can be seen when it is over."""
        system = self.system
        lists = (system.vms_service(), system.disks_service(), system.jobs_service(), system.tags_service(), system.hosts_service())
        rows = [f'{type(row).__name__} {row.id} {row.name} {getattr(row, "status", "")}' for service in lists for row in service.list()]
        events = [f'{event.id} {event.code} {event.correlation_id or ""} {event.description}'
                  for event in system.events_service().list() if not personal(event)]
        return rows, events


def personal(event):
    """Logins and logouts name the address and the moment of a connection."""
    return event.code in (30, 31)


def run(seed):
    """One run: what each call gave, the objects and the events at its end."""
    simulator = Simulator(seed)
    try:
        connection = simulator.connect()
        script = Script(connection.system_service())
        script.run()
        rows, events = script.rest()
        connection.close()
        return {'calls': script.seen, 'rows': rows, 'events': events}
    finally:
        simulator.close()


def main():
    """Ten runs with one seed, and one with another."""
    checks = Checks()
    first = None
    with checks.check(f'{CALLS} calls in a row'):
        first = run(7)
        refusals = [entry for entry in first['calls'] if isinstance(entry, str)]
        assert len(refusals) >= CALLS // 10, 'a second start is not refused'
        assert len(first['events']) > CALLS, f'{len(first["events"])} events'
    for at in range(2, RUNS + 1):
        with checks.check(f'run {at} is the same'):
            same(differences(run(7), first), [], 'what differs')
    with checks.check('another seed gives other ids'):
        assert differences(run(8), first), 'nothing differs'
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
