"""Rule files of users: ours as they are, those of gitleaks translated, with a notice for each rule that could not be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from scanner.report import Notice

if TYPE_CHECKING:
    from detectors.foreign.gitleaks import Imported, Outcome


class UserRules(NamedTuple):
    """Rule files in our own format (name, bytes), and what became of those that were not."""

    files: tuple[tuple[str, bytes], ...]
    notices: tuple[Notice, ...] = ()


def translate_rules(files: Iterable[tuple[str, bytes]]) -> UserRules:
    """Make every file one of ours. Raises RuleError for a file that is no TOML."""
    files = tuple(files)
    if not any(b"rules" in data or b"extend" in data for _, data in files):
        return UserRules(files)
    from detectors.foreign.gitleaks import is_gitleaks

    own: list[tuple[str, bytes]] = []
    notices: list[Notice] = []
    taken = {rule_id for name, data in files if not is_gitleaks(data) for rule_id in _ids(data, name)}
    for name, data in files:
        if is_gitleaks(data):
            imported = import_foreign(name, data, taken)
            taken |= {outcome.id for outcome in imported.outcomes}
            own.append((name, imported.document))
            notices += _notices(name, imported)
        else:
            own.append((name, data))
    return UserRules(tuple(own), tuple(notices))


def import_foreign(name: str, data: bytes, taken: Iterable[str] = ()) -> Imported:
    """A configuration of gitleaks; no rule of it gets an id that one of straykey's has."""
    from detectors.foreign.gitleaks import import_rules
    from detectors.judging import RULES
    from scanner.ruleset import load_ruleset

    built_in = {rule.id for rule in load_ruleset(reference=True).rules}
    return import_rules(data, name, {*built_in, *RULES, *taken})


def told(outcome: Outcome) -> str:
    """One line about one rule."""
    from scanner.reports.shared.plain import printable

    if not outcome.text:
        return printable(f"{outcome.id}: not translated: {'; '.join(outcome.notes)}")
    return printable(f"{outcome.id}: translated{': ' if outcome.notes else ''}{'; '.join(outcome.notes)}")


def _ids(data: bytes, name: str) -> list[str]:
    from detectors.catalogue import read_document

    return [rule.id for rule, _ in read_document(data, name)]


def _notices(name: str, imported: Imported) -> list[Notice]:
    """A warning for each rule that does not run, one note for those that differ."""
    lost = [outcome for outcome in imported.outcomes if not outcome.text]
    notices = [Notice("rule-not-translated", "warning", told(outcome), name) for outcome in lost]
    kept = len(imported.outcomes) - len(lost)
    message = f"{kept} of {len(imported.outcomes)} gitleaks rules run; `straykey rules check {name}` says what became of each"
    return [Notice("rules-translated", "note", message, name), *notices]
