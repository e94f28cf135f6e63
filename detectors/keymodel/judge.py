"""What resources come to: a row for each that encrypts, rotates or grants, and what is worth a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from detectors.keymodel import Encrypts, Grants, Resource, Tables

# Rules of a policy that a user may ask for, and what each means.
RULES = {
    "customer-keys": "a resource encrypts with a key of the platform's, or not at all",
    "encryption": "a resource does not encrypt",
    "rotation": "a key is not rotated",
    "no-wildcards": "a right on a vault is a wildcard",
    "no-application-writes": "an application may write or manage secrets",
    "ends": "a secret or certificate has no end, renewal or notification",
}


class Encryption(NamedTuple):
    """`state` is none, platform or customer; `key` what names the customer's key."""

    resource: Resource
    title: str
    state: str
    key: str


class Rotation(NamedTuple):
    resource: Resource
    title: str
    on: bool


class Access(NamedTuple):
    """`who` is human, application or unknown; `right` is read, write or wildcard; `rights` as written."""

    resource: Resource
    title: str
    who: str
    identity: str
    vault: str
    right: str
    rights: tuple[str, ...]


class Finding(NamedTuple):
    """Something worth a word: `rule` is one of RULES, `level` note, warning or error."""

    rule: str
    level: str
    resource: Resource
    message: str


class Model(NamedTuple):
    """All rows, in the order of files and lines."""

    encryption: tuple[Encryption, ...]
    rotation: tuple[Rotation, ...]
    access: tuple[Access, ...]
    findings: tuple[Finding, ...]


def judge(resources: Sequence[Resource], tables: Tables) -> Model:
    """The model of some resources. References are looked for among all of them."""
    by_type: dict[str, list[Resource]] = {}
    for one in resources:
        by_type.setdefault(one.type.lower(), []).append(one)
    encryption = tuple(row for one in resources if (row := _encryption(one, by_type, tables)))
    rotation = tuple(turn for one in resources if (turn := _rotation(one, tables)))
    access = tuple(grant for one in resources for grant in _access(one, tables))
    findings = sorted(
        (*_of_encryption(encryption), *_of_rotation(rotation), *_of_access(access), *_of_ends(resources, by_type, tables)),
        key=lambda one: (one.resource.path, one.resource.line, one.rule),
    )
    return Model(encryption, rotation, access, tuple(findings))


def _encryption(one: Resource, by_type: dict[str, list[Resource]], tables: Tables) -> Encryption | None:
    entry = tables.encrypts.get(one.type.lower())
    if entry is None:
        return None
    states = [_state(each, entry, tables) for each in (one, *_beside(one, entry.beside, entry.refers, by_type))]
    state, key = max(states, key=lambda found: ("none", "", "platform", "customer").index(found[0]))
    return Encryption(one, entry.title, state or entry.default, key)


def _beside(one: Resource, wanted: str, refers: re.Pattern[str], by_type: dict[str, list[Resource]]) -> list[Resource]:
    return [each for each in by_type.get(wanted, ()) if each.refers_to(one, refers)] if wanted else []


def _state(one: Resource, entry: Encrypts, tables: Tables) -> tuple[str, str]:
    """The state that a resource itself says (empty: it says nothing), and the customer's key."""
    keys = [text for text in one.get(entry.key) if text.strip() and not tables.words.platform_key.search(text)]
    if keys:
        return "customer", keys[0]
    said = [text.lower().strip() for text in one.get(entry.on)]
    if any(text in ("false", "disabled", "none", "0") for text in said):
        return "none", ""
    return ("platform" if said or one.get(entry.key) else ""), ""


def _rotation(one: Resource, tables: Tables) -> Rotation | None:
    entry = tables.rotates.get(one.type.lower())
    if entry is None:
        return None
    said = one.get(entry.attribute)
    return Rotation(one, entry.title, any(entry.value.search(text.lower()) for text in said) if said else entry.default)


def _access(one: Resource, tables: Tables) -> Iterator[Access]:
    entry = tables.grants.get(one.type.lower())
    if entry is None:
        return
    for place, rights in _statements(one, entry):
        if not any(entry.only.search(right) for right in rights):
            continue
        identity = _within(one, entry.who, place)
        yield Access(one, entry.title, _who(identity, tables), identity, _within(one, entry.where, place), _right(rights, tables), rights)


def _within(one: Resource, wanted: re.Pattern[str], place: str) -> str:
    """The first such attribute of the statement, or else of the resource."""
    found = [(not path.startswith(place), text) for path, text in one.attributes if wanted.search(path)]
    return min(found, key=lambda each: each[0], default=(True, ""))[1]


def _statements(one: Resource, entry: Grants) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rights of each statement with its path: the same path again, or one within another list item, begins another one."""
    found: list[str] = []
    seen: set[str] = set()
    place = ""
    for path, text in one.attributes:
        if entry.rights.search(path):
            if found and (path in seen or _statement(path) != place):
                yield place, tuple(found)
                found, seen = [], set()
            place = _statement(path)
            seen.add(path)
            found.append(text)
    if found:
        yield place, tuple(found)


def _statement(path: str) -> str:
    """The list item that a right stands in, its own index aside: `Statement[0]` of `Statement[0].Action[1]`."""
    whole = re.match(r"(.*\[\d+\])(?=\.)", re.sub(r"\[\d+\]\Z", "", path))
    return whole[1] if whole else ""


def _who(identity: str, tables: Tables) -> str:
    if tables.words.human.search(identity):
        return "human"
    return "application" if tables.words.application.search(identity) else "unknown"


def _right(rights: Sequence[str], tables: Tables) -> str:
    if any(tables.words.wildcard.search(right) for right in rights):
        return "wildcard"
    return "write" if any(tables.words.write.search(right) for right in rights) else "read"


def _of_encryption(rows: Sequence[Encryption]) -> Iterator[Finding]:
    for row in rows:
        if row.state == "none":
            yield Finding("encryption", "warning", row.resource, f"{row.title} {row.resource.name} does not encrypt")
        if row.state != "customer":
            yield Finding("customer-keys", "note", row.resource, f"{row.title} {row.resource.name} has no key of the customer's ({row.state})")


def _of_rotation(rows: Sequence[Rotation]) -> Iterator[Finding]:
    for row in rows:
        if not row.on:
            yield Finding("rotation", "note", row.resource, f"{row.title} {row.resource.name} is not rotated by itself")


def _of_access(rows: Sequence[Access]) -> Iterator[Finding]:
    for row in rows:
        identity = f" for {row.identity}" if row.identity else ""
        if row.right == "wildcard":
            yield Finding("no-wildcards", "warning", row.resource, f"{row.title} {row.resource.name} gives every right ({', '.join(row.rights[:4])}){identity}")
        if row.right in ("write", "wildcard") and row.who == "application":
            yield Finding("no-application-writes", "warning", row.resource, f"{row.title} {row.resource.name}: an application may write or manage ({', '.join(row.rights[:4])}){identity}")


def _of_ends(resources: Sequence[Resource], by_type: dict[str, list[Resource]], tables: Tables) -> Iterator[Finding]:
    for one in resources:
        entry = tables.ends.get(one.type.lower())
        if entry and not one.get(entry.attribute) and not _beside(one, entry.beside, entry.refers, by_type):
            yield Finding("ends", "note", one, f"{entry.title} {one.name} has no end, renewal or notification")
