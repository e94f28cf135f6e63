"""Amounts as people read them."""

from __future__ import annotations


def number(count: int) -> str:
    return f"{count:,}"


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 secret`, `4,031 secrets`."""
    return f"{number(count)} {noun if count == 1 else many or noun + 's'}"


def size(count: int) -> str:
    """Bytes in decimal units."""
    amount, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{int(amount)} B" if unit == "B" else f"{amount:.1f} {unit}"
