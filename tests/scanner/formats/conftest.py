"""Reading of a text as the file of that name would be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Reading
from scanner.formats import format_of, read_format

Read = Callable[..., Reading]


@pytest.fixture
def read() -> Read:
    def read(path: str, data: bytes | str, *wanted: Span, **options: int) -> Reading:
        raw = data.encode() if isinstance(data, str) else data
        return read_format(Artifact(Origin(path), raw), format_of(path, raw), wanted, **options)

    return read
