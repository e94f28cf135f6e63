"""A baseline made at one commit, held against the commits that follow: what comes back though nobody added it, and what is hidden though it is new.

    python -m benchmarks.baseline_walk --repo PATH [--repo PATH ...] [--commits 200] [--end REV] [--min-confidence low]

Of each repository the last `--commits` first-parent commits up to `--end` are walked, and the one before them gets the baseline. Every file of
every commit is examined (each version once), and all findings are settled as `straykey scan` settles them, the baseline read back from its files.

The truth is told by raw values, which only this script looks at. At the first commit a value stands in some paths. Later a finding is
`expected known` where its value stood in that path under the same rule, name or line, or where one of its names or lines there is gone (it moved
within the file), or in a path that is gone (a move). It is `expected new` where its value stood nowhere, or only in paths that are still there (a
copy), or in that path where all of its places are still there and this is another one (somebody wrote it a second time). `realerts` are expected known and came out new; `hidden` are expected new and came out known. Where one
gone path's value shows up in several new paths, one of them is the move and the others are copies: those are counted as `copies of a moved one`.

Printed as JSON Lines, a repository a line.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from baselines.baseline.book import EMPTY, Baseline  # noqa: E402
from baselines.baseline.change import recorded, updating  # noqa: E402
from baselines.baseline.layout import Header  # noqa: E402
from baselines.baseline.match import Matches  # noqa: E402
from baselines.fingerprint import PUBLISHED_SALT, normal, slots_of  # noqa: E402
from baselines.ledger import Ledger  # noqa: E402
from detectors.model import CONFIDENCES, Occurrence, at_least  # noqa: E402
from detectors.rule import Rule  # noqa: E402
from scanner import wire  # noqa: E402
from scanner.conclude import Policy, Weighed, weigh  # noqa: E402
from scanner.config.layers import load_layers  # noqa: E402
from scanner.examination import Examination  # noqa: E402
from scanner.facts import Known  # noqa: E402
from scanner.harvest import gather  # noqa: E402
from scanner.memory.baseline import Kept, opened, read_baseline  # noqa: E402
from scanner.memory.shelf import folder_shelf  # noqa: E402
from scanner.memory.writing import write_change  # noqa: E402
from scanner.report import Scope  # noqa: E402
from scanner.setup import Setup  # noqa: E402
from scanner.workbench import Workbench  # noqa: E402

Place = tuple[str, bytes]  # path, raw value
Marks = dict[Place, set[str]]  # rules, names and lines by which a value stands in a path


class Walk(NamedTuple):
    """One repository: who examines, what was examined, and the git folder."""

    git_dir: Path
    bench: Workbench
    examined: dict[tuple[str, str], Examination]
    least: str


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--repo", action="append", required=True, type=Path)
    options.add_argument("--commits", type=int, default=200)
    options.add_argument("--end", default="HEAD")
    options.add_argument("--min-confidence", default="low", choices=CONFIDENCES)
    arguments = options.parse_args()
    for repo in arguments.repo:
        print(json.dumps(walk(repo, arguments.commits, arguments.end, arguments.min_confidence)), flush=True)
    return 0


def walk(repo: Path, count: int, end: str, least: str) -> dict[str, Any]:
    git_dir = repo / ".git" if (repo / ".git").is_dir() else repo
    commits = git(git_dir, "rev-list", "--first-parent", "--reverse", f"--max-count={count + 1}", end).split()
    one = Walk(git_dir, Workbench(Setup(root=str(repo), git_dir=str(git_dir), common_dir=str(git_dir), now=time.time())), {}, least)
    first = weighed(one, files_of(git_dir, commits[0]), EMPTY)
    with tempfile.TemporaryDirectory() as folder:
        baseline = made(first, Path(folder), least)
    stood = places(first, least)
    totals: Counter[str] = Counter()
    told: list[dict[str, Any]] = []
    before = files_of(git_dir, commits[0])
    for commit in commits[1:]:
        files = files_of(git_dir, commit)
        judge(one, commit, files, baseline, stood, totals, told)
        moved, edited = changed(before, files, {path for path, _ in stood})
        totals["files with a known finding that a commit edited"] += edited
        totals["files with a known finding that a commit took away or moved"] += moved
        before = files
    return {
        "repository": repo.parent.name if repo.name == "repo" else repo.name,
        "first": commits[0],
        "last": commits[-1],
        "commits": len(commits) - 1,
        "min_confidence": least,
        "entries": len(baseline.entries),
        "entries of guessable values": sum(entry.tag.startswith("w") for entry in baseline.entries),
        **dict(sorted(totals.items())),
        "examples": told[:20],
    }


def judge(one: Walk, commit: str, files: dict[str, str], baseline: Baseline, stood: Marks, totals: Counter[str], told: list[dict[str, Any]]) -> None:
    """Compare each verdict of one commit with what the raw values say."""
    result = weighed(one, files, baseline)
    paths_of: dict[bytes, set[str]] = defaultdict(set)
    for path, value in stood:
        paths_of[value].add(path)
    now: Marks = defaultdict(set)
    for known in result.known:
        now[known.facts.path, normal(known.facts.secret.reveal())] |= marks(known)
    movers: dict[tuple[str, bytes], set[str]] = defaultdict(set)
    for known, decision in zip(result.known, result.settlement.decisions, strict=True):
        facts = known.facts
        if decision.verdict not in ("new", "known") or not at_least(facts.confidence, one.least, CONFIDENCES):
            continue
        value = normal(facts.secret.reveal())
        totals["findings judged"] += 1
        old = paths_of.get(value, set())
        gone = {path for path in old if path not in files}
        there = facts.path in old
        before = stood[facts.path, value] if there else set()
        stays = bool(before & marks(known))
        shifted = there and not stays and any(not mark.startswith("rule ") for mark in before - now[facts.path, value])
        for path in gone if not there else ():
            movers[path, value].add(facts.path)
        expected = "known" if stays or shifted or (gone and not there) else "new"
        kind = "same path" if stays else "moved within its file" if shifted else "a second time in its file" if there else "moved" if gone else "copied" if old else "nowhere before"
        totals[f"expected {expected} ({kind}), came out {decision.verdict}"] += 1
        if expected == decision.verdict:
            continue
        crowd = not there and gone and all(len(movers[path, value]) > 1 for path in gone)
        name = "copies of a moved one" if crowd else "realerts" if expected == "known" else "hidden"
        totals[name] += 1
        told.append(
            {"commit": commit, "path": facts.path, "rule": facts.rule_id, "slot": known.lead.slot, "line": known.lead.line[:120], "what": name, "kind": kind}
        )


def weighed(one: Walk, files: dict[str, str], baseline: Baseline) -> Weighed:
    """The verdicts of a commit's files."""
    todo = [(oid, path) for path, oid in files.items() if (oid, path) not in one.examined]
    for start in range(0, len(todo), 200):
        part = todo[start : start + 200]
        answers = one.bench.do("objects", [(oid, "blob", path) for oid, path in part])
        for (oid, path), packed in zip(part, answers, strict=True):
            found = wire.unpack(packed[0])
            one.examined[oid, path] = found._replace(occurrences=tuple(map(in_tree, found.occurrences)))
    harvest = gather((one.examined[oid, path] for path, oid in files.items()), Scope("tree"))
    layers = load_layers(lambda _path: None)
    settings = layers.settings_for("")
    ledger = Ledger(baseline=baseline, exists=files.__contains__)
    policy = Policy(layers.settings_for, no_rule, lambda _ids: {}, one.least, settings.fail_on, PUBLISHED_SALT, ledger=lambda _facts: ledger)
    return weigh(harvest, policy)


def in_tree(occurrence: Occurrence) -> Occurrence:
    return occurrence._replace(origin=occurrence.origin._replace(object_id="", kind="file"))


def no_rule(rule_id: str) -> Rule:
    raise KeyError(rule_id)


def made(first: Weighed, folder: Path, least: str) -> Baseline:
    """The baseline of the first commit, written to files and read back."""
    slots = [slots_of(known.finding.occurrences, known.facts.names, known.facts.path) for known in first.known]
    entries = recorded([known.facts for known in first.known], first.settlement.decisions, slots, least)
    write_change(folder, Header(), updating(EMPTY, entries, Matches((), frozenset(), {})))
    return read_baseline(opened(Kept(folder_shelf(folder, "baseline"), folder=folder)))


def places(first: Weighed, least: str) -> Marks:
    """By what each value of the first commit stands in each path."""
    stood: Marks = defaultdict(set)
    for known, decision in zip(first.known, first.settlement.decisions, strict=True):
        if decision.verdict == "new" and at_least(known.facts.confidence, least, CONFIDENCES):
            stood[known.facts.path, normal(known.facts.secret.reveal())] |= marks(known)
    return stood


def marks(known: Known) -> set[str]:
    """What a person would know a finding by: rule, names, and lines without their white space."""
    own = {f"rule {known.facts.rule_id}"}
    for one in known.finding.occurrences:
        own |= {f"line {''.join(one.line.split())}", *([f"name {one.slot}"] if one.slot else [])}
    return own


def changed(before: dict[str, str], after: dict[str, str], watched: set[str]) -> tuple[int, int]:
    """How many watched files a commit took away, and how many it edited."""
    there = [path for path in watched if path in before]
    return sum(path not in after for path in there), sum(path in after and after[path] != before[path] for path in there)


def files_of(git_dir: Path, commit: str) -> dict[str, str]:
    """Object ids of regular files by path."""
    return dict(_files(git_dir, commit))


def _files(git_dir: Path, commit: str) -> Iterator[tuple[str, str]]:
    for line in git(git_dir, "ls-tree", "-r", "-z", commit).split("\0"):
        info, _, path = line.partition("\t")
        if info.startswith(("100644", "100755")):
            yield path, info.split(" ")[2]


def git(git_dir: Path, *arguments: str) -> str:
    done = subprocess.run(["git", f"--git-dir={git_dir}", *arguments], check=True, capture_output=True)
    return done.stdout.decode("utf-8", "surrogateescape")


if __name__ == "__main__":
    sys.exit(main())
