"""JSON Lines: the stable interface for programs, one record a line, pure ASCII (scanner/reports/records/record.py says what they hold).

`straykey report` reads it back (scanner/reports/records/reader.py). The one format, with `json` and `text`, that shows `secret` where
the user asked for it.
"""

from __future__ import annotations

import json
from typing import TextIO

from scanner.report import Report
from scanner.reports.records.record import records, with_raw


def write(report: Report, stream: TextIO) -> None:
    encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode
    for record in records(report):
        line = encode(record)
        stream.write((encode(with_raw(record)) if "\\ud" in line else line) + "\n")
