"""Common words, to tell what people call things from what was drawn at random.

english.txt is made from SCOWL (LICENSE-SCOWL.txt); technical.txt adds what programs are full of, people.txt given names. One word a line, lower case.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

_ENDINGS = (
    ("s", ("",)), ("es", ("",)), ("ies", ("y",)), ("d", ("",)), ("ed", ("",)), ("ied", ("y",)), ("ing", ("", "e")), ("ly", ("",)), ("ily", ("y",)),
    ("r", ("",)), ("er", ("",)), ("rs", ("",)), ("ers", ("",)), ("ings", ("", "e")), ("ness", ("",)), ("ment", ("",)), ("ion", ("", "e")),
    ("ions", ("", "e")), ("able", ("", "e")), ("ful", ("",)), ("less", ("",)), ("ation", ("", "e")), ("ization", ("ize",)),
)  # fmt: skip
_LONGEST = 14


class Words(NamedTuple):
    """The list; words without their regular endings."""

    bare: frozenset[str]

    def known(self, word: str) -> bool:
        """Whether a lower-case word, or what it is an inflection of, is listed."""
        if word in self.bare:
            return True
        return any(word.endswith(ending) and self._stem(word[: -len(ending)], repairs) for ending, repairs in _ENDINGS if len(word) > len(ending) + 2)

    def _stem(self, stem: str, repairs: tuple[str, ...]) -> bool:
        doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in self.bare
        return doubled or any(stem + repair in self.bare for repair in repairs)

    def covered(self, letters: str, shortest: int = 4) -> int:
        """The most letters of a lower-case run that known words side by side account for; runs past 64 letters count by their head."""
        letters = letters[:64]
        best = [0] * (len(letters) + 1)
        for end in range(1, len(letters) + 1):
            best[end] = best[end - 1]
            for start in range(max(0, end - _LONGEST), end - shortest + 1):
                gain = best[start] + end - start
                if gain > best[end] and self.known(letters[start:end]):
                    best[end] = gain
        return best[-1]


def load_words() -> Words:
    """Read the lists: about 15 000 words, a few milliseconds. Keep the result for the run."""
    folder = Path(__file__).parent
    return Words(frozenset(word for name in ("english.txt", "technical.txt", "people.txt") for word in (folder / name).read_text(encoding="ascii").split()))
