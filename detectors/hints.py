"""Places that say nothing by themselves but are worth reading with structure: a name that means a secret, an address with a user part, a
header's scheme. The engine finds them together with the rules' anchors; what stands there is judged in detectors/judging.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Hint(NamedTuple):
    """`expression` is Hyperscan syntax over bytes; `name` says what it is for."""

    name: str
    expression: str


_FIXED = (
    # scheme://user:password@  (RFC 3986, 3.2.1); the user may be empty, as with Redis
    Hint("userinfo", r":\x2f\x2f[^\x00-\x20\x22'<>@\x2f]{0,}:[^\x00-\x20\x22'<>]{1,}@"),
    Hint("thin", r"(?i)jdbc:oracle:thin:[^\x00-\x20\x22'<>@]{1,}@"),
    Hint("scheme", r"(?i)\b(?:basic|bearer|negotiate)(?:\x20|%20|\\u0020)[A-Za-z0-9+\x2f_=.-]{6}"),
    Hint("sql", r"(?i)identified\x20{1,}(?:by|with)"),
    Hint("user", r"(?:\x20|^)-u(?:\x20|=)?[\x22']?[A-Za-z0-9._@-]{1,}:[^\x00-\x20]{3}"),
    # Beginnings of connection strings whose field names are no names of secrets (detectors/connections)
    Hint("connection", r"(?i)(?:@tcp\(|@unix\(|@\x2f\x2f|@\(description|sqlplus|sqlldr|sqlcl|expdp|impdp|rman\x20|runas=|dbname=)"),
    Hint("signature", r"(?i)[?&;](?:sig|x-amz-signature|x-goog-signature|signature)=[A-Za-z0-9%+\x2f_-]{8}"),
)
# Long runs without a name: only for those who ask for low confidence.
ENTROPY = Hint("entropy", r"""["'`=:\x20][A-Za-z0-9+\x2f_-]{20}""")


def hints(parts: Sequence[str], *, entropy: bool = False) -> tuple[Hint, ...]:
    """All hints; `parts` are literals of which every name that means a secret contains one (names.name_anchor_parts)."""
    names = "|".join("".join(_escape(byte) for byte in part.encode("utf-8")) for part in parts)
    return (Hint("name", f"(?i)(?:{names})"), *_FIXED, *((ENTROPY,) if entropy else ()))


def _escape(byte: int) -> str:
    return chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\x{byte:02x}"
