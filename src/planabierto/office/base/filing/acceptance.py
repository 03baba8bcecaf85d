"""A file comes in: stored, looked at, scanned; then a row names it, or nothing of it stays."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from planabierto.core.errors import HostileFileError
from planabierto.office.base.filing.errors import FileRefusedError
from planabierto.office.base.filing.names import safe_name
from planabierto.office.base.filing.preflight import LARGEST_FILE, check
from planabierto.office.base.filing.refused import set_aside
from planabierto.office.base.filing.scanning import ScanState, scan
from planabierto.office.base.filing.storage import StoredFile, media, media_path, remove, store, under_its_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.files.uploadedfile import UploadedFile

QUOTA: Final = 2 * 2**30
"""Bytes that the files of a unit may take in a year, inclusive."""


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """A file that was taken: its place under the media folder, its sha256 in hexadecimal, its size in bytes, its type by its content.

    `name` is safe to show; `scan_state` is what the scanner said, never infected.
    """

    path: str
    sha256: str
    size: int
    media_type: str
    name: str
    scan_state: ScanState


@contextmanager
def accepted(uploads: Sequence[UploadedFile[bytes]], *, institution_id: int) -> Iterator[tuple[AcceptedFile, ...]]:
    """Take all of some files or none, for as long as their rows are written: where the block fails, none of them stays.

    The block holds the transaction, never the other way round. Raises as `accept` does, and for more files than a request may bring.
    """
    most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
    if len(uploads) > most:
        raise FileRefusedError(
            _("Se aceptan hasta %(most)s archivos a la vez. Suba los demás después.") % {"most": most}
        )
    with ExitStack() as undo:
        taken = []
        for upload in uploads:
            file = accept(upload, institution_id=institution_id)
            undo.callback(media(file.path).unlink, missing_ok=True)
            taken.append(file)
        yield tuple(taken)
        undo.pop_all()


def accept(upload: UploadedFile[bytes], *, institution_id: int) -> AcceptedFile:
    """Store a file after looking at it; whoever calls writes its row, or takes it away again: `accepted` does so by itself.

    Raises `FileRefusedError`, after which the file lies aside where only the operator finds it; `OSError` where the disk is full, after
    which nothing stays; `RuntimeError` inside of a transaction, whose locks nobody should wait for while a file is read and scanned.
    """
    # As Django itself tells a durable block from those in which a test wraps everything.
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        message = "a file is accepted before the transaction that writes its row: with accepted(…) as files, transaction.atomic():"
        raise RuntimeError(message)
    name = safe_name(upload.name or "")
    upload.seek(0)
    try:
        stored = store(upload, name, institution_id=institution_id, largest=LARGEST_FILE)
    except HostileFileError as error:
        raise FileRefusedError(str(error)) from error
    with ExitStack() as undo:
        undo.callback(remove, stored)
        try:
            file = _looked_at(stored, name)
        except FileRefusedError as refusal:
            set_aside(stored, name, institution_id=institution_id, reason=str(refusal))
            raise
        undo.pop_all()
    return file


def _looked_at(stored: StoredFile, name: str) -> AcceptedFile:
    with under_its_name(stored, name) as path:
        kind = check(path)
    said = scan(media(stored.path))
    if said.state is ScanState.INFECTED:
        raise FileRefusedError(
            _(
                "El antivirus encontró «%(signature)s» en «%(name)s», y no se guardó. "
                "No lo abra; avise a informática y suba una copia limpia."
            )
            % {"signature": said.signature, "name": name}
        )
    return AcceptedFile(stored.path, stored.sha256, stored.size, kind.media_type, name, said.state)


def discard(place: str) -> None:
    """Take away a stored file once the transaction that deletes its row is committed; at once where there is none."""
    path = media_path(place)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def refuse_over_quota(used: int, size: int) -> None:
    """Raise `FileRefusedError` where `size` bytes more would go past what a unit may keep in a year, of which `used` are taken."""
    if used + size > QUOTA:
        raise FileRefusedError(
            _(
                "La unidad ya guardó %(used)s MB de archivos este año y el límite es %(most)s MB: este no cabe. "
                "Quite los que sobren o registre su referencia de archivo."
            )
            % {"used": f"{used / 2**20:,.0f}", "most": f"{QUOTA / 2**20:,.0f}"}
        )
