"""What one configuration lets pass that another did not, and that narrowing is none of it."""

from __future__ import annotations

import pytest

from baselines.exceptions.policy import ExceptionPolicy
from scanner.config.layers import load_layers
from scanner.exceptions.policy import make_policy
from scanner.policy.settings import widened, widened_exceptions

RULES = {"aws-key": "critical", "aws-id": "low", "hardcoded-password": "high"}

# before, after, words that are said
WIDENED = [
    ("", 'exclude = ["vendor/"]', ["leaves vendor/ out of what is scanned"]),
    ('exclude = ["a/", "!a/b/"]', 'exclude = ["a/"]', ["takes !a/b/ out of `exclude`: it was scanned"]),
    ("", 'disable = ["aws-*"]', ["turns aws-* off"]),
    ('disable = ["aws-*", "!aws-id"]', 'disable = ["aws-*"]', ["turns aws-id off again"]),
    ("", '[[paths]]\nglob = ["t/", "u/"]\ndisable = ["aws-key"]', ["turns aws-key off in t/, u/"]),
    ("", '[[paths]]\nglob = "t/"\nenable_only = ["aws-key"]', ["turns all rules off but aws-key in t/"]),
    ("", 'severity = {"aws-*" = "medium"}', ["lowers the severity of aws-* to medium"]),
    ('severity = {aws-key = "high"}', 'severity = {aws-key = "low"}', ["lowers the severity of aws-key to low"]),
    ('severity = {aws-id = "high"}', "", ["no longer raises the severity of aws-id to high"]),
    ("", '[[allow]]\nsecret_id = "s1:w0fa"\nreason = "demo"', ["allows s1:w0fa: demo"]),
    ("", 'fail_on = "high"', ["lets runs fail from high on instead of low"]),
    ('fail_on = "critical"', 'fail_on = "never"', ["lets runs fail from never on instead of critical"]),
    ("", 'min_confidence = "high"', ["counts findings of confidence high and up instead of medium"]),
    ("", 'skips = {too-large = "degraded"}', ["lets too-large leave a run complete"]),
    ("", 'policy_change = "allow"', ["sets policy_change to allow instead of warn"]),
    ("ratchet = true", "", ["lets the baseline grow: ratchet is off"]),
    ("", 'rules_as_of = "1.4"', ["lets rules that are newer than 1.4 fail nothing"]),
    ('rules_as_of = "1.10"', 'rules_as_of = "1.9"', ["lets rules that are newer than 1.9 fail nothing"]),
    ("", "limits = {file_size = 1000}", ["lowers limits.file_size from 67108864 to 1000"]),
    ("", 'baseline = "b"', ["reads another baseline: b"]),
    ("", 'salt = "x"', ["changes the salt: names of secrets and findings are others from then on"]),
    ('rules = ["my.toml"]', "", ["takes my.toml out of the rules"]),
    ("", "[exceptions.longest_days]\nhigh = 400", ["lets exceptions of severity high live 400 days instead of 90"]),
    ("", "[exceptions.grace_days]\ncritical = 1", ["gives exceptions of severity critical 1 days of grace instead of 0"]),
    ('[exceptions]\nforbid = ["aws-*"]', "", ["lets findings of aws-* be excepted"]),
    ('[exceptions]\nowners = ["@a"]', "", ["lets anybody own an exception"]),
    ('[exceptions]\nowners = ["@a"]', '[exceptions]\nowners = ["@a", "@b"]', ["lets @b own exceptions"]),
    ('[exceptions]\nacceptance = "signed"', "", ["asks for acceptance that is named instead of signed"]),
    ("", "[exceptions.kinds.accepted-risk]\nseparate = false", ["lets owner and author accept, in exceptions of kind accepted-risk"]),
    ("", '[exceptions.kinds.rotated]\nneeds = ["reason"]', ["no longer asks for owner, in exceptions of kind rotated"]),
    ("", '[exceptions.kinds.false-positive]\nscope = "any"', ["asks for no narrower scope than any, in exceptions of kind false-positive"]),
]


def said(before: str, after: str) -> list[str]:
    old, new = (load_layers({"straykey.toml": text.encode()}.get).settings_for("") for text in (before, after))

    def policy(settings) -> ExceptionPolicy:
        return make_policy(settings.exceptions, lambda _path: None)

    return [words for words, _ in (*widened(old, new, RULES), *widened_exceptions(policy(old), policy(new)))]


@pytest.mark.parametrize(("before", "after", "words"), WIDENED)
def test_each_widening_is_said(before: str, after: str, words: list[str]) -> None:
    assert said(before, after) == words


@pytest.mark.parametrize(("before", "after", "words"), WIDENED)
def test_the_way_back_is_none_and_neither_is_staying(before: str, after: str, words: list[str]) -> None:
    back = said(after, before)
    # These can't be told from a widening, or are one in both directions.
    both = ("salt", "baseline = ", "rules_as_of", "severity = {")
    assert back == [] or any(text in after + before for text in both)
    assert said(after, after) == said(before, before) == []


def test_an_entry_that_is_there_twice_is_said_where_it_is_new() -> None:
    assert said('exclude = ["a/"]', 'exclude = ["a/", "a/"]') == ["leaves a/ out of what is scanned"]


def test_a_reason_that_holds_a_secret_is_masked() -> None:
    drawn = "Zq8" * 12
    (words,) = said("", f'[[allow]]\nsecret_id = "s1:w0fa"\nreason = "it is {drawn}"')
    assert words == "allows s1:w0fa: it is ****"
