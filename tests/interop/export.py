"""What `ovcmd NOUN export` wrote is read by the SDK's own reader and says what the SDK reads from the engine itself."""

import os
import sys

import ovirtsdk4.readers  # registers a reader for every element
from ovirtsdk4.reader import Reader

from harness import Checks, connect, differences, plain, same
from nouns import NOUNS, ovcmd

os.environ.pop('OVCONFIG', None)


def agree(exported, read):
    """Fails unless the two say the same; events and jobs of our own logins may stand on one side alone."""
    grown = {type(item).__name__ for item in read} <= {'Event', 'Job'}
    if grown and read:
        both = {item.id for item in exported} & {item.id for item in read}
        assert both, 'no event in common'
        exported = [item for item in exported if item.id in both]
        read = [item for item in read if item.id in both]
    same([item.id for item in exported], [item.id for item in read], 'ids')
    found = differences(plain(list(exported)), plain(list(read)))
    assert not found, '; '.join(found)


def collections(checks, system):
    """Every noun as a whole."""
    for noun, method in NOUNS.items():
        with checks.check(f'{noun} export'):
            agree(Reader.read(ovcmd(noun, 'export')), getattr(system, method)().list())
        with checks.check(f'{noun} list -o xml'):
            agree(Reader.read(ovcmd(noun, 'list', '-o', 'xml')), getattr(system, method)().list())


def single(checks, system):
    """One object, by name and by id, and what hangs below it."""
    vms = system.vms_service()
    for vm in vms.list()[:4]:
        # A name is searched for, and a row of a search holds less than the object got by its id.
        for option, value, read in (('-n', vm.name, vm), ('-i', vm.id, vms.service(vm.id).get())):
            with checks.check(f'vm {option} {value} export'):
                found = differences(plain(Reader.read(ovcmd('vm', option, value, 'export'))), plain(read))
                assert not found, '; '.join(found)
        with checks.check(f'vm -i {vm.id} export nics, snapshots'):
            item = vms.service(vm.id)
            agree(Reader.read(ovcmd('vm', '-i', vm.id, 'export', 'nics')), item.nics_service().list())
            agree(Reader.read(ovcmd('vm', '-i', vm.id, 'export', 'snapshots')), item.snapshots_service().list())


def root(checks, system):
    """The root document and a scalar in it."""
    with checks.check('system export'):
        exported, read = Reader.read(ovcmd('system', 'export')), system.get()
        exported.time = read.time = None
        found = differences(plain(exported), plain(read))
        assert not found, '; '.join(found)
    with checks.check('system export summary vms active'):
        same(ovcmd('system', 'export', 'summary', 'vms', 'active').strip(), str(system.get().summary.vms.active), 'text')


def stable(checks):
    """The same estate gives the same bytes."""
    for noun in ('vm', 'host', 'disk', 'role'):
        with checks.check(f'{noun} export is stable'):
            same(ovcmd(noun, 'export') == ovcmd(noun, 'export'), True, 'equal bytes')


def main():
    """All of it; the exit code."""
    checks = Checks()
    connection = connect()
    system = connection.system_service()
    collections(checks, system)
    with checks.check('single objects run to their end'):
        single(checks, system)
    root(checks, system)
    stable(checks)
    connection.close()
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
