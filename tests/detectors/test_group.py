"""Occurrences to findings: one per rule, secret and path."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Origin, Position, Span
from detectors.group import group
from detectors.model import CONFIDENCES, SEVERITIES, Evidence, Occurrence
from detectors.secret import Secret

OCCURRENCES = st.lists(
    st.builds(
        lambda rule, value, path, oid, start, severity, confidence, vetoed: Occurrence(
            rule,
            Secret(value),
            Origin(path, "blob", oid),
            Span(start, start + 1),
            Position(1, start + 1),
            Position(1, start + 2),
            severity,
            confidence,
            Evidence(vetoes=("no",) if vetoed else ()),
            "****[1]",
            "****",
        ),
        st.sampled_from(["a", "b"]),
        st.sampled_from([b"x", b"y"]),
        st.sampled_from(["", "p", "q/r"]),
        st.sampled_from(["1" * 40, "2" * 40]),
        st.integers(0, 3),
        st.sampled_from(SEVERITIES),
        st.sampled_from(CONFIDENCES),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: (one.rule_id, one.origin, one.span),
)


@given(OCCURRENCES)
def test_every_occurrence_is_in_exactly_one_finding_of_its_rule_secret_and_path(occurrences):
    findings = group(occurrences)
    assert sorted(one for finding in findings for one in map(id, finding.occurrences)) == sorted(map(id, occurrences))
    for finding in findings:
        assert {(one.rule_id, one.secret, one.origin.path) for one in finding.occurrences} == {
            (finding.rule_id, finding.secret, finding.path)
        }
        assert finding.path or len({one.origin.object_id for one in finding.occurrences}) == 1
    keys = [(one.rule_id, one.secret, one.path, "" if one.path else one.first.origin.object_id) for one in findings]
    assert len(set(keys)) == len(keys)


@given(OCCURRENCES, st.randoms())
def test_the_order_of_the_input_makes_no_difference(occurrences, random):
    shuffled = occurrences[:]
    random.shuffle(shuffled)
    assert group(shuffled) == group(occurrences)


@given(OCCURRENCES)
def test_severity_and_confidence_are_the_highest_of_what_is_not_vetoed(occurrences):
    for finding in group(occurrences):
        live = [one for one in finding.occurrences if not one.vetoed] or finding.occurrences
        assert SEVERITIES.index(finding.severity) == max(SEVERITIES.index(one.severity) for one in live)
        assert CONFIDENCES.index(finding.confidence) == max(CONFIDENCES.index(one.confidence) for one in live)
        assert finding.vetoed == all(one.vetoed for one in finding.occurrences)
