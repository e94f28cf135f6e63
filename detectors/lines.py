"""Values that are kept as lines of JSON and made when they are asked for: of a thousand rules a run needs two."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar, overload

Value = TypeVar("Value")


class Lines(Sequence[Value]):
    """Behaves as the tuple of its values. `make` turns what a line says into the value; each is made once."""

    def __init__(self, lines: Sequence[bytes], make: Callable[[Any], Value]) -> None:
        self._lines = lines
        self._make = make
        self._made: dict[int, Value] = {}

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> Value: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Value, ...]: ...

    def __getitem__(self, index: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        index = range(len(self._lines))[index]
        if index not in self._made:
            self._made[index] = self._make(json.loads(self._lines[index]))
        return self._made[index]

    def __iter__(self) -> Iterator[Value]:
        return (self[index] for index in range(len(self._lines)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def having(self, text: str) -> Iterator[Value]:
        """Those in whose lines the text stands as a string of its own."""
        wanted = json.dumps(text).encode()
        return (self[index] for index, line in enumerate(self._lines) if wanted in line)


def having(values: Sequence[Value], text: str) -> Iterable[Value]:
    """All values that could have the text in a field; of kept lines no others are made."""
    return values.having(text) if isinstance(values, Lines) else values


def line_of(value: Any) -> bytes:
    """The line of a value of plain fields, without its newline."""
    return json.dumps(value, separators=(",", ":")).encode()
