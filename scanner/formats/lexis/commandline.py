"""Command lines: options with values, `user:password`, headers of curl, assignments before and behind a command.

Words come from a shell line, from an exec-form array (Dockerfile, compose, Kubernetes, MCP configuration), or from prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from detectors.artifact import Span
from detectors.offsets import Decoded, Weaver
from scanner.formats.common.collector import Collector
from scanner.formats.lexis.commands import COMMANDS, PREFIXES

MOST_WORDS = 256  # of one command
_BLANK = rb"[ \t]|[\\`^]\r?\n"
_WORD = re.compile(
    rb"((?:[^\s\"'\\;|&<>()`]|\\\"[^\"\\\n]*+\\\"|\\(?!\r?\n).|'[^'\n]*+'|\"(?:[^\"\\\n]|\\.|\\\r?\n)*+\"|\$\([^()\n]{0,200}+\)|[<>](?=\S)|(?<=\S)[&;](?=[\w%.\[\]-]+=))++)"
    rb"|([;|&\n]|[\"'()`<>\\])|(?:" + _BLANK + rb")++"
)
_QUOTES = re.compile(rb"'([^'\n]*+)'|\"((?:[^\"\\\n]|\\.|\\\r?\n)*+)\"|\\\"([^\"\\\n]*+)\\\"|\\(.)", re.DOTALL)
_INSIDE = re.compile(rb"\\([\"\\$`])")
_OPTION = re.compile(rb"(?:--?|/)([A-Za-z][\w.\-]{1,80})(?:([=:])(?=.))?", re.DOTALL)
_DEFINE = re.compile(rb"-D([A-Za-z_][\w.\-]{0,120})=(?=.)", re.DOTALL)
_ASSIGN = re.compile(rb"(?:\$env:)?([A-Za-z_][\w.\-]{0,120})=(?=.)", re.DOTALL)
_NEXT_ASSIGN = re.compile(rb",(?=[A-Za-z_][\w.\-]{0,120}=)")


class Word(NamedTuple):
    """One word, its quotes and escapes undone."""

    text: Decoded
    outer: Span
    quoted: bool

    @property
    def data(self) -> bytes:
        return self.text.data

    def rest(self, start: int) -> Word:
        text = self.text.cut(Span(start, len(self.data)))
        return Word(text, text.map.to_parent(Span(0, len(text.data))), self.quoted)


def command_lines(data: bytes, span: Span) -> Iterator[list[Word]]:
    """The words of each simple command in `span` (POSIX shell; also `^` and backtick continuations)."""
    words: list[Word] = []
    for match in _WORD.finditer(data, span.start, span.end):
        if match[1] is not None:
            words.append(_word(data, Span(match.start(), match.end())))
        if words and (len(words) >= MOST_WORDS or (match[2] is not None and match[2] in b";|&\n")):
            yield words
            words = []
    if words:
        yield words


def _word(data: bytes, span: Span) -> Word:
    weaver, at = Weaver(data), span.start
    for match in _QUOTES.finditer(data, span.start, span.end):
        weaver.copy(at, match.start())
        group = next(index for index in (1, 2, 3, 4) if match[index] is not None)
        if group == 2:
            _double_quoted(data, Span(match.start(2), match.end(2)), weaver)
        else:
            weaver.copy(match.start(group), match.end(group))
        at = match.end()
    weaver.copy(at, span.end)
    return Word(weaver.done(), span, data[span.start] in b"\"'\\")


def _double_quoted(data: bytes, span: Span, weaver: Weaver) -> None:
    at = span.start
    for match in _INSIDE.finditer(data, span.start, span.end):
        weaver.copy(at, match.start())
        at = match.start(1)
    weaver.copy(at, span.end)


def words_bindings(words: list[Word], out: Collector, *, everything: bool = False) -> None:
    """Bindings of one command's words."""
    options: dict[str, tuple[str, str]] = {}
    command, arguments, index, place = "", 0, 0, Span(0, 0)
    while index < len(words):
        word, following = words[index], words[index + 1] if index + 1 < len(words) else None
        index += 1
        lower = word.data[:60].rpartition(b"/")[2].decode("ascii", "replace").lower().removesuffix(".exe")
        if lower in COMMANDS and (not command or lower == "convertto-securestring"):
            command, options, arguments, place = lower, COMMANDS[lower], 0, word.outer
            continue
        if command and not word.data.startswith(b"-") and lower not in PREFIXES:
            arguments += 1
            _argument(options, arguments, word, place, words, out, everything=everything)
        used = _special(word, following, options, out, everything=everything)
        used = _general(word, following, out, everything=everything) if used is None else used
        index += used


def _argument(options: dict[str, tuple[str, str]], number: int, word: Word, place: Span, words: list[Word], out: Collector, *, everything: bool) -> None:
    for key, (name, how) in options.items():
        needed, _, at = key.partition("#")
        if how != "argument" or (needed and not any(needed.encode() == other.data for other in words)):
            continue
        if number == int(at) + (bool(needed) and not needed.startswith("-")):
            _bind(name, word, place, out, everything=everything, kind="positional")


def _special(word: Word, following: Word | None, options: dict[str, tuple[str, str]], out: Collector, *, everything: bool) -> int | None:
    """An option that the command is known for: how many of the following words it took, or None."""
    for option, (name, how) in options.items():
        flag = option.encode()
        if how == "argument" or not word.data.startswith(flag):
            continue
        rest = word.data[len(flag) :]
        if not rest:
            value = following if how != "attached" else None
        elif flag.startswith(b"--"):
            value = word.rest(len(flag) + 1) if rest.startswith(b"=") else None
        else:
            value = word.rest(len(flag)) if how != "next" else None
        if value is None or (not rest and value.data.startswith(b"-")):
            continue
        _carried(name, how, value, word, out, everything=everything)
        return 0 if rest else 1
    return None


def _carried(name: str, how: str, value: Word, word: Word, out: Collector, *, everything: bool) -> None:
    span = word.outer
    if how == "header":
        colon = value.data.find(b":")
        if colon > 0:
            start = colon + 1 + (len(value.data) - colon - 1 - len(value.data[colon + 1 :].lstrip()))
            name_span = value.text.map.to_parent(Span(0, colon))
            _bind(value.data[:colon], value.rest(start), name_span, out, everything=everything, kind="header")
        return
    sign = {"pair": b":", "percent": b"%", "source": b"pass:"}.get(how)
    if sign is not None:
        at = value.data.find(sign)
        if at < 0:
            return
        value = value.rest(at + len(sign))
        name = name if how == "source" else f"{name}.password"
    _bind(name, value, span, out, everything=everything)


def _general(word: Word, following: Word | None, out: Collector, *, everything: bool) -> int:
    """`--name=value`, `--name value`, `-Dname=value`, `/name:value`, `NAME=value`: how many of the following words it took."""
    match = _DEFINE.match(word.data) or _OPTION.match(word.data)
    if match is None:
        assigned = _ASSIGN.match(word.data)
        if assigned:
            _assigned(assigned, word, out, everything=everything)
        return 0
    name_span = word.text.map.to_parent(Span(match.start(1), match.end(1)))
    if match.end() < len(word.data):
        if match[0][-1:] in b"=:":
            _option(match[1], word.rest(match.end()), name_span, out, everything=everything)
        return 0
    if following is None or following.data.startswith(b"-") or word.data.startswith(b"/") or match[1].endswith(b"-stdin"):
        return 0
    _option(match[1], following, name_span, out, everything=everything)
    return 1


def _option(name: bytes, value: Word, name_span: Span, out: Collector, *, everything: bool) -> None:
    """`--set a=b,c=d`, `-e NAME=x`, `--from-literal=key=x` name their values themselves."""
    match = _ASSIGN.match(value.data)
    if match and b"://" not in match[0]:
        _assigned(match, value, out, everything=everything)
    else:
        _bind(name, value, name_span, out, everything=everything)


def _assigned(match: re.Match[bytes], word: Word, out: Collector, *, everything: bool) -> None:
    while match:
        comma = _NEXT_ASSIGN.search(word.data, match.end())
        end = comma.start() if comma else len(word.data)
        text = word.text.cut(Span(match.end(), end))
        place = text.map.to_parent(Span(0, len(text.data)))
        name_span = word.text.map.to_parent(Span(match.start(1), match.end(1)))
        _bind(match[1], Word(text, place, word.quoted), name_span, out, everything=everything, kind="assignment")
        following = _ASSIGN.match(word.data, end + 1) if comma else None
        if following is None:
            return
        match = following


def _bind(name: bytes | str, value: Word, name_span: Span | None, out: Collector, *, everything: bool, kind: str = "option") -> None:
    if everything or out.wanted.hits(value.outer) or out.wanted.hits(name_span):
        out.text(name, kind, value.text, quoted=value.quoted, name_span=name_span, replaceable=value.outer, context=("command",))
