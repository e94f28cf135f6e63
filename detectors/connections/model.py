"""What a connection string holds."""

from __future__ import annotations

from typing import NamedTuple

from detectors.artifact import Span
from detectors.secret import Secret


class Field(NamedTuple):
    """One field. `name` is canonical: host, port, user, database, account, password, key, token, signature, ...

    `span` is where the raw value stands, without quotes. What it means (escapes undone) is in `text`, or in `secret` if it is one.
    """

    name: str
    span: Span
    text: str = ""
    secret: Secret | None = None


class Connection(NamedTuple):
    """A connection string, or a part of a text that works like one.

    `kind` tells the grammar (uri, ado.net, odbc, jdbc:mysql, libpq, azure-storage, sas, ...). `passwordless` says why there is no secret
    where a form without one was chosen; `public` what a published key belongs to; `not_after` is ISO 8601 in UTC.
    """

    kind: str
    span: Span
    fields: tuple[Field, ...]
    passwordless: str = ""
    public: str = ""
    not_after: str = ""

    @property
    def secrets(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.secret is not None)

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """The fields that are no secrets, as evidence."""
        return tuple((field.name, field.text) for field in self.fields if field.secret is None and field.text)

    def get(self, name: str) -> str:
        """The text of a field that is no secret, or empty."""
        return next((field.text for field in self.fields if field.name == name and field.secret is None), "")


# Fields whose values are secrets, in every grammar.
SECRET_FIELDS = frozenset({"password", "key", "token", "signature"})


def field(name: str, start: int, raw: bytes, value: bytes | None = None) -> Field:
    """A field of `raw` bytes at `start` that means `value` (None: the raw bytes)."""
    value = raw if value is None else value
    span = Span(start, start + len(raw))
    if name in SECRET_FIELDS:
        return Field(name, span, secret=Secret(value))
    return Field(name, span, value.decode("utf-8", "replace")[:200])
