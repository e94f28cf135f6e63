"""The forms of all stores, compiled: from the cache where it is fresh, else from their files.

Reading and compiling them takes most of a second, the cache some milliseconds. It is kept as the rules' is (scanner/ruleset.py).
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from detectors import stores
from detectors.engine import HyperscanEngine, dump_database, load_database
from detectors.matching import HyperscanMatcher, Matcher, ReferenceMatcher
from detectors.rule import Rule
from detectors.stores import Form, Opener
from detectors.stores.references import ReferenceFinder
from detectors.terms import Catalogue, Term
from scanner.cache import cache_folder, write_cache
from scanner.ruleset import platform_marks, stamp
from scanner.version import VERSION

FORMAT = 1


class StoreSet(NamedTuple):
    """All forms with their matcher, the openers, and the titles of the stores by id."""

    matcher: Matcher
    forms: dict[str, Form]
    openers: tuple[Opener, ...]
    titles: dict[str, str]

    @property
    def finder(self) -> ReferenceFinder:
        return ReferenceFinder(self.matcher, self.forms)


def load_storeset(*, reference: bool = False) -> StoreSet:
    """The stores of this installation. Raises RuleError for a broken store file."""
    reference = reference or find_spec("hyperscan") is None
    folder = cache_folder()
    stem = folder / f"stores-{_digest()}" if folder else None
    cached = _read(stem, reference=reference) if stem else None
    return cached or _make(stem, reference=reference)


def _digest() -> str:
    parts: list[Any] = [FORMAT, VERSION, *platform_marks()]
    for place in (Path(stores.__file__).parent, Path(stores.__file__).parent.parent):
        with os.scandir(place) as entries:
            parts += sorted((entry.name, *stamp(entry.stat())) for entry in entries if entry.name.endswith((".toml", ".py")))
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _make(stem: Path | None, *, reference: bool) -> StoreSet:
    from detectors.engine import compile_database
    from detectors.stores.catalogue import catalogue_of

    read = stores.load_stores()
    catalogue = catalogue_of(read)
    forms = {form.id: form for store in read for form in store.forms}
    openers = tuple(opener for store in read for opener in store.openers)
    titles = {store.id: store.title for store in read}
    serialised = b""
    matcher: Matcher = ReferenceMatcher(catalogue)
    if not reference:
        database = compile_database(catalogue.terms)
        serialised = dump_database(database)
        matcher = HyperscanMatcher(catalogue, HyperscanEngine(database))
    made = StoreSet(matcher, forms, openers, titles)
    if stem:
        _write(stem, made, serialised)
    return made


def _write(stem: Path, made: StoreSet, serialised: bytes) -> None:
    rules, terms = made.matcher.catalogue
    index = {"rules": rules, "terms": terms, "forms": list(made.forms.values()), "openers": made.openers, "titles": made.titles}
    text = json.dumps({**index, "sha256": sha256(serialised).hexdigest()}).encode()
    if serialised:
        write_cache(stem.with_suffix(".hsdb"), serialised)
    write_cache(stem.with_suffix(".json"), sha256(text).hexdigest().encode() + b"\n" + text)


def _read(stem: Path, *, reference: bool) -> StoreSet | None:
    """What the cache has, or None where it has nothing that is whole."""
    try:
        checksum, _, text = stem.with_suffix(".json").read_bytes().partition(b"\n")
        if checksum != sha256(text).hexdigest().encode():
            return None
        index = json.loads(text)
        catalogue = Catalogue(
            tuple(Rule._make(_tuples(values)) for values in index["rules"]), tuple(Term(*values) for values in index["terms"])
        )
        forms = {values[0]: Form._make(_tuples(values)) for values in index["forms"]}
        openers = tuple(Opener._make(_tuples(values)) for values in index["openers"])
        matcher: Matcher = ReferenceMatcher(catalogue) if reference else _engine(stem, catalogue, index["sha256"])
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None
    return StoreSet(matcher, forms, openers, index["titles"])


def _engine(stem: Path, catalogue: Catalogue, checksum: str) -> Matcher:
    serialised = stem.with_suffix(".hsdb").read_bytes()
    if sha256(serialised).hexdigest() != checksum:
        raise ValueError("a broken database")
    return HyperscanMatcher(catalogue, HyperscanEngine(load_database(serialised)))


def _tuples(values: list[Any]) -> list[Any]:
    return [tuple(value) if isinstance(value, list) else value for value in values]
