"""Parses source with tree-sitter and walks it. The parser's work is bounded by the number of its progress reports."""

from __future__ import annotations

import importlib
import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from detectors.artifact import Span
from detectors.binding import Binding, Reading
from scanner.syntax import arguments, shapes
from scanner.syntax.fold import Folder
from scanner.syntax.spec import Spec
from scanner.syntax.walk import Handler, Walk
from scanner.syntax.wanted import Wanted

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

_PIECE = 65_536
# Ordinary source takes 2 to 40 reports per kB; inputs that send a parser into quadratic recovery take thousands (docs/decisions.md).
_REPORTS = 4_000
_BYTES_PER_REPORT = 12
# An opener has no blank behind it, the operator of the same look nearly always has.
_HEREDOC = re.compile(rb"<<[~-]?[\"'`]?[A-Za-z_]")


def read_tree(data: bytes, spec: Spec, wanted: Sequence[Span], within: Sequence[Span] = ()) -> Reading:
    """Bindings of a source text; `within` limits the parser to some ranges of it (an embedded language)."""
    try:
        tree = parse(data, spec, within)
    except ImportError:
        return Reading((), "grammar-missing")
    if tree is None:
        return Reading((), "parser-budget")
    return Reading(*bindings_of(data, spec, tree, wanted, handlers(spec)))


def bindings_of(
    data: bytes, spec: Spec, tree: Tree, wanted: Sequence[Span], table: Mapping[str, Sequence[Handler]]
) -> tuple[tuple[Binding, ...], str]:
    """Walk a tree; the bindings, and why they are not all (empty: they are)."""
    folder = Folder(data, spec)
    places = list(wanted)
    if spec.heredoc[0] and _HEREDOC.search(data):
        places += _heredocs(folder, tree.language, tree.root_node, places)
    bindings = Walk(folder, Wanted(places), table).run(tree.root_node)
    return bindings, "work" if folder.left < 0 else ""


def parse(data: bytes, spec: Spec, within: Sequence[Span] = ()) -> Tree | None:
    """The tree, or None if the parser took too many steps. Raises ImportError where the grammar isn't installed."""
    from tree_sitter import Language, Parser, Range

    language = Language(getattr(importlib.import_module(spec.package), spec.function)())
    parser = Parser(language)
    if within:
        points = _points(data, [offset for span in within for offset in span])
        parser.included_ranges = [Range(points[span.start], points[span.end], span.start, span.end) for span in within]
    left = _REPORTS + len(data) // _BYTES_PER_REPORT

    def exhausted(_offset: int, _error: bool) -> bool:  # noqa: FBT001 - the signature is tree-sitter's
        nonlocal left
        left -= 1
        return left < 0

    try:
        return parser.parse(lambda offset, _point: data[offset : offset + _PIECE], progress_callback=exhausted)
    except ValueError:  # tree-sitter's word for a parse that the callback stopped
        return None


def _points(data: bytes, offsets: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Row and column, in bytes, of ascending offsets."""
    found: dict[int, tuple[int, int]] = {}
    row = last = start = 0
    for offset in offsets:
        row += data.count(b"\n", last, offset)
        start = max(start, data.rfind(b"\n", last, offset) + 1)
        found[offset] = row, offset - start
        last = offset
    return found


def _heredocs(folder: Folder, language: Language, root: Node, wanted: Sequence[Span]) -> list[Span]:
    """Pair the openers of here-documents with their texts, which stand elsewhere in the tree, in their order.

    Gives the openers whose text was asked for, so that the walk comes by them.
    """
    from tree_sitter import Query, QueryCursor

    opener, body = folder.spec.heredoc
    openers: deque[Node] = deque()
    asked: list[Span] = []
    places = Wanted(wanted)
    # A query visits the tree in C: in Python this took longer than the parser.
    found = QueryCursor(Query(language, f"[({opener}) ({body})] @here")).captures(root).get("here", [])
    for node in sorted(found, key=lambda node: node.start_byte):
        if node.type == opener:
            openers.append(node)
        elif openers:
            start = openers.popleft()
            folder.heredocs[start.start_byte] = node
            if places.asks(node.start_byte, node.end_byte):
                asked.append(Span(start.start_byte, start.end_byte))
    return asked


def handlers(spec: Spec) -> dict[str, list[Handler]]:
    """Node kind -> what to do with it, in order."""
    nodes = spec.nodes
    tables = (
        (spec.binds, shapes.bind), (spec.sequences, shapes.sequence), (spec.functions, shapes.function), (spec.returns, shapes.returned),
        (nodes["arrays"], shapes.elements), (nodes["tuples"], shapes.elements), (nodes["mappings"], shapes.elements),
        (spec.calls, arguments.call), (spec.operators["nodes"], shapes.operation), (nodes["comments"], shapes.comment),
        (nodes["implicit"], shapes.unnamed), (spec.strings, shapes.unnamed), (spec.lexed, shapes.unnamed), (spec.defaults, shapes.unnamed),
    )  # fmt: skip
    found: dict[str, list[Handler]] = {}
    for kinds, handler in tables:
        for kind in kinds:
            found.setdefault(kind, []).append(handler)
    return found


