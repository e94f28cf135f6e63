"""Literals that no name speaks for: only what looks drawn at random, at low confidence."""

from __future__ import annotations

import re

from detectors.alphabets import alphabet_of, randomness
from detectors.binding import Binding, Literal
from detectors.entropy import shannon
from detectors.judging.judgement import Judgement
from detectors.judging.knowledge import Knowledge
from detectors.judging.look import is_drawn
from detectors.judging.rules import RULES
from detectors.names import NameVerdict
from detectors.secret import Secret
from detectors.vetoes import address, code, digest, prose, veto

# The least length, and the least share of the entropy that a random value of the alphabet and length has.
LEAST = {
    "hex": (32, 0.93), "upperhex": (32, 0.93), "base32": (24, 0.92), "lowernum": (24, 0.92), "uppernum": (24, 0.92), "alnum": (20, 0.93), "alpha": (28, 0.95),
    "base64": (24, 0.93), "base64url": (24, 0.93), "printable": (16, 0.93),
}  # fmt: skip
_UUID = re.compile(rb"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\Z")
_SPLIT = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+")
_MOST = 512
_SILENT = frozenset({"lock", "minified", "generated", "vendored", "translation"})


def judge(binding: Binding, literal: Literal, name: NameVerdict, context: tuple[str, ...], knowledge: Knowledge) -> tuple[Judgement, ...]:
    """What `high-entropy-literal` says of a value; a name that was refused for a reason silences it."""
    value = literal.text
    if name.reason or name.kind or not _SILENT.isdisjoint(context) or not 16 <= len(value) <= _MOST or literal.holes:
        return ()
    least = LEAST.get(alphabet_of(value).name)
    share = randomness(value)
    if least is None or len(value) < least[0] or share < least[1] or _UUID.match(value) or digest.is_hex_digest(value):
        return ()
    letters = [piece.lower().decode() for piece in _SPLIT.findall(value)]
    if not is_drawn(value, share, letters, knowledge.words) or any(test(value) for test in (veto, digest.veto, code.veto, address.veto, prose.veto)):
        return ()
    rule = RULES["high-entropy-literal"]
    return (
        Judgement(
            verdict="report", rule_id=rule.id, severity=rule.severity, confidence="low", kind="key", span=literal.span, secret=Secret(value), slot=binding.name,
            reasons=("looks drawn at random", f"{shannon(value):.1f} bits per byte, {share:.0%} of chance"), lowered=("no name says that it is a secret",), steps=literal.steps,
            entropy=round(shannon(value), 2), replaceable=binding.replaceable,
        ),
    )  # fmt: skip
