"""Coverage as a page: one closed file, in the style and under the policy of the report's page (scanner/reports/html.py), without any script."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from pkgutil import get_data
from typing import TextIO

from detectors.slots import FEEDS
from scanner.coverage.tally import by_environment, by_folder, by_language, by_store
from scanner.coverage.text import WORDS, headline, percent
from scanner.coverage.values import Coverage, Drift, Placed, Row, Share
from scanner.reports.shared.amount import number, plural
from scanner.reports.shared.plain import clipped, printable

LISTED = 2000
ROWS = 15
WIDTH, LABEL, NUMBER, STEP = 400, 150, 70, 24
# The page's own colours, by their names in page.css.
CLASSES = {"store": "low", "encrypted": "bar", "channel": "medium", "literal": "critical", "unknown": "soft"}


def text(value: str) -> str:
    """Text of strangers as text of the page."""
    return escape(printable(value), quote=True)


def write(coverage: Coverage, stream: TextIO) -> None:
    style = (get_data("scanner.reports.page", "page.css") or b"").decode()
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    stream.write(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="referrer" content="no-referrer">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>straykey coverage</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    stream.writelines(f"{line}\n" for line in section(coverage))
    stream.write("</body>\n</html>\n")


def section(coverage: Coverage) -> Iterator[str]:
    """Everything between the page's head and its end."""
    counted = [one for one in coverage.slots if one.counted]
    yield f'<header><h1>{escape(headline(coverage))}</h1>\n<p class="soft">straykey {text(coverage.version)}: secret slots of {text(coverage.root)}</p></header><main>'
    yield '<ul class="cards">'
    yield from (f"<li><b>{number(getattr(coverage.share, fed))}</b>{escape(WORDS[fed])}</li>" for fed in FEEDS)
    yield '</ul>\n<div class="charts">'
    rows = (
        ("Slots by folder", by_folder(counted)), ("Slots by environment", by_environment(counted)),
        ("Slots by language", by_language(counted)), ("Slots by store", _titled(by_store(counted), coverage)),
        ("Over time", [Row(point.label, point.share) for point in coverage.trend]),
    )  # fmt: skip
    for title, found in rows:
        if found:
            yield figure(title, found[-ROWS:] if title == "Over time" else found[:ROWS], coverage)
    yield "</div>"
    yield from _drift(coverage.drift)
    yield from _table("Literals", [one for one in counted if one.slot.fed == "literal"])
    yield from _table("All slots", coverage.slots)
    yield "</main>"


def _titled(rows: Sequence[Row], coverage: Coverage) -> list[Row]:
    return [row._replace(name=coverage.titles.get(row.name, row.name)) for row in rows]


def figure(title: str, rows: Sequence[Row], coverage: Coverage) -> str:
    """Stacked bars as SVG, each with its numbers as text."""
    top = max(row.share.total for row in rows) or 1
    drawn = "".join(_bars(row, index * STEP, top, coverage) for index, row in enumerate(rows))
    told = escape(f"{title}: " + ", ".join(f"{row.name} {words(row.share)}" for row in rows), quote=True)
    return f'<figure><h3>{escape(title)}</h3><svg viewBox="0 0 {WIDTH} {len(rows) * STEP}" role="img" aria-label="{told}">{drawn}</svg></figure>'


def _bars(row: Row, y: int, top: int, coverage: Coverage) -> str:
    x, drawn = float(LABEL), f'<text x="{LABEL - 8}" y="{y + 15}" class="end">{text(clipped(row.name, 20))}</text>'
    for fed in FEEDS:
        width = (WIDTH - LABEL - NUMBER) * getattr(row.share, fed) / top
        drawn += f'<rect x="{x:.1f}" y="{y + 3}" width="{width:.1f}" height="16" class="{CLASSES[fed]}"/>' if width else ""
        x += width
    told = f"{percent(row.share, coverage)} of {number(row.share.total)}"
    return f'<g><title>{text(row.name)}: {words(row.share)}</title>{drawn}<text x="{x + 6:.1f}" y="{y + 15}" class="soft">{told}</text></g>'


def words(share: Share) -> str:
    return ", ".join(f"{getattr(share, fed):,} {WORDS[fed]}" for fed in FEEDS if getattr(share, fed))


def _drift(drift: Sequence[Drift]) -> Iterator[str]:
    if drift:
        yield f"<h2>{plural(len(drift), 'key')} that a store feeds in one environment, and a literal in another</h2>"
        for one in drift[:LISTED]:
            yield f"<h3><code>{text(one.name)}</code></h3><ul>"
            yield from (
                f"<li>{text(place.environment or 'all')}: {_place(place)} {text(place.slot.fed)} {text(place.slot.store)}</li>"
                for place in one.places
            )
            yield "</ul>"


def _place(one: Placed) -> str:
    return f"<code>{text(one.path)}:{one.slot.line}</code>"


def _table(title: str, slots: Sequence[Placed]) -> Iterator[str]:
    if not slots:
        return
    yield f'<h2>{escape(title)}</h2>\n<div class="table"><table><thead><tr><th>Fed by</th><th>Slot</th><th>Where</th><th>Form</th></tr></thead><tbody>'
    for one in slots[:LISTED]:
        fed = f"{one.slot.fed} {one.slot.store}".strip() + ("" if one.counted else " (not counted)")
        yield f"<tr><td>{text(fed)}</td><td><code>{text(clipped(one.slot.name, 120))}</code></td><td>{_place(one)}</td><td>{text(one.slot.form)}</td></tr>"
    yield f"</tbody></table></div>{f'<p>and {number(len(slots) - LISTED)} more</p>' if len(slots) > LISTED else ''}"
