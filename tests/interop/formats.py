"""The machine formats say the same: JSON, JSON lines, YAML as PyYAML (1.1) reads it, CSV, names; and types are the SDK's."""

import csv
import io
import json
import os
import sys

import yaml

from harness import Checks, connect, same
from nouns import NOUNS, ovcmd


def typed(value):
    """Equal values of different types must not pass for equal: True and 1, 1 and 1.0."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def lists(checks, noun):
    """One noun in every format."""
    # Events grow with every login of ours, so the newest are left out of the comparison.
    extra = ['-s', 'severity=error'] if noun == 'event' else []
    run = lambda name: ovcmd(noun, *extra, 'list', '-o', name)
    rows = []
    with checks.check(f'{noun} list -o json'):
        rows = json.loads(run('json'))
        assert isinstance(rows, list), type(rows).__name__
    with checks.check(f'{noun} list -o yaml'):
        same(typed(yaml.safe_load(run('yaml')) or []), typed(rows), 'YAML')
    with checks.check(f'{noun} list -o jsonl'):
        same(typed([json.loads(line) for line in run('jsonl').splitlines()]), typed(rows), 'JSON lines')
    with checks.check(f'{noun} list -o csv'):
        table = list(csv.reader(io.StringIO(run('csv'), newline=''), strict=True))
        same(len(table) - 1, len(rows), 'CSV rows')
        same({len(row) for row in table}, {len(table[0])}, 'CSV columns')
    with checks.check(f'{noun} list -o name'):
        same(len(run('name').splitlines()), len(rows), 'names')
    if rows and noun != 'event':
        with checks.check(f'{noun} show -o yaml, json'):
            one = ['-i', rows[0]['id'], 'show', '-o']
            same(typed(yaml.safe_load(ovcmd(noun, *one, 'yaml'))), typed(json.loads(ovcmd(noun, *one, 'json'))), 'YAML')


def types(checks, system):
    """Numbers are numbers and booleans booleans, as the SDK reads them."""
    with checks.check('types of JSON are those of the SDK'):
        rows = {row['id']: row for row in json.loads(ovcmd('vm', 'list', '-o', 'json'))}
        for vm in system.vms_service().list():
            row = rows[vm.id]
            mine = [row['memory'], row['stateless'], row['cpu']['topology']['cores'], row['status'], row['cluster']['id']]
            theirs = [vm.memory, vm.stateless, vm.cpu.topology.cores, str(vm.status), vm.cluster.id]
            same(typed(mine), typed(theirs), vm.name)
            same(row['os']['boot']['devices'], [str(device) for device in vm.os.boot.devices], 'boot devices')


def corpus(checks):
    """Every string a test of the emitter wrote down, read back by PyYAML."""
    path = os.environ.get('YAML_CORPUS', '')
    with checks.check('the YAML corpus is there'):
        assert os.path.exists(path), f'no file {path!r}'
        with open(path, encoding='utf-8') as lines:
            for line in lines:
                row = json.loads(line)
                same(typed(yaml.safe_load(row['yaml'])), typed(row['value']), 'read back')


def main():
    """All of it; the exit code."""
    checks = Checks()
    for noun in NOUNS:
        with checks.check(f'{noun}: formats run to their end'):
            lists(checks, noun)
    connection = connect()
    types(checks, connection.system_service())
    connection.close()
    corpus(checks)
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
