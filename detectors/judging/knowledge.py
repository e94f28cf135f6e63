"""What judging needs to know, read once and handed on."""

from __future__ import annotations

from typing import NamedTuple

from detectors.names import Names, load_names
from detectors.vetoes.public import load_known
from detectors.words import Words, load_words


class Knowledge(NamedTuple):
    """`known` are SHA-256 hex digests of published values and what they are."""

    names: Names
    words: Words
    known: dict[str, str]


def load_knowledge() -> Knowledge:
    """Read all tables: some 40 ms. Keep the result for the run."""
    return Knowledge(load_names(), load_words(), load_known())
