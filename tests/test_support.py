"""The builders do what the tests believe they do."""

from __future__ import annotations

from tests.support.repository import EPOCH


def test_a_commit_has_fixed_people_and_dates(repo):
    first, second = repo.commit({"a": b"1"}), repo.commit({"a": b"2"}, "second", author=("Grace", "g@example.org"))
    assert repo.git("log", "--format=%H %an %ae %at %cn") == (
        f"{second} Grace g@example.org {EPOCH + 3600} Charles Babbage\n{first} Ada Lovelace ada@example.org {EPOCH} Charles Babbage"
    )


def test_tokens_are_fresh_and_the_same_in_every_run(token):
    drawn = [token() for _ in range(3)]
    assert len(set(drawn)) == 3
    assert drawn == [type(token)("tests/test_support.py::test_tokens_are_fresh_and_the_same_in_every_run")() for _ in range(1)] + drawn[1:]


def test_the_command_and_the_path_in_this_process_agree(tmp_path, scan, cli, token):
    value = token()
    report = scan({"a.py": b"x = 1\nkey = '" + value + b"'\n"})
    outcome = cli("scan", tmp_path / "scanned", "--format", "jsonl")
    assert outcome.code == report.exit_code == 1
    assert [one.fingerprint for one in report.results if one.verdict == "new"] == [one["fingerprint"] for one in outcome.findings]
    assert value.decode() not in outcome.stdout + outcome.stderr
