"""The days by decree of an institution: adding one and taking it back. They stand here because who may is a question of roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.working_days import is_weekend, public_holidays
from planabierto.office.accounts.own_policy import HOLIDAY
from planabierto.office.accounts.policy import require
from planabierto.office.institutions import acts
from planabierto.office.institutions.models import Holiday, Institution
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from datetime import date

    from planabierto.office.accounts.models import User


class HolidayError(PlanAbiertoError):
    """A day by decree cannot be added as asked."""


@transaction.atomic
def add_holiday(
    institution: Institution, *, day: date, name: str, source: str, by: User | None, is_working: bool = False
) -> Holiday:
    """Close an institution on a day by decree, or, with `is_working`, open it on a day that the public calendar closes.

    Deadlines already set stay where they are. `by` is None only where an institution is being set up. Raises `HolidayError` for a day
    that already is so, `NotAllowedError`.
    """
    if by is not None:
        require(by, "change", HOLIDAY, institution=institution)
    name, source = " ".join(name.split()), " ".join(source.split())
    if not name or not source:
        raise HolidayError(_("Escriba qué día es y el decreto o acuerdo que lo dispone."))
    Institution.objects.select_for_update().get(pk=institution.pk)
    known = Holiday.objects.filter(institution=institution, day=day).first()
    if known is not None:
        raise HolidayError(
            _("Ese día ya está en la lista: «%(name)s». Quítelo primero si quiere cambiarlo.") % {"name": known.name}
        )
    _refuse_day_that_is_so(day, is_working=is_working)
    holiday = Holiday.objects.create(institution=institution, day=day, name=name, source=source, is_working=is_working)
    record(institution=institution, by=by, act=acts.HOLIDAY_ADDED, subject=holiday, after=_fields(holiday))
    return holiday


def _refuse_day_that_is_so(day: date, *, is_working: bool) -> None:
    """Refuse what would change nothing: a weekend, a closed day that is closed again, a working day that is worked."""
    if is_weekend(day):
        raise HolidayError(_("Ese día es sábado o domingo, y los plazos se cuentan de lunes a viernes: no hace falta."))
    public = public_holidays(day.year).get(day)
    if public is not None and not is_working:
        raise HolidayError(_("El calendario público ya cierra ese día: «%(name)s».") % {"name": public})
    if public is None and is_working:
        raise HolidayError(_("Ese día ya se trabaja: el calendario público no lo cierra."))


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: User) -> None:
    """Take a day by decree back: the public calendar holds again. The journal keeps what it was. Raises `NotAllowedError`."""
    require(by, "change", HOLIDAY, holiday)
    record(institution=holiday.institution, by=by, act=acts.HOLIDAY_REMOVED, subject=holiday, before=_fields(holiday))
    holiday.delete()


def _fields(holiday: Holiday) -> dict[str, object]:
    return {
        "day": holiday.day,
        "name": holiday.name,
        "is_working": holiday.is_working,
        "source": holiday.source,
    }
