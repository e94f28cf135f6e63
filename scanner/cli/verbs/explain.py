"""Explain a rule: what it finds, why that matters, what to do; or a finding of an earlier report, by its fingerprint."""

from __future__ import annotations

import argparse
from pathlib import Path

from scanner.cli.errors import UserError
from scanner.cli.options import DEBUG, Option
from scanner.report import Report, Result

SUMMARY = "explain a rule or a finding"
OPTIONS = (
    Option(("subject",), "a rule id, or the fingerprint of a finding", {"metavar": "RULE-OR-FINGERPRINT"}),
    Option(("--from",), "the JSON Lines report that has the finding", {"metavar": "FILE", "dest": "report_file"}),
    DEBUG,
)


def run(arguments: argparse.Namespace) -> int:
    if arguments.subject.startswith("f1:"):
        print(_explain_finding(arguments.subject, arguments.report_file))
        return 0
    from scanner.cli.verbs.rules import all_rules, describe

    for rule, text in all_rules():
        if rule.id == arguments.subject:
            print(describe(rule, text))
            return 0
    raise UserError(f"no rule {arguments.subject!r}; `straykey rules list` lists them")


def _explain_finding(fingerprint: str, file: str | None) -> str:
    if not file:
        raise UserError("name the report that has the finding: straykey explain FINGERPRINT --from report.jsonl (made with --report jsonl=FILE)")
    from scanner.reports.records.reader import read_report

    try:
        with Path(file).open(encoding="utf-8", newline="\n") as stream:
            report = read_report(stream)
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}") from None
    for result in report.results:
        if result.fingerprint == fingerprint:
            return story(result, report)
    raise UserError(f"{file} has no finding {fingerprint}")


def story(result: Result, report: Report) -> str:
    """All that is known of a finding, line by line."""
    rule = next((rule for rule in report.rules if rule.id == result.rule_id), None)
    evidence = result.evidence
    lines = [f"{result.path}:{result.places[0].line_start}: {rule.title if rule else result.rule_id} ({result.rule_id}) {result.redacted}"]
    lines += [f"  verdict      {result.verdict}{': ' + result.verdict_reason if result.verdict_reason else ''}"]
    lines += [f"  severity     {result.severity}", f"  confidence   {result.confidence}"]
    lines += [f"  because      {reason}" for reason in evidence.reasons]
    lines += [f"  lowered      {reason}" for reason in evidence.lowered]
    lines += [f"  dropped      {reason}" for reason in evidence.vetoes]
    lines += [f"  step         {step}" for step in evidence.steps]
    lines += [f"  entropy      {evidence.entropy} bits per byte"] if evidence.entropy else []
    lines += [f"  {name:12} {value}" for name, value in result.properties]
    lines += [f"  place        {place.path}:{place.line_start} {place.role} {place.attribution.commit[:12]} {place.attribution.date}" for place in result.places]
    lines += [f"  what to do   {rule.remedy}"] if rule else []
    return "\n".join("".join(letter if letter.isprintable() else "\ufffd" for letter in line) for line in lines)
