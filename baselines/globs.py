r"""Path globs with the syntax of .gitignore, relative to the folder of the file that holds them.

- `*` and `?` match anything but `/`; `[a-z]`, `[!a-z]` one character (git: one byte); `\` takes the next character as it is.
- A glob without a slash (but at its end) matches a name at any depth: `*.pem`. One with a slash is anchored: `/build`, `docs/*.md`.
- `**/` stands for any folders, `/**` for everything inside. A slash at the end matches folders only: `vendor/`.
- What matches a folder covers all that is below it.
- `!` in front turns a match off again; the last glob of a list that matches decides, also below an excluded folder (there git differs).

Source: gitignore(5), "PATTERN FORMAT". pathspec translates the same syntax, but its import costs the hook 17 ms. Here neighbouring
wildcards never try the same text twice (atomic groups), so that a hostile glob can't make matching slow.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

LONGEST = 1000

# What must follow the last run, by whether `**` follows it and whether only folders count: paths are those of files.
_TAILS = {(False, False): r"(?:/|\Z)", (False, True): "/", (True, False): "/", (True, True): "/[^/]+/"}


class Glob(NamedTuple):
    """One glob: as written, its expression over paths relative to the root, and whether it begins with `!`."""

    text: str
    pattern: re.Pattern[str]
    negated: bool = False

    def covers(self, path: str) -> bool:
        return self.pattern.match(path) is not None


def parse_glob(text: str, folder: str = "", *, negatable: bool = True) -> Glob:
    """Compile one glob of a file in `folder` (relative to the root, empty for the root). Raises ValueError that says what is wrong."""
    negated = negatable and text.startswith("!")
    body = text[1:] if negated else text
    if not body.strip("/") or len(body) > LONGEST or "\0" in body:
        raise ValueError(f"a glob has 1 to {LONGEST} characters, not only slashes and no NUL")
    if re.search(r"\\[A-Za-z0-9]", body):
        raise ValueError("write / between folders: a backslash takes the next character as it is")
    try:
        return Glob(text, re.compile(_expression(body, folder), re.DOTALL), negated)
    except re.error as error:
        raise ValueError(f"is no glob: {error}") from None


def last_match(globs: tuple[Glob, ...], path: str) -> Glob | None:
    """The glob that decides: the last one that covers the path, unless it is negated."""
    for glob in reversed(globs):
        if glob.covers(path):
            return None if glob.negated else glob
    return None


def _expression(body: str, folder: str) -> str:
    only_folders = body.endswith("/")
    segments = ["**" if re.fullmatch(r"\*{2,}", name) else name for name in body.removesuffix("/").removeprefix("/").split("/")]
    if ".." in segments or "." in segments or "" in segments:
        raise ValueError("a glob has no '.', '..' or empty folder names; it is relative to the file's own folder")
    if len(segments) == 1 and not body.startswith("/"):
        segments.insert(0, "**")
    base = re.escape(folder) + "/" if folder else ""
    return base + _blocks(segments, only_folders=only_folders)


def _blocks(segments: list[str], *, only_folders: bool) -> str:
    """Runs of plain segments between `**`. A run behind `**` takes the first place that fits: what follows is `**` or the end."""
    runs = [list(run) for is_any, run in groupby(segments, lambda segment: segment == "**") if not is_any]
    floating = segments[0] == "**"
    tail = _TAILS[segments[-1] == "**", only_folders]
    if not runs:
        return tail[1:]
    parts = []
    for index, run in enumerate(runs):
        text = "/".join(map(_segment, run)) + f"(?={tail if run is runs[-1] else '/'})"
        parts.append(rf"(?>(?:[^/]*/)*?{text})" if index or floating else text)
    return "/".join(parts)


def _segment(segment: str) -> str:
    """One folder or file name. Each piece between stars takes its first place, the last one must reach the segment's end."""
    pieces = _pieces(segment)
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle if piece) + f"[^/]*{last}"


def _pieces(segment: str) -> list[str]:
    """The segment's expressions between its stars, each of fixed length."""
    pieces, index = [""], 0
    while index < len(segment):
        char = segment[index]
        index += 1
        if char == "*":
            pieces.append("")
        elif char == "?":
            pieces[-1] += "[^/]"
        elif char == "[":
            text, index = _class(segment, index)
            pieces[-1] += text
        elif char == "\\":
            if index == len(segment):
                raise ValueError("ends in a backslash")
            pieces[-1] += re.escape(segment[index])
            index += 1
        else:
            pieces[-1] += re.escape(char)
    return pieces


def _class(segment: str, index: int) -> tuple[str, int]:
    """The character class whose `[` stands before `index`, and the index behind it. A first `]` is one of its characters."""
    negated = segment[index : index + 1] in ("!", "^")
    index += negated
    atoms = list[str]()
    while index < len(segment) and (segment[index] != "]" or not atoms):
        if segment.startswith("[:", index):
            raise ValueError("named classes such as [:digit:] are not known: write [0-9]")
        escaped = segment[index] == "\\"
        char = segment[index + escaped : index + escaped + 1]
        atoms.append("-" if char == "-" and not escaped else re.escape(char))
        index += escaped + 1
    if index >= len(segment):
        raise ValueError("has [ without ]")
    atoms = [r"\-" if atom == "-" and place in (0, len(atoms) - 1) else atom for place, atom in enumerate(atoms)]
    return f"(?!/)[{'^' if negated else ''}{''.join(atoms)}]", index + 1
