"""Values that are cut off: tokens without their signature, keys without their body."""

from __future__ import annotations

import re

# RFC 7515, 7.1: header.payload.signature, each in base64url; RFC 7519, 6: an unsecured JWT has an empty signature. No one is let in with it.
# Both parts begin with a brace and mostly a quote, which is `ey` and `eyJ`.
_UNSIGNED = re.compile(rb"ey[A-Za-z0-9_-]{4,}\.ey[A-Za-z0-9_-]*\.?\Z")
# RFC 7468, 2: five dashes, BEGIN, a blank, a label, five dashes.
_HEADING = re.compile(rb"-----BEGIN (?:[A-Z0-9][A-Z0-9 -]*)?-----")


def veto(value: bytes) -> str | None:
    """JSON web tokens whose signature is absent, and what begins as a PEM heading without being one."""
    text = value.strip()
    if _UNSIGNED.match(text):
        return "a token without its signature"
    return "a broken PEM heading" if text.startswith(b"-----BEGIN") and not _HEADING.match(text) else None
