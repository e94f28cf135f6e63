"""`.secrets.baseline` of detect-secrets, read and written with its own library (extra `interop`).

An entry names a path, the SHA-1 of the secret, and the line where it stood last; `is_secret` is what an audit said of it. Only the results go
through the library: its settings can name plugins, which it would import and so run.
"""

from __future__ import annotations

from typing import Any

from baselines.imports.shared.entry import FALSE_POSITIVE, KNOWN, REAL, Entry, ForeignFileError, Reading, Refused
from baselines.imports.shared.plain import clean_path, parse_json

TITLE = "detect-secrets baseline"
_NEEDED = ("type", "hashed_secret")
_TYPES: dict[str, type] = {"line_number": int, "is_secret": bool, "is_verified": bool}
_AUDITED = {True: (REAL, "audited as real in detect-secrets"), False: (FALSE_POSITIVE, "audited as no secret in detect-secrets")}


def recognises(name: str, data: bytes) -> bool:
    return name.rsplit("/", 1)[-1] == ".secrets.baseline" or (b'"plugins_used"' in data[:4096] and b'"results"' in data)


def read(data: bytes) -> Reading:
    """All entries. Raises ForeignFileError, also where the library is missing."""
    results, refused = _results(parse_json(data, TITLE))
    collection = library().load_from_baseline({"results": results})
    entries = []
    for path in sorted(collection.files):
        found = sorted(collection[path], key=lambda secret: (secret.line_number or 0, secret.type, secret.secret_hash))
        entries += [_entry(f"{path} #{index}", path, secret) for index, secret in enumerate(found, 1)]
    return Reading(tuple(entries), (), tuple(refused))


def library() -> Any:
    """detect-secrets' collection of secrets. Raises ForeignFileError where it is not installed."""
    try:
        from detect_secrets.core.secrets_collection import SecretsCollection
    except ImportError:
        raise ForeignFileError("needs detect-secrets' own library: install straykey[interop]") from None
    return SecretsCollection


def _results(document: Any) -> tuple[dict[str, list[dict[str, Any]]], list[Refused]]:
    """The results as far as the library can read them."""
    tables = document.get("results") if isinstance(document, dict) else None
    if not isinstance(tables, dict):
        raise ForeignFileError(f"is no {TITLE}: it has no results")
    kept: dict[str, list[dict[str, Any]]] = {}
    refused = []
    for path, items in tables.items():
        for index, item in enumerate(items if isinstance(items, list) else [], 1):
            if isinstance(item, dict) and all(isinstance(item.get(key), str) for key in _NEEDED):
                known = {key: item[key] for key in _NEEDED} | {key: item[key] for key, kind in _TYPES.items() if isinstance(item.get(key), kind)}
                kept.setdefault(path, []).append(known)
            else:
                refused.append(Refused(f"{path} #{index}", "", "has no type or no hashed_secret"))
    return kept, refused


def _entry(where: str, path: str, secret: Any) -> Entry:
    line = secret.line_number if isinstance(secret.line_number, int) else 0
    decision, reason = _AUDITED.get(secret.is_secret, (KNOWN, ""))
    return Entry(
        where=where,
        decision=decision,
        path=clean_path(path),
        line=line,
        line_end=line,
        rule=str(secret.type),
        digest=("sha1", str(secret.secret_hash).lower()),
        reason=reason,
    )
