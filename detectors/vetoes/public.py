"""Values that are published by those who made them: emulator keys, documentation examples. Known by SHA-256, so none is stored here."""

from __future__ import annotations

from collections.abc import Container
from hashlib import sha256


def veto(value: bytes, known: Container[str]) -> str | None:
    """Whether the value's SHA-256 (lower-case hex) is in `known`."""
    return "a published value" if sha256(value).hexdigest() in known else None


def load_known() -> dict[str, str]:
    """SHA-256 hex digests and what each value is, from every detectors/known_public*.toml."""
    import tomllib
    from pathlib import Path

    folder = Path(__file__).parent.parent
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("known_public*.toml"))]
    return {value["sha256"]: value["label"] for table in tables for value in table["value"]}
