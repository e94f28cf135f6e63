"""A few lines of DER (ITU-T X.690): enough to tell the header of a key from a damaged one, without a library."""

from __future__ import annotations

from typing import NamedTuple

INTEGER, BIT_STRING, OCTET_STRING, OBJECT_ID, SEQUENCE = 0x02, 0x03, 0x04, 0x06, 0x30


class DerError(ValueError):
    """The bytes are no DER, or end too early."""


class Item(NamedTuple):
    """One element: its tag byte, its content, and the offset just behind it in the bytes that were read."""

    tag: int
    content: bytes
    end: int


def read(data: bytes, offset: int = 0) -> Item:
    """The element at `offset`. Only single-byte tags and definite lengths up to four bytes. Raises DerError."""
    if offset + 2 > len(data):
        raise DerError("ends before an element")
    tag, length, start = data[offset], data[offset + 1], offset + 2
    if length == 0x80 or length > 0x84:
        raise DerError("has an indefinite or oversize length")
    if length > 0x80:
        width = length & 0x7F
        length, start = int.from_bytes(data[start : start + width], "big"), start + width
    if start + length > len(data):
        raise DerError(f"is cut off: {start + length} bytes announced, {len(data)} there")
    return Item(tag, data[start : start + length], start + length)


def announced(data: bytes) -> int:
    """How many bytes the first element says that it has, its tag and length included; 0 where it does not say."""
    width = data[1] & 0x7F if len(data) > 1 and data[1] > 0x80 else 0
    if len(data) < 2 or data[1] == 0x80 or width > 4 or len(data) < 2 + width:
        return 0
    return 2 + width + (int.from_bytes(data[2 : 2 + width], "big") if width else data[1])


def items(content: bytes) -> list[Item]:
    """All the elements of a constructed element's content. Raises DerError."""
    found: list[Item] = []
    offset = 0
    while offset < len(content):
        found.append(read(content, offset))
        offset = found[-1].end
    return found


def encode(tag: int, content: bytes) -> bytes:
    """One element, with the shortest form of its length."""
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int) -> bytes:
    """A non-negative INTEGER element."""
    return encode(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def object_id(content: bytes) -> str:
    """The dotted form of an OBJECT IDENTIFIER's content."""
    numbers, value = [], 0
    for byte in content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2) if numbers else 0
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:]))) if numbers else ""
