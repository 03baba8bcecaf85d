"""Verifying an installation: its database, the chain of every institution, every stored file, the figures of every closed follow-up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import QuerySet

from planabierto.core.seal import figures_code
from planabierto.office.base.custody import custody, remember_verification
from planabierto.office.config import sqlite_files
from planabierto.office.config.archive import BackupError, chunks_of
from planabierto.office.followup.models import FollowUp
from planabierto.office.institutions.models import Institution
from planabierto.office.journal.export import heads
from planabierto.office.journal.models import GENESIS, AuditEvent
from planabierto.office.journal.services import BreakKind, verify_chain
from planabierto.verifier import Head, check_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model

_BREAKS: Final = {
    BreakKind.CHANGED: "lo que dice no es lo que se registró",
    BreakKind.MISSING: "falta",
    BreakKind.UNLINKED: "no sigue al anterior",
    BreakKind.HEAD: "no es donde termina la cadena",
}


@dataclass
class Verification:
    """What was verified (`lines`), what does not hold (`problems`) and where the chains end, by institution; sentences in Spanish."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    heads: dict[int, str] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether everything holds."""
        return not self.problems


@dataclass(frozen=True)
class NamedFile:
    """A stored file as a row names it: its place under the media folder, its sha256 and its bytes."""

    path: str
    sha256: str
    size: int

    def is_whole(self) -> bool:
        """Whether it lies in its place as it arrived."""
        place = Path(settings.MEDIA_ROOT) / self.path
        digest = hashlib.sha256()
        try:
            with place.open("rb") as file:
                for chunk in chunks_of(file):
                    digest.update(chunk)
        except OSError:
            return False
        return digest.hexdigest() == self.sha256


def models_of_files() -> list[type[Model]]:
    """The models whose rows name a stored file: by convention those with the columns `path`, `sha256` and `size`."""
    return [
        model
        for model in apps.get_models()
        if {"path", "sha256", "size"} <= {column.name for column in model._meta.concrete_fields}
    ]


def named_files(*, using: str = "default") -> Iterator[NamedFile]:
    """Every stored file that a row names, of the tables that there are."""
    tables = set(connections[using].introspection.table_names())
    for model in models_of_files():
        if model._meta.db_table in tables:
            every: QuerySet[Model] = QuerySet(model, using=using)
            rows = every.order_by("pk").values_list("path", "sha256", "size")
            yield from (NamedFile(*row) for row in rows.iterator(chunk_size=500))


def read_heads(texts: Iterable[str]) -> list[Head]:
    """The heads that somebody wrote as «number:hash»; raises `BackupError`."""
    found = []
    for text in texts:
        number, _sign, digits = text.strip().partition(":")
        if not number.isdecimal() or len(digits) != len(GENESIS):
            raise BackupError(f"«{text}» no es una cabeza. Escriba NÚMERO:HUELLA, con las 64 cifras de la huella.")
        found.append(Head(int(number), digits.lower()))
    return found


def has_institution() -> bool:
    """Whether the database of this installation holds one."""
    return Institution._meta.db_table in connection.introspection.table_names() and Institution.objects.exists()


def verify_installation(*, kept_heads: Sequence[Head] = (), remember: bool = True) -> Verification:
    """Verify everything; what is good is remembered with its moment and heads, for `/readyz` and for the next time.

    `kept_heads` were held outside. Raises `BackupError` where there is nothing to verify.
    """
    if not has_institution():
        raise BackupError("Esta instalación no tiene institución todavía: no hay nada que comprobar.")
    found = Verification()
    _verify_database(found)
    if found.is_good:
        _verify_chains(found, kept_heads)
        _verify_files(found)
        _verify_figures(found)
    if found.is_good and remember:
        remember_verification(found.heads)
    return found


def _verify_database(found: Verification) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        found.problems.append(
            "A la base le faltan migraciones. Arranque el sitio con «planabierto serve», que las aplica."
        )
    if connection.vendor == "sqlite":
        damages = sqlite_files.damages(Path(connection.settings_dict["NAME"]))
        found.problems += [f"La base está dañada: {line}" for line in damages]
    tables = sorted(connection.introspection.table_names())
    rows = 0
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names of our own tables
            rows += int(cursor.fetchone()[0])
    found.lines.append(f"Base de datos: {len(tables)} tablas, {rows:,} filas.")


def _verify_chains(found: Verification, kept_heads: Sequence[Head]) -> None:
    remembered = custody().heads
    ends = {head.institution_id: head for head in heads()}
    for institution in Institution.objects.order_by("pk"):
        breaks = verify_chain(institution)
        named = f"Bitácora de {institution.short_name}"
        found.problems += [f"{named}, acto {one.sequence}: {_BREAKS[one.kind]}." for one in breaks]
        head = ends.get(institution.pk)
        if head is None:
            found.problems.append(f"{named}: no tiene ningún acto.")
            continue
        found.heads[institution.pk] = str(head)
        found.lines.append(f"{named}: {head.sequence:,} actos. Cabeza: {head}")
        kept = remembered.get(str(institution.pk))
        if kept is not None and not _stands(institution.pk, kept):
            found.problems.append(
                f"{named}: ya no contiene la cabeza de la última comprobación ({kept}). Le cortaron el final o la escribieron de nuevo."
            )
    found.problems += [
        f"Ninguna bitácora contiene la cabeza guardada fuera ({head}). Le cortaron el final o la escribieron de nuevo."
        for head in kept_heads
        if not AuditEvent.objects.filter(sequence=head.sequence, hash=head.hash).exists()
    ]


def _stands(institution_id: int, head: str) -> bool:
    number, _sign, digits = head.partition(":")
    events = AuditEvent.objects.filter(institution_id=institution_id, sequence=int(number), hash=digits)
    return events.exists()


def _verify_files(found: Verification) -> None:
    count = 0
    for file in named_files():
        count += 1
        if not file.is_whole():
            found.problems.append(f"Archivo {file.path}: falta o no es el que se recibió.")
    found.lines.append(f"Archivos: {count:,}, comparados con su huella.")


def _verify_figures(found: Verification) -> None:
    sealed = FollowUp.objects.exclude(figures="").select_related("plan").order_by("pk")
    for follow_up in sealed:
        code = figures_code(follow_up.figures)
        problems = [] if code == follow_up.figures_hash else ["su código de verificación no es el de sus cifras."]
        problems += check_figures(follow_up.figures)
        of_institution = AuditEvent.objects.filter(institution_id=follow_up.institution_id)
        if not of_institution.filter(after__contains=code).exists():
            problems.append("ningún acto de la bitácora nombra el código de sus cifras.")
        found.problems += [f"{follow_up}: {problem}" for problem in problems]
    found.lines.append(f"Seguimientos cerrados: {len(sealed)}, con sus cifras calculadas de nuevo.")
