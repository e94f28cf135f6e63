"""Names of secrets and findings: stable against what changes around them, and silent about guessable values."""

from __future__ import annotations

import secrets
from random import Random

import pytest

from baselines.fingerprint import PUBLISHED_SALT, WEAK_BITS, guess_bits, identify, value_tag
from detectors.artifact import Origin, Position, Span
from detectors.examples import draw
from detectors.model import Evidence, Occurrence
from detectors.secret import Secret


def occurrence(value: bytes, line: str = 'password = "****"', slot: str = "") -> Occurrence:
    return Occurrence("rule", Secret(value), Origin("a.py"), Span(0, 1), Position(1, 1), Position(1, 2), "high", "high", Evidence(), "****", line, slot)


def drawn(length: int = 40) -> bytes:
    return draw("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length, Random(secrets.randbits(64))).encode()


def test_indentation_and_place_do_not_change_a_fingerprint():
    value = drawn()
    moved = occurrence(value, '    password  =  "****"')._replace(start=Position(90, 5), span=Span(800, 840))
    assert identify(moved, "a.py") == identify(occurrence(value), "a.py")


def test_a_name_path_stands_for_the_line():
    value = drawn()
    assert identify(occurrence(value, "x", "db.password"), "a.py") == identify(occurrence(value, "y", "db.password"), "a.py")


@pytest.mark.parametrize(("path", "line"), [("b.py", 'password = "****"'), ("a.py", 'token = "****"')])
def test_another_file_or_line_is_another_slot_of_the_same_secret(path, line):
    value = drawn()
    first, second = identify(occurrence(value), "a.py"), identify(occurrence(value, line), path)
    assert first.fingerprint != second.fingerprint
    assert first.secret_id == second.secret_id


def test_separators_of_paths_and_unicode_forms_do_not_count():
    value = drawn()
    assert identify(occurrence(value), "d\\e\u0301.py") == identify(occurrence(value), "d/\u00e9.py")


def test_a_salt_makes_ids_of_its_own():
    value = drawn()
    assert value_tag(value, "ours") != value_tag(value, PUBLISHED_SALT)


@pytest.mark.parametrize("value", [b"summer2019", b"Administrator2019!", b"password", b"changeme123", b"correct-horse-7"])
def test_a_guessable_value_gets_ten_bits(value):
    assert guess_bits(value) < 64
    tag = value_tag(value, PUBLISHED_SALT)
    assert tag.startswith("w")
    assert int(tag[1:], 16) < 2**WEAK_BITS


def test_a_word_list_confirms_nothing():
    """Of 100,000 words at least fifty share a guessable value's tag."""
    tag = value_tag(b"summer2019", PUBLISHED_SALT)
    words = (f"word{number}" for number in range(100_000))
    assert sum(value_tag(word.encode(), PUBLISHED_SALT) == tag for word in words) >= 50


@pytest.mark.parametrize("length", [32, 40, 64])
def test_a_random_value_gets_all_bits(length):
    tags = {value_tag(drawn(length), PUBLISHED_SALT) for _ in range(50)}
    assert len(tags) == 50
    assert all(len(tag) == 32 for tag in tags)
