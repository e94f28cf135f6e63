"""What a language file says of its grammar, compiled: which nodes bind, name, quote, join, call and look up.

`load` reads the TOML of a language and of the language that it extends; every mistake is a SpecError that names the file and the key.
docs: scanner/languages/README.md describes the keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from scanner.syntax.escapes import STYLES
from scanner.syntax.select import Selector, selector


class SpecError(ValueError):
    """A language file that can't be used."""


class StringForm(NamedTuple):
    """How a string node is read, if `open` matches at its start. `close` matches at its end; without it the group `q` of `open` closes.

    `holes` are child nodes that stand for something else, and where their expression is. `inline` finds holes that the grammar leaves in the text.
    `content` selects the node that holds the text, `tails` are child nodes behind it. `dedent`: the
    indentation that all lines share is no part of the value; `closing` counts the line of the closing quotes, `lines` doesn't.
    """

    open: re.Pattern[bytes]
    close: re.Pattern[bytes] | None
    escapes: str
    holes: Mapping[str, Selector]
    inline: re.Pattern[bytes] | None
    content: Selector
    tails: frozenset[str]
    dedent: str
    quoted: bool


class Bind(NamedTuple):
    """A node that binds one name (or a list of names) to one value. `typed` selects what makes it a declaration, if anything."""

    kind: str
    name: Selector
    value: Selector
    typed: Selector


class Sequence(NamedTuple):
    """A node whose children bind one another: the last `key` (a field, `:kind`, or `*`) before one of `tokens` to the child behind it."""

    kind: str
    key: str
    tokens: frozenset[str]


class CallShape(NamedTuple):
    """A call: where its callee and arguments are (no arguments node: the node's own children behind the callee)."""

    callee: Selector
    arguments: Selector
    kind: str
    options: bool


class ArgumentShape(NamedTuple):
    name: Selector
    value: Selector


class Pair(NamedTuple):
    """A member access (object, property), a subscript (object, index) or a function (name, expression body)."""

    first: Selector
    second: Selector


class Spec(NamedTuple):
    """A language, ready for use. `roles` says what a node is when it is read as a value."""

    name: str
    package: str
    function: str
    reader: str
    indent_limit: int
    bombs: tuple[re.Pattern[bytes], ...]
    unclosed: tuple[tuple[re.Pattern[bytes], re.Pattern[bytes], int], ...]
    sigils: str
    heredoc: tuple[str, str]
    nodes: Mapping[str, frozenset[str]]
    operators: Mapping[str, frozenset[str]]
    strings: Mapping[str, tuple[StringForm, ...]]
    lexed: Mapping[str, str]
    binds: Mapping[str, tuple[Bind, ...]]
    sequences: Mapping[str, Sequence]
    calls: Mapping[str, CallShape]
    arguments: Mapping[str, ArgumentShape]
    members: Mapping[str, Pair]
    subscripts: Mapping[str, Pair]
    functions: Mapping[str, Pair]
    returns: Mapping[str, Selector]
    unwrap: Mapping[str, Selector]
    choices: Mapping[str, tuple[Selector, ...]]
    defaults: Mapping[str, Pair]
    callees: Mapping[str, tuple[tuple[str, str], ...]]
    methods: Mapping[str, str]
    lookups: tuple[str, ...]
    roles: Mapping[str, str]


NODES = (
    "names", "comments", "imports", "docstrings", "nulls", "numbers", "arrays", "mappings", "tuples", "lists", "opaque", "implicit",
    "annotations", "tokens",
)  # fmt: skip
OPERATORS = ("nodes", "concat", "compare", "choose", "percent", "braces", "pair")
# What a call may mean. Those of the first line give a value (scanner/syntax/functions.py), the others matter to the walk alone.
MEANINGS = (
    "value", "strip", "upper", "lower", "hex", "base64", "base64url", "url", "reversed", "bytes", "buffer", "join", "joined", "concat",
    "percent", "braces", "replace", "split", "lookup", "default",
    "compare", "pair", "pair-last", "header", "declare", "import", "none",
)  # fmt: skip


def load(name: str, tables: Mapping[str, Mapping[str, Any]]) -> Spec:
    """Compile the language `name` from the parsed TOML of all files that it needs. Raises SpecError."""
    try:
        return _compile(name, _merged(name, tables))
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise SpecError(f"languages/{name}.toml: {error!r}") from error


def _merged(name: str, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    table = tables[name]
    base = table.get("extends")
    return _merge(_merged(base, tables), table) if base else dict(table)


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lists grow (the extending file's entries first), tables merge, everything else is replaced."""
    merged = dict(base)
    for key, value in over.items():
        old = base.get(key)
        if isinstance(value, Mapping) and isinstance(old, Mapping):
            merged[key] = _merge(old, value)
        elif isinstance(value, list) and isinstance(old, list):
            merged[key] = [*value, *old]
        else:
            merged[key] = value
    return merged


def _compile(name: str, table: Mapping[str, Any]) -> Spec:
    grammar = table.get("grammar", {})
    parts: dict[str, Any] = {
        "nodes": {key: frozenset(table.get("nodes", {}).get(key, ())) for key in NODES},
        "operators": {key: frozenset(table.get("operators", {}).get(key, ())) for key in OPERATORS},
        "strings": _grouped((entry["node"], _form(entry)) for entry in table.get("string", ())),
        "lexed": dict(table.get("lexed", {})),
        "binds": _grouped((entry["node"], _bind(entry)) for entry in table.get("bind", ())),
        "sequences": {entry["node"]: Sequence(entry["kind"], entry["key"], frozenset(entry["tokens"])) for entry in reversed(table.get("sequence", ()))},
        "calls": {entry["node"]: _call(entry) for entry in reversed(table.get("call", ()))},
        "members": _pairs(table.get("member", {}), "object", "property"),
        "subscripts": _pairs(table.get("subscript", {}), "object", "index"),
        "functions": _pairs(table.get("function", {}), "name", "body"),
        "defaults": _pairs(table.get("default", {}), "key", "value"),
        "arguments": {
            node: ArgumentShape(selector(entry.get("name", "")), selector(entry["value"])) for node, entry in table.get("argument", {}).items()
        },
        "returns": {node: selector(where) for node, where in table.get("returns", {}).items()},
        "unwrap": {node: selector(where) for node, where in table.get("unwrap", {}).items()},
        "choices": {node: tuple(map(selector, where)) for node, where in table.get("choices", {}).items()},
    }
    _refuse_unknown(table.get("nodes", {}), NODES)
    _refuse_unknown(table.get("operators", {}), OPERATORS)
    return Spec(
        name=name,
        package=grammar.get("package", ""),
        function=grammar.get("function", "language"),
        reader=table.get("reader", "tree"),
        indent_limit=grammar.get("indent_limit", 0),
        bombs=tuple(re.compile(bomb.encode()) for bomb in grammar.get("bombs", ())),
        unclosed=tuple((re.compile(opening.encode()), re.compile(closing.encode()), most) for opening, closing, most in grammar.get("unclosed", ())),
        sigils=table.get("sigils", ""),
        heredoc=tuple(table.get("heredoc", ("", ""))),
        callees=_callees(table.get("calls", {})),
        methods={name: meaning for meaning, names in table.get("methods", {}).items() for name in names},
        lookups=tuple(table.get("lookups", ())),
        roles=_roles(parts),
        **parts,
    )


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise SpecError(f"unknown keys {unknown}")


def _grouped(entries: Iterable[tuple[str, Any]]) -> dict[str, tuple[Any, ...]]:
    grouped: dict[str, tuple[Any, ...]] = {}
    for node, entry in entries:
        grouped[node] = (*grouped.get(node, ()), entry)
    return grouped


def _form(entry: Mapping[str, Any]) -> StringForm:
    if entry.get("escapes", "none") not in STYLES:
        raise SpecError(f"no escape style {entry['escapes']!r}")
    holes = entry.get("holes", {})
    return StringForm(
        open=re.compile(entry.get("open", "").encode()),
        close=re.compile(entry["close"].encode()) if "close" in entry else None,
        escapes=entry.get("escapes", "none"),
        holes={node: selector(where) for node, where in holes.items()},
        inline=re.compile(entry["inline"].encode()) if "inline" in entry else None,
        content=selector(entry.get("content", "")),
        tails=frozenset(entry.get("tails", ())),
        dedent=entry.get("dedent", ""),
        quoted=entry.get("quoted", True),
    )


def _bind(entry: Mapping[str, Any]) -> Bind:
    return Bind(entry["kind"], selector(entry["name"]), selector(entry["value"]), selector(entry.get("typed", "")))


def _call(entry: Mapping[str, Any]) -> CallShape:
    return CallShape(selector(entry["callee"]), selector(entry.get("arguments", "")), entry.get("kind", "positional"), entry.get("options", False))


def _pairs(table: Mapping[str, Mapping[str, str]], first: str, second: str) -> dict[str, Pair]:
    return {node: Pair(selector(entry.get(first, "")), selector(entry.get(second, ""))) for node, entry in table.items()}


def _callees(table: Mapping[str, list[str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Last component of a callee -> (dotted name, meaning), the longest name first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for meaning, names in table.items():
        if meaning not in MEANINGS:
            raise SpecError(f"no meaning {meaning!r}")
        for name in names:
            found.setdefault(name.rpartition(".")[2], []).append((name, meaning))
    return {last: tuple(sorted(names, key=lambda pair: -len(pair[0]))) for last, names in found.items()}


def _roles(parts: Mapping[str, Any]) -> dict[str, str]:
    """The first that fits says what a node is as a value."""
    nodes = parts["nodes"]
    order: tuple[tuple[str, Iterable[str]], ...] = (
        ("string", parts["strings"]), ("lexed", parts["lexed"]), ("implicit", nodes["implicit"]), ("operator", parts["operators"]["nodes"]),
        ("call", parts["calls"]), ("choice", parts["choices"]), ("default", parts["defaults"]), ("subscript", parts["subscripts"]),
        ("member", parts["members"]), ("name", nodes["names"]), ("list", nodes["lists"]), ("array", nodes["arrays"]), ("tuple", nodes["tuples"]),
        ("mapping", nodes["mappings"]), ("function", parts["functions"]), ("opaque", nodes["opaque"]),
        ("number", nodes["numbers"]), ("null", nodes["nulls"]),
    )  # fmt: skip
    roles: dict[str, str] = {}
    for role, kinds in order:
        for kind in kinds:
            roles.setdefault(kind, role)
    return roles
