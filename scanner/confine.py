"""What a worker gives up before it reads anything: memory without end, core dumps, and on Linux the network and all writing.

A worker reads hostile bytes with parsers in C. Should they take it over, it can answer lies to its parent (scanner/wire.py reads them as data),
and read what its user can read; it can't write a file, open a connection or look up a name. Each step is taken where the kernel has it,
and left out in silence where it has not: nothing that a run reports depends on it. `confine` says what holds.

Landlock: kernel documentation, userspace-api/landlock; seccomp filters: seccomp(2), and struct seccomp_data there.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_PARENT_DEATH, _NO_NEW_PRIVS, _SET_SECCOMP, _FILTER_MODE = 1, 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture that has them
# By machine: the audit number of the architecture, and its numbers of socket(2); io_uring_setup(2), which opens sockets too, is 425 on both.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_IO_URING = 425
_UNIX = 1  # the only family of sockets that is left
# Rights on files by the version of Landlock that brought them (write, remove, make; refer; truncate); reading and running stay as they are.
_WRITES = ((1, 0b1_1111_1111_0010), (2, 1 << 13), (3, 1 << 14))
_CONNECT = 0b11  # bind and connect by TCP, from version 4 on


def confine(memory: int) -> tuple[str, ...]:
    """Take the steps; `memory` is in bytes, beyond what is mapped now (0: no limit). Gives the names of those that hold."""
    steps: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("memory", lambda: _limit_memory(memory)), ("core", _no_core), ("parent", _with_parent), ("network", _no_network), ("writes", _no_writes),
    )  # fmt: skip
    held = []
    for name, step in steps:
        with suppress(OSError, ValueError, ImportError, AttributeError):
            if step():
                held.append(name)
    return tuple(held)


def _limit_memory(most: int) -> bool:
    """Address space, since nothing else can be limited. Only on Linux: elsewhere the limit is not kept, or counts other things."""
    if not most or sys.platform != "linux":
        return False
    import resource

    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123  pathlib opens the same way, later
        mapped = int(stream.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = mapped + most
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    return True


def _no_core() -> bool:
    """A core file would hold what was scanned."""
    if sys.platform == "win32":
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    return True


def _with_parent() -> bool:
    """Not to outlive whoever started it, even one that was killed (prctl(2): when the thread ends that did)."""
    return sys.platform == "linux" and _is_done(_libc().prctl(_PARENT_DEATH, 9, 0, 0, 0))


def _no_network() -> bool:
    """No socket but local ones, from now on and in children: a connection, a packet and a name's look-up all begin with one."""
    machine = _MACHINES.get(os.uname().machine) if sys.platform == "linux" else None
    if machine is None or sys.maxsize < 1 << 32:
        return False
    libc = _libc()
    program = _filter(*machine)
    buffer = _buffer(program)
    header = struct.pack("HxxxxxxQ", len(program) // 8, _address(buffer))
    return bool(_is_done(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)) and _is_done(libc.prctl(_SET_SECCOMP, _FILTER_MODE, _buffer(header), 0, 0)))


def _filter(architecture: int, socket: int) -> bytes:
    """Allow everything but socket(2) of another family than AF_UNIX, io_uring, and calls of another architecture's numbers: those fail with EPERM."""
    load, equal, less, out = 0x20, 0x15, 0x35, 0x06
    deny, allow = (out, 0, 0, 0x00050001), (out, 0, 0, 0x7FFF0000)
    lines = (
        (load, 0, 0, 4), (equal, 0, 6, architecture),
        (load, 0, 0, 0), (less, 4, 0, 0x40000000), (equal, 3, 0, _IO_URING), (equal, 0, 3, socket),
        (load, 0, 0, 16), (equal, 1, 0, _UNIX),
        deny, allow,
    )  # fmt: skip
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def _no_writes() -> bool:
    """No file is written, made, renamed or removed, but for /dev/null, which git opens."""
    if sys.platform != "linux":
        return False
    libc = _libc()
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    files = sum(rights for since, rights in _WRITES if version >= since)
    attributes = struct.pack("QQ", files, _CONNECT) if version >= 4 else struct.pack("Q", files)
    ruleset = libc.syscall(_CREATE_RULESET, _buffer(attributes), len(attributes), 0)
    if ruleset < 0:
        return False
    null = os.open(os.devnull, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _buffer(struct.pack("=Qi", 0b10, null))
        made = _is_done(libc.syscall(_ADD_RULE, ruleset, 1, rule, 0)) and _is_done(libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0))
        return made and _is_done(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(null)
        os.close(ruleset)


def _is_done(code: Any) -> bool:
    return bool(code == 0)


def _libc() -> Any:
    import ctypes

    return ctypes.CDLL(None, use_errno=True)


def _buffer(data: bytes) -> Any:
    import ctypes

    return ctypes.create_string_buffer(data, len(data))


def _address(buffer: Any) -> int:
    import ctypes

    return ctypes.addressof(buffer)
