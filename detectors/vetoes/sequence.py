"""Values that count or walk: 0123456789abcdef, abcdefgh, qwertyuiop, a1b2c3d4e5f6."""

from __future__ import annotations

from detectors.alphabets import letters_and_digits

# A run follows one of these orders, forwards or backwards; the alphabet and counting wrap round.
ORDERS = (
    b"abcdefghijklmnopqrstuvwxyza", b"012345678901", b"89abcdef0", b"qwertyuiop", b"asdfghjkl", b"zxcvbnm", b"qwertzuiop", b"yxcvbnm",
    b"azertyuiop", b"qsdfghjklm", b"1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)  # fmt: skip
_SAME = 1 << 2 * len(ORDERS)


def _steps() -> dict[bytes, int]:
    """Pairs of neighbours, and the directed orders that they are neighbours in, one bit each."""
    steps: dict[bytes, int] = {}
    for i, line in enumerate(ORDERS):
        for j, order in enumerate((line, line[::-1])):
            for k in range(len(order) - 1):
                steps[order[k : k + 2]] = steps.get(order[k : k + 2], 0) | 1 << 2 * i + j
    return steps


STEPS = _steps()
_RUN = 4


def veto(value: bytes) -> str | None:
    """Runs of at least four that cover most of the value, plain or interleaved. Random values do so less than once in ten thousand."""
    text = letters_and_digits(value[:4096]).lower()
    if len(text) < 6:
        return None
    needed = 0.8 if text.isdigit() and len(text) < 16 else 0.65
    if covered(text) >= needed * len(text):
        return "sequence"
    if len(text) >= 10 and min(covered(text[::2]) / len(text[::2]), covered(text[1::2]) / len(text[1::2])) >= needed:
        return "two sequences interleaved"
    return None


def covered(text: bytes) -> int:
    """How many bytes of lower-case `text` stand in runs at least four long, each along one order or of one byte repeated."""
    total, run, along = 0, 1, -1
    for i in range(1, len(text)):
        step = STEPS.get(text[i - 1 : i + 1], 0) or (_SAME if text[i - 1] == text[i] else 0)
        if step & along:
            run, along = run + 1, step & along
        else:
            total += run if run >= _RUN else 0
            run, along = (2, step) if step else (1, -1)
    return total + (run if run >= _RUN else 0)
