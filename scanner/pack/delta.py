# cython: language_level=3, annotation_typing=False, boundscheck=False, wraparound=False, initializedcheck=False
"""Deltas of the pack format (git's gitformat-pack, "Deltified representation"): the object that one builds, and which of its lines are new.

This source also compiles with Cython: delta.pxd has its C types. Compiled indexing is unchecked, so every offset is checked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import cython
else:
    from . import shim as cython

if cython.compiled:
    from cython.cimports.cpython.bytes import PyBytes_AS_STRING, PyBytes_FromStringAndSize
    from cython.cimports.libc.string import memcpy

COMPILED: bool = cython.compiled

# How many operand bytes follow each opcode; a copy has at most seven, so that with the padding none is read outside the delta.
OPERANDS = bytes((opcode & 127).bit_count() for opcode in range(256))
PADDING = bytes(8)


class DeltaError(ValueError):
    """A delta that can't be applied; its only argument is a key of `values.REASONS`."""


def apply(base: bytes, delta: bytes, limit: int, lines: bool) -> tuple[bytes, tuple[tuple[int, int], ...]]:  # noqa: FBT001
    """Build the object, of at most `limit` bytes, that `delta` makes of `base`. Raises DeltaError.

    With `lines`, also give the ranges of whole lines that are not inherited, ascending and apart. A line is inherited if one copy (or
    copies each of which goes on where the last ended) covers it, the byte before it and its newline; the file's beginning stands for the
    one and its end for the other, but only where both sides have it there.
    """
    size, position = length(delta, 0)
    if size != len(base):
        raise DeltaError("bad-delta")
    total, position = length(delta, position)
    if total > limit:
        raise DeltaError("too-large")
    return _build(base, delta + PADDING, position, len(delta), total, lines)


def length(delta: bytes, position: int) -> tuple[int, int]:
    """Read a length (seven bits a byte, lowest first), and say where it ends. Raises DeltaError."""
    value = shift = 0
    while position < len(delta) and shift < 56:
        byte = delta[position]
        position += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, position
    raise DeltaError("bad-delta")


def _build(base: bytes, delta: bytes, position: int, end: int, total: int, lines: bool) -> tuple[bytes, tuple[tuple[int, int], ...]]:  # noqa: FBT001
    windows: list[tuple[int, int]] = []
    parts: list[bytes] = []
    if cython.compiled:
        result = PyBytes_FromStringAndSize(cython.NULL, total)
        target, source, inserted = PyBytes_AS_STRING(result), PyBytes_AS_STRING(base), PyBytes_AS_STRING(delta)
    operands, whole = OPERANDS, len(base)
    at = seen = run = run_end = shift = 0
    while position < end:
        opcode = delta[position]
        position += 1
        if opcode < 128:
            if not opcode or position + opcode > end or at + opcode > total:
                raise DeltaError("bad-delta")
            if cython.compiled:
                memcpy(target + at, inserted + position, opcode)
            else:
                parts.append(delta[position : position + opcode])
            position += opcode
            at += opcode
            continue
        packed = _operands(delta, position, opcode)
        offset, size = packed & 0xFFFFFFFF, packed >> 32
        position += operands[opcode]
        if offset + size > whole or at + size > total:
            raise DeltaError("bad-delta")
        if lines and (offset != run_end or at != run_end + shift):
            seen = _inherit(windows, base, run, run_end, shift, seen, total)
            run, shift = offset, at - offset
        if cython.compiled:
            memcpy(target + at, source + offset, size)
        else:
            parts.append(base[offset : offset + size])
        run_end = offset + size
        at += size
    if at != total or position != end:
        raise DeltaError("bad-delta")
    if lines:
        seen = _inherit(windows, base, run, run_end, shift, seen, total)
        if seen < total:
            windows.append((seen, total))
    if cython.compiled:
        return result, tuple(windows)
    return b"".join(parts), tuple(windows)


def _operands(delta: bytes, position: int, opcode: int) -> int:
    """The offset that a copy begins at, and above its 32 bits the number of bytes."""
    offset = size = 0
    if opcode & 1:
        offset = delta[position]
        position += 1
    if opcode & 2:
        offset |= delta[position] << 8
        position += 1
    if opcode & 4:
        offset |= delta[position] << 16
        position += 1
    if opcode & 8:
        highest = delta[position]
        offset |= highest << 24
        position += 1
    if opcode & 16:
        size = delta[position]
        position += 1
    if opcode & 32:
        size |= delta[position] << 8
        position += 1
    if opcode & 64:
        size |= delta[position] << 16
    return (size or 0x10000) << 32 | offset


def _inherit(windows: list[tuple[int, int]], base: bytes, start: int, end: int, shift: int, seen: int, total: int) -> int:
    """Add what is new before the inherited lines of a run: base[start:end], which stands `shift` bytes further in an object of `total`.

    All before `seen` is told already; returns what is so then.
    """
    first = _newline_in(base, start, end) if start or shift else 0
    if first < 0:
        return seen
    stop = end if end == len(base) and end + shift == total else _newline_before(base, first, end)
    if stop <= first:
        return seen
    if first + shift > seen:
        windows.append((seen, first + shift))
    return stop + shift


def _newline_in(data: bytes, start: int, end: int) -> int:
    """Where the first line begins in data[start:end], behind a newline; -1 if there is none."""
    if cython.compiled:
        while start < end:
            if data[start] == 10:
                return start + 1
            start += 1
        return -1
    return data.find(b"\n", start, end) + 1 or -1


def _newline_before(data: bytes, start: int, end: int) -> int:
    """Where the last line of data[start:end] ends, with its newline; `start` if none does."""
    if cython.compiled:
        while end > start and data[end - 1] != 10:
            end -= 1
        return end
    return max(data.rfind(b"\n", start, end) + 1, start)
