"""The benchmark scripts start, and the one for accuracy counts what it should on a set made up here."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from hashlib import md5, sha256
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest

from benchmarks import baseline_merge
from benchmarks.baseline_merge import draw
from benchmarks.baseline_secrets import traces

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = sorted(path.stem for path in (ROOT / "benchmarks").glob("*.py") if path.stem != "__init__")
# What benchmarks/accuracy.py asks of the scorers, by whole lines: labels.json holds {"path": [[line, true], ...]}.
SCORE = """
import json, pathlib
IDENTIFIERS = ("UUID",)
class Labels:
    def __init__(self, bench, dropped):
        table = json.loads((pathlib.Path(bench) / "meta" / "labels.json").read_text())
        self.by_path = {p: [{"line": n, "true": t, "dropped": False} for n, t in rows] for p, rows in table.items()}
    def hits(self, finding, by_value):
        return [r for r in self.by_path[finding["path"]] if finding["line_start"] <= r["line"] <= finding["line_end"]]
def score(labels, findings, by_value):
    found = [labels.hits(f, by_value) for f in findings]
    rows = [r for rows in labels.by_path.values() for r in rows]
    hit = [r for r in rows if any(r is one for rows in found for one in rows)]
    true, tp = sum(r["true"] for r in rows), sum(r["true"] for r in hit)
    fp, loose = len(hit) - tp, sum(not rows for rows in found)
    cell = {"T": true, "TP": tp, "F+X": len(rows) - true, "F+X hit": fp}
    numbers = {"T": true, "F+X": len(rows) - true, "places": len(found), "TP": tp, "FN": true - tp, "FP": fp, "unlabelled": loose}
    shares = dict.fromkeys(("precision", "recall", "f1", "strict_precision", "strict_f1"), 0.5)
    return {**numbers, **shares, "categories": {"Password": cell}, "file_types": {".py": cell}}, [], [], []
"""
SAMPLES = """
import json, pathlib
SAMPLES = None
def samples():
    return [json.loads(line) for line in SAMPLES.open()]
def write(folder):
    for one in samples():
        (pathlib.Path(folder) / (one["id"] + ".txt")).write_text(one["sample"])
def score(findings):
    found = {pathlib.PurePath(json.loads(line)["path"]).stem for line in open(findings)}
    print("found", sum(one["id"] in found for one in samples()), "of", len(samples()))
"""


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_benchmark_says_how_it_is_used(script):
    done = subprocess.run([sys.executable, "-m", f"benchmarks.{script}", "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "usage" in done.stdout.lower()


def _accuracy(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = tmp_path / "straykey"
    program.write_text(f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom scanner.cli.main import console\nsys.exit(console())\n")
    program.chmod(0o755)
    command = [sys.executable, "-m", "benchmarks.accuracy", "--bench", str(tmp_path / "bench"), "--scorers", str(tmp_path / "scorers"), "--straykey", str(program)]
    return subprocess.run([*command, "--results", str(tmp_path / "results"), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def _make(tmp_path: Path, value: str) -> None:
    """A labelled secret, an innocent line, a secret that no label speaks of, and a label that nothing hits."""
    for name in ("scorers", "bench/data/a", "bench/meta"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "scorers/score.py").write_text(SCORE)
    (tmp_path / "scorers/score_samples.py").write_text(SAMPLES)
    (tmp_path / "bench/data/a/x.py").write_text(f'one = "{value}"\ntwo = "nothing here"\n\n\nthree = "{value[::-1]}"\nfour = "{value}"\n')
    (tmp_path / "bench/meta/labels.json").write_text(json.dumps({"a/x.py": [[1, True], [2, False], [9, True]]}))
    (tmp_path / "samples.jsonl").write_text("".join(json.dumps({"id": name, "sample": text}) + "\n" for name, text in (("p", f"x {value} y"), ("n", "no"))))


def test_accuracy_counts_by_label_and_rule_and_keeps_counts_only(tmp_path, token, cache):
    value = token().decode()
    _make(tmp_path, value)
    done = _accuracy(tmp_path, "--tools", "straykey", "--samples", str(tmp_path / "samples.jsonl"))
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "results").glob("accuracy-*.json")
    record = json.loads(file.read_text())
    row = record["bench"]["straykey medium"]
    assert (row["TP"], row["FN"], row["FP"], row["unlabelled"]) == (1, 1, 0, 1)
    assert list(row["rules"].values()) == [{"true": 1, "unlabelled": 1}]
    assert row["took"]["cpu_s"] > 0
    assert record["samples"]["straykey medium"]["lines"] == ["found 1 of 2"]
    for text in (file.read_text(), done.stdout, done.stderr):
        assert value not in text
        assert "a/x.py" not in text


def test_accuracy_says_that_a_tool_left_nothing(tmp_path, token):
    _make(tmp_path, token().decode())
    done = _accuracy(tmp_path, "--tools", "kingfisher", "--kingfisher", "true")
    assert done.returncode == 1
    assert "kingfisher (exit 0) left no findings" in done.stderr


def test_accuracy_refuses_tools_and_levels_that_it_does_not_know(tmp_path, token):
    _make(tmp_path, token().decode())
    assert "unknown tools: x" in _accuracy(tmp_path, "--tools", "x").stderr
    assert "unknown confidences: some" in _accuracy(tmp_path, "--min-confidence", "some").stderr


def test_traces_of_a_secret_are_seen_whatever_form_they_have():
    """benchmarks/baseline_secrets.py finds nothing in what straykey writes; that it would is shown here."""
    value = b"Q8!zxHolz7mit"
    written = {
        "raw": b"x" + value,
        "reversed": value[::-1],
        "base64": b64encode(b"xx" + value + b"x"),
        "hexadecimal": value.hex().encode(),
        "percent-encoded": quote(value).encode(),
        "sha256, 16 digits": sha256(value).hexdigest().encode(),
        "md5, base64": b64encode(md5(value).digest()),
    }
    for form, data in written.items():
        assert any(name == form and needle in data for name, needle in traces(value)), form


def test_the_walk_counts_what_comes_back_and_what_is_hidden(repo, token):
    """A repository where a file moves, a block is renamed and a secret comes: nothing comes back, nothing is hidden. Its other file's secret is copied from one that moved."""
    secret, word = token().decode(), "Q8!zxHolz7"
    repo.commit({"a.py": f'key = "{secret}"\n'.encode(), "b.yml": f'web:\n  password: "{word}"\n'.encode()})
    repo.commit({"a.py": None, "c.py": f'# moved\nkey = "{secret}"\n'.encode()})
    repo.commit({"b.yml": f'front:\n    password: "{word}"\n'.encode()})
    repo.commit({"d.py": f'password = "{word[::-1]}"\nkey = "{secret}"\n'.encode()})
    done = subprocess.run([sys.executable, "-m", "benchmarks.baseline_walk", "--repo", str(repo.path), "--commits", "3"], cwd=ROOT, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert (told["commits"], told["entries"], told["copies of a moved one"]) == (3, 2, 1)
    assert told["expected known (moved), came out known"] == 3
    assert told["expected new (nowhere before), came out new"] == 1
    assert "realerts" not in told
    assert "hidden" not in told


def test_merges_conflict_in_one_file_and_not_in_one_file_an_entry(tmp_path):
    random = Random(1)
    trial = draw(random, 10, (5, 2))
    baseline_merge.git(tmp_path, "init", "-q", "-b", "main", ".")
    counted = Counter()
    assert not baseline_merge.merge(tmp_path, trial, counted)
    assert not baseline_merge.merge_in_work_tree(tmp_path, trial)
    assert counted["wrong results"] == 0
    assert baseline_merge.merge_sheet(tmp_path, trial)
