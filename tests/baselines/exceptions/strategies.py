"""Entries of any kind, for laws about them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from baselines.exceptions.entry import HISTORY, KINDS, Entry

HEX = "0123456789abcdef"
words = st.text("abcXYZ09 \"'\\#[]=ü€😀.,", min_size=1, max_size=20).map(lambda text: f".{text}.")
days = st.integers(0, 20_000).map(lambda number: str(date(2000, 1, 1) + timedelta(number)))
globs = st.lists(st.text("abcxyz09_-", min_size=1, max_size=6), min_size=1, max_size=3).map("/".join)
fingerprints = st.builds(lambda slot, tag: f"f1:{slot}:{tag}", st.text(HEX, min_size=16, max_size=16), st.text(HEX, min_size=32, max_size=32))
secret_ids = st.text(HEX, min_size=3, max_size=3).map(lambda tag: f"s1:w{tag}")
rules = st.text("abc-", min_size=1, max_size=8)


def maybe(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), values)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    scope = draw(
        st.tuples(maybe(fingerprints), maybe(secret_ids), maybe(rules), maybe(globs)).filter(any),
    )
    created, until = draw(st.tuples(maybe(days), maybe(days)).filter(lambda pair: not all(pair) or pair[0] <= pair[1]))
    texts = [draw(maybe(words)) for _ in range(4)]
    return Entry(draw(st.sampled_from(KINDS)), *scope, draw(st.sampled_from(("", HISTORY))), *texts, created, until)


def different(many: list[Entry]) -> list[Entry]:
    """One entry a scope."""
    return list({entry.id: entry for entry in many}.values())


ledgers = st.lists(entries(), max_size=6).map(different)
