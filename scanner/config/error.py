"""The one error of a configuration, and the words it is told in."""

from __future__ import annotations

from collections.abc import Iterable


class ConfigError(ValueError):
    """A configuration that can't be obeyed: `file`, `key` and what would be valid are in the message. Never holds a value of the file."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(": ".join(shown(part) for part in (file, key, problem) if part))
        self.file, self.key, self.problem = file, key, problem


def shown(text: str) -> str:
    """The text with everything escaped that a terminal would obey or an encoder would refuse (control characters, lone surrogates)."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode("ascii") for char in text)


def choices(valid: Iterable[str], written: object = None) -> str:
    """`one of a, b, c`, with the valid word that is nearest to what was written."""
    words = list(valid)
    return f"one of {', '.join(words)}{near(written, words)}"


def near(written: object, words: Iterable[str]) -> str:
    """` (did you mean 'x'?)`, or nothing."""
    from difflib import get_close_matches  # 2 ms, on the way to an error only

    plain = {word.lower().replace("_", "-"): word for word in words}
    found = get_close_matches(written.lower().replace("_", "-"), plain, n=1) if isinstance(written, str) else []
    return f" (did you mean {plain[found[0]]!r}?)" if found else ""
