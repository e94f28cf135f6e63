"""What one process needs to scan: rules, root and repository; and the few kinds of work that can be asked of it.

The same object does the work in the main process and in workers (scanner/workers.py). What only some inputs need is imported when they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detectors.artifact import Artifact, Origin, Span
from detectors.context import path_context
from detectors.examine import Decoded, Examiner, Structure, Tools
from detectors.keypaths import may_be_key
from detectors.model import Degraded, Skipped
from scanner import wire
from scanner.allowing import allowing
from scanner.examination import Examination
from scanner.git.batch import BatchReader, GitObject
from scanner.git.command import open_git
from scanner.git.repository import Repository
from scanner.ruleset import load_ruleset
from scanner.setup import Setup
from scanner.sources.reading import read_file

if TYPE_CHECKING:
    from detectors.decide import Candidate
    from detectors.decoders import Decoder
    from detectors.judging import Knowledge
    from detectors.refine import Second
    from detectors.remedies.model import Remedies
    from scanner.history.survey import Surveyor
    from scanner.slotting import Slotter
    from scanner.syntax import Languages


# Without one of these there is nothing to decode.
ENCODED = re.compile(rb"[A-Za-z0-9+/_-]{32}|%[0-9A-Fa-f]{2}|\\\\[ux\"]|&#?[0-9a-zA-Z]{2,6};")


PLAIN = "plain "  # before a kind of work: without structure, for what ended a worker already
ENDED = Structure((), "reading it ended the process that did")
DECODE_CUT = "limits.decode_depth or limits.decode_bytes was reached"


class Workbench:
    """Does pieces of work, one plain result for each item that is asked for."""

    def __init__(self, setup: Setup) -> None:
        rules = {name: data.encode("latin-1") for name, data in setup.rules}
        loaded = load_ruleset(rules, reference=setup.reference, fresh=_make_stores)
        self.ruleset = loaded._replace(matcher=loaded.matcher.within(setup.rule_hits))
        self.setup = setup
        self._root = Path(setup.root)
        known = self.ruleset.known_public
        self._tools = Tools(
            matcher=self.ruleset.matcher,
            veto=lambda value, placeholders: _veto(value, known, placeholders=placeholders),
            path_context=path_context,
            read_structure=self._read_structure,
            load_knowledge=self._load_knowledge,
            now=setup.now,
            decode=self._decode,
            refine=self._refine,
        )
        self._plain = False
        self._cut = False
        self._examiner = Examiner(self._tools)
        self._historian: Examiner | None = None
        self._reader: BatchReader | None = None
        self._languages: Languages | None = None
        self._decoders: dict[str, Decoder] | None = None
        self._knowledge: Knowledge | None = None
        self._surveyor: Surveyor | None = None
        self._remedy_tables: Remedies | None = None
        self._slotter: Slotter | None = None
        self._second: Second | None = None

    def do(self, kind: str, items: Sequence[Any]) -> Iterator[Any]:
        """One result per item, in their order."""
        kinds: dict[str, Callable[[Sequence[Any]], Iterator[Any]]] = {
            "files": self._files,
            "texts": self._texts,
            "objects": lambda items: self._objects(items, self._examiner),
            "versions": lambda items: self._objects(items, self.historian()),
            "shards": lambda items: self.surveyor().shards(items),
            "remedies": self._remedies,
            "halves": self._halves,
            "survey": lambda items: self.surveyor().objects(self._objects_of(items)),
            "slots": self._slots,
            "slot-objects": self._slot_objects,
            "presence": lambda items: self.surveyor().presence(items, self._objects_of([item[0] for item in items])),
        }
        self._plain = kind.startswith(PLAIN)
        return kinds[kind.removeprefix(PLAIN)](items)

    def confine(self) -> tuple[str, ...]:
        """Give up what a worker does not need; called in one that does nothing else (scanner/confine.py)."""
        from scanner.confine import confine

        return confine(self.setup.memory)

    def surveyor(self) -> Surveyor:
        """Who looks through whole histories; made when it is first needed. What it opens is shared by processes forked afterwards."""
        if self._surveyor is None:
            from scanner.history.survey import make_surveyor

            self._surveyor = make_surveyor(self.setup, self.ruleset.matcher, self._load_knowledge())
        return self._surveyor

    def historian(self) -> Examiner:
        """Who examines versions of a history: around the lines that the survey found worth it, and without decoding."""
        if self._historian is None:
            self._historian = Examiner(self._tools._replace(worth=self.surveyor().worth, decode=lambda _data: ()))
        return self._historian

    def close(self) -> None:
        if self._reader:
            self._reader.close()

    def examine(self, artifact: Artifact, examiner: Examiner | None = None) -> Examination:
        """One artifact through engine, decision and its allow comments."""
        self._cut = False
        examined = (examiner or self._examiner).examine(artifact)
        cut = (Degraded(artifact.origin.path, "decode-limit", DECODE_CUT, artifact.origin.object_id),) if self._cut else ()
        allowed, notices = allowing(artifact, examined.occurrences, self.setup.now)
        return Examination(examined.occurrences, (*examined.degraded, *cut), (), allowed, notices, len(artifact.data))

    def _read_structure(self, text: Artifact, wanted: Sequence[Any]) -> Structure:
        if self._plain:
            return ENDED
        from scanner.structure import read_structure
        from scanner.syntax import Languages

        self._languages = self._languages or Languages()
        return read_structure(text, wanted, self._languages, self.setup.line_length)

    def _decode(self, data: bytes) -> Iterator[Decoded]:
        """What stands encoded in a text: base64, hex, escapes, JSON in strings, gzip in them; within the limits of depth and bytes."""
        if not ENCODED.search(data):
            return
        from detectors.decoders import decode_candidates, load_decoders

        self._decoders = self._decoders or load_decoders()
        limits = self.setup
        found = decode_candidates(data, Span(0, len(data)), self._decoders, depth=limits.decode_depth, most=limits.decode_bytes)
        self._cut |= not found.whole
        for one in found.derived:
            yield Decoded(one.text.data, one.text.map, one.steps)

    def _refine(self, text: Artifact, candidates: list[Candidate]) -> list[Candidate]:
        """Candidates, seen again; most texts have none."""
        if not candidates and not may_be_key(text.origin.path):
            return candidates
        from detectors.refine import refine

        return refine(text, candidates, self._load_second)

    def _load_second(self) -> Second:
        if self._second is None:
            from scanner.slotting import make_second
            from scanner.storeset import load_storeset
            from scanner.syntax import Languages

            self._languages = self._languages or Languages()
            self._second = make_second(load_storeset(reference=self.setup.reference), self._load_knowledge().names, self._languages)
        return self._second

    def _load_knowledge(self) -> Knowledge:
        from detectors.judging import load_knowledge

        self._knowledge = self._knowledge or load_knowledge()
        return self._knowledge

    def _files(self, paths: Sequence[str]) -> Iterator[Any]:
        """Files below the root, by their relative paths."""
        for path in paths:
            data = read_file(self._root, path, self.setup.file_size)
            if isinstance(data, Skipped):
                yield wire.pack(Examination(skipped=(data,)))
            else:
                yield wire.pack(self.examine(Artifact(Origin(path), data)))

    def _halves(self, items: Sequence[Any]) -> Iterator[Any]:
        """Private keys and public halves in files: items are [path, [[start, end], ...]]; None for a file that can't be read."""
        from scanner.halves import halves_of

        for path, places in items:
            data = read_file(self._root, path, self.setup.file_size)
            yield None if isinstance(data, Skipped) else list(halves_of(data, [Span(*place) for place in places]))

    def _remedies(self, items: Sequence[Any]) -> Iterator[Any]:
        """What to do about findings of files: items are [path, store, [[rule id, start, end], ...]]; None for a file that can't be read."""
        from detectors.remedies import load_remedies
        from scanner.remedying import pack, remedies_of

        self._remedy_tables = tables = self._remedy_tables or load_remedies()
        for path, store, asked in items:
            data = read_file(self._root, path, self.setup.file_size)
            if isinstance(data, Skipped):
                yield None
                continue
            artifact = Artifact(Origin(path), data)
            wanted = [(rule_id, Span(start, end)) for rule_id, start, end in asked]
            yield pack(remedies_of(artifact, self._examiner.examine(artifact).occurrences, wanted, self._read_structure, tables, store))

    def _texts(self, items: Sequence[Any]) -> Iterator[Any]:
        """Texts with their names: items are [name, latin-1]."""
        for name, text in items:
            yield wire.pack(self.examine(Artifact(Origin(name, "stdin"), text.encode("latin-1"))))

    def _objects(self, items: Sequence[Any], examiner: Examiner) -> Iterator[Any]:
        """Objects with the paths that they have: items are [id, kind, path, ...]; results are one examination per path."""
        for item, found in zip(items, self._objects_of([item[0] for item in items]), strict=True):
            oid, kind, *paths = item
            if found.problem:
                reason = found.problem if found.problem == "too-large" else f"{found.problem}-object"
                yield [wire.pack(Examination(skipped=(Skipped(paths[0] if paths else "", reason, "", oid),)))]
                continue
            artifacts = (Artifact(Origin(path, kind, oid), found.data) for path in paths or [""])
            yield [wire.pack(self.examine(artifact, examiner)) for artifact in artifacts]

    def slotter(self) -> Slotter:
        """Who tells what feeds the slots of a text (`straykey coverage`)."""
        if self._slotter is None:
            from scanner.slotting import Slotter
            from scanner.storeset import load_storeset
            from scanner.syntax import Languages

            self._languages = self._languages or Languages()
            stores = load_storeset(reference=self.setup.reference)
            self._slotter = Slotter(self._tools, stores, lambda: self._load_knowledge().names, self._languages)
        return self._slotter

    def _slots(self, paths: Sequence[str]) -> Iterator[Any]:
        """The slots of files below the root; for one that can't be read the reason."""
        for path in paths:
            data = read_file(self._root, path, self.setup.file_size)
            yield {"skipped": data} if isinstance(data, Skipped) else {"slots": self.slotter().slots(Artifact(Origin(path), data))}

    def _slot_objects(self, items: Sequence[Any]) -> Iterator[Any]:
        """The slots of blobs: items are [id, path]."""
        for (oid, path), found in zip(items, self._objects_of([item[0] for item in items]), strict=True):
            if found.problem:
                yield {"skipped": Skipped(path, found.problem if found.problem == "too-large" else f"{found.problem}-object", "", oid)}
            else:
                yield {"slots": self.slotter().slots(Artifact(Origin(path, "blob", oid), found.data))}

    def _objects_of(self, oids: Sequence[str]) -> Iterator[GitObject]:
        if self._reader is None:
            setup = self.setup
            repository = Repository(Path(setup.git_dir), Path(setup.common_dir), None)
            self._reader = BatchReader(open_git(repository, in_hook=setup.in_hook), setup.file_size)
        return self._reader.read(oids)


def _veto(value: bytes, known: frozenset[str], *, placeholders: bool) -> str | None:
    """Loaded with the first value: a clean run has none."""
    from detectors.vetoes import veto

    return veto(value, placeholders=placeholders, known=known)


def _make_stores() -> None:
    """The stores' patterns, compiled and cached beside the rules."""
    from scanner.storeset import load_storeset

    load_storeset()
