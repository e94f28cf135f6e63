"""The report formats: each module is one, and writes a `Report` to a text stream. The directory is the registry.

A module has `write(report: Report, stream: TextIO) -> None`; its name with hyphens is the format's name: `sarif_github.py` is
`sarif-github`. The packages in here are what formats are made of, and are no formats. Every format writes text that any encoding of
Unicode can hold (no lone surrogates), and the same bytes for the same report.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TextIO

from detectors.registry import module_names
from scanner.report import Report

Writer = Callable[[Report, TextIO], None]


def report_names() -> frozenset[str]:
    """The names of all formats, without loading any."""
    return frozenset(name.replace("_", "-") for name in module_names(__path__[0]))


def load_report(name: str) -> Writer:
    """The writer of the format of that name. Raises KeyError for a name that `report_names` does not have."""
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        raise KeyError(name)
    path = f"{__name__}.{name.replace('-', '_')}"
    try:
        module = import_module(path)
    except ModuleNotFoundError as error:
        if error.name != path:
            raise
        raise KeyError(name) from None
    writer: Writer | None = getattr(module, "write", None)
    if writer is None:
        raise KeyError(name)
    return writer
