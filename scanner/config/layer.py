"""What a chain of configuration files comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from scanner.config.options import OPTIONS, Option
from scanner.config.settings import Limits, PathRule, Settings


class Layer(NamedTuple):
    """One file's keys: `raw` as TOML gives them, `values` as `Settings` holds them."""

    file: str
    raw: dict[str, Any]
    values: dict[str, Any]


def build(layers: Sequence[Layer]) -> Settings:
    """What the layers come to, farthest first."""
    values = {option.key: _merged(option, layers) for option in OPTIONS}
    return Settings(
        steps=tuple(step for layer in layers for step in _steps(layer)),
        excluded=values["exclude"],
        allowed=values["allow"],
        min_confidence=values["min_confidence"],
        fail_on=values["fail_on"],
        baseline=values["baseline"],
        rule_files=values["rules"],
        salt=values["salt"],
        jobs=values["jobs"],
        limits=Limits(**values["limits"]),
        skips=values["skips"],
        rotation=values["rotation"],
        store=values["store"],
        exceptions=values["exceptions"],
        policy_change=values["policy_change"],
        default_branch=values["default_branch"],
        rules_as_of=values["rules_as_of"],
        ratchet=values["ratchet"],
    )


def _merged(option: Option, layers: Sequence[Layer]) -> Any:
    found = [layer.values[option.key] for layer in layers if option.key in layer.values]
    if option.merge == "keys":
        defaults = {field.key: field.default for field in option.fields}
        return {key: value for table in [defaults, *found] for key, value in table.items()}
    if option.merge == "add":
        return tuple(item for items in found for item in items)
    return found[-1] if found else option.default


def _steps(layer: Layer) -> list[PathRule]:
    general = PathRule((), layer.values.get("disable", ()), (), layer.values.get("severity", ()))
    return [*([general] if general != PathRule() else []), *layer.values.get("paths", ())]
