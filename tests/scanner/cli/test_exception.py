"""An exception's whole life, as a user has it: found, recorded, checked, listed, ended, renewed, stale."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from baselines.exceptions.entry import FILE
from baselines.exceptions.reader import read_text
from scanner.cli.main import main

TODAY = datetime.now(UTC).date()
Say = Callable[..., tuple[int, str, str]]


def day(offset: int) -> str:
    return (TODAY + timedelta(offset)).isoformat()


@pytest.fixture
def say(repo, capsys, monkeypatch) -> Say:
    """`say("exception", "list")` runs the command in the repository, outside of any CI service; returns code, output, errors."""
    for name in ("GITHUB_EVENT_NAME", "CI_PIPELINE_SOURCE", "BUILD_REASON", "CHANGE_ID", "BRANCH_IS_PRIMARY", "CI_DEFAULT_BRANCH", "GITHUB_EVENT_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(repo.path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def found(repo, say, token, tmp_path) -> dict[str, object]:
    """A repository with one secret, committed; the finding as JSON Lines tell it."""
    repo.commit({"app.py": f'KEY = "{token()}"\n'.encode(), "tests/test_a.py": b"x = 1\n"})
    return finding(say)


def finding(say: Say, *options: str) -> dict[str, object]:
    _, out, _ = say("scan", "--format", "jsonl", *options)
    (one,) = [record for record in map(json.loads, out.splitlines()) if record["type"] == "finding"]
    return one


def notices(say: Say, *options: str) -> list[str]:
    _, out, _ = say("scan", "--format", "jsonl", *options)
    return [record["code"] for record in map(json.loads, out.splitlines()) if record["type"] == "notice" and record["code"].startswith("exception")]


def entry(kind: str, fingerprint: object, **keys: str) -> bytes:
    lines = ["[[exception]]", f'kind = "{kind}"', f'fingerprint = "{fingerprint}"', *(f'{key} = "{value}"' for key, value in keys.items())]
    return "\n".join([*lines, ""]).encode()


RISK = {"reason": "goes with release 4", "owner": "@ada", "accepted_by": "@bo"}


def test_a_recorded_exception_holds_and_is_told_with_its_terms(repo, say, found, tmp_path) -> None:
    report = tmp_path / "r.jsonl"
    say("scan", "--format", "jsonl", "--output", str(report))
    given = ("--reason", "goes with release 4", "--owner", "@ada", "--accepted-by", "@bo", "--until", day(20), "--ticket", "SEC-1")
    code, out, _ = say("exception", "add", "--kind", "accepted-risk", str(found["fingerprint"]), "--from", str(report), *given)
    assert (code, out.startswith(f"{FILE}: added x1:")) == (0, True)
    assert f"# app.py:1 {found['rule_id']}\n" in (repo.path / FILE).read_text(encoding="utf-8")
    now = finding(say)
    assert (now["verdict"], now["terms"]["owner"], now["terms"]["until"]) == ("excepted", "@ada", day(20))
    assert say("scan")[0] == 0
    for form in ("text", "sarif", "markdown", "csv", "html", "jsonl", "json"):
        code, out, _ = say("scan", "--format", form, *(["--all"] if form == "text" else []))
        assert code == 0
        if form != "markdown":  # it counts what is excepted
            assert "goes with release 4" in re.sub(r"\s+", " ", out), form
            assert day(20) in out, form
    run = json.loads(say("scan", "--format", "sarif")[1])["runs"][0]
    (suppression,) = run["results"][0]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"].startswith("excepted: goes with release 4")
    assert suppression["properties"]["owner"] == "@ada"
    assert json.loads(say("scan", "--format", "sarif-github")[1])["runs"][0]["results"] == []


def test_what_the_policy_refuses_is_not_written(repo, say, found, tmp_path) -> None:
    report = tmp_path / "r.jsonl"
    say("scan", "--format", "jsonl", "--output", str(report))
    name = str(found["fingerprint"])
    for options, words in (
        (("--kind", "accepted-risk", name, "--reason", "x"), "needs owner"),
        (("--kind", "false-positive", name), "needs reason"),
        (("--kind", "false-positive", "--path", "tests/", "--reason", "x"), "names no value"),
        ((name, "--reason", "x"), "say what makes it stand"),
        (("--kind", "test-value", "--reason", "x"), "say what it is about"),
        (("--rotated", "--kind", "test-value", name), "say what makes it stand"),
        (("--kind", "false-positive", "f1:0000000000000000:w000", "--from", str(report), "--reason", "x"), "has no finding f1:0000000000000000:w000"),
        (("--kind", "false-positive", "hunter2", "--reason", "x"), "must be a fingerprint"),
        (("--kind", "false-positive", name, "--reason", "x", "--until", "soon"), "must be a date such as 2027-01-31"),
    ):
        code, _, told = say("exception", "add", *options)
        assert (code, words in told) == (2, True), told
        assert "hunter2" not in told
    assert not (repo.path / FILE).exists()


def test_the_life_of_a_finding_under_an_exception_that_ends(repo, say, found) -> None:
    ended = entry("accepted-risk", found["fingerprint"], **RISK, created=day(-60), until=day(-30))
    repo.commit({FILE: ended})
    code, out, _ = say("scan")
    assert code == 1
    assert f"ended on {day(-30)}: its finding is active again" in re.sub(r"\s+", " ", out)
    assert notices(say) == ["exception-expired"]
    repo.branch("feature")
    assert say("scan")[0] == 0  # elsewhere it warns
    assert "fails nothing here" in re.sub(r"\s+", " ", say("scan")[1])
    assert finding(say)["lenient"] is True
    repo.write({"app.py": (repo.path / "app.py").read_bytes().replace(b"KEY", b"THE_KEY")})
    assert say("scan")[0] == 1  # its own line changed


@pytest.mark.parametrize(
    ("created", "until", "codes", "code"),
    [
        (-10, 60, [], 0),
        (-10, 14, ["exception-expiring"], 0),
        (-10, 0, ["exception-expiring"], 0),
        (5, 60, ["exception-coming"], 1),
        (-10, -1, ["exception-grace"], 0),
        (-10, -10, ["exception-expired"], 1),
        (-200, 200, ["exception-refused"], 1),
    ],
)
def test_each_state_is_said(repo, say, found, created: int, until: int, codes: list[str], code: int) -> None:
    config = f'severity = {{"{found["rule_id"]}" = "high"}}\n'.encode()
    repo.commit({"straykey.toml": config, FILE: entry("accepted-risk", found["fingerprint"], **RISK, created=day(created), until=day(until))})
    assert (notices(say), say("scan")[0]) == (codes, code)


def test_what_is_about_nothing_is_said_where_it_could_have_matched(repo, say, found) -> None:
    repo.commit({FILE: entry("false-positive", "f1:0000000000000000:w000", reason="x")})
    assert notices(say) == ["exception-stale"]
    assert notices(say, "app.py") == []  # a part of the tree can't tell
    repo.commit({FILE: entry("rotated", "f1:0000000000000000:w000", reason="x", owner="@ada", where="history")})
    assert notices(say) == []
    assert "is about nothing that is there any more" in re.sub(r"\s+", " ", say("history", ".")[1])


def test_a_rotation_closes_what_only_history_has(repo, say, found) -> None:
    repo.commit({"app.py": b"KEY = load()\n"})
    code, out, _ = say("history", ".")
    assert code == 1
    assert "nobody has recorded its rotation" in re.sub(r"\s+", " ", out)
    name = str(found["fingerprint"])
    assert say("exception", "add", "--rotated", name, "--reason", "revoked in the portal", "--owner", "@ada")[0] == 0
    code, out, _ = say("history", ".", "--format", "jsonl")
    assert code == 0
    verdicts = [record["verdict"] for record in map(json.loads, out.splitlines()) if record["type"] == "finding"]
    assert set(verdicts) == {"excepted"}
    (one,) = read_text((repo.path / FILE).read_text(encoding="utf-8"))
    assert (one.kind, one.where) == ("rotated", "history")


def test_the_hook_obeys_exceptions_and_judges_by_the_change(repo, say, found) -> None:
    """In a hook what has ended blocks only where its line is touched; another file's commit is not held up."""
    repo.commit({FILE: entry("accepted-risk", found["fingerprint"], **RISK, created=day(-60), until=day(-30))})
    old = (repo.path / "app.py").read_bytes()
    repo.stage({"app.py": b"# a remark\n" + old})
    assert say("hook")[0] == 0
    repo.stage({"app.py": old.replace(b"\n", b"  # touched\n")})
    assert say("hook")[0] == 1
    repo.stage({FILE: entry("accepted-risk", found["fingerprint"], **RISK, created=day(-10), until=day(3))})
    assert say("hook")[0] == 0


def test_lists_are_rebuilt_from_git_for_any_day(repo, say, found) -> None:
    text = entry("false-positive", found["fingerprint"], reason="=cmd", created="2024-01-01")
    repo.commit({FILE: text})
    repo._clock += 86_400 * 10
    repo.commit({FILE: text + b"\n" + entry("test-value", "f1:0000000000000000:w001", reason="y", until="2024-01-20")})
    repo._clock += 86_400 * 20
    repo.commit({FILE: b"version = 1\n"})
    rows = list(csv.DictReader(io.StringIO(say("exception", "list", "--as-of", "2024-01-02", "--format", "csv")[1])))
    assert [(row["kind"], row["state"], row["reason"], row["author"]) for row in rows] == [
        ("false-positive", "active", "'=cmd", "Ada Lovelace <ada@example.org>")
    ]
    assert rows[0]["commit"] == repo.git("rev-parse", "HEAD~2")
    later = json.loads(say("exception", "list", "--as-of", "2024-01-15", "--format", "json")[1])
    assert [one["state"] for one in later] == ["active", "expiring"]
    assert [one["state"] for one in json.loads(say("exception", "list", "--as-of", "2024-01-21", "--format", "json")[1])] == ["active", "expired"]
    assert say("exception", "list", "--as-of", "2024-02-20")[1] == "no exceptions\n"
    assert say("exception", "list")[1] == "no exceptions\n"
    for wrong, words in (("2023-01-01", "no commit is as old as that"), ("1.1.2024", "write a day such as")):
        code, _, told = say("exception", "list", "--as-of", wrong)
        assert (code, words in told) == (2, True)


def test_the_policy_of_a_day_is_the_one_that_held_then(repo, say, found) -> None:
    repo.commit({FILE: entry("false-positive", found["fingerprint"], reason="x"), "straykey.toml": b'[exceptions]\nforbid = ["*"]\n'})
    repo._clock += 86_400 * 3
    repo.commit({"straykey.toml": b'[exceptions.kinds.false-positive]\nneeds = ["ticket"]\n'})
    (now,) = json.loads(say("exception", "list", "--format", "json")[1])
    (then,) = json.loads(say("exception", "list", "--as-of", "2024-01-02", "--format", "json")[1])
    assert (then["state"], now["state"], now["problem"]) == ("active", "refused", "needs ticket: a false-positive may not go without")


def test_check_ends_with_1_where_an_entry_breaks_the_policy(repo, say, found) -> None:
    repo.commit({FILE: entry("accepted-risk", found["fingerprint"], **RISK, created="2024-01-01", until="2024-02-01")})
    code, out, _ = say("exception", "check")
    assert code == 0
    assert "accepted by @bo by name only: the commit that set it is by Ada Lovelace <ada@example.org>, committed by Charles Babbage" in out
    repo.commit({"straykey.toml": b'[exceptions]\nacceptance = "committed"\n'})
    code, out, _ = say("exception", "check")
    assert (code, f"{FILE}:1: x1:" in out, out.splitlines()[-1]) == (1, True, "1 exception checked, 1 against the policy")
    repo.commit({"straykey.toml": b'[exceptions]\nacceptance = "committed"\npeople = {"@bo" = ["charles@example.org"]}\n'})
    assert say("exception", "check")[0] == 0
    repo.commit({".github/CODEOWNERS": b"* @acme/platform\n"})
    assert "whom neither CODEOWNERS nor exceptions.owners knows: @ada" in say("exception", "check")[1]


def test_renewing_counts_from_today_and_needs_who_accepts(repo, say, found) -> None:
    repo.commit({FILE: b"# ours\n" + entry("accepted-risk", found["fingerprint"], **RISK, created=day(-60), until=day(-30))})
    name = str(found["fingerprint"])
    assert "--accepted-by WHO" in say("exception", "renew", name, "--until", day(20))[2]
    assert "accepted by its owner" in say("exception", "renew", name, "--until", day(20), "--accepted-by", "@ada")[2]
    assert "name one or more exceptions, and --until DATE" in say("exception", "renew", name)[2]
    assert "has no exception x1:0" in say("exception", "renew", "x1:0", "--until", day(20))[2]
    code, out, _ = say("exception", "renew", name, "--until", day(20), "--accepted-by", "@eve")
    assert (code, f"holds until {day(20)}" in out) == (0, True)
    (one,) = read_text((repo.path / FILE).read_text(encoding="utf-8"))
    assert (one.created, one.until, one.accepted_by, one.line) == (day(0), day(20), "@eve", 2)
    assert say("scan")[0] == 0


def test_a_broken_file_is_a_usage_error_that_says_where(repo, say, found) -> None:
    repo.commit({FILE: b'[[exception]]\nkind = "false-positve"\nrule = "a"\n'})
    for verb in ("scan", "exception"):
        code, _, told = say(verb, *(["list"] if verb == "exception" else []))
        assert code == 2
        assert told.startswith(f"straykey: {FILE}:1: exception 1: key kind: must be one of")
