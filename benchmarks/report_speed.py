"""CPU time and memory of the report formats.

    python benchmarks/report_speed.py [--results 25000] [--runs 3] [FORMAT ...]

Each format runs in a process of its own, over a report of so many findings, each with the introducing and the newest place. Printed as
JSON Lines, a run a line: CPU seconds of the writing alone, and the peak resident size of the process beside that before the writing (which
holds the interpreter and the report itself).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("format", nargs="*")
    options.add_argument("--results", type=int, default=25_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = options.parse_args()
    if arguments.child:
        print(json.dumps(_measure(arguments.format[0], arguments.results)))
        return 0
    from scanner.reports import report_names

    for _ in range(arguments.runs):
        for name in arguments.format or sorted(report_names()):
            command = [sys.executable, "-P", __file__, "--child", "--results", str(arguments.results), name]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="", flush=True)
    return 0


def _measure(name: str, count: int) -> dict[str, object]:
    from scanner.reports import load_report
    from tests.scanner.reports.builders import introduced, many, newest, report

    places = (introduced(line="password = ****"), newest(line="password = ****"))
    results = (
        item._replace(places=tuple(place._replace(path=f"{item.path}", line_start=n % 900 + 1, line_end=n % 900 + 1) for place in places), in_head=True)
        for n, item in enumerate(many(count, confidence="high"))
    )
    value = report(*results)
    write = load_report(name)
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    with Path(os.devnull).open("w", encoding="utf-8") as stream:
        counted = Counted(stream)
        write(value, counted)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "format": name,
        "results": count,
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 3),
        "wall_s": round(time.perf_counter() - started, 3),
        "rss_before_mb": round(before.ru_maxrss / 1024, 1),
        "rss_peak_mb": round(after.ru_maxrss / 1024, 1),
        "characters": counted.characters,
    }


class Counted:
    """A stream that counts what passes."""

    encoding = "utf-8"

    def __init__(self, stream: object) -> None:
        self.stream, self.characters = stream, 0

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        self.characters += len(text)
        return self.stream.write(text)

    def writelines(self, lines: object) -> None:
        for line in lines:
            self.write(line)


if __name__ == "__main__":
    sys.exit(main())
