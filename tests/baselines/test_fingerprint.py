"""Names of secrets and findings: stable where they should be, and giving nothing away."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baselines.fingerprint import PUBLISHED_SALT, SURE_BITS, guess_bits, identify, names_of, normal, value_tag
from detectors.artifact import Origin, Position, Span
from detectors.model import Evidence, Occurrence
from detectors.secret import Secret
from tests.support.tokens import Tokens

STRONG = bytes(range(33, 73))
WEAK = b"hunter2"


def occurrence(value: bytes = STRONG, *, line: str = "key = ****", slot: str = "", start: int = 0, rule: str = "a-rule") -> Occurrence:
    place = (Origin("a"), Span(start, start + len(value)), Position(1, start + 1), Position(1, start + 2))
    return Occurrence(rule, Secret(value), *place, "high", "high", Evidence(), "****", line, slot)


def test_ids_have_a_version_and_are_hexadecimal():
    one = identify(occurrence(), "a.py")
    assert re.fullmatch(r"s1:[0-9a-f]{32}", one.secret_id)
    assert re.fullmatch(r"f1:[0-9a-f]{16}:[0-9a-f]{32}", one.fingerprint)


def test_the_same_secret_has_one_id_wherever_it_stands():
    assert identify(occurrence(), "a.py").secret_id == identify(occurrence(line="other", start=9, rule="b-rule"), "b.py").secret_id
    assert identify(occurrence(), "a.py").fingerprint != identify(occurrence(), "b.py").fingerprint


@pytest.mark.parametrize(
    "same",
    [
        occurrence(WEAK, start=70),
        occurrence(WEAK, rule="another-rule"),
        occurrence(WEAK, line="  key\t=  **** "),
        occurrence(WEAK, line="key=****"),
        occurrence(WEAK, line="key = '****'"),
        occurrence(b'"hunter2"', line="key = ****"),
        occurrence(b"hunter2;", line="key = ****"),
    ],
)
def test_rule_place_white_space_and_edges_make_no_other_fingerprint(same):
    assert identify(same, "d/a.py") == identify(occurrence(WEAK), "d/a.py")


def test_path_separators_and_forms_of_letters_make_no_other_fingerprint():
    assert identify(occurrence(), "d\\a.py") == identify(occurrence(), "d/a.py")
    assert identify(occurrence(), "u\u0308.py") == identify(occurrence(), "ü.py")
    assert identify(occurrence("gru\u0308n".encode()), "a") == identify(occurrence("grün".encode()), "a")


def test_what_a_guessable_value_is_called_counts_before_its_line():
    assert identify(occurrence(WEAK, line="one", slot="db.password"), "a") == identify(occurrence(WEAK, line="two", slot="db.password"), "a")
    assert identify(occurrence(WEAK, slot="db.password"), "a") != identify(occurrence(WEAK, slot="cache.password"), "a")
    assert identify(occurrence(WEAK, line="one"), "a") != identify(occurrence(WEAK, line="two"), "a")


def test_an_item_that_is_put_before_it_in_a_list_makes_no_other_fingerprint():
    assert identify(occurrence(WEAK, slot="users[0].password"), "a") == identify(occurrence(WEAK, slot="users[12].password"), "a")


def test_a_strong_value_keeps_its_fingerprint_wherever_in_the_file_it_stands():
    """Its 128 bits tell it from all others: reformatting the line around it is no reason for another name."""
    assert identify(occurrence(line="one"), "a") == identify(occurrence(line="two", slot="db.key"), "a")


@given(st.permutations([occurrence(WEAK, slot=slot) for slot in ("b", "a", "c.d")]))
def test_the_names_of_a_finding_do_not_depend_on_the_order_of_its_places(occurrences):
    names = names_of(occurrences)
    assert names.places == ("a", "b", "c.d")
    assert names.at("x") == tuple(sorted(identify(one, "x").fingerprint for one in occurrences))


@given(st.text(max_size=8), st.text(max_size=8))
def test_another_salt_makes_other_ids(salt, other):
    assume(salt != other)
    one, two = identify(occurrence(), "a", salt), identify(occurrence(), "a", other)
    assert one.secret_id != two.secret_id
    assert one.fingerprint.split(":")[1] != two.fingerprint.split(":")[1]


@given(st.binary(max_size=60).map(normal))
def test_a_guessable_value_is_told_by_ten_bits_only(value):
    tag = value_tag(value, PUBLISHED_SALT)
    assert re.fullmatch(r"w[0-3][0-9a-f]{2}" if guess_bits(value) < SURE_BITS else r"[0-9a-f]{32}", tag)


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"password",
        b"Tr0ub4dor&3",
        b"correct horse",
        b"hunter2",
        b"Summer2024!",
        b"changeme123",
        b"aaaaaaaaaaaaaaaaaaaa",
        b"20240101123456",
    ],
)
def test_passwords_are_guessable(value):
    assert guess_bits(value) < SURE_BITS


@given(st.integers(0, 10_000))
def test_drawn_tokens_are_not(seed):
    random = Random(seed)
    assert guess_bits(Tokens(str(seed))()) >= SURE_BITS
    assert guess_bits(bytes(random.choices(b"0123456789abcdef", k=32))) >= SURE_BITS
    assert guess_bits(bytes(random.choices(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=40))) >= SURE_BITS


def test_of_many_passwords_a_hundred_share_each_tag():
    """So that a list of words confirms nothing."""
    tags = {value_tag(b"word%d" % number, PUBLISHED_SALT) for number in range(20_000)}
    assert len(tags) == 1024


@given(st.binary(max_size=40).map(lambda data: data.decode("utf-8", "surrogateescape")), st.text(max_size=20))
def test_any_path_and_line_have_a_fingerprint(path, line):
    identify(occurrence(line=line), path)


def test_the_ids_are_the_ones_that_baselines_have_stored():
    """A change of these is a change of every baseline there is."""
    assert identify(occurrence(), "src/settings.py") == (
        "s1:9f1028321b7188c60af868e8d9a94e3b",
        "f1:2db70fc0bbbd0ca5:9f1028321b7188c60af868e8d9a94e3b",
    )
    assert identify(occurrence(b"hunter2"), "src/settings.py") == ("s1:w2d0", "f1:c264f862652e3e52:w2d0")
