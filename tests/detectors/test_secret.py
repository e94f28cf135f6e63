"""A Secret gives its value to nobody who does not ask for it by name."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import pprint
import reprlib
import string
import traceback

import pytest

from detectors.artifact import Origin, Position, Span
from detectors.model import Evidence, Finding, Occurrence
from detectors.secret import Secret

RAW = b"correct-horse-battery"
SECRET = Secret(RAW)


def occurrence() -> Occurrence:
    return Occurrence(
        "a-rule", SECRET, Origin("a"), Span(0, 1), Position(1, 1), Position(1, 2), "high", "high", Evidence(), "****[21]", "****"
    )


SHOWN = {
    "str": str,
    "repr": repr,
    "ascii": ascii,
    "format": lambda value: format(value, ""),
    "format with width": lambda value: f"{value:>40}",
    "percent s": lambda value: "%s" % value,  # noqa: UP031
    "percent r": lambda value: "%r" % value,  # noqa: UP031
    "f-string": lambda value: f"{value!r} {value!s} {value}",
    "str.format": "{0} {0!r}".format,
    "template": lambda value: string.Template("$x").substitute(x=value),
    "pprint": lambda value: pprint.pformat({"a": [value]}),
    "reprlib": lambda value: reprlib.repr([value]),
    "json with default": lambda value: json.dumps({"a": value}, default=str),
    "container": lambda value: str([value, (value,), {value: value}, {value}]),
    "occurrence": lambda _value: repr(occurrence()),
    "finding": lambda _value: repr(Finding("a-rule", SECRET, "a", "high", "high", (occurrence(),))),
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
def test_text_made_of_it_does_not_hold_it(show):
    shown = show(SECRET)
    assert "Secret(****)" in shown
    assert "horse" not in shown


REFUSED = {
    "json": json.dumps,
    "json inside": lambda value: json.dumps({"a": [value]}),
    "pickle": pickle.dumps,
    "pickle 0": lambda value: pickle.dumps([value], protocol=0),
    "copy": copy.copy,
    "deepcopy": lambda value: copy.deepcopy([value]),
    "state": lambda value: value.__getstate__(),
    "plus": lambda value: value + b"",
    "plus text": lambda value: "" + value,
    "join": lambda value: "".join([value]),  # noqa: FLY002
    "bytes join": lambda value: b"".join([value]),
    "bytes": bytes,
    "bytearray": bytearray,
    "memoryview": memoryview,
    "iteration": list,
    "index": lambda value: value[0],
    "slice": lambda value: value[:4],
    "contains": lambda value: b"horse" in value,
    "multiply": lambda value: value * 2,
    "int": int,
    "dict": vars,
    "write": lambda value: __import__("io").BytesIO().write(value),
    "decode": lambda value: str(value, "ascii"),
}


@pytest.mark.parametrize("misuse", REFUSED.values(), ids=REFUSED)
def test_what_would_hand_it_out_fails(misuse):
    with pytest.raises((TypeError, AttributeError)) as caught:
        misuse(SECRET)
    assert "horse" not in str(caught.value)


@pytest.mark.parametrize(
    "change", [lambda: setattr(SECRET, "_raw", b""), lambda: setattr(SECRET, "more", 1), lambda: delattr(SECRET, "_raw")]
)
def test_it_is_frozen(change):
    with pytest.raises(AttributeError):
        change()
    assert SECRET.reveal() == RAW


def test_equal_values_are_equal_and_only_those():
    assert Secret(RAW) == SECRET
    assert hash(Secret(RAW)) == hash(SECRET)
    assert Secret(b"x") != SECRET
    assert SECRET != RAW
    assert len(SECRET) == len(RAW)


def test_later_changes_of_a_buffer_do_not_reach_it():
    buffer = bytearray(RAW)
    kept = Secret(buffer)
    buffer[0] = 0
    assert kept.reveal() == RAW


def test_neither_logs_nor_tracebacks_hold_it(caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("x").warning("found %s %r %s", SECRET, SECRET, [SECRET])
    assert "horse" not in caplog.text
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        told = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "Secret(****)" in told
    assert "horse" not in told
