"""A regular expression as a tree over bytes, and how it is written for Python's `re`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

ALL = frozenset(range(256))
# What may stand for itself, outside and inside of a class.
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-:/=\"'<>@%,;!` ")
_IN_CLASS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:/=\"'<>@%,;!`.+*$(){}?# ")
_EDGES = {"b": r"\b", "B": r"\B", "begin": r"\A", "end": r"\Z", "line-begin": "(?m:^)", "line-end": "(?m:$)"}


class Bytes(NamedTuple):
    """One byte of a set."""

    members: frozenset[int]


class Edge(NamedTuple):
    """Something of no width: b (word boundary), B, begin or end (of the text), line-begin or line-end."""

    kind: str


class Group(NamedTuple):
    """Parts one after the other. `number` is the capture's (from 1), 0 where it captures nothing."""

    parts: tuple[Node, ...]
    number: int = 0


class Choice(NamedTuple):
    """Alternatives."""

    branches: tuple[Node, ...]


class Repeat(NamedTuple):
    """`most` is None where there is no end."""

    part: Node
    least: int
    most: int | None
    lazy: bool = False


Node = Bytes | Edge | Group | Choice | Repeat


def write(node: Node, secret: int, bound: int) -> str:
    """The node for `re` over bytes, as latin-1 text; capture `secret` as the group of that name, open repetitions ending at `bound`."""
    if isinstance(node, Bytes):
        return write_set(node.members)
    if isinstance(node, Edge):
        return _EDGES[node.kind]
    if isinstance(node, Choice):
        return "(?:" + "|".join(write(branch, secret, bound) for branch in node.branches) + ")"
    if isinstance(node, Repeat):
        text = write(node.part, secret, bound)
        alone = isinstance(node.part, Bytes | Choice) or (isinstance(node.part, Group) and node.part.number == secret)
        return (text if alone else f"(?:{text})") + _count(node, bound)
    inner = "".join(write(part, secret, bound) for part in node.parts)
    return f"(?P<secret>{inner})" if node.number == secret else inner


def _count(node: Repeat, bound: int) -> str:
    most = max(bound, node.least) if node.most is None else node.most
    lazy = "?" if node.lazy else ""
    if (node.least, most) == (0, 1):
        return f"?{lazy}"
    return f"{{{node.least}}}" if node.least == most else f"{{{node.least},{most}}}{lazy}"


def write_set(members: frozenset[int]) -> str:
    """A set of bytes as a class, or as the byte itself."""
    if len(members) == 1:
        return _letter(next(iter(members)), _PLAIN)
    if len(members) > 128 and len(members) < 256:
        return "[^" + _ranges(ALL - members) + "]"
    return "[" + _ranges(members) + "]"


def _ranges(members: frozenset[int]) -> str:
    ranges: list[list[int]] = []
    for byte in sorted(members):
        if ranges and ranges[-1][1] == byte - 1:
            ranges[-1][1] = byte
        else:
            ranges.append([byte, byte])
    return "".join(
        _letter(low, _IN_CLASS) + ("" if high == low else ("" if high == low + 1 else "-") + _letter(high, _IN_CLASS)) for low, high in ranges
    )


def _letter(byte: int, plain: frozenset[int]) -> str:
    if byte in plain:
        return chr(byte)
    return f"\\{chr(byte)}" if 32 < byte < 127 else {9: r"\t", 10: r"\n", 13: r"\r"}.get(byte, f"\\x{byte:02x}")


def captures(node: Node) -> tuple[int, ...]:
    """The numbers of all captures, in their order."""
    own = (node.number,) if isinstance(node, Group) and node.number else ()
    return (*own, *(number for child in children(node) for number in captures(child)))


def children(node: Node) -> Sequence[Node]:
    if isinstance(node, Group):
        return node.parts
    if isinstance(node, Choice):
        return node.branches
    return (node.part,) if isinstance(node, Repeat) else ()


def edges(node: Node) -> set[str]:
    """The kinds of all edges in it."""
    own = {node.kind} if isinstance(node, Edge) else set[str]()
    return own.union(*(edges(child) for child in children(node)))


def is_open(node: Node) -> bool:
    """Whether a repetition in it has no end."""
    return (isinstance(node, Repeat) and node.most is None) or any(is_open(child) for child in children(node))


def can_be_empty(node: Node) -> bool:
    """Whether it can match nothing."""
    if isinstance(node, Bytes):
        return False
    if isinstance(node, Choice):
        return any(can_be_empty(branch) for branch in node.branches)
    if isinstance(node, Repeat):
        return node.least == 0 or can_be_empty(node.part)
    return all(can_be_empty(child) for child in children(node))
