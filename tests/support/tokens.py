"""Fresh tokens of real formats, drawn at run time from the rules' own examples: no token-shaped string is stored here."""

from __future__ import annotations

from random import Random

from detectors.catalogue import RULES, read_texts
from detectors.checks import load_templates
from detectors.examples import expand

FILES = ("github.toml", "npm.toml", "slack.toml")
TEXTS = read_texts((name, (RULES / name).read_bytes()) for name in FILES)
TEMPLATES = load_templates()
GITHUB = "github-personal-access-token"


class Tokens:
    """Draws one token after the other; the same seed gives the same tokens."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def __call__(self, rule_id: str = GITHUB) -> bytes:
        """What the rule's first example marks as the secret."""
        example = expand(TEXTS[rule_id].examples[0], self._random, TEMPLATES)
        span = example.expected[0]
        return example.data[span.start : span.end]
