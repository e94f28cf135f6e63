"""Random patterns of the kinds of nodes that rules may have, and texts in which they match now and then."""

from __future__ import annotations

from hypothesis import strategies as st

LETTERS = "ab_-1 \nA"
WORD = "ab_-1A_bA-1ab"  # so unlikely that an anchor ends behind it
_ATOMS = st.sampled_from(
    [
        WORD,
        "a",
        "b",
        "_",
        "-",
        "1",
        "A",
        "[ab]",
        "[^a\\n]",
        "[a-b_]",
        "\\d",
        "\\w",
        "\\W",
        "[^\\w]",
        ".",
        "[ -]",
        "\\x5f",
        "[^b]",
        "\\n",
        "\\s",
    ]
)
_EDGES = st.sampled_from(["\\b", "\\B"])
_COUNTS = st.sampled_from(["?", "{1}", "{2}", "{0,2}", "{1,3}", "{2,5}", "{0,20}", "{3,40}", "{17}", "{16,18}"])
_MODES = st.sampled_from(["", "", "?", "+"])


def _extend(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = st.sampled_from(["(?:{})", "(?i:{})", "({})", "(?>{})"])
    repeated = st.builds(lambda body, count, mode: f"(?:{body}){count}{mode}", inner, _COUNTS, _MODES)
    atom = st.builds(lambda body, count, mode: f"{body}{count}{mode}", _ATOMS, _COUNTS, _MODES)
    branch = st.lists(inner, min_size=2, max_size=3).map(lambda each: f"(?:{'|'.join(each)})")
    sequence = st.lists(st.one_of(inner, _EDGES), min_size=1, max_size=3).map("".join)
    return st.one_of(sequence, branch, atom, repeated, st.builds(lambda form, body: form.format(body), group, inner))


NODES = st.recursive(_ATOMS, _extend, max_leaves=6)
PATTERNS = st.builds(
    lambda flag, before, first, secret, behind: f"{flag}{before}(?P<secret>{first}{secret}){behind}",
    st.sampled_from(["", "", "(?i)", "(?s)"]),
    st.one_of(st.just(""), NODES, _EDGES),
    _ATOMS,
    NODES,
    st.one_of(st.just(""), NODES, _EDGES),
)
TEXTS = st.lists(st.sampled_from([*LETTERS, *LETTERS, WORD]), max_size=40).map(lambda pieces: "".join(pieces).encode())
