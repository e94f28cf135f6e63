"""Version specifiers of `requires`: comma-separated comparisons such as `>=1.4,<2`, all of which must hold.

The operators and the padding of short versions with zeros are those of the Python packaging specification (version specifiers);
versions are numbers and dots. `packaging` knows all of it, but costs 20 ms to import on the hook's path.
"""

from __future__ import annotations

import re

_VERSION = re.compile(r"(\d{1,9}(?:\.\d{1,9}){0,5})(.*)\Z", re.ASCII)
_CLAUSE = re.compile(r"\s*(>=|<=|==|!=|~=|>|<)\s*(\d{1,9}(?:\.\d{1,9}){0,5})\s*\Z", re.ASCII)
_WIDTH = 6


def holds(specifier: str, version: str) -> bool:
    """Whether `version` (a pre-release counts as just below its number) satisfies the specifier. Raises ValueError if it is malformed."""
    mine, clauses = _key(version), [_clause(clause) for clause in specifier.split(",")]
    return all(_compare(mine, operator, other) for operator, other in clauses)


def is_newer(version: str, than: str) -> bool:
    """Whether one version of numbers and dots comes after another. Raises ValueError if either is malformed."""
    return _key(version) > _key(than)


def _clause(text: str) -> tuple[str, str]:
    match = _CLAUSE.match(text)
    if not match or (match[1] == "~=" and "." not in match[2]):
        raise ValueError("write comparisons such as '>=1.4,<2' (operators >= <= > < == != ~=, versions of numbers and dots)")
    return match[1], match[2]


def _key(version: str) -> tuple[tuple[int, ...], int]:
    match = _VERSION.match(version)
    if not match:
        raise ValueError("a version begins with a number")
    numbers = [int(number) for number in match[1].split(".")]
    return tuple(numbers + [0] * (_WIDTH - len(numbers))), 0 if match[2] and not match[2].startswith(("+", ".post")) else 1


def _compare(mine: tuple[tuple[int, ...], int], operator: str, version: str) -> bool:
    other = _key(version)
    if operator == "~=":
        return mine >= other and mine[0][: version.count(".")] == other[0][: version.count(".")]
    return {
        ">=": mine >= other, "<=": mine <= other, ">": mine > other, "<": mine < other, "==": mine == other, "!=": mine != other,
    }[operator]
