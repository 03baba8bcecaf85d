"""Registering the rows of a unit report: one by one while it is typed, or many at once from a paste or a workbook.

A save names the version of the row that it was typed over: whoever comes second is told what stands there, and nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from planabierto.core.errors import PlanAbiertoError
from planabierto.core.plan import PlacedAction, Text
from planabierto.core.plan import UnitReport as DocumentUnit
from planabierto.core.registration import Registered, Typed, registered
from planabierto.core.trafficlight import TrafficLight
from planabierto.office.accounts.policy import can, require_in_some_state
from planabierto.office.base.prepared import Prepared, PreparedUpdate, insert_one
from planabierto.office.base.quantities import fits
from planabierto.office.base.writing import month_day
from planabierto.office.followup import acts
from planabierto.office.followup.automatic_review import questions_about
from planabierto.office.followup.figures import FIGURE_COLUMNS, bands_of, execution_in, figure_columns
from planabierto.office.followup.live_rows import (
    LiveRow,
    facts_of,
    live_rows,
    objective_of_row,
    planned_action,
    written_quantity,
)
from planabierto.office.followup.models import (
    AFTER_PRESENTING,
    WITH_THE_UNIT,
    Achievement,
    Basis,
    Entry,
    FollowUp,
    Reopening,
    ReopeningState,
    UnitReport,
    UnitReportState,
)
from planabierto.office.followup.policy import ROW
from planabierto.office.followup.row_input import RowInput, problems_of
from planabierto.office.institutions.days import today_in
from planabierto.office.journal.services import record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planabierto.office.accounts.models import User
    from planabierto.office.journal.acts import Act

OUTSIDE_THE_BAND: Final = frozenset(
    {
        TrafficLight.UNSATISFACTORY.value,
        TrafficLight.PARTIALLY_SATISFACTORY.value,
        TrafficLight.ABOVE_PLAN.value,
        TrafficLight.FAR_ABOVE_PLAN.value,
    }
)
"""Where a unit has to say why."""


class RowError(PlanAbiertoError):
    """A row cannot be saved as it was typed: `problems` has a sentence by the name of the field."""

    def __init__(self, problems: Mapping[str, str], code: str = "") -> None:
        """Take the sentences; `code` is the action's."""
        super().__init__(" ".join(f"{code}: {one}" if code else one for one in problems.values()))
        self.problems = dict(problems)
        self.code = code


class RowConflictError(PlanAbiertoError):
    """Somebody else changed the row since it was seen; `rows` are those that stand there, by the key of the action."""

    def __init__(self, rows: Sequence[LiveRow]) -> None:
        """Take the rows as they stand."""
        self.rows = {row.entry.action_id: row for row in rows}
        codes = ", ".join(row.entry.achievement.code for row in rows)
        super().__init__(_("Otra persona cambió %(codes)s mientras usted escribía.") % {"codes": codes})


class ClosedRowError(PlanAbiertoError):
    """A row is not open to the unit: the report was sent, its figure is verified, or the round is closed."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row to be saved: the key of its action, the version that it was typed over (from 1), and what stands in its fields."""

    action_id: int
    version: int
    given: RowInput


@transaction.atomic
def save_row(report: UnitReport, change: RowChange, *, by: User) -> LiveRow:
    """Register one row as a new version and return it as it stands.

    The same content again changes nothing. Raises `RowConflictError` where its version is not the last, `RowError` for what cannot be,
    `ClosedRowError` where the unit may not change it now, `NotAllowedError`.
    """
    return save_rows(report, [change], act=acts.ROW_SAVED, by=by)[0]


@transaction.atomic
def save_rows(
    report: UnitReport, changes: Sequence[RowChange], *, by: User, act: Act = acts.ROWS_PASTED
) -> list[LiveRow]:
    """Register many rows or none, as one act of the journal; raises as `save_row` does, for all rows at once."""
    report = locked_report(report)
    rows = live_rows(report, actions=[change.action_id for change in changes])
    if len(rows) != len({change.action_id for change in changes}):
        raise ClosedRowError(_("Esta fila ya no está en el informe de la unidad. Vuelva a abrir la página."))
    return save_locked_rows(report, rows, changes, act=act, by=by)


def save_locked_rows(
    report: UnitReport, rows: Sequence[LiveRow], changes: Sequence[RowChange], *, by: User, act: Act
) -> list[LiveRow]:
    """As `save_rows`, for who holds the lock of the round and has read its rows under it, in the same transaction."""
    wanted = {change.action_id: change for change in changes}
    _refuse_closed(report, rows, by=by)
    different = [
        row
        for row in rows
        if row.version != wanted[row.entry.action_id].version
        and not _is_equal(row, wanted[row.entry.action_id].given, report)
    ]
    if different:
        raise RowConflictError(different)
    saved, before, after = [], {}, {}
    for row in rows:
        given = wanted[row.entry.action_id].given
        figures = _checked(row, given, report)
        if _is_equal(row, given, report):
            saved.append(row)
            continue
        before[row.entry.achievement.code] = _said(row.entry.achievement)
        achievement = _write_version(row, given, figures, report, by=by)
        after[achievement.code] = _said(achievement)
        saved.append(refresh_row(_with(row, achievement), report))
    if after:
        _start(report)
        _record(report, saved, before, after, act=act, by=by)
    return saved


_OF_REPORT: Final = ("follow_up__plan", "follow_up__institution", "unit_plan__unit", "lead_unit")
"""What the pages and acts of a unit report need of it."""


def locked_report(report: UnitReport) -> UnitReport:
    """A unit report read anew under the lock of its round: who closes the round and who saves a row come one after the other."""
    lock_round(report.institution_id, pk=report.follow_up_id)
    return UnitReport.objects.select_related(*_OF_REPORT).get(institution_id=report.institution_id, pk=report.pk)


_LOCKS: Final = Prepared(
    lambda **which: (
        FollowUp.objects.select_for_update(of=("self",), no_key=True).filter(**which).order_by().values_list("pk")
    )
)


def lock_round(institution_id: int, **which: int) -> None:
    """Take the lock of a round until the transaction ends; nothing where there is no such round. One query."""
    _LOCKS(institution_id=institution_id, **which)


def _refuse_closed(report: UnitReport, rows: Sequence[LiveRow], *, by: User) -> None:
    """Raise `ClosedRowError` where the state or a verification forbids it to the unit, `NotAllowedError` where the role does."""
    until = ended_reopening(report)
    for row in rows:
        row.entry.unit_report = report
        if report.is_missing and can(by, "save", ROW, row.entry):
            raise ClosedRowError(closed_sentence(report))
        if not can(by, "save", ROW, row.entry):
            require_in_some_state(by, "save", ROW, row.entry)
            raise ClosedRowError(closed_sentence(report))
        if until is not None:
            raise ClosedRowError(ended_sentence(until))
        if row.is_verified:
            raise ClosedRowError(
                _("%(code)s ya fue verificada por %(post)s. Si no está de acuerdo, presente una objeción.")
                % {"code": row.entry.achievement.code, "post": row.assigned.post if row.assigned else ""}
            )


def ended_reopening(report: UnitReport) -> date | None:
    """The last day of a reopening that is over and the clock has not ended; None where time is left. One query after the presentation."""
    if report.follow_up.state not in AFTER_PRESENTING or report.state not in WITH_THE_UNIT:
        return None
    granted = Reopening.objects.filter(
        institution_id=report.institution_id, unit_report=report, state=ReopeningState.GRANTED
    )
    until = granted.values_list("until", flat=True).first()
    return until if until is not None and until < today_in(report.follow_up.institution) else None


def ended_sentence(until: date) -> str:
    """Why a report whose reopening is over is not open, and what to do."""
    return _(
        "La reapertura venció el %(day)s. Si hace falta cambiar algo, pida a Planificación que la solicite otra vez."
    ) % {"day": month_day(until)}


def closed_sentence(report: UnitReport) -> str:
    """Why a unit report is not open to its unit, and what to do."""
    if report.state == UnitReportState.LOCKED:
        return _("Este seguimiento está cerrado. Para cambiar un dato, pida una corrección a Planificación.")
    if report.is_missing:
        return _("El seguimiento ya fue consolidado sin este informe. Pida a Planificación que lo abra de nuevo.")
    sent = timezone.localtime(report.sent_at) if report.sent_at else None
    return _("El informe ya fue enviado%(when)s. Si hay que cambiar algo, pida a Planificación que lo devuelva.") % {
        "when": "" if sent is None else _(" el %(day)s") % {"day": f"{sent.day}/{sent.month}/{sent.year}"}
    }


def _is_equal(row: LiveRow, given: RowInput, report: UnitReport) -> bool:
    """Whether what was typed is what stands there already."""
    return input_of(row, report) == given


def input_of(row: LiveRow, report: UnitReport) -> RowInput:
    """What stands in the fields of a row today."""
    achievement = row.entry.achievement
    real = achievement.to_date if report.follow_up.basis == Basis.TO_DATE else achievement.of_period
    if row.programming.is_share and achievement.part_of is not None:
        real = None
    return RowInput(
        typed=Typed(
            real=real,
            received=achievement.received,
            part_done=achievement.part_done,
            part_of=achievement.part_of,
            from_earlier=achievement.from_earlier,
            earlier_corrected=achievement.earlier_corrected,
        ),
        accomplishment=achievement.accomplishment,
        justification=achievement.justification,
        cause=achievement.cause,
        depends_on=achievement.depends_on_id,
        new_date=achievement.new_date,
        earlier_reason=achievement.earlier_reason,
    )


def _checked(row: LiveRow, given: RowInput, report: UnitReport) -> Registered:
    """The figures that follow from what was typed; raises `RowError` with a sentence for each field that cannot be."""
    problems = problems_of(given)
    if problems:
        raise RowError(problems, row.entry.achievement.code)
    figures = registered(
        given.typed,
        row.programming.measure,
        period=report.follow_up.period,
        targets=[target.value for target in row.targets],
        earlier=row.earlier,
        earlier_received=row.last.received_to_date if row.last else None,
        is_to_date=report.follow_up.basis == Basis.TO_DATE,
    )
    if not fits(figures.to_date):
        raise RowError({"real": _("El acumulado es demasiado largo: revise la cifra.")}, row.entry.achievement.code)
    return figures


def _write_version(row: LiveRow, given: RowInput, figures: Registered, report: UnitReport, *, by: User) -> Achievement:
    """The next version of a row. The database refuses a second one of the same number."""
    last = row.entry.achievement
    typed = given.typed
    achievement = Achievement(
        institution_id=report.institution_id,
        follow_up=report.follow_up,
        action_id=row.entry.action_id,
        programming=row.programming,
        version=_next_version(last, report),
        code=last.code,
        code_written=last.code_written,
        to_date=figures.to_date,
        to_date_written=written_quantity(figures.to_date, row.programming),
        of_period=figures.of_period,
        accomplishment=given.accomplishment,
        justification=given.justification,
        cause=given.cause,
        depends_on_id=given.depends_on,
        new_date=given.new_date,
        from_earlier=typed.from_earlier,
        earlier_corrected=typed.earlier_corrected,
        earlier_reason=given.earlier_reason,
        received=typed.received,
        received_to_date=figures.received_to_date,
        part_done=typed.part_done,
        part_of=typed.part_of,
        remarks=printed_remarks(row, given),
        recorded_by=by,
    )
    insert_one(achievement)
    return achievement


def _next_version(last: Achievement, report: UnitReport) -> int:
    """The number of the next version of a row; of a round that was reopened before, versions may stand behind the one that counts."""
    if report.follow_up.closed_at is None:
        return last.version + 1
    versions = Achievement.objects.filter(
        institution_id=report.institution_id, follow_up_id=report.follow_up_id, action_id=last.action_id
    )
    return int(versions.aggregate(newest=Max("version"))["newest"]) + 1


def printed_remarks(row: LiveRow, given: RowInput) -> str:
    """The column of remarks: the accomplishment, the justification, and what a figure holds of other periods, in one paragraph."""
    parts = [given.accomplishment, given.justification]
    if given.typed.from_earlier:
        earlier = written_quantity(given.typed.from_earlier, row.programming)
        parts.append(f"Incluye {earlier} de períodos anteriores.")
    if given.typed.earlier_corrected is not None:
        corrected = written_quantity(given.typed.earlier_corrected, row.programming)
        before = written_quantity(row.earlier.achieved, row.programming) if row.earlier else "sin dato"
        parts.append(f"Se corrige el acumulado anterior de {before} a {corrected}: {given.earlier_reason}")
    if given.typed.part_of is not None and given.typed.part_done is not None:
        done, of = (written_count(value) for value in (given.typed.part_done, given.typed.part_of))
        parts.append(
            "Sin documentos en el período." if not given.typed.part_of else f"{done} de {of} documentos del período."
        )
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


def written_count(value: Decimal) -> str:
    """A count as it is printed: 1,250."""
    return f"{value.normalize():,f}"


def _with(row: LiveRow, achievement: Achievement) -> LiveRow:
    """A row with another version of what was registered, which nobody has verified yet."""
    achievement.programming = row.programming
    row.entry.achievement = achievement
    assigned = row.assigned._replace(verification_id=None, verdict="", value=None) if row.assigned else None
    return LiveRow(row.entry, row.targets, row.earlier, row.last, assigned)


def refresh_row(row: LiveRow, report: UnitReport) -> LiveRow:
    """Compute one row anew and store what lists and boards read of it; to be called in the transaction of the act. One query."""
    entry, action, follow_up = row.entry, planned_action(row), report.follow_up
    bands = bands_of(follow_up.institution)
    execution = execution_in(action, follow_up.period, facts_of(row, report), earlier=row.earlier)
    objective = objective_of_row(row)
    placed = PlacedAction(DocumentUnit(report.name, Text(), ()), objective, action)
    values = figure_columns(placed, follow_up.period, execution, bands)
    said = entry.achievement
    values["needs_justification"] = (
        said.to_date is not None
        and values["light"] in OUTSIDE_THE_BAND
        and not (said.justification.strip() and said.cause)
    )
    questions = questions_about(follow_up, report.name, objective, action)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.questions, entry.changed_at = questions, timezone.now()
    _WRITE_FIGURES(
        institution_id=entry.institution_id,
        id=entry.pk,
        achievement_id=said.pk,
        questions=questions,
        changed_at=entry.changed_at,
        **values,
    )
    return row


_WRITE_FIGURES: Final = PreparedUpdate(
    Entry,
    which=["institution_id", "id"],
    columns=["achievement_id", "questions", "changed_at", "needs_justification", *FIGURE_COLUMNS],
)


def _start(report: UnitReport) -> None:
    """The first row that is saved brings a report under way."""
    if report.state == UnitReportState.OPEN:
        report.state = UnitReportState.IN_PROGRESS
        UnitReport.objects.filter(institution_id=report.institution_id, pk=report.pk).update(state=report.state)


def _record(
    report: UnitReport,
    saved: Sequence[LiveRow],
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    act: Act,
    by: User,
) -> None:
    follow_up = report.follow_up
    round_of = {"year": follow_up.plan.year, "period": follow_up.period, "unit": report.name}
    if act == acts.ROW_SAVED:
        (code,) = after
        was, became = before[code], after[code]
        assert isinstance(was, dict)  # noqa: S101 - what `_said` gives
        assert isinstance(became, dict)  # noqa: S101 - what `_said` gives
        changed = [name for name in became if was[name] != became[name]]
        record(
            institution=follow_up.institution,
            by=by,
            act=act,
            subject=saved[0].entry.action,
            before={name: was[name] for name in changed},
            after={**round_of, **{name: became[name] for name in changed}},
        )
        return
    record(
        institution=follow_up.institution,
        by=by,
        act=act,
        subject=report,
        before={"rows": before},
        after={**round_of, "rows": after},
    )


_RECORDED: Final = (
    "version",
    "to_date",
    "of_period",
    "received",
    "part_done",
    "part_of",
    "from_earlier",
    "earlier_corrected",
    "earlier_reason",
    "accomplishment",
    "justification",
    "cause",
    "depends_on_id",
    "new_date",
)


def _said(achievement: Achievement) -> dict[str, object]:
    """What a version says, as the journal keeps it."""
    return {name: getattr(achievement, name) for name in _RECORDED}
