"""A folder for what is being made: held by one process, emptied of what a killed one left, and gone when the work is done."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from planabierto.office.config.archive import BackupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOCK: Final = "lock"


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """Make a folder for as long as the work lasts; raises `BackupError` while another process works in it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Otra copia o restauración trabaja en «{folder}». Espere a que termine.") from None
        for left in folder.iterdir():
            if left.name != _LOCK:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
