"""`.gitleaksignore`: one fingerprint a line, `commit:file:rule:line`, or `file:rule:line` for any commit; `#` begins a comment.

Format: gitleaks' README. betterleaks 2 writes the SHA-256 of the secret instead; that is read too.
"""

from __future__ import annotations

import re

from baselines.imports.shared.entry import Entry, Reading, Refused
from baselines.imports.shared.plain import clean_path

TITLE = ".gitleaksignore"
_FINGERPRINT = re.compile(r"(?:(?P<commit>[0-9a-f]{7,64}):)?(?P<path>.+):(?P<rule>[^:]+):(?P<line>\d{1,9})\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


def recognises(name: str, _data: bytes) -> bool:
    return name.lower().rsplit("/", 1)[-1] in (".gitleaksignore", ".betterleaksignore")


def read(data: bytes) -> Reading:
    """All entries."""
    entries, refused, note = [], [], ""
    for number, raw in enumerate(data.decode("utf-8-sig", "surrogateescape").splitlines(), 1):
        line, _, comment = raw.partition(" #")
        line = line.strip()
        if line.startswith("#"):
            note = line.lstrip("# ").strip()
            continue
        if not line:
            note = ""
            continue
        found = _entry(f"line {number}", line, comment.strip() or note)
        if found:
            entries.append(found)
        else:
            refused.append(Refused(f"line {number}", line, "is no fingerprint of gitleaks (commit:file:rule:line)"))
    return Reading(tuple(entries), (), tuple(refused))


def _entry(where: str, line: str, reason: str) -> Entry | None:
    if _SHA256.match(line):
        return Entry(where, digest=("sha256", line), reason=reason)
    match = _FINGERPRINT.match(line)
    if not match:
        return None
    number = int(match["line"])
    return Entry(where, path=clean_path(match["path"]), line=number, line_end=number, commit=match["commit"] or "", rule=match["rule"], reason=reason)
