"""Where editions lie: under the media folder, each in a folder of its own that says what it is, written once and never over.

`<institution>/ediciones/<year>-<period>-<audience>-<number>-<beginning of its code>/` holds `edicion.json` and, once they are all made,
the folder `archivos`.
"""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.office.base.filing.storage import FOLDER_MODE, media
from planabierto.office.followup.rounds import period_slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from planabierto.core.edition import EditionAudience
    from planabierto.office.followup.models import FollowUp

CANONICAL: Final = "edicion.json"
FILES: Final = "archivos"
_FILE_MODE: Final = 0o640
_CODE_LENGTH: Final = 16


class StoredEdition(NamedTuple):
    """A canonical text as it was stored: its place under the media folder, its sha256, its size in bytes."""

    path: str
    sha256: str
    size: int


class FiledFile(NamedTuple):
    """A file of an edition in its place."""

    name: str
    path: str
    sha256: str
    size: int


def store_text(follow_up: FollowUp, audience: EditionAudience, number: int, text: str) -> StoredEdition:
    """Write a canonical text to its place; it is on the disk when this returns. The same text again is the same file."""
    content = text.encode()
    code = sha256(content).hexdigest()
    name = f"{follow_up.plan.year}-{period_slug(follow_up)}-{audience.value}-{number}-{code[:_CODE_LENGTH]}"
    place = f"{follow_up.institution_id}/ediciones/{name}/{CANONICAL}"
    final = media(place)
    final.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if not final.is_file():
        partial = final.with_name(f".{uuid.uuid4().hex}.part")
        try:
            _write(partial, content)
            partial.replace(final)
        finally:
            partial.unlink(missing_ok=True)
        _sync_folder(final.parent)
        _sync_folder(final.parent.parent)
    return StoredEdition(place, code, len(content))


@contextmanager
def making_folder(path: str) -> Iterator[Path]:
    """An empty folder beside the canonical text at `path`, for what is being made; what is left in it is taken away."""
    folder = media(path).parent / f".{uuid.uuid4().hex}"
    folder.mkdir(mode=FOLDER_MODE)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def add_file(folder: Path, name: str, content: bytes) -> None:
    """Write one more file into a folder of what is being made."""
    _write(folder / name, content)


def file_away(path: str, folder: Path) -> list[FiledFile]:
    """Put a folder with all its files in its place beside the canonical text at `path`, by their names; they are on the disk.

    To be called while the row of the edition is locked and says that its files are being made: what a killed run left there goes.
    """
    final = media(path).parent / FILES
    for one in sorted(folder.iterdir()):
        one.chmod(_FILE_MODE)
        _sync_file(one)
    _sync_folder(folder)
    if final.exists():
        shutil.rmtree(final)
    folder.rename(final)
    for left in final.parent.glob(".*"):
        shutil.rmtree(left, ignore_errors=True)
    _sync_folder(final.parent)
    beginning = path.rpartition("/")[0]
    return [
        FiledFile(one.name, f"{beginning}/{FILES}/{one.name}", _sha256(one), one.stat().st_size)
        for one in sorted(final.iterdir())
    ]


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_edition(path: str) -> None:
    """Take away an edition that nobody has seen, with its folder."""
    shutil.rmtree(media(path).parent, ignore_errors=True)
