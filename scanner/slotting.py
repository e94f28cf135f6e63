"""One artifact's slots: what a scan reports of it, and what its references to stores feed, from one reading of its structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from detectors.artifact import Artifact, Span
from detectors.encoding import as_texts
from detectors.examine import Examiner, Structure, Tools
from detectors.model import Occurrence
from detectors.names import Names
from detectors.refine import Second, make_openers
from detectors.slots import Slot, slots_of, worth_reading
from detectors.stores.references import Kind, ReferenceFinder, StoreReference
from scanner.formats import format_of
from scanner.storeset import StoreSet
from scanner.syntax import Languages

# Text for people: what it says of stores feeds nothing.
PROSE = frozenset(("markdown", "diff"))
_PROSE_ENDINGS = (".txt", ".rst", ".adoc", ".html", ".htm", ".svg", ".css", ".po", ".log", ".csv", ".lock")


class Slotted(NamedTuple):
    """The slots of one artifact. `wired` are forms that connect the program with a store, `degraded` why its structure is not whole."""

    slots: tuple[Slot, ...] = ()
    wired: tuple[str, ...] = ()
    language: str = ""
    degraded: tuple[str, ...] = ()


class Slotter:
    """Finds slots. Works with the tools of a scan; only how structure is read is watched, and asked for a little more."""

    def __init__(self, tools: Tools, stores: StoreSet, names: Callable[[], Names], languages: Languages) -> None:
        self._read_structure = tools.read_structure
        self._examiner = Examiner(tools._replace(read_structure=self._read))
        self._finder: ReferenceFinder = stores.finder
        self._names = names
        self._languages = languages
        self._wanted: dict[bytes, list[StoreReference]] = {}
        self._seen: dict[bytes, Structure] = {}

    def slots(self, artifact: Artifact) -> Slotted:
        """The slots of one artifact, in the order of their places."""
        language = kind_of(artifact, self._languages).language
        if language in PROSE or artifact.origin.path.lower().endswith(_PROSE_ENDINGS):
            return Slotted(language=language)
        self._wanted.clear()
        self._seen.clear()
        wired: list[str] = []
        texts = as_texts(artifact)
        for text in texts:
            wired += self._look(text, language)
        examined = self._examiner.examine(artifact)
        literals = [one for one in examined.occurrences if is_literal(one)]
        found = [slot for text in texts for slot in self._slots(text, literals)]
        degraded = tuple(one.detail or one.reason for one in examined.degraded)
        return Slotted(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(wired)), language, degraded)

    def _look(self, text: Artifact, language: str) -> Iterator[str]:
        """Remember the references of a text that can feed slots; and say which forms only connect."""
        found = self._finder.find(text.data, Kind(text.origin.path.rpartition("/")[2].lower(), language))
        self._wanted[text.data] = worth_reading(text.data, found.references, self._names()) if found.references else []
        return (one.form.id for one in found.references if one.form.secret == "none")

    def _read(self, text: Artifact, wanted: Sequence[Span]) -> Structure:
        """What the examiner asks for, and what the references stand in."""
        more = [one.span for one in self._wanted.get(text.data, ())]
        structure = self._read_structure(text, [*wanted, *more])
        if text.data in self._wanted:
            self._seen[text.data] = structure
        return structure

    def _slots(self, text: Artifact, literals: Sequence[Occurrence]) -> list[Slot]:
        references = self._wanted[text.data]
        if references and text.data not in self._seen:
            self._read(text, ())
        structure = self._seen.get(text.data, Structure(()))
        return slots_of(text, references, structure.bindings, literals, self._names()) if references or literals else []


def is_literal(one: Occurrence) -> bool:
    """What a scan would report by default, and that opens something."""
    return not one.vetoed and one.confidence != "low" and one.severity != "low"


def unpack(packed: Sequence[Any]) -> Slotted:
    """What a worker answered, from plain JSON values."""
    slots, wired, language, degraded = packed
    return Slotted(tuple(Slot(*slot) for slot in slots), tuple(wired), language, tuple(degraded))


def make_second(stores: StoreSet, names: Names, languages: Languages) -> Second:
    """What a second look at candidates needs (detectors/refine.py)."""
    return Second(stores.finder, make_openers(stores.openers), stores.titles, names, lambda text: kind_of(text, languages))


def kind_of(text: Artifact, languages: Languages) -> Kind:
    path, data = text.origin.path, text.data
    return Kind(path.rpartition("/")[2].lower(), languages.of(path, data) or format_of(path, data))
