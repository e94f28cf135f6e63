"""How a baseline lies in a folder: a header, and one small file for each entry, named by what the entry is about.

    .straykey/baseline/baseline.json
    .straykey/baseline/tree/9f/9f1028321b7188c60af868e8d9a94e3b.d0cfd80975490fc7.json
    .straykey/baseline/history/w2/w2d0.d0cfd80975490fc7.json

Two branches that add entries add different files, or the same file with the same bytes; so git merges them without any driver of its own, as the
merge button of a host does, and an entry that one branch prunes stays away. A lookup reads the one or two folders that a tag can be in.

`baseline.json` has `straykey_baseline`, the version of this layout (1), and may have `salt`. In one file instead of a folder (`--baseline FILE`) a
baseline is JSON Lines: the header, then one entry a line with its `category`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from baselines.baseline.book import Baseline, make_baseline
from baselines.baseline.entry import BaselineError, Entry, parse, parse_object, render
from baselines.decision import HISTORY, TREE

FOLDER = ".straykey/baseline"
HEADER = "baseline.json"
VERSION = 1
ABOUT = "Findings that straykey knows already. `straykey baseline` writes and prunes them; its guide says how."
_NAME = re.compile(r"(?P<category>tree|history)/(?P<shard>[0-9a-f]{2}|w[0-3])/(?P<tag>[0-9a-f]{32}|w[0-3][0-9a-f]{2})\.(?P<slot>[0-9a-f]{16})\.json\Z")
_SALT_LENGTH = 200


class Header(NamedTuple):
    """`salt` is the key of all names in the baseline; empty for the published one."""

    salt: str = ""


def shard(tag: str) -> str:
    """The folder, within its category, of entries with that tag."""
    return tag[:2]


def shards_of(tags: Iterable[str]) -> frozenset[str]:
    """The folders that entries with these tags can be in; of guessable values all, since what else is in a slot counts too."""
    own = frozenset(map(shard, tags))
    return own | frozenset(f"w{digit}" for digit in range(4)) if any(one.startswith("w") for one in own) else own


def file_of(entry: Entry) -> str:
    """The entry's file, relative to the baseline's folder."""
    _, slot, tag = entry.fingerprint.split(":")
    return f"{entry.category}/{shard(tag)}/{tag}.{slot}.json"


def read_entry(file: str, data: bytes, shown: str) -> Entry:
    """The entry in a file of the folder. `file` is relative to the folder, `shown` what messages call it. Raises BaselineError."""
    found = _NAME.match(file)
    if not found or shard(found["tag"]) != found["shard"]:
        raise BaselineError(shown, "is no file of a baseline: tree or history, two digits of the tag, tag.slot.json")
    entry = parse(data, found["category"], shown)
    if file_of(entry) != file:
        raise BaselineError(shown, "holds the fingerprint of another file", 1 + data[: max(0, data.find(b'"fingerprint"'))].count(b"\n"))
    return entry


def render_header(header: Header) -> bytes:
    facts = {"about": ABOUT, "straykey_baseline": VERSION, **({"salt": header.salt} if header.salt else {})}
    return (json.dumps(facts, indent=2, sort_keys=True) + "\n").encode("ascii")


def parse_header(data: bytes, shown: str) -> Header:
    """Raises BaselineError, for a version of the future too."""
    table = parse_object(data, shown)
    if table.get("straykey_baseline") != VERSION or isinstance(table["straykey_baseline"], bool):
        raise BaselineError(shown, f"'straykey_baseline' must be {VERSION}, the version that this straykey reads", 1)
    unknown = sorted(table.keys() - {"about", "straykey_baseline", "salt"})
    if unknown:
        raise BaselineError(shown, "unknown key; there are about, salt, straykey_baseline", 1)
    salt = table.get("salt", "")
    if not isinstance(salt, str) or len(salt) > _SALT_LENGTH or not (salt.isascii() and salt.isprintable()):
        raise BaselineError(shown, f"'salt' must be a string of up to {_SALT_LENGTH} printable ASCII characters", 1)
    return Header(salt)


def render_sheet(header: Header, entries: Iterable[Entry]) -> bytes:
    """A whole baseline as one file of JSON Lines, sorted."""
    lines = [_line(render_header(header), {})]
    lines += [_line(render(entry), {"category": entry.category}) for entry in make_baseline(entries).entries]
    return b"".join(lines)


def parse_sheet(data: bytes, shown: str) -> tuple[Header, Baseline]:
    """Raises BaselineError with the line."""
    lines = data.split(b"\n")
    header = parse_header(lines[0], shown)
    entries = []
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            table = parse_object(line, shown, number - 1)
            category = table.pop("category", None)
            if category not in (TREE, HISTORY):
                raise BaselineError(shown, "'category' must be tree or history", number)
            entries.append(parse(json.dumps(table).encode(), category, shown, number - 1))
    return header, make_baseline(entries)


def _line(data: bytes, more: dict[str, str]) -> bytes:
    return (json.dumps({**more, **json.loads(data)}, sort_keys=True) + "\n").encode("ascii")
