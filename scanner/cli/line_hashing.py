"""GitHub's own fingerprint for a report that goes there: filled in last, for that report alone, since it is an unkeyed hash of the secret's line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scanner.report import Place, Report, Result
from scanner.reports.shared.line_hash import line_hashes

LARGEST = 4 << 20  # bytes of a file whose lines are hashed, in Python: a second and a half


def with_line_hashes(report: Report, root: Path | None) -> Report:
    """Each place with its hash: over the file's line as it stands below `root`, and of what is in a history over the masked line.

    What stands only in the history may not be guessed from an alert. A file that can't be read, or that is no UTF-8, gets none.
    """
    known: dict[str, tuple[str, ...]] = {}

    def lines(path: str) -> tuple[str, ...]:
        if path not in known:
            known[path] = _lines(root, path) if root else ()
        return known[path]

    return report._replace(results=tuple(_hashed(result, lines) for result in report.results))


def _hashed(result: Result, lines: Callable[[str], tuple[str, ...]]) -> Result:
    return result._replace(places=tuple(place._replace(line_hash=_hash(place, lines)) for place in result.places))


def _hash(place: Place, lines: Callable[[str], tuple[str, ...]]) -> str:
    if place.kind != "file":
        return line_hashes(place.line)[0] if place.line else ""
    found = lines(place.path)
    return found[place.line_start - 1] if 0 < place.line_start <= len(found) else ""


def _lines(root: Path, path: str) -> tuple[str, ...]:
    from scanner.sources.reading import read_file

    data = read_file(root, path, LARGEST)
    try:
        return line_hashes(data.decode("utf-8")) if isinstance(data, bytes) else ()
    except UnicodeDecodeError:
        return ()
