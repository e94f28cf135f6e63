"""The reference page of what coverage knows and writes: its stores, and the fields of its JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detectors.stores import Store, load_stores
from scanner.coverage.json import FIELDS

OBJECTS = ("document", "share", "row", "slot", "source", "drift", "point")


def coverage() -> Iterator[str]:
    yield "# Coverage"
    yield "What [`straykey coverage`](../guides/coverage.md) knows, and the JSON that it writes.\n"
    yield "## Stores and channels\n"
    for store in load_stores():
        yield from store_section(store)
    yield "## JSON\n"
    yield "`--format json` writes one document. Fields may be added; a change of meaning raises `schema_version`.\n"
    for name in OBJECTS:
        yield f"### {name}\n"
        yield from rows(
            ("field", "type", "meaning"), [(f"`{field}`", kind, meaning) for owner, field, kind, meaning in FIELDS if owner == name]
        )


def store_section(store: Store) -> Iterator[str]:
    yield f"### {store.title}\n"
    yield f"`{store.id}`, by {store.vendor}. {' '.join(f'<{reference}>' for reference in store.references)}\n"
    counted = {"always": "", "named": "where it is called like a secret", "none": "connects only"}
    forms = [(f"`{form.id}`", form.title, form.kind, counted[form.secret]) for form in store.forms]
    yield from rows(("form", "", "class", "counts"), forms)
    if store.openers:
        yield f"Opened by: {'; '.join(opener.title for opener in store.openers)}.\n"


def rows(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> list[str]:
    """A Markdown table and an empty line."""
    cells = [head, ("---",) * len(head), *lines]
    return [*("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in cells), ""]
