"""The rules of a run, compiled: from the cache where it is fresh, else from their files.

Reading three hundred rule files costs tens of milliseconds and compiling them most of a second; the cache costs a few milliseconds. It is
keyed by what the files are (name, size, times, inode), the versions of straykey and Hyperscan, and the processor's features.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import detectors
from detectors.engine import HyperscanEngine, dump_database, load_database
from detectors.lines import Lines, line_of
from detectors.matching import HyperscanMatcher, Matcher, ReferenceMatcher
from detectors.rule import Rule
from detectors.terms import Catalogue, Term
from scanner.bytecode import compile_packages
from scanner.cache import cache_folder, write_cache
from scanner.version import VERSION

FORMAT = 2


class Ruleset(NamedTuple):
    """Rules with their matcher, and the hash that names both (hexadecimal)."""

    matcher: Matcher
    digest: str
    known_public: frozenset[str]

    @property
    def rules(self) -> Sequence[Rule]:
        return self.matcher.catalogue.rules


def load_ruleset(extra: Mapping[str, bytes] | None = None, *, reference: bool = False, fresh: Callable[[], object] = lambda: None) -> Ruleset:
    """The built-in rules and the user's files (name -> bytes). Raises RuleError for a bad rule.

    `fresh` is called where the cache was written: what workers only read, since they may not write, has to be there before them.
    """
    extra = extra or {}
    reference = reference or find_spec("hyperscan") is None
    digest = _digest(extra)
    folder = cache_folder()
    cached = _read(folder / f"rules-{digest}", reference=reference) if folder else None
    if cached:
        return cached._replace(digest=digest)
    made, serialised = _make(extra, reference=reference)
    if folder:
        _write(folder / f"rules-{digest}", made, serialised)
        compile_packages()
        fresh()
    return made._replace(digest=digest)


def _digest(extra: Mapping[str, bytes]) -> str:
    parts: list[Any] = [FORMAT, VERSION, *platform_marks()]
    folder = Path(detectors.__file__).parent
    for place in (folder, folder / "rules", folder / "names", folder / "stores"):
        with os.scandir(place) as entries:
            parts += sorted((entry.name, *stamp(entry.stat())) for entry in entries if entry.name.endswith((".toml", ".py")))
    parts += sorted((name, sha256(data).hexdigest()) for name, data in extra.items())
    return sha256(json.dumps(parts).encode()).hexdigest()[:32]


def platform_marks() -> list[str]:
    """What a compiled database is for, besides its terms: system, machine, the processor's features, Hyperscan."""
    return [sys.platform, os.uname().machine if hasattr(os, "uname") else "", _features(), _hyperscan()]


def stamp(state: os.stat_result) -> tuple[int, int, int, int]:
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def _hyperscan() -> str:
    spec = find_spec("hyperscan")
    return str(stamp(Path(spec.origin).stat())) if spec and spec.origin else ""


def _features() -> str:
    """The processor's features: a database is compiled for them. Hyperscan checks the same, this only avoids the attempt."""
    try:
        with Path("/proc/cpuinfo").open("rb") as stream:
            head = stream.read(8192)
    except OSError:
        return ""
    return next((line.decode("latin-1") for line in head.splitlines() if line.startswith((b"flags", b"Features"))), "")


def _make(extra: Mapping[str, bytes], *, reference: bool) -> tuple[Ruleset, bytes]:
    from detectors.catalogue import built_in, compile_rules
    from detectors.vetoes.public import load_known

    catalogue = built_in(extra)
    known = frozenset(load_known())
    if reference:
        return Ruleset(ReferenceMatcher(catalogue), "", known), b""
    database = compile_rules(catalogue)
    return Ruleset(HyperscanMatcher(catalogue, HyperscanEngine(database)), "", known), dump_database(database)


def _write(stem: Path, made: Ruleset, serialised: bytes) -> None:
    """Two files: the database, and a checksum, a head and the lines of rules and terms, of which a run reads those that it needs."""
    catalogue = made.matcher.catalogue
    head = {"rules": len(catalogue.rules), "terms": len(catalogue.terms), "known": sorted(made.known_public)}
    if serialised:
        write_cache(stem.with_suffix(".hsdb"), serialised)
    text = b"\n".join(map(line_of, (head, *catalogue.rules, *catalogue.terms)))
    write_cache(stem.with_suffix(".json"), sha256(text).hexdigest().encode() + b"\n" + text)


def _read(stem: Path, *, reference: bool) -> Ruleset | None:
    """What the cache has, or None where it has nothing that is whole: one wrong byte could make another pattern.

    The database has a checksum of its own, which Hyperscan looks at when it loads it.
    """
    try:
        checksum, _, text = stem.with_suffix(".json").read_bytes().partition(b"\n")
        if checksum != sha256(text).hexdigest().encode():
            return None
        first, *lines = text.split(b"\n")
        head = json.loads(first)
        rules, terms = lines[: head["rules"]], lines[head["rules"] :]
        if len(terms) != head["terms"]:
            return None
        catalogue = Catalogue(Lines(rules, _rule), Lines(terms, Term._make))
        known = frozenset(head["known"])
        if reference:
            return Ruleset(ReferenceMatcher(catalogue), "", known)
        serialised = stem.with_suffix(".hsdb").read_bytes()
        return Ruleset(HyperscanMatcher(catalogue, HyperscanEngine(load_database(serialised))), "", known)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None


def _rule(values: list[Any]) -> Rule:
    return Rule._make(tuple(value) if isinstance(value, list) else value for value in values)
