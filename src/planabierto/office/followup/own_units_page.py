"""The units of somebody who has several, or who leads some: one line each, with the assent that waits and what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.office.accounts.policy import VIEW, can, scope_queryset
from planabierto.office.base.charts import progress
from planabierto.office.base.ui.parts import Segment
from planabierto.office.base.writing import month_day
from planabierto.office.followup.models import Entry, ReportComment, UnitReport, UnitReportState
from planabierto.office.followup.policy import ENTRY, ROW, UNIT_REPORT
from planabierto.office.followup.review_page import comment_words
from planabierto.office.followup.round_wording import days, deadline_words, state_pill
from planabierto.office.followup.standing import reports_of, standings_of

if TYPE_CHECKING:
    from markupsafe import Markup

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.followup.rounds import Round
    from planabierto.office.followup.standing import UnitStanding

BAR_WIDTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUnit:
    """One unit: `waits` where it waits for the assent of the reader; `rows` are the actions that a comment can be about."""

    key: int
    unit: str
    url: str
    reported: str
    picture: Markup
    unjustified: str
    state: str
    word: str
    deadline: str
    late: str
    waits: bool
    comment_url: str
    rows: Sequence[tuple[int, str]]
    comments: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUnitsPage:
    """The units of the reader in a round; `assent_label` is blank where nothing waits for the reader's assent."""

    title: str
    summary: str
    sentence: str
    segments: Sequence[Segment]
    units: Sequence[OwnUnit]
    assent_label: str
    error: str
    text: str


def own_reports(request: OfficeRequest, found: Round) -> list[UnitStanding]:
    """The reports in which somebody registers, or which they follow as head or lead. Four queries."""
    reports, institution = reports_of(found.follow_up), request.institution
    entries = Entry.objects.filter(institution=institution, follow_up=found.follow_up).order_by()
    with_rows = scope_queryset(request.user, "add_evidence", ROW, entries, institution=institution)
    followed = scope_queryset(
        request.user, "comment", UNIT_REPORT, UnitReport.objects.order_by(), institution=institution
    )
    mine = reports.filter(Q(pk__in=with_rows.values("unit_report_id")) | Q(pk__in=followed.values("pk")))
    return standings_of(found.follow_up, mine)


def own_units_page(
    request: OfficeRequest, found: Round, standings: Sequence[UnitStanding], *, error: str = "", text: str = ""
) -> OwnUnitsPage:
    """The page; `error` and `text` are of an assent that was refused. Two queries."""
    today = timezone.localdate()
    reports = [one.report for one in standings]
    rows, comments = _rows(request, reports), _comments(reports)
    units = [_unit(request, found, one, rows, comments) for one in standings]
    waiting = sum(unit.waits for unit in units)
    awaited = sum(one.is_awaited for one in standings)
    missing = ngettext("Falta enviar %(count)s informe", "Falta enviar %(count)s informes", awaited) % {
        "count": awaited
    }
    deadline = deadline_words(found.follow_up.send_by, today)
    sentence = _("Sus unidades entregaron.") if standings else ""
    if awaited:
        sentence = f"{missing}; {deadline}." if deadline else f"{missing}."
    if waiting:
        sentence = f"{sentence} " + ngettext(
            "%(count)s informe espera su visto bueno.", "%(count)s informes esperan su visto bueno.", waiting
        ) % {"count": waiting}
    return OwnUnitsPage(
        title=_("Mis unidades"),
        summary=found.name,
        sentence=sentence,
        segments=[
            Segment(
                label=one.label,
                url=f"{reverse('own_units')}?seguimiento={found.year}-{one.label.lower()}",
                current=one.current,
                title=one.title,
            )
            for one in found.segments("follow_up")
        ],
        units=units,
        assent_label=_("Dar el visto bueno a las elegidas") if waiting else "",
        error=error,
        text=text,
    )


def _rows(request: OfficeRequest, reports: Sequence[UnitReport]) -> Mapping[int, Sequence[tuple[int, str]]]:
    """The rows that the reader sees, by report. One query."""
    entries = Entry.objects.filter(institution=request.institution, unit_report__in=[one.pk for one in reports])
    seen = scope_queryset(request.user, VIEW, ENTRY, entries, institution=request.institution)
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    values = seen.order_by("order").values_list(
        "unit_report_id", "action_id", "achievement__code", "achievement__programming__statement"
    )
    for report, action, code, statement in values:
        found[report].append((action, f"{code} {statement[:80]}"))
    return found


def _comments(reports: Sequence[UnitReport]) -> Mapping[int, Sequence[ReportComment]]:
    """What was said of some reports, oldest first, by report. One query."""
    institution = reports[0].institution_id if reports else 0
    said = ReportComment.objects.filter(institution_id=institution, unit_report__in=[one.pk for one in reports])
    found: dict[int, list[ReportComment]] = defaultdict(list)
    for one in said.select_related("made_by", "action").order_by("pk"):
        found[one.unit_report_id].append(one)
    return found


def _unit(
    request: OfficeRequest,
    found: Round,
    one: UnitStanding,
    rows: Mapping[int, Sequence[tuple[int, str]]],
    comments: Mapping[int, Sequence[ReportComment]],
) -> OwnUnit:
    report, counts = one.report, one.progress
    address = [found.year, found.slug, report.unit_plan.unit.slug]
    state, word = state_pill(report)
    late = one.days_late(timezone.localdate())
    words = {"done": counts.reported, "total": counts.actions}
    return OwnUnit(
        key=report.pk,
        unit=report.name,
        url=reverse("entry", args=address),
        reported=_("%(done)s de %(total)s") % words,
        picture=progress(
            counts.reported, counts.actions, label=_("%(done)s de %(total)s reportadas") % words, width=BAR_WIDTH
        ),
        unjustified=str(counts.unjustified) if counts.unjustified else "",
        state=state,
        word=word,
        deadline=month_day(report.send_by),
        late=_("%(days)s de atraso") % {"days": days(late)} if late else "",
        waits=report.state == UnitReportState.SENT and can(request.user, "pass_on", UNIT_REPORT, report),
        comment_url=reverse("comment_report", args=address)
        if can(request.user, "comment", UNIT_REPORT, report)
        else "",
        rows=rows.get(report.pk, ()),
        comments=[_said(comment) for comment in comments.get(report.pk, ())],
    )


def _said(comment: ReportComment) -> str:
    """A comment, with the row that it is about."""
    words = comment_words(comment)
    return f"{comment.action.code}: {words}" if comment.action is not None else words
