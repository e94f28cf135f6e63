"""The texts that init writes, and the one place that knows where straykey lives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scanner.version import VERSION

ADDRESS = "https://github.com/straykey/straykey"
ACTION = ADDRESS.removeprefix("https://github.com/")
REV = f"v{VERSION}"
HOOK = "straykey"


def text(name: str, branches: Sequence[str] = ()) -> str:
    """One of the texts of texts.toml, filled in; LF line ends."""
    import tomllib

    template = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))[name]
    words = {
        "@ADDRESS@": ADDRESS,
        "@ACTION@": ACTION,
        "@REV@": REV,
        "@REQUIRES@": ">=" + ".".join(VERSION.split(".")[:2]),
        "@BRANCHES@": ", ".join(f'"{branch}"' for branch in branches),
    }
    for word, filling in words.items():
        template = template.replace(word, filling)
    return str(template).removeprefix("\n")
