"""The shell on a real terminal: editing, history, completion, several lines, Ctrl-C, resizing, an engine that restarts, the pager."""

import os
import re
import ssl
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request

import pexpect

from harness import Checks, no_secret, same

OVCMD = os.path.abspath(os.environ['OVCMD'])
OVSIM = os.path.abspath(os.environ['OVSIM'])
ESCAPES = re.compile(r'\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07|[\r\x07]')
LEFT, RIGHT, UP, HOME, END = '\x1b[D', '\x1b[C', '\x1b[A', '\x01', '\x05'
CTRL_C, CTRL_D, CTRL_K, CTRL_R = '\x03', '\x04', '\x0b', '\x12'


class Engine:
    """A simulator with options of its own."""

    def __init__(self, *options):
        self.process = subprocess.Popen([OVSIM, '--port', '0', *options], stdout=subprocess.PIPE, text=True)
        self.env = {}
        while len(self.env) < 4:
            match = re.match(r"export (\w+)='?([^'\n]*)'?", self.process.stdout.readline())
            self.env[match[1]] = match[2]

    def ask(self, path, body):
        """One request beside the API."""
        url = self.env['OVIRT_URL'].replace('/ovirt-engine/api', '/ovsim/' + path)
        context = ssl.create_default_context(cafile=self.env['OVIRT_CAFILE'])
        request = urllib.request.Request(url, data=body.encode(), headers={'Content-Type': 'application/json'}, method='POST')
        with urllib.request.urlopen(request, context=context, timeout=20) as reply:
            return reply.read()

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.process.stdout.close()


class Terminal:
    """A shell behind a pseudo-terminal; each line is typed, then what it printed is read."""

    def __init__(self, engine, home, *words, size=(40, 120), **extra):
        env = {'PATH': os.environ['PATH'], 'HOME': home, 'TERM': 'xterm', 'LANG': 'C.UTF-8', **engine.env, **extra}
        self.child = pexpect.spawn(OVCMD, list(words), env=env, cwd=home, encoding='utf-8', timeout=20, dimensions=size)
        self.prompt = '> '
        self.shown = self.until(self.prompt)

    def until(self, text):
        """Everything up to a text, without what steers the terminal."""
        self.expect(self.child.expect_exact, text)
        return ESCAPES.sub('', self.child.before)

    def expect(self, way, wanted):
        """Reads up to something; what came instead is told shortly."""
        try:
            way(wanted)
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            seen = ESCAPES.sub('', self.child.before)[-300:]
            raise AssertionError(f'{type(error).__name__} before {wanted!r}: {seen!r}') from None
        no_secret(self.child.before)

    def type(self, keys):
        self.child.send(keys)

    def line(self, keys):
        """What a line prints: typed, entered, and behind it a mark that nothing else prints."""
        self.type(keys + '\r')
        return self.answer()

    def answer(self):
        """What was printed up to the end of a marked line."""
        self.mark = getattr(self, 'mark', 0) + 1
        self.type(f'print("m" + "ark-{self.mark}")\r')
        self.expect(self.child.expect, rf'\nmark-{self.mark}\r?\n')
        return ESCAPES.sub('', self.child.before)

    def leave(self, keys=CTRL_D):
        """The exit code."""
        self.type(keys)
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus


def printed(text, wanted):
    """Fails unless one of the lines is that text."""
    lines = [line.strip() for line in text.split('\n')]
    if wanted not in lines:
        raise AssertionError(f'no line {wanted!r} in {lines!r}')


def holds(text, *wanted):
    for part in wanted:
        if part not in text:
            raise AssertionError(f'no {part!r} in {text!r}')


def editing(checks, engine, home):
    with checks.check('alone on a terminal it is the shell, with engine and user before the cursor'):
        terminal = Terminal(engine, home)
        host = engine.env['OVIRT_URL'].split('/')[2]
        holds(terminal.shown, f'admin@internal {host}')
    with checks.check('a line is edited in the middle, at its ends, and cut'):
        printed(terminal.line('1 + 23' + LEFT + LEFT + '4' + RIGHT + RIGHT), '424')
        printed(terminal.line('+ 2' + HOME + '40 ' + END + '0'), '60')
        printed(terminal.line('7 + 8 junk' + LEFT * 5 + CTRL_K), '15')
    with checks.check('nouns and verbs, then scripts, in one session'):
        printed(terminal.line('vm list -o name --max 1'), 'app01')
        terminal.line('let vm = context.vms.get("web01")')
        printed(terminal.line('vm.host.name'), 'host01')
        printed(terminal.line('last + "!"'), 'host01!')
    with checks.check('several lines until it is whole, and an empty one to give up'):
        terminal.type('fn twice(x) {\r')
        terminal.type('  x * 2\r')
        terminal.type('}\r')
        printed(terminal.line('twice(21)'), '42')
        terminal.type('let y = (1 +\r')
        holds(terminal.line(''), 'ovcmd: input:')
    with checks.check('the arrow brings the line before again, Ctrl-R finds one'):
        terminal.line('"here" + " I am"')
        terminal.line('"other"')
        terminal.type(CTRL_R + 'here')
        time.sleep(0.3)
        printed(terminal.line(''), 'here I am')
    with checks.check('an error never ends it'):
        holds(terminal.line('vm show nosuch'), "vm 'nosuch' not found")
        holds(terminal.line('vmm list'), "unknown noun 'vmm'")
        holds(terminal.line('let = 5'), 'input:1:5')
        printed(terminal.line('1 + 1'), '2')
    with checks.check('pipes, files, commands'):
        printed(terminal.line('vm list -o name | grep -c web'), '2')
        terminal.line('vm -n web01 export > f.xml')
        same(open(os.path.join(home, 'f.xml'), encoding='utf-8').read(5), '<?xml', 'the file')
        printed(terminal.line('!echo of the system'), 'of the system')
    with checks.check('what is set holds'):
        terminal.line('set output json')
        holds(terminal.line('tag list --max 1'), '"name": "root"')
        terminal.line('set read-only on')
        terminal.type('\r')
        holds(terminal.until('(read-only)> '), 'admin@internal')
        holds(terminal.line('tag add --set name=no'), 'read')
        terminal.line('set read-only off')
        terminal.line('set output auto')
    with checks.check('secrets are not written into the history, other lines are, and only for their owner'):
        terminal.line('let password = "sesame-1"')
        terminal.line(' 1 + 1')
        same(terminal.leave(), 0, 'exit code')
        folder = os.path.join(home, '.local/state/ovcmd/history')
        [name] = os.listdir(folder)
        path = os.path.join(folder, name)
        text = open(path, encoding='utf-8').read()
        holds(text, 'vm list -o name --max 1\n', 'fn twice(x) {\\n  x * 2\\n}\n')
        same('sesame' in text, False, 'a secret in the history')
        same(stat.S_IMODE(os.stat(path).st_mode), 0o600, 'mode of the history')
    with checks.check('the history is there the next time'):
        terminal = Terminal(engine, home, 'shell')
        terminal.type(CTRL_R + 'I am')
        time.sleep(0.3)
        printed(terminal.line(''), 'here I am')
        same(terminal.leave('exit 7\r'), 7, 'exit code')


def completion(checks, engine, home):
    terminal = Terminal(engine, home, 'shell')
    for typed, wanted in [
        ('vm sho\tweb01 -o nam\t', 'web01'),
        ('vm show web0\t1\t -o name', 'web01'),
        ('cluster lis\t-o name', 'Default'),
        ('cluster list --sort na\t -o name', 'Default'),
        ('set outp\tname\r tag lis\t --max 1', 'root'),
        ('set output aut\t\r 1 + 1', '2'),
        ('vm update --dry-run web01 --set descr\tnew', '<vm><description>new</description></vm>'),
        ('let machine = context.vms.get("web\t1"); machine.name', 'web01'),
        ('machine.clust\t.nam\t', 'Default'),
        ('context.vms.get("web01").hos\t.nam\t', None),
        ('context.clust\t', None),
        ('event_codes.USER_RUN_V\tM', None),
        ('source f.l\t', 'from a file'),
        ('vm -n web01 ni\tshow ni\t-o name', 'nic1'),
        ('vm list --columns nam\t --max 1 --no-headers', 'app01'),
    ]:
        with checks.check(f'TAB: {typed!r}'):
            with open(os.path.join(home, 'f.lines'), 'w', encoding='utf-8') as file:
                file.write('print("from a file")\n')
            for keys in re.split('(\t)', typed):
                terminal.type(keys)
                if keys == '\t':
                    time.sleep(0.3)
            shown = terminal.line('')
            if wanted:
                printed(shown, wanted)
    with checks.check('two TABs show what there is'):
        terminal.type('vm st\t\t')
        terminal.until('statistics')
        terminal.type(CTRL_C)
        printed(terminal.line('2 + 2'), '4')
    same(terminal.leave(), 0, 'exit code')


def interrupts(checks, engine, home):
    terminal = Terminal(engine, home, 'shell')

    def interrupted(name, line, ended='interrupted', within=1.0):
        with checks.check(f'Ctrl-C {name}'):
            terminal.type(line + '\r')
            time.sleep(0.5)
            begun = time.monotonic()
            terminal.type(CTRL_C)
            terminal.until(ended)
            took = time.monotonic() - begun
            if took > within:
                raise AssertionError(f'it took {took:.2f} s')
            printed(terminal.line('3 + 3'), '6')

    with checks.check('Ctrl-C throws away what is typed'):
        terminal.type('vm remove web01' + CTRL_C)
        printed(terminal.line('5 + 5'), '10')
    terminal.line('let vm = context.vms.get("web01")')
    interrupted('in a wait', 'vm.wait_for("reboot_in_progress", 300)')
    interrupted('in a loop', 'loop { }')
    interrupted('in a sleep', 'sleep(300)')
    interrupted('in a function that catches', 'fn f() { loop { try { sleep(1) } catch { } } } f()')
    interrupted('while events are followed', 'event follow')
    interrupted('in a body of events', 'event_waiter("", ["USER_RUN_VM"]) { sleep(300) }')
    interrupted('in a callback of events', 'on_event([], |event| sleep(300))')
    with open(os.path.join(home, 'endless.rhai'), 'w', encoding='utf-8') as file:
        file.write('let n = 0;\nwhile true {\n  n += 1;\n  sleep(1);\n}\n')
    interrupted('in a file', 'source endless.rhai')
    interrupted('in a command of the system', '!sleep 300', '^C')
    interrupted('in a pipe', 'vm list | sleep 300', '^C')
    engine.ask('faults', '[{"method": "GET", "path": "hosts", "then": {"delay": 30}}]')
    interrupted('in a list', 'host list')
    interrupted('in a list of a script', 'for host in context.hosts { print(host.name) }')
    with checks.check('Ctrl-C at a question is no yes'):
        terminal.type('tag remove production\r')
        terminal.until('[y/N] ')
        time.sleep(0.3)
        terminal.type(CTRL_C)
        terminal.until('interrupted')
        printed(terminal.line('context.tags.get("production").name'), 'production')
    with checks.check('a question is answered'):
        terminal.line('tag add --set name=shortlived')
        terminal.type('tag remove shortlived\r')
        terminal.until('[y/N] ')
        terminal.type('y\r')
        printed(terminal.line('context.tags.try_find("shortlived") == ()'), 'true')
    with checks.check('the session is still the same one'):
        printed(terminal.line('vm.name'), 'web01')
    same(terminal.leave(), 0, 'exit code')


def troubles(checks, engine, home):
    terminal = Terminal(engine, home, 'shell')
    with checks.check('a window that changes its size'):
        wide = terminal.line('vm list --max 1')
        holds(wide, 'CLUSTER')
        rows = [line for line in wide.split('\n') if line.startswith('app01')]
        if not rows or len(rows[0]) <= 60:
            raise AssertionError(f'{rows!r} would fit anyway')
        terminal.child.setwinsize(40, 60)
        time.sleep(0.2)
        terminal.type('\r')
        narrow = terminal.line('vm list --max 1')
        rows = [line for line in narrow.split('\n') if line.startswith('app01')]
        if not rows or any(len(row.rstrip()) > 60 for row in rows):
            raise AssertionError(f'{rows!r} in 60 columns')
        terminal.child.setwinsize(40, 120)
        time.sleep(0.2)
    with checks.check('an engine that restarts: the session goes on'):
        terminal.line('let vm = context.vms.get("web01")')
        engine.ask('trouble', '{"restart": 1}')
        holds(terminal.line('vm show web01 -o name'), 'web01')
        time.sleep(1.2)
        printed(terminal.line('vm.refresh().name'), 'web01')
        terminal.type('vm start dev01\r')
        time.sleep(0.3)
        engine.ask('trouble', '{"restart": 1}')
        terminal.answer()
        printed(terminal.line('context.vms.get("dev01").status'), 'up')
        printed(terminal.line('vm list -o name --max 1'), 'app01')
    same(terminal.leave(), 0, 'exit code')


def sessions(checks, home):
    """A session that ends at the engine, and one that a password opens."""
    engine = Engine('--session-timeout', '1')
    terminal = Terminal(engine, home, 'shell')
    with checks.check('a session that ended by itself is opened again unasked'):
        terminal.line('let vm = context.vms.get("web01")')
        time.sleep(2.2)
        printed(terminal.line('vm.refresh().name'), 'web01')
        time.sleep(2.2)
        printed(terminal.line('vm list -o name --max 1'), 'app01')
    same(terminal.leave(), 0, 'exit code')
    password = engine.env.pop('OVIRT_PASSWORD')
    terminal = Terminal(engine, home, 'shell')
    with checks.check('Ctrl-C at the question for a password is the end of the line, not of the shell'):
        terminal.type('vm list -o name --max 1\r')
        terminal.until('assword')
        time.sleep(0.3)
        terminal.type(CTRL_C)
        terminal.until('interrupted')
        printed(terminal.line('1 + 1'), '2')
    with checks.check('a password is asked for once, and not shown'):
        terminal.type('vm list -o name --max 1\r')
        terminal.until('assword')
        time.sleep(0.3)
        terminal.type(password + '\r')
        shown = terminal.answer()
        printed(shown, 'app01')
        same(password in shown, False, 'the password on the screen')
        printed(terminal.line('vm list -o name --max 1'), 'app01')
    same(terminal.leave(), 0, 'exit code')
    engine.close()


def long_lists(checks, home):
    engine = Engine('--vms', '10000')
    terminal = Terminal(engine, home, 'shell', size=(24, 100))
    # A simulator that is not optimized thinks for seconds before it sends the first of so many.
    terminal.child.timeout = 90
    with checks.check('10 000 rows go into the pager, and q leads out again'):
        terminal.type('vm list\r')
        terminal.until('NAME')
        time.sleep(0.5)
        terminal.type('G')
        time.sleep(4)
        terminal.type('q')
        printed(terminal.line('6 + 6'), '12')
    with checks.check('the pager is left before the list is over'):
        terminal.type('vm list -o name\r')
        terminal.until('app02')
        terminal.type('q')
        begun = time.monotonic()
        printed(terminal.line('7 + 7'), '14')
        if time.monotonic() - begun > 5:
            raise AssertionError('it went on reading')
    with checks.check('a short list is not paged, and without pager nothing is'):
        printed(terminal.line('vm list --max 2 -o name | wc -l'), '2')
        terminal.line('set pager off')
        same(terminal.line('vm list -o name').count('\n') > 9999, True, 'all rows on the screen')
    with checks.check('the last rows are kept'):
        printed(terminal.line('last.len()'), '1000')
    same(terminal.leave(), 0, 'exit code')
    engine.close()


def bars(checks, home):
    engine = Engine('--speed', '0.3')
    with checks.check('a migration fills its bar, with per cent, and leaves none behind'):
        env = {'PATH': os.environ['PATH'], 'HOME': home, 'TERM': 'xterm', 'LANG': 'C.UTF-8', **engine.env}
        child = pexpect.spawn(OVCMD, ['vm', 'migrate', 'web01'], env=env, cwd=home, encoding='utf-8', timeout=60, dimensions=(24, 100))
        child.expect(pexpect.EOF)
        shown = ESCAPES.sub('', child.before)
        child.close()
        if child.exitstatus:
            raise AssertionError(f'{child.exitstatus}: {shown!r}')
        told = [(len(full), int(percent)) for full, percent in re.findall(r'\[(#*)\.*\] (\d+) %', shown)]
        seen = sorted(set(told))
        if len(seen) < 3 or any(full != percent // 5 for full, percent in seen):
            raise AssertionError(f'{seen!r} in {shown[-600:]!r}')
        if [percent for _, percent in told] != sorted(percent for _, percent in told):
            raise AssertionError(f'per cent go back: {told!r}')
        if not re.search(r'\s{20}success$', shown.rstrip()):
            raise AssertionError(f'a bar is left: {shown[-200:]!r}')
    with checks.check('what tells no per cent shows its state and for how long'):
        child = pexpect.spawn(OVCMD, ['vm', 'start', 'dev01'], env=env, cwd=home, encoding='utf-8', timeout=60, dimensions=(24, 100))
        child.expect(pexpect.EOF)
        shown = ESCAPES.sub('', child.before)
        child.close()
        holds(shown, 'vm dev01', 'wait_for_launch', 'powering_up')
        if child.exitstatus or '%' in shown:
            raise AssertionError(f'{child.exitstatus}: {shown!r}')
    engine.close()


def main():
    checks = Checks()
    engine = Engine()
    chosen = sys.argv[1:]
    for story in (editing, completion, interrupts, troubles):
        if chosen and story.__name__ not in chosen:
            continue
        with tempfile.TemporaryDirectory() as home:
            story(checks, engine, home)
    engine.close()
    with tempfile.TemporaryDirectory() as home:
        if not chosen or 'sessions' in chosen:
            sessions(checks, home)
        if not chosen or 'long_lists' in chosen:
            long_lists(checks, home)
        if not chosen or 'bars' in chosen:
            bars(checks, home)
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
