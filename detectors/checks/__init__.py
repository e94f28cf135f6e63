"""Named checks: what a value says of itself, offline. One noun per file.

A module has `check(subject: Subject) -> Proof` and, where a checksum can be made, `template(random, *args) -> str` that draws a valid
value for a rule's examples. Its name with hyphens is the check's name: `crc32_base62.py` is `crc32-base62`. The directory is the registry.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from detectors.model import Proof, Subject
from detectors.registry import module_names

Check = Callable[[Subject], Proof]


def check_names() -> frozenset[str]:
    """The names of all checks, without loading any."""
    return frozenset(name.replace("_", "-") for name in module_names(__path__[0]))


def load_check(name: str) -> Check:
    """The check of that name. Raises ModuleNotFoundError."""
    check: Check = import_module(f"{__name__}.{name.replace('-', '_')}").check
    return check


def load_templates() -> dict[str, Callable[..., str]]:
    """The template functions of all checks that have one."""
    modules = {name: import_module(f"{__name__}.{name.replace('-', '_')}") for name in sorted(check_names())}
    return {name: module.template for name, module in modules.items() if hasattr(module, "template")}
