"""What one process needs to scan: rules, engine, root and repository; and the few kinds of work that can be asked of it.

The same object does the work in the main process (small inputs) and in a worker (scanner/worker.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from detectors.artifact import Artifact, Origin
from detectors.context import path_context
from detectors.examine import Examiner, Tools
from detectors.judging import load_knowledge
from detectors.model import Skipped
from detectors.vetoes import veto
from scanner import wire
from scanner.allowing import allowing
from scanner.examination import Examination
from scanner.git.batch import BatchReader
from scanner.git.command import open_git
from scanner.git.repository import Repository
from scanner.ruleset import load_ruleset
from scanner.sources.reading import read_file
from scanner.structure import read_structure
from scanner.syntax import Languages


class Setup(NamedTuple):
    """What a worker is told at its start; plain JSON values, but for `rules`, whose bytes travel as latin-1."""

    root: str
    git_dir: str = ""
    common_dir: str = ""
    in_hook: bool = False
    rules: tuple[tuple[str, str], ...] = ()
    reference: bool = False
    now: float = 0.0
    file_size: int = 1 << 26


class Workbench:
    """Does pieces of work. A kind of work is a method `do_...` that takes items and yields one plain result for each of them."""

    def __init__(self, setup: Setup) -> None:
        rules = {name: data.encode("latin-1") for name, data in setup.rules}
        self.ruleset = load_ruleset(rules, reference=setup.reference)
        self._setup = setup
        self._root = Path(setup.root)
        known = self.ruleset.known_public
        languages = Languages()
        self._examiner = Examiner(
            Tools(
                matcher=self.ruleset.matcher,
                veto=lambda value, placeholders: veto(value, placeholders=placeholders, known=known),
                path_context=path_context,
                read_structure=lambda text, wanted: read_structure(text, wanted, languages),
                load_knowledge=load_knowledge,
                now=setup.now,
            )
        )
        self._reader: BatchReader | None = None

    def do(self, kind: str, items: Sequence[Any]) -> Iterator[Any]:
        """One result per item, in their order. The kinds are files, texts, find and objects."""
        work: Callable[[Sequence[Any]], Iterator[Any]] = {"files": self._files, "find": self._find, "objects": self._objects, "texts": self._texts}[kind]
        return work(items)

    def close(self) -> None:
        if self._reader:
            self._reader.close()

    def examine(self, artifact: Artifact) -> Examination:
        """One artifact through engine, decision and its allow comments."""
        examined = self._examiner.examine(artifact)
        allowed, notices = allowing(artifact, examined.occurrences, self._setup.now)
        return Examination(examined.occurrences, examined.degraded, (), allowed, notices, len(artifact.data))

    def _files(self, paths: Sequence[str]) -> Iterator[Any]:
        """Files below the root, by their relative paths."""
        for path in paths:
            data = read_file(self._root, path, self._setup.file_size)
            if isinstance(data, Skipped):
                yield wire.pack(Examination(skipped=(data,)))
            else:
                yield wire.pack(self.examine(Artifact(Origin(path), data)))

    def _texts(self, items: Sequence[Any]) -> Iterator[Any]:
        """Texts with their names: items are [name, latin-1]."""
        for name, text in items:
            yield wire.pack(self.examine(Artifact(Origin(name, "stdin"), text.encode("latin-1"))))

    def _find(self, oids: Sequence[str]) -> Iterator[Any]:
        """Whether objects hold a match at all: 0 no, 1 yes, or the word that says why they could not be read."""
        for found in self._objects_of(oids):
            if found.problem:
                yield found.problem
            else:
                yield int(self._examiner.has_match(Artifact(Origin(object_id=found.oid), found.data)))

    def _objects(self, items: Sequence[Any]) -> Iterator[Any]:
        """Objects with the paths that they have: items are [id, kind, path, ...]; results are one examination per path."""
        for item, found in zip(items, self._objects_of([item[0] for item in items]), strict=True):
            oid, kind, *paths = item
            if found.problem:
                yield [wire.pack(Examination(skipped=(Skipped(paths[0] if paths else "", f"{found.problem}-object", "", oid),)))]
                continue
            artifacts = (Artifact(Origin(path, kind, oid), found.data) for path in paths or [""])
            yield [wire.pack(self.examine(artifact)) for artifact in artifacts]

    def _objects_of(self, oids: Sequence[str]) -> Iterator[Any]:
        if self._reader is None:
            setup = self._setup
            work_tree = None
            repository = Repository(Path(setup.git_dir), Path(setup.common_dir), work_tree)
            self._reader = BatchReader(open_git(repository, in_hook=setup.in_hook))
        return self._reader.read(oids)
