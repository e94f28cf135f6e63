"""A gitleaks configuration as rules of ours, rule by rule."""

from __future__ import annotations

import pytest

from detectors.catalogue import read_document
from detectors.foreign.gitleaks import import_rules, is_gitleaks
from detectors.rule import RuleError

RULE = '[[rules]]\nid = "Acme Token"\ndescription = "An Acme token"\nregex = \'\'\'acme_([a-z0-9]{32})\'\'\'\n'


def only(document: str):
    return import_rules(document.encode(), "g.toml").outcomes[0]


def test_a_rule_becomes_one_of_ours():
    outcome = only(RULE + "entropy = 3.5\n")
    (rule, _), = read_document(outcome.text.encode(), "g.toml")
    assert (rule.id, rule.title, rule.entropy, rule.scope) == ("acme-token", "An Acme token", 3.5, "line")
    assert outcome.notes == ("is called acme-token here",)


def test_a_rule_that_can_cross_lines_looks_at_whole_files():
    (rule, _), = read_document(only('[[rules]]\nid = "a"\nregex = \'acme\\s=\\s([a-z]{9})\'\n').text.encode(), "g.toml")
    assert rule.scope == "object"


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("id = 'a'\npath = '\\.p12$'", "files by their path"),
        ("id = 'a'\nregex = 'acme_([a-z]{9})'\npath = 'conf'", "some paths only"),
        ("id = 'a'\nregex = 'acme_([a-z]{9})'\n[[rules.required]]\nid = 'b'", "near by"),
        ("id = 'a'\nregex = '[a-f0-9]{32}'", "distinctive"),
        ("id = 'a'\nregex = '^acme_([a-z]{9})'", "beginning or end"),
        ("id = 'a'", "no regex"),
        ("id = 'a'\nregex = 7", "no regex"),
    ],
)
def test_a_rule_that_can_not_be_translated_says_why(field, why):
    outcome = only(f"[[rules]]\n{field}\n")
    assert outcome.text == ""
    assert why in outcome.notes[0]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("keywords = ['other']", "keywords"),
        ("keywords = ['ACME', 'other']", ""),
        ("[[rules.allowlists]]\nstopwords = ['example']", "allowlist is left out (stopwords)"),
        ("[rules.allowlist]\nregexes = ['x']", "allowlist is left out (regexes)"),
        ("novel = 1", "novel"),
    ],
)
def test_what_differs_is_said(more, said):
    outcome = only(f"[[rules]]\nid = 'a'\nregex = 'acme_([a-z]{{9}})'\n{more}\n")
    assert outcome.text
    assert said in " ".join(outcome.notes) if said else not outcome.notes


def test_ids_that_are_taken_get_a_prefix():
    twice = import_rules((RULE + RULE + RULE).encode(), "g.toml", {"acme-token"})
    assert [outcome.id for outcome in twice.outcomes] == ["gitleaks-acme-token", "gitleaks-acme-token-2", "gitleaks-acme-token-3"]
    assert len(read_document(twice.document, "g.toml")) == 3


def test_what_the_file_says_besides_its_rules_is_said():
    notes = " ".join(import_rules(b"[extend]\nuseDefault = true\npath = 'b.toml'\ndisabledRules = ['x']\n[[allowlists]]\npaths = ['v']\n", "g.toml").notes)
    assert all(word in notes for word in ("useDefault", "b.toml", "disabledRules", "allowlists"))


def test_texts_of_any_letters_are_written_as_toml():
    outcome = only('[[rules]]\nid = "a"\ndescription = "q\\" \\\\ \\u007f \U0001f600 tab\\t"\nregex = \'acme_([a-z"\\x5c\\x7f]{9})\'\n')
    (rule, _), = read_document(outcome.text.encode(), "g.toml")
    assert rule.title == 'q" \\ \x7f \U0001f600 tab'


def test_files_of_either_kind_are_told_apart():
    assert is_gitleaks(RULE.encode())
    assert is_gitleaks(b"[extend]\nuseDefault = true\n")
    assert not is_gitleaks(b'[[rule]]\nid = "a"\n')
    assert not is_gitleaks(b"# [[rules]]\n")


def test_no_toml_is_an_error_that_names_the_file():
    with pytest.raises(RuleError, match=r"g\.toml"):
        import_rules(b"[[rules", "g.toml")
