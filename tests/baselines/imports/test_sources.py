"""Each kind of file is told by its name and content, and read entry by entry."""

from __future__ import annotations

import contextlib
import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baselines.imports import load_source, recognise, source_names
from baselines.imports.shared.entry import FALSE_POSITIVE, KNOWN, REAL, Entry, ForeignFileError
from tests.support.foreign_files import (
    detect_secrets_baseline,
    fresh,
    gitleaks_finding,
    gitleaks_report,
    kingfisher_finding,
    trufflehog_finding,
    trufflehog_lines,
)

VALUE = fresh(1)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
KINGFISHER_BASELINE = b"""version: 2
fingerprint_algorithm: kingfisher-v1
repositories:
- id: local:///x
  findings:
  - path: a.py
    fingerprint: '9'
    rule_id: github-pat
    line: 3
  - fingerprint: '10'
"""
needs_detect_secrets = pytest.mark.skipif("not __import__('importlib.util').util.find_spec('detect_secrets')", reason="detect-secrets is not installed")


def read(source: str, data: bytes):
    return load_source(source).read(data)


def only(source: str, data: bytes) -> Entry:
    (entry,) = read(source, data).entries
    return entry


@pytest.mark.parametrize(
    ("name", "data", "source"),
    [
        ("report.json", gitleaks_report(gitleaks_finding("a.py", VALUE)), "gitleaks-report"),
        ("gitleaks.json", b"[]\n", "gitleaks-report"),
        (".gitleaksignore", b"", "gitleaks-ignore"),
        (".gitleaks.toml", b"[extend]\nuseDefault = true\n", "gitleaks-config"),
        (".secrets.baseline", b"{}", "detect-secrets"),
        ("old.json", detect_secrets_baseline([]), "detect-secrets"),
        ("t.json", trufflehog_lines(trufflehog_finding("a.py", VALUE)), "trufflehog"),
        ("k.json", json.dumps({"findings": [kingfisher_finding("a.py", "x")], "metadata": {"kingfisher_version": "2"}}).encode(), "kingfisher"),
        ("k.jsonl", json.dumps(kingfisher_finding("a.py", "x")).encode(), "kingfisher"),
        ("k.yaml", KINGFISHER_BASELINE, "kingfisher"),
        ("secret_scanning.yml", b"paths-ignore: []\n", "github"),
        ("notes.txt", b"hello", ""),
        ("package.json", b"{}", ""),
    ],
)
def test_a_file_is_told_by_its_name_and_content(name, data, source):
    assert recognise(name, data) == source


def test_gitleaks_reports():
    entry = only("gitleaks-report", gitleaks_report(gitleaks_finding("./a\\b.py", VALUE, 3, COMMIT, EndLine=5)))
    assert (entry.path, entry.line, entry.line_end, entry.commit, entry.rule) == ("a/b.py", 3, 5, COMMIT, "generic-api-key")
    assert entry.value.reveal() == VALUE
    assert VALUE.decode() not in repr(entry)


@pytest.mark.parametrize("redacted", ["REDACTED", "abc...", ""])
def test_a_redacted_secret_of_gitleaks_is_no_value(redacted):
    assert only("gitleaks-report", gitleaks_report(gitleaks_finding("a", VALUE, Secret=redacted))).value is None


def test_an_entry_of_gitleaks_without_a_file_is_refused():
    assert read("gitleaks-report", gitleaks_report({"RuleID": "x"})).refused[0].why


def test_gitleaksignore():
    text = f"# why\n{COMMIT}:a:b.py:generic-api-key:7\nsrc/x.py:aws:1 # test key\n\n{'a' * 64}\nnonsense\n"
    reading = read("gitleaks-ignore", text.encode())
    first, second, third = reading.entries
    assert (first.commit, first.path, first.rule, first.line, first.reason) == (COMMIT, "a:b.py", "generic-api-key", 7, "why")
    assert (second.commit, second.path, second.line, second.reason) == ("", "src/x.py", 1, "test key")
    assert (third.path, third.digest) == ("", ("sha256", "a" * 64))
    assert [(one.where, one.said) for one in reading.refused] == [("line 6", "nonsense")]


@needs_detect_secrets
def test_detect_secrets_with_its_audits():
    data = detect_secrets_baseline([("a.py", b"x1", {}), ("a.py", b"x2", {"is_secret": True, "line_number": 2}), ("b\\c.py", b"x3", {"is_secret": False})])
    reading = read("detect-secrets", data)
    assert [(one.path, one.line, one.decision) for one in reading.entries] == [("a.py", 1, KNOWN), ("a.py", 2, REAL), ("b/c.py", 1, FALSE_POSITIVE)]
    assert all(one.digest[0] == "sha1" for one in reading.entries)


@needs_detect_secrets
def test_a_baseline_of_detect_secrets_runs_nothing(tmp_path):
    """Its settings may name plugins and filters by path, which the library imports where it is let to."""
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    url = f"file://{tmp_path / 'evil.py'}"
    hostile = {
        "plugins_used": [{"name": "Evil", "path": url}],
        "filters_used": [{"path": f"{url}::evil"}],
        "custom_plugin_paths": [str(tmp_path / "evil.py")],
    }
    for version in ("1.5.0", "0.12.0"):
        assert only("detect-secrets", detect_secrets_baseline([("a.py", b"x", {})], version=version, **hostile)).path == "a.py"
    assert not (tmp_path / "ran").exists()


@needs_detect_secrets
def test_entries_of_detect_secrets_that_are_broken_are_refused():
    data = json.dumps({"results": {"a": [{"type": "t"}, 7, {"type": "t", "hashed_secret": "x", "line_number": "9", "is_secret": "no"}], "b": 3}}).encode()
    reading = read("detect-secrets", data)
    assert [(one.line, one.decision) for one in reading.entries] == [(0, KNOWN)]
    assert [one.where for one in reading.refused] == ["a #1", "a #2"]


def test_without_the_library_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "detect_secrets.core.secrets_collection", None)
    with pytest.raises(ForeignFileError, match=r"straykey\[interop\]"):
        read("detect-secrets", detect_secrets_baseline([]))


def test_trufflehog_of_a_history_and_of_files():
    data = trufflehog_lines(
        {"level": "info", "msg": "a line of its log"},
        trufflehog_finding("a.py", VALUE, 4, COMMIT),
        trufflehog_finding("/src/b.py", VALUE, 5, Verified=True),
        {"SourceMetadata": {"Data": {"Docker": {"image": "x"}}}, "DetectorName": "Aws"},
    )
    reading = read("trufflehog", data)
    first, second = reading.entries
    assert (first.path, first.line, first.commit, first.rule, first.value.reveal()) == ("a.py", 4, COMMIT, "Github", VALUE)
    assert (second.path, second.line, second.commit) == ("/src/b.py", 5, "")
    assert "live" in second.reason
    assert len(reading.refused) == 1


def test_kingfisher_reports_and_baselines():
    found = [kingfisher_finding("./a.py", VALUE.decode(), 4, COMMIT), kingfisher_finding("b.py", "[REDACTED:65d33482]", 5)]
    for data in (json.dumps({"findings": found}).encode(), b"\n".join(json.dumps(one).encode() for one in found), json.dumps(found[0]).encode() + b"\n"):
        entry, *rest = read("kingfisher", data).entries
        assert (entry.path, entry.line, entry.commit, entry.value.reveal()) == ("a.py", 4, COMMIT, VALUE)
        assert all(one.value is None for one in rest)
    baseline = read("kingfisher", KINGFISHER_BASELINE)
    assert [(one.path, one.line, one.rule) for one in baseline.entries] == [("a.py", 3, "github-pat")]
    assert len(baseline.refused) == 1


def test_github_paths():
    reading = read("github", b"paths-ignore:\n  - 'docs/**'\n  - '**/test/*.js'\n  - 'src/*.py'\n  - '!keep.md'\n  - 7\n  - 'a?b'\nother: 1\n")
    assert [one.globs for one in reading.scopes] == [("/docs/**",), ("**/test/*.js",), ("/src/*.py",)]
    assert [one.where for one in reading.refused] == ["paths-ignore #4", "paths-ignore #5", "paths-ignore #6", "other"]


def test_gitleaks_configurations():
    text = """
[allowlist]
description = "global"
paths = ['(^|/)vendor/', '^tests?/.*x[0-9]', '(?P<n']
regexes = ['^example-']
stopwords = ["Sample"]
commits = ["0123456789abcdef"]
[[allowlists]]
condition = "AND"
paths = ['a']
regexTarget = "line"
regexes = ['b']
[[allowlists]]
targetRules = ["x"]
paths = ['c']
[[rules]]
id = "r"
regex = 'a'
[[rules.allowlists]]
stopwords = ["z"]
"""
    reading = read("gitleaks-config", text.encode())
    by_place = {one.where: one for one in reading.scopes}
    assert by_place["allowlist 1, path 1"].globs == ("/vendor/**", "/*/**/vendor/**")
    assert by_place["allowlist 1, path 2"].globs == ()
    assert by_place["allowlist 1, stopwords"].words == ("sample",)
    assert by_place["allowlist 1, commits"].commits == ("0123456789abcdef",)
    both = by_place["allowlist 2"]
    assert (both.together, len(both.path_patterns), len(both.line_patterns), both.globs) == (True, 1, 1, ())
    assert {one.where for one in reading.refused} == {"allowlist 1, path 3", "allowlist 3", "allowlist of rule r 1"}


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["results", "findings", "paths-ignore", "SourceMetadata", "Data", "finding", "repositories", "a"]), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("source", source_names())
@settings(max_examples=40)
@given(data=st.one_of(st.binary(max_size=40), JSON.map(lambda value: json.dumps(value).encode())))
def test_any_bytes_are_read_or_refused_as_a_whole(source, data):
    with contextlib.suppress(ForeignFileError):
        load_source(source).read(data)
