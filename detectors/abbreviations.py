"""Parts that the patterns of many rules share, written `(?&name)` in a pattern: how a value without a prefix stands near its provider's name.

The distance is bounded, and between name and value stands what assignments, members, calls, elements and options put there, or a word for keys.
"""

from __future__ import annotations

import re

_SIGNS = r"""[ \t"'`\\\]).+]{0,3}[=:,(|?>][ \t"'`\\=:>(|?\[]"""
_WORDED = r"""[0-9A-Za-z_. -]{0,24}(?i:key|token|secret|passw|auth|cred|api|access|bearer|pat)[0-9A-Za-z_.-]{0,16}[ \t"'`\\\])=:,(|?>\[-]{1,8}"""
_QUERIED = r"""[0-9A-Za-z_. ?&=%:+~,/-]{0,70}(?i:key|token|secret|auth|access|appid|client_id)[0-9A-Za-z_.-]{0,3}[ \t"'`\\\])=:,(|?>\[-]{1,8}"""
_TYPED = r"""(?:(?i:&str|string|value|bearer|token)[ \t"'`\\=:>(]{1,4})?"""
ABBREVIATIONS = {
    # behind a name that is a word of the language too
    "near": f"(?:{_SIGNS}{{0,6}}|{_WORDED}){_TYPED}",
    # behind a name that is nothing else: blanks are enough
    "beside": f"(?:[ \\t]{{1,2}}|{_SIGNS}{{0,6}}|{_WORDED}){_TYPED}",
    # the same, and parameters of an address
    "parameter": f"(?:{_SIGNS}{{0,6}}|{_QUERIED})",
}
_USE = re.compile(r"\(\?&([a-z_]+)\)")


def expand(pattern: str) -> str:
    """The pattern with every abbreviation written out. Raises KeyError for one that there isn't."""
    return _USE.sub(lambda use: ABBREVIATIONS[use[1]], pattern) if "(?&" in pattern else pattern
