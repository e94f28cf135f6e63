"""Rules of gitleaks through the command: they run, and what could not be translated is said rule by rule."""

from __future__ import annotations

import random

import pytest

GITLEAKS = """
[extend]
useDefault = true
[[rules]]
id = "acme-token"
description = "Acme token"
regex = '''(?i)acme[_-]?token\\s*[=:]\\s*['"]?([a-z0-9]{32})(?:['"\\s;]|$)'''
entropy = 3.0
keywords = ["acme"]
[[rules]]
id = "npm-access-token"
regex = '''npmx_[0-9A-Za-z]{36}'''
[[rules]]
id = "keystore"
path = '''\\.p12$'''
"""


@pytest.fixture
def value() -> str:
    return "".join(random.Random(5).sample("abcdefghijklmnopqrstuvwxyz0123456789", 32))


def test_translated_rules_find_and_the_others_are_warned_of(cli, tmp_path, value):
    (tmp_path / "gitleaks.toml").write_text(GITLEAKS)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "a.conf").write_text(f'acme-token =\n  "{value}"\n')
    outcome = cli("scan", "code", "--rules", "gitleaks.toml", "--format", "jsonl")
    assert [(one["rule_id"], one["line_start"]) for one in outcome.findings] == [("acme-token", 2)]
    notices = [(one["code"], one["message"]) for one in outcome.records("notice")]
    assert [message for code, message in notices if code == "rule-not-translated" and message.startswith("keystore: not translated")]
    assert any("2 of 3 gitleaks rules run" in message for _, message in notices)


def test_a_configuration_can_name_them(cli, tmp_path, value):
    (tmp_path / "gitleaks.toml").write_text(GITLEAKS)
    (tmp_path / "straykey.toml").write_text('rules = ["gitleaks.toml"]\n')
    (tmp_path / "a.conf").write_text(f"acme_token={value}")
    assert [one["rule_id"] for one in cli("scan", ".", "--format", "jsonl").findings] == ["acme-token"]


def test_check_says_of_each_rule_what_became_of_it(cli, tmp_path):
    (tmp_path / "gitleaks.toml").write_text(GITLEAKS)
    outcome = cli("rules", "check", "gitleaks.toml")
    assert outcome.code == 1
    assert "gitleaks-npm-access-token: translated" in outcome.stdout, "the id of a rule of ours is taken"
    assert "keystore: not translated" in outcome.stdout
    assert outcome.stdout.splitlines()[-1] == "2 rules checked, 0 problems, 1 not translated"


def test_a_file_whose_rules_all_run_passes(cli, tmp_path):
    (tmp_path / "g.toml").write_text("[[rules]]\nid = 'acme'\nregex = 'acme_([a-z]{30})'\n")
    assert cli("rules", "check", "g.toml").code == 0


def test_a_broken_file_is_an_error_that_names_it(cli, tmp_path):
    (tmp_path / "g.toml").write_text("[[rules]]\nid = [\n")
    outcome = cli("scan", ".", "--rules", "g.toml")
    assert outcome.code == 2
    assert "g.toml" in outcome.stderr
