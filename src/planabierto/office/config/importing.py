"""Importing a document from the command line: for which institution, by whom, and what is said of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from planabierto.core.errors import PlanAbiertoError
from planabierto.office.accounts.models import Membership, User
from planabierto.office.accounts.roles import Role
from planabierto.office.followup.models import ALARMING, Finding
from planabierto.office.institutions.models import Institution
from planabierto.office.intake.checks import CautionKind
from planabierto.office.intake.services import CautionError, import_document

if TYPE_CHECKING:
    from planabierto.office.intake.services import Imported


class ImportRefusedError(PlanAbiertoError):
    """A document cannot be imported from the command line as asked."""


def import_from_file(path: Path, *, institution: str = "", by: str = "", accepts: bool = False) -> Imported:
    """Import a file of this machine; `institution` is a short name and `by` an address, each blank where there is only one.

    `accepts`: whatever asks for a person's consent has it. Raises `PlanAbiertoError` with its sentence.
    """
    chosen = chosen_institution(institution)
    person = _person(chosen, by)
    accepted = [kind.value for kind in CautionKind] if accepts else []
    try:
        return import_document(path, chosen, by=person, accepted=accepted)
    except CautionError as error:
        message = f"{error}\nSi es lo que quiere, repita la orden con --accept."
        raise ImportRefusedError(message) from error


def chosen_institution(short_name: str) -> Institution:
    """The institution of a short name or name, or the only one where it is blank; raises `ImportRefusedError` with the choices."""
    known = list(Institution.objects.order_by("short_name"))
    fitting = [one for one in known if not short_name or short_name in {one.short_name, one.name}]
    if len(fitting) == 1:
        return fitting[0]
    if not known:
        message = "Esta instalación no tiene institución todavía. Créela con «planabierto init»."
    else:
        names = ", ".join(f"«{one.short_name}»" for one in known)
        message = f"Diga para qué institución es con --institution: {names}."
    raise ImportRefusedError(message)


def _person(institution: Institution, email: str) -> User:
    """Who imports: the person with an address, or the only head of planning."""
    if email:
        person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if person is None:
            message = f"Nadie tiene una cuenta con el correo «{email}»."
            raise ImportRefusedError(message)
        return person
    today = timezone.localdate()
    memberships = Membership.objects.filter(
        institution=institution, role=Role.HEAD_OF_PLANNING, user__is_active=True
    ).select_related("user")
    heads = {one.user_id: one.user for one in memberships if one.is_valid_on(today)}
    if not heads:
        message = (
            f"Nadie dirige Planificación todavía en «{institution.short_name}». Abra primero el enlace de su invitación, "
            "o diga quién importa con --by y su correo."
        )
        raise ImportRefusedError(message)
    if len(heads) != 1:
        message = (
            f"«{institution.short_name}» tiene {len(heads)} jefaturas de Planificación. "
            "Diga quién importa con --by y su correo."
        )
        raise ImportRefusedError(message)
    return next(iter(heads.values()))


def told(imported: Imported) -> list[str]:
    """What is said of an import, a line each."""
    follow_up, changed = imported.follow_up, imported.changed
    if changed is None:
        return [f"«{imported.upload.name}» ya estaba importado: {follow_up}. No cambió nada."]
    alarming = Finding.objects.filter(
        institution_id=follow_up.institution_id, follow_up=follow_up, status__in=ALARMING
    ).count()
    lines = [
        f"«{imported.upload.name}» importado: {follow_up}, versión {follow_up.version}.",
        f"Acciones nuevas: {changed.new}; cambiadas: {changed.changed}; iguales: {changed.equal}.",
        f"Inconsistencias: {alarming}.",
    ]
    if changed.withdrawn:
        lines.insert(2, f"Acciones que ya no están en el seguimiento: {changed.withdrawn}.")
    return lines
