"""The one way in which results travel between our processes. JSON, not pickle: a worker that hostile input took over can't make us run code.

A frame is four bytes of length (big endian) and that many bytes of UTF-8 JSON. Raw secrets travel in it, between pipes of our own processes
only; nothing here is ever written to a file.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

from detectors.artifact import Origin, Position, Span
from detectors.model import Degraded, Evidence, Occurrence, Skipped
from detectors.secret import Secret
from scanner.examination import Examination
from scanner.report import Notice

_LENGTH = struct.Struct(">I")
MOST = 1 << 30


def send(stream: BinaryIO, message: Any) -> None:
    data = json.dumps(message, separators=(",", ":")).encode("ascii")
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """The next message, or None at the end of the stream, also where it ends within a frame or holds no JSON."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = stream.read(size) if size <= MOST else b""
    if len(data) < size:
        return None
    try:
        return json.loads(data)
    except ValueError:
        return None


def pack(examination: Examination) -> list[Any]:
    return [
        [_pack_occurrence(one) for one in examination.occurrences],
        examination.degraded,
        examination.skipped,
        sorted(examination.allowed.items()),
        examination.notices,
        examination.size,
    ]


def unpack(packed: list[Any]) -> Examination:
    """The examination that `pack` made a message of. Raises ValueError or TypeError for anything else."""
    occurrences, degraded, skipped, allowed, notices, size = packed
    return Examination(
        occurrences=tuple(_unpack_occurrence(one) for one in occurrences),
        degraded=tuple(Degraded(*one) for one in degraded),
        skipped=tuple(Skipped(*one) for one in skipped),
        allowed=dict(allowed),
        notices=tuple(Notice(*one) for one in notices),
        size=size,
    )


def _pack_occurrence(one: Occurrence) -> list[Any]:
    return list(one._replace(secret=one.secret.reveal().decode("latin-1")))  # type: ignore[arg-type]


def _unpack_occurrence(packed: list[Any]) -> Occurrence:
    fields = dict(zip(Occurrence._fields, packed, strict=True))
    origin, evidence, replaceable = fields["origin"], fields["evidence"], fields["replaceable"]
    return Occurrence(
        **{
            **fields,
            "secret": Secret(fields["secret"].encode("latin-1")),
            "origin": Origin(origin[0], origin[1], origin[2], tuple(origin[3])),
            "span": Span(*fields["span"]),
            "start": Position(*fields["start"]),
            "end": Position(*fields["end"]),
            "evidence": Evidence._make(tuple(value) if isinstance(value, list) else value for value in evidence),
            "related": tuple(Span(*span) for span in fields["related"]),
            "replaceable": Span(*replaceable) if replaceable else None,
            "properties": tuple((key, value) for key, value in fields["properties"]),
        }
    )
