"""A round as everybody who reads the plan sees it: its deadlines, each unit with who presents its report, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.office.accounts.policy import VIEW, scope_queryset
from planabierto.office.base.ui.parts import Fact, Link, Segment
from planabierto.office.base.writing import day, month_day, short_moment
from planabierto.office.followup.models import Entry
from planabierto.office.followup.policy import ENTRY, ROW, UNIT_REPORT
from planabierto.office.followup.round_wording import contact_words, deadline_words, state_pill
from planabierto.office.followup.standing import contacts_of, reports_of
from planabierto.office.followup.tray_page import round_summary
from planabierto.office.plans.wording import follow_up_title

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.rounds import Round


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundUnit:
    """A unit of a round: `url` is the page of it that the reader may see, blank where there is none."""

    unit: str
    url: str
    presents: str
    state: str
    word: str
    deadline: str
    sent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPage:
    """A round with its deadlines and units."""

    title: str
    summary: str
    sentence: str
    segments: Sequence[Segment]
    links: Sequence[Link]
    deadlines: Sequence[Fact]
    units: Sequence[RoundUnit]


def round_page(request: OfficeRequest, found: Round, *, follows: bool) -> RoundPage:
    """A round; who follows its delivery (`follows`) is led to the reviews. Four queries, whatever the number of units."""
    follow_up, today = found.follow_up, timezone.localdate()
    reports = list(
        scope_queryset(request.user, VIEW, UNIT_REPORT, reports_of(follow_up), institution=request.institution)
    )
    contacts = contacts_of(request.institution, {report.unit_plan.unit_id for report in reports})
    entries = Entry.objects.filter(institution=request.institution, follow_up=follow_up).order_by()
    own = _reports_with(request, "add_evidence", entries)
    seen = _reports_with(request, VIEW, entries)
    units = []
    for report in reports:
        slug = report.unit_plan.unit.slug
        state, word = state_pill(report)
        url = ""
        if report.pk in own:
            url = reverse("entry", args=[found.year, found.slug, slug])
        elif follows:
            url = reverse("review_report", args=[found.year, found.slug, slug])
        elif report.pk in seen:
            url = reverse("board_unit", args=[found.year, found.slug, slug])
        people = contacts.get(report.unit_plan.unit_id, ())
        units.append(
            RoundUnit(
                unit=report.name,
                url=url,
                presents=contact_words(people[0]) if people and people[0].is_head else "",
                state=state,
                word=word,
                deadline=month_day(report.send_by),
                sent=short_moment(report.sent_at),
            )
        )
    links = [Link(label=_("Tablero"), url=reverse("board", args=[found.year, found.slug]))]
    if follows:
        links.insert(0, Link(label=_("Bandeja"), url=reverse("tray_of", args=[found.year, found.slug])))
    deadline = deadline_words(follow_up.send_by, today)
    return RoundPage(
        title=_("%(follow_up)s %(year)s") % {"follow_up": follow_up_title(follow_up.period), "year": found.year},
        summary=round_summary(found),
        sentence=_("Entrega de las unidades: %(deadline)s.") % {"deadline": deadline}
        if deadline and not follow_up.consolidated_at
        else "",
        segments=found.segments("follow_up"),
        links=links,
        deadlines=[
            Fact(label=label, value=day(value))
            for label, value in (
                (_("Corte"), follow_up.cutoff),
                (_("Entrega de las unidades"), follow_up.send_by),
                (_("Revisión y verificación"), follow_up.review_by),
                (_("Remisión a la Administración Superior"), follow_up.remit_by),
            )
            if value is not None
        ],
        units=units,
    )


def _reports_with(request: OfficeRequest, action: str, entries: QuerySet[Entry]) -> set[int]:
    """The reports of whose rows somebody may see or show one. One query."""
    kind = ENTRY if action == VIEW else ROW
    rows = scope_queryset(request.user, action, kind, entries, institution=request.institution)
    return set(rows.values_list("unit_report_id", flat=True).distinct())
