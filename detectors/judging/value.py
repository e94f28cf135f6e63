"""What a value is worth beside a name of some kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from itertools import pairwise

from detectors.judging.judgement import Opinion, least, lower, refuse
from detectors.judging.look import Look, is_binary, is_drawn, look
from detectors.vetoes import address, code, digest, doubt, incomplete, masked, placeholder, prose, public, reference, repetition, sequence
from detectors.words import Words

_UUID = re.compile(rb"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\Z")
_CONSTANT = re.compile(rb"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")
_IDENTIFIER = re.compile(rb"[a-z]+(?:[A-Z][a-z]+)+\Z|[A-Z][a-z]+(?:[A-Z][a-z]+)+\Z|[a-z]+(?:[_-][a-z]+)+\Z|[a-z]+(?:[.:/][a-z]+)+\Z")
# jjwt-jackson-0.11.2; prod-db-01, qat2-store-1208358310
_PACKAGE = re.compile(rb"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*[-@:]v?\d{1,4}(?:\.\d{1,6}){1,3}(?:[-.][A-Za-z]{1,12}[-.]?\d{0,3})?\Z")
_RESOURCE = re.compile(rb"(?:[a-z]{2,10}\d{0,2}-){1,6}(?:[a-z]{2,10}\d{0,2}|\d{1,12})\Z")
_PRIVATE_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY")
_ANCHOR = re.compile(rb"[#.][A-Za-z][\w-]*\Z")
Test = Callable[[bytes], str | None]
# Sorts of values that are words, not something drawn or made up.
WORDY = ("word", "self", "guess", "named")
LEAST = {"password": 3, "token": 6, "key": 6, "secret": 5, "credential": 6}
MOST = 4096
_TELLING = 12  # bytes: shorter passwords that count or repeat are guesses


def opinion(value: bytes, kind: str, words: Words, known: Container[str]) -> tuple[Opinion, Look | None]:
    """What `value` is worth as a `kind` of secret (password, token, key, secret, credential)."""
    if reason := refusal(value, kind, words, known):
        return refuse(reason), None
    seen = look(value, words)
    own = _password(value, seen) if kind == "password" else _token(value, seen)
    if not own.veto and len(value) >= _TELLING and (doubtful := doubt(value)):
        own = own._replace(confidence="low", lowered=(*own.lowered, doubtful))
    return own, seen


def refusal(value: bytes, kind: str, words: Words, known: Container[str]) -> str:
    """Why the value can't be such a secret; empty if it can."""
    if len(value.strip()) < LEAST[kind]:
        return "too short"
    if len(value) > MOST and not _PRIVATE_KEY.search(value):
        return "too long"
    if known and (reason := public.veto(value, known)):
        return reason
    return next((reason for test in _tests(value, kind, words) if (reason := test(value))), "") or _for_kind(value, kind, words)


def _tests(value: bytes, kind: str, words: Words) -> tuple[Test, ...]:
    """The vetoes that such a value is asked. Short passwords that count or repeat are guesses, not placeholders; bytes are no text."""
    if is_binary(value):
        return (_counts,)
    tests: tuple[Test, ...] = (placeholder.veto, masked.veto, reference.veto, digest.veto, incomplete.veto, code.veto, prose.veto)
    if kind != "password":
        tests = (*tests, repetition.veto, sequence.veto)
    elif len(value) >= _TELLING:
        tests = (*tests, repetition.veto, _one_sequence)
    drawn = kind == "password" and len(value) > 32 and is_drawn(value, 1.0, [], words)
    return tests if drawn else (address.veto, *tests)


def _one_sequence(value: bytes) -> str | None:
    """A walk over the keyboard in short steps is a password that people have."""
    return None if sequence.doubt(value) else sequence.veto(value)


def _counts(value: bytes) -> str | None:
    """Bytes that go up or down by the same step throughout."""
    steps = {(right - left) % 256 for left, right in pairwise(value)}
    return "bytes in sequence" if len(steps) <= 1 else None


def _for_kind(value: bytes, kind: str, words: Words) -> str:
    if kind == "password":
        return "one character repeated" if len(set(value)) == 1 and not value.isdigit() else ""
    if value.isdigit() and len(value) < 12:
        return "a number"
    if _CONSTANT.match(value) and not re.search(rb"[0-9]{3}", value):
        return "the name of a constant"
    if _ANCHOR.match(value):
        return "an anchor or selector"
    if _PACKAGE.match(value):
        return "a package with its version"
    if _RESOURCE.match(value) and any(map(bytes.isdigit, value.split(b"-"))):
        return "the name of a resource"
    return "an identifier" if _IDENTIFIER.match(value) and look(value, words).sort in WORDY else ""


def _password(value: bytes, seen: Look) -> Opinion:
    if b" " in value.strip() and seen.sort != "binary":
        return Opinion("low", seen.why, ("holds blanks",))
    if len(value) < 4:
        return Opinion("low", seen.why, ("very short",))
    if _CONSTANT.match(value) and seen.sort in ("word", "self", "named"):
        return refuse("the name of a constant")
    if seen.sort == "drawn":
        return Opinion("high", seen.why)
    if seen.sort == "self":
        return Opinion("low", "", (seen.why,))
    if seen.sort == "binary":
        return Opinion("medium" if len(value) >= 8 and seen.randomness > 0.8 else "low", seen.why)
    return Opinion("medium", seen.why)


def _token(value: bytes, seen: Look) -> Opinion:
    if seen.sort == "binary":
        return Opinion("medium" if len(value) >= 12 and seen.randomness > 0.8 else "low", seen.why)
    if b" " in value.strip():
        return refuse("holds blanks")
    if seen.sort == "drawn" or _UUID.match(value):
        return Opinion("high", seen.why)
    if seen.sort in WORDY:
        return Opinion("low", "", (seen.why,))
    return Opinion("medium", seen.why) if len(value) >= 8 else Opinion("low", seen.why, ("short",))


def weigh(own: Opinion, strength: str) -> Opinion:
    """The opinion beside a name of that strength: a weak name needs a value that looks drawn."""
    if own.veto or strength == "strong":
        return own
    if strength == "medium":
        return own._replace(confidence=least(own.confidence, "medium"))
    if own.confidence != "high":
        return own._replace(confidence="low", lowered=(*own.lowered, "the name is weak and the value does not look drawn"))
    return own._replace(confidence=lower(own.confidence))
