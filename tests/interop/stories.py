"""The stories of `ovsim/tests/stories`, which its own tests play over plain HTTP, request by request through the official SDK.

Each story has a simulator of its own whose clock stands still but for its `wait`. What the SDK cannot build (an element that no type
has, a wrong enumeration, half a document) goes by plain HTTP, and is listed. Each line of `lines.txt` must go well once and be refused
twice through the SDK.
"""

import collections
import concurrent.futures
import os
import pathlib
import re
import sys
import time

from harness import Checks, same
from stage import Stage

FOLDER = pathlib.Path(__file__).resolve().parents[2] / 'ovsim/tests/stories'


def steps(text):
    """The steps of a story: number of the line, the line, and the body below it."""
    found = []
    for at, line in enumerate(text.splitlines(), 1):
        if at <= 2 or not line.strip() or line.startswith('#'):
            continue
        if line.startswith('  '):
            found[-1][2] += line.strip()
        else:
            found.append([at, line, ''])
    return found


def play(path):
    """Plays a story: what was not as it says, its requests as written, and what the SDK does not show."""
    stage, wrong, written = Stage(), [], []
    try:
        for at, line, body in steps(path.read_text()):
            before = len(stage.asked)
            try:
                stage.step(stage.fill(line), stage.fill(body))
            except Exception as error:  # every error is the story's failure, whatever its kind
                wrong.append(f'{path.name}:{at}: {line}\n    {type(error).__name__}: {str(error)[:600]}')
            written.extend([f'{path.name}:{at}: {line}'] * (len(stage.asked) - before))
        where = dict(zip(map(id, stage.asked), written))
        for asked, outcome in stage.outcomes():
            if asked.told != outcome:
                wrong.append(f'{where[id(asked)]}: -> {outcome}\n    and not {asked.told}')
        requests = [(where, asked.method, asked.status, asked.stated, asked.raw) for where, asked in zip(written, stage.asked)]
        for where, method, status, stated, _ in requests:
            if stated is None and (status or 500) >= 300:
                wrong.append(f'{where}: {status}, which it does not say')
        return path.stem, wrong, requests, stage.hidden
    finally:
        stage.close()


def fits(pattern, written):
    """Whether a request as written is of this pattern; `*` is one word."""
    call = re.search(r'(GET|POST|PUT|DELETE) (\S+)', written)
    wanted, given = pattern.split('/'), f'{call[1]} {call[2].partition("?")[0]}'.split('/')
    return len(wanted) == len(given) and all(one in ('*', other) for one, other in zip(wanted, given))


def lines(checks, requests):
    """Each line against the requests that the SDK itself sent."""
    rows = [row for row in (FOLDER / 'lines.txt').read_text().splitlines() if not row.startswith('#')]
    for row in rows:
        mark, row = (row[0], row[2:]) if row[:2] in ('! ', '? ') else ('', row)
        name, *patterns = row.split(' | ')
        own = [(status or stated, where) for where, _, status, stated, raw in requests
               if raw is None and any(fits(pattern, where) for pattern in patterns)]
        well = sum(status < 400 for status, _ in own)
        # As in `lines.rs`: a permission that is missing is no rule of the line.
        refused = sum(status >= 400 and (mark == '?' or status != 403 or where.endswith('/detach')) for status, where in own)
        with checks.check(f'through the SDK: {name}'):
            assert refused >= 2 and (well or mark == '!'), f'{well} well, {refused} refused'
    return len(rows)


def main():
    """All of it; the exit code."""
    start = time.monotonic()
    checks = Checks()
    paths = sorted(FOLDER.glob('*.story'))
    if sys.argv[1:]:
        paths = [path for path in paths if any(word in path.stem for word in sys.argv[1:])]
    with concurrent.futures.ProcessPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        played = list(pool.map(play, paths))
    requests, hidden = [], collections.Counter()
    for name, wrong, sent, unseen in played:
        requests.extend(sent)
        hidden.update(unseen)
        with checks.check(f'story {name}'):
            same(wrong, [], '\n  '.join(['what is wrong', *wrong, '']))
    count = 0 if sys.argv[1:] else lines(checks, requests)
    raw = [(where, why) for where, _, _, _, why in requests if why]
    unread = [f'{where} ({stated})' for where, _, status, stated, _ in requests if status is None]
    print(f'{len(paths)} stories, {len(requests)} requests, {len(requests) - len(raw)} of them through the SDK, {count} lines; '
          f'{time.monotonic() - start:.1f} s')
    print(f'{len(raw)} by plain HTTP, because the SDK cannot send them:')
    for where, why in raw:
        print(f'  {where}  ({why})')
    print(f'{len(unread)} answers that are no XML, on which the SDK fails:\n  ' + '\n  '.join(unread))
    print(f'{sum(hidden.values())} texts of answers that the SDK does not show: {", ".join(sorted(hidden))}')
    return checks.close()


if __name__ == '__main__':
    sys.exit(main())
