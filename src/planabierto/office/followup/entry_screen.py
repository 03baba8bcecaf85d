"""The entry screen of one unit report, put together from its rows: head, filters, groups, banner, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from planabierto.core.quantity import round_half_up
from planabierto.core.rollup import RatedAction
from planabierto.office.accounts.policy import can
from planabierto.office.base.ui.parts import ErrorLink, HeadFigure, Link
from planabierto.office.followup.entry_page import (
    PENDING,
    RETURNED,
    UNEXPLAINED,
    Banner,
    EntryFilter,
    EntryHeads,
    EntryView,
    GroupView,
    PeriodHead,
    RowView,
)
from planabierto.office.followup.entry_rows import RowContext, row_view
from planabierto.office.followup.figures import rule_of
from planabierto.office.followup.live_rows import LiveRow, live_rows
from planabierto.office.followup.models import (
    WITH_THE_UNIT,
    Basis,
    UnitReport,
    UnitReportState,
    cause_choices,
)
from planabierto.office.followup.policy import UNIT_REPORT
from planabierto.office.followup.services.delivering import Missing, remarks_on
from planabierto.office.followup.services.registering import closed_sentence
from planabierto.office.institutions.models import Unit
from planabierto.office.plans.wording import follow_up_title, short_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from planabierto.office.accounts.access import OfficeRequest

HELP: Final = "registrar"
"""The page of the help about this screen."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A unit report on its screen: `rows` as they stand, `context` what they share, `views` their words in the same order."""

    report: UnitReport
    rows: list[LiveRow]
    context: RowContext
    views: list[RowView]

    def view_of(self, action_id: int) -> RowView:
        """The words of one row."""
        return next(view for row, view in zip(self.rows, self.views, strict=True) if row.entry.action_id == action_id)


def screen_of(request: OfficeRequest, report: UnitReport, *, actions: Iterable[int] | None = None) -> Screen:
    """The rows of a report, or some of them, with what they share. Five queries, two more for one that was returned."""
    rows = live_rows(report, actions=actions)
    context = row_context(request, report)
    return Screen(report, rows, context, [row_view(row, context) for row in rows])


def row_context(request: OfficeRequest, report: UnitReport) -> RowContext:
    """What the rows of a report share. One query, two more for a report that was returned."""
    follow_up = report.follow_up
    is_open = (
        report.state in WITH_THE_UNIT and not report.is_missing and can(request.user, "register", UNIT_REPORT, report)
    )
    names = dict(
        Unit.objects.filter(institution=request.institution, valid_to=None).order_by("name").values_list("pk", "name")
    )
    remarks = (
        {one.action_id: one.text for one in remarks_on(report)} if report.state == UnitReportState.RETURNED else {}
    )
    return RowContext(
        report=report,
        year=follow_up.plan.year,
        period_slug=period_slug_of(report),
        unit_slug=report.unit_plan.unit.slug,
        is_open=is_open,
        unit_names=names,
        remarks=remarks,
    )


def period_slug_of(report: UnitReport) -> str:
    """The period of a report in addresses: «t3»."""
    follow_up = report.follow_up
    return f"{follow_up.plan.calendar.letter}{follow_up.period}".lower()


def entry_view(
    request: OfficeRequest, screen: Screen, *, mark: str = "", errors: Sequence[ErrorLink] = (), error_title: str = ""
) -> EntryView:
    """The whole screen under a filter."""
    report, context = screen.report, screen.context
    follow_up, unit = report.follow_up, report.unit_plan.unit
    address = [context.year, context.period_slug, context.unit_slug]
    reported = sum(row.entry.is_reported for row in screen.rows)
    filters = _filters(screen)
    return EntryView(
        title=f"{unit.name}: {context.months} {context.year}",
        summary="",
        crumbs=[
            Link(
                label=f"{follow_up_title(follow_up.period)} {context.year}",
                url=reverse("board", args=[context.year, context.period_slug]),
            )
        ],
        figures=head_figures(screen),
        done=reported,
        total=len(screen.rows),
        progress=_("%(done)s de %(total)s acciones reportadas") % {"done": reported, "total": len(screen.rows)},
        heads=heads_of(report),
        groups=_groups(screen),
        filters=filters,
        filter=mark if mark in {one.key for one in filters} else "",
        is_open=context.is_open,
        drafts=f"{request.institution.pk}|{request.user.pk}|{follow_up.pk}|{report.pk}",
        save_url=reverse("entry", args=address),
        paste_url=reverse("entry_paste", args=address),
        review_url=reverse("entry_review", args=address),
        workbook_url=reverse("entry_workbook", args=address),
        print_url=reverse("entry_review", args=address),
        help_url=reverse("help_page", args=[HELP]),
        sign_in_url=f"{reverse('account_login')}?next={reverse('entry', args=address)}",
        saved=_saved(screen.rows),
        banner=_banner(screen),
        errors=errors,
        error_title=error_title,
        causes=[(key, str(word)) for key, word in cause_choices()],
        units=[(str(key), name) for key, name in context.unit_names.items()],
        suggestions=[_("Se reprogramó por"), _("Depende de otra unidad:"), _("Está en proceso y termina en")],
        empty=_("Su unidad no tiene acciones en el plan %(year)s. Si es un error, escriba a Planificación.")
        % {"year": context.year},
    )


def head_figures(screen: Screen) -> list[HeadFigure]:
    """What stands beside the title: the unit's rate to date, how many rows are reported, the deadline."""
    reported = sum(row.entry.is_reported for row in screen.rows)
    end = short_month(screen.report.follow_up.cutoff).lower()
    figures = [
        HeadFigure(label=_("%% de ejecución a %(month)s") % {"month": end}, value=_mean(screen)),
        HeadFigure(
            label=_("Reportadas"), value=_("%(done)s de %(total)s") % {"done": reported, "total": len(screen.rows)}
        ),
    ]
    deadline = screen.report.send_by
    if deadline is not None and screen.context.is_open:
        left = (deadline - timezone.localdate()).days
        figures.append(
            HeadFigure(
                label=_("Fecha límite"),
                value=formats.date_format(deadline, "j M").lower(),
                note=days_left(left),
                late=left <= 0,
            )
        )
    return figures


def days_left(left: int) -> str:
    """How far a deadline is, in words."""
    if left == 0:
        return _("es hoy")
    if left < 0:
        return ngettext("venció hace %(days)s día", "venció hace %(days)s días", -left) % {"days": -left}
    return ngettext("falta %(days)s día", "faltan %(days)s días", left) % {"days": left}


def _mean(screen: Screen) -> str:
    """The mean of the unit by the institution's rule, over what is registered; «–» where nothing counts yet."""
    rule = rule_of(screen.report.follow_up.institution)
    rated = (
        RatedAction(row.entry.execution, screen.report.name, measure=row.programming.measure) for row in screen.rows
    )
    mean = rule.of(list(rated))
    return "–" if mean is None else f"{round_half_up(mean):f}%"


def heads_of(report: UnitReport) -> EntryHeads:
    """The heads of the columns of a round."""
    follow_up = report.follow_up
    plan, period = follow_up.plan, follow_up.period
    letter = plan.calendar.letter
    first, last = (short_month(day).lower() for day in (plan.starts(period), plan.ends(period)))
    year_start = short_month(plan.starts(1)).lower()
    before = short_month(plan.ends(period - 1)).lower() if period > 1 else ""
    is_to_date = follow_up.basis == Basis.TO_DATE
    span = first if first == last else f"{first}\u2060–\u2060{last}"
    to_date = f"{year_start}\u2060–\u2060{last}"
    return EntryHeads(
        annual=_("Meta anual"),
        periods=[
            PeriodHead(
                label=_("Prog. %(period)s") % {"period": f"{letter}{number}"},
                long=_("Programado %(period)s") % {"period": f"{letter}{number}"},
                is_current=number == period,
            )
            for number in range(1, plan.calendar.periods + 1)
        ],
        before=_("Ejec. a %(month)s") % {"month": before} if before else _("Ejec. anterior"),
        typed=_("Ejecutado %(span)s") % {"span": to_date if is_to_date else span},
        total=_("Acumulado %(span)s") % {"span": to_date},
        rate=_("%% de ejecución a %(month)s") % {"month": last},
        said=_("Logro y justificación"),
    )


def _groups(screen: Screen) -> list[GroupView]:
    groups: dict[int, list[RowView]] = {}
    for row, view in zip(screen.rows, screen.views, strict=True):
        groups.setdefault(row.entry.heading, []).append(view)
    headings = screen.report.headings
    return [
        GroupView(
            title=_heading(headings[place]["key"], headings[place]["text"], headings[place]["is_strategic"]), rows=rows
        )
        for place, rows in groups.items()
    ]


def _heading(key: str, text: str, is_strategic: bool) -> str:  # noqa: FBT001 - the three parts of a heading
    return f"{key}{'.' if is_strategic else ''} {text}".strip()


def _filters(screen: Screen) -> list[EntryFilter]:
    marks = [("", _("Todas")), (PENDING, _("Pendientes")), (UNEXPLAINED, _("Por justificar"))]
    if screen.context.remarks:
        marks.append((RETURNED, _("Observadas")))
    return [
        EntryFilter(
            key=key,
            label=label,
            url=f"?ver={key}" if key else "?",
            count=sum(key in view.flags for view in screen.views) if key else len(screen.views),
        )
        for key, label in marks
    ]


def _saved(rows: Iterable[LiveRow]) -> str:
    moments = [row.entry.changed_at for row in rows if row.entry.changed_at is not None]
    if not moments:
        return ""
    last = timezone.localtime(max(moments))
    if last.date() == timezone.localdate():
        return _("Guardado a las %(time)s") % {"time": f"{last:%H:%M}"}
    return _("Guardado el %(day)s") % {"day": formats.date_format(last, "j/n/Y")}


def _banner(screen: Screen) -> Banner | None:
    """What stands above the table: returned with its remarks, or why it cannot be changed."""
    report = screen.report
    if report.state == UnitReportState.RETURNED and screen.context.is_open:
        number = len(screen.context.remarks)
        text = (
            ngettext(
                "Planificación devolvió el informe con %(count)s observación.",
                "Planificación devolvió el informe con %(count)s observaciones.",
                number,
            )
            % {"count": number}
            if number
            else _("Planificación devolvió el informe.")
        )
        remarks = [
            ErrorLink(text=f"{view.code}: {screen.context.remarks[row.entry.action_id]}", url=f"#{view.slug}")
            for row, view in zip(screen.rows, screen.views, strict=True)
            if row.entry.action_id in screen.context.remarks
        ]
        return Banner(kind="warning", text=f"{text} {report.return_reason}".strip(), remarks=remarks)
    if not screen.context.is_open and (report.state not in WITH_THE_UNIT or report.is_missing):
        return Banner(kind="info", text=closed_sentence(report))
    return None


def missing_links(missing: Iterable[Missing], screen: Screen, base: str = "") -> list[ErrorLink]:
    """What keeps a report from being sent, each with a link to its cell."""
    slugs = {row.entry.action_id: view for row, view in zip(screen.rows, screen.views, strict=True)}
    links = []
    for one in missing:
        view = slugs[one.action_id]
        place = view.numbers[0].name if one.field == "real" and view.numbers else one.field
        target = f"{view.slug}-evidencias" if one.field == "evidencia" else f"{view.slug}-{place}"
        links.append(ErrorLink(text=f"{one.code}: {one.sentence}", url=f"{base}#{target}"))
    return links


def day_and_time(moment: datetime) -> str:
    """A moment in words: «9 de octubre a las 10:50»."""
    local = timezone.localtime(moment)
    return _("%(day)s a las %(time)s") % {"day": formats.date_format(local, "j \\d\\e F"), "time": f"{local:%H:%M}"}
