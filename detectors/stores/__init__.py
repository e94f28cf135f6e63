"""External stores, and how code and configuration refer to what they hold: one TOML file for each, which is all that a new store takes.

A store's *forms* are patterns with examples that are their tests. Each has a class: `store`, `channel` (the process environment: it
carries a value and keeps none), `encrypted` (in the repository), or `parameter` (handed in from elsewhere, nobody here knows from where).
`detect` are patterns that tell that a text has to do with the store; its *openers* are the credentials that open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from detectors.rule import KEBAB, RuleError

STORES = Path(__file__).parent
CLASSES = ("store", "channel", "encrypted", "parameter")
SECRET = ("always", "named", "none")
_STORE_FIELDS = {"store", "title", "vendor", "class", "references", "detect", "form", "opener"}
_FORM_FIELDS = {"id", "title", "pattern", "anchor", "class", "files", "beside", "secret", "references", "examples", "counterexamples"}
_OPENER_FIELDS = {"id", "title", "names", "beside", "references"}


class Form(NamedTuple):
    """One way to refer to a store. `id` is `<store>/<form>`, `pattern` has a group `secret`: the span of the reference (in data: `ref`).

    `files` are languages, formats, or globs of file names (with a `*` or `.`); empty: any. `beside`: only in texts in which the store is
    detected too. `secret` says whether whatever it yields is a secret (`always`), only what is called so (`named`), or whether it only
    connects the program with the store (`none`): then it feeds no slot of its own.
    """

    id: str
    store: str
    kind: str
    title: str
    pattern: str
    anchor: str = ""
    files: tuple[str, ...] = ()
    beside: bool = False
    secret: str = "always"


class FormText(NamedTuple):
    """What people read of a form. Examples are templates (detectors/examples.py) whose first line is a file's name; `“..”` marks the slot's name."""

    references: tuple[str, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


class Opener(NamedTuple):
    """A credential that opens a store: `names` is a regular expression over a whole name path in lower case without `_`, `-` and blanks.

    `beside`: only in texts in which the store is detected too.
    """

    id: str
    store: str
    title: str
    names: str
    beside: bool = False
    references: tuple[str, ...] = ()


class Store(NamedTuple):
    """One store, as its file has it."""

    id: str
    title: str
    vendor: str
    kind: str
    references: tuple[str, ...]
    detect: tuple[str, ...]
    forms: tuple[Form, ...]
    texts: dict[str, FormText]
    openers: tuple[Opener, ...]


def store_files() -> tuple[Path, ...]:
    """The files of all stores, in the order of their names."""
    return tuple(sorted(STORES.glob("*.toml")))


def load_stores() -> tuple[Store, ...]:
    """All stores, from their files: some 60 ms. Raises RuleError, which names file, form and field."""
    return tuple(read_store(path.read_bytes(), path.name) for path in store_files())


def read_store(data: bytes, file: str) -> Store:
    """One store of the bytes of its file. Raises RuleError."""
    import tomllib

    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(file, "-", "-", f"is no TOML: {error}") from None
    _known(table, _STORE_FIELDS, file, "-")
    name = table.get("store", "")
    if not KEBAB.match(name) or f"{name}.toml" != file:
        raise RuleError(file, "-", "store", "must be kebab-case, and the file's name")
    kind = _one_of(table.get("class", "store"), CLASSES, file, "-", "class")
    shared = tuple(table.get("references", ()))
    forms = [_form(entry, name, kind, file) for entry in table.get("form", ())]
    texts = {f"{name}/{entry['id']}": _text(entry, shared) for entry in table.get("form", ())}
    openers = tuple(_opener(entry, name, shared, file) for entry in table.get("opener", ()))
    if len(texts) < len(forms):
        raise RuleError(file, "-", "form", "two forms have one id")
    detect = tuple(_compiles(pattern, file, "-", "detect") for pattern in table.get("detect", ()))
    return Store(name, table.get("title", ""), table.get("vendor", ""), kind, shared, detect, tuple(forms), texts, openers)


def _form(entry: dict[str, Any], store: str, kind: str, file: str) -> Form:
    form = _named(entry, _FORM_FIELDS, file)
    pattern = entry.get("pattern", "")
    if not pattern:
        raise RuleError(file, form, "pattern", "is missing")
    pattern = pattern.replace("(?P<ref>", "(?P<secret>") if "(?P<ref>" in pattern else f"(?P<secret>{pattern})"
    return Form(
        id=f"{store}/{form}",
        store=store,
        kind=_one_of(entry.get("class", kind), CLASSES, file, form, "class"),
        title=entry.get("title", ""),
        pattern=_compiles(pattern, file, form, "pattern"),
        anchor=entry.get("anchor", ""),
        files=tuple(entry.get("files", ())),
        beside=bool(entry.get("beside", False)),
        secret=_one_of(entry.get("secret", "always"), SECRET, file, form, "secret"),
    )


def _text(entry: dict[str, Any], shared: tuple[str, ...]) -> FormText:
    return FormText(tuple(entry.get("references", shared)), tuple(entry.get("examples", ())), tuple(entry.get("counterexamples", ())))


def _opener(entry: dict[str, Any], store: str, shared: tuple[str, ...], file: str) -> Opener:
    opener = _named(entry, _OPENER_FIELDS, file)
    names = _compiles(entry.get("names", ""), file, opener, "names")
    return Opener(
        f"{store}/{opener}", store, entry.get("title", ""), names, bool(entry.get("beside", False)), tuple(entry.get("references", shared))
    )


def _named(entry: dict[str, Any], fields: set[str], file: str) -> str:
    name = entry.get("id", "?")
    if not isinstance(name, str) or not KEBAB.match(name):
        raise RuleError(file, str(name), "id", "must be kebab-case")
    _known(entry, fields, file, name)
    return name


def _known(table: dict[str, Any], fields: Iterable[str], file: str, name: str) -> None:
    for key in table:
        if key not in fields:
            raise RuleError(file, name, key, f"unknown; there are {', '.join(sorted(fields))}")


def _one_of(value: str, known: tuple[str, ...], file: str, name: str, field: str) -> str:
    if value not in known:
        raise RuleError(file, name, field, f"must be one of {', '.join(known)}")
    return value


def _compiles(pattern: str, file: str, name: str, field: str) -> str:
    try:
        re.compile(pattern.encode("latin-1"))
    except (re.error, UnicodeEncodeError) as error:
        raise RuleError(file, name, field, f"is no regular expression over bytes: {error}") from None
    return pattern
