"""Bad rules: the error names file, rule and field, and says what would be right."""

from __future__ import annotations

import json

import pytest

from detectors.catalogue import build, compile_rules, read_document
from detectors.rule import RuleError, parse_rules

GOOD = {"id": "acme-token", "title": "A token", "pattern": r"\btok_(?P<secret>[a-z0-9]{20})\b", "severity": "high", "confidence": "medium"}


def document(**changes) -> bytes:
    """One rule as TOML; None leaves a field out."""
    fields = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return b"[[rule]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in fields.items()).encode()


def test_a_good_rule_is_read_and_compiled():
    catalogue = build([("acme.toml", document(provider="Acme", prefix="tok_", entropy=3, checks=["jwt"], references=["https://x"]))])
    (rule,) = catalogue.rules
    assert (rule.id, rule.provider, rule.prefix, rule.entropy, rule.checks, rule.file) == (
        "acme-token",
        "Acme",
        "tok_",
        3.0,
        ("jwt",),
        "acme.toml",
    )
    compile_rules(catalogue)


BAD = {
    "no id": (document(id=None), "id", "kebab-case"),
    "id of another type": (document(id=3), "id", "kebab-case"),
    "id with capitals": (document(id="Acme"), "id", "kebab-case"),
    "id with two hyphens": (document(id="a--b"), "id", "kebab-case"),
    "id with a newline": (document(id="a\n"), "id", "kebab-case"),
    "since that is no version": (document(since="1.4rc1"), "since", "the version of straykey that first had the rule"),
    "no title": (document(title=None), "title", "is missing"),
    "no pattern": (document(pattern=""), "pattern", "is missing"),
    "no severity": (document(severity=None), "severity", "is missing"),
    "no confidence": (document(confidence=None), "confidence", "is missing"),
    "severity that there is not": (document(severity="huge"), "severity", "one of low, medium, high, critical"),
    "severity of another type": (document(severity=["high"]), "severity", "one of"),
    "confidence that there is not": (document(confidence="sure"), "confidence", "one of low, medium, high"),
    "scope that there is not": (document(scope="file"), "scope", "one of line, object"),
    "failed that there is not": (document(failed="drop"), "failed", "one of low, veto"),
    "unknown field": (document(regex="x"), "regex", "unknown; a rule has anchor, checks"),
    "title of another type": (document(title=3), "title", "must be a string"),
    "references of another type": (document(references="https://x"), "references", "list of strings"),
    "checks of another type": (document(checks=[1]), "checks", "list of strings"),
    "placeholders of another type": (document(placeholders="yes"), "placeholders", "true or false"),
    "entropy too high": (document(entropy=9), "entropy", "from 0 to 8"),
    "entropy of another type": (document(entropy=True), "entropy", "from 0 to 8"),
    "entropy that is no number": (document(entropy=None) + b"entropy = nan\n", "entropy", "from 0 to 8"),
    "check that there is not": (document(checks=["no-such"]), "checks", "no check named 'no-such'; there are "),
    "pattern that is none": (document(pattern="tok_(?P<secret>"), "pattern", "missing )"),
    "pattern without the group": (document(pattern="tok_[a-z]{20}"), "pattern", "no group named secret"),
    "pattern that matches nothing": (document(pattern="(?P<secret>a{0,5})"), "pattern", "match everywhere"),
    "pattern of wide letters": (document(pattern="tok_(?P<secret>\u4e16)"), "pattern", "latin-1"),
    "pattern that crosses lines": (document(pattern=r"tok_(?P<secret>[^a]{9})"), "pattern", 'scope = "object"'),
    "pattern that runs long": (document(pattern="tok_(?P<secret>(a+)+)"), "pattern", "open repetition"),
    "pattern with lookaround": (document(pattern="tok_(?P<secret>a)(?!b)"), "pattern", "lookaround"),
    "pattern without a literal": (document(pattern="(?P<secret>[a-z]{20})"), "pattern", "give an `anchor`"),
    "pattern with too great a number": (document(pattern="tok_(?P<secret>a{99999999999})"), "pattern", "too large"),
    "pattern that nests deeply": (document(pattern="(" * 3000 + "tok_(?P<secret>a)" + ")" * 3000), "pattern", "nests too deeply"),
    "pattern that Python will read differently": (document(pattern="tok_(?P<secret>[[a]{5})"), "pattern", "nested set"),
    "pattern of the locale": (document(pattern="(?Li)tok_(?P<secret>[a-z]{9})"), "pattern", "flag L"),
    "secret that may be missing": (document(pattern="tok_ken(?P<secret>[a-z]{9})?"), "pattern", "without its group secret"),
    "secret in one alternative": (document(pattern="(?:token(?P<secret>[a-z]{9})|other)"), "pattern", "without its group secret"),
    "anchor of wide letters": (document(anchor="\u4e16"), "anchor", "latin-1"),
    "prefix of wide letters": (document(prefix="\u4e16"), "prefix", "latin-1"),
    "anchor that is none": (document(anchor="("), "anchor", "the engine refuses it"),
    "anchor that matches nothing": (document(anchor="a*"), "anchor", "the engine refuses it"),
}


@pytest.mark.parametrize(("data", "field", "said"), BAD.values(), ids=BAD)
def test_a_bad_rule_is_an_error_that_names_file_rule_and_field(data, field, said):
    with pytest.raises(RuleError) as caught:
        compile_rules(build([("acme.toml", data)]))
    error = caught.value
    assert (error.file, error.field) == ("acme.toml", field)
    assert said in error.problem
    assert str(error) == f"acme.toml: rule {error.rule!r}: field {field!r}: {error.problem}"
    if field != "id":
        assert error.rule == "acme-token"


FILES = {
    "no TOML": (b"[[rule]\n", "is no TOML"),
    "no UTF-8": (b"# \xff\n", "is no TOML"),
    "a field twice": (document() + b'title = "x"\n', "is no TOML"),
    "deep": (b"x = " + b"[" * 5000 + b"]" * 5000, "nests too deeply"),
    "unknown table": (b"[rules]\n", "unknown; a file has"),
    "one rule as a table": (b'[rule]\nid = "x"\n', "write each rule as a [[rule]] table"),
    "rules as a number": (b"rule = 3\n", "write each rule as a [[rule]] table"),
    "rules as numbers": (b"rule = [3]\n", "write each rule as a [[rule]] table"),
}


@pytest.mark.parametrize(("data", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_none_of_rules_is_an_error_that_names_it(data, said):
    with pytest.raises(RuleError, match=r"^acme\.toml: ") as caught:
        read_document(data, "acme.toml")
    assert said in caught.value.problem


def test_two_rules_of_one_id_are_an_error_that_names_both_files():
    with pytest.raises(RuleError, match=r"^b\.toml: rule 'acme-token': field 'id': is also in a\.toml"):
        build([("a.toml", document()), ("b.toml", document())])


def test_rules_stand_in_the_order_of_their_ids_whatever_the_order_of_files():
    first, second = ("a.toml", document(id="z-rule")), ("b.toml", document(id="a-rule"))
    assert build([first, second]) == build([second, first])
    assert [rule.id for rule in build([first, second]).rules] == ["a-rule", "z-rule"]


def test_what_a_file_says_for_all_its_rules_holds_where_a_rule_says_nothing():
    data = b'provider = "Acme"\nremedy = "Revoke it."\nreferences = ["https://a"]\n' + document(remedy="Ask.")
    ((rule, text),) = read_document(data, "acme.toml")
    assert (rule.provider, rule.remedy, text.references) == ("Acme", "Ask.", ("https://a",))


def test_no_rules_are_no_error():
    assert parse_rules({}, "acme.toml") == []
