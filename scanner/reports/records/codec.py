"""NamedTuples to JSON and back, led by their annotations: a field that is added to a value is carried without a word here.

A field at its default is left out, and comes back from the default. Pairs (`tuple[tuple[str, X], ...]`) are an object where their
names are unique text, otherwise a list of two-item lists.
"""

from __future__ import annotations

import sys
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from scanner.reports.shared.plain import encodable


class FieldError(ValueError):
    """A field that is missing or of the wrong kind: `field` is its dotted path."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"field {field!r} {problem}" if field else problem)
        self.field, self.problem = field, problem


def encode(value: Any) -> Any:
    """A value of ours as what the json module takes."""
    if isinstance(value, tuple):
        return encode_fields(value) if hasattr(value, "_fields") else _encode_items(value)
    return value


def encode_fields(value: Any) -> dict[str, Any]:
    """A NamedTuple as an object of the fields that are not at their defaults."""
    defaults = value._field_defaults
    return {name: encode(item) for name, item in zip(value._fields, value, strict=True) if name not in defaults or item != defaults[name]}


def _encode_items(items: tuple[Any, ...]) -> Any:
    if items and all(type(item) is tuple and len(item) == 2 for item in items):
        names = [item[0] for item in items]
        if len(set(names)) == len(names) and all(encodable(name) == name for name in names):
            return {name: encode(item) for name, item in items}
    return [encode(item) for item in items]


class Decoder:
    """Builds values from JSON. Holds the annotations that it has looked up."""

    __slots__ = ("_hints",)

    def __init__(self) -> None:
        self._hints: dict[Any, dict[str, Any]] = {}

    def fields(self, kind: Any) -> dict[str, Any]:
        """The annotations of a NamedTuple, resolved."""
        if kind not in self._hints:
            self._hints[kind] = get_type_hints(kind, vars(sys.modules[kind.__module__]))
        return self._hints[kind]

    def decode(self, kind: Any, data: Any, field: str = "") -> Any:
        """The value of type `kind` that `data` says. Raises FieldError."""
        if hasattr(kind, "_fields"):
            return self._decode_fields(kind, data, field)
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is tuple:
            return self._decode_tuple(arguments, data, field)
        if origin in (UnionType, Union):
            if data is None and NoneType in arguments:
                return None
            return self.decode(next(choice for choice in arguments if choice is not NoneType), data, field)
        return _decode_plain(kind, data, field)

    def _decode_fields(self, kind: Any, data: Any, field: str) -> Any:
        if not isinstance(data, dict):
            raise FieldError(field, "must be an object")
        values = {}
        for name, hint in self.fields(kind).items():
            inner = f"{field}.{name}" if field else name
            if name in data:
                values[name] = self.decode(hint, data[name], inner)
            elif name not in kind._field_defaults:
                raise FieldError(inner, "is missing")
        return kind(**values)

    def _decode_tuple(self, arguments: tuple[Any, ...], data: Any, field: str) -> tuple[Any, ...]:
        if arguments[-1] is not Ellipsis:
            if not isinstance(data, list | tuple) or len(data) != len(arguments):
                raise FieldError(field, f"must be a list of {len(arguments)}")
            return tuple(self.decode(kind, item, field) for kind, item in zip(arguments, data, strict=True))
        if isinstance(data, dict) and get_origin(arguments[0]) is tuple:
            data = list(data.items())
        if not isinstance(data, list):
            raise FieldError(field, "must be a list")
        return tuple(self.decode(arguments[0], item, field) for item in data)


def _decode_plain(kind: Any, data: Any, field: str) -> Any:
    if kind is float and type(data) is int:
        return float(data)
    if type(data) is not kind:
        words = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}
        raise FieldError(field, f"must be {words[kind]}")
    return data
