"""Coverage as text, with a bar chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from detectors.slots import FEEDS
from scanner.coverage.tally import by_environment, by_folder, by_language, by_store
from scanner.coverage.values import Coverage, Drift, Placed, Row, Share
from scanner.reports.shared.amount import number, plural
from scanner.reports.shared.plain import clipped, printable
from scanner.reports.terminal.look import Canvas

LABEL = 26
BAR = 40
SHOWN = 20
MARKS = {"store": "█", "encrypted": "▓", "channel": "▒", "literal": "░", "unknown": "·"}
STYLES = {"store": "good", "encrypted": "good", "channel": "low", "literal": "bad", "unknown": "dim"}
WORDS = {
    "store": "from a store",
    "encrypted": "encrypted in the repository",
    "channel": "from the environment",
    "literal": "literal in the files",
    "unknown": "from elsewhere, not known here",
}


def write(coverage: Coverage, stream: TextIO, canvas: Canvas, *, all_slots: bool) -> None:
    stream.writelines(f"{line}\n" for line in lines(coverage, canvas, all_slots=all_slots))


def lines(coverage: Coverage, canvas: Canvas, *, all_slots: bool) -> Iterator[str]:
    counted = [one for one in coverage.slots if one.counted]
    yield canvas.paint(headline(coverage), "head")
    yield ""
    yield from (_legend(fed, coverage.share, canvas) for fed in FEEDS)
    for title, rows in (
        ("by folder", by_folder(counted)),
        ("by environment", by_environment(counted)),
        ("by language", by_language(counted)),
    ):
        yield from _chart(title, rows, coverage, canvas)
    yield from _stores(coverage, counted)
    yield from _drift(coverage.drift, canvas)
    yield from _trend(coverage, canvas)
    yield from _slots("literals", [one for one in counted if one.slot.fed == "literal"], canvas, most=0 if all_slots else SHOWN)
    if all_slots:
        yield from _slots("all slots", coverage.slots, canvas, most=0)
    yield from _closing(coverage, len(counted))


def headline(coverage: Coverage) -> str:
    share = coverage.share
    if not share.total:
        return f"No slot that takes a secret was found in {plural(coverage.files, 'file')}"
    told = f"{percent(share, coverage)} of {plural(share.known, 'secret slot')} {'is' if share.known == 1 else 'are'} fed by a store"
    return f"{told}{' or the environment' if coverage.channels else ''}"


def percent(share: Share, coverage: Coverage) -> str:
    ratio = share.ratio(channels=coverage.channels)
    return "none known" if ratio is None else f"{ratio:.0f}%"


def _legend(fed: str, share: Share, canvas: Canvas) -> str:
    return f"  {canvas.paint(MARKS[fed], STYLES[fed])} {getattr(share, fed):>6,}  {WORDS[fed]}"


def _chart(title: str, rows: Sequence[Row], coverage: Coverage, canvas: Canvas) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield canvas.paint(title, "head")
    top = max(row.share.total for row in rows)
    for row in rows[:SHOWN]:
        label = clipped(printable(row.name), LABEL)
        ratio = row.share.ratio(channels=coverage.channels)
        told = "   -" if ratio is None else f"{ratio:3.0f}%"
        yield f"  {label:{LABEL}} {told} {bar(row.share, top, canvas)} {number(row.share.total)}"
    if len(rows) > SHOWN:
        yield f"  and {number(len(rows) - SHOWN)} more"


def bar(share: Share, top: int, canvas: Canvas) -> str:
    """One bar, as long as the row is large beside the largest; what there is of a class shows at least once."""
    drawn = ""
    for fed in FEEDS:
        count = getattr(share, fed)
        length = max(1, round(BAR * count / top)) if count else 0
        drawn += canvas.paint(MARKS[fed] * length, STYLES[fed])
    return drawn


def _stores(coverage: Coverage, counted: Sequence[Placed]) -> Iterator[str]:
    rows = by_store(counted)
    if not rows and not coverage.sources:
        return
    yield ""
    yield "what feeds them"
    for row in rows:
        yield f"  {number(row.share.total):>6}  {coverage.titles.get(row.name, row.name)}"
    wired = sorted({(one.store, one.form) for one in coverage.sources})
    for store, form in wired[:SHOWN]:
        places = sorted({one.path for one in coverage.sources if one.form == form})
        yield f"   wired  {coverage.titles.get(store, store)}: {printable(places[0])}{f' and {len(places) - 1} more' if len(places) > 1 else ''}"


def _drift(drift: Sequence[Drift], canvas: Canvas) -> Iterator[str]:
    if not drift:
        return
    yield ""
    yield canvas.paint(f"{plural(len(drift), 'key')} that a store feeds in one environment, and a literal in another", "head")
    for one in drift[:SHOWN]:
        yield f"  {printable(one.name)}"
        for place in one.places:
            fed = canvas.paint(place.slot.fed, STYLES[place.slot.fed])
            yield f"    {place.environment or '(all)':12} {printable(place.path)}:{place.slot.line}: {fed} {place.slot.store}".rstrip()
    if len(drift) > SHOWN:
        yield f"  and {number(len(drift) - SHOWN)} more"


def _trend(coverage: Coverage, canvas: Canvas) -> Iterator[str]:
    if not coverage.trend:
        return
    yield ""
    yield canvas.paint("over time", "head")
    top = max((point.share.total for point in coverage.trend), default=0) or 1
    for point in coverage.trend:
        yield f"  {clipped(printable(point.label), LABEL):{LABEL}} {percent(point.share, coverage):>4} {bar(point.share, top, canvas)} {number(point.share.total)}"


def _slots(title: str, slots: Sequence[Placed], canvas: Canvas, *, most: int) -> Iterator[str]:
    if not slots:
        return
    yield ""
    yield canvas.paint(title, "head")
    for one in slots[: most or None]:
        slot = one.slot
        told = f"{slot.fed}{f' {slot.store}' if slot.store else ''}{', used where a lookup yields nothing' if slot.fallback else ''}"
        yield f"  {printable(one.path)}:{slot.line}:{slot.column} {clipped(printable(slot.name), 80)}: {canvas.paint(told, STYLES[slot.fed])} ({slot.form})"
    if most and len(slots) > most:
        yield f"  and {number(len(slots) - most)} more: --all shows them"


def _closing(coverage: Coverage, counted: int) -> Iterator[str]:
    yield ""
    beside = len(coverage.slots) - counted
    told = f"{plural(coverage.files, 'file')}, {plural(counted, 'slot')}"
    yield (
        f"{told}; {plural(beside, 'more slot')} in tests, examples and the like, not counted: --everywhere counts them" if beside else told
    )
    for skip in coverage.skipped[:SHOWN]:
        yield f"not looked at: {printable(skip.path or skip.object_id)}: {skip.reason}"
    if coverage.degraded:
        yield f"{plural(len(coverage.degraded), 'file')} whose structure could not be read in full"
    if coverage.threshold is not None:
        met = coverage.exit_code == 0
        yield f"threshold {coverage.threshold:g}%: {'met' if met else 'not met'}"
