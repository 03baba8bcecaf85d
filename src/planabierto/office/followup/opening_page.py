"""Opening a round as its page shows it: which one is next, what is checked before, and the memorandum that goes out after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.auditor.registry import rules
from planabierto.core.calendar import period_code
from planabierto.documents.papers.circular import Addressee, CircularMemo, Deadline
from planabierto.office.base.ui.parts import Link
from planabierto.office.base.writing import day, month_day
from planabierto.office.followup.automatic_review import ROW_RULES
from planabierto.office.followup.entry_papers import paper_round
from planabierto.office.followup.models import Basis, FollowUp
from planabierto.office.followup.services.opening import (
    RUNNING,
    Deadlines,
    Readiness,
    proposed_basis,
    proposed_deadlines,
)
from planabierto.office.followup.standing import contacts_of, reports_of
from planabierto.office.plans.models import OperationalPlan
from planabierto.office.plans.wording import follow_up_title

if TYPE_CHECKING:
    from planabierto.office.accounts.models import User
    from planabierto.office.followup.models import Instruction
    from planabierto.office.institutions.models import Institution

_RULES: Final = {rule.code: rule for rule in rules()}
LONGEST_NAMES: Final = 12
"""Units that a check names; of more it says how many."""


class Openable(NamedTuple):
    """A round that can be opened: its plan and period (1-based)."""

    plan: OperationalPlan
    period: int

    @property
    def slug(self) -> str:
        """How a form names it: «2024-t3»."""
        return f"{self.plan.year}-{period_code(self.plan.calendar, self.period).lower()}"

    @property
    def words(self) -> str:
        """«Tercer seguimiento 2024»."""
        words = {"follow_up": follow_up_title(self.period), "year": self.plan.year}
        return _("%(follow_up)s %(year)s") % words


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at before a round is opened: `state` is «done», or «warning» with what to do (`link`)."""

    state: str
    title: str
    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """The page: which round (`choices` where there are several), its checks and the instructions that still wait."""

    chosen: str
    choices: Sequence[tuple[str, str]]
    words: str
    cutoff: str
    checks: Sequence[Check]
    instructions: Sequence[tuple[str, str]]


def openable_rounds(institution: Institution) -> list[Openable]:
    """The rounds that can be opened today: of running plans what has begun since their last round, the newest plan first. Two queries."""
    plans = OperationalPlan.objects.filter(institution=institution, state__in=RUNNING).order_by("-year")
    known = Prefetch("follow_ups", FollowUp.objects.only("institution_id", "plan_id", "period"))
    today = timezone.localdate()
    found = []
    for plan in plans.prefetch_related(known):
        plan.institution = institution
        last = max((one.period for one in plan.follow_ups.all()), default=0)
        periods = range(last + 1, plan.calendar.periods + 1)
        found += [Openable(plan, one) for one in periods if plan.starts(one) <= today]
    return found


def initial_of(chosen: Openable) -> dict[str, object]:
    """What the form of a round proposes. Two queries."""
    return {
        **proposed_deadlines(chosen.plan, chosen.period)._asdict(),
        "basis": proposed_basis(chosen.plan, chosen.period).value,
    }


def rule_choices() -> list[tuple[str, str]]:
    """The rules that can keep a unit from sending, each with its sentence."""
    return [(code, f"{_RULES[code].what} ({code})") for code in ROW_RULES]


def opening_page(
    openable: Sequence[Openable],
    chosen: Openable,
    checked: Readiness,
    instructions: Sequence[Instruction],
    *,
    sees_people: bool,
) -> OpeningPage:
    """The page of a round that is to be opened; who does not see the people of the institution is not led to them."""
    plan, period = chosen.plan, chosen.period
    return OpeningPage(
        chosen=chosen.slug,
        choices=[(one.slug, one.words) for one in openable],
        words=chosen.words,
        cutoff=day(plan.ends(period)),
        checks=checks_of(plan, checked, sees_people=sees_people),
        instructions=[(one.text, _instruction_words(one)) for one in instructions],
    )


def _instruction_words(one: Instruction) -> str:
    words = {
        "unit": one.responsible_unit.name,
        "code": one.action.code,
        "day": day(one.due_on),
        "follow_up": follow_up_title(one.follow_up.period).lower(),
        "year": one.follow_up.plan.year,
    }
    return _("%(unit)s, %(code)s, para el %(day)s; dada en el %(follow_up)s %(year)s") % words


def checks_of(plan: OperationalPlan, checked: Readiness, *, sees_people: bool) -> list[Check]:
    """What was checked, in words, each with what to do about it."""
    people = Link(label=_("Ver las personas"), url=reverse("people")) if sees_people else None
    return [
        _units_check(
            checked.without_head,
            _("Todas las unidades tienen jefatura."),
            _("Unidades sin jefatura"),
            _("Nadie podrá enviar su informe. Pida a quien administra el sistema que invite a la jefatura."),
            people,
        ),
        _units_check(
            checked.without_substitute,
            _("Todas las unidades tienen suplente."),
            _("Unidades sin suplente"),
            _("No impide abrir. Si la jefatura se ausenta, nombre a quien la supla."),
            people,
        ),
        _units_check(
            checked.without_verifier,
            _("Cada acción que se verifica tiene quien la verifique."),
            _("Unidades sin quien verifique sus acciones"),
            _("Nombre un verificador o una persona solo para este seguimiento."),
            people,
        ),
        _incomplete_check(plan, checked.incomplete_actions),
        _holidays_check(checked.holidays),
    ]


def _units_check(units: Sequence[str], fine: str, title: str, text: str, link: Link | None) -> Check:
    if not units:
        return Check(state="done", title=fine, text="")
    names = ", ".join(units[:LONGEST_NAMES])
    more = len(units) - LONGEST_NAMES
    if more > 0:
        names = _("%(names)s y %(count)s más") % {"names": names, "count": more}
    return Check(state="warning", title=f"{title}: {names}.", text=text, link=link)


def _incomplete_check(plan: OperationalPlan, number: int) -> Check:
    if not number:
        return Check(state="done", title=_("El plan está completo."), text="")
    return Check(
        state="warning",
        title=ngettext("%(count)s acción sin completar.", "%(count)s acciones sin completar.", number)
        % {"count": f"{number:,}"},
        text=_("Sin saber qué se cuenta y cómo, se registran con lo que propone el documento."),
        link=Link(label=_("Completar el plan"), url=reverse("complete_plan", args=[plan.year])),
    )


def _holidays_check(holidays: Sequence[date]) -> Check:
    link = Link(label=_("Ver el calendario"), url=reverse("calendar"))
    if not holidays:
        return Check(state="done", title=_("Ningún día de asueto cae dentro de los plazos."), text="", link=link)
    days = ", ".join(month_day(one) for one in holidays)
    return Check(
        state="done",
        title=_("Días que no se cuentan en los plazos: %(days)s.") % {"days": days},
        text=_("Si un decreto agrega o quita un día, anótelo en el calendario antes de abrir."),
        link=link,
    )


def memo_of(follow_up: FollowUp, sender: User, said: dict[str, str], *, address: str) -> CircularMemo:
    """The memorandum that opens a round, with what was written in its form; `address` is the absolute one of the round. Two queries."""
    reports = list(reports_of(follow_up))
    contacts = contacts_of(follow_up.institution, {report.unit_plan.unit_id for report in reports})
    recipients = []
    for report in reports:
        head = next((one.person for one in contacts.get(report.unit_plan.unit_id, ()) if one.is_head), None)
        post = (head.post if head else "") or f"Jefatura de {report.name}"
        recipients.append(Addressee(post, head.display_name if head else ""))
    return CircularMemo(
        round=paper_round(follow_up),
        sender=Addressee(sender.post or "Jefatura de Planificación", sender.display_name),
        recipients=tuple(dict.fromkeys(recipients)),
        issued_on=timezone.localdate(),
        deadlines=memo_deadlines(follow_up),
        address=address,
        contact=said["contact"],
        number=said["number"],
        place=said["place"],
        paragraphs=tuple(" ".join(part.split()) for part in said["paragraphs"].splitlines() if part.strip()),
        copies=tuple(part.strip() for part in said["copies"].splitlines() if part.strip()),
        is_to_date=follow_up.basis == Basis.TO_DATE,
    )


def memo_deadlines(follow_up: FollowUp) -> tuple[Deadline, ...]:
    """What the memorandum asks for, of whom and until when; in Spanish, as the paper is."""
    top = follow_up.institution.top_management_name
    steps = (
        ("Registrar y enviar el informe de la unidad", "Jefaturas de unidad", follow_up.send_by),
        ("Revisar y verificar lo reportado", "Planificación y verificadores", follow_up.review_by),
        (f"Remitir el consolidado a {top}", "Planificación", follow_up.remit_by),
    )
    return tuple(Deadline(what, who, until) for what, who, until in steps if until is not None)


def deadlines_of(said: dict[str, object]) -> Deadlines:
    """The deadlines that a form says."""
    days = [said[name] for name in ("send_by", "review_by", "remit_by")]
    assert all(isinstance(one, date) for one in days)  # noqa: S101 - fields of the form
    return Deadlines(*days)  # type: ignore[arg-type]  # asserted above
