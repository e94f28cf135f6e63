"""straykey beside kingfisher, detect-secrets and credsweeper on labelled lines of real repositories, and on samples of provider formats.

    python -m benchmarks.accuracy --bench DIR --scorers DIR [--samples FILE] [--tools straykey,kingfisher,detect-secrets,credsweeper]
                                  [--min-confidence medium[,low]] [--straykey PATH] [--kingfisher PATH] ... [--results DIR] [--note TEXT]

BENCH holds data/ (the files) and meta/ (the labels). The scorers are no part of this project: --scorers names the folder of score.py (with
`Labels`, `score` and `IDENTIFIERS`) and score_samples.py (with `SAMPLES`, `write` and `score`), which are imported from there.

Every tool scans BENCH/data once; its findings become `{"path", "line_start", "line_end", "rule", "secret"}` and are scored by lines over the
core rows (rows that are identifiers only are left out). Strict figures count findings that hit no labelled line as wrong. For straykey they
are also shown per category and file type (by labelled rows) and per rule (by places of findings). CPU seconds count all children.
Raw results go to --results with date, commit and machine: counts only, nothing of the data.
"""

import argparse
import collections
import contextlib
import importlib.util
import io
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed import HERE, git, machine, measure

TOOLS = ("straykey", "kingfisher", "detect-secrets", "credsweeper")
LEVELS = ("low", "medium", "high")
OVERALL = ("T", "F+X", "places", "TP", "FN", "FP", "unlabelled", "precision", "recall", "f1", "strict_precision", "strict_f1")


def load(folder, name):
    """The scorer `name`.py of the folder, as a module."""
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def command(tool, program, target, out, level):
    """The command line of one tool; its findings go to out/findings, or to its standard output (detect-secrets)."""
    file = str(out / "findings")
    if tool == "straykey":
        # Given twice, since one --reveal is refused in CI; the file lives in a temporary folder.
        return [program, "scan", str(target), "--format", "jsonl", "--all", "--min-confidence", level, "--exit-zero",
                "--reveal", "--reveal", "--output", file]  # fmt: skip
    if tool == "kingfisher":
        return [program, "scan", str(target), "--no-validate", "--no-update-check", "--git-history", "none", "--no-dedup", "--confidence", "low",
                "--format", "jsonl", "--output", file]  # fmt: skip
    if tool == "detect-secrets":
        return [program, "-C", str(target), "scan", "--all-files", "--no-verify"]
    return [program, "--path", str(target), "--save-json", file, "--no-stdout", "--log", "silence"]


def records(file):
    return [json.loads(line) for line in file.read_text(errors="replace").splitlines() if line.startswith("{")]


def read_straykey(out, level):
    allowed = LEVELS[LEVELS.index(level) :]
    for one in records(out / "findings"):
        if one["type"] == "finding" and one["verdict"] == "new" and one["confidence"] in allowed:
            yield one["path"], one["line_start"], one["line_end"], one["rule_id"], one.get("secret")


def read_kingfisher(out, _):
    for one in records(out / "findings"):
        if "finding" in one:
            found = one["finding"]
            yield found["path"], found["line"], found["line"] + found["snippet"].rstrip("\n").count("\n"), one["rule"]["id"], found["snippet"]


def read_detect_secrets(out, _):
    for path, found in json.loads((out / "stdout").read_text())["results"].items():
        for one in found:
            yield path, one["line_number"], one["line_number"], one["type"], None


def read_credsweeper(out, _):
    for one in json.loads((out / "findings").read_text()):
        lines = [line["line_num"] for line in one["line_data_list"]]
        first = one["line_data_list"][0]
        yield first["path"], min(lines), max(lines), one["rule"], first["value"]


READERS = {"straykey": read_straykey, "kingfisher": read_kingfisher, "detect-secrets": read_detect_secrets, "credsweeper": read_credsweeper}


def scan(tool, level, program, target):
    """The findings in the scorer's form, and what the run took. A tool that leaves no findings behind is an error."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        took = measure(command(tool, program, target, out, level), out)
        try:
            found = list(READERS[tool](out, level))
        except (OSError, ValueError) as error:
            sys.exit(f"{tool} (exit {took['exit']}) left no findings: {type(error).__name__}")
    return [dict(zip(("path", "line_start", "line_end", "rule", "secret"), (below(target, one[0]), *one[1:]), strict=True)) for one in found], took


def below(target, path):
    """The path below the scanned folder: some tools give it from the root."""
    return path.removeprefix(f"{target}/")


def rules(labels, findings):
    """By rule, its places (path and lines) that hit a true row, only false ones, only left-out rows, or none."""
    table, seen = {}, set()
    for one in findings:
        place = (one["rule"], one["path"], one["line_start"], one["line_end"])
        if one["path"] not in labels.by_path or place in seen:
            continue
        seen.add(place)
        rows = labels.hits(one, False)
        kept = [row for row in rows if not row["dropped"]]
        kind = "unlabelled" if not rows else "left out" if not kept else "true" if any(row["true"] for row in kept) else "false"
        table.setdefault(one["rule"], collections.Counter())[kind] += 1
    return {rule: dict(counts) for rule, counts in sorted(table.items())}


def score_bench(scorer, labels, findings):
    result = scorer.score(labels, findings, False)[0]
    kept = {key: round(result[key], 4) for key in OVERALL}
    return kept | {"categories": result["categories"], "file_types": result["file_types"], "rules": rules(labels, findings)}


def score_samples(scorer, findings):
    """The lines that the scorer of samples prints."""
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as printed:
        file = Path(folder) / "findings.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in findings))
        scorer.score(file)
    return printed.getvalue().splitlines()


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def show_overall(results):
    print(f"\n{'':20}{'TP':>6}{'FN':>6}{'FP':>6}{'unlab.':>7}{'precision':>10}{'recall':>8}{'F1':>8}{'strict F1':>10}{'CPU s':>9}")
    for name, row in results.items():
        print(f"{name:20}{row['TP']:>6}{row['FN']:>6}{row['FP']:>6}{row['unlabelled']:>7}{row['precision']:>10.4f}{row['recall']:>8.4f}{row['f1']:>8.4f}"
              f"{row['strict_f1']:>10.4f}{row['took']['cpu_s']:>9}")  # fmt: skip


def show_rows(title, table):
    """By labelled rows: a false row that is hit counts against precision."""
    print(f"\n{title:34}{'T':>6}{'TP':>6}{'F+X':>6}{'hit':>6}{'precision':>10}{'recall':>8}{'F1':>8}")
    for key, cell in sorted(table.items(), key=lambda item: (-item[1]["T"], item[0])):
        precision = cell["TP"] / max(1, cell["TP"] + cell["F+X hit"])
        recall = cell["TP"] / max(1, cell["T"])
        print(f"{key:34}{cell['T']:>6}{cell['TP']:>6}{cell['F+X']:>6}{cell['F+X hit']:>6}{precision:>10.3f}{recall:>8.3f}{f1(precision, recall):>8.3f}")


def show_rules(table):
    print(f"\n{'rule':34}{'true':>6}{'false':>6}{'unlab.':>7}{'precision':>10}{'strict':>8}")
    for rule, counts in sorted(table.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        true, false, loose = (counts.get(kind, 0) for kind in ("true", "false", "unlabelled"))
        print(f"{rule:34}{true:>6}{false:>6}{loose:>7}{true / max(1, true + false):>10.3f}{true / max(1, true + false + loose):>8.3f}")


def runs(arguments):
    """Name, tool and level of each run: straykey once per level, the others once at their own."""
    levels = arguments.min_confidence.split(",")
    for tool in arguments.tools.split(","):
        for level in levels if tool == "straykey" else levels[:1]:
            yield f"{tool} {level}" if tool == "straykey" else tool, tool, level


def compare_bench(arguments):
    scorer, data = load(arguments.scorers, "score"), arguments.bench / "data"
    labels = scorer.Labels(str(arguments.bench), set(scorer.IDENTIFIERS))
    results = {}
    for name, tool, level in runs(arguments):
        findings, took = scan(tool, level, getattr(arguments, tool.replace("-", "_")), data)
        results[name] = score_bench(scorer, labels, findings) | {"took": took}
    show_overall(results)
    for name, row in results.items():
        if name.startswith("straykey"):
            print(f"\n== {name}")
            show_rows("category", row["categories"])
            show_rows("file type", row["file_types"])
            show_rules(row["rules"])
    return results


def compare_samples(arguments):
    scorer = load(arguments.scorers, "score_samples")
    scorer.SAMPLES = arguments.samples
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        scorer.write(folder)
        for name, tool, level in runs(arguments):
            findings, took = scan(tool, level, getattr(arguments, tool.replace("-", "_")), Path(folder))
            results[name] = {"lines": score_samples(scorer, findings), "took": took}
            print(f"\n== samples, {name}: {took['cpu_s']} CPU s", *results[name]["lines"], sep="\n")
    return results


def make_parser():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--scorers", type=Path, required=True)
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--min-confidence", default="medium", help="of straykey: low, medium or high, or several with commas")
    for tool in TOOLS:
        parser.add_argument(f"--{tool}", default=shutil.which(tool) or tool, metavar="PATH")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    parser.add_argument("--note", default="")
    return parser


def check(parser, arguments):
    if unknown := set(arguments.tools.split(",")) - set(TOOLS):
        parser.error(f"unknown tools: {', '.join(sorted(unknown))}")
    if unknown := set(arguments.min_confidence.split(",")) - set(LEVELS):
        parser.error(f"unknown confidences: {', '.join(sorted(unknown))}")


def main():
    parser = make_parser()
    arguments = parser.parse_args()
    check(parser, arguments)
    arguments.bench = arguments.bench.resolve()
    record = {"date": time.strftime("%Y-%m-%d"), "commit": git("rev-parse", "HEAD"), "changed": bool(git("status", "--porcelain", "--untracked-files=no")),
              "machine": machine(), "what": "accuracy", "note": arguments.note, "bench": compare_bench(arguments)}  # fmt: skip
    if arguments.samples:
        record["samples"] = compare_samples(arguments)
    arguments.results.mkdir(parents=True, exist_ok=True)
    file = arguments.results / f"accuracy-{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(record, indent=1) + "\n")
    print(f"\n{file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
