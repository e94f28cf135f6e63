"""Reads a report back from JSON Lines. Every mistake names the file, the line, and the field."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TextIO, TypeVar

from detectors.model import CONFIDENCES, SEVERITIES
from scanner.report import VERDICTS, Attribution, Place, Report, Result
from scanner.reports.records.codec import Decoder, FieldError
from scanner.reports.records.record import PLAIN, SCHEMA_VERSION, SUMMARY, without_raw

CHOICES = {
    "severity": SEVERITIES,
    "confidence": CONFIDENCES,
    "verdict": VERDICTS,
    "min_confidence": CONFIDENCES,
    "fail_on": (*SEVERITIES, "never"),
    "level": ("note", "warning", "error"),
}
Value = TypeVar("Value")


class ReportError(ValueError):
    """A JSON Lines report that can't be read: `name` of the file and `line` (1-based; 0: the file as a whole) are in the message."""

    def __init__(self, name: str, line: int, problem: str) -> None:
        super().__init__(f"{name}:{line}: {problem}" if line else f"{name}: {problem}")
        self.name, self.line, self.problem = name, line, problem


class Line(NamedTuple):
    """One record and where it stands."""

    number: int
    record: dict[str, Any]


class Pending(NamedTuple):
    """A finding of which more places are to come."""

    result: Result
    expected: int
    places: tuple[Place, ...]


def read_report(stream: TextIO, name: str = "") -> Report:
    """The report that a JSON Lines stream (UTF-8, or ASCII) holds. Raises ReportError; `name` is for its message."""
    name = name or str(getattr(stream, "name", "") or "<stream>")
    decoder = Decoder()
    found: dict[str, list[Any]] = {kind: [] for kind in PLAIN}
    results: list[Result] = []
    pending: Pending | None = None
    summary: Line | None = None
    for line in _lines(stream, name):
        if summary:
            raise ReportError(name, line.number, "a record after the summary: give each report as a file of its own")
        kind = line.record["type"]
        with _Located(name, line.number):
            if kind == "finding":
                pending = _collect(decoder, pending, line.record, results)
            elif pending:
                raise FieldError("places", f"says {pending.expected}, but the finding ends after {len(pending.places)}")
            elif kind == "summary":
                summary = line
            elif kind in PLAIN:
                found[kind].append(_checked(decoder.decode(PLAIN[kind][0], line.record)))
            else:
                raise FieldError("type", f"is {kind!r}, unknown here: this report is of another version")
    if summary is None:
        raise ReportError(name, 0, "has no summary as its last record: it was cut off, or is no straykey JSON Lines report")
    with _Located(name, summary.number):
        return _report(decoder, summary.record, results, found)


class _Located:
    """Gives the errors within a file and a line."""

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, FieldError):
            raise ReportError(self.name, self.line, str(error)) from None


def _lines(stream: Iterable[str], name: str) -> Iterator[Line]:
    number = 0
    try:
        for number, text in enumerate(stream, 1):
            if text.strip():
                yield Line(number, _parsed(text, name, number))
    except UnicodeDecodeError:
        raise ReportError(name, number + 1, "is not UTF-8") from None


def _parsed(text: str, name: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep or a number too long"
        raise ReportError(name, number, f"is no JSON: {reason}") from None
    if not isinstance(record, dict) or not isinstance(record.get("type"), str):
        raise ReportError(name, number, "is no straykey record: an object with a type")
    if record.get("schema_version") != SCHEMA_VERSION:
        raise ReportError(name, number, f"has schema_version {record.get('schema_version')!r}; this version reads {SCHEMA_VERSION}")
    try:
        return without_raw(record)
    except (ValueError, LookupError, TypeError, AttributeError):
        raise ReportError(name, number, "field 'raw' must map JSON pointers of this record to base64") from None


def _collect(decoder: Decoder, pending: Pending | None, record: dict[str, Any], results: list[Result]) -> Pending | None:
    """Add a finding's record to those of the same finding; a whole one becomes a result."""
    place, places = (decoder.decode(int, record.get(field), field) for field in ("place", "places"))
    begun = pending or Pending(_checked(decoder.decode(Result, {**record, "places": []})), places, ())
    if place != len(begun.places) + 1 or places != begun.expected or places < place:
        raise FieldError("place", f"is {place} of {places}, expected {len(begun.places) + 1} of {begun.expected}")
    if record.get("fingerprint") != begun.result.fingerprint:
        raise FieldError("fingerprint", "differs from that of the finding's first place")
    begun = begun._replace(places=(*begun.places, _place(decoder, record)))
    if place < places:
        return begun
    results.append(begun.result._replace(places=begun.places))
    return None


def _checked(value: Value) -> Value:
    for field, choices in CHOICES.items():
        if getattr(value, field, choices[0]) not in choices:
            raise FieldError(field, f"must be one of {', '.join(choices)}")
    return value


def _place(decoder: Decoder, record: dict[str, Any]) -> Place:
    known = {name: record[name] for name in Attribution._fields if record.get(name) is not None}
    place: Place = decoder.decode(Place, record)
    return place._replace(attribution=decoder.decode(Attribution, known))


def _report(decoder: Decoder, record: dict[str, Any], results: list[Result], found: dict[str, list[Any]]) -> Report:
    hints = decoder.fields(Report)
    defaults = Report._field_defaults
    missing = [name for name in SUMMARY if name not in record and name not in defaults]
    if missing:
        raise FieldError(missing[0], "is missing")
    fields: dict[str, Any] = {name: decoder.decode(hints[name], record[name], name) for name in SUMMARY if name in record}
    fields |= {PLAIN[kind][1]: tuple(values) for kind, values in found.items()}
    return _checked(Report(results=tuple(results), **fields))
