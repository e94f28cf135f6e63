"""What syntax yields: a name bound to a value, with exact places. Languages and configuration formats alike produce `Binding`s."""

from __future__ import annotations

from typing import NamedTuple

from detectors.artifact import Span

# assignment, declaration, attribute, argument (keyword), positional, entry (mapping, configuration key), default (parameter), comparison,
# annotation, element (attribute of markup or its text), header, option (command line), return, unnamed
BINDING_KINDS = (
    "assignment", "declaration", "attribute", "argument", "positional", "entry", "default", "comparison", "annotation", "element",
    "header", "option", "return", "unnamed",
)


class Part(NamedTuple):
    """One literal piece in the source: the span of its content without quotes, in bytes of the artifact."""

    span: Span


class Literal(NamedTuple):
    """A constant, folded: `text` is its value in bytes (escapes undone, UTF-8), `parts` where its pieces stand.

    `steps` names what was folded or decoded to get it (concatenation, base64, hex, join, ...). `holes` says that a template had
    variable parts, which are left out of `text` as `{}`.
    """

    text: bytes
    parts: tuple[Part, ...]
    quoted: bool = True
    steps: tuple[str, ...] = ()
    holes: bool = False

    @property
    def span(self) -> Span:
        return Span(self.parts[0].span.start, self.parts[-1].span.end)


class Reference(NamedTuple):
    """A name that stands for a value elsewhere: variable, constant, `${X}`, `{{ x }}`, `$x`. `text` is as written."""

    text: str


class Call(NamedTuple):
    """A call that computes the value; `callee` is its dotted name as written."""

    callee: str
    key: str = ""


class Lookup(NamedTuple):
    """A lookup of `key` (environment, store, settings) by `callee`, with the literal that is used when it yields nothing, if any."""

    callee: str
    key: str
    default: Literal | None = None


class Unknown(NamedTuple):
    """A value that syntax sees and can't tell."""

    why: str = ""


Value = Literal | Reference | Call | Lookup | Unknown


class Binding(NamedTuple):
    """`name` is the path as written, joined by dots (`spring.datasource.password`, `self.token`, `config["db"]["pw"]` -> config.db.pw);
    for a positional argument the callee and index (`connect#2`); empty for unnamed literals.

    `replaceable` is the span of the whole expression that a store reference would replace (with quotes). `callee` is the function or
    constructor that an argument belongs to. `context` holds words like comment, docstring, test, template, import.
    """

    name: str
    kind: str
    language: str
    value: Value
    name_span: Span | None = None
    replaceable: Span | None = None
    callee: str = ""
    context: tuple[str, ...] = ()


class Reading(NamedTuple):
    """The outcome of reading one artifact's structure. `degraded` says why it is not whole (empty: it is)."""

    bindings: tuple[Binding, ...]
    degraded: str = ""
