"""Screens fit, whatever their size, and show no secret unless asked."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Span
from scanner.reports.terminal.look import Canvas, cells
from scanner.triage.context import Contexts, Marks, masked_lines
from scanner.triage.state import begin
from scanner.triage.view import Size, cut, draw
from tests.scanner.triage.builders import contexts, deck
from tests.scanner.triage.test_state_machine import KEYS, press
from tests.support.foreign_files import fresh

DECK = deck(5)
PAINT = re.compile("\x1b\\[[0-9;]*m")
SECRET = fresh(3)
FILE = b"a = 1\ntoken = '" + SECRET + b"'\nother = '" + fresh(4) + b"'\n# " + SECRET + b"\n"


USUAL = Size(90, 24)


def screen(state, size=USUAL, *, color=False, around=None, with_deck=DECK):
    return draw(state, with_deck, around or contexts(), size, Canvas(color, size.width))


@given(st.lists(KEYS, max_size=25), st.integers(20, 120), st.integers(5, 40), st.booleans())
def test_every_screen_fits(keys, width, height, color):
    lines = screen(press(begin(DECK), *keys, with_deck=DECK), Size(width, height), color=color)
    assert len(lines) <= height
    assert all(cells(PAINT.sub("", line)) <= width for line in lines)


@given(st.text(max_size=30), st.integers(1, 20))
def test_a_cut_text_fits_and_drives_no_terminal(text, width):
    shown = cut(text, width)
    assert cells(shown) <= width
    assert "\x1b" not in shown


def test_without_colour_there_is_no_escape():
    assert "\x1b" not in "".join(screen(begin(DECK)))
    assert "\x1b" in "".join(screen(begin(DECK), color=True))


def test_on_a_small_screen_the_place_and_the_keys_stay():
    lines = screen(begin(DECK), Size(40, 6))
    assert any("file0.py" in line for line in lines)
    assert "q" in lines[-1]


def secret_contexts() -> Contexts:
    start = FILE.index(SECRET)
    span = Span(start, start + len(SECRET))
    other = Span(FILE.index(fresh(4)), FILE.index(fresh(4)) + 32)
    marks = Marks((span, other), (SECRET, fresh(4)))
    return Contexts(lambda _item: FILE, lambda _item: marks, lambda _item: (span, SECRET))


def test_values_are_masked_everywhere_until_asked_for_and_then_only_their_own():
    one = deck(1)
    one = one._replace(items=(one.items[0]._replace(line=2),))
    hidden = "\n".join(screen(begin(one), around=secret_contexts(), with_deck=one))
    assert SECRET.decode() not in hidden
    assert "> 2 | token = '****'" in hidden
    shown = "\n".join(screen(press(begin(one), "v", with_deck=one), around=secret_contexts(), with_deck=one))
    assert SECRET.decode() in shown
    assert fresh(4).decode() not in shown


def test_a_secret_of_several_lines_leaves_as_many():
    key = b"-----BEGIN\n" + SECRET + b"\nEND-----"
    data = b"x\n" + key + b"\ny\r\n"
    lines = masked_lines(data, Marks((Span(2, 2 + len(key)),), (key,)))
    assert lines == [b"x", b"****", b"****", b"****", b"y", b""]


def test_a_file_that_is_gone_or_changed_shows_the_masked_line():
    gone = Contexts(lambda _item: None, lambda _item: Marks((), ()), lambda _item: (Span(0, 0), b""))
    assert [line.text for line in gone.around(DECK.items[0], 5, revealed=True)] == ["token = ****"]
