"""Which store remedies read from, and the remedies of a report's findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scanner.cli.errors import UserError
from scanner.cli.workplace import Workplace
from scanner.remedying import FileRemedies
from scanner.report import Report
from scanner.runs.remedies import Wanted, ask, detect_store, wanted_of, with_remedies


class Answers(NamedTuple):
    """The remedies by file, and the store that they read from. None: the file could not be read again."""

    store: str
    files: dict[str, FileRemedies | None]


def check_store(name: str) -> None:
    """Raises UserError for a store that nobody knows."""
    if name:
        from detectors.remedies import store_ids

        if name not in store_ids():
            raise UserError(f"no store {name!r}; there are {', '.join(store_ids())}")


def add_remedies(report: Report, workplace: Workplace, store: str) -> Report:
    """The report with a fix and advice for every new finding that counts."""
    wanted = wanted_of(report)
    return with_remedies(report, ask_for(wanted, workplace, store).files.items()) if wanted else report


def ask_for(wanted: Sequence[Wanted], workplace: Workplace, store: str) -> Answers:
    """Read the files again, in a worker, and compose their remedies."""
    check_store(workplace.settings.store)
    chosen = store or workplace.settings.store or _detected(workplace)
    crew = workplace.crew([0] * len(wanted))
    try:
        return Answers(chosen, dict(ask(wanted, crew, chosen)))
    finally:
        crew.close()


def _detected(workplace: Workplace) -> str:
    """The store that the repository's manifests name, or the environment."""
    from detectors.remedies import DEFAULT, load_store, store_ids
    from scanner.runs.tree import list_tree
    from scanner.sources.files import Wanted as Paths

    place = workplace.place
    listing = list_tree(workplace.git, place.root, Paths(), workplace.excludes)
    signs = {name: load_store(name).signs for name in store_ids()}
    return detect_store((path for path, _ in listing.files), place.root, signs) or DEFAULT


def add_halves(report: Report, workplace: Workplace) -> Report:
    """The report with the certificates and public keys that found private keys belong to; as it is where no library reads them."""
    from importlib.util import find_spec

    from scanner.runs.halves import is_key, with_halves
    from scanner.runs.tree import list_tree
    from scanner.sources.files import Wanted as Paths

    if find_spec("cryptography") is None or not any(map(is_key, report.results)):
        return report
    listing = list_tree(workplace.git, workplace.place.root, Paths(), workplace.excludes)
    crew = workplace.crew([0])
    try:
        return with_halves(report, listing.files, crew)
    finally:
        crew.close()
