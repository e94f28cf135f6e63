"""Names in configurations that name nothing: rules and skip reasons are known only when rules and code are loaded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from scanner.config.error import near
from scanner.config.layer import Layer
from scanner.config.settings import named


class Unknown(NamedTuple):
    """A rule id or glob that no rule has, or a skip reason that does not exist; `hint` names the nearest one that does."""

    file: str
    key: str
    name: str
    hint: str


def unknown_names(layers: Iterable[Layer], rule_ids: Collection[str], skip_reasons: Collection[str]) -> tuple[Unknown, ...]:
    """Not an error: a file may be shared with a newer version that has more rules. The run reports them."""
    found = []
    for layer in layers:
        found += [
            Unknown(layer.file, key, name, near(name, rule_ids))
            for key, name in _rule_names(layer)
            if not any(named((name,), rule_id) for rule_id in rule_ids)
        ]
        found += [
            Unknown(layer.file, "skips", reason, near(reason, skip_reasons))
            for reason in layer.values.get("skips", {})
            if reason not in skip_reasons
        ]
    return tuple(dict.fromkeys(found))


def _rule_names(layer: Layer) -> Iterator[tuple[str, str]]:
    for name in layer.values.get("disable", ()):
        yield "disable", name.removeprefix("!")
    for name, _ in layer.values.get("severity", ()):
        yield "severity", name
    for name in layer.values.get("exceptions", {}).get("forbid", ()):
        yield "exceptions.forbid", name
    for index, step in enumerate(layer.values.get("paths", ())):
        for name in (*step.disable, *step.enable_only, *(rule for rule, _ in step.severity)):
            yield f"paths[{index}]", name.removeprefix("!")
    for index, allowed in enumerate(layer.values.get("allow", ())):
        for name in allowed.rules:
            yield f"allow[{index}].rules", name
