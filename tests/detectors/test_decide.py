"""From matches to candidates, from overlapping candidates to the one that is reported."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin, Span
from detectors.decide import Candidate, Facts, agreed, born, decide, resolve
from detectors.matching import Match
from detectors.model import CONFIDENCES, Evidence, Proof
from detectors.redact import places_in_home
from detectors.rule import Rule
from detectors.secret import Secret

RULE = Rule("a-rule", "A token", "Acme", "(?P<secret>x)", "high", "medium", "acme.toml", prefix="tok_")
PASSED, FAILED, UNKNOWN = (Proof(outcome, outcome) for outcome in ("passed", "failed", "unknown"))


def facts(*, context=(), veto=lambda _value, _placeholders: None, **checks) -> Facts:
    proofs = {name.replace("_", "-"): (lambda _subject, proof=proof: proof) for name, proof in checks.items()}
    return Facts(context, proofs, veto, 0.0)


def match(rule: Rule, value: bytes = b"tok_Zx81kQ04nv") -> tuple[Match, bytes]:
    return Match(rule, Span(3, 3 + len(value)), Span(3, 3 + len(value)), {}), b'k="' + value + b'"'


def decided(rule: Rule, given: Facts, value: bytes = b"tok_Zx81kQ04nv") -> Candidate:
    return decide(*match(rule, value), given)


def test_a_match_without_checks_has_the_rule_s_own_confidence():
    candidate = decided(RULE, facts())
    assert (candidate.confidence, candidate.severity, candidate.evidence.vetoes, candidate.evidence.lowered) == ("medium", "high", (), ())
    assert candidate.secret == Secret(b"tok_Zx81kQ04nv")


def test_a_passed_check_makes_it_high_and_no_path_lowers_that():
    rule = RULE._replace(checks=("a-check",))
    assert decided(rule, facts(context=("test",), a_check=PASSED)).confidence == "high"
    assert decided(rule._replace(confidence="high"), facts(context=("test",), a_check=UNKNOWN)).confidence == "medium"


def test_a_doubtful_path_does_not_hide_what_is_likely():
    assert decided(RULE._replace(confidence="medium"), facts(context=("test",))).confidence == "medium"
    assert decided(RULE._replace(confidence="low"), facts(context=("test",))).confidence == "low"


def test_a_hash_in_a_test_is_hidden_and_elsewhere_it_is_not():
    rule = RULE._replace(kind="hash")
    assert [decided(rule, facts(context=(word,))).confidence for word in ("test", "fixture", "docs")] == ["low", "low", "medium"]
    assert decided(rule, facts()).confidence == "medium"


def test_a_failed_check_lowers_or_vetoes_as_the_rule_says():
    rule = RULE._replace(checks=("a-check",), confidence="high")
    low = decided(rule, facts(a_check=FAILED))
    assert (low.confidence, low.evidence.vetoes, low.evidence.lowered) == ("low", (), ("a-check: failed",))
    vetoed = decided(rule._replace(failed="veto"), facts(a_check=FAILED))
    assert vetoed.evidence.vetoes == ("a-check: failed",)


def test_doubtful_paths_take_one_step_however_many_words_apply():
    candidate = decided(RULE._replace(confidence="high"), facts(context=("test", "fixture", "docs")))
    assert candidate.confidence == "medium"
    assert candidate.evidence.lowered == ("stands in a test path",)


def test_entropy_is_that_of_the_part_behind_the_prefix():
    rule = RULE._replace(entropy=2.0)
    assert not decided(rule, facts(), b"tok_abcdefgh").evidence.vetoes
    (veto,) = decided(rule, facts(), b"tok_aaaaaaab").evidence.vetoes
    assert veto.startswith("too regular: 0.5 bits per byte")


def test_a_check_tells_severity_expiry_and_properties():
    proof = Proof("passed", "", (("account", "7"),), "2030-01-01T00:00:00Z", "low")
    candidate = decided(RULE._replace(checks=("one", "two")), facts(one=PASSED, two=proof))
    assert (candidate.severity, candidate.not_after, candidate.properties) == ("low", "2030-01-01T00:00:00Z", (("account", "7"),))


def candidate(span: Span, *, rank: int = 2, vetoed: bool = False, confidence: str = "medium", rule_id: str = "a-rule") -> Candidate:
    evidence = Evidence(vetoes=("no",) if vetoed else ())
    return Candidate(RULE._replace(id=rule_id), span, Secret(b"x"), "high", confidence, evidence, rank)


CANDIDATES = st.lists(
    st.builds(
        lambda start, length, rank, vetoed, confidence, rule_id: candidate(
            Span(start, start + length), rank=rank, vetoed=vetoed, confidence=confidence, rule_id=rule_id
        ),
        st.integers(0, 20),
        st.integers(0, 6),
        st.integers(0, 3),
        st.booleans(),
        st.sampled_from(CONFIDENCES),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=12,
)


def naive(candidates: list[Candidate]) -> list[Candidate]:
    """The best first; each that overlaps none of those taken before it."""
    taken: list[Candidate] = []
    order = sorted(
        agreed(candidates),
        key=lambda one: (
            one.rank < 2,
            bool(one.evidence.vetoes),
            -CONFIDENCES.index(one.confidence),
            -one.rank,
            one.span.start - one.span.end,
            one.span,
            one.rule.id,
        ),
    )
    for one in order:
        if not any(one.span.overlaps(other.span) for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda one: (one.span, one.rule.id))


@given(CANDIDATES)
def test_of_overlapping_candidates_the_one_that_knows_most_is_kept(candidates):
    assert list(resolve(candidates)) == naive(candidates)


@given(CANDIDATES, st.randoms())
def test_the_order_of_candidates_makes_no_difference(candidates, random):
    shuffled = candidates[:]
    random.shuffle(shuffled)
    assert resolve(shuffled) == resolve(candidates)


def test_a_format_s_own_veto_silences_what_knows_only_a_name():
    named, vetoed = candidate(Span(0, 9), rank=0), candidate(Span(2, 9), rank=2, vetoed=True)
    assert resolve([named, vetoed]) == (vetoed,)


def test_a_shape_near_a_provider_s_name_is_as_sure_as_the_name_is_and_keeps_where_it_is_bound():
    near, named = candidate(Span(0, 9), rank=1), candidate(Span(0, 9), rank=0, confidence="high", rule_id="named")._replace(slot="db.key")
    (kept,) = resolve([named, near])
    assert (kept.rule.id, kept.confidence, kept.slot) == ("a-rule", "high", "db.key")


def test_a_name_does_not_make_a_format_of_its_own_surer():
    own, named = candidate(Span(0, 9), rank=3, confidence="low"), candidate(Span(0, 9), rank=0, confidence="high", rule_id="named")
    (kept,) = resolve([named, own])
    assert (kept.rule.id, kept.confidence) == ("a-rule", "low")


def test_twenty_thousand_candidates_of_one_file_are_resolved():
    """Every candidate was compared with every other: four thousand tokens in one file took fifteen seconds."""
    candidates = [candidate(Span(10 * index, 10 * index + 12 - index % 5)) for index in range(20_000)]
    kept = resolve(candidates)
    assert len(kept) > 10_000
    assert not any(left.span.overlaps(right.span) for left, right in itertools.pairwise(kept))


def test_an_occurrence_shows_the_prefix_the_length_and_a_masked_line():
    data = b"first\n  key = 'tok_Zx81kQ04nv' # other\n"
    artifact = Artifact(Origin("a.py"), data)
    one = candidate(Span(15, 29))._replace(secret=Secret(data[15:29]))
    occurrence = born(artifact, one, places_in_home(artifact, [Span(15, 29), Span(33, 38)]))
    assert (occurrence.redacted, occurrence.line) == ("tok_****[14]", "key = '****' # ****")
    assert (occurrence.start, occurrence.end) == ((2, 10), (2, 24))
