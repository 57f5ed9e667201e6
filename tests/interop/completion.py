"""Completion in real shells: bash, zsh and fish load the script, a person types and presses TAB, ENTER shows what stands there."""

import os
import sys
import tempfile

import pexpect

from harness import Checks, same

OVCMD = os.path.abspath(os.environ['OVCMD'])

# The function stands before the program: it shows its words, and lets the completion script ask the program.
FUNCTION = {
    'bash': 'ovcmd() { if [[ $1 == completion ]]; then command ovcmd "$@"; else printf "<%s>" "$@"; echo; fi; }',
    'zsh': 'ovcmd() { if [[ $1 == completion ]]; then command ovcmd "$@"; else printf "<%s>" "$@"; echo; fi; }',
    'fish': 'function ovcmd; if test "$argv[1]" = completion; command ovcmd $argv; else; printf "<%s>" $argv; echo; end; end',
}
START = {
    'bash': ('bash', ['--norc', '--noprofile', '-i'],
             ["bind 'set bell-style none'", "bind 'set enable-bracketed-paste off'", 'source <(command ovcmd completion bash)']),
    'zsh': ('zsh', ['-f', '-i'],
            ['unsetopt zle_bracketed_paste beep; PROMPT_EOL_MARK=', 'autoload -U compinit; compinit -u -D',
             'source <(command ovcmd completion zsh)']),
    'fish': ('fish', ['--no-config', '-i'], ['command ovcmd completion fish | source']),
}

# What is typed (a tab is TAB), and the words that stand there afterwards.
LINES = [
    ('ovcmd vnicp\t li\t', '<vnicprofile><list>'),
    ('ovcmd vm li\t', '<vm><list>'),
    ('ovcmd vm list --no-h\t', '<vm><list><--no-headers>'),
    ('ovcmd vm list -o jsonl\t', '<vm><list><-o><jsonl>'),
    ('ovcmd vm list --output=ya\t', '<vm><list><--output=yaml>'),
    ('ovcmd --color ne\tvm', '<--color><never><vm>'),
    ('ovcmd vm --sort mem\t_p\t', '<vm><--sort><memory_policy>'),
    ('ovcmd vm --sort os.ty\t', '<vm><--sort><os.type>'),
    ('ovcmd vm list --columns name,creation_t\t', '<vm><list><--columns><name,creation_time>'),
    ('ovcmd vm update --set descr\tnew', '<vm><update><--set><description=new>'),
    ('ovcmd vm update --set bios.type=i440\t', '<vm><update><--set><bios.type=i440fx_sea_bios>'),
    ('ovcmd explain vm.os.ty\t', '<explain><vm.os.type>'),
    ('ovcmd system export summ\tvm\t', '<system><export><summary><vms>'),
    ('ovcmd -c notes\tvm', '<-c><notes.txt><vm>'),
    ('ovcmd --config=notes\tvm', '<--config=notes.txt><vm>'),
    ('ovcmd vm show web0\t1\t', '<vm><show><web01>'),
    ('ovcmd vm -n web01\tshow', '<vm><-n><web01><show>'),
    ('ovcmd vm --name=web01\tshow', '<vm><--name=web01><show>'),
    ('ovcmd vm update --set cluster=Def\t', '<vm><update><--set><cluster=Default>'),
    ('ovcmd vm --where stateless=tr\tlist', '<vm><--where><stateless=true><list>'),
    ('ovcmd vm -n web01 snaps\tli\t', '<vm><-n><web01><snapshots><list>'),
    ('ovcmd vm -n web01 nics show ni\t', '<vm><-n><web01><nics><show><nic1>'),
    ('ovcmd nic --vm web01 show ni\t', '<nic><--vm><web01><show><nic1>'),
    ('ovcmd vm nics web0\t2\t', '<vm><nics><web02>'),
]


class Shell:
    """A shell behind a pseudo-terminal, in a directory with one file."""

    def __init__(self, name, folder, extra):
        program, arguments, setup = START[name]
        env = {'PATH': os.path.dirname(OVCMD) + ':' + os.environ['PATH'], 'HOME': folder, 'TERM': 'dumb', 'LANG': 'C.UTF-8'}
        env.update(extra)
        self.name = name
        self.child = pexpect.spawn(program, arguments, env=env, cwd=folder, encoding='utf-8', timeout=20, dimensions=(40, 200))
        self.child.setecho(name != 'bash')
        self.done = 0
        if name != 'fish':
            self.child.sendline("PS1='$ '")
        for line in [FUNCTION[name], *setup]:
            self.run(line)

    def run(self, line):
        """What a line prints, once its shell is ready for the next one."""
        self.done += 1
        self.child.send(line)
        self.child.send('\r')
        self.child.send(f'echo en""d-{self.done}\r')
        self.child.expect(f'end-{self.done}\r?\n')
        return self.child.before


def loop(checks, name, extra, lines, label=''):
    """Types every line in one shell."""
    with tempfile.TemporaryDirectory() as folder:
        open(os.path.join(folder, 'notes.txt'), 'w').close()
        shell = Shell(name, folder, extra)
        for typed, wanted in lines:
            with checks.check(f'{name}: {typed!r}{label}'):
                shown = shell.run(typed)
                lines_shown = [line.strip().removeprefix('$ ') for line in shown.replace('\r', '\n').split('\n')]
                words = [line for line in lines_shown if line.startswith('<')]
                same(words[-1:], [wanted], 'the line')
        shell.child.close(force=True)


def main():
    checks = Checks()
    engine = {name: os.environ[name] for name in ('OVIRT_URL', 'OVIRT_USERNAME', 'OVIRT_PASSWORD', 'OVIRT_CAFILE')}
    away = {**engine, 'OVIRT_URL': 'https://127.0.0.1:1/ovirt-engine/api'}
    for name in START:
        loop(checks, name, engine, LINES)
        # An engine that is away says nothing and stops nothing.
        loop(checks, name, away, [('ovcmd vm show we\tb7', '<vm><show><web7>'), LINES[1]], ', engine away')
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
