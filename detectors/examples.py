r"""Example templates of rules: text whose secrets are drawn afresh from a seed, so that no token-shaped string is stored.

`«...»` marks the exact span that must be reported. `‹alphabet:n›` or `‹alphabet:n-m›` draws characters; `‹name:arg:...›` calls the
`template` function of the check `name` (hyphens for underscores), which fills in a valid checksum (or raw bytes, as lone surrogates: PEP 383). `‹=text›` is literal text with
`\n`-style escapes for what TOML can't hold comfortably. Everything else stands for itself.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from detectors.artifact import Span

Template = Callable[..., str]

ALPHABETS = {
    "digit": string.digits,
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "alpha": string.ascii_letters,
    "alnum": string.ascii_letters + string.digits,
    "lowernum": string.ascii_lowercase + string.digits,
    "uppernum": string.ascii_uppercase + string.digits,
    "hex": "0123456789abcdef",
    "upperhex": "0123456789ABCDEF",
    "base32": string.ascii_uppercase + "234567",
    "lowerbase32": string.ascii_lowercase + "234567",
    "base58": "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
    "base64": string.ascii_letters + string.digits + "+/",
    "base64url": string.ascii_letters + string.digits + "-_",
    "word": string.ascii_letters + string.digits + "_",
    "password": string.ascii_letters + string.digits + "!#%*-_.",
}

_PLACE = re.compile("‹([^›]*)›")
_COUNT = re.compile(r"(\d+)(?:-(\d+))?\Z")


class TemplateError(ValueError):
    """A template that can't be expanded."""


class Example(NamedTuple):
    """An expanded template: UTF-8 bytes, and the byte spans that must be reported."""

    data: bytes
    expected: tuple[Span, ...]


def expand(template: str, random: Random, functions: Mapping[str, Template]) -> Example:
    """Expand one template with `functions` for the names that are no alphabets. Raises TemplateError."""
    text = _PLACE.sub(lambda match: _draw(match[1], random, functions), template)
    data, expected, start = bytearray(), [], -1
    for piece in re.split("([«»])", text):
        if piece == "«":
            start = len(data)
        elif piece == "»":
            if start < 0:
                raise TemplateError("» without «")
            expected.append(Span(start, len(data)))
            start = -1
        else:
            data += piece.encode("utf-8", "surrogateescape")
    if start >= 0:
        raise TemplateError("« without »")
    return Example(bytes(data), tuple(expected))


def _draw(call: str, random: Random, functions: Mapping[str, Template]) -> str:
    if call.startswith("="):
        return call[1:].encode().decode("unicode_escape")
    name, *arguments = call.split(":")
    count = _COUNT.match(arguments[0]) if len(arguments) == 1 else None
    if name in ALPHABETS and count:
        low = int(count[1])
        return draw(ALPHABETS[name], random.randint(low, int(count[2] or low)), random)
    if name not in functions:
        raise TemplateError(f"‹{call}›: no alphabet and no check template of that name")
    return functions[name](random, *arguments)


def draw(alphabet: str, length: int, random: Random) -> str:
    """`length` random characters; never one that repeats so much that it would look like a placeholder."""
    while True:
        text = "".join(random.choice(alphabet) for _ in range(length))
        if len(set(text)) * 4 >= min(length, len(set(alphabet)), 16) and not (length >= 12 and text.isalpha() and len(alphabet) > 60):
            return text
