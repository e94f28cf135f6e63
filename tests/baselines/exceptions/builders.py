"""Findings' facts, for tests of rulings."""

from __future__ import annotations

from baselines.decision import Facts
from baselines.fingerprint import Names
from detectors.secret import Secret

TODAY = "2026-11-24"


def facts(path: str = "app/settings.py", rule: str = "hardcoded-password", *, tag: str = "w0fa", place: str = "db.password", **changes) -> Facts:
    names = Names(tag, (place,), "salt")
    return Facts(rule, path, Secret(b"made-up-" + tag.encode()), names, names.at(path))._replace(**changes)
