"""The tool as SARIF describes it: its rules with all texts, and the kinds of notification it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from scanner.compliance import tags_of
from scanner.report import Notice, Report, Result, RuleInfo
from scanner.reports.log.taxa import Taxa
from scanner.reports.shared.plain import clipped, encodable
from scanner.reports.shared.words import REMEDY

HOME = ""  # the project's address, once it has one; without it the Multitool warns (SARIF2005)
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
# GitHub: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, 0.1 to 3.9 low.
SCORES = {"critical": "9.8", "high": "8.0", "medium": "5.5", "low": "2.5"}
RANKS = {"high": 95.0, "medium": 60.0, "low": 20.0}
PRECISIONS = {"high": "very-high", "medium": "high", "low": "low"}
NAME_LENGTH, TEXT_LENGTH, TAGS = 255, 1024, 10  # what GitHub shows of a rule

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[^\s]*)?\Z")
_DOTS = re.compile(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\Z")


def rules_of(report: Report, results: Iterable[Result]) -> tuple[RuleInfo, ...]:
    """The report's rules, and one for each rule id that only results name."""
    known = {rule.id: rule for rule in report.rules}
    missing = sorted({result.rule_id for result in results} - known.keys())
    return (*known.values(), *(RuleInfo(rule_id, rule_id, "", "", "", (), "medium", "medium", "") for rule_id in missing))


def driver(report: Report, rules: tuple[RuleInfo, ...], notices: tuple[Notice, ...], taxa: Taxa) -> dict[str, Any]:
    """`tool.driver`, its rules as an iterator."""
    version = encodable(report.version)
    return {
        "name": "straykey",
        "organization": "straykey",
        "fullName": f"straykey {version}",
        "version": version,
        **({"semanticVersion": version} if _DOTS.match(version) else {}),
        "shortDescription": {"text": "Finds keys that strayed from the vault."},
        "fullDescription": {"text": "Finds secrets in source, configuration, packages and git history. Offline, always."},
        **({"informationUri": HOME} if HOME else {}),
        "language": "en-US",
        "supportedTaxonomies": taxa.components(),
        "notifications": [_notification(notice) for notice in _kinds(notices)],
        "rules": (_rule(rule, taxa) for rule in rules),
        "properties": {"engine": report.engine},
    }


def web_uri(text: str) -> str:
    """The address percent-encoded, or empty where it is no http address."""
    return quote(text, safe=":/?#[]@!$&'()*+,;=%~") if _ADDRESS.match(text) else ""


def _rule(rule: RuleInfo, taxa: Taxa) -> dict[str, Any]:
    title = sentence(rule.title or rule.id)
    links = [link for link in map(web_uri, rule.references) if link]
    description, remedy = encodable(rule.description) or title, encodable(rule.remedy) or REMEDY
    return {
        "id": rule.id,
        "name": clipped("".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", rule.id)) or rule.id, NAME_LENGTH),
        "shortDescription": {"text": clipped(title, TEXT_LENGTH)},
        "fullDescription": {"text": clipped(sentence(description), TEXT_LENGTH)},
        "help": {"text": _help(title, description, remedy, links), "markdown": _markdown(rule, title, description, remedy, links)},
        **({"helpUri": links[0]} if links else {}),
        "defaultConfiguration": {"level": LEVELS[rule.severity], "rank": RANKS[rule.confidence]},
        "relationships": [{"target": target, "kinds": ["superset"]} for target in taxa.of_rule(rule.kind)],
        "properties": {
            "security-severity": SCORES[rule.severity],
            "precision": PRECISIONS[rule.confidence],
            "problem.severity": LEVELS[rule.severity] if LEVELS[rule.severity] != "note" else "recommendation",
            "tags": list(_tags(rule, taxa)),
        },
    }


def _tags(rule: RuleInfo, taxa: Taxa) -> Iterator[str]:
    """GitHub shows ten tags: weaknesses, provider and kind come before the controls of other frameworks."""
    controls = [*tags_of(taxa.frameworks, rule.kind)]
    weaknesses = [tag for tag in controls if tag.startswith("external/cwe/")]
    yield from dict.fromkeys(["security", "secret", *weaknesses, *filter(None, (rule.provider, rule.kind)), *controls])


def _help(title: str, description: str, remedy: str, links: list[str]) -> str:
    sources = "\n\nSee also: " + ", ".join(links) if links else ""
    return f"{title}\n\n{description}\n\nWhat to do: {remedy}{sources}"


def _markdown(rule: RuleInfo, title: str, description: str, remedy: str, links: list[str]) -> str:
    facts = f"Rule `{rule.id}`, severity {rule.severity}, confidence {rule.confidence}."
    sources = "".join(f"\n- <{link}>" for link in links)
    return f"## {title}\n\n{description}\n\n**What to do:** {remedy}\n\n{facts}\n" + (f"\n### See also\n{sources}\n" if links else "")


def sentence(text: str) -> str:
    """The text, encodable and ending like a sentence."""
    clean = encodable(text).strip()
    return clean if clean.endswith((".", "!", "?")) else f"{clean}."


def notice_id(kind: str, reason: str) -> str:
    return f"{kind}/{encodable(reason)}" if reason else kind


def _kinds(notices: Iterable[Notice]) -> list[Notice]:
    """One notice for each code, in the order of their codes."""
    return [notice for _, notice in sorted({notice.code: notice for notice in notices}.items())]


def _notification(notice: Notice) -> dict[str, Any]:
    kind, _, reason = notice.code.partition("/")
    text = {
        "skipped": f"An input that was meant to be scanned was not: {reason}.",
        "degraded": f"An input was scanned by patterns only: {reason}.",
    }.get(kind, f"A notice about the run: {reason or kind}.")
    return {
        "id": notice.code,
        "name": notice.code.replace("/", " ").title().replace(" ", "").replace("-", "") or notice.code,
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": f"{text} The notification names the input and the details."},
        "defaultConfiguration": {"level": notice.level},
    }


def notice_index(notices: Iterable[Notice]) -> dict[str, int]:
    """The index of each code's descriptor."""
    return {notice.code: index for index, notice in enumerate(_kinds(notices))}
