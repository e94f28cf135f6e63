from __future__ import annotations

from random import Random

from detectors.checks.azure_entra_secret import ALPHABET, check, template
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_the_published_example_passes():
    """The example in Microsoft's own source for this pattern."""
    assert _outcome("zzz8Q~" + "z" * 31 + "blP") == "passed"


def test_drawn_secrets_pass():
    for seed in range(200):
        text = template(Random(seed))
        assert len(text) == 40
        assert _outcome(text) == "passed"


def test_one_changed_character_fails():
    for seed in range(200):
        random = Random(seed)
        text = template(random)
        place = random.choice([*range(3), *range(6, 40)])
        step = random.randrange(1, len(ALPHABET))
        changed = text[:place] + ALPHABET[(ALPHABET.index(text[place]) + step) % len(ALPHABET)] + text[place + 1 :]
        assert _outcome(changed) == "failed", seed


def test_the_older_form_is_unknown():
    assert _outcome("abc7Q~" + "x" * 31) == "unknown"
