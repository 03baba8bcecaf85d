"""The entry screen of one unit report, put together from its rows: head, filters, groups, banner, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import ngettext

from planabierto.office.accounts.policy import VIEW, can, require, scope_queryset
from planabierto.office.base.lookups import address_of
from planabierto.office.base.lookups import gettext as _
from planabierto.office.base.prepared import Prepared
from planabierto.office.base.ui.parts import ErrorLink, Link
from planabierto.office.base.writing import short_day
from planabierto.office.followup.entry_head import entry_head, head_row
from planabierto.office.followup.entry_page import (
    Banner,
    EntryHeads,
    EntryView,
    GroupView,
    PeriodHead,
    RowView,
    drafts_of,
)
from planabierto.office.followup.entry_rows import RowContext, months_of, row_view
from planabierto.office.followup.live_rows import LiveRow, live_rows
from planabierto.office.followup.models import (
    WITH_THE_UNIT,
    Basis,
    Entry,
    FollowUpState,
    ObjectionState,
    UnitReport,
    UnitReportState,
    Verification,
    cause_choices,
)
from planabierto.office.followup.policy import ENTRY, ROW, UNIT_REPORT, VERIFICATION
from planabierto.office.followup.services.delivering import Missing, remarks_on
from planabierto.office.followup.services.registering import closed_sentence
from planabierto.office.followup.services.verifying import DISPUTABLE, objection_days
from planabierto.office.institutions.days import day_in, today_in
from planabierto.office.institutions.models import Unit
from planabierto.office.plans.wording import follow_up_title, short_month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from planabierto.office.accounts.access import OfficeRequest
    from planabierto.office.accounts.models import User
    from planabierto.office.accounts.policy import ObjectKind

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
    """The rows of a report, or some of them, with what they share. Five queries, two more for one that was returned.

    Two more where figures were verified otherwise than they were reported, and one for who is not of the unit: they see the rows of
    their area, or those that planning has reviewed.
    """
    rows = _seen_by(request.user, report, live_rows(report, actions=actions))
    context = row_context(request, report)
    if not context.is_open:
        context = replace(context, only_reads=_without_evidence_of(request.user, report, rows))
    views = [row_view(row, context) for row in rows]
    return Screen(report, rows, context, with_objections(request.user, report, rows, views))


def _seen_by(person: User, report: UnitReport, rows: list[LiveRow]) -> list[LiveRow]:
    """The rows that somebody sees: all of their own unit's report, of another those that the policy shows."""
    seen = seen_actions(person, report)
    return rows if seen is None else [row for row in rows if row.entry.action_id in seen]


def seen_actions(person: User, report: UnitReport) -> frozenset[int] | None:
    """The keys of the actions of a report that somebody sees; None for who sees all of it. One query, for who is not of the unit."""
    if can(person, "comment", UNIT_REPORT, report):
        return None
    return frozenset(_entries_of(person, VIEW, ENTRY, report).values_list("action_id", flat=True))


def _entries_of(person: User, action: str, kind: ObjectKind, report: UnitReport) -> QuerySet[Entry]:
    """The rows of a report to which somebody may do something."""
    entries = Entry.objects.filter(institution_id=report.institution_id, unit_report=report).order_by()
    return scope_queryset(person, action, kind, entries, institution=report.follow_up.institution)


def _may_register(person: User, report: UnitReport) -> bool:
    """Whether somebody registers rows of a report: for its unit, or for one of its areas. One query, for the people of other units."""
    if can(person, "register", UNIT_REPORT, report):
        return True
    is_of_some_unit = can(person, "save", ROW, institution=report.follow_up.institution)
    return is_of_some_unit and _entries_of(person, "save", ROW, report).exists()


def _without_evidence_of(person: User, report: UnitReport, rows: Iterable[LiveRow]) -> frozenset[int]:
    """The keys of the actions to which somebody adds no evidence; late evidence is accepted until the round is closed."""
    is_closed = report.follow_up.closed_at is not None
    for row in rows:
        row.entry.unit_report = report
    return frozenset(
        row.entry.action_id for row in rows if is_closed or not can(person, "add_evidence", ROW, row.entry)
    )


def require_registering(person: User, report: UnitReport) -> None:
    """Raise `NotAllowedError` for who registers no row of a report."""
    if not _may_register(person, report):
        require(person, "register", UNIT_REPORT, report)


def with_objections(
    person: User, report: UnitReport, rows: Sequence[LiveRow], views: Sequence[RowView]
) -> list[RowView]:
    """The rows, with the way to object to what was verified otherwise, or what came of it. Two queries, none without such rows."""
    disputed = [
        row.assigned.verification_id
        for row in rows
        if row.assigned is not None
        and row.assigned.verification_id is not None
        and row.assigned.verdict in DISPUTABLE
        and not row.assigned.objection_state
    ]
    open_to: set[int] = set()
    if disputed:
        found = Verification.objects.filter(institution_id=report.institution_id, pk__in=disputed)
        mine = list(scope_queryset(person, "object", VERIFICATION, found, institution=report.follow_up.institution))
        institution = report.follow_up.institution
        day_of = {one.pk: day_in(institution, one.verified_at) for one in mine}
        last, today = objection_days(day_of.values(), institution), today_in(institution)
        is_running = report.follow_up.state in {FollowUpState.BUILDING, FollowUpState.CONSOLIDATED}
        open_to = {key for key, day in day_of.items() if is_running and today <= last[day]}
    return [_with_objection(row, view, open_to) for row, view in zip(rows, views, strict=True)]


def _with_objection(row: LiveRow, view: RowView, open_to: Collection[int]) -> RowView:
    assigned = row.assigned
    if assigned is None or assigned.verification_id is None:
        return view
    if assigned.verification_id in open_to:
        url = reverse("object_to_verification", args=[assigned.verification_id])
        return replace(view, objection=Link(label=_("Objetar"), url=url))
    if assigned.objection_state == ObjectionState.OPEN:
        return replace(view, objected=_("Objetado: falta la respuesta"))
    if assigned.objection_state:
        return replace(view, objected=_("Objetado; respuesta: %(answer)s") % {"answer": assigned.objection_answer})
    return view


_UNIT_NAMES: Final = Prepared(
    lambda institution: (
        Unit.objects.filter(institution_id=institution, valid_to=None).order_by("name").values_list("pk", "name")
    )
)


def row_context(request: OfficeRequest, report: UnitReport, *, with_units: bool = True) -> RowContext:
    """What the rows of a report share. One query for the names of units, two more for a report that was returned."""
    follow_up = report.follow_up
    is_open = report.state in WITH_THE_UNIT and not report.is_missing and _may_register(request.user, report)
    names = dict(_UNIT_NAMES(institution=request.institution.pk)) if with_units else {}
    remarks = (
        {one.action_id: one.text for one in remarks_on(report)} if report.state == UnitReportState.RETURNED else {}
    )
    return RowContext(
        report=report,
        year=follow_up.plan.year,
        period_slug=period_slug_of(report),
        unit_slug=report.unit_plan.unit.slug,
        months=months_of(follow_up),
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
    here = context.entry_url
    head = entry_head(
        report, [head_row(row.entry) for row in screen.rows], is_open=context.is_open, remarks=len(context.remarks)
    )
    return EntryView(
        title=f"{unit.name}: {context.months} {context.year}",
        summary="",
        crumbs=[
            Link(
                label=f"{follow_up_title(follow_up.period)} {context.year}",
                url=reverse("follow_up", args=[context.year, context.period_slug]),
            )
        ],
        figures=head.figures,
        done=head.done,
        total=head.total,
        progress=head.progress,
        heads=heads_of(report),
        groups=_groups(screen),
        filters=head.filters,
        filter=mark if mark in {one.key for one in head.filters} else "",
        is_open=context.is_open,
        drafts=f"{drafts_of(request.user.pk, request.institution.pk)}|{follow_up.pk}|{report.pk}",
        save_url=here,
        paste_url=f"{here}pegar/",
        review_url=f"{here}revisar/",
        workbook_url=f"{here}excel/",
        print_url=f"{here}revisar/",
        help_url=reverse("help_page", args=[HELP]),
        sign_in_url=f"{address_of('account_login')}?next={here}",
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


def _saved(rows: Iterable[LiveRow]) -> str:
    moments = [row.entry.changed_at for row in rows if row.entry.changed_at is not None]
    if not moments:
        return ""
    last = timezone.localtime(max(moments))
    if last.date() == timezone.localdate():
        return _("Guardado a las %(time)s") % {"time": f"{last:%H:%M}"}
    return _("Guardado el %(day)s") % {"day": short_day(last)}


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
    """What keeps a report from being sent, each with a link to its cell; of the rows that are on the screen."""
    slugs = {row.entry.action_id: view for row, view in zip(screen.rows, screen.views, strict=True)}
    links = []
    for one in missing:
        view = slugs.get(one.action_id)
        if view is None:
            continue
        place = view.numbers[0].name if one.field == "real" and view.numbers else one.field
        target = f"{view.slug}-evidencias" if one.field == "evidencia" else f"{view.slug}-{place}"
        links.append(ErrorLink(text=f"{one.code}: {one.sentence}", url=f"{base}#{target}"))
    return links


def day_and_time(moment: datetime) -> str:
    """A moment in words: «9 de octubre a las 10:50»."""
    local = timezone.localtime(moment)
    return _("%(day)s a las %(time)s") % {"day": formats.date_format(local, "j \\d\\e F"), "time": f"{local:%H:%M}"}
