"""The words that reports share: one place for what a verdict, a place or a count is called."""

from __future__ import annotations

from detectors.redact import MASK
from scanner.report import Attribution, Place, Result, RuleInfo
from scanner.reports.shared.plain import clipped, printable

VERDICT_WORDS = {
    "new": "new",
    "inherited": "already there",
    "known": "in the baseline",
    "excepted": "excepted",
    "allowed": "allowed in source",
    "vetoed": "not a secret",
}
EXIT_WORDS = {
    0: "nothing new",
    1: "new secrets",
    2: "usage or configuration error",
    3: "something that was meant to be scanned was not",
}
REMEDY = "Revoke the value where it was issued, make a new one, and read it from a secret store or the environment."


def where(place: Place, root: str = "") -> str:
    """The file of a place as people name it; what has no path is named by its kind. Printable."""
    name = place.path or _nameless(place)
    inner = "".join(f"!{member}" for member in place.container)
    return printable(f"{root}/{name}{inner}" if root else f"{name}{inner}")


def at(place: Place, root: str = "") -> str:
    """`path:line:column`."""
    return f"{where(place, root)}:{place.line_start}:{place.column_start}"


def _nameless(place: Place) -> str:
    if place.kind in ("commit", "tag"):
        return f"<message of {place.kind} {place.object_id[:12]}>"
    return f"<{place.kind} {place.object_id[:12]}>" if place.object_id else f"<{place.kind}>"


def title(result: Result, rule: RuleInfo | None) -> str:
    return printable(rule.title if rule and rule.title else result.rule_id)


def remedy(rule: RuleInfo | None) -> str:
    return printable(rule.remedy) if rule and rule.remedy else REMEDY


def instead(text: str) -> str:
    """What a fix writes, as people read it: an empty value is said."""
    return printable(text.strip()) if text.strip(" \t\n\"'") else "nothing: the value goes"


def shown(result: Result) -> str:
    return printable(result.redacted) or MASK


def commit_words(attribution: Attribution) -> str:
    """`1a2b3c4d5e6f by Ada on 2024-01-02`, or empty where the commit is unknown."""
    if not attribution.commit:
        return ""
    author = f" by {clipped(printable(attribution.author), 60)}" if attribution.author else ""
    date = f" on {printable(attribution.date[:10])}" if attribution.date else ""
    return f"{printable(attribution.commit[:12])}{author}{date}"


def history(result: Result) -> str:
    """A sentence part on where the secret stands in history, or empty: introduced when, and whether HEAD still has it."""
    introduced = commit_words(result.introduced)
    parts = [f"introduced in {introduced}"] if introduced else []
    if result.in_head is not None:
        parts.append("still in HEAD" if result.in_head else "no longer in HEAD, but in history")
    return ", ".join(parts)


def verdict_words(result: Result) -> str:
    """The verdict with its reason; of a new one only what there is to say of it."""
    if result.verdict == "new":
        return printable(result.verdict_reason) + (": fails nothing here" if result.lenient else "")
    word = VERDICT_WORDS.get(result.verdict, result.verdict)
    return f"{word}: {printable(result.verdict_reason)}" if result.verdict_reason else word


def rules_by_id(rules: tuple[RuleInfo, ...]) -> dict[str, RuleInfo]:
    return {rule.id: rule for rule in rules}
