"""The kinds of values that options have: each check gives the value as `Settings` holds it, or raises ConfigError."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from baselines.globs import Glob, parse_glob
from scanner.config.error import choices
from scanner.config.exception_keys import check_days, check_kinds, check_people
from scanner.config.options import Option
from scanner.config.patterns import compile_pattern
from scanner.config.place import Place, is_outside
from scanner.config.settings import AllowedValue, PathRule, is_glob

_RULE = re.compile(r"!?[a-z0-9*?-]{1,100}\Z")
_REASON = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SECRET_ID = re.compile(r"[A-Za-z0-9_:.-]{6,128}\Z")
_RELEASE = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,5}\Z", re.ASCII)
_MOST_ITEMS = 10_000


def check_table(table: dict[str, Any], options: tuple[Option, ...], place: Place, prefix: str = "") -> dict[str, Any]:
    """All values of a table by key, in the table's order. Unknown keys, missing ones and wrong values are ConfigErrors."""
    known = {option.key: option for option in options}
    for key in table:
        if key not in known:
            raise place.error(prefix + key, f"unknown key; valid is {choices(known, key)}")
        if place.nested and not known[key].anywhere:
            raise place.error(prefix + key, "only the root's configuration may set it")
    for option in options:
        if option.needed and option.key not in table:
            raise place.error(prefix + option.key, "is missing")
    return {key: check(value, known[key], place, prefix + key) for key, value in table.items()}


def check(value: Any, option: Option, place: Place, key: str) -> Any:
    return _CHECKS[option.kind](value, option, place, key)


def _string(value: Any, place: Place, key: str, example: str = "") -> str:
    if not isinstance(value, str):
        raise place.error(key, f"must be a string{example}")
    return value


def _strings(value: Any, place: Place, key: str, example: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise place.error(key, f"must be a list of strings, such as {example}")
    return value


def _pairs(value: Any, place: Place, key: str, example: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise place.error(key, f"must be a table, such as {example}")
    return value


def _version(value: Any, _option: Option, place: Place, key: str) -> str:
    return _string(value, place, key, " such as '>=1.4,<2'")


def _boolean(value: Any, _option: Option, place: Place, key: str) -> bool:
    if not isinstance(value, bool):
        raise place.error(key, "must be true or false")
    return value


def _integer(value: Any, option: Option, place: Place, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not option.least <= value <= option.most:
        raise place.error(key, f"must be a whole number from {option.least} to {option.most}")
    return value


def _choice(value: Any, option: Option, place: Place, key: str) -> str:
    if value not in option.values:
        raise place.error(key, f"must be {choices(option.values, value)}")
    return str(value)


def _file(value: Any, _option: Option, place: Place, key: str) -> str:
    if not _string(value, place, key) or "\0" in value or "://" in value:
        raise place.error(key, "must name a local file")
    return place.resolve(value, key)


def _files(value: Any, option: Option, place: Place, key: str) -> tuple[str, ...]:
    names = _strings(value, place, key, "['my-rules.toml']")
    return tuple(_file(name, option, place, f"{key}[{index}]") for index, name in enumerate(names))


def _path(value: Any, _option: Option, place: Place, key: str) -> str:
    path = _string(value, place, key).replace("\\", "/")
    if "\0" in path or is_outside(path) or ".." in path.split("/"):
        raise place.error(key, "must be a path inside the root, relative to it")
    return path


def _globs(value: Any, option: Option, place: Place, key: str) -> tuple[Glob, ...]:
    texts = _strings([value] if isinstance(value, str) else value, place, key, "['vendor/', '*.min.js']")
    if len(texts) > _MOST_ITEMS:
        raise place.error(key, f"has more than {_MOST_ITEMS} entries")
    globs = []
    for index, text in enumerate(texts):
        try:
            globs.append(parse_glob(text, place.folder, negatable=option.key == "exclude"))
        except ValueError as error:
            raise place.error(f"{key}[{index}]", str(error)) from None
    return tuple(globs)


def _rules(value: Any, option: Option, place: Place, key: str) -> tuple[str, ...]:
    names = _strings(value, place, key, "['aws-*', 'github-pat']")
    for index, name in enumerate(names):
        if not _RULE.match(name) or (name.startswith("!") and option.key != "disable"):
            raise place.error(f"{key}[{index}]", "must be a rule id or a glob of ids: a-z, 0-9, -, * and ?")
    return tuple(names)


def _severities(value: Any, option: Option, place: Place, key: str) -> tuple[tuple[str, str], ...]:
    """Sorted so that the last match is the most specific one: TOML gives the order of a table's keys no meaning."""
    pairs = _pairs(value, place, key, "{'aws-*' = 'high'}")
    for rule, severity in pairs.items():
        if not _RULE.match(rule) or rule.startswith("!"):
            raise place.error(f"{key}.{rule}", "must be a rule id or a glob of ids: a-z, 0-9, -, * and ?")
        _choice(severity, option, place, f"{key}.{rule}")
    return tuple(sorted(pairs.items(), key=lambda pair: (not is_glob(pair[0]), len(pair[0]))))


def _skips(value: Any, option: Option, place: Place, key: str) -> dict[str, str]:
    pairs = _pairs(value, place, key, "{too-large = 'degraded'}")
    for reason in pairs:
        if not _REASON.match(reason):
            raise place.error(f"{key}.{reason}", "must be a skip reason: a-z, 0-9 and single hyphens")
    return {reason: _choice(kind, option, place, f"{key}.{reason}") for reason, kind in pairs.items()}


def _salt(value: Any, _option: Option, place: Place, key: str) -> str:
    if not 1 <= len(_string(value, place, key)) <= 200 or not value.isascii() or not value.isprintable():
        raise place.error(key, "must be a string of 1 to 200 printable ASCII characters")
    return str(value)


def _reason(value: Any, _option: Option, place: Place, key: str) -> str:
    if not 1 <= len(_string(value, place, key).strip()) <= 500:
        raise place.error(key, "must be a text of 1 to 500 characters")
    return str(value).strip()


def _secret_id(value: Any, _option: Option, place: Place, key: str) -> str:
    if not isinstance(value, str) or not _SECRET_ID.match(value):
        raise place.error(key, "must be a secret_id as reports show it, not the value itself")
    return value


def _pattern(value: Any, _option: Option, place: Place, key: str) -> re.Pattern[bytes]:
    try:
        return compile_pattern(_string(value, place, key))
    except ValueError as error:
        raise place.error(key, str(error)) from None


def _table(value: Any, option: Option, place: Place, key: str) -> dict[str, Any]:
    return check_table(_pairs(value, place, key, f"{{{option.fields[0].key} = ...}}"), option.fields, place, f"{key}.")


def _tables(value: Any, option: Option, place: Place, key: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value) or len(value) > _MOST_ITEMS:
        raise place.error(key, f"write each entry as a [[{key}]] table, at most {_MOST_ITEMS}")
    return [check_table(item, option.fields, place, f"{key}[{index}].") for index, item in enumerate(value)]


def _path_rules(value: Any, option: Option, place: Place, key: str) -> tuple[PathRule, ...]:
    tables = _tables(value, option, place, key)
    return tuple(PathRule(table["glob"], table.get("disable", ()), table.get("enable_only", ()), table.get("severity", ())) for table in tables)


def _allow(value: Any, option: Option, place: Place, key: str) -> tuple[AllowedValue, ...]:
    tables = _tables(value, option, place, key)
    for index, table in enumerate(tables):
        if ("secret_id" in table) == ("pattern" in table):
            raise place.error(f"{key}[{index}]", "needs either secret_id or pattern")
    return tuple(AllowedValue(**table) for table in tables)


def _word(value: Any, _option: Option, place: Place, key: str) -> str:
    if not 1 <= len(_string(value, place, key).strip()) <= 200 or not value.isprintable():
        raise place.error(key, "must be a text of 1 to 200 printable characters")
    return str(value).strip()


def _words(value: Any, option: Option, place: Place, key: str) -> tuple[str, ...]:
    names = _strings(value, place, key, "['@acme/payments', 'ada@example.org']")
    return tuple(_word(name, option, place, f"{key}[{index}]") for index, name in enumerate(names))


def _release(value: Any, _option: Option, place: Place, key: str) -> str:
    if not _RELEASE.match(_string(value, place, key)):
        raise place.error(key, "must be a version such as '1.4'")
    return str(value)


_CHECKS: dict[str, Callable[[Any, Option, Place, str], Any]] = {
    "version": _version, "boolean": _boolean, "integer": _integer, "choice": _choice, "file": _file, "files": _files, "path": _path,
    "globs": _globs, "rules": _rules, "severities": _severities, "skips": _skips, "salt": _salt, "reason": _reason,
    "secret_id": _secret_id, "pattern": _pattern, "table": _table, "tables": _path_rules, "allow": _allow,
    "word": _word, "words": _words, "release": _release, "days": check_days, "people": check_people, "kinds": check_kinds,
}
