"""GitLab's secret detection report, schema 15.2.1. Source: docs.gitlab.com, "Security scanner integration" and "Pipeline secret detection"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TextIO
from uuid import NAMESPACE_URL, uuid5

from scanner.compliance import Framework, load_frameworks
from scanner.report import Report, Result, RuleInfo
from scanner.reports.log.driver import web_uri
from scanner.reports.log.results import uri_path
from scanner.reports.log.taxa import weaknesses
from scanner.reports.shared.plain import clipped, encodable, printable
from scanner.reports.shared.stream import json_encoder, write_json
from scanner.reports.shared.tally import listed, primary
from scanner.reports.shared.uri import to_uri
from scanner.reports.shared.words import history, remedy, rules_by_id, shown, title, verdict_words

VERSION = "15.2.1"
SCHEMA = f"https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v{VERSION}/dist/secret-detection-report-format.json"
NO_COMMIT = "0000000"  # what GitLab's own analyzer writes where it scans files and no commits
NO_TIME = "1970-01-01T00:00:00"  # the schema demands times; this one keeps a report without times the same between runs
NAME_LENGTH, SOLUTION_LENGTH = 255, 7000
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})")


def write(report: Report, stream: TextIO) -> None:
    rules = rules_by_id(report.rules)
    frameworks = load_frameworks()
    document = {
        "version": VERSION,
        "schema": SCHEMA,
        "scan": _scan(report),
        "vulnerabilities": (_vulnerability(report, result, rules.get(result.rule_id), frameworks) for result in listed(report)),
    }
    write_json(document, stream.write, json_encoder())
    stream.write("\n")


def _scan(report: Report) -> dict[str, Any]:
    tool = {"id": "straykey", "name": "straykey", "version": encodable(report.version) or "0", "vendor": {"name": "straykey"}}
    return {
        "type": "secret_detection",
        "status": "success" if report.exit_code in (0, 1) else "failure",
        "start_time": _time(report.started),
        "end_time": _time(report.ended or report.started),
        "analyzer": tool,
        "scanner": tool,
        "messages": _messages(report),
    }


def _time(text: str) -> str:
    found = _TIME.match(text)
    return found[1] if found else NO_TIME


def _messages(report: Report) -> Iterator[dict[str, str]]:
    for item in report.skipped:
        yield {"level": "warn", "value": f"not scanned: {printable(item.path or item.object_id)}: {printable(item.reason)} {printable(item.detail)}".strip()}
    for half in report.degraded:
        yield {"level": "info", "value": f"not analysed in full: {printable(half.path)}: {printable(half.reason)} {printable(half.detail)}".strip()}
    for notice in report.notices:
        yield {"level": "info" if notice.level == "note" else "warn", "value": printable(notice.message) or notice.code or notice.level}


def _vulnerability(report: Report, result: Result, rule: RuleInfo | None, frameworks: tuple[Framework, ...]) -> dict[str, Any]:
    words = [f"{title(result, rule)} {shown(result)}", verdict_words(result), history(result), f"Fingerprint {printable(result.fingerprint)}"]
    return {
        "id": str(uuid5(NAMESPACE_URL, f"straykey:{encodable(result.root)}:{encodable(result.fingerprint)}")),
        "category": "secret_detection",
        "name": clipped(title(result, rule), NAME_LENGTH),
        "description": ". ".join(filter(None, words)) + ".",
        "severity": result.severity.capitalize(),
        "solution": clipped(remedy(rule), SOLUTION_LENGTH),
        "identifiers": list(_identifiers(result, rule, frameworks)),
        "location": _location(report, result),
        "raw_source_code_extract": shown(result),
    }


def _identifiers(result: Result, rule: RuleInfo | None, frameworks: tuple[Framework, ...]) -> Iterator[dict[str, str]]:
    rule_id = printable(result.rule_id) or "unknown"
    link = next(filter(None, map(web_uri, rule.references)), "") if rule else ""
    yield {"type": "straykey_rule_id", "name": f"straykey rule {rule_id}", "value": rule_id, **({"url": link} if link else {})}
    for cwe in weaknesses(frameworks, rule.kind if rule else ""):
        yield {"type": "cwe", "name": f"CWE-{cwe}", "value": cwe, "url": f"https://cwe.mitre.org/data/definitions/{cwe}.html"}


def _location(report: Report, result: Result) -> dict[str, Any]:
    place = primary(result)
    who = place.attribution
    commit = {"sha": who.commit or report.scope.head or NO_COMMIT, "author": who.author, "date": who.date}
    path = uri_path(place)
    return {
        "file": path if encodable(path) == path else to_uri(path),
        "start_line": max(1, place.line_start),
        "end_line": max(1, place.line_end),
        "commit": {name: value for name, value in commit.items() if value},
    }
