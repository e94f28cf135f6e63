"""Charts as inline SVG, each with its numbers as text; no style attribute, which the page's policy forbids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from detectors.model import SEVERITIES
from scanner.report import RuleInfo
from scanner.reports.shared.folders import by_folder
from scanner.reports.shared.plain import clipped, printable
from scanner.reports.shared.tally import Group
from scanner.reports.shared.words import title

ROWS = 10
WIDTH, LABEL, NUMBER = 400, 170, 50  # units of the view box
STEP = 24
YEARS = 30


def charts(groups: Sequence[Group], rules: dict[str, RuleInfo]) -> Iterator[str]:
    """The figures of the overview, over secrets. The timeline only where dates are known."""
    severities = Counter(group.worst.severity for group in groups)
    levels = [(level, severities[level]) for level in reversed(SEVERITIES) if severities[level]]
    yield _bars("Secrets by severity", levels, classes=[level for level, _ in levels])
    yield _bars("Secrets by rule", _most(Counter(title(group.worst, rules.get(group.worst.rule_id)) for group in groups)))
    yield _bars("Secrets by folder", _most(by_folder(groups)))
    if years := _years(groups):
        yield _columns("Secrets by the year they were introduced", years)


def _most(counted: Counter[str]) -> list[tuple[str, int]]:
    rows = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    shown = [(printable(name), count) for name, count in rows[:ROWS]]
    rest = sum(count for _, count in rows[ROWS:])
    return [*shown, (f"{len(rows) - ROWS:,} more", rest)] if rest else shown


def _years(groups: Sequence[Group]) -> list[tuple[str, int]]:
    """Secrets by the year of their earliest place, the years between without any too; at most YEARS of them."""
    dates = [min((r.introduced.date for r in group.results if r.introduced.date), default="") for group in groups]
    found = Counter(int(date[:4]) for date in dates if date[:4].isascii() and date[:4].isdigit())
    if not found:
        return []
    last = max(found)
    first = max(min(found), last - YEARS + 1)
    early = sum(count for year, count in found.items() if year < first)
    return [*([("before", early)] if early else []), *((str(year), found[year]) for year in range(first, last + 1))]


def _bars(name: str, rows: Sequence[tuple[str, int]], classes: Sequence[str] = ()) -> str:
    top = max((count for _, count in rows[:ROWS]), default=1)  # what is summed up behind them would dwarf them
    drawn = []
    for index, (label, count) in enumerate(rows):
        y, length = index * STEP, max(2, round((WIDTH - LABEL - NUMBER) * count / top)) if index < ROWS else 0
        style = classes[index] if classes else "bar"
        drawn.append(
            f"<g><title>{escape(label)}: {count:,}</title>"
            f'<text x="{LABEL - 8}" y="{y + 15}" class="end">{escape(clipped(label, 22))}</text>'
            f'<rect x="{LABEL}" y="{y + 3}" width="{length}" height="16" rx="3" class="{style}"/>'
            f'<text x="{LABEL + length + 6}" y="{y + 15}" class="soft">{count:,}</text></g>'
        )
    return _figure(name, "".join(drawn), max(1, len(rows)) * STEP, ", ".join(f"{label} {count:,}" for label, count in rows))


def _columns(name: str, rows: Sequence[tuple[str, int]]) -> str:
    top, height = max(count for _, count in rows), 120
    step = WIDTH / len(rows)
    every = max(1, round(len(rows) / 8))
    drawn = []
    for index, (label, count) in enumerate(rows):
        tall = round(height * count / top) if count else 0
        x = index * step
        mark = f'<text x="{x + step / 2:.1f}" y="{height + 34}" class="soft middle">{escape(label)}</text>' if index % every == 0 else ""
        above = f'<text x="{x + step / 2:.1f}" y="{height + 14 - tall}" class="middle">{count:,}</text>' if count and len(rows) <= 14 else ""
        drawn.append(
            f"<g><title>{escape(label)}: {count:,}</title>"
            f'<rect x="{x + step * 0.15:.1f}" y="{height + 18 - tall}" width="{step * 0.7:.1f}" height="{tall}" rx="2" class="bar"/>{above}{mark}</g>'
        )
    return _figure(name, "".join(drawn), height + 40, ", ".join(f"{label} {count:,}" for label, count in rows))


def _figure(name: str, drawn: str, height: int, words: str) -> str:
    label = escape(f"{name}: {words}", quote=True)
    return f'<figure><h3>{escape(name)}</h3><svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">{drawn}</svg></figure>\n'
