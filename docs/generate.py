"""Writes the generated pages: `python -m docs.generate`. With `--check` it writes nothing and ends with 1 where a page is stale.

The reference, the man page and the completions come from the code's own tables (docs/reference_pages.py, docs/command_pages.py), the pages of rules from the rule files (docs/rule_pages.py), the
README's screen from a scan of a made-up repository (docs/demo.py). Nothing in a generated page is written by hand.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from docs.command_pages import command_pages
from docs.demo import make
from docs.reference_pages import reference_pages
from docs.rule_pages import rule_pages

DOCS = Path(__file__).parent
README = DOCS.parent / "README.md"
FOLDERS = ("reference", "rules")
BEGIN, END = "<!-- screen -->\n", "<!-- /screen -->"


def pages() -> dict[str, str]:
    """Every generated page by its path below docs/."""
    return {**reference_pages(), **rule_pages(), **command_pages()}


def readme() -> str:
    """The README with a fresh screen."""
    head, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}```text\n{screen()}```\n{END}{tail}"


def screen() -> str:
    """What `straykey scan` shows of the made-up repository, but for the last hint: its allow comment would be read as one of the README."""
    from scanner.cli.main import main

    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder, "shop")
        shop.mkdir()
        make(shop)
        shown = StringIO()
        with redirect_stdout(shown):
            main(["scan", str(shop)])
    said, _, _ = shown.getvalue().partition("A false alarm")
    return "".join(f"{line.rstrip()}\n" for line in said.splitlines())


def stale(wanted: Mapping[Path, str]) -> list[Path]:
    """Files that are not what they should be, and pages in our folders that nothing makes any more."""
    wrong = [path for path, text in wanted.items() if not path.is_file() or path.read_bytes() != text.encode()]
    return sorted([*wrong, *leftovers(wanted)])


def leftovers(wanted: Mapping[Path, str]) -> list[Path]:
    return [path for folder in FOLDERS for path in (DOCS / folder).glob("*.md") if path not in wanted]


def write(wanted: Mapping[Path, str]) -> None:
    for path in leftovers(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def main(arguments: list[str]) -> int:
    wanted = {DOCS / name: text for name, text in pages().items()} | {README: readme()}
    if arguments == ["--check"]:
        wrong = stale(wanted)
        for path in wrong:
            print(f"{path.relative_to(DOCS.parent)} is stale: python3 dev.py docs")
        return 1 if wrong else 0
    if arguments:
        print(__doc__)
        return 2
    write(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
