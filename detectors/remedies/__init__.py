"""What to do about a value that strayed: the reference that replaces it, the command that puts it into a store, what else that takes.

One file per store (`detectors/remedies/*.toml`); what stores share is in `common/`: kinds of places, languages, services that need no password.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from detectors.remedies.model import Declaration, Form, Kind, Language, Remedies, Service, Store

FOLDER = Path(__file__).parent
DEFAULT = "environment"
_FORM = {"for", "text", "inline", "takes", "imports", "append", "needs", "removes", "refuse"}


def store_ids() -> tuple[str, ...]:
    """The stores, without reading any."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_remedies() -> Remedies:
    """Read all tables. Keep the result for the run. Raises ValueError for a table that is wrong, naming the file."""
    kinds, languages, services = (_read(FOLDER / "common" / f"{name}.toml") for name in ("kinds", "languages", "passwordless"))
    return Remedies(
        {name: load_store(name) for name in store_ids()},
        tuple(_kind(table) for table in kinds["kind"]),
        {name: _language(table) for name, table in languages.items()},
        tuple(_service(table) for table in services["service"]),
    )


def load_store(name: str) -> Store:
    table = _read(FOLDER / f"{name}.toml")
    return Store(
        id=name,
        title=table["title"],
        put=table.get("put", ""),
        channel=table["channel"],
        old=table.get("old", ""),
        style=table.get("style", "kebab"),
        signs=tuple(table.get("signs", ())),
        references=tuple(table["references"]),
        forms=tuple(_form(entry, name) for entry in table.get("form", ())),
    )


def _read(path: Path) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8"))


def _form(table: dict[str, Any], file: str) -> Form:
    if unknown := table.keys() - _FORM:
        raise ValueError(f"{file}.toml: form has unknown fields: {', '.join(sorted(unknown))}")
    append = table.get("append", "").replace("\\n", "\n")
    rest = {key: value for key, value in table.items() if key not in ("for", "imports", "append")}
    return Form(kinds=tuple(table["for"]), imports=tuple(table.get("imports", ())), append=append, **rest)


def _kind(table: dict[str, Any]) -> Kind:
    return Kind(
        id=table["id"],
        languages=tuple(table.get("languages", ())),
        path=_text(table, "path"),
        content=_bytes(table, "content"),
        name=_text(table, "name"),
        before=_bytes(table, "before"),
        bindings=tuple(table.get("bindings", ())),
        context=tuple(table.get("context", ())),
    )


def _language(table: dict[str, Any]) -> Language:
    declarations = tuple(
        Declaration(re.compile(entry["pattern"].encode()), entry.get("text", ""), entry.get("refuse", ""), _bytes(entry, "within"))
        for entry in table.get("declaration", ())
    )
    literals = tuple((re.compile(entry["begins"].encode()), entry["wrap"]) for entry in table.get("literal", ()))
    return Language(re.compile(table["top"].encode()) if "top" in table else None, declarations, literals, table.get("join", ""))


def _service(table: dict[str, Any]) -> Service:
    rewrites = tuple((re.compile(pattern.encode()), text) for pattern, text in table.get("rewrites", ()))
    grammars, hosts = re.compile(table["grammars"]), re.compile(table.get("hosts", ""), re.IGNORECASE)
    return Service(table["title"], table["advice"], table["reference"], grammars, hosts, rewrites)


def _text(table: dict[str, Any], key: str) -> re.Pattern[str] | None:
    return re.compile(table[key]) if key in table else None


def _bytes(table: dict[str, Any], key: str) -> re.Pattern[bytes] | None:
    return re.compile(table[key].encode(), re.MULTILINE) if key in table else None
