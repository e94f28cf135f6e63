"""The opaque wrapper of a raw value."""

from __future__ import annotations

from typing import Any, NoReturn


class Secret:
    """A raw secret value, as bytes, that only `reveal()` gives back.

    Not a subclass of str or bytes: a subclass can override `repr`, but `json.dumps`, `"".join` and `+` would still hand out
    the text. This class makes all of them fail or print a placeholder instead. `scanner/wire.py` alone carries it between processes.
    """

    __slots__ = ("_raw",)
    _raw: bytes

    def __init__(self, raw: bytes) -> None:
        object.__setattr__(self, "_raw", bytes(raw))

    def reveal(self) -> bytes:
        return self._raw

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Secret is frozen")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Secret is frozen")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._raw == self._raw

    def __hash__(self) -> int:
        return hash((Secret, self._raw))

    def __len__(self) -> int:
        return len(self._raw)

    def __repr__(self) -> str:
        return "Secret(****)"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a Secret is not pickled: scanner/wire.py carries it")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Secret has no state to give: scanner/wire.py carries it")
