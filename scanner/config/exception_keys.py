"""The values of `[exceptions]` that are tables: days by severity, who is one person, what each kind needs."""

from __future__ import annotations

from typing import Any

from baselines.exceptions.entry import KINDS
from baselines.exceptions.policy import KIND_POLICIES, NEEDABLE, SCOPES, KindPolicy
from detectors.model import SEVERITIES
from scanner.config.error import choices
from scanner.config.options import Option
from scanner.config.place import Place

_MOST_DAYS = 36_500
_MOST_PEOPLE = 10_000


def check_days(value: Any, _option: Option, place: Place, key: str) -> dict[str, int]:
    """Whole days by severity."""
    for severity, days in _table(value, place, key, "{critical = 30}").items():
        if severity not in SEVERITIES:
            raise place.error(f"{key}.{severity}", f"must be {choices(SEVERITIES, severity)}")
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= _MOST_DAYS:
            raise place.error(f"{key}.{severity}", f"must be a whole number of days from 0 to {_MOST_DAYS}")
    return dict(value)


def check_people(value: Any, _option: Option, place: Place, key: str) -> dict[str, tuple[str, ...]]:
    """Further names of each person."""
    table = _table(value, place, key, "{'@ada' = ['ada@example.org']}")
    if len(table) > _MOST_PEOPLE:
        raise place.error(key, f"has more than {_MOST_PEOPLE} entries")
    for person, aliases in table.items():
        if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias.strip() for alias in aliases):
            raise place.error(f"{key}.{person}", "must be a list of addresses, names or fingerprints of keys")
    return {person: tuple(aliases) for person, aliases in table.items()}


def check_kinds(value: Any, _option: Option, place: Place, key: str) -> dict[str, KindPolicy]:
    """The policy of the kinds that are named, each over its default."""
    found = {}
    for kind, table in _table(value, place, key, "{false-positive = {needs = ['reason', 'ticket']}}").items():
        if kind not in KINDS:
            raise place.error(f"{key}.{kind}", f"unknown kind; valid is {choices(KINDS, kind)}")
        found[kind] = _kind(_table(table, place, f"{key}.{kind}", "{needs = ['reason']}"), KIND_POLICIES[kind], place, f"{key}.{kind}")
    return found


def _kind(table: dict[str, Any], default: KindPolicy, place: Place, key: str) -> KindPolicy:
    for name, value in table.items():
        where = f"{key}.{name}"
        if name not in KindPolicy._fields:
            raise place.error(where, f"unknown key; valid is {choices(KindPolicy._fields, name)}")
        if name == "needs" and not (isinstance(value, list) and all(item in NEEDABLE for item in value)):
            raise place.error(where, f"must be a list of {', '.join(NEEDABLE)}")
        if name == "scope" and value not in SCOPES:
            raise place.error(where, f"must be {choices(SCOPES, value)}")
        if name in ("separate", "limited") and not isinstance(value, bool):
            raise place.error(where, "must be true or false")
    values: dict[str, Any] = {name: tuple(value) if name == "needs" else value for name, value in table.items()}
    return default._replace(**values)


def _table(value: Any, place: Place, key: str, example: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise place.error(key, f"must be a table, such as {example}")
    return value
