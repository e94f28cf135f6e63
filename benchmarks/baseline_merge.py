"""Two branches that both change the baseline, merged by git without any merge driver: how often it conflicts, and whether the result is right.

    python -m benchmarks.baseline_merge [--trials 200] [--seed 1] [--checkout-every 10]

For baselines of 0 to 1,000 entries, and for none at all, two branches each add entries (some of them the same), prune entries (some of them the
same) and follow moved files. The merge is `git merge-tree --write-tree`, which is what merge buttons run; every tenth trial is merged in a work tree too,
by `git merge`. Right is: what either added is there, what either pruned is not, all else is as it was. For comparison the same changes are merged
as one sorted JSON Lines file, as other tools keep their baselines.

Printed as JSON Lines, a size of baseline and change a line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from baselines.baseline.entry import Entry, render  # noqa: E402
from baselines.baseline.layout import FOLDER, HEADER, Header, file_of, render_header, render_sheet  # noqa: E402
from baselines.decision import HISTORY, TREE  # noqa: E402

SHEET = "known.jsonl"
SIZES = (None, 0, 1, 10, 100, 1000)
CHANGES = ((1, 0), (5, 2), (50, 10))  # entries that each branch adds, and prunes
PEOPLE = ("Ada", "ada@example.org")


class Trial(NamedTuple):
    """The entries before, and on both branches. `before` is None where no baseline was there."""

    before: frozenset[Entry] | None
    ours: frozenset[Entry]
    theirs: frozenset[Entry]

    @property
    def merged(self) -> frozenset[Entry]:
        before = self.before or frozenset()
        return (self.ours & self.theirs) | (self.ours - before) | (self.theirs - before)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--trials", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--checkout-every", type=int, default=10)
    arguments = options.parse_args()
    for size in SIZES:
        for added, pruned in CHANGES:
            with tempfile.TemporaryDirectory() as folder:
                print(json.dumps(measure(Path(folder), size, (added, pruned), arguments)), flush=True)
    return 0


def measure(folder: Path, size: int | None, change: tuple[int, int], arguments: argparse.Namespace) -> dict[str, object]:
    git(folder, "init", "-q", "-b", "main", ".")
    random = Random(f"{arguments.seed} {size} {change}")
    counted: Counter[str] = Counter()
    for number in range(arguments.trials):
        trial = draw(random, size, change)
        counted["conflicts"] += merge(folder, trial, counted)
        counted["conflicts of one file of JSON Lines"] += merge_sheet(folder, trial)
        if number % arguments.checkout_every == 0:
            counted["merged in a work tree"] += 1
            counted["conflicts in a work tree"] += merge_in_work_tree(folder, trial)
    git_version = git(folder, "--version").decode().split()[-1]
    return {
        "entries before": "no baseline" if size is None else size, "added by each": change[0], "pruned by each": min(change[1], size or 0),
        "trials": arguments.trials, "conflicts": counted["conflicts"], **dict(sorted(counted.items())), "git": git_version,
    }  # fmt: skip


def draw(random: Random, size: int | None, change: tuple[int, int]) -> Trial:
    """Entries of few files, rules and names, as they come: half of what is added or pruned is the same on both branches now and then."""
    before = frozenset(entry(random) for _ in range(size or 0))
    shared = [entry(random) for _ in range(change[0] // 2)]
    dropped = random.sample(sorted(before), min(change[1], len(before)))
    sides = []
    for _ in range(2):
        own = [entry(random) for _ in range(change[0] - len(shared))]
        gone = [*dropped[: len(dropped) // 2], *random.sample(sorted(before), len(dropped) - len(dropped) // 2)]
        sides.append((before - frozenset(gone)) | frozenset([*own, *shared]))
    return Trial(None if size is None else before, sides[0], sides[1])


def entry(random: Random) -> Entry:
    tag = f"w{random.getrandbits(10):03x}" if random.random() < 0.5 else f"{random.getrandbits(128):032x}"
    path = f"src/{random.choice(['app', 'lib', 'main/java/org/example/deep/down/in/the/tree/of/folders'])}/settings{random.randrange(4)}.py"
    category = HISTORY if random.random() < 0.2 else TREE
    return Entry(category, path, f"f1:{random.getrandbits(64):016x}:{tag}", "hardcoded-password", random.choice(["db.password", "", "secret"]))


def merge(folder: Path, trial: Trial, counted: Counter[str]) -> bool:
    """Whether the merge conflicts; where it does not, a result that is not the right one is counted."""
    _, ours, theirs = commits(folder, trial)
    done = subprocess.run(["git", "merge-tree", "--write-tree", ours, theirs], cwd=folder, capture_output=True, check=False)
    if done.returncode:
        return True
    found = git(folder, "ls-tree", "-r", "--name-only", done.stdout.decode().split()[0]).decode().splitlines()
    counted["wrong results"] += sorted(found) != sorted(contents(trial.merged))
    return False


def commits(folder: Path, trial: Trial) -> tuple[str, str, str]:
    base = commit(folder, contents(trial.before) if trial.before is not None else {"README": b"x\n"}, None)
    return base, commit(folder, contents(trial.ours), base), commit(folder, contents(trial.theirs), base)


def contents(entries: frozenset[Entry]) -> dict[str, bytes]:
    return {"README": b"x\n", f"{FOLDER}/{HEADER}": render_header(Header()), **{f"{FOLDER}/{file_of(one)}": render(one) for one in entries}}


def commit(folder: Path, files: dict[str, bytes], parent: str | None) -> str:
    """A commit of exactly these files, through fast-import."""
    stream = [b"commit refs/heads/made\n", f"committer {PEOPLE[0]} <{PEOPLE[1]}> 0 +0000\ndata 1\nx\n".encode()]
    stream += [f"from {parent}\ndeleteall\n".encode()] if parent else [b"deleteall\n"]
    for path, data in sorted(files.items()):
        stream += [f"M 100644 inline {path}\ndata {len(data)}\n".encode(), data, b"\n"]
    git(folder, "update-ref", "-d", "refs/heads/made")
    git(folder, "fast-import", "--quiet", "--force", given=b"".join(stream))
    return git(folder, "rev-parse", "refs/heads/made").decode().strip()


def merge_sheet(folder: Path, trial: Trial) -> bool:
    """Whether the same changes to one sorted file conflict."""

    def sheet(entries: frozenset[Entry] | None) -> dict[str, bytes]:
        return {"README": b"x\n", **({SHEET: render_sheet(Header(), entries)} if entries is not None else {})}

    base = commit(folder, sheet(trial.before), None)
    sides = [commit(folder, sheet(one), base) for one in (trial.ours, trial.theirs)]
    return subprocess.run(["git", "merge-tree", "--write-tree", *sides], cwd=folder, capture_output=True, check=False).returncode != 0


def merge_in_work_tree(folder: Path, trial: Trial) -> bool:
    _, ours, theirs = commits(folder, trial)
    git(folder, "checkout", "-q", "--detach", "--force", ours)
    done = subprocess.run(["git", *identity(), "merge", "-q", "-m", "merge", theirs], cwd=folder, capture_output=True, check=False, env=environment())
    if done.returncode:
        git(folder, "merge", "--abort")
    return done.returncode != 0


def identity() -> list[str]:
    return ["-c", f"user.name={PEOPLE[0]}", "-c", f"user.email={PEOPLE[1]}"]


def environment() -> dict[str, str]:
    return {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes:
    return subprocess.run(["git", *identity(), *arguments], cwd=folder, input=given, check=True, capture_output=True, env=environment()).stdout


if __name__ == "__main__":
    sys.exit(main())
