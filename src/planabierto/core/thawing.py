"""From an edition back to a `PlanDocument`, so that the writers of reports print what was frozen and compute nothing anew."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import groupby

from planabierto.core.calendar import Periodicity, start_month_of
from planabierto.core.edition import Edition, EditionAction, EditionAudience, EditionFormError
from planabierto.core.execution import NOT_PROGRAMMED, ExecutionStatus
from planabierto.core.measure import Accumulation, Direction, Measure
from planabierto.core.plan import Action, Figure, Note, Objective, PlanDocument, Section, Text, UnitReport
from planabierto.core.quantity import Scale
from planabierto.core.seal import SealedRow

_AUDIENCES = {EditionAudience.INTERNAL: "VERSIÓN INTERNA", EditionAudience.PUBLIC: "VERSIÓN PÚBLICA"}


def thaw(edition: Edition) -> PlanDocument:
    """The follow-up that an edition froze: its printed rates are the sealed ones, its real the verified figure before the reported."""
    objectives = {one.key: Objective(one.key, Text(one.text, one.text), one.is_strategic) for one in edition.objectives}
    rows: dict[str, list[tuple[EditionAction, Action]]] = defaultdict(list)
    for row, action in zip(edition.figures.rows, edition.actions, strict=True):
        rows[action.unit].append((action, _action(row, action)))
    figures, periodicity = edition.figures, periodicity_of(edition)
    return PlanDocument(
        institution=Text(figures.institution),
        title=Text(edition.title),
        edition=Text(_AUDIENCES[edition.audience]),
        year=figures.year,
        periodicity=periodicity,
        period=figures.period,
        start_month=start_month_of(figures.cutoff, periodicity, figures.period),
        units=tuple(
            UnitReport(
                name=unit.name,
                mission=Text(unit.mission),
                sections=tuple(
                    Section(objectives[key], tuple(action for _known, action in members))
                    for key, members in groupby(rows[unit.name], key=lambda one: one[0].objective)
                ),
                notes=tuple(
                    Note(Text(note.text), tuple(Text(code, code) for code in note.codes), Text(note.verifier))
                    for note in unit.notes
                ),
            )
            for unit in edition.units
        ),
    )


def periodicity_of(edition: Edition) -> Periodicity:
    """Into what the year of an edition is divided; raises `EditionFormError` for a number of periods that no plan has."""
    for periodicity in Periodicity:
        if periodicity.periods == len(edition.periods):
            return periodicity
    raise EditionFormError(f"Ningún plan divide su año en {len(edition.periods)} períodos.")


def _action(row: SealedRow, action: EditionAction) -> Action:
    return Action(
        code=Text(row.code, row.code),
        statement=Text(row.statement),
        lead_unit=Text(action.lead_unit),
        responsible_unit=Text(action.responsible_unit),
        measure=Measure(
            scale=Scale(row.scale),
            accumulation=Accumulation(row.accumulation),
            direction=Direction(row.direction),
            unit_of_measure=action.unit_of_measure or None,
            baseline=None if row.baseline is None else Decimal(row.baseline),
            is_demand=row.is_demand,
        ),
        annual_target=_figure(row.annual_target),
        targets=tuple(map(_figure, row.targets)),
        achieved=_figure(row.reported if row.verified is None else row.verified),
        printed_rate=_rate(row),
        remarks=Text(action.remarks),
    )


def _figure(written: str | None) -> Figure:
    return Figure() if written is None else Figure(Decimal(written), written)


def _rate(row: SealedRow) -> Figure:
    """The sealed percent as it is printed; in words where there is none."""
    if row.percent is not None:
        return Figure(Decimal(row.percent) / 100, f"{row.percent}%")
    status = ExecutionStatus(row.status)
    return Figure(None, NOT_PROGRAMMED if status is ExecutionStatus.NOT_DUE else status.label)
