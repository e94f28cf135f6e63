"""CPU seconds and memory of the object reader, plain and compiled, beside `git cat-file --batch` over the same repository.

    python benchmarks/pack_speed.py OBJECTS_DIR [--output FILE]

Everything runs one after the other, each in a process of its own; CPU time counts user and system, so that other work on the machine
disturbs little. Ratios are to git's time in the same run. `inflate` only inflates every blob's stream: what no reader can do without;
`table` fills the table that tells paths.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def work(what: str, objects: Path) -> dict[str, float]:
    import scanner.pack as pack

    begun = time.process_time()
    store = pack.open_objects(objects)
    if isinstance(store, pack.Unsupported):
        raise SystemExit(store.reason)
    opened = time.process_time()
    counts = {"objects": 0, "broken": 0, "bytes": 0, "window_bytes": 0, "windows": 0}
    if what == "blobs":
        count_blobs(store, counts)
    elif what == "trees":
        for value in store.tree_edges(frozenset()):
            counts["objects" if isinstance(value, pack.TreeEdges) else "broken"] += 1
    elif what == "table":
        table, broken = store.tree_table(frozenset())
        counts["objects"], counts["broken"] = len(table), len(broken)
    elif what == "inflate":
        inflate(store, counts)
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"compiled": pack.COMPILED, "open_cpu_s": round(opened - begun, 2), "cpu_s": round(done - opened, 2), "peak_mb": round(peak), **counts}


def count_blobs(store, counts: dict[str, int]) -> None:
    from scanner.pack import Broken

    for unit in store.walk(("blob",)):
        if isinstance(unit, Broken):
            counts["broken"] += 1
            continue
        counts["objects"] += 1
        counts["bytes"] += len(unit.data)
        counts["windows"] += len(unit.windows)
        counts["window_bytes"] += sum([end - start for start, end in unit.windows])


def inflate(store, counts: dict[str, int]) -> None:
    from scanner.pack.headers import BLOB
    from scanner.pack.walk import inflate as one

    graph = store._graph  # noqa: SLF001
    rows = graph.rows
    for row in range(len(graph)):
        if rows.kind[row] == BLOB:
            counts["objects"] += 1
            counts["bytes"] += len(one(graph.read(row, rows.start[row], rows.stop[row], rows.size[row]), rows.size[row]))


def measured(what: str, objects: Path, home: Path) -> dict[str, float]:
    code = "import json, sys; sys.path[:0] = sys.argv[1:3]; import pack_speed, pathlib; print(json.dumps(pack_speed.work(sys.argv[3], pathlib.Path(sys.argv[4]))))"
    command = [sys.executable, "-c", code, str(home), str(ROOT / "benchmarks"), what, str(objects)]
    return json.loads(subprocess.run(command, cwd=home, check=True, capture_output=True).stdout)


def git_cpu(objects: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["git", "--git-dir", str(objects.parent), "cat-file", "--batch-all-objects", "--batch", "--unordered"]
    environment = {**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)


def copies(home: Path) -> dict[str, Path]:
    """The reader without anything compiled, and compiled by setup.py where that works."""
    made = {}
    for name in ("compiled", "plain"):
        ignored = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
        shutil.copytree(ROOT / "scanner" / "pack", home / name / "scanner" / "pack", ignore=ignored)
        (home / name / "scanner" / "__init__.py").touch()
        made[name] = home / name
    shutil.copy(ROOT / "setup.py", home / "compiled")
    subprocess.run([sys.executable, "setup.py", "build_ext", "--inplace"], cwd=home / "compiled", check=False, capture_output=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("objects", type=Path)
    parser.add_argument("--output", type=Path)
    options = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    result = {"date": time.strftime("%Y-%m-%d"), "commit": commit, "python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    git = result["git_cat_file_cpu_s"] = git_cpu(options.objects)
    with tempfile.TemporaryDirectory() as home:
        for name, place in copies(Path(home)).items():
            for what in ("inflate", "blobs", "trees", "table"):
                found = result[f"{what}_{name}"] = measured(what, options.objects, place)
                found["to_git"] = round((found["open_cpu_s"] + found["cpu_s"]) / git, 2)
    result["git_cat_file_again_cpu_s"] = git_cpu(options.objects)
    text = json.dumps(result, indent=1)
    print(text)
    if options.output:
        options.output.write_text(text + "\n")


if __name__ == "__main__":
    main()
