"""The registry of languages: a folder of TOML files, one per language; and which of them a file is written in.

Files are read when first needed and kept in the instance: make one `Languages` per process and hand it on. For telling a language only the
top of each file is parsed (name, extensions, file names, interpreters, hints), for reading one its tables without the conformance snippets.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from scanner.syntax.spec import Spec, SpecError, load

FOLDER = Path(__file__).parent.parent / "languages"
# Endings that say nothing of what a file holds: the one before them counts, or else the content.
_NEUTRAL = frozenset(
    "txt text tmpl template tpl example sample dist default bak backup old orig save new tmp temp in inc j2 jinja jinja2 erb ejs mustache hbs log out"
    " disabled off local cgi fcgi module test stub ~".split()
)
_SHEBANG = re.compile(rb"#![ \t]*(?:\S*/)?(?:env[ \t]+(?:-\S+[ \t]+|\w+=\S*[ \t]+)*(?:\S*/)?)?([A-Za-z+#_-]+)")
_MODELINE = re.compile(rb"-\*-(?:.*?mode:)?[ \t]*([\w+#-]+)[ \t;]*.*?-\*-|\b(?:vim?|ex):.*?\b(?:ft|filetype|syntax)=([\w+#-]+)")
_HINTED = 16_384
_LONGEST_LINE = 200
_ENOUGH_HINTS = 2
# Files that are prose by custom (automake's and others' names), whatever code they quote: a grammar takes seconds to give up on one.
_PROSE = re.compile(r"(?:authors|changes?|changelog|contributing|contributors|copying|credits|faq|history|licen[cs]e|news|notice|readme|todo|upgrad(?:e|ing))(?![a-z])")


class Head(NamedTuple):
    """What tells a language. `decisive` matches at the start of a file that is this language whatever its name says."""

    name: str
    aliases: tuple[str, ...]
    extensions: tuple[str, ...]
    filenames: tuple[str, ...]
    shebangs: tuple[str, ...]
    hints: tuple[str, ...]
    decisive: str
    over: tuple[str, ...]


class Languages:
    """All languages of a folder, loaded as they are asked for. `names` lists them."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._heads: dict[str, Head] = {}
        self._specs: dict[str, Spec] = {}
        self._names: dict[str, str] = {}

    def heads(self) -> dict[str, Head]:
        if not self._heads:
            for path in sorted(self._folder.glob("*.toml")):
                self._heads[path.stem] = _head(path)
            for head in self._heads.values():
                self._names.update(dict.fromkeys((head.name, *head.aliases, *head.shebangs), head.name))
        return self._heads

    def spec(self, name: str) -> Spec | None:
        """The compiled language, or None if there is no such. Raises SpecError for a broken file."""
        if name not in self._specs:
            if not re.fullmatch(r"[a-z0-9_]+", name) or not (self._folder / f"{name}.toml").is_file():
                return None
            self._specs[name] = load(name, self._tables(name))
        return self._specs[name]

    def _tables(self, name: str) -> dict[str, dict[str, Any]]:
        tables: dict[str, dict[str, Any]] = {}
        while name and name not in tables:
            tables[name] = _parsed(self._folder / f"{name}.toml", "\n[[conformance]]")
            name = tables[name].get("extends", "")
        return tables

    def named(self, name: str) -> str:
        """The language of a name as modelines, interpreters and fences write it (`py`, `Shell`), or an empty text."""
        self.heads()
        return self._names.get(name.lower(), "")

    def of(self, path: str, data: bytes) -> str:
        """The language of a file by its first bytes, interpreter, name, modeline or content; empty if none is known."""
        heads = self.heads()
        data = data.removeprefix(b"\xef\xbb\xbf")
        decisive = next((head.name for head in heads.values() if head.decisive and re.match(head.decisive.encode(), data[:256])), "")
        return decisive or self._by_shebang(data) or self._by_name(path, data) or self._by_modeline(data) or self._by_content(path, data)

    def _by_shebang(self, data: bytes) -> str:
        match = _SHEBANG.match(data[:256])
        return self.named(match[1].decode("ascii").rstrip("-")) if match else ""

    def _by_name(self, path: str, data: bytes) -> str:
        name = path.rpartition("/")[2].lower()
        for head in self._heads.values():
            if name in head.filenames:
                return head.name
        for ending in _endings(name):
            found = [head for head in self._heads.values() if ending in head.extensions]
            if found:
                return _told_apart(found, data)
            if ending not in _NEUTRAL:
                return ""
        return ""

    def _by_modeline(self, data: bytes) -> str:
        lines = data[:2048].splitlines()[:3] + data[-1024:].splitlines()[-3:]
        for match in filter(None, (_MODELINE.search(line[:_LONGEST_LINE]) for line in lines)):
            found = self.named((match[1] or match[2]).decode("ascii", "replace"))
            if found:
                return found
        return ""

    def _by_content(self, path: str, data: bytes) -> str:
        """By hints, where the file's name says nothing: the language that has most of them, if it has two and no other has as many."""
        name = path.rpartition("/")[2].lower()
        if _PROSE.match(name):
            return ""
        endings = _endings(name)
        if endings and endings[0] not in _NEUTRAL:
            return ""
        head = _trimmed(data)
        scores = sorted(((_score(entry, head), entry.name) for entry in self._heads.values()), reverse=True)
        best, name = scores[0] if scores else (0, "")
        return name if best >= _ENOUGH_HINTS and best > scores[1][0] else ""


def _endings(name: str) -> list[str]:
    """The endings of a file name, the last one first: `a.php.bak` -> bak, php."""
    return name.lstrip(".").rstrip("~").split(".")[:0:-1][:3]


def _score(head: Head, data: bytes) -> int:
    return sum(1 for hint in head.hints if re.search(hint.encode(), data, re.MULTILINE))


def _told_apart(found: list[Head], data: bytes) -> str:
    """Of several languages with one ending, that whose hints fit; `over` says which one needs hints to win over another."""
    plain = next((head for head in found if not head.over), found[0])
    for head in found:
        if plain.name in head.over and _score(head, _trimmed(data)):
            return head.name
    return plain.name


def _trimmed(data: bytes) -> bytes:
    """The first lines without indentation, blank ones and their ends: what keeps the hints' work small, whatever the bytes."""
    lines = (line.strip()[:_LONGEST_LINE] for line in data[:_HINTED].splitlines())
    return b"\n".join(line for line in lines if line)


def _parsed(path: Path, end: str) -> dict[str, Any]:
    import tomllib

    text = path.read_text(encoding="utf-8")
    try:
        return tomllib.loads(text.partition(end)[0])
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"languages/{path.name}: {error}") from error


def _head(path: Path) -> Head:
    table = _parsed(path, "\n[")
    words = {key: tuple(table.get(key, ())) for key in ("aliases", "extensions", "filenames", "shebangs", "hints", "over")}
    return Head(name=table["name"], decisive=table.get("decisive", ""), **words)
