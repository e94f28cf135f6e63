"""From a run's findings to the register: one entry for each value that has an end, says that it has none, or should have one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import detectors
from detectors.life import life_of
from detectors.model import Occurrence
from scanner.report import Report, Result

FILE = "expiries.toml"
NEVER = "never"
_KINDS = {"x509-certificate": "certificate", "x509-certificate-der": "certificate", "ssh-certificate": "SSH certificate", "pgp-public-key": "PGP key"}
_MOST_KEYS = 500  # private keys whose public half is calculated


class Entry(NamedTuple):
    """`not_after` is ISO 8601 in UTC, or empty for what has no end; `days` are whole days left (None: no end), negative after it.

    `place` is path:line, `others` counts further paths. `flags` say what is worth a word. `private_key` is where its private key stands.
    `since` is the date of the commit that brought it (history only), `in_head` whether HEAD still has it.
    """

    kind: str
    subject: str
    issuer: str
    not_before: str
    not_after: str
    days: int | None
    place: str
    others: int
    flags: tuple[str, ...]
    severity: str
    secret_id: str
    since: str = ""
    in_head: bool | None = None
    private_key: str = ""


def extra_rules() -> tuple[str, str]:
    """Name and text (latin-1) of the rules for what has an end and is no secret."""
    return FILE, (Path(detectors.__file__).parent / "expiry" / "rules.toml").read_bytes().decode("latin-1")


def register(report: Report, now: float, keys: Mapping[str, str]) -> tuple[Entry, ...]:
    """The entries, the soonest end first, those without one last. `keys` are places of private keys by the digest of their public half."""
    values: dict[str, list[Result]] = {}
    for result in report.results:
        if result.verdict != "vetoed" and (result.not_after or dict(result.properties).get("expires") or result.rule_id in _KINDS):
            values.setdefault(result.secret_id, []).append(result)
    entries = (_entry(results, report, now, keys) for results in values.values())
    return tuple(sorted(entries, key=lambda one: (one.days is None, one.not_after, one.place)))


def _entry(results: list[Result], report: Report, now: float, keys: Mapping[str, str]) -> Entry:
    first = next((one for one in results if one.in_head), results[0])
    told = dict(first.properties)
    life = life_of(first.not_after, now)
    flags = [flag for flag in told.get("flags", "").split(", ") if flag]
    if life is None and NEVER in told.get("expires", ""):
        flags.append("never expires")
    return Entry(
        kind=_kind(first, report),
        subject=told.get("subject") or told.get("host") or first.slot,
        issuer=told.get("issuer", ""),
        not_before=told.get("not_before", ""),
        not_after=first.not_after,
        days=life.days if life else None,
        place=_place(first),
        others=len({result.path for result in results}) - 1,
        flags=("expired", *flags) if life and life.severity else tuple(flags),
        severity=first.severity,
        secret_id=first.secret_id,
        since=first.places[0].attribution.date[:10],
        in_head=first.in_head,
        private_key=keys.get(told.get("public_key", ""), ""),
    )


def _kind(result: Result, report: Report) -> str:
    if result.rule_id in _KINDS:
        return _KINDS[result.rule_id]
    return next((rule.title for rule in report.rules if rule.id == result.rule_id), result.rule_id)


def _place(result: Result) -> str:
    place = result.places[-1] if result.in_head else result.places[0]
    return f"{place.path}:{place.line_start}"


def private_keys(occurrences: Iterable[Occurrence]) -> dict[str, str]:
    """Where each unencrypted private key stands, by the digest of its public half."""
    blocks: dict[bytes, str] = {}
    for one in occurrences:
        text = one.secret.reveal()
        if b"PRIVATE KEY-----" in text[:60] and len(blocks) < _MOST_KEYS:
            blocks.setdefault(text, f"{one.origin.path}:{one.start.line}")
    if not blocks:
        return {}
    from detectors.certificates import private_key_digest

    found = {private_key_digest(text): place for text, place in reversed(blocks.items())}
    found.pop("", None)
    return found
