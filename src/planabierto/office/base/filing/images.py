"""How large a picture is, read from its header: nothing of it is ever decoded here."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.office.base.filing.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_PNG_HEAD: Final = 8
_JPEG_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_MARK, _JPEG_SCAN, _JPEG_END = 0xFF, 0xDA, 0xD9
_JPEG_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length."""
_RIFF_HEAD: Final = 12


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int

    @property
    def pixels(self) -> int:
        """The product."""
        return self.width * self.height


class BrokenImageError(ValueError):
    """The picture's own structure does not hold: it is damaged, cut short or no picture."""


def size_of(body: bytes, kind: Kind) -> Size:
    """The size of a picture; raises `BrokenImageError` where its structure ends too soon or says nothing."""
    read = {Kind.PNG: _png, Kind.JPEG: _jpeg, Kind.WEBP: _webp}[kind]
    try:
        size = read(body)
    except (struct.error, IndexError) as error:
        raise BrokenImageError(kind.name) from error
    if size.pixels <= 0:
        raise BrokenImageError(kind.name)
    return size


def _png(body: bytes) -> Size:
    """The size in IHDR, which must be the first chunk; the chunks must reach IEND."""
    chunks = _png_chunks(body)
    kind, start = next(chunks)
    if kind != b"IHDR":
        raise BrokenImageError(kind)
    width, height = struct.unpack_from(">II", body, start)
    if not any(kind == b"IEND" for kind, _start in chunks):
        raise BrokenImageError(b"IEND")
    return Size(width, height)


def _png_chunks(body: bytes) -> Iterator[tuple[bytes, int]]:
    """Type and start of each chunk, up to IEND; the last field of each is its checksum."""
    at = _PNG_HEAD
    while True:
        length, kind = struct.unpack_from(">I4s", body, at)
        end = at + 8 + length + 4
        if end > len(body):
            raise BrokenImageError(kind)
        yield kind, at + 8
        if kind == b"IEND":
            return
        at = end


def _jpeg(body: bytes) -> Size:
    """The size in the frame header, before the first scan; the picture must have an end."""
    at = 2
    while True:
        if body[at] != _JPEG_MARK:
            raise BrokenImageError(at)
        marker = body[at + 1]
        if marker == _JPEG_MARK:  # a byte to fill up
            at += 1
            continue
        if marker in _JPEG_ALONE:
            at += 2
            continue
        if marker in {_JPEG_SCAN, _JPEG_END}:
            raise BrokenImageError(marker)
        (length,) = struct.unpack_from(">H", body, at + 2)
        if marker in _JPEG_SIZES:
            height, width = struct.unpack_from(">HH", body, at + 5)
            if body.rfind(b"\xff\xd9") <= at:
                raise BrokenImageError(_JPEG_END)
            return Size(width, height)
        if length < 2:  # noqa: PLR2004  the length counts itself
            raise BrokenImageError(marker)
        at += 2 + length


def _webp(body: bytes) -> Size:
    """The largest size that a chunk names: of the canvas, or of a picture on it."""
    (length,) = struct.unpack_from("<I", body, 4)
    end = 8 + length
    if end > len(body):
        raise BrokenImageError(length)
    found = [size for size in (_webp_size(body, kind, start) for kind, start in _webp_chunks(body, end)) if size]
    if not found:
        raise BrokenImageError(length)
    return max(found, key=lambda size: size.pixels)


def _webp_chunks(body: bytes, end: int) -> Iterator[tuple[bytes, int]]:
    at = _RIFF_HEAD
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", body, at)
        if at + 8 + length > end:
            raise BrokenImageError(kind)
        yield kind, at + 8
        at += 8 + length + length % 2


def _webp_size(body: bytes, kind: bytes, start: int) -> Size | None:
    if kind == b"VP8X":
        return Size(_three_bytes(body, start + 4) + 1, _three_bytes(body, start + 7) + 1)
    if kind == b"ANMF":
        return Size(_three_bytes(body, start + 6) + 1, _three_bytes(body, start + 9) + 1)
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", body, start + 1)
        return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, start + 6)
        return Size(width & 0x3FFF, height & 0x3FFF)
    return None


def _three_bytes(body: bytes, start: int) -> int:
    if start + 3 > len(body):
        raise BrokenImageError(start)
    return int.from_bytes(body[start : start + 3], "little")
