"""Values of HTTP Authorization headers (RFC 7235): a scheme and a credential. Basic is user:password in base64 (RFC 7617)."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import NamedTuple

from detectors.artifact import Span

_HEADER = re.compile(rb"\s*(?:Authorization[:=]\s*)?(Basic|Bearer|Token|Api-?Key|Digest|Negotiate|NTLM|JWT|SSWS|GenieKey|OAuth|AWS|PRIVATE-TOKEN)\s{1,4}(?:token=)?[\"']?([A-Za-z0-9+/=_.~:-]{6,4096})[\"']?\s*\Z", re.IGNORECASE)


class Credential(NamedTuple):
    """`value` is what is judged (of Basic the decoded password), `span` where its encoded form stands in the text, `user` of Basic."""

    scheme: str
    value: bytes
    span: Span
    user: str = ""
    kind: str = "token"


def read_header(text: bytes) -> Credential | None:
    """The credential of a header's value, or None if the text is none."""
    match = _HEADER.match(text)
    if match is None:
        return None
    scheme = match[1].decode().lower()
    if scheme != "basic":
        return Credential(scheme, match[2], Span(*match.span(2)))
    pair = decode_basic(match[2])
    if pair is None:
        return Credential(scheme, match[2], Span(*match.span(2)), kind="credential")
    return Credential(scheme, pair[1], Span(*match.span(2)), pair[0].decode("utf-8", "replace"), "password")


def decode_basic(encoded: bytes) -> tuple[bytes, bytes] | None:
    """User and password of base64 text, or None."""
    try:
        data = b64decode(encoded + b"=" * (-len(encoded) % 4), validate=True)
    except ValueError:
        return None
    user, colon, password = data.partition(b":")
    readable = all(32 <= byte < 127 or byte > 160 for byte in data)
    return (user, password) if colon and password and readable else None
