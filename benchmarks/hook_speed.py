"""How long a commit waits for its hook: straykey beside detect-secrets-hook and kingfisher `scan --staged`.

    python -m benchmarks.hook_speed [--runs 15] [--straykey PATH] [--kingfisher PATH] [--detect-secrets PATH] [--note TEXT]

Cases: one staged file in which nothing is named like a secret; one in which names are, so that a parser is needed; a thousand files. Caches are
warm: one run of each goes before. Runs are interleaved (a b c a b c ...). Reported are medians of wall and CPU milliseconds, children included.
Then `python -X importtime` of the first two cases: the sum, and what costs more than a millisecond. Results go to benchmarks/results/.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
START = [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scanner.cli.main import console; console()"]
PLAIN = "import os\n\n\ndef total(rows):\n    return sum(row.amount for row in rows)\n" * 40
NAMED = PLAIN + "\nPASSWORD = os.environ['APP_PASSWORD']\nconnect(user='app', password='changeme')\napi_key = 'k7Qz-81vRt-Lm42xPq'\n"
CASES = {"one file": {"app/rows.py": PLAIN}, "one file with names": {"app/rows.py": NAMED}}


def thousand():
    """A thousand small files, a tenth of which names something."""
    return {f"src/d{number % 20}/f{number}.py": (NAMED if number % 10 == 0 else PLAIN) + f"# {number}\n" for number in range(1000)}


def git(folder, *arguments):
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, env=environ, check=True, capture_output=True)


def repository(folder, files):
    git(folder, "init", "-q")
    git(folder, "commit", "-q", "--allow-empty", "-m", "start")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", ".")


def commands(arguments, files):
    """The command lines, by tool."""
    found = {"straykey": [*((arguments.straykey and [arguments.straykey]) or START), "hook"]}
    if arguments.kingfisher:
        found["kingfisher"] = [arguments.kingfisher, "scan", ".", "--staged", "--no-validate", "--no-update-check", "--quiet"]
    if arguments.detect_secrets:
        found["detect-secrets"] = [arguments.detect_secrets, *files]
    return found


def once(command, folder, environ):
    """Wall and CPU seconds of a run."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(files, arguments, environ):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder, files)
        tools = commands(arguments, files)
        samples = {tool: [] for tool in tools}
        runs = arguments.runs if len(files) < 100 else max(3, arguments.runs // 3)
        for number in range(runs + 1):
            for tool, command in tools.items():
                sample = once(command, folder, environ)
                if number:
                    samples[tool].append(sample)
    return {tool: summary(taken) for tool, taken in samples.items()}


def summary(taken):
    wall, cpu = ([1000 * one for one in column] for column in zip(*taken, strict=True))
    return {"wall_ms": round(statistics.median(wall), 1), "wall_least_ms": round(min(wall), 1), "cpu_ms": round(statistics.median(cpu), 1), "runs": len(taken)}


def imports(files, environ):
    """What the first process imports: the sum in milliseconds, and each module that costs more than one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder, files)
        command = [START[0], "-X", "importtime", *START[1:], "hook"]
        best = None
        for _ in range(5):
            done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
            rows = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines() if line.startswith("import time:")][1:]
            own = {row[2].strip(): int(row[0]) / 1000 for row in rows}
            if best is None or sum(own.values()) < sum(best.values()):
                best = own
    costly = {module: cost for module, cost in sorted(best.items(), key=lambda item: -item[1]) if cost >= 1}
    return {"modules": len(best), "sum_ms": round(sum(best.values()), 1), "costly_ms": costly}


def write(results, arguments):
    version = subprocess.run(["git", "-C", HERE, "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    name = HERE / "results" / f"hook-speed-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}.json"
    facts = {"commit": version, "note": arguments.note, "machine": platform.platform(), "cores": os.cpu_count(), "load": os.getloadavg(), "python": platform.python_version()}
    name.write_text(json.dumps({**facts, "results": results}, indent=1) + "\n")
    return name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--straykey", help="the console script (default: from this folder)")
    parser.add_argument("--kingfisher")
    parser.add_argument("--detect-secrets")
    parser.add_argument("--note", default="")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as cache:
        # PYTHONDONTWRITEBYTECODE and its like would have every run compile our sources anew: no user's does.
        environ = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")} | {"STRAYKEY_CACHE": cache}
        results = {name: measure(files, arguments, environ) for name, files in {**CASES, "a thousand files": thousand()}.items()}
        for name, tools in results.items():
            for tool, found in tools.items():
                print(f"{name:20} {tool:15} wall {found['wall_ms']:8.1f} ms (least {found['wall_least_ms']:.1f})  CPU {found['cpu_ms']:8.1f} ms")
        results["imports"] = {name: imports(files, environ) for name, files in CASES.items()}
    for name, found in results["imports"].items():
        print(f"imports, {name}: {found['modules']} modules, {found['sum_ms']} ms")
        print("".join(f"    {cost:6.1f}  {module}\n" for module, cost in list(found["costly_ms"].items())[:15]), end="")
    print(write(results, arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main())
