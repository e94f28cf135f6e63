"""Where each effective value came from: what `config show PATH` prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from scanner.config.layer import Layer
from scanner.config.options import OPTIONS, Option


class Effective(NamedTuple):
    """One effective value for `config show`: dotted key, a value that JSON can hold, and the file it came from (or `default`)."""

    key: str
    value: Any
    file: str


def effective(layers: Sequence[Layer]) -> tuple[Effective, ...]:
    """Each effective value and where it came from, in the table's order. Of lists each entry, of tables each key."""
    return tuple(entry for option in OPTIONS for entry in _effective(option, layers))


def _effective(option: Option, layers: Sequence[Layer]) -> list[Effective]:
    found = [(layer.raw[option.key], layer.file) for layer in layers if option.key in layer.raw]
    if option.key == "severity":
        return [Effective(f"severity.{rule}", severity, file) for table, file in found for rule, severity in table.items()]
    if option.merge == "keys":
        table = {field.key: Effective(f"{option.key}.{field.key}", field.default, "default") for field in option.fields}
        return list({**table, **{key: Effective(f"{option.key}.{key}", value, file) for raw, file in found for key, value in raw.items()}}.values())
    if option.merge == "add":
        return [Effective(option.key, _shown(option, item), file) for raw, file in found for item in ([raw] if isinstance(raw, str) else raw)]
    return [Effective(option.key, *((_shown(option, found[-1][0]), found[-1][1]) if found else (option.default, "default")))]


def _shown(option: Option, value: Any) -> Any:
    """A value without what may be secret: somebody may have written the secret itself as the pattern that allows it."""
    if option.kind == "salt":
        return "(set)" if value else ""
    if option.kind == "allow" and "pattern" in value:
        return {**value, "pattern": f"({len(value['pattern'])} characters)"}
    return value
