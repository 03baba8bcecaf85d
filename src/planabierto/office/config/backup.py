"""Making a backup of an installation while it is used: one file that is complete and verified, or none.

The database is taken first, as it stands at one moment; the files after it. A file lies on the disk before a row names it and is never
changed: what the database of that moment names is there.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, connections, transaction

from planabierto.office.base.custody import remember_backup, remember_verification
from planabierto.office.config import postgresql_tools, sqlite_files
from planabierto.office.config.archive import (
    DATABASES,
    ENVIRONMENT,
    JOURNAL,
    MEDIA,
    BackupError,
    Manifest,
    Writer,
    opened,
)
from planabierto.office.config.verification import has_institution, named_files
from planabierto.office.config.work_folder import sync_folder, work_folder
from planabierto.office.journal.export import export_lines, heads

if TYPE_CHECKING:
    from collections.abc import Iterator

SNAPSHOT: Final = "snapshot"
WORK: Final = ".planabierto-copia"
_FILE_MODE: Final = 0o600


@dataclass(frozen=True)
class MadeBackup:
    """A backup that was written: what it says of itself, its bytes, and what does not hold of what it was made from."""

    manifest: Manifest
    size: int
    problems: list[str]


def back_up(target: Path) -> MadeBackup:
    """Write a backup of this installation to a file that does not exist yet, and verify it from end to end before it has its name.

    One that is whole, of an installation that is whole, is remembered. Raises `BackupError` where there is nothing to back up, the file
    exists, or another backup is being written beside it.
    """
    if not has_institution():
        raise BackupError("Esta instalación no tiene institución todavía: no hay nada que copiar.")
    if target.exists():
        raise BackupError(f"Ya existe «{target}» y no se toca. Escriba otro nombre, por ejemplo con la fecha.")
    if not target.parent.is_dir():
        raise BackupError(f"No existe la carpeta «{target.parent}». Créela o indique otra.")
    with work_folder(target.parent / WORK) as folder:
        partial = folder / "copia"
        manifest = _write(partial, folder)
        with opened(partial) as backup:
            problems = backup.problems()
        # A link fails where the name was taken meanwhile; a rename would put itself in its place.
        os.link(partial, target)
        sync_folder(target.parent)
    problems += [f"Archivo {path}: falta o no es el que se recibió; la copia no lo tiene." for path in manifest.missing]
    if not problems:
        remember_verification({int(key): head for key, head in manifest.heads.items()})
        remember_backup(target.name, datetime.fromisoformat(manifest.made_at))
    return MadeBackup(manifest, target.stat().st_size, problems)


def _write(partial: Path, folder: Path) -> Manifest:
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, _FILE_MODE)
    with os.fdopen(descriptor, "w+b") as file:
        writer = Writer(file)
        database = folder / "base"
        made_at = datetime.now(UTC).isoformat()
        with _snapshot(database) as alias:
            ends = {str(head.institution_id): str(head) for head in heads(using=alias)}
            manifest = Manifest(
                program=version("planabierto"),
                vendor=connection.vendor,
                made_at=made_at,
                migrations=_migrations(alias),
                counts=_counts(alias),
                heads=ends,
                missing=_write_files(writer, alias),
            )
            for institution in ends:
                lines = export_lines(int(institution), using=alias)
                writer.add(f"{JOURNAL}{institution}.jsonl", (line.encode("utf-8") for line in lines))
        writer.add_file(DATABASES[connection.vendor], database)
        environment = settings.HOME / ENVIRONMENT
        if environment.is_file():
            writer.add_file(ENVIRONMENT, environment)
        whole = writer.close(manifest)
        file.flush()
        os.fsync(file.fileno())
    return whole


@contextmanager
def _snapshot(database: Path) -> Iterator[str]:
    """Write the database as it stands at one moment to a file; gives the alias under which that moment can be asked."""
    if connection.vendor == "sqlite":
        sqlite_files.copy_database(Path(connection.settings_dict["NAME"]), database)
        connections.databases[SNAPSHOT] = {**connections.databases["default"], "NAME": database}
        try:
            yield SNAPSHOT
        finally:
            connections[SNAPSHOT].close()
            del connections[SNAPSHOT]
            del connections.databases[SNAPSHOT]
            # The copy was opened as the site opens its own; what is written into the backup is one file.
            sqlite_files.into_one_file(database)
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        postgresql_tools.dump(connection, database, snapshot=snapshot)
        yield "default"


def _migrations(alias: str) -> list[tuple[str, str]]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return [(str(app), str(name)) for app, name in cursor.fetchall()]


def _counts(alias: str) -> dict[str, int]:
    asked = connections[alias]
    counts = {}
    with asked.cursor() as cursor:
        for table in sorted(asked.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {asked.ops.quote_name(table)}")  # noqa: S608 - the database's own table's name
            counts[table] = int(cursor.fetchone()[0])
    return counts


def _write_files(writer: Writer, alias: str) -> list[str]:
    """Write every stored file that a row names; those that are not there, or not as they arrived, are left out and told."""
    missing = []
    for file in named_files(using=alias):
        if f"{MEDIA}{file.path}" in writer.members:
            continue
        if file.is_whole():
            writer.add_file(f"{MEDIA}{file.path}", Path(settings.MEDIA_ROOT) / file.path)
        else:
            missing.append(file.path)
    return missing
