"""What became of each entry, as text for people or as JSON Lines for programs. Values of secrets are in neither."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from baselines.imports import load_source
from baselines.imports.shared.carrying import CARRIED, LOST, NEEDLESS
from scanner.importing.run import Import, Told
from scanner.reports.shared.plain import printable

_WORDS = {CARRIED: "carried", NEEDLESS: "needless", LOST: "not"}


def as_text(made: Import, *, quiet: bool) -> Iterator[str]:
    """A line an entry, and of each file a summary; `quiet` leaves out what was carried over."""
    for told in made.told:
        for one in told.outcomes:
            if not quiet or one.result == LOST:
                what = f" as {one.as_what}" if one.as_what else ""
                said = f" ({printable(one.said)})" if one.said else ""
                yield f"{_WORDS[one.result]:8} {printable(one.where)}{said}{what}: {printable(one.why)}"
        yield summary(told)


def summary(told: Told) -> str:
    """How many of a file's entries were carried over, as what, and how many not."""
    results = Counter(one.result for one in told.outcomes)
    kinds = Counter(one.as_what for one in told.outcomes if one.result == CARRIED)
    of_kinds = ", ".join(f"{count} as {kind}" for kind, count in sorted(kinds.items()))
    title = load_source(told.source.kind).TITLE
    carried = f"{results[CARRIED]} of {len(told.outcomes)} carried over{f' ({of_kinds})' if of_kinds else ''}"
    return f"{printable(told.source.name)}: {title}: {carried}, {results[NEEDLESS]} needless, {results[LOST]} not carried over"


def as_json_lines(made: Import) -> Iterator[str]:
    """One object for each entry, without its value."""
    for told in made.told:
        for one in told.outcomes:
            yield _line(
                {
                    "type": "imported",
                    "file": told.source.name,
                    "source": told.source.kind,
                    "where": one.where,
                    "said": one.said,
                    "result": one.result,
                    "as": one.as_what,
                    "why": one.why,
                    "findings": len(one.findings),
                }
            )


def _line(record: dict[str, object]) -> str:
    return json.dumps(record, ensure_ascii=True)
