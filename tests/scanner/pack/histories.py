"""Histories whose files change as files do: lines go, come, move and change; last lines lose their newline; some files are not text."""

from __future__ import annotations

import random
from typing import Any

WORDS = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu".split()


def line(chance: random.Random) -> bytes:
    return " ".join(chance.choices(WORDS, k=chance.randint(0, 9))).encode()


def text(chance: random.Random, lines: int) -> bytes:
    return b"\n".join(line(chance) for _ in range(lines)) + chance.choice([b"", b"\n"])


def edited(data: bytes, chance: random.Random) -> bytes:
    """A next version of a text: a few lines in it differ, and perhaps how it ends."""
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines) + 1)
        lines[at : at + chance.randint(0, 2)] = [line(chance) for _ in range(chance.randint(0, 2))]
    return b"\n".join(lines) + chance.choice([b"", b"", b"\n", b" tail"])


def first_files(chance: random.Random) -> dict[str, bytes]:
    return {
        "plain.txt": text(chance, 120),
        "src/deep/down/code.py": text(chance, 300),
        "src/deep/other.py": text(chance, 80),
        "wide.txt": text(chance, 60).decode().encode("utf-16"),
        "wide-unmarked.txt": text(chance, 60).decode().encode("utf-16-le"),
        "binary.bin": chance.randbytes(3000),
        "one-line.js": b";".join(line(chance) for _ in range(3000)),
        "empty": b"",
        "long.txt": text(chance, 5000),
        **{f"many/{number}.txt": line(chance) + b"\n" for number in range(60)},
    }


def fill(repo: Any, *, commits: int = 12, seed: int = 1) -> None:
    """Give `repo` a history (or more of it) with deltas in blobs and trees, tags, binary and wide files, an empty one, and one that is long."""
    chance = random.Random(seed)
    files = repo.files or first_files(chance)
    repo.files = files
    for number in range(commits):
        for name in chance.sample(sorted(files.keys() - {"wide.txt"}), 4):
            files[name] = edited(files[name], chance)
        files["wide.txt"] = edited(files["wide.txt"].decode("utf-16").encode(), chance).decode().encode("utf-16")
        files["src/deep/down/code.py"] = edited(files["src/deep/down/code.py"], chance)
        repo.commit(files, f"commit {number}\n\n{text(chance, 5).decode()}")
        if number % 5 == 2:
            repo.git("tag", "-a", f"v{seed}-{number}", "-m", f"release {number}")
