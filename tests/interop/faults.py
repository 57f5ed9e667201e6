"""Each fault rule of the simulator as the official Python SDK sees it, and as a socket with nothing on it but TLS does."""

import contextlib
import json
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import ovirtsdk4 as sdk
from ovirtsdk4 import types

from harness import Checks, connect, engine, same
from lifecycles import machine, until


class Admin:
    """The simulator itself, beside the API: rules, troubles, the clock, what was served."""

    def __init__(self):
        url, _, _, ca_file = engine()
        self.place = urlsplit(url)
        self.context = ssl.create_default_context(cafile=ca_file)

    def send(self, method, path, value=None):
        """One request below /ovsim; its status and the JSON that came back."""
        data = None if value is None else json.dumps(value).encode()
        url = f'https://{self.place.netloc}/ovsim/{path}'
        request = urllib.request.Request(url, data=data, method=method)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=30) as reply:
                text = reply.read()
                return reply.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    @contextlib.contextmanager
    def rule(self, then, path='vms', method='GET', **more):
        """A rule for the time of a block; what it gives tells how often the rule struck."""
        status, made = self.send('POST', 'faults', {'method': method, 'path': path, 'then': then, **more})
        same(status, 201, f'status of the rule ({made})')
        number = made['ids'][0]

        def struck():
            return next(row['struck'] for row in self.send('GET', 'faults')[1] if row['id'] == number)

        try:
            yield struck
        finally:
            self.send('DELETE', f'faults/{number}')

    def trouble(self, **what):
        """Something happens to the engine."""
        same(self.send('POST', 'trouble', what)[0], 204, f'status of {what}')

    def advance(self, seconds):
        """The engine's clock goes on."""
        same(self.send('POST', 'clock', {'advance': seconds})[0], 200, 'status of the clock')


class Socket:
    """One request as bytes over TLS, and the bytes that come until the other side ends."""

    def __init__(self, admin, token):
        self.admin = admin
        self.token = token

    def ask(self, path='vms', method='GET', body=b''):
        """All bytes, the seconds until the first and until the last, and whether TLS ended in order."""
        place = self.admin.place
        head = (f'{method} {place.path}/{path} HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {self.token}\r\n'
                f'Content-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n')
        begun, pieces, first = time.monotonic(), [], None
        with socket.create_connection((place.hostname, place.port), timeout=20) as plain:
            with self.admin.context.wrap_socket(plain, server_hostname=place.hostname) as stream:
                stream.sendall(head.encode() + body)
                stream.settimeout(3)
                while True:
                    try:
                        piece = stream.recv(65536)
                    except (ssl.SSLError, ConnectionError):
                        break
                    except TimeoutError:
                        pieces.append(b'[silence]')
                        break
                    if not piece:
                        break
                    first = first or time.monotonic() - begun
                    pieces.append(piece)
                    if b''.join(pieces[-2:]).endswith(b'0\r\n\r\n'):
                        break
        return b''.join(pieces), first or 0.0, time.monotonic() - begun


def refused(call, kind=Exception):
    """The error that a call raises."""
    try:
        call()
    except kind as error:
        return error
    raise AssertionError('no error')


def replies(checks, admin, system, wire):
    """Answers that come late, or instead of the engine's."""
    vms = system.vms_service()
    with checks.check('delay: SDK and socket wait for the answer'):
        with admin.rule({'delay': 0.6}) as struck:
            begun = time.monotonic()
            count = len(vms.list())
            assert time.monotonic() - begun >= 0.6, 'too early'
            assert count >= 2, count
            assert wire.ask()[1] >= 0.6, 'too early on the socket'
            same(struck(), 2, 'strikes')
    with checks.check('fault: SDK gives code, reason and detail; nothing was done'):
        then = {'fault': {'status': 409, 'reason': 'Operation Failed', 'detail': '[Not now.]'}}
        with admin.rule(then, path='tags', method='POST', times=1):
            tags = system.tags_service()
            error = refused(lambda: tags.add(types.Tag(name='fault')), sdk.Error)
            same((error.code, error.fault.reason, error.fault.detail), (409, 'Operation Failed', '[Not now.]'), 'fault')
            same([tag.name for tag in tags.list() if tag.name == 'fault'], [], 'tags')
            made = tags.add(types.Tag(name='fault'))
            tags.service(made.id).remove()
    with checks.check('fault: the socket has the document'):
        with admin.rule({'fault': {'status': 503, 'reason': 'R', 'detail': 'D'}}, times=1):
            text = wire.ask()[0].decode()
            assert text.startswith('HTTP/1.1 503 '), text[:40]
            assert '<detail>D</detail>' in text and '<reason>R</reason>' in text, text
    with checks.check('reply: a page of a proxy is an error for the SDK'):
        page = {'reply': {'status': 502, 'content_type': 'text/html', 'body': '<h1>Bad Gateway</h1>'}}
        with admin.rule(page, times=2):
            error = refused(vms.list, sdk.Error)
            assert '502' in str(error) or 'text/html' in str(error), str(error)
            text = wire.ask()[0].decode()
            assert text.startswith('HTTP/1.1 502 ') and '<h1>Bad Gateway</h1>' in text, text


def tokens(checks, admin):
    """A session that ends before its time."""
    with checks.check('expire_token: the SDK logs in again and goes on; the old token stays dead'):
        connection = connect()
        old = connection.authenticate()
        vms = connection.system_service().vms_service()
        vms.list()
        with admin.rule('expire_token', times=1) as struck:
            assert vms.list(), 'no VMs'
            same(struck(), 1, 'strikes')
        assert connection.authenticate() != old, 'the same token'
        text = Socket(admin, old).ask()[0].decode()
        assert text.startswith('HTTP/1.1 401 '), text[:40]
        connection.close()


def connections(checks, admin, system, wire):
    """Connections that end when they should not."""
    vms = system.vms_service()
    tags = system.tags_service()
    for moment, done in (('before_work', False), ('before_body', True)):
        with checks.check(f'drop {moment}: an error for the SDK, nothing on the socket, the work {"done" if done else "not done"}'):
            # Twice, because curl sends a request again when a connection that it had kept turns out to be dead.
            with admin.rule({'drop': moment}, path='tags', method='POST', times=2):
                refused(lambda: tags.add(types.Tag(name=moment)), sdk.Error)
                found = [tag for tag in tags.list() if tag.name == moment]
                same(bool(found), done, 'the tag')
                for tag in found:
                    tags.service(tag.id).remove()
            with admin.rule({'drop': moment}, times=1):
                same(wire.ask()[0], b'', 'bytes')
    with checks.check('drop in_body: an error for the SDK, a chunk and no end on the socket'):
        with admin.rule({'drop': {'in_body': 100}}, times=2) as struck:
            refused(vms.list, sdk.Error)
            head, body = wire.ask()[0].split(b'\r\n\r\n', 1)
            assert head.startswith(b'HTTP/1.1 200 '), head
            same(len(body.split(b'\r\n', 1)[1].rstrip()), 100, 'bytes of the body')
            same(struck(), 2, 'strikes')
    with checks.check('drop after_body: this answer is whole, and the SDK opens another connection for the next'):
        with admin.rule({'drop': 'after_body'}, times=2) as struck:
            count = len(vms.list())
            same(len(vms.list()), count, 'VMs')
            same(struck(), 2, 'strikes')
            same(len(vms.list()), count, 'VMs')


def bytes_on_the_way(checks, admin, system, wire):
    """Documents that come slowly, end early or are damaged."""
    vms = system.vms_service()
    good = wire.ask('tags')[0].split(b'\r\n\r\n', 1)[1]
    with checks.check('drip: slow, and all the same'):
        names = [vm.name for vm in vms.list()]
        with admin.rule({'drip': {'bytes': 2000, 'every': 0.02}}, times=1):
            begun = time.monotonic()
            same([vm.name for vm in vms.list()], names, 'names')
            assert time.monotonic() - begun > 0.1, 'not slow'
        with admin.rule({'drip': {'bytes': 40, 'every': 0.02}}, path='tags', times=1):
            raw, first, last = wire.ask('tags')
            assert last - first > 0.1, (first, last)
            assert raw, 'nothing'
    with checks.check('truncate: HTTP is in order, the document is not'):
        with admin.rule({'truncate': 500}, times=1):
            error = refused(vms.list)
            assert not isinstance(error, AssertionError), error
        with admin.rule({'truncate': 60}, path='tags', times=1):
            short = wire.ask('tags')[0].split(b'\r\n\r\n', 1)[1]
            assert len(short) < len(good), (short, good)
    with checks.check('corrupt: the SDK cannot read it, the socket has other bytes at that place alone'):
        with admin.rule({'corrupt': {'at': 60, 'count': 3}}, times=1):
            error = refused(vms.list)
            assert not isinstance(error, AssertionError), error
        with admin.rule({'corrupt': {'at': 60, 'count': 3}}, path='tags', times=1):
            bad = wire.ask('tags')[0].split(b'\r\n\r\n', 1)[1]
            same(len(bad), len(good), 'length')
            same(sum(1 for one, other in zip(bad, good) if one != other), 3, 'bytes that differ')


def states(checks, admin, system):
    """Locks that stay, jobs that never end."""
    vm = machine(system)
    boot = types.OperatingSystem(boot=types.Boot(devices=[types.BootDevice.NETWORK]))
    until(lambda: vm.get().status == types.VmStatus.DOWN, 'the VM to be down')
    vm.update(types.Vm(os=boot))
    vm.nics_service().add(types.Nic(name='nic1'))
    with checks.check('keep_locks: a VM that was started stays on its way'):
        with admin.rule('keep_locks', path='vms/*/start', method='POST', times=1) as struck:
            vm.start()
            same(struck(), 1, 'strikes')
        admin.advance(3600)
        status = vm.get().status
        assert status in (types.VmStatus.WAIT_FOR_LAUNCH, types.VmStatus.POWERING_UP), status
        vm.stop()
        until(lambda: vm.get().status == types.VmStatus.DOWN, 'the VM to be down')
    with checks.check('endless_job: the VM is up, its job is not at its end'):
        with admin.rule('endless_job', path='vms/*/start', method='POST', times=1):
            vm.start(query={'correlation_id': 'endless'})
        admin.advance(3600)
        same(vm.get().status, types.VmStatus.UP, 'status')
        jobs = system.jobs_service().list(search='correlation_id=endless')
        same([job.status for job in jobs], [types.JobStatus.STARTED], 'jobs')
        vm.stop()
        until(lambda: vm.get().status == types.VmStatus.DOWN, 'the VM to be down')
    vm.remove()


def troubles(checks, admin, system):
    """What happens to the engine's surroundings, and to itself."""
    host = next(row for row in system.hosts_service().list(search='status=up'))
    hosts = system.hosts_service().service(host.id)
    with checks.check('host_lost, host_back: the host stops answering and comes back'):
        admin.trouble(host_lost=host.name)
        admin.advance(600)
        same(hosts.get().status, types.HostStatus.NON_RESPONSIVE, 'status')
        events = system.events_service().list(search=f'event_host={host.name}', max=50)
        assert any(event.code in (9027, 12, 505) for event in events), sorted({event.code for event in events})
        admin.trouble(host_back=host.name)
        admin.advance(600)
        same(hosts.get().status, types.HostStatus.UP, 'status')
    center = next(row for row in system.data_centers_service().list() if row.status == types.DataCenterStatus.UP)
    domains = system.data_centers_service().service(center.id).storage_domains_service()
    with checks.check('domain_lost, domain_back: the storage domain is out of reach for a while'):
        domain = next(row for row in domains.list() if row.type == types.StorageDomainType.DATA and not row.master)
        admin.trouble(domain_lost=domain.name)
        admin.advance(900)
        status = domains.service(domain.id).get().status
        assert status != types.StorageDomainStatus.ACTIVE, status
        admin.trouble(domain_back=domain.name)
        admin.advance(900)
        same(domains.service(domain.id).get().status, types.StorageDomainStatus.ACTIVE, 'status')
    with checks.check('a trouble as a rule: the request itself sees it'):
        with admin.rule({'trouble': {'host_lost': host.name}}, path='hosts/*', object=host.name, times=1) as struck:
            hosts.get()
            same(struck(), 1, 'strikes')
        admin.advance(600)
        same(hosts.get().status, types.HostStatus.NON_RESPONSIVE, 'status')
        admin.trouble(host_back=host.name)
        admin.advance(600)


def matching(checks, admin, system):
    """Which requests a rule meets."""
    fault = {'fault': {'status': 500, 'reason': 'x', 'detail': 'y'}}
    vms = system.vms_service()
    rows = vms.list()
    with checks.check('object: one VM by its name, no other'):
        with admin.rule(fault, path='vms/*', object=rows[0].name) as struck:
            refused(vms.service(rows[0].id).get, sdk.Error)
            same(vms.service(rows[1].id).get().name, rows[1].name, 'the other')
            same(struck(), 1, 'strikes')
    with checks.check('path: ** takes any depth'):
        with admin.rule(fault, path='vms/**') as struck:
            refused(vms.service(rows[0].id).nics_service().list, sdk.Error)
            system.tags_service().list()
            same(struck(), 1, 'strikes')
    with checks.check('skip and times: the second and third of four'):
        with admin.rule(fault, skip=1, times=2):
            seen = []
            for _ in range(4):
                try:
                    vms.list()
                    seen.append(True)
                except sdk.Error:
                    seen.append(False)
            same(seen, [True, False, False, True], 'answers')
    with checks.check('probability: about every second, none, all'):
        for chance, least, most in ((0.5, 8, 32), (0.0, 0, 0), (1.0, 40, 40)):
            with admin.rule(fault, path='tags', probability=chance):
                failed = 0
                for _ in range(40):
                    try:
                        system.tags_service().list()
                    except sdk.Error:
                        failed += 1
                assert least <= failed <= most, (chance, failed)
    with checks.check('a rule that cannot be is refused in words'):
        status, answer = admin.send('POST', 'faults', {'path': 'vms', 'then': {'explode': 1}})
        same(status, 400, 'status')
        assert 'explode' in answer['problem'], answer


def restart(checks, admin):
    """The engine goes away and comes back: the last thing, since it ends all sessions."""
    with checks.check('restart: 503 for a while, then a new login'):
        connection = connect()
        vms = connection.system_service().vms_service()
        vms.list()
        admin.trouble(restart=1)
        refused(vms.list, sdk.Error)
        text = Socket(admin, 'none').ask()[0].decode()
        assert text.startswith('HTTP/1.1 503 '), text[:40]

        def back():
            try:
                fresh = connect()
                fresh.system_service().vms_service().list()
                fresh.close()
                return True
            except sdk.Error:
                return False

        until(back, 'the engine to be back')
        connection.close(logout=False)
    with checks.check('what was served is listed with the rules that struck'):
        served = admin.send('GET', 'requests')[1]
        assert len(served) > 100, len(served)
        assert any(row.get('rules') for row in served), 'no rules'


def main():
    """All rules, each from both sides."""
    checks = Checks()
    admin = Admin()
    connection = connect()
    system = connection.system_service()
    wire = Socket(admin, connection.authenticate())
    replies(checks, admin, system, wire)
    tokens(checks, admin)
    connections(checks, admin, system, wire)
    bytes_on_the_way(checks, admin, system, wire)
    matching(checks, admin, system)
    states(checks, admin, system)
    troubles(checks, admin, system)
    connection.close()
    restart(checks, admin)
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
