"""Is there anything in an object that is worth examining with its path? What history asks of every object, hundreds of thousands of times.

Formats answer by a match of their own. For names, the line alone is read lexically and judged; the answer is remembered by the line's
bytes, since histories repeat their lines: on a Ruby repository eight hints of nine stood in a line that was known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding
from detectors.encoding import as_text
from detectors.judging import Knowledge, judge
from detectors.matching import Matched, Matcher
from detectors.model import CONFIDENCES, at_least
from detectors.prejudge import is_other_word, is_worth, snippet

MOST_REMEMBERED = 24 << 20  # bytes of lines and what they take besides
OVERHEAD = 100
ReadLines = Callable[[Artifact], Sequence[Binding]]


class Prospector:
    """`floor` is the least confidence that makes a line worth it."""

    def __init__(self, matcher: Matcher, read_lines: ReadLines, knowledge: Knowledge, floor: str) -> None:
        self._matcher = matcher
        self._read_lines = read_lines
        self._knowledge = knowledge
        self._floor = floor
        self._known: dict[bytes, bool] = {}
        self._held = 0
        self._new: list[str] = []
        self._settled: frozenset[bytes] | None = None

    def find(self, data: bytes) -> Matched:
        return self._matcher.find(data)

    def digest(self, data: bytes) -> str:
        """A name for all that is worth examining in the bytes, hexadecimal; empty where nothing is. Equal lines give equal names."""
        return self.digest_of(*self.find_text(data))

    def find_text(self, data: bytes) -> tuple[bytes, Matched]:
        """The bytes as text (UTF-8 for UTF-16), and what matches in it."""
        text = as_text(Artifact(Origin(), data)).data
        return text, self._matcher.find(text)

    def digest_of(self, text: bytes, matched: Matched) -> str:
        """The same where the matches are known already."""
        worth = {match.rule.id.encode() + b"\n" + text[match.span.start : match.span.end] for match in matched.matches}
        worth |= {line for line, ends in self._lines(text, matched.hints).items() if self._is_worth(line, ends)}
        return blake2b(b"\n".join(sorted(worth)), digest_size=8).hexdigest() if worth else ""

    def worth(self, text: bytes, hints: Sequence[int]) -> list[int]:
        """Of the hints those in whose line something was judged a secret."""
        lines = self._lines(text, hints)
        worth = {line for line, ends in lines.items() if self._is_worth(line, ends)}
        if not worth:
            return []
        places = ((end, snippet(text, end)) for end in hints)
        return [end for end, place in places if text[place.start : place.end] in worth]

    def new_worth(self) -> list[str]:
        """Names of the lines that were found worth it since the last call, hexadecimal."""
        new, self._new = self._new, []
        return new

    def settle(self, worth: Iterable[str]) -> None:
        """Of all single lines these are worth it, by their names, and no other: what lies on two lines is judged all the same."""
        self._settled = frozenset(bytes.fromhex(name) for name in worth)

    def _lines(self, text: bytes, hints: Sequence[int]) -> dict[bytes, list[int]]:
        """The lines with hints, each with the offsets in it just behind its hints."""
        lines: dict[bytes, list[int]] = {}
        place = Span(0, -1)
        ends: list[int] = []
        for end in hints:
            if is_other_word(text, end):
                continue
            if not place.start <= end <= place.end or text.find(b"\n", place.start, end) >= 0:
                place = snippet(text, end)
                ends = lines.setdefault(text[place.start : place.end], [])
            ends.append(end - place.start)
        return lines

    def _is_worth(self, line: bytes, ends: Sequence[int]) -> bool:
        known = self._known.get(line)  # by the bytes themselves: their hash is at hand, a digest would cost more than the memory
        if known is None:
            if self._held > MOST_REMEMBERED:
                self._known.clear()
                self._held = 0
            known = self._known[line] = self._settled_as(line) if self._is_settled(line) else self._find_out(line, ends)
            self._held += len(line) + OVERHEAD
        return known

    def _is_settled(self, line: bytes) -> bool:
        return self._settled is not None and b"\n" not in line

    def _settled_as(self, line: bytes) -> bool:
        return self._settled is not None and _name(line) in self._settled

    def _find_out(self, line: bytes, ends: Sequence[int]) -> bool:
        worth = any(is_worth(line, end, strict=True) for end in ends) and self._judge(line)
        if worth:
            self._new.append(_name(line).hex())
        return worth

    def _judge(self, line: bytes) -> bool:
        judgements = (one for binding in self._read_lines(Artifact(Origin(), line)) for one in judge(binding, (), self._knowledge, line))
        return any(one.verdict == "report" and at_least(one.confidence, self._floor, CONFIDENCES) for one in judgements)


def _name(line: bytes) -> bytes:
    return blake2b(line, digest_size=12).digest()
