"""Imports through the command: decisions of other tools hold in the next scan, and each entry is told with what became of it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tomllib

import pytest

from tests.support.foreign_files import (
    detect_secrets_baseline,
    gitleaks_finding,
    gitleaks_report,
    kingfisher_finding,
    trufflehog_finding,
    trufflehog_lines,
)

needs_detect_secrets = pytest.mark.skipif(not importlib.util.find_spec("detect_secrets"), reason="detect-secrets is not installed")


@pytest.fixture
def one(token) -> bytes:
    return token()


@pytest.fixture
def two(token, one) -> bytes:
    """After `one`: another value."""
    return token("npm-access-token")


@pytest.fixture
def files(repo, one, two):
    """A repository with two tokens, the first of which stood two lines higher before."""
    repo.commit({"src/a.py": b"TOKEN = '" + one + b"'\n", ".npmrc": b"//registry.npmjs.org/:_authToken=" + two + b"\n"})
    repo.commit({"src/a.py": b"import os\nimport re\nTOKEN = '" + one + b"'\n"})
    return repo


def imported(cli, repo, name: str, data: bytes, *options: str) -> list[dict]:
    (repo.path / name).write_bytes(data)
    outcome = cli("baseline", "import", name, "--format", "jsonl", *options, cwd=repo.path)
    assert outcome.code == 0, outcome.stderr
    return outcome.records("imported")


def verdicts(cli, repo) -> dict[str, str]:
    outcome = cli("scan", "src", ".npmrc", "--format", "jsonl", cwd=repo.path)
    return {one["path"]: one["verdict"] for one in outcome.records("finding")}


def results(records) -> list[tuple[str, str]]:
    return [(one["result"], one["as"]) for one in records]


def test_a_gitleaks_report_of_a_history_makes_its_findings_known(cli, files, one):
    first = files.git("rev-list", "--max-parents=0", "HEAD")
    records = imported(cli, files, "r.json", gitleaks_report(gitleaks_finding("src/a.py", one, 1, first), gitleaks_finding("gone.py", one, 1, first)))
    assert results(records) == [("carried", "known"), ("lost", "")]
    assert verdicts(cli, files) == {"src/a.py": "known", ".npmrc": "new"}


def test_a_redacted_report_is_told_by_the_lines_of_its_commits(cli, files, one):
    first = files.git("rev-list", "--max-parents=0", "HEAD")
    records = imported(cli, files, "r.json", gitleaks_report(gitleaks_finding("src/a.py", one, 1, first, Secret="REDACTED")))
    assert results(records) == [("carried", "known")]


def test_gitleaksignore_with_commits_full_short_and_none(cli, files):
    first = files.git("rev-list", "--max-parents=0", "HEAD")
    for line in (f"{first}:src/a.py:generic-api-key:1", f"{first[:7]}:src/a.py:generic-api-key:1", "src/a.py:generic-api-key:3"):
        assert results(imported(cli, files, ".gitleaksignore", line.encode(), "--dry-run")) == [("carried", "known")]
    assert results(imported(cli, files, ".gitleaksignore", b"src/a.py:generic-api-key:1\n0123456789:src/a.py:x:1\n")) == [("lost", ""), ("lost", "")]
    assert verdicts(cli, files)["src/a.py"] == "new"


def test_a_gitleaks_configuration_excepts_paths_for_good_and_values_of_today(cli, files, two):
    text = f"[allowlist]\ndescription = 'made up'\npaths = ['''^src/''']\nregexes = ['''^{two.decode()[:8]}''']\n"
    assert results(imported(cli, files, "gitleaks.toml", text.encode())) == [("carried", "test-value"), ("carried", "false-positive")]
    entries = tomllib.loads((files.path / "straykey-exceptions.toml").read_text())["exception"]
    assert sorted((entry["kind"], entry.get("path", ""), entry["reason"]) for entry in entries) == [
        ("false-positive", "", "gitleaks allowlist: made up"),
        ("test-value", "/src/**", "gitleaks allowlist: made up"),
    ]
    assert verdicts(cli, files) == {"src/a.py": "excepted", ".npmrc": "excepted"}


@needs_detect_secrets
def test_audits_of_detect_secrets_hold(cli, files, one, two):
    data = detect_secrets_baseline([("src/a.py", one, {"is_secret": False, "line_number": 3}), (".npmrc", two, {"is_secret": True})])
    assert results(imported(cli, files, ".secrets.baseline", data)) == [("carried", "known"), ("carried", "false-positive")]
    assert verdicts(cli, files) == {"src/a.py": "excepted", ".npmrc": "known"}
    (entry,) = tomllib.loads((files.path / "straykey-exceptions.toml").read_text())["exception"]
    assert (entry["kind"], entry["reason"]) == ("false-positive", "audited as no secret in detect-secrets")


@needs_detect_secrets
def test_what_one_entry_audits_and_another_only_records_is_excepted_alone(cli, files, one):
    data = detect_secrets_baseline([("src/a.py", one, {}), ("src/a.py", one, {"type": "GitHub Token", "is_secret": False})])
    assert {record["result"] for record in imported(cli, files, ".secrets.baseline", data)} == {"carried"}
    assert verdicts(cli, files)["src/a.py"] == "excepted"
    assert not list((files.path / ".straykey").rglob("*.json"))


def test_reports_of_trufflehog_and_kingfisher(cli, files, one, two):
    root = str(files.path)
    assert results(imported(cli, files, "t.json", trufflehog_lines(trufflehog_finding(f"{root}/src/a.py", one, 3)))) == [("carried", "known")]
    assert results(imported(cli, files, "k.json", json.dumps({"findings": [kingfisher_finding("./.npmrc", two.decode())]}).encode())) == [("carried", "known")]
    assert verdicts(cli, files) == {"src/a.py": "known", ".npmrc": "known"}


def test_paths_that_github_leaves_out(cli, files):
    (files.path / ".github").mkdir()
    assert results(imported(cli, files, ".github/secret_scanning.yml", b"paths-ignore:\n  - 'src/**'\n")) == [("carried", "test-value")]
    assert verdicts(cli, files) == {"src/a.py": "excepted", ".npmrc": "new"}


def test_without_a_file_the_usual_ones_are_imported(cli, files):
    (files.path / ".gitleaksignore").write_text("src/a.py:x:3\n")
    (files.path / ".github").mkdir()
    (files.path / ".github" / "secret_scanning.yml").write_text("paths-ignore: ['.npmrc']\n")
    outcome = cli("baseline", "import", cwd=files.path)
    assert outcome.code == 0
    assert "1 of 1 carried over (1 as known)" in outcome.stdout
    assert verdicts(cli, files) == {"src/a.py": "known", ".npmrc": "excepted"}


def test_with_history_what_the_tree_has_lost_is_found_too(cli, files, one):
    first = files.git("rev-list", "--max-parents=0", "HEAD")
    files.commit({"src/a.py": b"import os\n"})
    report = gitleaks_report(gitleaks_finding("src/a.py", one, 1, first))
    (files.path / "r.json").write_bytes(report)
    assert "with --history" in cli("baseline", "import", "r.json", "--dry-run", cwd=files.path).stdout
    assert results(imported(cli, files, "r.json", report, "--history")) == [("carried", "known")]
    found = cli("history", "--format", "jsonl", cwd=files.path).records("finding")
    assert {record["verdict"] for record in found if record["path"] == "src/a.py"} == {"known"}


def test_entries_of_paths_that_are_left_out_need_nothing(cli, files, one):
    (files.path / "straykey.toml").write_text('exclude = ["src/"]\n')
    (record,) = imported(cli, files, "r.json", gitleaks_report(gitleaks_finding("src/a.py", one, 3)))
    assert (record["result"], record["why"]) == ("needless", "the configuration leaves its path out: exclude src/")


def test_importing_twice_changes_nothing_more(cli, files, one):
    report = gitleaks_report(gitleaks_finding("src/a.py", one, 3))
    imported(cli, files, "r.json", report)
    before = snapshot(files)
    assert results(imported(cli, files, "r.json", report)) == [("needless", "")]
    assert snapshot(files) == before


def snapshot(repo) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in repo.path.rglob("*") if path.is_file() and ".git/" not in str(path)}


def test_a_dry_run_writes_nothing(cli, files, one):
    (files.path / "r.json").write_bytes(gitleaks_report(gitleaks_finding("src/a.py", one, 3)))
    before = snapshot(files)
    outcome = cli("baseline", "import", "r.json", "--dry-run", cwd=files.path)
    assert "nothing was written" in outcome.stdout
    assert snapshot(files) == before


def test_no_value_of_the_imported_file_is_shown_or_written(cli, files, one, two):
    (files.path / "r.json").write_bytes(gitleaks_report(gitleaks_finding("src/a.py", one, 3), gitleaks_finding("src/a.py", two[::-1], 3)))
    shown = "".join(str(cli("baseline", "import", "r.json", *more, cwd=files.path)) for more in (["--dry-run", "--format", "jsonl"], []))
    (files.path / "r.json").unlink()
    kept = [data for path, data in snapshot(files).items() if "straykey" in path]
    assert kept
    for value in (one, two, two[::-1]):
        assert value.decode() not in shown
        assert not any(value in data for data in kept)


@pytest.mark.parametrize(("name", "data", "says"), [("x.txt", b"hello", "of which tool"), ("r.json", b'[{"RuleID": ', "gitleaks JSON report"), ("none", None, "No such file")])
def test_what_can_not_be_imported_is_an_error(cli, repo, name, data, says):
    if data is not None:
        (repo.path / name).write_bytes(data)
    outcome = cli("baseline", "import", name, cwd=repo.path)
    assert outcome.code == 2
    assert says in outcome.stderr


@needs_detect_secrets
def test_what_is_exported_satisfies_detect_secrets_and_comes_back(cli, files, one, two):
    """Its own hook, scan and audit take the file; imported again, the decisions are the same."""
    data = detect_secrets_baseline([("src/a.py", one, {"is_secret": False, "line_number": 3}), (".npmrc", two, {})])
    imported(cli, files, "old.secrets.baseline", data, "--from", "detect-secrets")
    outcome = cli("baseline", "export", "--format", "detect-secrets", "--output", ".secrets.baseline", cwd=files.path)
    assert outcome.code == 0, outcome.stderr
    made = json.loads((files.path / ".secrets.baseline").read_text())
    assert {item.get("is_secret") for item in made["results"]["src/a.py"]} == {False}
    assert {item.get("is_secret") for item in made["results"][".npmrc"]} == {None}
    assert not any("verification" in one["path"] for one in made["filters_used"])
    for command in (["detect_secrets.pre_commit_hook", "--baseline", ".secrets.baseline", "src/a.py", ".npmrc"], ["detect_secrets", "scan", "--no-verify", "--baseline", ".secrets.baseline"], ["detect_secrets", "audit", "--stats", ".secrets.baseline"]):  # fmt: skip
        done = subprocess.run([sys.executable, "-m", *command], cwd=files.path, capture_output=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
    for path in (files.path / "straykey-exceptions.toml", *(files.path / ".straykey").rglob("*.json")):
        path.unlink()
    imported(cli, files, ".secrets.baseline", (files.path / ".secrets.baseline").read_bytes())
    assert verdicts(cli, files) == {"src/a.py": "excepted", ".npmrc": "known"}


def test_export_without_a_format_says_which_there_is(cli, files):
    outcome = cli("baseline", "export", cwd=files.path)
    assert outcome.code == 2
    assert "--format detect-secrets" in outcome.stderr
