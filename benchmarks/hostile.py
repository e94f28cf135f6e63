"""Hostile inputs thrown at straykey and at other scanners: does it end, with how much, does it find what is there, and does it say what it left out?

    python -m benchmarks.hostile [--only TEXT] [--straykey PATH] [--kingfisher PATH] [--detect-secrets PATH] [--credsweeper PATH] [--note TEXT]

Each input is made in a fresh folder with tokens planted in it, and scanned once by each tool, one after the other. Reported are CPU and wall
seconds with all children, the largest resident process, the planted tokens that were found, whether the tool's report names anything as
not scanned (straykey: skipped or degraded), and whether it had to be ended: after --timeout seconds of CPU in one process, or
six times as many of wall time. A row passes if the tool ended by itself within
its marks of time and memory, and every planted token was found (or, where the input allows it, the omission was said). Linux only.
"""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from benchmarks.inputs import Planter
from benchmarks.speed import Memory, git, machine

HERE = Path(__file__).resolve().parent
MODULES = ("engine", "parsers", "repositories")
TOOLS = ("straykey", "kingfisher", "detect-secrets", "credsweeper")


def cases(only):
    every = [case for module in MODULES for case in import_module(f"benchmarks.inputs.{module}").CASES]
    return [case for case in every if only.lower() in f"{case.number} {case.name}".lower()]


def command(tool, program, case, folder, out):
    if tool == "straykey":
        return [program, case.verb, str(folder), "--format", "jsonl", "--output", str(out)]
    if tool == "kingfisher":
        depth = "full" if case.verb == "history" else "none"
        return [program, "scan", str(folder), "--no-validate", "--no-update-check", "--git-history", depth, "--format", "jsonl", "--output", str(out)]
    if tool == "detect-secrets":
        return [program, "-C", str(folder), "scan", "--all-files", "--no-verify"]
    if case.verb == "history":
        return [program, "--git", str(folder), "--ref", "main", "--save-json", str(out)]
    return [program, "--path", str(folder), "--save-json", str(out)]


def run(tool, program, case, folder, timeout):
    """One scan in a process group of its own, which is ended as a whole when its time is over."""
    with tempfile.TemporaryDirectory() as scratch:
        out, stdout = Path(scratch, "out"), Path(scratch, "stdout")
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        with stdout.open("wb") as stream, Path(scratch, "stderr").open("wb") as errors:
            child = subprocess.Popen(command(tool, program, case, folder, out), stdout=stream, stderr=errors, cwd=scratch, start_new_session=True,
                                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (int(timeout), int(timeout))))  # noqa: PLW1509
            memory = Memory(child.pid)
            memory.start()
            try:
                code = child.wait(timeout * 6)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                code = None
                child.wait()
        code = None if code in (-signal.SIGKILL, -signal.SIGXCPU, 128 + signal.SIGKILL) else code
        wall = time.monotonic() - start
        memory.ended.set()
        memory.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        places, said = report(tool, out, stdout, folder)
    return {
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2), "wall_s": round(wall, 2),
        "largest_mb": round(memory.largest_resident / 1024), "exit": code, "places": places, "said": said,
    }  # fmt: skip


def report(tool, out, stdout, folder):
    """The places that a tool reports, (path, line), and what it says of what it did not do."""
    try:
        if tool == "detect-secrets":
            found = json.loads(stdout.read_text(errors="replace"))["results"]
            return {(path, one["line_number"]) for path, every in found.items() for one in every}, []
        text = out.read_text(errors="replace")
        if tool == "straykey":
            records = [json.loads(line) for line in text.splitlines()]
            said = sorted({record["reason"] for record in records if record["type"] in ("skipped", "degraded")})
            return {(record["path"], record["line_start"]) for record in records if record["type"] == "finding"}, said
        if tool == "kingfisher":
            found = [json.loads(line) for line in text.splitlines() if '"rule"' in line]
            return {(_relative(one["finding"].get("path", ""), folder), one["finding"].get("line", 0)) for one in found}, []
        lines = [line for one in json.loads(text) for line in one["line_data_list"]]
        return {(_relative(line["path"].partition(":")[2] or line["path"], folder), line["line_num"]) for line in lines}, []
    except (OSError, ValueError, KeyError, AttributeError):
        return set(), []


def _relative(path, folder):
    return path.removeprefix(f"{folder}/")


def judge(case, row):
    """What is wrong with a row, in words; empty where all marks are met."""
    wrong = []
    if row["exit"] is None:
        wrong.append("did not end")
    if row["exit"] is not None and row["exit"] < 0:
        wrong.append(f"died of signal {-row['exit']}")
    if row["cpu_s"] > case.seconds:
        wrong.append(f"over {case.seconds} s")
    if case.megabytes and row["largest_mb"] > case.megabytes:
        wrong.append(f"over {case.megabytes} MB")
    if row["found"] < row["planted"] and not (case.loud and row["said"]):
        wrong.append(f"{row['planted'] - row['found']} of {row['planted']} tokens not found")
    return wrong


def measure(case, tool, program, timeout):
    with tempfile.TemporaryDirectory() as folder:
        planter = Planter(Path(folder))
        case.make(planter)
        row = run(tool, program, case, folder, timeout)
        places = row.pop("places")
        lines = {line for _, line in places}
        hit = {(path, line) for path, line in planter.planted if (path, line) in places or (case.verb == "history" and line in lines)}
        row |= {"planted": len(planter.planted), "found": len(hit), "reported": len(places)}
        return row | {"wrong": judge(case, row)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="cases whose number or name has this text")
    parser.add_argument("--timeout", type=float, default=60)
    parser.add_argument("--note", default="")
    parser.add_argument("--save", action="store_true", help="keep the raw figures in benchmarks/results")
    for tool in TOOLS:
        parser.add_argument(f"--{tool}", metavar="PATH")
    arguments = parser.parse_args()
    programs = {tool: getattr(arguments, tool.replace("-", "_")) for tool in TOOLS}
    results = {}
    for case in cases(arguments.only):
        for tool, program in programs.items():
            if program and (tool == "straykey" or tool in case.peers):
                row = results.setdefault(f"{case.number} {case.name}", {})[tool] = measure(case, tool, program, arguments.timeout)
                print(f"{case.number:>2} {case.name[:46]:46} {tool:14} {row['cpu_s']:>7} s {row['largest_mb']:>5} MB  exit {row['exit']!s:4} {row['found']}/{row['planted']}  {', '.join(row['said'])}  {'; '.join(row['wrong'])}", flush=True)
    if arguments.save:
        record = {"date": time.strftime("%Y-%m-%d"), "commit": git("rev-parse", "HEAD"), "machine": machine(), "note": arguments.note, "timeout_s": arguments.timeout, "results": results}
        file = HERE / "results" / f"hostile-{time.strftime('%Y%m%d-%H%M%S')}.json"
        file.write_text(json.dumps(record, indent=1) + "\n")
        print(file.name)
    return int(any(row["straykey"]["wrong"] for row in results.values() if "straykey" in row))


if __name__ == "__main__":
    sys.exit(main())
