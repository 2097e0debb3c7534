"""No network for a process and all that it starts: a filter of system calls (seccomp) that no later code can lift."""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
import sys
from typing import NamedTuple

_SET_SECCOMP, _MODE_FILTER, _NO_NEW_PRIVILEGES = 22, 2, 38
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_X32 = 0x40000000
_URING = 425  # io_uring_setup: it opens sockets without the call that is watched here


class _Machine(NamedTuple):
    audit: int
    socket: int


# From linux/audit.h and the tables of system calls.
_MACHINES = {"x86_64": _Machine(0xC000003E, 41), "aarch64": _Machine(0xC00000B7, 198)}


def refuse() -> bool:
    """Have every socket but local ones refused with EACCES; whether this system can (Linux on x86-64 or ARM64).

    A kernel built without filters leaves the network open, as do the other systems: the threat model says so.
    """
    machine = _MACHINES.get(platform.machine()) if sys.platform == "linux" else None
    if machine is None:
        return False
    code = b"".join(struct.pack("HBBI", *step) for step in _program(machine))
    buffer = ctypes.create_string_buffer(code)
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)))
    prctl = ctypes.CDLL(None).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, _MODE_FILTER, program) == 0)


def _program(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """Steps of the filter: operation, steps to skip where true and where false, value."""
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUALS, 0, 7, machine.audit),  # calls of another architecture are refused
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 5, 0, _X32),
        (_EQUALS, 4, 0, _URING),
        (_EQUALS, 0, 2, machine.socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUALS, 0, 1, int(socket.AF_UNIX)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
