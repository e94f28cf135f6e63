"""Allowlists of a gitleaks configuration: `[allowlist]`, `[[allowlists]]`. Those of single rules stay with the rules (`--rules`).

Format: gitleaks' README, "Configuration": paths and regexes are Go regular expressions, `regexTarget` is secret, match or line, stopwords are
looked for in the secret, commits are ids; `condition` is OR unless it is AND; `targetRules` narrow it to rules.
"""

from __future__ import annotations

import tomllib
from typing import Any

from baselines.imports.shared.entry import ForeignFileError, Reading, Refused, Scope
from baselines.imports.shared.path_globs import globs_of
from baselines.imports.shared.plain import commit, text, texts
from detectors.foreign.gitleaks import is_gitleaks
from detectors.foreign.pattern import plain
from detectors.foreign.re2 import Re2Error

TITLE = "gitleaks configuration"


def recognises(name: str, data: bytes) -> bool:
    return name.lower().endswith(".toml") and is_gitleaks(data)


def read(data: bytes) -> Reading:
    """All allowlists. Raises ForeignFileError."""
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise ForeignFileError(f"is no {TITLE}: it can't be read as TOML") from None
    scopes: list[Scope] = []
    refused: list[Refused] = []
    for where, table in _tables(document, "allowlist"):
        _take(where, table, scopes, refused)
    rules = document.get("rules")
    for rule in rules if isinstance(rules, list) else []:
        for where, _ in _tables(rule, f"allowlist of rule {text(rule, 'id')}"):
            refused.append(Refused(where, "", "belongs to a rule of gitleaks, and straykey has rules of its own"))
    return Reading((), tuple(scopes), tuple(refused))


def _tables(document: Any, name: str) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(document, dict):
        return []
    found = [document["allowlist"]] if isinstance(document.get("allowlist"), dict) else []
    lists = document.get("allowlists")
    found += [table for table in lists if isinstance(table, dict)] if isinstance(lists, list) else []
    return [(f"{name} {index}", table) for index, table in enumerate(found, 1)]


def _take(where: str, table: dict[str, Any], scopes: list[Scope], refused: list[Refused]) -> None:
    """With OR each condition is a decision by itself, with AND all of them are one."""
    if texts(table, "targetRules"):
        refused.append(Refused(where, ", ".join(texts(table, "targetRules")), "is for single rules of gitleaks, and straykey has rules of its own"))
        return
    reason = f"gitleaks allowlist: {text(table, 'description') or where}"
    each = [*_paths(where, table, reason, refused), *_values(where, table, reason, refused), *_words(where, table, reason)]
    if text(table, "condition").upper() not in ("AND", "&&"):
        scopes += each
    elif any(one.where.startswith(where) for one in refused):
        refused.append(Refused(where, "", "all of its conditions must hold, and not all could be read"))
    elif each:
        scopes.append(_joined(where, each, reason))


def _joined(where: str, each: list[Scope], reason: str) -> Scope:
    joined = {
        field: tuple(item for one in each for item in getattr(one, field))
        for field in ("path_patterns", "value_patterns", "line_patterns", "words", "commits")
    }
    return Scope(where, " and ".join(one.said for one in each), reason, together=True, **joined)


def _paths(where: str, table: dict[str, Any], reason: str, refused: list[Refused]) -> list[Scope]:
    found = []
    for index, pattern in enumerate(texts(table, "paths"), 1):
        try:
            found.append(Scope(f"{where}, path {index}", pattern, reason, globs=globs_of(pattern), path_patterns=(plain(pattern),)))
        except Re2Error as error:
            refused.append(Refused(f"{where}, path {index}", pattern, f"its pattern {error}"))
    return found


def _values(where: str, table: dict[str, Any], reason: str, refused: list[Refused]) -> list[Scope]:
    field = "line_patterns" if text(table, "regexTarget") in ("line", "match") else "value_patterns"
    found = []
    for index, pattern in enumerate(texts(table, "regexes"), 1):
        try:
            found.append(Scope(f"{where}, regex {index}", pattern, reason, **{field: (plain(pattern),)}))  # type: ignore[arg-type]
        except Re2Error as error:
            refused.append(Refused(f"{where}, regex {index}", pattern, f"its pattern {error}"))
    return found


def _words(where: str, table: dict[str, Any], reason: str) -> list[Scope]:
    words = tuple(word.lower() for word in texts(table, "stopwords") if word)
    commits = tuple(found for one in texts(table, "commits") if (found := commit(one)))
    return [
        *([Scope(f"{where}, stopwords", ", ".join(words), reason, words=words)] if words else []),
        *([Scope(f"{where}, commits", ", ".join(commits), reason, commits=commits)] if commits else []),
    ]
