"""Values that repeat: 00000000, abababab, deadbeefdeadbeef, 1111-2222."""

from __future__ import annotations

from detectors.alphabets import letters_and_digits

_LONG = 12  # bytes: a part so long that it may be a secret of its own


def veto(value: bytes) -> str | None:
    """All the same, a short period, or far fewer different characters than chance would give."""
    text = letters_and_digits(value[:4096])
    if len(text) < 4:
        return None
    distinct = len(set(text))
    if distinct == 1:
        return "one character repeated"
    if (len(text) >= 12 and distinct <= 2) or (len(text) >= 20 and distinct <= 4) or (len(text) >= 32 and distinct <= 6):
        return "few different characters"
    period = _period(text)
    if (period * 3 <= len(text) and len(text) >= 8) or (period * 2 <= len(text) and len(text) >= 16 and period < _LONG):
        return "repeats itself"
    return None


def doubt(value: bytes) -> str | None:
    """A value of which a long first part is all: a token that was pasted twice, or made up."""
    text = letters_and_digits(value[:4096])
    return "repeats its first half" if len(text) >= 2 * _LONG and _period(text) * 2 <= len(text) else None


def _period(text: bytes) -> int:
    """The shortest p with text[i] == text[i - p] throughout; the text's length if it has none."""
    return (text + text).find(text, 1) if len(text) % 2 == 0 or len(text) % 3 == 0 else _cut_period(text)


def _cut_period(text: bytes) -> int:
    for period in range(1, min(len(text) // 2, 24) + 1):
        if text.startswith(text[period:]):
            return period
    return len(text)
