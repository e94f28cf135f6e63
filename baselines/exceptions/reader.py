"""The bytes of `straykey-exceptions.toml` to entries. A file that can't be understood is an error, never a run without exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from baselines.exceptions.entry import DATES, FILE, HISTORY, KEYS, KINDS, SCOPE, Entry
from baselines.globs import parse_glob

VERSION = 1
LARGEST = 8 << 20  # bytes of the file
MOST = 20_000  # entries
LONGEST = {"reason": 500}  # characters; 200 for all others
HEADER = re.compile(r"^\ufeff?[ \t]*\[\[[ \t]*exception[ \t]*\]\][ \t]*(?:#[^\r\n]*)?\r?$", re.MULTILINE)

_FINGERPRINT = re.compile(r"f\d{1,3}:[0-9a-z:]{3,120}\Z")
_SECRET_ID = re.compile(r"s\d{1,3}:[0-9a-z]{3,120}\Z")
_RULE = re.compile(r"[a-z0-9*?-]{1,100}\Z")
_FORMS = {
    "fingerprint": (_FINGERPRINT, "must be a fingerprint as reports show it, such as f1:0123456789abcdef:w0fa"),
    "secret_id": (_SECRET_ID, "must be a secret_id as reports show it, not the value itself"),
    "rule": (_RULE, "must be a rule id or a glob of ids: a-z, 0-9, -, * and ?"),
}


class ExceptionsError(ValueError):
    """A file of exceptions that can't be obeyed: `file`, `line` (1-based, 0 unknown), `key` and what would be valid. Holds no value of the file."""

    def __init__(self, file: str, problem: str, *, entry: int = 0, line: int = 0, key: str = "") -> None:
        place = f"{file}:{line}" if line else file
        which = f"exception {entry}: " if entry else ""
        super().__init__(f"{place}: {which}{f'key {_shown(key)}: ' if key else ''}{problem}")
        self.file, self.problem, self.entry, self.line, self.key = file, problem, entry, line, key


def read_entries(data: bytes, file: str = FILE) -> tuple[Entry, ...]:
    """The entries in the order of the file. Raises ExceptionsError."""
    if len(data) > LARGEST:
        raise ExceptionsError(file, f"is larger than {LARGEST} bytes")
    try:
        return read_text(data.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        raise ExceptionsError(file, f"is not UTF-8 (byte {error.start})") from None


def read_text(text: str, file: str = FILE) -> tuple[Entry, ...]:
    """The same for decoded text."""
    tables = _tables(text, file)
    starts = [text.count("\n", 0, found.start()) + 1 for found in HEADER.finditer(text)]
    lines = starts if len(starts) == len(tables) else [0] * len(tables)
    return tuple(_entry(table, file, number, line) for number, (table, line) in enumerate(zip(tables, lines, strict=True), 1))


def _tables(text: str, file: str) -> list[dict[str, Any]]:
    import tomllib  # only where there is such a file

    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise ExceptionsError(file, "is nested too deeply") from None
    except ValueError as error:
        raise ExceptionsError(file, f"is not valid TOML: {error}") from None
    for key in document:
        if key not in ("version", "exception"):
            raise ExceptionsError(file, f"unknown key; the file has version and [[exception]]{_near(key, ('version', 'exception'))}", key=key)
    if document.get("version", VERSION) != VERSION or isinstance(document.get("version"), bool):
        raise ExceptionsError(file, f"this straykey reads version {VERSION}", key="version")
    tables = document.get("exception", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ExceptionsError(file, "write each one as an [[exception]] table", key="exception")
    if len(tables) > MOST:
        raise ExceptionsError(file, f"has more than {MOST} entries", key="exception")
    return tables


def _entry(table: dict[str, Any], file: str, number: int, line: int) -> Entry:
    def wrong(key: str, problem: str) -> ExceptionsError:
        return ExceptionsError(file, problem, entry=number, line=line, key=key)

    for key in table:
        if key not in KEYS:
            raise wrong(key, f"unknown; an exception has {', '.join(KEYS)}{_near(key, KEYS)}")
    values = {key: _date(value) if key in DATES else value for key, value in table.items()}
    for key, value in values.items():
        if problem := _problem(key, value):
            raise wrong(key, problem)
    if "kind" not in values:
        raise wrong("kind", f"is missing: one of {', '.join(KINDS)}")
    if not any(values.get(key) for key in SCOPE):
        raise wrong("", f"says not what it is about: give one or more of {', '.join(SCOPE)}")
    if values.get("until") and values["until"] < values.get("created", ""):
        raise wrong("until", "lies before created")
    return Entry(**values, line=line)


def _date(value: Any) -> Any:
    """A TOML date, or a string that is one, as text; anything else as it is, for the check to refuse."""
    return value.isoformat() if type(value) is date else value


def _problem(key: str, value: Any) -> str:
    """What is wrong with one value, or nothing."""
    most = LONGEST.get(key, 200)
    if key in DATES:
        return "" if isinstance(value, str) and is_date(value) else "must be a date such as 2027-01-31"
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= most or not value.isprintable():
        return f"must be a text of 1 to {most} printable characters on one line"
    if key == "kind":
        return "" if value in KINDS else f"must be one of {', '.join(KINDS)}{_near(value, KINDS)}"
    if key == "where":
        return "" if value == HISTORY else f"may only be {HISTORY!r}, for what no longer stands in the tree"
    if key in _FORMS:
        return "" if _FORMS[key][0].match(value) else _FORMS[key][1]
    return _glob_problem(value) if key == "path" else ""


def _glob_problem(text: str) -> str:
    try:
        parse_glob(text, negatable=False)
    except ValueError as error:
        return str(error)
    return ""


def is_date(text: str) -> bool:
    """Whether the text is a day as ISO 8601 writes it, and nothing else."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def checked(entry: Entry, file: str = FILE) -> Entry:
    """An entry that was made by hand, held to what the file may hold. Raises ExceptionsError."""
    return _entry({key: getattr(entry, key) for key in KEYS if getattr(entry, key)}, file, 0, 0)


def _near(written: str, words: Iterable[str]) -> str:
    from difflib import get_close_matches  # on the way to an error only

    found = get_close_matches(written.lower().replace("_", "-"), {word.replace("_", "-"): word for word in words}, n=1)
    return f" (did you mean {found[0]!r}?)" if found and len(written) < 100 else ""


def _shown(key: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in key[:60])
