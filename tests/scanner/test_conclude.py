"""From a harvest to the report: verdicts, policy, and the one exit table."""

from __future__ import annotations

import pytest

from detectors.artifact import Origin, Position, Span
from detectors.model import CONFIDENCES, SEVERITIES, Degraded, Evidence, Occurrence, Skipped
from detectors.rule import Rule, RuleText
from detectors.secret import Secret
from scanner.conclude import CLEAN, FINDINGS, INCOMPLETE_RUN, Policy, Run, conclude
from scanner.config.layers import load_layers
from scanner.examination import Examination
from scanner.harvest import gather, place_key
from scanner.report import Scope
from scanner.skips import DEGRADED, INCOMPLETE, SKIP_REASONS, skip_kind

RULES = {name: Rule(name, "A token", "Acme", "", "high", "medium", "acme.toml") for name in ("a-rule", "b-rule")}


def occurrence(
    path: str = "a.py",
    start: int = 0,
    *,
    value: bytes = b"q8Zx0-drawn",
    rule: str = "a-rule",
    severity="high",
    confidence="high",
    vetoed=False,
) -> Occurrence:
    evidence = Evidence(vetoes=("a placeholder",) if vetoed else ())
    return Occurrence(
        rule,
        Secret(value),
        Origin(path),
        Span(start, start + 5),
        Position(1, start + 1),
        Position(1, start + 6),
        severity,
        confidence,
        evidence,
        "****[11]",
        "****",
    )


def policy(text: str = "", *, fail_on: str = "", min_confidence: str = "", **changes) -> Policy:
    asked = {key: value for key, value in (("fail_on", fail_on), ("min_confidence", min_confidence)) if value}
    layers = load_layers(lambda path: text.encode() if text and path == "straykey.toml" else None, overrides=asked or None)
    settings = layers.settings_for("")
    base = Policy(
        layers.settings_for,
        RULES.__getitem__,
        lambda ids: {one: RuleText("", (), (), ()) for one in ids},
        settings.min_confidence,
        settings.fail_on,
        settings.salt,
    )
    return base._replace(**changes)


def report(*occurrences: Occurrence, allowed=None, inherited=(), skipped=(), text: str = "", **changes):
    files = [Examination(occurrences=occurrences, allowed=allowed or {}, skipped=tuple(skipped), size=10)]
    harvest = gather(files, Scope("tree", "root", counts=(("files", 1),)))._replace(inherited=frozenset(map(place_key, inherited)))
    return conclude(harvest, policy(text, **changes), Run("1", "hyperscan", ""))


def verdicts(made) -> list[str]:
    return [result.verdict for result in made.results]


def test_a_finding_is_new_unless_something_says_otherwise():
    one, two = occurrence(), occurrence(start=9)
    assert verdicts(report(one)) == ["new"]
    assert verdicts(report(occurrence(vetoed=True))) == ["vetoed"]
    assert verdicts(report(one, allowed={0: "made up"})) == ["allowed"]
    assert verdicts(report(one, inherited=[one])) == ["inherited"]
    assert verdicts(report(one, two, allowed={0: "made up"})) == ["new"]
    assert verdicts(report(one, two, allowed={0: "made up", 1: "too"})) == ["allowed"]
    assert verdicts(report(one, two, inherited=[two])) == ["new"]


def test_the_place_that_nothing_allows_speaks_for_the_finding():
    (result,) = report(occurrence(), occurrence(start=9), allowed={0: "made up"}).results
    assert [place.byte_start for place in result.places] == [9, 0]
    assert result.occurrences == 2


def test_the_reasons_are_told():
    assert report(occurrence(vetoed=True)).results[0].verdict_reason == "a placeholder"
    assert report(occurrence(), allowed={0: "made up"}).results[0].verdict_reason == "made up"
    allowed = report(occurrence(), text='[[allow]]\npattern = "q8Zx0-.{1,9}"\nreason = "of the test server"\n')
    assert (verdicts(allowed), allowed.results[0].verdict_reason) == (["allowed"], "of the test server (configuration)")


def test_rules_that_are_off_are_counted():
    made = report(occurrence(), occurrence(rule="b-rule", start=20, value=b"another-one"), text='disable = ["a-rule"]\n')
    assert [result.rule_id for result in made.results] == ["b-rule"]
    assert sum(count for _, count in made.scope.excluded) == 1


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("fail_on", [*SEVERITIES, "never"])
@pytest.mark.parametrize("least", CONFIDENCES)
def test_what_is_sure_and_severe_enough_fails_the_run(severity, confidence, fail_on, least):
    made = report(occurrence(severity=severity, confidence=confidence), fail_on=fail_on, min_confidence=least)
    enough = (
        fail_on != "never"
        and SEVERITIES.index(severity) >= SEVERITIES.index(fail_on)
        and CONFIDENCES.index(confidence) >= CONFIDENCES.index(least)
    )
    assert made.exit_code == (FINDINGS if enough else CLEAN)
    assert len(made.results) == 1


BROKEN, SAID = Skipped("b.py", "unreadable"), Skipped("pipe", "not-a-regular-file")
TABLE = [
    # occurrences, what was skipped, what the policy changes, the code
    ([], [], {}, CLEAN),
    ([occurrence()], [], {}, FINDINGS),
    ([occurrence(vetoed=True)], [], {}, CLEAN),
    ([occurrence(confidence="low")], [], {}, CLEAN),
    ([occurrence()], [], {"exit_zero": True}, CLEAN),
    ([occurrence()], [], {"fail_on": "never"}, CLEAN),
    ([], [SAID], {}, CLEAN),
    ([occurrence()], [SAID], {}, FINDINGS),
    ([], [BROKEN], {}, INCOMPLETE_RUN),
    ([occurrence()], [BROKEN], {}, INCOMPLETE_RUN),
    ([occurrence()], [BROKEN], {"exit_zero": True}, INCOMPLETE_RUN),
    ([occurrence()], [BROKEN], {"fail_on": "never"}, INCOMPLETE_RUN),
    ([], [Skipped("x", "a-reason-of-the-future")], {}, INCOMPLETE_RUN),
    ([], [SAID], {"text": '[skips]\n"not-a-regular-file" = "incomplete"\n'}, INCOMPLETE_RUN),
    ([occurrence()], [BROKEN], {"text": '[skips]\nunreadable = "degraded"\n'}, FINDINGS),
]


@pytest.mark.parametrize(("occurrences", "skipped", "changes", "code"), TABLE)
def test_the_exit_table(occurrences, skipped, changes, code):
    assert report(*occurrences, skipped=skipped, **changes).exit_code == code


def test_a_run_that_scanned_nothing_is_incomplete_unless_nothing_was_asked():
    harvest = gather([], Scope("tree", "root"))
    assert conclude(harvest, policy(), Run("1", "", "")).exit_code == INCOMPLETE_RUN
    assert conclude(harvest, policy(empty_is_fine=True), Run("1", "", "")).exit_code == CLEAN
    assert conclude(harvest, policy(exit_zero=True), Run("1", "", "")).exit_code == INCOMPLETE_RUN


def test_a_secret_is_in_the_report_only_where_it_was_asked_for():
    assert report(occurrence()).results[0].secret is None
    assert "q8Zx0" not in repr(report(occurrence()))
    assert report(occurrence(), reveal=True).results[0].secret == "q8Zx0-drawn"


def test_degraded_inputs_never_change_the_code():
    harvest = gather([Examination(degraded=(Degraded("a", "structure"),), size=1)], Scope("tree", "root"))
    made = conclude(harvest, policy(), Run("1", "", ""))
    assert (made.exit_code, len(made.degraded)) == (CLEAN, 1)


def test_results_stand_in_the_order_of_their_places():
    made = report(occurrence("b.py"), occurrence("a.py", 50), occurrence("a.py", 5, value=b"another-one"))
    assert [(result.path, result.places[0].byte_start) for result in made.results] == [("a.py", 5), ("a.py", 50), ("b.py", 0)]


def test_every_reason_of_skipping_has_a_class_and_a_meaning():
    for reason, known in SKIP_REASONS.items():
        assert known.kind in (DEGRADED, INCOMPLETE)
        assert known.meaning
        assert skip_kind(reason) == known.kind
    assert skip_kind("one that is not in the table") == INCOMPLETE


@pytest.mark.parametrize(("version", "lenient"), [("", False), ("1.4", True), ("1.4.9", True), ("1.5", False), ("1.10", False)])
def test_a_rule_that_is_newer_than_asked_for_reports_and_fails_nothing(version, lenient):
    newer = {name: rule._replace(since="1.5") for name, rule in RULES.items()}
    made = report(occurrence(), text=f'rules_as_of = "{version}"\n' if version else "", rule=newer.__getitem__)
    (result,) = made.results
    assert (result.verdict, result.lenient, made.exit_code) == ("new", lenient, CLEAN if lenient else FINDINGS)
    assert result.verdict_reason == (f"its rule is of 1.5, newer than rules_as_of {version}" if lenient else "")
