"""One JSON document: the records of JSON Lines, gathered by type; a finding holds its places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

from scanner.report import Report, Result
from scanner.reports.records.codec import encode_fields
from scanner.reports.records.record import PLAIN, SCHEMA_VERSION, place_fields, plain_records, summary_record, with_raw
from scanner.reports.shared.stream import json_encoder, write_json


def write(report: Report, stream: TextIO) -> None:
    document: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "summary": _bare(summary_record(report))}
    document["findings"] = (with_raw(_finding(result)) for result in report.results)
    for name, (_, field) in PLAIN.items():
        document[field] = _items(report, name)
    write_json(document, stream.write, json_encoder())
    stream.write("\n")


def _items(report: Report, name: str) -> Iterator[dict[str, Any]]:
    return (with_raw(_bare(record)) for record in plain_records(report, name))


def _finding(result: Result) -> dict[str, Any]:
    return {**encode_fields(result), "places": [place_fields(place) for place in result.places]}


def _bare(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in ("schema_version", "type")}
