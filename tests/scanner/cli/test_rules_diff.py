"""Rules by the version that first had them."""

from __future__ import annotations

import pytest

from scanner.cli.main import main
from scanner.cli.verbs.rules import all_rules


def test_the_rules_between_two_versions_are_listed(capsys) -> None:
    assert main(["rules", "diff", "0.0.9", "0.1"]) == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
    assert listed == {rule.id for rule, _ in all_rules() if rule.since == "0.1"}
    assert main(["rules", "diff", "0.1", "0.1.0"]) == 0
    assert capsys.readouterr().out == "no rules came between 0.1 and 0.1.0\n"


@pytest.mark.parametrize(
    ("versions", "words"),
    [
        (("0.1",), "name two versions"),
        (("0.2", "0.1"), "0.2 comes after 0.1"),
        (("0.1", "99"), "does not know the rules of 99"),
        (("x", "0.1"), "a version begins with a number"),
    ],
)
def test_versions_that_cannot_be_compared_are_said(versions, words, capsys) -> None:
    assert main(["rules", "diff", *versions]) == 2
    assert words in capsys.readouterr().err
