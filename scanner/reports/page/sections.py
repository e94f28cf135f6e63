"""The parts of the page that are written as they are read: heading, overview, what was not scanned, the table's frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from detectors.model import SEVERITIES, Degraded, Skipped
from scanner.report import VERDICTS, Report, RuleInfo
from scanner.reports.log.driver import rules_of
from scanner.reports.page.charts import charts
from scanner.reports.shared.amount import number, plural, size
from scanner.reports.shared.plain import printable
from scanner.reports.shared.tally import Group, headline, other_notices, policy_changes, secrets_below, secrets_by_verdict, tally
from scanner.reports.shared.words import VERDICT_WORDS, title

LISTED = 200  # inputs and notices that are named
COLUMNS = (("severity", "Severity", ""), ("secret", "Secret", ""), ("where", "Where", ""), ("since", "Since", "hides"), ("occurrences", "Places", "number hides"))


def text(value: str) -> str:
    """Text of strangers as text of the page."""
    return escape(printable(value), quote=True)


def heading(report: Report) -> Iterator[str]:
    scope = report.scope
    names = [text(scope.root)] if scope.root else [text(member.root) for member in scope.members]
    head = f", {text(scope.branch) or 'HEAD'} at <code>{text(scope.head[:12])}</code>" if scope.head else ""
    yield f"<header><h1>{escape(headline(report))}</h1>\n"
    yield f'<p class="soft">straykey {text(report.version)}: {text(scope.what)}{" of " + ", ".join(names) if names else ""}{head}'
    yield f"{', ' + text(report.started) if report.started else ''}</p></header>\n"
    if report.skipped or report.exit_code == 3:
        yield f'<p class="alarm" role="alert"><strong>This scan is not complete.</strong> {plural(len(report.skipped), "input")} that should have been '
        yield 'scanned could not be: <a href="#scope">see below</a>.</p>\n'


def overview(report: Report, groups: Sequence[Group], rules: dict[str, RuleInfo]) -> Iterator[str]:
    counted = tally(groups)
    yield '<section aria-labelledby="overview"><h2 id="overview">Overview</h2>\n<ul class="cards">'
    cards = [("secrets", counted.secrets), ("places", counted.places)]
    cards += [("still in HEAD", counted.in_head)] if counted.in_head is not None else []
    cards += list(counted.severities)
    yield "".join(f"<li><b>{number(count)}</b>{escape(name)}</li>" for name, count in cards)
    yield "</ul>\n"
    verdicts = secrets_by_verdict(report)
    others = [f"{number(verdicts[name])} {VERDICT_WORDS[name]}" for name in ("known", "excepted", "allowed", "vetoed") if name in verdicts]
    others += [f"{number(below)} of low confidence"] if (below := secrets_below(report)) else []
    if others:
        yield f'<p class="soft">Not counted here, and found in the table under another verdict: {escape(", ".join(others))}.</p>\n'
    if groups:
        yield f'<div class="charts">{"".join(charts(groups, rules))}</div>\n'
    yield "</section>\n"


def table(report: Report) -> Iterator[str]:
    yield '<section aria-labelledby="findings"><h2 id="findings">Findings</h2>\n'
    yield "<noscript><p>The table needs the script that is in this page. All else can be read without.</p></noscript>\n"
    yield '<form class="filters" role="search"><label class="wide">Search<input id="search" type="search" autocomplete="off"></label>'
    yield _select("severity", "Severity", [("", "all"), *((level, level) for level in reversed(SEVERITIES))])
    yield _select("verdict", "Verdict", [("counts", "what counts"), ("", "all"), *((name, VERDICT_WORDS[name]) for name in VERDICTS)])
    rules = rules_of(report, report.results)
    used = {result.rule_id: result for result in report.results}
    named = [(str(index), title(used[rule.id], rule)) for index, rule in enumerate(rules) if rule.id in used]
    yield _select("rule", "Rule", [("", "all"), *sorted(named, key=lambda pair: pair[1])])
    yield _select("head", "History", [("", "all"), ("true", "still in HEAD"), ("false", "in history only")])
    yield '</form>\n<p id="count" role="status"></p>\n<div class="table"><table><thead><tr>'
    for name, label, style in COLUMNS:
        yield f'<th scope="col" data-sort="{name}"{f" class={chr(34)}{style}{chr(34)}" if style else ""}><button type="button">{label}</button></th>'
    yield '</tr></thead><tbody id="rows"></tbody></table></div>\n<div class="pages"><button type="button" id="back" disabled>Back</button>'
    yield '<button type="button" id="next" disabled>Next</button></div></section>\n'


def _select(name: str, label: str, options: Sequence[tuple[str, str]]) -> str:
    inner = "".join(f'<option value="{escape(value, quote=True)}">{escape(words)}</option>' for value, words in options)
    return f'<label>{label}<select id="{name}">{inner}</select></label>'


def scope(report: Report) -> Iterator[str]:
    """What was scanned and what was not."""
    found = report.scope
    yield '<section aria-labelledby="scope"><h2 id="scope">What was scanned, and what was not</h2>\n<dl>'
    counts = ", ".join(f"{number(count)} {text(name)}" for name, count in found.counts) or "nothing"
    yield f"<dt>Scanned</dt><dd>{counts} ({size(found.bytes_scanned)})</dd>"
    if found.excluded:
        yield f"<dt>Left out by policy</dt><dd>{', '.join(f'{number(count)} {text(name)}' for name, count in found.excluded)}</dd>"
    yield from (f"<dt>Note</dt><dd>{text(detail)}</dd>" for detail in found.details)
    yield f"<dt>Counts from</dt><dd>confidence {text(report.min_confidence)}; fails from severity {text(report.fail_on)}; exit code {report.exit_code}</dd></dl>\n"
    yield from _inputs("Not scanned", report.skipped)
    yield from _inputs("Scanned by patterns, but not analysed in full", report.degraded)
    if report.notices:
        yield f"<h3>{plural(len(report.notices), 'notice')}</h3><ul>"
        for notice in [*policy_changes(report), *other_notices(report)][:LISTED]:
            spot = f"<code>{text(notice.path)}{f':{notice.line}' if notice.line else ''}</code>: " if notice.path else ""
            yield f"<li>{text(notice.level)}: {spot}{text(notice.message)}</li>"
        yield _more(len(report.notices))
    yield "</section>\n"


def _inputs(label: str, items: Sequence[Skipped | Degraded]) -> Iterator[str]:
    if items:
        yield f"<h3>{label}: {plural(len(items), 'input')}</h3><ul>"
        for item in items[:LISTED]:
            detail = f" ({text(item.detail)})" if item.detail else ""
            yield f"<li><code>{text(item.path or item.object_id)}</code>: {text(item.reason)}{detail}</li>"
        yield _more(len(items))


def _more(total: int) -> str:
    return f"<li>and {number(total - LISTED)} more</li></ul>\n" if total > LISTED else "</ul>\n"
