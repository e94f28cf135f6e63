"""straykey beside kingfisher and detect-secrets, on repositories named on the command line.

    python -m benchmarks.speed REPO [REPO ...] [--runs 3] [--tree] [--kingfisher PATH] [--detect-secrets PATH] [--note TEXT]

Runs are interleaved (a b c a b c ...), so that a slow moment of the machine meets all tools. Reported are medians: CPU seconds with all
children, wall seconds, peak memory (the sum of anonymous memory over all processes of the tool, and the largest resident size of one), the
findings, and what was skipped. Raw results go to benchmarks/results/ with commit and machine. Linux only: memory is read from /proc.

History is compared with `kingfisher scan REPO --no-validate --no-update-check --git-history full`; detect-secrets reads no history and
takes part in --tree only (`detect-secrets scan --all-files`).
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
INTERVAL = 0.25  # seconds between two looks at memory


def commands(repository, arguments, out):
    """The command lines, by tool; each writes its findings to `out`."""
    verb = "scan" if arguments.tree else "history"
    found = {"straykey": [arguments.straykey, verb, str(repository), "--format", "jsonl", "--output", str(out / "straykey")]}
    if arguments.kingfisher:
        depth = "none" if arguments.tree else "full"
        found["kingfisher"] = [
            arguments.kingfisher, "scan", str(repository), "--no-validate", "--no-update-check", "--git-history", depth,
            "--format", "jsonl", "--output", str(out / "kingfisher"),
        ]  # fmt: skip
    if arguments.detect_secrets and arguments.tree:
        found["detect-secrets"] = [arguments.detect_secrets, "-C", str(repository), "scan", "--all-files", "--no-verify"]
    return found


class Memory(threading.Thread):
    """Samples the anonymous memory of a process and all that it started."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.ended = pid, threading.Event()
        self.sum_anonymous = self.largest_resident = 0

    def run(self):
        while not self.ended.wait(INTERVAL):
            sizes = [_sizes(pid) for pid in _family(self.pid)]
            self.sum_anonymous = max(self.sum_anonymous, sum(size[0] for size in sizes))
            self.largest_resident = max([self.largest_resident, *(size[1] for size in sizes)])


def _family(pid):
    family, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        family.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return family


def _sizes(pid):
    """Anonymous memory (pages that processes share count once in all: Pss_Anon) and resident memory, in KiB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    fields = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("Pss_Anon", "Rss"))}
    return int(fields.get("Pss_Anon", 0)), int(fields.get("Rss", 0))


def measure(command, out):
    before = os.times()
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=(out / "stdout").open("wb"), stderr=(out / "stderr").open("wb"), cwd=out)
    memory = Memory(child.pid)
    memory.start()
    code = child.wait()
    wall = time.monotonic() - start
    memory.ended.set()
    memory.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {
        "wall_s": round(wall, 2), "cpu_s": round(cpu, 2), "anonymous_mb": round(memory.sum_anonymous / 1024, 1),
        "largest_resident_mb": round(memory.largest_resident / 1024, 1), "exit": code,
    }  # fmt: skip


def findings(tool, out):
    """Number of findings, and what the tool says it skipped (None: it does not say)."""
    file = out / tool
    if tool == "straykey" and file.exists():
        records = [json.loads(line) for line in file.read_text().splitlines()]
        counts = records[-1]["counts"]
        return counts["secrets"], counts["skipped"]
    if tool == "kingfisher" and file.exists():
        return sum('"rule"' in line for line in file.read_text(errors="replace").splitlines()), None
    if tool == "detect-secrets":
        try:
            return sum(len(found) for found in json.loads((out / "stdout").read_text())["results"].values()), None
        except ValueError:
            return None, None
    return None, None


def git(*arguments):
    return subprocess.run(["git", "-C", str(HERE), *arguments], capture_output=True, text=True, check=False).stdout.strip()


def machine():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return {"processor": model, "cores": len(os.sched_getaffinity(0)), "system": platform.platform(), "python": platform.python_version()}


def compare(repository, arguments):
    rows = {}
    for _ in range(arguments.runs):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            for tool, command in commands(repository, arguments, out).items():
                row = measure(command, out)
                row["findings"], row["skipped"] = findings(tool, out)
                rows.setdefault(tool, []).append(row)
                print(repository.name, tool, row, flush=True)
    return rows


def medians(rows):
    keys = ("cpu_s", "wall_s", "anonymous_mb", "largest_resident_mb")
    return {tool: {key: statistics.median(run[key] for run in runs) for key in keys} | {"findings": runs[-1]["findings"], "skipped": runs[-1]["skipped"]} for tool, runs in rows.items()}


def show(name, found):
    print(f"\n{name}\n{'':16}{'CPU s':>9}{'wall s':>9}{'anon MB':>9}{'RSS MB':>9}{'findings':>10}{'skipped':>9}")
    base = found["straykey"]
    for tool, row in found.items():
        ratio = f"   straykey/{tool}: CPU {base['cpu_s'] / row['cpu_s']:.2f}, wall {base['wall_s'] / row['wall_s']:.2f}" if tool != "straykey" else ""
        print(f"{tool:16}{row['cpu_s']:>9}{row['wall_s']:>9}{row['anonymous_mb']:>9}{row['largest_resident_mb']:>9}{row['findings']!s:>10}{row['skipped']!s:>9}{ratio}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tree", action="store_true")
    parser.add_argument("--straykey", default=shutil.which("straykey") or "straykey")
    parser.add_argument("--kingfisher", default=shutil.which("kingfisher"))
    parser.add_argument("--detect-secrets", default=shutil.which("detect-secrets"))
    parser.add_argument("--note", default="")
    arguments = parser.parse_args()
    results = {}
    for repository in arguments.repositories:
        path = repository.resolve()
        rows = compare(path, arguments)
        name = path.parent.name if path.name == "repo" else path.name
        results[name] = {"runs": rows, "medians": medians(rows)}
        show(name, results[name]["medians"])
    record = {"date": time.strftime("%Y-%m-%d"), "commit": git("rev-parse", "HEAD"), "changed": bool(git("status", "--porcelain", "--untracked-files=no")),
              "machine": machine(), "what": "tree" if arguments.tree else "history", "note": arguments.note, "results": results}  # fmt: skip
    file = HERE / "results" / f"speed-{record['what']}-{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(record, indent=1) + "\n")
    print(f"\n{file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
