"""One entry of the baseline: a finding by its name, where it stood, and nothing of its value.

As bytes it is a small JSON object, keys sorted, two blanks of indent, ASCII, a newline at its end: what formatters of JSON leave as it is.

    {
      "check": "5b2d...",
      "fingerprint": "f1:d0cfd80975490fc7:w2d0",
      "path": "src/settings.py",
      "rule": "hardcoded-password",
      "slot": "db.password"
    }

No line number, no time, nobody's name: the same finding gives the same bytes on every branch and machine, so that merging is easy.

`check` is a digest of the rest, and about as long as it. Besides telling a slip of an editor, it keeps entries unlike each other: where one entry
is pruned and another added, git would take the two for one renamed file if half of their bytes were the same, and a second branch that prunes
the same entry would conflict (rename/delete). Different checks share no bytes, so no two entries are ever that similar.
"""

from __future__ import annotations

import json
import re
from hashlib import shake_128
from typing import Any, NamedTuple

from baselines.decision import HISTORY, TREE

LARGEST = 1 << 16  # bytes of one entry: a path may have 4,096
_FINGERPRINT = re.compile(r"f1:([0-9a-f]{16}):([0-9a-f]{32}|w[0-3][0-9a-f]{2})\Z")
_KEYS = {"check": str, "fingerprint": str, "path": str, "rule": str, "slot": str, "values": int}
_NEEDED = ("fingerprint", "path", "rule", "check")


class BaselineError(ValueError):
    """A baseline that can't be used. The message names file, line (1-based; 0 unknown) and problem; it holds nothing of the file's text."""

    def __init__(self, file: str, problem: str, line: int = 0) -> None:
        super().__init__(f"{file}{f':{line}' if line else ''}: {problem}")
        self.file, self.line, self.problem = file, line, problem


class Entry(NamedTuple):
    """`path` is relative to the root, with `/`, undecodable bytes as surrogate escapes. `rule` and `slot` are for people, no part of the name.

    `values` is how many different values of the finding's path had this name: more than one only where guessable values share their ten bits.
    """

    category: str
    path: str
    fingerprint: str
    rule: str
    slot: str = ""
    values: int = 1

    @property
    def key(self) -> tuple[str, str]:
        return self.category, self.fingerprint

    @property
    def tag(self) -> str:
        return self.fingerprint.rpartition(":")[2]


def render(entry: Entry) -> bytes:
    """The entry's bytes; its category is told by where it is kept."""
    facts = {"fingerprint": entry.fingerprint, "path": entry.path, "rule": entry.rule, "slot": entry.slot, "values": entry.values}
    kept = {key: value for key, value in facts.items() if value != "" and (key, value) != ("values", 1)}
    return (json.dumps({**kept, "check": _check(kept)}, indent=2, sort_keys=True) + "\n").encode("ascii")


def _check(kept: dict[str, Any]) -> str:
    """As many hexadecimal digits as the rest of the entry has bytes."""
    rest = json.dumps(kept, indent=2, sort_keys=True).encode("ascii")
    return shake_128(rest).hexdigest((len(rest) + 1) // 2)


def parse(data: bytes, category: str, file: str, line: int = 0) -> Entry:
    """The entry that `data` holds. Raises BaselineError; `line` is the number of the line before the first one of `data`."""
    if category not in (TREE, HISTORY):
        raise BaselineError(file, "stands in no category: there are tree and history", line)
    table = parse_object(data, file, line)
    for key, value in table.items():
        kind = _KEYS.get(key)
        if kind is None:
            raise BaselineError(file, f"unknown key; there are {', '.join(_KEYS)}", line + _line_of(data, key))
        if not isinstance(value, kind) or isinstance(value, bool):
            raise BaselineError(file, f"{key!r} must be {'a whole number' if kind is int else 'a string'}", line + _line_of(data, key))
    for key in _NEEDED:
        if not table.get(key):
            raise BaselineError(file, f"{key!r} is missing", line + 1)
    if not _FINGERPRINT.match(table["fingerprint"]):
        raise BaselineError(file, "'fingerprint' is none: f1:, 16 hexadecimal digits, a colon and the tag", line + _line_of(data, "fingerprint"))
    if not 1 <= table.get("values", 1) <= 1 << 20:
        raise BaselineError(file, "'values' must be 1 or more", line + _line_of(data, "values"))
    rest = {key: value for key, value in table.items() if key != "check"}
    if table["check"] != _check(rest):
        raise BaselineError(file, "'check' does not fit the rest: entries are written by `straykey baseline`, not by hand", line + _line_of(data, "check"))
    return Entry(category, table["path"], table["fingerprint"], table["rule"], table.get("slot", ""), table.get("values", 1))


def parse_object(data: bytes, file: str, line: int = 0) -> dict[str, Any]:
    """A JSON object of any keys, each but once. Raises BaselineError."""
    if len(data) > LARGEST:
        raise BaselineError(file, f"is larger than {LARGEST} bytes")
    if data.startswith((b"<<<<<<<", b"=======", b">>>>>>>")) or b"\n<<<<<<<" in data:
        raise BaselineError(file, "has the marks of a merge conflict", line + 1)
    try:
        table = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise BaselineError(file, "is not UTF-8", line + data.count(b"\n", 0, error.start) + 1) from None
    except json.JSONDecodeError as error:
        raise BaselineError(file, f"is no JSON: {error.msg}", line + error.lineno) from None
    except (ValueError, RecursionError):
        raise BaselineError(file, "is no JSON object whose keys stand once each", line + 1) from None
    if not isinstance(table, dict):
        raise BaselineError(file, "must be a JSON object", line + 1)
    return table


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key stands twice")
    return table


def _line_of(data: bytes, key: str) -> int:
    """The line, 1-based, of the first place where the key stands; 1 where it is written with escapes."""
    return data[: max(0, data.find(json.dumps(key).encode()))].count(b"\n") + 1
