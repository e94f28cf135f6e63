"""From a tree to bindings: name paths, names beside values, what special keys mean."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span
from detectors.binding import Lookup, Reference
from detectors.offsets import Decoded
from scanner.formats.common import meanings
from scanner.formats.common.collector import Collector, unpacked
from scanner.formats.common.escapes import decode
from scanner.formats.common.items import sequence_items
from scanner.formats.common.tree import ELEMENT_BYTES, Mapping, Node, Path, Scalar, Sequence, name_of, outer_span

_NAME = re.compile(rb"[^\r\n]{1,200}")
Step = tuple[Node, Path | None]


class Shape(NamedTuple):
    """What a mapping's keys say of all of them: a name beside its value, `kind`, `type`, `kty`."""

    name: Scalar | None
    kind: str
    typed: bool
    jwk: bool


def walk(root: Node, out: Collector, path: Path | None = None, *, skip: frozenset[int] = frozenset()) -> None:
    """Bindings of all leaves of a document, or of what stands at `path`, that have to do with what is wanted.

    `skip`: starts of nodes that are read elsewhere.
    """
    stack: list[Step] = [(root, path)]
    while stack:
        node, path = stack.pop()
        if outer_span(node).start in skip:
            continue
        if isinstance(node, Scalar):
            emit(node, path, out)
        elif (path is not None and path.hit) or out.wanted.hits(node.span):
            stack.extend(reversed(_children(node, path, out)))


def _children(node: Mapping | Sequence, path: Path | None, out: Collector) -> list[Step]:
    if isinstance(node, Sequence):
        return sequence_items(node, path, out)
    keys = [_key(key, out) for key, _ in node.pairs]
    if path is not None and len(node.pairs) == 1 and keys[0] in meanings.REFERENCE_KEYS:
        _elsewhere(node, path, keys[0], out)
        return []
    return _mapping(node, keys, path, out)


def _key(key: Scalar, out: Collector) -> str:
    return out.data[key.span.start : min(key.span.end, key.span.start + ELEMENT_BYTES)].decode("utf-8", "replace").lower()


def _mapping(node: Mapping, keys: list[str], path: Path | None, out: Collector) -> list[Step]:
    shape = Shape(_name_beside(node, keys, out), _document_kind(node, keys, out), "type" in keys, "kty" in keys)
    asked = (path is not None and path.hit) or out.wanted.everything or (shape.name is not None and out.wanted.hits(shape.name.outer))
    steps: list[Step] = []
    for (key, child), lower in zip(node.pairs, keys, strict=True):
        if asked or out.wanted.hits(Span(key.outer.start, outer_span(child).end)):
            steps.append((child, _marked(_below(key, lower, shape, path, out), lower, path, shape)))
    return steps


def _below(key: Scalar, lower: str, shape: Shape, path: Path | None, out: Collector) -> Path:
    if shape.name is not None and lower in meanings.VALUE_KEYS:
        below = _step(path, shape.name, lower, out)
        kind = "default" if lower in meanings.DEFAULT_KEYS else below.kind
        return below._replace(hit=below.hit or out.asked(key.outer), kind=kind)
    if path is not None and not path.counted and _says_nothing(key, lower, shape, out):
        hit = path.hit or out.asked(key.outer)
        return path._replace(hit=hit, kind="default" if lower in meanings.DEFAULT_KEYS else path.kind)
    return _step(path, key, lower, out)


def _says_nothing(key: Scalar, lower: str, shape: Shape, out: Collector) -> bool:
    """`value`, `default`: the path above is the name. `Default` alone is a name of its own (ConnectionStrings.Default), a parameter has a type."""
    return lower in meanings.EMPTY_KEYS and (shape.typed or out.data[key.span.start : key.span.end] != b"Default")


def _step(above: Path | None, key: Scalar, lower: str, out: Collector) -> Path:
    element = element_of(key, out.data)
    hit = (above is not None and above.hit) or out.asked(key.outer)
    header = meanings.is_header_key(lower) or lower.endswith("authorization") or (above is not None and above.kind == "header")
    kind = "header" if header else "entry"
    context = above.context if above is not None and not above.encoded else ()
    return Path(above, element, key.outer, hit, kind, context=context)


def element_of(key: Scalar, data: bytes) -> bytes:
    """A key's text as an element of a path."""
    if not key.style or key.style == "alias" or (data.find(b"\\", *key.span) < 0 and key.style == "json"):
        return data[key.span.start : min(key.span.end, key.span.start + ELEMENT_BYTES)]
    return decode(data, key.span, key.style).data[:ELEMENT_BYTES]


def _marked(below: Path, lower: str, above: Path | None, shape: Shape) -> Path:
    """Adds what special keys tell of their values."""
    if shape.kind == "secret" and lower in meanings.SECRET_DATA:
        return _with(below, "kubernetes-secret")
    if shape.kind == meanings.SEALED and lower == "encrypteddata":
        return _with(below, "encrypted")
    if shape.jwk and lower in meanings.PRIVATE_JWK:
        return _with(below, "jwk")
    secret_data = above is not None and "kubernetes-secret" in above.context and above.element == b"data"
    docker = lower == "auth" and above is not None and above.parent is not None and above.parent.element == b"auths"
    if secret_data or docker or lower in meanings.KUBECONFIG_DATA:
        return (_with(below, "docker-auth") if docker else below)._replace(encoded=True)
    return below


def _with(path: Path, word: str) -> Path:
    return path if word in path.context else path._replace(context=(*path.context, word))


def _name_beside(node: Mapping, keys: list[str], out: Collector) -> Scalar | None:
    """The name of a {name: X, value: Y} mapping."""
    if not any(key in meanings.VALUE_KEYS for key in keys):
        return None
    for wanted in meanings.NAME_KEYS:
        if wanted in keys:
            child = node.pairs[keys.index(wanted)][1]
            if isinstance(child, Scalar) and _NAME.fullmatch(out.data, child.span.start, child.span.end):
                return child
    return None


def _document_kind(node: Mapping, keys: list[str], out: Collector) -> str:
    if "kind" not in keys:
        return ""
    child = node.pairs[keys.index("kind")][1]
    return _key(child, out) if isinstance(child, Scalar) else ""


def _elsewhere(node: Mapping, path: Path, key: str, out: Collector) -> None:
    """`secretKeyRef: {name: n, key: k}`, `Ref: X`: where the value comes from."""
    child = node.pairs[0][1]
    if not (path.hit or out.wanted.hits(node.span) or out.wanted.hits(path.span)):
        return
    details = [child] if isinstance(child, Scalar) else []
    if isinstance(child, Mapping):
        details = [leaf for name, leaf in child.pairs if isinstance(leaf, Scalar) and _key(name, out) in meanings.REFERENCE_DETAILS]
    texts = [out.data[leaf.span.start : leaf.span.end][:ELEMENT_BYTES].decode("utf-8", "replace") for leaf in details]
    callee = out.data[node.pairs[0][0].span.start : node.pairs[0][0].span.end].decode("utf-8", "replace")
    value = Lookup(callee, "/".join(texts)) if key != "ref" else Reference("/".join(texts))
    out.value(name_of(path), path.kind, value, name_span=path.span, replaceable=node.span, context=path.context)


def emit(leaf: Scalar, path: Path | None, out: Collector) -> None:
    """The binding of one leaf."""
    hit = path is not None and path.hit
    span = path.span if path is not None else None
    if leaf.span.start >= leaf.span.end or not (hit or out.wanted.hits(leaf.outer) or out.wanted.hits(span)):
        return
    kind = path.kind if path is not None else "unnamed"
    context = path.context if path is not None else ()
    name = name_of(path)
    if leaf.style == "alias" or leaf.tag in meanings.REFERENCE_TAGS:
        text = (leaf.tag + b" " + out.data[leaf.span.start : leaf.span.end]).strip()[:ELEMENT_BYTES]
        out.value(name, kind, Reference(text.decode("utf-8", "replace")), name_span=span, replaceable=leaf.outer, context=context)
        return
    text_ = decode(out.data, leaf.span, leaf.style)
    steps: tuple[str, ...] = ()
    inner = unpacked(text_) if leaf.tag == b"tag:yaml.org,2002:binary" or (path is not None and path.encoded) else None
    if inner is not None:
        text_, steps = _after_user(inner, context), ("base64",)
    if leaf.tag.startswith(b"!") and leaf.tag != b"!":
        context = (*context, "tag:" + leaf.tag[:40].decode("ascii", "replace"))
    out.text(name, kind, text_, quoted=leaf.quoted, name_span=span, replaceable=leaf.outer, context=context, steps=steps)


def _after_user(text: Decoded, context: tuple[str, ...]) -> Decoded:
    """The password of docker's `user:password`."""
    colon = text.data.find(b":") if "docker-auth" in context else -1
    return text.cut(Span(colon + 1, len(text.data))) if colon >= 0 else text
