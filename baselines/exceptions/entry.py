"""One exception, as `straykey-exceptions.toml` holds it.

    [[exception]]
    kind = "accepted-risk"            # false-positive, test-value, accepted-risk or rotated
    fingerprint = "f1:..."            # what it is about: any of fingerprint, secret_id, rule and path, all of which must fit
    rule = "hardcoded-password"       # an id, or a glob of ids
    path = "legacy/**/*.cfg"          # a glob as in .gitignore, relative to the root
    reason = "..."
    owner = "@acme/payments"
    accepted_by = "bo@example.org"
    ticket = "SEC-123"
    created = 2026-11-24
    until = 2027-01-31                # the last day on which it holds, in UTC

What a kind must have is the policy's business (baselines/exceptions/policy.py).
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NamedTuple

FILE = "straykey-exceptions.toml"
KINDS = ("false-positive", "test-value", "accepted-risk", "rotated")
SCOPE = ("fingerprint", "secret_id", "rule", "path")
DATES = ("created", "until")
HISTORY = "history"
# Keys in the order in which they are written.
KEYS = ("kind", *SCOPE, "where", "reason", "owner", "accepted_by", "ticket", *DATES)


class Entry(NamedTuple):
    """All values are text; what is not given is empty. Dates are ISO (2027-01-31), days in UTC, `until` inclusive.

    `where` is `history` for what no longer stands in the tree: only runs over the history can tell that it is stale. `line` is the 1-based
    line of the entry's header in the file, 0 where it is not known; it is no part of the exception.
    """

    kind: str
    fingerprint: str = ""
    secret_id: str = ""
    rule: str = ""
    path: str = ""
    where: str = ""
    reason: str = ""
    owner: str = ""
    accepted_by: str = ""
    ticket: str = ""
    created: str = ""
    until: str = ""
    line: int = 0

    @property
    def scope(self) -> tuple[str, ...]:
        return tuple(getattr(self, key) for key in SCOPE)

    @property
    def id(self) -> str:
        """A short name made of the scope: `x1:` and ten hexadecimal digits. Entries of one scope share it."""
        return f"x1:{blake2b(chr(0).join(self.scope).encode('utf-8', 'surrogatepass'), digest_size=5, person=b'exception').hexdigest()}"

    @property
    def terms(self) -> Entry:
        """The entry without its place in the file: what two versions of the file are compared by."""
        return self._replace(line=0)

    @property
    def about(self) -> str:
        """The scope in words: `hardcoded-password in legacy/`."""
        value = self.fingerprint or self.secret_id
        return " ".join(filter(None, (value, self.rule, self.path and f"in {self.path}")))
