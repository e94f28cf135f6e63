"""Hypothesis strategies for reports. Texts are what bytes decode to (PEP 383): Unicode with undecodable bytes as surrogate escapes."""

from __future__ import annotations

import sys
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from detectors.model import CONFIDENCES, SEVERITIES
from scanner.report import VERDICTS, Attribution, Place, Report, Result, RuleInfo, Scope

paths = st.binary(max_size=12).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
texts = st.one_of(paths, st.text(max_size=12))
CHOICES = {
    "severity": st.sampled_from(SEVERITIES),
    "confidence": st.sampled_from(CONFIDENCES),
    "verdict": st.sampled_from(VERDICTS),
    "min_confidence": st.sampled_from(CONFIDENCES),
    "fail_on": st.sampled_from((*SEVERITIES, "never")),
    "level": st.sampled_from(("note", "warning", "error")),
    "members": st.just(()),
    "line_hash": st.just(""),  # the one field that JSON Lines leaves out
}


def values(kind: Any, **given: Any) -> st.SearchStrategy[Any]:
    """Values of a NamedTuple, drawn from its annotations: a new field is tried without a word here."""
    hints = get_type_hints(kind, vars(sys.modules[kind.__module__]))
    chosen = {**{name: strategy for name, strategy in CHOICES.items() if name in hints}, **given}
    return st.builds(kind, **{name: chosen[name] if name in chosen else _strategy(hint) for name, hint in hints.items()})


def _strategy(hint: Any) -> st.SearchStrategy[Any]:
    if hasattr(hint, "_fields"):
        return values(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(_strategy(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_strategy, arguments))
    if arguments and origin is not tuple:
        return st.one_of(*map(_strategy, arguments))
    plain = {str: texts, int: st.integers(0, 2**40), float: st.floats(allow_nan=False, allow_infinity=False), bool: st.booleans()}
    return plain.get(hint, st.none())


places = values(Place, attribution=values(Attribution))
results = values(Result, places=st.lists(places, min_size=1, max_size=3).map(tuple))
scopes = values(Scope, members=st.lists(values(Scope), max_size=2).map(tuple))
reports = values(
    Report,
    results=st.lists(results, max_size=3).map(tuple),
    rules=st.lists(values(RuleInfo), max_size=2).map(tuple),
    scope=scopes,
    shown=st.just(()),  # how to show a report is no part of what is stored
)
