"""Rules without a pattern are rules to everyone who names one: in `rules`, in `explain`, in a configuration."""

from __future__ import annotations

import pytest

from detectors.judging import RULES


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_what_a_report_names_can_be_explained(cli, rule_id):
    for arguments in (("explain", rule_id), ("rules", "show", rule_id)):
        outcome = cli(*arguments)
        assert outcome.code == 0, outcome.stderr
        assert RULES[rule_id].title in outcome.stdout


def test_the_list_has_them(cli):
    assert set(RULES) <= {line.split()[0] for line in cli("rules", "list").stdout.splitlines()}


def test_a_configuration_that_disables_them_names_something(cli, tmp_path):
    (tmp_path / "straykey.toml").write_text('disable = ["hardcoded-*", "signed-url", "no-such-rule"]')
    (tmp_path / "a.txt").write_text("nothing\n")
    told = [record["message"] for record in cli("scan", tmp_path, "--format", "jsonl").records("notice") if "names nothing" in record["message"]]
    assert ["no-such-rule" in message for message in told] == [True]
