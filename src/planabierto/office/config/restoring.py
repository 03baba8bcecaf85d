"""Restoring a backup: everything or nothing, and never over data without saying so.

Stored files go to their places first: they have random names, and none that is there is changed. Then the database takes the place of the
one that was, in one transaction. What only the old one named goes last. A process that is killed before that transaction has left the old
installation as it was; after it, the new one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from planabierto.office.base.custody import forget_verification
from planabierto.office.config import postgresql_tools, sqlite_files
from planabierto.office.config.archive import MEDIA, Backup, BackupError, Manifest
from planabierto.office.config.verification import NamedFile, has_institution
from planabierto.office.config.work_folder import sync_folder, work_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

WORK: Final = ".planabierto-restauracion"
_FOLDER_MODE: Final = 0o750
_FILE_MODE: Final = 0o640
_WORDS: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def restore(backup: Backup, *, replace: bool) -> None:
    """Put a backup in the place of this installation: its database and its files; all sessions end.

    Raises `BackupError` where there are data and `replace` is not given, the backup is of the other database or of a newer version.
    """
    manifest = backup.manifest
    if manifest.vendor != connection.vendor:
        raise BackupError(
            f"La copia es de {_WORDS[manifest.vendor]} y esta instalación usa {_WORDS.get(connection.vendor, connection.vendor)}. "
            "Cambie PLANABIERTO_DATABASE_URL y repita."
        )
    unknown = _unknown_migrations(manifest)
    if unknown:
        raise BackupError(
            f"La copia es de una versión más nueva ({manifest.program}): este programa no conoce {unknown[0]}. "
            "Instale esa versión y repita."
        )
    if has_institution() and not replace:
        raise BackupError(
            "Esta instalación ya tiene datos y no se tocaron. Si de verdad quiere perderlos y poner la copia en su lugar, "
            "haga antes una copia de lo que hay y repita con --replace."
        )
    with work_folder(settings.HOME / WORK) as folder:
        database = folder / "base"
        backup.extract(manifest.database, database)
        for place in manifest.files:
            _bring_file(backup, place, folder)
        forget_verification()
        if connection.vendor == "sqlite":
            target = Path(connection.settings_dict["NAME"])
            connections.close_all()
            sqlite_files.replace_database(database, target)
        else:
            postgresql_tools.restore(connection, database, folder)
    _remove_others(manifest)


def end_sessions() -> None:
    """Nobody stays signed in by a session of the time of the backup."""
    Session.objects.all().delete()


def _unknown_migrations(manifest: Manifest) -> Sequence[str]:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]


def _bring_file(backup: Backup, place: str, folder: Path) -> None:
    """Put a stored file where it belongs; one that is there and whole stays as it is."""
    member = backup.manifest.members[f"{MEDIA}{place}"]
    if NamedFile(place, member.sha256, member.size).is_whole():
        return
    extracted, target = folder / "archivo", Path(settings.MEDIA_ROOT) / place
    backup.extract(f"{MEDIA}{place}", extracted)
    with extracted.open("rb") as file:
        os.fsync(file.fileno())
    extracted.chmod(_FILE_MODE)
    target.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    extracted.replace(target)
    sync_folder(target.parent)


def _remove_others(manifest: Manifest) -> None:
    """Take away the files that the backup does not hold: they were of the installation that is no more."""
    kept = set(manifest.files)
    root = Path(settings.MEDIA_ROOT)
    for path in root.rglob("*"):
        if path.is_file() and path.relative_to(root).as_posix() not in kept:
            path.unlink()
