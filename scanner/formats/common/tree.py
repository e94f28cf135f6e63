"""The tree that structured formats are read into, and the path of a place in it. Trees may be deep: all walking is by explicit stacks."""

from __future__ import annotations

from typing import NamedTuple

from detectors.artifact import Span

DEEPEST = 64  # elements of a name path; of deeper ones the last are kept, so that naming every leaf stays linear
ELEMENT_BYTES = 200


class Scalar(NamedTuple):
    """A leaf: `span` is its content, `outer` with its quotes, `style` the escapes to undo (common/escapes.py) or `alias`."""

    span: Span
    outer: Span
    style: str = ""
    quoted: bool = False
    tag: bytes = b""


class Mapping(NamedTuple):
    pairs: list[tuple[Scalar, Node]]
    span: Span


class Sequence(NamedTuple):
    items: list[Node]
    span: Span


Node = Scalar | Mapping | Sequence


class Path(NamedTuple):
    """One element below `parent`. `hit`: it or one above it is wanted, so all below is. `counted`: an index, written without a dot."""

    parent: Path | None
    element: bytes
    span: Span | None
    hit: bool
    kind: str = "entry"
    counted: bool = False
    encoded: bool = False
    context: tuple[str, ...] = ()


def name_of(path: Path | None) -> str:
    """The path's elements as one name: `a.b[0].c`."""
    elements: list[bytes] = []
    while path is not None and len(elements) < DEEPEST:
        elements.append(path.element)
        if not path.counted and path.parent is not None and len(elements) < DEEPEST:
            elements.append(b".")
        path = path.parent
    return b"".join(reversed(elements)).removeprefix(b".").decode("utf-8", "replace")


def outer_span(node: Node) -> Span:
    return node.outer if isinstance(node, Scalar) else node.span
