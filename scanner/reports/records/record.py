"""What one line of JSON Lines is: records of a report, and the texts in them that are not UTF-8.

A record is an object with `schema_version` and `type`. The types are rule, finding, skipped, degraded, notice, and summary, which
is always the last. A finding's record is one place of it: `place` of `places`, counted from 1, next to each other; what belongs to the
whole finding stands in each of them. Fields at their defaults are left out unless `ALWAYS` has them; readers ignore fields that they
don't know. A new field does not change `schema_version`; a new meaning or a lost field does.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

from detectors.model import Degraded, Skipped
from scanner.report import Notice, Place, Report, Result, RuleInfo
from scanner.reports.records.codec import encode, encode_fields
from scanner.reports.shared.plain import encodable
from scanner.reports.shared.tally import by_secret, live, secrets_below, secrets_by_verdict, tally
from scanner.reports.shared.uri import to_bytes

SCHEMA_VERSION = 1
ALWAYS = (
    "secret_id", "fingerprint", "rule_id", "severity", "confidence", "path", "line_start", "line_end", "column_start", "column_end",
    "occurrences", "commit", "author", "date", "verdict", "redacted", "evidence", "role", "kind",
)
# What a field of ALWAYS is where its value is the default: an unknown commit is null.
ABSENT = {"role": Place._field_defaults["role"], "kind": Place._field_defaults["kind"], "commit": None, "author": None, "date": None}
# Types of record, and where a report holds them; rules first, since findings name them.
PLAIN = {"rule": (RuleInfo, "rules"), "skipped": (Skipped, "skipped"), "degraded": (Degraded, "degraded"), "notice": (Notice, "notices")}
SUMMARY = ("scope", "min_confidence", "fail_on", "exit_code", "version", "engine", "started", "ended", "argv")


def records(report: Report) -> Iterator[dict[str, Any]]:
    """All records of a report, in order."""
    yield from plain_records(report, "rule")
    for result in report.results:
        yield from finding_records(result)
    for name in ("skipped", "degraded", "notice"):
        yield from plain_records(report, name)
    yield summary_record(report)


def plain_records(report: Report, name: str) -> Iterator[dict[str, Any]]:
    for value in getattr(report, PLAIN[name][1]):
        yield _record(name, encode_fields(value))


def finding_records(result: Result) -> Iterator[dict[str, Any]]:
    """One record a place."""
    shared = encode_fields(result._replace(places=()))
    shared.pop("places")
    for index, place in enumerate(result.places):
        fields = {**shared, **place_fields(place)}
        ordered = {name: fields.pop(name, ABSENT.get(name)) for name in ALWAYS}
        yield _record("finding", {**ordered, **fields, "place": index + 1, "places": len(result.places)})


def place_fields(place: Place) -> dict[str, Any]:
    """A place with its attribution beside its own fields. GitHub's hash of the unmasked line stays out: it has no key (shared/line_hash.py)."""
    fields = encode_fields(place._replace(line_hash=""))
    fields.pop("attribution", None)
    return {**fields, **encode_fields(place.attribution)}


def summary_record(report: Report) -> dict[str, Any]:
    """How the run ended, and what it scanned. `counts` is for people and dashboards; reading takes it from the findings."""
    counted = tally(by_secret(live(report)))
    fields = {name: encode(getattr(report, name)) for name in SUMMARY}
    fields["counts"] = {
        "secrets": counted.secrets,
        "places": counted.places,
        "in_head": counted.in_head,
        "below_min_confidence": secrets_below(report),
        "verdicts": secrets_by_verdict(report),
        "findings": len(report.results),
        **{name: len(getattr(report, field)) for name, (_, field) in PLAIN.items() if name != "rule"},
    }
    return _record("summary", fields)


def _record(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"schema_version": SCHEMA_VERSION, "type": name, **fields}


def with_raw(record: dict[str, Any]) -> dict[str, Any]:
    """The record with readable text for what is not UTF-8, and `raw`: the bytes of those texts in base64, by JSON pointer (RFC 6901)."""
    raw: dict[str, str] = {}
    clean = _cleaned(record, "", raw)
    return {**clean, "raw": raw} if raw else clean


def _cleaned(value: Any, pointer: str, raw: dict[str, str]) -> Any:
    if isinstance(value, str):
        text = encodable(value)
        if text != value:
            raw[pointer] = b64encode(to_bytes(value)).decode()
        return text
    if isinstance(value, dict):
        return {encodable(key): _cleaned(item, f"{pointer}/{_token(encodable(key))}", raw) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item, f"{pointer}/{index}", raw) for index, item in enumerate(value)]
    return value


def _token(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def without_raw(record: dict[str, Any]) -> dict[str, Any]:
    """Undo `with_raw`. Raises ValueError where a pointer leads nowhere or the bytes are not base64."""
    for pointer, text in record.pop("raw", {}).items():
        *parents, last = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
        holder: Any = record
        for token in parents:
            holder = holder[int(token)] if isinstance(holder, list) else holder[token]
        holder[int(last) if isinstance(holder, list) else last] = b64decode(text, validate=True).decode("utf-8", "surrogateescape")
    return record
