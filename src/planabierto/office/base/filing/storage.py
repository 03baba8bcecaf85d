"""Where files that came in lie: under the media folder, outside of any static root, by a random name, written once.

`media/<institution>/<2 hexadecimal digits>/<uuid4>` for what was taken, the same below `media/quarantine/` for a refused one that a row
still names: nothing there is ever opened again by the program. What was refused and no row names lies below `media/refused/`.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from planabierto.core.errors import HostileFileError
from planabierto.office.base.filing.errors import MissingFileError
from planabierto.office.base.filing.names import safe_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 2**16
_QUARANTINE = "quarantine"
_PLACE = re.compile(r"[0-9]+/([0-9a-f]{2})/\1[0-9a-f]{6}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
FOLDER_MODE = 0o750
_FILE_MODE = 0o640


class Readable(Protocol):
    """What can be copied: a file, or an upload."""

    def read(self, size: int, /) -> bytes:
        """At most so many of its next bytes."""


class StoredFile(NamedTuple):
    """A file as it was stored: its place under the media folder, its sha256 in hexadecimal, its size in bytes."""

    path: str
    sha256: str
    size: int


def store(file: Readable, name: str, *, institution_id: int, largest: int) -> StoredFile:
    """Copy a file to its place, hashing it on the way; it is on the disk when this returns.

    Raises `HostileFileError` for one that is larger than `largest` bytes, of which nothing stays.
    """
    place = f"{institution_id}/{_random_place()}"
    final = media(place)
    final.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    partial = final.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    try:
        with _new_file(partial) as target:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > largest:
                    raise HostileFileError(
                        _(
                            "«%(name)s» pesa más de %(limit)s MB, el límite de un archivo. Guárdelo con menos imágenes o divídalo."
                        )
                        % {"name": safe_name(name), "limit": largest // 2**20}
                    )
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        # A link fails where the name is taken; a rename would put itself in its place.
        os.link(partial, final)
    finally:
        partial.unlink(missing_ok=True)
    _sync_folder(final.parent)
    return StoredFile(place, digest.hexdigest(), size)


def quarantine(stored: StoredFile) -> StoredFile:
    """Move a refused file aside; its new place."""
    institution_id, _sign, rest = stored.path.partition("/")
    place = f"{_QUARANTINE}/{institution_id}/{rest}"
    final = media(place)
    final.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    os.link(media(stored.path), final)
    media(stored.path).unlink()
    _sync_folder(final.parent)
    return stored._replace(path=place)


def remove(stored: StoredFile) -> None:
    """Take away a file that no row names: a second copy of one that is there already."""
    media(stored.path).unlink(missing_ok=True)


def media(place: str) -> Path:
    """Where a stored file lies."""
    return Path(settings.MEDIA_ROOT) / place


def media_path(place: str) -> Path:
    """Where a file lies that may be given out; raises `MissingFileError` for what is no place of one, quarantine among it."""
    if not _PLACE.fullmatch(place):
        raise MissingFileError(
            _("Esta dirección no es la de un archivo guardado. Ábralo desde la página que lo nombra.")
        )
    return media(place)


@contextmanager
def under_its_name(stored: StoredFile, name: str) -> Iterator[Path]:
    """The stored file for as long as it is read, in a folder of its own and under the name that its messages quote."""
    with TemporaryDirectory(prefix="read-", dir=media(stored.path).parent) as folder:
        copy = Path(folder) / safe_name(name)
        os.link(media(stored.path), copy)
        yield copy


def _random_place() -> str:
    name = str(uuid.uuid4())
    return f"{name[:2]}/{name}"


def _new_file(path: Path) -> IO[bytes]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    return os.fdopen(descriptor, "wb")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
