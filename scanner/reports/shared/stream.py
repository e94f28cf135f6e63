"""JSON written piece by piece, so that a report of any size needs the memory of one of its results."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from json import JSONEncoder
from typing import Any

from scanner.reports.shared.plain import encodable

Encode = Callable[[Any], str]


def json_encoder() -> Encode:
    """A function from a value to compact JSON in pure ASCII; lone surrogates are written as the escapes that people read."""
    encode = JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False).encode

    def text(value: Any) -> str:
        line = encode(value)
        # Strict readers refuse a lone \udcff (RFC 8259, section 8.2). An emoji's pair starts alike, and takes the slow way for nothing.
        return encode(without_surrogates(value)) if "\\ud" in line else line

    return text


def without_surrogates(value: Any) -> Any:
    """The same value with every string encodable."""
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, dict):
        return {encodable(key): without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [without_surrogates(item) for item in value]
    return value


def write_json(value: Any, write: Callable[[str], object], encode: Encode) -> None:
    """Write one value; every iterator among its dictionaries and lists becomes an array, an item a line, encoded as it comes."""
    if isinstance(value, Iterator):
        _write_items(value, write, encode)
    elif isinstance(value, dict) and _lazy(value):
        separator = "{"
        for key, item in value.items():
            write(f"{separator}{encode(key)}:")
            write_json(item, write, encode)
            separator = ",\n"
        write("}")
    elif isinstance(value, list) and _lazy(value):
        separator = "["
        for item in value:
            write(separator)
            write_json(item, write, encode)
            separator = ",\n"
        write("]")
    else:
        write(encode(value))


def _write_items(items: Iterator[Any], write: Callable[[str], object], encode: Encode) -> None:
    separator = "["
    for item in items:
        write(f"{separator}\n{encode(item)}")
        separator = ","
    write("[]" if separator == "[" else "]")


def _lazy(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_lazy(item) for item in value.values())
    return any(_lazy(item) for item in value) if isinstance(value, list) else isinstance(value, Iterator)
