"""What is known and excepted as a baseline of detect-secrets, made by its own library (extra `interop`).

An entry there is what one of its plugins takes out of a file, named by its type and an unkeyed SHA-1. So its plugins look at the files of our findings,
and of what they take out that is kept which overlaps a finding of ours; what they do not see, its hook will not ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from baselines.imports.detect_secrets import library
from scanner.conclude import Weighed
from scanner.facts import Known

LEAST_PART = 3  # bytes that two values must share to be one, when they stand on the same line
# What an audit of detect-secrets says: True is a secret, False is none, None was not asked.
_AUDITS = {"false-positive": False, "test-value": False, "accepted-risk": True, "rotated": True}


class Exported(NamedTuple):
    """The document, as the library writes it; how many findings it has, and those that detect-secrets does not see."""

    document: dict[str, Any]
    exported: int
    unseen: tuple[Known, ...]


def export(weighed: Weighed, root: Path) -> Exported:
    """All findings of the tree that are known or excepted. Raises ForeignFileError where the library is missing."""
    collection = library()(root=str(root))
    from detect_secrets.core import baseline
    from detect_secrets.settings import default_settings

    settled = list(_settled(weighed))
    unseen: list[Known] = []
    with default_settings():  # its own plugins, and no filter that asks a provider
        for path, found in _by_path(settled).items():
            seen = _secrets_of(collection, path)
            for known, audit in found:
                own = [secret for secret in seen if _is_about(secret, known)]
                for secret in own:
                    secret.is_secret = audit if secret.is_secret is None else secret.is_secret or audit
                    collection[path].add(secret)
                if not own:
                    unseen.append(known)
        document: dict[str, Any] = baseline.format_for_output(collection)
    return Exported(document, len(settled) - len(unseen), tuple(unseen))


def _settled(weighed: Weighed) -> Iterator[tuple[Known, bool | None]]:
    """Findings that somebody decided on, and what an audit would say."""
    for known, decision in zip(weighed.known, weighed.settlement.decisions, strict=True):
        if decision.verdict == "known":
            yield known, None
        elif decision.verdict == "excepted":
            yield known, _AUDITS.get(dict(decision.terms).get("kind", ""))


def _by_path(found: Iterable[tuple[Known, bool | None]]) -> dict[str, list[tuple[Known, bool | None]]]:
    paths: dict[str, list[tuple[Known, bool | None]]] = {}
    for known, audit in found:
        paths.setdefault(known.facts.path, []).append((known, audit))
    return dict(sorted(paths.items()))


def _secrets_of(collection: Any, path: str) -> list[Any]:
    """What detect-secrets finds in a file; the collection has none of it afterwards."""
    collection.scan_file(path)
    found = sorted(collection[path], key=lambda secret: (secret.line_number, secret.type, secret.secret_hash))
    collection[path].clear()
    for secret in found:
        secret.filename = path
    return found


def _is_about(secret: Any, known: Known) -> bool:
    """Whether a secret of detect-secrets stands on a line of the finding and is its value, or a part of it, or has it as a part."""
    on_line = any(one.start.line <= secret.line_number <= one.end.line for one in known.finding.occurrences)
    value = (secret.secret_value or "").encode("utf-8", "surrogateescape")
    short, long = sorted((value, known.facts.secret.reveal()), key=len)
    return on_line and len(short) >= LEAST_PART and short in long
