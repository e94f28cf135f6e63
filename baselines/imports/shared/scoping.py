"""Which findings of ours a decision about a kind of secret covers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from baselines.globs import parse_glob
from baselines.imports.shared.entry import Scope
from baselines.imports.shared.matching import Candidate, Texts

LONGEST = 65536  # bytes of a value or line that a pattern is tried on

Commits = Callable[[int], str]  # the commit that introduced the candidate of that index, empty if unknown


def covered(scope: Scope, candidates: Sequence[Candidate], texts: Texts, commits: Commits) -> tuple[int, ...]:
    """Indexes of the candidates that the scope covers."""
    tests = _tests(scope, texts, commits)
    holds = all if scope.together else any
    return tuple(index for index, one in enumerate(candidates) if tests and holds(test(index, one) for test in tests))


Test = Callable[[int, Candidate], bool]


def _tests(scope: Scope, texts: Texts, commits: Commits) -> list[Test]:
    """One for each kind of condition that the scope has."""
    paths = [parse_glob(glob, negatable=False) for glob in scope.globs]
    found: list[Test] = []
    if scope.path_patterns:
        on_paths = _compiled(scope.path_patterns)
        found.append(lambda _, one: any(pattern.search(one.facts.path.encode("utf-8", "surrogateescape")) for pattern in on_paths))
    elif paths:
        found.append(lambda _, one: any(glob.covers(one.facts.path) for glob in paths))
    if scope.value_patterns:
        on_values = _compiled(scope.value_patterns)
        found.append(lambda _, one: any(pattern.search(one.facts.secret.reveal()[:LONGEST]) for pattern in on_values))
    if scope.line_patterns:
        on_lines = _compiled(scope.line_patterns)
        found.append(lambda _, one: any(pattern.search(line[:LONGEST]) for line in _lines(one, texts) for pattern in on_lines))
    if scope.words:
        found.append(lambda _, one: any(word.encode("utf-8", "surrogateescape") in one.facts.secret.reveal().lower() for word in scope.words))
    if scope.commits:
        found.append(lambda index, _: any(commits(index).startswith(commit) or (commits(index) and commit.startswith(commits(index))) for commit in scope.commits))
    return found


def _compiled(patterns: Sequence[str]) -> list[re.Pattern[bytes]]:
    return [re.compile(pattern.encode("latin-1")) for pattern in patterns]


def _lines(candidate: Candidate, texts: Texts) -> Iterator[bytes]:
    """The first lines of its places, in the scanned tree."""
    text = texts(candidate.facts.path, "")
    yield from (text.line(first) for first, _ in candidate.lines)
