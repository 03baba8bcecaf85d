"""The note under a unit's table: who verifies which of its actions, and with what outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from planabierto.core.calendar import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

PENDING: Final = "pendiente"
UNVERIFIABLE: Final = "no se pudo verificar"


class NotedAction(NamedTuple):
    """An action of a note: its code, and the outcome of its verification, blank where the note does not say it."""

    code: str
    outcome: str = ""


def verified(on: date) -> str:
    """The outcome of an action that was verified on a day: «verificada el 9 de octubre de 2024»."""
    return f"verificada el {format_date(on)}"


def note_text(verifier_post: str, actions: Sequence[NotedAction]) -> str:
    """The sentence of a note: «El Oficial de Gestión Documental y Archivo verificará el cumplimiento de la acción AO.6.4».

    `verifier_post` stands as it is printed, with its article. An outcome follows its code in brackets; blank without actions.
    """
    if not actions:
        return ""
    written = [f"{action.code} ({action.outcome})" if action.outcome else action.code for action in actions]
    which = (
        f"la acción {written[0]}" if len(written) == 1 else f"las acciones {', '.join(written[:-1])} y {written[-1]}"
    )
    post = verifier_post.strip()
    return f"{post[:1].upper()}{post[1:]} verificará el cumplimiento de {which}."


def without_article(verifier_post: str) -> str:
    """A post as a note names its verifier: «Oficial de Gestión Documental y Archivo»."""
    first, _space, rest = verifier_post.strip().partition(" ")
    return rest if rest and first.lower() in {"el", "la"} else verifier_post.strip()
