"""The scripts of `scripts/`, each with the state checked after, and every block of the tutorial, against simulators of their own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from harness import Checks, same
from shell import OVCMD, Engine

SCRIPTS = os.path.abspath('scripts')


class Runner:
    """`ovcmd` against one engine."""

    def __init__(self, engine, home):
        self.env = {'PATH': os.environ['PATH'], 'HOME': home, 'LANG': 'C.UTF-8', **engine.env}

    def run(self, *words, stdin=''):
        return subprocess.run([OVCMD, *words], env=self.env, input=stdin, capture_output=True, text=True, timeout=300, check=False)

    def script(self, name, *words, code=0):
        """What a script prints; it must end with that code."""
        ran = self.run('eval', os.path.join(SCRIPTS, name + '.rhai'), *words)
        same(ran.returncode, code, f'exit code of {name} ({ran.stderr.strip()})')
        return ran.stdout

    def ask(self, *words):
        """What a phrase prints."""
        ran = self.run(*words)
        same(ran.returncode, 0, f'exit code of {words} ({ran.stderr.strip()})')
        return ran.stdout.strip()


def holds(text, *wanted):
    for part in wanted:
        if part not in text:
            raise AssertionError(f'no {part!r} in {text!r}')


def reports(checks, ovcmd):
    with checks.check('capacity: as many hosts and running machines as there are'):
        row = ovcmd.script('capacity', '--csv').split('\n')[1].split(',')
        same([row[0], row[1]], ['Default', '2'], 'cluster and hosts')
        down = ovcmd.ask('vm', 'list', '--where', 'status=down', '-o', 'name').split()
        every = ovcmd.ask('vm', 'list', '-o', 'name').split()
        same(int(row[4]), len(every) - len(down), 'machines that run')
    with checks.check('idle-report: those below the limit, nobody below none'):
        shown = ovcmd.script('idle-report', '--cpu', '100')
        up = ovcmd.ask('vm', '-s', 'status=up', 'list', '-o', 'name').split()
        same(sorted(line.split()[0] for line in shown.strip().split('\n')[1:]), sorted(up), 'machines')
        same(ovcmd.script('idle-report', '--cpu', '-1'), 'no machine is idle\n', 'the answer')
    with checks.check('who-can: roles with the permit, and the administrator among them'):
        holds(ovcmd.script('who-can', 'web01', 'run_vm'), 'SuperUser')
        ovcmd.script('who-can', 'web01', 'nosuch', code=1)
        ovcmd.script('who-can', 'nosuch', 'run_vm', code=4)
    with checks.check('certificates: a quiet engine has told nothing'):
        same(ovcmd.script('certificates'), 'no certificate ends soon\n', 'the answer')
    with checks.check('cross-check: lists and documents say the same'):
        count = len(ovcmd.ask('vm', 'list', '-o', 'name').split())
        same(ovcmd.script('cross-check'), f'{count} machines, 0 differences\n', 'the answer')


def process(checks, ovcmd):
    """What needs a process of its own: lines that are there at once, signals, a reader that leaves."""
    def started(code):
        words = [OVCMD, 'eval', '-e', code]
        return subprocess.Popen(words, env=ovcmd.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    with checks.check('a line is printed at once, and Ctrl-C ends the script with 130 within 100 ms'):
        took = []
        for code in ('print("there"); sleep(300)', 'print("there"); loop { }', 'print("there"); on_event([], |event| true)',
                     'print("there"); context.vms.get("web01").wait_for("down", 300)'):
            child = started(code)
            same(child.stdout.readline(), 'there\n', 'the first line')
            time.sleep(0.3)
            begun = time.monotonic()
            child.send_signal(signal.SIGINT)
            _, told = child.communicate(timeout=20)
            took.append(time.monotonic() - begun)
            same((child.returncode, 'interrupted' in told), (130, True), f'end of {code}: {told!r}')
        # The program gives its token back, too, where it has one.
        if min(took) > 0.1 or max(took) > 1:
            raise AssertionError(f'{took!r} s')
    with checks.check('a module is found in scripts/ of the folder one is in'):
        home = ovcmd.env['HOME']
        os.makedirs(os.path.join(home, 'scripts'), exist_ok=True)
        with open(os.path.join(home, 'scripts', 'lib.rhai'), 'w', encoding='utf-8') as file:
            file.write('fn of(vm) { vm.nics.list().count() }\n')
        code = 'import "lib" as lib; print(lib::of(context.vms.get("web01")));'
        ran = subprocess.run([OVCMD, 'eval', '-e', code], env=ovcmd.env, cwd=home, capture_output=True, text=True, timeout=60, check=False)
        same((ran.returncode, ran.stdout), (0, '1\n'), ran.stderr)
    with checks.check('a reader that leaves ends the script quietly'):
        child = started('let n = 0; while true { print(n); n += 1; }')
        child.stdout.readline()
        child.stdout.close()
        same((child.wait(20), child.stderr.read()), (0, ''), 'the end')


def changes(checks, ovcmd):
    with checks.check('tag-by-pattern: given, given already, taken away'):
        same(ovcmd.script('tag-by-pattern', 'web*', 'frontend'), '2 machines have frontend now\n', 'the answer')
        same(ovcmd.ask('vm', '-s', 'tag=frontend', 'list', '-o', 'name').split(), ['web01', 'web02'], 'machines')
        same(ovcmd.script('tag-by-pattern', 'web*', 'frontend'), '0 machines have frontend now\n', 'the answer')
        ovcmd.script('tag-by-pattern', 'web*', 'frontend', '--remove')
        same(ovcmd.ask('vm', '-s', 'tag=frontend', 'list', '-o', 'name'), '', 'machines')
    with checks.check('orphaned-disks: one that belongs to nothing is found and removed'):
        same(ovcmd.script('orphaned-disks'), 'every disk belongs to something\n', 'the answer')
        code = ('context.disks.add(#{name: "lost", format: "cow", provisioned_size: "1G", storage_domains: [#{name: "data1"}]});'
                'context.disks.get("lost").wait_for("ok", 60);')
        ovcmd.ask('eval', '-e', code)
        holds(ovcmd.script('orphaned-disks', '--remove'), 'lost', '1 GiB')
        same(ovcmd.ask('eval', '-e', 'context.disks.try_find("lost") == ()'), 'true', 'removed')
    with checks.check('provision: the machine runs with its card and its disk'):
        ovcmd.script('provision', 'new01', '--disk', '1G', '--domain', 'data1')
        same(ovcmd.ask('vm', 'show', 'new01', '-t', '{status} {memory}'), 'up 1073741824', 'the machine')
        code = 'let vm = context.vms.get("new01"); [vm.nics.list().count(), vm.disk_attachments.list().count()]'
        same(ovcmd.ask('eval', '-e', code).split(), ['1', '1'], 'cards and disks')
        holds(ovcmd.script('provision', 'new01'), 'there already')
    with checks.check('provision: what cannot be finished is taken away'):
        ovcmd.script('provision', 'new02', '--disk', '1G', '--domain', 'nosuch', code=4)
        same(ovcmd.ask('eval', '-e', 'context.vms.try_find("new02") == ()'), 'true', 'gone')
    with checks.check('nightly-snapshot: one is kept, the one before is removed'):
        code = 'let own = []; for it in context.vms.get("web01").snapshots { own.push(it.description); } own'
        before = ovcmd.ask('eval', '-e', code).split('\n')
        for _ in range(2):
            ovcmd.script('nightly-snapshot', '--search', 'name=web01', '--keep', '1')
        after = ovcmd.ask('eval', '-e', code).split('\n')
        same(after.count('nightly web01'), 1, 'snapshots of its own')
        same(sorted(set(after) - {'nightly web01'}), sorted(set(before)), 'the others')
    with checks.check('rolling-reboot: all are up again, the rest was left alone'):
        shown = ovcmd.script('rolling-reboot', 'web*')
        holds(shown, 'web01 is up again', 'web02 is up again', '2 rebooted')
        same(ovcmd.ask('vm', 'show', 'web01', '-t', '{status}'), 'up', 'status')
    with checks.check('drain: the host is empty and in maintenance'):
        ovcmd.script('drain', 'host02')
        same(ovcmd.ask('host', 'show', 'host02', '-t', '{status}'), 'maintenance', 'status')
        same(ovcmd.ask('vm', '-s', 'host=host02', 'list', '-o', 'name'), '', 'machines on it')
        holds(ovcmd.script('drain', 'host02'), 'already')


def site(checks, ovcmd):
    words = ['branch', '192.0.2.50', '--vlans', '10,20', '--fence', '192.0.2.51', '--fence-password', 'x']
    with checks.check('local-site: everything is there'):
        ovcmd.script('local-site', *words)
        same(ovcmd.ask('datacenter', 'show', 'branch', '-t', '{local}'), 'true', 'local')
        same(ovcmd.ask('host', 'show', 'branch', '-t', '{status}'), 'up', 'the host')
        code = ('let c = context.clusters.get("branch"); let names = c.networks.list().map(|it| it.name); names.sort(); print(names);'
                'print(context.networks.get("branch-vlan20").vlan.id);'
                'print(context.hosts.get("branch").fence_agents.list().first().address);')
        same(ovcmd.ask('eval', '-e', code).split('\n'),
             ['["branch-vlan10", "branch-vlan20", "ovirtmgmt"]', '20', '192.0.2.51'], 'networks and agent')
    with checks.check('local-site: a second run changes nothing'):
        before = ovcmd.ask('network', 'list', '-o', 'name')
        ovcmd.script('local-site', *words)
        same(ovcmd.ask('network', 'list', '-o', 'name'), before, 'networks')


def tutorial(checks, ovcmd):
    """All blocks in one script, so that each finds the variables of those before; a mark stands between them."""
    page = open('docs/scripting.md', encoding='utf-8').read()
    blocks = re.findall(r'```rhai\n(.*?)```', page, re.S)
    script = '\n'.join(f'{block}\nprint("--- end of {at}");' for at, block in enumerate(blocks))
    ran = ovcmd.run('eval', '-', stdin=script)
    shown = re.split(r'--- end of \d+\n', ran.stdout)
    for at, block in enumerate(blocks):
        with checks.check(f'tutorial, block {at + 1}'):
            wanted = re.findall(r'// => ?(.*)', block)
            if at >= len(shown) - 1:
                raise AssertionError(f'it ended before: {ran.stderr.strip()}')
            same([line.rstrip() for line in shown[at].splitlines()], wanted, 'output')
    with checks.check('the tutorial ends well'):
        same((ran.returncode, ran.stderr), (0, ''), 'code and messages')


def main():
    checks = Checks()
    chosen = sys.argv[1:]
    for stories in ((reports, process, changes), (site,), (tutorial,)):
        engine = Engine('--speed', '20')
        with tempfile.TemporaryDirectory() as home:
            for story in stories:
                if not chosen or story.__name__ in chosen:
                    story(checks, Runner(engine, home))
        engine.close()
    with checks.check('each script is tested'):
        names = {name.removesuffix('.rhai') for name in os.listdir('scripts') if name.endswith('.rhai')} - {'options'}
        text = open(__file__, encoding='utf-8').read()
        same([name for name in sorted(names) if f"script('{name}'" not in text], [], 'untested')
        same(len(names), 12, 'scripts')
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
