"""The official Python SDK, unchanged, against a running ovsim: everything a script does with an engine.

Reads OVIRT_URL, OVIRT_USERNAME, OVIRT_PASSWORD and OVIRT_CAFILE; closes with the counts.
"""

import sys
import time

import ovirtsdk4 as sdk
from ovirtsdk4 import types

from harness import Checks, Raw, connect, engine, same
from lifecycles import LIFECYCLES


def login(checks):
    """The good login, and each way it fails."""
    with checks.check('login gives a token'):
        connection = connect()
        assert connection.authenticate(), 'no token'
        same(connection.test(raise_exception=True), True, 'test()')
        connection.close()
    for name, change in {
        'wrong password': {'password': 'wrong-password'},
        'unknown user': {'username': 'nobody@internal'},
        'unknown profile': {'username': 'admin@nowhere'},
    }.items():
        with checks.check(f'login refused: {name}'):
            try:
                connect(**change).authenticate()
            except sdk.AuthError as error:
                assert 'access_denied' in str(error) or 'Error during SSO' in str(error), str(error)
            else:
                raise AssertionError('no AuthError')
    with checks.check('a bad token is refused, then renewed by the SDK'):
        connection = connect(token='not-a-token')
        same(connection.system_service().get().product_info.version.major, 4, 'major version')
        connection.close()


# What engine 4.5.8 refuses to list: errata without Foreman (400), block storage providers at all (500 and a page).
REFUSED = ('katello_errata_service', 'openstack_volume_providers_service')


def roots(checks, system):
    """Every root collection that can be listed, and some items of each by id."""
    names = [name for name in dir(system) if name.endswith('_service') and callable(getattr(system, name)) and name != 'option_service']
    listed = 0
    for name in names:
        service = getattr(system, name)()
        if not hasattr(service, 'list'):
            continue
        listed += 1
        if name in REFUSED:
            with checks.check(f'list {name} is refused'):
                try:
                    service.list()
                except sdk.Error:
                    continue
                raise AssertionError('no error')
        rows = []
        with checks.check(f'list {name}'):
            rows = service.list()
            assert all(isinstance(row, sdk.Struct) for row in rows), 'rows are no structs'
        for row in rows[:3]:
            item = service.service(row.id)
            if hasattr(item, 'get'):
                with checks.check(f'get {name} {row.id}'):
                    found = item.get()
                    same((type(found), found.id, found.name), (type(row), row.id, row.name), 'the item')
                    assert found.href, 'no href'
    with checks.check('all root collections were tried'):
        assert listed >= 35, f'only {listed}'


def lookups(checks, connection, system):
    """Search in its usual forms, limits, following links, nested contents."""
    vms = system.vms_service()
    everything = vms.list()
    one = everything[0]
    spaced = 'name with spaces'
    with checks.check('a fresh estate has VMs'):
        assert len(everything) >= 2, f'{len(everything)} VMs'
    for search, expected in {
        f'name={one.name}': [one.name],
        f'name="{one.name}"': [one.name],
        f'id={one.id}': [one.name],
        f'name={one.name} and status={one.status}': [one.name],
        'name=no-such-machine': [],
    }.items():
        with checks.check(f'search {search}'):
            same([vm.name for vm in vms.list(search=search)], expected, 'names')
    with checks.check('search with a wildcard'):
        found = {vm.name for vm in vms.list(search=f'name={one.name[0]}*')}
        same(found, {vm.name for vm in everything if vm.name.startswith(one.name[0])}, 'names')
    with checks.check('search with or, and by cluster'):
        names = sorted(vm.name for vm in everything[:2])
        same(sorted(vm.name for vm in vms.list(search=' or '.join(f'name={name}' for name in names))), names, 'names')
        same(len(vms.list(search='cluster=Default')), len(everything), 'VMs in cluster Default')
    with checks.check('max'):
        same(len(vms.list(max=1)), 1, 'rows')
    with checks.check('page'):
        pages = [[vm.id for vm in vms.list(search=f'sortby name asc page {page}', max=1)] for page in (1, 2)]
        assert len(pages[0]) == len(pages[1]) == 1 and pages[0] != pages[1], pages
    with checks.check('a name with spaces is found quoted'):
        tag = system.tags_service().add(types.Tag(name=spaced.replace(' ', '_')))
        system.tags_service().service(tag.id).remove()
        vm = vms.add(types.Vm(name='interop-search', comment=spaced, cluster=types.Cluster(name='Default'),
                              template=types.Template(name='Blank')))
        same([row.id for row in vms.list(search=f'comment="{spaced}"')], [vm.id], 'ids')
        vms.service(vm.id).remove()
    with checks.check('follow_link of a reference and of a collection'):
        same(connection.follow_link(one.cluster).name, 'Default', 'cluster')
        nics = connection.follow_link(one.nics)
        assert all(isinstance(nic, types.Nic) for nic in nics), 'no NICs'
    with checks.check('follow= fills nested collections'):
        for vm in vms.list(follow='nics,disk_attachments.disk', max=5):
            plain = vms.service(vm.id)
            same([nic.id for nic in vm.nics], [nic.id for nic in plain.nics_service().list()], 'NICs')
            for attachment in vm.disk_attachments:
                assert attachment.disk.provisioned_size > 0, 'the disk is not followed'
    with checks.check('all_content adds members'):
        assert vms.service(one.id).get(all_content=True).console is not None, 'no console'
        assert vms.service(one.id).get().console is None, 'console without all_content'
    with checks.check('events: newest first, from, max'):
        events = system.events_service().list(max=5)
        ids = [int(event.id) for event in events]
        same(ids, sorted(ids, reverse=True), 'ids')
        later = system.events_service().list(from_=ids[-1])
        assert all(int(event.id) > ids[-1] for event in later), 'from_ gives older ones'
    with checks.check('statistics of a VM'):
        statistics = vms.service(one.id).statistics_service().list()
        assert any(item.name == 'memory.installed' for item in statistics), 'no memory.installed'
    with checks.check('two requests in flight'):
        waiting = [vms.list(wait=False), system.hosts_service().list(wait=False)]
        same([type(future.wait()[0]) for future in waiting], [types.Vm, types.Host], 'types')


def lifecycle(checks, connection, system, row):
    """Add, get, find in the list, update, remove, gone: for one type."""
    name = type(row).__name__.lower() if not hasattr(row, 'name') else row.name
    with checks.check(f'{name}: add, get, list, update, remove'):
        service = row.service(connection, system)
        added = service.add(row.new(connection, system))
        item = service.service(added.id)
        row.settle(item)
        same(row.read(item.get()), row.first, 'the value as added')
        assert any(other.id == added.id for other in service.list()), 'not in the list'
        if row.change is not None:
            item.update(row.change)
            row.settle(item)
            same(row.read(item.get()), row.second, 'the value as updated')
        item.remove()
        row.gone(item)
        row.clean(connection, system)


def faults(checks, connection, system):
    """Refusals come as the SDK's errors with a parsed fault."""
    vms = system.vms_service()
    first = vms.list(max=1)[0]
    default, blank = types.Cluster(name='Default'), types.Template(name='Blank')
    cases = {
        'duplicate name': (409, 'Operation Failed', lambda: vms.add(
            types.Vm(name=first.name, cluster=default, template=blank))),
        'missing cluster': (400, 'Incomplete parameters', lambda: vms.add(types.Vm(name='x', template=blank))),
        'unknown cluster': (404, None, lambda: vms.add(
            types.Vm(name='x', cluster=types.Cluster(name='nowhere'), template=blank))),
        'search the database refuses': (400, 'Operation Failed', lambda: vms.list(search='id=not-a-uuid')),
        'action refused': (409, 'Operation Failed', lambda: vms.service(
            next(vm.id for vm in vms.list(search='status=down'))).suspend()),
    }
    for name, (code, reason, act) in cases.items():
        with checks.check(f'fault: {name}'):
            try:
                act()
            except sdk.Error as error:
                same(error.code, code, 'status')
                assert error.fault is not None and error.fault.reason, 'no fault'
                if reason:
                    same(error.fault.reason, reason, 'reason')
            else:
                raise AssertionError('no error')
    with checks.check('fault: not found'):
        try:
            vms.service('11111111-2222-3333-4444-555555555555').get()
        except sdk.NotFoundError as error:
            same(error.code, 404, 'status')
        else:
            raise AssertionError('no NotFoundError')
    with checks.check('the connection still works after faults'):
        assert connection.test(), 'test() says no'


def raw_json(checks, connection, system):
    """JSON in and out by plain HTTP says what XML through the SDK says."""
    raw = Raw(connection.authenticate())
    with checks.check('JSON: root document'):
        status, root = raw.json('GET', '')
        same((status, root['product_info']['version']['major']), (200, '4'), 'status and major version')
    for path, key, rows in (
        ('/vms', 'vm', system.vms_service().list()),
        ('/hosts', 'host', system.hosts_service().list()),
        ('/tags', 'tag', system.tags_service().list()),
    ):
        with checks.check(f'JSON: {path}'):
            status, found = raw.json('GET', path)
            same(status, 200, 'status')
            same([(row['id'], row['name']) for row in found[key]], [(row.id, row.name) for row in rows], 'rows')
    with checks.check('JSON: empty collection'):
        same(raw.json('GET', '/vms?search=name%3Dno-such-machine'), (200, {}), 'reply')
    with checks.check('JSON: add, update, remove, fault'):
        status, tag = raw.json('POST', '/tags', {'name': 'interop-json', 'description': 'a "quoted" <text> & ü'})
        same((status, tag['name']), (201, 'interop-json'), 'status and name')
        same(system.tags_service().service(tag['id']).get().description, 'a "quoted" <text> & ü', 'description')
        status, fault = raw.json('POST', '/tags', {'name': 'interop-json'})
        same((status, fault['reason']), (409, 'Operation Failed'), 'status and reason')
        status, tag = raw.json('PUT', f'/tags/{tag["id"]}', {'description': 'other'})
        same((status, tag['description']), (200, 'other'), 'status and description')
        same(raw.json('DELETE', f'/tags/{tag["id"]}')[0], 200, 'status')
        same(raw.json('GET', f'/tags/{tag["id"]}'), (404, None), 'reply')
    with checks.check('media type nobody speaks'):
        same(raw.send('GET', '/vms', kind='image/png')[0] in (406, 415), True, 'refused')
    with checks.check('no token is refused'):
        same(Raw('nothing').send('GET', '/vms')[0], 401, 'status')


def logout(checks):
    """close() revokes the token."""
    with checks.check('logout revokes the token'):
        connection = connect()
        token = connection.authenticate()
        same(Raw(token).send('GET', '')[0], 200, 'status before')
        connection.close()
        same(Raw(token).send('GET', '')[0], 401, 'status after')
    with checks.check('close(logout=False) keeps it'):
        connection = connect()
        token = connection.authenticate()
        connection.close(logout=False)
        connection = connect(token=token)
        same(connection.authenticate(), token, 'token')
        same(connection.test(), True, 'test()')
        connection.close()


def main():
    """All of it; the exit code."""
    start = time.monotonic()
    checks = Checks()
    login(checks)
    connection = connect()
    system = connection.system_service()
    roots(checks, system)
    with checks.check('lookups run to their end'):
        lookups(checks, connection, system)
    for row in LIFECYCLES:
        lifecycle(checks, connection, system, row)
    with checks.check('faults run to their end'):
        faults(checks, connection, system)
    raw_json(checks, connection, system)
    connection.close()
    logout(checks)
    print(f'{engine()[0]}: {len(LIFECYCLES)} types added, updated, removed; {time.monotonic() - start:.1f} s')
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
