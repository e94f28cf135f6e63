"""Reading JSON of others: whatever has another type than it should counts as missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from baselines.imports.shared.entry import ForeignFileError

_COMMIT = re.compile(r"[0-9a-f]{7,64}\Z")


def parse_json(data: bytes, what: str) -> Any:
    """One JSON document. Raises ForeignFileError."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ForeignFileError(f"is no {what}: {_problem(error)}") from None


def parse_json_lines(data: bytes, what: str) -> Iterator[tuple[int, Any]]:
    """The numbers (from 1) and values of lines that hold JSON; empty ones are left out. Raises ForeignFileError."""
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line.decode("utf-8"))
            except (UnicodeDecodeError, ValueError, RecursionError) as error:
                raise ForeignFileError(f"is no {what}: line {number}: {_problem(error)}") from None


def _problem(error: Exception) -> str:
    """Without the text around the mistake, which could hold a secret."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}"
    return "is not UTF-8" if isinstance(error, UnicodeDecodeError) else "can't be read as JSON"


def text(table: Any, *keys: str) -> str:
    """The string below the keys, or an empty one."""
    value = table
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def number(table: Any, *keys: str) -> int:
    """The whole number below the keys, or 0 where there is none that can be a line's."""
    value = table
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 31 else 0


def texts(table: Any, key: str) -> tuple[str, ...]:
    """The strings of a list."""
    value = table.get(key) if isinstance(table, dict) else None
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def commit(value: str) -> str:
    """A commit's id in lower case, or nothing."""
    lowered = value.strip().lower()
    return lowered if _COMMIT.match(lowered) else ""


def clean_path(path: str) -> str:
    """With `/` between folders and without `./` before them."""
    path = path.replace("\\", "/")
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return path
