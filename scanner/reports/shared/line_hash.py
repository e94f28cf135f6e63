"""GitHub's `primaryLocationLineHash`, which tells code scanning that two uploads speak of the same alert.

Source: the description of partialFingerprints in GitHub's "SARIF support for code scanning", and the published test vectors of the upload
action. A rolling polynomial hash with base 37 over windows of 100 UTF-16 code units, modulo 2**64, taken at the start of each line;
spaces and tabs are left out, CR and CRLF count as LF, and the text ends in one 65535 and a hundred zeros. Printed in hexadecimal, a colon,
and which occurrence of that hash it is in the file, from 1.

The hash covers the unmasked line and has no key: whoever holds it can try guesses of a short secret. So it goes to GitHub alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from sys import byteorder

WINDOW = 100
BASE = 37
MASK = 2**64 - 1
END = 65535


def line_hashes(text: str) -> tuple[str, ...]:
    """The hash of each line of a file (index 0 is line 1); a text that ends in a newline has an empty last line too."""
    top = pow(BASE, WINDOW, 2**64)
    window, starting = [0] * WINDOW, [False] * WINDOW
    position, value, at_start = 0, 0, True
    hashes: list[str] = []
    seen: dict[int, int] = {}
    for unit in _units(text):
        if starting[position]:
            hashes.append(_print(value, seen))
        starting[position] = at_start and unit != 0
        value = (value * BASE + unit - window[position] * top) & MASK
        window[position] = unit
        position = (position + 1) % WINDOW
        at_start = unit == ord("\n")
    return tuple(hashes)


def _print(value: int, seen: dict[int, int]) -> str:
    seen[value] = seen.get(value, 0) + 1
    return f"{value:x}:{seen[value]}"


def _units(text: str) -> Iterator[int]:
    order = "utf-16-le" if byteorder == "little" else "utf-16-be"
    yield from _without_blanks(memoryview(text.encode(order, "surrogatepass")).cast("H"))
    yield END
    yield from [0] * WINDOW


def _without_blanks(units: Iterable[int]) -> Iterator[int]:
    previous = 0
    for unit in units:
        if unit == ord("\r") or (unit == ord("\n") and previous != ord("\r")):
            yield ord("\n")
        elif unit not in (ord(" "), ord("\t"), ord("\n")):
            yield unit
        previous = unit
