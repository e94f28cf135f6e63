"""What a value is called in the environment and in a store: by its name path, qualified where that says too little."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.names.split import segments, split_name

MOST = 60  # characters; Google takes 255, Azure 127
# Segments that say where something stands, not what it is.
_HOLDERS = frozenset(
    "self this cls config configuration settings options opts args kwargs params env environ environment data props properties module exports default value val string "
    "com org net io resource variable locals output spec containers services source window process public private static parameters".split()
)
# Words that need another one: `password` of what?
_GENERIC = frozenset("password passwd pwd pass passphrase secret token key apikey api credential credentials auth value url uri dsn connection string pw access private client".split())
_ADDRESS = frozenset("url uri dsn connection string address endpoint".split())
_FILES = frozenset("main index init app application config configuration settings test docker compose values src lib default readme variables vars".split())


class Names(NamedTuple):
    """`env` for environment variables, `name` in the style of the store, `snake` for identifiers; `path` is the name path's segments."""

    env: str
    name: str
    snake: str
    path: tuple[str, ...]

    def fill(self, text: str) -> str:
        """A template with the names in it: `{env}`, `{name}`, `{snake}`, `{slot}` (last segment), `{slot:}`, `{slot__}`, `{slot--}` (path, joined so)."""
        joined = {f"{{slot{sign}}}": sign.join(self.path) for sign in (":", "__", "--")}
        for mark, value in {"{env}": self.env, "{name}": self.name, "{snake}": self.snake, "{slot}": self.path[-1] if self.path else self.snake, **joined}.items():
            text = text.replace(mark, value)
        return text


def make_names(slot: str, file: str, rule_id: str, style: str, provider: str = "", part: str = "", number: int = 1, key: str = "") -> Names:
    """The names of a value at `slot` (a name path) of the file `file`, or of what it is called (`part`) within an address at that slot.

    `number` is put behind it from 2 on. `key` is the variable that the place reads already. Deterministic: the same place has the same names in every run.
    """
    path = tuple(step for step in segments(slot.partition("#")[0]) if step)
    words = _words(path) if not slot.startswith("#") and path else ()
    if not words or "#" in slot or max(map(len, words)) == 1:
        words = tuple(word for word in (rule_id.replace("hardcoded-", "").replace("connection-string-", "database-").split("-")) if word)
    if part:
        words = (*(word for word in words if word not in _ADDRESS and word != "password"), part)
    if set(words) <= _GENERIC:
        words = (*_file_words(file, provider), *words)
    words = _fitting(words)
    if words[0].isdigit():
        words = ("app", *words)
    words = (*words, str(number)) if number > 1 else words
    snake = "_".join(words)
    styled = {"kebab": "-".join(words), "upper": snake.upper(), "snake": snake}
    return Names(key or snake.upper(), styled[style], snake, path)


def _words(path: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the last segment, and of those above it as long as what was said is generic."""
    words: tuple[str, ...] = ()
    for step in reversed(path):
        own = tuple(re.sub(r"[^a-z0-9]", "", word) for word in split_name(step) if word.isascii())
        own = tuple(word for word in own if word)
        if step.lower() in _HOLDERS and words:
            continue
        words = (*own, *words)
        if not set(words) <= _GENERIC:
            break
    return words


def _file_words(file: str, provider: str) -> tuple[str, ...]:
    """Words that say of what: the provider, the file's name, or the folder's."""
    for name in (provider, *reversed(file.split("/"))):
        own = tuple(word for word in split_name(name.lstrip(".").partition(".")[0]) if word.isascii() and word.isalnum())
        if own and not set(own) <= _FILES | _GENERIC and not own[0].isdigit():
            return own[:2]
    return ("app",)


def _fitting(words: tuple[str, ...]) -> tuple[str, ...]:
    """As many of the last words as fit, without repetitions side by side."""
    kept: list[str] = []
    for word in reversed(words):
        if kept and kept[-1] == word:
            continue
        if sum(map(len, kept)) + len(kept) + len(word) > MOST:
            break
        kept.append(word)
    return tuple(reversed(kept)) or ("app", "secret")
