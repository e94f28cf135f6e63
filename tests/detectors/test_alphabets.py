from __future__ import annotations

from random import Random
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.alphabets import ALPHABETS, alphabet_of, expected_entropy, letters_and_digits, randomness
from detectors.entropy import shannon


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b"0123", "digit"), (b"0af9", "hex"), (b"0AF9", "upperhex"), (b"ghij", "lower"), (b"GHIJ", "upper"), (b"GHI7", "base32"), (b"ghij9", "lowernum"), (b"GHIJ9", "uppernum"),
        (b"ghIJ", "alpha"), (b"ghIJ9", "alnum"), (b"ghIJ9+/=", "base64"), (b"ghIJ9-_", "base64url"), (b"gh!J", "printable"), (b"g h", "text"), (b"", "digit"),
    ],
)  # fmt: skip
def test_a_value_belongs_to_the_narrowest_alphabet(value: bytes, name: str) -> None:
    assert alphabet_of(value).name == name


@given(st.binary(max_size=60))
def test_every_value_has_an_alphabet_that_holds_it(value: bytes) -> None:
    assert set(value) <= alphabet_of(value).members


@pytest.mark.parametrize(("length", "size"), [(8, 10), (16, 16), (32, 16), (20, 62), (40, 62), (64, 64), (300, 16)])
def test_expected_entropy_is_what_draws_have_on_average(length: int, size: int) -> None:
    random = Random(length * size)
    drawn = [shannon(bytes(random.randrange(size) for _ in range(length))) for _ in range(600)]
    assert abs(sum(drawn) / len(drawn) - expected_entropy(length, size)) < 0.03


@pytest.mark.parametrize(("length", "size"), [(0, 16), (1, 16), (9, 1)])
def test_what_can_not_vary_has_no_entropy(length: int, size: int) -> None:
    assert expected_entropy(length, size) == 0.0


def test_random_values_come_near_one_and_repetitions_do_not() -> None:
    random = Random(9)
    shares = [randomness("".join(random.choices(ascii_letters + digits, k=32)).encode()) for _ in range(500)]
    assert min(shares) > 0.86
    assert randomness(b"abababababababab") < 0.5
    assert randomness(b"") == 0.0


def test_letters_and_digits_are_kept_alone() -> None:
    assert letters_and_digits("a-1_B é!".encode()) == b"a1B"


def test_alphabets_have_names_of_their_own() -> None:
    assert len({alphabet.name for alphabet in ALPHABETS}) == len(ALPHABETS)
