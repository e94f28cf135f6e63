"""Expressions read as values: constants folded within the expression, everything else told apart.

No data flow: a name is a `Reference`. Recursion is bounded by DEEPEST, repeated work by remembering each node's value, all work
by a number of evaluations, so that the outcome depends on the bytes alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detectors.artifact import Span
from detectors.binding import Literal, Lookup, Part, Reference, Unknown, Value
from scanner.syntax import calls, functions
from scanner.syntax.constants import DECODERS, braces, byte_array, concatenated, decoded, percent
from scanner.syntax.expressions import DEEPEST, Site
from scanner.syntax.names import dotted, leaf
from scanner.syntax.select import parts_of, pick
from scanner.syntax.spec import Spec
from scanner.syntax.strings import read_lexed, read_string

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_WORK = 2_000_000
_MOST_OPERANDS = 20_000
_MOST_BRANCHES = 16
_NULLS = frozenset("null nil none None NULL nullptr undefined true false True False TRUE FALSE".split())
_CONSTANT = ("string", "implicit", "operator", "array", "member")
_MOST_UNWRAPPED = 128


class Folder:
    """Reads the nodes of one tree. `heredocs` leads from the start of a here-document's opener to the node of its text."""

    __slots__ = ("_known", "_names", "_sites", "data", "heredocs", "left", "spec")

    def __init__(self, data: bytes, spec: Spec) -> None:
        self.data = data
        self.spec = spec
        self.heredocs: dict[int, Node] = {}
        self.left = _MOST_WORK
        self._known: dict[int, Value] = {}
        self._names: dict[int, str] = {}
        self._sites: dict[int, Site | None] = {}

    def text(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def role(self, node: Node) -> str:
        return self.spec.roles.get(node.type, "")

    def unwrap(self, node: Node) -> Node:
        """Look through parentheses, casts, chained assignments and the like."""
        table = self.spec.unwrap
        where = table.get(node.type)
        for _ in range(_MOST_UNWRAPPED if where else 0):
            inner = pick(node, where) if where else None
            if inner is None:
                break
            node = inner
            where = table.get(node.type)
        return node

    def body(self, node: Node) -> Node:
        """The expression that a function yields, if it consists of one; any other node itself."""
        node = self.unwrap(node)
        where = self.spec.functions.get(node.type)
        return (pick(node, where.second) if where else None) or node

    def dotted(self, node: Node) -> str:
        name = self._names.get(node.id)
        if name is None:
            name = self._names[node.id] = dotted(self, node)
        return name

    def site(self, node: Node) -> Site | None:
        """The call that a node is, if it is one."""
        shape = self.spec.calls.get(node.type)
        if shape is None:
            return None
        if node.id not in self._sites:
            self._sites[node.id] = calls.site(self, node, shape)
        return self._sites[node.id]

    def value(self, node: Node, depth: int = 0) -> Value:
        """What an expression yields."""
        node = self.unwrap(node)
        known = self._known.get(node.id)
        if known is not None:
            return known
        self.left -= 1
        if depth > DEEPEST or self.left < 0:
            return Unknown("depth")
        found = self._value(node, depth)
        self._known[node.id] = found
        return found

    def _value(self, node: Node, depth: int) -> Value:
        role = self.role(node)
        if role == "string":
            return self._string(node, depth)
        if role in ("name", "member", "subscript"):
            return self._reference(node, depth)
        if role in ("array", "tuple", "list"):
            return self._list(node, role, depth)
        if role == "operator":
            return self._operator(node, depth)
        if role == "call":
            return self._call(node, depth)
        return self._rest(node, role, depth)

    def _rest(self, node: Node, role: str, depth: int) -> Value:
        if role == "number":
            return Literal(self.data[node.start_byte : node.end_byte], (Part(Span(node.start_byte, node.end_byte)),), quoted=False)
        if role == "implicit":
            joined = concatenated([self.value(child, depth + 1) for child in parts_of(node)[:_MOST_OPERANDS]], "concatenation", bare=True)
            return joined or Unknown("expression")
        if role == "lexed":
            return read_lexed(self, node)
        if role == "default":
            return self._default(node, depth)
        if role == "choice":
            return self.alternatives(node, depth)[0][0]
        return Unknown(role or "expression")

    def _string(self, node: Node, depth: int) -> Value:
        if node.type == self.spec.heredoc[0]:
            body = self.heredocs.get(node.start_byte)
            return read_string(self, body, depth) if body is not None else Unknown("here-document")
        return read_string(self, node, depth)

    def _list(self, node: Node, role: str, depth: int) -> Value:
        if role == "list" and node.named_child_count == 1:
            return self.value(parts_of(node)[0], depth + 1) if parts_of(node) else Unknown("list")
        return byte_array(self.data, Span(node.start_byte, node.end_byte)) or Unknown("list")

    def _reference(self, node: Node, depth: int) -> Value:
        if node.type in self.spec.subscripts:
            turned = self._turned(node, depth)
            if turned is not None:
                return turned
        if node.type in self.spec.members:
            attribute = self._attribute(node, depth)
            if attribute is not None:
                return attribute
        name = self.dotted(node)
        if name in _NULLS:
            return Unknown("null")
        for store in self.spec.lookups:
            key = name.removeprefix(store)
            if len(key) < len(name) and (store.endswith(":") or key.startswith(".")):
                return Lookup(store.rstrip(":"), key.lstrip("."))
        return Reference(name) if name else Unknown("expression")

    def _attribute(self, node: Node, depth: int) -> Value | None:
        """`"...".stripMargin`: a method without parentheses on a constant."""
        where = self.spec.members[node.type]
        base, own = pick(node, where.first), pick(node, where.second)
        meaning = self.spec.methods.get(self.text(own), "") if own is not None else ""
        if base is None or (meaning != "value" and meaning not in DECODERS) or self.role(self.unwrap(base)) not in _CONSTANT:
            return None
        value = self.value(base, depth + 1)
        if not isinstance(value, Literal) or own is None:
            return None
        return value._replace(steps=(*value.steps, self.text(own))) if meaning == "value" else decoded(value, meaning)

    def _turned(self, node: Node, depth: int) -> Value | None:
        """`"..."[::-1]`; a slice that keeps all (`&"..."[..]`)."""
        where = self.spec.subscripts[node.type]
        base, index = pick(node, where.first), pick(node, where.second)
        if base is None or index is None:
            return None
        how = "".join(self.text(index).split()) if index.end_byte - index.start_byte < 16 else ""
        value = self.value(base, depth + 1) if how in ("::-1", "..", ":") else None
        if not isinstance(value, Literal) or value.holes:
            return None
        return value if how != "::-1" else value._replace(text=value.text[::-1], steps=(*value.steps, "reversed"))

    def operator(self, node: Node) -> str:
        """The operator between the first and the last operand."""
        field = node.child_by_field_name("operator") or node.child_by_field_name("op") or node.child_by_field_name("operators")
        if field is not None:
            return self.text(field).strip()
        between = next((child for child in node.children[1:-1] if not child.is_extra), None)
        return self.text(between).strip() if between is not None and between.end_byte - between.start_byte < 16 else ""

    def _operator(self, node: Node, depth: int) -> Value:
        operators, sign = self.spec.operators, self.operator(node)
        if sign in operators["choose"]:
            return self.alternatives(node, depth)[0][0]
        if sign in operators["percent"] or sign in operators["braces"]:
            ends = parts_of(node)
            text = self.value(ends[0], depth + 1) if ends else None
            if isinstance(text, Literal) and text.quoted:
                fill = percent if sign in operators["percent"] else braces
                return fill(text, functions.items(self, ends[-1], depth + 1) or [self.value(ends[-1], depth + 1)])
        if sign in operators["concat"]:
            return concatenated([self.value(part, depth + 1) for part in self._operands(node)], "concatenation") or Unknown("expression")
        return Unknown("comparison" if sign in operators["compare"] else "expression")

    def _operands(self, node: Node) -> list[Node]:
        """All operands of a chain `a + b + c`, which the tree nests to the left, without recursion."""
        found: list[Node] = []
        current, concat = node, self.spec.operators["concat"]
        while self.role(current) == "operator" and self.operator(current) in concat and len(found) < _MOST_OPERANDS:
            ends = parts_of(current)
            if len(ends) < 2:
                break
            found += reversed(ends[1:] if len(ends) == 2 else ends[-1:])
            current = self.unwrap(ends[0])
        found.append(current)
        return found[::-1]

    def _call(self, node: Node, depth: int) -> Value:
        call = self.site(node)
        if call is None:
            return Unknown("call")
        if not call.meaning:
            for store in self.spec.lookups:
                if call.callee.startswith(f"{store}."):
                    return Lookup(store, call.callee[len(store) + 1 :])
        return functions.value_of(self, call, depth)

    def _default(self, node: Node, depth: int) -> Value:
        """`${X:-text}` and the like: a lookup that carries its default."""
        where = self.spec.defaults[node.type]
        key, value = pick(node, where.first), pick(node, where.second)
        if key is None:
            return Unknown("expression")
        if value is None or value.id == key.id:
            return Reference(leaf(self, key))
        default = self.value(value, depth + 1)
        return Lookup("", leaf(self, key), default if isinstance(default, Literal) else None)

    def alternatives(self, node: Node, depth: int = 0) -> list[tuple[Value, Node]]:
        """What an expression may yield, each with its node. A lookup takes a literal beside it as its default. Never empty."""
        waiting = [node]
        found: list[tuple[Value, Node]] = []
        while waiting and len(found) < _MOST_BRANCHES:
            branch = self.unwrap(waiting.pop())
            inner = self._branches(branch) if depth + len(found) <= DEEPEST else []
            if inner:
                waiting += reversed(inner)
            else:
                found.append((self.value(branch, depth + 1), branch if branch.id != self.unwrap(node).id else node))
        return _with_default(found, node)

    def _branches(self, node: Node) -> list[Node]:
        role = self.role(node)
        if role == "choice":
            picked = (pick(node, where) for where in self.spec.choices[node.type])
            return [branch for branch in picked if branch is not None and branch.id != node.id]
        if role == "operator" and self.operator(node) in self.spec.operators["choose"]:
            ends = parts_of(node)
            return [ends[0], ends[-1]] if len(ends) > 1 else []
        return []


def _with_default(found: list[tuple[Value, Node]], node: Node) -> list[tuple[Value, Node]]:
    if not found:
        return [(Unknown("expression"), node)]
    if len(found) < 2:
        return found
    lookup = next((value for value, _ in found if isinstance(value, Lookup)), None)
    default = next((value for value, _ in found if isinstance(value, Literal)), None)
    if lookup is None or default is None:
        return found
    merged: tuple[Value, Node] = (lookup if lookup.default is not None else lookup._replace(default=default), node)
    rest = [pair for pair in found if pair[0] is not default and not isinstance(pair[0], Lookup)]
    return [merged, *(pair for pair in rest if isinstance(pair[0], Literal))]
