"""Results with their locations. Every region has all four sides; no text of a file is here but the masked line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from detectors.redact import MASK
from scanner.report import Area, Change, Place, Result, RuleInfo, Scope
from scanner.reports.log.driver import LEVELS, RANKS
from scanner.reports.log.profile import Profile
from scanner.reports.log.taxa import Taxa
from scanner.reports.records.codec import encode_fields
from scanner.reports.shared.links import permalink, scope_of
from scanner.reports.shared.plain import printable
from scanner.reports.shared.tally import primary
from scanner.reports.shared.uri import to_uri
from scanner.reports.shared.words import commit_words, history, remedy, shown, title, verdict_words

FINGERPRINT = "straykey/v1"
ROOT = "SRCROOT"


class Context(NamedTuple):
    """What every result needs of its run. `bases` names the URI base of each root; `artifacts` collects (base, path, object id) in order."""

    profile: Profile
    scope: Scope
    rules: dict[str, tuple[int, RuleInfo]]
    bases: dict[str, str]
    artifacts: dict[tuple[str, str, str], int]
    taxa: Taxa


def sarif_results(context: Context, results: tuple[Result, ...]) -> Iterator[dict[str, Any]]:
    for result in results:
        yield _result(context, result)


def _result(context: Context, result: Result) -> dict[str, Any]:
    index, rule = context.rules[result.rule_id]
    place = primary(result)
    locations = [_location(context, result, each) for each in result.places]
    chosen = result.places.index(place)
    parts = [_part(context, result, place, part) for part in place.parts]
    described = [{**location, "message": {"text": _place_words(each)}} for each, location in zip(result.places, locations, strict=True)]
    related = [*described[:chosen], *described[chosen + 1 :], *parts]
    flow = described if len(described) > 1 else parts
    link = permalink(scope_of(context.scope, result.root), place)
    return {
        "ruleId": result.rule_id,
        "ruleIndex": index,
        "level": LEVELS[result.severity],
        "rank": RANKS[result.confidence],
        "message": {"text": _message(result, rule)},
        "locations": [locations[chosen]],
        **({"relatedLocations": [{"id": number, **location} for number, location in enumerate(related, 1)], "codeFlows": [_flow(flow)]} if related else {}),
        "partialFingerprints": _fingerprints(context, result, place),
        "occurrenceCount": max(1, result.occurrences),
        "baselineState": "new" if result.verdict == "new" else "unchanged",
        "suppressions": _suppressions(result),
        **({"taxa": touched} if (touched := context.taxa.of_finding(result.evidence.context)) else {}),
        **({"fixes": [_fix(context, result, place)]} if result.fix else {}),
        **({"hostedViewerUri": link} if link else {}),
        "properties": _properties(context, result, place),
    }


def message_text(text: str) -> str:
    """Text of strangers for a message: `[text](target)` would be a link (section 3.11.6). Other brackets stay, as most viewers show a backslash."""
    words = printable(text)
    return words.replace("[", "\\[").replace("]", "\\]") if "](" in words else words


def _message(result: Result, rule: RuleInfo) -> str:
    slot = f" in {message_text(result.slot)}" if result.slot else ""
    past = history(result)
    since = f", {message_text(past)}" if past else ""
    words = message_text(verdict_words(result))
    verdict = f" ({words})" if words else ""
    return f"{message_text(title(result, rule))} {message_text(shown(result))}{slot}{since}{verdict}. {message_text(remedy(rule))}"


def _fingerprints(context: Context, result: Result, place: Place) -> dict[str, str]:
    ours = {FINGERPRINT: result.fingerprint}
    return {"primaryLocationLineHash": place.line_hash, **ours} if context.profile.line_hash and place.line_hash else ours


def _suppressions(result: Result) -> list[dict[str, Any]]:
    """Empty, not absent, on what is not suppressed: a run has them on all of its results or on none (section 3.27.23)."""
    kind = {"allowed": "inSource", "excepted": "external", "vetoed": "external"}.get(result.verdict)
    terms = {name: printable(value) for name, value in result.terms}
    said = {"kind": kind, "status": "accepted", "justification": verdict_words(result), **({"properties": terms} if terms else {})}
    return [said] if kind else []


def artifact_location(context: Context, root: str, place: Place) -> dict[str, Any]:
    """The file, relative to its root; a commit's or tag's message by its place among git's objects. Known versions have an index."""
    base = context.bases[root]
    path = uri_path(place)
    location: dict[str, Any] = {"uri": to_uri(path), "uriBaseId": base}
    if context.profile.artifacts and place.object_id:
        key = (base, path, place.object_id)
        location["index"] = context.artifacts.setdefault(key, len(context.artifacts))
    return location


def uri_path(place: Place) -> str:
    return place.path or "/".join(filter(None, (".git", place.kind, place.object_id)))


def region(area: Place | Area) -> dict[str, int]:
    """The region on all four sides and in bytes. A side that is unknown (0) is 1: one result without sinks a whole upload to GitHub."""
    line, column = max(1, area.line_start), max(1, area.column_start)
    end_line = max(line, area.line_end)
    end_column = max(column if end_line == line else 1, area.column_end)
    sides = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {**sides, "byteOffset": max(0, area.byte_start), "byteLength": max(0, area.byte_end - area.byte_start)}


def _location(context: Context, result: Result, place: Place) -> dict[str, Any]:
    # The snippet of the region is the secret, so it is the redaction token and nothing else.
    area = {**region(place), "snippet": {"text": MASK}}
    physical: dict[str, Any] = {"artifactLocation": artifact_location(context, result.root, place), "region": area}
    if place.line and place.line_end == place.line_start:
        line = max(1, place.line_start)
        physical["contextRegion"] = {"startLine": line, "endLine": line, "snippet": {"text": printable(place.line)}}
    logical = [{"fullyQualifiedName": printable("!".join(place.container)), "kind": "resource"}] if place.container else []
    logical += [{"fullyQualifiedName": printable(result.slot), "kind": "property"}] if result.slot else []
    return {"physicalLocation": physical, **({"logicalLocations": logical} if logical else {})}


def _part(context: Context, result: Result, place: Place, part: Area) -> dict[str, Any]:
    physical = {"artifactLocation": artifact_location(context, result.root, place), "region": region(part)}
    return {"physicalLocation": physical, "message": {"text": "A piece of the value, or what belongs to it."}}


def _place_words(place: Place) -> str:
    commit = message_text(commit_words(place.attribution))
    words = {"introduced": "Introduced", "newest": "Newest version"}.get(place.role, "Also here")
    return f"{words} in {commit}." if commit else f"{words}."


def _flow(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """From the introducing place to the newest, or along the pieces of a folded value."""
    return {"threadFlows": [{"locations": [{"location": step, "executionOrder": number} for number, step in enumerate(steps, 1)]}]}


def _fix(context: Context, result: Result, place: Place) -> dict[str, Any]:
    if result.fix is None:
        return {}
    changes = sorted((Change(result.fix.area, result.fix.text), *result.fix.more), key=lambda change: change.area.byte_start)
    replacements = [{"deletedRegion": region(change.area), "insertedContent": {"text": change.text}} for change in changes]
    change = {"artifactLocation": artifact_location(context, result.root, place), "replacements": replacements}
    return {"description": {"text": message_text(result.fix.title)}, "artifactChanges": [change]}


def _properties(context: Context, result: Result, place: Place) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "secretId": result.secret_id,
        "verdict": result.verdict,
        "verdictReason": result.verdict_reason,
        "severity": result.severity,
        "confidence": result.confidence,
        "redacted": result.redacted or MASK,
        "slot": result.slot,
        "inHead": result.in_head,
        "notAfter": result.not_after,
        "repository": result.root,
        "facts": dict(result.properties),
        "advice": dict(result.advice),
        "evidence": encode_fields(result.evidence),
        "objectId": place.object_id,
        "commit": place.attribution.commit,
        "author": place.attribution.author,
        "email": place.attribution.email if context.profile.emails else "",
        "date": place.attribution.date,
        "line": place.line if place.line_end != place.line_start else "",
    }
    return {name: value for name, value in facts.items() if value not in ("", None, {})}
