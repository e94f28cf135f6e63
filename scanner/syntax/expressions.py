"""What the readers of expressions need from one another. `Folder` (fold.py) is the one implementation; each part depends on this alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from detectors.artifact import Span
from detectors.binding import Value
from scanner.syntax.spec import Spec

if TYPE_CHECKING:
    from tree_sitter import Node

# How deep expressions are followed. Deeper ones are `Unknown`.
DEEPEST = 32


class Argument(NamedTuple):
    """One argument: its node, the node of its name (None: positional) and of its value."""

    node: Node
    name: Node | None
    value: Node


class Site(NamedTuple):
    """A call. `meaning` is a word of spec.MEANINGS or empty; `operands` are the values that it applies to: a method's receiver first, and of
    a command's words only those that are no options.
    """

    callee: str
    callee_span: Span
    kind: str
    arguments: tuple[Argument, ...]
    arguments_node: Node | None
    meaning: str
    operands: tuple[Node, ...]


class Expressions(Protocol):
    data: bytes
    spec: Spec

    def text(self, node: Node) -> str: ...

    def role(self, node: Node) -> str: ...

    def unwrap(self, node: Node) -> Node: ...

    def body(self, node: Node) -> Node: ...

    def dotted(self, node: Node) -> str: ...

    def site(self, node: Node) -> Site | None: ...

    def value(self, node: Node, depth: int = 0) -> Value: ...
