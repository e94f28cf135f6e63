"""Decks of real runs: what is dealt, what the policy refuses, what is written, and the surroundings of findings in files and in a history."""

from __future__ import annotations

import pytest

from baselines.baseline.book import EMPTY
from baselines.exceptions.policy import ExceptionPolicy
from scanner.cli.main import load_verb, make_parser
from scanner.memory.recording import write_record
from scanner.triage.deal import deal, make_contexts, record_of
from scanner.triage.deck import Choice

NOW = 1_790_000_000.0  # 2026-09-21
RISK = Choice("accepted-risk", "old", "@pay", "bo@example.org", "2026-10-20")


@pytest.fixture
def dealt(repo, token):
    """A deck and its findings: a token that HEAD has, and a password of a test."""
    repo.commit({"a.py": b"import os\nTOKEN = '" + token() + b"'\n", "b.yaml": b'db:\n  password: "Zx9-tall-Otter!"\n'})

    def make(*options: str):
        verb = load_verb("triage")
        arguments = make_parser({"triage": verb}).parse_args(["triage", str(repo.path), "--quiet", *options])
        workplace, policy, weighed = verb.look(arguments)
        return (*deal(weighed, policy, ExceptionPolicy(), NOW, every=False), workplace)

    return make


def test_the_most_severe_comes_first_and_no_item_holds_a_secret(dealt, repo):
    deck, _, _ = dealt()
    assert [item.path for item in deck.items] == ["a.py", "b.yaml"]
    secret = (repo.path / "a.py").read_bytes().split(b"'")[1].decode()
    assert secret not in repr(deck.items)
    assert deck.items[0].redacted in repr(deck.items)


OBJECTIONS = [
    (Choice("real"), ""),
    (Choice("baseline"), ""),
    (Choice("false-positive", "made up"), ""),
    (RISK, ""),
    (RISK._replace(owner=""), "needs owner"),
    (RISK._replace(accepted_by="@pay"), "accepted by its owner"),
    (RISK._replace(until="2027-09-01"), "allows"),
    (RISK._replace(until="soon"), "until: must be a date"),
    (Choice("false-positive", "x" * 600), "reason: must be"),
]


def test_decisions_are_held_to_the_policy(dealt):
    deck, _, _ = dealt()
    for choice, objection in OBJECTIONS:
        said = deck.check(deck.items[0], choice)
        assert objection in said if objection else said == "", choice


def test_the_longest_life_that_the_policy_allows_is_offered(dealt):
    deck, _, _ = dealt()
    assert deck.longest(deck.items[0]) == "2026-10-21", "30 days for what is critical"
    assert deck.check(deck.items[0], RISK._replace(until="2026-10-21")) == ""


def test_what_is_written_settles_the_next_run(dealt):
    from scanner.memory.baseline import kept_in, opened

    _, found, workplace = dealt()
    root = workplace.place.root
    (risk,) = record_of([(0, RISK)], found, EMPTY, root).exceptions
    assert (risk.owner, risk.accepted_by, risk.until, risk.created) == ("@pay", "bo@example.org", "2026-10-20", "2026-09-21")
    record = record_of([(0, Choice("false-positive", "made up")), (1, Choice("baseline"))], found, EMPTY, root)
    write_record(record, root, opened(kept_in(root, "", None, None)))
    (entry,) = record.exceptions
    assert record.notes[entry.id].startswith("a.py:2 ")
    assert dealt()[0].items == ()


def test_real_ones_are_written_nowhere(dealt):
    _, found, workplace = dealt()
    record = record_of([(0, Choice("real"))], found, EMPTY, workplace.place.root)
    assert not record.change
    assert not record.exceptions


def test_surroundings_of_what_only_the_history_has(dealt, repo):
    repo.commit({"a.py": b"import os\n"})
    deck, found, workplace = dealt("--history")
    lost = next(item for item in deck.items if item.path == "a.py")
    assert lost.object_id
    assert "Ada Lovelace" in lost.origin
    contexts = make_contexts(found, workplace.place.root, workplace.git, 1 << 20)
    assert [line.text for line in contexts.around(lost, 5, revealed=False)] == ["import os", "TOKEN = '****'", ""]
    revealed = contexts.around(lost, 5, revealed=True)[1].text
    assert len(revealed) > 30
    assert "****" not in revealed
