"""Who holds the keys, in infrastructure code: which resources encrypt with whose key, which keys rotate, who may do what to which vault.

One TOML file per tool says what its resources' attributes mean; a resource is its type, its name and its attributes by dotted path.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
STATES = ("none", "platform", "customer")


class Resource(NamedTuple):
    """One resource as written. `attributes` are (dotted path, text as written); blocks that are repeated have one path. `line` is one-based."""

    tool: str
    type: str
    name: str
    path: str
    line: int
    attributes: tuple[tuple[str, str], ...]

    def get(self, wanted: re.Pattern[str]) -> list[str]:
        return [text for path, text in self.attributes if wanted.search(path)]

    def refers_to(self, other: Resource, wanted: re.Pattern[str]) -> bool:
        """Whether an attribute names the other resource, by its address or by its name alone."""
        address = re.compile(rf"(?<![\w.]){re.escape(f'{other.type}.{other.name}')}(?!\w)|(?<![\w.-]){re.escape(other.name)}(?![\w-])")
        return any(address.search(text) for text in self.get(wanted))


class Encrypts(NamedTuple):
    """What a type of resource says of its encryption: `default` without any attribute, `on` attributes that turn it on, `key` those with a key of the customer's.

    `beside` is a type whose attribute `refers` names the resource and says the same for it.
    """

    type: str
    title: str
    default: str
    on: re.Pattern[str]
    key: re.Pattern[str]
    beside: str
    refers: re.Pattern[str]


class Rotates(NamedTuple):
    """A type of key, and the attribute that turns its rotation on (with a value that `value` matches)."""

    type: str
    title: str
    attribute: re.Pattern[str]
    value: re.Pattern[str]
    default: bool


class Ends(NamedTuple):
    """A type of secret or certificate that should have an end, a renewal or a notification: one of `attribute`, or a resource `beside` it."""

    type: str
    title: str
    attribute: re.Pattern[str]
    beside: str
    refers: re.Pattern[str]


class Grants(NamedTuple):
    """A type that gives rights on a vault: `rights` attributes, `who` names the identity, `where` the vault."""

    type: str
    title: str
    rights: re.Pattern[str]
    who: re.Pattern[str]
    where: re.Pattern[str]
    only: re.Pattern[str]


class Words(NamedTuple):
    """What rights and identities mean: matched against them as written."""

    wildcard: re.Pattern[str]
    write: re.Pattern[str]
    human: re.Pattern[str]
    application: re.Pattern[str]
    platform_key: re.Pattern[str]


class Tables(NamedTuple):
    """Everything that is known of all tools, by type in lower case."""

    encrypts: dict[str, Encrypts]
    rotates: dict[str, Rotates]
    ends: dict[str, Ends]
    grants: dict[str, Grants]
    words: Words


_NOTHING = "(?!)"


def load_tables() -> Tables:
    """Read all tables. Keep the result for the run."""
    import tomllib

    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    words = next(table["words"] for table in tables if "words" in table)

    def entries(kind: str) -> list[dict[str, Any]]:
        return [entry for table in tables for entry in table.get(kind, ())]

    return Tables(
        {one["type"].lower(): Encrypts(one["type"], one["title"], one["default"], _at(one, "on"), _at(one, "key"), one.get("beside", "").lower(), _at(one, "refers")) for one in entries("encrypts")},
        {one["type"].lower(): Rotates(one["type"], one["title"], _at(one, "attribute"), re.compile(one.get("value", ".")), one.get("default", False)) for one in entries("rotates")},
        {one["type"].lower(): Ends(one["type"], one["title"], _at(one, "attribute"), one.get("beside", "").lower(), _at(one, "refers")) for one in entries("ends")},
        {one["type"].lower(): Grants(one["type"], one["title"], _at(one, "rights"), _at(one, "who"), _at(one, "where"), re.compile(one.get("only", ""))) for one in entries("grants")},
        Words(**{name: re.compile(words[name]) for name in Words._fields}),
    )


def _at(entry: dict[str, Any], field: str) -> re.Pattern[str]:
    """Paths that one of the listed ones ends with, list indexes aside; none where nothing is listed."""
    paths = entry.get(field, [])
    joined = "|".join(re.escape(path) for path in ([paths] if isinstance(paths, str) else paths))
    return re.compile(rf"(?:^|\.)(?:{joined})(?:\[\d+\])*(?:\.|$)" if joined else _NOTHING, re.IGNORECASE)
