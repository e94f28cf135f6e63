"""The remedies of one file's findings: its syntax is read around them, and the tables say what stands in their stead.

Parsing is done where it may crash, in a worker (`Workbench.do("remedies", ...)`); what travels back are lists that JSON holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from detectors.artifact import Artifact, Span
from detectors.binding import Binding
from detectors.encoding import as_text
from detectors.examine import Structure
from detectors.model import Occurrence
from detectors.remedies.compose import Case, compose
from detectors.remedies.model import Remedies, Remedy
from scanner.report import Area, Change

Read = Callable[[Artifact, Sequence[Span]], Structure]
_MOST = 200  # findings of one file that get remedies


class Remedied(NamedTuple):
    """The remedy of one finding, told by its rule and place (bytes of the stored file)."""

    rule_id: str
    span: Span
    title: str
    name: str
    changes: tuple[Change, ...]
    advice: tuple[tuple[str, str], ...]


class FileRemedies(NamedTuple):
    """`digest` is the SHA-256 (hexadecimal) of the file that was read; `secrets` are the places of everything that looks like a secret in it."""

    digest: str
    found: tuple[Remedied, ...]
    secrets: tuple[Span, ...]


def remedies_of(artifact: Artifact, occurrences: Sequence[Occurrence], asked: Sequence[tuple[str, Span]], read: Read, tables: Remedies, store: str) -> FileRemedies:
    """The remedies of those occurrences that are asked for by rule and place."""
    text = as_text(artifact)
    wanted = [one for one in occurrences if (one.rule_id, one.span) in set(asked)][:_MOST]
    places = {one.span: _in_text(text, one.span) for one in occurrences}
    structure = read(text, [places[one.span] for one in wanted]) if wanted else None
    bindings = structure.bindings if structure else ()
    found = []
    taken: dict[str, bytes] = {}
    for one in wanted:
        place = places[one.span]
        case = Case(artifact.origin.path, text.data, place, one.secret.reveal(), one.rule_id, _provider(one.rule_id), one.evidence.reasons, one.slot)
        found.append(_remedied(one, _named(case, _around(bindings, place), tables, store, taken), text))
    return FileRemedies(sha256(artifact.data).hexdigest(), tuple(found), tuple(sorted({one.span for one in occurrences})))


def _named(case: Case, binding: Binding | None, tables: Remedies, store: str, taken: dict[str, bytes]) -> Remedy:
    """The remedy under a name that no other value of the file has."""
    for number in range(1, _MOST + 2):
        remedy = compose(case._replace(number=number), binding, tables.stores[store], tables)
        if taken.setdefault(remedy.name, case.value) == case.value:
            break
    return remedy


def _provider(rule_id: str) -> str:
    """The first word of a rule's id names the provider, but for those that only name a kind of value."""
    first = rule_id.partition("-")[0]
    return "" if first in ("hardcoded", "connection", "authorization", "command", "signed", "high", "generic", "private", "uri", "basic") else first


def _in_text(text: Artifact, stored: Span) -> Span:
    """The span of the text that stands at a span of the stored bytes: offsets grow together."""
    if text.parent is None:
        return stored
    return Span(_search(text, stored.start), _search(text, stored.end))


def _search(text: Artifact, wanted: int) -> int:
    low, high = 0, len(text.data)
    while low < high:
        middle = (low + high) // 2
        if text.stored(Span(0, middle)).end < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def _around(bindings: Sequence[Binding], secret: Span) -> Binding | None:
    """The binding whose expression holds the secret: rather the file's own syntax than what is read inside of a value, rather a small one than a large one."""
    holding = [one for one in bindings if one.replaceable and one.replaceable.contains(secret)]
    return min(holding, key=_distance, default=None)


def _distance(binding: Binding) -> tuple[bool, bool, int, bool]:
    place = binding.replaceable or Span(0, 0)
    return "embedded" in binding.context, binding.language == "text", place.end - place.start, not binding.name


def _remedied(one: Occurrence, remedy: Remedy, text: Artifact) -> Remedied:
    changes = tuple(Change(_area(text, edit.span), edit.text) for edit in remedy.edits)
    return Remedied(one.rule_id, one.span, remedy.title, remedy.name, changes, remedy.advice)


def _area(text: Artifact, span: Span) -> Area:
    start, end = text.positions(span)
    stored = text.stored(span)
    return Area(start.line, end.line, start.column, end.column, stored.start, stored.end)


def pack(remedies: FileRemedies) -> list[Any]:
    return [remedies.digest, [list(one) for one in remedies.found], remedies.secrets]


def unpack(packed: list[Any]) -> FileRemedies:
    """What `pack` made a message of. Raises ValueError or TypeError for anything else."""
    digest, found, secrets = packed
    return FileRemedies(digest, tuple(_unpacked(found)), tuple(Span(*span) for span in secrets))


def _unpacked(found: list[Any]) -> Iterator[Remedied]:
    for rule_id, span, title, name, changes, advice in found:
        edits = tuple(Change(Area(*area), text) for area, text in changes)
        yield Remedied(rule_id, Span(*span), title, name, edits, tuple((label, text) for label, text in advice))
