"""The hook's decision on commits that were really made: would it have stopped them, and was it right?

    python -m benchmarks.hook_replay REPO [REPO ...] [--commits 200] [--seed TEXT] [--note TEXT]

Of each repository so many commits are drawn from all of HEAD's history, merges among them. For each the decision is made as the hook makes it,
in this process: the commit's files are what is staged, its first parent is HEAD, further parents are what is merged. Each block is kept in
benchmarks/results/hook-replay-*.json, redacted, with commit, path, line and masked line, so that a person can read it; `judged` is theirs to
fill: true (it is a secret), or wrong (it is none).
"""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from scanner.cli.main import load_verb, make_parser
from scanner.cli.workplace import locate_repository, make_policy, make_run, open_workplace
from scanner.conclude import conclude
from scanner.crew import Solo
from scanner.git.index import Staged
from scanner.report import Scope
from scanner.reports.shared.tally import fails
from scanner.runs.staged import Plan, harvest_staged

HERE = Path(__file__).resolve().parent
FILES = ("100644", "100755")


def parents_of(git, commit):
    return git.run("rev-list", "--parents", "-n", "1", commit).decode().split()[1:]


def staged_by(git, commit, parent):
    """What the commit stages, and what it removes, as (path, object)."""
    sides = [parent, commit] if parent else ["--root", commit]
    raw = git.run("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-commit-id", *sides).split(b"\0")
    staged, removed = [], []
    for info, name in zip(raw[0::2], raw[1::2], strict=False):
        old_mode, mode, before, after, _ = info.decode().lstrip(":").split(" ")
        path = os.fsdecode(name)
        if mode in FILES:
            staged.append(Staged(path, after, before.strip("0") and before))
        elif mode == "000000" and old_mode in FILES:
            removed.append((path, before))
    return sorted(staged), sorted(removed)


def decide(workplace, arguments, crew, commit):
    """The report that the hook would have given."""
    parent, *others = [*parents_of(workplace.git, commit), *[""]]
    staged, removed = staged_by(workplace.git, commit, parent)
    plan = Plan(workplace.git, crew, workplace.excludes, lambda _git: [one for one in others if one], lambda _git: removed)
    harvest = harvest_staged(plan, staged, Scope("staged"))
    return conclude(harvest, make_policy(workplace, arguments, empty_is_fine=True), make_run(workplace, arguments))


def replay(repository, count, seed):
    arguments = make_parser({"hook": load_verb("hook")}).parse_args(["hook"])
    workplace = open_workplace(arguments, locate_repository(repository))
    crew = Solo(workplace.bench)
    every = workplace.git.run("rev-list", "HEAD").decode().split()
    chosen = random.Random(f"{seed} {Path(repository).name}").sample(every, min(count, len(every)))
    blocks, codes, inherited = [], Counter(), 0
    for commit in chosen:
        report = decide(workplace, arguments, crew, commit)
        codes[report.exit_code] += 1
        inherited += any(result.verdict == "inherited" for result in report.results)
        found = [row(result) for result in report.results if fails(report, result)]
        if found:
            blocks.append({"commit": commit, "findings": found, "judged": ""})
    crew.close()
    return {"repository": name_of(repository), "commits": len(chosen), "exit_codes": dict(codes), "with_inherited": inherited, "blocks": blocks}


def name_of(repository):
    """The owner and name, of a mirror too: owner+name/repo."""
    path = Path(repository).resolve()
    return next((part.replace("+", "/") for part in reversed(path.parts) if "+" in part), path.name)


def row(result):
    place = result.places[0]
    named = {"rule": result.rule_id, "confidence": result.confidence, "path": place.path, "line": place.line_start}
    return {**named, "redacted": result.redacted, "text": place.line[:300], "why": list(result.evidence.reasons)}


def write(results, arguments):
    version = subprocess.run(["git", "-C", HERE, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    name = HERE / "results" / f"hook-replay-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.json"
    facts = {"commit": version, "note": arguments.note, "machine": platform.platform(), "python": platform.python_version(), "seed": arguments.seed}
    name.write_text(json.dumps({**facts, "results": results}, indent=1, sort_keys=True) + "\n")
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--commits", type=int, default=200)
    parser.add_argument("--seed", default="replay")
    parser.add_argument("--note", default="")
    arguments = parser.parse_args()
    results = [replay(repository, arguments.commits, arguments.seed) for repository in arguments.repositories]
    for one in results:
        print(f"{one['repository']}: {one['commits']} commits, {len(one['blocks'])} blocked, {one['exit_codes']}")
    print(write(results, arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main())
