"""What the examination of one artifact yields to the run: findings' places, what did not run, and what its allow comments cover."""

from __future__ import annotations

from typing import NamedTuple

from detectors.model import Degraded, Occurrence, Skipped
from scanner.report import Notice


class Examination(NamedTuple):
    """`allowed` maps the index of an occurrence to the reason that an allow comment in the artifact gives. `size` is in bytes."""

    occurrences: tuple[Occurrence, ...] = ()
    degraded: tuple[Degraded, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    allowed: dict[int, str] = {}  # noqa: RUF012  frozen by convention: nobody writes to it
    notices: tuple[Notice, ...] = ()
    size: int = 0
