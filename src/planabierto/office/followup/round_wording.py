"""The states of a round and of its unit reports in the reader's words, and its deadlines told from today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from planabierto.office.base.writing import month_day
from planabierto.office.followup.models import UnitReportState

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from planabierto.office.followup.models import UnitReport
    from planabierto.office.followup.standing import Contact

_STATES: Final[dict[str, tuple[str, _StrPromise]]] = {
    UnitReportState.OPEN: ("plain", gettext_lazy("Sin iniciar")),
    UnitReportState.IN_PROGRESS: ("plain", gettext_lazy("En registro")),
    UnitReportState.SENT: ("info", gettext_lazy("Enviada")),
    UnitReportState.PASSED_ON: ("info", gettext_lazy("Con Vo.Bo.")),
    UnitReportState.RETURNED: ("warning", gettext_lazy("Devuelta")),
    UnitReportState.VERIFIED: ("info", gettext_lazy("Verificada")),
    UnitReportState.REVIEWED: ("done", gettext_lazy("Revisada")),
    UnitReportState.LOCKED: ("done", gettext_lazy("Cerrada")),
}
"""The pill of each state of a unit report, and its word: of the unit, as a list says it."""


def state_pill(report: UnitReport) -> tuple[str, str]:
    """The pill of a unit report and its word: («info», «Enviada»)."""
    if report.is_missing:
        return "error", _("No entregó")
    state, word = _STATES[report.state]
    return state, str(word)


def days(number: int) -> str:
    """A number of days: «2 días»."""
    return ngettext("%(count)s día", "%(count)s días", number) % {"count": f"{number:,}"}


def deadline_words(deadline: date | None, today: date) -> str:
    """A deadline told from today, to go on with a sentence: «el plazo venció hace 2 días»; blank without one."""
    if deadline is None:
        return ""
    left = (deadline - today).days
    if left < 0:
        return _("el plazo venció hace %(days)s") % {"days": days(-left)}
    if left == 0:
        return _("el plazo vence hoy")
    return _("el plazo vence el %(day)s, en %(days)s") % {"day": month_day(deadline), "days": days(left)}


def contact_words(contact: Contact) -> str:
    """Who somebody of a unit is: «Ana Ejemplo, jefa de Reclamos», «Luis Ejemplo, en lugar de Ana Ejemplo hasta el 9 de octubre»."""
    name = contact.person.display_name
    if contact.instead_of:
        return _("%(name)s, en lugar de %(absent)s hasta el %(day)s") % {
            "name": name,
            "absent": contact.instead_of,
            "day": month_day(contact.until),
        }
    return f"{name}, {contact.person.post}" if contact.person.post else name
