"""All that a change widens of the policy, between the revision that it starts from and what is scanned."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from baselines.exceptions.entry import FILE
from baselines.exceptions.reader import ExceptionsError, read_entries
from detectors.artifact import Artifact, Origin
from detectors.encoding import as_text
from scanner.allow import MARKERS
from scanner.config.error import ConfigError
from scanner.config.layers import Layers, load_layers
from scanner.config.options import PYPROJECT, STRAYKEY
from scanner.exceptions.policy import make_policy
from scanner.git.command import Git
from scanner.git.revision import Revision
from scanner.policy.entries import allows_added, exceptions_widened
from scanner.policy.settings import widened, widened_exceptions
from scanner.policy.widening import Widening

Read = Callable[[str], bytes | None]


class Sides(NamedTuple):
    """Both sides of a change. `tree` is what is scanned: `work tree`, `index` or a revision; `read` gives a file of it, or None.

    `severities` are those of all rules, by id.
    """

    before: Revision
    tree: str
    read: Read
    severities: Mapping[str, str]


def policy_changes(sides: Sides) -> Iterator[Widening]:
    """In a stable order: settings, exceptions, then allow comments by path. Raises GitError."""
    paths = changed_paths(sides.before.git, sides.before.commit, sides.tree)
    try:
        yield from _settings(sides, paths)
    except ConfigError as error:
        yield Widening(error.file, 0, "leaves a configuration that can't be used: what it widens can't be told")
    if FILE in paths:
        yield from _exceptions(sides)
    for path in paths:
        yield from _allows(sides, path)


def changed_paths(git: Git, commit: str, tree: str) -> tuple[str, ...]:
    """Paths that differ, in order; work tree: of files that git tracks, and of others that it does not ignore."""
    if tree == "work tree":
        raw = git.run("diff-index", "--raw", "-z", "--no-renames", "--ignore-submodules", commit)
        others = git.run("ls-files", "-z", "--others", "--exclude-standard")
        return tuple(sorted({*_named(raw), *(os.fsdecode(name) for name in others.split(b"\0") if name)}))
    if tree == "index":
        return tuple(sorted(_named(git.run("diff-index", "--cached", "--raw", "-z", "--no-renames", "--ignore-submodules", commit))))
    return tuple(sorted(_named(git.run("diff-tree", "-r", "--raw", "-z", "--no-renames", "--ignore-submodules", commit, tree))))


def _named(raw: bytes) -> Iterator[str]:
    fields = raw.split(b"\0")
    yield from (os.fsdecode(path) for path in fields[1::2] if path)


def _settings(sides: Sides, paths: Iterable[str]) -> Iterator[Widening]:
    """Of the root, and of folders whose own configuration changed; what a folder inherits is said once."""
    before, after = load_layers(sides.before.read), load_layers(sides.read)
    folders = {posixpath.dirname(path) for path in paths if posixpath.basename(path) in (STRAYKEY, PYPROJECT)}
    said: set[str] = set()
    for folder in sorted({"", *folders}):
        for words, needle in _between(sides, before, after, folder):
            if words not in said:
                said.add(words)
                yield _placed(sides, folder, words, needle)


def _between(sides: Sides, before: Layers, after: Layers, folder: str) -> Iterator[tuple[str, str]]:
    inside = posixpath.join(folder, "x") if folder else ""
    old, new = before.settings_for(inside), after.settings_for(inside)
    yield from widened(old, new, sides.severities)
    if not folder:
        yield from widened_exceptions(make_policy(old.exceptions, sides.before.read), make_policy(new.exceptions, sides.read))
        for file in old.rule_files:
            if file in new.rule_files and sides.before.read(file) != sides.read(file):
                yield f"changes rules of your own, in {file}", "rules"


def _placed(sides: Sides, folder: str, words: str, needle: str) -> Widening:
    """With the file, and the line where what is looked for first stands."""
    for name in (STRAYKEY, PYPROJECT):
        path = posixpath.join(folder, name)
        if data := sides.read(path):
            if (place := data.find(needle.encode("utf-8", "surrogateescape"))) >= 0:
                return Widening(path, data.count(b"\n", 0, place) + 1, words)
            return Widening(path, 0, words)
    return Widening(posixpath.join(folder, STRAYKEY), 0, words)


def _exceptions(sides: Sides) -> Iterator[Widening]:
    try:
        after = read_entries(sides.read(FILE) or b"")
    except ExceptionsError as error:
        yield Widening(FILE, error.line, "leaves exceptions that can't be read: what it widens can't be told")
        return
    yield from exceptions_widened(read_entries(sides.before.read(FILE) or b""), after)


def _allows(sides: Sides, path: str) -> Iterator[Widening]:
    text = _text(path, sides.read(path) or b"")
    if any(marker in text for marker in MARKERS):
        yield from allows_added(path, _text(path, sides.before.read(path) or b""), text)


def _text(path: str, data: bytes) -> bytes:
    return as_text(Artifact(Origin(path), data)).data
