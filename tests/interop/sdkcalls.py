"""A request as it is written, method, path and body, turned into the call of the official SDK that sends it."""

import inspect
import re
import warnings
import xml.etree.ElementTree as tree
from urllib.parse import parse_qsl, unquote

import ovirtsdk4 as sdk
from ovirtsdk4 import reader, types, writer


class Unable(Exception):
    """The SDK has no way to send this; the text says why."""


def leaves(element, path=''):
    """Every attribute and text of a document with the path to it, so that two documents can be compared whatever their order."""
    path = f'{path}/{element.tag}'
    found = [(f'{path}@{name}', value) for name, value in element.attrib.items()]
    text = (element.text or '').strip()
    if text or not (len(element) or element.attrib):
        found.append((path, text.lower() if text.lower() in ('true', 'false') else text))
    return found + [leaf for child in element for leaf in leaves(child, path)]


def struct(body):
    """The body as the SDK's own reader has it, which must be able to write all of it again."""
    try:
        document = tree.fromstring(body)
    except tree.ParseError as error:
        raise Unable('no XML') from error
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            value = reader.Reader.read(body)
        except (sdk.Error, ValueError, TypeError, AttributeError) as error:
            raise Unable(f'the reader fails: {type(error).__name__}') from error
    if isinstance(value, list) or value is None:
        raise Unable(f'<{document.tag}> is no object')
    wanted, written = leaves(document), leaves(tree.fromstring(writer.Writer.write(value)))
    for leaf in wanted:
        if leaf not in written:
            raise Unable(f'no type has {leaf[0]}' if leaf[1] == '' else f'{leaf[0]} cannot be {leaf[1]!r}')
        written.remove(leaf)
    return value


def takes(method):
    """The parameters of a method by name."""
    shared = ('self', 'headers', 'query', 'wait', 'kwargs')
    return [name for name in inspect.signature(method).parameters if name not in shared]


def named(service, test):
    """The methods of a service that pass, shortest names first."""
    found = [name for name in dir(type(service)) if not name.startswith('_') and test(name) and not name.endswith('_service')]
    return [getattr(service, name) for name in sorted(found, key=len)]


def member(name):
    """A name of the API as the SDK spells it."""
    return f'{name}_' if name in ('async', 'from', 'import') else name


def fitted(value):
    """A value as parameters take it: lists of the SDK are no lists to its own checks."""
    return list(value) if isinstance(value, list) else value


class Call:
    """One request, ready to be sent."""

    def __init__(self, system, method, path, body):
        path, _, query = path.partition('?')
        self.asked = parse_qsl(query, keep_blank_values=True)
        self.words = [unquote(word) for word in path.strip('/').split('/')]
        self.given = {}
        if method == 'POST' and (not body or body.startswith('<action')):
            self.method = self.action(system, body or '<action/>')
        else:
            self.method = self.plain(self.place(system, self.words), method, body)
        self.query = self.queried()

    @staticmethod
    def place(system, words):
        """The service at a path."""
        try:
            return system.service('/'.join(words))
        except sdk.Error as error:
            raise Unable(f'no service at {words[-1]}') from error

    def plain(self, service, method, body):
        """The method for what has the same name everywhere."""
        if method == 'GET':
            return self.first(named(service, lambda name: name in ('get', 'list')), 'read')
        if method == 'DELETE':
            return self.first(named(service, lambda name: name == 'remove'), 'remove')
        verb = {'POST': 'add', 'PUT': 'update'}[method]
        value = struct(body)
        methods = named(service, lambda name: name == verb or name.startswith(f'{verb}_'))
        found = self.first(methods, verb)
        # The object is the parameter that has no place in the query.
        for name in takes(found):
            kind = f"('{name}', {name}, types.{type(value).__name__})"
            if kind in inspect.getsource(found):
                self.given[name] = value
                return found
        raise Unable(f'{found.__name__} takes no {type(value).__name__}')

    @staticmethod
    def first(methods, verb):
        """The first of some methods."""
        if not methods:
            raise Unable(f'no method to {verb}')
        return methods[0]

    def action(self, system, body):
        """The method of an action, with the members of its body as parameters."""
        service, word = self.place(system, self.words[:-1]), self.words[-1]
        found = struct(body)
        for name, value in vars(found).items():
            if value is not None:
                self.given[name.lstrip('_')] = fitted(value)
        source = lambda name: inspect.getsource(getattr(type(service), name))
        methods = named(service, lambda name: name.replace('_', '').startswith(word) and f"'{word}'" in source(name))
        for method in methods:
            if all(name in takes(method) for name in self.given):
                return method
        unknown = [name for method in methods for name in self.given if name not in takes(method)]
        raise Unable(f'{word} has no parameter {unknown[0]}' if methods else f'no action {word}')

    def queried(self):
        """What is asked in the query: parameters where the method has them, else as it stands."""
        rest = {}
        for name, text in self.asked:
            name = member(name)
            source = inspect.getsource(self.method)
            if f"('{name}', {name}, bool)" in source and text in ('true', 'false'):
                self.given[name] = text == 'true'
            elif f"('{name}', {name}, int)" in source and text.isdigit():
                self.given[name] = int(text)
            elif f"('{name}', {name}, str)" in source:
                self.given[name] = text
            else:
                rest[name.rstrip('_')] = text
        return rest

    def send(self, correlation=''):
        """Sends it; gives what the SDK gives."""
        headers = {'Correlation-Id': correlation} if correlation else {}
        return self.method(headers=headers, query=dict(self.query), **self.given)

    def output(self):
        """The member of an action's answer that the SDK gives instead of the whole."""
        found = re.search(r"_internal_action\(action, '\w+', '(\w+)'", inspect.getsource(self.method))
        return found and found[1]


def shown(value, name=None):
    """What an object of the SDK says, as the SDK itself writes it; nothing where it gives none."""
    if value is None:
        return None
    if name:
        return f'<{name}>{shown(value)}</{name}>'
    if isinstance(value, list):
        return ''.join(shown(item) for item in value)
    return writer.Writer.write(value) if isinstance(value, sdk.Struct) else str(value)


def known_members():
    """The names of all members of all types, and of all types as elements."""
    structs = [kind for kind in vars(types).values() if inspect.isclass(kind) and issubclass(kind, sdk.Struct)]
    names = {name.rstrip('_') for kind in structs for name in dir(kind) if not name.startswith('_')}
    return names | set(reader.Reader._readers)
