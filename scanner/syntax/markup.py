"""HTML: attributes by the generic walk, fields by their label (`<input name="password" value="...">`), scripts by their own language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detectors.artifact import Span
from detectors.binding import Literal, Reading
from scanner.syntax.languages import Languages
from scanner.syntax.select import parts_of, pick
from scanner.syntax.shapes import name_of
from scanner.syntax.spec import Spec
from scanner.syntax.tree import bindings_of, handlers, parse, read_tree
from scanner.syntax.walk import Scope, Walk
from scanner.syntax.wanted import Wanted

if TYPE_CHECKING:
    from tree_sitter import Node

_TAGS = ("start_tag", "self_closing_tag")
_LABELS = ("name", "id", "property", "key", "itemprop", "http-equiv", "ng-model", "v-model")
_VALUES = ("value", "content")
_TYPES = {
    b"": "javascript", b"module": "javascript", b"text/javascript": "javascript", b"application/javascript": "javascript",
    b"text/babel": "javascript", b"text/jsx": "javascript", b"jsx": "javascript", b"js": "javascript", b"text/ecmascript": "javascript",
    b"ts": "typescript", b"tsx": "tsx", b"text/typescript": "typescript", b"text/x-template": "html", b"text/html": "html",
}  # fmt: skip


def read_html(data: bytes, spec: Spec, wanted: Sequence[Span], languages: Languages) -> Reading:
    """Bindings of markup and of the scripts in it; the scripts of one language are read as one text."""
    try:
        tree = parse(data, spec)
    except ImportError:
        return Reading((), "grammar-missing")
    if tree is None:
        return Reading((), "parser-budget")
    places = Wanted(wanted)
    table = handlers(spec)
    for tag in _TAGS:
        table.setdefault(tag, []).append(labelled)
    bindings, degraded = bindings_of(data, spec, tree, wanted, table)
    for language, spans in _scripts(data, tree.root_node, places).items():
        inner = languages.spec(language)
        if inner is not None and inner.reader == "tree":
            reading = read_tree(data, inner, wanted, spans)
            bindings += reading.bindings
            degraded = degraded or reading.degraded
    return Reading(bindings, degraded)


def labelled(walk: Walk, node: Node, scope: Scope) -> None:
    """A tag that names itself in one attribute and has its value in another."""
    found: dict[str, tuple[Node, Node]] = {}
    for child in parts_of(node):
        for form in walk.spec.binds.get(child.type, ()):
            name, value = pick(child, form.name), pick(child, form.value)
            if name is not None and value is not None:
                found.setdefault(walk.folder.text(name).lower(), (child, value))
    label = next((found[word] for word in _LABELS if word in found), None)
    held = next((found[word] for word in _VALUES if word in found), None)
    if label is None or held is None or not isinstance(walk.folder.value(label[1]), Literal):
        return
    bound = name_of(walk, label[1])
    if bound.text:
        walk.done.add(held[0].id)
        walk.bind(bound, held[1], "element", scope)


def _scripts(data: bytes, root: Node, wanted: Wanted) -> dict[str, list[Span]]:
    """Language -> the places of its scripts that were asked for."""
    found: dict[str, list[Span]] = {}
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "script_element":
            text = next((child for child in node.named_children if child.type == "raw_text"), None)
            language = _TYPES.get(_type(data, node))
            if text is not None and language and text.start_byte < text.end_byte and wanted.touches(text.start_byte, text.end_byte):
                found.setdefault(language, []).append(Span(text.start_byte, text.end_byte))
        elif node.named_child_count:
            stack += reversed(node.named_children)
    return found


def _type(data: bytes, script: Node) -> bytes:
    """What `type` or `lang` of a script says."""
    tag = script.named_child(0)
    for attribute in tag.named_children if tag is not None else ():
        words = data[attribute.start_byte : attribute.end_byte].split(b"=", 1)
        if len(words) == 2 and words[0].strip().lower() in (b"type", b"lang"):
            return words[1].strip().strip(b"\"'").lower()
    return b""
