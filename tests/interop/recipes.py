"""The recipes of docs/simulator-ci.md that need nothing but a shell, curl, this repository and the Python SDK, as they stand there."""

import os
import re
import shutil
import subprocess
import sys
import tempfile

from harness import Checks, no_secret, same

PAGE = os.path.join(os.path.dirname(__file__), '..', '..', 'docs', 'simulator-ci.md')

# What of each recipe's output shows that it was answered.
TOLD = {'curl': '"status" : "up"', 'fault': '503', 'ovcmd': 'down', 'python': ''}


def blocks():
    """Marked blocks of the page: file or recipe, and its text."""
    with open(PAGE, encoding='utf-8') as page:
        found = re.findall(r'^```(\w+) (file|run)=(\S+)\n(.*?)^```$', page.read(), re.MULTILINE | re.DOTALL)
    return [(language, kind, name, text) for language, kind, name, text in found]


def run(folder, language, text):
    """Runs one recipe in a folder of its own, with the programs of this repository in the path."""
    programs = os.pathsep.join(os.path.dirname(os.path.abspath(os.environ[name])) for name in ('OVSIM', 'OVCMD'))
    path = os.pathsep.join([programs, os.path.dirname(sys.executable), os.environ.get('PATH', '/usr/bin:/bin')])
    environment = {'PATH': path, 'HOME': folder}
    if language == 'python':
        with open(os.path.join(folder, 'recipe.py'), 'w', encoding='utf-8') as file:
            file.write(text)
        text = f'. ./ci.sh\n"{sys.executable}" recipe.py\n'
    return subprocess.run(
        ['bash', '-eu', '-c', text], cwd=folder, env=environment, timeout=120, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def main():
    checks = Checks()
    page = blocks()
    files = [(name, text) for _, kind, name, text in page if kind == 'file']
    recipes = [(language, name, text) for language, kind, name, text in page if kind == 'run']
    with checks.check('the page has the recipes'):
        same(sorted(name for _, name, _ in recipes), sorted(TOLD))
    for language, name, text in recipes:
        with checks.check(f'recipe {name}'):
            folder = tempfile.mkdtemp(prefix='recipe-')
            try:
                for file, content in files:
                    with open(os.path.join(folder, file), 'w', encoding='utf-8') as out:
                        out.write(content)
                done = run(folder, language, text)
                if done.returncode != 0 or TOLD[name] not in done.stdout:
                    raise AssertionError(f'{done.returncode}: {done.stdout[-400:]} {done.stderr[-400:]}')
                no_secret(done.stdout)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
