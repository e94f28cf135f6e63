"""Handlers of the walk for nodes that bind: assignments, entries, returns, elements, comparisons; and for what has no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detectors.artifact import Span
from detectors.binding import Binding, Literal, Reference, Unknown
from scanner.syntax.select import Selector, parts_of, pick
from scanner.syntax.spec import Bind
from scanner.syntax.walk import Name, Scope, Walk, literal_of

if TYPE_CHECKING:
    from tree_sitter import Node

_MOST_KEY = 160


def bind(walk: Walk, node: Node, scope: Scope) -> None:
    """A node of a `[[bind]]` table."""
    if node.id in walk.done:
        walk.done.discard(node.id)
    else:
        bind_as(walk, node, scope, callee=scope.callee)


def bind_as(walk: Walk, node: Node, scope: Scope, *, kind: str = "", callee: str = "") -> None:
    """Bind by the first form that has a name and a value; `kind` overrides its kind."""
    for form in walk.spec.binds[node.type]:
        value, names = pick(node, form.value), _all(node, form.name)
        names = [name for name in names if value is None or name.id != value.id]
        if value is None or not names:
            continue
        for name_node, part in _zipped(walk, names, value):
            name = name_of(walk, name_node)
            if name.text:
                what = kind or _kind(walk, node, form, name_node, scope)
                walk.bind(_in_path(name, what, scope), part, what, scope, callee=callee)
        return


def _in_path(name: Name, kind: str, scope: Scope) -> Name:
    return name._replace(text=f"{scope.path}.{name.text}") if kind == "entry" and scope.path else name


def _all(node: Node, where: Selector) -> list[Node]:
    if len(where) == 1 and len(where[0]) == 1 and where[0][0].how == "field":
        return node.children_by_field_name(where[0][0].what)
    found = pick(node, where)
    return [found] if found is not None else []


def _zipped(walk: Walk, names: list[Node], value: Node) -> list[tuple[Node, Node]]:
    """`a, b = "x", "y"` pairs up; one value for several names (`value, err := ...`) is the first one's."""
    if len(names) == 1 and walk.folder.role(walk.folder.unwrap(names[0])) in ("list", "tuple", "array"):
        names = parts_of(walk.folder.unwrap(names[0])) or names
    target = walk.folder.unwrap(value)
    if walk.folder.role(target) in ("list", "tuple", "array"):
        values = parts_of(target)
        if len(values) == len(names) and (len(names) > 1 or walk.folder.role(target) == "list"):
            walk.done.add(target.id)
            return list(zip(names, values, strict=True))
    single = walk.folder.role(target) == "list" and target.named_child_count == 1
    return [(names[0], value)] if len(names) == 1 or single else []


def _kind(walk: Walk, node: Node, form: Bind, name_node: Node, scope: Scope) -> str:
    """An assignment's kind by what it assigns to, and where: in a list it makes an entry (`new Cred { Password = .. }`)."""
    if form.kind != "assignment":
        return form.kind
    target = walk.folder.unwrap(name_node)
    if scope.path or target.type in walk.spec.subscripts or (target.type in walk.spec.calls and target.type not in walk.spec.members):
        return "entry"
    if target.type in walk.spec.members:
        return "attribute"
    return "declaration" if pick(node, form.typed) is not None else "assignment"


def name_of(walk: Walk, node: Node) -> Name:
    """The dotted name of a node; its span is that of a key's content without quotes."""
    target = walk.folder.unwrap(node)
    if walk.folder.role(target) == "string":
        value = walk.folder.value(target)
        if not isinstance(value, Literal):
            return Name(value.text, Span(target.start_byte, target.end_byte)) if isinstance(value, Reference) else Name("")
        walk.take(value)
        return Name(value.text[:_MOST_KEY].decode("utf-8", "replace"), value.span)
    return Name(walk.folder.dotted(target), Span(target.start_byte, target.end_byte))


def sequence(walk: Walk, node: Node, scope: Scope) -> None:
    """A node of a `[[sequence]]` table: keys and values side by side."""
    form = walk.spec.sequences[node.type]
    cursor = node.walk()
    key: Node | None = None
    armed = False
    more = cursor.goto_first_child()
    while more:
        child = cursor.node
        if child is not None and not child.is_extra:
            if not child.is_named:
                armed = key is not None and child.type in form.tokens
            elif armed and key is not None:
                _pair(walk, scope, form.kind, key, child)
                key, armed = None, False
            elif form.key == "*" or form.key in (cursor.field_name, f":{child.type}"):
                key = child
        more = cursor.goto_next_sibling()


def _pair(walk: Walk, scope: Scope, kind: str, key: Node, value: Node) -> None:
    name = name_of(walk, key)
    if name.text:
        walk.bind(_in_path(name, kind, scope), value, kind, scope, callee=scope.callee)


def function(walk: Walk, node: Node, scope: Scope) -> Scope:
    """A function gives its name to what it returns."""
    where = walk.spec.functions[node.type]
    name_node = pick(node, where.first)
    name = name_of(walk, name_node) if name_node is not None else scope.function if scope.named else Name("")
    below = Scope(function=name, context=scope.context)
    body = pick(node, where.second)
    if body is not None and name.text:
        _return(walk, body, below)
    if name.span is not None and walk.wanted.asks(*name.span):
        block = node.child_by_field_name("body")
        for child in parts_of(block) if block is not None else ():
            if child.type in walk.spec.returns:
                returned(walk, child, below)
                walk.done.add(child.id)
    return below


def returned(walk: Walk, node: Node, scope: Scope) -> None:
    if node.id in walk.done:
        return
    value = pick(node, walk.spec.returns[node.type])
    if value is not None and scope.function.text:
        _return(walk, value, scope)


def _return(walk: Walk, value: Node, scope: Scope) -> None:
    """Only constants: what a function computes is no value of its name, and an assignment binds by itself."""
    if value.type in walk.spec.binds:
        return
    asked = scope.function.span is not None and walk.wanted.asks(*scope.function.span)
    if (asked or walk.wanted.touches(value.start_byte, value.end_byte)) and literal_of(walk.folder.value(value)) is not None:
        walk.bind(scope.function, value, "return", scope)


def elements(walk: Walk, node: Node, scope: Scope) -> None:
    """Elements take the name of their list; two in a tuple, or in a list within a list, are a key and its value."""
    count = node.named_child_count
    if not count or node.id in walk.done or isinstance(walk.folder.value(node), Literal):
        return
    if count == 2 and _keyed(walk, node, scope):
        return
    if not scope.path or node.type in walk.spec.sequences:
        return
    for child in parts_of(node):
        target = walk.folder.unwrap(child)
        role = walk.folder.role(target)
        if _binds(walk, child) or _binds(walk, target) or role in ("", "function", "opaque", "null"):
            continue
        if role in ("array", "tuple", "list", "mapping") and not isinstance(walk.folder.value(target), Literal):
            walk.hand_on(Name(scope.path), target, scope, forced=scope.forced, callee=scope.callee, above="list")
        elif scope.forced or walk.wanted.touches(child.start_byte, child.end_byte):
            walk.bind(Name(scope.path), child, "entry", scope, callee=scope.callee)


def _binds(walk: Walk, node: Node) -> bool:
    return any(pick(node, form.name) is not None and pick(node, form.value) is not None for form in walk.spec.binds.get(node.type, ()))


def _keyed(walk: Walk, node: Node, scope: Scope) -> bool:
    parts = parts_of(node)
    role = walk.folder.role(node)
    if len(parts) != 2 or role not in ("tuple", "array") or walk.folder.role(walk.folder.unwrap(parts[0])) != "string":
        return False
    if role == "array" and scope.above != "list":
        return False
    key = walk.folder.value(parts[0])
    if not isinstance(key, Literal) or not is_key(key):
        return False
    _pair(walk, scope, "entry", parts[0], parts[1])
    return True


def operation(walk: Walk, node: Node, scope: Scope) -> None:
    """Comparisons of a name with a constant, `key to value`, and concatenations that nothing binds."""
    sign, operators = walk.folder.operator(node), walk.spec.operators
    ends = parts_of(node)
    if len(ends) < 2:
        return
    if sign in operators["compare"]:
        compare(walk, ends[0], ends[-1], scope)
    elif sign in operators["pair"]:
        _pair(walk, scope, "entry", ends[0], ends[-1])
    elif sign in operators["concat"] and not scope.joined:
        unnamed(walk, node, scope)


def compare(walk: Walk, left: Node, right: Node, scope: Scope) -> None:
    for one, other in ((left, right), (right, left)):
        if walk.wanted.touches(one.start_byte, one.end_byte) or walk.wanted.touches(other.start_byte, other.end_byte):
            constant = walk.folder.value(other)
            if isinstance(constant, Literal) and constant.quoted and not isinstance(walk.folder.value(one), Literal):
                name = name_of(walk, one)
                if name.text:
                    walk.bind(name, other, "comparison", scope)
                return


def comment(walk: Walk, node: Node, scope: Scope) -> None:
    """No binding: it only says that what was asked for is in a comment; its span stands in for a name's."""
    span = Span(node.start_byte, node.end_byte)
    if walk.wanted.asks(*span):
        walk.emit(Binding("", "unnamed", walk.spec.name, Unknown("comment"), span, None, "", (*scope.context, "comment")))


def unnamed(walk: Walk, node: Node, scope: Scope) -> None:
    """A constant that nothing binds, only where it was asked for."""
    if not walk.wanted.asks(node.start_byte, node.end_byte):
        return
    value = walk.folder.value(node)
    literal = literal_of(value)
    if literal is None or walk.taken(value) or not any(walk.wanted.touches(*part.span) for part in literal.parts):
        return
    if scope.above == "subscript":
        return
    context = (*scope.context, "docstring") if scope.above == "docstring" else scope.context
    walk.emit(Binding("", "unnamed", walk.spec.name, value, None, Span(node.start_byte, node.end_byte), "", context))


def key_of(walk: Walk, node: Node) -> Name | None:
    """The name that a call stores under: a short constant without blanks, or a symbol."""
    value = walk.folder.value(node)
    if isinstance(value, Literal):
        return name_of(walk, node) if is_key(value) else None
    target = walk.folder.unwrap(node)
    symbol = walk.folder.role(target) == "name" and walk.folder.data[target.start_byte : target.start_byte + 1] == b":"
    return name_of(walk, target) if symbol else None


def is_key(value: Literal) -> bool:
    return not value.holes and 0 < len(value.text) <= _MOST_KEY and not any(byte in b" \t\r\n" for byte in value.text)
