"""What is known of a store: how a value gets into it, and what stands in the code or configuration in the value's stead."""

from __future__ import annotations

import re
from typing import NamedTuple

from detectors.artifact import Span

# What `Form.takes` says that the text stands for.
TAKES = ("value", "secret", "pair", "line")


class Form(NamedTuple):
    """What replaces a literal at places of some kinds. Texts are templates: `{env}`, `{name}`, `{key}`, `{slot}` (detectors/remedies/naming.py).

    `text` stands for the whole expression (`takes` value), for the secret alone (secret), for name and value (pair) or for the line. `inline` stands for a secret that is
    a part of a longer value, within its quotes. `imports` are lines that the file needs; `append` is a block at its end. An empty `text`
    with `removes` leaves the value empty: something else sets it. `refuse` says why no edit is right here.
    """

    kinds: tuple[str, ...]
    text: str = ""
    inline: str = ""
    takes: str = "value"
    imports: tuple[str, ...] = ()
    append: str = ""
    needs: str = ""
    removes: bool = False
    refuse: str = ""


class Store(NamedTuple):
    """One store. `put` is a command that reads the value from standard input. `channel` says how the store's value reaches a program that
    reads its environment. `signs` are texts in manifests that show that a repository uses the store. `style` names secrets: kebab, upper or snake.
    """

    id: str
    title: str
    put: str
    channel: str
    old: str
    style: str
    signs: tuple[str, ...]
    references: tuple[str, ...]
    forms: tuple[Form, ...]

    def form(self, kinds: tuple[str, ...]) -> Form | None:
        """The form for the first of the kinds (the most special first) that has one."""
        for kind in kinds:
            for form in self.forms:
                if kind in form.kinds:
                    return form
        return None


class Kind(NamedTuple):
    """A kind of place. Patterns that are None don't matter; `languages` are those of bindings."""

    id: str
    languages: tuple[str, ...]
    path: re.Pattern[str] | None = None
    content: re.Pattern[bytes] | None = None
    name: re.Pattern[str] | None = None
    before: re.Pattern[bytes] | None = None
    bindings: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


class Declaration(NamedTuple):
    """How a declaration has to change for a value that is known only at run time: `pattern` is searched in the text between the statement's
    start and the value; `text` replaces it, `refuse` says why nothing can. `within` must match the text before the line too, where it is given.
    """

    pattern: re.Pattern[bytes]
    text: str = ""
    refuse: str = ""
    within: re.Pattern[bytes] | None = None


class Language(NamedTuple):
    """`top` matches what stands before the place of an import. `join` stands between two texts that are made one (empty: there is no such operator).

    `literals` are pairs: what a literal begins with, and what such a literal's replacement is wrapped in (`{text}`).
    """

    top: re.Pattern[bytes] | None
    declarations: tuple[Declaration, ...]
    literals: tuple[tuple[re.Pattern[bytes], str], ...]
    join: str = ""


class Service(NamedTuple):
    """A service that knows clients without a password. `rewrites` turn its connection string into one, where the string alone says it."""

    title: str
    advice: str
    reference: str
    grammars: re.Pattern[str]
    hosts: re.Pattern[str]
    rewrites: tuple[tuple[re.Pattern[bytes], str], ...] = ()


class Remedies(NamedTuple):
    """All tables. `stores` by id."""

    stores: dict[str, Store]
    kinds: tuple[Kind, ...]
    languages: dict[str, Language]
    services: tuple[Service, ...]


class Edit(NamedTuple):
    """`text` in the stead of the bytes of `span` of the text that was read (UTF-8)."""

    span: Span
    text: str


class Remedy(NamedTuple):
    """What to do about one value. Without edits, `advice` says why. Advice are pairs of a label and a sentence or command."""

    title: str
    store: str
    name: str
    edits: tuple[Edit, ...]
    advice: tuple[tuple[str, str], ...]
