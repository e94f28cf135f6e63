"""From files of other tools to what the repository remembers: read, matched with what was scanned just now, told entry by entry, written."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from baselines.baseline.book import Baseline
from baselines.baseline.change import Change
from baselines.exceptions.entry import Entry as ExceptionEntry
from baselines.imports import load_source, recognise, source_names
from baselines.imports.shared.carrying import CARRIED, LOST, NEEDLESS, TEST_VALUE, Outcome, carry
from baselines.imports.shared.entry import FALSE_POSITIVE, KNOWN, ForeignFileError, Reading
from baselines.imports.shared.matching import Candidate, make_index
from scanner.cli.errors import UserError
from scanner.conclude import Weighed
from scanner.facts import Known
from scanner.importing.versions import Versions
from scanner.memory.recording import Record, baseline_change, exception_for, note_for, without_known

LARGEST = 1 << 28  # bytes of a file
# What is looked for where no file is named.
USUAL = (".gitleaksignore", ".gitleaks.toml", "gitleaks.toml", ".secrets.baseline", ".github/secret_scanning.yml", ".github/secret_scanning.yaml")


class Source(NamedTuple):
    """A file to import: its name as given, the kind that it is, and what it says."""

    name: str
    kind: str
    reading: Reading


class Told(NamedTuple):
    """A file with what became of each of its entries."""

    source: Source
    outcomes: tuple[Outcome, ...]


class Memory(NamedTuple):
    """What is remembered already, where, and the day (ISO, UTC); `excludes` gives the reason why the configuration leaves a path out."""

    root: Path
    baseline: Baseline
    today: str
    excludes: Callable[[str], str | None] = lambda _path: None


class Import(NamedTuple):
    """What is to be told, and what is to be written."""

    told: tuple[Told, ...]
    record: Record


def read_sources(files: Sequence[str], kind: str, root: Path) -> tuple[Source, ...]:
    """Read the files, or the usual ones of the root. Raises UserError for one that can't be read or is not known."""
    names = list(files) or [str(root / name) for name in USUAL if (root / name).is_file()]
    if not names:
        raise UserError(f"name the file to import; in this folder there is none of {', '.join(USUAL)}")
    return tuple(_source(name, kind, root) for name in names)


def _source(name: str, kind: str, root: Path) -> Source:
    try:
        with Path(name).open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise UserError(f"{name}: {error.strerror}") from None
    if len(data) > LARGEST:
        raise UserError(f"{name}: is larger than {LARGEST} bytes")
    shown = os.path.relpath(name, root).replace(os.sep, "/")
    found = kind or recognise(shown, data)
    if not found:
        raise UserError(f"{name}: of which tool is it? --from {', '.join(source_names())}")
    try:
        reading = load_source(found).read(data)
    except ForeignFileError as error:
        raise UserError(f"{name}: {error}") from None
    entries = tuple(entry._replace(path=relative_path(entry.path, root)) for entry in reading.entries)
    return Source(name, found, reading._replace(entries=entries))


def relative_path(path: str, root: Path) -> str:
    """The path as we have it: relative to the root, whichever folder the other tool was run in and pointed at."""
    if Path(path).is_absolute():
        for base in (root, root.resolve()):
            with_slash = f"{str(base).replace(os.sep, '/')}/"
            if path.startswith(with_slash):
                return path.removeprefix(with_slash)
        return path
    inside = path.removeprefix(f"{root.name}/")
    return inside if inside != path and not os.path.lexists(root / path) else path


class Place(NamedTuple):
    """A finding in what was looked at: the look (tree or history) and its number there."""

    look: Weighed
    number: int

    @property
    def known(self) -> Known:
        return self.look.known[self.number]

    @property
    def verdict(self) -> str:
        return self.look.settlement.decisions[self.number].verdict

    @property
    def commit(self) -> str:
        """The commit that brought it, empty where that is not known."""
        return self.known.who.introduced.commit if self.known.who else ""

    @property
    def candidate(self) -> Candidate:
        lines = {(one.start.line, one.end.line) for one in self.known.finding.occurrences}
        return Candidate(self.known.facts, tuple(sorted(lines)))


def plan_import(sources: Sequence[Source], looks: Sequence[Weighed], versions: Versions, memory: Memory) -> Import:
    """Match all entries with all findings. Nothing is written. Raises ExceptionsError, ConfigError."""
    places = [Place(look, number) for look in looks for number in range(len(look.known))]
    algorithms = {entry.digest[0] for source in sources for entry in source.reading.entries if entry.digest and not entry.path}
    index = make_index((place.candidate for place in places), sorted(algorithms))
    verdicts = [place.verdict for place in places]
    told = tuple(
        Told(source, _with_excluded(source, carry(source.reading, index, verdicts, versions, lambda number: places[number].commit), memory))
        for source in sources
    )
    carried = [outcome for one in told for outcome in one.outcomes if outcome.result == CARRIED]
    exceptions, notes = _exceptions(carried, places, memory.today)
    fresh, _ = without_known(exceptions, memory.root)
    return Import(told, Record(_change(carried, places, looks, memory.baseline), fresh, notes))


def _with_excluded(source: Source, outcomes: tuple[Outcome, ...], memory: Memory) -> tuple[Outcome, ...]:
    """Entries of paths that are not scanned at all need nothing. Those of `entries` come first, in their order."""
    entries = source.reading.entries
    settled = [
        one._replace(result=NEEDLESS, why=f"the configuration leaves its path out: {reason}")
        if one.result == LOST and (reason := memory.excludes(entry.path))
        else one
        for entry, one in zip(entries, outcomes, strict=False)
    ]
    return (*settled, *outcomes[len(entries) :])


def _exceptions(carried: Sequence[Outcome], places: Sequence[Place], today: str) -> tuple[list[ExceptionEntry], dict[str, str]]:
    """For each decision that something is no secret, an exception; and a comment above each that is about one finding."""
    made: list[ExceptionEntry] = []
    notes: dict[str, str] = {}
    for outcome in carried:
        made += [ExceptionEntry(TEST_VALUE, path=glob, reason=_reason(outcome), created=today) for glob in outcome.globs]
        for number in outcome.findings if outcome.as_what == FALSE_POSITIVE else ():
            made.append(exception_for(places[number].known, FALSE_POSITIVE, _reason(outcome), today))
            notes.setdefault(made[-1].id, note_for(places[number].known))
    return made, notes


def _change(carried: Sequence[Outcome], places: Sequence[Place], looks: Sequence[Weighed], baseline: Baseline) -> Change:
    """The baseline with all that is known and that no exception speaks for."""
    excepted = {number for outcome in carried if outcome.as_what == FALSE_POSITIVE for number in outcome.findings}
    wanted = {number for outcome in carried if outcome.as_what == KNOWN for number in outcome.findings} - excepted
    change = Change()
    for look in looks:
        own = [places[number].number for number in sorted(wanted) if places[number].look is look]
        change = change.together(baseline_change(look, own, baseline))
    return change


def _reason(outcome: Outcome) -> str:
    """One line of printable text, as exceptions want it."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in outcome.reason).split())
    return words[:500] or "imported"


def names_lost_commits(told: Sequence[Told]) -> bool:
    """Whether an entry that was not carried over names a commit: then the history may have what the tree has not."""
    return any(outcome.result == LOST and entry.commit for one in told for entry, outcome in zip(one.source.reading.entries, one.outcomes, strict=False))
