"""What to do about the findings of a working tree: asked for file by file, once a report says what counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from detectors.artifact import Span
from detectors.model import CONFIDENCES, Skipped, at_least
from scanner.crew import Crew, tasks_of
from scanner.remedying import FileRemedies, Remedied, unpack
from scanner.report import Fix, Place, Report, Result
from scanner.sources.reading import read_file

AT_ONCE = 20  # files of one task
MOST_FILES = 2_000  # files of a run whose findings get remedies
MANIFESTS = (
    "requirements.txt", "pyproject.toml", "setup.py", "setup.cfg", "pipfile", "package.json", "go.mod", "pom.xml", "build.gradle", "build.gradle.kts", "cargo.toml", "gemfile",
    "composer.json", "packages.config", "chart.yaml", "main.tf", "providers.tf", "versions.tf", "main.bicep", "doppler.yaml", "azure.yaml", "requirements.yml", "directory.packages.props",
)  # fmt: skip
ENDINGS = (".csproj", ".fsproj", ".tf", ".bicep", ".sbt")
MOST_MANIFESTS = 200
MANIFEST_BYTES = 1 << 20


class Wanted(NamedTuple):
    """The findings of one file: rule and place of each."""

    path: str
    places: tuple[tuple[str, int, int], ...]


def wanted_of(report: Report) -> list[Wanted]:
    """The files with new findings that count, each with their places in it."""
    files: dict[str, list[tuple[str, int, int]]] = {}
    for result in report.results:
        if counts(report, result):
            for place in filter(_is_file, result.places):
                files.setdefault(place.path, []).append((result.rule_id, place.byte_start, place.byte_end))
    return [Wanted(path, tuple(places)) for path, places in files.items()][:MOST_FILES]


def counts(report: Report, result: Result) -> bool:
    return result.verdict == "new" and at_least(result.confidence, report.min_confidence, CONFIDENCES)


def _is_file(place: Place) -> bool:
    return place.role == "here" and place.kind == "file" and not place.container


def ask(wanted: Sequence[Wanted], crew: Crew, store: str) -> Iterator[tuple[str, FileRemedies | None]]:
    """The remedies of each file; None for one that can't be read any more, or whose reader died."""
    items = (((one.path, store, [list(place) for place in one.places]), 0) for one in wanted)
    for done in crew.run(tasks_of("remedies", items, AT_ONCE, MOST_FILES)):
        yield done.item[0], None if done.lost or done.result is None else unpack(done.result)


def with_remedies(report: Report, answers: Iterable[tuple[str, FileRemedies | None]]) -> Report:
    """The report with a fix and advice for each finding that has one."""
    known = {(path, one.rule_id, one.span): one for path, answer in answers if answer for one in answer.found}
    return report._replace(results=tuple(_remedied(result, known) for result in report.results))


def _remedied(result: Result, known: Mapping[tuple[str, str, Span], Remedied]) -> Result:
    place = result.places[0]
    one = known.get((place.path, result.rule_id, Span(place.byte_start, place.byte_end)))
    if one is None:
        return result
    return result._replace(fix=_fix(one, place), advice=one.advice)


def _fix(one: Remedied, place: Place) -> Fix | None:
    """The first change is the one in the value's place."""
    if not one.changes:
        return None
    main = next((change for change in one.changes if change.area.byte_start <= place.byte_start and change.area.byte_end >= place.byte_end), one.changes[0])
    return Fix(one.title, main.area, main.text, tuple(change for change in one.changes if change is not main))


def detect_store(paths: Iterable[str], root: Path, signs: Mapping[str, Sequence[str]]) -> str:
    """The store that a repository's manifests name most often, or empty. `signs` are the texts by which each store is told."""
    found: dict[str, int] = {}
    for path in [path for path in paths if _is_manifest(path)][:MOST_MANIFESTS]:
        data = read_file(root, path, MANIFEST_BYTES)
        if isinstance(data, Skipped):
            continue
        for store, texts in signs.items():
            found[store] = found.get(store, 0) + sum(text.encode() in data for text in texts)
    best = max(sorted(found), key=lambda store: found[store], default="")
    return best if best and found[best] else ""


def _is_manifest(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name in MANIFESTS or name.endswith(ENDINGS)
