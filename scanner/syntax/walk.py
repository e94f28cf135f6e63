"""One iterative walk over a tree that yields bindings.

Subtrees that no wanted span touches are left out. A literal is reported once, by its outermost binding: parts that a binding has
taken are not offered again as a positional argument or an unnamed literal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from detectors.artifact import Span
from detectors.binding import Binding, Literal, Lookup, Unknown, Value
from scanner.syntax.fold import Folder
from scanner.syntax.spec import Spec
from scanner.syntax.wanted import Wanted

if TYPE_CHECKING:
    from tree_sitter import Node

_LISTS = ("array", "tuple", "list", "mapping")
_CONTAINERS = (*_LISTS, "function", "opaque")
_ABOVE = ("docstring", "subscript", "annotation")
_MOST_BINDINGS = 200_000


class Name(NamedTuple):
    """A name to bind to, and where it stands (None: nowhere)."""

    text: str
    span: Span | None = None


class Scope(NamedTuple):
    """What a node inherits. `path` and `callee` belong to the next container alone, `named` (`function` is its own name) to the next function;
    `forced`: its name was asked for; `joined`: within a chain.
    """

    path: str = ""
    callee: str = ""
    function: Name = Name("")
    context: tuple[str, ...] = ()
    forced: bool = False
    joined: bool = False
    named: bool = False
    above: str = ""


# A handler may answer with the scope that the node's children are to have instead.
Handler = Callable[["Walk", "Node", Scope], "Scope | None"]


class Walk:
    """State of one walk: the bindings found, in the order of the nodes that bind them. `done` holds nodes that another one has dealt with."""

    def __init__(self, folder: Folder, wanted: Wanted, handlers: Mapping[str, Sequence[Handler]]) -> None:
        self.folder = folder
        self.spec = folder.spec
        self.wanted = wanted
        self.bindings: list[Binding] = []
        self.overrides: dict[int, Scope] = {}
        self.done: set[int] = set()
        self._taken: set[int] = set()
        self._asked: list[Node] = []
        self._visited: set[int] = set()
        self._handlers = handlers
        self._passes = _passes(folder.spec)

    def run(self, root: Node) -> tuple[Binding, ...]:
        stack = [(root, Scope())]
        touches, handlers, overrides = self.wanted.touches, self._handlers, self.overrides
        everything = self.wanted.everything
        while stack and len(self.bindings) < _MOST_BINDINGS:
            node, scope = stack.pop()
            kind = node.type
            if overrides:
                scope = overrides.pop(node.id, scope)
            if node.id in self._visited and not scope.forced:
                continue
            if kind in handlers:
                for handler in handlers[kind]:
                    scope = handler(self, node, scope) or scope
            below = self._below(node, kind, scope)
            if node.named_child_count:
                children = node.named_children
                children.reverse()
                if everything or scope.forced:
                    stack += [(child, below) for child in children]
                else:
                    stack += [(child, below) for child in children if touches(child.start_byte, child.end_byte)]
            if self._asked:
                stack += [(target, below) for target in self._asked]
                self._visited.update(target.id for target in self._asked)
                self._asked.clear()
        return tuple(self.bindings)

    def _below(self, node: Node, kind: str, scope: Scope) -> Scope:
        """The scope of a node's children."""
        passes = self._passes.get(kind, "")
        if not passes:
            if scope.path or scope.callee or scope.joined or scope.forced or scope.named or scope.above:
                return Scope(function=scope.function, context=scope.context)
            return scope
        if passes == "unwrap":
            return scope
        if passes == "list":
            return scope if scope.above == "list" and not scope.joined else scope._replace(joined=False, above="list")
        if passes == "operator":
            joined = self.folder.operator(node) in self.spec.operators["concat"]
            return Scope(function=scope.function, context=scope.context, joined=joined)
        if passes in _ABOVE:
            return Scope(function=scope.function, context=scope.context, above=passes)
        context = scope.context if passes in scope.context else (*scope.context, passes)
        return Scope(function=scope.function, context=context)

    def bind(self, name: Name, value_node: Node, kind: str, scope: Scope, *, callee: str = "") -> None:
        """Yield what `value_node` may be as bindings of `name`, and hand the name on to the container or function that it may be."""
        asked = scope.forced or (name.span is not None and self.wanted.asks(*name.span))
        if not asked and not self.wanted.touches(value_node.start_byte, value_node.end_byte):
            return
        self.hand_on(name, self.folder.unwrap(value_node), scope, forced=asked, callee=callee)
        branches = self.folder.alternatives(value_node)
        for value, node in branches:
            if isinstance(value, Unknown) and len(branches) > 1:
                continue
            place = Span(node.start_byte, node.end_byte)
            found = Binding(name.text, kind, self.spec.name, value, name.span, place, callee, scope.context)
            if asked or self.wants(found, self.folder.role(self.folder.unwrap(node))):
                self.emit(found)

    def hand_on(self, name: Name, target: Node, scope: Scope, *, forced: bool, callee: str, above: str = "") -> None:
        role = self.folder.role(target)
        if role in _LISTS:
            self.overrides[target.id] = Scope(name.text, callee, scope.function, scope.context, forced=forced, above=above)
            if forced and not scope.forced:
                self._asked.append(target)
        elif role == "function":
            self.overrides[target.id] = Scope(function=name, context=scope.context, named=True)

    def wants(self, found: Binding, role: str = "") -> bool:
        """Whether a wanted span touches the binding's name or value. Of a container only the name counts: what it holds binds by itself."""
        if self.wanted.everything or (found.name_span is not None and self.wanted.touches(*found.name_span)):
            return True
        if isinstance(found.value, Unknown) and role in _CONTAINERS:
            return False
        if isinstance(found.value, Literal) and any(self.wanted.touches(*part.span) for part in found.value.parts):
            return True
        return found.replaceable is not None and self.wanted.touches(*found.replaceable)

    def emit(self, found: Binding) -> None:
        self.take(found.value)
        self.bindings.append(found)

    def take(self, value: Value) -> None:
        """Mark a literal as dealt with."""
        literal = literal_of(value)
        if literal is not None:
            self._taken.update(part.span.start for part in literal.parts)

    def taken(self, value: Value) -> bool:
        """Whether an outer binding has reported this literal already."""
        literal = literal_of(value)
        return literal is not None and all(part.span.start in self._taken for part in literal.parts)


def _passes(spec: Spec) -> dict[str, str]:
    """What a kind of node does to its children's scope: a list or a wrapper hands it on, the others clear it and say what they are."""
    roles = {kind: "list" if role in _LISTS else role for kind, role in spec.roles.items() if role in (*_LISTS, "operator", "subscript")}
    nodes = spec.nodes
    said = (("import", nodes["imports"]), ("docstring", nodes["docstrings"]), ("annotation", nodes["annotations"]), ("unwrap", spec.unwrap))
    return {"ERROR": "error", **{kind: word for word, kinds in said for kind in kinds}, **roles}


def literal_of(value: Value) -> Literal | None:
    if isinstance(value, Literal):
        return value
    return value.default if isinstance(value, Lookup) else None
