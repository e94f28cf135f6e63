"""The JSON Schema (draft 2020-12) of one line of JSON Lines, made from the values themselves; for publication and for readers' tests."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from detectors.model import CONFIDENCES, SEVERITIES
from scanner.report import VERDICTS, Attribution, Place, Report, Result
from scanner.reports.records.codec import Decoder
from scanner.reports.records.record import ABSENT, ALWAYS, PLAIN, SCHEMA_VERSION, SUMMARY

CHOICES = {"severity": SEVERITIES, "confidence": CONFIDENCES, "verdict": VERDICTS, "level": ("note", "warning", "error")}
_PLAIN = {str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"}, NoneType: {"type": "null"}}


def record_schema() -> dict[str, Any]:
    """One of the record types, told apart by `type`. Unknown fields are allowed: later versions add some."""
    decoder = Decoder()
    records = [_record(name, _properties(decoder, kind), _required(kind)) for name, (kind, _) in PLAIN.items()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of straykey's JSON Lines, schema_version {SCHEMA_VERSION}",
        "oneOf": [*records, _finding(decoder), _summary(decoder)],
    }


def _record(name: str, properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    shared = {"schema_version": {"const": SCHEMA_VERSION}, "type": {"const": name}}
    raw = {"type": "object", "additionalProperties": {"type": "string", "contentEncoding": "base64"}}
    return {"type": "object", "required": ["schema_version", "type", *required], "properties": {**shared, **properties, "raw": raw}}


def _finding(decoder: Decoder) -> dict[str, Any]:
    fields = {**_properties(decoder, Result), **_properties(decoder, Place), **_properties(decoder, Attribution)}
    for name in ("attribution", "line_hash", "places"):
        fields.pop(name)
    for name, absent in ABSENT.items():
        fields[name] = {"type": ["string", "null"]} if absent is None else fields[name]
    count = {"type": "integer", "minimum": 1}
    return _record("finding", {**fields, "place": count, "places": count}, [*ALWAYS, "place", "places"])


def _summary(decoder: Decoder) -> dict[str, Any]:
    hints = decoder.fields(Report)
    return _record("summary", {**{name: _schema(decoder, hints[name]) for name in SUMMARY}, "counts": {"type": "object"}}, [*SUMMARY, "counts"])


def _properties(decoder: Decoder, kind: Any) -> dict[str, Any]:
    return {name: {"enum": list(CHOICES[name])} if name in CHOICES else _schema(decoder, hint) for name, hint in decoder.fields(kind).items()}


def _required(kind: Any) -> list[str]:
    return [name for name in kind._fields if name not in kind._field_defaults]


def _schema(decoder: Decoder, hint: Any, depth: int = 0) -> dict[str, Any]:
    if hasattr(hint, "_fields"):
        # A merged scope holds scopes; below the second level an object is an object.
        inner = {name: _schema(decoder, each, depth + 1) for name, each in decoder.fields(hint).items()} if depth < 2 else {}
        return {"type": "object", "required": _required(hint), "properties": inner}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _tuple(decoder, arguments, depth)
    if origin in (UnionType, Union):
        return {"anyOf": [_schema(decoder, choice, depth) for choice in arguments]}
    return dict(_PLAIN[hint])


def _tuple(decoder: Decoder, arguments: tuple[Any, ...], depth: int) -> dict[str, Any]:
    if arguments[-1] is not Ellipsis:
        return {"type": "array", "prefixItems": [_schema(decoder, each, depth) for each in arguments], "minItems": len(arguments), "maxItems": len(arguments)}
    item = _schema(decoder, arguments[0], depth)
    listed = {"type": "array", "items": item}
    if get_origin(arguments[0]) is not tuple:
        return listed
    return {"anyOf": [{"type": "object", "additionalProperties": item["prefixItems"][1]}, listed]}
