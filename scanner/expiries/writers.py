"""The register as text, JSON, CSV and iCalendar (RFC 5545). No raw value is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TextIO

from detectors.instants import iso
from scanner.expiries.register import Entry
from scanner.reports.shared.plain import printable

FORMATS = ("text", "json", "csv", "ics")
_COLUMNS = ("days", "not_after", "kind", "subject", "issuer", "not_before", "place", "others", "flags", "severity", "since", "in_head", "private_key", "secret_id")


def write(entries: Sequence[Entry], now: float, name: str, root: str, stream: TextIO) -> None:
    """Write the register in one of FORMATS. `root` is the repository's name."""
    writers = {"text": _text, "json": _json, "csv": _csv, "ics": _calendar}
    stream.writelines(writers[name](entries, now, root))


def _text(entries: Sequence[Entry], now: float, root: str) -> Iterator[str]:
    yield f"{len(entries)} with an end, or without one that should have one, in {printable(root)} on {iso(now)[:10]}\n"
    if entries:
        yield "\n" + f"{'days':>7}  {'until':10}  {'kind':24}  what and where\n"
    for one in entries:
        days = "never" if one.days is None else str(one.days)
        yield f"{days:>7}  {one.not_after[:10] or '-':10}  {printable(one.kind)[:24]:24}  {printable(one.subject) or '-'}\n"
        more = f" and {one.others} more" if one.others else ""
        yield f"{'':47}{printable(one.place)}{more}{_since(one)}\n"
        if notes := _notes(one):
            yield f"{'':47}{notes}\n"


def _since(one: Entry) -> str:
    head = "" if one.in_head is None else ", in HEAD" if one.in_head else ", in history only"
    return (f", since {one.since}" if one.since else "") + head


def _notes(one: Entry) -> str:
    key = (f"its private key is in {printable(one.private_key)}",) if one.private_key else ()
    issuer = (f"issued by {printable(one.issuer)}",) if one.issuer and one.issuer != one.subject else ()
    return "; ".join((*one.flags, *key, *issuer))


def _json(entries: Sequence[Entry], now: float, root: str) -> Iterator[str]:
    yield json.dumps({"repository": root, "at": iso(now), "entries": [one._asdict() for one in entries]}, indent=2) + "\n"


def _csv(entries: Sequence[Entry], _now: float, _root: str) -> Iterator[str]:
    import csv
    from io import StringIO

    out = StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for one in entries:
        fields = one._asdict() | {"flags": "; ".join(one.flags)}
        rows.writerow([cell(fields[name]) for name in _COLUMNS])
    yield out.getvalue()


def cell(value: object) -> str:
    """A spreadsheet runs what begins with these signs as a formula."""
    text = "" if value is None else printable(str(value))
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not isinstance(value, int)) else text


def _calendar(entries: Sequence[Entry], now: float, root: str) -> Iterator[str]:
    """One all-day event for each end that is still to come, with an alarm two weeks before."""
    stamp = iso(now).replace("-", "").replace(":", "")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//straykey//expiries//EN"]
    for one in entries:
        if one.days is None or one.days < 0:
            continue
        uid = sha256(f"{one.secret_id} {one.not_after}".encode()).hexdigest()[:32]
        lines += ["BEGIN:VEVENT", f"UID:{uid}@straykey", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{one.not_after[:10].replace('-', '')}"]
        lines += [f"SUMMARY:{_escaped(f'{one.kind} ends: {one.subject}')}", f"DESCRIPTION:{_escaped(f'{root}: {one.place}')}"]
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P14D", f"DESCRIPTION:{_escaped(f'{one.kind} ends in two weeks')}", "END:VALARM", "END:VEVENT"]
    for line in [*lines, "END:VCALENDAR"]:
        yield from _folded(line)


def _escaped(text: str) -> str:
    """RFC 5545 section 3.3.11."""
    return printable(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, continued behind a blank (section 3.1); no character is cut in two."""
    piece, size = "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > 75:
            yield f"{piece}\r\n"
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    yield f"{piece}\r\n"
