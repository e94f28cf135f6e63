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
# Runs shorter than this on average are steps, as in abcd1234efgh5678: made up, yet of a shape that no single run explains.
_LONG = 6
# Values of at least so many letters and digits are doubted for steps; shorter ones are nothing but them.
_TELLING = 16


def veto(value: bytes) -> str | None:
    """Runs of at least four that cover most of the value, plain or interleaved. Random values do so less than once in ten thousand."""
    text = letters_and_digits(value[:4096]).lower()
    found = _found(text)
    return None if found is None or (len(text) >= _TELLING and _is_stepped(text, found)) else found


def doubt(value: bytes) -> str | None:
    """Many short runs, or two sequences interleaved, in a value as long as a token: probably typed by hand."""
    text = letters_and_digits(value[:4096]).lower()
    found = _found(text)
    return f"made of short runs ({found})" if found and _is_stepped(text, found) else None


def _found(text: bytes) -> str | None:
    if len(text) < 6:
        return None
    needed = 0.8 if text.isdigit() and len(text) < 16 else 0.65
    if covered(text) >= needed * len(text):
        return "sequence"
    if len(text) >= 10 and min(covered(text[::2]) / len(text[::2]), covered(text[1::2]) / len(text[1::2])) >= needed:
        return "two sequences interleaved"
    return None


def _is_stepped(text: bytes, found: str) -> bool:
    lengths = runs(text)
    return found != "sequence" or sum(lengths) <= _LONG * len(lengths)


def covered(text: bytes) -> int:
    """How many bytes of lower-case `text` stand in runs at least four long, each along one order or of one byte repeated."""
    return sum(runs(text))


def runs(text: bytes) -> list[int]:
    """The lengths of those runs, in order."""
    found, run, along = [], 1, -1
    for i in range(1, len(text)):
        step = STEPS.get(text[i - 1 : i + 1], 0) or (_SAME if text[i - 1] == text[i] else 0)
        if step & along:
            run, along = run + 1, step & along
        else:
            found.append(run)
            run, along = (2, step) if step else (1, -1)
    return [length for length in (*found, run) if length >= _RUN]
