"""HCL2 (Terraform, OpenTofu, Packer, Nomad, Vault): blocks with labels, attributes, objects, lists, here-documents, calls and templates.

`variable "x" { default = "y" }` is called variable.x; what is no literal (var.x, data.., random_password.z.result) is a reference.
"""

from __future__ import annotations

import re

from detectors.artifact import Span
from scanner.formats.common.collector import Collector
from scanner.formats.common.tree import Mapping, Node, Scalar
from scanner.formats.common.walk import walk
from scanner.formats.json import DEEPEST, MOST_NODES, TOO_MUCH, Frame

_INTERPOLATION = rb"[$%]\{(?:[^{}\"\n]++|\"(?:[^\"\\\n]|\\.)*+\"|\{[^{}\n]*+\})*+\}"
_TOKEN = re.compile(
    rb"\"((?:[^\"\\$%\n]++|\\.|" + _INTERPOLATION + rb"|[$%])*+)\"?|(<<[\-~]?\"?([A-Za-z_]\w{0,60}+)\"?[^\n]{0,20}\n)|([{(\[])|([})\]])"
    rb"|(=>|[<>=!]=|=|:)|(,)|(\n)|#[^\n]*+|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?"
    rb"|((?:file\w{0,20}+|templatefile|pathexpand|lookup)\([^()\n]*+\)|[A-Za-z_][\w.\-*]*+(?![\w.\-*(])(?:\[[^\[\]\n]{0,80}+\][\w.\-*]*+)*+|-?[0-9][\w.]*+)|[A-Za-z_][\w.\-]*+|[^\s]"
)
_STRING, _HEREDOC, _MARK, _OPEN, _CLOSE, _SIGN, _COMMA, _LINE, _WORD = range(1, 10)
_CONSTANT = re.compile(rb"-?[0-9].*|true|false|null")
_PAIRS = {b"}": b"{", b")": b"(", b"]": b"["}
_MISSED_HEREDOCS = 64


class Body(Frame):
    """A block, object, list or the parentheses of a call. `words` are a statement's beginning; `name` is the key while its expression goes on."""

    __slots__ = ("bracket", "compared", "labels", "name", "words")

    def __init__(self, start: int, bracket: bytes, labels: list[Scalar]) -> None:
        super().__init__(start, mapping=bracket == b"{")
        self.bracket = bracket
        self.labels = labels
        self.words: list[Scalar] = []
        self.name: Scalar | None = None
        self.compared = False

    def put(self, node: Node) -> None:
        """A value: of the attribute whose expression goes on, of the list, or the beginning of a statement."""
        if self.compared:
            self.compared = False
        elif not self.mapping:
            self.items.append(node)
        elif self.name is not None:
            self.pairs.append((self.name, node))
        elif isinstance(node, Scalar):
            self.words.append(node)

    def ends(self) -> None:
        """A line's end or a comma ends the expression and the statement."""
        self.name = None
        self.words = []
        self.compared = False

    def node(self, end: int) -> Node:
        """The finished container below its labels; a call with one argument is that argument."""
        made = self.close(end)
        if self.bracket == b"(" and len(self.items) == 1:
            made = self.items[0]
        for label in reversed(self.labels):
            made = Mapping([(label, made)], Span(label.outer.start, end))
        return made


def read(data: bytes, out: Collector) -> str:
    """Returns why the reading is not whole, or ''."""
    root, whole = parse(data)
    walk(root, out)
    return "" if whole else TOO_MUCH


def parse(data: bytes) -> tuple[Node, bool]:
    """The file as one mapping, and whether all of it was read."""
    stack = [Body(0, b"{", [])]
    nodes, missed, at = 0, 0, 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while at < len(data) and nodes <= MOST_NODES and len(stack) <= DEEPEST:
        token = _TOKEN.search(data, at)
        if token is None:
            break
        kind, at = token.lastindex or 0, token.end()
        nodes += kind in (_STRING, _HEREDOC, _OPEN, _WORD)
        if kind == _HEREDOC:
            found = _heredoc(token, data) if missed < _MISSED_HEREDOCS else None
            missed += found is None
            if found is not None:
                stack[-1].put(found)
                at = found.outer.end
        else:
            _take(token, kind, stack)
    whole = nodes <= MOST_NODES and len(stack) <= DEEPEST
    while len(stack) > 1:
        _pop(stack, at)
    return stack[0].close(len(data)), whole


def _take(token: re.Match[bytes], kind: int, stack: list[Body]) -> None:
    body = stack[-1]
    if kind == _STRING:
        content = Span(*token.span(1))
        body.put(Scalar(content, Span(*token.span()), "c" if b"\\" in token[1] else "", quoted=True))
    elif kind == _WORD:
        span = Span(*token.span())
        body.put(Scalar(span, span, "" if _CONSTANT.fullmatch(token[0]) or (body.mapping and body.name is None) else "alias"))
    elif kind == _OPEN:
        _open(token, stack)
    elif kind == _CLOSE:
        _shut(token, stack)
    elif kind == _SIGN and token[0] in (b"==", b"!="):
        body.compared = True
    elif kind == _SIGN and body.mapping and body.name is None and token[0] in (b"=", b":", b"=>"):
        body.name = body.words[-1] if body.words else None
    elif kind in (_COMMA, _LINE) and body.mapping:
        body.ends()


def _open(token: re.Match[bytes], stack: list[Body]) -> None:
    body, bracket = stack[-1], token[0]
    labels = [] if not body.mapping or body.name is not None or bracket != b"{" else body.words
    body.words = [] if labels else body.words
    stack.append(Body(token.start(), bracket, labels))


def _shut(token: re.Match[bytes], stack: list[Body]) -> None:
    """Closes the innermost body; a bracket of another kind closes nothing unless one of its kind is open not far below."""
    wanted = _PAIRS[token[0]]
    if any(body.bracket == wanted for body in stack[:0:-1][:16]):
        while len(stack) > 1:
            if _pop(stack, token.end()) == wanted:
                return


def _pop(stack: list[Body], end: int) -> bytes:
    body = stack.pop()
    node = body.node(end)
    above = stack[-1]
    if body.labels and above.mapping and isinstance(node, Mapping):
        above.pairs.extend(node.pairs)
    else:
        above.put(node)
    return body.bracket


def _heredoc(token: re.Match[bytes], data: bytes) -> Scalar | None:
    close = re.compile(rb"(?m)^[ \t]*" + token[3] + rb"[ \t]*\r?$").search(data, token.end())
    if not close:
        return None
    end = max(token.end(), close.start() - 1)
    start, style = token.end(), ""
    if token[0].startswith((b"<<-", b"<<~")):
        widths = [len(line) - len(line.lstrip(b" ")) for line in data[start:end].split(b"\n") if line.strip()]
        style = f"block:{min(widths, default=0)}"
        start = min(end, start + min(widths, default=0))
    return Scalar(Span(start, end), Span(token.start(), close.end()), style, quoted=True)
