"""HTML: one file that needs no other, with overview, charts, and a table to filter, search and sort.

Its policy (Content-Security-Policy) allows nothing but the style and the script in the page, by their hashes: no network, no form, no
other script. Everything of strangers is escaped, made printable and redacted.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pkgutil import get_data
from typing import TextIO

from scanner.report import Report
from scanner.reports.page.rows import write_rows
from scanner.reports.page.sections import heading, overview, scope, table
from scanner.reports.shared.tally import by_secret, live
from scanner.reports.shared.words import rules_by_id


def write(report: Report, stream: TextIO) -> None:
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    stream.write(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>straykey report</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#findings">To the findings</a>\n'
    )
    stream.writelines(heading(report))
    stream.write("<main>\n")
    stream.writelines(overview(report, by_secret(live(report)), rules_by_id(report.rules)))
    stream.writelines(table(report))
    stream.writelines(scope(report))
    stream.write('</main>\n<script type="application/json" id="data">')
    write_rows(report, stream.write)
    stream.write(f"</script>\n<script>{script}</script>\n</body>\n</html>\n")


def _asset(name: str) -> str:
    data = get_data("scanner.reports.page", name)
    if data is None:
        raise FileNotFoundError(name)
    return data.decode()


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
