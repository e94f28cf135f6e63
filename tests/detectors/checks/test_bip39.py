from __future__ import annotations

from hashlib import sha256
from random import Random

import pytest

from detectors.checks.bip39 import LENGTHS, check, template, words
from detectors.model import Subject


def _outcome(text: str) -> str:
    return check(Subject(text.encode(), {}, 0.0)).outcome


def test_the_list_is_the_published_one():
    text = "\n".join(words()) + "\n"
    assert sha256(text.encode()).hexdigest() == "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"


def test_a_test_vector_of_the_reference_implementation_passes():
    assert _outcome("legal winner thank year wave sausage worth useful legal winner thank yellow") == "passed"
    assert _outcome("legal winner thank year wave sausage worth useful legal winner thank year") == "failed"


@pytest.mark.parametrize("count", LENGTHS)
def test_a_drawn_phrase_passes_and_exchanged_words_mostly_fail(count):
    for seed in range(5):
        assert _outcome(template(Random(seed), str(count))) == "passed"
    changed = [template(Random(seed), str(count)).split() for seed in range(40)]
    failed = [_outcome(" ".join((*phrase[1:], phrase[0]))) == "failed" for phrase in changed]
    assert sum(failed) > 30


def test_prose_fails():
    assert _outcome("the words that you wrote down when you made your wallet first") == "failed"
