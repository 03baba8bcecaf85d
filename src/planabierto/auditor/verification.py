"""Rules of verification: whether what somebody must confirm is confirmed, and by somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from planabierto.auditor.context import AuditContext, Hit
from planabierto.auditor.rule import rule
from planabierto.auditor.wording import word_set
from planabierto.core.findings import Severity
from planabierto.core.plan import UnitReport
from planabierto.core.text import fold

_JOINING: Final = word_set("de del la las el los y e a en para")
# Words of posts and of kinds of unit: they do not tell which unit it is.
_POSTS: Final = word_set(
    "oficial jefe jefa jefatura encargado encargada responsable coordinador coordinadora coordinacion director "
    "directora direccion gerente gerencia subgerente tecnico tecnica analista unidad area departamento oficina "
    "seccion institucional comite"
)


@rule(
    "VER601",
    Severity.WARNING,
    title="Acción que se verifica y ninguna nota la cubre",
    what="La acción es de una clase que otra unidad verifica (el escaneo de la documentación, por ejemplo) y ninguna nota la nombra.",
    why="Su cifra queda sin la confirmación que tienen las demás de su clase.",
    mend="Agregue el código a la nota de la unidad, o indique quién la verifica.",
)
def verified_kind_has_a_note(context: AuditContext) -> Iterator[Hit]:
    """Actions of a verified kind that no note of their unit covers, in a document that uses such notes."""
    if not any(note.codes for unit in context.document.units for note in unit.notes):
        return
    for place, rows in context.rows_by_unit.items():
        covered = {code.value for note in context.document.units[place].notes for code in note.codes}
        for row in rows:
            if row.code in covered:
                continue
            for kind, phrases in zip(context.settings.verified_kinds, context.verified_kinds, strict=True):
                if phrases.find(row.statement):
                    message = f"es de {kind.name}, que verifica «{kind.verifier}», y ninguna nota la cubre."
                    yield row.hit(message, row.action.statement)
                    break


def _content(text: str) -> tuple[str, ...]:
    """The words of a name that tell which unit it is."""
    return tuple(word for word in fold(text).split() if word not in _JOINING and word not in _POSTS)


def is_post_of(verifier: str, unit: UnitReport) -> bool:
    """Whether a post belongs to a unit: they share their words, or the unit is named by the initials of the post's.

    "Oficial de Gestión Documental y Archivo" belongs to "Gestión Documental y Archivo" and to "UGDA".
    """
    words = _content(verifier)
    if not words:
        return False
    names = {unit.name, *(action.responsible_unit.value for action in unit.actions)}
    if any(words == _content(name) for name in names):
        return True
    initials = "".join(word[0] for word in words)
    return len(initials) > 1 and any(
        name.isupper() and fold(name) in {initials, f"u{initials}", f"d{initials}", f"o{initials}"} for name in names
    )


@rule(
    "VER602",
    Severity.WARNING,
    title="La unidad se verifica a sí misma",
    what="La nota encarga la verificación a un puesto de la misma unidad que reporta.",
    why="Quien reporta y quien verifica no pueden ser la misma unidad.",
    mend="Nombre para esa acción a un verificador de otra unidad.",
)
def verifier_is_of_another_unit(context: AuditContext) -> Iterator[Hit]:
    """Rows that a note leaves to a post of their own unit."""
    for place, rows in context.rows_by_unit.items():
        unit = context.document.units[place]
        own = {
            code.value: note
            for note in unit.notes
            if note.verifier and is_post_of(note.verifier.value, unit)
            for code in note.codes
        }
        for row in rows:
            note = own.get(row.code)
            if note is not None:
                yield row.hit(
                    f"la verifica «{note.verifier.value}», que es de la misma unidad.",
                    row.action.code,
                    expected="otra unidad",
                )
