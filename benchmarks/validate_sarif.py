"""Validate our SARIF with Microsoft's Multitool: 0, 1 and 25,000 results, a history, and hostile text, in both profiles; or given files.

    npm install @microsoft/sarif-multitool-linux
    python benchmarks/validate_sarif.py node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool [FILE ...]

The tool ends with 0 whatever it finds, so its own log is read. Errors and warnings fail; notes are printed, and only those in ACCEPTED pass.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.scanner.reports.builders import history_report, hostile_report, many, report, result, written  # noqa: E402

RULE_KINDS = "Sarif;Ghas"
# What says nothing against the file, and why. A warning is accepted by its message's id only.
ACCEPTED = {
    "Warning_ProvideToolnformationUri": "wants the project's address, which it does not have yet",
    "SARIF2003": "wants a repository's address also where a folder was scanned that has none",
    "SARIF2009": "wants ids like ABC1234; ours are words, and permanent",
    "SARIF2002": "wants message ids with arguments, which GitHub does not show (GH1015)",
    "SARIF2006": "asks the network for the schema",
    "SARIF2012": "wants a web page for each rule and notification, and rules where nothing was found",
    "Warning_UseNumericToolVersions": "the version of the hostile sample is no version",
    "SARIF2013": "wants the files' contents embedded: they hold the secrets",
}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("multitool", type=Path)
    options.add_argument("file", type=Path, nargs="*")
    arguments = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = arguments.file or list(_samples(Path(folder)))
        outcomes = [_validate(arguments.multitool.resolve(), file, Path(folder)) for file in files]
    return 0 if all(outcomes) else 1


def _samples(folder: Path) -> Any:
    reports = {
        "0": report(),
        "1": report(result()),
        "history": history_report(),
        "hostile": hostile_report(),
        "25000": report(*many(25_000)),
    }
    for name in ("sarif", "sarif-github"):
        for label, value in reports.items():
            file = folder / f"{name}-{label}.sarif"
            file.write_text(written(name, value), "utf-8")
            yield file


def _validate(tool: Path, file: Path, folder: Path) -> bool:
    log = folder / "out.json"
    log.unlink(missing_ok=True)
    limits = ["--max-file-size-in-kb", "1000000", "--log", "ForceOverwrite"]
    command = [str(tool), "validate", str(file), "--rule-kind", RULE_KINDS, "--level", "Error;Warning;Note", "-o", str(log), *limits]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode or not file.is_file() or not log.exists():
        print(f"{file.name}: no verdict, exit code {ended.returncode}\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
        return False
    run = json.loads(log.read_text("utf-8-sig"))["runs"][0]
    found = Counter((item.get("level", "warning"), item["ruleId"]) for item in run.get("results", []))
    failed = [item for item in run.get("results", []) if not _accepted(item)]
    broken = [item for call in run.get("invocations", []) for item in call.get("toolExecutionNotifications", []) if item.get("level") == "error"]
    verdict = "FAILED" if failed or broken else "ok"
    print(f"{file.name}: {verdict}; {', '.join(f'{level} {rule} x{count}' for (level, rule), count in sorted(found.items())) or 'nothing found'}")
    for item in failed[:10] + broken[:5]:
        print("   ", json.dumps(item.get("message"))[:400], json.dumps(item.get("locations"))[:300])
    return not failed and not broken


def _accepted(item: dict[str, Any]) -> bool:
    if item.get("level", "warning") != "note":
        return item["message"].get("id") in ACCEPTED
    return item["ruleId"] in ACCEPTED


if __name__ == "__main__":
    sys.exit(main())
