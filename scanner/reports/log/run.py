"""One run of the tool: scope, invocation, notifications, results, streamed in that order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detectors.redact import MASK
from scanner.compliance import load_frameworks
from scanner.report import Notice, Place, Report, Scope
from scanner.reports.log.driver import driver, notice_id, notice_index, rules_of, sentence
from scanner.reports.log.profile import Profile, choose
from scanner.reports.log.results import ROOT, Context, artifact_location, message_text, sarif_results
from scanner.reports.log.taxa import Taxa
from scanner.reports.records.codec import encode_fields
from scanner.reports.shared.stream import json_encoder, write_json
from scanner.reports.shared.uri import repository_uri, to_uri
from scanner.reports.shared.words import EXIT_WORDS

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def write_sarif(report: Report, write: Any, profile: Profile) -> None:
    """Write one log with one run. Takes the memory of one result at a time, besides a table of files where the profile lists them."""
    write_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, profile)]}, write, json_encoder())
    write("\n")


def _run(report: Report, profile: Profile) -> dict[str, Any]:
    chosen = choose(report, profile)
    taxa = Taxa(load_frameworks())
    rules = rules_of(report, chosen.results)
    notices = (*_notices(report), *chosen.notices)
    bases = {root: ROOT if not root else f"{ROOT}_{index}" for index, root in enumerate(sorted({"", *(r.root for r in chosen.results)}))}
    context = Context(profile, report.scope, {rule.id: (index, rule) for index, rule in enumerate(rules)}, bases, {}, taxa)
    provenance = _provenance(report.scope, bases)
    return {
        "tool": {"driver": driver(report, rules, notices, taxa)},
        "automationDetails": {"id": f"straykey/{report.scope.what}/", "description": {"text": f"straykey: {report.scope.what}."}},
        **({"versionControlProvenance": provenance} if provenance else {}),
        "originalUriBaseIds": {base: {"description": {"text": _root_words(root)}} for root, base in bases.items()},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\n"],
        "redactionTokens": [MASK],
        "taxonomies": taxa.taxonomies(),
        "invocations": [_invocation(report, context, notices)],
        "properties": {"scope": encode_fields(report.scope), "minConfidence": report.min_confidence, "failOn": report.fail_on},
        "results": sarif_results(context, chosen.results),
        **({"artifacts": _artifacts(context)} if profile.artifacts else {}),
    }


def _root_words(root: str) -> str:
    return f"The root of the repository {message_text(root)}." if root else "The root of the repository or folder that was scanned."


def _notices(report: Report) -> Iterator[Notice]:
    """Everything that was skipped, degraded or noticed, as notices with one code a kind."""
    for item in report.skipped:
        yield Notice(notice_id("skipped", item.reason), "error", _input_words("Not scanned", item.path, item.reason, item.detail), item.path)
    for half in report.degraded:
        yield Notice(notice_id("degraded", half.reason), "note", _input_words("Not analysed in full", half.path, half.reason, half.detail), half.path)
    for notice in report.notices:
        yield notice._replace(code=notice_id("notice", notice.code))


def _input_words(what: str, path: str, reason: str, detail: str) -> str:
    return f"{what}: {path or 'an input without a path'}: {reason}" + (f" ({detail})" if detail else "")


def _invocation(report: Report, context: Context, notices: tuple[Notice, ...]) -> dict[str, Any]:
    indexes = notice_index(notices)
    times = {"startTimeUtc": report.started, "endTimeUtc": report.ended}
    return {
        "executionSuccessful": report.exit_code in (0, 1),
        "exitCode": report.exit_code,
        "exitCodeDescription": EXIT_WORDS.get(report.exit_code, "unknown"),
        **({"arguments": list(report.argv)} if report.argv else {}),
        **{name: time for name, time in times.items() if time},
        "toolExecutionNotifications": (_notification(context, notice, indexes) for notice in notices),
    }


def _notification(context: Context, notice: Notice, indexes: dict[str, int]) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "descriptor": {"id": notice.code, "index": indexes[notice.code]},
        "level": notice.level,
        "message": {"text": sentence(message_text(notice.message))},
    }
    if notice.path:
        line = max(1, notice.line)
        location: dict[str, Any] = {"artifactLocation": artifact_location(context, "", Place(notice.path, line, line, 1, 1, 0, 0))}
        notification["locations"] = [{"physicalLocation": {**location, **({"region": {"startLine": line}} if notice.line else {})}}]
    return notification


def _provenance(scope: Scope, bases: dict[str, str]) -> list[dict[str, Any]]:
    found = []
    for member in scope.members or (scope,):
        base = bases.get(member.root if scope.members else "", ROOT)
        if uri := repository_uri(member.remote):
            details = {"revisionId": member.head, "branch": member.branch}
            found.append({"repositoryUri": uri, **{name: value for name, value in details.items() if value}, "mappedTo": {"uriBaseId": base}})
    return [item for index, item in enumerate(found) if item not in found[:index]]


def _artifacts(context: Context) -> Iterator[dict[str, Any]]:
    """The versions of files that results named, in the order of their indexes; written after them, when all are known."""
    for index, (base, path, object_id) in enumerate(context.artifacts):
        yield {"location": {"uri": to_uri(path), "uriBaseId": base, "index": index}, "hashes": {"git-object-id": object_id}}
