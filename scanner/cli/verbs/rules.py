"""The rules: list them, show one, check a file with rules of your own, or list those that came between two versions (`rules diff 1.4 1.5`)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from detectors.catalogue import build, read_document, rule_files
from detectors.rule import Rule, RuleText
from scanner.cli.errors import UserError
from scanner.cli.options import DEBUG, Option

SUMMARY = "list, show and compare rules, check rules of your own"
OPTIONS = (
    Option(("action",), "what to do", {"choices": ("list", "show", "check", "diff")}),
    Option(("names",), "show: rule ids; check: files; diff: two versions", {"nargs": "*", "metavar": "NAME"}),
    Option(("--format",), "how the list is written", {"choices": ("text", "json"), "default": "text"}),
    DEBUG,
)


def run(arguments: argparse.Namespace) -> int:
    if arguments.action == "check":
        return _check(arguments.names)
    pairs = sorted(all_rules(), key=lambda pair: pair[0].id)
    if arguments.action == "show":
        pairs = _named(pairs, arguments.names)
    elif arguments.action == "diff":
        pairs = _between(pairs, arguments.names)
    if arguments.format == "json":
        json.dump([_record(rule, text) for rule, text in pairs], sys.stdout, indent=2)
        print()
    elif arguments.action == "show":
        print("\n\n".join(describe(rule, text) for rule, text in pairs))
    elif arguments.action == "diff" and not pairs:
        print(f"no rules came between {arguments.names[0]} and {arguments.names[1]}")
    else:
        print("\n".join(f"{rule.id:48} {rule.severity:9} {rule.confidence:7} {rule.title}" for rule, _ in pairs))
    return 0


def all_rules() -> Iterator[tuple[Rule, RuleText]]:
    """Every rule that a report can name: those of files, and those that judging reports under, which have no pattern and no texts."""
    from detectors.judging import RULES as JUDGED

    for path in rule_files():
        yield from read_document(path.read_bytes(), path.name)
    yield from ((rule, RuleText("", (), (), ())) for rule in JUDGED.values())


def _named(pairs: list[tuple[Rule, RuleText]], names: list[str]) -> list[tuple[Rule, RuleText]]:
    if not names:
        raise UserError("rules show: name one or more rules; `straykey rules list` lists them")
    known = {rule.id: (rule, text) for rule, text in pairs}
    for name in names:
        if name not in known:
            raise UserError(f"no rule {name!r}; `straykey rules list` lists them")
    return [known[name] for name in names]


def _between(pairs: list[tuple[Rule, RuleText]], versions: list[str]) -> list[tuple[Rule, RuleText]]:
    """The rules that the second version has and the first had not."""
    from scanner.config.requires import is_newer
    from scanner.version import VERSION

    if len(versions) != 2:
        raise UserError("rules diff: name two versions, such as `straykey rules diff 1.4 1.5`")
    first, second = versions
    try:
        if is_newer(first, second):
            raise UserError(f"rules diff: {first} comes after {second}: name the older one first")
        if is_newer(second, VERSION):
            raise UserError(f"rules diff: this is straykey {VERSION}: it does not know the rules of {second}")
        return [(rule, text) for rule, text in pairs if is_newer(rule.since, first) and not is_newer(rule.since, second)]
    except ValueError as error:
        raise UserError(f"rules diff: {error}") from None


def describe(rule: Rule, text: RuleText) -> str:
    """A rule for people: what it finds, why that matters, what to do."""
    lines = [
        f"{rule.id}: {rule.title}",
        *([f"  provider    {rule.provider}"] if rule.provider else []),
        f"  severity    {rule.severity}, confidence {rule.confidence}, since {rule.since}",
        *([f"  what it is  {text.description}"] if text.description else []),
        f"  what to do  {rule.remedy}",
        f"  pattern     {rule.pattern or 'none: name, place and look of a value decide'}",
        *([f"  checks      {', '.join(rule.checks)} (a failed check: {rule.failed})"] if rule.checks else []),
        *(f"  source      {reference}" for reference in text.references),
    ]
    return "\n".join(lines)


def _record(rule: Rule, text: RuleText) -> dict[str, object]:
    return {**rule._asdict(), "description": text.description, "references": text.references}


def _check(files: list[str]) -> int:
    """Check rule files: fields and patterns, then examples and counterexamples with all of the file's rules loaded."""
    from scanner.rulecheck import check_examples

    if not files:
        raise UserError("rules check: name one or more files")
    documents, lost = [], 0
    for file in files:
        try:
            with open(file, "rb") as stream:  # noqa: PTH123
                data, refused = _translated(file, stream.read())
        except OSError as error:
            raise UserError(f"{file}: {error.strerror}") from None
        documents.append((file, data))
        lost += refused
    problems = check_examples(build(documents), documents)
    for problem in problems:
        print(problem)
    count = sum(len(read_document(data, file)) for file, data in documents)
    print(f"{count} rules checked, {len(problems)} problems" + (f", {lost} not translated" if lost else ""))
    return 1 if problems or lost else 0


def _translated(file: str, data: bytes) -> tuple[bytes, int]:
    """A file of gitleaks in our format, saying of each of its rules what became of it, and how many were lost; ours as it is."""
    from detectors.foreign.gitleaks import is_gitleaks
    from scanner.foreign_rules import import_foreign, told

    if not is_gitleaks(data):
        return data, 0
    imported = import_foreign(file, data)
    for note in imported.notes:
        print(f"{file}: {note}")
    for outcome in imported.outcomes:
        print(told(outcome))
    return imported.document, sum(not outcome.text for outcome in imported.outcomes)
