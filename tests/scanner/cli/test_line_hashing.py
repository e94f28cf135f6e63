"""GitHub's hash of a line goes to GitHub alone, and tells nothing of what only the history has."""

from __future__ import annotations

import json

from scanner.reports.shared.line_hash import line_hashes
from tests.scanner.runs.test_history import line


def hashes(out: str) -> list[str]:
    return [result["partialFingerprints"].get("primaryLocationLineHash", "") for result in json.loads(out)["runs"][0]["results"]]


def test_a_file_s_line_is_hashed_as_it_stands_for_github_s_report_alone(repo, cli, token):
    text = b"x = 1\n\xc3\xbc = 2\n" + line(token())
    repo.commit({"a.py": text})
    expected = [line_hashes(text.decode())[2]]
    assert hashes(cli("scan", "--format", "sarif-github", cwd=repo.path).stdout) == expected
    for form in ("sarif", "jsonl", "html"):
        assert expected[0].split(":")[0] not in cli("scan", "--format", form, "--report", f"sarif-github={repo.path / 'r'}", cwd=repo.path).stdout


def test_what_a_history_has_is_hashed_by_its_masked_line(repo, cli, token):
    repo.commit({"a.py": line(token())})
    one = hashes(cli("history", "--format", "sarif-github", cwd=repo.path).stdout)
    repo.commit({"a.py": line(token())})
    two = hashes(cli("history", "--format", "sarif-github", cwd=repo.path).stdout)
    assert len(one) == 1
    assert two == one * 2  # another value, the same masked line


def test_a_file_that_is_no_text_gets_no_hash(repo, cli, token):
    repo.commit({"a.py": b"# \xff\n" + line(token())})
    assert hashes(cli("scan", "--format", "sarif-github", cwd=repo.path).stdout) == [""]
