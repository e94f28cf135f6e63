from __future__ import annotations

from random import Random
from string import ascii_lowercase

import pytest

from detectors.words import load_words

WORDS = load_words()


@pytest.mark.parametrize("word", ["summer", "running", "classes", "identities", "authorized", "stopped", "username", "quickly"])
def test_words_and_their_inflections_are_known(word: str) -> None:
    assert WORDS.known(word)


@pytest.mark.parametrize("word", ["qmga", "xyzzyq", "kqzva", "s", ""])
def test_other_letters_are_not(word: str) -> None:
    assert not WORDS.known(word)


@pytest.mark.parametrize(("letters", "covered"), [("veryimportantsecret", 19), ("correcthorsebattery", 19), ("", 0), ("zqzqzqzq", 0)])
def test_words_that_run_together_are_found(letters: str, covered: int) -> None:
    assert WORDS.covered(letters) == covered


def test_random_letters_are_hardly_covered() -> None:
    random = Random("letters")
    shares = [WORDS.covered("".join(random.choices(ascii_lowercase, k=16))) / 16 for _ in range(300)]
    assert sum(share >= 0.6 for share in shares) <= 1


def test_the_list_is_lower_case_and_free_of_doubles() -> None:
    assert all(word.isascii() and word.islower() and word.isalpha() for word in WORDS.bare)
