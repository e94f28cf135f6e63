"""The walk's handler of calls: keyword and positional arguments, `set(key, value)`, comparisons by method, options of commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detectors.artifact import Span
from detectors.binding import Binding, Literal, Lookup, Part, Unknown, Value
from scanner.syntax import shapes
from scanner.syntax.calls import is_option
from scanner.syntax.expressions import Argument, Site
from scanner.syntax.select import pick
from scanner.syntax.walk import Name, Scope, Walk

if TYPE_CHECKING:
    from tree_sitter import Node

_PLACEHOLDER = re.compile(rb"[$#]\{([^:}\s]{1,160})(?::([^}]*))?\}\Z")
_DEFAULT_NAMES = ("default", "default_value", "defaultValue", "value", "initial")


def call(walk: Walk, node: Node, scope: Scope) -> Scope | None:
    """Bind the arguments of a call; a call that folds to a constant is one itself."""
    site = walk.folder.site(node)
    if site is None:
        return None
    if site.meaning not in ("", "value"):
        _folded(walk, node, scope)
    if scope.above == "annotation":
        site = site._replace(kind="annotation")
    below = Scope(function=scope.function, context=(*scope.context, "import") if site.meaning == "import" else scope.context)
    rest = _by_meaning(walk, site, below)
    if walk.spec.calls[node.type].options:
        _options(walk, site, below)
        return below
    for index, argument in enumerate(site.arguments):
        if index >= rest:
            _argument(walk, site, index, argument, below)
    return below


def _folded(walk: Walk, node: Node, scope: Scope) -> None:
    """A call that makes a constant of constants: they are no arguments of their own any more. A default that nothing binds has its key for a name."""
    value = walk.folder.value(node)
    if isinstance(value, Lookup) and value.default is not None and not walk.taken(value):
        place = Span(node.start_byte, node.end_byte)
        found = Binding(value.key, "default", walk.spec.name, value, None, place, value.callee, scope.context)
        if walk.wants(found):
            walk.emit(found)
    shapes.unnamed(walk, node, scope)
    if isinstance(value, Literal | Lookup):
        walk.take(value)


def _by_meaning(walk: Walk, site: Site, scope: Scope) -> int:
    """Handle what the call means; the number of leading arguments that need no more."""
    arguments = site.arguments
    if site.meaning in ("pair", "pair-last", "header") and len(arguments) > 1:
        first = len(arguments) - 2 if site.meaning == "pair-last" else 0
        name = shapes.key_of(walk, arguments[first].value)
        if name is not None and arguments[first + 1].name is None:
            walk.bind(name, arguments[first + 1].value, "header" if site.meaning == "header" else "entry", scope, callee=site.callee)
            return first + 2
    if site.meaning == "compare" and len(site.operands) > 1:
        shapes.compare(walk, site.operands[0], site.operands[1], scope)
    if site.meaning == "declare" and arguments:
        return _declared(walk, site, scope)
    return 0


def _declared(walk: Walk, site: Site, scope: Scope) -> int:
    """`add_argument("--password", default="x")`, `flag.StringVar(&p, "password", "x", usage)`: the first literal names the default."""
    names = [shapes.key_of(walk, argument.value) for argument in site.arguments[:2]]
    spelled = next((name for name in names if name is not None and name.text.startswith("--")), None)
    name = spelled or names[0] or names[-1]
    if name is None:
        return 0
    first = names.index(name)
    rest = site.arguments[first + 1 :]
    for argument in rest:
        label, value = _keyword(walk, argument)
        if label in _DEFAULT_NAMES and value is not None:
            walk.done.add(argument.node.id)
            walk.bind(name, value, "default", scope, callee=site.callee)
            return len(site.arguments)
    if rest and not _keyword(walk, rest[0])[0]:
        walk.bind(name, rest[0].value, "default", scope, callee=site.callee)
        return first + 2
    return 0


def _keyword(walk: Walk, argument: Argument) -> tuple[str, Node | None]:
    if argument.name is not None:
        return walk.folder.dotted(argument.name), argument.value
    for form in walk.spec.binds.get(argument.node.type, ()):
        name, value = pick(argument.node, form.name), pick(argument.node, form.value)
        if name is not None and value is not None:
            return walk.folder.dotted(name), value
    return "", None


def _argument(walk: Walk, site: Site, index: int, argument: Argument, scope: Scope) -> None:
    named = "annotation" if site.kind == "annotation" else "argument"
    if argument.node.type in walk.spec.binds and argument.node.id not in walk.done:
        walk.done.add(argument.node.id)
        shapes.bind_as(walk, argument.node, scope, kind=named, callee=site.callee)
        return
    if argument.name is not None:
        if walk.wanted.touches(argument.node.start_byte, argument.node.end_byte) and walk.taken(walk.folder.value(argument.value)):
            return
        walk.bind(shapes.name_of(walk, argument.name), argument.value, named, scope, callee=site.callee)
        return
    _positional(walk, site, index, argument.value, scope)


def _positional(walk: Walk, site: Site, index: int, node: Node, scope: Scope) -> None:
    target = walk.folder.unwrap(node)
    if site.arguments_node is not None and _follows_key(walk, site.arguments_node, node):
        return
    setter = site.kind == "attribute" and len(site.arguments) == 1
    name = Name(site.callee if setter else f"{site.callee}#{index}", site.callee_span)
    role = walk.folder.role(target)
    if role == "mapping":
        walk.overrides[target.id] = Scope("", site.callee, scope.function, scope.context)
        return
    asked = walk.wanted.touches(*site.callee_span) or walk.wanted.touches(target.start_byte, target.end_byte)
    if not asked or role in ("function", "opaque", "null", ""):
        return
    value = walk.folder.value(target)
    if isinstance(value, Unknown) and role in ("array", "tuple", "list"):
        walk.hand_on(name, target, scope, forced=False, callee=site.callee)
    if walk.taken(value) or isinstance(value, Unknown):
        return
    if site.kind == "annotation" and (not isinstance(value, Literal | Lookup) or _placeholder(walk, name, value, target, scope)):
        return
    walk.bind(name, node, site.kind if setter or site.kind != "attribute" else "positional", scope, callee=site.callee)


def _follows_key(walk: Walk, holder: Node, node: Node) -> bool:
    """Whether an argument is the value of a `key = value` among bare tokens, which binds by itself."""
    form = walk.spec.sequences.get(holder.type)
    before = node.prev_sibling if form else None
    return form is not None and before is not None and before.type in form.tokens


def _placeholder(walk: Walk, name: Name, value: Value, node: Node, scope: Scope) -> bool:
    """`@Value("${db.password:text}")` looks the key up, with the text as default."""
    if not isinstance(value, Literal) or len(value.parts) != 1 or value.span.end - value.span.start != len(value.text):
        return False
    match = _PLACEHOLDER.match(value.text)
    if match is None:
        return False
    default = None
    if match[2]:
        start = value.span.start + match.start(2)
        default = Literal(match[2], (Part(Span(start, start + len(match[2]))),))
    callee = name.text.partition("#")[0]
    lookup = Lookup(callee, match[1].decode("utf-8", "replace"), default)
    found = Binding(name.text, "annotation", walk.spec.name, lookup, name.span, Span(node.start_byte, node.end_byte), callee, scope.context)
    if walk.wants(found):
        walk.emit(found)
    walk.take(value)
    return True


def _options(walk: Walk, site: Site, scope: Scope) -> None:
    """The words of a command: `--name value`, `--name=value`, `-Name value`, and the others by their place."""
    option: Name | None = None
    for index, argument in enumerate(site.arguments):
        node = argument.value
        if is_option(walk.folder.data, node):
            raw = walk.folder.data[node.start_byte : min(node.end_byte, node.start_byte + 256)]
            option = None if _assigned(walk, site, node, scope) else Name(raw.decode("utf-8", "replace"), Span(node.start_byte, node.end_byte))
        elif option is not None:
            walk.bind(option, node, "option", scope, callee=site.callee)
            option = None
        else:
            _positional(walk, site, index, node, scope)


def _assigned(walk: Walk, site: Site, node: Node, scope: Scope) -> bool:
    """`--name=value` in one word, quoted in part or not at all."""
    value = walk.folder.value(node)
    if not isinstance(value, Literal) or b"=" not in value.text[:160]:
        return False
    name, _, text = value.text.partition(b"=")
    first, *others = value.parts
    start = first.span.start + len(name) + 1
    if start > first.span.end:
        return False
    parts = [part for part in (Part(Span(start, first.span.end)), *others) if part.span.start < part.span.end]
    if not parts:
        return True
    literal = value._replace(text=text, parts=tuple(parts))
    place = Span(start, node.end_byte)
    named = Span(first.span.start, start - 1)
    found = Binding(name.decode("utf-8", "replace"), "option", walk.spec.name, literal, named, place, site.callee, scope.context)
    if walk.wants(found):
        walk.emit(found)
    walk.take(value)
    return True
