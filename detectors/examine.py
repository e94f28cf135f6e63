"""One artifact through the engine, confirmation and decision: the pure part of the one path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from detectors.artifact import Artifact, OffsetMap, Origin, Span
from detectors.binding import Binding
from detectors.checks import Check, load_check
from detectors.context import content_context
from detectors.encoding import as_texts
from detectors.matching import Matched, Matcher
from detectors.model import Degraded, Occurrence
from detectors.prejudge import worth_reading
from detectors.redact import places_in_home

if TYPE_CHECKING:
    from detectors.beginnings import Beginnings
    from detectors.decide import Candidate, Facts, Veto
    from detectors.judging import Knowledge
    from detectors.pairs import Pair

PathContext = Callable[[str], tuple[str, ...]]


# Encodings through which no reader sees names. Quotes and escapes are undone by those who read the structure around them.
OPAQUE = frozenset(("base64", "hexadecimal", "gzip"))


class Examined(NamedTuple):
    """What one artifact yields: occurrences (vetoed ones too) in the order of their places, and what did not run on it."""

    occurrences: tuple[Occurrence, ...]
    degraded: tuple[Degraded, ...] = ()


class Checks(dict[str, Check]):
    """The named checks, each loaded when it is first asked for."""

    def __missing__(self, name: str) -> Check:
        check = self[name] = load_check(name)
        return check


class Structure(NamedTuple):
    """Bindings around some places, why structure is missing (empty: it isn't), and the lines around the places, as spans."""

    bindings: tuple[Binding, ...]
    degraded: str = ""
    windows: tuple[Span, ...] = ()


class Decoded(NamedTuple):
    """A text that stands encoded in another one: its bytes, the map to the other's, and the decodings, outermost first."""

    data: bytes
    mapping: OffsetMap
    steps: tuple[str, ...]


ReadStructure = Callable[[Artifact, Sequence[Span]], Structure]
Decode = Callable[[bytes], Iterable[Decoded]]
# Of the hints in a text those around which its structure is read.
Worth = Callable[[bytes, Sequence[int]], list[int]]
# The candidates of a text, seen again with all of it in view (detectors/refine.py).
Refine = Callable[[Artifact, "list[Candidate]"], "list[Candidate]"]


class Tools(NamedTuple):
    """What an examiner works with; the same over a run. `now` is the clock in seconds since the epoch."""

    matcher: Matcher
    veto: Veto
    path_context: PathContext
    read_structure: ReadStructure
    load_knowledge: Callable[[], Knowledge]
    now: float
    decode: Decode = lambda _data: ()
    worth: Worth = worth_reading
    refine: Refine = lambda _text, candidates: candidates


class Examiner:
    """Examines one artifact after the other."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._checks = Checks()
        self._knowledge: Knowledge | None = None
        self._beginnings: Beginnings | None = None
        self._pairs: dict[str, Pair] | None = None

    def has_match(self, artifact: Artifact) -> bool:
        """Whether any pattern matches at all: what history asks of every object before it looks for paths."""
        return any(self._tools.matcher.find(text.data).matches for text in as_texts(artifact))

    def examine(self, artifact: Artifact) -> Examined:
        """All occurrences in one artifact."""
        examined = [self._examine(text) for text in as_texts(artifact)]
        return Examined(
            tuple(one for each in examined for one in each.occurrences), tuple(one for each in examined for one in each.degraded)
        )

    def _examine(self, text: Artifact) -> Examined:
        context = self._context(text)
        candidates, degraded = self._candidates(text, context)
        for inner in self._tools.decode(text.data):
            candidates += self._decoded(inner, context)
        candidates = self._tools.refine(text, candidates)
        return Examined(births(text, candidates, self._load_pairs) if candidates else (), tuple(degraded))

    def _load_pairs(self) -> dict[str, Pair]:
        from detectors.pairs import load_pairs

        if self._pairs is None:
            self._pairs = load_pairs()
        return self._pairs

    def _candidates(self, text: Artifact, context: tuple[str, ...], *, names: bool = True) -> tuple[list[Candidate], list[Degraded]]:
        matched = self._tools.matcher.find(text.data)
        origin = text.origin
        degraded = [
            Degraded(origin.path, "rule-budget", f"{rule}: too many hits, the rest not tried", origin.object_id) for rule in matched.over
        ]
        candidates = self._decide(text, matched, context) if matched.matches else []
        if matched.hints and names:
            judged, why = self._judge(text, matched, context)
            candidates += judged
            degraded += [Degraded(origin.path, "structure", why, origin.object_id)] if why else []
        return candidates, degraded

    def _decide(self, text: Artifact, matched: Matched, context: tuple[str, ...]) -> list[Candidate]:
        """Most artifacts of a hook's run have no match at all: what decides is loaded with the first one."""
        from detectors.decide import decide

        facts = self._facts(context)
        return [decide(match, text.data, facts) for match in matched.matches]

    def _facts(self, context: tuple[str, ...]) -> Facts:
        from detectors.decide import Facts

        return Facts(context, self._checks, self._tools.veto, self._tools.now)

    def _decoded(self, inner: Decoded, context: tuple[str, ...]) -> list[Candidate]:
        """What stands encoded, at the place of the bytes that hold it. What is inside has no path, so it is read as a text of its own."""
        found, _ = self._candidates(Artifact(Origin(), inner.data), context, names=not OPAQUE.isdisjoint(inner.steps))
        return [
            one._replace(
                span=inner.mapping.to_parent(one.span),
                evidence=one.evidence._replace(steps=(*inner.steps, *one.evidence.steps)),
                related=(),
                replaceable=None,
            )
            for one in found
        ]

    def _judge(self, text: Artifact, matched: Matched, context: tuple[str, ...]) -> tuple[list[Candidate], str]:
        """What names and structure say around the hints."""
        wanted = [Span(max(0, end - 1), end) for end in self._tools.worth(text.data, matched.hints)]
        if not wanted:
            return [], ""
        structure = self._tools.read_structure(text, wanted)
        if self._knowledge is None:
            self._knowledge = self._tools.load_knowledge()
        from detectors.beginnings import beginnings, weigh
        from detectors.judged import aged, judge_all, judge_windows

        if self._beginnings is None:
            self._beginnings = beginnings(self._tools.matcher.catalogue.rules)
        known = self._beginnings
        named = (
            self._in_form(candidate, context) or weigh(candidate, known) if is_folded(candidate) else weigh(candidate, known)
            for candidate in judge_all(structure.bindings, context, self._knowledge, text.data)
        )
        loose = judge_windows(structure.windows, context, self._knowledge, text.data)
        return [aged(candidate, self._tools.now) for candidate in (*named, *loose)], structure.degraded

    def _in_form(self, folded: Candidate, context: tuple[str, ...]) -> Candidate | None:
        """A value put together from parts, which no pattern can find in the text, as the rule sees it whose form it has as a whole."""
        value = folded.secret.reveal()
        whole = Span(0, len(value))
        found = [match for match in self._tools.matcher.find(value).matches if match.secret == whole]
        if not found:
            return None
        from detectors.decide import decide

        own = decide(found[0], value, self._facts(context))
        evidence = own.evidence._replace(steps=folded.evidence.steps, reasons=(*own.evidence.reasons, *folded.evidence.reasons))
        return own._replace(span=folded.span, evidence=evidence, slot=folded.slot, related=folded.related, replaceable=folded.replaceable)

    def _context(self, text: Artifact) -> tuple[str, ...]:
        """What the path and the content say of where the text belongs: tests, documentation, generated code."""
        told = self._tools.path_context(text.origin.path)
        return tuple(dict.fromkeys((*told, *content_context(text.data))))


def is_folded(candidate: Candidate) -> bool:
    """Whether the value does not stand byte by byte where it was found."""
    return len(candidate.secret) != candidate.span.end - candidate.span.start


def births(text: Artifact, candidates: list[Candidate], load_pairs: Callable[[], dict[str, Pair]] = dict) -> tuple[Occurrence, ...]:
    """The occurrences of all candidates of one artifact, after overlaps are resolved; all of their values are masked in every line.

    Halves of one credential are linked; `load_pairs` is asked only where a rule matched.
    """
    from detectors.decide import born, resolve

    places = places_in_home(text, (candidate.span for candidate in candidates))
    kept = resolve(candidates)
    if any(candidate.rank and not candidate.evidence.vetoes for candidate in kept):
        from detectors.pairs import link

        kept = tuple(link(text.data, kept, load_pairs()))
    return tuple(born(text, candidate, places) for candidate in kept)
