"""Whether decoded bytes are worth reading on."""

from __future__ import annotations

from detectors.decoders.gzip import is_packed
from detectors.keys import is_binary_key

_CONTROLS = bytes((*range(9), 11, 12, *range(14, 32), 127))
_LEAST = 6


def is_text(data: bytes) -> bool:
    """Whether the bytes are UTF-8 without control characters: what decodes to anything else was no text, or never encoded."""
    if len(data) < _LEAST or data.translate(None, _CONTROLS) != data:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_worth(data: bytes) -> bool:
    return is_text(data) or is_packed(data) or is_binary_key(data)
