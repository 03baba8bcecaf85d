"""Asking ClamAV about a file, over the INSTREAM command of its daemon; without one the state of a file says that it was not scanned."""

from __future__ import annotations

import socket
import struct
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

LOG = structlog.get_logger("planabierto.filing")

_CHUNK: Final = 2**16
_SECONDS: Final = 30
_LONGEST_ANSWER: Final = 4096


class ScanState(StrEnum):
    """What is known of a file: not asked yet, clean, infected, the scanner failed, or there is none."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    ERROR = "error"
    OFF = "off"


class Scan(NamedTuple):
    """What the scanner said; `signature` is the name of what it found, blank for nothing."""

    state: ScanState
    signature: str = ""


def scan(path: Path) -> Scan:
    """Ask the scanner of `CLAMD` about a file, in at most 30 seconds a step; a scanner that does not answer is written to the log."""
    if not settings.CLAMD:
        return Scan(ScanState.OFF)
    try:
        answer = _ask(path, settings.CLAMD)
    except OSError as error:
        LOG.warning("the scanner did not answer", error=str(error))
        return Scan(ScanState.ERROR)
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return Scan(ScanState.CLEAN)
    if verdict.endswith(" FOUND"):
        return Scan(ScanState.INFECTED, verdict.removesuffix(" FOUND"))
    LOG.warning("the scanner failed", answer=answer)
    return Scan(ScanState.ERROR)


def _ask(path: Path, address: str | tuple[str, int]) -> str:
    with _connected(address) as clamd, path.open("rb") as file:
        clamd.sendall(b"zINSTREAM\0")
        while chunk := file.read(_CHUNK):
            clamd.sendall(struct.pack(">I", len(chunk)) + chunk)
        clamd.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (more := clamd.recv(_LONGEST_ANSWER)):
            answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connected(address: str | tuple[str, int]) -> socket.socket:
    """A connection to a host and port, or to the socket of a path."""
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=_SECONDS)
    clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        clamd.settimeout(_SECONDS)
        clamd.connect(address)
    except OSError:
        clamd.close()
        raise
    return clamd
