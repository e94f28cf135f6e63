"""What travels between our processes arrives as it was, and nothing that arrives can run anything."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.artifact import Origin, Position, Span
from detectors.model import CONFIDENCES, SEVERITIES, Degraded, Evidence, Occurrence, Skipped
from detectors.secret import Secret
from scanner import wire
from scanner.examination import Examination
from scanner.report import Notice

# Paths have surrogate escapes for bytes that are no UTF-8.
TEXT = st.text(max_size=8) | st.binary(max_size=8).map(lambda data: data.decode("utf-8", "surrogateescape"))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
COUNT = st.integers(0, 2**40)
SPANS = st.builds(Span, COUNT, COUNT)
POSITIONS = st.builds(Position, COUNT, COUNT)
OCCURRENCES = st.builds(
    Occurrence,
    rule_id=TEXT,
    secret=st.binary(max_size=20).map(Secret),
    origin=st.builds(Origin, TEXT, TEXT, TEXT, TEXTS),
    span=SPANS,
    start=POSITIONS,
    end=POSITIONS,
    severity=st.sampled_from(SEVERITIES),
    confidence=st.sampled_from(CONFIDENCES),
    evidence=st.builds(Evidence, TEXTS, TEXTS, TEXTS, TEXTS, st.floats(0, 8), TEXTS),
    redacted=TEXT,
    line=TEXT,
    slot=TEXT,
    related=st.lists(SPANS, max_size=2).map(tuple),
    replaceable=st.none() | SPANS,
    properties=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    not_after=TEXT,
)
EXAMINATIONS = st.builds(
    Examination,
    occurrences=st.lists(OCCURRENCES, max_size=3).map(tuple),
    degraded=st.lists(st.builds(Degraded, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    skipped=st.lists(st.builds(Skipped, TEXT, TEXT, TEXT, TEXT), max_size=2).map(tuple),
    allowed=st.dictionaries(st.integers(0, 3), TEXT, max_size=2),
    notices=st.lists(st.builds(Notice, TEXT, TEXT, TEXT, TEXT, COUNT), max_size=2).map(tuple),
    size=COUNT,
)


def through(message):
    pipe = io.BytesIO()
    wire.send(pipe, message)
    pipe.seek(0)
    return wire.receive(pipe)


@given(EXAMINATIONS)
def test_an_examination_arrives_as_it_was(examination):
    assert wire.unpack(through(wire.pack(examination))) == examination


@given(
    st.lists(
        st.recursive(st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)),
        max_size=4,
    )
)
def test_messages_arrive_one_by_one(messages):
    pipe = io.BytesIO()
    for message in messages:
        wire.send(pipe, [message])
    pipe.seek(0)
    assert [wire.receive(pipe) for _ in messages] == [[message] for message in messages]
    assert wire.receive(pipe) is None


@given(EXAMINATIONS, st.data())
def test_a_frame_that_is_cut_off_is_the_end(examination, data):
    pipe = io.BytesIO()
    wire.send(pipe, wire.pack(examination))
    whole = pipe.getvalue()
    assert wire.receive(io.BytesIO(whole[: data.draw(st.integers(0, len(whole) - 1))])) is None


@given(st.binary(max_size=60))
def test_any_bytes_are_a_message_or_the_end(data):
    wire.receive(io.BytesIO(data))


def test_a_frame_that_claims_to_be_larger_than_any_is_not_waited_for():
    assert wire.receive(io.BytesIO(b"\xff\xff\xff\xff" + b"[]" * 100)) is None


@pytest.mark.parametrize("message", [b"[1", b"\xff", b"cos\nsystem\n(S'true'\ntR.", b"NaN,", b'{"__class__": "x"'])
def test_what_is_no_json_is_the_end(message):
    assert wire.receive(io.BytesIO(len(message).to_bytes(4, "big") + message)) is None


def test_the_wire_is_pure_ascii():
    pipe = io.BytesIO()
    wire.send(pipe, ["é\udcff"])
    assert pipe.getvalue()[4:].isascii()
    assert json.loads(pipe.getvalue()[4:]) == ["é\udcff"]
