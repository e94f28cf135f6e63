"""The one document."""

from __future__ import annotations

import json

from tests.scanner.reports.builders import history_report, introduced, newest, report, result, written


def test_a_finding_holds_its_places_and_the_summary_stands_first() -> None:
    document = json.loads(written("json", report(result(places=(introduced(), newest())))))
    assert next(iter(document)) == "schema_version"
    assert document["summary"]["exit_code"] == 1
    (finding,) = document["findings"]
    assert [place["line_start"] for place in finding["places"]] == [3, 7]
    assert finding["places"][0]["commit"].startswith("0123")


def test_all_lists_are_there_even_when_empty() -> None:
    document = json.loads(written("json", report()))
    assert (document["findings"], document["rules"], document["skipped"], document["degraded"], document["notices"]) == ([], [], [], [], [])
    assert len(json.loads(written("json", history_report()))["skipped"]) == 2
