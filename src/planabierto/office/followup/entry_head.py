"""What the head of the entry screen counts, from one light query over the rows of the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils import formats, timezone
from django.utils.translation import ngettext

from planabierto.core.execution import Execution, ExecutionStatus
from planabierto.core.quantity import round_half_up
from planabierto.core.rollup import RatedAction
from planabierto.office.base.lookups import gettext as _
from planabierto.office.base.prepared import Prepared
from planabierto.office.base.ui.parts import HeadFigure
from planabierto.office.followup.entry_page import PENDING, RETURNED, UNEXPLAINED, EntryFilter
from planabierto.office.followup.figures import rule_of
from planabierto.office.followup.models import Entry
from planabierto.office.plans.wording import action_slug, short_month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from planabierto.office.followup.models import UnitReport


class HeadRow(NamedTuple):
    """What the head needs of one row."""

    action_id: int
    code: str
    is_reported: bool
    needs_justification: bool
    status: str
    rate: Decimal | None

    @property
    def slug(self) -> str:
        """The row in addresses and ids."""
        return action_slug(self.code, self.action_id)


_ROWS: Final = Prepared(
    lambda institution, follow_up, report: (
        Entry.objects.filter(institution_id=institution, follow_up_id=follow_up, unit_report_id=report)
        .order_by("order")
        .values_list(
            "action_id",
            "achievement__code",
            "is_reported",
            "needs_justification",
            "status",
            "rate",
        )
    )
)


def head_rows(report: UnitReport) -> list[HeadRow]:
    """The rows of a report as its head counts them, in printed order. One query."""
    found = _ROWS(institution=report.institution_id, follow_up=report.follow_up_id, report=report.pk)
    return [HeadRow(*values) for values in found]


def head_row(entry: Entry) -> HeadRow:
    """One row as the head counts it, from its entry with achievement."""
    return HeadRow(
        entry.action_id,
        entry.achievement.code,
        entry.is_reported,
        entry.needs_justification,
        entry.status,
        entry.rate,
    )


@dataclass(frozen=True, slots=True)
class EntryHead:
    """The counts above the table, which a saved row changes beside its own cells; `figures` and `filters` are as `EntryView` has them."""

    figures: Sequence[HeadFigure]
    filters: Sequence[EntryFilter]
    done: int
    total: int
    progress: str


def entry_head(report: UnitReport, rows: Sequence[HeadRow], *, is_open: bool, remarks: int) -> EntryHead:
    """The head of a report; `remarks` is how many rows planning wants mended."""
    done, total = sum(row.is_reported for row in rows), len(rows)
    return EntryHead(
        figures=_figures(report, rows, done, is_open=is_open),
        filters=_filters(rows, remarks),
        done=done,
        total=total,
        progress=_("%(done)s de %(total)s acciones reportadas") % {"done": done, "total": total},
    )


def _figures(report: UnitReport, rows: Sequence[HeadRow], done: int, *, is_open: bool) -> list[HeadFigure]:
    """The unit's rate to date, how many rows are reported, the deadline."""
    end = short_month(report.follow_up.cutoff).lower()
    figures = [
        HeadFigure(label=_("%% de ejecución a %(month)s") % {"month": end}, value=_mean(report, rows)),
        HeadFigure(label=_("Reportadas"), value=_("%(done)s de %(total)s") % {"done": done, "total": len(rows)}),
    ]
    if report.send_by is not None and is_open:
        left = (report.send_by - timezone.localdate()).days
        figures.append(
            HeadFigure(
                label=_("Fecha límite"),
                value=formats.date_format(report.send_by, "j M").lower(),
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


def _mean(report: UnitReport, rows: Sequence[HeadRow]) -> str:
    """The mean of the unit by the institution's rule, over what is registered; «–» where nothing counts yet."""
    rule = rule_of(report.follow_up.institution)
    # The rules of the mean ask for state and rate, not for the quantities behind them.
    mean = rule.of([RatedAction(Execution(ExecutionStatus(row.status), rate=row.rate), report.name) for row in rows])
    return "–" if mean is None else f"{round_half_up(mean):f}%"


def _filters(rows: Sequence[HeadRow], remarks: int) -> list[EntryFilter]:
    counts = [
        ("", _("Todas"), len(rows)),
        (PENDING, _("Pendientes"), sum(not row.is_reported for row in rows)),
        (UNEXPLAINED, _("Por justificar"), sum(row.needs_justification for row in rows)),
    ]
    if remarks:
        counts.append((RETURNED, _("Observadas"), remarks))
    return [
        EntryFilter(key=key, label=label, url=f"?ver={key}" if key else "?", count=count)
        for key, label, count in counts
    ]
