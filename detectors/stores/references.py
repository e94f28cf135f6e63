"""Where a text refers to stores: the matches of their forms that belong in such a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from detectors.artifact import Span
from detectors.matching import Match, Matcher
from detectors.stores import Form
from detectors.stores.catalogue import DETECT


class Kind(NamedTuple):
    """What a file is: its name (the last part of its path, lower case), and its language or format, or an empty text."""

    name: str
    language: str

    def fits(self, files: Sequence[str]) -> bool:
        return not files or any(fnmatchcase(self.name, one) if "." in one or "*" in one else self.language == one for one in files)


class StoreReference(NamedTuple):
    """A form matched: `span` is the reference in bytes of the text, `key` what it asks the store for and `slot` what takes it, as far as it
    says so itself.
    """

    form: Form
    span: Span
    key: str = ""
    slot: str = ""


class Found(NamedTuple):
    """The references of one text in order, of overlapping ones the outermost; and the stores that the text has to do with."""

    references: tuple[StoreReference, ...]
    stores: frozenset[str]


class ReferenceFinder:
    """Finds references with the matcher of the stores' catalogue."""

    def __init__(self, matcher: Matcher, forms: Mapping[str, Form]) -> None:
        self._matcher = matcher
        self._forms = forms

    def find(self, data: bytes, kind: Kind) -> Found:
        matches = self._matcher.find(data).matches
        if not matches:
            return Found((), frozenset())
        detected = frozenset(match.rule.provider for match in matches if DETECT in match.rule.id)
        found = [one for match in matches if (one := self._reference(match, kind, detected))]
        return Found(tuple(_outermost(found)), detected | {one.form.store for one in found if one.form.kind != "channel"})

    def _reference(self, match: Match, kind: Kind, detected: frozenset[str]) -> StoreReference | None:
        form = self._forms.get(match.rule.id)
        if form is None or not kind.fits(form.files) or (form.beside and form.store not in detected):
            return None
        key, slot = (match.groups.get(name, b"")[:200].decode("utf-8", "replace") for name in ("key", "slot"))
        return StoreReference(form, match.secret, key.strip(), slot)


def _outermost(found: list[StoreReference]) -> list[StoreReference]:
    """Of overlapping references the one that begins first, of those the longest; a store's wins over a channel's."""
    kept: list[StoreReference] = []
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end, one.form.kind != "store", one.form.id)):
        if kept and one.span.start < kept[-1].span.end:
            if kept[-1].form.kind in ("channel", "parameter") and one.form.kind in ("store", "encrypted"):
                kept[-1] = one
            continue
        kept.append(one)
    return kept
