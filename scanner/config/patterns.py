"""Patterns of `[[allow]]`: regular expressions over whole values that can't backtrack for long."""

from __future__ import annotations

import re
import warnings

LONGEST = 1000


def compile_pattern(text: str) -> re.Pattern[bytes]:
    """Compile a pattern over bytes. Raises ValueError that says what is wrong with it, without quoting it: it may hold the value itself."""
    from detectors.linear import problem  # the parser of patterns, needed only where a configuration has one

    if not text.isascii() or not 0 < len(text) <= LONGEST:
        raise ValueError(f"must have 1 to {LONGEST} ASCII characters; write other bytes as \\x41")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(text.encode("ascii"))
        found = problem(text)
    except (re.error, RecursionError, OverflowError, Warning) as error:
        where = f" (character {error.pos + 1})" if isinstance(error, re.error) and error.pos is not None else ""
        raise ValueError(f"is no regular expression{where}") from None
    if found:
        raise ValueError(f"is not allowed: it {found}")
    return compiled
