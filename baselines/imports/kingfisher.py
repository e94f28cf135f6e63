"""Reports (`--format json` or `jsonl`) and baselines (`--manage-baseline`, YAML) of kingfisher.

Format: what kingfisher 2.14 writes. A finding has path, line and a snippet, which is the secret unless `--redact` hashed it; `git_metadata`
names the commit. A baseline has path and line only; its fingerprints are of kingfisher's own making.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from baselines.imports.shared.entry import Entry, ForeignFileError, Reading, Refused
from baselines.imports.shared.plain import clean_path, commit, number, parse_json, parse_json_lines, text
from detectors.secret import Secret

TITLE = "kingfisher report or baseline"
_REDACTED = "[REDACTED"


def recognises(_name: str, data: bytes) -> bool:
    head = data[:65536]
    return b"fingerprint_algorithm: kingfisher" in head or b'"kingfisher.repository-audit' in head or (b'"snippet"' in head and b'"rule"' in head) or b'"kingfisher_version"' in data[-8192:]


def read(data: bytes) -> Reading:
    """All entries. Raises ForeignFileError."""
    if data.lstrip()[:1] != b"{":
        return _reading(_baseline(data))
    return _reading(_report(data))


def _reading(found: Iterator[Entry]) -> Reading:
    entries, refused = [], []
    for entry in found:
        if entry.path:
            entries.append(entry)
        else:
            refused.append(Refused(entry.where, entry.rule, "names no file"))
    return Reading(tuple(entries), (), tuple(refused))


def _report(data: bytes) -> Iterator[Entry]:
    """`json` is one object with all findings, `jsonl` one object a finding; a line with the run's totals may follow either."""
    lines = list(parse_json_lines(data, TITLE)) if data.count(b"\n") and _is_lines(data) else [(1, parse_json(data, TITLE))]
    for line, table in lines:
        findings = table.get("findings") if isinstance(table, dict) else None
        if isinstance(findings, list):
            yield from (_entry(f"finding {index}", one) for index, one in enumerate(findings, 1))
        elif isinstance(table, dict) and isinstance(table.get("finding"), dict):
            yield _entry(f"line {line}", table)


def _is_lines(data: bytes) -> bool:
    """Whether the first line is a whole object by itself."""
    return data.lstrip().split(b"\n", 1)[0].rstrip().endswith(b"}")


def _entry(where: str, table: Any) -> Entry:
    finding = table.get("finding") if isinstance(table, dict) else {}
    snippet = text(finding, "snippet")
    line = number(finding, "line")
    status = text(finding, "validation", "outcome") or text(finding, "validation", "status")
    return Entry(
        where=where,
        path=clean_path(text(finding, "path")),
        line=line,
        line_end=line,
        commit=commit(text(finding, "git_metadata", "commit", "id")),
        rule=text(table, "rule", "id"),
        value=Secret(snippet.encode("utf-8", "surrogatepass")) if snippet and not snippet.startswith(_REDACTED) else None,
        reason="verified as live by kingfisher" if status.lower() in ("verified_active", "active credential", "active") else "",
    )


def _baseline(data: bytes) -> Iterator[Entry]:
    import yaml

    try:
        document = yaml.safe_load(data)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise ForeignFileError(f"is no {TITLE}: it can't be read as YAML") from None
    repositories = document.get("repositories") if isinstance(document, dict) else None
    if not isinstance(repositories, list):
        raise ForeignFileError(f"is no {TITLE}: it has no repositories")
    for repository in repositories:
        findings = repository.get("findings") if isinstance(repository, dict) else None
        for index, finding in enumerate(findings if isinstance(findings, list) else [], 1):
            line = number(finding, "line")
            yield Entry(f"{text(repository, 'id')} #{index}", path=clean_path(text(finding, "path")), line=line, line_end=line, rule=text(finding, "rule_id"))
