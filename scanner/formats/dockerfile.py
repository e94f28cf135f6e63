"""Dockerfile (docs.docker.com, Dockerfile reference): ENV, ARG, LABEL, and the words of RUN, CMD, ENTRYPOINT, HEALTHCHECK in shell and exec form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.escapes import decode
from scanner.formats.lexis.commandline import Word, command_lines, words_bindings

_INSTRUCTION = re.compile(
    rb"(?m)^[ \t]*(?:(?i:ONBUILD)[ \t]+)?((?i:ENV|ARG|LABEL|RUN|CMD|ENTRYPOINT|HEALTHCHECK|SHELL|ADD|COPY|USER|FROM))[ \t]+"
)
_HEREDOC = re.compile(rb"<<-?[\"']?([A-Za-z_]\w{0,60})[\"']?")
_ESCAPE = re.compile(rb"\A(?:[ \t]*#[^\n]*\n){0,5}[ \t]*#[ \t]*escape[ \t]*=[ \t]*`", re.IGNORECASE)
_ASSIGNED = re.compile(rb"([A-Za-z_][\w.\-/]{0,200})=")
_ITEM = re.compile(rb"\"((?:[^\"\\\n]|\\.)*+)\"")
_MISSED_HEREDOCS = 64
_SHELL_FORMS = (b"RUN", b"CMD", b"ENTRYPOINT", b"HEALTHCHECK")


class Instruction(NamedTuple):
    word: bytes
    body: Span


def read(data: bytes, out: Collector) -> str:
    """Always whole."""
    for instruction in instructions(data):
        if instruction.word == b"ENV":
            _env(instruction.body, data, out)
        elif instruction.word in (b"ARG", b"LABEL"):
            _assigned(instruction.body, data, out, "default" if instruction.word == b"ARG" else "entry")
        elif instruction.word in _SHELL_FORMS and out.wanted.hits(instruction.body):
            _command(instruction.body, data, out)
    return ""


def instructions(data: bytes) -> Iterator[Instruction]:
    """The instructions with their continuation lines, comments in between and here-documents."""
    escape = b"`" if _ESCAPE.match(data) else b"\\"
    found, missed = _INSTRUCTION.search(data), 0
    while found:
        word, at = found[1].upper(), found.end()
        end = _end(data, at, escape)
        heredoc = _HEREDOC.search(data, at, end) if word in (b"RUN", b"COPY", b"ADD") and missed < _MISSED_HEREDOCS else None
        if heredoc:
            close = re.compile(rb"(?m)^[ \t]*" + heredoc[1] + rb"[ \t]*\r?$").search(data, end)
            end, missed = (close.end(), missed) if close else (end, missed + 1)
        yield Instruction(word, Span(at, end))
        found = _INSTRUCTION.search(data, end)


def _end(data: bytes, at: int, escape: bytes) -> int:
    """The end of the logical line; comments and empty lines between continued ones belong to it."""
    first = True
    while True:
        end = data.find(b"\n", at)
        if end < 0:
            return len(data)
        line = data[at:end].strip()
        if not line.endswith(escape) and (first or (line and not line.startswith(b"#"))):
            return end
        first, at = False, end + 1


def _words(body: Span, data: bytes) -> Iterator[Word]:
    for words in command_lines(data, body):
        yield from words


def _env(body: Span, data: bytes, out: Collector) -> None:
    first = next(_words(body, data), None)
    if first is None:
        return
    if _ASSIGNED.match(first.data):
        _assigned(body, data, out, "assignment")
        return
    rest = data[first.outer.end : body.end]  # ENV KEY the rest of the line
    start = first.outer.end + len(rest) - len(rest.lstrip())
    span = Span(start, max(start, body.end - (len(rest) - len(rest.rstrip()))))
    out.span(first.data, "assignment", span, name_span=first.outer)


def _assigned(body: Span, data: bytes, out: Collector, kind: str) -> None:
    for word in _words(body, data):
        match = _ASSIGNED.match(word.data)
        if match:
            text = word.text.cut(Span(match.end(), len(word.data)))
            place = text.map.to_parent(Span(0, len(text.data)))
            name_span = word.text.map.to_parent(Span(*match.span(1)))
            if out.wanted.hits(place) or out.wanted.hits(name_span):
                out.text(match[1], kind, text, quoted=word.quoted, name_span=name_span, replaceable=place)


def _command(body: Span, data: bytes, out: Collector) -> None:
    start = body.start + len(data[body.start : body.end]) - len(data[body.start : body.end].lstrip())
    if data[start : start + 1] == b"[":
        items = _ITEM.finditer(data, start, body.end)
        words_bindings([Word(decode(data, Span(*item.span(1)), "json"), Span(*item.span()), quoted=True) for item in items][:256], out)
        return
    for words in command_lines(data, body):
        words_bindings(words, out)
