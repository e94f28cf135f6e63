"""Findings on private keys get the certificate or public key of the same tree that they belong to among their evidence."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.crew import Crew, tasks_of
from scanner.halves import ENDINGS, MOST_BYTES, MOST_FILES
from scanner.report import Report, Result

AT_ONCE = 50  # files of one task


def is_key(result: Result) -> bool:
    return result.verdict in ("new", "inherited", "known") and result.rule_id.startswith("private-key") and result.places[0].role == "here"


def with_halves(report: Report, files: Sequence[tuple[str, int]], crew: Crew) -> Report:
    """The report with a reason for each private key whose public half is found. `files` are paths and sizes in bytes of the tree."""
    keys = [result for result in report.results if is_key(result)]
    places: dict[str, list[tuple[int, int]]] = {}
    for result in keys:
        places.setdefault(result.path, []).append((result.places[0].byte_start, result.places[0].byte_end))
    candidates = [path for path, size in files if path.lower().endswith(ENDINGS) and size <= MOST_BYTES][:MOST_FILES]
    items = [((path, [list(span) for span in places.get(path, ())]), 0) for path in dict.fromkeys((*places, *candidates))]
    public: dict[str, str] = {}
    private: dict[tuple[str, int, int], str] = {}
    for done in crew.run(tasks_of("halves", items, AT_ONCE, MOST_BYTES)):
        if done.lost or done.result is None:
            continue
        path, spans = done.item
        for digest, words in done.result[0]:
            public.setdefault(digest, f"{words} in {path}")
        private |= {(path, start, end): digest for (start, end), digest in zip(spans, done.result[1], strict=True) if digest}
    return report._replace(results=tuple(_paired(result, public, private) if is_key(result) else result for result in report.results))


def _paired(result: Result, public: dict[str, str], private: dict[tuple[str, int, int], str]) -> Result:
    place = result.places[0]
    half = public.get(private.get((place.path, place.byte_start, place.byte_end), ""))
    if half is None:
        return result
    return result._replace(evidence=result.evidence._replace(reasons=(*result.evidence.reasons, f"belongs to {half}")))
