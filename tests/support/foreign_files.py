"""Files of other tools in their documented shapes, and findings of ours to match them with."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable, Mapping
from typing import Any

from baselines.decision import Facts
from baselines.fingerprint import Names
from baselines.imports.shared.matching import Candidate, Text
from detectors.secret import Secret


def fresh(seed: int, length: int = 32) -> bytes:
    """A value that nothing else has."""
    return "".join(random.Random(seed).choices("abcdefghjkmnpqrstuvwxyz23456789", k=length)).encode()


def candidate(path: str, value: bytes, line: int = 1, last: int = 0, **facts: Any) -> Candidate:
    names = Names(hashlib.sha256(value).hexdigest()[:32], ("",), "test")
    return Candidate(Facts("some-rule", path, Secret(value), names, names.at(path), **facts), ((line, last or line),))


def texts(files: Mapping[str, bytes], commits: Mapping[tuple[str, str], bytes] | None = None):
    """Versions of files: those of the tree, and by (path, commit)."""

    def read(path: str, commit: str) -> Text:
        data = (commits or {}).get((path, commit)) if commit else files.get(path)
        return Text((), "is not there") if data is None else Text(tuple(data.split(b"\n")))

    return read


def gitleaks_report(*findings: Mapping[str, Any]) -> bytes:
    whole = {"Description": "d", "StartColumn": 1, "EndColumn": 9, "Match": "m", "SymlinkFile": "", "Entropy": 4.5, "Author": "a", "Email": "e", "Date": "",
             "Message": "", "Tags": [], "Commit": "", "RuleID": "generic-api-key"}  # fmt: skip
    return json.dumps([{**whole, **finding} for finding in findings], indent=1).encode()


def gitleaks_finding(path: str, value: bytes, line: int = 1, commit: str = "", **more: Any) -> dict[str, Any]:
    fingerprint = ":".join(filter(None, (commit, path, "generic-api-key", str(line))))
    return {"File": path, "Secret": value.decode(), "StartLine": line, "EndLine": line, "Commit": commit, "Fingerprint": fingerprint, **more}


def detect_secrets_baseline(entries: Iterable[tuple[str, bytes, dict[str, Any]]], **more: Any) -> bytes:
    results: dict[str, list[dict[str, Any]]] = {}
    for path, value, extra in entries:
        hashed = hashlib.sha1(value).hexdigest()
        item = {"type": "Secret Keyword", "filename": path, "hashed_secret": hashed, "is_verified": False, "line_number": 1, **extra}
        results.setdefault(path, []).append(item)
    document = {"version": "1.5.0", "plugins_used": [{"name": "KeywordDetector"}], "filters_used": [], "results": results, **more}
    return json.dumps(document, indent=2).encode()


def trufflehog_lines(*findings: Mapping[str, Any]) -> bytes:
    return b"".join(json.dumps(finding).encode() + b"\n" for finding in findings)


def trufflehog_finding(path: str, value: bytes, line: int = 1, commit: str = "", **more: Any) -> dict[str, Any]:
    place = {"file": path, "line": line, **({"commit": commit, "email": "a <a@b>", "repository": "r", "timestamp": ""} if commit else {})}
    source = {"Git" if commit else "Filesystem": place}
    return {"SourceMetadata": {"Data": source}, "SourceID": 1, "SourceType": 15, "SourceName": "trufflehog", "DetectorType": 2, "DetectorName": "Github",
            "DecoderName": "PLAIN", "Verified": False, "Raw": value.decode(), "RawV2": "", "Redacted": "", "ExtraData": None, **more}  # fmt: skip


def kingfisher_finding(path: str, value: str, line: int = 1, commit: str = "") -> dict[str, Any]:
    metadata = {"git_metadata": {"repository_url": ".", "commit": {"id": commit}, "file": {"path": path}}} if commit else {}
    return {"rule": {"name": "github-pat", "id": "github-pat"}, "finding": {"snippet": value, "fingerprint": "1", "confidence": "high", "line": line,
            "validation": {"outcome": "not_attempted", "status": "Not Attempted"}, "column_start": 1, "column_end": 9, "path": path, **metadata}}  # fmt: skip
