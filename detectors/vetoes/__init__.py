"""Named reasons why a value can't be a live secret. One reason per module; each has `veto(value: bytes) -> str | None`.

`veto` here is what every rule asks: it is so careful that a random token body is refused less than once in ten thousand.
The looser judgements of values beside a name (paths, prose, hashes, ...) are made in detectors/judging.
"""

from __future__ import annotations

from collections.abc import Container

from detectors.vetoes import masked, placeholder, public, reference, repetition, sequence

WORDS = (placeholder.veto, masked.veto)
SHAPES = (reference.veto, repetition.veto, sequence.veto)


def veto(value: bytes, *, name: str = "", placeholders: bool = True, known: Container[str] = frozenset()) -> str | None:
    """Why `value` can't be a live secret, or None.

    `name` is what the value is bound to. `placeholders` is false for rules whose own format holds such words.
    `known` are SHA-256 hex digests of values that are public (`public.load_known`).
    """
    if not value.strip():
        return "empty"
    if known and (reason := public.veto(value, known)):
        return reason
    for test in (*WORDS, *SHAPES) if placeholders else SHAPES:
        if reason := test(value):
            return reason
    return placeholder.veto_name(value, name) if placeholders and name else None


def doubt(value: bytes) -> str | None:
    """Why `value` was probably typed by hand, though nothing says that it is no secret; or None."""
    return sequence.doubt(value) or repetition.doubt(value)
