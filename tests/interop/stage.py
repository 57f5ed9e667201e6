"""One story of `ovsim/tests/stories` played through the official SDK against a simulator of its own; `mod.rs` there tells the form."""

import json
import os
import re
import subprocess
import urllib.error
import urllib.request
import xml.etree.ElementTree as tree
from xml.sax.saxutils import escape

import ovirtsdk4 as sdk

from sdkcalls import Call, Unable, known_members, shown

API = '/ovirt-engine/api'
KNOWN = {
    'dc': ('/datacenters?search=name%3DDefault'), 'cluster': '/clusters?search=name%3DDefault', 'host1': '/hosts?search=name%3Dhost01',
    'host2': '/hosts?search=name%3Dhost02', 'data1': '/storagedomains?search=name%3Ddata1', 'data2': '/storagedomains?search=name%3Ddata2',
    'mgmt': '/networks?search=name%3Dovirtmgmt',
}
MEMBERS = known_members()
REQUEST = re.compile(r'^(?:(\w+) = )?(GET|POST|PUT|DELETE) (\S+)(?: #(\w+))?$')
# Logins and logouts of the player itself.
LOGINS = (30, 31)
# What stands behind the code of an event.
MARKS = {'normal': '', 'warning': 'w', 'error': 'e', 'alert': 'a'}


class Simulator:
    """A simulator over plain HTTP whose clock stands still."""

    def __init__(self):
        command = [os.environ['OVSIM'], '--http', '--port', '0', '--vms', '3', '--login-delay', '0', '--account', 'guest:secret:UserProfileEditor']
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        given = {}
        while 'OVIRT_PASSWORD' not in given:
            line = self.process.stdout.readline()
            if not line:
                raise AssertionError('ovsim ended')
            name, _, value = line.strip().removeprefix('export ').partition('=')
            given[name] = value.strip('\'"')
        self.url, self.password = given['OVIRT_URL'], given['OVIRT_PASSWORD']
        self.tell('clock', {'hold': True})

    def tell(self, place, what):
        """A word to the simulator itself."""
        url = f'{self.url.removesuffix(API)}/ovsim/{place}'
        data = json.dumps(what).encode()
        request = urllib.request.Request(url, data=data, headers={'Content-Type': 'application/json'}, method='POST')
        with urllib.request.urlopen(request, timeout=60):
            pass

    def close(self):
        """The end."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Asked:
    """A request of a story and what came of it."""

    def __init__(self, method, path, correlation, before):
        self.method, self.path, self.correlation, self.before = method, path, correlation, before
        # What the story says; it may not fail unless the story says so.
        self.stated = None
        self.raw = None
        self.status = None
        self.text = None
        self.told = None


def marked(event):
    """The code of an event with the mark of its severity."""
    return f'{event.code}{MARKS[event.severity.value]}'


def plain_text(text):
    """A document with its entities spelled out and line breaks as `\\n`, without those between its elements: the SDK has none."""
    for entity, sign in (('&lt;', '<'), ('&gt;', '>'), ('&quot;', '"'), ('&apos;', "'"), ('&amp;', '&'), ('\n', '\\n')):
        text = text.replace(entity, sign)
    return level(text)


def level(text):
    """A text without line breaks and blanks between elements."""
    return re.sub(r'>\\n *<', '><', text)


class Stage:
    """What goes on while a story is played."""

    def __init__(self):
        self.simulator = Simulator()
        self.enter('admin@internal', self.simulator.password)
        self.admin = self.system
        self.words = {'nobody': '11111111-2222-3333-4444-555555555555'}
        for word, path in KNOWN.items():
            self.words[word] = self.got(path)[0].id
        self.asked = []
        self.hidden = []
        self.jobs_seen = {}
        self.job_of = {}

    def close(self):
        """The end."""
        self.simulator.close()

    def enter(self, user, password):
        """Another user's connection, by a login of its own: what a user administers is found out when he enters."""
        self.connection = sdk.Connection(url=self.simulator.url, username=user, password=password, timeout=60)
        self.system = self.connection.system_service()

    def got(self, path):
        """A GET through the SDK."""
        return Call(self.system, 'GET', path, '').send('')

    def fill(self, line):
        """Puts in what stands for `$word`, longer words first."""
        for word in sorted(self.words, key=len, reverse=True):
            line = line.replace(f'${word}', self.words[word])
        return line

    def step(self, line, body):
        """One step, filled in; raises when it is not as the story says."""
        first, _, rest = line.partition(' ')
        request = REQUEST.match(line)
        if request:
            self.request(*request.groups(), body)
        elif first.isdigit():
            self.answered(int(first), rest)
        else:
            steps = {
                'wait': self.wait, 'has': self.has, 'lacks': self.lacks, 'events': self.events, 'job': self.job, 'status': self.status,
                'member': self.member, 'find': self.find, 'keep': self.keep, 'differ': self.differ, '->': self.told,
                'trouble': lambda rest: self.simulator.tell('trouble', json.loads(rest)), 'as': lambda rest: self.enter(*rest.split()),
            }
            steps[first](rest)

    def request(self, name, method, path, correlation, body):
        """Sends a request, through the SDK when that can be."""
        before = int(self.admin.events_service().list(max=1)[0].id) if method != 'GET' else 0
        asked = Asked(method, path, correlation or f'r{sum(asked.method != "GET" for asked in self.asked)}', before)
        self.asked.append(asked)
        value = None
        try:
            call = Call(self.system, method, path, body)
        except Unable as error:
            asked.raw = str(error)
            asked.status, asked.text = self.raw(method, path, asked.correlation, body)
        else:
            try:
                value = call.send(asked.correlation)
                asked.status, asked.text = 200, shown(value, call.output())
            except sdk.Error as error:
                # Without a code when the answer is a page.
                asked.status = error.code
                asked.text = shown(error.fault) if error.fault else ''
            except Exception as error:  # what its reader of XML raises has no class of its own
                if 'first node' not in str(error):
                    raise
        if name:
            found = getattr(value, 'id', None) or re.search(r' id="([^"]*)"', asked.text or '')
            if not found:
                raise AssertionError(f'no id: {asked.status} {asked.text}')
            self.words[name] = found if isinstance(found, str) else found.group(1)

    def raw(self, method, path, correlation, body):
        """A request that the SDK cannot send."""
        if method == 'POST' and not body:
            body = '<action/>'
        headers = {
            'Authorization': f'Bearer {self.connection.authenticate()}', 'Content-Type': 'application/xml', 'Accept': 'application/xml',
            'Version': '4', 'Correlation-Id': correlation,
        }
        request = urllib.request.Request(self.simulator.url + path, data=body.encode() or None, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def answered(self, status, wanted):
        """The SDK shows which status a refusal has, but not which of those that mean success; of what is no XML it shows nothing."""
        asked = self.asked[-1]
        asked.stated = status
        got = asked.status
        if got is None:
            return
        exact = asked.raw is not None or max(status, got or 0) >= 400
        if got != status and (exact or got // 100 != 2):
            raise AssertionError(f'{got} {asked.text}')
        self.has(wanted)

    def has(self, wanted):
        """A text in what the SDK shows."""
        text = self.asked[-1].text
        if text is None and wanted:
            self.hidden.append(wanted)
        elif level(wanted) not in plain_text(text or ''):
            names = re.findall(r'</?(\w+)', wanted)
            # Of a list the SDK shows what is in it, not its size.
            shown = names and set(names) <= MEMBERS and 'size' not in names
            if self.asked[-1].raw is None and self.asked[-1].status == 200 and not shown:
                self.hidden.append(wanted)
                return
            raise AssertionError(text)

    def lacks(self, wanted):
        """A text that is not there."""
        if level(wanted) in plain_text(self.asked[-1].text or ''):
            raise AssertionError(self.asked[-1].text)

    def wait(self, seconds):
        """The clock moves, in pieces, since a cleaner takes jobs away after some minutes."""
        left = float(seconds)
        while left > 0:
            self.simulator.tell('clock', {'advance': min(left, 300)})
            left -= 300
            jobs = self.admin.jobs_service().list()
            for job in sorted(jobs, key=lambda job: (job.start_time, job.description)):
                self.jobs_seen[job.id] = job
            self.attribute()

    def attribute(self):
        """Which correlation ids the jobs have: the SDK's type does not have it, but a search does."""
        for correlation in {asked.correlation for asked in self.asked} if self.jobs_seen.keys() - self.job_of.keys() else ():
            for job in self.admin.jobs_service().list(search=f'correlation_id={correlation}'):
                self.job_of[job.id] = correlation
        for job in self.jobs_seen:
            self.job_of.setdefault(job, None)

    def outcomes(self):
        """What the story says of events and jobs, and what has come of each changing request in the end, as `told.rs` there has it."""
        self.wait(60)
        events = [(int(event.id), event) for event in reversed(self.admin.events_service().list())]
        changing = [asked for asked in self.asked if asked.method != 'GET']
        known = {asked.correlation for asked in changing}
        for at, asked in enumerate(changing):
            later = changing[at + 1:]
            again = next((other for other in later if other.correlation == asked.correlation), None)
            end, own_end = (float('inf') if other is None else other.before for other in (later[0] if later else None, again))
            own = [marked(event) for number, event in events
                   if event.correlation_id == asked.correlation and asked.before < number <= own_end]
            beside = [marked(event) for number, event in events
                      if event.correlation_id not in known and asked.before < number <= end and event.code not in LOGINS]
            codes = ' '.join([*own, *([f'({" ".join(beside)})'] if beside else [])])
            jobs = [] if again else [job for job in self.jobs_seen.values() if self.job_of[job.id] == asked.correlation]
            parts = [*([codes] if codes else []), *(f'{job.description} = {job.status}' for job in jobs)]
            yield asked, '; '.join(parts).replace('\n', '\\n') or 'nothing'

    def events(self, rest):
        """Codes with a correlation id, oldest first."""
        correlation, _, wanted = rest.partition(':')
        events = self.admin.events_service().list(search=f'correlation_id={correlation}')
        codes = ' '.join(marked(event) for event in reversed(events))
        if codes != wanted.strip():
            raise AssertionError(codes)

    def job(self, rest):
        """A job with a correlation id."""
        correlation, _, wanted = rest.partition(': ')
        jobs = self.admin.jobs_service().list(search=f'correlation_id={correlation}')
        jobs = [f'{job.description} = {job.status}' for job in jobs]
        if wanted not in jobs and not (wanted == 'none' and not jobs):
            raise AssertionError('; '.join(jobs))

    def told(self, rest):
        """Events and jobs of the last request, looked at when the story is over."""
        self.asked[-1].told = rest

    def status(self, rest):
        """The member `status`."""
        path, _, wanted = rest.partition(' = ')
        self.member(f'{path} status = {wanted}')

    def member(self, rest):
        """A member of an object."""
        place, _, wanted = rest.partition(' = ')
        path, _, name = place.partition(' ')
        try:
            found = tree.fromstring(shown(self.got(path))).find(name)
            found = 'absent' if found is None else found.text or ''
        except sdk.NotFoundError:
            found = 'gone'
        if found != wanted:
            raise AssertionError(found)

    def find(self, rest):
        """The first object of a list, or the first that is called so."""
        name, _, place = rest.partition(' = ')
        path, _, *called = place.split(' ')
        rows = [row for row in self.got(path) if not called or row.name == called[0]]
        if not rows:
            raise AssertionError('nothing found')
        self.words[name] = rows[0].id

    def keep(self, rest):
        """The text of an element."""
        name, _, place = rest.partition(' = ')
        path, _, element = place.rpartition(' ')
        found = next(tree.fromstring(shown(self.got(path))).iter(element), None)
        if found is None:
            raise AssertionError(f'no {element}')
        # As it stands in the document, since it goes into other documents.
        self.words[name] = escape(found.text)

    @staticmethod
    def differ(rest):
        """Two kept texts."""
        one, other = rest.split(' ', 1)
        if one == other:
            raise AssertionError('the same')
