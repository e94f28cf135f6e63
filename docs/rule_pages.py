"""A page for each rule file, one for the rules without a pattern, and an index. Examples are shown as the templates that they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detectors.catalogue import read_document, rule_files
from detectors.judging import RULES
from detectors.rule import Rule, RuleText
from docs.reference_pages import page, table

JUDGED = "no-format"
Pair = tuple[Rule, RuleText]


def rule_pages() -> dict[str, str]:
    """Text by path below docs/."""
    read = {path.stem: read_document(path.read_bytes(), path.name) for path in rule_files()}
    made = {f"rules/{stem}.md": page(provider(stem, pairs)) for stem, pairs in read.items()}
    return {**made, f"rules/{JUDGED}.md": page(judged()), "rules/index.md": page(index(read))}


def index(read: dict[str, list[Pair]]) -> Iterator[str]:
    yield "# Rules"
    yield f"Values of no fixed format are found by [rules without a pattern]({JUDGED}.md). Adding rules: [guide](../guides/write-rules.md).\n"
    yield from table(("provider", "rules"), ((f"[{name_of(stem, pairs)}]({stem}.md)", listed(stem, pairs)) for stem, pairs in sorted(read.items())))


def listed(stem: str, pairs: Sequence[Pair]) -> str:
    return ", ".join(f"[{rule.title}]({stem}.md#{rule.id})" for rule, _ in pairs)


def name_of(stem: str, pairs: Sequence[Pair]) -> str:
    """The provider where the file has one, else the file's name in words."""
    names = {rule.provider for rule, _ in pairs}
    return names.pop() if len(names) == 1 and "" not in names else stem.replace("-", " ").capitalize()


def provider(stem: str, pairs: Sequence[Pair]) -> Iterator[str]:
    yield f"# {name_of(stem, pairs)}"
    yield f"From `detectors/rules/{stem}.toml`. `«...»` marks what is reported, `‹alphabet:n›` what is drawn when the tests run.\n"
    for rule, text in pairs:
        yield from section(rule, text)


def section(rule: Rule, text: RuleText) -> Iterator[str]:
    yield from (f"## {rule.id}", "", f"**{rule.title}**", "", text.description, "")
    yield from table(("severity", "confidence", "kind", "since"), ((rule.severity, rule.confidence, rule.kind, rule.since),))
    yield f"What to do: {rule.remedy}\n"
    yield from fenced(rule.pattern)
    if rule.checks:
        failed = {"low": "lowers the confidence", "veto": "drops the finding"}[rule.failed]
        yield f"Checks: {', '.join(f'`{name}`' for name in rule.checks)}. A failed check {failed}.\n"
    if rule.entropy:
        yield f"Least entropy: {rule.entropy} bits per byte.\n"
    for name, templates in (("Found", text.examples), ("Not found", text.counterexamples)):
        if templates:
            yield f"{name}:\n"
            yield from fenced("\n".join(templates))
    if text.references:
        yield from ("Sources:", "", *(f"- <{reference}>" for reference in text.references), "")


def fenced(text: str) -> list[str]:
    """A code block whose fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *text.splitlines(), fence, ""]


def judged() -> Iterator[str]:
    yield "# Rules without a pattern"
    yield (
        "A password has no format. These rules judge a value by the name it is bound to, by its place (test, documentation, example, shipped code) "
        "and by its look (placeholder, word, reference, number, drawn at random). Names and values are read from the file's syntax, so a value "
        "that comes from a store, the environment or a call is none. The table is in `detectors/judging/rules.py`.\n"
    )
    rows = ((f"`{rule.id}`", rule.title, rule.severity, rule.confidence, rule.kind) for rule in RULES.values())
    yield from table(("rule", "", "severity at most", "usual confidence", "kind"), rows)
    for remedy in sorted({rule.remedy for rule in RULES.values()}):
        yield f"What to do: {remedy}\n"
