"""What the interop programs share: counting checks, the engine from the environment, SDK objects as plain values."""

import contextlib
import enum
import json
import os
import re
import ssl
import subprocess
import sys
import traceback
import urllib.error
import urllib.request

import ovirtsdk4 as sdk


class Checks:
    """Counts named checks; a failed one prints why and the program goes on."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    @contextlib.contextmanager
    def check(self, name):
        """One check: what stands in the block must not raise."""
        try:
            yield
        except Exception as error:  # every error is the check's failure, whatever its kind
            self.failed += 1
            frames = traceback.extract_tb(error.__traceback__)
            place = next((frame for frame in reversed(frames) if 'interop' in frame.filename), frames[-1])
            where = f'{os.path.basename(place.filename)}:{place.lineno}'
            print(f'FAILED {name}: {type(error).__name__}: {error} ({where}: {place.line})')
        else:
            self.passed += 1

    def close(self):
        """Prints the counts last and gives the exit code."""
        print(f'{self.passed} passed, {self.failed} failed')
        return 1 if self.failed or not self.passed else 0


def same(actual, expected, what='value'):
    """Fails unless both are equal, showing both."""
    if actual != expected:
        raise AssertionError(f'{what} is {actual!r}, not {expected!r}')


# A token of the engine: 86 letters of base64 for addresses. The names of sessions that events tell end with `=`.
TOKEN = re.compile(r'(?<![A-Za-z0-9+/_-])[A-Za-z0-9_-]{86}(?![A-Za-z0-9+/_=-])')


def no_secret(said):
    """Fails when a password or a token is in what a program said, text or bytes; gives it back."""
    text = said.decode(errors='replace') if isinstance(said, bytes) else said or ''
    password = os.environ.get('OVIRT_PASSWORD', '')
    if TOKEN.search(text) or (len(password) > 5 and password in text):
        raise AssertionError('a password or a token came out')
    return said


def _looked_through(run):
    """The same `run`, with all that comes out looked through."""

    def checked(*words, **how):
        ran = run(*words, **how)
        no_secret(ran.stdout)
        no_secret(ran.stderr)
        return ran

    return checked


# Whoever imports this looks through whatever programs say.
subprocess.run = _looked_through(subprocess.run)


def engine():
    """URL, user, password and CA file as ovsim exports them."""
    names = ('OVIRT_URL', 'OVIRT_USERNAME', 'OVIRT_PASSWORD', 'OVIRT_CAFILE')
    missing = [name for name in names if name not in os.environ]
    if missing:
        sys.exit(f'not in the environment: {" ".join(missing)}')
    return [os.environ[name] for name in names]


def connect(**other):
    """A connection of the official SDK, as its own examples make one."""
    url, username, password, ca_file = engine()
    given = {'url': url, 'username': username, 'password': password, 'ca_file': ca_file, 'timeout': 60, **other}
    return sdk.Connection(**given)


class Raw:
    """The engine without the SDK: one request, status, headers and body as they came."""

    def __init__(self, token):
        self.url, _, _, ca_file = engine()
        self.context = ssl.create_default_context(cafile=ca_file)
        self.token = token

    def send(self, method, path, body=None, kind='application/json'):
        """Status, content type and body text of one request."""
        headers = {'Authorization': f'Bearer {self.token}', 'Accept': kind, 'Content-Type': kind, 'Version': '4'}
        data = None if body is None else body.encode()
        request = urllib.request.Request(self.url + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, context=self.context, timeout=60) as reply:
                return reply.status, reply.headers['Content-Type'], reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers['Content-Type'], error.read().decode()

    def json(self, method, path, value=None):
        """Status and the decoded JSON of one request; nothing for an empty body."""
        status, kind, text = self.send(method, path, None if value is None else json.dumps(value))
        if text:
            same((kind or '').split(';')[0], 'application/json', f'content type of {path}')
        return status, json.loads(text) if text else None


def plain(value):
    """An SDK object as dictionaries, lists and scalars, to be compared and shown."""
    if isinstance(value, sdk.Struct):
        members = {name.lstrip('_'): plain(member) for name, member in sorted(vars(value).items())}
        return {'': type(value).__name__, **{name: member for name, member in members.items() if member is not None}}
    if isinstance(value, list):
        items, href = [plain(item) for item in value], getattr(value, 'href', None)
        return {'href': href, 'items': items} if href else items or None
    return str(value) if isinstance(value, enum.Enum) else value


def differences(left, right, path=''):
    """The places where two plain values differ, at most a handful."""
    if isinstance(left, dict) and isinstance(right, dict):
        names = sorted(set(left) | set(right))
        found = [place for name in names for place in differences(left.get(name), right.get(name), f'{path}.{name}')]
    elif isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        pairs = enumerate(zip(left, right))
        found = [place for at, (one, other) in pairs for place in differences(one, other, f'{path}[{at}]')]
    else:
        found = [] if left == right else [f'{path or "value"}: {left!r} or {right!r}']
    return found[:8]
