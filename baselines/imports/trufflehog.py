"""JSON of trufflehog 3 (`--json`): one object a line. Format: its README's example.

`SourceMetadata.Data` has one member by the kind of source (Git, Filesystem, Github, Gitlab, ...), with file, line and, from a history, commit.
`Raw` is the secret, `RawV2` the secret with what belongs to it.
"""

from __future__ import annotations

from typing import Any

from baselines.imports.shared.entry import Entry, Reading, Refused
from baselines.imports.shared.plain import clean_path, commit, number, parse_json, parse_json_lines, text
from detectors.secret import Secret

TITLE = "trufflehog JSON"


def recognises(_name: str, data: bytes) -> bool:
    return b'"SourceMetadata"' in data[:65536] and b'"DetectorName"' in data[:65536]


def read(data: bytes) -> Reading:
    """All entries. Raises ForeignFileError."""
    if data.lstrip()[:1] == b"[":
        tables = [(f"finding {index}", table) for index, table in enumerate(parse_json(data, TITLE), 1)]
    else:
        tables = [(f"line {index}", table) for index, table in parse_json_lines(data, TITLE)]
    entries, refused = [], []
    for where, table in tables:
        if not isinstance(table, dict) or "SourceMetadata" not in table:
            continue  # its log goes to the same place when streams are joined
        entry = _entry(where, table)
        if entry.path:
            entries.append(entry)
        else:
            refused.append(Refused(where, entry.rule, "names no file"))
    return Reading(tuple(entries), (), tuple(refused))


def _entry(where: str, table: dict[str, Any]) -> Entry:
    metadata = table.get("SourceMetadata")
    data = metadata.get("Data") if isinstance(metadata, dict) else None
    source = next((value for value in data.values() if isinstance(value, dict)), {}) if isinstance(data, dict) else {}
    raw = text(table, "Raw")
    line = number(source, "line")
    return Entry(
        where=where,
        path=clean_path(text(source, "file")),
        line=line,
        line_end=line,
        commit=commit(text(source, "commit")),
        rule=text(table, "DetectorName"),
        value=Secret(raw.encode("utf-8", "surrogatepass")) if raw else None,
        reason="verified as live by trufflehog" if table.get("Verified") is True else "",
    )
