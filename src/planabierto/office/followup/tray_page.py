"""Planning's tray as its template shows it: who is missing, how late, what is to be done next with each unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from planabierto.office.base.charts import progress
from planabierto.office.base.lookups import gettext as _
from planabierto.office.base.ui.parts import Link, Segment
from planabierto.office.base.writing import month_day, short_moment
from planabierto.office.followup.models import AFTER_PRESENTING, DELIVERED, FollowUpState
from planabierto.office.followup.round_wording import contact_words, days, deadline_words, state_pill
from planabierto.office.followup.standing import count_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from planabierto.office.followup.models import FollowUp
    from planabierto.office.followup.rounds import Round
    from planabierto.office.followup.standing import RoundCount, UnitStanding

BAR_WIDTH = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayRow:
    """A unit of the tray; `late` and `unjustified` are blank where there is nothing to say, `action` is what is due next.

    `key` is set where the unit can be reminded.
    """

    key: int | None
    unit: str
    url: str
    people: Sequence[tuple[str, str]]
    reported: str
    picture: Markup
    state: str
    word: str
    deadline: str
    late: str
    heard: str
    reminded: str
    unjustified: str
    action: Link | None
    more: Sequence[Link]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayPage:
    """The tray: `sentence` first, then the units; `remind_url` is blank where nobody is left to be reminded."""

    title: str
    summary: str
    sentence: str
    segments: Sequence[Segment]
    tabs: Sequence[Segment]
    links: Sequence[Link]
    rows: Sequence[TrayRow]
    remind_url: str
    empty: str
    next_step: Link | None


def tray_page(found: Round, standings: Sequence[UnitStanding], *, may_work: bool, undelivered: int = 0) -> TrayPage:
    """The tray of a round; who only follows it (`may_work` false) has nothing to press. `undelivered` mails did not leave."""
    follow_up, today = found.follow_up, timezone.localdate()
    address = [found.year, found.slug]
    rows = [_row(one, found, today, may_work=may_work) for one in standings]
    return TrayPage(
        title=_("Bandeja"),
        summary=round_summary(found),
        sentence=tray_sentence(follow_up, standings, today),
        segments=found.segments("tray_of"),
        tabs=tray_tabs(found, "tray_of"),
        links=[*_undelivered_links(undelivered), *(_links(follow_up, address) if may_work else [])],
        rows=rows,
        remind_url=reverse("remind", args=address) if may_work and any(row.key for row in rows) else "",
        empty=_("Este seguimiento no tiene unidades con acciones."),
        next_step=_next_step(follow_up, standings, address) if may_work else None,
    )


def tray_tabs(found: Round, current: str) -> list[Segment]:
    """The two sides of the tray."""
    address = [found.year, found.slug]
    pages = (("tray_of", _("Unidades")), ("consolidated", _("Consolidado")))
    return [Segment(label=label, url=reverse(page, args=address), current=page == current) for page, label in pages]


def round_summary(found: Round) -> str:
    """What a round is of and where it stands: «POI 2024 al tercer trimestre · en preparación · corte al 30 de septiembre»."""
    follow_up = found.follow_up
    state = _("cerrado") if follow_up.closed_at else str(follow_up.get_state_display())
    return _("%(round)s · %(state)s · corte al %(cutoff)s") % {
        "round": found.name,
        "state": state,
        "cutoff": month_day(follow_up.cutoff),
    }


def tray_sentence(follow_up: FollowUp, standings: Sequence[UnitStanding], today: date) -> str:
    """How many are missing, and how the deadline stands; or what comes next."""
    count = count_of(standings)
    if follow_up.state in AFTER_PRESENTING:
        return (
            _("El seguimiento está cerrado.")
            if follow_up.closed_at and not count.awaited + count.waiting
            else _("El seguimiento fue presentado. Siguiente paso: cerrarlo.")
        )
    if follow_up.state == FollowUpState.CONSOLIDATED:
        return _("El seguimiento está consolidado con %(reviewed)s de %(reports)s. Siguiente paso: presentarlo.") % {
            "reviewed": count.reviewed,
            "reports": count.reports,
        }
    if count.awaited:
        missing = ngettext(
            "Falta %(count)s de %(reports)s informes", "Faltan %(count)s de %(reports)s informes", count.awaited
        ) % {"count": count.awaited, "reports": count.reports}
        deadline = deadline_words(follow_up.send_by, today)
        return f"{missing}; {deadline}." if deadline else f"{missing}."
    return _all_sent(count)


def _all_sent(count: RoundCount) -> str:
    if count.waiting:
        return ngettext(
            "Todas las unidades entregaron. Siguiente paso: revisar %(count)s informe.",
            "Todas las unidades entregaron. Siguiente paso: revisar %(count)s informes.",
            count.waiting,
        ) % {"count": count.waiting}
    return _("Todas las unidades entregaron. Siguiente paso: consolidar.")


def _next_step(follow_up: FollowUp, standings: Sequence[UnitStanding], address: Sequence[object]) -> Link | None:
    """The one thing to do with the whole round; None while units are still missing, or nothing is left."""
    count = count_of(standings)
    if follow_up.state == FollowUpState.BUILDING and not count.awaited:
        first = next((one for one in standings if one.report.state in DELIVERED), None)
        if first is not None:
            return Link(label=_("Revisar %(unit)s") % {"unit": first.report.name}, url=review_url(first, address))
        return Link(label=_("Consolidar"), url=reverse("consolidated", args=address))
    if follow_up.state == FollowUpState.CONSOLIDATED:
        return Link(label=_("Presentar"), url=reverse("consolidated", args=address))
    if follow_up.state in AFTER_PRESENTING and not follow_up.closed_at:
        return Link(label=_("Cerrar"), url=reverse("consolidated", args=address))
    return None


def _undelivered_links(count: int) -> list[Link]:
    """To the mails that did not leave: whom they were for has not heard."""
    if not count:
        return []
    label = ngettext("%(count)s correo no salió", "%(count)s correos no salieron", count) % {"count": count}
    return [Link(label=label, url=f"{reverse('mails')}?estado=no-salieron")]


def _links(follow_up: FollowUp, address: Sequence[object]) -> list[Link]:
    links = [Link(label=_("Memorando circular"), url=reverse("circular", args=address))]
    if follow_up.state == FollowUpState.BUILDING:
        links.append(Link(label=_("Cambiar plazos"), url=reverse("round_deadlines", args=address)))
    links.append(Link(label=_("Abrir un seguimiento"), url=reverse("open_round")))
    return links


def review_url(standing: UnitStanding, address: Sequence[object]) -> str:
    """Where the report of a unit is reviewed."""
    return reverse("review_report", args=[*address, standing.report.unit_plan.unit.slug])


def _row(one: UnitStanding, found: Round, today: date, *, may_work: bool) -> TrayRow:
    report, counts = one.report, one.progress
    address = [found.year, found.slug, report.unit_plan.unit.slug]
    state, word = state_pill(report)
    late = one.days_late(today)
    is_open = one.is_awaited and not report.is_missing
    reported = {"done": counts.reported, "total": counts.actions}
    return TrayRow(
        key=report.pk if may_work and is_open else None,
        unit=report.name,
        url=review_url(one, address[:2]),
        people=[(contact_words(contact), contact.person.email) for contact in one.contacts],
        reported=f"{counts.reported}/{counts.actions}",
        picture=progress(
            counts.reported, counts.actions, label=_("%(done)s de %(total)s reportadas") % reported, width=BAR_WIDTH
        ),
        state=state,
        word=word,
        deadline=month_day(report.send_by),
        late=days(late) if late else "",
        heard=short_moment(one.last_heard),
        reminded=_("recordada el %(day)s") % {"day": month_day(one.last_reminder)} if one.last_reminder else "",
        unjustified=str(counts.unjustified) if counts.unjustified else "",
        action=_action(one, address, may_work=may_work),
        more=[Link(label=_("Dar prórroga"), url=reverse("extend_report", args=address))]
        if may_work and is_open
        else [],
    )


def _action(one: UnitStanding, address: Sequence[object], *, may_work: bool) -> Link | None:
    """What is due next with a unit: its review, or nothing but to look at it; reminding is the form's."""
    url = reverse("review_report", args=address)
    if may_work and one.report.state in DELIVERED:
        return Link(label=_("Revisar"), url=url)
    return Link(label=_("Ver"), url=url) if not one.is_awaited or one.report.is_missing else None
