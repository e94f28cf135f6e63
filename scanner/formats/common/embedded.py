"""Texts inside of files that are another language's: cells, fences, scripts of pipelines, files in manifests, JSON in strings, base64 in Secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

from detectors.artifact import Artifact, Span
from detectors.offsets import Weaver, plain
from scanner.formats.common.collector import Collector, Kept
from scanner.formats.common.hints import fence_language, file_language, look, script_language
from scanner.formats.common.wanted import Wanted

SHORTEST = 8
_TREES = frozenset("yaml json jsonl toml hcl xml dotenv properties ini".split())
_HIDDEN = re.compile(rb"kind\"?[ \t]*:[ \t]*\"?Secret\b|\"auths\"|auths:|-data\"?:[ \t]*\"?[A-Za-z0-9+/]{16}|!!binary|\\[nu\"][^\n]{0,2000}?[\"}]")
_FRONT_MATTER = re.compile(rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n((?:(?!---)[^\n]*\n){1,400})---[ \t]*\r?\n")
Derived = tuple[Artifact, str]


def hides(data: bytes, format_: str) -> bool:
    """Whether a text may be hidden from who looks at the bytes as they stand."""
    if format_ in ("notebook", "diff"):
        return True
    return format_ in _TREES and _HIDDEN.search(data) is not None


def embedded(artifact: Artifact, format_: str, wanted: tuple[Span, ...], cap: int) -> Iterator[Derived]:
    """What the artifact holds of other languages. `wanted`: only texts that touch it, and what can't be seen in the bytes."""
    data, sought = artifact.data, Wanted(wanted)
    if len(data) > cap or (wanted and not hides(data, format_) and format_ not in ("markdown", "dockerfile", "http", *_TREES)):
        return
    if format_ == "notebook":
        yield from _cells(artifact)
    elif format_ == "markdown":
        yield from _fences(artifact, sought)
    elif format_ == "diff":
        yield from _sides(artifact)
    elif format_ == "dockerfile":
        yield from _steps(artifact, sought)
    elif format_ == "http":
        yield from _bodies(artifact, sought)
    elif format_ in _TREES:
        yield from _leaves(artifact, format_, sought)


def _leaves(artifact: Artifact, format_: str, sought: Wanted) -> Iterator[Derived]:
    out = Collector(artifact.data, format_, Wanted(), keep=True)
    module = import_module(f"scanner.formats.{'json' if format_ == 'jsonl' else format_}")
    (module.read_lines if format_ == "jsonl" else module.read)(artifact.data, out)
    shells = {kept.binding.name.removesuffix(".shell"): kept.text.data for kept in out.kept or () if kept.binding.name.endswith(".shell")}
    for kept in out.kept or ():
        text = kept.text.data
        place = kept.text.map.to_parent(Span(0, len(text)))
        hidden = text != artifact.data[place.start : place.end] and kept.binding.context[:1] != ("command",)
        if len(text) < SHORTEST or not (hidden or sought.hits(place)):
            continue
        hint = _hint(kept, shells)
        if hint or (hidden and (kept.binding.context or b"\n" in text)):
            member = kept.binding.name if "kubernetes-secret" in kept.binding.context or hint == file_language(kept.binding.name, text) != "" else ""
            yield artifact.derive(text, kept.text.map, member=member), hint


def _hint(kept: Kept, shells: dict[str, bytes]) -> str:
    name, text = kept.binding.name, kept.text.data
    hint = script_language(name, text)
    if hint:
        shell = shells.get(name.rpartition(".")[0], b"")
        return fence_language(shell.split()[0]) if shell.split() else hint
    return file_language(name, text) or look(text)


def _cells(artifact: Artifact) -> Iterator[Derived]:
    from scanner.formats.notebook import cells

    for cell in cells(artifact.data):
        yield artifact.derive(cell.text.data, cell.text.map, member=cell.member), cell.language


def _fences(artifact: Artifact, sought: Wanted) -> Iterator[Derived]:
    from scanner.formats.markdown import fences

    front = _FRONT_MATTER.match(artifact.data)
    if front and sought.hits(Span(*front.span(1))):
        text = plain(artifact.data, Span(*front.span(1)))
        yield artifact.derive(text.data, text.map), "yaml"
    for word, kept in fences(artifact.data):
        if kept and sought.hits(Span(kept[0].start, kept[-1].end)):
            weaver = Weaver(artifact.data)
            for line in kept:
                weaver.copy(line.start, line.end)
            text = weaver.done()
            yield artifact.derive(text.data, text.map), fence_language(word) or look(text.data)


def _sides(artifact: Artifact) -> Iterator[Derived]:
    from scanner.formats.common.names import format_of
    from scanner.formats.diff import sides

    for path, side in sides(artifact):
        yield side, format_of(path, side.data)


def _steps(artifact: Artifact, sought: Wanted) -> Iterator[Derived]:
    from scanner.formats.dockerfile import instructions

    hint = "bash"
    for instruction in instructions(artifact.data):
        text = plain(artifact.data, instruction.body)
        if instruction.word == b"SHELL":
            hint = "powershell" if re.search(rb"(?i)powershell|pwsh", text.data) else "bash"
        elif instruction.word in (b"RUN", b"CMD", b"ENTRYPOINT", b"HEALTHCHECK") and not text.data.lstrip().startswith(b"[") and sought.hits(instruction.body):
            yield artifact.derive(text.data, text.map), hint


def _bodies(artifact: Artifact, sought: Wanted) -> Iterator[Derived]:
    from scanner.formats.http import heads

    found = heads(artifact.data)
    for head, end in zip(found, [*(head.start for head in found[1:]), len(artifact.data)], strict=False):
        body = Span(head.end, end)
        text = plain(artifact.data, body)
        hint = look(text.data)
        if hint and sought.hits(body):
            yield artifact.derive(text.data, text.map), hint
