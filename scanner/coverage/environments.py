"""Which environment a file belongs to, and which file it is in the other ones, told by names: `appsettings.Production.json`, `values-prod.yaml`,
`.env.staging`, `overlays/prod/`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WORDS = {
    "production": "production prod prd live",
    "staging": "staging stage stg preprod pre-prod preproduction uat acceptance acc",
    "test": "test testing tst qa ci integration int",
    "development": "development develop dev local sandbox sbx",
}
_BY_WORD = {word: name for name, words in _WORDS.items() for word in words.split()}
# Words that say an environment wherever a folder is called so; `test` or `local` say too many other things.
_FOLDERS = frozenset("production prod prd staging stg preprod preproduction uat qa development dev sandbox".split())
# Endings of programs: only a whole stem counts in them (settings/production.py, config.prod.js), `test` never.
_CODE = frozenset(
    "py rb js ts mjs cjs jsx tsx java kt go cs php rs scala groovy swift c cc cpp h hpp vb fs sh ps1 lua pl ex exs clj".split()
)
_TOKEN = re.compile(r"[^._-]+")
_SETTINGS = frozenset("config settings environment environments env application appsettings database".split())


class Environment(NamedTuple):
    """`name` is production, staging, test, development, or empty: the file is for all. `family` is the path without what says so."""

    name: str
    family: str


def environment_of(path: str) -> Environment:
    """What a path (with `/`) says; the file's own name before its folders."""
    folders, _, name = path.rpartition("/")
    found = _in_name(name, folders.rpartition("/")[2])
    if found:
        return Environment(found.name, f"{folders}/{found.family}" if folders else found.family)
    parts = folders.split("/") if folders else []
    for index in range(len(parts) - 1, -1, -1):
        if parts[index].lower() in _FOLDERS:
            return Environment(_BY_WORD[parts[index].lower()], "/".join((*parts[:index], *parts[index + 1 :], name)))
    return Environment("", path)


def _in_name(name: str, folder: str) -> Environment | None:
    lower = name.lower()
    code = lower.rpartition(".")[2] in _CODE
    tokens = [*_TOKEN.finditer(lower)]
    ending = len(tokens) - 1 if "." in name.strip(".") and tokens and tokens[-1][0] not in _BY_WORD else len(tokens)
    for index in range(len(tokens) - 1, -1, -1):
        word = _BY_WORD.get(tokens[index][0])
        if word and index < max(1, ending) and (not code or _is_settings(tokens, index, folder)):
            return Environment(word, _without(name, tokens[index]))
    return None


def _is_settings(tokens: list[re.Match[str]], index: int, folder: str) -> bool:
    """Whether a program's name says an environment: `environments/production.rb`, `config.prod.js`."""
    if tokens[index][0] in ("test", "testing", "ci", "int", "integration", "local"):
        return False
    return folder.lower() in _SETTINGS if len(tokens) <= 2 else tokens[0][0] in _SETTINGS


def _without(name: str, token: re.Match[str]) -> str:
    """The name without a word and the separator before it; behind it where it is the first."""
    start, end = token.span()
    if start and name[start - 1] in "._-" and start > 1:
        return name[: start - 1] + name[end:]
    return name[:start] + name[end:].lstrip("-_")
