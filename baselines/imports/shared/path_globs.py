r"""Path patterns of others as globs, where a glob says the same.

A pattern that is searched in a path matches anywhere in it: `node_modules` is the glob `*node_modules*`, `^docs/` is `/docs/**`, `\.md$` is `*.md`
(which as in .gitignore also covers a folder of such a name). A dot stands for a letter of a name, not for the slash between two: `go.mod` is meant so.
"""

from __future__ import annotations

import re

from baselines.globs import parse_glob
from detectors.foreign.re2 import Re2Error, parse
from detectors.foreign.tree import Bytes, Choice, Edge, Group, Node, Repeat

MOST = 64  # globs of one pattern
_ANY = "\0"  # stands for .* until the folders are told
_BEGIN, _END = "\1", "\2"
_NAME = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+@ /")


def globs_of(pattern: str) -> tuple[str, ...]:
    """The globs, or none where the pattern says what globs can't."""
    try:
        texts = _texts(parse(pattern))
        globs = tuple(dict.fromkeys(_glob(text) for text in texts))
        for glob in globs:
            parse_glob(glob, negatable=False)
    except (Re2Error, ValueError):
        return ()
    return globs


def _texts(node: Node) -> list[str]:
    """All texts that the node stands for, with marks for `.*` and edges. Raises ValueError where there is no end of them."""
    if isinstance(node, Edge):
        if node.kind not in ("begin", "end", "line-begin", "line-end"):
            raise ValueError(node.kind)
        return [_BEGIN if node.kind.endswith("begin") else _END]
    if isinstance(node, Bytes):
        if len(node.members) >= 255:
            return ["?"]
        if not node.members <= _NAME or len(node.members) > 2:
            raise ValueError("a class")
        return [chr(byte) for byte in sorted(node.members)]
    if isinstance(node, Repeat):
        return _repeated(node)
    if isinstance(node, Choice):
        found = [text for branch in node.branches for text in _texts(branch)]
    else:
        found = [""]
        for part in node.parts:
            found = [head + tail for tail in _texts(part) for head in found][: MOST + 1]
    if len(found) > MOST:
        raise ValueError("too many")
    return found


def _repeated(node: Repeat) -> list[str]:
    inner: Node = node.part
    while isinstance(inner, Group) and len(inner.parts) == 1:
        inner = inner.parts[0]
    if isinstance(inner, Bytes) and len(inner.members) >= 255 and node.most is None:
        return [_ANY] if node.least == 0 else ["?" + _ANY]
    if (node.least, node.most) == (0, 1):
        return ["", *_texts(node.part)]
    raise ValueError("a repetition")


def _glob(text: str) -> str:
    """One text as a glob. Raises ValueError where `.*` would have to cross from the middle of one name into another."""
    anchored, ended = text.startswith(_BEGIN), text.endswith(_END)
    body = text.strip(_BEGIN + _END)
    if _BEGIN in body or _END in body or not body.strip(_ANY + "/?"):
        raise ValueError("an edge in the middle, or nothing but wildcards")
    if body.startswith(_ANY):
        anchored, body = False, body.lstrip(_ANY)
    if body.endswith(_ANY):
        ended, body = False, body.rstrip(_ANY)
    if _ANY in re.sub(f"/{_ANY}/?", "", body):
        raise ValueError("crosses folders")
    body = body.replace(f"/{_ANY}/", "/**/").replace(f"/{_ANY}", "/**/*")
    if body.endswith("/"):
        body, ended = f"{body}**", True
    return f"{_head(body, anchored=anchored)}{body}{'' if ended else '*'}"


def _head(body: str, *, anchored: bool) -> str:
    """What stands before a text that begins the path, a name in it below a folder, or anywhere in a name."""
    if anchored:
        return "/"
    if body.startswith("/"):
        return "/*/**"
    return "**/*" if "/" in body else "*"
